"""The ids that buttons, menus and forms carry: built and read here and nowhere else.

An id is `c1.VERB.PART.PART…`: the version of this grammar, what to do, and what to do it with. Each verb is a class
below, and its fields say what its parts are; no part means something by how it begins, but for the first part of an
`At`, which never holds an authored name. Promises at most 100 characters, that what is built is read back as it was
built, and nothing about which answer is right: options, statements and labels are named by their places on the card.
Refuses to carry anything that is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    Self,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from bot.services.scenes import AtStep, AtVote, ClassOptions, RunRef, Shelf
from questions.engine.self_paced import Confidence, confidence_of

VERSION: Final = 1

_MOST: Final = 2**63 - 1
"""The greatest number that both databases take as an id."""

_LONGEST: Final = 100
_WRITTEN: Final = re.compile(rf"c{VERSION}(\.[a-z0-9_-]+)+")
_NAME: Final = re.compile(r"[a-z0-9_-]+")
ANY_LENGTH: Final = "any"
"""In place of a length: it is asked for next."""

At = AtStep | AtVote
"""Whose question a control belongs to: of a run of one's own, `17.3`, of a preview, `p17.3`, of a class, `k17.3v1`."""

_AtT_co = TypeVar("_AtT_co", bound=At, covariant=True)

HostCommand = Literal["start", "end", "next", "close", "discuss", "extend", "pause", "resume", "skip", "look", "stop"]
"""What a button of the panel asks for: `end` asks again, and `stop` ends the quiz."""


# ---------------------------------------------------------------------------- how parts are written and read


@dataclass(frozen=True, slots=True)
class _Code:
    """How the value of a field is written as so many parts, and read from them: `read` raises `ValueError`."""

    write: Callable[[Any], str]
    read: Callable[..., Any]
    parts: int = 1


def read_number(text: str) -> int:
    """A part, or a menu's value, that is a number. Raises `ValueError` for signs, and for what no database can hold."""
    if not (text.isascii() and text.isdigit()) or (key := int(text)) > _MOST:
        raise ValueError(f"{text} is no key")
    return key


def _name(text: str) -> str:
    if _NAME.fullmatch(text) is None:
        raise ValueError(f"{text} is no name")
    return text


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{text} is none of {allowed}")
        return text

    return read


def _read_confidence(text: str) -> Confidence:
    level = confidence_of(read_number(text))
    if level is None:
        raise ValueError(f"{text} is no level of confidence")
    return level


def read_length(text: str) -> int | None:
    return None if text == ANY_LENGTH else read_number(text)


def _write_places(places: Iterable[int]) -> str:
    """`0-2`, and `-` for none."""
    return "-".join(map(str, places)) or "-"


def _read_places(text: str) -> tuple[int, ...]:
    return () if text == "-" else tuple(read_number(place) for place in text.split("-"))


def _write_parts(values: Iterable[str | None]) -> str:
    """Each part's value as a code, nothing for not yet: `0_1__`."""
    return "_".join(value or "" for value in values)


def _read_parts(text: str) -> tuple[str | None, ...]:
    return tuple(value or None for value in text.split("_"))


def _write_run(run: RunRef) -> str:
    return f"p{run.number}" if run.preview else str(run.number)


def _read_run(text: str) -> RunRef:
    return RunRef(read_number(text.removeprefix("p")), preview=text.startswith("p"))


def _write_at(at: At) -> str:
    match at:
        case AtStep(run, position):
            return f"{_write_run(run)}.{position}"
        case AtVote(run, position, vote):
            return f"k{run}.{position}v{vote}"


def _read_at(run: str, position: str) -> At:
    if not run.startswith("k"):
        return AtStep(_read_run(run), read_number(position))
    at, _, vote = position.partition("v")
    return AtVote(read_number(run[1:]), read_number(at), read_number(vote))


def _read_step(run: str, position: str) -> AtStep:
    return AtStep(_read_run(run), read_number(position))


_LETTERS: Final = {
    "points": {"f": "flat", "t": "timed"},
    "pace": {"h": "host", "a": "auto"},
    "discuss": {"y": True, "n": False},
    "spread": {"y": True, "n": False},
    "show": {"r": "result", "p": "podium", "n": "nothing"},
    "early": {"y": True, "n": False, "x": None},
}
_FIGURES: Final = ("questions", "seconds", "talk", "teams", "warm_up")


def _write_options(options: ClassOptions) -> str:
    """Figures, and a letter for each choice: `10-30-60-0-0-fhnyrx`."""
    said = "".join(
        next(letter for letter, value in letters.items() if value == getattr(options, name))
        for name, letters in _LETTERS.items()
    )
    return "-".join([*(str(getattr(options, name)) for name in _FIGURES), said])


def _read_options(text: str) -> ClassOptions:
    *figures, said = text.split("-")
    if len(figures) != len(_FIGURES) or len(said) != len(_LETTERS):
        raise ValueError(f"{text} are no options")
    chosen: dict[str, Any] = dict(zip(_FIGURES, map(read_number, figures), strict=True))
    for (name, letters), letter in zip(_LETTERS.items(), said, strict=True):
        if letter not in letters:
            raise ValueError(f"{letter} is no choice of {name}")
        chosen[name] = letters[letter]
    return ClassOptions(**chosen)


_Number = Annotated[int, _Code(str, read_number)]
_Name = Annotated[str, _Code(str, _name)]
_OrName = Annotated[str | None, _Code(str, _name)]
_OrNumber = Annotated[int | None, _Code(str, read_number)]
_Length = Annotated[int | None, _Code(lambda length: ANY_LENGTH if length is None else str(length), read_length)]
_Sure = Annotated[Confidence, _Code(str, _read_confidence)]
_Command = Annotated[HostCommand, _Code(str, _one_of(*get_args(HostCommand)))]
_Shelf = Annotated[Shelf, _Code(str, _one_of(*get_args(Shelf)))]
_OrShelf = Annotated[Shelf | None, _Code(str, _one_of(*get_args(Shelf)))]
_Options = Annotated[ClassOptions, _Code(_write_options, _read_options)]
_Places = Annotated[tuple[int, ...], _Code(_write_places, _read_places)]
_OrPlaces = Annotated[tuple[int, ...] | None, _Code(_write_places, _read_places)]
_Parts = Annotated[tuple[str | None, ...], _Code(_write_parts, _read_parts)]
_OrParts = Annotated[tuple[str | None, ...] | None, _Code(_write_parts, _read_parts)]
_Run = Annotated[RunRef, _Code(_write_run, _read_run)]
_Step = Annotated[AtStep, _Code(_write_at, _read_step, parts=2)]
_At = Annotated[_AtT_co, _Code(_write_at, _read_at, parts=2)]


class Control:
    """What all ids share. Fields with a default stand last, and are left out where they have it."""

    __slots__ = ()
    verb: ClassVar[str]

    @property
    def custom_id(self) -> str:
        """The id as Discord keeps it. Raises `ValueError` for one that it would not take or `parse` not read."""
        said = (getattr(self, name) for name, _, _ in _codes(type(self)))
        parts = [
            code.write(value)
            for value, (_, code, optional) in zip(said, _codes(type(self)), strict=True)
            if value is not None or not optional
        ]
        text = ".".join([f"c{VERSION}", self.verb, *parts])
        if len(text) > _LONGEST or parse(text) != self:
            raise ValueError(f"not an id: {text}")
        return text

    @classmethod
    def read(cls, parts: Sequence[str]) -> Self:
        """Raises `ValueError` for parts that are not those of this verb."""
        values, left = list[Any](), list(parts)
        for _, code, optional in _codes(cls):
            if optional and not left:
                break
            taken, left = left[: code.parts], left[code.parts :]
            if len(taken) < code.parts:
                raise ValueError(f"{cls.verb} needs more than {parts}")
            values.append(code.read(*taken))
        if left:
            raise ValueError(f"{cls.verb} takes less than {parts}")
        return cls(*values)


@cache
def _codes(kind: type[Control]) -> tuple[tuple[str, _Code, bool], ...]:
    """The name and the code of each field, and whether it can be left out."""
    hints = get_type_hints(kind, include_extras=True)
    found: Any = fields(kind)  # pyright: ignore[reportArgumentType] - every verb is a dataclass
    return tuple((one.name, get_args(hints[one.name])[1], one.default is not MISSING) for one in found)


# ---------------------------------------------------------------------------- answers, of one's own or in a class


@dataclass(frozen=True, slots=True)
class _Placed(Control, Generic[_AtT_co]):
    """About a question of a run of one's own, or of a class: the card of either has the same controls."""

    at: _At[_AtT_co]


@dataclass(frozen=True, slots=True)
class ChoosePress(_Placed[_AtT_co]):
    """Answers with the options shown at these places."""

    verb = "choose"
    places: _Places


@dataclass(frozen=True, slots=True)
class MarkPress(_Placed[_AtT_co]):
    """These places are ticked now, and not sent; without them, a menu whose values they are."""

    verb = "mark"
    places: _OrPlaces = None


@dataclass(frozen=True, slots=True)
class FillPress(_Placed[_AtT_co]):
    """These are the parts of the answer now; with a menu, its value goes where `HERE` stands."""

    verb = "fill"
    parts: _Parts


@dataclass(frozen=True, slots=True)
class SendPress(_Placed[_AtT_co]):
    """Answers with these parts."""

    verb = "send"
    parts: _Parts


@dataclass(frozen=True, slots=True)
class ConfidencePress(_Placed[_AtT_co]):
    """How sure they are of what they answered: guessing, fairly sure, sure."""

    verb = "sure"
    confidence: _Sure


@dataclass(frozen=True, slots=True)
class FigureFormPress(_Placed[_AtT_co]):
    """Opens the form for a figure; for one part of an answer with the parts."""

    verb = "form"
    parts: _OrParts = None


@dataclass(frozen=True, slots=True)
class WordsFormPress(_Placed[_AtT_co]):
    """Opens the form for a few words."""

    verb = "words"
    parts: _OrParts = None


@dataclass(frozen=True, slots=True)
class TypePress(_Placed[_AtT_co]):
    """Either form, with what the button carried that opened it."""

    verb = "type"
    parts: _OrParts = None


# ---------------------------------------------------------------------------- runs of one's own


@dataclass(frozen=True, slots=True)
class GoPress(Control):
    """From a step to another one."""

    verb = "go"
    at: _Step
    to: _Number


@dataclass(frozen=True, slots=True)
class HintPress(Control):
    """Opens the hint of an open question on its card, on which these places are ticked."""

    verb = "hint"
    at: _Step
    places: _OrPlaces = None


@dataclass(frozen=True, slots=True)
class TermsPress(Control):
    """Opens on a part of a lesson's page what its words mean."""

    verb = "terms"
    at: _Step
    part: _OrNumber = None


@dataclass(frozen=True, slots=True)
class FoldPress(Control):
    """Closes the hint of a question on its card, on which these places are ticked."""

    verb = "fold"
    at: _Step
    places: _OrPlaces = None


@dataclass(frozen=True, slots=True)
class ReadPress(Control):
    """A part of a lesson's page."""

    verb = "read"
    at: _Step
    part: _Number


@dataclass(frozen=True, slots=True)
class ShowPress(Control):
    """A run as it stands."""

    verb = "show"
    run: _Run


@dataclass(frozen=True, slots=True)
class StopPress(Control):
    """The result of a quiz so far."""

    verb = "stop"
    run: _Run


@dataclass(frozen=True, slots=True)
class AgainPress(Control):
    """A quiz of what was missed in that one."""

    verb = "again"
    run: _Run


# ---------------------------------------------------------------------------- finding one's way


@dataclass(frozen=True, slots=True)
class CoursePress(Control):
    """All lessons."""

    verb = "course"


@dataclass(frozen=True, slots=True)
class LessonPress(Control):
    """A lesson; without one, a menu whose value is it."""

    verb = "lesson"
    lesson: _OrName = None


@dataclass(frozen=True, slots=True)
class RereadPress(Control):
    """A lesson once more."""

    verb = "reread"
    lesson: _Name


@dataclass(frozen=True, slots=True)
class PacksPress(Control):
    """The packs to choose from; offers first to go on with a quiz that is open."""

    verb = "packs"


@dataclass(frozen=True, slots=True)
class QuizPress(Control):
    """A pack and how many of its questions, 0 for all; offers first to go on with a quiz that is open."""

    verb = "quiz"
    pack: _Name
    length: _Number


@dataclass(frozen=True, slots=True)
class NewQuizPress(Control):
    """The same without offering; without a length or a pack, a choice of them.

    In the first edition also a menu of packs, as `new.LENGTH.NUMBER`.
    """

    verb = "new"
    pack: _OrName = None
    length: _OrNumber = None


@dataclass(frozen=True, slots=True)
class PackMenuPress(Control):
    """A menu whose value is a pack; how many questions (None: asked for next), and which of several menus it is."""

    verb = "menu"
    length: _Length
    number: _Number


@dataclass(frozen=True, slots=True)
class ShelfPress(Control):
    """The packs of a shelf in a language, for a quiz of so many questions."""

    verb = "shelf"
    shelf: _Shelf
    language: _Name
    length: _Length


@dataclass(frozen=True, slots=True)
class ProgressPress(Control):
    """A learner's own results."""

    verb = "progress"


@dataclass(frozen=True, slots=True)
class TermPress(Control):
    """A term of the glossary."""

    verb = "term"
    term: _Name


# ---------------------------------------------------------------------------- a server's own packs


@dataclass(frozen=True, slots=True)
class PreviewPress(Control):
    """Tries a draft: of the drafts that have this version one after the other, the one with this digest.

    In the first edition without a digest; likewise below.
    """

    verb = "preview"
    pack: _Name
    version: _Number
    digest: _OrName = None


@dataclass(frozen=True, slots=True)
class PublishPress(Control):
    """Puts a draft into use."""

    verb = "publish"
    pack: _Name
    version: _Number
    digest: _OrName = None


@dataclass(frozen=True, slots=True)
class DiscardPress(Control):
    """Throws a draft away."""

    verb = "discard"
    pack: _Name
    version: _Number
    digest: _OrName = None


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
    options: _Options
    shelf: _OrShelf = None
    language: _OrName = None


@dataclass(frozen=True, slots=True)
class ClassPackPress(Control):
    """Opens a class quiz of the pack chosen in a menu, which is this one of several."""

    verb = "play"
    options: _Options
    number: _Number


@dataclass(frozen=True, slots=True)
class OpenClassPress(Control):
    """Opens a class quiz of this pack."""

    verb = "open"
    options: _Options
    pack: _Name


@dataclass(frozen=True, slots=True)
class JoinPress(Control):
    """Takes part."""

    verb = "join"
    run: _Number


@dataclass(frozen=True, slots=True)
class SheetPress(Control):
    """Opens a private card to answer on."""

    verb = "sheet"
    run: _Number


@dataclass(frozen=True, slots=True)
class MinePress(Control):
    """What one learner may see of their own."""

    verb = "mine"
    run: _Number


@dataclass(frozen=True, slots=True)
class HostPress(Control):
    """A button of the host's panel, as things stood at that turn."""

    verb = "host"
    run: _Number
    command: _Command
    turn: _Number


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
    run: _Number


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
    if _WRITTEN.fullmatch(custom_id) is None:
        return None
    _, verb, *parts = custom_id.split(".")
    try:
        return _VERBS[verb].read(parts) if verb in _VERBS else None
    except ValueError:
        return None


def press_type(asked: ComponentId) -> type[ComponentId]:
    """Which of the types of `ComponentId` it is: its class, and of what has a place, with that place's."""
    return _TYPES[type(asked), type(asked.at) if isinstance(asked, _Placed) else None]
