"""Those who come alone do not wait for others; after a crowd the next ones gather for a moment, which is bounded."""

from __future__ import annotations

import asyncio

import pytest

from db.pace import EACH, LONGEST, Pace


async def waited(served: int) -> float:
    """Seconds by the event loop's clock until somebody may come after so many were served."""
    pace, clock = Pace(), asyncio.get_running_loop().time
    pace.begun(served)
    begun = clock()
    async with asyncio.timeout(10):
        await pace.wait()
    return clock() - begun


async def test_the_first_and_whoever_comes_after_one_alone_is_served_in_the_same_turn_of_the_loop() -> None:
    pace, turns = Pace(), list[str]()
    asyncio.get_running_loop().call_later(EACH / 2, turns.append, "later")
    await pace.wait()
    pace.begun(1)
    await pace.wait()
    assert turns == []


@pytest.mark.parametrize(("served", "least"), [(2, EACH), (8, 7 * EACH), (500, LONGEST)])
async def test_after_a_crowd_others_gather(served: int, least: float) -> None:
    resolution = 0.001
    assert await waited(served) >= least - resolution
