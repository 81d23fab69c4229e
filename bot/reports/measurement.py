"""What changed in a group whose course was measured: the gain with its interval in words, and what not to conclude.

Promises that nothing is said of one learner, and nothing of a group below `FEWEST_PAIRS`; that each figure has the
number of learners behind it; and that what is said of skills holds for all of them together. Without SciPy there are
means without intervals, and what is missing is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, Final

from bot.i18n import wording
from bot.i18n.languages import _, counted, language, listed, local
from bot.reports.course_scores import (
    FEWEST_ANSWERS,
    FEWEST_PAIRS,
    Comparison,
    GroupMeasurement,
    StageWork,
    comparison,
    scored,
    scores_at,
)
from bot.reports.csv_files import file_name
from bot.reports.measurement_tables import Compared, measurement_tables, time_name
from bot.reports.report import Chart, ResultReport, ResultTable, Series
from lessons.measuring import STAGES, CourseStage
from questions.messages import Amount, Message
from questions.signal_detection import ENOUGH_OF_EACH

if TYPE_CHECKING:
    from bot.reports.course_gains import CourseGains, Interval, MeanGain, SignalGain
    from bot.reports.course_scores import ScoredLearners

_FEW: Final = 30
"""Learners below whom it is said that anything in the interval fits."""

_MARKS: Final[Mapping[CourseStage, Message]] = {
    "before": Message("Before"),
    "after": Message("After"),
    "later": Message("Later"),
}
"""Times below a chart."""

_MOST_LINES: Final = 5
"""Skills in a chart: those that changed most."""


def can_estimate() -> bool:
    """Whether SciPy is there, which comes with the extra `reports`."""
    try:
        return find_spec("scipy") is not None
    except ValueError:  # it was taken out while the process ran
        return False


def measurement_report(data: GroupMeasurement) -> ResultReport:
    """The report."""
    measured = scored(data)
    given = {one.stage for one in data.works}
    both = [comparison(measured, "before", second) for second in STAGES[1:] if second in given]
    told = [(one, _gains(one)) for one in both if one.enough]
    cautions = _cautions(data, told) if told else ()
    about = [counted("{count} learner is in the group.", "{count} learners are in the group.", data.members)]
    if data.left:
        about.append(
            counted(
                "{count} learner has left it since the test and still counts.",
                "{count} learners have left it since the test and still count.",
                data.left,
            )
        )
    if not can_estimate():
        about.append(
            _(
                "Intervals and effect sizes are left out: whoever runs this bot has not installed the extra “reports” "
                "({command}).",
                command='pip install "copydesk[reports]"',
            )
        )
    return ResultReport(
        name=f"measured-{file_name(data.group)}",
        title=_("Before and after the course: {group}", group=data.group),
        about=tuple(about),
        highlights=(
            *(_work_line(one, measured) for one in data.works),
            *(_unsaid_line(one) for one in both if not one.enough),
            *([] if both else [_("Nobody has taken the test after the course yet, so nothing can be said.")]),
            *(
                line
                for number, (one, gains) in enumerate(told)
                for line in _lines(data, one, gains, in_short=number > 0)
            ),
        ),
        people=(),
        tables=(
            *measurement_tables(data, measured, told),
            ResultTable(_("What not to conclude"), (_("What not to conclude"),), [(one,) for one in cautions]),
        ),
        charts=tuple(_chart(data, one, gains) for one, gains in told if gains is not None),
        language=language(),
        zone=data.zone,
        made_at=data.made_at,
        cautions=cautions,
    )


def _gains(compared: Comparison) -> CourseGains | None:
    """What is said of enough pairs; None without SciPy."""
    if not can_estimate():
        return None
    from bot.reports.course_gains import course_gains  # noqa: PLC0415 - loaded by who has SciPy, in a worker

    return course_gains(compared)


def _work_line(work: StageWork, measured: ScoredLearners) -> str:
    """A test on a card: by how many it was finished."""
    line = counted(
        "{when}: finished by {count} learner",
        "{when}: finished by {count} learners",
        len(scores_at(measured, work.stage)),
        when=time_name(work.stage),
    )
    if work.unfinished:
        line += counted(", begun by {count} more", ", begun by {count} more", work.unfinished)
    return line


def _unsaid_line(compared: Comparison) -> str:
    """That there are too few pairs, and how many are missing."""
    return counted(
        "{when}: nothing can be said yet. {done} took both tests, and {count} more is needed.",
        "{when}: nothing can be said yet. {done} took both tests, and {count} more are needed.",
        FEWEST_PAIRS - len(compared.pairs),
        when=time_name(compared.second),
        done=len(compared.pairs),
    )


def _lines(data: GroupMeasurement, compared: Comparison, gains: CourseGains | None, *, in_short: bool) -> list[str]:
    """What a card says of two times."""
    if gains is None:
        first, second = (fmean(pair[at].share for pair in compared.pairs) for at in (0, 1))
        return [
            _(
                "{when}: {second} of the points on average, {first} before the course ({count} learners).",
                when=time_name(compared.second),
                second=wording.percent(second, 1),
                first=wording.percent(first, 1),
                count=len(compared.pairs),
            )
        ]
    lines = [_gain_line(time_name(compared.second), gains.whole)]
    if gains.effect_size is not None:
        lines.append(_size_line(gains.effect_size, gains.whole.gain))
    if in_short:
        return lines
    if gains.sensitivity is None or gains.criterion is None:
        lines.append(
            _(
                "Too few statements were judged to say how well sound ones are told from unsound ones: {count} of "
                "either are needed each time.",
                count=ENOUGH_OF_EACH,
            )
        )
    else:
        lines += [_sensitivity_line(gains.sensitivity), _criterion_line(gains.criterion)]
    lines.append(_skills_line(data, gains))
    return lines


def _gain_line(when: str, mean: MeanGain) -> str:
    gain = mean.gain
    figures = _(
        "{when}: {second} of the points on average, {first} before the course. The change is {gain} points out of 100 "
        "(95% interval {low} to {high}; {count} learners).",
        when=when,
        first=wording.percent(mean.first, 1),
        second=wording.percent(mean.second, 1),
        gain=_points(gain.value),
        low=_points(gain.low),
        high=_points(gain.high),
        count=mean.learners,
    )
    if gain.is_more:
        said = _("That is more than chance explains.")
    elif gain.is_less:
        said = _("That is a loss, and more than chance explains.")
    else:
        said = _("That may be chance.")
    return f"{figures} {said}"


def _size_line(size: float, gain: Interval) -> str:
    if not gain.is_more:
        return _("Its size is {size} standard deviations (Hedges' g).", size=_figure(size))
    return _(
        "Its size is {size} standard deviations (Hedges' g): the average learner now would have been ahead of {share} "
        "of the class as it was before.",
        size=_figure(size),
        share=wording.percent(NormalDist().cdf(size), 1),
    )


def _sensitivity_line(signal: SignalGain) -> str:
    """How well sound statements are told from unsound ones."""
    figures = _(
        "Telling sound statements from unsound ones (d′): {first} before, {second} now. {change}",
        first=_figure(signal.first.value),
        second=_figure(signal.second.value),
        change=_change(signal.change),
    )
    if signal.change.is_more:
        said = _("The class tells them apart better than before.")
    elif signal.change.is_less:
        said = _("The class tells them apart less well than before.")
    else:
        said = _("That may be chance.")
    return f"{figures} {said}"


def _criterion_line(signal: SignalGain) -> str:
    """Whether the class doubts or trusts too much, and whether that changed."""
    figures = _(
        "Response bias (c; above 0 is doubting too much, below 0 trusting too much): {first} before, {second} now. "
        "{change}",
        first=_figure(signal.first.value),
        second=_figure(signal.second.value),
        change=_change(signal.change),
    )
    if signal.change.is_more:
        drift = _("The class doubts more than before.")
    elif signal.change.is_less:
        drift = _("The class trusts more than before.")
    else:
        drift = _("That may be chance.")
    said = [figures, drift]
    if signal.second.is_more:
        said.append(_("It now takes too many sound statements as unsound."))
    elif signal.second.is_less:
        said.append(_("It now takes too many unsound statements as sound."))
    return " ".join(said)


def _change(change: Interval) -> str:
    return _(
        "The change is {change} (95% interval {low} to {high}).",
        change=_figure(change.value),
        low=_figure(change.low),
        high=_figure(change.high),
    )


def _skills_line(data: GroupMeasurement, gains: CourseGains) -> str:
    """Which skills changed, of all that were looked at."""
    if not gains.skills:
        return _("Nothing can be said of single skills: {count} answers are needed each time.", count=FEWEST_ANSWERS)
    looked = counted("{count} skill was looked at.", "{count} skills were looked at together.", len(gains.skills))
    said = [looked]
    if more := [skill for skill in data.skills if skill in gains.skills and gains.skills[skill].gain.is_more]:
        said.append(_("More than chance explains: a gain in {skills}.", skills=_named(data, more)))
    if less := [skill for skill in data.skills if skill in gains.skills and gains.skills[skill].gain.is_less]:
        said.append(_("More than chance explains: a loss in {skills}.", skills=_named(data, less)))
    if not more and not less:
        said.append(_("None of them changed by more than chance explains."))
    return " ".join(said)


def _named(data: GroupMeasurement, skills: Sequence[str]) -> str:
    return listed([wording.safe(local(data.skills[skill])) for skill in skills])


def _cautions(data: GroupMeasurement, told: Compared) -> tuple[str, ...]:
    """What not to conclude from it."""
    fewest = min(len(one.pairs) for one, _gains in told)
    said = [
        _(
            "That the course alone did it. No class without the course was measured, so whatever else happened in "
            "these weeks counts, too."
        ),
        _("That all of it is learning. People do better at a second test of the same kind, even with new questions."),
        _("Anything about one learner. Two short tests can't show what one person gained."),
        _("That nothing changed, where a change may be chance. It only can't be seen in so few answers."),
    ]
    if fewest < _FEW:
        said.append(
            _(
                "That the change is exactly this. With {count} learners, anything inside the interval fits.",
                count=fewest,
            )
        )
    if (missing := data.members + data.left - fewest) > 0:
        said.append(
            counted(
                "That this is the whole group. {count} learner didn't take both tests and may differ from the others.",
                "That this is the whole group. {count} learners didn't take both tests and may differ from the others.",
                missing,
            )
        )
    if again := max(sum(first.form == second.form for first, second in one.pairs) for one, _gains in told):
        said.append(
            counted(
                "That it is more than memory. {count} learner had the same questions twice: no other form was left.",
                "That it is more than memory. {count} learners had the same questions twice: no other form was left.",
                again,
            )
        )
    if any(gains is not None and not gains.told_apart for _one, gains in told):
        said.append(
            _(
                "That the forms don't matter. Everybody took them in the same order, so a form that is easier looks "
                "like a gain."
            )
        )
    return tuple(said)


def _chart(data: GroupMeasurement, compared: Comparison, gains: CourseGains) -> Chart:
    """The class at two times: all questions, and the skills that changed most."""
    most = sorted(gains.skills, key=lambda skill: -abs(gains.skills[skill].gain.value))[:_MOST_LINES]
    shown = [(_("All questions"), gains.whole)]
    shown += [(local(data.skills[skill]), gains.skills[skill]) for skill in data.skills if skill in most]
    told = "; ".join(
        _(
            "{skill} from {first} to {last}",
            skill=name,
            first=wording.percent(mean.first, 1),
            last=wording.percent(mean.second, 1),
        )
        for name, mean in shown
    )
    return Chart(
        "lines",
        _("Mean share of the points"),
        _("Lines of the class's mean share of the points, from before the course to then: {skills}.", skills=told),
        tuple(local(_MARKS[stage]) for stage in (compared.first, compared.second)),
        tuple(Series(name, (mean.first, mean.second)) for name, mean in shown),
    )


def _points(share: float) -> str:
    """Of a hundred, with one decimal."""
    return _written(f"{share * 100:.1f}")


def _figure(value: float) -> str:
    return _written(f"{value:.2f}")


def _written(number: str) -> str:
    """A number as people write it, with a true minus sign, and none before nothing."""
    sign = "−" if number.startswith("-") and number.strip("-0.") else ""
    return sign + local(Amount(number.removeprefix("-")))
