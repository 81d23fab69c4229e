"""A question as Moodle knows it: what GIFT and Moodle XML both say, each in its own signs.

Shares are in percent of the points. Moodle accepts those of its own list alone; `share` writes them as it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from questions.formats.html_to_markdown import Style

LinePlace = tuple[int, int]
MoodleKind = Literal["single", "several", "true-false", "short", "numerical", "match"]
"""One option (radio buttons), several (boxes to tick), true or false, words, a figure, pairs."""

ATTACHED: Final = "@@PLUGINFILE@@/"
"""How the address of a picture begins that is a file of its question."""

FULL_SHARE: Final = 100.0
MOST_ANSWERS: Final = 100
"""Of one question; more have no honest use."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A text, and how it is written."""

    text: str
    style: Style = "markdown"


@dataclass(frozen=True, slots=True)
class MoodleAnswer:
    """One answer: an option, accepted words, a figure, or the left side of a pair."""

    text: Styled
    share: float = 0.0
    feedback: Styled | None = None
    place: LinePlace = (1, 1)
    value: Decimal | None = None
    """The figure of a numerical question; None stands for any other answer."""
    within: Decimal = Decimal(0)
    """How far from the figure an answer may lie."""
    target: str = ""
    """The right side of a pair, plain."""


@dataclass(frozen=True, slots=True)
class MoodleQuestion:
    """One question. What a format has no sign for stays None."""

    kind: MoodleKind
    prompt: Styled
    answers: tuple[MoodleAnswer, ...]
    place: LinePlace = (1, 1)
    name: str | None = None
    skill: str | None = None
    explain: Styled | None = None
    points: float | None = None
    shuffle: bool | None = None
    hint: Styled | None = None
    unit: str | None = None
    passage: str | None = None
    """What the question is about, as packs hold it."""
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """The files that the prompt may show, by the names after `ATTACHED`."""
    carried: Mapping[str, Any] | None = None
    """What only Copydesk reads; see `questions.formats.roundtrip_metadata`."""


_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?")


def moodle_number(text: str) -> Decimal | None:
    """The figure that `text` is, as PHP's `is_numeric` sees it, or None; one that no float can hold is none."""
    text = text.strip(" \t\r\n")
    if not _NUMBER.fullmatch(text) or float(text) in (float("inf"), float("-inf")):
        return None
    return Decimal(text)


def yaml_number(value: Decimal) -> int | float:
    """A figure as YAML would hold it."""
    return int(value) if value.as_tuple().exponent == 0 else float(value)


def share(percent: float) -> str:
    """A share as Moodle's list has it: 50, 33.33333, -14.28571."""
    return f"{percent:.5f}".rstrip("0").rstrip(".")
