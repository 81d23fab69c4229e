"""The short form of `make drill`: four points."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.drill import Drill

if TYPE_CHECKING:
    from pathlib import Path


async def test_after_a_kill_and_a_restore_no_acknowledged_answer_is_missing_and_nothing_deleted_is_back(
    tmp_path: Path,
) -> None:
    outcome = await Drill(tmp_path, random.Random(7)).run(4)
    assert not outcome.is_bad, outcome.table()
    assert outcome.points == 4
    assert outcome.acknowledged > 100
    assert outcome.deletions
    assert outcome.after
