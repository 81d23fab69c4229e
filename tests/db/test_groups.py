"""Groups, who is in them, and the class quizzes that were opened for them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from db.groups import GroupNameTaken, take_in
from db.models import runs
from db.rows import GroupMember, GroupRow
from tests.databases import NOON, add_class

if TYPE_CHECKING:
    from db.engine import Database

LATER = NOON + timedelta(days=3)
LATEST = NOON + timedelta(days=5)


async def add_group(database: Database, name: str = "Year 9", guild_id: int = 10) -> GroupRow:
    """Store a group without anybody in it."""
    async with database.unit() as unit:
        row = await unit.groups.add(guild_id=guild_id, name=name, time_zone="Europe/Paris", now=NOON)
        await unit.commit()
    return row


async def test_a_new_group_is_found_by_its_id_and_in_its_server(database: Database) -> None:
    row = await add_group(database)
    other = await add_group(database, "Year 10")
    await add_group(database, guild_id=11)
    assert row == GroupRow(row.id, 10, "Year 9", None, "Europe/Paris", None, None, NOON, None)
    async with database.unit(writes=False) as unit:
        assert await unit.groups.get(row.id) == row
        assert await unit.groups.get(404) is None
        assert await unit.groups.of_server(10) == [row, other]
        assert await unit.groups.of_server(12) == []


async def test_a_name_is_in_use_once_in_a_server_and_the_unit_goes_on(database: Database) -> None:
    row = await add_group(database)
    async with database.unit() as unit:
        with pytest.raises(GroupNameTaken):
            await unit.groups.add(guild_id=10, name="Year 9", time_zone="UTC", now=NOON)
        assert await unit.groups.of_server(10) == [row]


async def test_of_groups_made_at_once_under_one_name_one_is_made(database: Database) -> None:
    outcomes = await asyncio.gather(*(add_group(database) for _ in range(4)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["GroupNameTaken"] * 3 + ["GroupRow"]


async def test_a_server_is_needed_for_a_group(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await add_group(database, guild_id=cast(int, None))


async def test_everything_about_a_group_can_change_but_not_to_a_name_in_use(database: Database) -> None:
    row = await add_group(database)
    await add_group(database, "Year 10")
    async with database.unit() as unit:
        await unit.groups.change(
            row.id, name="Year 9b", language="es", time_zone="Europe/Madrid", channel_id=20, message_id=30,
            archived_at=LATER,
        )  # fmt: skip
        changed = GroupRow(row.id, 10, "Year 9b", "es", "Europe/Madrid", 20, 30, NOON, LATER)
        assert await unit.groups.get(row.id) == changed
        await unit.groups.change(row.id, archived_at=None)
        with pytest.raises(GroupNameTaken):
            await unit.groups.change(row.id, name="Year 10", language=None)
        with pytest.raises(IntegrityError):
            await unit.groups.change(row.id, time_zone=cast(str, None))
        now = await unit.groups.get(row.id)
        assert now
        assert (now.name, now.language, now.archived_at) == ("Year 9b", "es", None)
        await unit.groups.change(404, name="Nobody's")


async def test_joining_leaving_and_joining_again_say_whether_they_changed_anything(database: Database) -> None:
    row = await add_group(database)
    async with database.unit() as unit:
        group = unit.groups
        assert not await group.leave(row.id, 7, NOON)
        assert await group.join(row.id, 7, NOON, again=False)
        assert not await group.join(row.id, 7, LATER, again=True)
        assert await group.members(row.id) == [GroupMember(7, NOON, None)]
        assert await group.leave(row.id, 7, LATER)
        assert not await group.leave(row.id, 7, LATEST)
        assert await group.members(row.id) == [GroupMember(7, NOON, LATER)]
        assert not await group.join(row.id, 7, LATEST, again=False), "an answer takes nobody in who left"
        assert await group.members(row.id) == [GroupMember(7, NOON, LATER)]
        assert await group.join(row.id, 7, LATEST, again=True)
        assert await group.members(row.id) == [GroupMember(7, LATEST, None)]


async def test_nobody_joins_a_group_that_is_not_there(database: Database) -> None:
    async with database.unit() as unit:
        with pytest.raises(IntegrityError):
            await unit.groups.join(404, 7, NOON, again=True)


async def test_a_whole_class_is_taken_in_without_those_who_left(database: Database) -> None:
    row = await add_group(database)
    async with database.unit() as unit:
        await unit.groups.join(row.id, 7, NOON, again=False)
        await unit.groups.join(row.id, 8, NOON, again=False)
        await unit.groups.leave(row.id, 8, NOON)
        await unit.connection.run_sync(partial(take_in, [(row.id, learner, LATER) for learner in (7, 8, 9, 10, 10)]))
        await unit.connection.run_sync(partial(take_in, []))
        assert [(one.learner_id, one.left_at) for one in await unit.groups.members(row.id)] == [
            (7, None), (8, NOON), (9, None), (10, None),
        ]  # fmt: skip
        assert await unit.groups.sizes(10) == {row.id: 3}


async def test_a_learner_is_in_two_groups_and_of_each_server_those_are_told(database: Database) -> None:
    first, second = await add_group(database), await add_group(database, "Year 10")
    third, elsewhere = await add_group(database, "Year 11"), await add_group(database, guild_id=11)
    async with database.unit() as unit:
        for group in (second, first, third, elsewhere):
            await unit.groups.join(group.id, 7, NOON, again=True)
        await unit.groups.leave(third.id, 7, LATER)
        assert await unit.groups.of_learner(10, 7) == [first, second]
        assert await unit.groups.of_learner(11, 7) == [elsewhere]
        assert await unit.groups.of_learner(10, 8) == []
        assert await unit.groups.sizes(10) == {first.id: 1, second.id: 1}


async def test_a_class_is_for_one_group_until_it_is_for_another(database: Database) -> None:
    group, other = await add_group(database), await add_group(database, "Year 10")
    first, second = await add_class(database), await add_class(database, channel_id=21)
    async with database.unit() as unit:
        assert await unit.groups.of_class(first.run.id) is None
        await unit.groups.set_class(second.run.id, group.id)
        await unit.groups.set_class(first.run.id, group.id)
        assert await unit.groups.classes(group.id) == [first.run.id, second.run.id]
        assert await unit.groups.of_classes([first.run.id, second.run.id, 404]) == {
            first.run.id: group,
            second.run.id: group,
        }
        assert await unit.groups.of_classes([]) == {}
        await unit.groups.set_class(first.run.id, other.id)
        assert await unit.groups.of_class(first.run.id) == other
        assert await unit.groups.classes(group.id) == [second.run.id]
        with pytest.raises(IntegrityError):
            async with unit.connection.begin_nested():
                await unit.groups.set_class(404, group.id)
        await unit.connection.execute(delete(runs).where(runs.c.id == second.run.id))
        assert await unit.groups.classes(group.id) == []
