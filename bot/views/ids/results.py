"""Results of learners and classes, for hosts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control, NamePart, OptionalName, ReportFormPart, ReportKindPart


@dataclass(frozen=True, slots=True)
class ReportFilePress(Control):
    """A report as a file: what it is about, and of a group's results the one kind that is wanted."""

    verb = "file"
    kind: ReportKindPart
    form: ReportFormPart
    subject: NamePart
    only: OptionalName = None


ResultControl = ReportFilePress
