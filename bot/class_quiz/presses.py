"""Presses on the cards of a class quiz, from their ids to the services.

Promises one private card for each learner instead of a message for each press, that of a learner's presses the last
to come is the one that counts, an acknowledgement in time even while the database is slow, that work once begun is
finished even if Discord refuses every answer, and that only hosts move a class on. An id of another version gets one
polite line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import discord

from bot import errors
from bot.class_quiz.host import ClassHost
from bot.i18n import wording
from bot.services.answering import Answering
from bot.services.class_scenes import PrivateScene
from bot.services.classroom import Classroom
from bot.services.scenes import AtVote, Refusal
from bot.views import ids
from bot.views.component_router import filled
from bot.views.interaction_locale import resolve_language
from bot.views.reply import acknowledge, respond
from questions.engine import class_quiz as engine


class ClassPresses:
    """One for a process."""

    def __init__(self, host: ClassHost, classroom: Classroom, answering: Answering) -> None:
        self._host = host
        self._classroom = classroom
        self._answering = answering
        self._turns = WeakValueDictionary[int, asyncio.Lock]()
        """By learner: whatever a press has to read first, the next one waits for it. Each is there while one waits."""

    async def press(self, interaction: discord.Interaction, asked: ids.ClassPress, values: Sequence[str]) -> None:
        """Answers a press: `values` are a menu's choices or a form's text."""
        if isinstance(asked, ids.HostPress):
            await self._command(interaction, asked)
            return
        run = _run_of(asked)
        turn = self._turns.setdefault(interaction.user.id, asyncio.Lock())
        show = partial(self._host.show, run=run, anew=isinstance(asked, ids.MinePress))
        work = self._in_time(run, self._work(interaction, run, asked, values))
        # How a figure is typed depends on the language; nothing else that is sent here does.
        await respond(interaction, work, show, turn, knows_no_language=not isinstance(asked, ids.TypePress))

    async def _in_time(self, run: int, work: Coroutine[Any, Any, PrivateScene]) -> PrivateScene:
        try:
            return await work
        except Refusal:
            self._host.look_at_clock(run)
            raise

    async def _work(
        self, interaction: discord.Interaction, run: int, asked: ids.LearnerPress, values: Sequence[str]
    ) -> PrivateScene:
        """Does what a learner's press stands for. Raises `Refusal` where it does not come from the class's channel."""
        await self._classroom.require_place(run, interaction.guild_id, interaction.channel_id)
        room, learner = self._answering, interaction.user.id
        match asked:
            case ids.JoinPress():
                return await room.join(run, learner)
            case ids.SheetPress():
                return await room.sheet(run, learner)
            case ids.MinePress():
                return await room.mine(run, learner)
            case ids.MarkPress():
                return await room.sheet(run, learner, _ticked(values))
            case ids.ChoosePress(at, places):
                return await room.choose(run, learner, _aim(at), places)
            case ids.TypePress(at, parts):
                return await room.type(run, learner, _aim(at), "".join(values), parts or ())
            case ids.FillPress(at, parts):
                return await room.fill(run, learner, _aim(at), filled(parts, values))
            case ids.ConfidencePress(at, confidence):
                return await room.say_confidence(run, learner, _aim(at), confidence)

    async def _command(self, interaction: discord.Interaction, asked: ids.HostPress) -> None:
        """A button of the host panel."""
        event = _event(asked.command, asked.turn)
        await acknowledge(interaction)  # nothing below is sure to be quick
        await resolve_language(interaction)
        try:
            await require_host(interaction, self._classroom)
            await self._classroom.require_place(asked.run, interaction.guild_id, interaction.channel_id)
            if event is not None:
                await self._host.act(asked.run, event)
            self._host.repaint(asked.run)  # whoever looks at the panel may have lost the message
            await self._host.show_panel(interaction, await self._classroom.panel(asked.run))
        except Exception as error:
            await errors.tell(interaction, error)


async def require_host(interaction: discord.Interaction, classroom: Classroom) -> int:
    """The server in which this person may run classes and change packs. Raises `Refusal` where there is none."""
    guild = interaction.guild_id
    if guild is None:
        raise Refusal(wording.ONLY_IN_SERVERS)
    if not interaction.permissions.manage_guild:
        role = await classroom.host_role(guild)
        roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
        if role is None or role not in [one.id for one in roles]:
            raise Refusal(wording.NOT_A_HOST)
    return guild


def _run_of(asked: ids.LearnerPress) -> int:
    """The run of the class that a press is about."""
    match asked:
        case ids.JoinPress(run) | ids.SheetPress(run) | ids.MinePress(run):
            return run
        case _:
            return _vote(asked.at).run


def _vote(at: ids.At) -> AtVote:
    assert isinstance(at, AtVote), "what belongs to a run of one's own goes elsewhere"
    return at


def _aim(at: ids.At) -> tuple[int, int]:
    """The (position, vote) that a control was made for."""
    vote = _vote(at)
    return vote.position, vote.vote


def _ticked(values: Sequence[str]) -> tuple[int, ...]:
    """The places that a menu's values name. Raises `Refusal` for others."""
    try:
        return tuple(sorted(ids.read_number(value) for value in values))
    except ValueError as error:
        raise Refusal(wording.OLD_BUTTON) from error


def _event(command: ids.HostCommand, turn: int) -> engine.Event | None:
    """The event of a panel's button; None for looking alone."""
    match command:
        case "start":
            return engine.Start()
        case "end":
            return engine.End()
        case "next":
            return engine.Next(turn)
        case "close":
            return engine.CloseNow(turn)
        case "discuss":
            return engine.Discuss(turn)
        case "extend":
            return engine.Extend(turn)
        case "pause":
            return engine.Pause(turn)
        case "resume":
            return engine.Resume(turn)
        case "skip":
            return engine.Skip(turn)
        case "look":
            return None
