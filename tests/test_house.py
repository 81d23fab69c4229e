"""The house as docs/house.md has it: one concept, one name, and no room under the name that it had before."""

from __future__ import annotations

import ast
import importlib.util
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parent.parent
ROOMS = ("questions", "lessons", "db", "bot")

SHARED = {
    "Effect": "what a step of a state machine asks for; each of the two machines has its own",
    "Event": "what happens to a state machine; likewise",
    "FORMAT": "an exchange format, in the module of each; `questions.formats` collects them",
    "RULE": "a rule for content, in the module of each; those beside it are found by their names",
    "describe": "adds the arguments of a command of the terminal, in the module of each",
    "apply": "the one function of a state machine; each of the two has its own",
    "main": "where a program starts: `python -m bot` hands over to the command `copydesk`",
}
"""Names that two modules define on purpose, and why."""

GONE = (
    *("bot.cli.Desk", "bot.services.desk", "bot.services.means", "bot.services.shelves", "bot.services.tongues"),
    *("bot.services.standing", "bot.services.joining", "bot.services.parts", "bot.live", "bot.commands"),
    *("bot.views.asking", "bot.views.fit", "bot.views.lines", "bot.views.controls", "bot.views.hearing"),
    *("bot.cogs.names", "bot.cogs.suggestions", "bot.cogs.everywhere", "bot.simulated", "bot.classmates"),
    *("bot.languages", "bot.wording", "bot.pack_wording", "bot.locales"),
    *("questions.live", "questions.run", "questions.scoring", "questions.reading", "questions.writing"),
    *("questions.syntax", "questions.complaints", "questions.checks", "questions.faults", "questions.problems"),
    *("questions.markup", "questions.formats.exchange", "questions.formats.outgoing", "questions.formats.simpler"),
    *("questions.formats.carrying", "questions.formats.reduction", "questions.formats.sheets"),
    *("questions.formats.gift_reading", "questions.formats.gift_writing", "questions.formats.moodle_taking"),
    *("questions.formats.moodle_giving", "questions.formats.moodle_intake", "questions.formats.moodle_xml_reading"),
    *("questions.formats.moodle_xml_writing", "questions.formats.cells", "questions.formats.workbook"),
    *("questions.formats.table", "questions.formats.kahoot", "questions.formats.kotoba"),
    *("questions.rules.giveaways", "questions.rules.likeness", "questions.rules.figures.stated", "bot.views.fit"),
    *("tests.bot.room", "tests.bot.mortal", "tests.giving"),
)
"""Modules of the first edition that have another name now."""

RENAMED = frozenset(
    ("Desk", "Means", "Shelves", "Tongues", "Standing", "Door", "Painter", "Do", "Problem", "ProblemList", "Lean")
)
"""Classes of the first edition that have another name now."""


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((HOME / room).rglob("*.py")):
            name = ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")
            if "versions" not in path.parts:  # migrations are written once, each by itself
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case _:
                pass


def test_a_public_name_stands_for_one_thing() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for module, tree in _modules():
        for name in _defined(tree):
            if not name.startswith("_"):
                found[name].add(module)
    twice = {name: sorted(modules) for name, modules in found.items() if len(modules) > 1}
    assert {name: modules for name, modules in twice.items() if name not in SHARED} == {}
    assert SHARED.keys() <= twice.keys(), "reasons for names that are defined once"
    assert len(SHARED) <= 8


@pytest.mark.parametrize("module", GONE)
def test_no_room_has_its_old_name(module: str) -> None:
    parent, _, _ = module.rpartition(".")
    try:
        there = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # nor is the room that it was in
        there = None
    assert there is None, f"{module} is back, in {parent}"


def test_no_class_has_its_old_name() -> None:
    found = {name: module for module, tree in _modules() for name in _defined(tree) if name in RENAMED}
    assert found == {}
