"""A bot that is stopped while somebody waits for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.waiting import until
from tests.wire import large_files
from tests.wire.content import PACK, RIGHT, write_pack
from tests.wire.discord_server import PATIENT, DiscordServer
from tests.wire.processes import running_bot


@pytest.mark.any_database
async def test_a_host_whose_file_is_worked_on_is_told_and_the_log_has_no_error(
    database_url: str, tmp_path: Path
) -> None:
    async with DiscordServer(PATIENT) as server, running_bot(server, database_url) as bot:
        teacher = server.school().person("teacher", manages=True)
        await teacher.slash("pack check", file=("pack.yaml", b"id: a"))  # the worker processes are up afterwards
        sent = teacher.slash("pack upload", file=("packs.zip", large_files.slow_archive(3)))
        assert await sent.acknowledged()  # as the work goes on
        await bot.stop()
        assert "I am being stopped just now" in await sent
    assert bot.errors == []


@pytest.mark.any_database
@pytest.mark.parametrize("by", ["a command", "a press"])
async def test_who_is_not_answered_before_the_bot_has_left_is_no_error(
    database_url: str, tmp_path: Path, by: str
) -> None:
    folder = write_pack(tmp_path / "packs")
    async with (
        DiscordServer(PATIENT) as server,
        running_bot(server, database_url, content=[folder]) as bot,
    ):
        ana = server.school().person("ana")
        card = await ana.slash("quiz", pack=PACK, length=0)
        slow = server.fault("POST /interactions/*", delay=3.0)
        if by == "a press":
            ana.pick(card, RIGHT)
        else:
            ana.slash("progress")
        await until(lambda: slow.met, "an answer")
        await bot.stop()
    assert bot.errors == []
    assert any("The bot was stopped before somebody was answered" in line for line in bot.log)
