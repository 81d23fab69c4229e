"""Charts and pages of a server's own pack: drawn when it is uploaded, kept with it, and shown with their words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from questions.loader import pack_from
from questions.parsing.reader import read_bytes
from tests.bot.test_packs import files, publish, text, upload
from tests.bot.test_picture_files import descriptions, kept, packed, shown
from tests.drawings import drawing
from tests.test_drawn_beside import FACTOR, FIGURES, POST, SOURCES

if TYPE_CHECKING:
    import simcord

    from bot.config import Settings
    from tests.bot.classroom_page import Room


def drawn_pack(*, version: int = 1, value: int = 80) -> bytes:
    """A pack with a chart and a page, as a file without pictures."""
    figures = {**FIGURES, "now": {**FIGURES["now"], "value": value}}
    return text(FACTOR, POST, version=version, figures=figures, sources=SOURCES)


async def test_a_chart_and_a_page_are_drawn_when_a_pack_is_uploaded_and_shown_with_their_words(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    await publish(room.teacher, drawn_pack())
    assert await kept(settings) == 2
    card = await room.student("ana").slash("quiz", pack="market", length=0)
    (picture,) = shown(card, env)
    with Image.open(BytesIO(picture)) as opened:
        assert opened.width == 800
    (said,) = descriptions(card)
    assert said.startswith(("Column chart, titled “Visits take off”.", "A post: Marla"))
    assert "7.0" not in said


async def test_what_is_drawn_is_the_same_in_a_worker_as_anywhere(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, drawn_pack())
    loaded = pack_from(read_bytes(drawn_pack(), "market.yaml"), {}).value
    assert loaded is not None
    here = {each.picture().content for each in loaded.drawings().values()}
    (there,) = shown(await room.student("ana").slash("quiz", pack="market", length=0), env)
    assert there in here


async def test_a_revised_pack_keeps_what_has_not_changed_and_draws_the_rest(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    await publish(room.teacher, drawn_pack())
    await publish(room.teacher, drawn_pack(version=2, value=79))
    assert await kept(settings) == 3
    card = await room.student("ana").slash("quiz", pack="market", length=0)
    assert len(shown(card, env)) == 1


async def test_a_picture_that_is_sent_under_the_name_of_a_drawing_is_not_taken(room: Room, env: simcord.Env) -> None:
    loaded = pack_from(read_bytes(text(POST), "market.yaml"), {}).value
    assert loaded is not None
    (name,) = loaded.drawings()
    forged = {name.removeprefix("images/").removesuffix(".png"): drawing()}
    await room.teacher.press(await upload(room.teacher, packed(POST, **forged), "market.zip"), "Publish")
    (picture,) = shown(await room.student("ana").slash("quiz", pack="market", length=0), env)
    with Image.open(BytesIO(picture)) as opened:
        assert opened.size != (400, 300)


async def test_a_pack_is_downloaded_with_what_was_drawn_and_comes_back_as_it_was(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    await publish(room.teacher, drawn_pack())
    got = files(await room.teacher.slash("pack download", pack="market"), env)
    (content,) = got.values()
    assert content.startswith(b"PK")
    again = await upload(room.teacher, content, "market.zip")
    assert "no question shows" not in str(again).casefold()
    assert await kept(settings) == 2


async def test_a_chart_that_cannot_be_drawn_is_refused_at_its_place(room: Room) -> None:
    wrong = {**FACTOR, "chart": {**FACTOR["chart"], "compare": ["2023", "2042"]}}
    told = await upload(room.teacher, text(wrong, figures=FIGURES, sources=SOURCES))
    assert "**Error C058** `market.yaml` line " in told
    assert "There is no label “2042” in this chart." in told
