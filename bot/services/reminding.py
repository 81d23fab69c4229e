"""Reminders of assignments: whom to write to now, and what became of it.

Promises that nobody is reminded twice of one assignment, whoever asks, that a host's wish is held to the same rules as
the clock's, and that who takes no direct messages is left alone until they ask again. Refuses to send anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.i18n import assignment_wording
from bot.services.assigning import Assigning
from bot.services.assignment_scenes import DueReminder, HostReminder
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from db.reminders import UnremindedLearner
from db.servers import ShardSet
from lessons.reminders import EARLIEST, is_night, is_time_to_remind


class Reminding:
    """One for a process."""

    def __init__(self, context: ServiceContext, assigning: Assigning) -> None:
        self._context = context
        self._assigning = assigning

    async def due(self, shards: ShardSet) -> list[DueReminder]:
        """Whom to write to now, in the servers of these shards."""
        now = self._context.clock.now()
        async with self._context.database.unit(writes=False) as unit:
            found = await unit.reminders.unreminded(now, now + EARLIEST, shards)
        return await self._reminders(
            one
            for one in found
            if is_time_to_remind(
                now,
                one.assignment.opens_at,
                one.assignment.times.extended(one.extra).due_at,
                ZoneInfo(one.time_zone),
            )
        )

    async def of_host(self, guild: int, assignment: int) -> HostReminder:
        """Whom to write to because a host wants it. Raises `Refusal`: at night, and while nobody can work on it."""
        panel = await self._assigning.panel(guild, assignment)
        now = self._context.clock.now()
        if panel.availability not in ("open", "late"):
            raise Refusal(assignment_wording.NOTHING_TO_REMIND_OF)
        if is_night(now, ZoneInfo(panel.time_zone)):
            raise Refusal(assignment_wording.AT_NIGHT)
        async with self._context.database.unit(writes=False) as unit:
            found = await unit.reminders.unreminded_of(assignment)
        return HostReminder(await self._reminders(found), panel.members - panel.finished)

    async def claim(self, one: DueReminder) -> bool:
        """Whether to send it: False where another did, or the learner has finished meanwhile."""
        row = one.assigned.row
        async with self._context.database.unit() as unit:
            attempts = await unit.assignments.attempts(row.id, one.learner)
            if any(attempt.run.finished_at is not None for attempt in attempts):
                return False
            claimed = await unit.reminders.claim(row.id, one.learner, self._context.clock.now())
            await unit.commit()
        return claimed

    async def sent(self, one: DueReminder) -> None:
        """It is with them."""
        async with self._context.database.unit() as unit:
            await unit.reminders.mark_sent(one.assigned.row.id, one.learner, self._context.clock.now())
            await unit.commit()

    async def refused(self, one: DueReminder) -> None:
        """Discord takes no direct message to them."""
        async with self._context.database.unit() as unit:
            await unit.preferences.close_messages(one.learner, self._context.clock.now())
            await unit.commit()

    async def _reminders(self, found: Iterable[UnremindedLearner]) -> list[DueReminder]:
        reminders = list[DueReminder]()
        for one in found:
            assigned = await self._assigning.assigned(one.assignment)
            if assigned is not None:
                due = one.assignment.times.extended(one.extra).due_at
                nonce = nonce_of(one.assignment.id, one.learner_id)
                reminders.append(DueReminder(assigned, one.learner_id, due, nonce, one.claimed_at))
        return reminders


def nonce_of(assignment: int, learner: int) -> str:
    """What tells Discord one reminder from another: the same for the same, of the 25 characters that it takes."""
    return hashlib.sha256(f"reminder {assignment} {learner}".encode()).hexdigest()[:24]
