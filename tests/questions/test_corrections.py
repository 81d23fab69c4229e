"""What a key that was put right makes of a grade."""

from __future__ import annotations

import pytest

from questions.corrections import Correction, corrected, in_force, same_response
from questions.kinds import Grade, Response

WRONG = Grade(0.0, 2.0, ("Look again.",))
ACCEPT, VOID, RESTORE = Correction("accept", "b"), Correction("void"), Correction("restore")


@pytest.mark.parametrize(
    ("history", "response", "grade"),
    [
        ((), "b", WRONG),
        ((ACCEPT,), "b", Grade(2.0, 2.0)),
        ((ACCEPT,), "c", WRONG),
        ((ACCEPT, Correction("accept", "c")), "c", Grade(2.0, 2.0)),
        ((VOID,), "b", Grade(0.0, 0.0)),
        ((ACCEPT, VOID), "b", Grade(0.0, 0.0)),
        ((ACCEPT, VOID, RESTORE), "b", WRONG),
        ((ACCEPT, RESTORE, ACCEPT), "b", Grade(2.0, 2.0)),
        ((RESTORE,), "b", WRONG),
    ],
)
def test_a_response_is_judged_by_the_key_and_what_was_put_right_since(
    history: tuple[Correction, ...], response: Response, grade: Grade
) -> None:
    assert corrected(WRONG, response, history) == grade


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (13, 13.0, True),
        (13.4, 13.40001, False),
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, True),
        (["a", "b"], ["b", "a"], False),
        ("13", 13.0, False),
        ({"from": 1, "to": 2}, {"from": 1.0, "to": 2.0}, True),
    ],
)
def test_responses_are_the_same_however_they_were_stored(one: Response, other: Response, same: bool) -> None:
    assert same_response(one, other) is same


def test_what_was_put_right_twice_is_in_force_once() -> None:
    assert in_force((ACCEPT, ACCEPT, VOID, RESTORE, VOID, VOID)) == (VOID,)
