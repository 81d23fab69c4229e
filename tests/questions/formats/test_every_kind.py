"""Every kind of question in every format: it is carried, or named in a warning, and never lost without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given

from questions.formats import FORMATS
from questions.kinds import KINDS
from tests.questions.formats.exchange_packs import PATIENT, lost_without_a_word, of_kind, pack_with
from tests.questions.samples import FIGURES, QUESTIONS

if TYPE_CHECKING:
    from questions.model import AnyQuestion

WRITTEN: Final = [name for name, one in FORMATS.items() if one.write is not None]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WRITTEN)
def test_the_starter_of_every_kind_is_carried_or_named(name: str, kind: str) -> None:
    assert lost_without_a_word(name, of_kind(kind)) == set()


@pytest.mark.parametrize("name", WRITTEN)
def test_of_a_pack_of_all_kinds_every_question_is_carried_or_named(name: str) -> None:
    assert lost_without_a_word(name, of_kind(*KINDS)) == set()


@pytest.mark.parametrize("name", WRITTEN)
@PATIENT
@given(question=QUESTIONS)
def test_any_question_is_carried_or_named(name: str, question: AnyQuestion) -> None:
    assert lost_without_a_word(name, pack_with(FIGURES, question)) == set()
