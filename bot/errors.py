"""What a person is told when something fails, and what the log is told.

Promises one polite line to the person wherever Discord still lets it through, a warning for what Discord refused, and
the trace under a reference id for what nobody foresaw. Of what the database did not take, the log reads why and not
what it was. Refuses to raise: it is the last one to hear of an error.
"""

from __future__ import annotations

import logging
import secrets
from typing import Literal

import aiohttp
import discord
import orjson
from sqlalchemy.exc import SQLAlchemyError

from bot.discord_internals import post_callback
from bot.i18n import wording
from bot.services.scenes import Refusal
from db.errors import DatabaseUnavailable, reason
from questions.messages import Message

STORAGE = (DatabaseUnavailable, SQLAlchemyError)
"""What is raised while the database is away or does not take something."""

REFUSED = (discord.HTTPException, aiohttp.ClientError)
"""What is raised where Discord does not take something, or the connection to it breaks on the way."""

Outcome = Literal["answered", "refused", "failed"]
"""What became of a command or a press: refused is what somebody may not do, or cannot any more."""

_OUTCOME = "outcome"
"""Where it is noted among an interaction's extras, which discord.py leaves to its user."""

MOST_SAID = 2000
"""Characters that Discord takes beside no card."""

_HIDDEN = discord.MessageFlags(ephemeral=True).value

_log = logging.getLogger(__name__)


def why(error: discord.HTTPException | aiohttp.ClientError) -> str:
    """What Discord said, for the log."""
    if isinstance(error, discord.HTTPException):
        return f"{error} (status {error.status}, code {error.code})"
    return f"the connection broke: {error!r}"


def note(error: BaseException, what: str) -> None:
    """Logs an error that no one person waits for: with its trace where nobody foresaw it."""
    match error:
        case DatabaseUnavailable() | SQLAlchemyError() | Refusal():
            _log.warning("%s: %s", what, reason(error))
        case discord.HTTPException() | aiohttp.ClientError():
            _log.warning("%s: %s", what, why(error))
        case _:
            _log.error("%s", what, exc_info=error)


async def tell(interaction: discord.Interaction, error: BaseException) -> None:
    """Answers an interaction that failed with `error`."""
    if isinstance(error, discord.app_commands.CommandInvokeError):
        error = error.original
    is_refusal = isinstance(error, (Refusal, discord.app_commands.AppCommandError))
    interaction.extras[_OUTCOME] = "refused" if is_refusal else "failed"
    match error:
        case Refusal():
            await say(interaction, error.message)
        case DatabaseUnavailable() | SQLAlchemyError():
            _log.warning("Could not store: %s", reason(error))
            await say(interaction, wording.DATABASE_AWAY)
        case discord.HTTPException() | aiohttp.ClientError():
            _log.warning("Discord refused an answer: %s", why(error))
            await say(interaction, wording.CARD_LOST)
        case RuntimeError() if interaction.client.is_closed():
            _note_left(error)
        case discord.app_commands.AppCommandError():  # it is not one of ours, or does not come as ours does
            _log.warning("A command of another version: %s", error)
            await say(interaction, wording.OLD_COMMAND)
        case _:
            reference = secrets.token_hex(3)
            _log.error("Unforeseen error, reference %s", reference, exc_info=error)
            await say(interaction, wording.something_broke(reference))


def outcome_of(interaction: discord.Interaction) -> Outcome:
    """What became of it, as far as it was told here."""
    return interaction.extras.get(_OUTCOME, "answered")


async def say(interaction: discord.Interaction, message: Message) -> None:
    """One line, in their language, that only the person who pressed sees. What Discord refuses is logged."""
    text = wording.ours(message)[:MOST_SAID]
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            data: dict[str, object] = {"content": text, "flags": _HIDDEN, "allowed_mentions": {"parse": []}}
            kind = discord.InteractionResponseType.channel_message
            await post_callback(interaction, kind, orjson.dumps({"type": kind.value, "data": data}))
    except REFUSED as refused:
        _log.warning("Could not tell a person: %s", why(refused))
    except RuntimeError as error:
        if not interaction.client.is_closed():
            raise
        _note_left(error)


def _note_left(error: RuntimeError) -> None:
    """The process ends, and has left Discord: aiohttp then raises this, and there is no way to the person any more."""
    _log.warning("The bot was stopped before somebody was answered: %s", error)
