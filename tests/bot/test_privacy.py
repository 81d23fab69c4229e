"""What learners own: they see what is stored about them, take it along, and have it deleted."""

from __future__ import annotations

import csv
import gc
import io
import json
import logging
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
import simcord
from simcord import ResponseMessage
from sqlalchemy import select

from bot.app import Copydesk
from bot.cogs import privacy as cog
from bot.i18n import privacy_wording, wording
from bot.i18n.languages import LANGUAGES, speaking
from bot.views.ids import ForgetPress
from db.backup import back_up
from db.engine import Database
from db.models import metadata
from db.types import Person
from tests.bot import content, tiny
from tests.bot.classroom_page import Room
from tests.bot.places import OF_TWO, at, seen
from tests.databases import NOON, add_run
from tests.db.test_traces import traces
from tests.people import Card, School, Student, read

if TYPE_CHECKING:
    from bot.config import Settings

SECONDS = 600


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one figure, and one of lamps for a class; its database has a folder of its own."""
    folder = content.write(tmp_path / "packs", content.lamps(3))
    tiny.write(folder, figure=tiny.pack("type", name="figure"))
    return replace(settings, content=(folder,))


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, beside the bot that uses it."""
    database = await Database.open(settings.database_url)
    try:
        yield database
    finally:
        await database.close()


async def columns_with(settings: Settings, person: int) -> list[str]:
    """Every column of the database that holds somebody's id, also within texts and JSON."""
    found = list[str]()
    async with opened(settings) as database, database.unit(writes=False) as unit:
        for table in metadata.sorted_tables:
            for column in table.c:
                values = list(await unit.connection.scalars(select(column)))
                if any(str(person) in str(value) for value in values if value is not None):
                    found.append(str(column))
    return found


async def tables_of(settings: Settings, person: int) -> dict[str, list[Any]]:
    """Somebody's rows."""
    async with opened(settings) as database, database.unit(writes=False) as unit:
        return {name: rows for name, rows in (await unit.learners.export(person)).items() if rows}


async def answer(student: Student, figure: str = "13.4") -> Card:
    """They answer a quiz of one question; its feedback."""
    return await student.type_figure(await student.slash("quiz", pack="figure", length=0), figure)


async def delete(student: Student, typed: str = "delete") -> Card:
    """They have everything deleted."""
    return await student.type_in(await student.slash("privacy delete"), "Delete it all", typed)


def sent(env: simcord.Env, cards: Sequence[Card]) -> list[zipfile.ZipFile]:
    """The archives attached to cards."""
    urls = [one.url for card in cards for one in card.message.attachments]
    return [zipfile.ZipFile(io.BytesIO(env.backend.cdn.get(url) or b"")) for url in urls]


def remembered(env: simcord.Env, person: int) -> list[str]:
    """Whatever of ours in the bot's memory holds somebody's id, as it is reached from the services and the classes."""
    bot = cast("Copydesk", env.bot)
    todo, met, found = list[Any]([bot.services, bot.live, bot.router]), set[int](), list[str]()
    while todo:
        one = todo.pop()
        for other in gc.get_referents(one):
            if isinstance(other, int) and not isinstance(other, bool) and other == person:
                found.append(repr(one)[:200])
            kind = type(other)
            ours = kind.__module__.startswith(("bot", "db", "builtins", "collections", "weakref"))
            if id(other) not in met and ours and not isinstance(other, type | str | bytes | int | float):
                met.add(id(other))
                if kind.__name__ not in ("module", "frame", "function", "builtin_function_or_method"):
                    todo.append(other)
                elif kind.__name__ == "function":
                    todo += other.__closure__ or ()
    return found


# ---------------------------------------------------------------------------- seeing


async def test_a_learner_sees_what_is_stored_about_them_and_nobody_else_does(ana: Student) -> None:
    card = await ana.slash("privacy see")
    assert "Nothing at all" in card
    await answer(ana)
    card = await ana.slash("privacy see")
    assert "1 answer, with its points" in card
    assert "1 quiz or lesson that you began" in card
    assert "until you delete it" in card
    assert "PRIVACY.md" in card
    assert card.buttons == ["Export my data", "Delete it all"]
    assert card.ephemeral
    elsewhere = seen(await at(ana, OF_TWO).give("privacy see"))
    assert elsewhere is not None
    assert elsewhere.ephemeral


@pytest.mark.any_database
def test_every_table_with_people_is_told_of_in_words() -> None:
    for table in metadata.sorted_tables:
        if any(isinstance(column.type, Person) for column in table.c):
            assert privacy_wording.stored(table.name, 2).english


# ---------------------------------------------------------------------------- exporting


async def test_an_export_says_the_same_as_the_tables(ana: Student, env: simcord.Env, settings: Settings) -> None:
    await answer(ana)
    await ana.slash("language", language="es")
    card = await ana.slash("privacy export")
    assert card.ephemeral
    (archive,) = sent(env, [card])
    stored = await tables_of(settings, ana.id)
    assert set(stored) == {"runs", "answers", "preferences"}
    names = {"README.txt", *(f"{name}.{kind}" for name in stored for kind in ("json", "csv"))}
    assert set(archive.namelist()) == names
    for name, rows in stored.items():
        assert json.loads(archive.read(f"{name}.json")) == rows
        read = list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
        assert [list(row) for row in read] == [list(row) for row in rows]
        for cells, row in zip(read, rows, strict=True):
            for column, value in row.items():
                if value is None:
                    assert cells[column] == ""
                elif isinstance(value, str):
                    assert cells[column].removeprefix("'") == value
                else:
                    assert json.loads(cells[column]) == value
    assert "answers: 1 respuesta" in archive.read("README.txt").decode()


@pytest.mark.any_database
async def test_an_export_that_is_too_large_for_one_file_comes_in_several(
    ana: Student, env: simcord.Env, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answer(ana)
    async with opened(settings) as database:
        for number in range(40):
            await add_run(database, learner_id=ana.id, subject=f"pack-{number}", seed=number * 7919)
    monkeypatch.setattr(cog, "MOST_SENT", 2300)
    first = await ana.slash("privacy export")
    assert ana.channel is not None
    stored = [one for _, one in sorted(env.backend.messages[ana.channel.id].items()) if one.attachments]
    cards = [Card(ResponseMessage(env, one)) for one in stored]
    archives = sent(env, cards)
    assert len(archives) > 1
    assert all(one.ephemeral for one in cards)
    assert f"part {len(archives)} of {len(archives)}" in first
    together: dict[str, list[Any]] = {}
    for archive in archives:
        assert "README.txt" in archive.namelist()
        for name in archive.namelist():
            if name.endswith(".json"):
                together.setdefault(name.removesuffix(".json"), []).extend(json.loads(archive.read(name)))
    assert together == await tables_of(settings, ana.id)


async def test_who_has_nothing_gets_a_line_instead_of_a_file(ana: Student) -> None:
    card = await ana.slash("privacy export")
    assert card.text == privacy_wording.NOTHING_STORED.english
    assert not card.message.attachments


@pytest.mark.any_database
async def test_the_button_sends_the_export_beside_its_card(ana: Student, env: simcord.Env) -> None:
    await answer(ana)
    card = await ana.slash("privacy see")
    (archive,) = sent(env, [await ana.press(card, "Export my data")])
    assert "answers.json" in archive.namelist()


# ---------------------------------------------------------------------------- deleting


async def test_after_a_deletion_the_id_is_found_nowhere(
    ana: Student, env: simcord.Env, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    caplog.set_level(logging.INFO, "db")
    await answer(ana)
    await ana.slash("language", language="en")
    assert await columns_with(settings, ana.id)
    asked = await ana.slash("privacy delete")
    assert "1 answer" in asked
    told = await ana.type_in(asked, "Delete it all", "delete")
    assert "It is deleted" in told
    assert "1 answer" in told
    assert await columns_with(settings, ana.id) == []
    assert remembered(env, ana.id) == []
    assert str(ana.id) not in caplog.text
    if settings.database_url.startswith("sqlite"):
        back_up(tmp_path / "copydesk.db", NOON)
        assert traces(tmp_path, ana.id) == []
    assert "Nothing at all" in await ana.slash("privacy see")


@pytest.mark.any_database
async def test_what_others_have_is_left_alone(
    school: School, ana: Student, env: simcord.Env, settings: Settings
) -> None:
    ben = school.student("ben")
    for one in (ana, ben):
        await answer(one)
    before = await tables_of(settings, ben.id)
    await delete(ana)
    assert await tables_of(settings, ben.id) == before


@pytest.mark.any_database
@pytest.mark.parametrize("typed", ["no", "delet", "everything"])
async def test_another_word_deletes_nothing(ana: Student, settings: Settings, typed: str) -> None:
    await answer(ana)
    before = await tables_of(settings, ana.id)
    assert privacy_wording.NOT_CONFIRMED.english in await delete(ana, typed)
    assert await tables_of(settings, ana.id) == before


@pytest.mark.any_database
@pytest.mark.parametrize("typed", [" Delete ", "“delete”", "BORRAR"])
async def test_the_word_counts_in_any_language_and_however_it_is_written(
    ana: Student, settings: Settings, typed: str
) -> None:
    await answer(ana)
    await delete(ana, typed)
    assert await tables_of(settings, ana.id) == {}


def test_the_form_asks_for_the_word_that_counts() -> None:
    for code in LANGUAGES:
        with speaking(code):
            asked = wording.ours(privacy_wording.FORGET_LABEL)
            word = wording.ours(privacy_wording.CONFIRMATION)
        assert f"“{word}”" in asked
        assert privacy_wording.confirms(word)


async def test_twice_at_once_is_the_same_as_once(ana: Student, env: simcord.Env, settings: Settings) -> None:
    await answer(ana)
    card = await ana.slash("privacy delete")
    results = [ana.emit(card, ForgetPress().custom_id, figure="delete") for _ in range(2)]
    await env.settle()
    assert all("It is deleted" in read(one) for one in results)
    assert await tables_of(settings, ana.id) == {}


async def test_an_export_that_runs_meanwhile_holds_what_there_was(
    ana: Student, env: simcord.Env, settings: Settings
) -> None:
    await answer(ana)
    before = await tables_of(settings, ana.id)
    card = await ana.slash("privacy see")
    exporting = ana.emit(card, card.custom_id("Export my data"))
    deleting = ana.emit(card, ForgetPress().custom_id, figure="delete")
    await env.settle()
    assert deleting.acknowledged
    assert exporting.acknowledged
    assert await tables_of(settings, ana.id) == {}
    message = exporting.followups[-1] if exporting.followups else exporting.response
    assert message is not None
    if message.attachments:
        (archive,) = sent(env, [Card(message)])
        assert json.loads(archive.read("answers.json")) == before["answers"]
    else:
        assert privacy_wording.NOTHING_STORED.english in Card(message)


async def test_in_the_middle_of_a_quiz_of_ones_own_its_card_is_nobodys_afterwards(
    ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack="figure", length=0)
    await delete(ana)
    assert wording.NOT_YOUR_RUN.english in await ana.type_figure(card, "13.4")
    assert await tables_of(settings, ana.id) == {}
    assert "Right." in await answer(ana)  # and a new one begins as for anybody


@pytest.mark.any_database
async def test_while_the_database_is_away_nothing_is_deleted_and_that_is_said(
    ana: Student, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answer(ana)
    before = await tables_of(settings, ana.id)
    card = await ana.slash("privacy delete")
    with monkeypatch.context() as patch:
        patch.setattr("db.engine.BUSY_SECONDS", 0.2)
        async with opened(settings) as other, other.lasting_unit() as unit:
            await unit.connection.exec_driver_sql("CREATE TABLE held (x INTEGER)")
            told = await ana.type_in(card, "Delete it all", "delete")
    assert wording.DATABASE_AWAY.english in told
    assert await tables_of(settings, ana.id) == before


# ---------------------------------------------------------------------------- in a class


async def test_a_learner_leaves_a_live_class_and_comes_back_as_somebody_new(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    ana, ben = room.learners("ana", "ben")
    await room.open("lamps", seconds=SECONDS)
    for one in (ana, ben):
        await one.press(room.now(), "Join")
    await room.press("Start")
    for one in (ana, ben):
        await room.pick(one, "It is out")
    assert "**Both have answered.**" in room.now()
    await delete(ana)
    assert "**1 of 1** has answered." in await room.shown()
    assert await columns_with(settings, ana.id) == []
    assert remembered(env, ana.id) == []
    assert remembered(env, ben.id)
    assert "Locked in" in await room.pick(ana, "It burns")
    assert "**Both have answered.**" in await room.shown()
    (stored,) = (await tables_of(settings, ana.id))["answers"]
    assert stored["response"] == "on"


async def test_answers_that_wait_for_the_log_are_deleted_with_the_others_and_later_ones_are_kept(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    ana, ben = room.learners("ana", "ben")
    card = await ana.slash("privacy delete")
    await room.start("lamps", seconds=SECONDS)
    button = room.now().custom_id(f"Answer {room.now().letter('It burns')}")
    await env.settle()
    for one in (ana, ben):
        one.emit(room.now(), button)
    ana.emit(card, ForgetPress().custom_id, figure="delete")
    await env.settle()
    assert await columns_with(settings, ana.id) == []
    assert len((await tables_of(settings, ben.id))["answers"]) == 1
    await ana.send(room.now(), button)
    assert len((await tables_of(settings, ana.id))["answers"]) == 1


async def test_a_host_leaves_a_class_that_goes_on_without_them(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    ana = room.student("ana")
    await room.start("lamps", seconds=SECONDS)
    await room.pick(ana, "It burns")
    told = await delete(room.teacher)
    assert "1 class quiz that you ran" in told
    assert "This stays, without your number" in told
    assert await columns_with(settings, room.teacher.id) == []
    assert remembered(env, room.teacher.id) == []
    assert len((await tables_of(settings, ana.id))["answers"]) == 1
    room.panel = await room.teacher.slash("class panel")
    assert "1" in await room.press("Close now")


# ---------------------------------------------------------------------------- restarts and backups


@pytest.mark.any_database  # a backup is a copy of the file; tests/db/test_restored.py restores PostgreSQL
async def test_a_bot_that_starts_on_a_restored_backup_forgets_again(
    ana: Student, env: simcord.Env, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "copydesk.db"
    await answer(ana)
    backup = back_up(file, NOON)
    await delete(ana)
    await env.bot.close()
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
    backup.rename(file)
    assert await columns_with(settings, ana.id)
    await content.restart(env, settings)
    assert await columns_with(settings, ana.id) == []
    assert "it is deleted again" in caplog.text
    await answer(ana)
    await content.restart(env, settings)
    assert len((await tables_of(settings, ana.id))["answers"]) == 1
