"""When somebody is reminded of an assignment.

Promises pure arithmetic on instants: a day before it is due, and never at night, when it is the evening before. Refuses
a clock and a database: `now` comes in.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

BEFORE = timedelta(hours=24)
"""So long before it is due: hours that go by, whatever the clocks are put to."""

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
"""Between these nobody is written to, by the clocks of the group's zone."""

EVENING = time(20)
"""When somebody is reminded whose day before would be in the night after it."""

EARLIEST = BEFORE + timedelta(hours=14)
"""No reminder comes longer before the due time than this: from 6:59 it goes back to 20:00, by clocks set in between."""


def is_night(moment: datetime, zone: tzinfo) -> bool:
    """Whether nobody is to be written to."""
    at = moment.astimezone(zone).time()
    return at >= NIGHT_BEGINS or at < NIGHT_ENDS


def remind_at(due_at: datetime, zone: tzinfo) -> datetime:
    """The moment for the reminder of what is due then."""
    moment = due_at - BEFORE
    if not is_night(moment, zone):
        return moment
    local = moment.astimezone(zone)
    day = local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)
    return datetime.combine(day, EVENING, zone).astimezone(UTC)


def is_time_to_remind(now: datetime, opens_at: datetime, due_at: datetime, zone: tzinfo) -> bool:
    """Whether now is the time, or it is past and was missed: then the first time of day before it is due will do.

    What opens after its own reminder would be due has none: it is news enough.
    """
    moment = remind_at(due_at, zone)
    return opens_at <= moment <= now < due_at and not is_night(now, zone)
