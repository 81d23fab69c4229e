"""Who may have to be reminded, and that one alone sends each reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.servers import ShardSet
from lessons.assignments import Times
from tests.databases import NOON, add_run
from tests.db.test_assignments import add_assignment, add_group

if TYPE_CHECKING:
    from db.engine import Database
    from db.rows import AssignmentRow
    from db.unit import UnitOfWork

DAY = timedelta(days=1)
MEMBER = 7
ALL = ShardSet(frozenset([0]), 1)


@pytest.fixture
async def row(database: Database) -> AssignmentRow:
    """An assignment of a group whose one member wants reminders."""
    group = await add_group(database)
    async with database.unit() as unit:
        await unit.groups.join(group, MEMBER, NOON, again=True)
        await unit.preferences.set_reminders(MEMBER, wanted=True)
        await unit.commit()
    return await add_assignment(database, group)


async def reminded(unit: UnitOfWork, row: AssignmentRow) -> list[int]:
    both = await unit.reminders.unreminded(NOON, NOON + 7 * DAY, ALL), await unit.reminders.unreminded_of(row.id)
    assert both[0] == both[1]
    return [one.learner_id for one in both[0]]


async def test_a_member_who_wants_reminders_is_found_with_the_zone_and_their_extra_time(
    database: Database, row: AssignmentRow
) -> None:
    async with database.unit() as unit:
        await unit.assignments.extend(row.id, MEMBER, 3600)
        (one,) = await unit.reminders.unreminded(NOON, NOON + 7 * DAY, ALL)
    assert (one.assignment, one.learner_id, one.time_zone, one.extra) == (row, MEMBER, "Europe/Berlin", 3600)
    assert one.claimed_at is None


async def test_who_wants_none_has_left_has_finished_or_takes_no_messages_is_not(
    database: Database, row: AssignmentRow
) -> None:
    async with database.unit() as unit:
        await unit.groups.join(row.group_id, 8, NOON, again=True)
        assert await reminded(unit, row) == [MEMBER]
        await unit.preferences.set_reminders(8, wanted=True)
        assert await reminded(unit, row) == [MEMBER, 8]
        await unit.preferences.close_messages(8, NOON)
        assert await reminded(unit, row) == [MEMBER]
        await unit.groups.leave(row.group_id, MEMBER, NOON)
        assert await reminded(unit, row) == []


async def test_who_has_begun_is_reminded_and_who_has_finished_is_not(database: Database, row: AssignmentRow) -> None:
    run = await add_run(database, learner_id=MEMBER, mode="lesson")
    async with database.unit() as unit:
        await unit.assignments.begin(row.id, MEMBER, run.id)
        assert await reminded(unit, row) == [MEMBER]
        await unit.runs.move(run.id, 3, expected=0, now=NOON, asked_at=NOON, finished_at=NOON)
        assert await reminded(unit, row) == []


async def test_nobody_is_reminded_in_an_archived_group_or_a_server_that_copydesk_is_out_of(
    database: Database, row: AssignmentRow
) -> None:
    async with database.unit() as unit:
        await unit.groups.change(row.group_id, archived_at=NOON)
        assert await reminded(unit, row) == []
        await unit.groups.change(row.group_id, archived_at=None)
        assert await reminded(unit, row) == [MEMBER]
        await unit.servers.left(10, NOON)
        assert await reminded(unit, row) == []
        await unit.servers.back(10)
        assert await reminded(unit, row) == [MEMBER]


async def test_of_several_who_claim_a_reminder_one_may_send_it(database: Database, row: AssignmentRow) -> None:
    async with database.unit() as unit:
        assert await unit.reminders.claim(row.id, MEMBER, NOON)
        assert not await unit.reminders.claim(row.id, MEMBER, NOON + DAY)
        (one,) = await unit.reminders.unreminded(NOON, NOON + 7 * DAY, ALL)
        assert one.claimed_at == NOON
        await unit.reminders.mark_sent(row.id, MEMBER, NOON)
        assert await reminded(unit, row) == []


async def test_what_is_due_at_another_time_is_left_out_unless_somebody_has_extra_time(
    database: Database, row: AssignmentRow
) -> None:
    async with database.unit() as unit:
        assert not await unit.reminders.unreminded(NOON, NOON + DAY, ALL)
        assert not await unit.reminders.unreminded(NOON + 3 * DAY, NOON + 5 * DAY, ALL)
        await unit.assignments.extend(row.id, MEMBER, 60)
        assert await unit.reminders.unreminded(NOON + 3 * DAY, NOON + 5 * DAY, ALL)


async def test_each_process_finds_those_of_its_own_servers(database: Database, row: AssignmentRow) -> None:
    away = await add_assignment(database, row.group_id, guild_id=1 << 22, times=Times(NOON, NOON + DAY, NOON + DAY))
    async with database.unit(writes=False) as unit:
        for shards, found in (([0], [row.id]), ([1], [away.id]), ([0, 1], [away.id, row.id])):
            ones = await unit.reminders.unreminded(NOON, NOON + 7 * DAY, ShardSet(frozenset(shards), 2))
            assert [one.assignment.id for one in ones] == found
