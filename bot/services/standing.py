"""Where a run stands: what is stored of it together with its content, and the scene that shows it.

Promises that a run can be shown although its content was revised: an answer or a draft that does not fit its question
any more counts as not given. Refuses to change or store anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from bot.services.content import Library, Subject
from bot.services.scenes import LessonEnd, QuizEnd, Scene, SkillLine, StepScene, Verdict
from db.rows import Answer, RunRow
from lessons.model import Lesson, Reflection, Step
from questions import run as engine
from questions.kinds import BadResponse, Response, kind_of
from questions.model import SKILLS, AnyQuestion, Classify, Pack, Question, Skill


@dataclass(frozen=True, slots=True)
class Standing:
    """A run with the content that it goes through."""

    row: RunRow
    subject: Subject
    state: engine.Run

    @property
    def step(self) -> Step:
        """The step it is at. Raises `IndexError` at its end."""
        return self.subject.steps[self.state.steps[self.state.position]]

    @property
    def question(self) -> AnyQuestion:
        """The question it waits at. Raises `BadResponse` where it waits at none."""
        if not self.state.waiting:
            raise BadResponse("nothing is asked")
        return cast("AnyQuestion", self.step)

    @property
    def order(self) -> tuple[str, ...]:
        """The options or statements of that question as this run shows them. Raises `BadResponse` as `question`."""
        return kind_of(self.question).order(self.question, self.row.seed)

    def answer(self, given: object) -> engine.Answer:
        """`given` as the answer to the question it waits at. Raises `BadResponse` or `QuantityError`."""
        kind = kind_of(self.question)
        response = kind.read(self.question, given)
        grade = kind.grade(self.question, response, self.subject.figures)
        return engine.Answer(self.state.position, response, grade)


def stand(row: RunRow, subject: Subject, answers: Sequence[Answer]) -> Standing:
    """A run from what is stored of it, and the answers given in it."""
    standing = row.items[row.position] if row.position < len(row.items) else None
    answered = {
        one.item: engine.Answered(cast("Response", one.response), one.score, one.maximum)
        for one in answers
        # A question that was revised since is asked again when the learner comes to it.
        if one.item != standing or fits(subject.steps[one.item], one.response)
    }
    return Standing(row, subject, _state(row, subject, answered))


def scene_of(at: Standing, library: Library) -> Scene:
    """What a run shows as it stands: a step, or its end."""
    if at.state.step is None:
        content = at.subject.content
        return _quiz_end(at, content) if isinstance(content, Pack) else _lesson_end(at, content, library)
    step = at.step
    order: tuple[str, ...] = ()
    verdict = None
    if isinstance(step, Question):
        kind = kind_of(step)
        order = kind.order(step, at.row.seed)
        answer = at.state.answered.get(step.id)
        if answer is not None and fits(step, answer.response):
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
        opens=at.subject.content if at.state.position == 0 else None,
    )


def _quiz_end(at: Standing, pack: Pack) -> QuizEnd:
    answers = [(cast("Question", at.subject.steps[name]), one) for name, one in at.state.answered.items()]
    by_skill: defaultdict[Skill, list[engine.Answered]] = defaultdict(list)
    for question, one in answers:
        by_skill[question.skill].append(one)
    return QuizEnd(
        run=at.row.id,
        pack=pack,
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


def _lesson_end(at: Standing, lesson: Lesson, library: Library) -> LessonEnd:
    answers = at.state.answered.values()
    return LessonEnd(
        run=at.row.id,
        lesson=lesson,
        total=len(at.state.steps),
        answers=len(answers),
        right=sum(one.score >= one.maximum for one in answers),
        open_steps=at.state.open_steps,
        following=library.after(lesson.id),
        practice=tuple(library.packs[name] for name in lesson.practice if name in library.packs),
    )


def fits(step: Step, response: object) -> bool:
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
