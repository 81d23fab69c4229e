"""What a kind of question is, its own class says: others ask that, and do not go by which kind a question is of."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from bot.views.kind_cards import card_of
from questions.kinds import KINDS, kind_of
from questions.model import AnyQuestion, Numeric, Question, Sorting, Ticking
from tests.questions.formats.exchange_packs import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME: Final = Path(__file__).parents[1]
ROOMS: Final = ("questions", "lessons", "db", "bot")

MODELS: Final[tuple[type[Question], ...]] = get_args(get_args(AnyQuestion)[0])
OF_KINDS: Final = {model.__name__ for model in (*MODELS, *get_args(Sorting), Numeric, Ticking)} | {"Sorting"}
"""Names by which code can go by a kind. `Question` alone tells questions from pages, and is none."""

MOST_SITES: Final = 25
MOST_CASTS: Final = 30


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((HOME / room).rglob("*.py")):
            yield path.relative_to(HOME).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _names(node: ast.AST) -> set[str]:
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def _goes_by_kind(node: ast.AST) -> bool:
    """Whether it asks for the class of a question, by a call or by a pattern, or compares the name of its kind."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[_, classes]):
            return bool(_names(classes) & OF_KINDS)
        case ast.MatchClass(cls=cls):
            return bool(_names(cls) & OF_KINDS)
        case ast.Compare(left=left, comparators=others):
            sides = [one for side in (left, *others) for one in ast.walk(side)]
            texts = {one.value for one in sides if isinstance(one, ast.Constant)}
            return bool(texts & set(KINDS)) and "kind" in _names(node)
        case _:
            return False


def test_few_outside_the_kinds_go_by_which_kind_a_question_is_of() -> None:
    sites = [
        f"{path}:{node.lineno}"
        for path, tree in _modules()
        if not path.startswith("questions/kinds/")
        for node in ast.walk(tree)
        if isinstance(node, (ast.expr, ast.pattern)) and _goes_by_kind(node)
    ]
    assert len(sites) < MOST_SITES, sites


def test_few_types_are_asserted_instead_of_shown() -> None:
    casts: list[str] = []
    for path, tree in _modules():
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "typing"]
        called = {one.asname or one.name for each in imports for one in each.names if one.name == "cast"}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in called:
                    casts.append(f"{path}:{node.lineno}")
                case ast.Call(func=ast.Attribute(value=ast.Name(id="typing"), attr="cast")):
                    casts.append(f"{path}:{node.lineno}")
                case _:
                    pass
    assert len(casts) < MOST_CASTS, casts


def test_every_kind_has_a_card_and_is_called_as_its_model_says() -> None:
    assert [kind.model for kind in KINDS.values()] == list(MODELS)
    for name in KINDS:
        (question,) = of_kind(name).questions
        assert question.kind == kind_of(question).name == name
        assert card_of(question).model is type(question)
