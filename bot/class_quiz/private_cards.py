"""The private cards of one class quiz: each learner's own, changed in place as long as Discord lets it.

Promises one card for each learner, whatever they press at the same moment and on however many devices; that a card
never comes to stand that says less of a question than the class has reached; and that many cards are turned
concurrently, `AT_ONCE` at a time, and none of them twice where the class went on meanwhile. Refuses to remember cards
beyond this process and the time that Discord gives.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import discord

from bot import errors
from bot.class_quiz.concurrency_limit import ConcurrencyLimit
from bot.discord_internals import SentAnswer, sent_answer
from bot.i18n.languages import language, speaking
from bot.services.answering import Answering
from bot.services.class_scenes import (
    AnswerSheet,
    ClassPart,
    JoinedCard,
    MyEnd,
    PrivateScene,
    RemovedCard,
    Stage,
)
from bot.services.open_classes import OpenClass
from bot.services.scenes import Refusal
from bot.views.callbacks import change_card, change_sent, send_card
from bot.views.class_private import private_card
from bot.views.reply import acknowledge
from db.clock import Clock

CARD_LIFE = 14 * 60.0
"""Seconds. Discord lets a private card be changed for 15 minutes after the press that it answers."""

AT_ONCE = 40
"""Private cards that are turned at the same time."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Card:
    """A card, since when it can be changed, and what it shows in which language. Whoever is named on it is not kept."""

    sent: SentAnswer
    since: float
    language: str
    stage: Stage
    is_sheet: bool
    """Whether it takes an answer."""

    def showing(self, scene: PrivateScene) -> _Card:
        """The same card with something else on it."""
        return replace(self, stage=_stage(scene), is_sheet=isinstance(scene, AnswerSheet))


class PrivateCards:
    """Those of one class."""

    def __init__(self, answering: Answering, limit: ConcurrencyLimit, clock: Clock) -> None:
        self._answering = answering
        self._limit = limit
        self._clock = clock
        self._cards: dict[int, _Card] = {}
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By learner: their card changes one time after the other."""
        self._free = asyncio.Semaphore(AT_ONCE)
        self._turned: Mapping[int, Stage] = {}
        """How far all cards turn, or have turned: the latest of it."""

    async def show(self, interaction: discord.Interaction, at: OpenClass, scene: PrivateScene, *, anew: bool) -> None:
        """Answers a press with the learner's card. Raises `errors.REFUSED` where there is no way to."""
        learner = interaction.user.id
        lock = self._locks[learner]
        if lock.locked():  # another press of theirs is being answered; this one need not wait for that
            await acknowledge(interaction)

        async def put() -> tuple[_Card | None, PrivateScene, _Card]:
            shown, earlier = await self._now(at, learner, scene), self._reachable(learner)
            return earlier, shown, await self._put(interaction, None if anew else earlier, shown)

        async with lock:
            earlier, shown, card = await self._limit.do(put)
            self._cards[learner] = card
            later = await self._now(at, learner, shown)
            if later is not shown:
                await change_sent(card.sent, private_card(later))
                self._cards[learner] = card.showing(later)
            replaced = anew and not _is_private(interaction.message)
            if replaced and earlier is not None and not earlier.is_sheet:
                await _take_away(earlier)

    async def _put(self, interaction: discord.Interaction, card: _Card | None, scene: PrivateScene) -> _Card:
        """Shows `scene` on the card that was pressed, or on `card`, or on a new one."""
        view = private_card(scene)
        sent, sheet = sent_answer(interaction), isinstance(scene, AnswerSheet)
        own = _Card(sent, self._clock.monotonic(), language(), _stage(scene), sheet)
        if _is_private(interaction.message):
            if interaction.response.is_done():
                await change_sent(sent, view)
            else:
                await change_card(interaction, view)
            return own
        if card is not None:
            await acknowledge(interaction)
            try:
                await change_sent(card.sent, view)
            except errors.REFUSED as error:
                _log.info("A private card is gone, and another is sent: %s", errors.why(error))
            else:
                return replace(card.showing(scene), language=language())
        if interaction.response.is_done():
            message = await interaction.followup.send(view=view, ephemeral=True, wait=True)
            return replace(own, sent=sent_answer(interaction, message.id))
        await send_card(interaction, view, hidden=True)
        return own

    async def turn(self, scenes_of: Callable[[Sequence[int]], Awaitable[Mapping[int, PrivateScene]]]) -> None:
        """Every card that can be reached to the scene that `scenes_of` gives for its learner.

        Raises what that raises, and then no card has changed.
        """
        scenes = await scenes_of([learner for learner in self._cards if self._reachable(learner)])
        self._turned = {learner: _stage(scene) for learner, scene in scenes.items()}

        async def turn(learner: int, scene: PrivateScene) -> None:
            async with self._locks[learner], self._free:
                card = self._reachable(learner)
                if card is None or card.stage >= _stage(scene):  # they have come further by themselves
                    return
                if self._turned.get(learner, _stage(scene)) > _stage(scene):  # the class has, and that follows
                    return
                await self._change(learner, card, scene)

        await asyncio.gather(*(turn(learner, scene) for learner, scene in scenes.items()))

    async def freshen(
        self,
        scenes_of: Callable[[Sequence[int]], Awaitable[Mapping[int, PrivateScene]]],
        learners: Collection[int] | None = None,
    ) -> None:
        """Every card, or those of these learners, as `scenes_of` has them now, where the class stands where they do.

        Raises what that raises.
        """

        async def freshen(learner: int) -> None:
            async with self._locks[learner], self._free:  # of two who freshen a card, the last one knows best
                card = self._reachable(learner)
                scene = (await scenes_of([learner])).get(learner) if card is not None else None
                if card is not None and scene is not None and card.stage == _stage(scene):
                    await self._change(learner, card, scene)

        await asyncio.gather(*map(freshen, self._cards.keys() if learners is None else learners))

    async def _change(self, learner: int, card: _Card, scene: PrivateScene) -> None:
        with speaking(card.language):
            view = private_card(scene)
        try:
            await change_sent(card.sent, view)
        except errors.REFUSED as error:
            _log.info("A private card could not be turned: %s", errors.why(error))
        else:
            if learner in self._cards:  # they were not forgotten meanwhile
                self._cards[learner] = card.showing(scene)

    def forget(self, learner: int) -> None:
        """They have no card any more. Whoever turns theirs just now finds that out."""
        self._cards.pop(learner, None)
        self._locks.pop(learner, None)
        self._turned = {one: stage for one, stage in self._turned.items() if one != learner}

    async def tell(self, learner: int, scene: PrivateScene) -> None:
        """Turns the card of one learner, if it can be reached, wherever in the quiz it stands."""
        async with self._locks[learner]:
            card = self._reachable(learner)
            if card is None:
                return
            with speaking(card.language):
                view = private_card(scene)
            try:
                await change_sent(card.sent, view)
            except errors.REFUSED as error:
                _log.info("A private card could not be turned: %s", errors.why(error))
            if learner in self._cards:  # they were not forgotten meanwhile
                self._cards[learner] = card.showing(scene)

    def _reachable(self, learner: int) -> _Card | None:
        card = self._cards.get(learner)
        return card if card is not None and self._clock.monotonic() - card.since < CARD_LIFE else None

    async def _now(self, at: OpenClass, learner: int, scene: PrivateScene) -> PrivateScene:
        """`scene`, or what took its place since it was made."""
        try:
            return await self._answering.current(at, learner, scene)
        except (Refusal, *errors.STORAGE) as error:  # the answer is kept all the same, and that is what counts
            errors.note(error, "A private card may be behind")
            return scene


async def _take_away(card: _Card) -> None:
    """A card that another one replaced: nobody would turn it any more."""
    try:
        await card.sent.delete()
    except errors.REFUSED as error:
        _log.info("A private card is gone already: %s", errors.why(error))


def _is_private(message: discord.Message | None) -> bool:
    """Whether a press came from a card that one learner alone sees."""
    return message is not None and message.flags.ephemeral


def _stage(scene: PrivateScene) -> Stage:
    """Of the question on it; before all of them for the lobby, after all of them for the summary, or once removed."""
    match scene:
        case JoinedCard():
            return Stage(-1, ClassPart.FIRST)
        case MyEnd() | RemovedCard():  # nothing that the class comes to turns it
            return Stage(10**6, ClassPart.TOLD)
        case _:
            return scene.stage
