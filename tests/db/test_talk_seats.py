"""Who wants a table when a class talks, and who sat where: as it is stored."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from db.models import runs, talk_seats
from db.rows import Member
from tests.databases import NOON, add_class

if TYPE_CHECKING:
    from db.engine import Database


async def class_of(database: Database, *learners: int, **more: int) -> int:
    """A class with these members; its run."""
    row = await add_class(database, **more)
    async with database.unit() as unit:
        await unit.classes.join(row.run.id, *(Member(one, NOON, None) for one in learners))
        await unit.commit()
    return row.run.id


async def seats_of(database: Database, run: int) -> dict[str, dict[int, int]]:
    async with database.unit(writes=False) as unit:
        return await unit.talk_seats.of_run(run)


async def test_who_wants_a_table_is_kept_for_one_class_and_can_be_taken_back(database: Database) -> None:
    run, other = await class_of(database, 7, 8, 9), await class_of(database, 7, 8, channel_id=21)
    async with database.unit() as unit:
        await unit.talk_seats.want(run, [7, 8, 99], wants=True)
        await unit.talk_seats.want(other, [8], wants=True)
        assert await unit.talk_seats.wanting(run) == {7, 8}, "nobody who is not in the class"
        assert await unit.talk_seats.wanting(other) == {8}
        await unit.talk_seats.want(run, [8], wants=False)
        assert await unit.talk_seats.wanting(run) == {7}
        assert await unit.classes.members(run) == [
            Member(7, NOON, None, wants_table=True),
            Member(8, NOON, None),
            Member(9, NOON, None),
        ]
        await unit.classes.remove(run, 7, NOON)
        assert await unit.talk_seats.wanting(run) == set()
        await unit.classes.let_back(run, 7)
        assert await unit.talk_seats.wanting(run) == {7}


async def test_seats_are_kept_by_item_and_changed_one_by_one(database: Database) -> None:
    run, other = await class_of(database, 7, 8, 9), await class_of(database, 7, channel_id=21)
    async with database.unit() as unit:
        await unit.talk_seats.change(run, "one", {7: 1, 8: 1, 9: 2})
        await unit.talk_seats.change(run, "two", {7: 3})
        await unit.talk_seats.change(other, "one", {7: 4})
        await unit.talk_seats.change(run, "one", {8: 2, 7: None})
        assert await unit.talk_seats.of(run, "one") == {8: 2, 9: 2}
        assert await unit.talk_seats.of(run, "three") == {}
        assert await unit.talk_seats.of_run(run) == {"one": {8: 2, 9: 2}, "two": {7: 3}}
        await unit.classes.remove(run, 9, NOON)
        assert await unit.talk_seats.of_run(run) == {"one": {8: 2}, "two": {7: 3}}
        assert await unit.talk_seats.of(run, "one") == {8: 2, 9: 2}


async def test_nobody_has_a_seat_who_is_not_in_the_class_or_was_forgotten(database: Database) -> None:
    run = await class_of(database, 7, 8)
    with pytest.raises(IntegrityError):
        async with database.unit() as unit:
            await unit.talk_seats.change(run, "one", {99: 1})
    async with database.unit() as unit:
        await unit.talk_seats.change(run, "one", {7: 1, 8: 1})
        assert (await unit.learners.forget(7))["talk_seats"] == 1
        await unit.commit()
    assert await seats_of(database, run) == {"one": {8: 1}}


async def test_a_deleted_class_takes_its_seats_with_it(database: Database) -> None:
    run = await class_of(database, 7)
    async with database.unit() as unit:
        await unit.talk_seats.change(run, "one", {7: 1})
        await unit.connection.execute(delete(runs).where(runs.c.id == run))
        assert await unit.connection.scalar(select(func.count()).select_from(talk_seats)) == 0


async def test_who_is_forgotten_while_seats_are_given_has_none(database: Database) -> None:
    run = await class_of(database, 7, 8)
    async with database.unit() as unit:
        await unit.talk_seats.want(run, [7, 8], wants=True)
        await unit.commit()
    seating, forgotten = asyncio.Event(), asyncio.Event()

    async def forget() -> None:
        await seating.wait()
        async with database.unit() as unit:
            await unit.learners.forget(7)
            await unit.commit()
        forgotten.set()

    forgetting = asyncio.create_task(forget())
    async with database.unit() as unit:
        wanting = await unit.talk_seats.wanting(run)
        seating.set()
        await asyncio.sleep(0.1)  # nothing tells that the other one waits for this one
        assert not forgotten.is_set()
        await unit.talk_seats.change(run, "one", dict.fromkeys(wanting, 1))
        await unit.commit()
    await forgetting
    assert await seats_of(database, run) == {"one": {8: 1}}


async def test_seats_are_given_to_nobody_who_is_being_forgotten(database: Database) -> None:
    run = await class_of(database, 7, 8)
    async with database.unit() as unit:
        await unit.talk_seats.want(run, [7, 8], wants=True)
        await unit.commit()
    forgotten = asyncio.Event()

    async def seat() -> None:
        await forgotten.wait()
        async with database.unit() as unit:
            wanting = await unit.talk_seats.wanting(run)
            await unit.talk_seats.change(run, "one", dict.fromkeys(wanting, 1))
            await unit.commit()

    seating = asyncio.create_task(seat())
    async with database.unit() as unit:
        await unit.learners.forget(7)
        forgotten.set()
        await asyncio.sleep(0.1)  # likewise
        await unit.commit()
    await seating
    assert await seats_of(database, run) == {"one": {8: 1}}
