"""Too little reporting among the statements of a set, or too little opinion."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, Rule
from questions.rules.shared.balance import HIGH, LEAST_MARKED, LOW, in_percent, sides, unbalanced
from questions.rules.shared.marked_statements import marked_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


def _reporting(found: ItemSet) -> Iterator[Breach]:
    types = Counter(one.type for one in marked_statements(found))
    facts, opinions = types["fact"], types["opinion"]
    if facts and opinions and unbalanced(facts, opinions):  # a set about truth may hold factual statements alone
        message = Message(
            "{ours} of {both} are factual in kind ({share}%) and {theirs} are opinions.", **sides(facts, opinions)
        )
        low, high = in_percent(LOW), in_percent(HIGH)
        if facts < opinions:
            advice = Message("add factual in kind until each is {low}% to {high}%", low=low, high=high)
        else:
            advice = Message("add opinions until each is {low}% to {high}%", low=low, high=high)
        yield Breach(found.at, message, advice, at_key=True)


RULE: Final = Rule(
    "P006",
    "warning",
    "too little reporting, or too little opinion",
    f"Among statements marked `type: fact` or `type: opinion`, once there are {LEAST_MARKED} and some of each: "
    "each side is 40 to 60%, as near as whole numbers come to that. The mark stands at a label of `classify` "
    "(for all statements with that key), at a statement, or at a question.",
    "Add statements of the rarer type. A learner who answers everything alike should not do well.",
    _reporting,
    __file__,
)
