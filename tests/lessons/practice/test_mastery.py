"""The rule of mastery, by rows of answers read off by hand, and as properties."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from lessons.practice.mastery import LASTS_AFTER, Mastery, MasteryLevel, Missing, after, missing

BEGIN = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
NEW, LEARNING, FIRM, LASTING, SLIPPED = MasteryLevel


def answered(row: str, mastery: Mastery | None = None, at: datetime = BEGIN) -> Mastery:
    """After a row of answers: a letter for each kind of question, capital where the answer is right."""
    for letter in row:
        mastery = after(mastery, letter.isupper(), letter.lower(), at)
    return mastery or Mastery()


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ("", NEW),
        ("A", LEARNING),
        ("a", LEARNING),
        ("AAABBB", LEARNING),
        ("AAAABBB", FIRM),
        ("AAAaBBBB", FIRM),
        ("aaaaaAAAABBB", FIRM),
        ("AAAAAAAA", LEARNING),  # one kind of question
        ("AAAAAAAAB", FIRM),
        ("AAAAAAAb", LEARNING),  # another kind, and wrong
        ("AAaaBBBBB", LEARNING),
        ("AAAABBBa", FIRM),  # one of the last eight may be wrong
        ("AAAABBBaa", SLIPPED),
        ("AAAABBBaaAAAA", SLIPPED),
        ("AAAABBBaaAAAAAA", SLIPPED),  # seven of eight, but of one kind
        ("AAAABBBaaAAAAAB", SLIPPED),
        ("AAAABBBaaAAAAABB", FIRM),
    ],
)
def test_seven_of_the_last_eight_over_two_kinds_are_firm(row: str, level: MasteryLevel) -> None:
    assert answered(row).level is level


def test_a_right_answer_never_makes_it_slip_though_the_last_of_a_second_kind_leaves_the_row() -> None:
    firm = answered("BAAAAAAA")
    assert firm.level is FIRM
    assert answered("A", firm).level is FIRM
    slipped = answered("Aaa", firm)
    assert (slipped.level, slipped.slipped_from, slipped.firm_since) == (SLIPPED, FIRM, None)
    assert answered("AAAAAAA", slipped).level is SLIPPED  # of one kind alone it does not become firm again


@pytest.mark.parametrize(
    ("since", "row", "level"),
    [
        (LASTS_AFTER - MICROSECOND, "A", FIRM),
        (LASTS_AFTER, "A", LASTING),
        (LASTS_AFTER, "a", FIRM),
        (LASTS_AFTER, "aA", LASTING),
        (LASTS_AFTER, "aa", SLIPPED),
        (90 * DAY, "B", LASTING),
        (-5 * DAY, "A", FIRM),  # a clock that was put back
    ],
)
def test_firm_and_right_again_two_weeks_later_is_lasting(since: timedelta, row: str, level: MasteryLevel) -> None:
    assert answered(row, answered("AAAABBB"), BEGIN + since).level is level


def test_what_has_slipped_says_from_where_and_becomes_firm_by_the_same_rule() -> None:
    lasting = answered("A", answered("AAAABBB"), BEGIN + LASTS_AFTER)
    assert answered("a", lasting).level is LASTING
    slipped = answered("aa", lasting)
    assert (slipped.level, slipped.slipped_from) == (SLIPPED, LASTING)
    again = answered("AAAABBB", slipped, BEGIN + 30 * DAY)
    assert (again.level, again.slipped_from, again.firm_since) == (FIRM, None, BEGIN + 30 * DAY)
    # The two weeks begin anew.
    assert answered("A", again, BEGIN + 31 * DAY).level is FIRM


@pytest.mark.parametrize(
    ("row", "rights", "kinds"),
    [
        ("", 7, 2),
        ("a", 7, 2),
        ("A", 6, 1),
        ("AB", 5, 0),
        ("AAAAAA", 1, 1),
        ("AAAAAAA", 1, 1),
        ("AAAABB", 1, 0),
        ("aaaaaaaa", 7, 2),
        ("AAAAaBBb", 5, 1),  # by then the four of the first kind are no longer among the last eight
        ("AaBABAAb", 2, 0),
        ("AAAABBBaa", 7, 2),
        ("BBBBaaAA", 5, 1),
    ],
)
def test_what_is_missing_to_be_firm(row: str, rights: int, kinds: int) -> None:
    assert missing(answered(row), BEGIN) == Missing(FIRM, rights, kinds, BEGIN)


def test_what_is_missing_to_be_lasting_is_one_right_answer_from_a_day_on() -> None:
    firm = answered("AAAABBB")
    assert missing(firm, BEGIN + DAY) == Missing(LASTING, 1, 0, BEGIN + LASTS_AFTER)
    assert missing(firm, BEGIN + 20 * DAY) == Missing(LASTING, 1, 0, BEGIN + 20 * DAY)
    assert missing(answered("A", firm, BEGIN + LASTS_AFTER), BEGIN) is None


def test_before_any_answer_all_is_missing() -> None:
    assert missing(None, BEGIN) == missing(Mastery(), BEGIN) == Missing(FIRM, 7, 2, BEGIN)


ROWS = st.text(st.sampled_from("aAbBcC"), max_size=40)


@given(ROWS)
@example("BAAAAAAA")  # firm, and with one more A all that counts is of one kind
def test_as_many_right_answers_as_are_missing_lead_to_the_next_step_and_no_fewer(row: str) -> None:
    mastery = answered(row)
    wanted = missing(mastery, BEGIN)
    assert wanted is not None
    kinds = ("xy" if wanted.kinds == 2 else "x" if wanted.kinds else "").upper()
    filler = row[-1:].upper() or "X"
    rights = kinds.rjust(wanted.rights, filler)
    assert len(rights) == wanted.rights
    reached = answered(rights, mastery, wanted.not_before)
    assert reached.level is wanted.level
    if wanted.level is FIRM:
        for number in range(wanted.rights):
            fewer = answered("".join("XYZ"[at % 3] for at in range(number)), mastery)
            assert fewer.level is not FIRM


@given(ROWS)
def test_a_row_is_firm_where_anybody_who_counts_finds_it_firm(row: str) -> None:
    firm = False
    for end in range(1, len(row) + 1):
        rights = [letter for letter in row[max(0, end - 8) : end] if letter.isupper()]
        firm = len(rights) >= 7 and (firm or len(set(rights)) >= 2)
    mastery = answered(row)
    assert (mastery.level in (FIRM, LASTING)) == firm
    assert (mastery.slipped_from is not None) == (mastery.level is SLIPPED)
    assert len(mastery.recent) == min(len(row), 8)


@given(ROWS)
def test_what_is_stored_as_json_comes_back_as_it_was(row: str) -> None:
    mastery = answered(row)
    assert Mastery.from_json(json.loads(json.dumps(mastery.as_json()))) == mastery


def test_what_is_no_stored_mastery_is_refused() -> None:
    with pytest.raises(ValidationError):
        Mastery.from_json({"level": "expert"})
