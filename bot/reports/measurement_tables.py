"""The tables of a report on a measurement.

Promises that the rows for a teacher's own statistics carry no name, no id and no order: their codes are drawn anew for
each report, and so is their order.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Final

from bot.i18n.languages import _, local
from bot.reports.course_scores import (
    FEWEST_ANSWERS,
    FEWEST_PAIRS,
    Comparison,
    FormScore,
    GroupMeasurement,
    scores_at,
)
from bot.reports.report import ResultCell, ResultTable, Share
from lessons.measuring import STAGES, CourseStage
from questions.messages import Message

if TYPE_CHECKING:
    from bot.reports.course_gains import CourseGains, MeanGain
    from bot.reports.course_scores import ScoredLearners

_TIMES: Final[Mapping[CourseStage, Message]] = {
    "before": Message("Before the course"),
    "after": Message("After the course"),
    "later": Message("Some weeks later"),
}

Compared = Sequence[tuple[Comparison, "CourseGains | None"]]
"""Times with enough pairs, and what is said of them; None without SciPy."""


def time_name(stage: CourseStage) -> str:
    """What a time is called, in the language in force."""
    return local(_TIMES[stage])


def measurement_tables(data: GroupMeasurement, measured: ScoredLearners, told: Compared) -> tuple[ResultTable, ...]:
    """All of them but that of what not to conclude."""
    return (_works(data, measured), _gain(told), _signals(told), _skills(data, told), _rows(data, measured))


def _works(data: GroupMeasurement, measured: ScoredLearners) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = []
    for work in data.works:
        done = scores_at(measured, work.stage)
        rows.append(
            (
                time_name(work.stage),
                work.due_at,
                len(done),
                work.unfinished,
                sum(bool(one.late) for one in done),
                Share(fmean(one.share for one in done)) if len(done) >= FEWEST_PAIRS else None,
            )
        )
    columns = (
        _("When"),
        _("Due"),
        _("Finished by"),
        _("Begun and not finished"),
        _("With late answers"),
        _("Mean share of the points"),
    )
    note = _("Late answers count in full here. Below {count} learners there is no mean.", count=FEWEST_PAIRS)
    return ResultTable(_("Tests"), columns, rows, note)


def _changes(pairs: Sequence[tuple[float, float]], mean: MeanGain | None) -> tuple[ResultCell, ...]:
    """Both means, the change and its bounds; without SciPy plain means, and no bounds."""
    if mean is None:
        first, second = (fmean(pair[at] for pair in pairs) for at in (0, 1))
        return (Share(first), Share(second), Share(second - first), None, None)
    gain = mean.gain
    return (Share(mean.first), Share(mean.second), Share(gain.value), Share(gain.low), Share(gain.high))


def _gain(told: Compared) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            time_name(one.second),
            len(one.pairs),
            *_changes([(first.share, second.share) for first, second in one.pairs], gains and gains.whole),
            gains and gains.effect_size,
        )
        for one, gains in told
    ]
    columns = (
        _("When"),
        _("Learners who took both tests"),
        _("Mean before the course"),
        _("Mean then"),
        _("Change"),
        _("Lower bound"),
        _("Upper bound"),
        _("Hedges' g"),
    )
    note = _(
        "Shares of the points, of learners who took both tests. Each order of the forms weighs the same, and what the "
        "forms differ in is taken out of the change. The bounds are those of a 95% interval by Student's t. Hedges' g "
        "is the change over the root of the mean of both variances, corrected for few learners."
    )
    return ResultTable(_("Change"), columns, rows, note)


def _signals(told: Compared) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = []
    for one, gains in told:
        if gains is None or gains.sensitivity is None or gains.criterion is None:
            continue
        counts = [number for at in (0, 1) for number in (one.signals(at).sound, one.signals(at).unsound)]
        for name, signal in (
            (_("Telling sound statements from unsound ones (d′)"), gains.sensitivity),
            (_("Response bias (c)"), gains.criterion),
        ):
            figures = [
                figure
                for part in (signal.first, signal.second, signal.change)
                for figure in (part.value, part.low, part.high)
            ]
            rows.append((name, time_name(one.second), len(one.pairs), *counts, *figures))
    columns = (
        _("Figure"),
        _("When"),
        _("Learners who took both tests"),
        _("Sound statements before"),
        _("Unsound statements before"),
        _("Sound statements then"),
        _("Unsound statements then"),
        _("Before the course"),
        _("Lower bound before"),
        _("Upper bound before"),
        _("Then"),
        _("Lower bound then"),
        _("Upper bound then"),
        _("Change"),
        _("Lower bound of the change"),
        _("Upper bound of the change"),
    )
    note = _(
        "Of all these learners together, from statements whose author says that they hold or fail, where an answer "
        "says which. d′ is 0 for who does not tell them apart. c is above 0 for who doubts too much and below 0 for "
        "who trusts too much. The bounds are those of 95% intervals, by drawing learners again."
    )
    return ResultTable(_("Sound and unsound"), columns, rows, note)


def _skills(data: GroupMeasurement, told: Compared) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = []
    for one, gains in told:
        by_skill = one.skills
        for skill in (skill for skill in data.skills if skill in by_skill):
            pairs = [(first.skills[skill], second.skills[skill]) for first, second in by_skill[skill]]
            rows.append(
                (
                    local(data.skills[skill]),
                    time_name(one.second),
                    len(pairs),
                    sum(first.answers for first, _second in pairs),
                    sum(second.answers for _first, second in pairs),
                    *_changes([(first.share, second.share) for first, second in pairs], gains and gains.skills[skill]),
                )
            )
    columns = (
        _("Skill"),
        _("When"),
        _("Learners who took both tests"),
        _("Answers before"),
        _("Answers then"),
        _("Mean before the course"),
        _("Mean then"),
        _("Change"),
        _("Lower bound"),
        _("Upper bound"),
    )
    note = _(
        "Skills with {count} answers or more each time. Among many skills some seem to change by chance, so the bounds "
        "are wider than those of one alone: with 95% they hold for all skills together (Bonferroni).",
        count=FEWEST_ANSWERS,
    )
    return ResultTable(_("Skills"), columns, rows, note)


def _rows(data: GroupMeasurement, measured: ScoredLearners) -> ResultTable:
    """A row for each learner, under a code and in a place that are drawn now."""
    stages: list[CourseStage] = [one.stage for one in data.works]
    enough = any(len(scores_at(measured, stage)) >= FEWEST_PAIRS for stage in STAGES)
    told = [one for one in measured if one] if enough else []
    secrets.SystemRandom().shuffle(told)
    rows: list[tuple[ResultCell, ...]] = [
        (code, *(cell for stage in stages for cell in _cells(data, one.get(stage))))
        for code, one in zip(_codes(len(told)), told, strict=True)
    ]
    columns = [_("Code")]
    for when in map(time_name, stages):
        columns += [
            _("{when}: form", when=when),
            _("{when}: share of the points", when=when),
            _("{when}: sound statements taken as sound", when=when),
            _("{when}: unsound statements taken as sound", when=when),
        ]
    note = _(
        "For your own statistics, in shares. Codes and order are drawn anew each time, and lead back to nobody. Below "
        "{count} learners there are no rows.",
        count=FEWEST_PAIRS,
    )
    return ResultTable(_("Rows without names"), tuple(columns), rows, note)


def _codes(number: int) -> list[str]:
    """So many codes, no two alike, none of which a spreadsheet takes for a number."""
    found: dict[str, None] = {}
    while len(found) < number:
        found[f"L{secrets.token_hex(4)}"] = None
    return [*found]


def _cells(data: GroupMeasurement, score: FormScore | None) -> tuple[ResultCell, ...]:
    if score is None:
        return (None, None, None, None)
    signals = score.signals
    return (
        data.forms.get(score.form, score.form),
        Share(score.share),
        Share(signals.hits / signals.sound) if signals.sound else None,
        Share(signals.false_alarms / signals.unsound) if signals.unsound else None,
    )
