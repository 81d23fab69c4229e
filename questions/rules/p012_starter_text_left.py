"""A text of the starter that was left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule
from questions.templates import PLACEHOLDER_ABOUT, PLACEHOLDER_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _starter_text_left(found: ItemSet) -> Iterator[Breach]:
    texts = (("title", found.title, PLACEHOLDER_TITLE), ("about", found.about, PLACEHOLDER_ABOUT))
    for key, text, placeholder in texts:
        if text == placeholder:
            message = Message("{text} is still the text of the starter, and learners will read it.", text=shown(text))
            advice = (
                Message("write what learners choose the pack by")
                if key == "title"
                else Message("say in a sentence what they will learn")
            )
            yield Breach((key,), message, advice)


RULE: Final = Rule(
    "P012",
    "warning",
    "a text of the starter left as it is",
    "The `title` and `about` that `copydesk new` and `/pack template` write.",
    "Learners read both where they choose a pack. Write them anew.",
    _starter_text_left,
    __file__,
)
