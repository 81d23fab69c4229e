"""Runs: beginning a quiz or a lesson, what a press does to it, and where it stands.

Promises that an answer is in the log before the scene that acknowledges it is returned, that two presses at once have
the effect of one, and that a run of somebody else is never shown or touched. A press that comes late or twice shows
the run as it stands. Refuses (`Refusal`) runs that are unknown, foreign or over, and figures that cannot be read.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from weakref import WeakValueDictionary

from bot import wording
from bot.services.content import Library, Mode, Subject
from bot.services.scenes import (
    Hint,
    LengthChoice,
    LessonEnd,
    PackChoice,
    QuizEnd,
    Refusal,
    ResumeOffer,
    Scene,
    SkillLine,
    StepScene,
    Verdict,
)
from db.answers import AnswerLog
from db.engine import Database
from db.rows import Answer, RunRow
from lessons.model import Lesson, Reflection, Step
from questions import run as engine
from questions.kinds import BadResponse, Response, kind_of, shuffled
from questions.model import SKILLS, AnyQuestion, Classify, Pack, Question, Skill
from questions.quantity import QuantityError

LENGTHS = (5, 10)
"""Lengths offered besides all of a pack."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A run with the content that it goes through."""

    row: RunRow
    subject: Subject
    state: engine.Run

    @property
    def step(self) -> Step:
        return self.subject.steps[self.state.steps[self.state.position]]

    @property
    def question(self) -> AnyQuestion:
        """The question it waits at. Raises `BadResponse` where it waits at none."""
        if not self.state.waiting:
            raise BadResponse("nothing is asked")
        return cast("AnyQuestion", self.step)

    @property
    def order(self) -> tuple[str, ...]:
        return kind_of(self.question).order(self.question, self.row.seed)

    def answer(self, given: object) -> engine.Answer:
        """`given` as the answer to the question it waits at. Raises `BadResponse` or `QuantityError`."""
        kind = kind_of(self.question)
        response = kind.read(self.question, given)
        grade = kind.grade(self.question, response, self.subject.figures)
        return engine.Answer(self.state.position, response, grade)


class Play:
    """The one place where runs change."""

    def __init__(self, database: Database, log: AnswerLog, library: Library, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._log = log
        self._library = library
        self._clock = clock
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By run, for presses."""
        self._beginning: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By learner, for beginnings."""

    # ------------------------------------------------------------------ beginning

    async def quiz(self, learner: int, pack: str | None, length: int | None) -> Scene:
        """What `/quiz` shows: an open quiz to go on with, else a choice, else the first question."""
        wanted = self._pack(pack) if pack is not None else None
        async with self._database.unit(writes=False) as unit:
            row = await unit.runs.open_run(learner, "quiz")
        if row is not None and (subject := self._subject(row)) is not None:
            return ResumeOffer(row.id, subject.title, row.position, len(row.items), wanted, length)
        return await self.new_quiz(learner, pack, length)

    async def new_quiz(self, learner: int, pack: str | None, length: int | None) -> Scene:
        """The pack list, the lengths of a pack, or the first question of a new quiz. 0 questions: all of them.

        Beginning one ends those that are open; their answers stay.
        """
        if pack is None:
            return PackChoice(tuple(self._library.packs.values()), length)
        found = self._pack(pack)
        if length is None:
            return LengthChoice(found, tuple(number for number in LENGTHS if number < len(found.questions)))

        async def begin() -> Scene:
            seed = secrets.randbelow(2**31)
            async with self._database.unit(writes=False) as unit:
                met = await unit.queries.responses(learner)
            order = plan(found, seed, {one.item: one.response for one in met if one.pack == found.id})
            return await self._begin(learner, "quiz", found.id, order[: length or len(order)], seed)

        return await self._once(learner, "quiz", None, begin)

    async def again(self, learner: int, run: int) -> Scene:
        """A new quiz of the questions that this learner missed in that one."""

        async def begin() -> Scene:
            at = await self._load(learner, run)
            missed = [name for name, one in at.state.answered.items() if one.score < one.maximum]
            if not missed:
                raise Refusal(wording.NOTHING_MISSED)
            return await self._begin(learner, "quiz", at.subject.id, missed, secrets.randbelow(2**31))

        return await self._once(learner, "quiz", None, begin)

    async def lesson(self, learner: int, lesson: str) -> Scene:
        """The step of a lesson where this learner stands, or its first one where none is open."""
        found = self._library.find_lesson(lesson)
        if found is None:
            raise Refusal(wording.no_such_lesson(lesson))

        async def begin() -> Scene:
            steps = [step.id for step in found.steps]
            opened = await self._opened(learner, "lesson", found.id)
            return opened or await self._begin(learner, "lesson", found.id, steps, secrets.randbelow(2**31))

        return await self._once(learner, "lesson", found.id, begin)

    async def _opened(self, learner: int, mode: Mode, name: str | None) -> Scene | None:
        """Where the latest open run stands, of any pack or of this one; None where there is none to go on with."""
        async with self._database.unit(writes=False) as unit:
            row = await unit.runs.open_run(learner, mode, name)
        return await self.show(learner, row.id) if row is not None and self._subject(row) is not None else None

    async def _once(self, learner: int, mode: Mode, name: str | None, begin: Callable[[], Awaitable[Scene]]) -> Scene:
        """What `begin` returns. A press that comes while another of the same learner is beginning a run begins none,
        but shows the other's: both cards then belong to the run that is open.
        """
        lock = self._beginning.setdefault(learner, asyncio.Lock())
        behind = lock.locked()
        async with lock:
            opened = await self._opened(learner, mode, name) if behind else None
            return opened or await begin()

    async def _begin(self, learner: int, mode: Mode, name: str, steps: list[str], seed: int) -> Scene:
        subject = self._library.subject(mode, name)
        assert subject is not None, "the caller has looked it up"
        now = self._clock()
        async with self._database.unit() as unit:
            for old in await unit.queries.open_runs(learner):
                if old.mode == mode and (mode == "quiz" or old.subject == name):
                    await unit.runs.move(
                        old.id,
                        old.position,
                        expected=old.position,
                        now=now,
                        asked_at=old.asked_at,
                        finished_at=now,
                    )
            row = await unit.runs.add(
                learner_id=learner,
                mode=mode,
                subject=name,
                version=subject.version,
                seed=seed,
                items=steps,
                now=now,
            )
            await unit.commit()
        return self._scene(_Standing(row, subject, _state(row, subject, {})))

    # ------------------------------------------------------------------ looking and pressing

    async def show(self, learner: int, run: int, *, position: int | None = None, chosen: tuple[int, ...] = ()) -> Scene:
        """A run as it stands. `chosen` counts only while it still waits at `position`."""
        scene = self._scene(await self._load(learner, run))
        if isinstance(scene, StepScene) and scene.position == position and scene.verdict is None:
            return replace(scene, chosen=tuple(at for at in chosen if at < len(scene.order)))
        return scene

    async def hint(self, learner: int, run: int, position: int) -> Scene:
        """The hint of the question that the run waits at; the run as it stands where it waits there no more."""
        at = await self._load(learner, run)
        if at.state.position == position and at.state.waiting and at.question.hint:
            return Hint(at.question.hint)
        return self._scene(at)

    async def go(self, learner: int, run: int, position: int, to: int) -> Scene:
        """Moves to another step."""
        return await self._press(learner, run, position, lambda _: engine.Go(position, to))

    async def choose(self, learner: int, run: int, position: int, places: Sequence[int]) -> Scene:
        """Answers with the options at `places` of the order shown."""

        def event(at: _Standing) -> engine.Event:
            named = [at.order[place] for place in places]
            return at.answer(named[0] if at.question.kind == "choice" else named)

        return await self._press(learner, run, position, event)

    async def type(self, learner: int, run: int, position: int, text: str) -> Scene:
        """Answers with a typed figure. One that cannot be read is refused and not counted."""
        return await self._press(learner, run, position, lambda at: at.answer(text))

    async def label(self, learner: int, run: int, position: int, place: int, label: int) -> Scene:
        """Gives the statement at `place` a label; the last one completes the answer."""

        def event(at: _Standing) -> engine.Event:
            if not isinstance(at.question, Classify):
                raise BadResponse("nothing to label")
            statement, said = at.order[place], list(at.question.labels)[label]
            draft = {**at.state.draft, statement: said}
            if len(draft) == len(at.question.statements):
                return at.answer(draft)
            return engine.Draft(position, statement, said)

        return await self._press(learner, run, position, event)

    async def unlabel(self, learner: int, run: int, position: int, place: int) -> Scene:
        """Takes back the label of the statement at `place`."""
        return await self._press(learner, run, position, lambda at: engine.Draft(position, at.order[place], None))

    async def _press(
        self, learner: int, run: int, position: int, event_of: Callable[[_Standing], engine.Event]
    ) -> Scene:
        """Applies one press and stores what follows from it.

        A press that comes late, twice, or names what the step does not offer shows the run as it stands.
        """
        async with self._locks.setdefault(run, asyncio.Lock()):
            at = await self._load(learner, run)
            if at.state.position != position:
                return self._scene(at)
            try:
                event = event_of(at)
            except QuantityError as error:
                raise Refusal(wording.not_counted(str(error))) from error
            except (BadResponse, IndexError):
                return self._scene(at)
            state, effects = engine.apply(at.state, event, self._clock())
            for effect in effects:
                await self._store(learner, at, effect, state)
            return self._scene(replace(at, state=state))

    async def _store(self, learner: int, at: _Standing, effect: engine.Effect, state: engine.Run) -> None:
        now = self._clock()
        match effect:
            case engine.Record(step, response, grade, milliseconds):
                question = cast("Question", at.subject.steps[step])
                await self._log.write(
                    Answer(
                        run_id=at.row.id,
                        item=step,
                        learner_id=learner,
                        pack=at.subject.id,
                        pack_version=at.subject.version,
                        skill=question.skill,
                        response=response,
                        score=grade.score,
                        maximum=grade.maximum,
                        confidence=None,
                        ms=milliseconds,
                        answered_at=now,
                    )
                )
            case engine.Move():
                async with self._database.unit() as unit:
                    await unit.runs.move(
                        at.row.id,
                        state.position,
                        expected=at.state.position,
                        now=now,
                        asked_at=state.asked_at,
                        finished_at=state.finished_at,
                    )
                    await unit.commit()
            case engine.Keep():
                async with self._database.unit() as unit:
                    await unit.runs.draft(at.row.id, dict(state.draft) or None, expected=at.state.position, now=now)
                    await unit.commit()

    # ------------------------------------------------------------------ reading

    def _pack(self, name: str) -> Pack:
        found = self._library.find_pack(name)
        if found is None:
            raise Refusal(wording.no_such_pack(name))
        return found

    def _subject(self, row: RunRow) -> Subject | None:
        """What the run goes through; None where it is gone or has lost a step that the run needs."""
        subject = self._library.subject(cast("Mode", row.mode), row.subject)
        return subject if subject is not None and set(row.items) <= set(subject.steps) else None

    async def _load(self, learner: int, run: int) -> _Standing:
        async with self._database.unit(writes=False) as unit:
            row = await unit.runs.get(run)
            if row is None or row.learner_id != learner:
                raise Refusal(wording.NOT_YOUR_RUN)
            answers = await unit.runs.answers(run, learner)
        subject = self._subject(row)
        if subject is None:
            raise Refusal(wording.CONTENT_CHANGED)
        standing = row.items[row.position] if row.position < len(row.items) else None
        answered = {
            one.item: engine.Answered(cast("Response", one.response), one.score, one.maximum)
            for one in answers
            # A question that was revised since is asked again when the learner comes to it.
            if one.item != standing or _fits(subject.steps[one.item], one.response)
        }
        state = _state(row, subject, answered)
        if state.finished_at is not None and state.step is not None:  # ended by a newer one
            raise Refusal(wording.RUN_OVER)
        return _Standing(row, subject, state)

    def _scene(self, at: _Standing) -> Scene:
        if at.state.step is None:
            return self._quiz_end(at) if at.subject.mode == "quiz" else self._lesson_end(at)
        step = at.step
        order: tuple[str, ...] = ()
        verdict = None
        if isinstance(step, Question):
            kind = kind_of(step)
            order = kind.order(step, at.row.seed)
            answer = at.state.answered.get(step.id)
            if answer is not None and _fits(step, answer.response):
                verdict = Verdict(answer.response, kind.grade(step, answer.response, at.subject.figures))
        named = None if isinstance(step, Reflection) else step.source
        return StepScene(
            run=at.row.id,
            mode=at.subject.mode,
            title=at.subject.title,
            position=at.state.position,
            total=len(at.state.steps),
            free=at.state.policy.free,
            step=step,
            order=order,
            figures=at.subject.figures,
            source=at.subject.sources[named] if named is not None else None,
            draft=at.state.draft,
            verdict=verdict,
            opens=self._opening(at.subject) if at.state.position == 0 else None,
        )

    def _opening(self, subject: Subject) -> Lesson | Pack:
        shelf = self._library.lessons if subject.mode == "lesson" else self._library.packs
        return shelf[subject.id]

    def _quiz_end(self, at: _Standing) -> QuizEnd:
        answers = [(cast("Question", at.subject.steps[name]), one) for name, one in at.state.answered.items()]
        by_skill: defaultdict[Skill, list[engine.Answered]] = defaultdict(list)
        for question, one in answers:
            by_skill[question.skill].append(one)
        return QuizEnd(
            run=at.row.id,
            pack=self._pack(at.subject.id),
            answers=len(answers),
            right=sum(one.score >= one.maximum for _, one in answers),
            score=sum(one.score for _, one in answers),
            maximum=sum(one.maximum for _, one in answers),
            skills=tuple(
                SkillLine(skill, len(ones), sum(one.score for one in ones), sum(one.maximum for one in ones))
                for skill in SKILLS
                if (ones := by_skill[skill])
            ),
            missed=tuple(question.prompt for question, one in answers if one.score < one.maximum),
        )

    def _lesson_end(self, at: _Standing) -> LessonEnd:
        lesson = self._library.lessons[at.subject.id]
        answers = at.state.answered.values()
        return LessonEnd(
            run=at.row.id,
            lesson=lesson,
            total=len(at.state.steps),
            answers=len(answers),
            right=sum(one.score >= one.maximum for one in answers),
            open_steps=at.state.open_steps,
            following=self._library.after(lesson.id),
            practice=tuple(self._library.packs[name] for name in lesson.practice if name in self._library.packs),
        )


def plan(pack: Pack, seed: int, met: Mapping[str, object]) -> list[str]:
    """All questions of a pack in the order a learner meets them: new ones, then missed ones, then the rest.

    `met` holds the learner's latest response to each question met before.
    """

    def rank(question: AnyQuestion) -> int:
        if question.id not in met:
            return 0
        said = met[question.id]
        if not _fits(question, said):  # the question was revised since
            return 0
        return 2 if kind_of(question).grade(question, cast("Response", said), pack.figures).right else 1

    by_id = {one.id: one for one in pack.questions}
    return sorted(shuffled(by_id, seed, pack.id), key=lambda name: rank(by_id[name]))


def _fits(step: Step, response: object) -> bool:
    """Whether a stored response can still be an answer to this step."""
    if not isinstance(step, Question) or (step.kind == "number" and isinstance(response, str)):
        return False
    try:
        kind_of(step).read(step, response)
    except BadResponse:
        return False
    return True


def _draft(step: Step, draft: object) -> dict[str, str]:
    """The labels of an unfinished answer, without those that a revision of the question has taken away."""
    if not isinstance(step, Classify) or not isinstance(draft, dict):
        return {}
    labels = cast("dict[str, str]", draft)
    return {name: said for name, said in labels.items() if name in step.statements and said in step.labels}


def _state(row: RunRow, subject: Subject, answered: Mapping[str, engine.Answered]) -> engine.Run:
    return engine.Run(
        policy=engine.QUIZ if subject.mode == "quiz" else engine.LESSON,
        steps=tuple(row.items),
        asking=subject.asking & set(row.items),
        position=row.position,
        asked_at=row.asked_at,
        draft=_draft(subject.steps[row.items[row.position]], row.draft) if row.position < len(row.items) else {},
        answered=answered,
        finished_at=row.finished_at,
    )
