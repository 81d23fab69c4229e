"""What was handed in to search tasks, and the teacher's level for it: as it is stored, and as it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from db.answers import AnswerLog
from db.models import assignments, runs, search_levels
from lessons.assignments import Times
from tests.databases import NOON, add_run, answer_to
from tests.db.test_assignments import add_assignment, add_group

if TYPE_CHECKING:
    from db.engine import Database

HANDED_IN = {"link": "https://example.org", "sentence": "It says so.", "level": "basic"}
A_DAY = timedelta(days=1)


async def attempt(database: Database, assignment: int, learner: int = 7, item: str = "one") -> int:
    """An attempt of a member, who has handed something in to `item`; its run."""
    run = await add_run(database, learner_id=learner)
    async with database.unit() as unit:
        row = await unit.assignments.get(assignment)
        assert row is not None
        await unit.groups.join(row.group_id, learner, NOON, again=True)
        await unit.assignments.begin(assignment, learner, run.id)
        await unit.commit()
    async with AnswerLog(database) as log:
        await log.write(answer_to(run, item, learner_id=learner, response=HANDED_IN, score=0, maximum=0))
    return run.id


async def given(database: Database, run: int, level: str = "proficient", author: int = 70) -> bool:
    async with database.unit() as unit:
        done = await unit.search_levels.give(run, "one", level, author, NOON + A_DAY)
        await unit.commit()
    return done


async def count(database: Database) -> int:
    async with database.unit(writes=False) as unit:
        return await unit.connection.scalar(select(func.count()).select_from(search_levels)) or 0


async def test_what_a_groups_members_handed_in_comes_with_the_teachers_level(database: Database) -> None:
    group = await add_group(database)
    later = await add_assignment(database, group, times=Times(NOON, NOON + 5 * A_DAY, NOON + 5 * A_DAY))
    sooner = await add_assignment(database, group)
    elsewhere = await add_assignment(database, await add_group(database, name="8a"))
    one, two = await attempt(database, later.id), await attempt(database, sooner.id, 8)
    await attempt(database, sooner.id, 9, item="two")
    await attempt(database, elsewhere.id, 7)
    own = await add_run(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(own, response=HANDED_IN))
    assert await given(database, one)
    async with database.unit(writes=False) as unit:
        found = await unit.search_levels.of_group(group, ["one"])
        assert await unit.search_levels.subjects(group) == [("figures", 2)]
        assert await unit.search_levels.of_run(one) == {"one": "proficient"}
        assert await unit.search_levels.of_run(two) == {}
    assert [(row.assignment_id, row.learner_id, row.run_id, row.item, row.level) for row in found] == [
        (sooner.id, 8, two, "one", None),
        (later.id, 7, one, "one", "proficient"),
    ]
    assert found[1].response == HANDED_IN
    assert found[1].judged_at == NOON + A_DAY
    assert [*found[1].items] == ["one", "two", "three"]


async def test_who_left_the_group_is_not_among_them(database: Database) -> None:
    group = await add_group(database)
    await attempt(database, (await add_assignment(database, group)).id)
    async with database.unit() as unit:
        await unit.groups.leave(group, 7, NOON)
        await unit.commit()
        assert await unit.search_levels.of_group(group, ["one"]) == []


async def test_a_later_level_takes_the_place_of_an_earlier_one(database: Database) -> None:
    run = await attempt(database, (await add_assignment(database, await add_group(database))).id)
    assert await given(database, run, "basic", 70)
    assert await given(database, run, "proficient", 71)
    async with database.unit(writes=False) as unit:
        (row,) = (await unit.connection.execute(select(search_levels))).mappings()
    assert dict(row) == {
        "run_id": run,
        "item": "one",
        "learner_id": 7,
        "level": "proficient",
        "author_id": 71,
        "judged_at": NOON + A_DAY,
    }


async def test_nothing_is_judged_that_was_not_handed_in_for_a_group(database: Database) -> None:
    own = await add_run(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(own, response=HANDED_IN))
    assert not await given(database, own.id)
    assert not await given(database, own.id + 1)
    assert await count(database) == 0


async def test_it_is_the_learners_to_take_along_and_to_have_deleted(database: Database) -> None:
    assignment = (await add_assignment(database, await add_group(database))).id
    run, other = await attempt(database, assignment), await attempt(database, assignment, 8)
    await given(database, run)
    await given(database, other)
    async with database.unit() as unit:
        (row,) = (await unit.learners.export(7))["search_levels"]
        assert (row["level"], row["item"]) == ("proficient", "one")
        assert (await unit.learners.forget(7))["search_levels"] == 1
        await unit.commit()
    assert await count(database) == 1


async def test_a_teacher_who_is_forgotten_leaves_the_level_without_their_id(database: Database) -> None:
    run = await attempt(database, (await add_assignment(database, await add_group(database))).id)
    await given(database, run)
    async with database.unit() as unit:
        assert len((await unit.learners.export(70))["search_levels"]) == 1
        await unit.learners.forget(70)
        await unit.commit()
        (row,) = (await unit.connection.execute(select(search_levels))).mappings()
    assert (row["level"], row["author_id"]) == ("proficient", None)


async def test_it_goes_with_the_run_the_assignment_and_the_server(database: Database) -> None:
    assignment = (await add_assignment(database, await add_group(database))).id
    for number, gone in enumerate(("run", "assignment", "old", "server")):
        run = await attempt(database, assignment, 7 + number)
        await given(database, run)
        assert await count(database) == 1
        async with database.unit() as unit:
            match gone:
                case "run":
                    await unit.connection.execute(delete(runs).where(runs.c.id == run))
                case "assignment":
                    await unit.connection.execute(delete(assignments).where(assignments.c.id == assignment))
                case "old":
                    await unit.servers.forget_older(10, NOON + 30 * A_DAY)
                case _:
                    await unit.servers.forget(10)
            await unit.commit()
        assert await count(database) == 0, gone
        if gone != "run":
            assignment = (await add_assignment(database, await add_group(database, name=gone))).id
