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
    "choose",  # run, position, places as `written_places` writes them
    "mark",  # run, position; the menu's values are places
    "fill",  # run, position, parts as `written_parts` writes them; with a menu, whose value goes where they say
    "sure",  # run, position, how sure
    "form",  # run, position, for one part of an answer also the parts: opens the form for a figure
    "words",  # run, position: opens the form for a few words
    "type",  # as the button that opened it: the id of either form
    "hint",  # run, position
    "show",  # run
    "again",  # run
    "course",
    "lesson",  # lesson, or none where a menu's value is one
    "reread",  # lesson
    "packs",
    "quiz",  # pack, length: offers first to go on with a quiz that is open
    "new",  # none, pack, or pack and length; with a menu, whose value is the pack: length or ANY, and which menu
    "progress",
    # Of a server's own packs: pack, version.
    "preview",
    "publish",
    "discard",
    "upload",  # no args: the id of the form for several files
    "term",  # an id of the glossary
    "terms",  # run, position: what the words of a lesson's page mean
    # Of a class quiz. There "choose", "mark", "fill", "sure", "form", "words" and "type" carry k and the run, and in
    # place of a position the position and vote: k17, 3v1.
    "join",  # run
    "sheet",  # run
    "mine",  # run
    "host",  # run, command, turn
]

ANY = "any"
"""In place of a length: it is asked for next."""

SURE = ("1", "2", "3")
"""How sure somebody can be: guessing, fairly sure, sure."""

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


def written_places(places: Iterable[int]) -> str:
    """Ticked places as one key: `0-2`, and `-` for none."""
    return "-".join(map(str, places)) or "-"


def parse_places(text: str) -> list[int]:
    """What `written_places` wrote. Raises `ValueError`."""
    return [] if text == "-" else [number(place) for place in text.split("-")]


def written_parts(values: Iterable[str | None]) -> str:
    """The parts of an answer as one key: each one's value as a code, nothing for not yet. `0_1__`"""
    return "_".join(value or "" for value in values)


def parse_parts(text: str) -> list[str | None]:
    """What `written_parts` wrote."""
    return [value or None for value in text.split("_")]


def number(text: str) -> int:
    """A key that is a number: a run's id, a place. Raises `ValueError` for signs, and for what no database can hold."""
    if not (text.isascii() and text.isdigit()) or (key := int(text)) > MOST:
        raise ValueError(f"{text} is no key")
    return key
