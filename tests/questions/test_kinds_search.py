"""Search tasks: what can be handed in, and what it says to those who did."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.kinds import BadResponse, Entry, HandIn, NeedsCorrection, Tally, kind_of
from questions.kinds.search import LONGEST_LINK, LONGEST_SENTENCE
from questions.loader import pack_from
from questions.markdown import inert, without_marks
from questions.messages import said_in_english
from questions.model import Search, SearchLevel
from questions.parsing.reader import read_yaml
from tests.questions.samples import FIGURES, responses, searches

SEARCH = Search(
    kind="search",
    id="q",
    skill="lateral-reading",
    prompt="Who runs it?",
    levels={
        "basic": SearchLevel(text="I stayed on the site.", feedback="Open a second tab."),
        "emergent": SearchLevel(text="I searched for it."),
        "proficient": SearchLevel(text="Another source told me."),
    },
)
KIND = kind_of(SEARCH)
HANDED_IN = {"link": "https://example.org/about", "sentence": "A club runs it.", "level": "basic"}


def test_a_search_task_asks_for_a_link_a_sentence_and_a_level() -> None:
    assert KIND.order(SEARCH, 7) == ("basic", "emergent", "proficient")
    ask = KIND.ask(SEARCH, KIND.order(SEARCH, 7))
    assert isinstance(ask, HandIn)
    assert ask.levels[0] == Entry("basic", "I stayed on the site.")


@given(searches(), st.data())
def test_nothing_is_graded_whatever_is_handed_in(question: Search, data: st.DataObject) -> None:
    kind = kind_of(question)
    said = data.draw(responses(question))
    grade = kind.grade(question, said, FIGURES)
    assert (grade.score, grade.maximum, grade.graded, grade.right, grade.partly) == (0, 0, False, False, False)
    assert kind.key(question, FIGURES) == ""


def test_what_is_said_of_a_level_is_said_to_those_who_chose_it() -> None:
    assert KIND.grade(SEARCH, HANDED_IN, FIGURES).remarks == ("Open a second tab.",)
    assert KIND.grade(SEARCH, HANDED_IN | {"level": "emergent"}, FIGURES).remarks == ()


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org/",
        "HTTPS://Example.ORG/path?a=b&c=d#e",
        "https://news.example.co.uk:8443/a_(b)/c",
        "https://münchen.example/straße",
        "  https://example.org/a  ",
        "https://example.org/||a||*b*",
        "https://example.org/gpj\u202e",
    ],
)
def test_the_address_of_a_page_is_taken(link: str) -> None:
    assert KIND.read(SEARCH, HANDED_IN | {"link": link}) == HANDED_IN | {"link": link.strip(" \u202e")}


@pytest.mark.parametrize(
    "link",
    [
        *(
            "",
            " ",
            "example.org",
            "www.example.org",
            "ftp://example.org",
            "https://",
            "https://localhost",
            "https:/a.b",
        ),
        *("javascript:alert(1)", "https://a.b c", "https://exa mple.org", "look: https://example.org"),
        *("https://example.org/`x`", "https://a.b/<x>", 'https://a.b/"', "https://me@example.org/", "https://a..b"),
        *("https://example.org/a\u00a0b", "https://example.org/a\u2028b", "https://" + "a." * 200 + "org"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_in_plain_words(link: str) -> None:
    with pytest.raises(NeedsCorrection) as refused:
        KIND.read(SEARCH, HANDED_IN | {"link": link})
    assert "link" in said_in_english(refused.value.message)


def test_the_longest_link_and_sentence_are_taken_and_not_a_sign_more() -> None:
    link = "https://example.org/".ljust(LONGEST_LINK, "a")
    longest = HANDED_IN | {"link": link, "sentence": "a" * LONGEST_SENTENCE}
    assert KIND.read(SEARCH, longest) == longest
    for more in ({"link": link + "a"}, {"sentence": "a" * (LONGEST_SENTENCE + 1)}):
        with pytest.raises(NeedsCorrection, match="longer than 300 characters"):
            KIND.read(SEARCH, longest | more)


@pytest.mark.parametrize("sentence", ["", "  \n ", "\u200b", "\u202e", "\u2066\u2069"])
def test_an_empty_sentence_is_refused(sentence: str) -> None:
    with pytest.raises(NeedsCorrection, match="sentence is empty"):
        KIND.read(SEARCH, HANDED_IN | {"sentence": sentence})


def test_a_sentence_is_on_one_line_and_turns_no_direction() -> None:
    read: Any = KIND.read(SEARCH, HANDED_IN | {"sentence": " A club\n\nruns  it.\u202e\u200b "})
    assert read["sentence"] == "A club runs it."


@pytest.mark.parametrize(
    "given_",
    [
        *(None, "basic", ["basic"], {}, {"link": "https://example.org"}, HANDED_IN | {"more": "x"}),
        *(HANDED_IN | {"level": "none"}, HANDED_IN | {"level": 1}, HANDED_IN | {"link": None}),
    ],
)
def test_what_is_not_all_three_is_no_answer(given_: object) -> None:
    with pytest.raises(BadResponse):
        KIND.read(SEARCH, given_)


def test_each_level_is_counted_and_none_is_right() -> None:
    given_ = [(HANDED_IN, 2), (HANDED_IN | {"sentence": "A town runs it."}, 1), (HANDED_IN | {"level": "emergent"}, 1)]
    assert KIND.tally(SEARCH, ["basic", "emergent", "proficient"], given_, FIGURES) == (
        Tally("I stayed on the site.", 3, 4, key=None),
        Tally("I searched for it.", 1, 4, key=None),
        Tally("Another source told me.", 0, 4, key=None),
    )


ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@given(st.text(st.sampled_from("ab:/\\<>@*_~|`#-. 1[]()h!é"), max_size=60))
def test_what_is_inert_reads_as_it_was_typed_and_holds_no_address(text: str) -> None:
    for typed in (text, f"https://a.b/{text}", f"{text}http://{text}"):
        line = " ".join(typed.split())
        assert without_marks(inert(line)) == line
        assert not ADDRESS.search(inert(line))
        assert not re.search(r"(?<!\\)<", inert(line))


PACK = """\
id: searching
title: Searching
about: Something to look up.
language: en
version: 1
{purpose}questions:
  - id: look-it-up
    kind: search
    skill: lateral-reading
    prompt: Who runs it?
    levels:
      basic: {{text: I stayed on the site.}}
      emergent: {{text: I searched for it.}}
      proficient: {{text: "{proficient}"}}
    explain: Others know.
"""


def problems(purpose: str = "", proficient: str = "Another source told me.") -> list[str]:
    loaded = pack_from(read_yaml(PACK.format(purpose=purpose, proficient=proficient), "searching.yaml"), {})
    return [f"{one.code} {said_in_english(one.message)}" for one in loaded.problems]


def test_a_search_task_is_for_practice_and_for_neither_a_class_nor_a_test() -> None:
    assert problems() == problems("purpose: practice\n") == []
    assert problems("purpose: class\n") == ["C064 A class quiz can't ask a question of kind search."]
    assert problems("purpose: test\n") == ["C064 A test can't ask a question of kind search."]


def test_a_level_fits_a_menu_and_no_two_read_alike() -> None:
    assert problems(proficient="x" * 100) == []
    assert len(problems(proficient="x" * 101)) == 1
    assert [one[:4] for one in problems(proficient="I searched for it.")] == ["C043"]
