"""Discord's part in a start, without a network: it takes any token, and any list of commands."""

from __future__ import annotations

from typing import Any

from discord import Client
from discord.http import Route

USER = {"id": "1", "username": "copydesk", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": "1",
    "name": "copydesk",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0",
    "owner": USER,
    "team": None,
}


async def log_in(client: Client) -> None:
    """Starts `client` as far as the gateway, which is not opened: its `setup_hook` has run."""

    async def request(route: Route, **_: Any) -> Any:
        if route.method == "PUT":
            return []
        return USER if route.path == "/users/@me" else APPLICATION

    client.http.request = request
    await client.login("none")
