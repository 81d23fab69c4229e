"""Keys that were wrong, put right afterwards: what that makes of a grade.

Promises that a response is judged alike whether it was given before a correction or after it, and that a correction
taken back leaves nothing. Refuses to know whose answers they are: `bot.services.corrections` finds them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from questions.kinds import Grade, Response

CorrectionAction = Literal["accept", "void", "restore"]
"""Another answer is right as well; nobody gets points for the question; nothing of both any more."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right about a question. `accepted` is the response that `accept` is about."""

    action: CorrectionAction
    accepted: Response | None = None


def in_force(history: Sequence[Correction]) -> tuple[Correction, ...]:
    """Of all corrections of a question, the earliest first, those that were not taken back, each once."""
    since = max((at for at, one in enumerate(history, 1) if one.action == "restore"), default=0)
    distinct = {(one.action, canonical(one.accepted)): one for one in history[since:]}
    return tuple(distinct.values())


def corrected(grade: Grade, response: Response, history: Sequence[Correction]) -> Grade:
    """The grade of `response`, which the key alone judges as `grade`, after all corrections of its question."""
    current = in_force(history)
    if any(one.action == "void" for one in current):
        return Grade(0.0, 0.0)
    if any(one.accepted is not None and same_response(one.accepted, response) for one in current):
        return replace(grade, score=grade.maximum, remarks=())
    return grade


def same_response(one: Response, other: Response) -> bool:
    """Whether two responses say the same: as numbers, and whatever the order in which parts were stored."""
    return canonical(one) == canonical(other)


def canonical(response: Response | None) -> str:
    """A response as a text that two have in common where they say the same; also for none."""
    return json.dumps(json.loads(json.dumps(response), parse_int=float), sort_keys=True)
