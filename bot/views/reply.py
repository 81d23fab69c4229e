"""The way from a service call to Discord's screen, the same for commands, buttons, menus and forms.

Promises a first answer well within Discord's three seconds: work that takes longer is announced and goes on. Work once
begun is finished even if Discord refuses every answer. Everything in a server or a group is seen by its learner alone;
what a whole channel is to see is a message of its own, and never the answer to a command.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, TypeVar

import discord
from discord.utils import MISSING

from bot import errors
from bot.services.scenes import Scene
from bot.views.attachments import files_for, files_for_edit
from bot.views.callbacks import change_answer, change_card, defer_card, defer_change, send_card
from bot.views.cards import render
from bot.views.interaction_locale import resolve_language, services_of
from bot.views.layout import Card

REPLY_PATIENCE = 1.5
"""Seconds that work may take before the interaction is acknowledged without its result."""

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


async def reply(interaction: discord.Interaction, work: Coroutine[Any, Any, Scene]) -> None:
    """Does `work` and shows its scene: as a new card for a command, in place of the old one for a press."""
    await respond(interaction, work, _show)


async def reply_beside(interaction: discord.Interaction, work: Coroutine[Any, Any, Scene]) -> None:
    """Does `work` for a press and shows its scene as a card of its own; the card that was pressed stays as it is."""
    await respond(interaction, work, _show_beside)


async def respond(
    interaction: discord.Interaction,
    work: Coroutine[Any, Any, _T],
    show: Callable[[discord.Interaction, _T], Awaitable[object]],
    turn: AbstractAsyncContextManager[object] | None = None,
    *,
    knows_no_language: bool = False,
) -> None:
    """Does `work`, which answers nothing itself, and gives what it returns to `show`. Both may fail: see `errors.tell`.

    All of it is in the language of whoever sent the interaction. `work` that `knows_no_language` is done before that is
    looked up, as it may read it along with what it stores. `turn` is held while `work` is done, so that several of them
    can keep an order.

    Where `work` takes long, the interaction is acknowledged before `show` is called.
    """
    late: list[asyncio.Task[None]] = []
    # A timer costs each press less than a task for its work would, and nearly all of them are through long before.
    timer = services_of(interaction).clock.call_later(
        REPLY_PATIENCE, lambda: late.append(asyncio.create_task(acknowledge(interaction)))
    )
    try:
        try:
            async with turn or nullcontext():
                if knows_no_language:
                    done = await _done_first(interaction, work)
                else:
                    await resolve_language(interaction)
                    done = await work
        finally:
            timer.cancel()
            for acknowledging in late:
                await acknowledging  # to answer meanwhile would be to answer twice
        await show(interaction, done)
    except Exception as error:
        interaction.command_failed = True
        await errors.tell(interaction, error)


async def _done_first(interaction: discord.Interaction, work: Coroutine[Any, Any, _T]) -> _T:
    """What `work` returns or raises, once the language is known too."""
    try:
        done = await work
    except Exception:  # and not what ends this task, which must not wait then
        await resolve_language(interaction)
        raise
    await resolve_language(interaction)
    return done


async def acknowledge(interaction: discord.Interaction) -> None:
    """Tells Discord that a command or a press was taken, if nothing has yet.

    Discord asks with the acknowledgement already who is to see the answer. A refusal is logged: what follows may get
    through.
    """
    if interaction.response.is_done():
        return
    try:
        # A form that a command opened stands on no message that could be changed instead.
        if interaction.message is None:
            await defer_card(interaction, hidden=is_private(interaction))
        else:
            await defer_change(interaction)
    except errors.REFUSED as refused:
        _log.warning("Discord refused a deferral: %s", errors.why(refused))


async def acknowledge_beside(interaction: discord.Interaction) -> None:
    """Tells Discord that a press was taken whose answer will be a card of its own, also while it is on its way."""
    try:
        await defer_card(interaction, hidden=is_private(interaction))
    except errors.REFUSED as refused:
        _log.warning("Discord refused a deferral: %s", errors.why(refused))


def is_private(interaction: discord.Interaction) -> bool:
    """Whether others could read along, so that the answer has to be ephemeral: everywhere but in the bot's own direct
    messages. People who write to each other, two or a group, bring it along as an app of their account.
    """
    return not interaction.context.dm_channel


async def show_card(interaction: discord.Interaction, view: Card) -> None:
    """A card of its own as the answer to a command or a press."""
    files = await files_for(view, services_of(interaction).pictures)
    if not interaction.response.is_done():
        await send_card(interaction, view, hidden=is_private(interaction), files=files)
    elif interaction.type is discord.InteractionType.application_command:  # it takes the place of "is thinking"
        await change_answer(interaction, view, files or MISSING)
    else:
        await interaction.followup.send(view=view, files=files or MISSING, ephemeral=is_private(interaction))


async def turn_card(interaction: discord.Interaction, view: Card) -> None:
    """A card in place of the one that was pressed; of its own where there is none that one person alone sees."""
    message = interaction.message
    # What others read is no place for somebody's own answers.
    if message is None or (is_private(interaction) and not _own(message)):
        await show_card(interaction, view)
        return
    attachments = await files_for_edit(view, message, services_of(interaction).pictures)
    if interaction.response.is_done():
        await change_answer(interaction, view, attachments)
    else:
        await change_card(interaction, view, attachments)


async def _show(interaction: discord.Interaction, scene: Scene) -> None:
    await turn_card(interaction, render(scene))


async def _show_beside(interaction: discord.Interaction, scene: Scene) -> None:
    await show_card(interaction, render(scene))


def _own(message: discord.Message) -> bool:
    """Whether one person alone sees it."""
    return message.flags.ephemeral
