"""Which form a learner takes when a course is measured, and which assignments belong to one measurement."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.measuring import form_to_take, latest_measurement

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GROUP = 3


def sequences(learners: int, forms: list[str], stages: int) -> list[list[str]]:
    """The forms of each learner over the stages, where all come to all of them, in the order of their ids."""
    first = Counter[str]()
    met: list[dict[str, datetime]] = [{} for _ in range(learners)]
    taken: list[list[str]] = [[] for _ in range(learners)]
    for stage in range(stages):
        for learner in range(learners):
            form = form_to_take(learner, GROUP, forms, met[learner], first)
            if not met[learner]:
                first[form] += 1
            met[learner][form] = NOON + timedelta(days=stage)
            taken[learner].append(form)
    return taken


@given(st.integers(1, 60), st.integers(2, 6), st.integers(1, 8))
def test_nobody_gets_a_form_twice_while_another_is_left(learners: int, forms: int, stages: int) -> None:
    names = [f"form-{chr(97 + at)}" for at in range(forms)]
    for taken in sequences(learners, names, stages):
        for start in range(0, stages, forms):
            some = taken[start : start + forms]
            assert len({*some}) == len(some)


@given(st.integers(1, 60), st.integers(2, 6))
def test_forms_come_first_and_second_equally_often_give_or_take_one(learners: int, forms: int) -> None:
    taken = sequences(learners, [f"form-{chr(97 + at)}" for at in range(forms)], 2)
    for place in (0, 1):
        often = Counter(one[place] for one in taken)
        assert (
            max(often.values()) - min(often.get(name, 0) for name in (f"form-{chr(97 + at)}" for at in range(forms)))
            <= 1
        )


def test_who_begins_with_which_is_drawn_and_always_drawn_alike() -> None:
    drawn = [form_to_take(learner, GROUP, ["form-b", "form-a"], {}, {}) for learner in range(200)]
    assert drawn == [form_to_take(learner, GROUP, ["form-a", "form-b"], {}, {}) for learner in range(200)]
    assert 70 < drawn.count("form-a") < 130
    assert drawn != [form_to_take(learner, GROUP + 1, ["form-a", "form-b"], {}, {}) for learner in range(200)]


def test_what_was_met_anywhere_comes_last_the_longest_ago_first() -> None:
    forms = ["form-a", "form-b", "form-c"]
    assert form_to_take(7, GROUP, forms, {"form-b": NOON}, {"form-a": 9}) == "form-c"
    met = {"form-a": NOON + timedelta(days=1), "form-b": NOON, "form-c": NOON + timedelta(days=2)}
    assert form_to_take(7, GROUP, forms, met, {}) == "form-b"


def test_without_forms_there_is_none_to_take() -> None:
    with pytest.raises(ValueError, match="no form"):
        form_to_take(7, GROUP, [], {}, {})


def test_a_test_before_the_course_begins_a_new_measurement_once_a_later_stage_was_given() -> None:
    assert latest_measurement([]) == {}
    assert latest_measurement([("before", 1), ("before", 2), ("after", 3), ("later", 4)]) == {
        "before": [1, 2],
        "after": [3],
        "later": [4],
    }
    assert latest_measurement([("before", 1), ("after", 2), ("before", 3)]) == {"before": [3]}
    assert latest_measurement([("after", 1), ("later", 2), ("before", 3), ("after", 4)]) == {
        "before": [3],
        "after": [4],
    }
