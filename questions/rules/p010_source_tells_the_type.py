"""Types of statements that their sources tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from questions.messages import Listing, Message
from questions.rules.rule import Breach, Rule
from questions.rules.shared.keys import above_chance
from questions.rules.shared.marked_statements import marked_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.rules.rule import ItemSet


LEAST_SOURCED: Final = 10

SOURCE_RIGHT: Final = 0.9

_LEAST_USES: Final = 3
"""Statements that a source must have to be counted."""


def _sources(found: ItemSet) -> Iterator[Breach]:
    by_source: dict[str, Counter[str]] = defaultdict(Counter)
    for one in marked_statements(found):
        if one.type in ("fact", "opinion") and one.source is not None:
            by_source[one.source][one.type] += 1
    by_source = {source: types for source, types in by_source.items() if types.total() >= _LEAST_USES}
    total = sum(types.total() for types in by_source.values())
    if total < LEAST_SOURCED or len(by_source) < 2:
        return
    right = sum(max(types.values()) for types in by_source.values())
    usual = max(sum(types[key] for types in by_source.values()) for key in ("fact", "opinion"))
    if right >= SOURCE_RIGHT * total and above_chance(right, [usual / total] * total):
        listed = [
            Message(
                "{source}: {facts} factual, {opinions} opinion",
                source=source,
                facts=types["fact"],
                opinions=types["opinion"],
            )
            for source, types in by_source.items()
        ]
        message = Message(
            "The source tells the type of {right} of {count} statements ({sources}).",
            right=right,
            count=total,
            sources=Listing(listed, "semicolons"),
        )
        yield Breach(found.at, message, Message("take facts from columns and judgements from news, too"), at_key=True)


RULE: Final = Rule(
    "P010",
    "warning",
    "the source tells the type",
    f"Statements marked `type: fact` or `type: opinion` that name a source, once there are {LEAST_SOURCED} from "
    f"two or more sources with {_LEAST_USES} each: how many keys are found by giving each source its most "
    f"frequent type. It speaks from {SOURCE_RIGHT:.0%} on.",
    "Take facts from columns and judgements from news. The genre of the whole does not settle the single line.",
    _sources,
    __file__,
)
