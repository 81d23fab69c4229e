"""A figure that cannot be read: what is accepted is said, the attempt is not counted, the question still waits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Settings
from tests.bot import tiny
from tests.people import Card, Student

pytestmark = pytest.mark.any_database

UNREADABLE = {
    "abc": "That is not one figure.",
    "1,1": "A comma can be read two ways.",
    "12 apples": "This question asks for percent, not apples.",
    "🦊": "That is not one figure.",
    "🔟": "That is not one figure.",
    "13.4 or 13.5": "That is not one figure.",
    "NaN": "That is not one figure.",
    "inf": "That is not one figure.",
    "١٣٫٤": "That is not one figure.",
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
    assert told.ephemeral
    assert UNREADABLE[typed] in told
    assert "I read one figure, such as 13.4, 13.4%, about 13%, $1.1bn" in told
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
    for typed in ("abc", "1,1"):
        await ana.type_figure(card, typed)
    assert "No answers yet." in await ana.slash("progress")


async def test_what_was_typed_does_not_ping_when_it_is_named_back(ana: Student, card: Card) -> None:
    told = await ana.type_figure(card, "12 @everyone")
    assert "@everyone" not in told
    assert "@\u2060everyone" in told
