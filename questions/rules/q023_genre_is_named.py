"""A text that names the genre by which it is to be sorted.

It goes by English words, so it keeps silent on packs in other languages and lets pass what it is not sure of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, in_english, options_of, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


_GENRE: Final = re.compile(
    r"\b(?:column|blog|analysis|brief|press release|comment|advertisement|editorial|interview|news story|news report"
    r"|letter|review|satire)\b",
    re.I,
)


def _genre_named(question: AnyQuestion) -> Iterator[Breach]:
    if question.skill != "genre":
        return
    asked = options_of(question)
    if asked and not asked.several:
        (answer,) = asked.right
        key = _genres(answer.text)
        rest = _genres(" ".join(option.text for option in asked.alternatives if option is not answer))
        named = _genres(f"{question.passage or ''} {question.prompt}") if rest and key - rest else set[str]()
        if named & (key - rest) and not named & rest:
            message = Message(
                "The text calls itself {genre}, and that is what is asked.", genre=shown(min(named & (key - rest)))
            )
            advice = Message("leave the name of the genre out of the text")
            yield Breach(answer.path, message, advice)
    for statement, part in statements_of(question):
        text = statement.casefold()
        named = [one for one in part.alternatives if re.search(rf"\b{re.escape(one.text.casefold())}\b", text)]
        if named == part.right:
            label = shown(named[0].text)
            message = Message("The statement names its own label, {label}.", label=label)
            advice = Message("describe a mark instead of naming the genre")
            yield Breach((*part.path, "text"), message, advice)


def _genres(text: str) -> set[str]:
    return {genre.casefold() for genre in _GENRE.findall(text)}


RULE: Final = Rule(
    "Q023",
    "warning",
    "the genre is named",
    "A question of the skill `genre`: the passage or prompt names the genre that is the key, and none of the "
    "others; or a statement to sort holds the text of its own label alone. English only.",
    "Describe the marks by which the genre can be told, and leave its name out.",
    in_english(each(_genre_named)),
    __file__,
)
