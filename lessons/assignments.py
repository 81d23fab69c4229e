"""What an assignment asks of one learner: times with extra time, what late answers bring, which attempt counts.

Promises pure arithmetic on instants: what comes at the very instant is in time, and a microsecond later is late. Late
is said of each answer, so nobody loses what they did in time by finishing later. Refuses a clock and a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AssignmentKind = Literal["lesson", "pack", "form"]
"""A form is a pack that is a test: it tells nobody what is right before it is closed for everybody."""

Counts = Literal["first", "best", "latest"]
"""Which attempt counts."""

Late = Literal["full", "half", "none"]
"""What an answer after the due time brings of its points."""

Availability = Literal["before", "open", "late", "closed"]
"""Where a moment is: before it opens, until it is due, until it closes, or after that."""

SHARES: dict[Late, float] = {"full": 1.0, "half": 0.5, "none": 0.0}
"""By rule for late answers, their share of the points."""


class DueBeforeOpen(ValueError):
    """It would be due before it opens, or at that moment."""


class ClosesBeforeDue(ValueError):
    """It would close before it is due."""


@dataclass(frozen=True, slots=True)
class Times:
    """When an assignment opens, is due and closes. Raises `DueBeforeOpen` or `ClosesBeforeDue`."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if self.due_at <= self.opens_at:
            raise DueBeforeOpen
        if self.closes_at < self.due_at:
            raise ClosesBeforeDue

    def extended(self, seconds: int) -> Times:
        """The times of a learner with so much extra time: it moves due and closing time alike, never the opening."""
        more = timedelta(seconds=seconds)
        return Times(self.opens_at, self.due_at + more, self.closes_at + more)

    def availability(self, now: datetime) -> Availability:
        """Where `now` is in them."""
        if now < self.opens_at:
            return "before"
        if now <= self.due_at:
            return "open"
        return "late" if now <= self.closes_at else "closed"


def closed_for_everybody(closes_at: datetime, extensions: Iterable[int]) -> datetime:
    """When it is closed for the last learner, given everybody's extra seconds."""
    return closes_at + timedelta(seconds=max((0, *extensions)))


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer of an attempt: when it came, and its points of the possible ones."""

    answered_at: datetime
    score: float
    maximum: float


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """What an attempt brings."""

    number: int
    """The how manieth it is, from 1."""
    score: float
    """Points that count, after what is taken off for late answers."""
    maximum: float
    """Possible points, those of questions without an answer among them."""
    late: int
    """How many answers came after the due time."""
    answers: int
    finished_at: datetime | None
    """When the last question was done with; None where some are open."""
    last_at: datetime | None
    """When the last answer came; None where none did."""


def attempt_result(
    number: int,
    answers: Sequence[MarkedAnswer],
    maximum: float,
    finished_at: datetime | None,
    due_at: datetime,
    late: Late,
) -> AttemptResult:
    """The result of an attempt: `due_at` is the learner's own time, `maximum` what all of its questions can bring."""
    after = [one for one in answers if one.answered_at > due_at]
    in_time = sum(one.score for one in answers if one.answered_at <= due_at)
    return AttemptResult(
        number=number,
        score=in_time + SHARES[late] * sum(one.score for one in after),
        maximum=maximum,
        late=len(after),
        answers=len(answers),
        finished_at=finished_at,
        last_at=max((one.answered_at for one in answers), default=None),
    )


def attempt_that_counts(attempts: Sequence[AttemptResult], counts: Counts) -> AttemptResult | None:
    """The attempt that counts; None where nothing was answered in any.

    One that is not finished counts only where none is finished. Of equally good ones the first counts.
    """
    begun = sorted((one for one in attempts if one.answers or one.finished_at is not None), key=lambda one: one.number)
    able = [one for one in begun if one.finished_at is not None] or begun
    if not able:
        return None
    if counts == "best":
        return max(able, key=_share)
    return able[0] if counts == "first" else able[-1]


def _share(one: AttemptResult) -> float:
    return one.score / one.maximum if one.maximum else 0.0
