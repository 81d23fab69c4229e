"""The classroom that tests of classes and of servers stand in."""

from __future__ import annotations

import pytest
import simcord

from bot.config import Settings
from tests.bot.room import EnvClock, Room


@pytest.fixture
def room(env: simcord.Env, settings: Settings) -> Room:
    """A classroom before any quiz; the clock of its bot is an `EnvClock`."""
    assert isinstance(settings.clock, EnvClock)
    settings.clock.env = env
    env.settle_timeout = 1.0  # SimCord waits for real for whatever sleeps less than this
    return Room(env)
