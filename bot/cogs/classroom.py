"""`/class`: quizzes with a whole class, live in a channel of a server."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot import errors, wording
from bot.live.host import LiveHost
from bot.live.presses import require_host
from bot.services.class_scenes import ClassPlan
from bot.services.desk import Desk
from bot.services.scenes import Refusal
from bot.views.class_cards import class_card
from bot.views.class_host import history_card
from bot.wording import shortened
from questions.live import End, Plan


class ClassCog(
    commands.GroupCog, group_name="class", group_description="Quizzes with a whole class, live in a channel"
):
    """Class quizzes."""

    def __init__(self, desk: Desk, host: LiveHost) -> None:
        self._desk = desk
        self._host = host

    @app_commands.command(description="Open a quiz for everybody in this channel")
    @app_commands.describe(
        pack="What the questions are about",
        questions="How many questions; 10 unless you say otherwise",
        seconds="Time for each vote; 30 unless you say otherwise",
        points="Whether quick answers bring more; flat unless you say otherwise",
        pace="Whether you go on by hand or it goes on by itself",
        discuss="Vote, discuss, vote again, for each question",
        spread="Whether the class sees during a discussion how the first vote was spread",
        talk="Seconds for a discussion; 60 unless you say otherwise",
        show="What the channel sees at the end; single learners only on the podium",
        teams="Play in this many teams",
        warm_up="The first questions give no points",
    )
    @app_commands.guild_only()
    async def quiz(
        self,
        interaction: discord.Interaction,
        pack: str,
        questions: app_commands.Range[int, 1, 50] = 10,
        seconds: app_commands.Range[int, 5, 600] = 30,
        points: Literal["flat", "timed"] = "flat",
        pace: Literal["host", "auto"] = "host",
        discuss: Literal["on", "off"] = "off",
        spread: Literal["shown", "hidden"] = "shown",
        talk: app_commands.Range[int, 5, 600] = 60,
        show: Literal["result", "podium", "nothing"] = "result",
        teams: app_commands.Range[int, 2, 6] | None = None,
        warm_up: app_commands.Range[int, 0, 10] = 0,
    ) -> None:
        """A lobby in the channel, and the host's panel."""
        room = self._desk.classroom
        try:
            await require_host(interaction, room)
            assert interaction.guild_id is not None, "the command is guild-only"
            assert interaction.channel_id is not None, "and guilds have channels"
            abandoned = await room.abandoned_in(interaction.channel_id)
            if abandoned is not None:
                await self._host.act(abandoned, End())
            run = await room.begin(
                guild=interaction.guild_id,
                channel=interaction.channel_id,
                host=interaction.user.id,
                pack=pack,
                questions=questions,
                plan=lambda steps: Plan(
                    steps,
                    seconds,
                    pace=pace,
                    discuss=discuss == "on",
                    discuss_seconds=talk,
                    show_first_spread=spread == "shown",
                    warm_up=min(warm_up, len(steps)),
                ),
                choice=ClassPlan(points=points, show=show, teams=teams or 0),
            )
            try:
                await interaction.response.send_message(view=class_card(await room.scene(run)))
                await self._host.settle_in(run, await interaction.original_response())
            except errors.REFUSED:
                await self._host.act(run, End())
                raise
            await self._host.show_panel(interaction, run)
        except Exception as error:
            await errors.tell(interaction, error)

    @quiz.autocomplete("pack")
    async def _packs(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=shortened(pack.title, 100), value=pack.id)
            for pack in self._desk.library.packs_like(current)[:25]
        ]

    @app_commands.command(description="The host's buttons for the class quiz in this channel")
    @app_commands.guild_only()
    async def panel(self, interaction: discord.Interaction) -> None:
        """The panel again, for who lost it or takes over."""
        try:
            await require_host(interaction, self._desk.classroom)
            assert interaction.channel_id is not None, "the command is guild-only"
            row = await self._desk.classroom.open_in(interaction.channel_id)
            await self._desk.classroom.take_over(row.run.id, interaction.user.id)
            await self._host.show_panel(interaction, row.run.id)
        except Exception as error:
            await errors.tell(interaction, error)

    @app_commands.command(description="Past class quizzes in this server, with their results")
    @app_commands.guild_only()
    async def history(self, interaction: discord.Interaction) -> None:
        """The last ten."""
        try:
            await require_host(interaction, self._desk.classroom)
            assert interaction.guild_id is not None, "the command is guild-only"
            scene = await self._desk.classroom.history(interaction.guild_id)
            await interaction.response.send_message(view=history_card(scene), ephemeral=True)
        except Exception as error:
            await errors.tell(interaction, error)

    @app_commands.command(description="Who may run class quizzes, besides those who manage the server")
    @app_commands.describe(role="Members of this role may; leave it out to allow no role")
    @app_commands.guild_only()
    async def settings(self, interaction: discord.Interaction, role: discord.Role | None = None) -> None:
        """The role of hosts."""
        try:
            if not interaction.permissions.manage_guild:
                raise Refusal(wording.NOT_A_MANAGER)
            assert interaction.guild_id is not None, "the command is guild-only"
            await self._desk.classroom.set_host_role(interaction.guild_id, role.id if role else None)
            who = f"Members of {role.mention}, and" if role else "Only"
            await errors.say(interaction, f"{who} everybody who may manage this server can run class quizzes.")
        except Exception as error:
            await errors.tell(interaction, error)
