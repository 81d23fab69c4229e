"""Discord refusing, the database slow or away, and errors nobody foresaw: logged, told where possible, nothing lost."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
import simcord
from simcord import InteractionResult
from sqlalchemy import text

from bot.config import Settings
from bot.i18n import wording
from bot.views import reply
from db import engine
from db.engine import Database
from tests.bot import tiny
from tests.databases import on_server
from tests.people import Card, School, Student, read
from tests.waiting import begun, until

T = TypeVar("T")

ANSWER = "/interactions/*"
EDIT = "/webhooks/*"
REFUSALS = [(500, 0), (403, 50001), (403, 50007), (400, 50035), (429, 0)]
TOO_LATE = (404, 10062)
"""Discord does not know an interaction any more, so that there is no way to tell anybody anything."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one choice, one of one figure, and a lesson."""
    single = {name: tiny.pack(name, name=f"only-{name}") for name in tiny.QUESTIONS}
    return replace(settings, content=(tiny.write(tmp_path / "packs", lesson=tiny.LESSON, **single),))


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log, from warnings on."""
    caplog.set_level(logging.WARNING, logger="bot")
    return caplog


def warned(log: pytest.LogCaptureFixture, words: str) -> bool:
    """Whether a warning of the bot holds `words`."""
    return any(words in one.getMessage() and one.levelno == logging.WARNING for one in log.records)


@asynccontextmanager
async def held(url: str) -> AsyncIterator[None]:
    """Another connection writes to the database and takes its time: whoever else wants to write waits."""
    database = await Database.open(url)
    try:
        async with database.unit() as unit:  # on SQLite this alone takes the one write lock
            if database.file is None:
                await unit.connection.execute(text("LOCK TABLE runs, answers IN EXCLUSIVE MODE"))
            yield
    finally:
        await database.close()


# ---------------------------------------------------------------------- Discord refuses


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_an_answer_whose_card_discord_refuses_is_stored_told_and_logged(
    env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    env.inject_error("POST", ANSWER, status=status, code=code)
    told = await ana.press(card, "Answer A")
    assert told.text == wording.CARD_LOST.english
    assert told.ephemeral
    assert warned(warnings, f"(status {status}, code {code})")
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]
    assert "Right." in await ana.press(card, "Answer B")  # the old card still stands; pressing on shows what was stored
    assert "Right." in await ana.resume()
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]


async def test_an_answer_whose_card_comes_too_late_is_stored_and_logged_and_nothing_more_is_sent(
    env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    status, code = TOO_LATE
    env.inject_error("POST", ANSWER, status=status, code=code)
    since = len(env.http_requests)
    pressed = ana.emit(card, card.custom_id("Answer A"))
    await env.settle()
    assert not pressed.acknowledged
    assert len(env.http_requests) == since + 1
    assert warned(warnings, f"(status {status}, code {code})")
    assert "Right." in await ana.press(card, "Answer B")  # the old card still stands; pressing on shows what was stored
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_an_answer_is_stored_even_if_discord_refuses_everything(
    env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    for path in (ANSWER, EDIT):
        env.inject_error("*", path, status=status, code=code, times=None)
    result = ana.emit(card, card.custom_id("Answer A"))
    await env.settle()
    assert not result.acknowledged  # nobody could have told them
    assert warned(warnings, f"Could not tell a person: {status}")
    env.backend.faults.clear()
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]
    told = await ana.press(card, "Answer A")
    assert "Your result" in await ana.press(told, "See my result")


@pytest.mark.parametrize(("status", "code"), REFUSALS)
async def test_a_command_whose_answer_discord_refuses_is_told_and_the_run_is_kept(
    env: simcord.Env, ana: Student, warnings: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    env.inject_error("POST", ANSWER, status=status, code=code)
    told = await ana.slash("quiz", pack="only-pick", length=0)
    assert told.text == wording.CARD_LOST.english
    assert warned(warnings, f"(status {status}, code {code})")
    assert "Right." in await ana.press(await ana.resume(), "Answer A")


async def test_a_refused_step_of_a_lesson_is_kept_and_the_old_card_shows_where_it_is(
    env: simcord.Env, ana: Student
) -> None:
    card = await ana.slash("learn", lesson="tiny-lesson")
    env.inject_error("POST", ANSWER, status=500)
    await ana.press(card, "Next")
    assert "step 2 of 3" in await ana.press(card, "Next")


async def test_a_form_that_discord_refuses_to_open_is_told_and_logged_and_opens_later(
    env: simcord.Env, ana: Student, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-type", length=0)
    env.inject_error("POST", ANSWER, status=500)
    told = read(await ana.actor.click(card.message, custom_id=card.custom_id("Type your figure")))
    assert told.text == wording.CARD_LOST.english
    assert told.ephemeral
    assert warned(warnings, "(status 500, code 0)")
    assert "Right." in await ana.type_figure(card, "13.4")


async def test_a_figure_whose_card_discord_refuses_is_stored(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack="only-type", length=0)
    form = await ana.actor.click(card.message, custom_id=card.custom_id("Type your figure"))
    env.inject_error("POST", ANSWER, status=500)
    told = read(await ana.actor.submit_modal(form, {"typed": "13.4"}))
    assert told.text == wording.CARD_LOST.english
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["type"]


@pytest.mark.parametrize("path", [ANSWER, EDIT, "/channels/*"])
async def test_a_closed_dm_loses_no_answer(
    env: simcord.Env, school: School, settings: Settings, warnings: pytest.LogCaptureFixture, path: str
) -> None:
    stranger = school.stranger("cleo")
    card = await stranger.slash("quiz", pack="only-pick", length=0)
    env.inject_error("*", path, status=403, code=50007, message="Cannot send messages to this user", times=None)
    stranger.emit(card, card.custom_id("Answer A"))
    await env.settle()
    assert warned(warnings, "code 50007") is (path == ANSWER)
    assert (await tiny.stored(settings.database_url, stranger.id)).items == ["pick"]
    env.backend.faults.clear()
    assert "Right." in await stranger.resume()


async def test_a_refused_list_of_suggestions_does_not_stop_the_command(
    env: simcord.Env, ana: Student, expected_errors: list[str]
) -> None:
    expected_errors.append("Ignoring exception in autocomplete")  # discord.py itself logs it so
    env.inject_error("POST", ANSWER, status=404, code=10062)
    assert await ana.suggestions("quiz", "pack", "only-pick") == []
    assert await ana.suggestions("quiz", "pack", "only-pick") == ["The only-pick pack"]


# ---------------------------------------------------------------------- slow storing


async def slowly(env: simcord.Env, settings: Settings, begin: Callable[[], Awaitable[T]]) -> T:
    """What `begin` returns, which another connection to the database keeps from being stored for some time."""
    async with held(settings.database_url):
        since = len(env.http_requests)
        going_on = asyncio.create_task(begin())
        await begun()
        env.backend.advance_clock(reply.REPLY_PATIENCE + 0.1)  # the bot's clock is SimCord's, the lock is a real one
        await until(lambda: any(one.path.endswith("/callback") for one in env.http_requests[since:]))
        assert not going_on.done()
    return await going_on


async def press_slowly(env: simcord.Env, student: Student, card: Card, settings: Settings) -> InteractionResult:
    """A press of A, stored late."""
    return await slowly(env, settings, lambda: student.actor.click(card.message, custom_id=card.custom_id("Answer A")))


async def test_a_press_that_takes_long_to_store_is_deferred_and_the_result_follows(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    before = len(env.http_requests)
    assert "Right." in read(await press_slowly(env, ana, card, settings))
    asked = [(request.method, request.json.get("type")) for request in env.http_requests[before:]]
    assert asked == [("POST", 6), ("PATCH", None)]  # "deferred update", then the edit
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]


async def test_a_slow_command_is_deferred_for_its_author_alone(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    before = len(env.http_requests)
    card = await slowly(env, settings, lambda: ana.slash("quiz", pack="only-pick", length=0))
    assert "Pick the red one." in card
    assert card.ephemeral
    asked = [(request.method, request.json.get("type")) for request in env.http_requests[before:]]
    assert asked == [("POST", 5), ("PATCH", None)]  # "thinking …", then the card


async def test_discords_three_seconds_are_kept_with_a_second_to_spare() -> None:
    assert reply.REPLY_PATIENCE <= 2


async def test_a_refused_deferral_is_logged_and_the_card_comes_all_the_same(
    env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    env.inject_error("POST", ANSWER, status=500)
    assert "Right." in read(await press_slowly(env, ana, card, settings))
    assert warned(warnings, "Discord refused a deferral")
    assert warned(warnings, "status 500")


async def test_a_refused_edit_after_a_deferral_is_told_and_logged(
    env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    env.inject_error("PATCH", EDIT, status=404, code=10008)
    assert read(await press_slowly(env, ana, card, settings)).text == wording.CARD_LOST.english
    assert warned(warnings, "(status 404, code 10008)")
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]
    assert "Right." in await ana.resume()


async def test_deferral_and_edit_both_refused_lose_no_answer(
    env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    for path in (ANSWER, EDIT):
        env.inject_error("*", path, status=404, code=10062, times=None)
    since = len(env.http_requests)
    assert not (await press_slowly(env, ana, card, settings)).acknowledged
    assert len(env.http_requests) == since + 1, "what Discord does not know any more it is not asked again"
    env.backend.faults.clear()
    assert warned(warnings, "Discord refused a deferral")
    assert warned(warnings, "Could not tell a person")
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]
    assert "Right." in await ana.press(card, "Answer A")


# ---------------------------------------------------------------------- the database is away


@pytest.fixture
def brief_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite writer gives up after half a second."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.5)


@asynccontextmanager
async def away(url: str) -> AsyncIterator[None]:
    """No writing to the database: its SQLite file stays locked; PostgreSQL lets nobody in."""
    database = await Database.open(url)
    try:
        if database.file is not None:
            async with database.unit():
                yield
            return
    finally:
        await database.close()
    name = url.rsplit("/", 1)[1]
    await on_server(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    await on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        await on_server(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


async def test_while_the_database_is_away_nothing_counts_and_a_polite_line_says_so_and_later_all_goes_on(
    brief_waits: None, env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    async with away(settings.database_url):
        told = await ana.press(card, "Answer A")
        assert told.text == wording.DATABASE_AWAY.english
        assert told.ephemeral
        assert warned(warnings, "Could not store: ")
        assert (await ana.slash("learn", lesson="tiny-lesson")).text == wording.DATABASE_AWAY.english
    held_now = await tiny.stored(settings.database_url, ana.id)
    assert (held_now.answers, [run.position for run in held_now.runs]) == ([], [0])
    assert "Right." in await ana.press(card, "Answer A")
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]


async def test_a_log_of_a_database_that_is_away_holds_no_answer_and_no_statement(
    brief_waits: None, env: simcord.Env, ana: Student, settings: Settings, warnings: pytest.LogCaptureFixture
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    async with away(settings.database_url):
        await ana.press(card, "Answer A")
    assert "red" not in warnings.text
    assert "INSERT" not in warnings.text


# ---------------------------------------------------------------------- nobody foresaw it


async def break_run(settings: Settings) -> None:
    """Leaves in the database what no Copydesk ever writes there."""
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        await unit.connection.execute(text("UPDATE runs SET items = '5'"))
        await unit.commit()
    await database.close()


@pytest.mark.parametrize("by", ["a press", "a command", "a form"])
async def test_an_unforeseen_error_gives_the_person_the_reference_under_which_the_log_has_the_trace(
    ana: Student,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    expected_errors: list[str],
    by: str,
) -> None:
    expected_errors.append("TypeError")
    card = await ana.slash("quiz", pack="only-type", length=0)
    form = card.custom_id("Type your figure").replace("form", "type")
    await break_run(settings)
    if by == "a press":
        told = await ana.send(card, "c1.show.1")
    elif by == "a form":
        told = await ana.send(card, form, figure="13.4")
    else:
        told = await ana.slash("quiz")
    assert told.ephemeral
    found = re.search(r"\(reference ([0-9a-f]{6})\)", told.text)
    assert found is not None
    logged = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [found[1] in one.getMessage() for one in logged] == [True]
    assert logged[0].exc_info is not None
