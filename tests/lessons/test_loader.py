"""Lessons and courses from YAML: what loads, and where each fault is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.loader import course_from, lesson_from, load_course, load_lesson
from questions.model import Source
from questions.parsing.reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

LESSON = """\
id: checkable
title: Checkable or not
about: What evidence could settle.
language: en
version: 1
minutes: 15
skills: [checkable, type-not-truth]
objective: You tell them apart.
misconception: A fact is true.
figures:
  cells: {value: 600, unit: cells, as_of: "2025", counts: cells, source: shared-one}
steps:
  - id: opening
    kind: page
    title: Begin
    text: Read this.
    source: shared-one
  - id: look
    kind: example
    title: A look
    passage: It rained on Monday.
    thoughts: [Who says so?, Could it be checked?]
    conclusion: It can be checked.
  - id: ask
    kind: choice
    skill: checkable
    prompt: Which can be checked?
    options:
      rain: {text: It rained.}
      nice: {text: Rain is nice.}
    answer: rain
  - id: pause
    kind: reflection
    title: Pause
    prompt: What surprised you?
summary: [Factual is not true.]
try_it: Find one.
discuss: Which was hardest?
"""

SHARED = {
    "shared-one": Source(title="A brief", genre="brief", dated="2025"),
    "shared-two": Source(title="Another", genre="brief", dated="2025"),
}

COURSE = "id: media\ntitle: Media\nabout: All of it.\nlanguage: en\nlessons: [one, two, three]\n"


def test_a_sound_lesson_loads_with_the_shared_sources_it_names() -> None:
    loaded = lesson_from(read_yaml(LESSON), SHARED)
    assert loaded.problems == ()
    assert loaded.value is not None
    assert [step.kind for step in loaded.value.steps] == ["page", "example", "choice", "reflection"]
    assert set(loaded.value.sources) == {"shared-one"}


def test_a_title_in_another_language_is_for_whoever_reads_it_whatever_their_country() -> None:
    titled = LESSON.replace("about: What", "titles: {es-MX: Lo comprobable}\nabout: What")
    lesson = lesson_from(read_yaml(titled), SHARED).value
    assert lesson is not None
    assert lesson.title_in("es") == "Lo comprobable"
    assert lesson.title_in("pt") is None


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("skills: [checkable,", "skills: [chekable,", "7:10: error C025", "Did you mean “checkable”?"),
        ("minutes: 15", "minutes: 90", "6:10: error C029", "at most 60"),
        ("source: shared-one}", "source: nowhere}", "11:74: error C047", "no source “nowhere”"),
        ("kind: page", "kind: pgae", "14:11: error C024", "Did you mean “page”?"),
        ("    text: Read", "    txt: Read", "16:5: error C022", "Did you mean “text”?"),
        ("text: Read this.", "text: " + "x" * 3001, "16:11: error C027", "at most 3,000"),
        ("    source: shared-one\n  -", "    source: shared-on\n  -", "17:13: error C047", "“shared-one”?"),
        ("id: look", "id: opening", "18:9: error C040", "already belongs to step 1"),
        ("[Who says so?, Could it be checked?]", "[Who says so?]", "22:15: error C027", "at least 2"),
        ("answer: rain", "answer: rian", "31:13: error C041", "Did you mean “rain”?"),
        ("rain: {text: It rained.}", "rain: {txt: It rained.}", "29:14: error C022", "Did you mean “text”?"),
        ("discuss: Which was hardest?\n", "", "1:1: error C023", "“discuss” is missing"),
        ("about: What", "titles: {es: ''}\nabout: What", "3:14: error C027", "“es” is empty"),
        ("about: What", "titles: {Spanish: Lo que es}\nabout: What", "3:10: error C028", "no language code"),
        ("about: What", "titles: {en-GB: Facts}\nabout: What", "3:10: error C030", "itself is in en: “title” already"),
        ("prompt: What surprised you?", "prompt: 3", "35:13: error C026", "must be text, not a number"),
    ],
)
def test_a_single_fault_of_a_lesson_is_one_problem_at_its_place(old: str, new: str, where: str, words: str) -> None:
    assert old in LESSON
    [problem] = lesson_from(read_yaml(LESSON.replace(old, new, 1), "l.yaml"), SHARED).problems
    assert str(problem).startswith(f"l.yaml:{where} ")
    assert words in str(problem)


def test_a_worked_example_with_too_much_text_for_a_card_is_refused() -> None:
    long = "x" * 1400
    text = LESSON.replace("[Who says so?, Could it be checked?]", f"[{long}, {long}, {long}]")
    [problem] = lesson_from(read_yaml(text), SHARED).problems
    assert (problem.line, problem.column, problem.code) == (18, 5, "C048")


def test_a_first_page_has_to_leave_room_for_what_the_lesson_is_for() -> None:
    page = "x" * 2950
    long = LESSON.replace("text: Read this.", f"text: {page}")
    assert lesson_from(read_yaml(long), SHARED).problems == ()
    promise, note = "y" * 280, "z" * 290
    long = long.replace("objective: You tell them apart.", f"objective: {promise}\ncontent_note: {note}")
    [problem] = lesson_from(read_yaml(long), SHARED).problems
    assert (problem.line, problem.code) == (14, "C048")
    assert "objective" in problem.message.english


def test_an_end_of_a_lesson_with_too_much_text_for_a_card_is_refused() -> None:
    text = LESSON.replace("Find one.", "x" * 1500)
    assert lesson_from(read_yaml(text), SHARED).problems == ()
    text = text.replace("[Factual is not true.]", f"[{'y' * 300}, {'z' * 300}]")
    text = text.replace("Which was hardest?", "w" * 1500)
    [problem] = lesson_from(read_yaml(text), SHARED).problems
    assert (problem.line, problem.column, problem.code) == (36, 10, "C048")
    assert "summary" in problem.message.english


def test_a_course_names_each_lesson_once() -> None:
    assert course_from(read_yaml(COURSE)).value is not None
    [problem] = course_from(read_yaml(COURSE.replace("three", "one"))).problems
    assert (problem.line, problem.column, problem.code) == (5, 21, "C040")


def test_lesson_and_course_files_load_by_path(tmp_path: Path) -> None:
    lesson, course = tmp_path / "lesson.yaml", tmp_path / "course.yaml"
    lesson.write_text(LESSON, encoding="utf-8")
    course.write_text(COURSE, encoding="utf-8")
    assert load_lesson(lesson, SHARED).value is not None
    assert load_course(course).value is not None
    assert [problem.code for problem in load_lesson(tmp_path, SHARED).problems] == ["C001"]


@given(st.integers(0, len(LESSON)), st.integers(0, 40), st.text(max_size=8))
@settings(max_examples=200)
def test_no_damage_to_a_lesson_makes_the_loader_raise(start: int, length: int, word: str) -> None:
    loaded = lesson_from(read_yaml(LESSON[:start] + word + LESSON[start + length :]), SHARED)
    assert (loaded.value is None) == bool(loaded.problems)
    course = course_from(read_yaml(LESSON[:start] + word))
    assert (course.value is None) == bool(course.problems)
