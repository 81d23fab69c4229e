"""Hosts who wait for what takes time: files that are read, reports that are made.

Promises that they are told how many come before theirs and what goes on, and are told when the process ends meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Self, TypeVar

import discord

from bot import errors
from bot.class_quiz.presses import require_host
from bot.i18n import pack_wording
from bot.i18n.wording import ours
from bot.services.host_jobs import Caller
from bot.services.wiring import Services
from bot.views.callbacks import change_answer
from bot.views.layout import card
from bot.views.reply import respond
from db.clock import Clock, timeout
from questions.messages import Message

_GOODBYE = 5.0
"""Seconds that hosts' answers have to come through when the process ends."""

TELL_EVERY = 2.0
"""Seconds between two messages about what goes on."""

_SceneT = TypeVar("_SceneT")


class Hosts:
    """Those who wait for an answer."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._waiting: set[asyncio.Task[None]] = set()

    async def answer(
        self,
        interaction: discord.Interaction,
        work: Callable[[Caller], Coroutine[Any, Any, _SceneT]],
        show: Callable[[discord.Interaction, _SceneT], Awaitable[None]],
    ) -> None:
        """Does `work` for a host, and has `show` show what it gives to them alone."""

        async def allowed() -> _SceneT:
            guild = await require_host(interaction, self._services.classroom)
            async with QueuePlace(interaction, self._services.clock) as place:
                return await work(Caller(guild, interaction.user.id, place.changed, place.tell))

        task = asyncio.create_task(respond(interaction, allowed(), show))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)
        await task

    async def leave(self) -> None:
        """Ends what is worked on, and returns when whoever waits for it is told, or Discord takes too long."""
        self._services.host_jobs.stop()
        if self._waiting:
            await asyncio.wait(self._waiting, timeout=_GOODBYE)


class QueuePlace:
    """Tells somebody who waits for a worker process how many come before, or what goes on, until the answer comes.

    Says nothing where the answer comes so soon that Discord has not been told to wait for it.
    """

    def __init__(self, interaction: discord.Interaction, clock: Clock) -> None:
        self._interaction = interaction
        self._clock = clock
        self._now: int | Message | None = None
        self._over = asyncio.Event()

    def changed(self, ahead: int) -> None:
        """So many jobs come first now."""
        self._now = ahead

    def tell(self, said: Message) -> None:
        """This goes on now."""
        self._now = said

    async def __aenter__(self) -> Self:
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._over.set()
        await self._telling  # what it sends last must not come after the answer

    async def _tell(self) -> None:
        told: int | Message | None = None
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                async with timeout(self._clock, TELL_EVERY):
                    await self._over.wait()
            if self._over.is_set() or self._now in (None, told) or not self._interaction.response.is_done():
                continue
            told = self._now
            # Put into words here: the queue tells it while it works for somebody else, in their language.
            said = ours(told) if isinstance(told, Message) else pack_wording.in_line(told or 0)
            try:
                await change_answer(self._interaction, card([said]))
            except errors.REFUSED as refused:
                errors.note(refused, "Somebody in the queue was not told their place")
