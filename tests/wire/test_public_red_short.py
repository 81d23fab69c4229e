"""What of `tests.wire.public_red` runs without Red: the floor for answers that are messages."""

from __future__ import annotations

from pathlib import Path

from tests.wire.public_red.__main__ import MESSAGES, ignored


async def test_the_floor_for_messages_is_told_them_and_says_nothing(tmp_path: Path) -> None:
    async with ignored(5, tmp_path) as waiting:
        result = await waiting.measure()
    assert (result.bot, result.learners, list(result.waited), result.failed) == (MESSAGES, 5, [], 0)
    assert result.cpu > 0
