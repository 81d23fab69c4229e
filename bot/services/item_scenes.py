"""What is shown of questions that may be wrong: the reports on them, one of them, and what a correction would change.

Refuses wording and layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questions.corrections import Correction
from questions.kinds import Response
from questions.model import AnyQuestion


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """A question by one of the reports on it."""

    report: int


@dataclass(frozen=True, slots=True)
class ClassItem:
    """A question by its place, from 0, in a class quiz."""

    run: int
    position: int


ItemRef = ReportedItem | ClassItem


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A question with open reports."""

    ref: ReportedItem
    title: str
    """Of its pack or lesson."""
    prompt: str
    reports: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class InboxScene:
    """The questions of a server with open reports, the one with most of them first."""

    lines: tuple[InboxLine, ...]
    more: bool = False
    """Whether there are more than are listed."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A response without full points, by how many answers it was given; `code` names it on controls."""

    code: int
    response: Response
    count: int


@dataclass(frozen=True, slots=True)
class ItemScene:
    """One question for those who teach with it: what was reported, how it was answered, what was put right."""

    ref: ItemRef
    title: str
    question: AnyQuestion
    key: str
    """What is right, in words."""
    texts: tuple[str, ...]
    """Of the open reports, the earliest first."""
    answers: int
    """Those of class quizzes and assignments here, of own packs also those in quizzes of one's own."""
    share: float | None
    """Of their points, 0 to 1; None where none are graded."""
    given: tuple[GivenAnswer, ...]
    """The commonest first."""
    corrections: Sequence[Correction]
    """Those in force."""
    correctable: bool
    """Whether answers can be put right: not those in lessons, and not where the question has changed since."""


@dataclass(frozen=True, slots=True)
class CorrectionScene:
    """What a correction would change, for who is asked whether to make it. `given` None leaves the question out."""

    item: ItemScene
    given: GivenAnswer | None
    answers: int
    learners: int


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """What a correction changed for one learner, in points."""

    title: str
    prompt: str
    before: float
    after: float
    left_out: bool
    """Whether nobody has points for the question now."""


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """What a teacher replied to a report."""

    prompt: str
    reply: str


@dataclass(frozen=True, slots=True)
class NoticeScene:
    """What somebody is told once, beside what they asked for."""

    corrected: tuple[CorrectedLine, ...]
    replies: tuple[ReplyLine, ...]
