"""Keys of options that single words tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Listing, Message
from questions.rules.rule import Breach, Rule
from questions.rules.shared.keys import above_chance, one_right
from questions.rules.shared.word_cues import LEAST_TEXTS, MOST_RIGHT, WordCounts, keyed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet
    from questions.rules.shared.word_cues import WordCue


def _option_words(found: ItemSet) -> Iterator[Breach]:
    asked = one_right(found)
    if len(asked) < LEAST_TEXTS:
        return
    told = [[keyed_text(one.text, "keys" if one.right else "decoys") for one in each.options] for each in asked]
    counts = WordCounts([text for options in told for text in options])
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
            words=Listing([_of_options(cue) for cue in counts.best()]),
        )
        yield Breach(found.at, message, Message("use these words in keys and in wrong options alike"), at_key=True)


def _of_options(cue: WordCue) -> Message:
    if cue.key == "keys":
        return Message("{word} ({count} of {all} keys)", word=cue.name, count=cue.most, all=cue.of)
    return Message("{word} ({count} of {all} decoys)", word=cue.name, count=cue.most, all=cue.of)


RULE: Final = Rule(
    "P009",
    "warning",
    "single words tell the key from its decoys",
    f"`choice` items with one right option, once there are {LEAST_TEXTS}. The same classifier guesses from the "
    f"words of the options alone which one is the key. It speaks where it is right in over {MOST_RIGHT:.0%}, and "
    "clearly more often than chance.",
    "Use the words that it names in wrong options, too, or word these keys otherwise.",
    _option_words,
    __file__,
)
