"""Faults that several kinds of question can have: ids that name nothing, texts that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.problems import Code, Fault, closest, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Path = tuple[str | int, ...]


def unknown_key(path: Path, name: str, known: Collection[str], what: str, *, at_key: bool = False) -> Iterator[Fault]:
    """A fault where `name` is no known id of a `what`."""
    if name not in known:
        advice = closest(name, known) or f"the {what}s are {', '.join(known)}"
        yield Fault(path, Code.UNKNOWN_OPTION, f"There is no {what} {shown(name)}.", advice, at_key)


def accepted_faults(
    path: Path, accepted: Iterable[str], known: Collection[str], answers: Collection[str], what: str
) -> Iterator[Fault]:
    """A fault for each id accepted besides the key that is unknown, or is the key."""
    for name in accepted:
        yield from unknown_key((*path, name), name, known, what, at_key=True)
        if name in answers:
            yield is_key((*path, name), name)


def is_key(path: Path, name: str) -> Fault:
    """The fault of accepting the key besides."""
    message = f"{shown(name)} is the answer already, and cannot be accepted besides."
    return Fault(path, Code.KEY_ACCEPTED, message, f"remove it from {path[-2]}", at_key=True)


def same_text(path: Path, texts: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each text that another entry has already."""
    first: dict[str, str] = {}
    for name, text in texts.items():
        earlier = first.setdefault(" ".join(text.casefold().split()), name)
        if earlier != name:
            message = f"{shown(name)} has the same text as {shown(earlier)}."
            yield Fault((*path, name, "text"), Code.SAME_TEXT, message, "tell them apart or remove one")


def listed_answers(answers: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    """A fault for each id of a list of answers that is unknown or stands there twice."""
    seen: set[str] = set()
    for number, answer in enumerate(answers):
        yield from unknown_key(("answer", number), answer, known, "option")
        if answer in seen:
            message = f"{shown(answer)} stands twice in the answer."
            yield Fault(("answer", number), Code.DUPLICATE_ID, message, "remove one of them")
        seen.add(answer)
