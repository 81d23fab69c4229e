"""What each kind of question takes for an answer, and how it grades it."""

from __future__ import annotations

import json
from collections import Counter
from typing import cast, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questions.kinds import KINDS, BadResponse, FillInParts, Judgement, kind_of, shuffled
from questions.messages import said_in_english
from questions.model import (
    AnyQuestion,
    Choice,
    Classify,
    Estimate,
    Figure,
    Label,
    Match,
    Multi,
    Number,
    Option,
    Order,
    Poll,
    Search,
    ShortText,
    Spot,
    Statement,
    Weigh,
)
from questions.quantity import QuantityError
from tests.questions.samples import (
    FIGURES,
    GRADED,
    JSON,
    QUESTIONS,
    classifications,
    matches,
    multis,
    numbers,
    responses,
    spots,
    spreads,
)

CHOICE = Choice(
    kind="choice",
    id="c",
    skill="genre",
    prompt="Which?",
    options={"a": Option(text="One"), "b": Option(text="Two", feedback="Not two."), "c": Option(text="Three")},
    answer="a",
    accept_also={"c": "Three can be defended."},
    points=2,
)
MULTI = Multi(
    kind="multi",
    id="m",
    skill="voice",
    prompt="Which ones?",
    options={
        "a": Option(text="One", feedback="One was missed."),
        "b": Option(text="Two"),
        "c": Option(text="Three", feedback="Three is wrong."),
        "d": Option(text="Four"),
        "e": Option(text="Five"),
    },
    answer=["a", "b"],
    accept_also={"e": "Five counts neither way."},
    points=4,
)
CLASSIFY = Classify(
    kind="classify",
    id="k",
    skill="checkable",
    prompt="Sort.",
    labels={"fact": Label(text="Factual"), "view": Label(text="Opinion")},
    statements={
        "rain": Statement(text="It rained.", answer="fact", feedback={"view": "Look outside."}),
        "nice": Statement(text="Rain is nice.", answer="view"),
        "soon": Statement(text="It will rain.", answer="fact", accept_also={"view": "A forecast."}),
        "best": Statement(text="Rain is best.", answer="view"),
    },
    points=2,
)
NUMBER = Number(
    kind="number",
    id="n",
    skill="arithmetic",
    prompt="What share?",
    answer="part / whole * 100",
    unit="percent",
    tolerance=0.7,
    accept_also={"whole / 1e8": "The whole can be meant."},
    misconceptions={"whole / part": "You turned it over."},
    points=3,
)


def score(question: AnyQuestion, given: object) -> float:
    kind = kind_of(question)
    return kind.grade(question, kind.read(question, given), FIGURES).score


# ---------------------------------------------------------------------------- all kinds


@given(QUESTIONS, st.data())
def test_whatever_is_taken_scores_from_nothing_to_all_points(question: AnyQuestion, data: st.DataObject) -> None:
    kind = kind_of(question)
    response = data.draw(responses(question))
    grade = kind.grade(question, response, FIGURES)
    assert 0 <= grade.score <= grade.maximum
    assert grade.maximum == (0 if isinstance(question, Poll | Search) else question.points)
    assert grade.right == (grade.graded and grade.score == grade.maximum)
    assert grade.partly == (0 < grade.score < grade.maximum)
    assert said_in_english(kind.said(question, response))


@given(GRADED)
def test_the_authored_answer_gets_all_points_and_no_remark_but_its_own(question: AnyQuestion) -> None:
    kind = kind_of(question)
    right = kind.right(question, FIGURES)
    assert kind.read(question, right) == right
    grade = kind.grade(question, right, FIGURES)
    assert grade.right
    told = question.options[question.answer].feedback if isinstance(question, Choice) else None
    assert grade.remarks == ((told,) if told else ())
    assert said_in_english(kind.key(question, FIGURES))


@given(QUESTIONS)
def test_what_an_author_foresaw_is_an_answer_and_not_the_right_one(question: AnyQuestion) -> None:
    kind = kind_of(question)
    for slip in kind.foreseen_errors(question, FIGURES):
        assert kind.read(question, slip) == slip
        assert not kind.grade(question, slip, FIGURES).right


@given(QUESTIONS, JSON)
def test_no_json_value_makes_reading_fail_otherwise(question: AnyQuestion, value: object) -> None:
    kind = kind_of(question)
    try:
        response = kind.read(question, value)
    except (BadResponse, QuantityError):
        return
    grade = kind.grade(question, response, FIGURES)
    assert 0 <= grade.score <= grade.maximum
    assert said_in_english(kind.said(question, response))


@given(QUESTIONS, st.data())
def test_a_response_that_was_stored_reads_as_itself(question: AnyQuestion, data: st.DataObject) -> None:
    kind = kind_of(question)
    response = data.draw(responses(question))
    assert kind.read(question, json.loads(json.dumps(response))) == response


@given(QUESTIONS, st.data())
def test_the_parts_of_a_response_read_as_the_response(question: AnyQuestion, data: st.DataObject) -> None:
    kind = kind_of(question)
    response = data.draw(responses(question))
    draft = kind.draft(question, response)
    ask = kind.ask(question, kind.order(question, 1))
    if isinstance(ask, FillInParts):
        assert draft.keys() == {part.id for part in ask.parts}
        assert ask.open_part(draft) is None
        assert kind.read(question, draft) == response
    else:
        assert draft == {}


@given(QUESTIONS, st.data())
def test_the_answers_of_a_class_are_counted_each_once(question: AnyQuestion, data: st.DataObject) -> None:
    kind = kind_of(question)
    distribution = data.draw(spreads(question))
    order = kind.order(question, data.draw(st.integers(0, 99)))
    of = sum(number for _, number in distribution)
    told = kind.tally(question, order, distribution, FIGURES)
    assert all(0 <= one.count <= one.of == of for one in told)
    if isinstance(question, (Multi, Spot)):
        ticked = {question.options[name].text: 0 for name in order}
        for said, number in distribution:
            for name in cast("list[str]", said):
                ticked[question.options[name].text] += number
        assert {one.text: one.count for one in told if one.text in ticked} == ticked
    elif not isinstance(question, Order):
        counted = Counter[str | None]()
        for one in told:
            counted[one.about] += one.count
        assert {*counted.values()} == {of}


@given(GRADED)
def test_a_class_that_is_right_is_counted_under_what_is_right(question: AnyQuestion) -> None:
    kind = kind_of(question)
    order = kind.order(question, 1)
    told = kind.tally(question, order, [(kind.right(question, FIGURES), 7)], FIGURES)
    assert [one.key for one in told if one.count] == [True] * sum(one.count == 7 for one in told)
    assert any(one.count for one in told)


@given(QUESTIONS.filter(lambda question: not isinstance(question, (Number, Estimate, ShortText))), st.integers(0, 9**9))
def test_the_order_is_a_permutation_and_the_same_for_a_seed(question: AnyQuestion, seed: int) -> None:
    kind = kind_of(question)
    listed = authored(question)
    order = kind.order(question, seed)
    assert sorted(order) == sorted(listed)
    assert kind.order(question, seed) == order
    if isinstance(question, Spot | Search):
        assert order == listed, "a text stays as it is, and levels have an order"
    elif isinstance(question, Order):
        assert order != listed, "the right order gives itself away"
    elif isinstance(question, Choice | Multi | Classify | Match | Poll):
        assert question.shuffle or order == listed


def authored(question: AnyQuestion) -> tuple[str, ...]:
    """Ids of what is listed, as the author wrote it."""
    match question:
        case Classify() | Match():
            return tuple(question.statements)
        case Order():
            return tuple(question.items)
        case Weigh():
            return tuple(question.reasons)
        case Choice() | Multi() | Spot() | Poll():
            return tuple(question.options)
        case Search():
            return tuple(question.levels)
        case _:
            raise ValueError(f"{question.kind} lists nothing")


def test_an_order_stays_for_ever() -> None:
    # Literal, so that no Python version, hash seed or later change reshuffles a run that is under way.
    assert shuffled("abcdef", 7, "q") == tuple("afdbec")
    assert shuffled("abcdef", 8, "q") == tuple("abdfec")
    assert shuffled("abcdef", 7, "r") == tuple("dbfaec")


def test_a_number_has_nothing_to_order() -> None:
    assert kind_of(NUMBER).order(NUMBER, 1) == ()


def test_there_is_a_behaviour_for_each_kind_of_the_model() -> None:
    models = get_args(get_args(AnyQuestion)[0])
    assert [*KINDS] == [get_args(model.model_fields["kind"].annotation)[0] for model in models]


# ---------------------------------------------------------------------------- choice


def test_an_option_accepted_with_a_reason_gets_all_points_and_the_reason() -> None:
    grade = kind_of(CHOICE).grade(CHOICE, "c", FIGURES)
    assert grade.right
    assert grade.remarks == ("Three can be defended.",)


def test_a_wrong_option_gets_nothing_and_its_feedback() -> None:
    grade = kind_of(CHOICE).grade(CHOICE, "b", FIGURES)
    assert (grade.score, grade.maximum, grade.remarks) == (0, 2, ("Not two.",))


@pytest.mark.parametrize("given", [None, "", "z", "A", 0, ["a"], {"a": "a"}, True])
def test_what_is_no_option_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(CHOICE).read(CHOICE, given)


# ---------------------------------------------------------------------------- multi


@given(multis() | spots())
def test_ticking_everything_scores_nothing_where_something_is_wrong(question: Multi | Spot) -> None:
    assume(set(question.options) - set(question.answer) - set(question.accept_also))
    assert score(question, list(question.options)) == 0


@given(multis(), st.data())
def test_partial_credit_is_a_whole_share_or_nothing(question: Multi, data: st.DataObject) -> None:
    wrong = len(set(question.options) - set(question.answer) - set(question.accept_also))
    share = question.points / (len(question.answer) * max(1, wrong))
    shares = score(question, data.draw(responses(question))) / share
    assert shares == pytest.approx(round(shares))
    assert shares == 0 or shares > 0.5


@pytest.mark.parametrize(
    ("ticked", "points"),
    [
        (["a", "b"], 4),
        (["b", "a", "a"], 4),
        (["a", "b", "e"], 4),
        (["a"], 2),
        (["a", "b", "c"], 2),
        (["a", "c"], 0),
        (["e"], 0),
        (["c", "d"], 0),
        (["a", "b", "c", "d", "e"], 0),
    ],
)
def test_each_hit_earns_its_share_and_each_wrong_tick_costs_one(ticked: list[str], points: float) -> None:
    assert score(MULTI, ticked) == points


def test_remarks_speak_of_what_was_missed_and_what_was_wrong() -> None:
    grade = kind_of(MULTI).grade(MULTI, ["b", "c", "e"], FIGURES)
    assert grade.remarks == ("One was missed.", "Three is wrong.", "Five counts neither way.")


@pytest.mark.parametrize("given", [None, [], "a", ["z"], ["a", "z"], [1], [["a"]], [{}], {"a": 1}])
def test_what_is_no_list_of_options_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(MULTI).read(MULTI, given)


# ---------------------------------------------------------------------------- classify


@given(classifications() | matches(), st.data())
def test_each_statement_sorted_right_earns_its_share(question: Classify | Match, data: st.DataObject) -> None:
    said = data.draw(responses(question))
    assert isinstance(said, dict)
    fitting = [
        name
        for name, statement in question.statements.items()
        if said[name] == statement.answer or said[name] in statement.accept_also
    ]
    assert score(question, said) == pytest.approx(question.points * len(fitting) / len(question.statements))


def test_a_label_that_can_be_defended_counts_as_right() -> None:
    said = {"rain": "view", "nice": "view", "soon": "view", "best": "fact"}
    kind = kind_of(CLASSIFY)
    grade = kind.grade(CLASSIFY, said, FIGURES)
    assert (grade.score, grade.remarks) == (1, ("Look outside.",))
    assert kind.judgements(CLASSIFY, said) == (
        Judgement("fact", "view"),
        Judgement("view", "view"),
        Judgement("fact", "fact"),
        Judgement("view", "fact"),
    )


@pytest.mark.parametrize(
    "given",
    [
        None,
        {},
        ["fact"] * 4,
        {"rain": "fact"},
        {"rain": "fact", "nice": "view", "soon": "fact", "best": "opinion"},
        {"rain": "fact", "nice": "view", "soon": "fact", "best": None},
        {"rain": "fact", "nice": "view", "soon": "fact", "best": ["view"]},
        {"rain": "fact", "nice": "view", "soon": "fact", "best": "view", "more": "view"},
    ],
)
def test_what_does_not_label_every_statement_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(CLASSIFY).read(CLASSIFY, given)


# ---------------------------------------------------------------------------- number


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("13.4", 3),
        ("13.4473", 3),
        ("about 13 %", 3),
        ("14.1", 3),
        ("12.7", 0),
        ("14.2", 0),
        ("81.8", 3),
        ("7.4", 0),
        ("-13.4", 0),
    ],
)
def test_a_figure_within_the_tolerance_is_right(typed: str, points: float) -> None:
    assert score(NUMBER, typed) == points


def test_the_edge_of_the_tolerance_is_inside_it() -> None:
    asked = NUMBER.model_copy(update={"answer": 0.3, "tolerance": 0.1, "accept_also": {}, "misconceptions": {}})
    assert score(asked, "0.2") == score(asked, "0.4") == 3
    assert score(asked, "0.401") == 0


def test_a_known_slip_gets_its_feedback() -> None:
    grade = kind_of(NUMBER).grade(NUMBER, 7.4, FIGURES)
    assert (grade.score, grade.remarks) == (0, ("You turned it over.",))


def test_a_figure_accepted_besides_gets_its_reason() -> None:
    grade = kind_of(NUMBER).grade(NUMBER, 81.8, FIGURES)
    assert grade.right
    assert grade.remarks == ("The whole can be meant.",)


@given(numbers())
def test_the_key_as_it_is_shown_is_accepted_when_typed(question: Number) -> None:
    shown = said_in_english(kind_of(question).key(question, FIGURES)).split(", give or take")[0]
    assert score(question, shown) == question.points


@pytest.mark.parametrize("given", [None, True, [], ["13.4"], {"figure": 13.4}, float("nan"), float("inf"), 10**400])
def test_what_is_no_figure_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(NUMBER).read(NUMBER, given)


def test_a_stored_figure_of_the_pack_is_a_figure() -> None:
    figure = Figure(value=3, unit="people", as_of="2023", counts="people", source="column")
    asked = NUMBER.model_copy(update={"answer": "crowd", "unit": "people", "accept_also": {}, "misconceptions": {}})
    assert kind_of(asked).grade(asked, 3.0, {"crowd": figure}).right
