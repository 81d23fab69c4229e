"""What is still to be said: in English on demand, and in no language by accident."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest

from questions.messages import Amount, Listing, Message, Unsaid

UNSAID = [
    Message("There is no option {name}.", name=Message("“{text}”", text="z")),
    Message.counted("{count} entry in {name}", "{count} entries in {name}", 1_200, name="options"),
    Amount("1,234.5"),
    Listing([Message("text"), Message("a number"), "“a”"], "or"),
]
each_kind = pytest.mark.parametrize("said", UNSAID, ids=lambda said: type(said).__name__)


@each_kind
def test_nothing_becomes_a_text_by_accident(said: Unsaid) -> None:
    with pytest.raises(TypeError, match="nobody has said this in any language"):
        f"{said}"
    for put in (str, format, "{}".format, lambda one: "%s" % one):  # noqa: UP031 - as logs do it
        with pytest.raises(TypeError):
            put(said)


def test_english_is_said_on_demand() -> None:
    assert [said.english for said in UNSAID] == [
        "There is no option “z”.",
        "1,200 entries in options",
        "1,234.5",
        "text, a number or “a”",
    ]
    assert Message.counted("{count} entry", "{count} entries", 1).english == "1 entry"


def test_things_in_a_row_are_listed_as_asked_for() -> None:
    assert Listing(["a"], "or").english == "a"
    assert Listing(["a", "b"], "or").english == "a or b"
    assert Listing(["a", "b", "c"]).english == "a, b, c"
    assert Listing(["a: 1, b: 2", "c: 3"], "semicolons").english == "a: 1, b: 2; c: 3"


def test_a_template_may_have_any_name_for_its_values() -> None:
    told = Message("{template} {values} {many} {self}", template="a", values="b", many="c", self="d")
    assert told.english == "a b c d"


@each_kind
def test_what_is_equal_is_said_alike_and_survives_the_way_to_another_process(said: Unsaid) -> None:
    again = pickle.loads(pickle.dumps(said))
    assert again == said
    assert hash(again) == hash(said)
    assert again.english == said.english
    assert said != Message("something else")


@pytest.mark.parametrize("field", ["template", "values", "plural"])
def test_a_message_stays_as_it_is(field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(Message("text"), field, "other")
