"""What cards say in so many words, where the words have gone wrong once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.languages import LANGUAGES, local, speaking
from bot.i18n.wording import percent
from bot.views.kind_cards import card_of
from questions.kinds import kind_of
from questions.messages import Amount, said_in_english
from questions.model import Classify, Figure, Number
from tests.bot.content import CARGO


def test_a_sorted_statement_is_told_by_the_name_of_its_label() -> None:
    labels = {"fact": {"text": "Comment: answers the text above it"}, "opinion": {"text": "News: tells what is new"}}
    question = Classify.model_validate(CARGO | {"labels": labels})
    right = kind_of(question).right(question, {})
    (first, *_rest) = card_of(question).feedback_lines(question, list(question.statements), right, {})
    assert "✓ Right: **Comment**" in first or "✓ Right: **News**" in first
    assert "above it" not in first


def test_labels_of_one_name_are_told_in_full() -> None:
    labels = {"fact": {"text": "News: old"}, "opinion": {"text": "News: fresh"}}
    question = Classify.model_validate(CARGO | {"labels": labels})
    right = kind_of(question).right(question, {})
    told = card_of(question).feedback_lines(question, list(question.statements), right, {})
    assert any("✓ Right: **News: old**" in line for line in told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_percent_sign_stands_as_the_language_has_it(code: str) -> None:
    with speaking(code):
        assert percent(17, 100) == ("17%" if code == "en" else "17 %")
        assert local(Amount("1,013.4%")).endswith("4%" if code == "en" else "4 %")


def _cells(value: float, rounding: float, places: int) -> tuple[Number, dict[str, Figure]]:
    figure = {"value": value, "rounding": rounding, "unit": "cells", "as_of": "2025", "counts": "cells", "source": "a"}
    question = {"id": "cells", "kind": "number", "skill": "arithmetic", "prompt": "How many?", "explain": "Counted."}
    own = {"answer": "cells", "unit": "cells", "places": places, "tolerance": "from rounding"}
    return Number.model_validate(question | own), {"cells": Figure.model_validate(figure)}


def test_a_width_is_told_in_no_more_digits_than_its_figure() -> None:
    question, figures = _cells(74, 2.849, 0)
    assert said_in_english(kind_of(question).key(question, figures)) == "74 cells, give or take 2"


@given(st.floats(0.001, 1e6), st.floats(0, 1), st.integers(0, 3))
def test_a_worked_out_width_is_never_told_wider_than_it_is(value: float, rounding: float, places: int) -> None:
    question, figures = _cells(value, rounding, places)
    kind = kind_of(question)
    told, _, width = said_in_english(kind.key(question, figures)).partition(", give or take ")
    shown, said = float(told.removesuffix(" cells").replace(",", "")), float(width or "0")
    for end in (shown - said, shown + said):
        assert kind.grade(question, end, figures).right
