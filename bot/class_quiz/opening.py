"""Opening a class quiz: by the command, by the card on which a host chooses a pack for it, or as one of the past again.

Promises that the card loses none of the options that came with the command. Only hosts open class quizzes.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import discord

from bot.class_quiz.host import ClassHost
from bot.class_quiz.presses import require_host
from bot.i18n import wording
from bot.services.class_scenes import ClassPlan, PanelScene
from bot.services.scenes import ClassOptions, PackChooser, Refusal, Shelf
from bot.services.wiring import Services
from bot.views import ids
from bot.views.press import Press
from bot.views.reply import reply, respond
from questions.engine.class_quiz import Plan


class ClassOpening:
    """One for a process."""

    def __init__(self, services: Services, host: ClassHost) -> None:
        self._services = services
        self._host = host

    async def choose(
        self, interaction: discord.Interaction, options: ClassOptions, shelf: Shelf | None, language: str | None
    ) -> None:
        """The packs to choose from, the recommended one first."""

        async def found() -> PackChooser:
            guild = await require_host(interaction, self._services.classroom)
            return await self._services.chooser.for_host(guild, options, shelf, language)

        await reply(interaction, found())

    async def open(self, interaction: discord.Interaction, pack: str, options: ClassOptions) -> None:
        """A lobby in the channel, and the host's panel."""

        def begin(guild: int, channel: int) -> Coroutine[Any, Any, int]:
            return self._services.classroom.begin(
                guild=guild,
                channel=channel,
                host=interaction.user.id,
                pack=pack,
                questions=options.questions,
                plan=lambda steps: _plan(steps, options),
                choice=ClassPlan(points=options.points, show=options.show, teams=options.teams),
            )

        await self._open(interaction, begin)

    async def _open(
        self, interaction: discord.Interaction, begin: Callable[[int, int], Coroutine[Any, Any, int]]
    ) -> None:
        """Shows what `begin` stores for a server and a channel, whose run it returns."""
        room = self._services.classroom

        async def opened() -> PanelScene:
            guild, channel = await require_host(interaction, room), interaction.channel_id
            if channel is None:
                raise Refusal(wording.ONLY_IN_SERVERS)
            run = await self._host.open(guild, channel, lambda: begin(guild, channel))
            return room.panel(await self._services.classes.get(run))

        await respond(interaction, opened(), self._host.show_panel)

    # ------------------------------------------------------------------ presses

    async def shelf(self, press: Press[ids.ClassShelfPress]) -> None:
        """Shows another shelf, or the packs at all."""
        asked = press.asked
        await self.choose(press.interaction, asked.options, asked.shelf, asked.language)

    async def chosen(self, press: Press[ids.ClassPackPress]) -> None:
        """Opens a quiz of the pack chosen in a menu."""
        await self.open(press.interaction, press.one_value(), press.asked.options)

    async def recommended(self, press: Press[ids.OpenClassPress]) -> None:
        """Opens a quiz of the pack that the button names."""
        await self.open(press.interaction, press.asked.pack, press.asked.options)

    async def again(self, press: Press[ids.RunAgainPress]) -> None:
        """Begins a past class quiz once more, in the channel where that was asked for."""

        def begin(guild: int, channel: int) -> Coroutine[Any, Any, int]:
            return self._services.classroom.begin_again(guild, channel, press.learner, press.asked.run)

        await self._open(press.interaction, begin)


def _plan(steps: tuple[str, ...], options: ClassOptions) -> Plan:
    return Plan(
        steps,
        options.seconds,
        pace=options.pace,
        discuss=options.discuss,
        discuss_seconds=options.talk,
        show_first_spread=options.spread,
        warm_up=min(options.warm_up, len(steps)),
        closes_early=options.pace == "host" if options.early is None else options.early,
    )
