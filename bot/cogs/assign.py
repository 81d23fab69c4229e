"""`/assign`: what a group is to do until when, for those who may run classes there."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.assignments.board import AssignmentBoard
from bot.class_quiz.presses import require_host
from bot.cogs.autocomplete import suggest, suggest_for_class, suggest_forms, suggest_groups, suggest_lessons
from bot.i18n import wording
from bot.services.assignment_scenes import AssignmentOrder
from bot.services.scenes import Refusal
from bot.services.wiring import Services
from bot.views.assignment_cards import assignment_list_card, host_assignment_card
from bot.views.layout import Card
from bot.views.reply import respond, show_card
from lessons.measuring import CourseStage

ATTEMPTS_LIMIT = 20

Time = app_commands.Range[str, 1, 40]

_TIMES = {
    "group": locale_str("Which group"),
    "due": locale_str("For example 2026-12-04 18:00, 4.12. 18:00, tomorrow 18:00, friday 18:00, +3d"),
    "opens": locale_str("From when on it can be begun; now unless you say otherwise"),
    "closes": locale_str("Until when late answers are taken; a week after it is due unless you say otherwise"),
    "attempts": locale_str("How often each learner may do it; 0 for any number"),
    "counts": locale_str("Which attempt counts"),
    "late": locale_str("What answers after the due time bring; full points unless you say otherwise"),
}
_FORM_CLOSES = locale_str("Until when late answers are taken; not at all unless you say otherwise")


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class AssignCog(
    commands.GroupCog, group_name="assign", group_description=locale_str("Give a group something to do until a day")
):
    """Assignments."""

    def __init__(self, services: Services, board: AssignmentBoard) -> None:
        self._services = services
        self._board = board

    @app_commands.command(description=locale_str("Assign a lesson to a group"))
    @app_commands.describe(lesson=locale_str("Which lesson"), **_TIMES)
    async def lesson(
        self,
        interaction: discord.Interaction,
        lesson: str,
        group: str,
        due: Time,
        opens: Time | None = None,
        closes: Time | None = None,
        attempts: app_commands.Range[int, 0, ATTEMPTS_LIMIT] | None = None,
        counts: Literal["first", "best", "latest"] | None = None,
        late: Literal["full", "half", "none"] = "full",
    ) -> None:
        """A message in the channel, and its panel."""
        await self._assign(
            interaction, AssignmentOrder("lesson", lesson, group, due, opens, closes, attempts, counts, late)
        )

    @app_commands.command(description=locale_str("Assign a pack to a group, or some questions of each skill in it"))
    @app_commands.describe(
        pack=locale_str("Which pack"),
        per_skill=locale_str("How many questions of each skill, drawn for each attempt; all unless you say otherwise"),
        **_TIMES,
    )
    async def pack(
        self,
        interaction: discord.Interaction,
        pack: str,
        group: str,
        due: Time,
        per_skill: app_commands.Range[int, 1, 10] | None = None,
        opens: Time | None = None,
        closes: Time | None = None,
        attempts: app_commands.Range[int, 0, ATTEMPTS_LIMIT] | None = None,
        counts: Literal["first", "best", "latest"] | None = None,
        late: Literal["full", "half", "none"] = "full",
    ) -> None:
        """The same."""
        order = AssignmentOrder("pack", pack, group, due, opens, closes, attempts, counts, late, per_skill)
        await self._assign(interaction, order)

    @app_commands.command(description=locale_str("Assign a test: what was right is shown when it is closed"))
    @app_commands.describe(
        form=locale_str("Which test"),
        stage=locale_str("To measure a course: when. Each learner gets one of the forms of the test"),
        **_TIMES | {"closes": _FORM_CLOSES},
    )
    @app_commands.choices(
        stage=[
            app_commands.Choice(name=locale_str("before the course"), value="before"),
            app_commands.Choice(name=locale_str("after the course"), value="after"),
            app_commands.Choice(name=locale_str("some weeks later"), value="later"),
        ]
    )
    async def form(
        self,
        interaction: discord.Interaction,
        form: str,
        group: str,
        due: Time,
        stage: CourseStage | None = None,
        opens: Time | None = None,
        closes: Time | None = None,
        attempts: app_commands.Range[int, 0, ATTEMPTS_LIMIT] | None = None,
        counts: Literal["first", "best", "latest"] | None = None,
        late: Literal["full", "half", "none"] = "full",
    ) -> None:
        """The same."""
        order = AssignmentOrder("form", form, group, due, opens, closes, attempts, counts, late, stage=stage)
        await self._assign(interaction, order)

    @app_commands.command(name="list", description=locale_str("What is assigned in this server, to change or close it"))
    async def list_(self, interaction: discord.Interaction) -> None:
        """A menu of them."""

        async def listed() -> Card:
            guild = await require_host(interaction, self._services.classroom)
            return assignment_list_card(await self._services.assigning.listing(guild))

        await respond(interaction, listed(), show_card)

    @lesson.autocomplete("lesson")
    async def _lessons(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = suggest_lessons(self._services, interaction.user.id, interaction.guild_id, current)
        return await suggest(self._services.clock, found)

    @pack.autocomplete("pack")
    async def _packs(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await suggest(self._services.clock, suggest_for_class(self._services, interaction.guild_id, current))

    @form.autocomplete("form")
    async def _forms(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await suggest(self._services.clock, suggest_forms(self._services, interaction.guild_id, current))

    @lesson.autocomplete("group")
    @pack.autocomplete("group")
    @form.autocomplete("group")
    async def _groups(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = suggest_groups(self._services, interaction, current, archived=False)
        return await suggest(self._services.clock, found)

    async def _assign(self, interaction: discord.Interaction, order: AssignmentOrder) -> None:
        assigning = self._services.assigning

        async def assigned() -> Card:
            guild, channel = await require_host(interaction, self._services.classroom), interaction.channel_id
            if channel is None:
                raise Refusal(wording.ONLY_IN_SERVERS)
            assignment = await assigning.assign(guild, channel, interaction.user.id, order)
            notice = await self._board.post(guild, assignment, channel, interaction.id)
            return host_assignment_card(await assigning.panel(guild, assignment, notice))

        await respond(interaction, assigned(), show_card)
