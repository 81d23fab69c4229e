"""A simulated Discord that a slow machine cannot make give up.

SimCord takes one length of time for two things: how far away a timer of the bot must be to be left alone, and how long
the bot may take over what is to be done now. Tests of classes want the first to be short, so that a repaint which is
due in two seconds waits until they let time pass. On a busy machine the second must not be as short.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import simcord

TURNS = 60
"""How many times `settle_timeout` the bot may take over what is to be done now."""


class PatientEnv(simcord.Env):
    """SimCord's simulated Discord, whose waits begin again where they have run out, up to `TURNS` times."""

    async def _settle_internal(self, *, _deadline: float | None = None, **options: Any) -> None:
        settle = super()._settle_internal
        await self._in_turns(lambda first: settle(_deadline=_deadline if first else None, **options))

    async def _advance_to(self, target: float, deadline: float) -> None:
        advance = super()._advance_to  # what was reached stays reached, and `target` is a moment
        assert self._loop is not None
        now = self._loop.time
        await self._in_turns(lambda first: advance(target, deadline if first else now() + self.settle_timeout))

    async def _in_turns(self, wait: Callable[[bool], Awaitable[None]]) -> None:
        for turn in range(TURNS):
            try:
                await wait(turn == 0)
            except TimeoutError:
                if turn + 1 == TURNS:
                    raise
            else:
                break
