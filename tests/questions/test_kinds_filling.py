"""Answers of several parts: claims to match, links to order, a guess with its figure, a verdict with its reason."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.kinds import BadResponse, Entry, FillInParts, Judgement, Part, Tally, kind_of
from questions.kinds.filling import VERDICTS
from questions.kinds.typed import EstimateKind
from questions.messages import Message, said_in_english
from questions.model import AnyQuestion, Estimate, Match, Option, Order, Partner, Statement, Weigh
from questions.quantity import QuantityError
from tests.questions.samples import FIGURES, orders, responses, weighings

MATCH = Match(
    kind="match",
    id="m",
    skill="attribution",
    prompt="Who said it?",
    labels={"mayor": Partner(text="The mayor"), "baker": Partner(text="The baker"), "nobody": Partner(text="Nobody")},
    statements={
        "rain": Statement(text="It will rain.", answer="mayor", feedback={"baker": "She spoke of bread."}),
        "bread": Statement(text="Bread sells.", answer="baker"),
        "fair": Statement(text="The fair is on.", answer="mayor", accept_also={"baker": "She said so, too."}),
    },
    points=3,
)
ORDER = Order(
    kind="order",
    id="o",
    skill="attribution",
    prompt="Which way did it come?",
    items={
        "seen": Option(text="Somebody saw it", feedback="Nobody told the first."),
        "told": Option(text="A friend was told", feedback="Only who saw it could tell."),
        "wire": Option(text="An agency wrote", feedback="The friend spoke to the agency."),
        "page": Option(text="The page copied"),
    },
    first="who saw it",
    last="the page in your hand",
    accept_also={"seen wire told page": "The friend may have read it."},
    points=6,
)
ESTIMATE = Estimate(
    kind="estimate",
    id="e",
    skill="arithmetic",
    prompt="What share, about?",
    given="The part and the whole.",
    answer="part / whole * 100",
    unit="percent",
    tolerance=0.7,
    misconceptions={"whole / part": "You turned it over."},
    points=3,
)
VERDICT = Weigh(
    kind="verdict",
    id="v",
    skill="reconcile",
    prompt="Do they fit together?",
    answer="odd",
    feedback={"holds": "They differ by half."},
    accept_also={"cannot-tell": "No date stands there."},
    reasons={
        "dates": Option(text="They have different dates"),
        "scope": Option(text="They count different people"),
        "lie": Option(text="One of them lies", feedback="Nothing says so."),
    },
    reason="dates",
    reasons_also={"scope": "That can be, too."},
    points=3,
)


def score(question: AnyQuestion, given: object) -> float:
    kind = kind_of(question)
    return kind.grade(question, kind.read(question, given), FIGURES).score


# ---------------------------------------------------------------------------- filling


def test_parts_are_filled_one_after_another_and_an_entry_is_given_once_where_it_has_to_be() -> None:
    one, two = Entry("a", "A"), Entry("b", "B")
    first, second = Part("1", "", (one, two)), Part("2", "", (one, two))
    fill = FillInParts((first, second), once=True)
    assert fill.open_part({}) == first
    assert fill.open_part({"1": "a"}) == second
    assert fill.open_part({"1": "a", "2": "b"}) is None
    assert fill.left(second, {"1": "a"}) == (two,)
    assert fill.left(first, {"1": "a"}) == (one, two), "what it has itself stays open to it"
    assert FillInParts((first, second)).left(second, {"1": "a"}) == (one, two)


def test_in_turn_a_part_stays_as_it_was_given_once_the_next_one_is_shown() -> None:
    entries = (Entry("a", "A"), Entry("b", "B"))
    parts = tuple(Part(name, "", entries) for name in "123")
    fill, free = FillInParts(parts, in_turn=True), FillInParts(parts)
    assert fill.settled({}) == {}
    assert fill.settled({"1": "a"}) == {"1": "a"}, "the second is shown"
    assert fill.settled({"1": "a", "2": "b", "3": "a"}) == {"1": "a", "2": "b"}, "the last can be changed"
    assert free.settled({"1": "a", "2": "b"}) == {}
    assert fill.keeps({"1": "a", "2": "b"}, {"1": "a"})
    assert fill.keeps({"1": "a", "2": "b"}, {"1": "a", "2": "b", "3": "b"})
    assert not fill.keeps({"1": "b"}, {"1": "a"})
    assert not fill.keeps({}, {"1": "a"})
    assert free.keeps({}, {"1": "a"})


def test_of_all_kinds_a_verdict_is_given_in_turn() -> None:
    verdict = kind_of(VERDICT).ask(VERDICT, ["lie", "dates", "scope"])
    assert isinstance(verdict, FillInParts)
    assert verdict.in_turn
    pairs = kind_of(MATCH).ask(MATCH, ["bread", "rain", "fair"])
    assert isinstance(pairs, FillInParts)
    assert not pairs.in_turn


# ---------------------------------------------------------------------------- match


def test_each_claim_is_asked_for_with_every_partner() -> None:
    kind = kind_of(MATCH)
    ask = kind.ask(MATCH, ["bread", "rain", "fair"])
    partners = (Entry("mayor", "The mayor"), Entry("baker", "The baker"), Entry("nobody", "Nobody"))
    assert ask == FillInParts(
        (
            Part("bread", "Bread sells.", partners),
            Part("rain", "It will rain.", partners),
            Part("fair", "The fair is on.", partners),
        )
    )


def test_a_partner_can_have_several_claims_and_another_none() -> None:
    kind = kind_of(MATCH)
    assert score(MATCH, {"rain": "mayor", "bread": "baker", "fair": "mayor"}) == 3
    said = {"rain": "baker", "bread": "nobody", "fair": "baker"}
    grade = kind.grade(MATCH, kind.read(MATCH, said), FIGURES)
    assert (grade.score, grade.remarks) == (1, ("She spoke of bread.",))
    assert kind.judgements(MATCH, said) == (
        Judgement("mayor", "baker"),
        Judgement("baker", "nobody"),
        Judgement("mayor", "mayor"),
    )
    assert kind.said(MATCH, said) == "It will rain. – The baker; Bread sells. – Nobody; The fair is on. – The baker"


@pytest.mark.parametrize(
    "given",
    [
        None,
        ["mayor"],
        {"rain": "mayor"},
        {"rain": "mayor", "bread": "baker", "fair": "priest"},
        {"rain": "mayor", "bread": "baker", "fair": 1},
        {"rain": "mayor", "bread": "baker", "fair": "mayor", "more": "mayor"},
    ],
)
def test_what_does_not_pair_every_claim_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(MATCH).read(MATCH, given)


# ---------------------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ("seen told wire page", 6),
        ("seen wire told page", 6),
        ("told wire page seen", 4),
        ("page seen told wire", 4),
        ("told seen wire page", 2),
        ("wire page seen told", 4),
        ("seen told page wire", 2),
        ("page wire told seen", 0),
    ],
)
def test_a_chain_is_graded_link_by_link(said: str, points: float) -> None:
    assert score(ORDER, said.split()) == points


@given(orders(), st.data())
def test_each_link_that_follows_its_own_earns_its_share(question: Order, data: st.DataObject) -> None:
    said = cast("list[str]", data.draw(responses(question)))
    kept = set(pairwise(said)) & set(pairwise(question.items))
    whole = " ".join(said) in question.accept_also
    assert score(question, said) == pytest.approx(
        question.points if whole else question.points * len(kept) / (len(question.items) - 1)
    )


def test_remarks_speak_of_the_links_that_were_broken() -> None:
    kind = kind_of(ORDER)
    assert kind.grade(ORDER, ["told", "wire", "page", "seen"], FIGURES).remarks == (
        "Nobody told the first.",
        "Only who saw it could tell.",
    )
    assert kind.grade(ORDER, ["seen", "page", "told", "wire"], FIGURES).remarks == ("Only who saw it could tell.",)
    assert kind.grade(ORDER, ["seen", "wire", "told", "page"], FIGURES).remarks == ("The friend may have read it.",)


def test_the_last_place_is_left_for_the_last_link() -> None:
    kind = kind_of(ORDER)
    ask = kind.ask(ORDER, ["page", "told", "seen", "wire"])
    assert isinstance(ask, FillInParts)
    assert ask.once
    assert [part.id for part in ask.parts] == ["1", "2", "3"]
    assert [entry.id for entry in ask.left(ask.parts[1], {"1": "seen"})] == ["page", "told", "wire"]
    assert kind.read(ORDER, {"1": "seen", "2": "wire", "3": "told"}) == ["seen", "wire", "told", "page"]


@pytest.mark.parametrize(
    "given",
    [
        None,
        "seen told wire page",
        [],
        ["seen", "told", "wire"],
        ["seen", "told", "wire", "wire"],
        ["seen", "told", "wire", "page", "page"],
        ["seen", "told", "wire", "wind"],
        ["seen", "told", "wire", None],
        {"1": "seen", "2": "told"},
        {"1": "seen", "2": "told", "3": "told"},
        {"1": "seen", "2": "told", "3": "wire", "4": "page"},
        {"1": "seen", "2": "told", "3": ["wire"]},
    ],
)
def test_what_does_not_name_each_link_once_is_no_order(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(ORDER).read(ORDER, given)


def test_a_class_is_told_how_many_put_each_link_where_it_belongs() -> None:
    distribution = [(["seen", "told", "wire", "page"], 4), (["told", "wire", "page", "seen"], 1)]
    assert kind_of(ORDER).tally(ORDER, [], distribution, FIGURES) == (
        Tally("Somebody saw it", 4, 5, key=True, place=1),
        Tally("A friend was told", 4, 5, key=True, place=2),
        Tally("An agency wrote", 5, 5, key=True, place=3),
        Tally("The page copied", 5, 5, key=True, place=4),
    )


# ---------------------------------------------------------------------------- estimate


@pytest.mark.parametrize("guess", ["13.4", "90", "-1", "0"])
def test_a_guess_costs_nothing_and_earns_nothing(guess: str) -> None:
    assert score(ESTIMATE, {"guess": guess, "answer": "13.4"}) == 3
    assert score(ESTIMATE, {"guess": guess, "answer": "20"}) == 0


def test_a_guess_comes_before_the_figure() -> None:
    ask = kind_of(ESTIMATE).ask(ESTIMATE, ())
    assert isinstance(ask, FillInParts)
    assert [(part.id, part.entries, part.unit) for part in ask.parts] == [
        ("guess", (), "percent"),
        ("answer", (), "percent"),
    ]


def test_a_known_slip_of_the_figure_gets_its_feedback_whatever_was_guessed() -> None:
    grade = kind_of(ESTIMATE).grade(ESTIMATE, {"guess": 13.4, "answer": 7.4}, FIGURES)
    assert (grade.score, grade.remarks) == (0, ("You turned it over.",))


@pytest.mark.parametrize(
    ("guess", "times"),
    [(26.894865525672374, 2), (6.7237163814180933, 2), (13.447432762836186, 1), (-5, None), (0, None)],
)
def test_a_guess_is_told_how_many_times_it_was_off(guess: float, times: float | None) -> None:
    assert EstimateKind().times_off(ESTIMATE, {"guess": guess, "answer": 1.0}, FIGURES) == pytest.approx(times)


@pytest.mark.parametrize("given", [None, 13.4, "13.4", {}, {"guess": 1}, {"answer": 1}, {"guess": 1, "answer": None}])
def test_a_guess_alone_and_a_figure_alone_are_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(ESTIMATE).read(ESTIMATE, given)


def test_a_part_that_is_no_figure_is_told_as_one_that_was_typed() -> None:
    with pytest.raises(QuantityError):
        kind_of(ESTIMATE).read(ESTIMATE, {"guess": "many", "answer": "13.4"})


# ---------------------------------------------------------------------------- verdict


@pytest.mark.parametrize(
    ("verdict", "reason", "points", "remarks"),
    [
        ("odd", "dates", 3, ()),
        ("odd", "lie", 1.5, ("Nothing says so.",)),
        ("holds", "dates", 1.5, ("They differ by half.",)),
        ("cannot-tell", "scope", 3, ("No date stands there.", "That can be, too.")),
        ("holds", "lie", 0, ("They differ by half.", "Nothing says so.")),
        ("roughly", "lie", 0, ("Nothing says so.",)),
    ],
)
def test_half_of_the_points_is_for_the_verdict_and_half_for_the_reason(
    verdict: str, reason: str, points: float, remarks: tuple[str, ...]
) -> None:
    kind = kind_of(VERDICT)
    grade = kind.grade(VERDICT, kind.read(VERDICT, {"verdict": verdict, "reason": reason}), FIGURES)
    assert (grade.score, grade.remarks) == (points, remarks)


@given(weighings(), st.data())
def test_a_verdict_earns_none_of_its_halves_or_one_or_both(question: Weigh, data: st.DataObject) -> None:
    assert score(question, data.draw(responses(question))) in (0, question.points / 2, question.points)


def test_verdicts_keep_their_order_and_reasons_take_that_of_the_run() -> None:
    ask = kind_of(VERDICT).ask(VERDICT, ["lie", "dates", "scope"])
    assert isinstance(ask, FillInParts)
    verdict, reason = ask.parts
    assert [entry.id for entry in verdict.entries] == ["holds", "roughly", "odd", "cannot-tell"]
    assert [entry.id for entry in reason.entries] == ["lie", "dates", "scope"]


FIT = Weigh(
    kind="verdict",
    id="f",
    skill="arithmetic",
    scale="fit",
    prompt="Does the sum fit?",
    answer="does-not-fit",
    feedback={"holds": "Add them up again.", "cannot-tell": "Both figures are on the page."},
    reasons={"sum": Option(text="The parts add up to more"), "fine": Option(text="The parts add up")},
    reason="sum",
    points=2,
)


def test_each_scale_offers_its_own_verdicts_in_its_own_words() -> None:
    ask = kind_of(FIT).ask(FIT, ["fine", "sum"])
    assert isinstance(ask, FillInParts)
    entries = [(entry.id, said_in_english(entry.text)) for entry in ask.parts[0].entries]
    assert entries == [("holds", "It fits"), ("does-not-fit", "It does not fit"), ("cannot-tell", "Cannot be told")]
    old = kind_of(VERDICT).ask(VERDICT, ["lie", "dates", "scope"])
    assert isinstance(old, FillInParts)
    assert "does-not-fit" not in [entry.id for entry in old.parts[0].entries]
    verdicts, _ = kind_of(FIT).parts(FIT)
    assert [one.id for one in verdicts.alternatives] == ["holds", "does-not-fit", "cannot-tell"]
    assert [one.id for one in verdicts.right] == ["does-not-fit"]
    assert "odd" not in [said["verdict"] for said in kind_of(FIT).foreseen_errors(FIT, FIGURES)]
    assert said_in_english(kind_of(FIT).key(FIT, FIGURES)) == "It does not fit – The parts add up to more"


@pytest.mark.parametrize(
    ("verdict", "points", "remarks"),
    [
        ("does-not-fit", 2, ()),
        ("holds", 1, ("Add them up again.",)),
        ("cannot-tell", 1, ("Both figures are on the page.",)),
    ],
)
def test_a_verdict_on_what_fits_is_graded_as_any(verdict: str, points: float, remarks: tuple[str, ...]) -> None:
    kind = kind_of(FIT)
    grade = kind.grade(FIT, kind.read(FIT, {"verdict": verdict, "reason": "sum"}), FIGURES)
    assert (grade.score, grade.remarks) == (points, remarks)


@pytest.mark.parametrize(("question", "verdict"), [(FIT, "odd"), (FIT, "roughly"), (VERDICT, "does-not-fit")])
def test_a_verdict_of_the_other_scale_is_no_answer(question: Weigh, verdict: str) -> None:
    with pytest.raises(BadResponse):
        kind_of(question).read(question, {"verdict": verdict, "reason": question.reason})


def test_a_class_is_told_verdicts_in_the_words_of_the_scale() -> None:
    distribution = [({"verdict": "holds", "reason": "sum"}, 3), ({"verdict": "does-not-fit", "reason": "sum"}, 2)]
    told = kind_of(FIT).tally(FIT, ["sum", "fine"], distribution, FIGURES)
    assert [(said_in_english(one.text), one.count, one.key) for one in told[:2]] == [
        ("It fits", 3, False),
        ("It does not fit", 2, True),
    ]


@pytest.mark.parametrize(
    "given",
    [
        None,
        "odd",
        {},
        {"verdict": "odd"},
        {"verdict": "odd", "reason": "wind"},
        {"verdict": "false", "reason": "dates"},
        {"verdict": "odd", "reason": "dates", "more": "dates"},
        {"verdict": ["odd"], "reason": "dates"},
        {"verdict": "odd", "reason": ["dates"]},
    ],
)
def test_what_is_no_verdict_with_a_reason_is_no_answer(given: object) -> None:
    with pytest.raises(BadResponse):
        kind_of(VERDICT).read(VERDICT, given)


def test_a_class_is_told_its_verdicts_and_its_reasons() -> None:
    distribution = [({"verdict": "odd", "reason": "dates"}, 3), ({"verdict": "holds", "reason": "scope"}, 2)]
    assert kind_of(VERDICT).tally(VERDICT, ["lie", "scope", "dates"], distribution, FIGURES) == (
        Tally(VERDICTS["agreement"]["holds"], 2, 5, key=False, about=Message("Verdict")),
        Tally(VERDICTS["agreement"]["odd"], 3, 5, key=True, about=Message("Verdict")),
        Tally("They count different people", 2, 5, key=True, about=Message("Explanation")),
        Tally("They have different dates", 3, 5, key=True, about=Message("Explanation")),
    )
