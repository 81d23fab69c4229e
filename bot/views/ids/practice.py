"""Practice, and what somebody sets for it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control, NumberPart


@dataclass(frozen=True, slots=True)
class PracticePress(Control):
    """The practice that is under way, or a new one of so many questions, also where nothing is due."""

    verb = "practise"
    length: NumberPart


@dataclass(frozen=True, slots=True)
class PracticeOnPress(Control):
    """What comes after the question of that run in practice, whether it was answered or not."""

    verb = "practiceon"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class PracticeLessPress(Control):
    """The skill of that run's question comes less often for a while."""

    verb = "practiceless"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class PracticeStopPress(Control):
    """Ends the practice in which that run is."""

    verb = "practicestop"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class PracticeSettingsPress(Control):
    """A learner's goal and reminder."""

    verb = "practiceset"


@dataclass(frozen=True, slots=True)
class PracticeGoalMenuPress(Control):
    """A menu whose value is on how many days of a week somebody wants to practise; 0 for no goal."""

    verb = "practicegoal"


@dataclass(frozen=True, slots=True)
class PracticeReminderMenuPress(Control):
    """A menu whose value is the hour at which somebody is reminded; or that they are not."""

    verb = "practicehour"


@dataclass(frozen=True, slots=True)
class PracticeZoneFormPress(Control):
    """Opens the form for a learner's time zone."""

    verb = "practicezone"


@dataclass(frozen=True, slots=True)
class PracticeZonePress(Control):
    """That form."""

    verb = "practicezoned"


PracticeControl = (
    PracticePress
    | PracticeOnPress
    | PracticeLessPress
    | PracticeStopPress
    | PracticeSettingsPress
    | PracticeGoalMenuPress
    | PracticeReminderMenuPress
    | PracticeZoneFormPress
    | PracticeZonePress
)
"""What `/practice` has."""
