"""A figure that cannot be read: it is repeated, with what to type; nothing is counted, and the question waits on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from tests.bot import tiny
from tests.people import Card, Student

pytestmark = pytest.mark.any_database

UNREADABLE = {
    "abc": "I couldn't read “abc” as a number. Use digits: try 74.6.",
    "fifty": "I couldn't read “fifty” as a number. Use digits: try 74.6.",
    "1/7": "“1/7” is a fraction or has a special sign. Work it out and type one number, such as 74.6.",
    "50-60": "“50-60” is more than one number. Type just one, such as 74.6.",
    "12 apples": "You typed “12 apples”. This question asks for percent, not apples. Type only the number, as in 74.6.",
    "🦊": "I couldn't read “🦊” as a number. Try 74.6.",
    "🔟": "I couldn't read “🔟” as a number. Try 74.6.",
    "13.4 or 13.5": "“13.4 or 13.5” is more than one number. Type just one, such as 74.6.",
    "NaN": "I couldn't read “NaN” as a number. Use digits: try 74.6.",
    "inf": "I couldn't read “inf” as a number. Use digits: try 74.6.",
    "١٣٫٤": "I couldn't read “١٣٫٤” as a number. Try 74.6.",
    "9" * 60: None,
    "1e99": None,
}
"""What is typed, and how the answer to it begins; None for a figure that is read, and wrong."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one figure to type: 13.4 percent, give or take 0.1."""
    return replace(settings, content=(tiny.write(tmp_path / "packs", one=tiny.pack("type", name="one")),))


@pytest.fixture
async def card(ana: Student) -> Card:
    """The question, waiting."""
    return await ana.slash("quiz", pack="one", length=0)


@pytest.mark.parametrize("typed", [typed for typed, said in UNREADABLE.items() if said])
async def test_a_figure_that_cannot_be_read_is_not_counted_and_the_next_right_one_is(
    ana: Student, card: Card, settings: Settings, typed: str
) -> None:
    told = await ana.type_figure(card, typed)
    assert told.message.id == card.message.id  # a refusal leaves no message of its own
    assert f"✗ {UNREADABLE[typed]}" in told
    assert "Type your figure" in told.buttons
    assert "This attempt was not counted." in told
    held = await tiny.stored(settings.database_url, ana.id)
    assert held.items == []
    assert [run.position for run in held.runs] == [0]
    assert "Type your figure" in (await ana.resume()).buttons
    assert "**Right.**" in await ana.type_figure(card, "about 13.4%")
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["type"]


@pytest.mark.parametrize("typed", ["9" * 4000, "x" * 4000, "1," * 2000, "13.4" + " " * 3996, "🦊" * 2000])
async def test_four_thousand_characters_are_no_figure_even_where_a_client_ignores_the_forms_limit(
    ana: Student, card: Card, settings: Settings, typed: str
) -> None:
    told = await ana.send(card, card.custom_id("Type your figure").replace("form", "type"), figure=typed)
    if typed.strip() == "13.4":  # nothing but space around a figure
        assert "**Right.**" in told
        return
    assert "This attempt was not counted." in told
    assert (await tiny.stored(settings.database_url, ana.id)).items == []
    assert "**Right.**" in await ana.type_figure(card, "13.4")


@pytest.mark.parametrize("typed", ["13,4", "13,40 %", "13.4 percent"])
async def test_what_has_one_reading_in_any_language_is_read_so(ana: Student, card: Card, typed: str) -> None:
    assert "**Right.**" in await ana.type_figure(card, typed)


async def test_the_form_repeats_the_question_and_its_unit(ana: Student, card: Card) -> None:
    form = await ana.actor.click(card.message, custom_id=card.custom_id("Type your figure"))
    assert form.modal is not None
    asked, _field = form.modal["components"]
    assert asked["content"] == "## How much is it?\nAnswer in **percent**."


async def test_an_empty_form_is_not_counted(ana: Student, card: Card, settings: Settings) -> None:
    told = await ana.send(card, card.custom_id("Type your figure").replace("form", "type"), figure="")
    assert "This attempt was not counted." in told
    assert (await tiny.stored(settings.database_url, ana.id)).items == []


@pytest.mark.parametrize("typed", [typed for typed, said in UNREADABLE.items() if said is None])
async def test_an_enormous_figure_is_read_stored_and_wrong(
    ana: Student, card: Card, settings: Settings, typed: str
) -> None:
    assert "**Not this time.**" in await ana.type_figure(card, typed)
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["type"]


async def test_attempts_that_were_not_counted_leave_no_trace_in_the_progress(ana: Student, card: Card) -> None:
    for typed in ("abc", "50-60"):
        await ana.type_figure(card, typed)
    assert "No answers yet." in await ana.slash("progress")


async def test_what_was_typed_does_not_ping_when_it_is_named_back(ana: Student, card: Card) -> None:
    told = await ana.type_figure(card, "12 @everyone")
    assert "@everyone" not in told
    assert "@\u2060everyone" in told
