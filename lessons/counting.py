"""What packs and lessons measure as texts: how they read, what they rest on, and what is asked more than once.

Promises tables that are computed from the content alone, in which the two of a `pair` count as one. Refuses to judge
them, as `questions.counting` does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final

from lessons.length import computed_minutes, step_texts, words_before_first_task, words_in
from lessons.model import Example, Lesson, Page, Reflection, steps_of
from questions.counting import Table
from questions.kinds import kind_of
from questions.model import SKILLS, Numeric, Question
from questions.rules.figures.ledger import FigureLedger, in_words
from questions.rules.figures.mentions import in_plain_signs, mentions
from questions.rules.shared.words import before_answer, words

if TYPE_CHECKING:
    from lessons.model import Step
    from questions.model import AnyQuestion, Figure, Pack, Source

_ALIKE: Final = 0.5
"""Two items with this share of their words in common (words of both over words of either) ask nearly the same."""

MOST_ITEMS: Final = 5
"""An article's figure in more items than this comes too often."""

_LEAST_WORDS: Final = 8
"""Shorter items have too few words to be compared."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+|\n\s*\n|\n\s*(?:[-*>]|\d+\.)\s")


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item, and the file that it is in."""

    file: Pack | Lesson
    question: AnyQuestion

    @property
    def name(self) -> str:
        return f"{self.file.id}/{self.question.id}"

    @property
    def unit(self) -> tuple[str, str]:
        """What counts as one: a question, or the two of a pair."""
        pair = self.question.pair
        return (self.file.id, self.question.id if pair is None else f"pair {pair}")


def text_tables(packs: Iterable[Pack], lessons: Iterable[Lesson], shared: Mapping[str, Source]) -> list[Table]:
    """How packs and lessons read, which items rest on no shared source, and which of its figures come often."""
    files: list[Pack | Lesson] = [*lessons, *packs]
    asked = [*_asked(files)]
    return [
        Table(
            "Readability",
            [
                *("file", "language", "steps", "words", "words a step", "before first task"),
                *("words a sentence", "spread", "minutes", "says"),
            ],
            [_readability(file) for file in files],
        ),
        _breadth(asked, shared),
        _frequent_figures(asked, shared),
    ]


def twin_table(packs: Iterable[Pack], lessons: Iterable[Lesson]) -> Table:
    """Clusters of items, across files, whose words overlap strongly: by the share of words in common."""
    rows = [[f"{share:.2f}", str(count), ", ".join(names)] for share, count, names in _clusters([*lessons, *packs])]
    return Table(f"Twins (at least {_ALIKE:.2f} of their words in common)", ["least", "items", "which"], rows)


def _asked(files: Iterable[Pack | Lesson]) -> Iterator[_Asked]:
    for file in files:
        yield from (_Asked(file, step) for step in steps_of(file) if isinstance(step, Question))


# ---------------------------------------------------------------------- readability


def _readability(file: Pack | Lesson) -> list[str]:
    steps = steps_of(file)
    count = sum(words_in(*step_texts(step)) for step in steps)
    lengths = [words_in(one) for step in steps for text in _running_texts(step) for one in sentences(text)] or [0]
    before = words_before_first_task(file) if isinstance(file, Lesson) else None
    minutes = [str(computed_minutes(file)), str(file.minutes)] if isinstance(file, Lesson) else ["–", "–"]
    return [
        *(file.id, file.language, str(len(steps)), str(count), f"{count / len(steps):.0f}"),
        *("–" if before is None else str(before), f"{fmean(lengths):.1f}", f"{pstdev(lengths):.1f}"),
        *minutes,
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a text; an entry of a list and a paragraph end one, too."""
    return [one for one in _SENTENCE_END.split(text) if words(one)]


def _running_texts(step: Step) -> Iterator[str]:
    """The texts of a step that are sentences: no options, labels or titles."""
    match step:
        case Page():
            yield step.text
        case Example():
            yield from (step.passage, *step.thoughts, step.conclusion)
        case Reflection():
            yield step.prompt
        case _:
            told = kind_of(step).learner_texts(step)
            yield from (text for _, text, role in told if role in ("given", "told"))


# ---------------------------------------------------------------------- what items rest on


def _breadth(asked: Sequence[_Asked], shared: Mapping[str, Source]) -> Table:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    apart: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in asked:
        found[one.question.skill].add(one.unit)
        if not _rests_on(one, shared):
            apart[one.question.skill].add(one.unit)
    skills = [skill for skill in dict.fromkeys((*SKILLS, *sorted(found))) if skill in found]
    rows = [[skill, str(len(found[skill])), str(len(apart[skill]))] for skill in skills]
    whole = [str(sum(len(units) for units in each.values())) for each in (found, apart)]
    return Table(
        "Breadth: items on no shared article", ["skill", "items", "on no shared article"], [*rows, ["all", *whole]]
    )


def _rests_on(one: _Asked, shared: Mapping[str, Source]) -> set[str]:
    """The shared sources that an item is about, or computes with."""
    question, figures = one.question, one.file.figures
    named: set[str | None] = {question.source, *(part.source for part in kind_of(question).statements(question))}
    for figure in _computed_with(question, figures):
        named |= {figure.source, *figure.source_also}
    return {name for name in named if name is not None and name in shared and not shared[name].invented}


def _computed_with(question: AnyQuestion, figures: Mapping[str, Figure]) -> Iterator[Figure]:
    """The figures that the formulas of a question name."""
    formulas = " ".join(str(one) for one in _formulas(question))
    yield from (figures[name] for name in re.findall(r"[a-z0-9_-]+", formulas) if name in figures)


def _formulas(question: AnyQuestion) -> Iterator[object]:
    if isinstance(question, Numeric):
        yield from (question.answer, *question.accept_also)


def _frequent_figures(asked: Sequence[_Asked], shared: Mapping[str, Source]) -> Table:
    """Figures of shared sources by the number of items that say them or compute with them."""
    items: dict[tuple[float, str], set[tuple[str, str]]] = defaultdict(set)
    ledgers: dict[str, FigureLedger] = {}
    for one in asked:
        file = one.file
        ledger = ledgers.setdefault(
            file.id, FigureLedger({name: each for name, each in file.figures.items() if each.source in shared})
        )
        for figure in {*map(_Named.of, _computed_with(one.question, ledger.figures))} | _said(one.question, ledger):
            items[figure.value, figure.unit].add(one.unit)
    often = sorted(((len(units), *figure) for figure, units in items.items() if len(units) > MOST_ITEMS), reverse=True)
    rows = [[str(in_words(value).english), unit, str(count)] for count, value, unit in often]
    return Table(f"Figures of shared articles in more than {MOST_ITEMS} items", ["figure", "unit", "items"], rows)


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure, whatever file it is in."""

    value: float
    unit: str

    @classmethod
    def of(cls, figure: Figure) -> _Named:
        """The same for figures that are alike."""
        return cls(float(figure.value), figure.unit)


def _said(question: AnyQuestion, ledger: FigureLedger) -> set[_Named]:
    """The figures that learners read in a question."""
    told = (in_plain_signs(text) for _, text, _ in kind_of(question).learner_texts(question))
    return {
        _Named.of(ledger.figures[entry.name])
        for text in told
        for mention in mentions(text)
        if not mention.is_small
        for entry in ledger.told_by(mention)
    }


# ---------------------------------------------------------------------- twins


def _clusters(files: Sequence[Pack | Lesson]) -> list[tuple[float, int, list[str]]]:
    """Of each cluster the least likeness that joins it, how many items it has (a pair is one), and which."""
    asked = [(one, frozenset(words(" ".join(before_answer(one.question))))) for one in _asked(files)]
    long = [(one, told) for one, told in asked if len(told) >= _LEAST_WORDS]
    joined: dict[str, set[str]] = {one.name: {one.name} for one, _ in long}
    least: dict[str, float] = dict.fromkeys(joined, 1.0)
    units = {one.name: one.unit for one, _ in long}
    for (one, these), (other, those) in combinations(long, 2):
        if one.file.language != other.file.language or one.unit == other.unit:
            continue
        common = len(these & those)
        share = common / (len(these) + len(those) - common)
        if share >= _ALIKE:
            cluster = joined[one.name] | joined[other.name]
            lowest = min(share, *(least[name] for name in cluster))
            for name in cluster:
                joined[name], least[name] = cluster, lowest
    found = {min(cluster): (least[min(cluster)], cluster) for cluster in joined.values() if len(cluster) > 1}
    rows = [(share, len({units[name] for name in cluster}), sorted(cluster)) for share, cluster in found.values()]
    return sorted(rows, key=lambda row: (-row[1], -row[0], row[2]))
