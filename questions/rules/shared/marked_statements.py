"""Statements as their author marked them, by `type` and `truth`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from questions.rules.rule import statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.kinds.question_parts import Path
    from questions.model import StatementType, Truth
    from questions.rules.rule import ItemSet


class MarkedStatement(NamedTuple):
    """A statement that is asked about, as its author marked it."""

    path: Path
    text: str
    type: StatementType | None
    truth: Truth | None
    source: str | None


def marked_statements(found: ItemSet) -> Iterator[MarkedStatement]:
    """All statements with a mark: where each is judged by itself, each, else what the question is about.

    A mark stands at the statement, or at the label that is its key, or at the question.
    """
    for path, question in found.items:
        if statements := statements_of(question):
            for text, part in statements:
                if part.type or part.truth:
                    source = part.source or question.source
                    yield MarkedStatement((*path, *part.path), text, part.type, part.truth, source)
        elif question.type or question.truth:
            text = question.passage or question.prompt
            yield MarkedStatement(path, text, question.type, question.truth, question.source)
