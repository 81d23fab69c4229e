"""The packs and lessons that come with the program keep what they promise."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.services.checking import check
from bot.services.content import bundled_folders
from lessons.model import Example, Lesson, Reflection
from questions.figures import evaluate, tolerance
from questions.kinds import KINDS, kind_of
from questions.model import AnyQuestion, Choice, Classify, Multi, Number, Pack, Question

ARTICLES = {"column", "blog", "analysis", "brief", "syndicated"}

REPORT = check(bundled_folders())
PACKS = list(REPORT.packs.values())
LESSONS = list(REPORT.lessons.values())
QUESTIONS: list[tuple[Pack | Lesson, AnyQuestion]] = [(pack, question) for pack in PACKS for question in pack.questions]
QUESTIONS += [(lesson, step) for lesson in LESSONS for step in lesson.steps if isinstance(step, Question)]


def named(question: tuple[Pack | Lesson, AnyQuestion]) -> str:
    return f"{question[0].id}/{question[1].id}"


each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
each_question = pytest.mark.parametrize(("owner", "question"), QUESTIONS, ids=map(named, QUESTIONS))


def test_all_of_it_loads_without_a_problem() -> None:
    assert [str(problem) for problem in REPORT.problems] == []
    assert REPORT.files == len(PACKS) + len(LESSONS) + len(REPORT.courses) + 1  # and the shared sources
    assert len(PACKS) >= 3
    assert len(LESSONS) >= 2


def test_together_the_packs_use_every_kind_of_question() -> None:
    assert {question.kind for pack in PACKS for question in pack.questions} == set(KINDS)


@each_pack
def test_a_pack_has_a_dozen_questions_on_all_five_articles(pack: Pack) -> None:
    assert len(pack.questions) >= 12
    assert {question.source for question in pack.questions} >= ARTICLES
    assert len({question.kind for question in pack.questions}) >= 2


@each_question
def test_a_question_explains_itself_and_names_its_source(owner: Pack | Lesson, question: AnyQuestion) -> None:
    if isinstance(question, Classify):
        # In a lesson, statements to sort may come from several texts, and then say so themselves.
        assert question.source in owner.sources or (question.source is None and isinstance(owner, Lesson))
        assert question.explain or all(statement.explain for statement in question.statements.values())
    else:
        assert question.source in owner.sources
        assert question.explain


@each_question
def test_a_question_has_feedback_for_each_wrong_way(owner: Pack | Lesson, question: AnyQuestion) -> None:
    if isinstance(question, Choice):
        wrong = question.options.keys() - {question.answer} - question.accept_also.keys()
        assert all(question.options[name].feedback for name in wrong)
    elif isinstance(question, Multi):
        assert all(option.feedback for name, option in question.options.items() if name not in question.accept_also)
    elif isinstance(question, Classify):
        for statement in question.statements.values():
            wrong = question.labels.keys() - {statement.answer} - statement.accept_also.keys()
            assert statement.feedback.keys() >= wrong
    else:
        assert question.misconceptions


@each_question
def test_the_right_answer_scores_all_and_the_key_can_be_said(owner: Pack | Lesson, question: AnyQuestion) -> None:
    kind = kind_of(question)
    right = kind.right(question, owner.figures)
    assert kind.grade(question, kind.read(question, right), owner.figures).right
    assert kind.key(question, owner.figures)


@pytest.mark.parametrize(
    ("owner", "question"),
    [one for one in QUESTIONS if isinstance(one[1], Number)],
    ids=[named(one) for one in QUESTIONS if isinstance(one[1], Number)],
)
def test_the_key_of_a_figure_is_computed_and_right_as_it_is_shown(owner: Pack | Lesson, question: Number) -> None:
    assert re.search(r"[a-z]", str(question.answer)), "the key is a bare number, which can drift from the figures"
    key = evaluate(question.answer, owner.figures)
    assert tolerance(question, owner.figures) >= key.half_width * (1 - 1e-9)
    kind = kind_of(question)
    shown = kind.key(question, owner.figures).split(", give or take")[0]
    for typed in (shown, f"{key.value:.{question.places}f}", f"about {key.value:,.{question.places}f}"):
        assert kind.grade(question, kind.read(question, typed), owner.figures).right, typed
    for formula in question.misconceptions:
        slip = evaluate(formula, owner.figures).value
        assert kind.grade(question, slip, owner.figures).score == 0, formula
        assert kind.grade(question, slip, owner.figures).remarks, formula


def test_no_letter_is_right_more_often_than_chance_where_the_order_is_fixed() -> None:
    places = [
        list(question.options).index(question.answer)
        for _, question in QUESTIONS
        if isinstance(question, Choice) and not question.shuffle
    ]
    assert not places or max(Counter(places).values()) <= max(2, 0.6 * len(places))


@each_lesson
def test_a_lesson_has_all_its_parts(lesson: Lesson) -> None:
    steps = lesson.steps
    assert any(isinstance(step, Example) for step in steps)
    assert any(isinstance(step, Reflection) for step in steps)
    questions = [step for step in steps if isinstance(step, Question)]
    assert sum(not isinstance(question, Choice) for question in questions) >= 2
    assert all(isinstance(step, Question) for step in steps[-5:]), "it closes with a check of five"
    assert 15 <= lesson.minutes <= 20
    assert lesson.practice
    assert {question.skill for question in questions} <= {*lesson.skills}


@each_lesson
def test_what_was_written_for_the_course_is_marked_as_such(lesson: Lesson) -> None:
    for source in lesson.sources.values():
        words = f"{source.title} {source.outlet} {source.genre}".casefold()
        if "invented" in words or "written for this course" in words:
            assert source.invented, source.title
    assert all(lesson.sources[name].invented for name in lesson.sources.keys() - ARTICLES)


def test_the_course_names_every_lesson_once() -> None:
    (course,) = REPORT.courses.values()
    assert sorted(course.lessons) == sorted(REPORT.lessons)
