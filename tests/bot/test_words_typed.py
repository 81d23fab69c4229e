"""Questions whose answer is typed in a few words, alone and in a class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from tests.bot.classroom_page import Room
from tests.bot.content import HARBOUR_MASTER, pack, write

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.any_database


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    content = write(tmp_path / "content", pack("links", "Links", HARBOUR_MASTER))
    return replace(settings, content=(content,))


@pytest.mark.parametrize("typed", ["the harbour master", "HARBOUR  MASTER", " Hárbour master "])
async def test_case_accents_and_spaces_do_not_count(room: Room, typed: str) -> None:
    ana = room.student("ana")
    told = await ana.type_words(await ana.slash("quiz", pack="links", length=0), typed)
    assert "✓ **Right.**" in told
    assert "The Courier names the harbour master." in told


async def test_a_known_slip_is_told_what_is_behind_it(room: Room) -> None:
    ana = room.student("ana")
    told = await ana.type_words(await ana.slash("quiz", pack="links", length=0), "the courier")
    assert "✗ **Not this time.**" in told
    assert "You said **the courier**. The answer is **the harbour master**" in told
    assert "It passed the news on and says from whom." in told


async def test_other_words_are_wrong_and_cannot_ping_or_link(room: Room) -> None:
    ana = room.student("ana")
    told = await ana.type_words(await ana.slash("quiz", pack="links", length=0), "@everyone [x](https://x.example)")
    assert "✗ **Not this time.**" in told
    assert "@everyone" not in told
    assert "[x](https://x.example)" not in told


async def test_a_class_types_privately_and_sees_only_how_many_were_right(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    asked = await room.start("links", questions=1)
    assert "harbour master" not in asked.text.split("citing")[1].split(".", 1)[1]
    locked = await ana.type_words(await room.sheet(ana), "Harbour Master")
    assert "Harbour Master" in locked
    await ben.type_words(await room.sheet(ben), "something rude")
    told = await room.press("Close now")
    assert "1 of 2" in told
    assert "something else" in told
    assert "something rude" not in "".join(card.text for card in room.public())
    assert "✓" in room.own(ana)
    assert "something rude" in room.own(ben)
