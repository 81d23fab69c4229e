"""Keys of statements that single words tell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from questions.messages import Listing, Message
from questions.rules.rule import Breach, Rule, statements_of
from questions.rules.shared.keys import above_chance
from questions.rules.shared.marked_statements import marked_statements
from questions.rules.shared.word_cues import LEAST_TEXTS, MOST_RIGHT, WordCounts, keyed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet
    from questions.rules.shared.word_cues import KeyedText, WordCue


def _cue_words(found: ItemSet) -> Iterator[Breach]:
    for texts in _statements(found).values():
        if len(texts) < LEAST_TEXTS:
            continue
        counts = WordCounts(texts)
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
                words=Listing([_of_key(cue) for cue in counts.best()]),
            )
            yield Breach(found.at, message, Message("use these words in statements with other keys"), at_key=True)


def _statements(found: ItemSet) -> dict[str, list[KeyedText]]:
    """Statements by what they are sorted into: the marked types, or the labels of one question or several alike."""
    groups: dict[str, list[KeyedText]] = defaultdict(list)
    typed = {one.path for one in marked_statements(found) if one.type is not None}
    groups["type"] = [keyed_text(one.text, one.type) for one in marked_statements(found) if one.type is not None]
    for path, question in found.items:
        for statement, part in statements_of(question):
            if (*path, *part.path) not in typed:
                labels = ", ".join(sorted(label.id for label in part.alternatives))
                groups[labels].append(keyed_text(statement, part.right[0].id))
    return groups


def _of_key(cue: WordCue) -> Message:
    return Message("{word} ({count} of {all} {key})", word=cue.name, count=cue.most, all=cue.of, key=cue.key)


RULE: Final = Rule(
    "P008",
    "warning",
    "single words tell the label",
    f"Statements to sort, by their marked `type` or else by labels alike, once there are {LEAST_TEXTS}. A "
    "classifier (naive Bayes on the words of each statement, figures all alike) guesses each key from all other "
    f"statements. It speaks where it finds over {MOST_RIGHT:.0%}, and clearly more than by always giving the most "
    "frequent key. The words that it names are the ones to look at.",
    "Use the words in statements of the other kind: a rule that says “should” is factual, a bare sentence with a "
    "figure can judge.",
    _cue_words,
    __file__,
)
