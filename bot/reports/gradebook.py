"""The gradebook of a group: learners by assignments and class quizzes, each with its points, attempt and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from bot.i18n import wording
from bot.i18n.languages import _, counted, language, local
from bot.i18n.wording import shortened
from bot.reports.csv_files import file_name
from bot.reports.people import People, called, in_order
from bot.reports.report import Chart, ResultCell, ResultReport, ResultTable, Series, Share
from questions.messages import Message

WorkKind = Literal["lesson", "pack", "form", "class"]

_KINDS = {
    "lesson": Message("lesson"),
    "pack": Message("pack"),
    "form": Message("test"),
    "class": Message("class quiz"),
}
"""What a group does, by its kind."""

_ON_CARD = 50


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment or a class quiz: a column of the gradebook."""

    title: str
    kind: WorkKind
    at: datetime
    """When it is due; of a class quiz, when it began."""
    maximum: float
    """Points that all of it can bring now."""


EntryRow = tuple[int, float, float, int | None, bool, float | None, int, int]
"""A learner, and the fields of their `GradebookEntry`, with the moment in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class GradebookEntry:
    """What one learner has for one work."""

    score: float
    maximum: float
    attempt: int | None
    """Which attempt counts; None for a class quiz."""
    finished: bool
    at: datetime | None
    """When the last answer came."""
    late: int
    """How many answers came after they were due."""
    version: int
    """Of the pack or lesson."""

    def row(self, learner: int) -> EntryRow:
        """The same in plain values."""
        at = self.at.timestamp() if self.at is not None else None
        return learner, self.score, self.maximum, self.attempt, self.finished, at, self.late, self.version


@dataclass(frozen=True)
class GroupResults:
    """What the report is made of."""

    group: str
    learners: frozenset[int]
    """Those in the group, and those with results who left it."""
    left: frozenset[int]
    """Those of them who left the group."""
    works: tuple[Work, ...]
    rows: tuple[tuple[EntryRow, ...], ...]
    """What learners have for each of the `works`. 20,000 of these are handed to a worker process in some milliseconds;
    as many objects would take a tenth of a second in which nobody is answered."""
    only: WorkKind | None
    """The one kind of work that was asked for."""
    people: People
    zone: str
    made_at: datetime

    @cached_property
    def entries(self) -> Mapping[tuple[int, int], GradebookEntry]:
        """By learner, and the place of the work in `works`."""
        return {
            (learner, place): GradebookEntry(
                score, maximum, attempt, finished, datetime.fromtimestamp(at, UTC) if at is not None else None, late, of
            )
            for place, rows in enumerate(self.rows)
            for learner, score, maximum, attempt, finished, at, late, of in rows
        }


def group_report(data: GroupResults) -> ResultReport:
    """The report."""
    learners = in_order(data.people, {*data.learners})
    about = [counted("{count} learner", "{count} learners", len(learners)) + "."]
    if data.only is not None:
        about.append(_("Only: {kind}.", kind=local(_KINDS[data.only])))
    about.append(
        _("Of an assignment, the attempt is told that counts; points are those after what lateness takes off.")
    )
    return ResultReport(
        name=f"gradebook-{file_name(data.group)}",
        title=_("Gradebook of {group}", group=data.group),
        about=tuple(about),
        highlights=tuple(_line(data, at) for at in range(len(data.works))),
        people=tuple(
            (one, _told(data, one)) for one in sorted(learners, key=lambda one: (_whole(data, one) or 0, one))
        ),
        tables=(_grades(data, learners), _works(data), _details(data, learners)),
        charts=_charts(data),
        language=language(),
        zone=data.zone,
        made_at=data.made_at,
    )


def name_in(data: GroupResults, learner: int) -> str:
    """Somebody's name, and that they left the group where they did."""
    name = called(data.people, learner)
    return _("{name} (left the group)", name=name) if learner in data.left else name


def _share(entry: GradebookEntry | None) -> Share | None:
    return Share(entry.score / entry.maximum) if entry is not None and entry.maximum else None


def _whole(data: GroupResults, learner: int) -> float | None:
    """The mean of their shares over the works that they have results for."""
    shares = [
        one.value for at in range(len(data.works)) if (one := _share(data.entries.get((learner, at)))) is not None
    ]
    return sum(shares) / len(shares) if shares else None


def _done(data: GroupResults, at: int) -> list[GradebookEntry]:
    return [entry for (_learner, work), entry in data.entries.items() if work == at]


def _mean(data: GroupResults, at: int) -> float | None:
    shares = [share.value for entry in _done(data, at) if (share := _share(entry)) is not None]
    return sum(shares) / len(shares) if shares else None


def titles(data: GroupResults) -> list[str]:
    """What the columns are called: no two alike, as programs go by them."""
    found: list[str] = []
    for work in data.works:
        name, number = work.title, 1
        while name in found:
            number += 1
            name = f"{work.title} #{number}"
        found.append(name)
    return found


def _grades(data: GroupResults, learners: Sequence[int]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            name_in(data, learner),
            *(_share(data.entries.get((learner, at))) for at in range(len(data.works))),
            None if (whole := _whole(data, learner)) is None else Share(whole),
        )
        for learner in learners
    ]
    columns = (_("Learner"), *titles(data), _("Mean"))
    note = _("The share of the points. The mean is over what somebody has results for.")
    return ResultTable(_("Gradebook"), columns, rows, note)


def _works(data: GroupResults) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            name,
            local(_KINDS[work.kind]),
            work.at,
            sum(entry.finished for entry in _done(data, at)),
            sum(bool(entry.late) for entry in _done(data, at)),
            None if (mean := _mean(data, at)) is None else Share(mean),
        )
        for at, (name, work) in enumerate(zip(titles(data), data.works, strict=True))
    ]
    columns = (_("What"), _("Kind"), _("Due, or held"), _("Finished by"), _("Late"), _("Mean"))
    return ResultTable(_("Assignments and class quizzes"), columns, rows)


def _details(data: GroupResults, learners: Sequence[int]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            name_in(data, learner),
            name,
            local(_KINDS[work.kind]),
            entry.score,
            entry.maximum,
            _share(entry),
            entry.attempt,
            _("yes") if entry.finished else _("no"),
            entry.at,
            entry.late,
            entry.version,
        )
        for learner in learners
        for at, (name, work) in enumerate(zip(titles(data), data.works, strict=True))
        if (entry := data.entries.get((learner, at))) is not None
    ]
    columns = (
        _("Learner"),
        _("What"),
        _("Kind"),
        _("Points"),
        _("Possible points"),
        _("Share of the points"),
        _("Attempt"),
        _("Finished"),
        _("Last answer"),
        _("Late answers"),
        _("Version"),
    )
    return ResultTable(_("Details"), columns, rows)


def _line(data: GroupResults, at: int) -> str:
    """A work on a card."""
    work, mean = data.works[at], _mean(data, at)
    told = _(
        "{finished} of {all} finished",
        finished=sum(entry.finished for entry in _done(data, at)),
        all=len(data.learners - data.left),
    )
    what = f"{shortened(work.title, _ON_CARD)} ({local(_KINDS[work.kind])}) – {told}"
    return what if mean is None else f"{wording.bar(mean)} {wording.percent(mean, 1)} {what}"


def _told(data: GroupResults, learner: int) -> str:
    """A learner on a card."""
    mine = [data.entries[learner, at] for at in range(len(data.works)) if (learner, at) in data.entries]
    whole = _whole(data, learner)
    done = _("{finished} of {all} finished", finished=sum(entry.finished for entry in mine), all=len(data.works))
    if whole is None:
        return done
    return _("{share} of the points, {done}", share=wording.percent(whole, 1), done=done)


def _charts(data: GroupResults) -> tuple[Chart, ...]:
    means = [(name, mean) for at, name in enumerate(titles(data)) if (mean := _mean(data, at)) is not None]
    if not means:
        return ()
    told = "; ".join(f"{shortened(name, 40)} {wording.percent(mean, 1)}" for name, mean in means)
    return (
        Chart(
            "bars",
            _("Mean share of the points"),
            _("Bars of the group's mean share of the points: {shares}.", shares=told),
            tuple(name for name, _mean in means),
            (Series(_("Mean"), tuple(mean for _name, mean in means)),),
        ),
    )
