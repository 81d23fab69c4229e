"""What does not fit each other in a question: told by its code and at its place, and nothing besides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from questions.diagnostics.diagnostic import Code
from questions.kinds import kind_of
from questions.model import AnyQuestion
from tests.questions.formats.exchange_packs import pack_of
from tests.questions.samples import FIGURES, QUESTIONS

TEXTS = {"text": "One"}, {"text": "Two"}, {"text": "Three"}
THREE = dict(zip("abc", TEXTS, strict=True))
SAME = THREE | {"c": {"text": "  one "}}
SPOT: dict[str, Any] = {"kind": "spot", "options": THREE, "answer": ["a"]}
MATCH: dict[str, Any] = {
    "kind": "match",
    "labels": THREE,
    "statements": {name: {"text": f"Claim {name}", "answer": name} for name in "abc"},
}
ORDER: dict[str, Any] = {"kind": "order", "items": THREE, "first": "the first", "last": "the last"}
ESTIMATE: dict[str, Any] = {"kind": "estimate", "given": "Both.", "answer": "part", "unit": "USD", "tolerance": 1e8}
VERDICT: dict[str, Any] = {"kind": "verdict", "answer": "odd", "reasons": THREE, "reason": "a"}
FIT = VERDICT | {"scale": "fit", "answer": "does-not-fit"}
POLL: dict[str, Any] = {"kind": "poll", "options": THREE}

FAULTY: list[tuple[dict[str, Any], str, Code]] = [
    (SPOT | {"answer": ["a", "z"]}, "answer.1", Code.UNKNOWN_OPTION),
    (SPOT | {"answer": ["a", "a"]}, "answer.1", Code.DUPLICATE_ID),
    (SPOT | {"accept_also": {"z": "Why?"}}, "accept_also.z", Code.UNKNOWN_OPTION),
    (SPOT | {"accept_also": {"a": "Why?"}}, "accept_also.a", Code.KEY_ACCEPTED),
    (SPOT | {"options": SAME}, "options.c.text", Code.SAME_TEXT),
    (MATCH | {"labels": SAME}, "labels.c.text", Code.SAME_TEXT),
    (ORDER | {"accept_also": {"a b": "Why?"}}, "accept_also.a b", Code.UNKNOWN_OPTION),
    (ORDER | {"accept_also": {"a b b": "Why?"}}, "accept_also.a b b", Code.UNKNOWN_OPTION),
    (ORDER | {"accept_also": {"a  c b": "Why?"}}, "accept_also.a  c b", Code.UNKNOWN_OPTION),
    (ORDER | {"accept_also": {"a b c": "Why?"}}, "accept_also.a b c", Code.KEY_ACCEPTED),
    (ORDER | {"items": SAME}, "items.c.text", Code.SAME_TEXT),
    (ESTIMATE | {"answer": "parts"}, "answer", Code.FORMULA),
    (ESTIMATE | {"accept_also": {"part": "Why?"}}, "accept_also.part", Code.KEY_ACCEPTED),
    (ESTIMATE | {"tolerance": 1}, "tolerance", Code.TOLERANCE),
    (ESTIMATE | {"misconceptions": {"part * 1.01": "No."}}, "misconceptions.part * 1.01", Code.MISCONCEPTION),
    (VERDICT | {"reason": "z"}, "reason", Code.UNKNOWN_OPTION),
    (VERDICT | {"accept_also": {"odd": "Why?"}}, "accept_also.odd", Code.KEY_ACCEPTED),
    (VERDICT | {"scale": "fit"}, "answer", Code.UNKNOWN_OPTION),
    (VERDICT | {"answer": "does-not-fit"}, "answer", Code.UNKNOWN_OPTION),
    (VERDICT | {"accept_also": {"does-not-fit": "Why?"}}, "accept_also.does-not-fit", Code.UNKNOWN_OPTION),
    (FIT | {"accept_also": {"odd": "Why?"}}, "accept_also.odd", Code.UNKNOWN_OPTION),
    (FIT | {"feedback": {"roughly": "No."}}, "feedback.roughly", Code.UNKNOWN_OPTION),
    (VERDICT | {"reasons_also": {"z": "Why?"}}, "reasons_also.z", Code.UNKNOWN_OPTION),
    (VERDICT | {"reasons_also": {"a": "Why?"}}, "reasons_also.a", Code.KEY_ACCEPTED),
    (VERDICT | {"reasons": SAME}, "reasons.c.text", Code.SAME_TEXT),
    (POLL | {"options": SAME}, "options.c.text", Code.SAME_TEXT),
]
for field, code in (("answer", "z"), ("feedback", {"z": "No."}), ("accept_also", {"z": "Why?"})):
    claim = {"text": "Claim b", "answer": "b", field: code}
    place = "statements.b.answer" if field == "answer" else f"statements.b.{field}.z"
    FAULTY.append((MATCH | {"statements": MATCH["statements"] | {"b": claim}}, place, Code.UNKNOWN_OPTION))


def faults(question: AnyQuestion) -> list[tuple[str, Code]]:
    """Place and code of each fault."""
    return [(".".join(map(str, one.path)), one.code) for one in kind_of(question).findings(question, FIGURES, ())]


@pytest.mark.parametrize(("question", "place", "code"), FAULTY, ids=[f"{one['kind']} {at}" for one, at, _ in FAULTY])
def test_what_does_not_fit_is_told_at_its_place(question: dict[str, Any], place: str, code: Code) -> None:
    (found,) = pack_of({"prompt": "What?", **question}).questions
    assert faults(found) == [(place, code)]


@pytest.mark.parametrize("question", [SPOT, SPOT | {"answer": []}, MATCH, ORDER, ESTIMATE, VERDICT, FIT, POLL])
def test_of_what_fits_nothing_is_told(question: dict[str, Any]) -> None:
    (found,) = pack_of({"prompt": "What?", **question}).questions
    assert faults(found) == []


def test_a_formula_on_a_figure_that_could_not_be_read_is_not_judged() -> None:
    (found,) = pack_of({"prompt": "What?", **ESTIMATE, "answer": "parts"}).questions
    assert list(kind_of(found).findings(found, FIGURES, ("parts",))) == []


@given(QUESTIONS)
def test_questions_drawn_at_random_for_other_tests_are_sound(question: AnyQuestion) -> None:
    assert faults(question) == []
