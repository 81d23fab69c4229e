"""The short form of what `make load` measures beside a heavy neighbour: a class of twenty."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.wire.neighbours import WORKS, Size, staged

SMALL = Size(learners=20, seconds=2.0, packs=2, versions=3)


@pytest.mark.any_database
@pytest.mark.parametrize("work", ["upload", "diff"])
async def test_no_press_of_a_class_fails_while_another_server_has_its_largest_files_worked_on(
    database_url: str, tmp_path: Path, work: str
) -> None:
    size = replace(SMALL, packs=0) if work == "upload" else SMALL
    async with staged(database_url, tmp_path, size) as stage:
        await stage.furnish()
        done = await stage.round(WORKS[work])
    assert len(done.beside.made) > size.learners
    assert (done.without.failed, done.beside.failed, done.unanswered, done.errors) == (0, 0, 0, 0)
    assert done.told
