"""A question without an explanation.

Explained feedback works about ten times as well as right or wrong alone (Van der Kleij and others 2015: 0.49 against
0.05).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


def _explanation(question: AnyQuestion) -> Iterator[Breach]:
    kind = kind_of(question)
    if question.explain or not kind.graded:
        return
    parts = kind.parts(question)
    if not parts or not all(part.explain for part in parts):
        yield Breach((), Message("Nothing explains why the key is right."), Message("add explain"))


RULE: Final = Rule(
    "Q001",
    "warning",
    "no explanation",
    "A question without `explain`. For `classify`, an `explain` at every statement does as well.",
    "Say in a sentence or two why the key is right. Everybody sees it after the answer.",
    each(_explanation),
    __file__,
)
