"""Rules about keys over a whole set: a learner who cannot read must not do well by length, by caution or by place.

Only `choice` items are judged. A set is judged by counting, so each rule waits for enough items, and asks for an effect
that would help somebody who guesses and that chance brings about less than once in a hundred sets.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.messages import Amount, Message
from questions.rules.rule import Breach, ItemSet, Rule, in_english, options_of

if TYPE_CHECKING:
    from questions.kinds.question_parts import Alternative

LEAST_ITEMS: Final = 8
GAIN: Final = 0.15
"""How much oftener than chance a trick must find the key before it is worth a warning."""

CLEARLY: Final = 2.33
"""Standard deviations above chance that one set in a hundred reaches by luck."""

STANDS_OUT: Final = 1.1
"""An option is the longest if it is longer than any other by a tenth."""

_HEDGE: Final = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|usually|often|sometimes|partly|mostly|generally|seems?"
    r"|appears?|tends?|rather|somewhat|in part|at least|it depends|some|cannot be told|not necessarily)\b",
    re.IGNORECASE,
)

_CRITICAL: Final = (6.63, 9.21, 11.34, 13.28, 15.09)
"""Chi-square with 1 to 5 degrees of freedom that chance reaches once in a hundred times."""

_EXPECTED: Final = 5
"""Keys that chance must put in each place before chi-square means something."""


def above_chance(hits: int, chances: Sequence[float]) -> bool:
    """Whether `hits` of so many trials are clearly more than their chances give, and enough more to help a guesser."""
    expected = sum(chances)
    distribution = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return hits - expected >= GAIN * len(chances) and hits - 0.5 - expected >= CLEARLY * distribution


class OneRight(NamedTuple):
    """The options of an item, of which exactly one is right; `place` is where that stands among them."""

    options: Sequence[Alternative]
    place: int
    shuffled: bool

    def sizes(self, size: Callable[[str], float]) -> tuple[float, list[float]]:
        """The size of the key, and of the other options."""
        sizes = [size(option.text) for option in self.options]
        return sizes.pop(self.place), sizes


def one_right(found: ItemSet) -> list[OneRight]:
    """Items of which one option is chosen, and exactly one is right."""
    asked = (options_of(question) for _, question in found.items)
    return [
        OneRight(part.alternatives, [option.right for option in part.alternatives].index(True), part.shuffled)
        for part in asked
        if part and not part.several and not part.accepted
    ]


def _length(found: ItemSet) -> Iterator[Breach]:
    choices = one_right(found)
    if len(choices) < LEAST_ITEMS:
        return
    sizes = [question.sizes(len) for question in choices]
    chances = [1 / len(question.options) for question in choices]
    ratio = sum(key * len(others) / sum(others) for key, others in sizes) / len(sizes)
    values = {"count": len(choices), "chance": f"{sum(chances):.0f}", "ratio": Amount(f"{ratio:.2f}")}
    longest = sum(key >= STANDS_OUT * max(others) for key, others in sizes)
    if above_chance(longest, chances):
        message = Message(
            "The key is the longest option in {hits} of {count} questions, by a tenth or more; chance gives {chance} "
            "at most. Keys are {ratio} times as long as the other options.",
            hits=longest,
            **values,
        )
        yield Breach(found.at, message, Message("shorten keys, or give decoys reasons"), at_key=True)
    shortest = sum(key * STANDS_OUT <= min(others) for key, others in sizes)
    if above_chance(shortest, chances):
        message = Message(
            "The key is the shortest option in {hits} of {count} questions, by a tenth or more; chance gives {chance} "
            "at most. Keys are {ratio} times as long as the other options.",
            hits=shortest,
            **values,
        )
        yield Breach(found.at, message, Message("give keys reasons, as decoys have"), at_key=True)


def _hedges(found: ItemSet) -> Iterator[Breach]:
    choices = one_right(found)
    if len(choices) < LEAST_ITEMS:
        return
    counts = [question.sizes(lambda text: len(_HEDGE.findall(text))) for question in choices]
    hits = sum(key > max(others) for key, others in counts)
    if above_chance(hits, [1 / len(question.options) for question in choices]):
        message = Message(
            "The key is the most cautious option (may, often, some …) in {hits} of {count} questions.",
            hits=hits,
            count=len(choices),
        )
        yield Breach(found.at, message, Message("let decoys be as cautious as keys"), at_key=True)


def _places(found: ItemSet) -> Iterator[Breach]:
    groups: dict[int, list[int]] = defaultdict(list)
    for question in one_right(found):
        if not question.shuffled:
            groups[len(question.options)].append(question.place)
    for options, places in sorted(groups.items()):
        expected = len(places) / options
        if expected < _EXPECTED:
            continue
        counts = [places.count(place) for place in range(options)]
        if sum((count - expected) ** 2 / expected for count in counts) > _CRITICAL[options - 2]:
            distribution = ", ".join(f"{'ABCDEF'[place]} {count}" for place, count in enumerate(counts))
            message = Message(
                "In {count} questions of {options} options in a fixed order, keys are at {places}.",
                count=len(places),
                options=options,
                places=distribution,
            )
            yield Breach(found.at, message, Message("move keys, or let options be shuffled"), at_key=True)


def quiz(options: Sequence[Sequence[str]], *keys: int, more: str = "") -> str:
    """A pack that asks the same of different subjects, one for each list of options; `keys` come round in turn."""
    turns = zip(options, cycle(keys), strict=False)
    return "questions:\n" + "".join(
        f"""\
  - id: letter-{number}
    kind: choice
    skill: voice
    prompt: What does letter {number} say?
    options:
"""
        + "".join(
            f'      option-{place}: {{text: "{text}"'
            + ("}\n" if place == key else ", feedback: Read the last line again.}\n")
            for place, text in enumerate(texts)
        )
        + f"    answer: option-{key}\n    explain: It says so in the last line.\n{more}"
        for number, (texts, key) in enumerate(turns, 1)
    ).replace("    explain", "    discuss: Would you have signed it?\n    explain", 1)


THINGS: Final = (
    *("bus", "pool", "park", "roof", "road", "shop", "bell", "lamp", "gate", "clock"),
    *("bench", "fence", "pond", "tower", "stage", "train", "ferry", "kiosk", "well", "drain", "sign"),
)
SHORT: Final = [(f"The {one} is late.", f"The {one} is shut.", f"The {one} is lost.") for one in THINGS]
_LONG: Final = [
    (f"The {one} is late, since nobody had looked after it.", wrong, other)
    for one, (_, wrong, other) in zip(THINGS, SHORT, strict=True)
]
_CAUTIOUS: Final = [
    (f"The {one} may be late.", f"The {one} must be shut.", f"The {one} must be lost.") for one in THINGS
]
_FIXED: Final = "    shuffle: false\n"

RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "P002",
        "warning",
        "the key stands out by its length",
        f"Over all `choice` items with one right option, at least {LEAST_ITEMS}: how often the key is the longest "
        "option, by a tenth or more, and how often the shortest. It speaks where choosing by length would find the "
        f"key {GAIN:.0%} oftener than guessing, and clearly so ({CLEARLY} standard deviations).",
        "Cut what the key explains (`explain` is the place for it), and give wrong options a reason of their own.",
        failing=quiz(_LONG[:9], 0),
        passing=quiz(SHORT[:9], 0),
        check=_length,
    ),
    Rule(
        "P003",
        "warning",
        "the key is the most cautious option",
        "The same for words of caution such as may, perhaps, often, some or at least: in how many items the key has "
        "more of them than any other option. English only.",
        "Let wrong options be as cautious as keys. Now and then the plain claim is the right one.",
        failing=quiz(_CAUTIOUS[:9], 0),
        passing=quiz(SHORT[:9], 0),
        check=in_english(_hedges),
    ),
    Rule(
        "P004",
        "warning",
        "keys have a favourite place",
        "Chi-square over the places of keys, at one in a hundred, for `choice` items with `shuffle: false` and the "
        f"same number of options, once chance would put {_EXPECTED} keys in each place. Other items are not judged: "
        "their options are shuffled anew in each run, so no learner meets the order in the file.",
        "Move keys to other places, or leave `shuffle` out where the options have no order of their own.",
        failing=quiz(SHORT[:15], 1, 1, 1, 1, 2, more=_FIXED),
        passing=quiz(SHORT[:15], 0, 1, 2, more=_FIXED),
        check=_places,
    ),
)
