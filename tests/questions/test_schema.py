"""The JSON Schemas that editors use: in step with the models, and explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import lessons
import questions
from lessons.model import Lesson
from questions.loader import pack_from
from questions.model import Pack
from questions.parsing.reader import read_file, read_yaml
from questions.schema import schema_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import Content

HOME = Path(questions.__path__[0]).parent
FILES = {
    "questions/pack.schema.json": (Pack, "A Copydesk pack"),
    "lessons/lesson.schema.json": (Lesson, "A Copydesk lesson"),
}
SHIPPED = [
    *((Pack, path) for path in sorted(Path(questions.__path__[0], "packs").glob("??/*.yaml"))),
    *((Lesson, path) for path in sorted(Path(lessons.__path__[0], "courses").glob("??/[0-9]*.yaml"))),
]
BROKEN = """\
id: market
title: Market day
about: Shares.
language: en
version: 1
skills: {charts: Reading charts}
questions:
  - {id: one, kind: choice, skill: unit, prompt: Which?, options: {a: {text: A}, b: {text: B}}, answer: a}
"""


def validator(model: type[Content]) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(schema_text(model, "content")))


def properties(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for name, one in node.get("properties", {}).items():
            yield f"{path}/{name}", one
        for name, below in node.items():
            yield from properties(below, f"{path}/{name}")


@pytest.mark.parametrize("name", FILES)
def test_the_schema_beside_the_code_is_the_one_that_the_models_give(name: str) -> None:
    model, title = FILES[name]
    assert (HOME / name).read_text(encoding="utf-8") == schema_text(model, title), f"copydesk schema writes {name}"


@pytest.mark.parametrize("name", FILES)
def test_the_schema_is_sound_draft_07_and_explains_every_field(name: str) -> None:
    made = json.loads((HOME / name).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(made)
    unexplained = [path for path, one in properties(made) if len(one.get("description", "")) < 12]
    assert unexplained == []


@pytest.mark.parametrize(("model", "path"), SHIPPED, ids=[path.name for _, path in SHIPPED])
def test_what_is_shipped_is_valid(model: type[Content], path: Path) -> None:
    assert [error.message for error in validator(model).iter_errors(read_file(path).value)] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("kind: choice", "kind: choise"),
        ("skill: unit", "skil: unit"),
        ("skill: unit", "skill: The unit"),
        ("skills: {charts: Reading charts}", "skills: [charts]"),
        ("version: 1", "version: one"),
        ("{a: {text: A}, b: {text: B}}", "{a: {text: A}}"),
        ("id: market", "id: The Market"),
        (", answer: a", ""),
    ],
)
def test_an_editor_marks_what_the_loader_would_refuse(right: str, wrong: str) -> None:
    assert right in BROKEN
    for text, sound in ((BROKEN, True), (BROKEN.replace(right, wrong, 1), False)):
        document = read_yaml(text)
        assert validator(Pack).is_valid(document.value) is sound
        assert (pack_from(document, {}).value is not None) is sound
