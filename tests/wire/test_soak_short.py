"""The short form of `make soak`: some seconds of it, in which its lines are made."""

from __future__ import annotations

from tests.wire import soak
from tests.wire.chaos import LEARNERS


async def test_schools_live_with_one_bot_and_nothing_is_lost() -> None:
    days = await soak.soak("sqlite", minutes=0.2, seed=2)
    assert days.classes >= 1
    assert days.classroom.acknowledged >= LEARNERS
    assert days.presses > soak.STUDENTS
    assert (days.classroom.bad, days.unforeseen, days.unanswered) == (0, [], {True: 0, False: 0})
    assert "MiB" in days.told()
