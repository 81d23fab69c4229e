"""The bot's account with Discord, as its token opens it.

Promises that a text which is no bot token is sent nowhere, and that whatever Discord answers is asked for as the bot
itself asks. Refuses to register or change anything.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

import aiohttp
import discord
from discord.http import Route

ANSWER_SECONDS = 20
"""How long Discord may take to answer a first time."""

_TOKEN = re.compile(r"[\w-]{16,}\.[\w-]{4,}\.[\w-]{20,}")
"""Three parts: the application's id, a moment, and a signature."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What became of showing the token to Discord."""

    name: str | None
    """The bot's name; None where it was not let in."""
    refused: bool = False
    """Discord does not know the token."""
    why: str = ""
    """Why it was not let in, where that is not the token."""


class DiscordAccount:
    """Make one for a token; `sign_in` before anything else is asked, and `close` at the end."""

    def __init__(self, token: str | None) -> None:
        self.token = token
        self.signed_in = False
        self.clock_behind: timedelta | None = None
        """By how much this machine's clock is behind Discord's, to a second; None before anything was answered."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._note_date)
        self._client = discord.Client(
            intents=discord.Intents.none(), http_trace=trace, max_ratelimit_timeout=ANSWER_SECONDS + 10
        )

    async def sign_in(self) -> SignIn:
        """Shows the token to Discord, if it can be one."""
        if self.token is None or what_it_is_instead(self.token) is not None:
            return SignIn(None, why="there is no token to show")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._client.login(self.token)
        except discord.LoginFailure:
            return SignIn(None, refused=True)
        except discord.HTTPException as error:
            return SignIn(None, why=f"it answers with status {error.status}")
        except TimeoutError:
            return SignIn(None, why=f"it did not answer in {ANSWER_SECONDS} seconds")
        except (aiohttp.ClientError, OSError) as error:
            return SignIn(None, why=next(iter(str(error).splitlines()), type(error).__name__))
        self.signed_in = True
        return SignIn(self._client.user.name if self._client.user else "")

    async def close(self) -> None:
        """Ends the connection."""
        await self._client.close()

    async def application(self) -> dict[str, Any]:
        """The application, as Discord describes it. Raises discord.HTTPException."""
        return await self._client.http.request(Route("GET", "/applications/@me"))

    async def gateway(self) -> dict[str, Any]:
        """How many shards Discord recommends, and how often the bot may connect today. Raises discord.HTTPException."""
        return await self._client.http.request(Route("GET", "/gateway/bot"))

    async def commands(self, application: int) -> list[dict[str, Any]]:
        """The commands that are registered everywhere. Raises discord.HTTPException."""
        return cast("list[dict[str, Any]]", await self._client.http.get_global_commands(application))

    async def permissions_in(self, channel: int) -> tuple[str, discord.Permissions, bool]:
        """The channel's name, what the bot may do there, and whether it is a thread.

        Raises discord.HTTPException, and ValueError where it is not a channel of a server.
        """
        found = await self._client.fetch_channel(channel)
        if isinstance(found, discord.abc.PrivateChannel):
            raise ValueError("it is not a channel of a server")
        # What the bot may do follows from its roles there, and a client that is not connected knows none.
        guild = await self._client.fetch_guild(found.guild.id, with_counts=False)
        me = await guild.fetch_member(self._client.user.id if self._client.user else 0)
        is_thread = isinstance(found, discord.Thread)
        around = await guild.fetch_channel(found.parent_id if isinstance(found, discord.Thread) else channel)
        assert not isinstance(around, discord.Thread)
        return found.name, around.permissions_for(me), is_thread

    async def _note_date(self, _session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
        date = ended.response.headers.get("Date")
        if date is not None:
            now = datetime.now(UTC)
            self.clock_behind = parsedate_to_datetime(date) - now


def what_it_is_instead(token: str) -> str | None:
    """What the text in the place of the bot's token is more likely; None if it can be a token."""
    if re.fullmatch(r"[0-9]{15,20}", token):
        return "it is the id of an application or of somebody"
    if re.fullmatch(r"[0-9a-f]{64}", token):
        return "it is an application's public key"
    if token.lower().startswith(("bot ", "bearer ")):
        return f"the word “{token.split(maxsplit=1)[0]}” is before it"
    if token[0] in "\"'" or token[-1] in "\"'":
        return "it is in quotation marks"
    if "." not in token and re.fullmatch(r"[\w-]{32}", token):
        return "it is an application's client secret"
    if not _TOKEN.fullmatch(token):
        return "it does not have the three parts of one"
    first = token.partition(".")[0]
    try:
        named = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        named = ""
    return None if re.fullmatch(r"[0-9]{15,20}", named) else "its first part does not name an application"
