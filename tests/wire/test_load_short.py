"""The short form of `make load`: a class of thirty."""

from __future__ import annotations

import math
from pathlib import Path

from tests.wire.content import write_pack
from tests.wire.load import ready
from tests.wire.scenarios import COPYDESK, ClassQuiz
from tests.wire.tokens import NO_HURRY


async def test_a_class_of_thirty_is_acknowledged_stored_and_told_the_verdict(database_url: str, tmp_path: Path) -> None:
    async with ready(
        ClassQuiz(), COPYDESK, 30, database_url, write_pack(tmp_path / "packs"), tokens=NO_HURRY
    ) as waiting:
        result = await waiting.measure()
    assert (len(result.latencies), len(result.cards)) == (30, 30)
    assert (result.late, result.lost, result.errors) == (0, 0, 0)
    assert result.turned is not None
    assert result.turned < math.inf
