"""Which words go with which key: what a learner who has learned nothing but the words could go by.

A small classifier takes each text out, learns from the others which words go with which key, and guesses. Where it
guesses right too often, so can a learner.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.shared.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence


MOST_RIGHT: Final = 0.75
"""The share of keys that words alone may find."""

LEAST_TEXTS: Final = 20
"""Texts that the classifier needs; with fewer, it finds something in any set."""

_LEAST_USES: Final = 3
"""A word in fewer texts is no cue."""

_MOST_CUES: Final = 300
"""Words that are looked at, the most frequent first: what tells many keys is not rare."""

_MOST_NAMED: Final = 3
"""Words that are named to the author, the strongest."""

_FIGURE: Final = re.compile(r"\d[\d.,]*\w*")

_A_FIGURE: Final = Message("a figure")


class KeyedText(NamedTuple):
    """A text, as the words that it holds, and its key."""

    words: frozenset[str]
    key: str


class WordCue(NamedTuple):
    """A word that tells a key: how many of the texts that hold it have that key, and how many more than by chance."""

    gain: float
    name: Message
    most: int
    of: int
    key: str


class WordCounts:
    """How often each word stands in texts of each key: a naive Bayes classifier over words that are there or not."""

    def __init__(self, texts: Sequence[KeyedText]) -> None:
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

    def weights(self, text: KeyedText) -> dict[str, float]:
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

    def best(self) -> list[WordCue]:
        """The words that tell most, each with the key that most of its texts have."""
        found: list[WordCue] = []
        for word in self.cues:
            uses = {key: counts[word] for key, counts in self.by_key.items()}
            key, most = max(uses.items(), key=lambda pair: pair[1])
            of = sum(uses.values())
            gain = most - of * self.texts[key] / self.texts.total()
            found.append(WordCue(gain, shown(word) if word != "0" else _A_FIGURE, most, of, key))
        return sorted(found, key=lambda cue: (cue.gain, cue.name.english), reverse=True)[:_MOST_NAMED]


def keyed_text(text: str, key: str) -> KeyedText:
    """A text with all figures made alike."""
    return KeyedText(frozenset(words(_FIGURE.sub("0", text))), key)
