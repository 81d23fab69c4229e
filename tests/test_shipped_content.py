"""The packs and lessons that come with the program keep what they promise."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

import pytest
from PIL import Image

from bot.services.bundled import bundled_folders
from bot.services.checking import check
from lessons.model import Course, Example, Lesson, Reflection
from questions.figures import tolerance, worked_out
from questions.kinds import KINDS, Grade, kind_of
from questions.kinds.filling import verdicts_of
from questions.messages import said_in_english
from questions.model import (
    SKILLS,
    AnyQuestion,
    Choice,
    Estimate,
    Multi,
    Number,
    Order,
    Pack,
    Poll,
    Question,
    Search,
    ShortText,
    Sorting,
    Spot,
    Weigh,
)
from questions.picture_cleaning import cleaned
from questions.pictures import is_file
from questions.rules.rule import items_of_pack
from questions.rules.shared.marked_statements import marked_statements

ARTICLES = {"column", "blog", "analysis", "brief", "news-item"}
TAUGHT = [skill for skill in SKILLS if skill != "general"]
GROUPS = {
    "kinds of text and voices": ("genre", "voice"),
    "statements": ("checkable", "type-not-truth", "language"),
    "attribution": ("attribution", "independence"),
    "figures": ("unit", "arithmetic", "time", "reconcile"),
    "judgement": ("damage", "trace", "calibrate"),
}
"""The skills of lessons 1 to 11, by what they are about."""

LOOKED_AT = ("lateral-reading", "images", "chart-reading", "promotion")
"""The skills of lessons 12 to 15, which are about pages, pictures and charts that are drawn."""

WITH_NOTE = {"attribution-chains", "what-is-counted", "two-articles-disagree", "five-articles-traced"}
"""Lessons 5, 8, 10 and 16, on what somebody may not want to read about."""

LEFT_OUT = "R59"
"""The one relation of figures that is safe to score, and unfair to ask about."""

REPORT = check(bundled_folders())
PACKS = list(REPORT.packs.values())
LESSONS = list(REPORT.lessons.values())
ENGLISH = [pack for pack in PACKS if pack.language == "en"]
QUESTIONS: list[tuple[Pack | Lesson, AnyQuestion]] = [(pack, question) for pack in PACKS for question in pack.questions]
QUESTIONS += [(lesson, step) for lesson in LESSONS for step in lesson.steps if isinstance(step, Question)]


def named(question: tuple[Pack | Lesson, AnyQuestion]) -> str:
    return f"{question[0].id}/{question[1].id}"


each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
each_owner = pytest.mark.parametrize("owner", [*PACKS, *LESSONS], ids=lambda owner: owner.id)
each_picture = pytest.mark.parametrize(
    "content",
    [pytest.param(file.content, id=name) for pack in PACKS for name, file in pack.pictures.items()],
)
each_course = pytest.mark.parametrize("course", REPORT.courses.values(), ids=lambda course: course.id)


def each_question(test: Callable[[Pack | Lesson, AnyQuestion], None]) -> object:
    """A test of single questions, as one for each file that holds some: a thousand of each would take their time."""

    @each_owner
    def test_all(owner: Pack | Lesson) -> None:
        for question in [one for its, one in QUESTIONS if its is owner]:
            test(owner, question)

    test_all.__doc__ = test.__doc__
    return test_all


def test_all_of_it_loads_without_a_problem() -> None:
    assert [str(problem) for problem in REPORT.problems] == []
    assert REPORT.left_out == {}


def texts_within(value: object) -> Iterator[str]:
    """Every text in a model's plain values."""
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from texts_within(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_within(inner)
        case _:
            pass


@pytest.mark.parametrize(
    "content",
    [
        *(pytest.param(one.model_dump(), id=one.id) for one in (*PACKS, *LESSONS, *REPORT.courses.values())),
        *(pytest.param([one.model_dump() for one in of.values()], id=code) for code, of in REPORT.glossaries.items()),
    ],
)
def test_addresses_are_written_out_and_not_behind_other_words(content: object) -> None:
    """Lessons teach to look where a link leads, and cards show no link under other words."""
    assert [text for text in texts_within(content) if "](" in text] == []


# ---------------------------------------------------------------------------- the packs together


def test_there_are_more_than_two_hundred_questions_and_a_dozen_for_each_skill() -> None:
    skills = Counter(question.skill for pack in ENGLISH for question in pack.questions)
    assert skills.total() >= 220
    assert {skill: skills[skill] for skill in TAUGHT if skills[skill] < 12} == {}
    assert sorted(TAUGHT) == sorted([*(skill for group in GROUPS.values() for skill in group), *LOOKED_AT])


def test_together_the_packs_use_every_kind_of_question() -> None:
    assert {question.kind for pack in ENGLISH for question in pack.questions} == {*KINDS} - {"search"}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_of_skills_is_practised_on_all_five_articles(group: str) -> None:
    used = {question.source for pack in ENGLISH for question in pack.questions if question.skill in GROUPS[group]}
    assert used >= ARTICLES


def test_forty_relations_of_figures_and_texts_are_asked_about_and_the_unfair_one_is_not() -> None:
    notes = [question.note or "" for pack in ENGLISH for question in pack.questions]
    relations = {relation for note in notes for relation in re.findall(r"\bR\d\d\b", note)}
    assert len(relations) >= 40
    assert relations <= {f"R{number:02}" for number in range(1, 67)} - {LEFT_OUT}


def test_the_table_of_type_and_truth_is_filled() -> None:
    marks = [(one.type, one.truth) for pack in ENGLISH for one in marked_statements(items_of_pack(pack))]
    types, both = Counter(kind for kind, _ in marks), Counter(marks)
    assert min(both["fact", truth] for truth in ("holds", "fails", "unknown")) >= 12
    assert min(types[kind] for kind in ("opinion", "mixed", "prediction")) >= 8


@each_pack
def test_about_half_of_what_is_asked_about_in_a_pack_holds_up(pack: Pack) -> None:
    truths = Counter(one.truth for one in marked_statements(items_of_pack(pack)))
    both = truths["holds"] + truths["fails"]
    if both >= 8:
        assert math.floor(0.4 * both) <= truths["holds"] <= math.ceil(0.6 * both), truths


@each_owner
def test_each_figure_has_a_source_and_a_date(owner: Pack | Lesson) -> None:
    for name, figure in owner.figures.items():
        assert figure.source in owner.sources, name
        assert re.search(r"\d", figure.as_of), name


# ---------------------------------------------------------------------------- each question


@each_question
def test_a_text_that_is_shown_names_its_source_or_says_that_it_was_made_up(
    owner: Pack | Lesson, question: AnyQuestion
) -> None:
    if question.source is not None:
        assert question.source in owner.sources
    elif not isinstance(question, Sorting | Order | Poll | Search):
        # these bring lines from several texts, or from none
        assert re.match(r"written for this course|escrit[oa]s? para este curso", (question.passage or "").casefold())


@each_question
def test_a_question_explains_itself(owner: Pack | Lesson, question: AnyQuestion) -> None:
    if isinstance(question, Sorting):
        assert question.explain or all(statement.explain for statement in question.statements.values())
    else:
        assert question.explain or isinstance(question, Poll)


@each_question
def test_a_question_has_feedback_for_each_wrong_way(owner: Pack | Lesson, question: AnyQuestion) -> None:
    match question:
        case Choice():
            wrong = question.options.keys() - {question.answer} - question.accept_also.keys()
            assert all(question.options[name].feedback for name in wrong)
        case Multi() | Spot():
            assert all(option.feedback for name, option in question.options.items() if name not in question.accept_also)
        case Weigh():
            assert question.feedback.keys() | question.accept_also.keys() | {question.answer} == {
                *verdicts_of(question)
            }
            wrong = question.reasons.keys() - {question.reason} - question.reasons_also.keys()
            assert all(question.reasons[name].feedback for name in wrong)
        case Number() | Estimate() | ShortText():
            assert question.misconceptions
        case Order():
            assert question.explain
        case Search():
            assert question.explain
        case Poll():
            assert question.explain or all(option.feedback for option in question.options.values())
        case _:
            for statement in question.statements.values():
                wrong = question.labels.keys() - {statement.answer} - statement.accept_also.keys()
                assert statement.explain or statement.feedback.keys() >= wrong


@each_question
def test_the_right_answer_scores_all_and_the_key_can_be_said(owner: Pack | Lesson, question: AnyQuestion) -> None:
    kind = kind_of(question)
    grade = kind.grade(question, kind.read(question, kind.right(question, owner.figures)), owner.figures)
    assert grade.right == kind.graded
    assert bool(said_in_english(kind.key(question, owner.figures))) == kind.graded


@pytest.mark.parametrize(
    ("owner", "question"),
    [one for one in QUESTIONS if isinstance(one[1], Number | Estimate)],
    ids=[named(one) for one in QUESTIONS if isinstance(one[1], Number | Estimate)],
)
def test_the_key_of_a_figure_is_computed_and_right_as_it_is_shown(
    owner: Pack | Lesson, question: Number | Estimate
) -> None:
    assert re.search(r"[a-z]", str(question.answer)), "the key is a bare number, which can drift from the figures"
    key = worked_out(question.answer, question, owner.figures)
    assert tolerance(question, owner.figures) >= key.half_width * (1 - 1e-9)
    kind = kind_of(question)
    shown = said_in_english(kind.key(question, owner.figures)).split(", give or take")[0]

    def grade(figure: str) -> Grade:
        given = {"guess": "1", "answer": figure} if isinstance(question, Estimate) else figure
        return kind.grade(question, kind.read(question, given), owner.figures)

    for typed in (shown, f"{key.value:.{question.places}f}", f"about {key.value:,.{question.places}f}"):
        assert grade(typed).right, typed
    for formula in question.misconceptions:
        slip = grade(f"{worked_out(formula, question, owner.figures).value:.6f}")
        assert slip.score == 0, formula
        assert slip.remarks, formula


def test_no_letter_is_right_more_often_than_chance_where_the_order_is_fixed() -> None:
    fixed = [one for _, one in QUESTIONS if isinstance(one, Choice) and not one.shuffle]
    assert fixed
    for letter in range(max(len(one.options) for one in fixed)):
        right = sum([*one.options].index(one.answer) == letter for one in fixed)
        chance = sum(1 / len(one.options) for one in fixed if letter < len(one.options))
        assert right <= chance + 1, f"option {letter + 1} is the key of {right}, and of {chance:.1f} by chance"


# ---------------------------------------------------------------------------- pictures


def test_every_picture_file_is_shown_by_something() -> None:
    shown = {
        (REPORT.origins[owner.id].parent / image).resolve()
        for owner in [*PACKS, *LESSONS]
        for _, image in owner.named_pictures()
        if is_file(image)
    }
    there = {file for folder in bundled_folders() for file in folder.resolve().rglob("images/*")}
    assert shown == there


def test_thirty_questions_or_more_show_a_chart_and_sixty_a_page() -> None:
    new = [question for owner, question in QUESTIONS if not owner.id.startswith("form-")]
    assert sum(question.chart is not None for question in new) >= 30
    assert sum(question.page is not None and question.skill in LOOKED_AT for question in new) >= 60


@each_owner
def test_what_is_drawn_comes_out_byte_for_byte_as_it_is_stored(owner: Pack | Lesson) -> None:
    for name, drawing in owner.drawings().items():
        assert drawing.picture().content == owner.pictures[name].content, name


def test_every_kind_of_distortion_is_met_and_about_half_of_the_charts_have_none() -> None:
    charts = [question.chart for _, question in QUESTIONS if question.chart is not None]
    distorted = {
        "cut axis": [one for one in charts if one.axis.starts_at > 0 and one.form == "columns" and one.axis.numbers],
        "no numbers": [one for one in charts if not one.axis.numbers],
        "two axes": [one for one in charts if one.right_axis is not None],
        "window": [one for one in charts if one.shows is not None],
        "widths of circles": [one for one in charts if one.scaled_by == "width"],
        "uneven bins": [one for one in charts if one.form == "bins" and not one.density],
        "added up": [one for one in charts if one.cumulated],
        "base year": [one for one in charts if one.claimed_from is not None],
    }
    assert {name: len(found) for name, found in distorted.items() if len(found) < 2} == {}
    sound = [one for one in charts if not any(one in found for found in distorted.values())]
    assert 0.4 <= len(sound) / len(charts) <= 0.6


@pytest.mark.parametrize("skill", LOOKED_AT)
def test_what_is_looked_at_holds_up_as_often_as_not(skill: str) -> None:
    judged = Counter(
        question.truth for _, question in QUESTIONS if question.skill == skill and question.truth in ("holds", "fails")
    )
    assert 0.4 <= judged["holds"] / judged.total() <= 0.6, judged


@each_picture
def test_a_picture_can_be_seen_on_a_phone_and_holds_nothing_else(content: bytes) -> None:
    made = cleaned(content)
    assert len(content) < 60 * 1024
    assert 600 <= made.width <= 1000
    assert made.contrast >= 7
    with Image.open(BytesIO(content)) as picture:
        assert set(picture.info) <= {"transparency"}
        assert picture.getexif() == {}


# ---------------------------------------------------------------------------- lessons, classes and forms


@each_lesson
def test_a_lesson_has_all_its_parts(lesson: Lesson) -> None:
    steps = lesson.steps
    assert any(isinstance(step, Example) for step in steps)
    assert any(isinstance(step, Reflection | Search) for step in steps)
    questions = [step for step in steps if isinstance(step, Question)]
    assert sum(not isinstance(question, (Choice, Multi)) for question in questions) >= 2
    assert all(isinstance(step, Question) for step in steps[-3:])  # the closing check
    assert 12 <= lesson.minutes <= 20
    assert lesson.practice
    assert {question.skill for question in questions} <= {*lesson.skills}


@each_lesson
def test_a_lesson_has_a_pack_for_a_class(lesson: Lesson) -> None:
    word = {"en": "class", "es": "clase"}[lesson.language]
    pack = REPORT.packs[f"{word}-{REPORT.origins[lesson.id].stem}"]
    assert pack.language == lesson.language
    assert {question.skill for question in pack.questions} & {*lesson.skills}


def test_what_somebody_may_not_want_to_read_about_can_be_left_out_for_the_same_skill() -> None:
    noted = {lesson.id: lesson for lesson in LESSONS if lesson.language == "en" and lesson.content_note}
    assert set(noted) == WITH_NOTE
    for lesson in noted.values():
        assert lesson.substitute, lesson.id
        substitute = REPORT.packs[lesson.substitute]
        assert not substitute.content_note
        assert {question.skill for question in substitute.questions} <= {*lesson.skills}


def test_the_three_forms_are_parallel_and_ask_twice_for_every_skill() -> None:
    first, *others = (REPORT.packs[f"form-{letter}"].questions for letter in "abc")
    assert Counter(question.skill for question in first) == dict.fromkeys(TAUGHT, 2)
    for other in others:
        assert [(one.skill, one.kind) for one in other] == [(one.skill, one.kind) for one in first]
        assert all(one != same.model_copy(update={"id": one.id}) for one, same in zip(first, other, strict=True))


@each_owner
def test_a_text_beside_the_five_is_invented_and_marked_so_or_names_who_printed_it(owner: Pack | Lesson) -> None:
    for name in owner.sources.keys() - ARTICLES:
        source = owner.sources[name]
        if not source.invented and source.genre != "calendar":
            assert source.outlet, source.title
            assert "another report" not in f"{source.title} {source.outlet}".casefold(), source.title


@each_course
def test_a_course_names_every_lesson_of_its_language_once(course: Course) -> None:
    assert sorted(course.lessons) == sorted(lesson.id for lesson in LESSONS if lesson.language == course.language)


def test_the_course_in_english_has_its_sixteen_lessons() -> None:
    (course,) = (course for course in REPORT.courses.values() if course.language == "en")
    assert len(course.lessons) == 16
