"""Pages and examples of a lesson in parts that a phone shows at once, with the button to go on in sight.

Promises parts of at most `MOST_WORDS` words, about alike in length, and cut between paragraphs, lines of a list or
thoughts; only one of these that is longer by itself makes a longer part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.i18n.languages import Markdown, _, digits
from bot.i18n.wording import quoted, safe
from lessons.model import Example, Page

MOST_WORDS: Final = 90
"""Before the first thing to press."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is not cut; `between` is what stands between it and the piece before it."""

    text: Markdown
    words: int
    between: Markdown


def reading_parts(step: Page | Example, before: int = 0) -> Sequence[Markdown]:
    """What is read before each press, without the title; so many words stand `before` the first part."""
    pieces = list(_page(step.text) if isinstance(step, Page) else _example(step))
    most = before + sum(piece.words for piece in pieces)
    parts = _filled(pieces, min(most, MOST_WORDS), before)
    # As many parts as are needed, and none of them fuller than they all can be.
    even = (_filled(pieces, limit, before) for limit in range(most // len(parts), MOST_WORDS))
    found = next((one for one in even if len(one) == len(parts)), parts)
    return [_joined(part) for part in found]


def _page(text: str) -> Iterator[_Piece]:
    if "```" in text:  # a block of code is no two halves
        yield _Piece(safe(text), len(text.split()), "")
        return
    for paragraph in text.split("\n\n"):
        whole = len(paragraph.split()) <= MOST_WORDS
        for place, line in enumerate([paragraph] if whole else paragraph.split("\n")):
            yield _Piece(safe(line), len(line.split()), "\n" if place else "\n\n")


def _example(step: Example) -> Iterator[_Piece]:
    yield _Piece(quoted(step.passage), len(step.passage.split()), "")
    for number, thought in enumerate(step.thoughts, 1):
        line = f"{digits(number)}. {safe(thought)}"
        heading = _("**A good reader thinks:**")
        yield _Piece(f"{heading}\n{line}" if number == 1 else line, len(thought.split()), "\n")
    conclusion = _("**So:** {conclusion}", conclusion=safe(step.conclusion))
    yield _Piece(conclusion, len(step.conclusion.split()), "\n")


def _filled(pieces: Sequence[_Piece], limit: int, before: int) -> list[list[_Piece]]:
    """The pieces in parts of at most `limit` words, where none of them has more."""
    parts: list[list[_Piece]] = [[]]
    words = before
    for piece in pieces:
        if parts[-1] and words + piece.words > limit:
            parts.append([])
            words = 0
        parts[-1].append(piece)
        words += piece.words
    return parts


def _joined(part: Sequence[_Piece]) -> Markdown:
    first, *others = part
    text = first.text
    for piece in others:
        text = f"{text}{piece.between}{piece.text}"
    return text
