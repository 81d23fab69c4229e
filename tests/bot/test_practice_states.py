"""What follows from the answer log for practice: the same made anew, whatever happened to the log meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy import delete, select, update

from bot.services.item_ratings import FEW_TO_RATE
from bot.workers.rating_job import rate_all
from db.answers import AnswerLog
from db.models import answers, item_states, practice_states, skill_states
from tests.bench.practising import answered
from tests.bot import tiny
from tests.bot.content import restart
from tests.bot.test_class_results import services_over
from tests.databases import migrated
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.config import Settings
    from bot.services.wiring import Services
    from bot.workers.pool import WorkerPool
    from db.engine import Database
    from tests.people import Student

LEARNER = 7
TABLES = (practice_states, skill_states, item_states)


async def stored(database: Database) -> list[list[tuple[Any, ...]]]:
    """All rows of what follows from answers."""
    async with database.unit(writes=False) as unit:
        return [sorted(map(tuple, await unit.connection.execute(select(table))), key=str) for table in TABLES]


async def made_anew(database: Database, services: Services) -> list[list[tuple[Any, ...]]]:
    """The same rows, thrown away and worked out again."""
    async with database.unit() as unit:
        for table in TABLES:
            await unit.connection.execute(delete(table))
        await unit.commit()
    await services.practice_states.up_to_date(LEARNER, None)
    return await stored(database)


@pytest.mark.any_database
async def test_twenty_thousand_answers_in_parts_are_the_same_as_all_at_once(
    database_url: str, tmp_path: Path, workers: WorkerPool
) -> None:
    tiny.write(tmp_path, gone=tiny.pack("pick", name="gone"))
    async with migrated(database_url) as database, AnswerLog(database) as log:
        services = services_over(database, log, tmp_path, workers)
        clock = cast(SimulatedClock, services.clock)
        for part in (9_000, 700, 300, 10_000):
            await answered(database, services, LEARNER, part)
            clock.shift += timedelta(days=20)
            await services.practice_states.up_to_date(LEARNER, None)
        first = await stored(database)
        assert first[0][0][1] == 20_000
        assert await made_anew(database, services) == first

        async with database.unit() as unit:  # a key was put right
            some = select(answers.c.item).where(answers.c.score == 0).limit(1).scalar_subquery()
            await unit.connection.execute(update(answers).where(answers.c.item == some).values(score=answers.c.maximum))
            await unit.practice.judged_anew([LEARNER])
            await unit.commit()
        await services.practice_states.up_to_date(LEARNER, None)
        rescored = await stored(database)
        assert rescored != first
        assert await made_anew(database, services) == rescored

        async with database.unit() as unit:  # a question got another id, and another one its answers deleted
            (old, gone) = await unit.connection.scalars(select(answers.c.item).distinct().limit(2))
            await unit.connection.execute(update(answers).where(answers.c.item == old).values(item="another-id"))
            await unit.practice.judged_anew([LEARNER])
            await unit.connection.execute(delete(answers).where(answers.c.item == gone))
            await unit.commit()
        await services.practice_states.up_to_date(LEARNER, None)
        fewer = await stored(database)
        assert any("another-id" in row for row in fewer[2])
        assert len(fewer[2]) == len(rescored[2]) - 1
        assert await made_anew(database, services) == fewer


async def test_answers_given_while_the_clock_was_put_back_come_in_their_order(
    database_url: str, tmp_path: Path, workers: WorkerPool
) -> None:
    async with migrated(database_url) as database, AnswerLog(database) as log:
        services = services_over(database, log, tmp_path, workers)
        clock = cast(SimulatedClock, services.clock)
        for days in (0, 3, -2, -30, 60):
            clock.shift += timedelta(days=days)
            await answered(database, services, LEARNER, 40)
            await services.practice_states.up_to_date(LEARNER, None)
        first = await stored(database)
        assert await made_anew(database, services) == first
        assert await services.practice.begin(LEARNER, None, 5)


@pytest.mark.any_database
async def test_an_answer_counts_though_the_process_ended_right_after_it(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("practice")
    while not card.has("Answer A"):
        card = await ana.press(card, "Skip")
    await ana.press(card, "Answer A")
    await restart(env, settings)
    assert "How firm it is" in await ana.slash("progress")


@pytest.mark.any_database
async def test_a_question_that_is_gone_makes_room_for_another(
    env: simcord.Env, ana: Student, settings: Settings, tmp_path: Path
) -> None:
    folder = tiny.write(tmp_path / "packs", only=tiny.pack("pick", name="only-here"))
    await restart(env, replace(settings, content=(folder,)))
    card = await ana.slash("practice")
    for _ in range(60):
        if "Pick the red one." in card:
            break
        card = await ana.press(card, "Skip")
    assert "Pick the red one." in card
    await restart(env, settings)
    assert "Practice · question 1 of 5" in await ana.slash("practice")


async def test_many_answers_are_rated_in_a_worker_process_as_they_are_here(
    database_url: str, tmp_path: Path, workers: WorkerPool
) -> None:
    async with migrated(database_url) as database, AnswerLog(database) as log:
        services = services_over(database, log, tmp_path, workers)
        for learner in range(1, 5):
            await answered(database, services, learner, FEW_TO_RATE // 3)
        await services.item_ratings.night()
        async with database.unit(writes=False) as unit:
            items, learners = await unit.practice.all_item_ratings(), await unit.practice.all_learner_ratings()
        rated = await rate_all(database)
        assert set(learners) == {1, 2, 3, 4}
        assert {name: one.value for name, one in items.items()} == {
            name: one.value for name, one in rated.items.items()
        }
        assert {name: one.value for name, one in learners.items()} == {
            name: one.value for name, one in rated.learners.items()
        }
