"""The classroom that tests of classes and of servers stand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import simcord

from tests.bot.classroom_page import Room
from tests.bot.crash_harness import connections_known


@pytest.fixture(scope="session", autouse=True)
def _connections_known() -> Iterator[None]:
    """From before the first bot: those that are killed must not go on holding the database."""
    with connections_known():
        yield


@pytest.fixture
def room(env: simcord.Env) -> Room:
    """A classroom before any quiz."""
    return Room(env)
