"""Every shipped pack and lesson, gone through to its end by a student who is always right, always wrong, or guesses.

The student knows the library for the answers and otherwise only what stands on the card. On SQLite alone: what is
looked at here is content and cards, and other tests look at how answers are stored on PostgreSQL.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.services.content import load_library
from bot.wording import percent, quoted, safe, shortened
from lessons.model import Lesson
from questions.figures import evaluate
from questions.kinds import Grade, kind_of
from questions.model import AnyQuestion, Choice, Classify, Multi, Pack, Question, ShortText
from tests.openapi import RequestRules
from tests.people import Card, Student

LIBRARY = load_library()
Subject = Pack | Lesson
Manner = Callable[[AnyQuestion, Subject], object]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'copydesk.db'}"


@pytest.fixture
def request_rules(request_rules: RequestRules | None, how: Manner) -> RequestRules | None:
    """Discord's rules, for one of the three walks: they take longer than the walk, and cards differ little."""
    return request_rules if how is by_chance else None


# ---------------------------------------------------------------------------- ways to answer


def rightly(question: AnyQuestion, subject: Subject) -> object:
    """The authored answer."""
    right = kind_of(question).right(question, subject.figures)
    return round(right, 6) if isinstance(right, float) else right


def wrongly(question: AnyQuestion, subject: Subject) -> object:
    """An answer without any point in it."""
    if isinstance(question, Choice):
        return next(name for name in question.options if name not in (question.answer, *question.accept_also))
    if isinstance(question, Multi):
        return list(question.options)
    if isinstance(question, Classify):
        return {
            name: next(label for label in question.labels if label not in (one.answer, *one.accept_also))
            for name, one in question.statements.items()
        }
    if isinstance(question, ShortText):
        return "Nobody at all"
    return round(7 * abs(evaluate(question.answer, subject.figures).value) + 12345, 6)


def by_chance(question: AnyQuestion, subject: Subject) -> object:
    """Anything; the same for a question each time."""
    dice = random.Random(question.id)
    if isinstance(question, Choice):
        return dice.choice(list(question.options))
    if isinstance(question, Multi):
        return dice.sample(list(question.options), dice.randint(1, len(question.options)))
    if isinstance(question, Classify):
        return {name: dice.choice(list(question.labels)) for name in question.statements}
    return dice.choice([rightly, wrongly])(question, subject)


# ---------------------------------------------------------------------------- at the card


async def give(student: Student, card: Card, question: AnyQuestion, answer: object) -> Card:
    """Gives `answer` to the question on the card."""
    if isinstance(question, Choice):
        letter = letter_of(card, question.options[str(answer)].text)
        return await student.press(card, f"{letter}." if card.has(f"{letter}.") else f"Answer {letter}")
    if isinstance(question, Multi):
        assert isinstance(answer, list)
        assert "Check my answer" not in card.buttons, "nothing is ticked yet"
        letters = {letter_of(card, question.options[name].text) for name in answer}
        card = await student.choose(card, *(entry for entry in card.menu if entry[0] in letters))
        return await student.press(card, "Check my answer")
    if isinstance(question, Classify):
        assert isinstance(answer, dict)
        for at in range(1, len(question.statements) + 1):
            asked = card.text.split(f"**Statement {at} of {len(question.statements)}**\n")[1]
            name = next(name for name, one in question.statements.items() if asked.startswith(quoted(one.text)))
            card = await student.press(card, question.labels[answer[name]].text)
        return card
    if isinstance(question, ShortText):
        return await student.type_words(card, str(answer))
    return await student.type_figure(card, f"about {answer:,}")


def letter_of(card: Card, option: str) -> str:
    """The letter that stands beside exactly this option."""
    lines = f"{card.text}\n"
    for letter in "ABCDEFGHIJ":
        if f"**{letter}.** {safe(option)}\n" in lines or f"{letter}. {shortened(option, 80)}" in card.buttons:
            return letter
    raise AssertionError(f"{option!r} is not on {card}")


async def answered(
    student: Student, card: Card, question: AnyQuestion, subject: Subject, how: Manner
) -> tuple[Card, Grade]:
    """Answers, and compares what the card says of the answer with the library."""
    kind = kind_of(question)
    answer = how(question, subject)
    grade = kind.grade(question, kind.read(question, answer), subject.figures)
    assert card.ephemeral
    assert safe(question.prompt) in card
    assert not re.search(r"Right\.|Not this time|Partly right", card.text)
    assert question.explain is None or safe(question.explain) not in card
    card = await give(student, card, question, answer)
    assert card.ephemeral
    assert ("**Right.**" in card, "**Partly right:**" in card, "**Not this time.**" in card) == (
        grade.right,
        grade.partly,
        not grade.score,
    )
    assert question.explain is None or safe(question.explain) in card
    assert question.source is None or safe(subject.sources[question.source].title) in card
    if not isinstance(question, Classify):
        assert all(safe(remark) in card for remark in grade.remarks)
    return card, grade


def asked_on(card: Card, pack: Pack) -> AnyQuestion:
    """The question of the pack that the card asks."""
    found = [
        question
        for question in pack.questions
        if safe(question.prompt) in card and (question.passage is None or quoted(question.passage) in card)
    ]
    return max(found, key=lambda question: len(question.prompt) + len(question.passage or ""))


# ---------------------------------------------------------------------------- the walks

each_manner = pytest.mark.parametrize("how", [rightly, wrongly, by_chance], ids=lambda how: how.__name__)


@each_manner
@pytest.mark.parametrize("pack", LIBRARY.packs.values(), ids=LIBRARY.packs)
async def test_a_pack_is_played_to_its_end(ana: Student, pack: Pack, how: Manner) -> None:
    card = await ana.slash("quiz", pack=pack.id, length=0)
    grades: dict[str, Grade] = {}
    for number in range(1, len(pack.questions) + 1):
        assert f"question {number} of {len(pack.questions)}" in card
        question = asked_on(card, pack)
        assert question.id not in grades, "it was asked before"
        card, grades[question.id] = await answered(ana, card, question, pack, how)
        card = await ana.press(card, "Next question" if number < len(pack.questions) else "See my result")
    score, maximum = sum(one.score for one in grades.values()), sum(one.maximum for one in grades.values())
    right = sum(one.right for one in grades.values())
    assert f"**{right} of {len(pack.questions)} fully right**, {percent(score, maximum)} of the points" in card
    if how is rightly:
        assert "100 % of the points" in card
        assert "every one of them right" in card
    if how is wrongly:
        assert ", 0 % of the points" in card
    assert card.has("Again, only the ones I missed") == (right < len(pack.questions))


@each_manner
@pytest.mark.parametrize("lesson", LIBRARY.lessons.values(), ids=LIBRARY.lessons)
async def test_a_lesson_is_gone_through_to_its_end(ana: Student, lesson: Lesson, how: Manner) -> None:
    card = await ana.slash("learn", lesson=lesson.id)
    grades: list[Grade] = []
    for number, step in enumerate(lesson.steps, 1):
        assert f"step {number} of {len(lesson.steps)}" in card
        if isinstance(step, Question):
            assert card.has("Skip for now")
            card, grade = await answered(ana, card, step, lesson, how)
            grades.append(grade)
        else:
            assert safe(step.title) in card
        card = await ana.press(card, "Next" if number < len(lesson.steps) else "To the summary")
    right = len(grades) if how is rightly else 0 if how is wrongly else sum(one.right for one in grades)
    assert f"{right} of {len(grades)} fully right" in card
    assert "Lesson done." in card
    assert all(safe(line) in card for line in lesson.summary)
    overview = await ana.slash("learn")
    assert any(safe(lesson.title) in line and "done" in line for line in overview.text.split("\n"))
