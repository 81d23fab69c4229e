"""The host of class quizzes: carries out what the engine asks for, keeps time, and turns private cards.

Promises that a class goes on after a restart, in the same message and with its deadlines kept; that a database or a
Discord that is away for a while delays it and stops nothing; that a learner has one private card, which turns into the
verdict at the reveal; and that nothing of a class stays here once its result stands in the channel, but its private
cards for as long as Discord lets them be changed. What ends a class before its time is a channel that is deleted, or a
pack that is no longer what the class began with, and then the channel, if there is one, says so. Refuses to decide
anything about the quiz: `bot.services.classroom` does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import discord

from bot import errors
from bot.class_quiz.concurrency_limit import ConcurrencyLimit
from bot.class_quiz.host_panel import HostPanel
from bot.class_quiz.message_updater import MessageUpdater, post
from bot.class_quiz.private_cards import CARD_LIFE, PrivateCards
from bot.i18n import wording
from bot.i18n.languages import _, speaking
from bot.permissions import lacking_in
from bot.services.class_scenes import ClassEnd, PanelScene, PrivateScene, ProjectedScene, RemovedCard
from bot.services.open_classes import OpenClass
from bot.services.scenes import Refusal
from bot.services.wiring import Services
from bot.views.layout import GREY, Card, card
from bot.views.projector import channel_card
from bot.views.reply import turn_card
from db.rows import ClassRow
from db.servers import ShardSet
from questions.engine import class_quiz as engine
from questions.messages import Message

LATE = timedelta(milliseconds=50)
"""Added to what is due, so that a timer that fires a moment early need not fire twice."""

LOOK_EVERY = 30.0
"""Seconds after which a timer looks at the clock again, which may have been set."""

JUMP = 5.0
"""Seconds by which no timer is late: the clock was set, or the machine was asleep."""

RETRY = (1, 2, 4, 8, 15)
"""Seconds before something that the database refused is tried again; the last one from then on."""

_GOODBYE = 5
"""Seconds that work in progress has when the process ends. What is left of it is done by the next process."""

THREAD_EXISTS = 160004

_T = TypeVar("_T")

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Running:
    """What this process keeps of a class besides its stored state. All of it may be lost."""

    guild: int | None
    channel: int
    updater: MessageUpdater
    private: PrivateCards
    panel: HostPanel
    timer: asyncio.Task[None] | None = None
    due: datetime | None = None
    """What the timer waits for."""
    ending: bool = False
    notice: Message | None = None
    """Why it was ended unasked; stands in place of a result."""


class ClassHost:
    """One for a process."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client = client
        self._classes = services.classes
        self._classroom = services.classroom
        self._answering = services.answering
        self._seating = services.seating
        self._locales = services.locales
        self._pictures = services.pictures
        self._clock = services.clock
        self._limit = ConcurrencyLimit(services.clock)
        self._opening: list[int] = []
        """Channels in which a class begins: it is stored there, and its lobby is still to come."""
        self._running: dict[int, _Running] = {}
        self._ended: dict[int, PrivateCards] = {}
        """Cards of classes that are over, which a learner's "My result" replaces."""
        self._work: set[asyncio.Task[None]] = set()
        self._closed = False
        services.privacy.when_forgotten(self.forget)

    # ------------------------------------------------------------------ beginning, coming back, leaving

    async def open(self, guild: int, channel: int, begin: Callable[[], Awaitable[int]]) -> int:
        """Has a class begun, and shows its lobby in the channel; the run. An abandoned class makes way for it.

        Raises `Refusal`: what `begin` raises, or that Copydesk may not write there, and then the class has ended again.
        Where Discord fails otherwise, the lobby comes later.
        """
        self._opening.append(channel)
        try:
            abandoned = await self._classroom.abandoned_in(channel)
            if abandoned is not None:
                await self._act_on(abandoned, engine.End())
            run = await begin()
            await self._show_lobby(run, guild, channel)
        finally:
            self._opening.remove(channel)
        return run

    async def _show_lobby(self, run: int, guild: int, channel: int) -> None:
        message = None
        where = self._client.get_partial_messageable(channel, guild_id=guild)
        try:
            with speaking(await self._language(guild, run)):
                message = await post(where, channel_card(await self._classroom.scene(run)), run)
        except (discord.Forbidden, discord.NotFound) as error:
            _log.warning("A class quiz has no place to be: %s", errors.why(error))
            self._begin(self._end(run))
            raise Refusal(wording.CANNOT_POST) from error
        except (*errors.REFUSED, *errors.STORAGE) as error:
            errors.note(error, "The lobby of a class quiz is late")
        self._take(run, guild, channel, message)
        if message is None:
            self.repaint(run)
        else:
            self._begin(self._place(run, message))

    async def come_back(self, here: ShardSet) -> None:
        """Takes up every class of these shards that an earlier process left: open, or with a result nobody was shown.

        Only the first call finds any; Discord says `ready` again after each lost connection.
        """
        for row in await self._persist(lambda: self._classroom.all_left(here)):
            self.take_up(row)

    def take_up(self, row: ClassRow) -> None:
        """Shows a class as it is stored, where this process does not do so already."""
        run = row.run.id
        if run in self._running or row.channel_id in self._opening:
            return
        self._take(run, row.guild_id, row.channel_id, row.message_id)
        if row.finished_at is not None:
            self._begin(self._finish(run))
        else:
            self._begin(self._go_on(run, engine.End() if self._classroom.abandoned(row) else engine.Tick()))

    def _take(self, run: int, guild: int | None, channel: int, message: int | None) -> None:
        async def draw() -> Card:
            self._begin(running.panel.freshen())
            with speaking(await self._language(guild, run)):
                try:
                    scene = await self._classroom.scene(run)
                except Refusal as refusal:  # its content is gone
                    return card([wording.ours(refusal.message)], colour=GREY)
                notice = running.notice
                return channel_card(scene) if notice is None else card([wording.ours(notice)], colour=GREY)

        where = self._client.get_partial_messageable(channel, guild_id=guild)  # threads ask for the server
        self._running[run] = running = _Running(
            guild=guild,
            channel=channel,
            updater=MessageUpdater(
                run,
                where,
                message,
                draw,
                placed=lambda sent: self._begin(self._place(run, sent)),
                gone=lambda: self.lost([channel]),
                pictures=self._pictures,
                clock=self._clock,
            ),
            private=PrivateCards(self._answering, self._limit, self._clock),
            panel=HostPanel(self._classes, self._classroom, run, self._clock),
        )

    async def _go_on(self, run: int, event: engine.Event) -> None:
        """What was due while nobody was there happens now."""
        try:
            await self._persist(lambda: self._act_on(run, event))
            await self._persist(lambda: self._close_if_all_in(run))
            await self._persist(lambda: self._seat(run))
            self.repaint(run)
            await self._persist(lambda: self._set_timer_of(run))
        except Refusal as refusal:
            _log.warning("Class %s cannot go on and ends: %s", run, refusal)
            await self._stored(lambda: self._classroom.close_down(run))
            self._running[run].notice = refusal.message
            await self._finish(run)

    async def close(self) -> None:
        """Stops timers and painters, and lets other work end. The stored classes go on with the next process."""
        self._closed = True
        for running in list(self._running.values()):
            if running.timer is not None:
                running.timer.cancel()
            await running.updater.close()
        if self._work:
            _, late = await asyncio.wait(self._work, timeout=_GOODBYE)
            for task in late:
                task.cancel()
        self._running.clear()

    # ------------------------------------------------------------------ going on

    async def act(self, at: OpenClass, event: engine.Event) -> bool:
        """Applies an event and shows what follows. False where it came late or meant nothing.

        Returns once the class has moved; cards are turned meanwhile. Raises `Refusal`, and what the database raises,
        and then nothing has changed.
        """
        try:
            effects = await self._classroom.act(at, event)
        except Refusal:
            self._begin(self._catch_up(at.run))
            raise
        if effects:
            self._follow(at, effects)
        return bool(effects)

    async def _catch_up(self, run: int) -> None:
        """Shows a class as it is stored: what was in memory was not the class any more. Another process moved it, or a
        commit that seemed to have failed was done after all.
        """
        try:
            at = await self._persist(lambda: self._classes.get(run))
        except Refusal as refusal:
            _log.warning("Class %s cannot be taken up again: %s", run, refusal)
        else:
            self._follow(at, engine.effects_of_phase(at.live))

    def _follow(self, at: OpenClass, effects: Sequence[engine.Effect]) -> None:
        """Shows what the engine asks for, and sets the timer for what comes next."""
        run = at.run
        self.repaint(run)
        for effect in effects:
            match effect:
                case engine.ShowAnswer(step=step):
                    self._begin(self._turn_cards(run, partial(self._answering.reveal_cards, at, step=step)))
                case engine.SkipItem(step=step):
                    self._begin(self._turn_cards(run, partial(self._answering.left_cards, at, step=step)))
                case engine.OpenTalk():
                    self._begin(self._open_talk(at))
                case engine.OpenVote(vote=2):
                    self._begin(self._turn_cards(run, partial(self._answering.first_vote_cards, at)))
                case engine.ShowResult():
                    self._stop_timer(run)
                    self._begin(self._finish(run))
                    return
                case _:
                    pass
        self._set_timer(at)

    async def _act_on(self, run: int, event: engine.Event) -> bool:
        """`act` on the class of a run."""
        return await self.act(await self._classes.get(run), event)

    async def _close_if_all_in(self, run: int) -> None:
        at = await self._classes.get(run)
        if at.all_in:
            await self.act(at, engine.AllAnswered(at.live.turn))

    def repaint(self, run: int) -> None:
        """The public message no longer shows how things stand."""
        running = self._running.get(run)
        if running is not None:
            running.updater.ask()

    def forget(self, learner: int, runs: Collection[int]) -> None:
        """Nothing here knows somebody any more who had everything deleted; the classes that they were in show it."""
        for private in (*(running.private for running in self._running.values()), *self._ended.values()):
            private.forget(learner)
        for running in self._running.values():
            running.panel.forget(learner)
        for run in runs:
            self.repaint(run)
            self._begin(self._seat_without(run))

    def lost(self, channels: Collection[int]) -> None:
        """These channels are gone, and their classes end."""
        for run in [run for run, running in self._running.items() if running.channel in channels]:
            self._begin(self._end(run))

    async def _end(self, run: int) -> None:
        await self._stored(lambda: self._act_on(run, engine.End()))

    async def _set_timer_of(self, run: int) -> None:
        self._set_timer(await self._classes.get(run))

    def _set_timer(self, at: OpenClass) -> None:
        """Nothing is awaited here: of several who set it at once, the last one leaves the only timer."""
        run, due = at.run, engine.next_due(at.live)
        self._stop_timer(run)
        running = self._running.get(run)
        if due is not None and running is not None and not self._closed:
            running.due = due
            waiting = self._persist(lambda: self._wait(run, due))
            running.timer = asyncio.create_task(waiting, name=f"class {run}")

    def _stop_timer(self, run: int) -> None:
        running = self._running.get(run)
        if running is not None and running.timer is not None:
            running.timer.cancel()
            running.timer = None

    async def _wait(self, run: int, due: datetime) -> None:
        """Until `due` is past by the clock, or so much time has gone by as it was away: clocks are set, either way."""
        left = self._until(due)
        while left > 0:
            step = min(left, LOOK_EVERY)
            await self._clock.sleep(step)
            left -= step
            now_left = self._until(due)
            if abs(now_left - left) > JUMP:
                _log.warning("Class %s: the clock was set by about %d seconds", run, round(left - now_left))
            left = min(left, now_left)
        self._running[run].timer = None
        self._begin(self._tick(run, due))  # a task of its own: to stop a timer must not interrupt what it set off

    def _until(self, due: datetime) -> float:
        return (due + LATE - self._clock.now()) / timedelta(seconds=1)

    def look_at_clock(self, run: int) -> None:
        """Somebody came too late: what the class waits for may be past already, as the clock was set forward."""
        running = self._running.get(run)
        if running is not None and running.timer is not None and running.due and self._until(running.due) < 0:
            self._begin(self._persist(lambda: self._set_timer_of(run)))

    async def _tick(self, run: int, due: datetime) -> None:
        try:
            if not await self._persist(lambda: self._act_on(run, engine.Tick(due))):
                await self._persist(lambda: self._set_timer_of(run))
        except Refusal as refusal:
            _log.warning("Class %s is taken up again: %s", run, refusal)

    # ------------------------------------------------------------------ private cards

    async def show(
        self, interaction: discord.Interaction, at: OpenClass, scene: PrivateScene, *, anew: bool = False
    ) -> None:
        """Shows a learner their private card: the one they have is changed, however often they press.

        A press on that card itself changes it in place. `anew` sends another, for who lost the first.
        """
        self.repaint(at.run)
        if at.all_in:
            self._begin(self._stored(lambda: self._close_if_all_in(at.run)))
        running = self._running.get(at.run)
        private = running.private if running is not None else self._ended.get(at.run)
        if private is None:
            private = PrivateCards(self._answering, self._limit, self._clock)
        await private.show(interaction, at, scene, anew=anew)

    async def _turn_cards(
        self, run: int, scenes_of: Callable[[Sequence[int]], Awaitable[Mapping[int, PrivateScene]]]
    ) -> None:
        """To the scenes that `scenes_of` gives for these learners."""
        running = self._running.get(run)
        if running is not None:
            await self._stored(lambda: running.private.turn(scenes_of))

    async def _open_talk(self, at: OpenClass) -> None:
        """Seats those who want a table, and then tells everybody that the class talks."""
        await self._stored(lambda: self._seating.settle(at))
        self.repaint(at.run)
        await self._turn_cards(at.run, partial(self._answering.first_vote_cards, at))

    def tell_tables(self, at: OpenClass, learners: Collection[int]) -> None:
        """Shows these learners on their cards who sits with them now."""
        running = self._running.get(at.run)
        if running is not None and learners:
            now = partial(self._answering.first_vote_cards, at)
            self._begin(self._stored(lambda: running.private.freshen(now, learners)))

    async def _seat(self, run: int) -> None:
        """Seats whoever wants a table and has none, or was left alone at one."""
        at = await self._classes.get(run)
        self.tell_tables(at, await self._seating.settle(at))

    async def _seat_without(self, run: int) -> None:
        """After somebody was forgotten: whom they sat with is not known any more, so every card is looked at."""
        running = self._running.get(run)
        if running is None:
            return
        at = await self._stored(lambda: self._classes.get(run))
        if at.choice.talk != "pairs":
            return
        await self._stored(lambda: self._seating.settle(at))
        self.repaint(run)
        await self._stored(lambda: running.private.freshen(partial(self._answering.first_vote_cards, at)))

    async def remove(self, at: OpenClass, learner: int) -> bool:
        """Takes somebody out of the class, and tells them on their card; False where there is nobody to remove."""
        found = await self._classroom.remove(at, learner)
        self.repaint(at.run)
        if running := self._running.get(at.run):
            self._begin(running.private.tell(learner, RemovedCard(at.run)))
        self._begin(self._stored(lambda: self._close_if_all_in(at.run)))
        self._begin(self._stored(lambda: self._seat(at.run)))
        return found

    async def let_back(self, at: OpenClass, learner: int) -> bool:
        """Lets somebody back in, and tells them on their card; False where they were not removed."""
        scene = await self._classroom.let_back(at, learner)
        self.repaint(at.run)
        if scene is not None and (running := self._running.get(at.run)):
            self._begin(running.private.tell(learner, scene))
            self._begin(self._stored(lambda: self._seat(at.run)))
        return scene is not None

    async def show_people(self, interaction: discord.Interaction, run: int, view: Card) -> None:
        """Shows a host something in place of the panel, which stays away until they ask for it."""
        if running := self._running.get(run):
            running.panel.leave()
        await turn_card(interaction, view)

    async def show_panel(self, interaction: discord.Interaction, scene: PanelScene) -> None:
        """Shows a host the panel, which is kept fresh from then on, and says where the channel sees nothing of it."""
        running = self._running.get(scene.run)
        panel = (
            running.panel if running is not None else HostPanel(self._classes, self._classroom, scene.run, self._clock)
        )
        await panel.show(interaction, scene)
        if running is not None and running.updater.failing:
            await errors.say(interaction, wording.CLASS_UNSEEN)

    async def open_panel(self, interaction: discord.Interaction, scene: PanelScene) -> None:
        """Shows a host who has asked for it the panel, and names what Copydesk is not allowed in this channel."""
        await self.show_panel(interaction, scene)
        if missing := lacking_in(interaction):
            await errors.say(
                interaction, wording.lacking_here([need.deed for need in missing], [need.name for need in missing])
            )

    # ------------------------------------------------------------------ ends

    async def _finish(self, run: int) -> None:
        running = self._running.get(run)
        if running is None or running.ending:
            return
        running.ending = True
        try:
            at = await self._stored(lambda: self._classes.get(run))
            await self._turn_cards(run, partial(self._answering.end_cards, at))
        except Refusal as refusal:
            _log.info("No summaries for class %s: %s", run, refusal)
        if await running.updater.last():
            with speaking(await self._stored(lambda: self._language(running.guild, run))):
                await self._open_thread(run, running.updater.message)
            await self._place(run, None)
        self._running.pop(run, None)
        self._ended[run] = running.private
        self._clock.call_later(CARD_LIFE, lambda: self._ended.pop(run, None))

    async def _open_thread(self, run: int, message: discord.PartialMessage | None) -> None:
        try:
            scene = await self._stored(lambda: self._classroom.scene(run))
        except Refusal:
            return
        end = scene.scene if isinstance(scene, ProjectedScene) else scene
        prompts = [line.discuss for line in end.items if line.discuss] if isinstance(end, ClassEnd) else []
        if not prompts or message is None or not isinstance(end, ClassEnd):
            return
        try:
            thread = await message.create_thread(
                name=wording.shortened(_("Talk about: {title}", title=end.pack.title), 100)
            )
            for prompt in prompts[:5]:
                await thread.send(wording.shortened(wording.safe(prompt), 2000))
        except errors.REFUSED as error:
            if not isinstance(error, discord.HTTPException) or error.code != THREAD_EXISTS:
                _log.warning("No thread for the discussion: %s", errors.why(error))

    # ------------------------------------------------------------------ whatever happens

    async def _language(self, guild: int | None, run: int) -> str:
        """What the whole channel reads is in the language of the class's group or of the server, whoever set it off."""
        group = await self._classroom.group(run)
        if group is not None and group.language is not None:
            return group.language
        server = self._client.get_guild(guild or 0)
        locale = server.preferred_locale.value if server is not None else ""
        return await self._locales.of_channel(guild, locale)

    async def _place(self, run: int, message: int | None) -> None:
        """Stores where the class is shown; None once its result stands there, so that nobody draws it again."""
        await self._stored(lambda: self._classroom.place(run, message))

    async def _stored(self, what: Callable[[], Awaitable[_T]]) -> _T:
        """What `what` returns, tried until the database does it."""
        return await self._again(what, errors.STORAGE)

    async def _persist(self, what: Callable[[], Awaitable[_T]]) -> _T:
        """What `what` returns, tried until it does, whatever it raises but `Refusal`: a class would stand still."""
        return await self._again(what, (Exception,))

    async def _again(self, what: Callable[[], Awaitable[_T]], after: tuple[type[Exception], ...]) -> _T:
        tries = 0
        while True:
            try:
                return await what()
            except Refusal:
                raise
            except after as error:
                if self._closed:
                    raise
                errors.note(error, "A class quiz is held up, and tries again")
            await self._clock.sleep(RETRY[min(tries, len(RETRY) - 1)])
            tries += 1

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Goes on with `work` beside everything else; whatever it raises is logged."""

        def done(task: asyncio.Task[None]) -> None:
            self._work.discard(task)
            if not task.cancelled() and (error := task.exception()) is not None:
                errors.note(error, "Work on a class quiz failed")

        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(done)
