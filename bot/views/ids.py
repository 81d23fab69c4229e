"""The ids that buttons, menus and forms carry: each verb is a class, whose fields say what its parts are.

They are built and read here and nowhere else, by the grammar of `id_codec`. Promises nothing about which answer is
right: options, statements and labels are named by their places on the card. Refuses to carry anything that is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, get_args, get_origin

from bot.services.scenes import AtStep, AtVote
from bot.views.id_codec import (
    At,
    AtT_co,
    CommandPart,
    ConfidencePart,
    Control,
    LengthPart,
    NamePart,
    NumberPart,
    OptionalName,
    OptionalNumber,
    OptionalPlaces,
    OptionalShelf,
    OptionalValues,
    OptionsPart,
    PlacePart,
    PlacesPart,
    RunPart,
    ShelfPart,
    StepPart,
    ValuesPart,
    parts_of,
)

# ---------------------------------------------------------------------------- answers, of one's own or in a class


@dataclass(frozen=True, slots=True)
class _Placed(Control, Generic[AtT_co]):
    """About a question of a run of one's own, or of a class: the card of either has the same controls."""

    at: PlacePart[AtT_co]


@dataclass(frozen=True, slots=True)
class ChoosePress(_Placed[AtT_co]):
    """Answers with the options shown at these places."""

    verb = "choose"
    places: PlacesPart


@dataclass(frozen=True, slots=True)
class MarkPress(_Placed[AtT_co]):
    """These places are ticked now, and not sent; without them, a menu whose values they are."""

    verb = "mark"
    places: OptionalPlaces = None


@dataclass(frozen=True, slots=True)
class FillPress(_Placed[AtT_co]):
    """These are the parts of the answer now; with a menu, its value goes where `HERE` stands."""

    verb = "fill"
    parts: ValuesPart


@dataclass(frozen=True, slots=True)
class SendPress(_Placed[AtT_co]):
    """Answers with these parts."""

    verb = "send"
    parts: ValuesPart


@dataclass(frozen=True, slots=True)
class ConfidencePress(_Placed[AtT_co]):
    """How sure they are of what they answered: guessing, fairly sure, sure."""

    verb = "sure"
    confidence: ConfidencePart


@dataclass(frozen=True, slots=True)
class FigureFormPress(_Placed[AtT_co]):
    """Opens the form for a figure; for one part of an answer with the parts."""

    verb = "form"
    parts: OptionalValues = None


@dataclass(frozen=True, slots=True)
class WordsFormPress(_Placed[AtT_co]):
    """Opens the form for a few words."""

    verb = "words"
    parts: OptionalValues = None


@dataclass(frozen=True, slots=True)
class TypePress(_Placed[AtT_co]):
    """Either form, with what the button carried that opened it."""

    verb = "type"
    parts: OptionalValues = None


# ---------------------------------------------------------------------------- runs of one's own


@dataclass(frozen=True, slots=True)
class GoPress(Control):
    """From a step to another one."""

    verb = "go"
    at: StepPart
    to: NumberPart


@dataclass(frozen=True, slots=True)
class HintPress(Control):
    """Opens the hint of an open question on its card, on which these places are ticked."""

    verb = "hint"
    at: StepPart
    places: OptionalPlaces = None


@dataclass(frozen=True, slots=True)
class TermsPress(Control):
    """Opens on a part of a lesson's page what its words mean."""

    verb = "terms"
    at: StepPart
    part: OptionalNumber = None


@dataclass(frozen=True, slots=True)
class FoldPress(Control):
    """Closes the hint of a question on its card, on which these places are ticked."""

    verb = "fold"
    at: StepPart
    places: OptionalPlaces = None


@dataclass(frozen=True, slots=True)
class ReadPress(Control):
    """A part of a lesson's page."""

    verb = "read"
    at: StepPart
    part: NumberPart


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


# ---------------------------------------------------------------------------- finding one's way


@dataclass(frozen=True, slots=True)
class CoursePress(Control):
    """All lessons."""

    verb = "course"


@dataclass(frozen=True, slots=True)
class LessonPress(Control):
    """A lesson; without one, a menu whose value is it."""

    verb = "lesson"
    lesson: OptionalName = None


@dataclass(frozen=True, slots=True)
class RereadPress(Control):
    """A lesson once more."""

    verb = "reread"
    lesson: NamePart


@dataclass(frozen=True, slots=True)
class PacksPress(Control):
    """The packs to choose from; offers first to go on with a quiz that is open."""

    verb = "packs"


@dataclass(frozen=True, slots=True)
class QuizPress(Control):
    """A pack and how many of its questions, 0 for all; offers first to go on with a quiz that is open."""

    verb = "quiz"
    pack: NamePart
    length: NumberPart


@dataclass(frozen=True, slots=True)
class NewQuizPress(Control):
    """The same without offering; without a length or a pack, a choice of them.

    In the first edition also a menu of packs, as `new.LENGTH.NUMBER`.
    """

    verb = "new"
    pack: OptionalName = None
    length: OptionalNumber = None


@dataclass(frozen=True, slots=True)
class PackMenuPress(Control):
    """A menu whose value is a pack; how many questions (None: asked for next), and which of several menus it is."""

    verb = "menu"
    length: LengthPart
    number: NumberPart


@dataclass(frozen=True, slots=True)
class ShelfPress(Control):
    """The packs of a shelf in a language, for a quiz of so many questions."""

    verb = "shelf"
    shelf: ShelfPart
    language: NamePart
    length: LengthPart


@dataclass(frozen=True, slots=True)
class ProgressPress(Control):
    """A learner's own results."""

    verb = "progress"


@dataclass(frozen=True, slots=True)
class TermPress(Control):
    """A term of the glossary."""

    verb = "term"
    term: NamePart


# ---------------------------------------------------------------------------- a server's own packs


@dataclass(frozen=True, slots=True)
class PreviewPress(Control):
    """Tries a draft: of the drafts that have this version one after the other, the one with this digest.

    In the first edition without a digest; likewise below.
    """

    verb = "preview"
    pack: NamePart
    version: NumberPart
    digest: OptionalName = None


@dataclass(frozen=True, slots=True)
class PublishPress(Control):
    """Puts a draft into use."""

    verb = "publish"
    pack: NamePart
    version: NumberPart
    digest: OptionalName = None


@dataclass(frozen=True, slots=True)
class DiscardPress(Control):
    """Throws a draft away."""

    verb = "discard"
    pack: NamePart
    version: NumberPart
    digest: OptionalName = None


@dataclass(frozen=True, slots=True)
class UploadPress(Control):
    """The form for several files."""

    verb = "upload"


@dataclass(frozen=True, slots=True)
class StarterPress(Control):
    """The file to write a first pack from."""

    verb = "starter"


# ---------------------------------------------------------------------------- class quizzes


@dataclass(frozen=True, slots=True)
class ClassShelfPress(Control):
    """The packs of a shelf in a language, for a class with these options; without a shelf the one that fits best."""

    verb = "teach"
    options: OptionsPart
    shelf: OptionalShelf = None
    language: OptionalName = None


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
class HostPress(Control):
    """A button of the host's panel, as things stood at that turn."""

    verb = "host"
    run: NumberPart
    command: CommandPart
    turn: NumberPart


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


ComponentId = (
    ChoosePress[AtStep]
    | ChoosePress[AtVote]
    | MarkPress[AtStep]
    | MarkPress[AtVote]
    | FillPress[AtStep]
    | FillPress[AtVote]
    | SendPress[AtStep]
    | SendPress[AtVote]
    | ConfidencePress[AtStep]
    | ConfidencePress[AtVote]
    | FigureFormPress[AtStep]
    | FigureFormPress[AtVote]
    | WordsFormPress[AtStep]
    | WordsFormPress[AtVote]
    | TypePress[AtStep]
    | TypePress[AtVote]
    | GoPress
    | HintPress
    | TermsPress
    | FoldPress
    | ReadPress
    | ShowPress
    | StopPress
    | AgainPress
    | CoursePress
    | LessonPress
    | RereadPress
    | PacksPress
    | QuizPress
    | NewQuizPress
    | PackMenuPress
    | ShelfPress
    | ClassShelfPress
    | ClassPackPress
    | OpenClassPress
    | ProgressPress
    | TermPress
    | PreviewPress
    | PublishPress
    | DiscardPress
    | UploadPress
    | StarterPress
    | JoinPress
    | SheetPress
    | MinePress
    | HostPress
    | HistoryPress
    | PastMenuPress
    | RunAgainPress
)
"""Whatever can be pressed, sorted by what it is for: an answer in a run of one's own and one in a class are two."""

_VERBS: Final[dict[str, type[ComponentId]]] = {kind.verb: get_origin(kind) or kind for kind in get_args(ComponentId)}

_TYPES: Final[dict[tuple[type[Control], type[At] | None], type[ComponentId]]] = {
    (get_origin(kind) or kind, next(iter(get_args(kind)), None)): kind for kind in get_args(ComponentId)
}


def parse(custom_id: str) -> ComponentId | None:
    """What an id asks for; None where it is not of this version, or its parts are not those of its verb."""
    found = parts_of(custom_id)
    if found is None:
        return None
    verb, *parts = found
    try:
        return _VERBS[verb].read(parts) if verb in _VERBS else None
    except ValueError:
        return None


def press_type(asked: ComponentId) -> type[ComponentId]:
    """Which of the types of `ComponentId` it is: its class, and of what has a place, with that place's."""
    return _TYPES[type(asked), type(asked.at) if isinstance(asked, _Placed) else None]
