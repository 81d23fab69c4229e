"""Texts as rules look at them: their words, what is said outside quotation marks, and the sentences that ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)|\*[^*]+\*")
_SENTENCE: Final = re.compile(r"[^.?!]+[.?!]?")


def words(text: str) -> list[str]:
    """The words of a text in small letters, figures included, signs left out."""
    return _WORD.findall(text.casefold())


def unquoted(text: str) -> str:
    """A text without what stands in quotation marks or is set in italics: those words are shown, not used."""
    return _QUOTED.sub(" ", text)


def asking(prompt: str) -> list[str]:
    """The sentences of a prompt that end in a question mark, without what they quote."""
    if "?" not in prompt:
        return []
    return [one for one in _SENTENCE.findall(unquoted(prompt.replace("**", ""))) if one.endswith("?")]


def before_answer(question: AnyQuestion) -> Iterator[str]:
    """All texts that a learner has before them when they answer."""
    before = ("given", "offered", "claimed")
    yield from (text for _, text, role in kind_of(question).learner_texts(question) if role in before)
