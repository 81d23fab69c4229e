"""When a skill is due again: one FSRS card for each learner and skill, kept as four plain values.

Promises that the same answers in the same order give the same card, that a skill is never due again within 24 hours,
and that a clock that was put back harms nothing. Refuses chance: FSRS can scatter its intervals, and here it doesn't.
This is the one module that knows the package `fsrs`.

The algorithm is FSRS-6, with the weights that its authors fitted to the reviews of many learners, aiming at 90%
recall. Its short steps within a day are switched off: they are for single words, and a skill is practised in days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler, State

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)

GUESSING, SURE = 1, 3
"""The lowest and the highest confidence that somebody can state."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SkillCard:
    """How well one learner holds one skill."""

    stability: float
    """Days until recall has fallen to 90%."""
    difficulty: float
    """How slowly stability grows, 1 to 10."""
    reviewed_at: datetime
    """When the skill was last practised."""
    due_at: datetime

    @property
    def interval(self) -> timedelta:
        """From the last practice to the next: a day or more."""
        return self.due_at - self.reviewed_at


def rating_of(score: float, maximum: float, confidence: int | None, *, first: bool) -> Rating:
    """The rating that FSRS gets for an answer.

    Less than all points is Again, right but guessing Hard, right Good. Easy is right, sure, and the learner's first
    answer to that item. Raises ValueError where nothing was graded: such an answer says nothing about a skill.
    """
    if maximum <= 0:
        raise ValueError("an answer that is not graded has no rating")
    if score < maximum:
        return Rating.Again
    if confidence == GUESSING:
        return Rating.Hard
    return Rating.Easy if confidence == SURE and first else Rating.Good


def reviewed(card: SkillCard | None, rating: Rating, at: datetime) -> SkillCard:
    """The card after an answer; `card` is None where it is the first to this skill.

    Easy counts once a day, and as Good after that. FSRS takes a second review on one day for a word seen again; here it
    is another question, and ten sure answers in one class quiz would put the skill off for months.
    """
    if card is None:
        moment, before = at.astimezone(UTC), Card(card_id=0, due=at)
    else:
        moment, before = max(at, card.reviewed_at).astimezone(UTC), _card(card)
        if rating is Rating.Easy and moment - card.reviewed_at < _A_DAY:
            rating = Rating.Good
    after, _ = _SCHEDULER.review_card(before, rating, moment)
    assert after.stability is not None, "a review gives a card both"
    assert after.difficulty is not None
    return SkillCard(after.stability, after.difficulty, moment, after.due)


def recall(card: SkillCard, at: datetime) -> float:
    """The chance that the skill is still there, 0 to 1; FSRS counts whole days since the last practice."""
    return _SCHEDULER.get_card_retrievability(_card(card), at.astimezone(UTC))


def _card(card: SkillCard) -> Card:
    """The card as `fsrs` has it. It gets an id, or `fsrs` would wait a millisecond to make up one."""
    return Card(
        card_id=0,
        state=State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at.astimezone(UTC),
        last_review=card.reviewed_at.astimezone(UTC),
    )
