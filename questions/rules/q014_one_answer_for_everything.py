"""A question that one answer for everything gets right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, options_of, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


def _all_alike(question: AnyQuestion) -> Iterator[Breach]:
    asked, statements = options_of(question), statements_of(question)
    if asked and asked.several and not asked.wrong:
        message = Message("Every option is right, so ticking all without reading scores in full.")
        yield Breach(("answer",), message, Message("add options that do not apply"), at_key=True)
    elif len({one.id for _, part in statements for one in part.right}) == 1:
        message = Message(
            "All {count} statements are {label}.",
            count=len(statements),
            label=shown(statements[0][1].right[0].text),
        )
        yield Breach(("statements",), message, Message("add statements with another label"), at_key=True)


RULE: Final = Rule(
    "Q014",
    "warning",
    "one answer for everything",
    "A `multi` whose options are all right, so that ticking all of them scores in full; a `classify` whose "
    "statements all have the same key.",
    "Add options or statements of which it is not so.",
    each(_all_alike),
    __file__,
)
