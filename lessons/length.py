"""How long a lesson takes, and how much of it is read before there is something to do.

Promises minutes that follow from the lesson alone: its words at `WORDS_A_MINUTE`, and for each thing to do the seconds
in `SECONDS_TO_DO`. Refuses to know how long anybody took: the answer log does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lessons.model import Example, Page, Reflection
from questions.kinds import kind_of
from questions.model import Classify, Match, Order

if TYPE_CHECKING:
    from lessons.model import Lesson, Step

WORDS_A_MINUTE: Final = 150
"""What a 14-year-old reads who reads to understand. Adults read plain prose at about 240 (Brysbaert 2019)."""

MOST_MINUTES: Final = 20

SECONDS_TO_DO: Final[Mapping[str, int]] = MappingProxyType(
    {
        "choice": 20,
        "multi": 30,
        "spot": 30,
        "classify": 10,
        "match": 12,
        "order": 12,
        "number": 60,
        "estimate": 75,
        "text": 25,
        "verdict": 35,
        "poll": 15,
        "search": 40,
        "reflection": 40,
    }
)
"""Seconds to think and to press, by kind, besides reading; for `classify`, `match` and `order` for each part.

They are ours, set by hand and rounded: one decision takes about 20 seconds once everything is read, another one on the
same card about 10, a sum on paper a minute, and writing up a search 40 seconds. The search itself happens elsewhere and
is no part of the lesson. Nothing is measured yet. The log keeps how long each answer took, and medians of that may take
their place here.
"""


def words_in(*texts: str | None) -> int:
    """How many words there are, counted as cards count them: what spaces part."""
    return sum(len(text.split()) for text in texts if text)


def words_before_pressing(step: Step) -> int:
    """The words of a step that somebody reads before there is anything to press, were it one card.

    Options, statements and links are what is pressed, and so are not among them.
    """
    match step:
        case Page():
            return words_in(step.text)
        case Example():
            return words_in(step.passage, *step.thoughts, step.conclusion)
        case Reflection():
            return words_in(step.prompt)
        case _:
            return words_in(step.content_note, step.passage, step.prompt)


def step_texts(step: Step) -> Iterator[str]:
    """All that everybody reads of a step: of a question what is asked, and why its key is right."""
    match step:
        case Page():
            yield from (step.title, step.text)
        case Example():
            yield from (step.title, step.passage, *step.thoughts, step.conclusion)
        case Reflection():
            yield from (step.title, step.prompt)
        case _:
            texts = kind_of(step).learner_texts(step)
            yield from (text for path, text, role in texts if role != "told" or path[-1] == "explain")


def words_before_first_task(lesson: Lesson) -> int | None:
    """The words of all steps before the first question; None where there is no question."""
    words = 0
    for step in lesson.steps:
        if not isinstance(step, Page | Example | Reflection):
            return words
        words += words_in(*step_texts(step))
    return None


def seconds_to_do(step: Step) -> int:
    """What a step takes besides reading."""
    match step:
        case Page() | Example():
            return 0
        case Classify() | Match():
            return SECONDS_TO_DO[step.kind] * len(step.statements)
        case Order():
            return SECONDS_TO_DO[step.kind] * len(step.items)
        case _:
            return SECONDS_TO_DO.get(step.kind, SECONDS_TO_DO["choice"])


def computed_minutes(lesson: Lesson) -> int:
    """How many minutes a lesson takes, rounded: all that everybody reads of it, and all there is to do."""
    around = words_in(lesson.objective, lesson.content_note, *lesson.summary, lesson.try_it, lesson.discuss)
    words = around + sum(words_in(*step_texts(step)) for step in lesson.steps)
    return max(1, round(words / WORDS_A_MINUTE + sum(map(seconds_to_do, lesson.steps)) / 60))
