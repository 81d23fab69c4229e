"""A question of which a text is cut on one of its cards.

Texts too short to fill any card are not drawn, and so discord.py is loaded only for those that are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.views.message_limits import MOST_ENTRY, MOST_LABEL, MOST_PARTS, MOST_TEXT
from questions.diagnostics.consistency import card_texts
from questions.rules.rule import Breach, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from questions.rules.rule import ItemSet

SURELY_FITS: Final = 2400
"""Characters of an author's, with what they grow by on a card, that fit any: our own words take 1,600 at most."""

_GROWING: Final = re.compile(r"[\n<@|~`#\]-]")
"""Signs that a card may have to write as two or three: they are escaped, or begin a line of a quotation."""


def card_size(texts: Iterable[str | None]) -> int:
    """At least the characters that these texts take up on a card."""
    return sum(len(text) + 2 * len(_GROWING.findall(text)) for text in texts if text)


def _items_fit(found: ItemSet) -> Iterator[Breach]:
    for number, (_, question) in enumerate(found.items):
        source = found.sources.get(question.source or "")
        origin = (source.title, source.outlet, source.genre) if source else ()
        if card_size((found.title, *card_texts(question), *origin)) > SURELY_FITS:
            from bot.views.card_limits import item_too_long  # noqa: PLC0415 - see above

            yield from item_too_long(found, number)


RULE: Final = Rule(
    "Q040",
    "warning",
    "too long for its card",
    "The cards of the question as Discord will have them, in a quiz or lesson and in a class, open and after the "
    f"answer of which most is said: {MOST_TEXT:,} characters and {MOST_PARTS} parts a card, {MOST_LABEL} "
    f"characters a button, {MOST_ENTRY} an entry of a menu. It speaks where a text of yours would be cut. (C048 "
    "is an error for texts that no card can hold.)",
    "Shorten the texts, or make two questions of it.",
    _items_fit,
    __file__,
)
