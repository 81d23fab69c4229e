"""People in reports, whose names are asked of Discord when one is made, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.i18n.languages import _

Presence = Literal["member", "left", "unknown"]
"""Whether somebody is in the server, has left it, or is nobody that Discord knows any more."""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """What somebody is called: `name` in this server, `account` in all of Discord."""

    name: str
    account: str
    presence: Presence


People = Mapping[int, NamedPerson]
"""By Discord id. Who is missing in it was not asked for."""


def called(people: People, learner: int) -> str:
    """Somebody's name for a table, in the language in force; who cannot be named goes by their id."""
    person = people.get(learner)
    if person is None or person.presence == "unknown":
        return _("unknown account {id}", id=str(learner))
    if person.presence == "left":
        return _("{name} (left the server)", name=person.name)
    return person.name


def in_order(people: People, learners: set[int]) -> list[int]:
    """Learners by name, those who cannot be named last."""

    def rank(learner: int) -> tuple[bool, str, int]:
        person = people.get(learner)
        unnamed = person is None or person.presence == "unknown"
        return unnamed, "" if person is None else person.name.casefold(), learner

    return sorted(learners, key=rank)
