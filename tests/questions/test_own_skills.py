"""Skills that a pack declares beside Copydesk's: what the check says of them, and how they go to other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from questions.counting import tables
from questions.formats import FORMATS
from questions.loader import pack_from, stored_pack_from
from questions.parsing.reader import read_yaml
from questions.rules.p011_own_skill_nobody_asks_for import RULE
from questions.rules.rule import items_of_pack
from tests.questions.formats.exchange_packs import pack_of, read

if TYPE_CHECKING:
    from questions.model import Pack

SKILLS = {"charts": "Reading charts", "cell-types": "Kinds of cells: which is which"}
CHOICE = {
    "kind": "choice",
    "skill": "charts",
    "prompt": "What does the line between two points show?",
    "options": {"nothing": {"text": "Nothing that was measured"}, "growth": {"text": "Growth"}},
    "answer": "nothing",
}
WORDS = {"kind": "text", "skill": "cell-types", "prompt": "Which cells carry oxygen?", "accept": ["red blood cells"]}
BUILT_IN = {"kind": "text", "skill": "unit", "prompt": "What is counted?", "accept": ["riders"]}

YAML = """\
id: bio
title: Biology
about: Cells and charts.
language: en
version: 1
skills:
  charts: Reading charts
questions:
  - {id: a, kind: text, skill: charts, prompt: Which?, accept: [a]}
"""


def own(*questions: dict[str, Any]) -> Pack:
    return pack_of(*(questions or (CHOICE, WORDS, BUILT_IN)), skills=SKILLS)


def problems(text: str) -> list[tuple[int, int, str, str | None]]:
    found = pack_from(read_yaml(text), {}).problems
    return [(one.line, one.column, one.message.english, one.hint and one.hint.english) for one in found]


def test_a_question_may_have_a_skill_that_its_pack_declares() -> None:
    loaded = pack_from(read_yaml(YAML), {})
    assert loaded.problems == ()
    assert loaded.value is not None
    assert loaded.value.questions[0].skill == "charts"
    assert loaded.value.skills == {"charts": "Reading charts"}


def test_a_skill_that_is_not_there_is_an_error_that_says_what_may_be_meant() -> None:
    (mine,) = problems(YAML.replace("skill: charts", "skill: chart"))
    assert mine == (9, 32, "There is no skill “chart”.", "did you mean “charts”?")
    (ours,) = problems(YAML.replace("skill: charts", "skill: arithmetics"))
    assert ours[3] == "did you mean “arithmetic”?"
    ((*_, hint),) = problems(YAML.replace("skill: charts", "skill: botany"))
    assert hint is not None
    assert hint.startswith("take one of genre, voice, ")
    assert hint.endswith("charts; a pack names others under skills:")


def test_a_skill_with_the_id_of_one_of_copydesks_is_an_error_at_its_place() -> None:
    ((line, column, message, hint),) = problems(YAML.replace("charts", "time"))
    assert (line, column) == (7, 3)
    assert message == "The skill “time” is one of Copydesk's, and needs no name here."
    assert hint == "remove it to mean that one, or give yours another id"


def test_a_stored_pack_keeps_a_skill_that_a_later_copydesk_has_too() -> None:
    stored = stored_pack_from(read_yaml(YAML.replace("charts", "time")), {}).value
    assert stored is not None
    assert stored.skills == {"time": "Reading time"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("skills: [charts]", "“skills”"),
        ("skills: {Big Charts: Reading}", "“Big Charts”"),
        ("skills: {charts: ''}", "“charts”"),
        (f"skills: {{{', '.join(f's{at}: Skill' for at in range(21))}}}", "“skills” has 21 entries"),
    ],
)
def test_a_declaration_that_is_none_is_named(wrong: str, message: str) -> None:
    found = problems(YAML.replace("skills:\n  charts: Reading charts", wrong))
    assert any(message in one[2] for one in found), found


def test_a_skill_that_no_question_practises_is_a_warning() -> None:
    found = RULE.findings(items_of_pack(own(CHOICE)))
    assert [(one.path, one.level, one.message.english) for one in found] == [
        (("skills", "cell-types"), "warning", "No question practises the skill “cell-types”.")
    ]


@pytest.mark.parametrize("name", ["gift", "moodle-xml", "csv"])
def test_own_skills_come_back_from_every_format_that_can_hold_them(name: str) -> None:
    write = FORMATS[name].write
    assert write is not None
    back = read(name, write(own()).content).pack
    assert back is not None
    assert {**back.skills} == SKILLS
    assert [question.skill for question in back.questions] == ["charts", "cell-types", "unit"]


@pytest.mark.parametrize("name", ["gift", "moodle-xml"])
def test_moodle_is_said_to_have_no_place_for_their_names(name: str) -> None:
    write = FORMATS[name].write
    assert write is not None
    told = [one.message.english for one in write(own()).problems]
    assert any("no place for the names of the pack's own skills" in one for one in told)


def test_anki_gets_them_as_tags_by_their_names() -> None:
    write = FORMATS["anki"].write
    assert write is not None
    tags = [line.rsplit("\t", 1)[-1] for line in write(own()).content.decode().splitlines() if "\t" in line][1:]
    assert [tag.split()[1] for tag in tags] == ["Reading_charts", "Kinds_of_cells:_which_is_which", "unit"]


@pytest.mark.parametrize("name", ["aiken", "kahoot", "kotoba", "text2qti"])
def test_other_formats_name_the_skill_among_what_they_lose(name: str) -> None:
    write = FORMATS[name].write
    assert write is not None
    lost = [one.message.english for one in write(own(WORDS if name == "kotoba" else CHOICE)).problems]
    assert any("the skill" in one for one in lost), lost


def test_a_table_names_an_own_skill_once_or_in_each_row() -> None:
    rows = "question,correct,skill\nWho?,x,charts: Reading charts\nWhat?,y,charts\nWhen?,z,chart\nWhy?,w,cells:\n"
    imported = read("csv", rows)
    assert imported.pack is not None
    assert {**imported.pack.skills} == {"charts": "Reading charts"}
    assert [question.prompt for question in imported.pack.questions] == ["Who?", "What?"]
    assert [(one.line, one.message.english) for one in imported.problems if one.line > 3] == [
        (4, "This question is left out. There is no skill “chart”."),
        (5, "This question is left out. There is no skill “cells”."),
    ]


def test_a_comment_that_declares_one_of_copydesks_is_not_used() -> None:
    write = FORMATS["gift"].write
    assert write is not None
    bad = write(own(CHOICE)).content.replace(b'"cell-types"', b'"time"')
    imported = read("gift", bad)
    assert imported.pack is not None
    assert "skills.time does not fit in it" in " ".join(one.message.english for one in imported.problems)


def test_counts_have_own_skills_after_copydesks() -> None:
    first = tables([own()], {})[0]
    assert [row[0] for row in first.rows] == ["unit", "cell-types", "charts", "all"]
