"""Pairs of questions: what makes one, and that a run holds one of the two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lessons.loader import lesson_from
from questions.diagnostics.diagnostic import Code
from questions.formats import FORMATS
from questions.formats.importing import About
from questions.loader import pack_from
from questions.pairs import most_asked, one_of_each_pair, twins
from questions.parsing.reader import read_yaml
from tests.terminal import copydesk

if TYPE_CHECKING:
    from pathlib import Path

    from questions.model import Pack

OPTIONS = {
    "yes": {"text": "Yes, both count the same stalls", "feedback": "Compare the two dates."},
    "no": {"text": "No, they count different stalls", "feedback": "Both name the same row."},
}
ONE: dict[str, Any] = {
    "id": "same-row",
    "kind": "choice",
    "skill": "reconcile",
    "pair": "rows",
    "passage": "The flyer counts the stalls of row A in May. The app counts the stalls of row A in May.",
    "prompt": "Can the two counts be compared?",
    "options": OPTIONS,
    "answer": "yes",
    "explain": "Look at what each of them counts.",
}
OTHER = ONE | {
    "id": "other-row",
    "passage": "The flyer counts the stalls of row A in May. The app counts the stalls of row B in June.",
    "answer": "no",
}
ALONE = {name: value for name, value in ONE.items() if name != "pair"} | {"id": "alone", "prompt": "And this one?"}


def content(*questions: dict[str, Any], **more: Any) -> str:
    about = {"id": "market", "title": "Market", "about": "Counts of stalls.", "language": "en", "version": 1}
    return json.dumps({**about, "questions": list(questions), **more}, indent=1, ensure_ascii=False)


def loaded(*questions: dict[str, Any], **more: Any) -> Pack:
    found = pack_from(read_yaml(content(*questions, **more), "market.yaml"), {})
    assert found.value is not None, found.problems
    return found.value


def told(*questions: dict[str, Any], **more: Any) -> list[str]:
    found = pack_from(read_yaml(content(*questions, **more), "market.yaml"), {})
    assert found.value is None
    assert {one.code for one in found.problems} == {Code.PAIR}
    return [one.message.english for one in found.problems]


def test_two_questions_with_one_prompt_two_passages_and_two_keys_are_a_pair() -> None:
    pack = loaded(ONE, ALONE, OTHER)
    assert twins(pack.questions) == {"same-row": "other-row", "other-row": "same-row"}
    assert most_asked(pack.questions) == 2


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"prompt": "Do the counts agree?"}, "The two questions of a pair have the same prompt"),
        (
            {"options": OPTIONS | {"no": {"text": "No, not at all", "feedback": "Why not?"}}},
            "The two questions of a pair have the same options",
        ),
        ({"passage": ONE["passage"]}, "The two questions of a pair have different passages"),
        ({"answer": "yes"}, "The two questions of a pair have different keys"),
        ({"kind": "multi", "answer": ["no"]}, "The two questions of a pair have the same kind"),
    ],
)
def test_what_does_not_match_in_a_pair_is_told_in_plain_words(other: dict[str, Any], said: str) -> None:
    (message,) = told(ONE, OTHER | other)
    assert message.startswith(said)
    assert "“same-row”" in message


def test_options_may_come_in_another_order_and_words_in_other_lines() -> None:
    options = dict(reversed(OPTIONS.items()))
    loaded(ONE, OTHER | {"options": options, "prompt": "Can the two counts\nbe compared?"})


def test_a_question_alone_or_a_third_one_is_no_pair() -> None:
    assert told(ONE, ALONE) == ["No other question here is one of the pair “rows”."]
    assert told(ONE, OTHER, ONE | {"id": "third"}) == ["The pair “rows” has two questions already."]


def test_figures_that_are_typed_can_be_a_pair() -> None:
    number = {"kind": "number", "answer": 12, "tolerance": 0, "unit": "stalls", "options": None}
    one = {name: value for name, value in (ONE | number).items() if value is not None}
    other = {name: value for name, value in (OTHER | number | {"answer": 13}).items() if value is not None}
    loaded(one, other)
    assert told(one, other | {"unit": "people"})[0].startswith("The two questions of a pair have the same options")


def test_a_form_asks_everything_and_so_has_no_pairs() -> None:
    first, second = told(ONE, OTHER, purpose="test", form_of="measure")
    assert first == second == "A form asks all of its questions, so none of them can be one of a pair."
    loaded(ONE, OTHER, purpose="test")


def test_a_lesson_asks_everything_and_so_has_no_pairs() -> None:
    lesson = {
        "id": "l",
        "title": "L",
        "about": "About.",
        "language": "en",
        "version": 1,
        "minutes": 5,
        "skills": ["reconcile"],
        "objective": "Compare.",
        "misconception": "All counts are alike.",
        "steps": [ONE, OTHER],
        "summary": ["Compare."],
        "try_it": "Try.",
        "discuss": "Talk.",
    }
    found = lesson_from(read_yaml(json.dumps(lesson, indent=1, ensure_ascii=False), "l.yaml"), {})
    assert [one.code for one in found.problems] == [Code.PAIR, Code.PAIR]
    assert "A lesson asks all of its questions" in found.problems[0].message.english


def test_a_seed_takes_one_of_each_pair_and_seeds_differ() -> None:
    questions = loaded(ONE, ALONE, OTHER).questions
    taken = {seed: tuple(one.id for one in one_of_each_pair(questions, seed)) for seed in range(40)}
    assert set(taken.values()) == {("same-row", "alone"), ("alone", "other-row")}
    assert one_of_each_pair(questions, 3) == one_of_each_pair(questions, 3)


def test_a_quiz_in_the_terminal_holds_one_of_a_pair_and_counts_so(tmp_path: Path) -> None:
    (tmp_path / "market.yaml").write_text(content(ONE, ALONE, OTHER), encoding="utf-8")
    for seed in ("1", "2", "3", "4"):
        done = copydesk(tmp_path, "play", "market.yaml", "--seed", seed, typed="a\na\n")
        said = done.stdout + done.stderr
        assert "Question 2 of 2" in said
        assert said.count("Can the two counts be compared?") == 1


@pytest.mark.parametrize("name", ["gift", "moodle-xml"])
def test_a_pair_comes_back_from_formats_with_comments(name: str) -> None:
    take, give = FORMATS[name].read, FORMATS[name].write
    assert take is not None
    assert give is not None
    came = take(give(loaded(ONE, ALONE, OTHER)).content, "file", About("back", "Back"))
    assert came.pack is not None
    assert came.problems == ()
    assert most_asked(came.pack.questions) == 2


@pytest.mark.parametrize("name", ["gift"])
def test_a_pair_of_which_one_was_changed_comes_back_as_two_questions(name: str) -> None:
    take, give = FORMATS[name].read, FORMATS[name].write
    assert take is not None
    assert give is not None
    sent = give(loaded(ONE, OTHER)).content.decode().replace("Can the two counts be compared?", "Are they alike?", 1)
    came = take(sent.encode(), "file", About("back", "Back"))
    assert came.pack is not None
    assert [one.pair for one in came.pack.questions] == [None, None]
    assert "The pair “rows” is left out" in came.problems[0].message.english


def test_a_pair_of_verdicts_becomes_questions_without_one_where_each_becomes_two() -> None:
    reasons = {"sum": {"text": "The parts add up"}, "not": {"text": "They do not", "feedback": "Add them."}}
    own = {"kind": "verdict", "scale": "fit", "reasons": reasons, "reason": "sum", "options": None}
    one = {name: value for name, value in (ONE | own | {"answer": "holds"}).items() if value is not None}
    other = {
        name: value
        for name, value in (OTHER | own | {"answer": "does-not-fit", "reason": "not"}).items()
        if value is not None
    }
    take, give = FORMATS["gift"].read, FORMATS["gift"].write
    assert take is not None
    assert give is not None
    sent = give(loaded(one, other))
    came = take(sent.content, "file", About("back", "Back"))
    assert came.pack is not None
    assert [question.pair for question in came.pack.questions] == [None] * 4
    assert any("the name of its pair" in problem.message.english for problem in sent.problems)


def test_a_table_says_that_it_carries_no_pair() -> None:
    give = FORMATS["csv"].write
    assert give is not None
    assert any("the name of its pair" in one.message.english for one in give(loaded(ONE, OTHER)).problems)


@pytest.mark.parametrize("name", ["html", "kahoot"])
def test_what_is_printed_or_played_as_it_is_holds_one_of_a_pair(name: str) -> None:
    give = FORMATS[name].write
    assert give is not None
    sent = give(loaded(ONE, ALONE, OTHER))
    (message,) = [one.message.english for one in sent.problems if "twin" in one.message.english]
    assert message.startswith("Left out: it has a twin here")
    if name == "html":
        assert sent.content.decode().count("Can the two counts be compared?") == 1
