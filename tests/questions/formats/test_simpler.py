"""Kinds that other systems do not have: as what they go out, what comes back, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from questions.formats import FORMATS
from questions.pairs import one_of_each_pair
from tests.questions.formats import exchange_packs as packs
from tests.questions.formats.exchange_packs import number_there, pack_of, raw, read

if TYPE_CHECKING:
    from questions.model import Pack

SPOT: dict[str, Any] = {
    "kind": "spot",
    "prompt": "Which sentences judge?",
    "options": {
        "rain": {"text": "It rained.", "feedback": "A gauge tells."},
        "sad": {"text": "That is sad."},
        "long": {"text": "It lasted long."},
    },
    "answer": ["sad"],
    "accept_also": {"long": "Long can be a judgement."},
}
ORDER: dict[str, Any] = {
    "kind": "order",
    "prompt": "Which way did it come?",
    "items": {
        "seen": {"text": "Somebody saw it"},
        "told": {"text": "A friend was told", "feedback": "Only who saw it could tell."},
        "page": {"text": "The page copied"},
    },
    "first": "who saw it",
    "last": "the page in your hand",
}
ESTIMATE: dict[str, Any] = {
    "kind": "estimate",
    "prompt": "What share, about?",
    "given": "1 of 4.",
    "answer": 25,
    "unit": "percent",
    "tolerance": 1,
    "misconceptions": {"4": "You turned it over."},
}
VERDICT: dict[str, Any] = {
    "kind": "verdict",
    "prompt": "Do they fit together?",
    "answer": "odd",
    "feedback": {"holds": "They differ by half."},
    "accept_also": {"cannot-tell": "No date stands there."},
    "reasons": {
        "dates": {"text": "They have different dates"},
        "lie": {"text": "One of them lies", "feedback": "Nothing says so."},
    },
    "reason": "dates",
}
MATCH: dict[str, Any] = {
    "kind": "match",
    "prompt": "Who said it?",
    "labels": {
        "mayor": {"text": "The mayor of the town, as the page of its council has it"},
        "nobody": {"text": "Nobody"},
    },
    "statements": {
        "rain": {"text": "It will rain.", "answer": "mayor", "feedback": {"nobody": "She did."}},
        "bread": {"text": "Bread sells.", "answer": "nobody"},
        "fair": {"text": "The fair is on.", "answer": "mayor"},
    },
}
POLL: dict[str, Any] = {
    "kind": "poll",
    "prompt": "Where do you look?",
    "options": {"near": {"text": "Nearby"}, "far": {"text": "Far off"}},
}
CHOICE: dict[str, Any] = {**POLL, "kind": "choice", "answer": "near"}

moodle = pytest.mark.parametrize("name", ["gift", "moodle-xml"])
"""The formats that carry most, and read what they wrote."""


def back(name: str, *questions: dict[str, Any]) -> tuple[list[Any], list[str]]:
    """The questions that come back, and what was said when they went out that is not of the format itself."""
    content, said = raw(name, pack_of(*questions))
    pack = read(name, content).pack
    assert pack is not None
    return list(pack.questions), [one for one in said if "no place for" not in one]


@moodle
def test_sentences_of_a_text_become_options_to_tick_in_their_order_with_none_among_them(name: str) -> None:
    (found,), said = back(name, SPOT)
    assert found.kind == "multi"
    assert [option.text for option in found.options.values()] == [
        "It rained.",
        "That is sad.",
        "It lasted long.",
        "None of them",
    ]
    assert (found.answer, found.shuffle) == (["sad"], False)
    assert found.accept_also == {"long": "Long can be a judgement."}
    assert said == []


@moodle
def test_where_no_sentence_fits_none_of_them_is_the_key(name: str) -> None:
    (found,), said = back(name, SPOT | {"answer": []})
    assert found.kind == "multi"
    assert [found.options[key].text for key in found.answer] == ["None of them"]
    assert said == []


def sentences(number: int, answer: list[str]) -> dict[str, Any]:
    options = {f"s{place}": {"text": f"Sentence {place}."} for place in range(1, number + 1)}
    return SPOT | {"options": options, "answer": answer, "accept_also": {}}


@moodle
def test_a_text_of_as_many_sentences_as_can_be_ticked_goes_without_none_of_them(name: str) -> None:
    (found,), said = back(name, sentences(10, ["s2"]))
    assert found.kind == "multi"
    assert len(found.options) == 10
    assert said == []


@moodle
@pytest.mark.parametrize("text", [sentences(11, ["s2"]), sentences(10, [])], ids=["too many", "too many with none"])
def test_a_text_of_more_sentences_than_can_be_ticked_is_named_and_left_out(name: str, text: dict[str, Any]) -> None:
    found, said = back(name, text, CHOICE)
    assert [question.kind for question in found] == ["choice"]
    assert said == ["q1: Not carried: with “None of them” it has more than 10 entries to tick."]


@moodle
def test_an_estimate_becomes_a_figure_with_what_is_given_below_the_prompt(name: str) -> None:
    (found,), said = back(name, ESTIMATE)
    assert found.kind == "number"
    assert found.prompt == "What share, about?\n\n1 of 4."
    assert (found.answer, found.unit, found.tolerance) == (25, "percent", 1)
    assert found.misconceptions == {"4": "You turned it over."}
    assert said[0] == "q1: A number question there: the guess before it is not asked."


@moodle
def test_a_chain_becomes_links_to_match_with_their_places(name: str) -> None:
    (found,), said = back(name, ORDER)
    assert found.kind in ("match", "classify")
    assert found.prompt == "Which way did it come?\n\n1: who saw it. 3: the page in your hand."
    assert [label.text for label in found.labels.values()] == ["1", "2", "3"]
    assert {one.text: found.labels[one.answer].text for one in found.statements.values()} == {
        "Somebody saw it": "1",
        "A friend was told": "2",
        "The page copied": "3",
    }
    assert said == ["q1: Matched with places there, which gives the same key and other partial points."]


@moodle
def test_other_orders_that_can_be_defended_are_named_as_lost(name: str) -> None:
    _, said = back(name, ORDER | {"accept_also": {"told seen page": "That is how it felt."}})
    assert "q1: Not carried: the other orders that can be defended." in said


@moodle
def test_a_verdict_becomes_two_choices(name: str) -> None:
    (verdict, reason), said = back(name, VERDICT)
    assert (verdict.kind, reason.kind) == ("choice", "choice")
    assert (verdict.id, reason.id) == ("q1", "q1-why")
    texts = ["It holds", "It holds roughly", "Something is odd", "Cannot be told"]
    assert [option.text for option in verdict.options.values()] == texts
    assert (verdict.answer, verdict.shuffle) == ("odd", False)
    assert verdict.accept_also == {"cannot-tell": "No date stands there."}
    assert verdict.options["holds"].feedback == "They differ by half."
    assert reason.prompt == "Do they fit together?\n\nWhat explains it best?"
    assert (reason.answer, reason.options["lie"].feedback) == ("dates", "Nothing says so.")
    assert said[0] == "q1: Two questions there, each worth its points: the verdict, and the explanation of it."


@moodle
def test_a_verdict_on_what_fits_becomes_a_choice_of_its_own_verdicts(name: str) -> None:
    answer = {"scale": "fit", "answer": "does-not-fit", "accept_also": {}, "feedback": {"holds": "Add them up."}}
    (verdict, _), _ = back(name, VERDICT | answer)
    assert [option.text for option in verdict.options.values()] == ["It fits", "It does not fit", "Cannot be told"]
    assert (verdict.answer, verdict.options["holds"].feedback) == ("does-not-fit", "Add them up.")


@moodle
def test_a_poll_is_named_and_left_out(name: str) -> None:
    found, said = back(name, POLL, CHOICE)
    assert [question.kind for question in found] == ["choice"]
    assert said == ["q1: Not carried: a poll has no key, and every question there needs one."]


@moodle
def test_how_sure_they_are_is_not_asked_there(name: str) -> None:
    (found,), said = back(name, CHOICE | {"confidence": True})
    assert not found.confidence
    assert said == ["q1: Not asked there: how sure they are."]


@moodle
def test_a_match_goes_out_and_comes_back_the_same(name: str) -> None:
    (found,), said = back(name, MATCH)
    assert found == pack_of(MATCH).questions[0]
    assert said == []


@pytest.mark.parametrize("pack", packs.shipped(), ids=lambda pack: pack.id)
@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.write is not None])
def test_of_shipped_packs_just_those_kinds_are_named(name: str, pack: Pack) -> None:
    _, said = raw(name, pack)
    asked = one_of_each_pair(pack.questions, 0) if FORMATS[name].asks_all else pack.questions

    def told(sentence: str) -> set[str]:
        return {one.partition(":")[0] for one in said if sentence in one}

    def of(kind: str) -> set[str]:
        return {question.id for question in asked if question.kind == kind}

    assert told("Not carried: a poll") == of("poll")
    assert told("Two questions there") == of("verdict")
    assert told("the guess before it") == (set() if name == "html" else of("estimate"))  # paper has two pages
    assert told("Matched with places") == of("order")
    assert told("how sure they are") == {question.id for question in asked if question.confidence}


@moodle
@pytest.mark.parametrize("pack", packs.shipped(), ids=lambda pack: pack.id)
def test_shipped_packs_come_back_with_every_question_but_those_named(name: str, pack: Pack) -> None:
    content, said = raw(name, pack)
    found = read(name, content).pack
    assert found is not None
    assert len(found.questions) == number_there(pack, said)
    assert not [one for one in said if "left out" in one.casefold() and "The picture" not in one]
