"""Pictures that come as files beside a pack: brought, kept, attached to cards, and let go."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import func, select, update

import questions
from bot.config import Settings
from db.engine import Database
from db.models import picture_uses, pictures
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH, Content, changed, restart
from tests.bot.test_packs import files, text, upload
from tests.drawings import SECRET, bomb, drawing, noise
from tests.people import Card, Student, read
from tests.questions.formats.test_pictures_carried import moodle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import simcord

    from db.unit import UnitOfWork

ALT = "Four bars, each taller than the next."
BARS: Content = changed(BERTH, id="bars", image="images/bars.png", alt=ALT, prompt="Which bar is the tallest?")
PLAIN: Content = changed(BERTH, id="plain", prompt="Which one has no picture?")
GALLERY = 12
CHARTS = Path(questions.__path__[0], "packs", "en", "images", "fair-by-boat-two-charts.png").read_bytes()
"""A picture beside a bundled pack."""


def packed(*questions: Content, name: str = "market", **sent: bytes) -> bytes:
    """A zip of a pack and pictures, `bars` being `images/bars.png`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{name}/{name}.yaml", text(*(questions or (BARS,)), name=name))
        for picture, content in sent.items():
            archive.writestr(f"{name}/images/{picture}.png", content)
    return buffer.getvalue()


async def publish(host: Student, content: bytes) -> Card:
    return await host.press(await upload(host, content, "market.zip"), "Publish")


def shown(card: Card, env: simcord.Env) -> list[bytes]:
    """The pictures on a card, as Discord has them."""
    return [env.backend.cdn.get(url) or b"" for url in addresses(card)]


def descriptions(card: Card) -> list[str]:
    return [item["description"] for part in card.parts() if part["type"] == GALLERY for item in part["items"]]


def addresses(card: Card) -> list[str]:
    """Where Discord has the pictures of a card: elsewhere for each that is sent, also when it is sent again."""
    return [item["media"]["url"] for part in card.parts() if part["type"] == GALLERY for item in part["items"]]


@asynccontextmanager
async def stored(settings: Settings) -> AsyncIterator[UnitOfWork]:
    """The database as it is."""
    database = await Database.open(settings.database_url)
    try:
        async with database.unit() as unit:
            yield unit
    finally:
        await database.close()


async def kept(settings: Settings) -> int:
    """How many pictures are stored."""
    async with stored(settings) as unit:
        return await unit.connection.scalar(select(func.count()).select_from(pictures)) or 0


async def test_a_picture_in_a_zip_is_kept_with_the_version_and_attached_to_its_question(
    room: Room, env: simcord.Env
) -> None:
    await publish(room.teacher, packed(bars=drawing()))
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="market", length=0)
    (picture,) = shown(card, env)
    assert Image.open(BytesIO(picture)).size == (400, 300)
    assert descriptions(card) == [ALT]
    told = await ana.pick(card, "312 ships")
    assert shown(told, env) == [picture]
    assert "bars" not in "".join(one.filename for one in told.message.attachments)


async def test_a_message_that_is_edited_keeps_its_picture_and_another_question_takes_it_away(
    room: Room, env: simcord.Env
) -> None:
    await publish(room.teacher, packed(BARS, PLAIN, bars=drawing()))
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="market", length=0)
    if "no picture" in card:
        card = await ana.press(await ana.pick(card, "312 ships"), "Next question")
    sent = addresses(card)
    told = await ana.pick(card, "The harbour is")
    assert len(told.message.attachments) == 1
    assert addresses(told) == sent
    onward = await ana.press(told, "Next question" if told.has("Next question") else "See my result")
    assert onward.message.attachments == []
    assert shown(onward, env) == []


async def test_pictures_come_through_the_form_too(room: Room, env: simcord.Env) -> None:
    teacher = room.teacher
    form = await teacher.actor.slash(teacher.channel, "pack upload")
    sent = [("market.yaml", text(BARS)), ("bars.png", drawing())]
    draft = read(await teacher.actor.submit_modal(form, {"upload": sent}))
    tried = await teacher.press(draft, "Preview")
    assert len(shown(tried, env)) == 1


@pytest.mark.any_database
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_what_is_in_a_picture_beside_what_can_be_seen_is_gone(room: Room, env: simcord.Env, kind: str) -> None:
    sent = drawing(kind)
    assert SECRET.encode() in sent
    await publish(room.teacher, packed(bars=sent))  # whatever the name says, it is what its bytes are
    (picture,) = shown(await room.student("ana").slash("quiz", pack="market", length=0), env)
    assert SECRET.encode() not in picture
    seen = Image.open(BytesIO(picture))
    assert seen.size == ((300, 400) if kind in ("JPEG", "WEBP") else (400, 300))
    assert seen.getexif() == {}


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg/>", "This file is no picture of a kind that can be shown. *Save it as PNG, JPEG, WebP or GIF*"),
        (drawing()[:900], "This picture is damaged: it cannot be opened."),
        (noise(800), "This picture is larger than 1024 KiB."),
        (bomb(), "This picture has more than 12 million pixels. *Make it smaller*"),
    ],
    ids=["no picture", "damaged", "heavy", "bomb"],
)
async def test_what_cannot_be_shown_is_refused_at_the_question_that_names_it(
    room: Room, settings: Settings, content: bytes, said: str
) -> None:
    told = await upload(room.teacher, packed(bars=content), "market.zip")
    assert "**Error C055** `market.yaml` line " in told
    assert said in told
    assert not told.has("Publish")
    assert await kept(settings) == 0


@pytest.mark.any_database
async def test_a_picture_that_is_not_there_is_named_with_what_may_be_meant(room: Room) -> None:
    told = await upload(room.teacher, packed(bras=drawing()), "market.zip")
    assert "There is no picture “images/bars.png”. *Did you mean “images/bras.png”?*" in told
    alone = await upload(room.teacher, text(BARS))
    assert "Put it into the folder images beside the file, or send both in a zip" in alone


async def test_pictures_of_a_pack_have_a_limit_together(room: Room) -> None:
    many = {f"p{at}": noise(550) for at in range(10)}
    asked = [changed(BERTH, id=name, image=f"images/{name}.png", alt=ALT) for name in many]
    told = await upload(room.teacher, packed(*asked, **many), "market.zip")
    assert "All pictures together are larger than 8 MiB." in told
    assert not told.has("Publish")


@pytest.mark.any_database
async def test_a_picture_that_no_question_shows_is_named_and_not_kept(room: Room, settings: Settings) -> None:
    told = await upload(room.teacher, packed(bars=drawing(), spare=drawing(shade=90)), "market.zip")
    assert "No question shows this picture, so it is not kept." in told
    assert told.has("Publish")
    assert await kept(settings) == 1


async def test_a_picture_is_stored_once_and_let_go_with_its_last_version(room: Room, settings: Settings) -> None:
    twice = changed(BERTH, id="again", image="images/copy.png", alt=ALT)
    await publish(room.teacher, packed(BARS, twice, bars=drawing(), copy=drawing()))
    await publish(room.teacher, packed(name="other", bars=drawing()))
    assert await kept(settings) == 1
    draft = await upload(room.teacher, packed(name="third", bars=drawing(shade=60)), "third.zip")
    assert await kept(settings) == 2
    replaced = await upload(room.teacher, packed(name="third", bars=drawing(shade=90)), "third.zip")
    assert await kept(settings) == 2
    assert "another draft" in await room.teacher.press(draft, "Publish")
    await room.teacher.press(replaced, "Throw away")
    assert await kept(settings) == 1


async def test_a_pack_that_is_sent_again_without_its_pictures_keeps_them(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, packed(bars=drawing()))
    again = await upload(room.teacher, text(changed(BARS, prompt="Which of the four is the tallest?")))
    await room.teacher.press(again, "Publish")
    card = await room.student("ana").slash("quiz", pack="market", length=0)
    assert "Which of the four" in card
    assert len(shown(card, env)) == 1


async def test_a_version_in_use_keeps_its_own_picture_when_another_comes(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, packed(BARS, PLAIN, bars=drawing()))
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="market", length=0)
    seen = shown(card, env)
    await publish(room.teacher, packed(BARS, PLAIN, bars=drawing(shade=120)))
    card = await ana.press(await ana.pick(card, "312 ships"), "Next question")
    (old,) = [*seen, *shown(card, env)]
    ben = room.student("ben")
    card = await ben.slash("quiz", pack="market", length=0)
    seen = shown(card, env)
    card = await ben.press(await ben.pick(card, "312 ships"), "Next question")
    (new,) = [*seen, *shown(card, env)]
    assert old != new


async def test_a_server_has_room_for_so_much(room: Room, settings: Settings) -> None:
    await publish(room.teacher, packed(bars=drawing()))
    async with stored(settings) as unit:
        await unit.connection.execute(update(pictures).values(size=200 * 1024**2 - 100))
        await unit.commit()
    told = await upload(room.teacher, packed(name="other", bars=drawing(shade=60)), "other.zip")
    assert "larger than 200 MiB. Nothing was changed." in told
    assert await kept(settings) == 1
    async with stored(settings) as unit:
        assert await unit.connection.scalar(select(func.count()).select_from(picture_uses)) == 1


async def test_a_class_sees_it_and_each_edit_keeps_it_until_the_next_question(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, packed(BARS, PLAIN, bars=drawing()))
    card = await room.start("market", seconds=600)
    if "no picture" in card:
        await room.close()
        card = await room.press("Next")
    (picture,) = shown(card, env)
    sent = addresses(card)
    for name in ("ana", "ben", "cem"):
        await room.pick(room.student(name), "312 ships")
    assert shown(room.now(), env) == [picture]
    assert len(room.now().message.attachments) == 1
    assert addresses(room.now()) == sent
    assert addresses(await room.close()) == sent
    after = await room.press("Next")
    assert shown(after, env) == []
    assert after.message.attachments == []


async def test_a_class_that_a_new_process_takes_up_shows_it_still(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    await publish(room.teacher, packed(bars=drawing()))
    card = await room.start("market", seconds=600)
    (picture,) = shown(card, env)
    await restart(env, settings)
    again = await room.shown()
    assert shown(again, env) == [picture]
    assert len(again.message.attachments) == 1


async def test_a_pack_is_downloaded_with_its_pictures_as_it_can_be_uploaded_again(room: Room, env: simcord.Env) -> None:
    await publish(room.teacher, packed(bars=drawing()))
    (archive,) = files(await room.teacher.slash("pack download", pack="market"), env).items()
    name, content = archive
    assert name == "market-v1.zip"
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist()) == ["images/bars.png", "market-v1.yaml"]
    again = await upload(room.teacher, content, name)
    assert "Nothing was changed" not in again
    assert again.has("Publish")


async def test_a_picture_inside_another_systems_file_is_kept_with_the_draft(room: Room, env: simcord.Env) -> None:
    content = moodle(("bars.png", drawing()))
    draft = await room.teacher.slash("pack import", file=("quiz.xml", content), **{"from": "moodle-xml"})
    tried = await room.teacher.press(draft, "Preview")
    assert len(shown(tried, env)) == 1
    assert descriptions(tried) == [ALT]


async def test_a_picture_that_is_not_there_any_more_is_told_in_words(room: Room, settings: Settings) -> None:
    await publish(room.teacher, packed(bars=drawing()))
    await room.teacher.slash("pack show", pack="market")  # it is in memory now, without its picture
    async with stored(settings) as unit:
        await unit.connection.execute(picture_uses.delete())
        await unit.connection.execute(pictures.delete())
        await unit.commit()
    card = await room.student("ana").slash("quiz", pack="market", length=0)
    assert f"[Picture: {ALT}]" in card
    assert "Which bar is the tallest?" in card


def test_the_bot_at_rest_does_without_the_program_that_opens_pictures() -> None:
    told = "import sys, bot.app, bot.services.content; bot.services.content.load_library(); print('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.any_database
async def test_a_bundled_pack_shows_the_pictures_beside_it(room: Room, env: simcord.Env) -> None:
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="harbour-fair", length=0)
    while "Two visitors drew" not in card:
        assert shown(card, env) == []
        card = await ana.press(card, "Skip")
    (picture,) = shown(card, env)
    assert picture == CHARTS
    assert descriptions(card)[0].startswith("Two bar charts of visitors who came by boat")
    told = await ana.pick(card, "In chart B")
    assert "Chart A leaves out everything below 9" in told
    assert shown(told, env) == [picture]
