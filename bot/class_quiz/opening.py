"""Opening a class quiz: by the command, by the card on which a host chooses a pack for it, or as one of the past again.

Promises that the card loses none of the options that came with the command. Only hosts open class quizzes.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import discord

from bot.class_quiz.host import ClassHost
from bot.class_quiz.presses import require_host
from bot.i18n import wording
from bot.permissions import lacking_in
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
        self,
        interaction: discord.Interaction,
        options: ClassOptions,
        shelf: Shelf | None,
        language: str | None,
        group: str | None = None,
        skill: str | None = None,
    ) -> None:
        """The packs to choose from, the recommended one first, that practise `skill`, if one is given; for the group of
        that name, if one is given.
        """

        async def found() -> PackChooser:
            guild = await require_host(interaction, self._services.classroom)
            chosen = await self._for_group(guild, options, group)
            return await self._services.chooser.for_host(guild, chosen, shelf, language, skill)

        await reply(interaction, found())

    async def open(
        self, interaction: discord.Interaction, pack: str, options: ClassOptions, group: str | None = None
    ) -> None:
        """A lobby in the channel, and the host's panel; for the group of that name, if one is given."""

        async def begin(guild: int, channel: int) -> int:
            return await self._services.classroom.begin(
                guild=guild,
                channel=channel,
                host=interaction.user.id,
                pack=pack,
                questions=options.questions,
                plan=lambda steps: _plan(steps, options),
                choice=ClassPlan(
                    points=options.points,
                    show=options.show,
                    teams=options.teams,
                    display=options.display,
                    ranking=options.ranking,
                    talk=options.talk,
                ),
                group=(await self._for_group(guild, options, group)).group,
            )

        await self._open(interaction, begin)

    async def _for_group(self, guild: int, options: ClassOptions, group: str | None) -> ClassOptions:
        """The options with the group of that name; as they are without a name. Raises `Refusal`."""
        return options if group is None else replace(options, group=await self._services.groups.in_use(guild, group))

    async def _open(
        self, interaction: discord.Interaction, begin: Callable[[int, int], Coroutine[Any, Any, int]]
    ) -> None:
        """Shows what `begin` stores for a server and a channel, whose run it returns."""
        room = self._services.classroom

        async def opened() -> PanelScene:
            guild, channel = await require_host(interaction, room), interaction.channel_id
            if channel is None:
                raise Refusal(wording.ONLY_IN_SERVERS)
            if missing := [need.name for need in lacking_in(interaction) if need.vital]:
                raise Refusal(wording.may_not_post(missing))
            run = await self._host.open(guild, channel, lambda: begin(guild, channel))
            return await room.panel(await self._services.classes.get(run))

        await respond(interaction, opened(), self._host.open_panel)

    # ------------------------------------------------------------------ presses

    async def shelf(self, press: Press[ids.ClassShelfPress]) -> None:
        """Shows another shelf, or the packs at all."""
        asked = press.asked
        await self.choose(press.interaction, asked.options, asked.shelf, asked.language)

    async def skill(self, press: Press[ids.ClassSkillMenuPress]) -> None:
        """Shows the packs that practise one skill, or whatever they practise."""
        asked = press.asked
        await self.choose(press.interaction, asked.options, asked.shelf, asked.language, skill=press.one_value())

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
        discuss_seconds=options.talk_seconds,
        show_first_spread=options.spread,
        warm_up=min(options.warm_up, len(steps)),
        closes_early=options.pace == "host" if options.early is None else options.early,
    )
