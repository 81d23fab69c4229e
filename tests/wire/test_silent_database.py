"""A PostgreSQL that falls silent, and closes nothing, under a class that goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.i18n import wording
from db.engine import STATEMENT_SECONDS
from tests.databases import fresh_url
from tests.silence import Line, line_to
from tests.waiting import until
from tests.wire.class_room import LOCKED, ClassRoom, counted
from tests.wire.content import RIGHT, write_pack
from tests.wire.discord_server import PATIENT, DiscordServer
from tests.wire.processes import running_bot

HELD_UP = "A class quiz is held up, and tries again"


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[tuple[Line, str]]:
    """A line to PostgreSQL, and the URL of its near end."""
    async with fresh_url("postgresql", tmp_path) as url, line_to(url) as found:
        yield found


async def test_learners_and_the_host_are_told_and_afterwards_the_class_goes_on_by_itself(
    line: tuple[Line, str], tmp_path: Path
) -> None:
    folder = write_pack(tmp_path / "packs")
    async with DiscordServer(PATIENT) as server, running_bot(server, line[1], content=[folder]) as bot:
        school = server.school()
        room = ClassRoom(school, school.people(2))
        ana, ben = room.learners
        await room.open(seconds=15, pace="auto", questions=2)
        await room.host("Start")
        card = await room.until("asking")
        kept = await ana.pick(card, RIGHT)
        assert LOCKED in kept
        line[0].silent = True
        pressed = ben.pick(card, RIGHT)
        asked = room.teacher.slash("class history")
        assert wording.DATABASE_AWAY.english in await pressed
        assert wording.DATABASE_AWAY.english in await asked
        await asyncio.sleep(STATEMENT_SECONDS)  # longer than the vote, and its timer fails
        line[0].silent = False
        assert counted(await room.until("told")) == 1
        await room.until("asking")
    assert bot.errors == []
    assert any(HELD_UP in one for one in bot.log)


async def test_a_class_is_taken_up_by_a_process_whose_database_is_silent_when_it_has_connected(
    line: tuple[Line, str], tmp_path: Path
) -> None:
    folder = write_pack(tmp_path / "packs")
    async with DiscordServer(PATIENT) as server:
        school = server.school()
        room = ClassRoom(school, school.people(1))
        async with running_bot(server, line[1], content=[folder]) as before:
            await room.open(seconds=15, pace="auto", questions=2)
            await room.host("Start")
            await room.until("asking")
            await before.kill()
        connecting = server.fault("PUT /applications/*/commands", delay=2.0)  # the database is open by then
        async with running_bot(server, line[1], content=[folder], wait=False) as bot:
            await until(lambda: connecting.met, "a start")
            line[0].silent = True
            await bot.ready()
            await until(lambda: any(HELD_UP in one for one in bot.log), "a look for classes that fails")
            line[0].silent = False
            await room.until("told")
            await room.until("asking")
    assert bot.errors == []
