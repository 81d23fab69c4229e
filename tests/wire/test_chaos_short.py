"""The short form of `make chaos`: four points in two classes of one question, and what is quick."""

from __future__ import annotations

import os

import pytest

from tests.databases import KINDS
from tests.wire import chaos


@pytest.mark.parametrize("kind", KINDS)
async def test_classes_that_are_knocked_over_lose_nothing_count_nothing_twice_and_come_to_their_end(kind: str) -> None:
    if kind == "postgresql" and not os.environ.get("COPYDESK_TEST_POSTGRES"):
        pytest.skip("COPYDESK_TEST_POSTGRES is not set")
    found = await chaos.run(4, seed=3, kind=kind, lanes=2, questions=1, others=False)
    assert sum(one.points for _, one in found) == 4
    assert sum(one.acknowledged for _, one in found) >= 2 * chaos.LEARNERS
    assert [(where, one) for where, one in found if one.lost or one.doubled or one.stuck] == []
