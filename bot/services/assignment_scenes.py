"""Everything that can be shown of assignments, as plain values; `bot.views.assignment_cards` draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.services.scenes import RunRef
from db.rows import AssignmentRow
from lessons.assignments import AssignmentKind, AttemptResult, Availability, Counts, Late, Times
from lessons.measuring import CourseStage
from questions.messages import Message, Sayable


@dataclass(frozen=True, slots=True)
class AssignmentOrder:
    """What a host assigns, as it was typed. Times that are left out have a rule."""

    kind: AssignmentKind
    subject: str
    group: str
    due: str
    opens: str | None = None
    """None: now."""
    closes: str | None = None
    """None: as long after the due time as its kind has it."""
    attempts: int | None = None
    """0: as many as they like; None: as many as its kind has."""
    counts: Counts | None = None
    late: Late = "full"
    per_skill: int | None = None
    stage: CourseStage | None = None
    """Where a course is measured, when."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment, with what its lesson or pack and its group are called."""

    row: AssignmentRow
    title: Sayable
    group: str


@dataclass(frozen=True, slots=True)
class PostedAssignment:
    """An assignment as everybody in its channel sees it."""

    assigned: Assigned
    questions: int | None
    """How many an attempt asks; None for a lesson, and where forms differ in it."""
    closed: bool


@dataclass(frozen=True, slots=True)
class MyAssignment:
    """Where one learner stands with an assignment.

    `told` says whether results may be shown: those of a form may when it is closed for everybody, at `told_from`.
    """

    assigned: Assigned
    times: Times
    """With their extra time."""
    extra: int
    """Seconds of it."""
    availability: Availability
    attempts: tuple[AttemptResult, ...]
    counted: AttemptResult | None
    open_run: RunRef | None
    """An attempt to go on with."""
    may_begin: bool
    """Whether another attempt can be begun now."""
    told: bool
    told_from: datetime
    reminders: bool
    messages_closed: bool
    """Whether Discord took no direct message to them."""


@dataclass(frozen=True, slots=True)
class HostAssignment:
    """An assignment as its hosts see it: how many have done it, and who has extra time."""

    assigned: Assigned
    time_zone: str
    availability: Availability
    members: int
    begun: int
    """Members who have begun, the finished ones among them."""
    finished: int
    extra: Mapping[int, int]
    """By learner, their extra seconds."""
    notice: Message | None = None
    """What has just been done, or could not be."""


@dataclass(frozen=True, slots=True)
class AssignmentList:
    """A server's assignments, the one that is due first first; `now` tells which are closed."""

    assignments: tuple[Assigned, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A direct message that is to be sent now."""

    assigned: Assigned
    learner: int
    due_at: datetime
    """With the learner's own extra time."""
    nonce: str
    """The same whenever this message is tried: by it Discord knows a message that it has."""
    claimed_at: datetime | None
    """Since when it is on its way; None where it was not begun. It may have arrived already."""


@dataclass(frozen=True, slots=True)
class HostReminder:
    """What a host's wish to remind comes to: whom to write to, and how many members have not finished."""

    due: list[DueReminder]
    unfinished: int
