"""A matrix: every construct of every format is kept or named, and what is counted in a file is kept or named."""

from __future__ import annotations

import pytest

from questions.formats import FORMATS
from questions.formats.exchange import About
from questions.loader import load_pack, load_sources
from questions.model import Choice, Multi, Number, Pack, ShortText, Sorting
from questions.problems import Code
from questions.writing import document, yaml_text
from tests.questions.formats.constructs import CONSTRUCTS, COUNTS, MARKER, gift_text, quiz
from tests.questions.formats.exchange_packs import PACKS, read

EVERY = [(form, what) for form, sources in CONSTRUCTS.items() for what in sources]


@pytest.mark.parametrize(("form", "what"), EVERY, ids=[f"{form}: {what}" for form, what in EVERY])
def test_every_construct_is_kept_or_named(form: str, what: str) -> None:
    imported = read(form, CONSTRUCTS[form][what])
    kept = yaml_text(document(imported.pack)) if imported.pack else ""
    raised = kept.translate(str.maketrans("ᶻ", "z"))
    left_out = [one for one in imported.problems if one.code == Code.LEFT_OUT]
    named = " ".join(one.message for one in imported.problems)
    assert MARKER.lower() in f"{raised} {named}".lower() or left_out


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
    ],
)
def test_what_is_counted_in_a_file_is_kept_or_named(
    form: str, content: str, options_named: int, feedbacks_named: int
) -> None:
    there = COUNTS[form](content)
    imported = read(form, content)
    assert imported.pack is not None
    left_out = sum(one.code == Code.LEFT_OUT for one in imported.problems)
    assert len(imported.pack.questions) + left_out == there.questions
    pictures = sum(bool(question.image) for question in imported.pack.questions)
    assert pictures + sum("the picture" in one.message for one in imported.problems) == there.pictures
    assert _options(imported.pack) + options_named == there.options
    assert _feedbacks(imported.pack) + feedbacks_named == there.feedbacks


SHARED = load_sources(PACKS / "sources.yaml").value or {}
SHIPPED = [path for path in sorted(PACKS.glob("*/*.yaml")) if path.name != "sources.yaml"]


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_pack_goes_out_and_comes_back_with_nothing_lost_unnamed(form: str, path: object) -> None:
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
            assert back[question.id] == question
        for field in ("hint", "discuss", "explain", "points", "passage"):
            if question.id in back and question.kind not in ("order", "estimate", "verdict"):
                assert getattr(back[question.id], field) == getattr(question, field)
        if question.id in back and question.kind in ("choice", "multi", "match", "classify", "text"):
            plain = {"confidence": False}
            assert back[question.id] == question.model_copy(update=plain)


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
