"""Runs: beginning a quiz or a lesson, what a press does to it, and where it stands.

Promises that an answer is in the log before the scene that acknowledges it is returned, that two presses at once have
the effect of one, and that a run of somebody else is never shown or touched. A press that comes late or twice shows
the run as it stands. Refuses (`Refusal`) runs that are unknown, foreign or over, and figures that cannot be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from bot.i18n import assignment_wording, wording
from bot.services import answer_codec
from bot.services.chooser import Chooser
from bot.services.content import ContentMode, PackSummary, Subject, subject_of
from bot.services.loaded_run import AssignedRun, LoadedRun, fits, form_end, load_run, quiz_end, scene_of, stored_drafts
from bot.services.next_step import NextSteps
from bot.services.pack_catalog import owner_of
from bot.services.scenes import (
    InWordsScene,
    LengthChoice,
    Refusal,
    ResumeOffer,
    RunRef,
    Scene,
    StepScene,
    Unreadable,
)
from bot.services.service_context import ServiceContext
from bot.services.skills import skill_key
from db.rows import RunRow, StoredAnswer
from db.unit import UnitOfWork
from lessons.assignments import closed_for_everybody
from lessons.model import Lesson
from questions.corrections import Correction
from questions.engine import self_paced as engine
from questions.kinds import BadResponse, NeedsCorrection, Response, kind_of, shuffled
from questions.messages import Sayable
from questions.model import AnyQuestion, Pack, Question
from questions.pairs import most_asked, one_of_each_pair
from questions.pictured import Pictured
from questions.quantity import QuantityError

LENGTHS = (5, 10)
"""Lengths offered besides all of a pack."""


class _Beginnings:
    """What one learner is beginning: how many presses want to, one after the other."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.number = 0


class Play:
    """The one place where runs change."""

    def __init__(self, context: ServiceContext, quizzes: engine.RunPolicy = engine.QUIZ) -> None:
        self._context = context
        self._quizzes = quizzes
        self._next_steps = NextSteps(context)
        self._chooser = Chooser(context)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By run, for presses."""
        self._beginning: WeakValueDictionary[int, _Beginnings] = WeakValueDictionary()
        """By learner."""

    # ------------------------------------------------------------------ beginning

    async def quiz(self, learner: int, guild: int | None, pack: str | None, length: int | None) -> Scene:
        """What `/quiz` shows: an open quiz to go on with, else a choice, else the first question."""
        wanted = await self._summary(learner, guild, pack) if pack is not None else None
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.runs.open_run(learner, "quiz")
            in_class = await _in_class(unit, guild)
            forms = await unit.assignments.open_forms(guild, learner, self._context.clock.now())
        if row is not None and row.subject not in forms and (subject := await self._subject(row)) is not None:
            waits = row.subject in in_class
            return ResumeOffer(RunRef(row.id), subject.title, row.position, len(row.items), wanted, length, waits=waits)
        return await self.new_quiz(learner, guild, pack, length)

    def new_quiz(
        self, learner: int, guild: int | None, pack: str | None, length: int | None
    ) -> Coroutine[Any, Any, Scene]:
        """The pack list, the lengths of a pack, or the first question of a new quiz. 0 questions: all of them.

        Beginning one ends those that are open; their answers stay.
        """
        if pack is None:
            return self._chooser.for_learner(learner, guild, None, None, length)
        if length is None:
            return self._lengths(learner, guild, pack)

        async def begin() -> Scene:
            return await self.start(learner, await self._pack(learner, guild, pack), length)

        return self._once(learner, guild, "quiz", None, begin)

    async def _lengths(self, learner: int, guild: int | None, pack: str) -> Scene:
        found = await self._pack(learner, guild, pack)
        return LengthChoice(found, tuple(number for number in LENGTHS if number < most_asked(found.questions)))

    async def in_class(self, guild: int | None) -> frozenset[str]:
        """The packs that classes of a server play now. To nobody there are they given as a quiz meanwhile: who took one
        during a vote would see the key.
        """
        async with self._context.database.unit(writes=False) as unit:
            return await _in_class(unit, guild)

    async def start(self, learner: int, pack: Pack, length: int) -> Scene:
        """The first question of a new quiz, in the order in which this learner meets them; 0 questions: all of them."""
        seed = self._context.seed()
        async with self._context.database.unit(writes=False) as unit:
            untold = await unit.assignments.untold([learner], self._context.clock.now())
            met = await unit.queries.responses(learner, without=untold)
        order = plan(pack, seed, {one.item: one.response for one in met if one.pack == pack.id})
        return await self._begin(learner, subject_of(pack), order[: length or len(order)], seed)

    async def start_as_written(self, learner: int, pack: Pack) -> Scene:
        """The first question of a quiz for an author, who goes through all of a pack in its order, pairs and all."""
        return await self._begin(learner, subject_of(pack), [one.id for one in pack.questions], self._context.seed())

    def again(self, learner: int, guild: int | None, run: int) -> Coroutine[Any, Any, Scene]:
        """A new quiz of the questions that this learner missed in that one."""

        async def begin() -> Scene:
            at = await self._load(learner, guild, run)
            self._require_told(at)
            missed = [at.subject.question(name) for name, one in at.state.answered.items() if one.score < one.maximum]
            if not missed:
                raise Refusal(wording.NOTHING_MISSED)
            seed = self._context.seed()
            # A run that is older than its pack's pairs may hold both of one.
            names = [one.id for one in one_of_each_pair(missed, seed)]
            return await self._begin(learner, at.subject, names, seed)

        return self._once(learner, guild, "quiz", None, begin)

    async def lesson(self, learner: int, lesson: str) -> Scene:
        """The step of a lesson where this learner stands, or its first one where none is open."""
        found = self._context.catalog.bundled.find_lesson(lesson)
        if found is None:
            raise Refusal(wording.no_such_lesson(lesson))

        async def begin() -> Scene:
            steps = [step.id for step in found.steps]
            opened = await self._opened(learner, None, "lesson", found.id)
            if opened is not None:
                return opened
            place = await self._place_in_revised(learner, found)
            return await self._begin(learner, subject_of(found), steps, self._context.seed(), place)

        return await self._once(learner, None, "lesson", found.id, begin)

    async def _place_in_revised(self, learner: int, lesson: Lesson) -> int:
        """Where an open run of a lesson that has lost steps since goes on in the lesson as it is now; 0 without one.

        That is the first step of the old run that was neither passed nor answered and is still there, or else the one
        behind the last that was.
        """
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.runs.open_run(learner, "lesson", lesson.id)
            answers = await unit.runs.answers(row.id, learner) if row is not None else []
        if row is None:
            return 0
        now = {step.id: place for place, step in enumerate(lesson.steps)}
        answered = {one.item for one in answers}
        ahead = [now[name] for name in row.items[row.position :] if name in now and name not in answered]
        passed = [now[name] + 1 for name in row.items[: row.position + 1] if name in now]
        return min(ahead[0] if ahead else passed[-1] if passed else 0, len(lesson.steps) - 1)

    async def _opened(self, learner: int, guild: int | None, mode: ContentMode, name: str | None) -> Scene | None:
        """Where the latest open run stands, of any pack or of this one; None where there is none to go on with."""
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.runs.open_run(learner, mode, name)
        return (
            await self.show(learner, guild, row.id)
            if row is not None and await self._subject(row) is not None
            else None
        )

    def _once(
        self,
        learner: int,
        guild: int | None,
        mode: ContentMode,
        name: str | None,
        begin: Callable[[], Awaitable[Scene]],
    ) -> Coroutine[Any, Any, Scene]:
        """What `begin` returns. A press that comes while another of the same learner is beginning a run begins none,
        but shows the other's: both cards then belong to the run that is open.

        It comes when this is called, and not when what this returns gets its turn.
        """
        theirs = self._beginning.setdefault(learner, _Beginnings())
        behind = theirs.number > 0
        theirs.number += 1

        async def in_turn() -> Scene:
            try:
                async with theirs.lock:
                    opened = await self._opened(learner, guild, mode, name) if behind else None
                    return opened or await begin()
            finally:
                theirs.number -= 1

        return in_turn()

    async def _begin(self, learner: int, subject: Subject, steps: list[str], seed: int, position: int = 0) -> Scene:
        mode, name = subject.mode, subject.id
        now = self._context.clock.now()
        async with self._context.database.unit() as unit:
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
                position=position,
                now=now,
            )
            await unit.commit()
        return scene_of(load_run(row, subject, [], {}, self._quizzes), self._context.catalog.bundled)

    # ------------------------------------------------------------------ looking and pressing

    async def show(
        self,
        learner: int,
        guild: int | None,
        run: int,
        *,
        position: int | None = None,
        chosen: tuple[int, ...] = (),
        part: int = 0,
        unfolded: bool = False,
    ) -> Scene:
        """A run as it stands. What is ticked, which part of a page is read and whether hint or words are open counts
        only while it still waits at `position`.
        """
        scene = await self._scene(guild, await self._past_untold(learner, await self._load(learner, guild, run)))
        if isinstance(scene, StepScene) and scene.position == position and scene.verdict is None:
            ticked = tuple(at for at in chosen if at < len(scene.order))
            return replace(scene, chosen=ticked, part=part, unfolded=unfolded)
        return scene

    async def in_words(self, learner: int, guild: int | None, run: int, position: int) -> Scene:
        """What is to be seen in the drawing of the step at `position`, wherever the run stands now.

        The run stays as it is. Raises `Refusal` where a revision has taken the drawing away.
        """
        at = await self._load(learner, guild, run)
        steps = at.state.steps
        step = at.subject.steps[steps[position]] if position < len(steps) else None
        drawing = step.drawing if isinstance(step, Pictured) else None
        if drawing is None:
            raise Refusal(wording.CONTENT_CHANGED)
        return InWordsScene(drawing.description)

    async def stop(self, learner: int, guild: int | None, run: int) -> Scene:
        """The result of a quiz so far. The quiz itself stays as it is, and can be gone on with."""
        at = await self._load(learner, guild, run)
        content = at.subject.content
        if not self._is_told(at):
            return form_end(at)
        return quiz_end(at, content) if isinstance(content, Pack) else await self._scene(guild, at)

    async def go(self, learner: int, guild: int | None, run: int, position: int, to: int) -> Scene:
        """Moves to another step."""
        return await self._press(learner, guild, run, position, lambda _: engine.GoTo(position, to))

    async def choose(self, learner: int, guild: int | None, run: int, position: int, places: Sequence[int]) -> Scene:
        """Answers with the options at `places` of the order shown."""

        return await self._press(
            learner, guild, run, position, lambda at: at.answer(answer_codec.chosen(at.question, at.order, places))
        )

    async def type(
        self,
        learner: int,
        guild: int | None,
        run: int,
        position: int,
        text: str,
        codes: Sequence[str | None] = (),
    ) -> Scene:
        """Answers with a typed text, or gives it to the part marked in `codes`.

        One that cannot be read is refused on the card itself."""

        def event(at: LoadedRun) -> engine.Event:
            return (
                _sent(at, answer_codec.with_typed(at.question, at.fill, codes, text))
                if codes
                else at.answer(answer_codec.typed(at.question, text))
            )

        try:
            return await self._press(learner, guild, run, position, event)
        except Unreadable as unreadable:
            scene = await self.show(learner, guild, run)
            waits = isinstance(scene, StepScene) and scene.position == position and scene.verdict is None
            return replace(scene, refused=unreadable.message) if isinstance(scene, StepScene) and waits else scene

    async def hand_in(
        self, learner: int, guild: int | None, run: int, position: int, link: str, sentence: str, place: int
    ) -> Scene:
        """Hands in a link, a sentence and the level at this place.

        What can't be taken is refused on the card itself, which keeps what was typed.
        """

        def written(at: LoadedRun) -> dict[str, str]:
            return answer_codec.written_form(at.question, link, sentence, place)

        try:
            return await self._press(learner, guild, run, position, lambda at: at.answer(written(at)))
        except Unreadable as unreadable:
            scene = await self._press(learner, guild, run, position, lambda at: engine.FillParts(position, written(at)))
            waits = isinstance(scene, StepScene) and scene.position == position and scene.verdict is None
            return replace(scene, refused=unreadable.message) if isinstance(scene, StepScene) and waits else scene

    async def fill(
        self, learner: int, guild: int | None, run: int, position: int, codes: Sequence[str | None]
    ) -> Scene:
        """These are the parts of the answer now. Nothing is sent, even where they are whole."""

        return await self._press(learner, guild, run, position, lambda at: _filled(at, _parts(at, codes)))

    async def send(
        self, learner: int, guild: int | None, run: int, position: int, codes: Sequence[str | None]
    ) -> Scene:
        """Answers with these parts, where they are whole."""
        return await self._press(learner, guild, run, position, lambda at: _sent(at, codes))

    async def say_confidence(
        self, learner: int, guild: int | None, run: int, position: int, confidence: engine.Confidence
    ) -> Scene:
        """They are so sure of the answer just given."""
        return await self._press(learner, guild, run, position, lambda _: engine.SayConfidence(position, confidence))

    async def _press(
        self, learner: int, guild: int | None, run: int, position: int, event_of: Callable[[LoadedRun], engine.Event]
    ) -> Scene:
        """Applies one press and stores what follows from it.

        A press that comes late, twice, or names what the step does not offer shows the run as it stands. One that comes
        after its assignment has closed is refused.
        """
        async with self._locks.setdefault(run, asyncio.Lock()):
            at = await self._past_untold(learner, await self._load(learner, guild, run))
            self._require_open(at)
            if at.state.position != position:
                return await self._scene(guild, at)
            try:
                event = event_of(at)
            except QuantityError as error:
                raise Unreadable(wording.not_counted(error.message)) from error
            except NeedsCorrection as error:
                raise Unreadable(error.message) from error
            except BadResponse:
                return await self._scene(guild, at)
            state, effects = engine.apply(at.state, event, self._context.clock.now())
            for effect in effects:
                await self._store(learner, at, effect, state)
            return await self._scene(guild, await self._past_untold(learner, replace(at, state=state)))

    async def _past_untold(self, learner: int, at: LoadedRun) -> LoadedRun:
        """The run, moved on from a question of a form that was answered: there is nothing to say of the answer yet."""
        state = at.state
        if self._is_told(at) or state.step is None or state.waiting or state.unsure or state.finished_at is not None:
            return at
        moved, effects = engine.apply(state, engine.GoTo(state.position, state.onward), self._context.clock.now())
        for effect in effects:
            await self._store(learner, at, effect, moved)
        return replace(at, state=moved)

    async def _store(self, learner: int, at: LoadedRun, effect: engine.Effect, state: engine.Run) -> None:
        now = self._context.clock.now()
        match effect:
            case engine.LogAnswer(step, response, grade, milliseconds):
                question = at.subject.question(step)
                await self._context.log.write(
                    StoredAnswer(
                        run_id=at.row.id,
                        item=step,
                        learner_id=learner,
                        pack=at.subject.id,
                        pack_version=at.subject.version,
                        skill=skill_key(at.subject.content, question.skill),
                        response=response,
                        score=grade.score,
                        maximum=grade.maximum,
                        confidence=None,
                        ms=milliseconds,
                        answered_at=now,
                    )
                )
            case engine.StoreConfidence(step, confidence):
                async with self._context.database.unit(writes=False) as unit:
                    answers = await unit.runs.answers(at.row.id, learner)
                    worked_out = await unit.practice.state(learner)
                (answer,) = (one for one in answers if one.item == step)
                await self._context.log.write(replace(answer, confidence=confidence))
                if worked_out is not None and worked_out.answered_at >= answer.answered_at:
                    async with self._context.database.unit() as unit:
                        await unit.practice.judged_anew([learner])
                        await unit.commit()
            case engine.StorePlace():
                async with self._context.database.unit() as unit:
                    await unit.runs.move(
                        at.row.id,
                        state.position,
                        expected=at.state.position,
                        now=now,
                        asked_at=state.asked_at,
                        finished_at=state.finished_at,
                        draft=stored_drafts(state),
                    )
                    await unit.commit()
            case engine.StoreDraft():
                async with self._context.database.unit() as unit:
                    await unit.runs.draft(at.row.id, stored_drafts(state), expected=at.state.position, now=now)
                    await unit.commit()

    # ------------------------------------------------------------------ reading

    def _is_told(self, at: LoadedRun) -> bool:
        return at.assigned is None or at.assigned.is_told(self._context.clock.now())

    def _require_told(self, at: LoadedRun) -> None:
        if not self._is_told(at):
            again = at.assigned is not None and at.assigned.comes_again
            raise Refusal(assignment_wording.KEY_IS_KEPT if again else assignment_wording.FORM_IS_HIDDEN)

    def _require_open(self, at: LoadedRun) -> None:
        if at.assigned is None or at.state.finished_at is not None:
            return
        if at.assigned.times.availability(self._context.clock.now()) == "closed":
            raise Refusal(assignment_wording.closed(at.assigned.times.closes_at))

    async def _scene(self, guild: int | None, at: LoadedRun) -> Scene:
        """What a run shows as it stands, and at its end what to do next."""
        library, learner = self._context.catalog.bundled, at.row.learner_id
        told = self._is_told(at)
        if at.state.step is not None or learner is None:
            scene = scene_of(at, library, told=told)
            if not isinstance(scene, StepScene):
                return scene
            level = await self._teachers_level(at) if scene.verdict is not None else None
            return replace(scene, reportable=guild is not None, teachers_level=level)
        return scene_of(at, library, (await self._next_steps.outlook(learner, guild)).next_step, told=told)

    async def _teachers_level(self, at: LoadedRun) -> Sayable | None:
        """What a teacher said of what was handed in to the search task that the run stands at; None for all else."""
        step = at.step
        levels = answer_codec.levels_of(step) if isinstance(step, Question) else ()
        if at.assigned is None or not levels:
            return None
        async with self._context.database.unit(writes=False) as unit:
            given = (await unit.search_levels.of_run(at.row.id)).get(step.id)
        return next((entry.text for entry in levels if entry.id == given), None)

    async def _summary(self, learner: int, guild: int | None, name: str) -> PackSummary:
        found = (await self._context.catalog.of(guild)).find(name)
        if found is None:
            raise Refusal(wording.no_such_pack(name))
        if found.id in await self.in_class(guild):
            raise Refusal(wording.in_class_now(found.title))
        async with self._context.database.unit(writes=False) as unit:
            if found.id in await unit.assignments.open_forms(guild, learner, self._context.clock.now()):
                raise Refusal(assignment_wording.kept_back(found.title))
        return found

    async def _pack(self, learner: int, guild: int | None, name: str) -> Pack:
        found = await self._context.catalog.pack(await self._summary(learner, guild, name))
        if found is None:
            raise Refusal(wording.no_such_pack(name))
        return found

    async def _subject(self, row: RunRow) -> Subject | None:
        """What the run goes through; None where it is gone or has lost a step that the run needs."""
        if row.mode == "class":  # nobody's own
            return None
        subject = await self._context.catalog.subject(row.subject, row.version)
        return subject if subject is not None and set(row.items) <= set(subject.steps) else None

    async def _load(self, learner: int, guild: int | None, run: int) -> LoadedRun:
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.runs.get(run)
            if row is None or row.learner_id != learner:
                raise Refusal(wording.NOT_YOUR_RUN)
            answers = await unit.runs.answers(run, learner)
            assigned = await _assigned(unit, run, learner)
            corrections: Mapping[str, Sequence[Correction]] = {}
            in_class = forms = frozenset[str]()
            practised = await unit.practice.session(learner) if row.mode == "practice" else None
            if row.mode != "lesson":  # which has no key to put right, and none to keep back
                owner = owner_of(row.subject)
                corrections = await unit.corrections.of_run(run, owner[0] if owner is not None else None)
                in_class = await _in_class(unit, guild)
                if assigned is None:
                    forms = await unit.assignments.open_forms(guild, learner, self._context.clock.now())
        subject = await self._subject(row)
        if subject is None:
            raise Refusal(wording.CONTENT_CHANGED)
        if row.subject in in_class:
            raise Refusal(wording.in_class_now(subject.title))
        if row.subject in forms:
            raise Refusal(assignment_wording.kept_back(subject.title))
        at = replace(
            load_run(row, subject, answers, corrections, self._quizzes),
            assigned=assigned,
            practised=practised if practised is not None and practised.run_id == run else None,
        )
        if at.state.finished_at is not None and at.state.step is not None:  # ended by a newer one
            raise Refusal(wording.RUN_OVER)
        return at


async def _assigned(unit: UnitOfWork, run: int, learner: int) -> AssignedRun | None:
    """What holds for a run as an attempt; None where it is none."""
    row = await unit.assignments.of_run(run)
    if row is None:
        return None
    extra = await unit.assignments.extensions(row.id)
    told_from = closed_for_everybody(row.closes_at, extra.values()) if row.kind == "form" else None
    return AssignedRun(row.id, row.times.extended(extra.get(learner, 0)), told_from, row.comes_again)


async def _in_class(unit: UnitOfWork, guild: int | None) -> frozenset[str]:
    return frozenset() if guild is None else await unit.classes.playing(guild)


def _sent(at: LoadedRun, codes: Sequence[str | None]) -> engine.Event:
    """The parts behind `codes`: an answer where they are whole."""
    draft = _parts(at, codes)
    return _filled(at, draft) if at.fill.open_part(draft) else at.answer(draft)


def _filled(at: LoadedRun, draft: Mapping[str, str]) -> engine.FillParts:
    return engine.FillParts(at.state.position, draft, at.fill.settled(draft))


def _parts(at: LoadedRun, codes: Sequence[str | None]) -> dict[str, str]:
    """The parts behind `codes`. Raises `BadResponse` where they change what is settled of those given before."""
    draft = answer_codec.draft_of(at.fill, codes)
    if not at.fill.keeps(draft, at.state.draft):
        raise BadResponse("what is settled stays as it is")
    return draft


def plan(pack: Pack, seed: int, met: Mapping[str, Response]) -> list[str]:
    """The questions of a pack, one of each pair, in the order a learner meets them: new ones, then missed ones, then
    the rest.

    `met` holds the learner's latest response to each question met before.
    """

    def rank(question: AnyQuestion) -> int:
        if question.id not in met:
            return 0
        said = met[question.id]
        if not fits(question, said):  # the question was revised since
            return 0
        grade = kind_of(question).grade(question, said, pack.figures)
        return 1 if grade.score < grade.maximum else 2

    by_id = {one.id: one for one in one_of_each_pair(pack.questions, seed)}
    return sorted(shuffled(by_id, seed, pack.id), key=lambda name: rank(by_id[name]))
