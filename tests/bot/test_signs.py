"""Signs that mean nothing where a question comes from are shown as they are written, and marks as marks."""

from __future__ import annotations

import pytest

from bot.i18n.wording import safe, typed_text
from questions.markdown import escaped


@pytest.mark.parametrize(
    "text", ["2*3*4", "__init__", "# five", "> so", "1. first", "a ~~b~~ ||c||", "`x`", r"\(x_1\)"]
)
def test_signs_of_another_system_have_no_sense_on_a_card(text: str) -> None:
    shown = safe(escaped(text))
    for sign in "*~|`":
        assert shown.count(sign) == shown.count(f"\\{sign}")
    assert not shown.startswith(("#", ">", "1. "))
    assert typed_text(text) == shown


@pytest.mark.parametrize(
    "text", ["__don't__ ~~here~~ **now**", "Run `__init__` or `2 ** 3`", "```\nfor i in x:\n    i * 2\n```\nWhat?"]
)
def test_underlining_striking_through_and_code_are_shown_on_a_card(text: str) -> None:
    assert safe(text) == text


def test_code_that_never_ends_is_no_code_and_marks_outside_find_no_partner_inside() -> None:
    assert safe("a `b and ```c") == "a \\`b and \\`\\`\\`c"
    assert safe("5**2 is `2**5`") == "5\\*\\*2 is `2**5`"
    assert safe("~~a ||b|| c~~") == "~~a \\|\\|b\\|\\| c~~"
