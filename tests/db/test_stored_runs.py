from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from db.answers import AnswerLog
from db.models import runs
from tests.databases import NOON, add_run, answer_to

if TYPE_CHECKING:
    from db.engine import Database

LATER = NOON + timedelta(minutes=3)


async def test_a_new_run_stands_at_its_first_item(database: Database) -> None:
    run = await add_run(database)
    assert (run.position, run.items, run.draft) == (0, ("one", "two", "three"), None)
    assert run.asked_at == run.started_at == run.updated_at == NOON
    assert run.finished_at is None
    async with database.unit(writes=False) as unit:
        assert await unit.runs.get(run.id) == run


async def test_a_run_that_never_was_is_none(database: Database) -> None:
    async with database.unit(writes=False) as unit:
        assert await unit.runs.get(404) is None
        assert await unit.runs.open_run(7, "quiz") is None


async def test_of_two_presses_at_once_only_one_moves_the_run(database: Database) -> None:
    run = await add_run(database)

    async def press() -> bool:
        async with database.unit() as unit:
            moved = await unit.runs.move(run.id, 1, expected=0, asked_at=LATER, now=LATER)
            await unit.commit()
            return moved

    assert sorted(await asyncio.gather(press(), press())) == [False, True]
    async with database.unit(writes=False) as unit:
        moved = await unit.runs.get(run.id)
    assert moved
    assert (moved.position, moved.asked_at, moved.updated_at) == (1, LATER, LATER)
    assert moved.started_at == NOON


async def test_moving_drops_the_draft(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        assert await unit.runs.draft(run.id, {"labels": ["x", None]}, expected=0, now=LATER)
        drafted = await unit.runs.get(run.id)
        assert drafted
        assert (drafted.draft, drafted.updated_at) == ({"labels": ["x", None]}, LATER)
        await unit.runs.move(run.id, 1, expected=0, asked_at=LATER, now=LATER)
        moved = await unit.runs.get(run.id)
        assert moved
        assert moved.draft is None


async def test_a_draft_for_an_item_already_left_is_not_kept(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        await unit.runs.move(run.id, 1, expected=0, asked_at=LATER, now=LATER)
        assert not await unit.runs.draft(run.id, {"labels": []}, expected=0, now=LATER)
        stored = await unit.runs.get(run.id)
        assert stored
        assert stored.draft is None


async def test_a_finished_run_stays_as_it_is(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        assert await unit.runs.move(run.id, 3, expected=0, asked_at=NOON, finished_at=LATER, now=LATER)
        finished = await unit.runs.get(run.id)
        assert finished
        assert finished.finished_at == LATER
        assert not await unit.runs.move(run.id, 0, expected=3, asked_at=LATER, now=LATER)
        assert not await unit.runs.draft(run.id, 1, expected=3, now=LATER)
        assert await unit.runs.get(run.id) == finished


async def test_the_open_run_is_the_latest_unfinished_one_of_its_mode_and_subject(database: Database) -> None:
    first = await add_run(database)
    second = await add_run(database)
    other = await add_run(database, subject="voices")
    lesson = await add_run(database, mode="lesson", subject="who-speaks")
    await add_run(database, learner_id=8)
    async with database.unit() as unit:
        assert await unit.runs.open_run(7, "quiz") == other
        assert await unit.runs.open_run(7, "quiz", "figures") == second
        assert await unit.runs.open_run(7, "lesson") == lesson
        await unit.runs.move(second.id, 3, expected=0, asked_at=NOON, finished_at=LATER, now=LATER)
        assert await unit.runs.open_run(7, "quiz", "figures") == first


async def test_the_answers_of_a_run_come_earliest_first_and_only_the_learners_own(database: Database) -> None:
    run = await add_run(database)
    late = answer_to(run, "a", answered_at=LATER, confidence=None)
    early = answer_to(run, "b")
    async with AnswerLog(database) as log:
        for answer in (late, early, answer_to(run, "a", learner_id=8)):
            await log.write(answer)
    async with database.unit(writes=False) as unit:
        assert await unit.runs.answers(run.id, 7) == [early, late]


async def test_the_id_of_a_deleted_run_is_not_given_out_again(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        await unit.connection.execute(delete(runs))
        await unit.commit()
    assert (await add_run(database)).id > run.id
