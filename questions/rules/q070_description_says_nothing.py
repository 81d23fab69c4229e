"""A picture whose description tells nobody what it shows: some letters, or the name of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion

_FEWEST: Final = 5
"""Characters of a description."""

_FILE: Final = re.compile(r"\S+\.(?:png|jpe?g|webp|gif|svg|bmp|tiff?|heic)", re.IGNORECASE)


def _says_nothing(question: AnyQuestion) -> Iterator[Breach]:
    if question.alt is None:
        return
    said = question.alt.strip()
    name = (question.image or "").rpartition("/")[2].partition("?")[0]
    names = {_plain(name), _plain(name.rpartition(".")[0])}
    if _FILE.fullmatch(said) or _plain(said) in names:
        message = Message("{text} is the name of a file, and does not say what the picture shows.", text=shown(said))
    elif len(said) < _FEWEST:
        message = Message("{text} is too short to say what the picture shows.", text=shown(said))
    else:
        return
    yield Breach(("alt",), message, Message("say in a sentence what can be seen"))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


RULE: Final = Rule(
    "Q070",
    "warning",
    "a picture's description says nothing",
    "An `alt` of fewer than five characters, or one that is the name of a file, with or without its ending.",
    "Who cannot see the picture has its description alone. Say in a sentence what can be seen that the question is "
    "about.",
    each(_says_nothing),
    __file__,
)
