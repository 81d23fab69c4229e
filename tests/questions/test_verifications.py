"""What answers say of statements whose truth is known."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from questions.kinds import kind_of
from questions.model import AnyQuestion
from tests.bot.content import BERTH, SUM_FITS, TWO_COUNTS

QUESTION: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)

LABELS = {
    "holds": {"text": "The log bears it out", "truth": "holds"},
    "fails": {"text": "The log contradicts it", "truth": "fails"},
    "unknown": {"text": "The log cannot tell", "truth": "unknown"},
    "opinion": {"text": "Opinion"},
}


def sorting(**changed: Any) -> AnyQuestion:
    """Three statements to hold against a log: a sound one, an unsound one, and an opinion."""
    statements = {
        "calls": {"text": "312 ships called.", "answer": "holds", "accept_also": {"unknown": "The log has a gap."}},
        "crane": {"text": "The crane is new.", "answer": "fails"},
        "ugly": {"text": "The crane is ugly.", "answer": "opinion"},
    }
    made = {"id": "log", "kind": "classify", "skill": "type-not-truth", "prompt": "Compare.", "labels": LABELS}
    return QUESTION.validate_python({**made, "statements": statements, **changed})


def taken(question: AnyQuestion, response: Any) -> list[tuple[bool, bool]]:
    """Of each statement of known truth, whether it is sound and whether it was taken so."""
    kind = kind_of(question)
    return [(one.sound, one.taken_as_sound) for one in kind.verifications(question, kind.read(question, response))]


@pytest.mark.parametrize(
    ("calls", "crane", "expected"),
    [
        ("holds", "fails", [(True, True), (False, False)]),
        ("fails", "holds", [(True, False), (False, True)]),
        ("opinion", "opinion", [(True, False), (False, False)]),
        ("unknown", "unknown", [(True, True), (False, False)]),  # accepted for the first, with a reason
    ],
)
def test_a_label_says_whether_a_statement_was_taken_as_sound(
    calls: str, crane: str, expected: list[tuple[bool, bool]]
) -> None:
    assert taken(sorting(), {"calls": calls, "crane": crane, "ugly": "opinion"}) == expected


def test_labels_that_do_not_say_whether_something_holds_say_nothing_of_it() -> None:
    labels = {"fact": {"text": "Fact"}, "opinion": {"text": "Opinion"}}
    statements = {
        name: {"text": f"Line {name}.", "answer": "fact", "truth": truth}
        for name, truth in (("a", "holds"), ("b", "fails"), ("c", "unknown"))
    }
    question = sorting(labels=labels, statements=statements)
    assert taken(question, dict.fromkeys(statements, "fact")) == []


@pytest.mark.parametrize(
    ("truth", "verdict", "expected"),
    [
        ("holds", "holds", [(True, True)]),
        ("holds", "roughly", [(True, True)]),
        ("holds", "odd", [(True, False)]),
        ("holds", "cannot-tell", [(True, False)]),
        ("fails", "holds", [(False, True)]),
        ("fails", "odd", [(False, False)]),
        ("unknown", "holds", []),
        (None, "holds", []),
    ],
)
def test_a_verdict_says_it_of_what_is_judged(
    truth: str | None, verdict: str, expected: list[tuple[bool, bool]]
) -> None:
    question = QUESTION.validate_python({**TWO_COUNTS, "source": None, "truth": truth})
    assert taken(question, {"verdict": verdict, "reason": "outside"}) == expected


@pytest.mark.parametrize(
    ("truth", "verdict", "expected"),
    [
        ("holds", "holds", [(True, True)]),
        ("holds", "does-not-fit", [(True, False)]),
        ("fails", "holds", [(False, True)]),
        ("fails", "cannot-tell", [(False, False)]),
    ],
)
def test_so_does_a_verdict_on_what_fits(truth: str, verdict: str, expected: list[tuple[bool, bool]]) -> None:
    answer = "holds" if truth == "holds" else "does-not-fit"
    feedback = {name: "Add 200 and 112." for name in ("holds", "does-not-fit", "cannot-tell") if name != answer}
    said = {"source": None, "truth": truth, "answer": answer, "feedback": feedback}
    question = QUESTION.validate_python({**SUM_FITS, **said})
    assert taken(question, {"verdict": verdict, "reason": "adds"}) == expected


def test_other_kinds_say_nothing_of_it() -> None:
    question = QUESTION.validate_python({**BERTH, "source": None, "truth": "holds"})
    assert taken(question, "count") == []
