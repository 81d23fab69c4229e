"""A wrong answer that nothing is said of.

A decoy is learned as true unless something is said of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from questions.kinds import kind_of
from questions.messages import Listing, Message
from questions.rules.rule import Breach, Rule, each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.messages import MessageValue
    from questions.model import AnyQuestion


def _feedback(question: AnyQuestion) -> Iterator[Breach]:
    kind = kind_of(question)
    reckoned = kind.reckoned(question)
    if reckoned and not reckoned.misconceptions:
        message = Message("No wrong way to this figure has feedback.")
        yield Breach((), message, Message("add misconceptions"))
    for part in kind.parts(question):
        bare = [one for one in part.wrong if not one.feedback]
        if bare and not part.explain:
            yield Breach(bare[0].path, *_bare([one.id for one in bare], len(part.wrong), part.what))


def _bare(
    names: Sequence[str], of: int, what: Literal["option", "reason", "verdict", "label"]
) -> tuple[Message, Message]:
    values: dict[str, MessageValue] = {"bare": len(names), "names": Listing(names)}
    match what:
        case "option":
            message = Message.counted(
                "{bare} of {count} wrong option without feedback: {names}.",
                "{bare} of {count} wrong options without feedback: {names}.",
                of,
                **values,
            )
        case "reason":
            message = Message.counted(
                "{bare} of {count} wrong reason without feedback: {names}.",
                "{bare} of {count} wrong reasons without feedback: {names}.",
                of,
                **values,
            )
        case "verdict":
            message = Message.counted(
                "{bare} of {count} wrong verdict without feedback: {names}.",
                "{bare} of {count} wrong verdicts without feedback: {names}.",
                of,
                **values,
            )
        case "label":
            message = Message.counted(
                "{bare} of {count} wrong label without feedback: {names}.",
                "{bare} of {count} wrong labels without feedback: {names}.",
                of,
                **values,
            )
    return message, Message("say what is wrong with each, to somebody who chose it")


RULE: Final = Rule(
    "Q002",
    "warning",
    "a wrong answer without feedback",
    "Options that are neither key nor accepted and have no `feedback`; labels of a statement with neither "
    "`feedback` nor `explain`; explanations of a `verdict` without `feedback`; a `number` or `estimate` without a "
    "single one of `misconceptions`. `text`, `order` and `poll` need none.",
    "Tell those who chose it what led them there and why it fails. A decoy is learned unless something is said of it.",
    each(_feedback),
    __file__,
)
