"""Results go when a server keeps them no longer, and a server when it removed Copydesk: at night, a step at a time."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import simcord
from simcord.backend import serializers

from bot.config import Settings
from bot.services.retention import Retention, months_before
from bot.workers.pool import WorkerPool
from db.engine import Database
from db.servers import ShardSet
from tests.bot import content, tiny
from tests.bot.classroom_page import Room
from tests.bot.test_privacy import answer, columns_with, tables_of
from tests.databases import add_class
from tests.people import Student
from tests.simulated import SimulatedClock, simulated_discord

DAY = 86_400.0


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one figure, and one of lamps for a class."""
    folder = content.write(tmp_path / "packs", content.lamps(3))
    tiny.write(folder, figure=tiny.pack("type", name="figure"))
    return replace(settings, content=(folder,))


async def played(room: Room, ana: Student) -> None:
    """A class quiz with an answer of Ana's, to its end."""
    await room.start("lamps", seconds=600)
    await room.pick(ana, "It burns")
    await room.end()
    await room.env.advance_time(60)


async def nights(clock: SimulatedClock, days: int) -> None:
    """So much time goes by, and the night after it comes."""
    clock.shift += timedelta(days=days - 2)
    await clock.pass_days(2)


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (datetime(2026, 11, 29, 3, tzinfo=UTC), 12, datetime(2025, 11, 29, 3, tzinfo=UTC)),
        (datetime(2026, 5, 31, tzinfo=UTC), 3, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 12, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, datetime(2025, 12, 15, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 120, datetime(2016, 12, 1, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(moment: datetime, months: int, before: datetime) -> None:
    assert months_before(moment, months) == before


async def test_results_go_in_the_night_after_a_server_has_kept_them_long_enough(
    room: Room, env: simcord.Env, settings: Settings, clock: SimulatedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    ana = room.student("ana")
    told = await room.teacher.slash("class settings", keep_months=3)
    assert "Results are deleted after 3 months" in told
    await played(room, ana)
    assert "results in this server are deleted after 3 months" in await ana.slash("privacy see")
    await nights(clock, 80)
    assert set(await tables_of(settings, ana.id)) == {"answers", "learner_ratings"}
    await nights(clock, 20)
    assert await tables_of(settings, ana.id) == {}
    said = [record.getMessage() for record in caplog.records if "not kept any longer" in record.getMessage()]
    assert any("1 runs" in line for line in said)
    assert str(ana.id) not in caplog.text
    assert str(room.guild.id) not in "".join(said)


@pytest.mark.any_database
async def test_where_nobody_set_a_time_everything_is_kept(
    room: Room, env: simcord.Env, settings: Settings, clock: SimulatedClock
) -> None:
    ana = room.student("ana")
    assert "kept until somebody deletes them" in await room.teacher.slash("class settings")
    await answer(ana)
    await played(room, ana)
    before = await tables_of(settings, ana.id)
    await nights(clock, 4000)
    after = await tables_of(settings, ana.id)
    assert {name: rows for name, rows in after.items() if name != "learner_ratings"} == before


@pytest.mark.parametrize(("kept", "left"), [(-1, set[str]()), (0, {"answers", "learner_ratings"})])
async def test_the_operators_time_counts_where_a_server_has_none_and_for_what_people_did_alone(
    settings: Settings, clock: SimulatedClock, workers: WorkerPool, kept: int, left: set[str]
) -> None:
    async with simulated_discord(replace(settings, keep_months=6), workers) as env:
        room = Room(env)
        ana = room.student("ana")
        await room.teacher.slash("class settings", keep_months=kept)
        await answer(ana)
        await played(room, ana)
        await nights(clock, 200)
        assert set(await tables_of(settings, ana.id)) == left
        assert not left or {row["pack"] for row in (await tables_of(settings, ana.id))["answers"]} == {"lamps"}


async def removed(room: Room) -> None:
    """The server takes Copydesk out."""
    room.env.backend.remove_guild(room.guild.id)
    await room.env.settle()


@pytest.mark.any_database
async def test_a_server_that_removed_copydesk_is_gone_after_thirty_days(
    room: Room, env: simcord.Env, settings: Settings, clock: SimulatedClock
) -> None:
    ana = room.student("ana")
    await room.teacher.slash("class settings", role=room.guild.create_role("Teachers"))
    await played(room, ana)
    await answer(ana)
    await removed(room)
    await nights(clock, 28)
    assert "classes.guild_id" in await columns_with(settings, room.guild.id)
    await nights(clock, 4)
    assert await columns_with(settings, room.guild.id) == []
    assert set(await tables_of(settings, ana.id)) == {"runs", "answers", "learner_ratings"}  # what she did on her own


@pytest.mark.any_database
async def test_a_server_that_takes_copydesk_back_keeps_everything(
    room: Room, env: simcord.Env, settings: Settings, clock: SimulatedClock
) -> None:
    ana = room.student("ana")
    await played(room, ana)
    backend = env.backend
    guild, channels = backend.guilds[room.guild.id], dict(backend.channels)
    await removed(room)
    await nights(clock, 20)
    backend.guilds[guild.id] = guild
    backend.channels.update(channels)
    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, guild))
    await env.settle()
    await nights(clock, 40)
    assert "classes.guild_id" in await columns_with(settings, room.guild.id)


@pytest.mark.any_database
async def test_a_server_that_left_while_the_bot_was_down_is_noticed_at_the_start(
    room: Room, env: simcord.Env, settings: Settings, clock: SimulatedClock
) -> None:
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        await unit.preferences.set_language_of_server(4242, "es", clock.now())
        await unit.commit()
    await database.close()
    await content.restart(env, replace(settings, clock=clock))
    await nights(clock, 28)
    assert await columns_with(settings, 4242) == ["guilds.guild_id"]
    await nights(clock, 5)
    assert await columns_with(settings, 4242) == []


async def test_two_processes_delete_each_what_is_theirs(database_url: str, clock: SimulatedClock) -> None:
    database = await Database.open(database_url)
    guilds = [number << 22 for number in range(4)]
    for number, guild in enumerate(guilds):
        await add_class(database, guild_id=guild, channel_id=20 + number, now=clock.now())
        async with database.unit() as unit:
            await unit.servers.left(guild, clock.now() - timedelta(days=31))
            await unit.commit()
    one, other = (Retention(database, clock, ShardSet(frozenset(ids), 4), 0) for ids in ([0, 1], [2, 3]))
    assert (await one.night())["servers"] == 2
    async with database.unit(writes=False) as unit:
        assert await unit.servers.known(ShardSet(frozenset([0]), 1)) == set(guilds[2:])
    assert (await one.night())["servers"] == 0
    assert (await other.night())["servers"] == 2
    await database.close()
