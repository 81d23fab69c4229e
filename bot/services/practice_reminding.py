"""Reminders of practice: who is to have one now.

Promises one a day at most, at the hour that the learner chose by their own clocks, on days on which something is due
and they have not practised; a reminder that a process was killed over is not made up, as it would come at another hour.
Refuses to send anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import wording
from bot.services.practice import UNKNOWN_ZONE
from bot.services.scenes import SkillDue
from bot.services.service_context import ServiceContext
from db.preferences import PracticeReminder
from lessons.practice.goal import next_reminder

STILL_SENT = timedelta(hours=1)
"""So long after its hour a reminder still comes; later, none comes that day."""


@dataclass(frozen=True, slots=True)
class PracticeInvitation:
    """Somebody who is to be reminded now, and of what."""

    asked: PracticeReminder
    date: str
    """Of their day."""
    due: tuple[SkillDue, ...]


class PracticeReminding:
    """One for a process."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def due(self) -> list[PracticeInvitation]:
        """Who is to be reminded now."""
        now = self._context.clock.now()
        async with self._context.database.unit(writes=False) as unit:
            asked = await unit.preferences.practice_reminders()
        found: list[PracticeInvitation] = []
        for one in asked:
            zone = ZoneInfo(one.time_zone or UNKNOWN_ZONE)
            hour = time(one.practice_minute // 60, one.practice_minute % 60)
            reminded = one.practice_reminded_on
            last = date.fromisoformat(reminded) if reminded is not None else None
            if next_reminder(now - STILL_SENT, hour, zone, reminded=last) > now:
                continue
            today = now.astimezone(zone).date()
            async with self._context.database.unit(writes=False) as unit:
                by_night = datetime.combine(today, time.max, zone).astimezone(UTC)
                skills = await unit.practice.due([one.learner_id], by_night)
                practised = await unit.practice.answered_since(one.learner_id, now - timedelta(days=1))
            if any(at.astimezone(zone).date() == today for at in practised):
                continue
            due = tuple(
                SkillDue(wording.SKILL_NAMES[state.skill], state.due_at)
                for state in skills.get(one.learner_id, ())
                if state.skill in wording.SKILL_NAMES
            )
            if due:
                found.append(PracticeInvitation(one, today.isoformat(), due))
        return found

    async def claim(self, one: PracticeInvitation) -> bool:
        """Whether to send it: False where another process does, or they do not want it any more."""
        async with self._context.database.unit() as unit:
            claimed = await unit.preferences.claim_practice_reminder(one.asked, one.date)
            await unit.commit()
        return claimed

    async def refused(self, one: PracticeInvitation) -> None:
        """Discord takes no direct message to them."""
        async with self._context.database.unit() as unit:
            await unit.preferences.close_messages(one.asked.learner_id, self._context.clock.now())
            await unit.commit()
