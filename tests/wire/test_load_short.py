"""The short forms of what is measured under load: a class of thirty, and classes of several processes."""

from __future__ import annotations

import math
from pathlib import Path

from tests.databases import fresh_url
from tests.wire import fleet
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


async def test_classes_in_servers_of_two_processes_are_acknowledged_and_stored(tmp_path: Path) -> None:
    size = fleet.Size(processes=2, servers=4, learners=3, spread=0.5)
    async with fresh_url("postgresql", tmp_path) as url:
        result = await fleet.measure(COPYDESK, url, write_pack(tmp_path / "packs"), size, NO_HURRY)
    assert (len(result.latencies), len(result.cards)) == (12, 12)
    assert (result.late, result.lost, result.errors) == (0, 0, 0)
