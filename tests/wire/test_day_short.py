"""The short form of `python -m tests.wire.day`: six quizzes and a class."""

from __future__ import annotations

from tests.wire.day import Work, live_through


async def test_quizzes_and_classes_side_by_side_are_all_stored_and_the_memory_is_looked_at() -> None:
    work = Work(runs=6, students=2, classes=1, rooms=1)
    day = await live_through("sqlite", work)
    assert (day.stored, day.errors) == (work.answers, [])
    assert len(day.memory) >= 5
    assert min(day.fifths) > 0
