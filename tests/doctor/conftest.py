"""The installation that the doctor looks at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.app import own_commands
from bot.config import Settings
from tests.databases import migrated
from tests.doctor.clinic import Clinic
from tests.doctor.told_discord import TOKEN, ToldDiscord
from tests.in_a_thread import served


@pytest.fixture(scope="session")
def registered() -> list[dict[str, Any]]:
    """What this version registers."""
    return asyncio.run(own_commands(Settings(database_url="sqlite:///none.db")))


@pytest.fixture
def clinic(registered: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    """A Copydesk with a token that Discord knows and a database of its own."""
    folder = tmp_path / "installation"
    folder.mkdir()
    told = ToldDiscord(registered)
    with served(told.open):
        monkeypatch.setattr(discord.http.Route, "BASE", told.url)
        url = f"sqlite:///{folder / 'copydesk.db'}"

        async def made() -> None:
            async with migrated(url):
                pass

        asyncio.run(made())
        yield Clinic(folder, told, {"DISCORD_TOKEN": TOKEN, "COPYDESK_DATABASE_URL": url})
