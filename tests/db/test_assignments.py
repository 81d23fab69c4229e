"""Stored assignments, extra time and attempts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import IntegrityError

from db.answers import AnswerLog
from lessons.assignments import MarkedAnswer, Times
from tests.databases import NOON, add_run, answer_to, plans

if TYPE_CHECKING:
    from datetime import datetime

    from db.engine import Database
    from db.rows import AssignmentRow

DAY = timedelta(days=1)


async def add_group(database: Database, name: str = "7b") -> int:
    """Store a group of server 10; its id."""
    async with database.unit() as unit:
        group = await unit.groups.add(guild_id=10, name=name, time_zone="Europe/Berlin", now=NOON)
        await unit.commit()
    return group.id


async def add_assignment(database: Database, group: int, **changed: Any) -> AssignmentRow:
    """Store the lesson `checkable` as an assignment of that group, with what was changed."""
    values: dict[str, Any] = {
        "guild_id": 10,
        "group_id": group,
        "kind": "lesson",
        "subject": "checkable",
        "per_skill": None,
        "times": Times(NOON, NOON + 2 * DAY, NOON + 3 * DAY),
        "most_attempts": 2,
        "counts": "best",
        "late": "half",
        "channel_id": 20,
        "author_id": 70,
        "now": NOON,
    }
    async with database.unit() as unit:
        row = await unit.assignments.add(**{**values, **changed})
        await unit.commit()
    return row


async def test_an_assignment_comes_back_as_it_was_stored(database: Database) -> None:
    row = await add_assignment(database, await add_group(database), per_skill=2)
    assert row.times == Times(NOON, NOON + 2 * DAY, NOON + 3 * DAY)
    assert (row.kind, row.subject, row.per_skill, row.most_attempts) == ("lesson", "checkable", 2, 2)
    assert (row.counts, row.late, row.channel_id, row.message_id, row.author_id) == ("best", "half", 20, None, 70)
    async with database.unit(writes=False) as unit:
        assert await unit.assignments.get(row.id) == row
        assert await unit.assignments.get(row.id + 1) is None


async def test_a_groups_assignments_come_in_the_order_in_which_they_are_due(database: Database) -> None:
    group, other = await add_group(database), await add_group(database, name="8a")
    later = await add_assignment(database, group, times=Times(NOON, NOON + 5 * DAY, NOON + 5 * DAY))
    sooner = await add_assignment(database, group, kind="form", subject="form-a")
    await add_assignment(database, other)
    async with database.unit(writes=False) as unit:
        assert await unit.assignments.of_group(group) == [sooner, later]


async def test_there_is_no_assignment_without_a_group(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await add_assignment(database, 99)


async def test_what_is_changed_is_changed_there_alone(database: Database) -> None:
    group = await add_group(database)
    one, other = await add_assignment(database, group), await add_assignment(database, group)
    async with database.unit() as unit:
        assert await unit.assignments.change(one.id, due_at=NOON + DAY, message_id=30)
        assert not await unit.assignments.change(999, message_id=31)
        changed = await unit.assignments.get(one.id)
        assert changed
        assert (changed.due_at, changed.message_id) == (NOON + DAY, 30)
        assert await unit.assignments.get(other.id) == other


async def test_extra_time_is_set_changed_and_taken_away_for_one_learner(database: Database) -> None:
    group = await add_group(database)
    one, other = await add_assignment(database, group), await add_assignment(database, group)
    async with database.unit() as unit:
        await unit.assignments.extend(one.id, 7, 3600)
        await unit.assignments.extend(one.id, 8, 60)
        await unit.assignments.extend(one.id, 7, 7200)
        assert await unit.assignments.extensions(one.id) == {7: 7200, 8: 60}
        await unit.assignments.extend(one.id, 7, 0)
        assert await unit.assignments.extensions(one.id) == {8: 60}
        assert await unit.assignments.extensions(other.id) == {}


async def test_attempts_are_numbered_for_each_learner_from_one(database: Database) -> None:
    row = await add_assignment(database, await add_group(database))
    first, second, of_another, plain = [await add_run(database, learner_id=who) for who in (7, 7, 8, 7)]
    async with database.unit() as unit:
        begin = unit.assignments.begin
        numbers = [await begin(row.id, run.learner_id or 0, run.id) for run in (first, second, of_another)]
        assert numbers == [1, 2, 1]
        theirs = await unit.assignments.attempts(row.id, 7)
        assert [(one.number, one.run) for one in theirs] == [(1, first), (2, second)]
        everybodys = await unit.assignments.attempts(row.id)
        assert [(one.learner_id, one.number) for one in everybodys] == [(7, 1), (7, 2), (8, 1)]
        assert await unit.assignments.of_run(second.id) == row
        assert await unit.assignments.of_run(plain.id) is None


async def test_a_run_is_one_attempt_at_most(database: Database) -> None:
    group = await add_group(database)
    row, other = await add_assignment(database, group), await add_assignment(database, group)
    run = await add_run(database)
    async with database.unit() as unit:
        await unit.assignments.begin(row.id, 7, run.id)
        with pytest.raises(IntegrityError):
            await unit.assignments.begin(other.id, 7, run.id)


async def test_graded_answers_are_read_by_attempt(database: Database) -> None:
    row = await add_assignment(database, await add_group(database))
    mine, of_another, plain = [await add_run(database, learner_id=who) for who in (7, 8, 7)]
    async with AnswerLog(database) as log:
        await log.write(answer_to(mine, "two", answered_at=NOON + DAY, score=0.5))
        await log.write(answer_to(mine, "one"))
        await log.write(answer_to(mine, "three", score=0, maximum=0))  # a poll
        await log.write(answer_to(of_another, learner_id=8))
        await log.write(answer_to(plain))
    async with database.unit() as unit:
        await unit.assignments.begin(row.id, 7, mine.id)
        await unit.assignments.begin(row.id, 8, of_another.id)
        both = [MarkedAnswer(NOON, 1, 1), MarkedAnswer(NOON + DAY, 0.5, 1)]
        assert await unit.assignments.answers(row.id, 7) == {mine.id: both}
        assert await unit.assignments.answers(row.id) == {mine.id: both, of_another.id: [MarkedAnswer(NOON, 1, 1)]}


async def test_where_a_course_is_measured_its_stage_and_its_forms_are_kept(database: Database) -> None:
    group = await add_group(database)
    row = await add_assignment(
        database, group, kind="form", subject="course-test", stage="before", forms=["form-a", "form-b"]
    )
    assert (row.stage, row.forms, row.comes_again) == ("before", ["form-a", "form-b"], True)
    later = await add_assignment(database, group, kind="form", subject="course-test", stage="later", forms=["form-a"])
    plain = await add_assignment(database, group, kind="form", subject="form-a")
    assert (later.comes_again, plain.comes_again, plain.stage, plain.forms) == (False, False, None, None)


async def test_all_forms_are_kept_from_a_measured_group_and_from_others_until_the_test_is_closed(
    database: Database,
) -> None:
    group = await add_group(database)
    forms = ["form-a", "form-b"]
    await add_assignment(database, group, kind="form", subject="course-test", stage="before", forms=forms)
    async with database.unit() as unit:
        await unit.groups.join(group, 7, NOON, again=True)
        during, after = NOON + DAY, NOON + 4 * DAY

        async def kept(learner: int, guild: int | None, now: datetime) -> frozenset[str]:
            return await unit.assignments.open_forms(guild, learner, now)

        assert await kept(7, 10, during) == await kept(8, 10, during) == {"form-a", "form-b"}
        assert await kept(7, None, after) == await kept(7, 10, after) == {"form-a", "form-b"}
        assert await kept(8, 10, after) == await kept(8, None, during) == frozenset()
        await unit.groups.change(group, archived_at=NOON)
        assert await kept(7, 10, after) == frozenset()


async def test_a_form_is_met_in_an_attempt_a_quiz_or_a_class(database: Database) -> None:
    forms = ["form-a", "form-b", "form-c", "form-d"]
    await add_run(database, subject="form-a", now=NOON)
    await add_run(database, subject="form-a", now=NOON + DAY)
    await add_run(database, subject="form-d", learner_id=8)
    in_class = await add_run(database, subject="form-b", learner_id=None, mode="class")
    async with AnswerLog(database) as log:
        await log.write(answer_to(in_class, pack="form-b", answered_at=NOON + 2 * DAY))
    async with database.unit(writes=False) as unit:
        met = {"form-a": NOON + DAY, "form-b": NOON + 2 * DAY}
        assert await unit.assignments.met_forms(7, forms) == met
        assert await unit.assignments.met_forms(9, forms) == {}


async def test_a_learner_counts_for_the_form_that_they_began_with(database: Database) -> None:
    group, other = await add_group(database), await add_group(database, "8a")
    measured = {"kind": "form", "subject": "course-test", "forms": ["form-a", "form-b"]}
    before = await add_assignment(database, group, stage="before", **measured)
    after = await add_assignment(database, group, stage="after", **measured)
    elsewhere = await add_assignment(database, other, stage="before", **measured)
    for learner, row, form in ((7, before, "a"), (7, after, "b"), (8, after, "b"), (9, elsewhere, "a")):
        run = await add_run(database, learner_id=learner, subject=f"form-{form}")
        async with database.unit() as unit:
            await unit.assignments.begin(row.id, learner, run.id)
            await unit.commit()
    async with database.unit(writes=False) as unit:
        assert await unit.assignments.first_forms(group, "course-test") == {"form-a": 1, "form-b": 1}
        assert await unit.assignments.first_forms(group, "another-test") == {}


async def test_each_reading_goes_by_an_index(database: Database) -> None:
    async with database.unit(writes=False) as unit, plans(unit) as found:
        await unit.assignments.of_group(1)
        await unit.assignments.extensions(1)
        await unit.assignments.attempts(1, 7)
        await unit.assignments.answers(1, 7)
        await unit.assignments.of_run(1)
        await unit.assignments.first_forms(1, "course-test")
        await unit.gradebook.of_assignments([1, 2])
    assert not [plan for plan in found if "SCAN" in plan]
