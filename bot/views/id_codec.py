"""How the ids of controls are written: the grammar, and how each kind of part is written and read.

An id is `c1.VERB.PART.PART…`: the version of this grammar, what to do, and what to do it with. No part means something
by how it begins, but for the first part of an `At`, which never holds an authored name. Promises at most 100
characters, and that what is built is read back as it was built. Refuses to know which verbs there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    Self,
    TypeVar,
    get_args,
    get_type_hints,
)

from bot.reports.report import ReportForm
from bot.services.item_scenes import ClassItem, ItemRef, ReportedItem
from bot.services.result_scenes import ReportKind
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

AtT_co = TypeVar("AtT_co", bound=At, covariant=True)

HostCommand = Literal[
    "start", "end", "next", "close", "discuss", "extend", "pause", "resume", "skip", "look", "stop", "drop"
]
"""What a button of the panel asks for. `end` asks again, and `stop` ends the quiz; `skip` asks again where there are
answers, and `drop` leaves the question out."""

AssignmentCommand = Literal["look", "close", "post", "remind"]
"""What a button of an assignment's panel asks for."""

AssignmentForm = Literal["times", "extra"]
"""Which form it opens instead: with the times, or with one learner's extra time."""


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


_REPORT: Final = "report"
"""In place of a class's run: what follows is a report on the question."""


def _write_item(item: ItemRef) -> str:
    match item:
        case ReportedItem(report):
            return f"{_REPORT}.{report}"
        case ClassItem(run, position):
            return f"{run}.{position}"


def _read_item(run: str, number: str) -> ItemRef:
    return ReportedItem(read_number(number)) if run == _REPORT else ClassItem(read_number(run), read_number(number))


_LETTERS: Final = {
    "points": {"f": "flat", "t": "timed"},
    "pace": {"h": "host", "a": "auto"},
    "discuss": {"y": True, "n": False},
    "spread": {"y": True, "n": False},
    "show": {"r": "result", "p": "podium", "n": "nothing"},
    "early": {"y": True, "n": False, "x": None},
    "display": {"c": "channel", "p": "projector"},
    "ranking": {"y": True, "n": False},
    "talk": {"c": "class", "p": "pairs"},
}
_LEAST_LETTERS: Final = 6
"""So many choices there were when ids were first built; one that such an id lacks has its default."""

_FIGURES: Final = ("questions", "seconds", "talk_seconds", "teams", "warm_up")


def _write_options(options: ClassOptions) -> str:
    """Figures, letters for the choices, and the group if there is one, to the base 36: `10-30-60-0-0-fhnyrxcnc-g7`."""
    said = "".join(
        next(letter for letter, value in letters.items() if value == getattr(options, name))
        for name, letters in _LETTERS.items()
    )
    group = [] if options.group is None else [f"g{_to_base_36(options.group)}"]
    return "-".join([*(str(getattr(options, name)) for name in _FIGURES), said, *group])


def _read_options(text: str) -> ClassOptions:
    text, _, group = text.partition("-g")
    *figures, said = text.split("-")
    if len(figures) != len(_FIGURES) or not _LEAST_LETTERS <= len(said) <= len(_LETTERS):
        raise ValueError(f"{text} are no options")
    chosen: dict[str, Any] = dict(zip(_FIGURES, map(read_number, figures), strict=True))
    for (name, letters), letter in zip(_LETTERS.items(), said, strict=False):
        if letter not in letters:
            raise ValueError(f"{letter} is no choice of {name}")
        chosen[name] = letters[letter]
    if group:
        chosen["group"] = int(group, 36)
    return ClassOptions(**chosen)


def _to_base_36(number: int) -> str:
    """As `int(text, 36)` reads it: the name of a pack leaves little room beside it."""
    above, last = divmod(number, 36)
    return (_to_base_36(above) if above else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[last]


NumberPart = Annotated[int, _Code(str, read_number)]
NamePart = Annotated[str, _Code(str, _name)]
OptionalName = Annotated[str | None, _Code(str, _name)]
OptionalNumber = Annotated[int | None, _Code(str, read_number)]
LengthPart = Annotated[int | None, _Code(lambda length: ANY_LENGTH if length is None else str(length), read_length)]
ConfidencePart = Annotated[Confidence, _Code(str, _read_confidence)]
ReportKindPart = Annotated[ReportKind, _Code(str, _one_of(*get_args(ReportKind)))]
ReportFormPart = Annotated[ReportForm, _Code(str, _one_of(*get_args(ReportForm)))]
CommandPart = Annotated[HostCommand, _Code(str, _one_of(*get_args(HostCommand)))]
FoldedPart = Annotated[Literal["folded"] | None, _Code(str, _one_of("folded"))]
AssignmentPart = Annotated[AssignmentCommand, _Code(str, _one_of(*get_args(AssignmentCommand)))]
AssignmentFormPart = Annotated[AssignmentForm, _Code(str, _one_of(*get_args(AssignmentForm)))]
ShelfPart = Annotated[Shelf, _Code(str, _one_of(*get_args(Shelf)))]
OptionalShelf = Annotated[Shelf | None, _Code(str, _one_of(*get_args(Shelf)))]
OptionsPart = Annotated[ClassOptions, _Code(_write_options, _read_options)]
PlacesPart = Annotated[tuple[int, ...], _Code(_write_places, _read_places)]
OptionalPlaces = Annotated[tuple[int, ...] | None, _Code(_write_places, _read_places)]
ValuesPart = Annotated[tuple[str | None, ...], _Code(_write_parts, _read_parts)]
OptionalValues = Annotated[tuple[str | None, ...] | None, _Code(_write_parts, _read_parts)]
RunPart = Annotated[RunRef, _Code(_write_run, _read_run)]
StepPart = Annotated[AtStep, _Code(_write_at, _read_step, parts=2)]
ItemPart = Annotated[ItemRef, _Code(_write_item, _read_item, parts=2)]
PlacePart = Annotated[AtT_co, _Code(_write_at, _read_at, parts=2)]


class Control:
    """What all ids share. Fields with a default stand last, and are left out where they have it."""

    __slots__ = ()
    verb: ClassVar[str]

    @property
    def custom_id(self) -> str:
        """The id as Discord keeps it. Raises `ValueError` for one that it would not take, or that is not read back."""
        said = (getattr(self, name) for name, _, _ in _codes(type(self)))
        parts = [
            code.write(value)
            for value, (_, code, optional) in zip(said, _codes(type(self)), strict=True)
            if value is not None or not optional
        ]
        text = ".".join([f"c{VERSION}", self.verb, *parts])
        with suppress(ValueError):
            written = parts_of(text)
            if written is not None and len(text) <= _LONGEST and self.read(written[1:]) == self:
                return text
        raise ValueError(f"not an id: {text}")

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


def parts_of(custom_id: str) -> Sequence[str] | None:
    """The verb of an id and its parts; None for what is no id of this version."""
    return custom_id.split(".")[1:] if _WRITTEN.fullmatch(custom_id) is not None else None


@cache
def _codes(kind: type[Control]) -> tuple[tuple[str, _Code, bool], ...]:
    """The name and the code of each field, and whether it can be left out."""
    hints = get_type_hints(kind, include_extras=True)
    found: Any = fields(kind)  # pyright: ignore[reportArgumentType] - every verb is a dataclass
    return tuple((one.name, get_args(hints[one.name])[1], one.default is not MISSING) for one in found)
