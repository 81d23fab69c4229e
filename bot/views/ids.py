"""The ids that buttons, menus and forms carry: built and read here and nowhere else.

An id is `c1.VERB.ARG.ARG…`: the version of this grammar, what to do, and keys. Promises at most 100 characters and
nothing about which answer is right: options, statements and labels are named by their places on the card. Refuses to
carry anything that is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast, get_args

VERSION = 1

Verb = Literal[
    "go",  # run, position, to
    "choose",  # run, position, place[-place…]
    "mark",  # run, position; the menu's values are places
    "label",  # run, position, place, label
    "unlabel",  # run, position, place
    "form",  # run, position: opens the form for a figure
    "words",  # run, position: opens the form for a few words
    "type",  # run, position: the id of either form
    "hint",  # run, position
    "show",  # run
    "again",  # run
    "course",
    "lesson",  # lesson, or none where a menu's value is one
    "reread",  # lesson
    "packs",
    "quiz",  # pack, length: offers first to go on with a quiz that is open
    "new",  # none, pack, or pack and length; with a menu, whose value is the pack: none, or the length
    "progress",
    # Of a server's own packs: pack, version.
    "preview",
    "publish",
    "discard",
    "upload",  # no args: the id of the form for several files
    # Of a class quiz. There "choose", "mark", "form", "words" and "type" carry k and the run, and in place of a
    # position the position and vote: k17, 3v1.
    "sort",  # k and run, position and vote, statements as `sorted_so_far` writes them
    "join",  # run
    "sheet",  # run
    "mine",  # run
    "host",  # run, command, turn
]

MOST = 2**63 - 1
"""The greatest number that both databases take as an id."""

_CURRENT = re.compile(rf"c{VERSION}\.(?P<verb>[a-z]+)(?P<args>(\.[a-z0-9_-]+)*)")


@dataclass(frozen=True, slots=True)
class Action:
    """What a control asks for."""

    verb: Verb
    args: tuple[str, ...] = ()

    @property
    def of_pack(self) -> bool:
        """Whether it belongs to a server's own pack."""
        return self.verb in ("preview", "publish", "discard", "upload")

    @property
    def of_class(self) -> bool:
        """Whether it belongs to a class quiz."""
        return self.verb in ("join", "sheet", "mine", "host") or any(arg.startswith("k") for arg in self.args[:1])


def build(verb: Verb, *args: str | int) -> str:
    """The id of a control. Raises `ValueError` for one that Discord would not take or `parse` not read."""
    custom_id = ".".join([f"c{VERSION}", verb, *map(str, args)])
    if len(custom_id) > 100 or parse(custom_id) is None:
        raise ValueError(f"not an id: {custom_id}")
    return custom_id


def parse(custom_id: str) -> Action | None:
    """What an id asks for; None where it is not of this version."""
    found = _CURRENT.fullmatch(custom_id)
    if found is None or found["verb"] not in get_args(Verb):
        return None
    return Action(cast("Verb", found["verb"]), tuple(found["args"].split(".")[1:]))


def sorted_so_far(labels: Iterable[int | None]) -> str:
    """Half-sorted statements as one key: for each as shown the place of its label, or - for not yet. `0-1-`"""
    return "".join("-" if label is None else str(label) for label in labels)


def parse_sorted(text: str) -> list[int | None]:
    """What `sorted_so_far` wrote. Raises `ValueError`."""
    return [None if sign == "-" else number(sign) for sign in text]


def number(text: str) -> int:
    """A key that is a number: a run's id, a place. Raises `ValueError` for signs, and for what no database can hold."""
    if not (text.isascii() and text.isdigit()) or (key := int(text)) > MOST:
        raise ValueError(f"{text} is no key")
    return key
