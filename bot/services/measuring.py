"""Measuring a course: the test that a group takes at several times, and what it brought.

Promises that forms are those of one test in one language, that a learner takes the test once at each time, and that
what goes into a report on it holds nobody's id. Refuses (`Refusal`) a test without a parallel form, and a group that
was not measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import assignment_wording, result_wording
from bot.i18n.wording import SKILL_NAMES
from bot.reports.course_scores import FormAnswer, FormSitting, GroupMeasurement, StageWork
from bot.services.assignment_scenes import AssignmentOrder
from bot.services.groups import group_of
from bot.services.pack_catalog import owner_of
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from bot.services.skills import skill_key
from db.gradebook import LoggedAnswer
from db.rows import AssignmentRow, RunRow
from lessons.measuring import STAGES, UNTIL_LATER, CourseStage, latest_measurement
from lessons.model import Lesson
from questions.messages import Sayable
from questions.model import SKILLS, Pack


@dataclass(frozen=True, slots=True)
class MeasuringTest:
    """A test with parallel forms: what they say that they are forms of, and their packs."""

    name: str
    forms: list[str]


async def measuring_test(
    context: ServiceContext, guild: int, order: AssignmentOrder, content: Pack | Lesson
) -> MeasuringTest:
    """The test that a pack is a form of, with all its forms in the same language. Raises `Refusal`."""
    if order.attempts not in (None, 1):
        raise Refusal(assignment_wording.ONE_ATTEMPT_EACH)
    name = content.form_of if isinstance(content, Pack) else None
    if name is not None:
        packs = (await context.catalog.of(guild)).packs
        alike = (name, content.language)
        forms = sorted(key for key, one in packs.items() if (one.facts.form_of, one.facts.language) == alike)
        if len(forms) > 1:
            return MeasuringTest(name, forms)
    raise Refusal(assignment_wording.has_no_parallel_form(content.title))


def later_from(test: MeasuringTest, given: Iterable[AssignmentRow], now: datetime) -> datetime:
    """When a test some weeks after a course opens by itself: now where none was given after the course."""
    closed = [one.closes_at for one in given if one.stage == "after" and one.subject == test.name]
    return max(now, max(closed) + UNTIL_LATER) if closed else now


async def has_taken(context: ServiceContext, learner: int, row: AssignmentRow) -> bool:
    """Whether a learner has begun this test at this stage as another assignment of the same measurement."""
    if row.stage is None:
        return False
    async with context.database.unit(writes=False) as unit:
        given = await unit.assignments.of_group(row.group_id)
        same = [ids for ids in measurement_of(given, row.subject).values() if row.id in ids]
        others = [one for ids in same for one in ids if one != row.id]
        return any([await unit.assignments.attempts(one, learner) for one in others])


def measurement_of(given: Iterable[AssignmentRow], test: str) -> dict[CourseStage, list[int]]:
    """By stage, the assignments of a group's latest measurement with a test."""
    in_order = sorted(given, key=lambda one: (one.opens_at, one.id))
    return latest_measurement((one.stage, one.id) for one in in_order if one.stage is not None and one.subject == test)


async def group_measurement(context: ServiceContext, guild: int, group_id: int) -> GroupMeasurement:
    """What a group's latest measurement brought, without ids. Raises `Refusal` where it was not measured.

    A learner is measured at a time by the form that they finished first, also if they left the group afterwards.
    """
    async with context.database.unit(writes=False) as unit:
        group = await group_of(unit, guild, group_id)
        given = [one for one in await unit.assignments.of_group(group_id) if one.stage is not None]
        if not given:
            raise Refusal(result_wording.not_measured(group.name))
        rows = {one.id: one for one in given}
        by_stage = measurement_of(given, max(given, key=lambda one: (one.opens_at, one.id)).subject)
        ids = [one for stage in by_stage.values() for one in stage]
        attempts = {one: await unit.assignments.attempts(one) for one in ids}
        extra = {one: await unit.assignments.extensions(one) for one in ids}
        answers = defaultdict[int, list[LoggedAnswer]](list)
        for answer in await unit.gradebook.of_assignments(ids):
            answers[answer.run_id].append(answer)
        members = {one.learner_id for one in await unit.groups.members(group_id) if one.left_at is None}
    learners = defaultdict[int, dict[CourseStage, FormSitting]](dict)
    works: list[StageWork] = []
    for stage, of_stage in sorted(by_stage.items(), key=lambda one: STAGES.index(one[0])):
        begun = [(rows[one], attempt) for one in of_stage for attempt in attempts[one]]
        finished = [one for one in begun if one[1].run.finished_at is not None]
        for row, attempt in sorted(finished, key=lambda one: (one[1].run.finished_at, one[1].run.id), reverse=True):
            due = row.times.extended(extra[row.id].get(attempt.learner_id, 0)).due_at
            learners[attempt.learner_id][stage] = _sitting(attempt.run, answers[attempt.run.id], due)
        unfinished = {one.learner_id for _row, one in begun} - {one.learner_id for _row, one in finished}
        works.append(StageWork(stage, max(rows[one].due_at for one in of_stage), len(unfinished)))
    sittings = [one for learner in learners.values() for one in learner.values()]
    packs = await _packs(context, {(one.form, one.version) for one in sittings})
    return GroupMeasurement(
        group=group.name,
        members=len(members),
        left=len(learners.keys() - members),
        works=works,
        learners=[*learners.values()],
        packs=packs,
        skills=_skills(packs.values(), sittings),
        zone=group.time_zone,
        made_at=context.clock.now(),
    )


def _sitting(run: RunRow, answers: Iterable[LoggedAnswer], due: datetime) -> FormSitting:
    given = [*answers]
    return FormSitting(
        form=run.subject,
        version=run.version,
        late=sum(one.answered_at > due for one in given),
        answers=[FormAnswer(one.item, one.skill, one.response, one.score, one.maximum) for one in given],
    )


async def _packs(context: ServiceContext, versions: Collection[tuple[str, int]]) -> dict[tuple[str, int], Pack]:
    """The forms, in the versions that were taken, as far as they are there."""
    found: dict[tuple[str, int], Pack] = {}
    for form, version in sorted(versions):
        subject = await context.catalog.subject(form, version)
        if subject is not None and isinstance(subject.content, Pack) and subject.version == version:
            found[form, version] = subject.content
    return found


def _skills(packs: Iterable[Pack], sittings: Iterable[FormSitting]) -> dict[str, Sayable]:
    """What the skills are called that were asked for, Copydesk's first."""
    own = {skill_key(pack, skill): name for pack in packs for skill, name in pack.skills.items()}
    asked = {answer.skill for one in sittings for answer in one.answers}
    others = sorted(asked - {*SKILLS})
    return {
        **{skill: SKILL_NAMES[skill] for skill in SKILLS if skill in asked},
        **{skill: own.get(skill) or (owner_of(skill) or (0, skill))[1] for skill in others},
    }
