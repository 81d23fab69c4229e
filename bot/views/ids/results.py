"""Results of learners and classes, for hosts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control, NamePart, NumberPart, OptionalName, ReportFormPart, ReportKindPart


@dataclass(frozen=True, slots=True)
class ReportFilePress(Control):
    """A report as a file: what it is about, and of a group's results the one kind that is wanted."""

    verb = "file"
    kind: ReportKindPart
    form: ReportFormPart
    subject: NamePart
    only: OptionalName = None


@dataclass(frozen=True, slots=True)
class SearchesPress(Control):
    """What was handed in to a search task by a learner of a group: the run, and the place of the task in it."""

    verb = "searches"
    group: NumberPart
    run: NumberPart
    position: NumberPart


@dataclass(frozen=True, slots=True)
class SearchLevelMenuPress(Control):
    """Gives it a level: a menu whose value is the place of the level."""

    verb = "level"
    group: NumberPart
    run: NumberPart
    position: NumberPart


ResultControl = ReportFilePress | SearchesPress | SearchLevelMenuPress
