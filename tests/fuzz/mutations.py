"""Damage to files: bytes, lines, keys, values, brackets and indentation. The same seed does the same damage."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from bot.rules import RULE_BOOK
from bot.services.bundled import bundled_folders
from bot.services.checking import check, content_files
from bot.workers.uploads import Upload, unpacked
from lessons.loader import course_from, lesson_from
from questions.diagnostics.diagnostic import Code
from questions.formats import FORMATS
from questions.formats.importing import MAX_QUESTIONS, About
from questions.loader import file_kind, pack_from, sources_from, unknown_kind
from questions.model import Source
from questions.parsing.reader import read_bytes
from tests.fuzz.counting import ASKED
from tests.questions.formats.constructs import CONSTRUCTS

YAML = "yaml"
"""In place of a format's name."""

_VALUES = (b"1", b"-1e308", b"null", b"true", b"[]", b"{}", b'""', b"~", b"'x", b"*a", b"&a", b"!t", b"|", b"9" * 400)
_SIGNS = (*b"[]{}:,-'\"&*!%#<>=|~@`\\\t \n\r\0", 0xFF, 0xC3, 0xE2)


def _line_wise(change: Callable[[random.Random, list[bytes]], None]) -> Callable[[random.Random, bytes], bytes]:
    def mutate(chance: random.Random, content: bytes) -> bytes:
        lines = content.split(b"\n")
        change(chance, lines)
        return b"\n".join(lines)

    return mutate


def _place(chance: random.Random, lines: Sequence[bytes]) -> int:
    return chance.randrange(len(lines))


def _cut(chance: random.Random, lines: list[bytes]) -> None:
    at = _place(chance, lines)
    del lines[at : at + chance.randint(1, 5)]


def _double(chance: random.Random, lines: list[bytes]) -> None:
    at = _place(chance, lines)
    lines[at:at] = lines[at : at + chance.randint(1, 5)]


def _swap(chance: random.Random, lines: list[bytes]) -> None:
    one, other = _place(chance, lines), _place(chance, lines)
    lines[one : one + 1], lines[other : other + 1] = lines[other : other + 1], lines[one : one + 1]


def _indent(chance: random.Random, lines: list[bytes]) -> None:
    at = _place(chance, lines)
    lines[at] = chance.choice((b" " + lines[at], lines[at][1:], b"\t" + lines[at], lines[at].lstrip()))


def _value(chance: random.Random, lines: list[bytes]) -> None:
    at = _place(chance, lines)
    key, colon, _ = lines[at].partition(b":")
    lines[at] = key + (colon or b":") + b" " + chance.choice(_VALUES)


def _key(chance: random.Random, lines: list[bytes]) -> None:
    at = _place(chance, lines)
    names = re.findall(rb"\w+(?=:)", b"\n".join(lines)) or [b"id"]
    lines[at] = re.sub(rb"\w+(?=:)", chance.choice(names).replace(b"\\", b""), lines[at], count=1)


def _flip(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content or b"x")
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _sign(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + bytes([chance.choice(_SIGNS)]) * chance.choice((1, 1, 1, 2, 30)) + content[at:]


def _truncate(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


MUTATIONS = (*map(_line_wise, (_cut, _double, _swap, _indent, _value, _key)), _flip, _sign, _truncate)


def mutated(seed: int, samples: Sequence[tuple[str, str, bytes]]) -> tuple[str, str, bytes]:
    """One of `samples` (format, name, content) with one to four damages."""
    chance = random.Random(seed)
    form, name, content = chance.choice(samples)
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(MUTATIONS)(chance, content)
    return form, name, content


def shipped() -> list[tuple[str, str, bytes]]:
    """(format, name, content): all that comes with the program, and some packs in each format read and written."""
    report = check(bundled_folders())
    files = content_files(bundled_folders())
    found = [(YAML, path.name, path.read_bytes()) for path in files]
    for pack in [*report.packs.values()][::5]:
        for form in FORMATS.values():
            if form.read and form.write and (content := form.write(pack).content):
                found.append((form.name, pack.id + form.suffix, content))
    for name, sources in CONSTRUCTS.items():
        files = [one for one in sources.values() if isinstance(one, str)]
        if len(sources) <= FEW:  # each alone, too: below one header or above one list, those of the others are odd
            found += [(name, what, one.encode() if isinstance(one, str) else one) for what, one in sources.items()]
        for at in range(0, len(files), 25):  # one construct after the other, as many as a file of one person may hold
            found.append((name, f"constructs-{at}", "\n\n".join(files[at : at + 25]).replace(QUIZ_SEAM, "").encode()))
    return found


FEW = 100
"""Constructs of a format that are each damaged in a file of its own."""

QUIZ_SEAM = '</quiz>\n\n<?xml version="1.0" encoding="UTF-8"?>\n<quiz>'
"""Between two files of Moodle's XML."""


def take(form: str, name: str, content: bytes, sources: Mapping[str, Source]) -> str:
    """What becomes of a file, in a word; it is checked as an upload or a file is, or imported. Nothing may raise."""
    if form != YAML:
        read = FORMATS[form].read
        assert read is not None
        imported = read(content, name, About("fuzzed", "Fuzzed"))
        assert imported.pack is not None or any(one.level == "error" for one in imported.problems)
        [str(one) for one in imported.problems]
        if imported.pack is not None and len(imported.pack.questions) < MAX_QUESTIONS:
            left_out = sum(one.code == Code.LEFT_OUT for one in imported.problems)
            there = ASKED[form](content)
            assert there in (None, len(imported.pack.questions) + left_out), "a question is lost unnamed"
        return "refused" if imported.pack is None else "taken"
    unpacked([Upload(name, content)])
    read_ = read_bytes(content, name)
    kind = file_kind(read_)
    if kind is None:
        assert unknown_kind(read_)
        return "refused"
    if kind == "sources":
        loaded = sources_from(read_)
    elif kind == "course":
        loaded = course_from(read_)
    elif kind == "lesson":
        loaded = lesson_from(read_, sources)
        if loaded.value is not None:
            [str(one) for one in RULE_BOOK.about_lesson(read_, loaded.value, {})]
    else:
        loaded = pack_from(read_, sources)
        if loaded.value is not None:
            [str(one) for one in RULE_BOOK.about_pack(read_, loaded.value)]
    assert loaded.value is not None or loaded.problems
    assert all(one.line >= 1 and one.column >= 1 and "\n" not in str(one) for one in loaded.problems)
    return "refused" if loaded.value is None else "taken"


def shared_sources() -> Mapping[str, Source]:
    """Those that the shipped packs refer to."""
    return check(bundled_folders()).sources
