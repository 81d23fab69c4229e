"""Packs for round trips through Moodle's formats: sound ones, whose texts hold every sign that could go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hypothesis import assume
from hypothesis import strategies as st

from questions.diagnostics.diagnostic import UNSAFE
from questions.formats.importing import About, Format, Imported
from questions.loader import pack_from
from questions.markdown import without_marks
from questions.model import SKILLS, AnyQuestion, Choice, Multi, Number, Pack, ShortText, Sorting
from questions.parsing.reader import read_yaml
from questions.parsing.writer import document, yaml_text

if TYPE_CHECKING:
    from questions.parsing.reader import Plain

ABOUT = About("brought", "Brought in")

SIGNS = "{}=~#:\\[]%*_<>&;|!()$/.,'\" \n-ab1é日🙂\u00a0"
PHRASES = st.sampled_from(
    [
        "[html]",
        "%50%",
        "a -> b",
        "####",
        "::",
        "<b>x</b>",
        "&lt;",
        "\\n",
        "//",
        "]]>",
        "--",
        "> q\n\nz",
        "ANSWER: A",
        "A) ",
    ]
)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
TEXTS = (
    (st.text(SIGNS, min_size=1, max_size=10) | PHRASES | ANY)
    .map(lambda text: text.strip(" \t\n"))
    .filter(lambda text: text and not UNSAFE.search(text))
)
"""Without space around them, which no format keeps."""


def distinct(smallest: int, largest: int) -> st.SearchStrategy[list[str]]:
    """Different texts, in the eyes of a reader too."""
    bases = st.lists(TEXTS, min_size=smallest, max_size=largest)
    return bases.map(lambda texts: [f"{text} {place}" for place, text in enumerate(texts)])


def ids(number: int) -> st.SearchStrategy[list[str]]:
    """Ids, in any order."""
    return st.permutations(["a", "b", "c", "d", "e", "first-one", "x_1", "0", "zz", "k9"]).map(
        lambda all_: all_[:number]
    )


COMMON = st.fixed_dictionaries(
    {"skill": st.sampled_from(SKILLS), "prompt": TEXTS, "points": st.integers(1, 10)},
    optional={
        **dict.fromkeys(("passage", "explain", "hint", "content_note", "discuss", "locator"), TEXTS),
        "source": st.just("page"),
    },
)
PICTURE = st.just({}) | TEXTS.map(lambda alt: {"image": "https://example.org/a.png?x=1&y=2", "alt": alt})


@st.composite
def choices(draw: st.DrawFn) -> dict[str, object]:
    """One right option, others that are accepted also, feedback here and there."""
    texts = draw(distinct(2, 6))
    names = draw(ids(len(texts)))
    said = draw(st.lists(st.none() | TEXTS, min_size=len(texts), max_size=len(texts)))
    answer = draw(st.sampled_from(names))
    others = [name for name in names if name != answer]
    return {
        "kind": "choice",
        "options": {
            name: {"text": text} | ({"feedback": feedback} if feedback else {})
            for name, text, feedback in zip(names, texts, said, strict=True)
        },
        "answer": answer,
        "accept_also": draw(st.just({}) | st.dictionaries(st.sampled_from(others), TEXTS, max_size=2)),
        "shuffle": draw(st.booleans()),
    }


@st.composite
def multis(draw: st.DrawFn) -> dict[str, object]:
    """Some right options, some that count neither way."""
    choice = draw(choices())
    also = cast("dict[str, str]", choice["accept_also"])
    names = [name for name in cast("dict[str, object]", choice["options"]) if name not in also]
    return choice | {"kind": "multi", "answer": draw(st.lists(st.sampled_from(names), min_size=1, unique=True))}


@st.composite
def classifications(draw: st.DrawFn) -> dict[str, object]:
    """Statements under labels, in any order of either."""
    labels, statements = draw(distinct(2, 4)), draw(distinct(3, 10))
    names, keys = draw(ids(len(labels))), draw(ids(len(statements)))
    right = draw(st.lists(st.sampled_from(names), min_size=len(keys), max_size=len(keys)))
    return {
        "kind": "classify",
        "labels": {name: {"text": text} for name, text in zip(names, labels, strict=True)},
        "statements": {
            key: {"text": text, "answer": answer, "feedback": {names[0]: text}}
            for key, text, answer in zip(keys, statements, right, strict=True)
        },
        "shuffle": draw(st.booleans()),
    }


@st.composite
def matches(draw: st.DrawFn) -> dict[str, object]:
    """Claims and what they belong to; more of these than labels can be, so that they come back as partners."""
    sides = draw(distinct(5, 8))
    names, keys = draw(ids(len(sides))), draw(ids(len(sides)))
    return {
        "kind": "match",
        "labels": {name: {"text": text} for name, text in zip(names, sides, strict=True)},
        "statements": {
            key: {"text": f"Claim {key}", "answer": answer, "feedback": {names[0]: text}, "explain": text}
            for key, answer, text in zip(keys, names, sides, strict=True)
        },
        "shuffle": draw(st.booleans()),
    }


NUMBERS = st.fixed_dictionaries(
    {
        "kind": st.just("number"),
        "answer": st.integers(-1000, 1000) | st.floats(-1000, 1000).map(lambda value: round(value, 4)),
        "tolerance": st.sampled_from([0, 0.5, 1.25, 3]),
        "unit": st.none() | st.just("percent") | TEXTS,
        "places": st.integers(0, 6),
        "accept_also": st.just({}) | TEXTS.map(lambda reason: {"5000": reason}),
        "misconceptions": st.just({}) | TEXTS.map(lambda said: {"9000": said, "-7000.5": said}),
    }
)


@st.composite
def short_texts(draw: st.DrawFn) -> dict[str, object]:
    """Words to type, without an arrow: GIFT has no way of writing one there."""
    words = [text.replace(">", "").strip() for text in draw(distinct(2, 5))]
    return {"kind": "text", "accept": words[:-1], "misconceptions": {words[-1]: draw(TEXTS)}}


KINDS = choices() | multis() | classifications() | matches() | NUMBERS | short_texts()


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A pack that passes all checks."""
    questions: list[dict[str, object]] = []
    for name in ("one", "two-of-them")[: draw(st.integers(1, 2))]:
        question = {"id": name} | draw(COMMON) | draw(PICTURE) | draw(KINDS)
        questions.append({key: value for key, value in question.items() if value not in (None, {})})
    page = {"title": draw(TEXTS), "genre": "column", "dated": "2025"}
    head = {"id": "a-pack", "title": "A pack", "about": draw(TEXTS), "language": "en", "version": 3}
    plain = head | {"sources": {"page": page}, "questions": questions}
    loaded = pack_from(read_yaml(yaml_text(cast("Plain", plain))), {})
    assume(loaded.value is not None)
    return cast("Pack", loaded.value)


def brought(format_: Format, content: str | bytes) -> Imported:
    """What a format reads out of a file."""
    assert format_.read is not None
    return format_.read(content.encode() if isinstance(content, str) else content, "file", ABOUT)


def told(imported: Imported) -> list[str]:
    """Problems as place, level and message."""
    return [f"{one.line}:{one.column} {one.level}: {one.message.english}" for one in imported.problems]


def only(format_: Format, content: str) -> dict[str, object]:
    """The one question of a file that reads without a problem, as YAML would hold it."""
    imported = brought(format_, content)
    assert not told(imported)
    assert imported.pack is not None
    assert len(imported.pack.questions) == 1
    return document(imported.pack.questions[0])


def check_back_and_forth(format_: Format, pack: Pack) -> None:
    """In and out again gives the same pack."""
    assert format_.write is not None
    exported = format_.write(pack)
    imported = brought(format_, exported.content)
    assert [one for one in imported.problems if one.level == "error"] == []
    assert imported.pack is not None
    assert imported.pack == pack, exported.content.decode()
    for before, after in zip(pack.questions, imported.pack.questions, strict=True):
        for name in ("options", "labels", "statements"):
            assert [*getattr(after, name, ())] == [*getattr(before, name, ())]


def check_asks_the_same(format_: Format, pack: Pack, bare: bytes) -> None:
    """A file without the comments that only Copydesk reads still asks and accepts the same, as Moodle will."""
    imported = brought(format_, bare)
    assert imported.pack is not None
    for before, after in zip(pack.questions, imported.pack.questions, strict=True):
        assert (after.id, after.skill, after.kind) == (before.id, before.skill, before.kind)
        assert before.prompt[0] in "!>" or after.prompt == before.prompt  # a picture or quotation of its own
        assert after.explain == before.explain
        assert sorted(_right(after)) == sorted(_right(before))


def _right(question: AnyQuestion) -> list[str]:
    if isinstance(question, (Choice, Multi)):
        keys = [question.answer] if isinstance(question, Choice) else question.answer
        return [question.options[key].text for key in keys]
    if isinstance(question, Sorting):
        return [one.text + without_marks(question.labels[one.answer].text) for one in question.statements.values()]
    if isinstance(question, Number):
        return [repr(float(question.answer) + 0.0), repr(float(question.tolerance))]
    return cast("ShortText", question).accept


def check_harmless(format_: Format, content: bytes) -> None:
    """Whatever a file holds: a pack, or an error with a place inside it; never both, never neither."""
    imported = brought(format_, content)
    errors = [one for one in imported.problems if one.level == "error"]
    assert bool(errors) == (imported.pack is None)
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= one.line <= lines and one.column >= 1 for one in imported.problems)


@st.composite
def mangled(draw: st.DrawFn, content: bytes) -> bytes:
    """A file in which a few pieces were cut out, doubled or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(content)))
        end = min(len(content), begin + draw(st.integers(0, 30)))
        between = draw(st.binary(max_size=4) | PHRASES.map(str.encode) | st.text(SIGNS, max_size=2).map(str.encode))
        content = content[:begin] + between + content[draw(st.sampled_from([begin, end])) :]
    return content
