"""The simulated Discord of tests and its time, which passes when a test says so, and at no other time."""

from __future__ import annotations

import itertools
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.app import Copydesk, create_bot
from bot.demo.simulated_discord import DiscordClock, PatientEnv

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import simcord

    from bot.config import Settings
    from bot.workers.pool import WorkerPool

PATIENCE = 100.0
"""Seconds that the bot may take for anything, on however busy a machine. Of what it waits for by its clock, SimCord is
told; but the driver of PostgreSQL lets go of statements after 300 seconds, and that is never to be waited for."""

_LANDING = 660.0
"""The last seconds of a leap, which pass moment by moment; the bot looks once whom to remind."""

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class SimulatedClock(DiscordClock):
    """Discord's own time, as soon as there is a Discord, and what a test adds to it."""

    def __init__(self) -> None:
        self.shift = timedelta()
        """By how much somebody has set it."""
        self._waited = timedelta()

    def now(self) -> datetime:
        """The present moment."""
        return self._passed() + self.shift

    def monotonic(self) -> float:
        """Seconds, whoever sets the clock."""
        return self._passed().timestamp()

    def wait(self, seconds: float) -> None:
        """Lets a learner think: time passes for the bot, and Discord's stands still."""
        self._waited += timedelta(seconds=seconds)

    async def leap(self, seconds: float) -> None:
        """So much time goes by, for the bot as well as for Discord. What fell due meanwhile is done at last.

        Moment by moment a day would take a second, as the bot looks every ten minutes whom to remind.
        """
        self.env.backend.advance_clock(max(0, seconds - _LANDING))
        await self.env.advance_time(min(seconds, _LANDING))

    async def pass_days(self, days: int = 1) -> None:
        """Days go by in one leap."""
        await self.leap(days * 86_400)

    def _passed(self) -> datetime:
        return self._waited + (self.env.now() if hasattr(self, "env") else LONG_AGO)


class Seeds:
    """One seed after the other, or always the one that is `fixed`."""

    def __init__(self, first: int) -> None:
        self.fixed: int | None = None
        self._next = itertools.count(first)

    def __call__(self) -> int:
        """The next one."""
        return next(self._next) if self.fixed is None else self.fixed


def successor(env: simcord.Env, settings: Settings) -> Copydesk:
    """The bot that a restart brings, with the worker processes of the one before: to start some takes seconds."""
    before = env.bot
    assert isinstance(before, Copydesk)
    return create_bot(settings, before.workers)


@asynccontextmanager
async def simulated_discord(settings: Settings, workers: WorkerPool | None = None) -> AsyncGenerator[simcord.Env]:
    """A simulated Discord with a bot in it, not yet in any server, that lives by Discord's time."""
    clock = settings.clock if isinstance(settings.clock, SimulatedClock) else SimulatedClock()
    bot = create_bot(replace(settings, clock=clock), workers)
    env = PatientEnv(bot, check_errors=False, settle_timeout=PATIENCE)
    clock.env = env
    await env.start()
    try:
        yield env
    finally:
        await env.bot.close()
        await env.shutdown()
