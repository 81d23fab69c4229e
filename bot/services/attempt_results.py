"""What attempts at an assignment brought, for the learner's own card and for the gradebook alike.

Promises one rule for both: late answers bring what the assignment says, questions that were left out by a correction
bring nothing and ask for nothing, and content and corrections are looked up once for each version of it. Refuses to say
which attempt counts: that is `lessons.assignments`.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.services.content import Subject
from bot.services.service_context import ServiceContext
from db.assignments import TOGETHER
from db.rows import AssignmentRow, Attempt, RunRow
from lessons.assignments import AttemptResult, attempt_result
from questions.corrections import Correction, in_force
from questions.kinds import kind_of
from questions.model import Question


async def attempt_results(
    context: ServiceContext, row: AssignmentRow, learner: int | None = None
) -> Mapping[int, Sequence[tuple[Attempt, AttemptResult]]]:
    """By learner, their attempts in order and what each brought; of everybody, or of this learner."""
    async with context.database.unit(writes=False) as unit:
        attempts = await unit.assignments.attempts(row.id, learner)
        answers = await unit.assignments.answers(row.id, learner)
        extra = await unit.assignments.extensions(row.id)
        versions = {_version(one.run) for one in attempts}
        history = {version: await unit.corrections.of(row.guild_id, *version) for version in versions}
    subjects = {version: await context.catalog.subject(*version) for version in versions}
    points = {
        version: _points(subject, history[version]) if subject is not None else {}
        for version, subject in subjects.items()
    }
    found = defaultdict[int, list[tuple[Attempt, AttemptResult]]](list)
    for number, one in enumerate(attempts, 1):
        if number % TOGETHER == 0:
            await asyncio.sleep(0)
        run, given = one.run, answers.get(one.run.id, [])
        possible = sum(points[_version(run)].get(name, 0.0) for name in run.items)
        # Questions that were answered and are gone still count.
        maximum = max(possible, sum(answer.maximum for answer in given))
        due = row.times.extended(extra.get(one.learner_id, 0)).due_at
        result = attempt_result(one.number, given, maximum, run.finished_at, due, row.late)
        found[one.learner_id].append((one, result))
    return found


def _version(run: RunRow) -> tuple[str, int]:
    """What a run goes through, of which attempts at one assignment need not be alike: forms, and what was revised."""
    return run.subject, run.version


def _points(subject: Subject, history: Mapping[str, Sequence[Correction]]) -> dict[str, float]:
    """By question, the points that it can bring; one that was left out by a correction brings none, and is absent."""
    void = {name for name, said in history.items() if any(one.action == "void" for one in in_force(said))}
    return {
        name: kind_of(step).grade(step, kind_of(step).right(step, subject.figures), subject.figures).maximum
        for name, step in subject.steps.items()
        if isinstance(step, Question) and name not in void
    }
