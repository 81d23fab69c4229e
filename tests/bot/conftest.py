"""The classroom that tests of classes and of servers stand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import simcord

from bot.config import Settings
from tests.bot.classroom_page import EnvClock, Room
from tests.bot.crash_harness import connections_known


@pytest.fixture(scope="session", autouse=True)
def _connections_known() -> Iterator[None]:
    """From before the first bot: those that are killed must not go on holding the database."""
    with connections_known():
        yield


@pytest.fixture
def room(env: simcord.Env, settings: Settings) -> Room:
    """A classroom before any quiz; the clock of its bot is an `EnvClock`."""
    assert isinstance(settings.clock, EnvClock)
    settings.clock.env = env
    env.settle_timeout = 1.0  # SimCord waits for real for whatever sleeps less than this
    return Room(env)
