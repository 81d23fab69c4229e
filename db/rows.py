"""Stored rows as plain values.

Promises: frozen, a field is called as its column, times aware and in UTC. Refuses to know how they are stored: every
repository can use these, and none is needed to have one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from _typeshed import DataclassInstance
    from sqlalchemy import FromClause, RowMapping

    from db.types import JsonValue
    from questions.kinds import Response

    _RowT = TypeVar("_RowT", bound=DataclassInstance)

Mode = Literal["quiz", "lesson", "class"]


def read(kind: type[_RowT], row: RowMapping, table: FromClause | None = None, /, **others: object) -> _RowT:
    """The row as a value: each field has the column of its name, of `table` where several are in the row.

    `others` are fields that are no column, or that need more than to be read.
    """
    columns: dict[str, Any] = {
        field.name: row[field.name if table is None else table.c[field.name]]
        for field in fields(kind)
        if field.name not in others
    }
    return kind(**columns, **others)


@dataclass(frozen=True)
class RunRow:
    """A run: where somebody, or a class, is in a pack or a lesson."""

    id: int
    learner_id: int | None
    """Whose it is; None for the run of a class, which is nobody's."""
    mode: Mode
    subject: str
    """The id of the pack or lesson."""
    version: int
    """The version of it that the run began with."""
    seed: int
    """64 bits, signed; whatever is shuffled in the run is shuffled from it."""
    items: tuple[str, ...]
    """Ids of the questions or steps, in the order in which they are met."""
    position: int
    """Index into `items`; its length once the run is over."""
    draft: JsonValue
    """An unfinished response to the item at `position`; None where there is none."""
    asked_at: datetime
    """When the item at `position` was first shown; a class has its own times in its state."""
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class ClassRow:
    """A class quiz: its run, and what it has besides."""

    run: RunRow
    guild_id: int
    channel_id: int
    message_id: int | None
    """The message in the channel that it lives in; None where none is sent yet."""
    host_id: int | None
    """Who runs it; None once they asked to be forgotten."""
    settings: Mapping[str, JsonValue]
    """What the host chose. Nobody's id belongs in here: it would outlive a request to be forgotten."""
    state: Mapping[str, JsonValue]
    """The whole state of the live quiz. Nobody's id belongs in here either."""
    revision: int
    """How many times the state was replaced."""
    finished_at: datetime | None


@dataclass(frozen=True)
class Member:
    """Somebody who joined a class."""

    learner_id: int
    joined_at: datetime
    team: int | None


@dataclass(frozen=True)
class PackFacts:
    """What is shown of a pack without reading its content."""

    title: str
    about: str
    language: str
    questions: int
    """How many there are."""


@dataclass(frozen=True)
class StoredPicture:
    """A picture of a server's packs: what it is kept under, and how many bytes it has."""

    name: str
    size: int


@dataclass(frozen=True)
class PackVersion:
    """A version of a server's own pack, without its content."""

    guild_id: int
    pack: str
    """The id that its author gave it."""
    version: int
    facts: PackFacts
    revision: Mapping[str, JsonValue] | None
    """What changed since the published version before, as `pack_catalog` writes it; None where it has not."""
    author_id: int | None
    """Who brought it; None once they asked to be forgotten."""
    added_at: datetime
    published_at: datetime | None
    """None for a draft, which only hosts see."""


@dataclass(frozen=True)
class PackChange:
    """What somebody did to a pack of a server."""

    pack: str
    version: int | None
    action: str
    author_id: int | None
    changed_at: datetime


@dataclass(frozen=True)
class StoredAnswer:
    """One answer of one learner to one item of one run."""

    run_id: int
    item: str
    learner_id: int
    pack: str
    """The pack (or lesson) that holds the item."""
    pack_version: int
    skill: str
    response: Response
    score: float
    """Points gained, of `maximum`."""
    maximum: float
    confidence: int | None
    ms: int
    """Milliseconds from the showing of the item to the answer."""
    answered_at: datetime
