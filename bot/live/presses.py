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

from bot import errors, wording
from bot.live.host import LiveHost
from bot.services.answering import Answering
from bot.services.class_scenes import PrivateScene
from bot.services.classroom import Classroom
from bot.services.scenes import Refusal
from bot.views.controls import filled
from bot.views.hearing import hear_language
from bot.views.ids import SURE, Action, number, parse_parts, parse_places
from bot.views.reply import acknowledge, respond
from questions import live as engine


class ClassPresses:
    """One for a process."""

    def __init__(self, host: LiveHost, classroom: Classroom, answering: Answering) -> None:
        self._host = host
        self._classroom = classroom
        self._answering = answering
        self._turns = WeakValueDictionary[int, asyncio.Lock]()
        """By learner: whatever a press has to read first, the next one waits for it. Each is there while one waits."""

    async def press(self, interaction: discord.Interaction, action: Action, values: Sequence[str]) -> None:
        """Answers a press: `values` are a menu's choices or a form's text."""
        try:
            if action.verb == "host":
                run, command, turn = action.args
                await self._command(interaction, number(run), command, number(turn))
                return
            run = number(action.args[0].removeprefix("k"))
            work = self._work(interaction.user.id, run, action, values)
        except ValueError:
            await errors.say(interaction, wording.OLD_BUTTON)
            return
        except Exception as error:
            await errors.tell(interaction, error)
            return
        turn = self._turns.setdefault(interaction.user.id, asyncio.Lock())
        show = partial(self._host.show, run=run, anew=action.verb == "mine")
        # How a figure is typed depends on the language; nothing else that is sent here does.
        await respond(interaction, work, show, turn, knows_no_language=action.verb != "type")

    def _work(self, learner: int, run: int, action: Action, values: Sequence[str]) -> Coroutine[Any, Any, PrivateScene]:
        """The call that an action stands for. Raises `ValueError` for keys that do not fit its verb."""
        room = self._answering
        match action.verb, action.args:
            case "join", (_,):
                return room.join(run, learner)
            case "sheet", (_,):
                return room.sheet(run, learner)
            case "mine", (_,):
                return room.mine(run, learner)
            case "mark", (_, _):
                return room.sheet(run, learner, tuple(sorted(number(value) for value in values)))
            case "choose", (_, aim, places):
                return room.choose(run, learner, _aim(aim), parse_places(places))
            case "type", (_, aim):
                return room.type(run, learner, _aim(aim), "".join(values))
            case "type", (_, aim, parts):
                return room.type(run, learner, _aim(aim), "".join(values), parse_parts(parts))
            case "fill", (_, aim, parts):
                return room.fill(run, learner, _aim(aim), filled(parts, values))
            case "sure", (_, aim, confidence) if confidence in SURE:
                return room.sure(run, learner, _aim(aim), number(confidence))
            case _:
                raise ValueError(f"{action} does not fit")

    async def _command(self, interaction: discord.Interaction, run: int, command: str, turn: int) -> None:
        """A button of the host panel."""
        event = _event(command, turn)
        await acknowledge(interaction)  # nothing below is sure to be quick
        await hear_language(interaction)
        await require_host(interaction, self._classroom)
        if event is not None:
            await self._host.act(run, event)
        self._host.repaint(run)  # whoever looks at the panel may have lost the message
        await self._host.show_panel(interaction, await self._classroom.panel(run))


async def require_host(interaction: discord.Interaction, classroom: Classroom) -> None:
    """Raises `Refusal` unless this person may run classes here."""
    if interaction.permissions.manage_guild or interaction.guild_id is None:
        return
    role = await classroom.host_role(interaction.guild_id)
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    if role is None or role not in [one.id for one in roles]:
        raise Refusal(wording.NOT_A_HOST)


def _aim(text: str) -> tuple[int, int]:
    """The (position, vote) that a control was made for. Raises `ValueError`."""
    position, _, vote = text.partition("v")
    return number(position), number(vote)


def _event(command: str, turn: int) -> engine.Event | None:
    """The event of a panel's button; None for looking alone. Raises `ValueError` for an unknown one."""
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
        case _:
            raise ValueError(f"no command {command}")
