"""Whether a set holds enough of each of two sides: reporting and opinion, what holds up and what does not.

Games that show only slips teach people to call everything false, sound texts as well (Modirrousta-Galian and Higham
2023, a signal-detection reanalysis of five studies), and sets in which nothing fails teach that fact means true. The
rules go by the marks `type` and `truth`, and keep silent where there are too few of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from questions.messages import MessageValue

LOW, HIGH = 0.4, 0.6
"""Shares between which each of two sides is to lie."""

LEAST_MARKED: Final = 8


def unbalanced(ours: int, theirs: int) -> bool:
    """Whether `ours` is not 40 to 60 % of both, as near as whole numbers come to that."""
    both = ours + theirs
    return both >= LEAST_MARKED and not math.floor(LOW * both) <= ours <= math.ceil(HIGH * both)


def sides(ours: int, theirs: int) -> dict[str, MessageValue]:
    """What messages about the two sides name."""
    return {"ours": ours, "both": ours + theirs, "share": in_percent(ours / (ours + theirs)), "theirs": theirs}


def in_percent(share: float) -> str:
    """A share as messages give it, without the sign."""
    return f"{share * 100:.0f}"
