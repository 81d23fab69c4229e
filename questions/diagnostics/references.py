"""What can be wrong in several kinds of question: ids that name nothing, texts that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from questions.diagnostics.diagnostic import Code, Finding, closest, shown
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_Path = tuple[str | int, ...]
Named = Literal["option", "label", "reason", "verdict"]
"""What has an id that others can name."""


def unknown_key(
    path: _Path, name: str, known: Collection[str], what: Named, *, at_key: bool = False
) -> Iterator[Finding]:
    """A finding where `name` is no known id of a `what`."""
    if name not in known:
        message, advice = _no_such(what, shown(name), ", ".join(known))
        yield Finding(path, Code.UNKNOWN_OPTION, message, closest(name, known) or advice, at_key=at_key)


def _no_such(what: Named, name: Message, known: str) -> tuple[Message, Message]:
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


def accepted_findings(
    path: _Path, accepted: Iterable[str], known: Collection[str], answers: Collection[str], what: Named
) -> Iterator[Finding]:
    """A finding for each id accepted besides the key that is unknown, or is the key."""
    for name in accepted:
        yield from unknown_key((*path, name), name, known, what, at_key=True)
        if name in answers:
            yield is_key((*path, name), name)


def is_key(path: _Path, name: str) -> Finding:
    """The finding of accepting the key besides."""
    message = Message("{name} is the answer already, and cannot be accepted besides.", name=shown(name))
    return Finding(path, Code.KEY_ACCEPTED, message, Message("remove it from {key}", key=path[-2]), at_key=True)


def same_text(path: _Path, texts: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each text that another entry has already."""
    first: dict[str, str] = {}
    for name, text in texts.items():
        earlier = first.setdefault(" ".join(text.casefold().split()), name)
        if earlier != name:
            message = Message("{name} has the same text as {other}.", name=shown(name), other=shown(earlier))
            advice = Message("tell them apart or remove one")
            yield Finding((*path, name, "text"), Code.SAME_TEXT, message, advice)


def listed_answers(answers: Iterable[str], known: Collection[str]) -> Iterator[Finding]:
    """A finding for each id of a list of answers that is unknown or stands there twice."""
    seen: set[str] = set()
    for number, answer in enumerate(answers):
        yield from unknown_key(("answer", number), answer, known, "option")
        if answer in seen:
            message = Message("{name} stands twice in the answer.", name=shown(answer))
            yield Finding(("answer", number), Code.DUPLICATE_ID, message, Message("remove one of them"))
        seen.add(answer)
