"""Sentences to pick, of which none may fit, and polls, which grade nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.kinds import BadResponse, Entry, PickOne, Tally, TickSeveral, kind_of
from questions.kinds.picking import NONE_OF_THEM
from questions.messages import said_in_english
from questions.model import AnyQuestion, Option, Poll, Spot
from tests.questions.samples import FIGURES, polls, responses, spots

SPOT = Spot(
    kind="spot",
    id="s",
    skill="voice",
    prompt="Which sentences judge?",
    options={
        "rain": Option(text="It rained.", feedback="A gauge tells."),
        "sad": Option(text="That is sad.", feedback="It judges."),
        "long": Option(text="It lasted long."),
        "cold": Option(text="It was 4 °C.", feedback="A thermometer tells."),
    },
    answer=["sad"],
    accept_also={"long": "Long can be a judgement."},
    points=2,
)
NONE = SPOT.model_copy(update={"answer": []})
POLL = Poll(
    kind="poll",
    id="p",
    skill="trace",
    prompt="Where do you look?",
    options={"near": Option(text="Nearby", feedback="That is quick."), "far": Option(text="Far off")},
    points=3,
)


def score(question: AnyQuestion, given: object) -> float:
    kind = kind_of(question)
    return kind.grade(question, kind.read(question, given), FIGURES).score


# ---------------------------------------------------------------------------- spot


def test_a_text_is_shown_as_it_stands_and_none_of_its_sentences_is_an_answer() -> None:
    kind = kind_of(SPOT)
    assert kind.order(SPOT, 1) == kind.order(SPOT, 2) == ("rain", "sad", "long", "cold")
    ask = kind.ask(SPOT, kind.order(SPOT, 1))
    assert isinstance(ask, TickSeveral)
    assert ask.none
    assert ask.entries[1] == Entry("sad", "That is sad.")
    assert kind.read(SPOT, []) == []
    assert said_in_english(kind.said(SPOT, [])) == "None of them"


@pytest.mark.parametrize(
    ("ticked", "points"),
    [(["sad"], 2), (["long", "sad"], 2), (["sad", "rain"], 1), (["sad", "rain", "cold"], 0), (["long"], 0), ([], 0)],
)
def test_sentences_are_graded_as_ticks_are(ticked: list[str], points: float) -> None:
    assert score(SPOT, ticked) == points


@pytest.mark.parametrize(
    ("ticked", "points"), [([], 2), (["long"], 2), (["rain"], 0), (["long", "cold"], 0), (["rain", "sad", "cold"], 0)]
)
def test_where_no_sentence_fits_all_points_are_for_picking_none(ticked: list[str], points: float) -> None:
    assert score(NONE, ticked) == points
    assert said_in_english(kind_of(NONE).key(NONE, FIGURES)) == "None of them"


@given(spots())
def test_some_answer_is_wrong_wherever_a_sentence_can_be(question: Spot) -> None:
    can_be_wrong = set(question.options) - set(question.accept_also)
    assert bool(kind_of(question).foreseen_errors(question, FIGURES)) == bool(can_be_wrong)


def test_a_class_is_told_how_many_picked_none() -> None:
    distribution = [(["sad"], 3), (["rain", "sad"], 2), ([], 4)]
    assert kind_of(SPOT).tally(SPOT, ["rain", "sad", "long", "cold"], distribution, FIGURES) == (
        Tally("It rained.", 2, 9, key=False),
        Tally("That is sad.", 5, 9, key=True),
        Tally("It lasted long.", 0, 9, key=None),
        Tally("It was 4 °C.", 0, 9, key=False),
        Tally(NONE_OF_THEM, 4, 9, key=False),
    )
    assert kind_of(NONE).tally(NONE, [], [([], 4)], FIGURES) == (Tally(NONE_OF_THEM, 4, 4, key=True),)


@pytest.mark.parametrize("given", [None, "sad", ["wind"], ["sad", "wind"], [None], {}, {"sad": True}, 0])
def test_what_names_no_sentences_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(SPOT).read(SPOT, given)


# ---------------------------------------------------------------------------- poll


@given(polls(), st.data())
def test_a_poll_grades_nothing_whatever_is_chosen(question: Poll, data: st.DataObject) -> None:
    kind = kind_of(question)
    said = data.draw(responses(question))
    grade = kind.grade(question, said, FIGURES)
    assert (grade.score, grade.maximum) == (0, 0)
    assert (grade.graded, grade.right, grade.partly) == (False, False, False)
    assert kind.key(question, FIGURES) == ""
    assert kind.judgements(question, said) == ()


def test_a_thought_is_said_to_those_who_chose_it() -> None:
    kind = kind_of(POLL)
    assert kind.grade(POLL, "near", FIGURES).remarks == ("That is quick.",)
    assert kind.grade(POLL, "far", FIGURES).remarks == ()


def test_a_poll_is_one_option_to_pick() -> None:
    kind = kind_of(POLL)
    assert kind.ask(POLL, ["far", "near"]) == PickOne((Entry("far", "Far off"), Entry("near", "Nearby")))


def test_no_view_of_a_class_counts_as_right_or_wrong() -> None:
    assert kind_of(POLL).tally(POLL, ["near", "far"], [("far", 5)], FIGURES) == (
        Tally("Nearby", 0, 5, key=None),
        Tally("Far off", 5, 5, key=None),
    )


@pytest.mark.parametrize("given", [None, "", "nowhere", ["near"], {"near": 1}, 0])
def test_what_is_no_option_of_a_poll_is_no_view(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(POLL).read(POLL, given)
