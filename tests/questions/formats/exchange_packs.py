"""Packs for the tests of exchange formats: drawn at random, and the shipped ones; and what reading a file gives."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import UNSAFE, Code
from questions.formats import FORMATS
from questions.formats.importing import About
from questions.kinds import folded
from questions.loader import load_pack, load_sources, pack_from
from questions.model import Pack, Source
from questions.parsing.reader import read_yaml
from questions.signs import hidden, is_blank
from questions.templates import starter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.formats.importing import Imported
    from questions.model import AnyQuestion, Figure

ABOUT = About("brought-in", "Brought in", "Questions of a test.")
PATIENT = settings(max_examples=60)
"""A machine that is busy draws a pack slowly, and that is no fault of a format."""

PACKS = Path(__file__).parents[3] / "questions" / "packs"


def shipped() -> list[Pack]:
    """The packs that Copydesk brings."""
    shared = load_sources(PACKS / "sources.yaml").value or {}
    loaded = [load_pack(path, shared).value for path in sorted(PACKS.glob("en/*.yaml"))]
    return [pack for pack in loaded if pack]


def pack_of(*questions: dict[str, Any], **more: Any) -> Pack:
    """A pack of these questions, with ids and skill where they have none, and with what `ABOUT` says."""
    numbered = [{"id": f"q{number}", "skill": "general"} | question for number, question in enumerate(questions, 1)]
    said = {"id": ABOUT.id, "title": ABOUT.title, "about": ABOUT.about, "language": "en", "version": 1}
    return Pack.model_validate({**said, "questions": numbered, **more})


def read(name: str, content: str | bytes) -> Imported:
    """What the format of this name makes of a file's content."""
    take = FORMATS[name].read
    assert take is not None
    return take(content if isinstance(content, bytes) else content.encode(), "file", ABOUT)


def taken(name: str, content: str | bytes) -> list[Any]:
    """The questions of a file that has no problem."""
    imported = read(name, content)
    assert imported.pack is not None, imported.problems
    assert not imported.problems
    return list(imported.pack.questions)


def complaints(name: str, content: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and sentence of each error; there is no pack then."""
    imported = read(name, content)
    assert imported.pack is None
    return [(one.line, one.column, one.message.english) for one in imported.problems if one.level == "error"]


def told(name: str, content: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and sentence of whatever keeps a question or the file out."""
    empty, left_out = "There is no question in this file that could be taken.", "This question is left out. "
    return [
        (one.line, one.column, one.message.english.removeprefix(left_out))
        for one in read(name, content).problems
        if (one.level == "error" or one.code == Code.LEFT_OUT) and one.message.english != empty
    ]


def warnings(name: str, content: str | bytes) -> list[tuple[int, str]]:
    """Line and sentence of each warning of a file that gives a pack."""
    imported = read(name, content)
    assert imported.pack is not None, imported.problems
    return [(one.line, one.message.english) for one in imported.problems]


def written(name: str, pack: Pack) -> tuple[str, list[str]]:
    """The file of a pack as text, and the sentences of its warnings after the question that they name."""
    content, said = raw(name, pack)
    return content.decode("utf-8-sig"), said


def raw(name: str, pack: Pack) -> tuple[bytes, list[str]]:
    """As `written`, the file as bytes."""
    give = FORMATS[name].write
    assert give is not None
    exported = give(pack)
    assert all(one.level == "warning" and one.path.startswith(pack.id) for one in exported.problems)
    return exported.content, [f"{one.path.partition('#')[2]}: {one.message.english}" for one in exported.problems]


def number_there(pack: Pack, said: list[str]) -> int:
    """How many questions of another system stand for those of a pack, by what its warnings say."""
    twice = sum("Two questions there" in one for one in said)
    none = sum("Not carried: a poll" in one or "entries to tick" in one for one in said)
    return len(pack.questions) + twice - none


SIGNS = st.sampled_from([*"=+-@'\"|\\,;\t\n $&<>*_`[](){}#:%!^~＝é猫", "\U0001f431"])
LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs")).filter(
    lambda sign: not UNSAFE.match(sign) and not hidden(sign)
)


def texts(most: int = 12) -> st.SearchStrategy[str]:
    """Any text that a pack may hold, rich in signs that formats use."""
    return st.text(SIGNS | LETTERS, min_size=1, max_size=most).filter(lambda text: not is_blank(text))


WORDS = texts().map(lambda text: " ".join(text.split())).filter(folded)


def distinct(least: int, most: int, texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Texts that a question takes for different ones."""
    return st.lists(texts, min_size=least, max_size=most, unique_by=folded)


@st.composite
def choices(draw: st.DrawFn, options: st.SearchStrategy[str], most: int = 6) -> dict[str, Any]:
    """A `choice` with options under their letters."""
    listed = draw(distinct(2, most, options))
    named = {letter: {"text": text} for letter, text in zip("abcdefghij", listed, strict=False)}
    return {"kind": "choice", "options": named, "answer": draw(st.sampled_from(sorted(named)))}


@st.composite
def multis(draw: st.DrawFn, options: st.SearchStrategy[str], most: int = 10) -> dict[str, Any]:
    """A `multi` with options under their letters."""
    listed = draw(distinct(2, most, options))
    named = {letter: {"text": text} for letter, text in zip("abcdefghij", listed, strict=False)}
    answer = draw(st.sets(st.sampled_from(sorted(named)), min_size=1))
    return {"kind": "multi", "options": named, "answer": sorted(answer)}


numbers = st.builds(
    lambda answer, tolerance, places, unit: {
        "kind": "number",
        "answer": answer,
        "tolerance": tolerance,
        "places": places,
        **({"unit": unit} if unit else {}),
    },
    st.integers(-(10**20), 10**20) | st.floats(-1e200, 1e200, allow_subnormal=False),
    st.integers(0, 1000) | st.floats(0, 1e6, allow_subnormal=False),
    st.integers(0, 6),
    st.none() | WORDS,
)
short_texts = st.builds(lambda accept: {"kind": "text", "accept": accept}, distinct(1, 5, WORDS))


def of_kind(*kinds: str) -> Pack:
    """A pack with the starter of each of these kinds."""
    loaded = pack_from(read_yaml(starter(kinds), "starter.yaml"), {})
    assert loaded.value is not None, loaded.problems
    return loaded.value


def pack_with(figures: Mapping[str, Figure], *questions: AnyQuestion) -> Pack:
    """A pack of these questions, which compute with these figures."""
    sources = {figure.source: Source(title="A column", genre="column", dated="2023") for figure in figures.values()}
    head = {"id": ABOUT.id, "title": ABOUT.title, "about": ABOUT.about, "language": "en", "version": 1}
    return Pack.model_validate({**head, "sources": sources, "figures": dict(figures), "questions": questions})


def lost_without_a_word(name: str, pack: Pack) -> set[str]:
    """The ids of the questions that a file of this format neither asks nor names as what it does not carry."""
    content, said = raw(name, pack)
    take = FORMATS[name].read
    if take is None:
        asked = _words(re.sub(r"<[^>]*>", " ", html.unescape(content.decode())))
    else:
        back = take(content, "file", ABOUT).pack
        asked = " | ".join(_words(f"{one.passage} {one.prompt}") for one in back.questions) if back else ""
    named = {one.partition(":")[0] for one in said}
    return {one.id for one in pack.questions if one.id not in named and _words(one.prompt) not in asked}


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
