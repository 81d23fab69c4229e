"""What a learner has mastered, by a rule that can be read.

A skill is *firm* once 7 of the last 8 answers are right, over at least two kinds of question. It is *lasting* once it
is firm and an answer is right again, 14 days or more after it became firm. Where fewer than 7 of the last 8 are right,
the skill has *slipped*, and becomes firm again by the same rule.

Promises that the same answers in the same order give the same level, that a right answer never makes a skill slip, and
that `missing` names the fewest right answers that lead to the next level. Refuses points: an answer is right or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

FIRM_WINDOW, FIRM_RIGHTS, FIRM_KINDS = 8, 7, 2
"""Firm: so many of the last answers are looked at, so many of them are right, over so many kinds of question."""

LASTS_AFTER = timedelta(days=14)
"""Lasting: right again so long after it became firm."""


class MasteryLevel(StrEnum):
    """How far somebody is with a skill."""

    NEW = "new"
    LEARNING = "learning"
    FIRM = "firm"
    LASTING = "lasting"
    SLIPPED = "slipped"


@dataclass(frozen=True, slots=True)
class RecentAnswer:
    """An answer, as far as mastery goes."""

    right: bool
    kind: str
    """The kind of question."""


@dataclass(frozen=True, slots=True)
class Mastery:
    """How far one learner is with one skill, and what that was read from."""

    level: MasteryLevel = MasteryLevel.NEW
    recent: tuple[RecentAnswer, ...] = ()
    """The last answers, the latest last: no more than the rule looks at."""
    firm_since: datetime | None = None
    """When it became firm; None where it isn't."""
    slipped_from: MasteryLevel | None = None
    """Firm or lasting, where it has slipped; else None."""

    def as_json(self) -> dict[str, Any]:
        """Plain values to be stored."""
        return _STORED.dump_python(self, mode="json")

    @classmethod
    def from_json(cls, stored: object) -> Mastery:
        """The value that was stored. Raises pydantic's ValidationError where it is no such value."""
        return _STORED.validate_python(stored)


_STORED = TypeAdapter(Mastery)


@dataclass(frozen=True, slots=True)
class Missing:
    """What the next step takes, if everything is right from now on."""

    level: MasteryLevel
    """The next step: firm or lasting."""
    rights: int
    """The fewest right answers that lead there."""
    kinds: int
    """How many kinds of question there have to be among them besides those that count already: 0 to 2."""
    not_before: datetime
    """The answer that makes it so comes now at the earliest, or on the day from which a right one makes it lasting."""


def after(mastery: Mastery | None, right: bool, kind: str, at: datetime) -> Mastery:
    """How far somebody is after an answer to a question of that kind; `mastery` is None where it is the first."""
    before = mastery or Mastery()
    now = replace(before, recent=(*before.recent, RecentAnswer(right, kind))[-FIRM_WINDOW:])
    rights = _rights(now.recent)
    match before.level:
        case MasteryLevel.FIRM | MasteryLevel.LASTING if len(rights) < FIRM_RIGHTS:
            return replace(now, level=MasteryLevel.SLIPPED, firm_since=None, slipped_from=before.level)
        case MasteryLevel.FIRM:
            lasts = right and before.firm_since is not None and at - before.firm_since >= LASTS_AFTER
            return replace(now, level=MasteryLevel.LASTING) if lasts else now
        case MasteryLevel.LASTING:
            return now
        case _ if len(rights) >= FIRM_RIGHTS and len({one.kind for one in rights}) >= FIRM_KINDS:
            return replace(now, level=MasteryLevel.FIRM, firm_since=at, slipped_from=None)
        case MasteryLevel.SLIPPED:
            return now
        case _:
            return replace(now, level=MasteryLevel.LEARNING)


def missing(mastery: Mastery | None, now: datetime) -> Missing | None:
    """What is missing for the next step; None where it is lasting, as there is no further one."""
    current = mastery or Mastery()
    if current.level is MasteryLevel.LASTING:
        return None
    if current.firm_since is not None:
        return Missing(MasteryLevel.LASTING, 1, 0, max(now, current.firm_since + LASTS_AFTER))
    for more in range(1, FIRM_WINDOW + 1):
        kept = _rights(current.recent[-(FIRM_WINDOW - more) :] if more < FIRM_WINDOW else ())
        kinds = max(0, FIRM_KINDS - len({one.kind for one in kept}))
        if len(kept) + more >= FIRM_RIGHTS and more >= kinds:
            return Missing(MasteryLevel.FIRM, more, kinds, now)
    raise AssertionError("as many right answers as the rule looks at make it firm")


def _rights(answers: tuple[RecentAnswer, ...]) -> tuple[RecentAnswer, ...]:
    return tuple(one for one in answers if one.right)
