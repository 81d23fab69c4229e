"""One public message of a class quiz, kept up to date.

Promises at most one edit in two seconds, however often something changes; that what stands at the end is the last
state, as an edit that Discord refuses or a state that the database does not give is tried again by itself, at longer
and longer intervals; and that a deleted message is replaced by a new one. Refuses to try for ever once the quiz is
over, and to go on where there is no channel any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import discord

from bot import errors
from bot.services.pictures import Pictures
from bot.views.attachments import attached_names, files_for
from bot.views.layout import Card
from db.clock import Clock

EVERY = 2.0
"""Seconds between two edits of one message, at least."""

LONGEST_WAIT = 30.0
"""Seconds between two tries, at most."""

LAST_TRIES = 10
"""Of the final state, before it is left undrawn; about three minutes."""

UNKNOWN_CHANNEL = 10003

_log = logging.getLogger(__name__)


async def post(
    channel: discord.PartialMessageable,
    view: Card,
    run: int,
    *,
    instead_of: int | None = None,
    files: Sequence[discord.File] = (),
) -> int:
    """Sends the message of a class, or the one that stands `instead_of` a deleted one; its id.

    Two tries for the same message make one: Discord compares nonces of up to 25 characters for some minutes and
    returns what the first try made, also where its answer was lost or the process was killed before it stored the id.
    """
    nonce = f"{instead_of or channel.id}.{run % 100_000}"
    return (await channel.send(view=view, nonce=nonce, files=files)).id


class MessageUpdater:
    """Draws what `draw` returns into a message of `channel`, and into a new one where there is none (any more).

    `placed` is told of each new message's id, and `gone` that the channel does not exist any more.
    """

    def __init__(
        self,
        run: int,
        channel: discord.PartialMessageable,
        message: int | None,
        draw: Callable[[], Awaitable[Card]],
        placed: Callable[[int], None],
        gone: Callable[[], None],
        pictures: Pictures,
        clock: Clock,
    ) -> None:
        self.message = channel.get_partial_message(message) if message is not None else None
        self._run = run
        self._channel = channel
        self._instead_of = message
        self._draw = draw
        self._placed = placed
        self._gone = gone
        self._pictures = pictures
        self._attached: frozenset[str] | None = None
        """What the message shows of files; None where an earlier process may have left some."""
        self._clock = clock
        self._failures = 0
        self._tries_left: int | None = None
        self._wanted = False
        self._over = False
        self._lost = False
        self._task: asyncio.Task[None] | None = None

    @property
    def failing(self) -> bool:
        """Whether the last try to draw was refused: the channel does not show how things stand."""
        return self._failures > 0

    def ask(self) -> None:
        """Something changed. Returns at once."""
        self._wanted = True
        if not self._over and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._paint(), name="class painter")

    async def last(self) -> bool:
        """Nothing will change after this. Returns when nothing is left to draw (True), or it is given up (False)."""
        self._tries_left = LAST_TRIES
        self.ask()
        if self._task is not None:
            await asyncio.wait([self._task])
        return self._lost or not self._wanted

    async def close(self) -> None:
        """Stops, whatever is still to be drawn."""
        self._over = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _paint(self) -> None:
        while self._wanted and not self._over:
            self._wanted = False
            drawn = False
            try:
                drawn = await self._try()
            finally:  # also where it is cancelled in the middle
                self._wanted = self._wanted or not drawn
            if drawn:
                self._failures = 0
                if self._tries_left is not None and not self._wanted:
                    return
            else:
                self._failures += 1
                if self._tries_left is not None:
                    self._tries_left -= 1
                    if not self._tries_left:
                        return
            # Whatever is asked for meanwhile is drawn then. No clock says how long it is, as clocks are set.
            await self._clock.sleep(min(EVERY * 2 ** min(max(self._failures - 1, 0), 8), LONGEST_WAIT))

    async def _try(self) -> bool:
        """Draws once; False where it has to be tried again."""
        try:
            view = await self._draw()
            wanted = attached_names(view)
            if self.message is None:
                files = await files_for(view, self._pictures)
                sent = await post(self._channel, view, self._run, instead_of=self._instead_of, files=files)
                self.message, self._instead_of = self._channel.get_partial_message(sent), sent
                self._placed(sent)
            elif wanted == self._attached:
                await self.message.edit(view=view)
            else:
                await self.message.edit(view=view, attachments=await files_for(view, self._pictures))
            self._attached = wanted
        except discord.NotFound as error:
            if self.message is None or error.code == UNKNOWN_CHANNEL:
                _log.warning("The channel of a class quiz is gone (code %s)", error.code)
                self.message, self._over, self._lost = None, True, True
                self._gone()
                return True
            _log.warning("The message of a class quiz is gone (code %s); another is sent", error.code)
            self.message = None
            return await self._try()
        except errors.REFUSED as error:
            _log.warning("Discord refused to show a class quiz: %s", errors.why(error))
            return False
        except Exception as error:
            errors.note(error, "A class quiz could not be drawn")
            return False
        return True
