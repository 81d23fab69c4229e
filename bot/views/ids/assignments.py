"""Assignments: a learner's attempts and reminders, and the panel of a host."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import AssignmentFormPart, AssignmentPart, Control, NumberPart


@dataclass(frozen=True, slots=True)
class StartAssignmentPress(Control):
    """Begins an attempt at an assignment, or goes on with one."""

    verb = "begin"
    assignment: NumberPart


@dataclass(frozen=True, slots=True)
class MyAssignmentPress(Control):
    """Where a learner stands with an assignment."""

    verb = "stand"
    assignment: NumberPart


@dataclass(frozen=True, slots=True)
class RemindersPress(Control):
    """Reminders by direct message from now on: 1, or none: 0. On the card of an assignment."""

    verb = "notify"
    assignment: NumberPart
    wanted: NumberPart


@dataclass(frozen=True, slots=True)
class AssignmentsPress(Control):
    """The assignments of the server."""

    verb = "assigned"


@dataclass(frozen=True, slots=True)
class AssignmentMenuPress(Control):
    """An assignment as its hosts see it: a menu whose value is it."""

    verb = "assignment"


@dataclass(frozen=True, slots=True)
class AssignmentCommandPress(Control):
    """A button of an assignment's panel."""

    verb = "assign"
    assignment: NumberPart
    command: AssignmentPart


@dataclass(frozen=True, slots=True)
class AssignmentFormPress(Control):
    """Opens a form of an assignment's panel."""

    verb = "assign-form"
    assignment: NumberPart
    form: AssignmentFormPart


@dataclass(frozen=True, slots=True)
class TimesFormPress(Control):
    """The form with an assignment's times."""

    verb = "times"
    assignment: NumberPart


@dataclass(frozen=True, slots=True)
class ExtraTimePress(Control):
    """The form with a learner and their extra time."""

    verb = "extra"
    assignment: NumberPart


AssignmentControl = (
    StartAssignmentPress
    | MyAssignmentPress
    | RemindersPress
    | AssignmentsPress
    | AssignmentMenuPress
    | AssignmentCommandPress
    | AssignmentFormPress
    | TimesFormPress
    | ExtraTimePress
)
