"""Taking learners into a class, also when all of them press at the same moment.

Promises that whoever is told to be in is stored; that many who wait go down in one unit of work; and that places in
teams are handed out one at a time, so that sizes differ by one at most. Refuses to take anybody in twice.
"""

from __future__ import annotations

import asyncio

from db.clock import Clock
from db.engine import Database
from db.rows import Member
from questions.engine.scoring import team

_BATCH = 500
"""Newcomers to a unit of work at most."""


class JoinQueue:
    """The way into one class. `members` are those who are in, by learner."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        run: int,
        teams: int,
        seed: int,
        members: dict[int, Member],
    ) -> None:
        self.members = members
        self._taken = len(members)
        """Places that were handed out."""
        self._database = database
        self._clock = clock
        self._run = run
        self._teams = teams
        self._seed = seed
        self._waiting: dict[int, asyncio.Future[Member]] = {}
        self._writer: asyncio.Task[None] | None = None
        """Stores who waits, and ends; the next newcomer begins another."""

    async def enter(self, learner: int) -> Member:
        """Returns when the learner is stored as a member. Raises what the database raised if it is not."""
        if learner in self.members:
            return self.members[learner]
        if learner not in self._waiting:
            self._waiting[learner] = asyncio.get_running_loop().create_future()
        place = self._waiting[learner]
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all(), name=f"door of class {self._run}")
        return await asyncio.shield(place)  # who presses twice waits for the same place

    def waiting(self, learner: int) -> list[asyncio.Future[Member]]:
        """What is waited for before the learner is in; nothing where they are, or never asked to be."""
        return [self._waiting[learner]] if learner in self._waiting else []

    def forget(self, learner: int) -> None:
        """They are not in any more. Whoever comes next takes a later place all the same, so that teams stay even."""
        self.members.pop(learner, None)

    async def _write_all(self) -> None:
        while self._waiting:
            batch = list(self._waiting)[:_BATCH]
            newcomers = [self._member(learner, self._taken + at) for at, learner in enumerate(batch)]
            try:
                async with self._database.unit() as unit:
                    await unit.classes.join(self._run, *newcomers)
                    await unit.commit()
            except Exception as error:
                for learner in batch:
                    place = self._waiting.pop(learner)
                    place.set_exception(error)
                    place.exception()  # whoever pressed may have gone
            else:
                self._taken += len(newcomers)
                for member in newcomers:
                    self.members[member.learner_id] = member
                    self._waiting.pop(member.learner_id).set_result(member)

    def _member(self, learner: int, place: int) -> Member:
        return Member(learner, self._clock.now(), team(place, self._teams, self._seed) if self._teams else None)
