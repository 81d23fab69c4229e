"""Where a learner stands in practice, brought up to their latest answer.

Promises that what is stored follows from the answers alone: what came since is added, and where an answer came late,
was deleted or was judged anew, all of it is worked out again, long histories in a worker process. How a form went tells
nothing before it is closed for everybody, and so is left out until then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.services.class_results import is_second_vote
from bot.services.content import Subject
from bot.services.loaded_run import fits
from bot.services.service_context import ServiceContext
from bot.workers.pool import WorkerPool
from bot.workers.queue import nobody
from db.practice import GradedAnswer, ItemState, PracticeState, SkillState
from db.types import JsonValue
from db.unit import UnitOfWork
from lessons.practice.mastery import Mastery
from lessons.practice.projection import PractisedAnswer, Projection, SeenItem, SkillStanding, project
from lessons.practice.spacing import SkillCard
from questions.kinds import Response, Verification, kind_of
from questions.model import AnyQuestion, Question

FEW_ANSWERS = 500
"""Answers that are worked out in the event loop; more of them go to a worker process."""

READ_AT_ONCE = 5000
"""Answers that are read with one statement."""


class PracticeStates:
    """Brings what follows from answers up to date."""

    def __init__(self, context: ServiceContext, workers: WorkerPool) -> None:
        self._context = context
        self._workers = workers

    async def up_to_date(self, learner: int, guild: int | None) -> Projection:
        """Where a learner stands by their latest answer; of items only those that count for it.

        Raises `DatabaseUnavailable`, and `QueueFull` or `JobStopped` where a long history cannot be worked out now.
        """
        async with self._context.database.unit(writes=False) as unit:
            untold = await unit.assignments.untold([learner], self._context.clock.now())
            state = await unit.practice.state(learner)
            count = await unit.practice.count(learner, untold)
            given = await unit.practice.answers_after(learner, state, untold, READ_AT_ONCE)
            anew = state is not None and state.answers + len(given) != count
            if anew or state is None:
                before, given = Projection(), await _all_answers(unit, learner, untold)
            else:
                seen = await unit.practice.items(learner, {one.pack for one in given})
                before = _projection(state, await unit.practice.skills(learner), seen)
        if not given:
            if anew:  # all of them were deleted
                async with self._context.database.unit() as unit:
                    await unit.practice.forget_worked_out([learner])
                    await unit.commit()
            return before
        answers = await self._practised(given)
        after = (
            project(before, answers)
            if len(answers) <= FEW_ANSWERS
            else await self._workers.run(guild or 0, "reading", nobody, project, before, answers)
        )
        last, verdicts = given[-1], {"sound": list(after.sound), "unsound": list(after.unsound)}
        now_at = PracticeState(count, last.answered_at, last.run_id, last.item, verdicts)
        async with self._context.database.unit() as unit:
            await unit.practice.keep(
                learner,
                state,
                now_at,
                [_skill_state(name, one) for name, one in after.skills.items() if before.skills.get(name) != one],
                [_item_state(key, one) for key, one in after.items.items() if before.items.get(key) != one],
                anew=anew,
            )
            await unit.commit()
        return after

    async def _practised(self, given: Sequence[GradedAnswer]) -> list[PractisedAnswer]:
        """With what their items are, without those that are not graded, and second votes: others had a part in them."""
        contents: dict[tuple[str, int], Subject | None] = {}
        for pack, version in {(one.pack, one.pack_version) for one in given}:
            contents[pack, version] = await self._context.catalog.subject(pack, version)
        return [
            _practised(one, contents[one.pack, one.pack_version])
            for one in given
            if one.maximum > 0 and not is_second_vote(one.item)
        ]


def _practised(one: GradedAnswer, content: Subject | None) -> PractisedAnswer:
    step = content.steps.get(one.item) if content is not None else None
    question = step if isinstance(step, Question) else None
    return PractisedAnswer(
        pack=one.pack,
        item=one.item,
        skill=one.skill,
        kind=question.kind if question is not None else "",
        verifications=_verifications(question, one.response) if question is not None else (),
        score=one.score,
        maximum=one.maximum,
        confidence=one.confidence,
        at=one.answered_at,
    )


def _verifications(question: AnyQuestion, response: Response) -> tuple[Verification, ...]:
    if not fits(question, response):  # it was revised since
        return ()
    kind = kind_of(question)
    return kind.verifications(question, kind.read(question, response))


async def _all_answers(unit: UnitOfWork, learner: int, untold: Collection[int]) -> list[GradedAnswer]:
    found: list[GradedAnswer] = []
    at: PracticeState | None = None
    while part := await unit.practice.answers_after(learner, at, untold, READ_AT_ONCE):
        found += part
        at = PracticeState(len(found), part[-1].answered_at, part[-1].run_id, part[-1].item, None)
    return found


def _projection(
    state: PracticeState, skills: Mapping[str, SkillState], seen: Mapping[tuple[str, str], ItemState]
) -> Projection:
    verdicts: Mapping[str, JsonValue] = state.verdicts if isinstance(state.verdicts, Mapping) else {}
    return Projection(
        skills={name: _standing(one) for name, one in skills.items()},
        items={key: SeenItem(one.first_at, one.answered_at, one.right) for key, one in seen.items()},
        sound=_verdicts(verdicts.get("sound")),
        unsound=_verdicts(verdicts.get("unsound")),
    )


def _verdicts(stored: JsonValue) -> tuple[bool, ...]:
    return tuple(map(bool, stored)) if isinstance(stored, list | tuple) else ()


def _standing(one: SkillState) -> SkillStanding:
    return SkillStanding(skill_card(one), Mastery.from_json(one.mastery))


def skill_card(one: SkillState) -> SkillCard:
    """What is stored of a skill, as far as it says when to practise it next."""
    return SkillCard(one.stability, one.difficulty, one.reviewed_at, one.due_at)


def _skill_state(name: str, one: SkillStanding) -> SkillState:
    card = one.card
    return SkillState(name, card.stability, card.difficulty, card.reviewed_at, card.due_at, one.mastery.as_json())


def _item_state(key: tuple[str, str], one: SeenItem) -> ItemState:
    return ItemState(*key, one.first_at, one.answered_at, one.right)
