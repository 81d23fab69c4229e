"""A topic that learners must be told of before it comes up.

It goes by English words, so it keeps silent on packs in other languages and lets pass what it is not sure of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, in_english
from questions.rules.shared.words import before_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


_TOPICS: Final = {
    Message("torture"): r"tortur\w+|mutilat\w+|waterboard\w*",
    Message("sexual violence"): (
        r"raped?|rapes|rapists?|molest\w+|sex(?:ual)?\s+(?:abuse\w*|assault\w*|violence|crimes?|traffick\w+|exploit\w+)"
    ),
    Message("suicide"): r"suicid\w+|self-harm\w*",
    Message("killing"): (
        r"murder(?:s|ed|ers?|ing)?(?!\s+rates?)|killed|killings?|massacre\w*|assassinat\w+|behead\w+|lynch(?:ed|ing)"
        r"|genocid\w+|corpses?"
    ),
    Message("death"): r"deaths|died|death\s+toll|death\s+in\s+custody",
    Message("abuse of children"): r"child\s+(?:abuse|soldiers?|labou?r|pornography)|abuse\s+of\s+children",
    Message("obscene words"): r"fuck\w*|shit\w*|bitch\w*|cunts?|whores?",
}
"""What a learner is told of before it comes up, and the words by which it is found. The reasons: torture, killing and
death, as pupils have lost people or fled; sexual violence and suicide, as talk of them without warning does harm;
abuse and obscenity, as teachers of minors must be able to choose. A rate (“the murder rate”) is no such text."""

_NAMED: Final = [topic.english for topic in _TOPICS]

_TOPIC: Final = re.compile(rf"\b(?:{'|'.join(f'({pattern})' for pattern in _TOPICS.values())})\b", re.I)


def _topic_in(text: str) -> tuple[Message, str] | None:
    """The listed topic that a text touches first, and the word that shows it."""
    found = _TOPIC.search(text)
    return (tuple(_TOPICS)[found.lastindex - 1], found[0]) if found and found.lastindex else None


def _content_note(found: ItemSet) -> Iterator[Breach]:
    if found.content_note:
        return
    for path, question in found.items:
        texts = "\n".join([*before_answer(question), question.explain or ""])
        if not question.content_note and (touched := _topic_in(texts)):
            topic, word = touched
            message = Message(
                "This is about {topic} ({word}), and nobody is told before.", topic=topic, word=shown(word)
            )
            if found.whole == "pack":
                advice = Message("add content_note to the question or to the pack")
            else:
                advice = Message("add content_note to the question or to the lesson")
            yield Breach(path, message, advice)


RULE: Final = Rule(
    "Q022",
    "warning",
    "no content note",
    f"A question that touches {', '.join(_NAMED[:-1])} or {_NAMED[-1]}, where neither "
    "it nor its pack or lesson has a `content_note`. Found by a list of English words, so it can miss and mistake.",
    "Add `content_note`, to the question or to the whole, and say what comes up: learners can then skip it.",
    in_english(_content_note),
    __file__,
)
