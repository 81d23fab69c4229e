"""Whatever id an author gives a pack, it can be previewed, published, taken as a quiz, and played in a class."""

from __future__ import annotations

import pytest

from tests.bot.classroom_page import Room
from tests.bot.test_packs import QUESTION, text, upload


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["kitchen", "k17", "p12", "p", "12", "any", "x" * 60])
async def test_a_pack_is_tried_published_and_played_whatever_its_id(room: Room, name: str) -> None:
    teacher, ana = room.teacher, room.student("ana")
    draft = await upload(teacher, text(QUESTION, {**QUESTION, "id": "again"}, name=name), f"{name}.yaml")
    tried = await teacher.press(draft, "Preview")
    assert "Who counted the stalls?" in tried
    assert "✓ **Right.**" in await teacher.pick(tried, "Nobody named")
    assert "version 1 is published" in await teacher.press(draft, "Publish")

    lengths = await ana.choose(await ana.slash("quiz"), "Market day")
    asked = await ana.press(lengths, "All 2")
    assert "✓ **Right.**" in await ana.pick(asked, "Nobody named")
    offered = await ana.slash("quiz", pack="Market day", length=0)
    assert "You have a quiz open" in offered
    assert "question 1 of 2" in await ana.press(offered, "Start Market day")

    await room.open("Market day", questions=1)
    assert "Who counted the stalls?" in await room.press("Start")


@pytest.mark.any_database
async def test_a_draft_with_any_id_is_thrown_away(room: Room) -> None:
    draft = await upload(room.teacher, text(name="kitchen"), "kitchen.yaml")
    await room.teacher.press(draft, "Throw away")
    assert "kitchen" not in await room.teacher.slash("pack list")
