"""Measuring a course: one test at several times, in parallel forms, so that nobody meets a question twice.

Promises that a learner gets a form that they have not met as long as one is left, that forms follow each other in the
same round for everybody, and that each form is the first one of as many learners as any other, give or take one. Which
learner begins with which form is drawn from group and learner. Refuses a clock and a database, and to know what a form
asks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from questions.kinds import shuffled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

CourseStage = Literal["before", "after", "later"]
"""When a group is measured: before a course, after it, and again some weeks later."""

STAGES: Final[tuple[CourseStage, ...]] = get_args(CourseStage)

UNTIL_LATER: Final = timedelta(weeks=4)
"""How long after the test after the course the later one opens, unless its host says otherwise."""

COMING_AGAIN: Final[frozenset[CourseStage]] = frozenset(("before", "after"))
"""Stages after which the forms come again, so that what was right in them is not shown."""


def form_to_take(
    learner: int, group: int, forms: Sequence[str], met: Mapping[str, datetime], first_forms: Mapping[str, int]
) -> str:
    """The form that a learner of a group takes now.

    `met` says when they last met which form, wherever that was, and `first_forms` with which form how many of the group
    have begun. Raises `ValueError` where there are no forms.
    """
    if not forms:
        raise ValueError("there is no form to take")
    in_turn = sorted(forms)
    known = [form for form in in_turn if form in met]
    if not known:
        fewest = min(first_forms.get(form, 0) for form in in_turn)
        rarest = [form for form in in_turn if first_forms.get(form, 0) == fewest]
        return shuffled(rarest, group, str(learner))[0]
    if len(known) == len(in_turn):
        return min(known, key=lambda form: (met[form], form))
    last = in_turn.index(max(known, key=lambda form: (met[form], form)))
    following = [*in_turn[last + 1 :], *in_turn[: last + 1]]
    return next(form for form in following if form not in met)


def latest_measurement(given: Iterable[tuple[CourseStage, int]]) -> dict[CourseStage, list[int]]:
    """By stage, the assignments of a group's latest measurement; `given` are all of them, in the order of opening.

    A test before the course that comes after a later stage begins a new measurement. The same stage once more belongs
    to the one that goes on: it is for those who missed the first.
    """
    found: dict[CourseStage, list[int]] = {}
    for stage, assignment in given:
        if stage == "before" and found.keys() - {"before"}:
            found = {}
        found.setdefault(stage, []).append(assignment)
    return found
