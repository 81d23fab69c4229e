"""Presses on the cards of a class quiz, each as the service call that it stands for.

Promises one private card for each learner instead of a message for each press, that of a learner's presses the last
to come is the one that counts, an acknowledgement in time even while the database is slow, that work once begun is
finished even if Discord refuses every answer, and that only hosts move a class on. The class is looked up once for a
press, and handed on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

import discord

from bot.class_quiz.host import ClassHost
from bot.i18n import wording
from bot.member_names import find_people
from bot.services.class_scenes import AnswerSheet, AskedAgain, PeopleScene, PrivateScene, RemovalScene, RemovedCard
from bot.services.classroom import Classroom
from bot.services.open_classes import OpenClass
from bot.services.scenes import AtVote, Refusal
from bot.services.wiring import Services
from bot.views import ids
from bot.views.class_host import history_card, past_card, people_card, people_of_page, removal_card
from bot.views.id_codec import Control, HostCommand
from bot.views.interaction_locale import resolve_language
from bot.views.layout import MOST_ENTRIES, Card
from bot.views.press import Press
from bot.views.reply import acknowledge, respond, turn_card
from questions.engine import class_quiz as engine


class ClassPresses:
    """One for a process."""

    def __init__(self, services: Services, host: ClassHost) -> None:
        self._classes = services.classes
        self._classroom = services.classroom
        self._answering = services.answering
        self._seating = services.seating
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

    async def find_table(self, press: Press[ids.FindTablePress]) -> None:
        """Finds a table for whoever wants one, and shows it on a new card where the press came from the channel."""
        await self._wish(press, press.asked.run, wants=True)

    async def leave_table(self, press: Press[ids.LeaveTablePress]) -> None:
        """Takes somebody away from their table, or from those who get one."""
        await self._wish(press, press.asked.run, wants=False)

    async def _wish(self, press: Press[Control], run: int, *, wants: bool) -> None:
        async def wished(at: OpenClass) -> PrivateScene:
            changed = await self._seating.wish(at, press.learner, wants=wants)
            self._host.tell_tables(at, changed - {press.learner})
            return await self._answering.after_wish(at, press.learner)

        await self._show(press, run, wished, anew=True)

    async def mark(self, press: Press[ids.MarkPress[AtVote]]) -> None:
        """Shows the question with what is ticked now."""

        async def marked(at: OpenClass) -> PrivateScene:
            sheet = await self._answering.sheet(at, press.learner, press.ticked(press.asked.places))
            return _kept_open(press, sheet)

        await self._show(press, press.asked.at.run, marked)

    async def hint(self, press: Press[ids.HintPress[AtVote]]) -> None:
        """Opens the question's hint on the card."""
        await self._fold(press, press.asked.at, press.asked.places, unfolded=True)

    async def fold(self, press: Press[ids.FoldPress[AtVote]]) -> None:
        """Closes it."""
        await self._fold(press, press.asked.at, press.asked.places, unfolded=False)

    async def _fold(self, press: Press[Control], vote: AtVote, places: Sequence[int] | None, *, unfolded: bool) -> None:
        async def folded(at: OpenClass) -> PrivateScene:
            if vote.aim != at.aim:
                raise Refusal(wording.VOTE_CLOSED)
            sheet = await self._answering.sheet(at, press.learner, None if places is None else tuple(places))
            return replace(sheet, unfolded=unfolded)

        await self._show(press, vote.run, folded)

    async def choose(self, press: Press[ids.ChoosePress[AtVote]]) -> None:
        """Locks in what was chosen."""
        vote, places = press.asked.at, press.asked.places
        await self._show(press, vote.run, lambda at: self._answering.choose(at, press.learner, vote.aim, places))

    async def fill(self, press: Press[ids.FillPress[AtVote]]) -> None:
        """Fills a part of an answer."""
        vote, parts = press.asked.at, press.filled(press.asked.parts)

        async def filled(at: OpenClass) -> PrivateScene:
            return _kept_open(press, await self._answering.fill(at, press.learner, vote.aim, parts))

        await self._show(press, vote.run, filled)

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

        async def typed(at: OpenClass) -> PrivateScene:
            return _kept_open(press, await self._answering.type(at, press.learner, vote.aim, press.text, parts))

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
                return at, RemovedCard(run) if press.learner in at.removed else await work(at)
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
        at = await self._hosted(press, run)
        asks = _asks_again(at, press.asked)
        event = None if asks else _event(press.asked.command, press.asked.turn)
        if event is not None:
            await self._host.act(at, event)
        self._host.repaint(run)  # whoever looks at the panel may have lost the message
        scene = await self._classroom.panel(at, asks, folded=press.asked.folded is not None)
        await self._host.show_panel(interaction, scene)

    async def people(self, press: Press[ids.PeoplePress]) -> None:
        """Shows who takes part, and who was removed."""
        at = await self._hosted(press, press.asked.run)
        await self._show_people(press, self._classroom.people(at), press.asked.page)

    async def ask_to_remove(self, press: Press[ids.RemovalMenuPress]) -> None:
        """Asks whether to remove the one chosen in a menu."""
        at, learner = await self._hosted(press, press.asked.run), press.number()
        await self._host.show_people(press.interaction, at.run, removal_card(RemovalScene(at.run, learner)))

    async def remove(self, press: Press[ids.RemovePress]) -> None:
        """Removes them."""
        at = await self._hosted(press, press.asked.run)
        found = await self._host.remove(at, press.asked.learner)
        await self._show_people(
            press, self._classroom.people(at, refused=None if found else wording.NO_LONGER_IN_CLASS)
        )

    async def let_back(self, press: Press[ids.LetBackMenuPress]) -> None:
        """Lets back in who was chosen in a menu."""
        at = await self._hosted(press, press.asked.run)
        found = await self._host.let_back(at, press.number())
        await self._show_people(
            press, self._classroom.people(at, refused=None if found else wording.NO_LONGER_IN_CLASS)
        )

    async def _hosted(self, press: Press[Control], run: int) -> OpenClass:
        """The class of a run, for its hosts, once the press is acknowledged. Raises `Refusal`."""
        await acknowledge(press.interaction)  # nothing below is sure to be quick
        await resolve_language(press.interaction)
        await require_host(press.interaction, self._classroom)
        at = await self._classes.get(run)
        at.require_place(press.guild, press.interaction.channel_id)
        return at

    async def _show_people(self, press: Press[Control], scene: PeopleScene, page: int = 0) -> None:
        named = [*people_of_page(scene, page), *scene.removed[:MOST_ENTRIES]]
        people = await find_people(press.interaction.client, press.guild or 0, named, lambda _: None)
        await self._host.show_people(press.interaction, scene.run, people_card(scene, people, page))

    # ------------------------------------------------------------------ past classes

    async def history(self, press: Press[ids.HistoryPress]) -> None:
        """Shows past class quizzes."""

        async def past() -> Card:
            return history_card(await self._classroom.history(await require_host(press.interaction, self._classroom)))

        await respond(press.interaction, past(), turn_card)

    async def past(self, press: Press[ids.PastMenuPress]) -> None:
        """Shows what the one chosen in a menu brought."""

        async def opened() -> Card:
            guild = await require_host(press.interaction, self._classroom)
            return past_card(await self._classroom.past(guild, press.number()))

        await respond(press.interaction, opened(), turn_card)


def _kept_open(press: Press[Control], scene: PrivateScene) -> PrivateScene:
    """The scene, with its hint open where that is open on the card that was pressed."""
    return replace(scene, unfolded=press.is_unfolded) if isinstance(scene, AnswerSheet) else scene


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


def _asks_again(at: OpenClass, asked: ids.HostPress) -> AskedAgain | None:
    """What a host is asked before it is done. A press that comes late is not asked about: it does nothing anyway."""
    match asked.command:
        case "end":
            return "end"
        case "skip" if at.has_answers and asked.turn == at.live.turn:
            return "skip"
        case _:
            return None


def _event(command: HostCommand, turn: int) -> engine.Event | None:
    """The event of a panel's button; None for one that only shows something: the panel, or a question to the host."""
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
        case "skip" | "drop":
            return engine.Skip(turn)
        case "look" | "end":
            return None
