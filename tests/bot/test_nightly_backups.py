"""A bot that makes a backup of its SQLite file each night, and lets the old ones go."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import simcord

from bot.config import Settings
from bot.services.backups import NightlyBackups
from bot.workers.pool import WorkerPool
from db.backup import contents_of
from tests.bot import content, tiny
from tests.bot.test_privacy import answer
from tests.people import School
from tests.simulated import SimulatedClock, simulated_discord

DAY = 86_400.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups are to be."""
    return make(tmp_path / "backups")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, folder: Path) -> Settings:
    """Three backups at most, five days each; and a pack of one figure."""
    packs = content.write(tmp_path / "packs", content.lamps(3))
    tiny.write(packs, figure=tiny.pack("type", name="figure"))
    return replace(settings, content=(packs,), backups=folder, backup_keep=3, backup_days=5)


@pytest.fixture
async def env(settings: Settings, workers: WorkerPool) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with such a bot."""
    async with simulated_discord(settings, workers) as running:
        yield running


def make(folder: Path) -> Path:
    """A new folder; fails where there is one."""
    folder.mkdir()
    return folder


def copies(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def night(clock: SimulatedClock) -> None:
    """Time goes by until it is a minute past three."""
    now = clock.now()
    three = now.replace(hour=3, minute=1, second=0, microsecond=0)
    await clock.leap((three - now) / timedelta(seconds=1) % DAY)


@pytest.mark.any_database
async def test_each_night_there_is_a_backup_with_the_answers_of_the_day_and_only_the_newest_are_kept(
    env: simcord.Env, clock: SimulatedClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    school = School(env)
    await night(clock)
    caplog.set_level(logging.INFO, "bot")
    made = set[Path]()
    for number in range(5):
        student = school.student(f"student {number}")
        await answer(student)
        before = copies(folder)
        await clock.leap(DAY)
        (new,) = set(copies(folder)) - set(before)
        assert contents_of(new).answers == number + 1
        assert len(copies(folder)) <= 3
        made.add(new)
        assert str(student.id) not in caplog.text
    assert set(copies(folder)) == set(sorted(made)[-3:])
    said = [record.getMessage() for record in caplog.records if "Backed up the database" in record.getMessage()]
    assert len(said) == 5
    assert "Deleted 1 old backups" in caplog.text


@pytest.mark.any_database
async def test_a_bot_that_starts_often_makes_no_more_backups(
    env: simcord.Env, settings: Settings, clock: SimulatedClock, folder: Path
) -> None:
    await night(clock)
    before = copies(folder)
    assert before
    for _ in range(3):
        await content.restart(env, replace(settings, clock=clock))
        await env.advance_time(DAY / 24)
    assert copies(folder) == before


@pytest.mark.any_database
async def test_a_bot_that_is_off_every_night_makes_a_backup_after_its_start(
    env: simcord.Env, settings: Settings, clock: SimulatedClock, folder: Path
) -> None:
    await night(clock)
    before = copies(folder)
    clock.shift += timedelta(days=2)
    await content.restart(env, replace(settings, clock=clock))
    await env.advance_time(DAY / 24)
    assert len(set(copies(folder)) - set(before)) == 1


@pytest.mark.any_database
async def test_a_backup_that_fails_is_one_line_and_the_bot_goes_on(
    env: simcord.Env, clock: SimulatedClock, folder: Path, caplog: pytest.LogCaptureFixture, expected_errors: list[str]
) -> None:
    expected_errors.append("There is no backup of tonight")
    ana = School(env).student("ana")
    shutil.rmtree(folder)  # a disk that is not there
    await env.advance_time(DAY / 24)
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in told] == [
        f"There is no backup of tonight: there is no folder {folder}; make it, or mount what it is on"
    ]
    await answer(ana)
    make(folder)
    await clock.leap(DAY)
    assert [contents_of(copy).answers for copy in copies(folder)] == [1]


@pytest.mark.any_database
@pytest.mark.parametrize("turns", [0, 1, 3])
async def test_a_bot_that_ends_in_the_middle_leaves_no_half_backup(
    env: simcord.Env, tmp_path: Path, folder: Path, clock: SimulatedClock, turns: int
) -> None:
    await answer(School(env).student("ana"))
    night = asyncio.create_task(NightlyBackups(tmp_path / "copydesk.db", clock, folder, 3, 5).night())
    for _ in range(turns + 1):
        await asyncio.sleep(0)
    night.cancel()
    with suppress(asyncio.CancelledError):
        await night
    assert [one for one in copies(folder) if one.suffix != ".db"] == []
    assert [contents_of(one).answers for one in copies(folder)] in ([], [1])


async def test_on_postgresql_the_log_says_that_backups_are_up_to_pg_dump(
    env: simcord.Env, settings: Settings, clock: SimulatedClock, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await clock.leap(DAY)
    await content.restart(env, settings)
    on_postgres = not settings.database_url.startswith("sqlite")
    assert ("COPYDESK_BACKUPS is for SQLite" in caplog.text) == on_postgres
    assert (copies(folder) == []) == on_postgres
