"""How long a lesson takes, and what its rules say of that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.rules import RULE_BOOK
from lessons.length import SECONDS_TO_DO, computed_minutes, words_before_first_task
from lessons.loader import lesson_from
from lessons.model import Lesson
from questions.kinds import KINDS
from questions.parsing.reader import read_yaml

TASK: dict[str, Any] = {
    "id": "task",
    "kind": "choice",
    "skill": "unit",
    "prompt": "Which of them?",
    "options": {"a": {"text": "One"}, "b": {"text": "Two", "feedback": "Count again."}},
    "answer": "a",
    "explain": "There is one.",
}


def page(name: str, words: int, between: str = " ") -> dict[str, Any]:
    return {"id": name, "kind": "page", "title": "Page", "text": between.join(["word"] * words)}


def lesson(*steps: dict[str, Any], minutes: int = 1, **more: Any) -> str:
    about = {"id": "l", "title": "L", "about": "About.", "language": "en", "version": 1, "minutes": minutes}
    around = {"objective": "Count.", "misconception": "All count.", "summary": ["Count."], "try_it": "Try."}
    return json.dumps({**about, **around, "skills": ["unit"], "discuss": "Talk.", "steps": steps, **more}, indent=1)


def loaded(text: str) -> Lesson:
    found = lesson_from(read_yaml(text, "l.yaml"), {})
    assert found.value is not None, found.problems
    return found.value


def told(text: str) -> list[tuple[str, str]]:
    """Code and message of what rules for lessons say."""
    read = read_yaml(text, "l.yaml")
    found = RULE_BOOK.about_lesson(read, loaded(text), {})
    return [(one.code, one.message.english) for one in found if one.code.startswith("L")]


def test_minutes_come_from_words_and_from_what_there_is_to_do() -> None:
    assert computed_minutes(loaded(lesson(page("p", 585), TASK))) == 4  # 600 words or so, and 20 seconds
    many = [{**TASK, "id": f"t{at}"} for at in range(9)]
    assert computed_minutes(loaded(lesson(*many))) == 4  # 20 seconds each, and 10 words each


def test_every_kind_of_question_has_its_seconds() -> None:
    assert SECONDS_TO_DO.keys() == {*KINDS, "reflection"}


@pytest.mark.parametrize(("off", "said"), [(-2, ["L004"]), (-1, []), (0, []), (1, []), (2, ["L004"])])
def test_what_is_written_may_differ_by_a_minute(off: int, said: list[str]) -> None:
    minutes = computed_minutes(loaded(lesson(TASK, page("p", 450, "\n\n"))))
    assert [code for code, _ in told(lesson(TASK, page("p", 450, "\n\n"), minutes=minutes + off))] == said


def test_a_lesson_of_more_than_twenty_minutes_is_too_long() -> None:
    pages = [page(f"p{at}", 500, "\n\n") for at in range(7)]
    (found,) = told(lesson(TASK, *pages, minutes=24))
    assert found == ("L004", "The lesson takes about 24 minutes; 20 are enough.")


def test_the_first_task_comes_within_150_words() -> None:
    assert words_before_first_task(loaded(lesson(page("p", 149, "\n\n"), TASK))) == 150  # with its title
    assert told(lesson(page("p", 149, "\n\n"), TASK)) == []
    assert told(lesson(page("p", 150, "\n\n"), TASK)) == [("L003", "The first question comes after 151 words.")]
    reflection = {"id": "r", "kind": "reflection", "title": "Think", "prompt": "word " * 20}
    assert told(lesson(page("p", 140, "\n\n"), reflection, TASK))[0][0] == "L003"


def test_a_paragraph_or_a_passage_of_more_than_90_words_is_too_much_before_a_button() -> None:
    assert told(lesson(TASK, page("p", 90))) == []
    assert told(lesson(TASK, page("p", 91))) == [
        ("L011", "A card of this step has 91 words before there is something to press.")
    ]
    assert told(lesson(TASK, page("p", 120, "\n\n"))) == []
    long = {**TASK, "id": "long", "passage": " ".join(["word"] * 88)}
    assert told(lesson(TASK, long))[0][0] == "L011"


def test_the_first_card_also_says_what_the_lesson_is_for() -> None:
    objective = " ".join(["word"] * 50)
    assert told(lesson({**TASK, "passage": "word " * 20}, objective=objective))[0][0] == "L011"
