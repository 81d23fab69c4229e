"""What a rule is: one thing that makes an item, a pack or a lesson work badly although it can be used.

Promises that a rule is data: a code that keeps its meaning for ever, what it looks for, what to do instead, and a
passing and a failing example that tests run. A rule yields findings and raises nothing. Refuses to know files and
places: whoever runs rules has those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from questions.problems import Level

SubjectT = TypeVar("SubjectT")


class Finding(NamedTuple):
    """A place where a rule is broken, at `path` below the pack or lesson; `at_key` if the key itself is meant."""

    path: tuple[str | int, ...]
    message: str
    suggestion: str | None = None
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Rule(Generic[SubjectT]):
    """One rule about a `Pack` or a `Lesson`."""

    code: str
    """Q and three digits for items, P for packs, L for lessons."""
    level: Level
    title: str
    """What is wrong, in a few words."""
    looks_for: str
    """What it looks at and how it judges, with its thresholds, for the author."""
    instead: str
    """What to do."""
    failing: str
    """YAML of a pack or lesson that breaks this rule."""
    passing: str
    """The same, mended."""
    check: Callable[[SubjectT], Iterable[Finding]]
