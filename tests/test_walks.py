"""Every shipped pack and lesson, gone through to its end by a student who is always right, always wrong, or guesses.

The student knows the library for the answers and otherwise only what stands on the card. What is looked at is content
and cards, and other tests look at how answers are stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest

from bot.i18n.wording import HOW_SURE, SURE, percent, quoted, safe, sure_and
from bot.services.content import load_library
from lessons.model import Lesson
from questions.kinds import Grade, kind_of
from questions.markdown import without_marks
from questions.model import AnyQuestion, Pack, Question, Sorting
from questions.pairs import most_asked, twins
from tests.answer_helpers import Manner, by_chance, give, rightly, wrongly
from tests.openapi import RequestRules
from tests.people import Card, Student

LIBRARY = load_library()
Subject = Pack | Lesson

pytestmark = pytest.mark.any_database

GALLERY = 12
"""Discord's number for the part of a card that shows pictures."""

VERDICTS = ("**Right.**", "**Partly right:**", "**Not this time", "**Thank you.**")


@pytest.fixture
def request_rules(request_rules: RequestRules | None, how: Manner) -> RequestRules | None:
    """Discord's rules, for the walk by chance: they take longer than the walk, and cards differ little."""
    return request_rules if how is by_chance else None


# ---------------------------------------------------------------------------- at the card


async def answered(
    student: Student, card: Card, question: AnyQuestion, subject: Subject, how: Manner
) -> tuple[Card, Grade]:
    """Answers, and compares what the card says of the answer with the library."""
    response = how(question, subject.figures)
    grade = kind_of(question).grade(question, response, subject.figures)
    asked_without_verdict(card, question)
    card = await give(student, card, question, response)
    if question.confidence:
        asked_without_verdict(card, question)
        assert HOW_SURE.english in card
        sure = 1 + len(question.id) % 3
        card = await student.press(card, SURE[sure].english)
        assert sure_and(sure, right=grade.right) in card
    assert card.ephemeral
    assert [words in card for words in VERDICTS] == [
        grade.right,
        grade.partly,
        grade.graded and not grade.score,
        not grade.graded,
    ]
    assert question.explain is None or safe(question.explain) in card
    assert question.source is None or safe(subject.sources[question.source].title) in card
    if not isinstance(question, Sorting):
        assert all(safe(remark) in card for remark in grade.remarks)
    return card, grade


def asked_without_verdict(card: Card, question: AnyQuestion) -> None:
    """The card asks the question and says nothing of right or wrong."""
    assert card.ephemeral
    assert safe(question.prompt) in card
    assert not re.search(r"Right\.|Not this time|Partly right", card.text)
    assert question.explain is None or safe(question.explain) not in card


async def read_to_its_end(student: Student, card: Card) -> Card:
    """The last part of a page; each part before it is short enough for a phone."""
    while card.has("Continue"):
        assert len(card.text.split()) < 150, "with what is around it"
        card = await student.press(card, "Continue")
    return card


def asked_on(card: Card, pack: Pack) -> AnyQuestion:
    """The question of the pack that the card asks."""
    shown = [item["description"] for part in card.parts() if part["type"] == GALLERY for item in part["items"]]
    found = [
        question
        for question in pack.questions
        if safe(question.prompt) in card
        and (question.passage is None or quoted(question.passage) in card)
        and [without_marks(one) for one in [question.description] if one] == shown
    ]
    return max(found, key=lambda question: len(question.prompt) + len(question.passage or ""))


# ---------------------------------------------------------------------------- the walks

MANNERS: tuple[Manner, ...] = (rightly, wrongly)

LONG = 8
"""Packs of more questions are played once, by chance: walks take longer than any other test."""


def walks(shown: Iterable[Subject]) -> Iterator[object]:
    """Each is gone through by chance; the first short pack, and the first lesson, of a language in every manner."""
    known = set[str]()
    for one in shown:
        short = isinstance(one, Lesson) or len(one.questions) <= LONG
        first = short and one.language not in known
        known |= {one.language} if short else set[str]()
        for how in (by_chance, *(MANNERS if first else ())):
            yield pytest.param(one, how, id=f"{one.id}-{how.__name__}")


@pytest.mark.parametrize(("pack", "how"), [*walks(LIBRARY.packs.values())])
async def test_a_pack_is_played_to_its_end(ana: Student, pack: Pack, how: Manner) -> None:
    card = await ana.slash("quiz", pack=pack.id, length=0)
    grades: dict[str, Grade] = {}
    asked, other = most_asked(pack.questions), twins(pack.questions)
    for number in range(1, asked + 1):
        assert f"question {number} of {asked}" in card
        question = asked_on(card, pack)
        assert question.id not in grades, "it was asked before"
        assert other.get(question.id) not in grades, "the other one of its pair was asked before"
        card, grades[question.id] = await answered(ana, card, question, pack, how)
        card = await ana.press(card, "Next question" if number < asked else "See my result")
    graded = [one for one in grades.values() if one.graded]
    score, maximum = sum(one.score for one in graded), sum(one.maximum for one in graded)
    right = sum(one.right for one in graded)
    questions = "question" if len(graded) == 1 else "questions"
    assert f"**{right} of {len(graded)} {questions} fully right**, {percent(score, maximum)} of the points" in card
    if how is rightly:
        assert "100% of the points" in card
        assert "every one of them right" in card
    if how is wrongly:
        assert ", 0% of the points" in card
    assert card.has("Again, only the ones I missed") == (right < len(graded))


@pytest.mark.parametrize(("lesson", "how"), [*walks(LIBRARY.lessons.values())])
async def test_a_lesson_is_gone_through_to_its_end(ana: Student, lesson: Lesson, how: Manner) -> None:
    card = await ana.slash("learn", lesson=lesson.id)
    grades: list[Grade] = []
    for number, step in enumerate(lesson.steps, 1):
        assert f"step {number} of {len(lesson.steps)}" in card
        if isinstance(step, Question):
            assert card.has("Skip for now")
            card, grade = await answered(ana, card, step, lesson, how)
            grades += [grade] if grade.graded else []
        else:
            assert safe(step.title) in card
            card = await read_to_its_end(ana, card)
        card = await ana.press(card, "Next" if number < len(lesson.steps) else "To the summary")
    right = len(grades) if how is rightly else 0 if how is wrongly else sum(one.right for one in grades)
    assert f"{right} of {len(grades)} fully right" in card
    assert "Lesson done." in card
    assert all(safe(line) in card for line in lesson.summary)
    await ana.slash("language", language=lesson.language)  # each has a course of its own
    overview = await ana.slash("learn")
    assert any(safe(lesson.title) in line and "✓" in line for line in overview.text.split("\n"))
