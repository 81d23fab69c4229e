"""The short form of what `make load` measures beside a heavy neighbour: a class of twenty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.neighbours import WORKS, Neighbour, Size, staged
from tests.wire.people import Interaction
from tests.wire.tokens import NO_HURRY

SMALL = Size(learners=20, seconds=1.0, archived=1, packs=0, versions=0, group=3, assignments=2)


def all_of_it(there: Neighbour, turn: int) -> list[Interaction]:
    """An archive that takes long to check, two long versions to compare, and a gradebook."""
    return [one for name in ("upload", "diff", "gradebook") for one in WORKS[name](there, turn)]


@pytest.mark.any_database
async def test_no_press_of_a_class_fails_while_another_server_has_large_files_worked_on(
    database_url: str, tmp_path: Path
) -> None:
    async with staged(database_url, tmp_path, SMALL, NO_HURRY) as stage:
        await stage.furnish()
        done = await stage.round(all_of_it)
    assert done.beside.made
    assert (done.without.failed, done.beside.failed, done.unanswered, done.errors) == (0, 0, 0, 0)
    assert len(done.told) >= 3
    assert any(said.startswith("Gradebook of Year 9") for said in done.told)
