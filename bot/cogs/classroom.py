"""`/class`: quizzes with a whole class, live in a channel of a server."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Literal

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot import errors, wording
from bot.cogs.suggestions import packs, suggest
from bot.live.host import LiveHost
from bot.live.presses import require_host
from bot.services.class_scenes import ClassPlan, PanelScene
from bot.services.desk import Desk
from bot.services.scenes import Refusal
from bot.views.class_host import history_card
from bot.views.reply import respond, show_card
from questions.live import Plan


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
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
        guild, channel = _place(interaction)

        def begin() -> Coroutine[Any, Any, int]:
            return room.begin(
                guild=guild,
                channel=channel,
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

        async def opened() -> PanelScene:
            await require_host(interaction, room)
            return await room.panel(await self._host.open(guild, channel, begin))

        await respond(interaction, opened(), self._host.show_panel)

    @quiz.autocomplete("pack")
    async def _packs(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await suggest(packs(self._desk, interaction.guild_id, current))

    @app_commands.command(description="The host's buttons for the class quiz in this channel")
    async def panel(self, interaction: discord.Interaction) -> None:
        """The panel again, for who lost it or takes over."""
        room = self._desk.classroom
        _, channel = _place(interaction)

        async def taken_over() -> PanelScene:
            await require_host(interaction, room)
            row = await room.open_in(channel)
            await room.take_over(row.run.id, interaction.user.id)
            self._host.take_up(row)
            return await room.panel(row.run.id)

        await respond(interaction, taken_over(), self._host.show_panel)

    @app_commands.command(description="Past class quizzes in this server, with their results")
    async def history(self, interaction: discord.Interaction) -> None:
        """The last ten."""
        room = self._desk.classroom
        guild, _ = _place(interaction)

        async def past() -> ui.LayoutView:
            await require_host(interaction, room)
            return history_card(await room.history(guild))

        await respond(interaction, past(), show_card)

    @app_commands.command(description="Who may run class quizzes, besides those who manage the server")
    @app_commands.describe(role="Members of this role may; leave it out to allow no role")
    async def settings(self, interaction: discord.Interaction, role: discord.Role | None = None) -> None:
        """The role of hosts."""
        guild, _ = _place(interaction)

        async def settled() -> str:
            if not interaction.permissions.manage_guild:
                raise Refusal(wording.NOT_A_MANAGER)
            await self._desk.classroom.set_host_role(guild, role.id if role else None)
            who = f"Members of {role.mention}, and" if role else "Only"
            return f"{who} everybody who may manage this server can run class quizzes."

        await respond(interaction, settled(), errors.say)


def _place(interaction: discord.Interaction) -> tuple[int, int]:
    """The server and the channel of a command that only servers have."""
    assert interaction.guild_id is not None, "the group is guild-only"
    assert interaction.channel_id is not None, "and servers have channels"
    return interaction.guild_id, interaction.channel_id
