"""Faults that several kinds of question can have: ids that name nothing, texts that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from questions.diagnostics.diagnostic import Code, Fault, closest, shown
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_Path = tuple[str | int, ...]
What = Literal["option", "label", "reason", "verdict"]
"""What an id can be that of."""


def unknown_key(path: _Path, name: str, known: Collection[str], what: What, *, at_key: bool = False) -> Iterator[Fault]:
    """A fault where `name` is no known id of a `what`."""
    if name not in known:
        message, advice = _no_such(what, shown(name), ", ".join(known))
        yield Fault(path, Code.UNKNOWN_OPTION, message, closest(name, known) or advice, at_key)


def _no_such(what: What, name: str, known: str) -> tuple[Message, Message]:
    """That there is none of that name, and which there are."""
    match what:
        case "option":
            return Message("There is no option {name}.", name=name), Message("the options are {known}", known=known)
        case "label":
            return Message("There is no label {name}.", name=name), Message("the labels are {known}", known=known)
        case "reason":
            return Message("There is no reason {name}.", name=name), Message("the reasons are {known}", known=known)
        case "verdict":
            return Message("There is no verdict {name}.", name=name), Message("the verdicts are {known}", known=known)


def accepted_faults(
    path: _Path, accepted: Iterable[str], known: Collection[str], answers: Collection[str], what: What
) -> Iterator[Fault]:
    """A fault for each id accepted besides the key that is unknown, or is the key."""
    for name in accepted:
        yield from unknown_key((*path, name), name, known, what, at_key=True)
        if name in answers:
            yield is_key((*path, name), name)


def is_key(path: _Path, name: str) -> Fault:
    """The fault of accepting the key besides."""
    message = Message("{name} is the answer already, and cannot be accepted besides.", name=shown(name))
    return Fault(path, Code.KEY_ACCEPTED, message, Message("remove it from {key}", key=path[-2]), at_key=True)


def same_text(path: _Path, texts: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each text that another entry has already."""
    first: dict[str, str] = {}
    for name, text in texts.items():
        earlier = first.setdefault(" ".join(text.casefold().split()), name)
        if earlier != name:
            message = Message("{name} has the same text as {other}.", name=shown(name), other=shown(earlier))
            advice = Message("tell them apart or remove one")
            yield Fault((*path, name, "text"), Code.SAME_TEXT, message, advice)


def listed_answers(answers: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    """A fault for each id of a list of answers that is unknown or stands there twice."""
    seen: set[str] = set()
    for number, answer in enumerate(answers):
        yield from unknown_key(("answer", number), answer, known, "option")
        if answer in seen:
            message = Message("{name} stands twice in the answer.", name=shown(answer))
            yield Fault(("answer", number), Code.DUPLICATE_ID, message, Message("remove one of them"))
        seen.add(answer)
