"""How many responses are under way at once, where the way to Discord is long, and where the machine is busy."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.class_quiz.concurrency_limit import LATELY, LEAST_AT_ONCE, MOST_AT_ONCE, TURN_PATIENCE, ConcurrencyLimit
from db.clock import Clock


class Time(Clock):
    """It passes when nothing is left to do before."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._count = itertools.count()
        self._due: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        due = asyncio.get_running_loop().create_future()
        heapq.heappush(self._due, (self._seconds + seconds, next(self._count), due))
        await due

    def call_later(self, seconds: float, work: Callable[[], object]) -> asyncio.Task[None]:
        async def later() -> None:
            await self.sleep(seconds)
            work()

        return asyncio.create_task(later())

    async def passes_until(self, done: asyncio.Future[Any]) -> None:
        """Until `done` is, or nothing is left that could happen."""
        while not done.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if done.done() or not self._due:
                return
            moment, _, due = heapq.heappop(self._due)
            if not due.done():  # a timer that was cancelled is
                self._seconds = moment
                due.set_result(None)


class Way:
    """To Discord: how many are on it, and how many were at most."""

    def __init__(self, time: Time, seconds: Callable[[int], float]) -> None:
        self._time = time
        self._seconds = seconds
        self.under_way = self.most = 0

    async def send(self) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self._time.sleep(self._seconds(self.under_way))
        self.under_way -= 1


async def all_sent(time: Time, limit: ConcurrencyLimit, sends: Sequence[Callable[[], Awaitable[None]]]) -> None:
    sent = asyncio.gather(*(limit.do(send) for send in sends))
    await time.passes_until(sent)
    await asyncio.wait_for(sent, 0)


async def test_where_the_way_is_long_more_are_under_way_until_there_are_as_many_as_may_be() -> None:
    time = Time()
    way = Way(time, lambda _: 0.08)
    limit = ConcurrencyLimit(time)
    await all_sent(time, limit, [way.send] * 1000)
    assert way.most == MOST_AT_ONCE
    assert time.monotonic() < 1.2, "1,000 in 0.63 s by 128 at a time, and a little to find that out"


async def test_where_the_machine_is_busy_no_more_are_under_way() -> None:
    time = Time()
    busy = Way(time, lambda others: 0.0001 * others)  # each that is added makes all slower
    limit = ConcurrencyLimit(time)
    await all_sent(time, limit, [busy.send])
    await all_sent(time, limit, [busy.send] * 10_000)
    assert LEAST_AT_ONCE <= busy.most < LEAST_AT_ONCE + 10, "the first few of a crowd do not find it busy yet"


async def test_a_machine_that_becomes_busy_is_given_less() -> None:
    time = Time()
    long, busy = Way(time, lambda _: 0.08), Way(time, lambda others: 0.01 * others)
    limit = ConcurrencyLimit(time)
    await all_sent(time, limit, [long.send] * 1000)
    await all_sent(time, limit, [busy.send] * 200)
    again = Way(time, lambda _: 0.08)
    sent = [asyncio.ensure_future(limit.do(again.send)) for _ in range(200)]
    await asyncio.sleep(0)
    assert again.under_way < MOST_AT_ONCE
    await time.passes_until(asyncio.gather(*sent))


async def test_the_way_may_become_another() -> None:
    time = Time()
    limit = ConcurrencyLimit(time)
    await all_sent(time, limit, [Way(time, lambda _: 0.01).send])
    await time.passes_until(asyncio.gather(time.sleep(LATELY)))
    longer = Way(time, lambda _: 0.08)
    await all_sent(time, limit, [longer.send] * 1000)
    assert longer.most == MOST_AT_ONCE


async def test_nobody_waits_for_longer_than_a_moment_for_what_discord_does_not_answer() -> None:
    time = Time()
    silent, quick = Way(time, lambda _: 300.0), Way(time, lambda _: 0.08)
    limit = ConcurrencyLimit(time)
    stuck = [asyncio.ensure_future(limit.do(silent.send)) for _ in range(LEAST_AT_ONCE)]
    await all_sent(time, limit, [quick.send])
    assert TURN_PATIENCE <= time.monotonic() < TURN_PATIENCE + 0.1
    assert silent.under_way == LEAST_AT_ONCE
    await time.passes_until(asyncio.gather(*stuck))


async def test_what_fails_or_is_given_up_leaves_its_turn_to_the_next() -> None:
    time = Time()
    way, silent = Way(time, lambda _: 0.08), Way(time, lambda _: 300.0)
    limit = ConcurrencyLimit(time)

    async def fail() -> None:
        raise ValueError("not taken")

    for _ in range(LEAST_AT_ONCE):
        with pytest.raises(ValueError, match="not taken"):
            await limit.do(fail)
    given_up = [asyncio.ensure_future(limit.do(silent.send)) for _ in range(LEAST_AT_ONCE)]
    waiting = asyncio.ensure_future(limit.do(way.send))
    await asyncio.sleep(0)
    for one in (*given_up, waiting):
        one.cancel()
    await asyncio.wait([*given_up, waiting])
    assert way.most == 0
    sent = [asyncio.ensure_future(limit.do(way.send)) for _ in range(LEAST_AT_ONCE + 1)]
    await asyncio.sleep(0)
    assert way.under_way == LEAST_AT_ONCE, "as many as before, no more and no fewer"
    await time.passes_until(asyncio.gather(*sent))
    assert way.under_way == 0
