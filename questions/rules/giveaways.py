"""Rules against keys that can be found without understanding: by a word, by the source.

A small classifier takes each statement or option out, learns from the others which words go with which key, and
guesses. Where it guesses right too often, so can a learner who has learned nothing but the words.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.balance import marked_items
from questions.rules.keys import SHORT, THINGS, above_chance, one_right, quiz
from questions.rules.rule import Breach, ItemSet, Rule, statements_of
from questions.rules.words import words

if TYPE_CHECKING:
    pass

MOST_RIGHT: Final = 0.75
"""The share of keys that words alone may find."""

LEAST_TEXTS: Final = 20
"""Texts that the classifier needs; with fewer, it finds something in any set."""

_LEAST_USES: Final = 3
"""A word in fewer texts is no cue."""

_MOST_CUES: Final = 300
"""Words that are looked at, the most frequent first: what tells many keys is not rare."""

LEAST_SOURCED: Final = 10
SOURCE_RIGHT: Final = 0.9


_MOST_NAMED: Final = 3
"""Words that are named to the author, the strongest."""

_FIGURE: Final = re.compile(r"\d[\d.,]*\w*")
_A_FIGURE: Final = Message("a figure")


class _Told(NamedTuple):
    """A text, as the words that it holds, and its key."""

    words: frozenset[str]
    key: str


class _Cue(NamedTuple):
    """A word that tells a key: how many of the texts that hold it have that key, and how many more than by chance."""

    gain: float
    name: str
    most: int
    of: int
    key: str


class _Counts:
    """How often each word stands in texts of each key: a naive Bayes classifier over words that are there or not."""

    def __init__(self, texts: Sequence[_Told]) -> None:
        uses = Counter(word for text in texts for word in text.words)
        self.cues = frozenset(word for word, number in uses.most_common(_MOST_CUES) if number >= _LEAST_USES)
        self.texts = Counter(text.key for text in texts)
        self.by_key = {key: Counter[str]() for key in self.texts}
        for text in texts:
            self.by_key[text.key].update(text.words & self.cues)
        self._there = {(key, own): self._odds_of_words(key, own) for key in self.texts for own in (False, True)}
        self._none = {
            (key, own): math.log(self.texts[key])
            + sum(math.log(1 - self._share(word, key, 0, own)) for word in self.cues)
            for key, own in self._there
        }

    def weights(self, text: _Told) -> dict[str, float]:
        """The log odds of each key for `text`, which is one of those counted and is left out of the counts for this."""
        cues = text.words & self.cues
        sides = ((key, key == text.key) for key in self.texts)
        return {side[0]: self._none[side] + sum(map(self._there[side].__getitem__, cues)) for side in sides}

    def _odds_of_words(self, key: str, own: bool) -> dict[str, float]:
        """What each word adds where it is there; with `own`, for a text of this key that is left out of the counts."""
        return {
            word: math.log(self._share(word, key, own, own)) - math.log(1 - self._share(word, key, 0, own))
            for word in self.cues
            if self.by_key[key][word] >= own
        }

    def _share(self, word: str, key: str, own_use: int, own: int) -> float:
        """The share of texts of a key that hold a word, never quite 0 or 1."""
        return min((self.by_key[key][word] - own_use + 0.5) / (self.texts[key] - own + 1), 0.999)

    def best(self) -> list[_Cue]:
        """The words that tell most, each with the key that most of its texts have."""
        found: list[_Cue] = []
        for word in self.cues:
            uses = {key: counts[word] for key, counts in self.by_key.items()}
            key, most = max(uses.items(), key=lambda pair: pair[1])
            of = sum(uses.values())
            gain = most - of * self.texts[key] / self.texts.total()
            found.append(_Cue(gain, shown(word) if word != "0" else _A_FIGURE, most, of, key))
        return sorted(found, reverse=True)[:_MOST_NAMED]


def _told(text: str, key: str) -> _Told:
    """A text with all figures made alike."""
    return _Told(frozenset(words(_FIGURE.sub("0", text))), key)


def _statements(found: ItemSet) -> dict[str, list[_Told]]:
    """Statements by what they are sorted into: the marked types, or the labels of one question or several alike."""
    groups: dict[str, list[_Told]] = defaultdict(list)
    typed = {one.path for one in marked_items(found) if one.type is not None}
    groups["type"] = [_told(one.text, one.type) for one in marked_items(found) if one.type is not None]
    for path, question in found.items:
        for statement, part in statements_of(question):
            if (*path, *part.path) not in typed:
                labels = ", ".join(sorted(label.id for label in part.alternatives))
                groups[labels].append(_told(statement, part.right[0].id))
    return groups


def _cue_words(found: ItemSet) -> Iterator[Breach]:
    for texts in _statements(found).values():
        if len(texts) < LEAST_TEXTS:
            continue
        counts = _Counts(texts)
        right = 0
        for text in texts:
            weights = counts.weights(text)
            right += max(weights, key=weights.__getitem__) == text.key
        usual = max(counts.texts.values()) / len(texts)
        if right > MOST_RIGHT * len(texts) and above_chance(right, [usual] * len(texts)):
            message = Message(
                "Single words tell the key of {right} of {count} statements. The strongest: {words}.",
                right=right,
                count=len(texts),
                words=_in_a_row([_of_key(cue) for cue in counts.best()], _with_comma),
            )
            yield Breach(found.at, message, Message("use these words in statements with other keys"), at_key=True)


def _option_words(found: ItemSet) -> Iterator[Breach]:
    asked = one_right(found)
    if len(asked) < LEAST_TEXTS:
        return
    told = [[_told(one.text, "keys" if one.right else "decoys") for one in each.options] for each in asked]
    counts = _Counts([text for options in told for text in options])
    right = 0
    for options in told:
        weights = [(text.key, counts.weights(text)) for text in options]
        odds = [(one["keys"] - one["decoys"], key) for key, one in weights]
        best = max(odds)[0]
        right += [key for odd, key in odds if odd == best] == ["keys"]
    if right > MOST_RIGHT * len(asked) and above_chance(right, [1 / len(each.options) for each in asked]):
        message = Message(
            "Single words tell the key from the other options in {right} of {count} questions: {words}.",
            right=right,
            count=len(asked),
            words=_in_a_row([_of_options(cue) for cue in counts.best()], _with_comma),
        )
        yield Breach(found.at, message, Message("use these words in keys and in wrong options alike"), at_key=True)


def _sources(found: ItemSet) -> Iterator[Breach]:
    by_source: dict[str, Counter[str]] = defaultdict(Counter)
    for one in marked_items(found):
        if one.type in ("fact", "opinion") and one.source is not None:
            by_source[one.source][one.type] += 1
    by_source = {source: types for source, types in by_source.items() if types.total() >= _LEAST_USES}
    total = sum(types.total() for types in by_source.values())
    if total < LEAST_SOURCED or len(by_source) < 2:
        return
    right = sum(max(types.values()) for types in by_source.values())
    usual = max(sum(types[key] for types in by_source.values()) for key in ("fact", "opinion"))
    if right >= SOURCE_RIGHT * total and above_chance(right, [usual / total] * total):
        listed = [
            Message(
                "{source}: {facts} factual, {opinions} opinion",
                source=source,
                facts=types["fact"],
                opinions=types["opinion"],
            )
            for source, types in by_source.items()
        ]
        message = Message(
            "The source tells the type of {right} of {count} statements ({sources}).",
            right=right,
            count=total,
            sources=_in_a_row(listed, _with_semicolon),
        )
        yield Breach(found.at, message, Message("take facts from columns and judgements from news, too"), at_key=True)


def _of_key(cue: _Cue) -> Message:
    return Message("{word} ({count} of {all} {key})", word=cue.name, count=cue.most, all=cue.of, key=cue.key)


def _of_options(cue: _Cue) -> Message:
    if cue.key == "keys":
        return Message("{word} ({count} of {all} keys)", word=cue.name, count=cue.most, all=cue.of)
    return Message("{word} ({count} of {all} decoys)", word=cue.name, count=cue.most, all=cue.of)


def _in_a_row(texts: Sequence[Message], joined: Callable[[Message, Message], Message]) -> Message:
    """One text of at least one, joined by halves so that many are not nested deeply."""
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return joined(_in_a_row(texts[:middle], joined), _in_a_row(texts[middle:], joined))


def _with_comma(one: Message, other: Message) -> Message:
    return Message("{one}, {other}", one=one, other=other)


def _with_semicolon(one: Message, other: Message) -> Message:
    return Message("{one}; {other}", one=one, other=other)


_FACTS: Final = (
    "The rules say that soup should be hot.",
    "The pool opened in May.",
    "Nine people should have come, and six came.",
    "Ann sold the bakery.",
    "The choir sang twice.",
    "By law a bell should hang there.",
    "Rain fell on Tuesday.",
    "The mayor wrote that dogs should stay outside.",
    "Two lamps are broken.",
    "The bus took an hour.",
)
_OPINIONS: Final = (
    "The soup is a joy.",
    "The pool should open earlier.",
    "Six is a poor turnout.",
    "Ann was brave.",
    "The choir deserves better.",
    "A bell should ring at noon.",
    "Rain spoils a fair.",
    "Dogs make people happy.",
    "Two lamps are enough.",
    "An hour is too long.",
)
_SHOULD: Final = tuple(f"The {thing} should be {state}." for thing in THINGS[:5] for state in ("open", "shut"))


def _sorting(opinions: Sequence[str], sources: Sequence[tuple[str, str]] = ()) -> str:
    """Two questions, each with ten statements to sort; for each the source of its facts and that of its opinions."""
    named = dict.fromkeys(name for pair in sources for name in pair)
    head = "".join(f"  {one}: {{title: A {one}, genre: {one}, dated: '2025', invented: true}}\n" for one in named)
    text = (f"sources:\n{head}" if head else "") + "questions:\n"
    for number, start in enumerate((0, 5)):
        lines = [(line, "report") for line in _FACTS[start : start + 5]]
        lines += [(line, "opinion") for line in opinions[start : start + 5]]
        said = "".join(
            f'      line-{place}: {{text: "{line}", answer: {key}, explain: Ask what you would look up.'
            + (f", source: {sources[number][key == 'opinion']}" if sources else "")
            + "}\n"
            for place, (line, key) in enumerate(lines, 1)
        )
        text += f"""\
  - id: lines-from-{start + 1}
    kind: classify
    skill: checkable
    prompt: Sort these lines.
    labels:
      report: {{text: Factual in kind, type: fact}}
      opinion: {{text: Opinion, type: opinion}}
    statements:
{said}"""
    return text


RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "P008",
        "warning",
        "single words tell the label",
        f"Statements to sort, by their marked `type` or else by labels alike, once there are {LEAST_TEXTS}. A "
        "classifier (naive Bayes on the words of each statement, figures all alike) guesses each key from all other "
        f"statements. It speaks where it finds over {MOST_RIGHT:.0%}, and clearly more than by always giving the most "
        "frequent key. The words that it names are the ones to look at.",
        "Use the words in statements of the other kind: a rule that says “should” is factual, a bare sentence with a "
        "figure can judge.",
        failing=_sorting(_SHOULD),
        passing=_sorting(_OPINIONS),
        check=_cue_words,
    ),
    Rule(
        "P009",
        "warning",
        "single words tell the key from its decoys",
        f"`choice` items with one right option, once there are {LEAST_TEXTS}. The same classifier guesses from the "
        f"words of the options alone which one is the key. It speaks where it is right in over {MOST_RIGHT:.0%}, and "
        "clearly more often than chance.",
        "Use the words that it names in wrong options, too, or word these keys otherwise.",
        failing=quiz(SHORT, 0),
        passing=quiz(SHORT, 0, 1, 2),
        check=_option_words,
    ),
    Rule(
        "P010",
        "warning",
        "the source tells the type",
        f"Statements marked `type: fact` or `type: opinion` that name a source, once there are {LEAST_SOURCED} from "
        f"two or more sources with {_LEAST_USES} each: how many keys are found by giving each source its most "
        f"frequent type. It speaks from {SOURCE_RIGHT:.0%} on.",
        "Take facts from columns and judgements from news. The genre of the whole does not settle the single line.",
        failing=_sorting(_OPINIONS, [("brief", "column"), ("brief", "column")]),
        passing=_sorting(_OPINIONS, [("brief", "column"), ("column", "brief")]),
        check=_sources,
    ),
)
