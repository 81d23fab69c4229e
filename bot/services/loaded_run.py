"""Where a run stands: what is stored of it together with its content, and the scene that shows it.

Promises that a run can be shown although its content was revised: an answer or a draft that does not fit its question
any more counts as not given. Refuses to change or store anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.services.content import Library, Subject
from bot.services.next_step import NextStep
from bot.services.practice_reasons import practice_note
from bot.services.scenes import FormEnd, LessonEnd, QuizEnd, RunRef, Scene, StepScene, Verdict
from bot.services.skills import results_by_skill
from db.practice import PracticeSession
from db.rows import RunRow, StoredAnswer
from db.types import JsonValue
from lessons.assignments import Times
from lessons.model import Lesson, Page, Reflection, Step, Term
from questions.corrections import Correction, corrected
from questions.engine import self_paced as engine
from questions.kinds import BadResponse, FillInParts, Grade, HandIn, Response, kind_of
from questions.kinds.search import LEVEL, LINK, SENTENCE
from questions.model import AnyQuestion, Pack, Question
from questions.quantity import QuantityError

_SETTLED: Final = "/settled"
"""Under this what is settled is stored beside the parts of an answer; no part has such an id."""


@dataclass(frozen=True, slots=True)
class AssignedRun:
    """What holds for a run that is somebody's attempt at an assignment."""

    assignment: int
    times: Times
    """With their extra time."""
    told_from: datetime | None
    """When its answers are judged: once a form is closed for everybody; None where that is at once."""
    comes_again: bool = False
    """Whether the form comes again: then its answers are never judged one by one, and points alone are told."""

    def is_told(self, now: datetime) -> bool:
        """Whether its answers are judged now."""
        return self.told_from is None or (not self.comes_again and now > self.told_from)


@dataclass(frozen=True, slots=True)
class LoadedRun:
    """A run with the content that it goes through."""

    row: RunRow
    subject: Subject
    state: engine.Run
    corrections: Mapping[str, Sequence[Correction]]
    """By question, what was put right about it."""
    assigned: AssignedRun | None = None
    practised: PracticeSession | None = None
    """The practice in which it is before the learner now."""

    @property
    def step(self) -> Step:
        """The step it is at. Raises `IndexError` at its end."""
        return self.subject.steps[self.state.steps[self.state.position]]

    @property
    def question(self) -> AnyQuestion:
        """The question it waits at. Raises `BadResponse` where it waits at none."""
        step = self.step if self.state.waiting else None
        if not isinstance(step, Question):
            raise BadResponse("nothing is asked")
        return step

    @property
    def fill(self) -> FillInParts:
        """The parts of the answer to it. Raises `BadResponse` where it has none."""
        ask = kind_of(self.question).ask(self.question, self.order)
        if not isinstance(ask, FillInParts):
            raise BadResponse("nothing to fill")
        return ask

    @property
    def order(self) -> tuple[str, ...]:
        """The options or statements of that question as this run shows them. Raises `BadResponse` as `question`."""
        return kind_of(self.question).order(self.question, self.row.seed)

    def answer(self, given: object) -> engine.GiveAnswer:
        """`given` as the answer to the question it waits at. Raises `BadResponse` or `QuantityError`."""
        kind = kind_of(self.question)
        response = kind.read(self.question, given)
        return engine.GiveAnswer(self.state.position, response, self.grade(self.question, response))

    def grade(self, question: AnyQuestion, response: Response) -> Grade:
        """What a response that the question's kind has read is worth in this run."""
        judged = kind_of(question).grade(question, response, self.subject.figures)
        return corrected(judged, response, self.corrections.get(question.id, ()))


def load_run(
    row: RunRow,
    subject: Subject,
    answers: Sequence[StoredAnswer],
    corrections: Mapping[str, Sequence[Correction]],
    quizzes: engine.RunPolicy = engine.QUIZ,
) -> LoadedRun:
    """A run from what is stored of it, and the answers given in it.

    `corrections` are those of its questions, and `quizzes` says where one may go in a quiz.
    """
    standing = row.items[row.position] if row.position < len(row.items) else None
    answered = {
        one.item: engine.Answered(one.response, one.score, one.maximum, engine.confidence_of(one.confidence))
        for one in answers
        # A question that was revised since is asked again when the learner comes to it.
        if one.item != standing or fits(subject.steps[one.item], one.response)
    }
    return LoadedRun(row, subject, _state(row, subject, answered, quizzes), corrections)


def scene_of(at: LoadedRun, library: Library, next_step: NextStep | None = None, *, told: bool = True) -> Scene:
    """What a run shows as it stands: a step, or its end with what to do next. Without `told` nothing is judged."""
    if at.state.step is None and not told:
        return replace(form_end(at), next_step=next_step)
    if at.state.step is None:
        content = at.subject.content
        if isinstance(content, Pack):
            return replace(quiz_end(at, content), next_step=next_step)
        return replace(_lesson_end(at, content, library), next_step=next_step)
    step = at.step
    order: tuple[str, ...] = ()
    verdict, locked = None, None
    if isinstance(step, Question):
        kind = kind_of(step)
        order = kind.order(step, at.row.seed)
        answer = at.state.answered.get(step.id)
        if at.state.unsure and answer is not None:
            locked = answer.response
        elif told and answer is not None and fits(step, answer.response):
            verdict = Verdict(answer.response, at.grade(step, answer.response), answer.confidence)
    named = None if isinstance(step, Reflection) else step.source
    return StepScene(
        run=RunRef(at.row.id),
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
        locked=locked,
        verdict=verdict,
        opens=at.subject.content if at.state.position == 0 else None,
        terms=_terms(step, at.subject.content, library),
        onward=at.state.onward,
        asked=_asked(at) if at.state.policy.anywhere else (),
        practice=practice_note(at.practised, at.subject, at.state.position) if at.practised is not None else None,
    )


def _asked(at: LoadedRun) -> tuple[str, ...]:
    """The prompt of each question, in the order of the run."""
    steps = (at.subject.steps[name] for name in at.state.steps)
    return tuple(step.prompt for step in steps if isinstance(step, Question))


def _terms(step: Step, content: Pack | Lesson, library: Library) -> tuple[Term, ...]:
    """What the glossary has of the words of a lesson's page."""
    if not (isinstance(step, Page) and isinstance(content, Lesson)):
        return ()
    terms = library.terms_for(content)
    return tuple(terms[name] for name in step.terms if name in terms)


def form_end(at: LoadedRun) -> FormEnd:
    """The end of a form that is not judged yet, or where it was stopped. Raises `ValueError` for another run."""
    if at.assigned is None or at.assigned.told_from is None:
        raise ValueError(f"run {at.row.id} is judged at once")
    return FormEnd(
        run=RunRef(at.row.id),
        assignment=at.assigned.assignment,
        title=at.subject.title,
        total=len(at.state.steps),
        open_steps=at.state.open_steps,
        stopped_at=at.state.position if at.state.step is not None else None,
        told_from=at.assigned.told_from,
        comes_again=at.assigned.comes_again,
    )


def quiz_end(at: LoadedRun, pack: Pack) -> QuizEnd:
    """The result of a quiz so far; of one that is at its end, its result."""
    asked = {question.id: question for question in pack.questions}
    answers = [(asked[name], one) for name, one in at.state.answered.items() if one.maximum]
    return QuizEnd(
        run=RunRef(at.row.id),
        pack=pack,
        answers=len(answers),
        right=sum(one.score >= one.maximum for _, one in answers),
        score=sum(one.score for _, one in answers),
        maximum=sum(one.maximum for _, one in answers),
        skills=results_by_skill(pack, ((question.skill, one.score, one.maximum) for question, one in answers)),
        missed=tuple(question.prompt for question, one in answers if one.score < one.maximum),
        open_steps=at.state.open_steps,
        total=len(at.state.steps),
        stopped_at=at.state.position if at.state.step is not None else None,
        assignment=at.assigned.assignment if at.assigned is not None else None,
    )


def _lesson_end(at: LoadedRun, lesson: Lesson, library: Library) -> LessonEnd:
    answers = [one for one in at.state.answered.values() if one.maximum]
    return LessonEnd(
        run=RunRef(at.row.id),
        lesson=lesson,
        total=len(at.state.steps),
        answers=len(answers),
        right=sum(one.score >= one.maximum for one in answers),
        open_steps=at.state.open_steps,
        following=library.after(lesson.id),
        practice=tuple(library.packs[name] for name in lesson.practice if name in library.packs),
        assignment=at.assigned.assignment if at.assigned is not None else None,
    )


def fits(step: Step, response: object) -> bool:
    """Whether a stored response can still be an answer to this step."""
    if not isinstance(step, Question):
        return False
    try:
        said = kind_of(step).read(step, response)
    except (BadResponse, QuantityError):
        return False
    return isinstance(said, str) == isinstance(response, str)  # text would be read as a figure as well


def _draft(step: Step, draft: JsonValue) -> dict[str, str]:
    """The parts of an unfinished answer, without those that a revision of the question has taken away."""
    if not isinstance(step, Question) or not isinstance(draft, Mapping):
        return {}
    kind = kind_of(step)
    ask = kind.ask(step, kind.order(step, 0))
    if isinstance(ask, HandIn):
        levels = {entry.id for entry in ask.levels}
        typed = {
            name: said for name, said in draft.items() if name in (LINK, SENTENCE, LEVEL) and isinstance(said, str)
        }
        return {name: said for name, said in typed.items() if name != LEVEL or said in levels}
    if not isinstance(ask, FillInParts):
        return {}
    entries = {part.id: {entry.id for entry in part.entries} for part in ask.parts}
    known = {name: said for name, said in draft.items() if name in entries and isinstance(said, str)}
    return {name: said for name, said in known.items() if not entries[name] or said in entries[name]}


def stored_drafts(state: engine.Run) -> JsonValue:
    """What is stored of unfinished answers: the parts of this one, and beside them what is settled of any; or None."""
    settled = {step: dict(parts) for step, parts in state.settled.items() if parts}
    return {**state.draft, **({_SETTLED: settled} if settled else {})} or None


def _settled(row: RunRow, subject: Subject, answered: Mapping[str, engine.Answered]) -> Mapping[str, Mapping[str, str]]:
    """What is settled of answers to questions that are not answered yet, by question."""
    stored = row.draft.get(_SETTLED) if isinstance(row.draft, Mapping) else None
    if not isinstance(stored, Mapping):
        return {}
    open_steps = [step for step in stored if step in row.items and step not in answered]
    found = {step: _draft(subject.steps[step], stored[step]) for step in open_steps}
    return {step: parts for step, parts in found.items() if parts}


def _state(
    row: RunRow, subject: Subject, answered: Mapping[str, engine.Answered], quizzes: engine.RunPolicy
) -> engine.Run:
    return engine.Run(
        policy=quizzes if subject.mode == "quiz" else engine.LESSON,
        steps=tuple(row.items),
        asking=subject.asking & set(row.items),
        position=row.position,
        asked_at=row.asked_at,
        confidence_items=subject.confidence_items & set(row.items),
        draft=_draft(subject.steps[row.items[row.position]], row.draft) if row.position < len(row.items) else {},
        settled=_settled(row, subject, answered),
        answered=answered,
        finished_at=row.finished_at,
    )
