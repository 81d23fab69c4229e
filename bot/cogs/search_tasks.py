"""Presses of teachers who read and judge what was handed in to search tasks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from bot.class_quiz.presses import require_host
from bot.services.search_tasks import HandInRef, SearchesScene
from bot.services.wiring import Services
from bot.views import ids
from bot.views.layout import Card
from bot.views.press import Press
from bot.views.reply import respond, show_card, turn_card
from bot.views.search_cards import searches_card


class SearchPresses:
    """One for a process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tasks = services.search_tasks

    async def show_of(self, interaction: discord.Interaction, name: str) -> None:
        """The answer to a command: what was handed in by the group of that name, to a host alone."""

        async def shown(guild: int) -> SearchesScene:
            return await self._tasks.show(guild, await self._services.groups.named(guild, name))

        await self._answer(interaction, shown, show_card)

    async def turn(self, press: Press[ids.SearchesPress]) -> None:
        """Something else that was handed in."""
        group, ref = press.asked.group, HandInRef(press.asked.run, press.asked.position)
        await self._answer(press.interaction, lambda guild: self._tasks.show(guild, group, ref))

    async def judge(self, press: Press[ids.SearchLevelMenuPress]) -> None:
        """A level is chosen for what stands on the card."""
        group, ref = press.asked.group, HandInRef(press.asked.run, press.asked.position)

        async def judged(guild: int) -> SearchesScene:
            return await self._tasks.judge(guild, press.learner, group, ref, press.number())

        await self._answer(press.interaction, judged)

    async def _answer(
        self,
        interaction: discord.Interaction,
        work: Callable[[int], Awaitable[SearchesScene]],
        show: Callable[[discord.Interaction, Card], Awaitable[object]] = turn_card,
    ) -> None:
        """Does `work` for the server in which this person is a host, and shows them its card."""

        async def allowed() -> Card:
            return searches_card(await work(await require_host(interaction, self._services.classroom)))

        await respond(interaction, allowed(), show)
