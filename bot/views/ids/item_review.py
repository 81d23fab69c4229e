"""Questions that may be wrong: reports by learners, and what teachers do about them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.scenes import AtStep, AtVote
from bot.views.id_codec import AtT_co, Control, ItemPart, NumberPart, OptionalNumber
from bot.views.ids.placed import Placed


@dataclass(frozen=True, slots=True)
class ReportFormPress(Placed[AtT_co]):
    """Opens the form to say what is wrong with a question."""

    verb = "wrong"


@dataclass(frozen=True, slots=True)
class ReportPress(Placed[AtT_co]):
    """That form."""

    verb = "report"


@dataclass(frozen=True, slots=True)
class InboxPress(Control):
    """Questions of the server with open reports."""

    verb = "inbox"


@dataclass(frozen=True, slots=True)
class InboxMenuPress(Control):
    """One of them: a menu whose value is a report on it."""

    verb = "reported"


@dataclass(frozen=True, slots=True)
class ClassItemMenuPress(Control):
    """A question of a past class quiz: a menu whose value is its place in it."""

    verb = "asked"
    run: NumberPart


@dataclass(frozen=True, slots=True)
class ItemPress(Control):
    """A question, with its reports and answers."""

    verb = "item"
    item: ItemPart


@dataclass(frozen=True, slots=True)
class ReplyFormPress(Control):
    """Opens the form to reply to all open reports on a question."""

    verb = "answer"
    item: ItemPart


@dataclass(frozen=True, slots=True)
class ReplyPress(Control):
    """That form."""

    verb = "reply"
    item: ItemPart


@dataclass(frozen=True, slots=True)
class CloseReportsPress(Control):
    """Closes all open reports on a question without a reply."""

    verb = "settle"
    item: ItemPart


@dataclass(frozen=True, slots=True)
class AcceptMenuPress(Control):
    """What it would change to accept an answer: a menu whose value is its code."""

    verb = "accept"
    item: ItemPart


@dataclass(frozen=True, slots=True)
class VoidPress(Control):
    """What it would change to leave a question out of everybody's points."""

    verb = "void"
    item: ItemPart


@dataclass(frozen=True, slots=True)
class CorrectPress(Control):
    """Accepts the answer of this code; without one, leaves the question out."""

    verb = "correct"
    item: ItemPart
    code: OptionalNumber = None


@dataclass(frozen=True, slots=True)
class RestorePress(Control):
    """Takes back what was corrected about a question."""

    verb = "restore"
    item: ItemPart


ItemControl = (
    ReportFormPress[AtStep]
    | ReportFormPress[AtVote]
    | ReportPress[AtStep]
    | ReportPress[AtVote]
    | InboxPress
    | InboxMenuPress
    | ClassItemMenuPress
    | ItemPress
    | ReplyFormPress
    | ReplyPress
    | CloseReportsPress
    | AcceptMenuPress
    | VoidPress
    | CorrectPress
    | RestorePress
)
