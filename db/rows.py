"""Stored rows as plain values.

Promises: frozen, a field is called as its column, times aware and in UTC. Refuses to know how they are stored: every
repository can use these, and none is needed to have one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from lessons.assignments import Times
from lessons.measuring import COMING_AGAIN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from _typeshed import DataclassInstance
    from sqlalchemy import FromClause, RowMapping

    from db.types import JsonValue
    from lessons.assignments import AssignmentKind, Counts, Late
    from lessons.measuring import CourseStage
    from questions.kinds import Response
    from questions.model import Purpose

    _RowT = TypeVar("_RowT", bound=DataclassInstance)

Mode = Literal["quiz", "lesson", "class", "practice"]


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
    removed_at: datetime | None = None
    """When the host removed them; None for who takes part."""
    wants_table: bool = False
    """Whether they want a table when the class talks."""


@dataclass(frozen=True)
class GroupRow:
    """A group: a class that stays."""

    id: int
    guild_id: int
    name: str
    language: str | None
    """What Copydesk speaks in it; None for the server's language."""
    time_zone: str
    """A zone's name, as in the IANA database."""
    channel_id: int | None
    message_id: int | None
    """The message on which people join, and its channel; None where none was posted, or it is gone."""
    created_at: datetime
    archived_at: datetime | None
    """None while the group is in use."""


@dataclass(frozen=True)
class GroupMember:
    """Somebody who is in a group, or was."""

    learner_id: int
    joined_at: datetime
    """When they joined for the last time."""
    left_at: datetime | None
    """None while they are in."""


@dataclass(frozen=True)
class PackFacts:
    """What is shown of a pack without reading its content."""

    title: str
    about: str
    language: str
    questions: int
    """How many there are."""
    form_of: str | None = None
    """What its parallel forms have in common with it; None for all but forms of a test."""
    purpose: Purpose | None = None
    """What it is for; None where it was stored before that was."""


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


@dataclass(frozen=True)
class AssignmentRow:
    """What a group is to do."""

    id: int
    guild_id: int
    group_id: int
    kind: AssignmentKind
    subject: str
    """The id of the lesson or pack; where a course is measured, what its forms say that they are forms of."""
    per_skill: int | None
    """How many questions of each skill an attempt draws; None for all there are."""
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    most_attempts: int | None
    """How many attempts a learner has; None sets no limit."""
    counts: Counts
    late: Late
    channel_id: int | None
    message_id: int | None
    """The message with its Start button; None where none stands."""
    author_id: int | None
    """Who assigned it; None once they asked to be forgotten."""
    created_at: datetime
    stage: CourseStage | None = None
    """Where a course is measured, when; None for all else."""
    forms: Sequence[str] | None = None
    """Where a course is measured, the packs of which each learner gets one."""

    @property
    def comes_again(self) -> bool:
        """Whether its forms are given once more afterwards, so that what is right in them stays untold."""
        return self.stage in COMING_AGAIN

    @property
    def times(self) -> Times:
        """When it opens, is due and closes for who has no extra time."""
        return Times(self.opens_at, self.due_at, self.closes_at)


@dataclass(frozen=True)
class Attempt:
    """A learner's attempt at an assignment: a run of theirs, and the how manieth of them it is, from 1."""

    assignment_id: int
    learner_id: int
    number: int
    run: RunRow
