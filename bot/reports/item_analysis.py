"""How the questions of a pack work: statistics of each item in each version, and who chose what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.i18n import wording
from bot.i18n.languages import _, counted, language, local
from bot.i18n.wording import shortened
from bot.reports.csv_files import file_name
from bot.reports.report import Chart, ResultCell, ResultReport, ResultTable, Series, Share
from db.gradebook import LoggedAnswer
from lessons.practice.difficulty import Rated, uncertainty
from questions.analysis import (
    FEW,
    Flag,
    ItemAnswer,
    ItemStatistics,
    OptionUse,
    analyse,
    flags_of,
    option_uses,
)
from questions.markdown import without_marks
from questions.model import Pack

if TYPE_CHECKING:
    from questions.model import AnyQuestion

_LONGEST = 120
"""Characters of a prompt in a table."""

_ON_CARD = 70


@dataclass(frozen=True, slots=True)
class PackAnswers:
    """What the report is made of."""

    pack: Pack
    """In its version of now."""
    answers: Sequence[LoggedAnswer]
    """In the order in which they were given, without second votes."""
    changes: Mapping[int, frozenset[str]] | None
    """By version, the items that it added or changed; None where nothing is known, and each version stands alone."""
    everybody: bool
    """Whether answers are in it that nobody assigned."""
    left_out: bool
    """Whether there are later answers, too many to be read."""
    zone: str
    made_at: datetime
    rated: Mapping[str, Rated] = field(default_factory=dict[str, Rated])
    """By item, how difficult it turned out to be everywhere, as it is now; items without a rating are absent."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item in one version, ready to be told."""

    label: str
    statistics: ItemStatistics
    question: AnyQuestion | None
    """As it is now; None where this is another version of it."""
    uses: tuple[OptionUse, ...]
    rated: Rated | None
    """None for an earlier version, and where it has no rating."""

    @property
    def remarks(self) -> list[str]:
        """What makes it worth a look."""
        said = [_flag(flag, self.uses) for flag in flags_of(self.statistics, self.uses)]
        if self.statistics.few:
            said.append(_("fewer than {few} learners: read with caution", few=FEW))
        return said


def pack_report(data: PackAnswers) -> ResultReport:
    """The report."""
    items = _items(data)
    learners = len({one.learner_id for one in data.answers})
    title = _("Item analysis: {title}", title=without_marks(data.pack.title))
    scope = (
        _("All answers to this pack, in class quizzes, assignments and practice.")
        if data.everybody
        else _("Answers in this server's class quizzes and assignments.")
    )
    about = [
        scope,
        _("Only the first answer of each learner to each question counts."),
        counted("{count} learner answered.", "{count} learners answered.", learners),
    ]
    if data.left_out:
        about.append(_("There are more answers than can be read at once. The latest are left out."))
    return ResultReport(
        name=f"items-{file_name(data.pack.title)}",
        title=title,
        about=tuple(about),
        highlights=tuple(map(_line, items)),
        people=(),
        tables=(_table(items), _choices(items)),
        charts=tuple(_chart(items)),
        language=language(),
        zone=data.zone,
        made_at=data.made_at,
    )


def _items(data: PackAnswers) -> list[_Item]:
    """In the order of the pack, the version of now first; then what is no longer in it."""
    questions = {question.id: question for question in data.pack.questions}
    numbers = {name: number for number, name in enumerate(questions, 1)}

    def version_of(item: str, version: int) -> int:
        """Since which version of the pack the item is what it was in this one."""
        if data.changes is None:
            return version
        return max((one for one, changed in data.changes.items() if item in changed and one <= version), default=0)

    found: list[_Item] = []
    told = (
        ItemAnswer(
            one.learner_id,
            one.item,
            version_of(one.item, one.pack_version),
            one.score,
            one.maximum,
            one.response,
            one.confidence,
        )
        for one in data.answers
    )
    for statistics in analyse(told):
        name = statistics.item
        question = questions.get(name)
        is_now = question is not None and statistics.version == version_of(name, data.pack.version)
        if question is None:
            label = _("removed: {name}", name=name)
        else:
            label = f"{numbers[name]}. {shortened(without_marks(question.prompt), _LONGEST)}"
        uses = option_uses(question, data.pack.figures, statistics) if question is not None and is_now else ()
        found.append(
            _Item(label, statistics, question if is_now else None, uses, data.rated.get(name) if is_now else None)
        )
    return sorted(found, key=lambda one: (numbers.get(one.statistics.item, len(numbers) + 1), -one.statistics.version))


def _table(items: Sequence[_Item]) -> ResultTable:
    def row(one: _Item) -> tuple[ResultCell, ...]:
        figures = one.statistics
        return (
            one.label,
            figures.version or None,
            figures.n,
            None if figures.facility is None else Share(figures.facility),
            figures.discrimination,
            figures.efficiency,
            None if one.rated is None else round(one.rated.value, 2),
            None if one.rated is None else round(uncertainty(one.rated), 2),
            None if one.rated is None else one.rated.answers,
            "; ".join(one.remarks) or None,
        )

    return ResultTable(
        _("Questions"),
        (
            _("Question"),
            _("Since version"),
            _("Learners"),
            _("Facility"),
            _("Discrimination"),
            _("Discriminative efficiency"),
            _("Difficulty"),
            _("Uncertainty"),
            _("First answers behind it"),
            _("Worth a look"),
        ),
        [row(one) for one in items],
        _(
            "Facility: the share of the points that learners got. Discrimination: from −100 to 100, how a question "
            "goes with the others; low or negative means that it tells strong learners from weak ones badly. "
            "Efficiency: the same as a share of the most that the question's scores allow. Difficulty: in logits, 0 "
            "for a usual question, by all first answers up to last night, wherever they were given, and allowing for "
            "who answered; the uncertainty is its standard error."
        ),
    )


def _choices(items: Sequence[_Item]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            one.label,
            _said(use),
            {True: _("right"), False: _("wrong"), None: None}[use.key],
            use.chosen,
            Share(use.chosen / one.statistics.n),
            None if use.upper is None else Share(use.upper),
            None if use.lower is None else Share(use.lower),
        )
        for one in items
        for use in one.uses
    ]
    return ResultTable(
        _("Answers"),
        (
            _("Question"),
            _("Answer"),
            _("Right or wrong"),
            _("Chosen by"),
            _("Share"),
            _("Of the strongest"),
            _("Of the weakest"),
        ),
        rows,
        _("The strongest and the weakest are the 27% of learners who did best and worst on the other questions."),
    )


def _said(use: OptionUse) -> str:
    text = without_marks(local(use.text))
    if use.place is not None:
        text = f"{use.place}. {text}"
    return text if use.about is None else f"{without_marks(local(use.about))}: {text}"


def _flag(flag: Flag, uses: Sequence[OptionUse]) -> str:
    match flag:
        case Flag.NEGATIVE:
            return _("learners who did better on the others did worse here")
        case Flag.KEY_BY_THE_WEAK:
            return _("the strongest chose the key less often than the weakest")
        case Flag.UNUSED:
            unused = [one for one in uses if one.key is False and one.about is None and not one.chosen]
            names = ", ".join(f"“{shortened(_said(one), 40)}”" for one in unused)
            return _("nobody chose {options}", options=names)
        case Flag.EASY:
            return _("nearly everybody got it right")
        case Flag.HARD:
            return _("few got it right")
        case Flag.GUESSED:
            return _("most who got it right had guessed")
        case Flag.FLAT:
            return _("the strongest got it right hardly more often than the weakest")


def _line(one: _Item) -> str:
    """An item on a card."""
    figures, label = one.statistics, shortened(one.label, _ON_CARD)
    said = [counted("{count} learner", "{count} learners", figures.n)]
    if figures.discrimination is not None:
        said.append(_("discrimination {figure}", figure=str(round(figures.discrimination))))
    if one.question is None:
        said.append(_("an earlier version"))
    said += one.remarks
    if figures.facility is None:
        return f"{label} – {', '.join(said)}"
    return f"{wording.bar(figures.facility)} {wording.percent(figures.facility, 1)} {label} – {', '.join(said)}"


def _chart(items: Sequence[_Item]) -> list[Chart]:
    now = [one for one in items if one.question is not None and one.statistics.facility is not None]
    if not now:
        return []
    shares = tuple(one.statistics.facility for one in now)
    told = "; ".join(
        f"{shortened(one.label, 40)} {wording.percent(one.statistics.facility or 0, 1)}" for one in now[:10]
    )
    return [
        Chart(
            "bars",
            _("Facility by question"),
            _("Bars of the share of the points that learners got, by question: {shares}.", shares=told),
            tuple(one.label for one in now),
            (Series(_("Facility"), shares),),
        )
    ]
