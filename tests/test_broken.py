"""Files with one fault each, below tests/broken: what is told of each, and where, is what its first line expects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.rules import RULE_BOOK
from bot.services.bundled import bundled_folders
from bot.services.checking import Report, check
from questions.diagnostics.diagnostic import MAX_PROBLEMS, Code
from questions.messages import Listing, Message, MessageValue
from questions.parsing.reader import MAX_YAML_BYTES
from tests.bot import tiny
from tests.messages import said

FOLDER = Path(__file__).parent / "broken"
FILES = sorted(FOLDER.rglob("*.yaml"))
REFERRED_TO = {"anchored.yaml", "other-skill.yaml"}
"""Sound files, which stand there because others name them."""

SOUND = tiny.pack("pick")

WRITTEN_HERE: Mapping[str, tuple[bytes, str]] = {
    "larger-than-the-limit": (b"id: a\nquestions:\n" + b"#" * MAX_YAML_BYTES, "1:1 C002"),
    "in-latin-1": ("id: a\ntitle: Qu\xe9 es\n".encode("latin-1"), "2:10 C003"),
    "with-a-nul": (SOUND.replace("A small", "A\0small").encode(), "3:9 C004"),
    "turned-around": (SOUND.replace("A small", "A\u202esmall").encode(), "3:9 C004"),
    "half-a-character": (b"id: a\nquestions: \xf0\x9f\x98\n", "2:12 C003"),
}
"""By name: what git, an editor or a reviewer would stumble over, and what is expected of it."""

IN_NO_FILE = {
    Code.UNREADABLE: "the file is not there or cannot be opened",
    Code.NOT_THE_FORMAT: "files of other systems, tests/questions/formats",
    Code.NOT_CARRIED: "files of other systems, tests/questions/formats",
    Code.LEFT_OUT: "files of other systems, tests/questions/formats",
    Code.ARCHIVE: "archives, tests/test_hostile.py",
    Code.MORE: f"a file with more than {MAX_PROBLEMS} faults",
}
"""Codes that no YAML file with one fault has, with the reason."""


@pytest.fixture(scope="module")
def report() -> Report:
    """What `copydesk check tests/broken` finds."""
    return check([FOLDER], known=check(bundled_folders()), rules=RULE_BOOK)


def expected(path: Path) -> list[str]:
    """`line:column code` of each problem that the file's first line names."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    found = re.fullmatch(r"# expected: (nothing|\d+:\d+ [A-Z]\d{3}(?:, \d+:\d+ [A-Z]\d{3})*)", first)
    assert found, f"{path.name} does not begin with what is expected of it"
    return [] if found[1] == "nothing" else found[1].split(", ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_exactly_what_is_wrong_with_a_file_is_told_where_it_is(path: Path, report: Report) -> None:
    told = [one for one in report.problems if one.path == str(path)]
    places = [f"{one.line}:{one.column} {one.code}" for one in told]
    assert places == expected(path), "\n".join(map(str, told))


def templates(text: MessageValue) -> Iterator[str]:
    """What is looked up in catalogues to say something, and what is in it."""
    if isinstance(text, Message):
        yield text.template
        for _, value in text.values:
            yield from templates(value)
    elif isinstance(text, Listing):
        for item in text.items:
            yield from templates(item)


def test_whatever_is_told_can_be_said_in_every_language(report: Report) -> None:
    there = {part for message in said() for part in ([message.id] if isinstance(message.id, str) else message.id)}
    found = (text for one in report.problems for text in (one.message, one.hint) if text is not None)
    assert {template for text in found for template in templates(text)} - there == set()


@pytest.mark.parametrize("name", WRITTEN_HERE)
def test_so_it_is_for_what_is_no_ordinary_text(name: str, tmp_path: Path) -> None:
    content, wanted = WRITTEN_HERE[name]
    (tmp_path / f"{name}.yaml").write_bytes(content)
    (problem,) = check([tmp_path], rules=RULE_BOOK).problems
    assert f"{problem.line}:{problem.column} {problem.code}" == wanted


def test_each_file_has_one_fault_and_there_are_many() -> None:
    faulty = [path for path in FILES if path.name not in REFERRED_TO]
    assert [path.name for path in faulty if len(expected(path)) != 1] == []
    assert len(faulty) >= 60


def test_every_code_that_a_file_can_have_is_among_them() -> None:
    wanted = [*(entry for path in FILES for entry in expected(path)), *(place for _, place in WRITTEN_HERE.values())]
    codes = {entry.rpartition(" ")[2] for entry in wanted}
    assert codes >= set(Code) - IN_NO_FILE.keys()
    assert not codes & IN_NO_FILE.keys()


def test_a_message_is_one_line_and_says_what_to_do_or_what_is_wrong(report: Report) -> None:
    for problem in report.problems:
        assert re.fullmatch(r"[^\n]{10,400}[.]", problem.message.english), problem
        assert not re.search(r"pydantic|Error|Traceback|tag:yaml|string_|_type", problem.message.english), problem
