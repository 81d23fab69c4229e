"""The classroom that tests of classes and of servers stand in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import simcord
from simcord import interactions

import tests.people
from bot.config import Settings
from db.engine import Database
from tests.bot.classroom_page import Room
from tests.bot.crash_harness import connections_known


@pytest.fixture(scope="session", autouse=True)
def _connections_known() -> Iterator[None]:
    """From before the first bot: those that are killed must not go on holding the database."""
    with connections_known():
        yield


@pytest.fixture
def room(env: simcord.Env) -> Room:
    """A classroom before any quiz."""
    return Room(env)


@pytest.fixture
def locales(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """The locale of each person's Discord, by their id; SimCord's people have theirs in English otherwise."""
    set_for: dict[int, str] = {}
    plain = interactions.base_payload

    def with_locale(*args: Any, user_id: int, **more: Any) -> Any:
        record, payload = plain(*args, user_id=user_id, **more)
        return record, payload | {"locale": set_for.get(user_id, "en-US")}

    monkeypatch.setattr(interactions, "base_payload", with_locale)
    monkeypatch.setattr(tests.people, "base_payload", with_locale)
    return set_for


@pytest.fixture
async def database(settings: Settings, env: simcord.Env) -> AsyncIterator[Database]:
    """The bot's, after it has made it."""
    del env
    opened = await Database.open(settings.database_url)
    yield opened
    await opened.close()
