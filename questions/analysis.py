"""How items work as a measure: facility, discrimination, and who chose what, from stored answers.

Promises the statistics that Moodle's quiz report gives, on the first answer of each learner to each item, so that an
item can be compared between the two. Refuses a clock and storage: answers come in as they were given, the first first.

The formulas are those of Moodle's `question/classes/statistics/questions/calculator.php`, which its documentation
describes under "Quiz report statistics". The groups of 27 percent are those of T. L. Kelley, "The selection of upper
and lower groups for the validation of test items", Journal of Educational Psychology 30 (1939), 17–24.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil, fsum, sqrt
from typing import TYPE_CHECKING, NamedTuple

from questions.kinds import kind_of

if TYPE_CHECKING:
    from questions.kinds import Figures, Response
    from questions.kinds.kind import Tally
    from questions.messages import Sayable
    from questions.model import Question

FEW = 30
"""Learners below whom an item's statistics are shown with a caution: one more learner can turn them over."""

ENOUGH_TO_FLAG = 8
"""Learners from whom on it is said that an item is easy, hard, guessed or flat; below `FEW` with the caution."""

EASY_FROM, HARD_BELOW = 0.95, 0.3
"""Facility at which an item is called so."""

FLAT_BELOW = 20.0
"""Discrimination that Moodle's documentation calls very weak, from 0 to this."""

GUESSES = 0.5
"""Of the right answers whose confidence is known, the share of guesses from which on the key is called guessed."""

GROUP = 0.27
"""The share of the learners that the strong and the weak group have, each. At it Kelley found them told apart best."""


class ItemAnswer(NamedTuple):
    """What one learner answered to one item."""

    learner: int
    item: str
    version: int
    """Of the item: answers to one version are counted together."""
    score: float
    """Points gained, of `maximum`; that is 0 where nothing is graded."""
    maximum: float
    response: Response
    confidence: int | None = None
    """How sure they were, 1 to 3; None where it was not asked or not said."""


class Flag(Enum):
    """What makes an item worth a look, whatever its cause."""

    NEGATIVE = "negative"
    """Who did better on the other items did worse on this one."""
    KEY_BY_THE_WEAK = "key by the weak"
    """The strong group chose the key less often than the weak one."""
    UNUSED = "unused"
    """An option that is wrong was chosen by nobody, so it keeps nobody from the key."""
    EASY = "easy"
    """Nearly everybody gets it right: it tells nobody apart."""
    HARD = "hard"
    """Few get it right: it may ask for what was not taught, or its key may be wrong."""
    GUESSED = "guessed"
    """Most who got it right and said how sure they were had guessed: the options may give the key away."""
    FLAT = "flat"
    """Strong learners get it right hardly more often than weak ones."""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """An item in one version. Statistics are None where the answers do not give them."""

    item: str
    version: int
    n: int
    """Learners whose first answer to the item was to this version."""
    facility: float | None
    """Mean score over maximum, 0 to 1."""
    discrimination: float | None
    """How the item goes with the others, −100 to 100."""
    efficiency: float | None
    """Discrimination as a share of the most that these scores allow, in percent."""
    answers: tuple[ItemAnswer, ...]
    upper: tuple[ItemAnswer, ...]
    """Those of the 27 percent of learners who did best on the other items; empty where nobody can be told apart."""
    lower: tuple[ItemAnswer, ...]
    """Those of the 27 percent who did worst."""

    @property
    def few(self) -> bool:
        """Whether caution is due."""
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class OptionUse:
    """How often one answer, or a part of one, was given; shares are of those who answered, 0 to 1."""

    text: Sayable
    about: Sayable | None
    """The part of the question that it was given to."""
    place: int | None
    """Its place in the right order, where what is counted is who put it after the one before."""
    key: bool | None
    """Whether it is right; None for what counts neither way."""
    chosen: int
    upper: float | None
    """Of the strong group; None where there are no groups."""
    lower: float | None


def analyse(answers: Iterable[ItemAnswer]) -> list[ItemStatistics]:
    """Statistics of each item in each version, in the order in which they were first answered.

    `answers` come in the order in which they were given: only the first of a learner to an item is counted, whatever
    was answered to another version later. What a learner did on "the other items" is the share of the points that their
    other first answers gained. Where all have answered the same items this is Moodle's sum of the other marks on
    another scale, which changes none of the statistics; where they have not, sums would compare how much was answered.
    """
    first: dict[tuple[int, str], ItemAnswer] = {}
    for one in answers:
        first.setdefault((one.learner, one.item), one)
    score, maximum = defaultdict[int, float](float), defaultdict[int, float](float)
    by_item = defaultdict[tuple[str, int], list[ItemAnswer]](list)
    for one in first.values():
        score[one.learner] += one.score
        maximum[one.learner] += one.maximum
        by_item[one.item, one.version].append(one)
    found: list[ItemStatistics] = []
    for (item, version), given in by_item.items():
        compared = [
            (one, (score[one.learner] - one.score) / left)
            for one in given
            if (left := maximum[one.learner] - one.maximum) > 0
        ]
        marks, rests = [one.score for one, _ in compared], [rest for _, rest in compared]
        graded = any(one.maximum for one in given)
        upper, lower = _groups(compared)
        found.append(
            ItemStatistics(
                item,
                version,
                n=len(given),
                facility=facility([(one.score, one.maximum) for one in given]),
                discrimination=discrimination(marks, rests) if graded else None,
                efficiency=efficiency(marks, rests) if graded else None,
                answers=tuple(given),
                upper=upper,
                lower=lower,
            )
        )
    return found


def facility(marks: Sequence[tuple[float, float]]) -> float | None:
    """Facility index of (score, maximum) pairs: the mean score over the maximum, 0 to 1; None where nothing is graded.

    Moodle: `facility = markaverage / maxmark`. The maximum is one for all answers, unless the question was given other
    points later; then this is the share of all points that there were.
    """
    possible = fsum(maximum for _, maximum in marks)
    return fsum(score for score, _ in marks) / possible if possible else None


def discrimination(marks: Sequence[float], rests: Sequence[float]) -> float | None:
    """Discrimination index: the correlation between an item and the rest, in percent; None where either does not vary.

    Moodle: `discriminationindex = 100 * covariance / sqrt(markvariance * othermarkvariance)`, where each is divided by
    n − 1. `marks` and `rests` are those of the same learners, in the same order.
    """
    spread = _covariance(marks, marks) * _covariance(rests, rests)
    return 100 * _covariance(marks, rests) / sqrt(spread) if spread > 0 else None


def efficiency(marks: Sequence[float], rests: Sequence[float]) -> float | None:
    """Discriminative efficiency: the covariance as a share of the most that there can be, in percent.

    Moodle: `discriminativeefficiency = 100 * covariance / covariancemax`, where the latter is that of the same marks
    and the same rests, both sorted. None where it is 0.
    """
    most = _covariance(sorted(marks), sorted(rests))
    return 100 * _covariance(marks, rests) / most if most else None


def _covariance(ones: Sequence[float], others: Sequence[float]) -> float:
    """With n − 1 below; 0 for fewer than two."""
    n = len(ones)
    if n < 2 or min(ones) == max(ones) or min(others) == max(others):  # rounding leaves a trace of what does not vary
        return 0.0
    mean, other_mean = fsum(ones) / n, fsum(others) / n
    return fsum((one - mean) * (other - other_mean) for one, other in zip(ones, others, strict=True)) / (n - 1)


def _groups(compared: Sequence[tuple[ItemAnswer, float]]) -> tuple[tuple[ItemAnswer, ...], tuple[ItemAnswer, ...]]:
    """The answers of the strong and of the weak, by what they did on the other items; none where they overlap.

    Who ties with the last of a group belongs to it: to leave some out would be to draw lots.
    """
    if not compared:
        return (), ()
    size, ranked = ceil(GROUP * len(compared)), sorted(rest for _, rest in compared)
    least, most = ranked[-size], ranked[size - 1]
    if most >= least:
        return (), ()
    upper = tuple(one for one, rest in compared if rest >= least)
    return upper, tuple(one for one, rest in compared if rest <= most)


def option_uses(question: Question, figures: Figures, found: ItemStatistics) -> tuple[OptionUse, ...]:
    """What was answered to a question, by everybody and by both groups, as its kind counts answers.

    `question` is in the version that the statistics are of. Raises what the kind raises for a response that it does not
    offer.
    """
    kind = kind_of(question)
    order = kind.order(question, 0)

    def counted(answers: Sequence[ItemAnswer]) -> dict[tuple[object, ...], Tally]:
        tallies = kind.tally(question, order, distribution(one.response for one in answers), figures)
        return {(one.about, one.text, one.place): one for one in tallies}

    everybody, upper, lower = counted(found.answers), counted(found.upper), counted(found.lower)

    def share(
        group: dict[tuple[object, ...], Tally], of: Sequence[ItemAnswer], name: tuple[object, ...]
    ) -> float | None:
        if not of:
            return None
        return group[name].count / len(of) if name in group else 0.0

    return tuple(
        OptionUse(
            one.text,
            one.about,
            one.place,
            one.key,
            one.count,
            upper=share(upper, found.upper, name),
            lower=share(lower, found.lower, name),
        )
        for name, one in everybody.items()
    )


def distribution(responses: Iterable[Response]) -> list[tuple[Response, int]]:
    """Each response and how many gave it, the commonest first. Objects whose keys stand in another order are one."""
    counts = Counter(json.dumps(response, sort_keys=True) for response in responses)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(json.loads(response), count) for response, count in ranked]


def flags_of(found: ItemStatistics, uses: Sequence[OptionUse]) -> tuple[Flag, ...]:
    """What makes the item worth a look."""
    flags: list[Flag] = []
    if found.discrimination is not None and found.discrimination < 0:
        flags.append(Flag.NEGATIVE)
    if any(one.key and one.upper is not None and one.lower is not None and one.upper < one.lower for one in uses):
        flags.append(Flag.KEY_BY_THE_WEAK)
    # A part of a question offers the same labels as the others, and most of them fit there badly.
    if any(one.key is False and one.about is None and not one.chosen for one in uses):
        flags.append(Flag.UNUSED)
    if found.n >= ENOUGH_TO_FLAG:
        flags.extend(_of_many(found))
    return tuple(flags)


def _of_many(found: ItemStatistics) -> Iterator[Flag]:
    """Flags that need several learners."""
    if found.facility is not None and found.facility >= EASY_FROM:
        yield Flag.EASY
    elif found.facility is not None and found.facility < HARD_BELOW:
        yield Flag.HARD
    elif found.discrimination is not None and 0 <= found.discrimination < FLAT_BELOW:
        yield Flag.FLAT
    right = [one.confidence for one in found.answers if one.confidence and one.score >= one.maximum > 0]
    if len(right) >= ENOUGH_TO_FLAG and right.count(1) >= GUESSES * len(right):
        yield Flag.GUESSED
