"""Whose job is next: one job of a server at a time, and servers take turns.

Promises that a server with many jobs delays another by one of them at most, and that whoever waits is told how many
jobs come first each time that changes. Refuses (`QueueFull`) more than can be done while an interaction can still be
answered.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Waiting = Callable[[int], None]
"""Is told how many jobs come first; 0 once it is one's own turn."""


def nobody(_place: int) -> None:
    """For jobs of which nobody waits to hear."""


class QueueFull(Exception):
    """There are so many jobs already that another would be done too late."""


@dataclass(slots=True, eq=False)
class _Ticket:
    waiting: Waiting
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class FairQueue:
    """A queue of jobs of servers, of which `slots` are done at once."""

    def __init__(self, slots: int, *, most: int, most_of_one: int) -> None:
        """At most `most` jobs wait, and `most_of_one` of one server."""
        self._free = slots
        self._most = most
        self._most_of_one = most_of_one
        self._tickets: OrderedDict[int, deque[_Ticket]] = OrderedDict()
        """By server, the one whose turn is next first."""
        self._busy: set[int] = set()
        """Servers that have a job being done."""

    @property
    def waiting(self) -> int:
        """How many jobs have not begun."""
        return sum(map(len, self._tickets.values()))

    @asynccontextmanager
    async def turn(self, guild: int, waiting: Waiting = nobody) -> AsyncGenerator[None]:
        """Waits for its turn, and holds it. Raises `QueueFull`."""
        mine = self._tickets.get(guild, ())
        if len(mine) >= self._most_of_one or self.waiting >= self._most:
            raise QueueFull
        ticket = _Ticket(waiting)
        self._tickets.setdefault(guild, deque()).append(ticket)
        self._next()
        try:
            await ticket.turn
        except asyncio.CancelledError:
            if ticket.turn.done() and not ticket.turn.cancelled():
                self._done(guild)
            else:
                self._give_up(guild, ticket)
            raise
        try:
            yield
        finally:
            self._done(guild)

    def _next(self) -> None:
        """Begins what can begin, and tells the others their places."""
        while self._free and (guild := next((one for one in self._tickets if one not in self._busy), None)) is not None:
            ticket = self._tickets[guild].popleft()
            self._forget_if_empty(guild)
            if ticket.turn.cancelled():  # whoever had it was told to stop, and has not come to give it up yet
                continue
            self._free -= 1
            self._busy.add(guild)
            ticket.turn.set_result(None)
            ticket.waiting(0)
        for guild, tickets in self._tickets.items():
            for depth, ticket in enumerate(tickets):
                ticket.waiting(self._ahead(guild, depth))

    def _ahead(self, guild: int, depth: int) -> int:
        """How many jobs end before the one that is `depth` from the front of its server's begins."""
        order = sorted(self._tickets, key=lambda one: one in self._busy)  # who has had a turn waits for the others
        place = order.index(guild)
        others = (min(len(self._tickets[one]), depth + (at < place)) for at, one in enumerate(order) if one != guild)
        return len(self._busy) + depth + sum(others)

    def _done(self, guild: int) -> None:
        self._busy.discard(guild)
        self._free += 1
        if guild in self._tickets:
            self._tickets.move_to_end(guild)
        self._next()

    def _give_up(self, guild: int, ticket: _Ticket) -> None:
        with suppress(KeyError, ValueError):
            self._tickets[guild].remove(ticket)
            self._forget_if_empty(guild)
        self._next()

    def _forget_if_empty(self, guild: int) -> None:
        if not self._tickets[guild]:
            del self._tickets[guild]
