"""Several messages as one, with commas or semicolons between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def in_a_row(texts: Sequence[Message], joined: Callable[[Message, Message], Message]) -> Message:
    """One text of at least one, joined by halves so that many are not nested deeply."""
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return joined(in_a_row(texts[:middle], joined), in_a_row(texts[middle:], joined))


def with_comma(one: Message, other: Message) -> Message:
    """Two texts with a comma between them."""
    return Message("{one}, {other}", one=one, other=other)


def with_semicolon(one: Message, other: Message) -> Message:
    """Two texts with a semicolon between them."""
    return Message("{one}; {other}", one=one, other=other)
