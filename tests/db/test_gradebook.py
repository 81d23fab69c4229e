"""What teachers read: the answers of a server's class quizzes and assignments, and of nobody what they did alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.answers import AnswerLog
from lessons.assignments import Times
from tests.databases import NOON, add_class, add_run, answer_to, plans

if TYPE_CHECKING:
    from db.engine import Database

HERE, THERE, LEARNER = 10, 11, 7
DAY = timedelta(days=1)


async def assigned(database: Database, guild: int, run: int) -> None:
    """The run is the learner's attempt at an assignment of a group of that server."""
    async with database.unit() as unit:
        group = await unit.groups.add(guild_id=guild, name="7b", time_zone="UTC", now=NOON)
        row = await unit.assignments.add(
            guild_id=guild,
            group_id=group.id,
            kind="pack",
            subject="figures",
            per_skill=None,
            times=Times(NOON, NOON + DAY, NOON + DAY),
            most_attempts=None,
            counts="best",
            late="full",
            channel_id=None,
            author_id=70,
            now=NOON,
        )
        await unit.assignments.begin(row.id, LEARNER, run)
        await unit.commit()


async def test_a_server_reads_its_classes_and_assignments_and_nothing_that_somebody_did_alone(
    database: Database,
) -> None:
    here, there = await add_class(database), await add_class(database, guild_id=THERE, channel_id=21)
    alone, handed_in, elsewhere = await add_run(database), await add_run(database), await add_run(database)
    await assigned(database, HERE, handed_in.id)
    await assigned(database, THERE, elsewhere.id)
    async with AnswerLog(database) as log:
        for at, run in enumerate((handed_in, here.run, there.run, alone, elsewhere)):
            await log.write(answer_to(run, answered_at=NOON + timedelta(seconds=at)))
    mine = [handed_in.id, here.run.id]
    async with database.unit(writes=False) as unit:
        told = await unit.gradebook.of_learner(HERE, LEARNER)
        assert [(one.run_id, one.mode) for one in told] == [(mine[0], "quiz"), (mine[1], "class")]
        pack = await unit.gradebook.of_pack(HERE, "figures", everybody=False, later="/2", most=10)
        assert [one.run_id for one in pack] == mine
        every = await unit.gradebook.of_pack(HERE, "figures", everybody=True, later="/2", most=10)
        assert len(every) == 5
        assert await unit.gradebook.of_pack(HERE, "other", everybody=False, later="/2", most=10) == []


async def test_second_votes_are_left_out_of_a_packs_answers_and_are_in_those_of_a_class(database: Database) -> None:
    row = await add_class(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(row.run))
        await log.write(answer_to(row.run, "one/2", answered_at=NOON + timedelta(seconds=9)))
        await log.write(answer_to(row.run, "two", learner_id=8, answered_at=NOON + timedelta(seconds=20)))
    async with database.unit(writes=False) as unit:
        pack = await unit.gradebook.of_pack(HERE, "figures", everybody=False, later="/2", most=10)
        assert [one.item for one in pack] == ["one", "two"]
        first = await unit.gradebook.of_pack(HERE, "figures", everybody=False, later="/2", most=1)
        assert [one.item for one in first] == ["one"], "of too many the first are read"
        assert [one.item for one in await unit.gradebook.of_run(row.run.id)] == ["one", "one/2", "two"]


async def test_answers_of_who_was_removed_from_a_class_are_in_no_report(database: Database) -> None:
    row = await add_class(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(row.run))
    async with database.unit() as unit:
        assert await unit.classes.remove(row.run.id, LEARNER, NOON)
        assert await unit.gradebook.of_run(row.run.id) == []
        assert await unit.gradebook.of_learner(HERE, LEARNER) == []
        assert await unit.gradebook.of_pack(HERE, "figures", everybody=True, later="/2", most=10) == []


async def test_each_report_reads_by_indexes(database: Database) -> None:
    async with database.unit(writes=False) as unit, plans(unit) as found:
        await unit.gradebook.of_run(1)
        await unit.gradebook.of_learner(HERE, LEARNER)
        await unit.gradebook.of_pack(HERE, "figures", everybody=False, later="/2", most=10)
        await unit.gradebook.of_pack(HERE, "figures", everybody=True, later="/2", most=10)
    walks = [plan for plan in found for table in ("answers", "runs", "classes", "attempts") if f"SCAN {table}" in plan]
    assert not walks
