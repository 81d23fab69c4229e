"""Presses on the cards of a class quiz, each as the service call that it stands for.

Promises one private card for each learner instead of a message for each press, that of a learner's presses the last
to come is the one that counts, an acknowledgement in time even while the database is slow, that work once begun is
finished even if Discord refuses every answer, and that only hosts move a class on. The class is looked up once for a
press, and handed on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

import discord
from discord import ui

from bot.class_quiz.host import ClassHost
from bot.i18n import wording
from bot.services.class_scenes import PrivateScene
from bot.services.classroom import Classroom
from bot.services.open_classes import OpenClass
from bot.services.scenes import AtVote, Refusal
from bot.services.wiring import Services
from bot.views import ids
from bot.views.class_host import history_card, past_card
from bot.views.id_codec import Control, HostCommand, read_number
from bot.views.interaction_locale import resolve_language
from bot.views.press import Press
from bot.views.reply import acknowledge, respond, turn_card
from questions.engine import class_quiz as engine


class ClassPresses:
    """One for a process."""

    def __init__(self, services: Services, host: ClassHost) -> None:
        self._classes = services.classes
        self._classroom = services.classroom
        self._answering = services.answering
        self._host = host
        self._turns = WeakValueDictionary[int, asyncio.Lock]()
        """By learner: whatever a press has to read first, the next one waits for it. Each is there while one waits."""

    # ------------------------------------------------------------------ learners

    async def join(self, press: Press[ids.JoinPress]) -> None:
        """Takes somebody in."""
        await self._show(press, press.asked.run, lambda at: self._answering.join(at, press.learner))

    async def sheet(self, press: Press[ids.SheetPress]) -> None:
        """Opens a private card to answer on."""
        await self._show(press, press.asked.run, lambda at: self._answering.sheet(at, press.learner))

    async def mine(self, press: Press[ids.MinePress]) -> None:
        """Shows what one learner may see of their own, on a new card: they may have lost the one before."""
        await self._show(press, press.asked.run, lambda at: self._answering.mine(at, press.learner), anew=True)

    async def mark(self, press: Press[ids.MarkPress[AtVote]]) -> None:
        """Shows the question with what is ticked now."""

        async def marked(at: OpenClass) -> PrivateScene:
            return await self._answering.sheet(at, press.learner, press.ticked(press.asked.places))

        await self._show(press, press.asked.at.run, marked)

    async def choose(self, press: Press[ids.ChoosePress[AtVote]]) -> None:
        """Locks in what was chosen."""
        vote, places = press.asked.at, press.asked.places
        await self._show(press, vote.run, lambda at: self._answering.choose(at, press.learner, vote.aim, places))

    async def fill(self, press: Press[ids.FillPress[AtVote]]) -> None:
        """Fills a part of an answer."""
        vote, parts = press.asked.at, press.filled(press.asked.parts)
        await self._show(press, vote.run, lambda at: self._answering.fill(at, press.learner, vote.aim, parts))

    async def send(self, press: Press[ids.SendPress[AtVote]]) -> None:
        """Locks in the parts that were filled."""
        vote, parts = press.asked.at, press.asked.parts
        await self._show(press, vote.run, lambda at: self._answering.send(at, press.learner, vote.aim, parts))

    async def say_confidence(self, press: Press[ids.ConfidencePress[AtVote]]) -> None:
        """Stores how sure they are."""
        vote, level = press.asked.at, press.asked.confidence
        await self._show(press, vote.run, lambda at: self._answering.say_confidence(at, press.learner, vote.aim, level))

    async def type(self, press: Press[ids.TypePress[AtVote]]) -> None:
        """Locks in what was typed, or fills a part with it."""
        vote, parts = press.asked.at, press.asked.parts or ()

        def typed(at: OpenClass) -> Awaitable[PrivateScene]:
            return self._answering.type(at, press.learner, vote.aim, press.text, parts)

        # How a figure is typed depends on the language; nothing else that is sent here does.
        await self._show(press, vote.run, typed, knows_no_language=False)

    async def _show(
        self,
        press: Press[Control],
        run: int,
        work: Callable[[OpenClass], Awaitable[PrivateScene]],
        *,
        anew: bool = False,
        knows_no_language: bool = True,
    ) -> None:
        """Does `work` with the class, and shows a learner what comes of it."""

        async def done() -> tuple[OpenClass, PrivateScene]:
            try:
                at = await self._classes.get(run)
                at.require_place(press.guild, press.interaction.channel_id)
                return at, await work(at)
            except Refusal:
                self._host.look_at_clock(run)
                raise

        async def show(interaction: discord.Interaction, found: tuple[OpenClass, PrivateScene]) -> None:
            await self._host.show(interaction, *found, anew=anew)

        turn = self._turns.setdefault(press.learner, asyncio.Lock())
        await respond(press.interaction, done(), show, turn, knows_no_language=knows_no_language)

    # ------------------------------------------------------------------ hosts

    async def command(self, press: Press[ids.HostPress]) -> None:
        """A button of the host panel."""
        interaction, run = press.interaction, press.asked.run
        event = _event(press.asked.command, press.asked.turn)
        await acknowledge(interaction)  # nothing below is sure to be quick
        await resolve_language(interaction)
        await require_host(interaction, self._classroom)
        at = await self._classes.get(run)
        at.require_place(press.guild, interaction.channel_id)
        if event is not None:
            await self._host.act(at, event)
        self._host.repaint(run)  # whoever looks at the panel may have lost the message
        asking = press.asked.command == "end"
        await self._host.show_panel(interaction, self._classroom.panel(at, asks_to_end=asking))

    # ------------------------------------------------------------------ past classes

    async def history(self, press: Press[ids.HistoryPress]) -> None:
        """Shows past class quizzes."""

        async def past() -> ui.LayoutView:
            return history_card(await self._classroom.history(await require_host(press.interaction, self._classroom)))

        await respond(press.interaction, past(), turn_card)

    async def past(self, press: Press[ids.PastMenuPress]) -> None:
        """Shows what the one chosen in a menu brought."""

        async def opened() -> ui.LayoutView:
            guild = await require_host(press.interaction, self._classroom)
            return past_card(await self._classroom.past(guild, _run(press.one_value())))

        await respond(press.interaction, opened(), turn_card)


def _run(value: str) -> int:
    """The run that a menu's entry stands for. Raises `Refusal`."""
    try:
        return read_number(value)
    except ValueError as error:
        raise Refusal(wording.OLD_BUTTON) from error


async def require_host(interaction: discord.Interaction, classroom: Classroom) -> int:
    """The server in which this person may run classes and change packs. Raises `Refusal` where there is none."""
    guild = interaction.guild_id
    if guild is None:
        raise Refusal(wording.ONLY_IN_SERVERS)
    if not await is_host(interaction, guild, classroom):
        raise Refusal(wording.NOT_A_HOST)
    return guild


async def is_host(interaction: discord.Interaction, guild: int, classroom: Classroom) -> bool:
    """Whether this person may run classes and change packs in that server, where they are."""
    if interaction.permissions.manage_guild:
        return True
    role = await classroom.host_role(guild)
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    return role is not None and role in [one.id for one in roles]


def _event(command: HostCommand, turn: int) -> engine.Event | None:
    """The event of a panel's button; None for one that only shows something: the panel, or whether to end the quiz."""
    match command:
        case "start":
            return engine.Start()
        case "stop":
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
        case "look" | "end":
            return None
