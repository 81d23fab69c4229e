"""How many days a week somebody wants to practise, and when they are reminded of it.

Promises: a week counts for itself, whatever was before; a reminder comes once a day at the most, by the learner's own
clock, also on the two days a year on which clocks change. Refuses streaks, so nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEK = 7
"""Days, from Monday. A goal is 1 to 7 of them."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekSoFar:
    """Days of practice in the current week."""

    days_done: int
    goal: int
    left_days: int
    """Days of the week on which somebody can still practise for the first time, today among them."""

    @property
    def reached(self) -> bool:
        """Whether the goal of the week is reached."""
        return self.days_done >= self.goal

    @property
    def can_be_reached(self) -> bool:
        """Whether it is, or there are days enough left."""
        return self.days_done + self.left_days >= self.goal


def week_so_far(practised: Iterable[date], goal: int, today: date) -> WeekSoFar:
    """The week that `today` is in. `practised` are the days of practice by the learner's own clock, each or more often.

    Raises ValueError for a goal that no week has the days for.
    """
    if not 1 <= goal <= WEEK:
        raise ValueError(f"a goal is 1 to {WEEK} days a week, not {goal}")
    monday = today - today.weekday() * _A_DAY
    week = [monday + number * _A_DAY for number in range(WEEK)]
    done = set(practised).intersection(week)
    return WeekSoFar(len(done), goal, sum(day >= today and day not in done for day in week))


def next_reminder(
    since: datetime, at: time, zone: tzinfo, *, practised: date | None = None, reminded: date | None = None
) -> datetime:
    """The first moment after `since` at which a reminder for that time of day is due, in UTC.

    `practised` and `reminded` are the last days, by the learner's own clock, on which they practised and were reminded:
    for those days there is no reminder, nor for days before. A time that does not exist, because clocks go forward, is
    the first moment after; one that comes twice is the first. A day that a zone leaves out has no reminder.
    """
    day = since.astimezone(zone).date() - _A_DAY  # clocks may go back past midnight
    while True:
        moment = _moment(day, at, zone)
        is_free = all(past is None or day > past for past in (practised, reminded))
        if is_free and moment > since and moment.astimezone(zone).date() == day:
            return moment
        day += _A_DAY


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    """When clocks there show that time for the first time, or come past it."""
    wanted = datetime.combine(day, at.replace(fold=0), zone)
    moment = wanted.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return moment
    # By the offset from before the change `wanted` is after it, and by the one from after the change before it.
    before, behind = wanted.replace(fold=1).astimezone(UTC), moment
    while behind - before > timedelta(seconds=1):
        middle = before + (behind - before) // 2
        if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = middle
        else:
            behind = middle
    return behind.replace(microsecond=0)
