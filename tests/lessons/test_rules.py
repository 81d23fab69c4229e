"""Rules for lessons, and those for items at work in a lesson."""

from __future__ import annotations

from lessons.loader import lesson_from
from lessons.rules import LESSON_RULES
from lessons.rules.run import LessonInUse, lesson_findings
from questions.loader import pack_from
from questions.model import Pack
from questions.parsing.reader import read_yaml
from questions.rules import RULES
from questions.rules.rule import as_file

LESSON = """\
id: l
title: L
about: L.
language: en
version: 1
minutes: 1
skills: [voice]
objective: O.
misconception: M.
steps:
  - {id: read, kind: page, title: T, text: Read this.}
  - id: who
    kind: choice
    skill: voice
    prompt: Who speaks in line one?
    options: {a: {text: The editor}, b: {text: A reader, feedback: No.}}
    answer: a
    explain: It says so.
summary: [S.]
try_it: T.
discuss: D.
practice: [voices, numbers]
"""


def pack(skill: str) -> Pack:
    """A pack with one question on a skill."""
    text = f"questions:\n  - {{id: q, kind: text, skill: {skill}, prompt: P?, accept: [a], explain: E.}}\n"
    loaded = pack_from(read_yaml(as_file(text)), {})
    assert loaded.value is not None
    return loaded.value


def found(text: str, **packs: Pack) -> list[tuple[str, tuple[str | int, ...]]]:
    """Code and path of all that is found in a lesson beside some packs."""
    loaded = lesson_from(read_yaml(text), {})
    assert loaded.value is not None, [str(problem) for problem in loaded.problems]
    broken = lesson_findings(LessonInUse(loaded.value, packs), RULES, LESSON_RULES)
    return [(one.code, one.path) for one in broken]


def test_a_sound_lesson_has_no_findings_whether_its_packs_are_known_or_not() -> None:
    assert found(LESSON) == []
    assert found(LESSON, voices=pack("voice")) == []


def test_a_skill_that_no_question_asks_for_is_found_in_the_list_of_skills() -> None:
    assert found(LESSON.replace("[voice]", "[voice, unit]")) == [("L001", ("skills", 1))]


def test_practice_on_other_skills_is_found_at_the_pack_that_is_named() -> None:
    assert found(LESSON, voices=pack("voice"), numbers=pack("unit")) == [("L002", ("practice", 1))]


def test_rules_for_items_judge_the_questions_of_a_lesson_at_their_steps() -> None:
    assert found(LESSON.replace("    explain: It says so.\n", "")) == [("Q001", ("steps", 1))]


def test_a_lesson_has_something_to_discuss_of_its_own() -> None:
    question = LESSON[LESSON.index("  - id: who") : LESSON.index("summary")]
    more = "".join(question.replace("id: who", f"id: who-{n}").replace("one?", f"{n}?") for n in range(6))
    assert found(LESSON.replace("summary", f"{more}summary", 1)) == []


def test_reasons_to_ignore_work_at_the_question_and_at_the_lesson() -> None:
    bare = LESSON.replace("    explain: It says so.\n", "    ignore: {Q001: told on the page}\n")
    assert found(bare) == []
    whole = LESSON.replace("[voice]", "[voice, unit]").replace(
        "version: 1\n", "version: 1\nignore: {L001: next time}\n"
    )
    assert found(whole) == []
    assert found(LESSON.replace("version: 1\n", "version: 1\nignore: {L001: next time}\n")) == [
        ("C070", ("ignore", "L001"))
    ]
