"""A Discord that answers what it was told to, on the routes that say how a bot stands."""

from __future__ import annotations

import base64
import copy
import json
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import web

APPLICATION, GUILD, CHANNEL, THREAD = 812345678901234567, 712345678901234567, 722345678901234567, 732345678901234567

TOKEN = f"{base64.urlsafe_b64encode(str(APPLICATION).encode()).decode().rstrip('=')}.GmAdE1.{'u' * 38}"
"""Of the shape that Discord gives them."""

_USER = {
    "id": str(APPLICATION),
    "username": "Copydesk",
    "discriminator": "0001",
    "avatar": None,
    "bot": True,
    "flags": 0,
    "mfa_enabled": False,
    "verified": True,
    "email": None,
    "locale": "en-US",
}

_APPLICATION: dict[str, Any] = {
    "id": str(APPLICATION),
    "name": "Copydesk",
    "description": "Type /help to begin.",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": {"id": "912345678901234567", "username": "owner", "discriminator": "0", "avatar": None},
    "team": None,
    "interactions_endpoint_url": None,
    "integration_types_config": {
        "0": {"oauth2_install_params": {"scopes": ["applications.commands", "bot"], "permissions": "309237681152"}},
        "1": {},
    },
}

_EVERYBODY = {
    "id": str(GUILD),
    "name": "@everyone",
    "color": 0,
    "hoist": False,
    "position": 0,
    "permissions": str((1 << 50) - 1 - (1 << 3)),  # everything but the administrator
    "managed": False,
    "mentionable": False,
    "flags": 0,
}

_GUILD: dict[str, Any] = {
    "id": str(GUILD),
    "name": "School",
    "owner_id": "912345678901234567",
    "roles": [_EVERYBODY],
    "emojis": [],
    "stickers": [],
    "features": [],
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "afk_channel_id": None,
    "afk_timeout": 300,
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "application_id": None,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "vanity_url_code": None,
    "description": None,
    "banner": None,
    "premium_tier": 0,
    "preferred_locale": "en-US",
    "public_updates_channel_id": None,
    "nsfw_level": 0,
    "premium_progress_bar_enabled": False,
    "safety_alerts_channel_id": None,
}

_CHANNEL: dict[str, Any] = {
    "id": str(CHANNEL),
    "type": 0,
    "guild_id": str(GUILD),
    "name": "newsroom",
    "position": 0,
    "permission_overwrites": [],
    "nsfw": False,
    "parent_id": None,
    "topic": None,
    "last_message_id": None,
    "rate_limit_per_user": 0,
}

_THREAD: dict[str, Any] = {
    "id": str(THREAD),
    "type": 11,
    "guild_id": str(GUILD),
    "parent_id": str(CHANNEL),
    "owner_id": "912345678901234567",
    "name": "a-thread",
    "last_message_id": None,
    "message_count": 0,
    "member_count": 1,
    "rate_limit_per_user": 0,
    "thread_metadata": {
        "archived": False,
        "auto_archive_duration": 1440,
        "archive_timestamp": "2026-01-01T00:00:00+00:00",
        "locked": False,
    },
}


class ToldDiscord:
    """What it answers, by method and path, and how wrong its clock is. A number is a status."""

    def __init__(self, commands: list[dict[str, Any]]) -> None:
        self.commands = [
            {
                **copy.deepcopy(one),
                "id": str(600000000000000000 + at),
                "version": "1",
                "application_id": str(APPLICATION),
            }
            for at, one in enumerate(commands)
        ]
        self.application, self.channel = copy.deepcopy(_APPLICATION), copy.deepcopy(_CHANNEL)
        self.gateway: dict[str, Any] = {
            "url": "wss://gateway.example",
            "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 990, "reset_after": 3_600_000, "max_concurrency": 1},
        }
        self.ahead = timedelta()
        """By how much its clock is ahead of this machine's."""
        self.asked: list[str] = []
        self.url = ""

    @property
    def _answers(self) -> dict[str, Any]:
        return {
            "GET /users/@me": _USER,
            "GET /oauth2/applications/@me": self.application,
            "GET /applications/@me": self.application,
            "GET /gateway/bot": self.gateway,
            f"GET /applications/{APPLICATION}/commands": self.commands,
            f"GET /guilds/{GUILD}": _GUILD,
            f"GET /guilds/{GUILD}/members/{APPLICATION}": {
                "user": _USER,
                "roles": [],
                "joined_at": "2026-01-01T00:00:00+00:00",
                "deaf": False,
                "mute": False,
                "flags": 0,
            },
            f"GET /channels/{CHANNEL}": self.channel,
            f"GET /channels/{THREAD}": _THREAD,
        }

    async def open(self, stack: AsyncExitStack) -> int:
        """Listens on a free port, which it returns, until the stack is closed."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = int(runner.addresses[0][1])
        self.url = f"http://127.0.0.1:{port}"
        return port

    async def _handle(self, request: web.Request) -> web.Response:
        route = f"{request.method} {request.path}"
        self.asked.append(route)
        date = {"Date": format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)}
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, 401, date)
        answer = self._answers.get(route)
        if answer is None:
            return _json({"message": "Unknown Channel", "code": 10003}, 404, date)
        return _json(answer, 200, date)


def _json(value: object, status: int, headers: dict[str, str]) -> web.Response:
    # discord.py compares the header with this text; aiohttp's own way adds a charset.
    told = {**headers, "Content-Type": "application/json"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=told)
