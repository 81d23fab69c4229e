"""Several processes on one PostgreSQL: a server is answered for by one of them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from db import claims as module
from db.claims import Claims
from db.clock import SYSTEM_CLOCK
from db.engine import Database
from tests.databases import fresh_url
from tests.waiting import HANG

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

SOON = 0.3
"""Seconds in which what must wait would have been done, were it not waiting."""


@pytest.fixture
async def url(tmp_path: Path) -> AsyncGenerator[str]:
    async with fresh_url("postgresql", tmp_path) as fresh:
        yield fresh


class Process:
    """What one process has of its own: a database, and claims in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open = AsyncExitStack()
        self.claims: Claims

    async def start(self, *shards: int, count: int) -> asyncio.Task[None]:
        """Begins to take claims."""
        database = await Database.open(self._url)
        self._open.push_async_callback(database.close)
        self.claims = await self._open.enter_async_context(Claims(database, shards, count, SYSTEM_CLOCK))
        return asyncio.create_task(self.claims.take())

    async def stop(self) -> None:
        await self._open.aclose()


@pytest.fixture
async def processes(url: str) -> AsyncGenerator[list[Process]]:
    """Two of them, on one database."""
    both = [Process(url), Process(url)]
    yield both
    for one in both:
        await one.stop()


async def is_waiting(taking: asyncio.Task[None]) -> bool:
    done, _ = await asyncio.wait([taking], timeout=SOON)
    return not done


async def break_connections(url: str) -> None:
    """Ends every connection but the one that asks for it, as a restart of PostgreSQL does."""
    database = await Database.open(url)
    async with database.unit(writes=False) as unit:
        await unit.connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await database.close()


async def claimed(url: str) -> bool:
    """Whether anybody holds a claim."""
    database = await Database.open(url)
    async with database.unit(writes=False) as unit:
        held = await unit.connection.scalar(
            text(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
                f" WHERE datname = current_database() AND locktype = 'advisory' AND classid = {module.CLAIMS}"
            )
        )
    await database.close()
    return bool(held)


async def test_the_second_process_for_a_shard_waits_until_the_first_has_ended(processes: list[Process]) -> None:
    old, new = processes
    await (await old.start(0, 1, count=4))
    taking = await new.start(1, 2, count=4)
    assert await is_waiting(taking)
    await old.stop()
    await asyncio.wait_for(taking, HANG)


async def test_processes_for_other_shards_do_not_wait_for_each_other(processes: list[Process]) -> None:
    one, other = processes
    await (await one.start(0, 1, count=4))
    await asyncio.wait_for(await other.start(2, 3, count=4), HANG)


async def test_of_processes_that_start_at_once_one_is_first(processes: list[Process]) -> None:
    takings = [await one.start(0, 1, count=2) for one in processes]
    await asyncio.wait(takings, return_when=asyncio.FIRST_COMPLETED)
    first, second = sorted((0, 1), key=lambda at: not takings[at].done())
    assert await is_waiting(takings[second])
    await processes[first].stop()
    await asyncio.wait_for(takings[second], HANG)


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        (([0], 1), ([3], 16), True),  # one process has everything
        (([0, 1], 4), ([0], 2), True),
        (([1, 3], 4), ([0], 2), False),
        (([0], 2), ([1], 3), True),  # the server with id 4 << 22
        (([1], 6), ([2, 5, 8], 9), False),
    ],
)
async def test_with_different_numbers_of_shards_processes_wait_where_they_share_a_server(
    processes: list[Process], first: tuple[list[int], int], second: tuple[list[int], int], *, waits: bool
) -> None:
    one, other = processes
    await (await one.start(*first[0], count=first[1]))
    taking = await other.start(*second[0], count=second[1])
    if waits:
        assert await is_waiting(taking)
        await one.stop()
    await asyncio.wait_for(taking, HANG)


async def test_claims_that_broke_with_their_connection_are_taken_again(
    processes: list[Process], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CLAIM_LOOK", 0.05)
    one, other = processes
    await (await one.start(0, count=2))
    keeping = asyncio.create_task(one.claims.keep())
    await break_connections(url)
    while not await claimed(url):  # noqa: ASYNC110 - what is waited for happens in PostgreSQL
        await asyncio.sleep(0.05)
    taking = await other.start(0, count=2)
    assert await is_waiting(taking)
    assert not keeping.done()
    keeping.cancel()
    await one.stop()
    await asyncio.wait_for(taking, HANG)


async def test_a_process_whose_claims_another_has_taken_meanwhile_is_told(
    processes: list[Process], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CLAIM_LOOK", 0.05)
    one, other = processes
    await (await one.start(0, count=2))
    await break_connections(url)
    await asyncio.wait_for(await other.start(0, count=2), HANG)
    await asyncio.wait_for(one.claims.keep(), HANG)


async def test_turns_in_one_lane_come_one_after_the_other_and_those_in_another_do_not_wait(
    processes: list[Process],
) -> None:
    one, other = processes
    await (await one.start(0, count=2))
    await (await other.start(1, count=2))
    await one.claims.turn(0, 600)
    waiting = asyncio.create_task(other.claims.turn(0, 0))
    assert await is_waiting(waiting)
    await asyncio.wait_for(other.claims.turn(1, 600), HANG)
    again = asyncio.create_task(one.claims.turn(0, 0))
    assert await is_waiting(again)
    again.cancel()
    await one.stop()
    await asyncio.wait_for(waiting, HANG)


async def test_a_turn_ends_by_itself(processes: list[Process]) -> None:
    one, other = processes
    await (await one.start(0, count=2))
    await (await other.start(1, count=2))
    await one.claims.turn(0, 0.1)
    await asyncio.wait_for(other.claims.turn(0, 0), HANG)


async def test_a_file_cannot_be_shared(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'copydesk.db'}")
    with pytest.raises(ValueError, match="PostgreSQL"):
        Claims(database, [0], 1, SYSTEM_CLOCK)
    await database.close()
