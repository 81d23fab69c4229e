"""What somebody practises now, and why.

Promises: skills that are due come first, the most overdue for its interval before the others; then skills that are new;
then, for those who ask for it, the skill that is due next. An item that the learner has not seen comes before any that
they have. Items of one passage come together. No more than `NEW_A_DAY` new items are given in a day. The same values
and the same seed give the same pick, in whatever order the candidates come.

Of the unseen items of a skill the one comes whose chance of a right answer is nearest 75%. Where a rating is uncertain,
what it is taken for is drawn from what is known of it: otherwise an item that nobody has answered would wait for ever
for a learner whom it seems to fit, and stay unknown.

Of 8 items in a row of a skill no more than `ALIKE_IN_A_ROW` hold up, or fail, or are opinions, or facts. Where all that
is unseen would be more of the same, an item of another sort that was seen comes in between. So who always gives the
same answer never has the 7 of 8 right that make a skill firm, as long as the skill has items of two sorts.

Refuses a clock, a database and texts: a reason is a value, and cards put it into words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Literal, TypeAlias

from lessons.practice.difficulty import Rated, chance, uncertainty
from lessons.practice.mastery import FIRM_WINDOW

if TYPE_CHECKING:
    from lessons.practice.spacing import SkillCard
    from questions.model import StatementType, Truth
    from questions.signal_detection import SignalCounts

Soundness: TypeAlias = Literal["holds", "fails"]
"""Sound items, or unsound ones."""

NEW_A_DAY = 20
"""New items that somebody is given in a day at the most."""

TARGET, EASY = 0.75, 0.85
"""The chance of a right answer that is looked for, and the one for a learner of whom nothing is known."""

BIASED = 0.3
"""A criterion this far from 0, either way, is a response bias to practise against."""

ALIKE_IN_A_ROW = 5
"""Of 8 items in a row of a skill, so many at the most with the same truth, or of the same type."""

LESS = 2
"""How many times as long as otherwise a skill waits of which somebody wants less."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could be practised, and what this learner had to do with it."""

    pack: str
    item: str
    skill: str
    kind: str
    """The kind of question."""
    rated: Rated
    truth: Truth | None
    passage: str | None
    """What the items of a passage have in common within their pack."""
    order: int
    """Its place in its pack."""
    seen_at: datetime | None
    """When the learner answered it last; None where they never did."""
    was_right: bool | None
    """Whether that was right; None where they never answered it."""
    type: StatementType | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The skill is due. `last_at` is when it was last practised, here and below."""

    skill: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class NewSkill:
    """The learner has never practised the skill."""

    skill: str


@dataclass(frozen=True, slots=True)
class First:
    """Nothing is known of the learner yet: an easy item from each skill, in the order in which skills were given."""

    skill: str


@dataclass(frozen=True, slots=True)
class MissedAgain:
    """The skill is due, no new item of it can be given, and the learner missed this one."""

    skill: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """The skill is due, and there are more items of one sort, because the learner leans the other way."""

    skill: str
    last_at: datetime
    more: Soundness
    """Sound items for those who doubt too much, unsound ones for those who trust too much."""


@dataclass(frozen=True, slots=True)
class Early:
    """Nothing is due; the learner wants to practise, and this skill would have been the next."""

    skill: str
    last_at: datetime
    due_at: datetime


Reason: TypeAlias = Due | NewSkill | First | MissedAgain | Balance | Early


@dataclass(frozen=True, slots=True)
class Pick:
    """What to practise now: one item, or all of a passage in its author's order."""

    items: tuple[Candidate, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class NothingDue:
    """There is nothing to practise now; which skill is next and when, or None twice where there never will be."""

    skill: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CapReached:
    """There would be something, but only new items, and those of today have been given. What is due next, as above."""

    skill: str | None
    due_at: datetime | None


def skill_due_at(card: SkillCard, *, less: bool) -> datetime:
    """When a skill is due: where less of it is wanted, after twice its interval, so that it comes half as often."""
    return card.reviewed_at + (LESS * card.interval if less else card.interval)


def pick(
    candidates: Iterable[Candidate],
    learner: Rated,
    cards: Mapping[str, SkillCard],
    *,
    skills: Sequence[str],
    less: AbstractSet[str] = frozenset(),
    signals: SignalCounts | None = None,
    new_today: int,
    now: datetime,
    seed: int,
    early: bool = False,
) -> Pick | NothingDue | CapReached:
    """What this learner practises now.

    `skills` are those to practise, in the order in which new ones come; items of others are left out. `less` are the
    ones of which the learner wants less: they are due after twice their interval, and new ones come after all others.
    `signals` is how the learner judged items lately, and `new_today` how many new items they were given today.
    """
    shelf = _Shelf([one for one in candidates if one.skill in skills], NEW_A_DAY - new_today, signals, learner, seed)
    at_hand = [skill for skill in skills if shelf.has(skill)]
    moments = {skill: skill_due_at(cards[skill], less=skill in less) for skill in at_hand if skill in cards}
    due = [skill for skill, moment in moments.items() if moment <= now]

    def overdue(skill: str) -> float:
        begun = cards[skill].reviewed_at
        return (now - moments[skill]) / (moments[skill] - begun)

    for skill in sorted(due, key=overdue, reverse=True):
        if (choice := shelf.choice(skill, TARGET)) is not None:
            return Pick(choice.items, _why_due(skill, cards[skill].reviewed_at, choice))
    known = learner.answers >= len(skills)
    for skill in sorted((skill for skill in at_hand if skill not in cards), key=lambda skill: skill in less):
        if (choice := shelf.choice(skill, TARGET if known else EASY)) is not None:
            return Pick(choice.items, NewSkill(skill) if known else First(skill))
    later = sorted((skill for skill in moments if skill not in due), key=lambda skill: moments[skill])
    for skill in later if early else ():
        if (choice := shelf.choice(skill, TARGET)) is not None:
            return Pick(choice.items, Early(skill, cards[skill].reviewed_at, moments[skill]))
    following = (later[0], moments[later[0]]) if later else (None, None)
    return CapReached(*following) if shelf.withheld else NothingDue(*following)


def _why_due(skill: str, last_at: datetime, choice: _Choice) -> Reason:
    if choice.more is not None:
        return Balance(skill, last_at, choice.more)
    return MissedAgain(skill, last_at) if choice.missed else Due(skill, last_at)


@dataclass(frozen=True, slots=True)
class _Choice:
    items: tuple[Candidate, ...]
    missed: bool = False
    """Whether it was seen, and missed."""
    more: Soundness | None = None
    """What a response bias asks for, where that decided."""


class _Shelf:
    """The items at hand, and what may be taken of them."""

    def __init__(
        self, items: Iterable[Candidate], new_left: int, signals: SignalCounts | None, learner: Rated, seed: int
    ) -> None:
        self._new_left = new_left
        self._wanted: Soundness | None = _wanted(signals)
        self._learner = learner
        self.withheld = False
        """Whether there were new items for a skill that was asked for, and today's are used up."""
        self._skills = defaultdict[str, list[Candidate]](list)
        self._together = defaultdict[tuple[str, str | None, str | None], list[Candidate]](list)
        for one in sorted(items, key=lambda one: (one.pack, one.order, one.item)):
            self._skills[one.skill].append(one)
            self._together[_place(one)].append(one)
        seen = sum(one.seen_at is not None for of_skill in self._skills.values() for one in of_skill)
        self._random = Random(f"{seed}/{seen}")  # another draw after each new item, also where the seed stays the same

    def has(self, skill: str) -> bool:
        """Whether there are any items of it."""
        return skill in self._skills

    def choice(self, skill: str, target: float) -> _Choice | None:
        """What to practise of the skill; None where there are only new items, and too many for today."""
        unseen = [one for one in self._skills[skill] if one.seen_at is None]
        able = [one for one in unseen if len(self._with(one)) <= self._new_left]
        self.withheld = self.withheld or len(able) < len(unseen)
        seen = self._seen_before(skill)
        lately = seen[-FIRM_WINDOW:]
        if mixed := [one for one in able if not self._is_monotonous(one, lately)]:
            return self._nearest(mixed, target)
        if able and (mixed := [one for one in seen if not self._is_monotonous(one, lately)]):
            return self._again(mixed)
        if able:
            return self._nearest(able, target)
        return self._again(seen) if seen else None

    def _nearest(self, unseen: list[Candidate], target: float) -> _Choice:
        balancing = [one for one in unseen if self._wanted is not None and one.truth == self._wanted]
        more = self._wanted if 0 < len(balancing) < len(unseen) else None
        nearest = min(balancing or unseen, key=lambda one: abs(self._drawn_chance(one) - target))
        return _Choice(self._with(nearest), more=more)

    def _again(self, seen: list[Candidate]) -> _Choice:
        first = min(seen, key=lambda one: one.was_right is not False)  # the longest ago of those that come first
        return _Choice(self._with(first), missed=first.was_right is False)

    def _with(self, one: Candidate) -> tuple[Candidate, ...]:
        """What comes together with this item, new or seen. A passage that no day has room for comes by days' worths."""
        is_new = one.seen_at is None
        together = tuple(other for other in self._together[_place(one)] if (other.seen_at is None) is is_new)
        begin = together.index(one) // NEW_A_DAY * NEW_A_DAY
        return together[begin : begin + NEW_A_DAY]

    def _seen_before(self, skill: str) -> list[Candidate]:
        """The items of the skill that the learner has seen, the latest last."""
        seen = [(one.seen_at, one) for one in self._skills[skill] if one.seen_at is not None]
        return [one for _, one in sorted(seen, key=lambda pair: pair[0])]

    def _is_monotonous(self, one: Candidate, lately: list[Candidate]) -> bool:
        """Whether it would make too many in a row that have the same truth, or are of the same type."""
        coming = [other for other in self._with(one) if other.skill == one.skill]
        before = lately if one.seen_at is None else [other for other in lately if other not in coming]
        row = [mark for other in [*before, *coming][-FIRM_WINDOW:] for mark in (other.truth, other.type)]
        added = {mark for other in coming for mark in (other.truth, other.type) if mark is not None}
        return any(row.count(mark) > ALIKE_IN_A_ROW for mark in added)

    def _drawn_chance(self, one: Candidate) -> float:
        drawn = Rated(self._random.gauss(one.rated.value, uncertainty(one.rated)), one.rated.answers)
        return chance(self._learner, drawn)


def _place(one: Candidate) -> tuple[str, str | None, str | None]:
    """What is the same for items that come together, and for no others."""
    return (one.pack, one.passage, None if one.passage is not None else one.item)


def _wanted(signals: SignalCounts | None) -> Soundness | None:
    """The items of which a learner with this response bias gets more."""
    if signals is None or not signals.enough or abs(signals.criterion) < BIASED:
        return None
    return "holds" if signals.criterion > 0 else "fails"
