"""What the page for operators says of the database, of what people do, and of a package that is missing."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import simcord
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.app import Copydesk, create_bot
from bot.config import ListenAddress, Settings
from bot.discord_internals import ShardState
from bot.monitoring.health import SILENCE, STUCK, TRY_EVERY, cut_off, stuck
from db.answers import AnswerLogFigures
from db.engine import Database
from tests.bot import tiny
from tests.people import Student
from tests.simulated import SimulatedClock


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one figure, whose page is on a port that is free."""
    folder = tiny.write(tmp_path / "packs", typed=tiny.pack("type", name="only-type"))
    return replace(settings, content=(folder,), monitor=ListenAddress("127.0.0.1", 0))


@pytest.fixture
async def page(env: simcord.Env) -> AsyncIterator[Page]:
    """The bot's page."""
    assert isinstance(env.bot, Copydesk)
    assert env.bot.monitor is not None
    # A connection that is kept would be a task of the bot, for which the simulated Discord waits.
    async with aiohttp.ClientSession(env.bot.monitor.url, connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield Page(session)


class Page:
    """What somebody reads there."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def checks(self, name: str) -> dict[str, str | None]:
        """Each check with what is wrong."""
        async with self._session.get(name) as answer:
            told: dict[str, Any] = await answer.json()
        return {check: one["reason"] for check, one in told["checks"].items()}

    async def get(self, name: str) -> tuple[int, str]:
        """Status and text."""
        async with self._session.get(name) as answer:
            return answer.status, await answer.text()

    async def figures(self, name: str) -> dict[tuple[str, ...], float]:
        """The values of one figure, by those of its labels."""
        status, told = await self.get("/metrics")
        assert status == 200
        samples = [one for family in text_string_to_metric_families(told) for one in family.samples]
        return {tuple(one.labels.values()): one.value for one in samples if one.name == name}


async def spoil(settings: Settings, database: Database) -> None:
    """Nothing can be written any more."""
    if database.file is not None:
        database.file.rename(database.file.with_name("moved.db"))
        return
    async with database.unit() as unit:
        await unit.connection.execute(text("ALTER TABLE alembic_version RENAME TO hidden"))
        await unit.commit()


async def test_a_database_that_takes_nothing_is_unhealthy_by_the_next_try_to_write(
    page: Page, settings: Settings, database: Database, clock: SimulatedClock, expected_errors: list[str]
) -> None:
    expected_errors.append("moved or replaced while it was in use")
    assert (await page.checks("/healthz"))["database"] is None
    await spoil(settings, database)
    clock.wait(TRY_EVERY - 1)
    assert (await page.checks("/healthz"))["database"] is None, "a write more often than it may be"
    clock.wait(1)
    assert (await page.checks("/healthz"))["database"]
    assert (await page.get("/healthz"))[0] == 503


def shard(number: int, *, is_open: bool = True, acknowledged: float = 1.0) -> ShardState:
    """How a shard does."""
    return ShardState(number, is_open, acknowledged, 0.1)


def test_shards_that_discord_does_not_hear_are_named_and_many_are_counted() -> None:
    assert cut_off([shard(0), shard(1, acknowledged=SILENCE)], [0, 1]) is None
    told = cut_off([shard(0, is_open=False), shard(1, acknowledged=SILENCE + 1), shard(2)], range(10))
    assert told == (
        "shard 0 is not connected; shard 1: Discord has acknowledged no heartbeat for 26 seconds; "
        "shard 3 has not connected yet; shard 4 has not connected yet; shard 5 has not connected yet; and 4 more"
    )


def test_an_answer_that_waits_too_long_is_told() -> None:
    assert stuck(AnswerLogFigures(900, STUCK, 0, 0, 0.0)) is None
    told = stuck(AnswerLogFigures(3, STUCK + 2, 0, 0, 0.0))
    assert told == "the oldest of 3 waiting answers has waited for 17 seconds"


async def test_a_bot_that_has_started_is_ready(page: Page) -> None:
    assert await page.checks("/readyz") == {"database": None, "commands": None, "shards": None}


async def test_presses_commands_and_forms_are_counted_by_what_became_of_them(
    page: Page, ana: Student, settings: Settings, database: Database
) -> None:
    card = await ana.slash("quiz", pack="only-type", length=0)
    form = await ana.press(card, "Start") if card.has("Start") else card
    await ana.type_figure(form, "13.4")
    await ana.send(card, "c0.choose.1.0")
    async with database.unit() as unit:
        await unit.connection.execute(text("ALTER TABLE runs RENAME TO hidden"))
        await unit.commit()
    await ana.slash("quiz", pack="only-type", length=0)
    counted = await page.figures("copydesk_interactions_total")
    assert counted["command", "quiz", "answered"] == 1
    assert counted["command", "quiz", "failed"] == 1
    assert counted["form", "type", "answered"] == 1
    assert counted["press", "unknown", "refused"] == 1
    assert (await page.figures("copydesk_interaction_seconds_count"))["command",] == 2
    assert (await page.figures("copydesk_answer_log_batch_answers_sum"))[()] == 1
    assert (await page.figures("copydesk_database_errors_total"))["refused",] >= 1


async def test_the_page_is_not_found_beside_what_it_has(page: Page) -> None:
    assert (await page.get("/"))[0] == 404


# ---------------------------------------------------------------------- what is not there


@pytest.fixture
def without_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package for metrics is not installed."""
    monkeypatch.delitem(sys.modules, "bot.monitoring.prometheus", raising=False)
    monkeypatch.setitem(sys.modules, "prometheus_client", None)


@pytest.mark.any_database
async def test_without_the_extra_everything_works_and_metrics_name_it(
    without_metrics: None, page: Page, ana: Student
) -> None:
    assert "How much is it?" in await ana.slash("quiz", pack="only-type", length=0)
    assert await page.checks("/readyz") == {"database": None, "commands": None, "shards": None}
    status, told = await page.get("/metrics")
    assert status == 501
    assert "copydesk[metrics]" in told
    assert told.count("\n") == 1


@pytest.mark.any_database
async def test_without_the_setting_there_is_no_page(database_url: str) -> None:
    assert create_bot(Settings(database_url)).monitor is None
