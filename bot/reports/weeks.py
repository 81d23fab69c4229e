"""A learner's own weeks: how many questions they answered in each, and how many of them fully right, with a chart.

Promises a line for each week, so that nothing is lost where charts are not installed or not seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.i18n import wording
from bot.i18n.languages import _, counted, language, local
from bot.reports.report import Chart, ResultReport, ResultTable, Series, Share
from questions.model import SKILLS

_MOST_SKILLS = 5
"""In the chart: those with the most answers."""


class WeeksAnswer(NamedTuple):
    """A graded answer of the learner's."""

    skill: str
    score: float
    maximum: float
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class WeeksAnswers:
    """What the report is made of."""

    answers: Sequence[WeeksAnswer]
    zone: str
    made_at: datetime


def weeks_report(data: WeeksAnswers) -> ResultReport:
    """The report."""
    by_week = defaultdict[date, list[WeeksAnswer]](list)
    for one in data.answers:
        day = one.answered_at.astimezone(ZoneInfo(data.zone)).date()
        by_week[day - timedelta(days=day.weekday())].append(one)
    weeks = sorted(by_week)
    counts = Counter(one.skill for one in data.answers if one.skill in SKILLS)
    often = [skill for skill, _count in counts.most_common(_MOST_SKILLS)]
    shares = {(week, skill): _share(by_week[week], skill) for week in weeks for skill in (None, *often)}
    names = {skill: local(wording.SKILL_NAMES[skill]) for skill in often}
    columns = (_("Week from"), _("Answers"), _("Right"), _("Share of the points"), *names.values())
    rows = [
        (
            week.isoformat(),
            len(by_week[week]),
            sum(one.score >= one.maximum for one in by_week[week]),
            *(None if share is None else Share(share) for skill in (None, *often) for share in [shares[week, skill]]),
        )
        for week in weeks
    ]
    series = [Series(names[skill], tuple(shares[week, skill] for week in weeks)) for skill in often]
    whole = Series(_("All questions"), tuple(shares[week, None] for week in weeks))
    first, last = (shares[weeks[0], None] or 0.0, shares[weeks[-1], None] or 0.0) if weeks else (0.0, 0.0)
    alt = _(
        "Lines of the share of the points by week, all questions and by skill. All questions: {first} in the first "
        "week, {last} in the last.",
        first=wording.percent(first, 1),
        last=wording.percent(last, 1),
    )
    labels = tuple(f"{week:%Y-%m-%d}" for week in weeks)
    return ResultReport(
        name="weeks",
        title=_("Your weeks"),
        about=(_("Graded questions that you answered anywhere: in practice, lessons, quizzes and classes."),),
        highlights=tuple(_line(week, by_week[week]) for week in reversed(weeks)),
        people=(),
        tables=(ResultTable(_("Your weeks"), columns, rows),),
        charts=(Chart("lines", _("Your weeks"), alt, labels, (whole, *series)),) if len(weeks) > 1 else (),
        language=language(),
        zone=data.zone,
        made_at=data.made_at,
    )


def _line(week: date, answers: Sequence[WeeksAnswer]) -> str:
    right = sum(one.score >= one.maximum for one in answers)
    told = counted("{right} of {count} right", "{right} of {count} right", len(answers), right=right)
    return f"{wording.bar(right / len(answers))} {week:%Y-%m-%d} – {told}"


def _share(answers: Sequence[WeeksAnswer], skill: str | None) -> float | None:
    """Of the points, in all or of one skill; None where there was none to get."""
    given = [one for one in answers if skill in (None, one.skill)]
    possible = sum(one.maximum for one in given)
    return sum(one.score for one in given) / possible if possible else None
