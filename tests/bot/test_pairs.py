"""Pairs of questions: a quiz, a class, an assignment and a practice hold one of the two, and say how many they ask."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import select

from bot.app import Copydesk
from bot.services.content import load_library
from db.models import runs
from tests.bot import content
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH
from tests.bot.task_room import TaskRoom

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.config import Settings
    from db.engine import Database
    from tests.people import Student
    from tests.simulated import SimulatedClock

COUNTS = {
    "id": "may",
    "kind": "choice",
    "skill": "reconcile",
    "pair": "counts",
    "passage": "The log counts 312 calls in May. The Courier counts 312 calls in May.",
    "prompt": "Do the two counts agree?",
    "options": {"agree": {"text": "They agree"}, "differ": {"text": "They differ"}},
    "answer": "agree",
    "explain": "Compare the two figures.",
}
JUNE = {
    **deepcopy(COUNTS),
    "id": "june",
    "passage": "The log counts 312 calls in May. The Courier counts 340.",
    "answer": "differ",
}
PAIR = content.pack("counts", "Two counts", COUNTS, JUNE, BERTH)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, content=(content.write(tmp_path / "content", PAIR),))


async def asked_of(database: Database, student: Student | None = None) -> list[set[str]]:
    """What each run holds: a student's own, or a class's."""
    async with database.unit(writes=False) as unit:
        rows = await unit.connection.execute(
            select(runs.c["items"]).where(runs.c.learner_id == (student.id if student else None))
        )
        return [set(row[0]) for row in rows]


async def test_a_quiz_holds_one_of_a_pair_and_says_how_many_there_are(database: Database, ana: Student) -> None:
    lengths = await ana.choose(await ana.slash("quiz"), "Two counts")
    assert lengths.buttons[:1] == ["All 2"]
    card = await ana.press(lengths, "All 2")
    for _ in range(8):
        assert "Two counts · question 1 of 2" in card
        card = await ana.press(await ana.slash("quiz", pack="counts", length=0), "Start Two counts")
    held = [one & {"may", "june"} for one in await asked_of(database, ana)]
    assert {len(one) for one in held} == {1}
    assert len({*map(frozenset, held)}) == 2, "now the one, now the other"


async def test_a_class_holds_one_of_a_pair(env: simcord.Env, database: Database) -> None:
    room = Room(env)
    lobby = await room.open("counts")
    assert "2 questions" in lobby
    assert "3 questions" not in lobby
    (held,) = await asked_of(database)
    assert len(held) == 2


async def test_an_assignment_holds_one_of_a_pair(env: simcord.Env, database: Database) -> None:
    room = TaskRoom(env, database)
    ana = room.student("ana")
    room.group = await room.make_group("7b", ana)
    posted = await room.assign("pack", "counts", closes="+4d")
    assert "2 questions." in posted
    assert "question 1 of 2" in await ana.press(posted, "Start")
    (held,) = await asked_of(database, ana)
    assert len(held & {"may", "june"}) == 1


async def test_the_other_one_of_a_pair_does_not_come_in_the_same_practice(
    env: simcord.Env, database: Database, clock: SimulatedClock
) -> None:
    room = Room(env)
    ana = room.student("ana")
    async with database.unit() as unit:
        for name in load_library().packs:  # so that there is nothing else to practise with
            await unit.packs.hide(room.guild.id, name, hidden=True)
        await unit.commit()
    card = await ana.slash("practice", length=20)
    for _ in range(4):
        if card.has("Skip"):
            card = await ana.press(card, "Skip")
    held = {name for run in await asked_of(database, ana) for name in run}
    assert len(held) == 2
    assert len(held & {"may", "june"}) == 1
    clock.shift += timedelta(days=2)
    card = await ana.slash("practice", length=20)
    assert card.has("Skip"), "another day either may come"


async def test_an_open_quiz_of_both_from_before_they_were_a_pair_goes_on(
    env: simcord.Env, database: Database, ana: Student
) -> None:
    now = cast(Copydesk, env.bot).services.clock.now()
    async with database.unit() as unit:
        await unit.runs.add(
            learner_id=ana.id, mode="quiz", subject="counts", version=3, seed=1, items=["may", "june"], now=now
        )
        await unit.commit()
    card = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert "question 1 of 2" in card
    card = await ana.press(await ana.pick(card, "They differ"), "Next question")
    card = await ana.press(await ana.pick(card, "They agree"), "See my result")
    assert "0 of 2" in card
    again = await ana.press(card, "Again, only")
    assert "question 1 of 1" in again
