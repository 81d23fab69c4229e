"""A matrix: every construct of every format is kept or named, and what is counted in a file is kept or named."""

from __future__ import annotations

from typing import Any

import pytest

from questions.diagnostics.diagnostic import Code
from questions.formats import FORMATS
from questions.formats.importing import About
from questions.loader import load_pack, load_sources
from questions.markdown import without_marks
from questions.model import AnyQuestion, Choice, Multi, Number, Pack, ShortText, Sorting
from questions.parsing.writer import document, yaml_text
from questions.pictures import is_file
from tests.fuzz.counting import ASKED
from tests.questions.formats.constructs import CONSTRUCTS, COUNTS, MARKER, gift_text, quiz, sheet
from tests.questions.formats.exchange_packs import PACKS, read

EVERY = [(form, what) for form, sources in CONSTRUCTS.items() for what in sources]


@pytest.mark.parametrize(("form", "what"), EVERY, ids=[f"{form}: {what}" for form, what in EVERY])
def test_every_construct_is_kept_or_named(form: str, what: str) -> None:
    imported = read(form, CONSTRUCTS[form][what])
    kept = yaml_text(document(imported.pack)) if imported.pack else ""
    raised = kept.translate(str.maketrans("ᶻ", "z"))
    left_out = [one for one in imported.problems if one.code == Code.LEFT_OUT]
    named = " ".join(one.message.english for one in imported.problems)
    assert MARKER.lower() in f"{raised} {named}".lower() or left_out


def test_every_format_that_reads_has_constructs_and_a_count_of_its_own() -> None:
    reads = {name for name, form in FORMATS.items() if form.read}
    assert CONSTRUCTS.keys() == COUNTS.keys() == ASKED.keys() == reads


GIFT = f"""
One?{{=a#Right. ~b#Wrong. ~{gift_text("c <img src='https://example.org/c.png' alt='c'>")}}}

Two?{{=word#Yes. =%50%half#Nearly. =other =%0%wrong =%0%slip#No.}}

Three?{{#=3:1#Yes. =%50%4:1#Nearly. =9#Also.}}

Four?{{~%50%a#Yes. ~%50%b ~c#No.}}

Only a text.

Five?{{=a ~a}}

Six?{{=a ~b}}{{}}
"""
XML = quiz(
    '<question type="multichoice"><questiontext><text>One &lt;img src="https://example.org/a.png" alt="a"&gt;'
    '&lt;img src="b.png"&gt;</text></questiontext><answer fraction="100"><text>a</text><feedback><text>Yes.</text>'
    "</feedback></answer><answer><text>b</text><feedback><text>No.</text></feedback></answer></question>",
    '<question type="shortanswer"><questiontext><text>Two</text></questiontext><answer fraction="100"><text>a</text>'
    "<feedback><text>Yes.</text></feedback></answer><answer><text>b</text></answer>"
    '<answer fraction="50"><text>c*</text><feedback><text>Half.</text></feedback></answer></question>',
    '<question type="essay"><questiontext><text>Three</text></questiontext></question>',
)
CSV = """question,a,b,c,correct,explain,feedback_a,feedback_b,image,alt
One?,x,y,X,b,Because.,No.,Yes.,https://example.org/a.png,A page
Two?,x,y,,z,,,,,

Three?,,,,Oslo | Christiania,So.,,,,
Four?,,,,"1,234",So.,,,,
Five?,x,y,z,"a, c",,Yes.,,,,more
"""
KOTOBA = 'Question,Answers,Comment\nOne?,"x,y,X",So.\nTwo?,,Lost.\n\nThree?,z,\n"Four?" five,x,\n"Six?,x,\nSeven?,y,'
RED = """AUTHOR: Ana
One?: [x, y, X]
Two?: z
Three?:
- yes
- a: b
One?: [w]
4: [v]
"""
KAHOOT = sheet(
    ["One?", "x", "y", "X", None, 20, 2],
    ["Two?", "x", "y", None, None, None, 3],
    [None, "x", "y", None, None, None, 1],
    [None] * 7,
    ["Three?", "=1", "y", None, None, None, 1],
    ["Four?", "a", "b", "c", "d", None, "1,4"],
)
AIKEN = "One?\nA) a\nB) b\nANSWER: A\n\nTwo?\nA) a\nC) b\nANSWER: A\n\nThree?\nA) a\nB) b\nANSWER: B\n"


def _feedbacks(pack: Pack) -> int:
    count = 0
    for question in pack.questions:
        if isinstance(question, (Choice, Multi)):
            count += sum(bool(one.feedback) for one in question.options.values()) + len(question.accept_also)
        elif isinstance(question, (Number, ShortText)):
            count += len(question.misconceptions)
        elif isinstance(question, Sorting):
            count += sum(len(one.feedback) for one in question.statements.values())
        count += len(question.accept_also) if isinstance(question, Number) else 0
        count += (question.explain or "").count("\n\n") + bool(question.explain)
    return count


def _options(pack: Pack) -> int:
    count = 0
    for question in pack.questions:
        if isinstance(question, (Choice, Multi)):
            count += len(question.options)
        elif isinstance(question, ShortText):
            count += len(question.accept) + len(question.misconceptions)
        elif isinstance(question, Number):
            count += 1 + len(question.accept_also) + len(question.misconceptions)
    return count


@pytest.mark.parametrize(
    ("form", "content", "options_named", "feedbacks_named"),
    [
        # Left out with their questions: two options each of Five and Six; of Two “wrong”, which nothing is said to, and
        # of Three the 4, which is accepted as right, with what is said to it.
        ("gift", GIFT, 6, 1),
        # The wrong word to which nothing is said, and the one with a *, whose feedback is named with it.
        ("moodle-xml", XML, 2, 1),
        ("aiken", AIKEN, 2, 0),
        # The X of One, as x says the same, and two of Two and three of Five, which are left out.
        ("csv", CSV, 6, 1),
        # The X of One, the empty one of Two, those of Four, and of Six with all that follows.
        ("kotoba", KOTOBA, 4, 1),
        # The X of One, the mapping of Three, and those of One's second time and of 4.
        ("red", RED, 4, 0),
        # The X of One, and two each of three questions that are left out.
        ("kahoot", KAHOOT, 7, 0),
    ],
)
def test_what_is_counted_in_a_file_is_kept_or_named(
    form: str, content: str | bytes, options_named: int, feedbacks_named: int
) -> None:
    there = COUNTS[form](content if isinstance(content, bytes) else content.encode())
    imported = read(form, content)
    assert imported.pack is not None
    left_out = sum(one.code == Code.LEFT_OUT for one in imported.problems)
    assert len(imported.pack.questions) + left_out == there.questions
    pictures = sum(bool(question.image) for question in imported.pack.questions)
    assert (
        pictures + sum("the picture" in one.message.english.casefold() for one in imported.problems) == there.pictures
    )
    assert _options(imported.pack) + options_named == there.options
    assert _feedbacks(imported.pack) + feedbacks_named == there.feedbacks


SHARED = load_sources(PACKS / "sources.yaml").value or {}
SHIPPED = [path for path in sorted(PACKS.glob("*/*.yaml")) if path.name != "sources.yaml"]


TIME_LIMITS = "Time limits are left out: whoever starts a class quiz sets them."
BOTH_WAYS = [name for name, form in FORMATS.items() if form.read and form.write]
LEFT_OUT = ("left out: a ", "left out: players", "left out: it has", "this question is left out", "not carried: a poll")
"""How the sentences begin by which a whole question stays behind."""
CHANGED = {
    "spot": ("kind", "answer", "options", "shuffle"),
    "estimate": ("kind", "given", "prompt"),
    "order": ("kind", "items", "first", "last", "prompt", "labels", "statements", "accept_also"),
    "verdict": (
        "kind",
        "answer",
        "accept_also",
        "reason",
        "reasons",
        "reasons_also",
        "feedback",
        "options",
        "shuffle",
        "scale",
    ),
}
"""What a simpler kind has in another way, of which its own tests tell."""
NAMED = {
    "skill": "the skill",
    "passage": "passage",
    "explain": "the explanation",
    "feedback": "the feedback",
    "misconceptions": "the replies to known wrong answers",
    "accept_also": "the answers accepted besides the key",
    "source": "the source",
    "locator": "the place in the source",
    "hint": "the hint",
    "points": "the points",
    "content_note": "the content note",
    "discuss": "the prompt for a discussion",
    "image": "the picture",
    "alt": "the picture",  # its description, or the file with it
    "shuffle": "the fixed order",
    "type": "the note of its type",
    "truth": "the note of its truth",
    "note": "the note for editors",
    "pair": "the name of its pair",
    "ignore": "the rules it breaks on purpose",
    "confidence": "how sure they are",
    "accept": "answers with a comma",
    "answer": "the formula behind the figure",
    "tolerance": "the formula behind the figure",
}
"""How a sentence names what a question has and another system does not."""


def _parts(question: AnyQuestion) -> dict[str, object]:
    """All that a question says, by field; options by their place, as some formats have no ids."""
    parts: dict[str, Any] = dict(document(question))
    options: dict[str, Any] = parts.pop("options", {})
    for at, (name, option) in enumerate(options.items()):
        parts[f"option {at}"] = option["text"]
        parts[f"feedback {at}"] = option.get("feedback")
        parts[f"right {at}"] = name in parts["answer"] if isinstance(parts["answer"], list) else name == parts["answer"]
    if options:
        del parts["answer"]
        also = {list(options).index(name): reason for name, reason in parts.pop("accept_also", {}).items()}
        parts |= {f"accept_also {at}": reason for at, reason in also.items()}
    return {name: value for name, value in parts.items() if name != "id" and value is not None}


def _replies(value: Any) -> list[object]:
    return list(value.values())


def _bare(value: object) -> str:
    return " ".join(without_marks(str(value)).split())


@pytest.mark.parametrize("form", BOTH_WAYS)
@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_pack_goes_out_and_comes_back_with_nothing_lost_unnamed(form: str, path: object) -> None:
    pack = load_pack(str(path), SHARED).value
    assert pack is not None
    take, give = FORMATS[form].read, FORMATS[form].write
    assert take is not None
    assert give is not None
    exported = give(pack)
    said = {
        question.id: " ".join(
            one.message.english for one in exported.problems if one.path == f"{pack.id}#{question.id}"
        ).lower()
        for question in pack.questions
    }
    out = [question for question in pack.questions if not any(words in said[question.id] for words in LEFT_OUT)]
    imported = take(exported.content, "file", About("back", "Back", language=pack.language))
    if not out:
        assert imported.pack is None
        return
    assert imported.pack is not None
    assert {one.message.english for one in imported.problems} <= {TIME_LIMITS}
    back = iter(imported.pack.questions)
    for question in out:
        came = next(back)
        if question.kind == "verdict":
            next(back)
        kept, told = _parts(came), said[question.id]
        for name, value in _parts(question).items():
            field = name.partition(" ")[0]
            if kept.get(name) == value or name in CHANGED.get(question.kind, ()):
                continue
            if name == "passage" and question.drawing and _bare(value or "") in _bare(kept.get(name)):
                continue  # what is drawn is there in words, before the passage
            marks_are_told = "bold" in told or "line breaks" in told
            if marks_are_told and _bare(value) in _bare(kept.get(name, kept["prompt"])):
                continue
            if field in ("misconceptions", "accept_also") and "formulas of other answers are replaced" in told:
                assert _replies(kept.get(name)) == _replies(value)
                continue
            assert NAMED.get(field, field) in told, (question.id, name, value, kept.get(name), told)
    assert next(back, None) is None


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_pack_comes_back_from_formats_with_comments_as_it_went_out(form: str, path: object) -> None:
    pack = load_pack(str(path), SHARED).value
    assert pack is not None
    take, give = FORMATS[form].read, FORMATS[form].write
    assert take is not None
    assert give is not None
    exported = give(pack)
    imported = take(exported.content, "file", About("back", "Back", language=pack.language))
    assert imported.pack is not None
    assert imported.problems == ()
    named = " ".join(f"{one.path} " for one in exported.problems)
    back = {question.id: question for question in imported.pack.questions}
    for question in pack.questions:
        if f"#{question.id} " not in named:
            assert back[question.id].model_dump() == question.model_dump()
        for field in ("hint", "discuss", "explain", "points", "passage"):
            if question.id in back and question.kind not in ("order", "estimate", "verdict"):
                if field == "passage" and question.drawing:
                    assert _bare(question.passage or "") in _bare(back[question.id].passage)
                    continue
                assert getattr(back[question.id], field) == getattr(question, field)
        if question.id in back and question.kind in ("choice", "multi", "match", "classify", "text"):
            plain = {"confidence": False, **({"image": None, "alt": None} if is_file(question.image) else {})}
            if question.drawing:  # which is there in words, before the passage
                plain |= {"chart": None, "page": None, "passage": back[question.id].passage}
            assert back[question.id].model_dump() == question.model_copy(update=plain).model_dump()


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
def test_a_match_that_could_be_sorted_comes_back_as_it_went_out(form: str) -> None:
    said = {"one": "mayor", "two": "paper", "three": "mayor"}
    pack = Pack.model_validate(
        {
            "id": "pairs",
            "title": "Pairs",
            "about": "A match question goes out and comes back.",
            "language": "en",
            "version": 1,
            "questions": [
                {
                    "id": "who",
                    "kind": "match",
                    "skill": "voice",
                    "prompt": "Who says it?",
                    "hint": "Look at the quotation marks.",
                    "discuss": "Which was hardest?",
                    "labels": {"mayor": {"text": "The mayor"}, "paper": {"text": "The paper"}},
                    "statements": {
                        name: {
                            "text": f"Number {name}.",
                            "answer": key,
                            "explain": "Why.",
                            "feedback": {"paper": "No."},
                        }
                        for name, key in said.items()
                    },
                    "explain": "Quotation marks tell.",
                }
            ],
        }
    )
    take, give = FORMATS[form].read, FORMATS[form].write
    assert take is not None
    assert give is not None
    imported = take(give(pack).content, "file", About("back", "Back"))
    assert imported.problems == ()
    assert imported.pack == pack
