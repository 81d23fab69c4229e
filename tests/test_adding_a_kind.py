"""`docs/adding-a-kind.md`, followed to the letter in a copy of Copydesk: its places, its size, and that it works."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from tests.terminal import environment
from tests.waiting import HANG

if TYPE_CHECKING:
    from collections.abc import Sequence

HOME: Final = Path(__file__).parents[1]
RECIPE: Final = (HOME / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
_PLACE: Final = re.compile(r"^## \d\. [^\n]*`([^`\n]+)`\n.*?^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)

MOST_PLACES: Final = 5
MOST_LINES: Final = 150


class Place(NamedTuple):
    """A file of the recipe, and what is written there."""

    path: str
    text: str


PLACES: Final = [Place(*found) for found in _PLACE.findall(RECIPE)]


def added(home: Path, places: Sequence[Place]) -> int:
    """Writes what the recipe says into a copy of Copydesk. How many lines that are, without empty ones."""
    named = re.search(r"class (\w+)\(Question\)", places[0].text)
    assert named, "the first place is the model"
    lines = 0
    for path, text in places:
        file = home / path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        if path == "questions/model.py":
            begun = before.index("AnyQuestion = Annotated[")
            end = before.index(",\n", begun)
            after = f"{before[:begun]}{text.strip()}\n\n\n{before[begun:end]} | {named[1]}{before[end:]}"
        elif before:
            after = f"{before}\n\nfrom questions.model import {named[1]}\n\n\n{text}"
        else:
            after = text
        file.write_text(after, encoding="utf-8")
        changes = difflib.unified_diff(before.splitlines(), after.splitlines(), "", "", n=0, lineterm="")
        lines += sum(line[0] == "+" and bool(line[1:].strip()) for line in list(changes)[2:])
    return lines


class Copy(NamedTuple):
    """Copydesk with the kind of the recipe in it, and how many lines that took."""

    home: Path
    lines: int


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """One that nothing else was done to."""
    home = tmp_path_factory.mktemp("copy")
    for room in ("questions", "lessons", "db", "bot"):
        shutil.copytree(HOME / room, home / room, ignore=shutil.ignore_patterns("__pycache__"))
    return Copy(home, added(home, PLACES))


def test_it_takes_few_places_and_few_lines_as_the_recipe_says(copy: Copy) -> None:
    assert len(PLACES) <= MOST_PLACES
    assert copy.lines < MOST_LINES
    told = f"{copy.lines} lines, empty ones not counted."
    assert f"is added in {len(PLACES)} places" in RECIPE
    assert told in " ".join(RECIPE.split())


def test_the_new_kind_is_checked_played_carried_drawn_and_asked(copy: Copy, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.new_kind_child", tmp_path],
        cwd=copy.home,
        env=environment(PYTHONPATH=os.pathsep.join(map(str, (copy.home, HOME)))),
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
