"""Bundled packs that a later edition has revised: what was begun with the earlier one goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import update

from bot.config import Settings
from bot.services.bundled import former_pack
from bot.services.content import load_library
from db.engine import Database
from db.models import runs

if TYPE_CHECKING:
    from tests.people import Student

PACK = "trace"


async def test_a_quiz_that_was_begun_with_the_first_edition_goes_on_in_its_words(
    ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack=PACK, length=5)
    now = {question.prompt for question in load_library().packs[PACK].questions}
    former = _questions_of(PACK, 1)
    revised = next(one for one in former[1:] if one["prompt"] not in now and one["kind"] == "choice")
    database = await Database.open(settings.database_url)
    try:
        async with database.unit() as unit:
            await unit.connection.execute(update(runs).values(version=1, items=[former[0]["id"], revised["id"]]))
            await unit.commit()
    finally:
        await database.close()
    card = await ana.press(card, "Skip")
    assert "question 2 of 2" in card
    assert revised["prompt"] in card
    assert "Right." in await ana.pick(card, revised["options"][revised["answer"]]["text"])


def _questions_of(pack: str, version: int) -> list[dict[str, Any]]:
    content = former_pack(pack, version)
    assert content is not None
    return yaml.safe_load(content)["questions"]


def test_only_what_an_edition_brought_is_a_former_pack() -> None:
    assert former_pack(PACK, 1) is not None
    assert former_pack(PACK, 99) is None
    assert former_pack("no-such-pack", 1) is None
