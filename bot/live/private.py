"""The private cards of one class quiz: each learner's own, changed in place as long as Discord lets it.

Promises one card for each learner, whatever they press at the same moment and on however many devices; that a card
that says "locked in" never comes to stand after the verdict on that question; and that many cards are turned
concurrently, `AT_ONCE` at a time. Refuses to remember cards beyond this process and the time that Discord gives.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import discord
from discord import ui

from bot import errors
from bot.services.class_scenes import AnswerSheet, JoinedCard, LockedCard, MyEnd, PrivateScene, ToldCard
from bot.services.classroom import Classroom
from bot.services.scenes import Refusal
from bot.views.class_cards import private_card

CARD_LIFE = timedelta(minutes=14)
"""Discord lets a private card be changed for 15 minutes after the press that it answers."""

AT_ONCE = 40
"""Private cards that are turned at the same time."""

_log = logging.getLogger(__name__)


class Edit(Protocol):
    """Changes one private card."""

    async def __call__(self, *, view: ui.LayoutView) -> object: ...


@dataclass(frozen=True, slots=True)
class _Card:
    """How to change a card, since when it can be changed, and the position of the question on it."""

    edit: Edit
    since: datetime
    position: int


class PrivateCards:
    """Those of one class."""

    def __init__(self, classroom: Classroom, run: int, clock: Callable[[], datetime]) -> None:
        self._classroom = classroom
        self._run = run
        self._clock = clock
        self._cards: dict[int, _Card] = {}
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By learner: their card changes one time after the other."""

    async def show(self, interaction: discord.Interaction, scene: PrivateScene, *, anew: bool) -> None:
        """Answers a press with the learner's card. Raises `errors.REFUSED` where there is no way to."""
        learner = interaction.user.id
        lock = self._locks[learner]
        if lock.locked():  # another press of theirs is being answered; this one need not wait for that
            await acknowledge(interaction)
        async with lock:
            scene = await self._now(learner, scene)
            card = await self._put(interaction, None if anew else self._reachable(learner), scene)
            self._cards[learner] = card
            later = await self._now(learner, scene)
            if later is not scene:
                await card.edit(view=private_card(later))

    async def _put(self, interaction: discord.Interaction, card: _Card | None, scene: PrivateScene) -> _Card:
        """Shows `scene` on the card that was pressed, or on `card`, or on a new one."""
        view, position = private_card(scene), _position(scene)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            if interaction.response.is_done():
                await interaction.edit_original_response(view=view)
            else:
                await interaction.response.edit_message(view=view)
            return _Card(interaction.edit_original_response, self._clock(), position)
        if card is not None:
            await acknowledge(interaction)
            try:
                await card.edit(view=view)
            except errors.REFUSED as error:
                _log.info("A private card is gone, and another is sent: %s", errors.why(error))
            else:
                return _Card(card.edit, card.since, position)
        if interaction.response.is_done():
            message = await interaction.followup.send(view=view, ephemeral=True, wait=True)
            return _Card(message.edit, self._clock(), position)
        await interaction.response.send_message(view=view, ephemeral=True)
        return _Card(interaction.edit_original_response, self._clock(), position)

    async def turn(self, step: str | None) -> None:
        """Every card that can be reached to the verdict on `step`, or with None to its learner's summary.

        Raises what the database raises, and then no card has changed.
        """
        learners = [learner for learner in self._cards if self._reachable(learner)]
        scenes: Mapping[int, PrivateScene]
        if step is None:
            scenes = await self._classroom.end_cards(self._run, learners)
        else:
            scenes = await self._classroom.told_cards(self._run, learners, step)
        free = asyncio.Semaphore(AT_ONCE)

        async def turn(learner: int, scene: PrivateScene) -> None:
            async with free, self._locks[learner]:
                card = self._reachable(learner)
                if card is None or card.position > _position(scene):  # they are at the next question already
                    return
                try:
                    await card.edit(view=private_card(scene))
                except errors.REFUSED as error:
                    _log.info("A private card could not be turned: %s", errors.why(error))

        await asyncio.gather(*(turn(learner, scene) for learner, scene in scenes.items()))

    def _reachable(self, learner: int) -> _Card | None:
        card = self._cards.get(learner)
        return card if card is not None and self._clock() - card.since < CARD_LIFE else None

    async def _now(self, learner: int, scene: PrivateScene) -> PrivateScene:
        """`scene`, or the verdict if its question was revealed since it was made."""
        if not isinstance(scene, AnswerSheet | LockedCard):
            return scene
        try:
            live = await self._classroom.live(self._run)
            if live.phase == "finished" or (live.phase == "told" and live.position == _position(scene)):
                return await self._classroom.mine(self._run, learner)
        except (Refusal, *errors.STORAGE) as error:  # the answer is kept all the same, and that is what counts
            errors.note(error, "A private card may be behind")
        return scene


async def acknowledge(interaction: discord.Interaction) -> None:
    """Tells Discord that a press was taken, if nothing has yet. A refusal is logged: what follows may get through."""
    if interaction.response.is_done():
        return
    try:
        await interaction.response.defer()
    except errors.REFUSED as refused:
        _log.warning("Discord refused a deferral: %s", errors.why(refused))


def _position(scene: PrivateScene) -> int:
    """Of the question on it; before all of them for the lobby, after all of them for the summary."""
    match scene:
        case LockedCard(aim=aim):
            return aim[0]
        case AnswerSheet(asked=asked) | ToldCard(asked=asked):
            return asked.position
        case JoinedCard():
            return -1
        case MyEnd():
            return 10**6
