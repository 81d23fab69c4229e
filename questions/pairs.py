"""Pairs of questions, of which a run holds one.

The two ask the same with the same options, about two passages and with two keys, so that whoever remembers one of them
has to read the passage of the other. Promises that the same seed takes the same one of each pair, and that a list
without pairs comes back as it is. Refuses to say whether two questions are a pair rightly: that is
`questions.diagnostics.consistency`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from questions.kinds import shuffled
from questions.model import Question

_QuestionT = TypeVar("_QuestionT", bound=Question)


def one_of_each_pair(questions: Sequence[_QuestionT], seed: int) -> tuple[_QuestionT, ...]:
    """The questions in their order, with one of each pair."""
    left_out = {name for pair, names in _pairs(questions).items() for name in shuffled(names, seed, f"pair {pair}")[1:]}
    return tuple(question for question in questions if question.id not in left_out)


def most_asked(questions: Iterable[Question]) -> int:
    """How many questions a run of all of them holds: a pair counts as one."""
    pairs = Counter(question.pair for question in questions)
    alone = pairs.pop(None, 0)
    return alone + len(pairs)


def twins(questions: Iterable[Question]) -> Mapping[str, str]:
    """For the id of each question of a pair the id of the other."""
    found: dict[str, str] = {}
    for names in _pairs(questions).values():
        if len(names) == 2:
            found |= {names[0]: names[1], names[1]: names[0]}
    return found


def _pairs(questions: Iterable[Question]) -> Mapping[str, list[str]]:
    """By the name of each pair, the ids of its questions."""
    found = defaultdict[str, list[str]](list)
    for question in questions:
        if question.pair is not None:
            found[question.pair].append(question.id)
    return found
