"""What follows from a learner's answers: when each skill is due, how well it is mastered, what was seen, and a habit.

Promises that the same answers in the same order give the same, whether they are worked out at once or one by one: it
can be thrown away and made anew. Refuses to judge answers, and to know the content: `PractisedAnswer` brings both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from lessons.practice.mastery import Mastery, after
from lessons.practice.spacing import SkillCard, rating_of, reviewed
from questions.kinds import Verification
from questions.signal_detection import SignalCounts

LATEST_VERDICTS = 24
"""Of sound statements, and of unsound ones, so many of the latest say whether somebody leans: habits change."""


@dataclass(frozen=True, slots=True)
class PractisedAnswer:
    """A graded answer with what its item is."""

    pack: str
    item: str
    skill: str
    kind: str
    """Of question; empty where the content is gone."""
    verifications: tuple[Verification, ...]
    """What it says of statements whose truth is known; none where the content is gone."""
    score: float
    maximum: float
    confidence: int | None
    at: datetime

    @property
    def right(self) -> bool:
        """Whether it got all points."""
        return self.score >= self.maximum


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """When a skill is to be practised again, and how well it is mastered."""

    card: SkillCard
    mastery: Mastery


@dataclass(frozen=True, slots=True)
class SeenItem:
    """When an item was answered for the first and the last time, and whether the last time was right."""

    first_at: datetime
    answered_at: datetime
    right: bool


@dataclass(frozen=True)
class Projection:
    """What follows from some answers."""

    skills: Mapping[str, SkillStanding] = field(default_factory=dict[str, SkillStanding])
    items: Mapping[tuple[str, str], SeenItem] = field(default_factory=dict[tuple[str, str], SeenItem])
    """By pack and item."""
    sound: tuple[bool, ...] = ()
    """Of the latest sound statements that were judged, whether each was taken as sound; the earliest first."""
    unsound: tuple[bool, ...] = ()
    """The same of unsound ones."""

    @property
    def signals(self) -> SignalCounts:
        """How sound and unsound statements were told apart lately."""
        return SignalCounts(
            hits=sum(self.sound),
            sound=len(self.sound),
            false_alarms=sum(self.unsound),
            unsound=len(self.unsound),
        )


def project(before: Projection, answers: Iterable[PractisedAnswer]) -> Projection:
    """What follows from what came before and from these answers, the earliest first."""
    skills, items = dict(before.skills), dict(before.items)
    sound, unsound = list(before.sound), list(before.unsound)
    for one in answers:
        key = (one.pack, one.item)
        seen, standing = items.get(key), skills.get(one.skill)
        rating = rating_of(one.score, one.maximum, one.confidence, first=seen is None)
        skills[one.skill] = SkillStanding(
            reviewed(standing.card if standing is not None else None, rating, one.at),
            after(standing.mastery if standing is not None else None, one.right, one.kind, one.at),
        )
        items[key] = (
            SeenItem(one.at, one.at, one.right) if seen is None else replace(seen, answered_at=one.at, right=one.right)
        )
        for said in one.verifications:
            (sound if said.sound else unsound).append(said.taken_as_sound)
    return Projection(skills, items, tuple(sound[-LATEST_VERDICTS:]), tuple(unsound[-LATEST_VERDICTS:]))
