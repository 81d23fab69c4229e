"""Runs of one's own: from step to step, to the end, and once more."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control, NumberPart, OptionalNumber, RunPart, StepPart


@dataclass(frozen=True, slots=True)
class GoPress(Control):
    """From a step to another one."""

    verb = "go"
    at: StepPart
    to: NumberPart


@dataclass(frozen=True, slots=True)
class JumpPress(Control):
    """From a step to the one whose place, from 0, is chosen in a menu."""

    verb = "jump"
    at: StepPart


@dataclass(frozen=True, slots=True)
class TermsPress(Control):
    """Opens on a part of a lesson's page what its words mean."""

    verb = "terms"
    at: StepPart
    part: OptionalNumber = None


@dataclass(frozen=True, slots=True)
class ReadPress(Control):
    """A part of a lesson's page."""

    verb = "read"
    at: StepPart
    part: NumberPart


@dataclass(frozen=True, slots=True)
class InWordsPress(Control):
    """What is to be seen in the drawing of a step, in words."""

    verb = "inwords"
    at: StepPart


@dataclass(frozen=True, slots=True)
class ShowPress(Control):
    """A run as it stands."""

    verb = "show"
    run: RunPart


@dataclass(frozen=True, slots=True)
class StopPress(Control):
    """The result of a quiz so far."""

    verb = "stop"
    run: RunPart


@dataclass(frozen=True, slots=True)
class AgainPress(Control):
    """A quiz of what was missed in that one."""

    verb = "again"
    run: RunPart


RunControl = GoPress | JumpPress | TermsPress | ReadPress | InWordsPress | ShowPress | StopPress | AgainPress
