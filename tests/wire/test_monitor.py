"""The page by which an operator sees that Copydesk lives: real HTTP, and a real connection to Discord that is cut."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from prometheus_client.parser import text_string_to_metric_families

from bot.app import Copydesk, create_bot
from bot.config import ListenAddress, Settings
from bot.monitoring import health, monitor
from bot.workers.pool import WorkerPool
from db.engine import Database
from tests.waiting import HANG, until
from tests.wire.class_room import ClassRoom
from tests.wire.content import PACK, RIGHT, write_pack
from tests.wire.discord_server import PATIENT, TOKEN, DiscordServer

pytestmark = pytest.mark.any_database

HOME = Path(__file__).parents[2]
DASHBOARD = HOME / "deploy" / "grafana-dashboard.json"
OPERATING = HOME / "docs" / "operating.md"


@dataclass(frozen=True, slots=True)
class Watched:
    """A running Copydesk, and whoever looks at its page."""

    bot: Copydesk
    session: aiohttp.ClientSession

    async def look(self, page: str) -> tuple[int, Any]:
        """The status of a page of checks, and its reasons for what is not in order."""
        assert self.bot.monitor is not None
        async with self.session.get(f"{self.bot.monitor.url}/{page}") as answer:
            told = await answer.json()
        assert told["ok"] == (answer.status == 200) == all(one["ok"] for one in told["checks"].values())
        return answer.status, {name: one["reason"] for name, one in told["checks"].items() if not one["ok"]}

    async def is_well(self) -> bool:
        """Whether it says so."""
        return (await self.look("healthz"))[0] == 200

    async def metrics(self) -> str:
        """The text of its figures."""
        assert self.bot.monitor is not None
        async with self.session.get(f"{self.bot.monitor.url}/metrics") as answer:
            assert answer.status == 200
            return await answer.text()

    async def figure(self, name: str, /, **labels: str) -> float | None:
        """The value of one of them; None where there is none."""
        families = text_string_to_metric_families(await self.metrics())
        found = [one.value for family in families for one in family.samples if (one.name, one.labels) == (name, labels)]
        return found[0] if found else None


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A loopback Discord."""
    async with DiscordServer(PATIENT) as server:
        yield server


@asynccontextmanager
async def running(settings: Settings, workers: WorkerPool) -> AsyncIterator[Watched]:
    """Copydesk in this process."""
    async with create_bot(settings, workers) as bot, aiohttp.ClientSession() as session:
        await bot.login(TOKEN)
        serving = asyncio.create_task(bot.connect())
        await asyncio.wait_for(bot.wait_until_ready(), HANG)
        yield Watched(bot, session)
    await serving


@pytest.fixture
def told(server: DiscordServer, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a Copydesk that takes the loopback for Discord and shows how it does."""
    monkeypatch.setattr(Route, "BASE", f"{server.url}/api/v10")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.url.replace("http", "ws", 1)) / "gateway")
    folder = write_pack(tmp_path / "packs")
    return Settings(database_url, token=TOKEN, content=(folder,), monitor=ListenAddress("127.0.0.1", 0))


async def test_a_bot_that_runs_is_well_and_ready(told: Settings, workers: WorkerPool) -> None:
    async with running(told, workers) as watched:
        assert await watched.look("healthz") == (200, {})
        assert await watched.look("readyz") == (200, {})


async def test_a_gateway_that_falls_silent_is_unhealthy_until_it_speaks_again(
    server: DiscordServer, told: Settings, workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert health.SILENCE < 30  # as it is outside of this test
    monkeypatch.setattr(monitor, "HEARTBEAT_EVERY", 0.05)
    monkeypatch.setattr(health, "SILENCE", 1.0)
    async with running(told, workers) as watched:
        await until(watched.is_well, "a heartbeat")
        server.gateway.acks = False
        await until(lambda: _is_cut(watched, "acknowledged no heartbeat"), "an unhealthy gateway")
        server.gateway.acks = True
        await until(watched.is_well, "a heartbeat")


async def test_a_gateway_whose_connection_is_gone_is_unhealthy_at_once(
    told: Settings, server: DiscordServer, workers: WorkerPool, expected_errors: list[str]
) -> None:
    expected_errors.append("Attempting a reconnect")
    async with running(told, workers) as watched:
        assert await watched.is_well()
        server.gateway.away = True
        server.gateway.drop()
        await until(lambda: _is_cut(watched, "shard 0 is not connected"), "an unhealthy gateway")
        assert await watched.look("readyz") == (200, {})  # what was done at the start stays done
        server.gateway.away = False
        await until(watched.is_well, "a connection")


async def test_a_write_that_hangs_holds_up_nobody_who_asks(
    told: Settings, workers: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    async with running(told, workers) as watched:
        other = await Database.open(told.database_url)
        async with other.unit():  # on SQLite it alone may write
            status, wrong = await watched.look("healthz")
        await other.close()
        assert status == 503
        assert "has not come to an end" in wrong["database"]
        await until(watched.is_well, "the end of that write")


async def _is_cut(watched: Watched, reason: str) -> bool:
    status, wrong = await watched.look("healthz")
    return status == 503 and reason in wrong.get("gateway", "")


async def test_a_rate_limit_is_counted_even_if_discord_py_waits_it_out(
    server: DiscordServer, told: Settings, workers: WorkerPool
) -> None:
    limited = server.fault("PUT /applications/*/commands", status=429, retry_after=0.05, times=2)
    async with running(told, workers) as watched:
        assert limited.met == 2
        assert await watched.figure("copydesk_discord_requests_total", status="429") == 2


async def test_every_query_of_the_dashboard_and_of_the_docs_asks_for_what_is_there(
    server: DiscordServer, told: Settings, workers: WorkerPool
) -> None:
    async with running(told, workers) as watched:
        school = server.school()
        ana, teacher = school.person("ana"), school.person("teacher", manages=True)
        card = await ana.slash("quiz", pack=PACK, length=0)
        assert "Right." in await ana.pick(card, RIGHT)
        await teacher.slash("pack check", file=("pack.yaml", b"id: a"))
        await ClassRoom(school, []).open()
        text = await watched.metrics()
    exposed = {
        sample.name: sample.labels.keys()
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    queries = [target["expr"] for panel in _dashboard()["panels"] for target in panel["targets"]]
    queries += [one["query"]["query"] for one in _dashboard()["templating"]["list"] if one["type"] == "query"]
    assert len(queries) > 15
    alerts = re.findall(r"\| `([^`]*copydesk_[^`]*)`", OPERATING.read_text(encoding="utf-8"))
    assert len(alerts) == 5
    queries += alerts
    unknown = [
        (query, name)
        for query in queries
        for name, labels in _asked(query)
        if name not in exposed or not labels <= exposed[name] | {"instance"}
    ]
    assert unknown == []
    assert all(_asked(query) for query in queries)


def _dashboard() -> Any:
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


_METRIC = re.compile(r"\b((?:copydesk|process)_\w+)(?:\{([^}]*)\})?")


def _asked(query: str) -> list[tuple[str, set[str]]]:
    """The metrics of a query in PromQL, each with the labels by which it is chosen or grouped."""
    grouped = {label for found in re.findall(r"\bby \(([^)]*)\)", query) for label in found.split(", ")}
    values = re.sub(r'"[^"]*"', '""', query)
    return [
        (name, {label.strip() for label in re.findall(r"(\w+)\s*[=!]", chosen)} | grouped)
        for name, chosen in _METRIC.findall(values)
    ]


async def test_figures_name_neither_people_nor_servers(
    server: DiscordServer, told: Settings, workers: WorkerPool
) -> None:
    async with running(told, workers) as watched:
        school = server.school()
        ana = school.person("ana")
        await ana.slash("quiz", pack=PACK, length=0)
        text = await watched.metrics()
        assert await watched.figure("copydesk_interactions_total", kind="command", name="quiz", outcome="answered") == 1
    assert re.findall(r"(?<![\d.])\d{15,20}(?![\d.])", text) == []
    assert "ana" not in re.findall(r'"([^"]*)"', text)
