"""An edition of discord.py that has changed what Copydesk uses of its own is named at the start."""

from __future__ import annotations

import importlib
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket, KeepAliveHandler

from bot import discord_internals


def test_what_is_used_is_there() -> None:
    importlib.reload(discord_internals)


def test_an_interaction_without_its_state_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.Interaction, "__slots__", ("id", "type"))
    missing = r"Interaction\._state, Interaction\._session\. Install"
    with pytest.raises(ImportError, match=rf"discord\.py {discord.__version__}.*{missing}"):
        importlib.reload(discord_internals)


def test_attachments_that_are_made_otherwise_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Attachment:
        def __init__(self, *, payload: Any, state: Any) -> None: ...

    monkeypatch.setattr(discord, "Attachment", Attachment)
    with pytest.raises(ImportError, match=r"it has no Attachment\(data=…\)\."):
        importlib.reload(discord_internals)


def test_a_connection_that_cannot_be_looked_at_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class KeepAlive(KeepAliveHandler):
        def __init__(self) -> None:
            """Nothing that is read."""

    monkeypatch.setattr(discord.gateway, "KeepAliveHandler", KeepAlive)
    with pytest.raises(ImportError, match=r"it has no KeepAlive\._last_ack, KeepAlive\.latency\."):
        importlib.reload(discord_internals)


def test_a_connection_that_takes_no_heartbeats_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(DiscordWebSocket, "send_heartbeat")
    with pytest.raises(ImportError, match=r"it has no DiscordWebSocket\.send_heartbeat\."):
        importlib.reload(discord_internals)
