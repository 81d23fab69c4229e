"""Too little that is sound among the statements of a set, or too little that is not."""

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


def _sound(found: ItemSet) -> Iterator[Breach]:
    truths = Counter(one.truth for one in marked_statements(found))
    sound, unsound = truths["holds"], truths["fails"]
    if unbalanced(sound, unsound):
        message = Message("{ours} of {both} are sound ({share}%) and {theirs} are unsound.", **sides(sound, unsound))
        low, high = in_percent(LOW), in_percent(HIGH)
        if sound < unsound:
            advice = Message("add sound until each is {low}% to {high}%", low=low, high=high)
        else:
            advice = Message("add unsound until each is {low}% to {high}%", low=low, high=high)
        yield Breach(found.at, message, advice, at_key=True)


RULE: Final = Rule(
    "P007",
    "warning",
    "too little that is sound, or too little that is not",
    f"Among statements marked `truth: holds` or `truth: fails`, once there are {LEAST_MARKED}: each side is 40 to "
    "60%, as near as whole numbers come to that. `truth: unknown` counts for neither.",
    "Add sound figures and statements to a set of slips, or it teaches to doubt everything; and the other way about.",
    _sound,
    __file__,
)
