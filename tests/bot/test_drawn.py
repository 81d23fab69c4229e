"""Charts and pages: drawn when a server's own pack is uploaded, kept with it, and shown with their words.

On a card of one's own, the words also come as text beside it, for whoever cannot see the picture well.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.config import Settings
from bot.i18n import wording
from questions.loader import pack_from
from questions.markdown import without_marks
from questions.parsing.reader import read_bytes
from tests.bot.classroom_page import Room, assert_fits
from tests.bot.content import BERTH, TIDES, Content, answers_of, changed, pack, restart, write
from tests.bot.test_packs import files, publish, text, upload
from tests.bot.test_picture_files import BARS, descriptions, kept, packed, shown
from tests.drawings import drawing
from tests.test_drawn_beside import FACTOR, FIGURES, PAGE, POST, SOURCES

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from tests.people import Card

BUTTON, TITLE = "Picture in words", "## Picture in words\n"

QUAY = pack("quay", "The quay", changed(POST, confidence=True), changed(BERTH, id="plain"))
"""A question about a page that asks how sure somebody is, and one about nothing drawn."""


def lesson(**shown: Content) -> Content:
    """The tides lesson, whose first page is long and shows something."""
    moon, *others = TIDES["steps"]
    tides = "\n\n".join(f"Tide {at}: " + "the water comes and goes again, " * 6 for at in range(4))
    return changed(TIDES, steps=[{**moon, "text": tides, **shown}, *others])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "content", lesson(page=PAGE), QUAY)


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    """Settings of a bot that has a drawing in a lesson and in a quiz."""
    return replace(settings, content=(folder,))


def drawn_pack(*, version: int = 1, value: int = 80) -> bytes:
    """A pack with a chart and a page, as a file without pictures."""
    figures = {**FIGURES, "now": {**FIGURES["now"], "value": value}}
    return text(FACTOR, POST, version=version, figures=figures, sources=SOURCES)


def words(card: Card, title: str = TITLE) -> str:
    """The words of a picture as they are read on their card."""
    assert card.text.startswith(title)
    return without_marks(card.text.removeprefix(title))


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


@pytest.mark.any_database
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


@pytest.mark.any_database
async def test_a_chart_that_cannot_be_drawn_is_refused_at_its_place(room: Room) -> None:
    wrong = {**FACTOR, "chart": {**FACTOR["chart"], "compare": ["2023", "2042"]}}
    told = await upload(room.teacher, text(wrong, figures=FIGURES, sources=SOURCES))
    assert "**Error C058** `market.yaml` line " in told
    assert "There is no label “2042” in this chart." in told


# ---------------------------------------------------------------------- in words, beside a card of one's own


@pytest.mark.any_database
async def test_what_a_question_shows_is_said_in_words_beside_its_card(room: Room) -> None:
    await publish(room.teacher, drawn_pack())
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="market", length=0)
    drawn = set[str]()
    for _ in range(2):
        before = {one.message.id: one.message.components for one in room.private(ana)}
        told = await ana.press(card, BUTTON)
        assert told.ephemeral
        assert words(told) == descriptions(card)[0]
        assert "7.0" not in told
        assert told.buttons == []
        after = {one.message.id: one.message.components for one in room.private(ana)}
        assert after == {**before, told.message.id: told.message.components}
        assert told.message.id not in before
        drawn.add(words(told).split()[0])
        card = await ana.press(card, "Skip")
    assert drawn == {"Column", "A"}


@pytest.mark.any_database
async def test_the_words_can_be_had_before_the_answer_after_it_and_while_it_waits_for_how_sure(
    room: Room, settings: Settings
) -> None:
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="quay", length=0)
    card = card if card.has(BUTTON) else await ana.press(card, "Skip")
    (said,) = descriptions(card)
    assert words(await ana.press(card, BUTTON)) == said
    assert await answers_of(settings, ana) == []
    locked = await ana.pick(card, "312 ships")
    assert words(await ana.press(locked, BUTTON)) == said
    told = await ana.press(locked, "Sure")
    assert "Right." in told
    assert words(await ana.press(told, BUTTON)) == said
    assert [(one.item, one.confidence) for one in await answers_of(settings, ana)] == [("post", 3)]


@pytest.mark.any_database
async def test_where_nothing_is_drawn_there_is_no_button(room: Room) -> None:
    await publish(room.teacher, packed(BARS, changed(BERTH, id="plain"), bars=drawing()))
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="market", length=0)
    for _ in range(2):
        assert not card.has(BUTTON)
        card = await ana.press(card, "Skip")


@pytest.mark.any_database
async def test_a_page_of_a_lesson_has_its_words_where_its_picture_is(room: Room) -> None:
    ana = room.student("ana")
    card = await ana.slash("learn", lesson="tides")
    (said,) = descriptions(card)
    assert said.startswith("A post: Marla, @marla_b, 2 h.\n*Never* going back.")
    told = await ana.press(card, BUTTON)
    assert told.ephemeral
    assert words(told) == said
    onward = await ana.press(card, "Continue")
    assert "Tide 0" not in onward
    assert not onward.has(BUTTON)
    assert (await ana.press(onward, "Back")).has(BUTTON)


async def test_nobody_gets_the_words_of_somebody_elses_card(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    card = await ana.slash("learn", lesson="tides")
    told = await ben.send(card, card.custom_id(BUTTON))
    assert told.ephemeral
    assert told.text == wording.NOT_YOUR_RUN.english


@pytest.mark.any_database
async def test_the_words_are_in_the_language_of_the_pack_and_the_button_in_ones_own(
    room: Room, locales: dict[int, str]
) -> None:
    page = {**PAGE, "text": "No vuelvo."}
    await publish(room.teacher, text(changed(BERTH, page=page), language="es"))
    ana, ben = room.learners("ana", "ben")
    locales[ana.id] = "es-ES"
    title = "La imagen en palabras"
    told = await ana.press(await ana.slash("quiz", pack="market", length=0), title)
    said = words(told, f"## {title}\n")
    assert said == "Una publicación: Marla, @marla_b, 2 h.\nNo vuelvo."
    assert words(await ben.press(await ben.slash("quiz", pack="market", length=0), BUTTON)) == said


@pytest.mark.any_database
async def test_the_longest_words_come_whole_and_no_address_in_them_can_be_pressed(room: Room) -> None:
    turns = [{"by": by, "text": "https://a.example/" + "*_" * 201} for by in ("person", "assistant")]
    page = {"layout": "chat", "name": "Bot", "turns": [*turns, {"by": "person", "text": "~" * 90}]}
    await publish(room.teacher, text(changed(BERTH, page=page)))
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="market", length=0)
    (said,) = descriptions(card)
    assert 950 < len(said) <= 1000
    told = await ana.press(card, BUTTON)
    assert words(told) == said
    assert "://" not in told
    assert_fits(told)


async def test_the_words_come_from_an_old_card_after_a_restart(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    ana = room.student("ana")
    card = await ana.slash("learn", lesson="tides")
    await ana.press(await ana.slash("learn", lesson="tides"), "Continue")
    await restart(env, settings)
    assert words(await ana.press(card, BUTTON)) == descriptions(card)[0]


async def test_words_of_a_drawing_that_a_revision_took_away_are_refused(
    room: Room, env: simcord.Env, settings: Settings, folder: Path
) -> None:
    ana = room.student("ana")
    card = await ana.slash("learn", lesson="tides")
    write(folder, lesson())
    await restart(env, settings)
    told = await ana.press(card, BUTTON)
    assert told.ephemeral
    assert told.text == wording.CONTENT_CHANGED.english


async def test_whoever_tries_a_draft_gets_the_words_too(room: Room) -> None:
    tried = await room.teacher.press(await upload(room.teacher, text(POST)), "Preview")
    told = await room.teacher.press(tried, BUTTON)
    assert told.ephemeral
    assert words(told) == descriptions(tried)[0]
