"""Class quizzes: opening one, taking part, its host's panel, and those of the past."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import (
    CommandPart,
    Control,
    FoldedPart,
    NamePart,
    NumberPart,
    OptionalName,
    OptionalShelf,
    OptionsPart,
    ShelfPart,
)


@dataclass(frozen=True, slots=True)
class ClassShelfPress(Control):
    """The packs of a shelf in a language, for a class with these options; without a shelf the one that fits best."""

    verb = "teach"
    options: OptionsPart
    shelf: OptionalShelf = None
    language: OptionalName = None


@dataclass(frozen=True, slots=True)
class ClassSkillMenuPress(Control):
    """As `SkillMenuPress`, for a class with these options."""

    verb = "about"
    options: OptionsPart
    shelf: ShelfPart
    language: NamePart


@dataclass(frozen=True, slots=True)
class ClassPackPress(Control):
    """Opens a class quiz of the pack chosen in a menu, which is this one of several."""

    verb = "play"
    options: OptionsPart
    number: NumberPart


@dataclass(frozen=True, slots=True)
class OpenClassPress(Control):
    """Opens a class quiz of this pack."""

    verb = "open"
    options: OptionsPart
    pack: NamePart


@dataclass(frozen=True, slots=True)
class JoinPress(Control):
    """Takes part."""

    verb = "join"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class SheetPress(Control):
    """Opens a private card to answer on."""

    verb = "sheet"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class MinePress(Control):
    """What one learner may see of their own."""

    verb = "mine"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class FindTablePress(Control):
    """Finds somebody a table when the class talks, now and later."""

    verb = "table"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class LeaveTablePress(Control):
    """They want none, or none any more."""

    verb = "leave"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class HostPress(Control):
    """A button of the host's panel, as things stood at that turn."""

    verb = "host"
    run: NumberPart
    command: CommandPart
    turn: NumberPart
    folded: FoldedPart = None
    """Whether the panel is folded after it."""


@dataclass(frozen=True, slots=True)
class PeoplePress(Control):
    """Who takes part in a class, so many pages on."""

    verb = "people"
    run: NumberPart
    page: NumberPart


@dataclass(frozen=True, slots=True)
class RemovalMenuPress(Control):
    """Asks whether to remove somebody from a class: a menu whose value is a learner."""

    verb = "removal"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class RemovePress(Control):
    """Removes a learner from a class."""

    verb = "remove"
    run: NumberPart
    learner: NumberPart


@dataclass(frozen=True, slots=True)
class LetBackMenuPress(Control):
    """Lets somebody back into a class: a menu whose value is a learner."""

    verb = "back"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class HistoryPress(Control):
    """Past class quizzes of the server."""

    verb = "history"


@dataclass(frozen=True, slots=True)
class PastMenuPress(Control):
    """What a past class quiz brought: a menu whose value is its run."""

    verb = "past"


@dataclass(frozen=True, slots=True)
class RunAgainPress(Control):
    """The same pack and settings for another class."""

    verb = "rerun"
    run: NumberPart


ClassControl = (
    ClassShelfPress
    | ClassSkillMenuPress
    | ClassPackPress
    | OpenClassPress
    | JoinPress
    | SheetPress
    | MinePress
    | FindTablePress
    | LeaveTablePress
    | HostPress
    | PeoplePress
    | RemovalMenuPress
    | RemovePress
    | LetBackMenuPress
    | HistoryPress
    | PastMenuPress
    | RunAgainPress
)
