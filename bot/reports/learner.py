"""One learner over time, for their teachers: by skill, and by what they took part in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.i18n import wording
from bot.i18n.languages import _, counted, language, local
from bot.reports.cells import wall_clock
from bot.reports.csv_files import file_name
from bot.reports.people import People, called
from bot.reports.report import Chart, ResultCell, ResultReport, ResultTable, Series, Share
from db.gradebook import SittingAnswer
from questions.kinds import Grade
from questions.messages import Message

if TYPE_CHECKING:
    from questions.messages import Sayable

_KINDS = {"class": Message("class quiz"), "quiz": Message("assigned pack"), "lesson": Message("assigned lesson")}
"""What somebody took part in, by the mode of its run."""

_MOST_LINES = 6
"""Skills in a chart: those with the most answers."""


@dataclass(frozen=True, slots=True)
class LearnerAnswers:
    """What the report is made of."""

    learner: int
    people: People
    answers: Sequence[SittingAnswer]
    """In the order in which they were given; of two votes both."""
    titles: Mapping[int, str]
    """By run, what it was about."""
    skills: Mapping[str, Sayable]
    """By skill key, in the order in which skills are told."""
    zone: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class _Sitting:
    """One run, with the answers in it that count."""

    run: int
    mode: str
    started_at: datetime
    answers: Sequence[SittingAnswer]

    def share(self, skill: str | None = None) -> float | None:
        """Of the points, in all or of one skill."""
        return _share(one for one in self.answers if skill in (None, one.skill))


def learner_report(data: LearnerAnswers) -> ResultReport:
    """The report."""
    sittings = _sittings(data.answers)
    name = called(data.people, data.learner)
    answers = [one for sitting in sittings for one in sitting.answers if one.maximum]
    by_skill = _by_skill(data, sittings)
    return ResultReport(
        name=f"learner-{file_name(name)}",
        title=_("Results of {name}", name=name),
        about=(
            _("What was answered in this server's class quizzes and for its groups' assignments."),
            counted("{count} graded answer.", "{count} graded answers.", len(answers)),
        ),
        highlights=tuple(_line(row) for row in by_skill.rows),
        people=(),
        tables=(by_skill, _over_time(data, sittings), _skills_over_time(data, sittings)),
        charts=_charts(data, sittings),
        language=language(),
        zone=data.zone,
        made_at=data.made_at,
    )


def _sittings(answers: Sequence[SittingAnswer]) -> list[_Sitting]:
    """The runs, the earliest first; of two votes the second counts."""
    by_run = defaultdict[int, dict[str, SittingAnswer]](dict)
    for one in sorted(answers, key=lambda one: (one.started_at, one.run_id, one.item)):  # "name" before "name/2"
        by_run[one.run_id][one.item.partition("/")[0]] = one
    return [
        _Sitting(run, first.mode, first.started_at, tuple(given.values()))
        for run, given in by_run.items()
        for first in [next(iter(given.values()))]
    ]


def _share(answers: Iterable[SittingAnswer]) -> float | None:
    given = list(answers)
    possible = sum(one.maximum for one in given)
    return sum(one.score for one in given) / possible if possible else None


def _cell(share: float | None) -> Share | None:
    return None if share is None else Share(share)


def _practised(data: LearnerAnswers, sittings: Sequence[_Sitting]) -> list[str]:
    """The skills with graded answers."""
    found = {one.skill for sitting in sittings for one in sitting.answers if one.maximum}
    return [skill for skill in data.skills if skill in found]


def _by_skill(data: LearnerAnswers, sittings: Sequence[_Sitting]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = []
    for skill in _practised(data, sittings):
        given = [one for sitting in sittings for one in sitting.answers if one.skill == skill and one.maximum]
        half = len(given) // 2
        rows.append(
            (
                local(data.skills[skill]),
                len(given),
                sum(Grade(one.score, one.maximum).right for one in given),
                _cell(_share(given)),
                _cell(_share(given[:half])),
                _cell(_share(given[half:])) if half else None,
            )
        )
    columns = (
        _("Skill"),
        _("Answers"),
        _("Right"),
        _("Share of the points"),
        _("In the first half of them"),
        _("In the second half"),
    )
    return ResultTable(_("Skills"), columns, rows)


def _over_time(data: LearnerAnswers, sittings: Sequence[_Sitting]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            sitting.started_at,
            data.titles.get(sitting.run, ""),
            local(_KINDS[sitting.mode]),
            len(sitting.answers),
            sum(one.score for one in sitting.answers),
            sum(one.maximum for one in sitting.answers),
            _cell(sitting.share()),
        )
        for sitting in sittings
    ]
    columns = (
        _("When"),
        _("What"),
        _("Kind"),
        _("Answers"),
        _("Points"),
        _("Possible points"),
        _("Share of the points"),
    )
    return ResultTable(_("Over time"), columns, rows, _("Points are those of the questions that were answered."))


def _skills_over_time(data: LearnerAnswers, sittings: Sequence[_Sitting]) -> ResultTable:
    skills = _practised(data, sittings)
    rows: list[tuple[ResultCell, ...]] = [
        (sitting.started_at, *(_cell(sitting.share(skill)) for skill in skills)) for sitting in sittings
    ]
    columns = (_("When"), *(local(data.skills[skill]) for skill in skills))
    return ResultTable(_("Skills over time"), columns, rows, _("The share of the points, by skill."))


def _line(row: tuple[ResultCell, ...]) -> str:
    """A skill on a card, from its row of the table."""
    match row:
        case (str(name), int(answers), int(right), Share(share), *_rest):
            told = counted("{right} of {count} right", "{right} of {count} right", answers, right=right)
            return f"{wording.bar(share)} {wording.percent(share, 1)} {name} – {told}"
        case _:
            return str(row[0])


def _charts(data: LearnerAnswers, sittings: Sequence[_Sitting]) -> tuple[Chart, ...]:
    """Skills over time, from two days on."""
    counts = defaultdict[str, int](int)
    for sitting in sittings:
        for one in sitting.answers:
            counts[one.skill] += one.maximum > 0
    often = {*sorted(counts, key=lambda skill: (-counts[skill], skill))[:_MOST_LINES]}
    skills = [skill for skill in _practised(data, sittings) if skill in often]
    if len(sittings) < 2 or not skills:
        return ()
    told = "; ".join(
        _(
            "{skill} from {first} to {last}",
            skill=local(data.skills[skill]),
            first=wording.percent(known[0], 1),
            last=wording.percent(known[-1], 1),
        )
        for skill in skills
        if (known := [share for sitting in sittings if (share := sitting.share(skill)) is not None])
    )
    return (
        Chart(
            "lines",
            _("Skills over time"),
            _("Lines of the share of the points by skill, over time: {skills}.", skills=told),
            tuple(f"{wall_clock(sitting.started_at, data.zone):%Y-%m-%d}" for sitting in sittings),
            tuple(
                Series(local(data.skills[skill]), tuple(sitting.share(skill) for sitting in sittings))
                for skill in skills
            ),
        ),
    )
