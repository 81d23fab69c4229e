"""`/class`: quizzes with a whole class, live in a channel of a server."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import errors
from bot.class_quiz.host import ClassHost
from bot.class_quiz.opening import ClassOpening
from bot.class_quiz.presses import require_host
from bot.cogs.autocomplete import suggest, suggest_for_class, suggest_groups
from bot.cogs.language import CHOICES, language_chosen
from bot.i18n import wording
from bot.i18n.languages import LANGUAGES
from bot.permissions import lacking_in
from bot.services.class_scenes import PanelScene
from bot.services.scenes import ClassOptions, Refusal
from bot.services.wiring import Services
from bot.views.class_host import history_card
from bot.views.interaction_locale import resolve_language
from bot.views.layout import Card
from bot.views.reply import respond, show_card
from questions.messages import Message

AS_OPERATOR = -1
"""Months that stand for those that the operator has set."""

KEEPING = [
    app_commands.Choice(name=locale_str("As whoever runs this bot has it"), value=AS_OPERATOR),
    app_commands.Choice(name=locale_str("3 months"), value=3),
    app_commands.Choice(name=locale_str("6 months"), value=6),
    app_commands.Choice(name=locale_str("12 months"), value=12),
    app_commands.Choice(name=locale_str("24 months"), value=24),
    app_commands.Choice(name=locale_str("36 months"), value=36),
    app_commands.Choice(name=locale_str("Until somebody deletes them"), value=0),
]
"""For how long results can be kept."""


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class ClassCog(
    commands.GroupCog, group_name="class", group_description=locale_str("Quizzes with a whole class, live in a channel")
):
    """Class quizzes."""

    def __init__(self, services: Services, host: ClassHost) -> None:
        self._services = services
        self._host = host
        self._opening = ClassOpening(services, host)

    @app_commands.command(description=locale_str("Open a quiz for everybody in this channel"))
    @app_commands.describe(
        pack=locale_str("What the questions are about; leave it out to choose from a card"),
        questions=locale_str("How many questions; 10 unless you say otherwise"),
        seconds=locale_str("Time for each vote; 30 unless you say otherwise"),
        points=locale_str("Whether quick answers bring more; flat unless you say otherwise"),
        pace=locale_str("Whether you go on by hand or it goes on by itself"),
        discuss=locale_str("Vote, discuss, vote again, for each question; on if you choose pairs"),
        spread=locale_str("Whether a discussion shows how the first vote was spread; with pairs only if you say so"),
        talk=locale_str("Discuss with the whole class, or at tables of three or four for those who want one"),
        talk_seconds=locale_str("Seconds for a discussion; 60 unless you say otherwise"),
        show=locale_str("What the channel sees at the end; single learners only on the podium"),
        teams=locale_str("Play in this many teams"),
        warm_up=locale_str("The first questions give no points"),
        early=locale_str("Whether a vote closes 3 seconds after all have answered; on where you go on by hand"),
        group=locale_str("For which group; whoever answers joins it. For none unless you say so"),
        display=locale_str("How the channel shows it: as always, or large and without names for a projector"),
        ranking=locale_str("Whether a projector shows between questions how the teams stand"),
    )
    async def quiz(
        self,
        interaction: discord.Interaction,
        pack: str | None = None,
        questions: app_commands.Range[int, 1, 50] = 10,
        seconds: app_commands.Range[int, 5, 600] = 30,
        points: Literal["flat", "timed"] = "flat",
        pace: Literal["host", "auto"] = "host",
        discuss: Literal["on", "off"] | None = None,
        spread: Literal["shown", "hidden"] | None = None,
        talk: Literal["class", "pairs"] = "class",
        talk_seconds: app_commands.Range[int, 5, 600] = 60,
        show: Literal["result", "podium", "nothing"] = "result",
        teams: app_commands.Range[int, 2, 6] | None = None,
        warm_up: app_commands.Range[int, 0, 10] = 0,
        early: Literal["on", "off"] | None = None,
        group: str | None = None,
        display: Literal["channel", "projector"] = "channel",
        ranking: Literal["on", "off"] = "off",
    ) -> None:
        """A lobby in the channel, and the host's panel; without a pack, the packs to choose from."""
        options = ClassOptions(
            questions=questions,
            seconds=seconds,
            points=points,
            pace=pace,
            discuss=talk == "pairs" if discuss is None else discuss == "on",
            spread=talk != "pairs" if spread is None else spread == "shown",
            talk=talk,
            talk_seconds=talk_seconds,
            show=show,
            teams=teams or 0,
            warm_up=warm_up,
            early=None if early is None else early == "on",
            display=display,
            ranking=ranking == "on",
        )
        if pack is None:
            await self._opening.choose(interaction, options, None, None, group)
        else:
            await self._opening.open(interaction, pack, options, group)

    @quiz.autocomplete("pack")
    async def _packs(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await suggest(self._services.clock, suggest_for_class(self._services, interaction.guild_id, current))

    @quiz.autocomplete("group")
    async def _groups(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await suggest(self._services.clock, suggest_groups(self._services, interaction, current, archived=False))

    @app_commands.command(description=locale_str("The host's buttons for the class quiz in this channel"))
    async def panel(self, interaction: discord.Interaction) -> None:
        """The panel again, for who lost it or takes over."""
        room = self._services.classroom
        _, channel = _place(interaction)

        async def taken_over() -> PanelScene:
            await require_host(interaction, room)
            try:
                row = await room.open_in(channel)
            except Refusal:
                if missing := [need.name for need in lacking_in(interaction) if need.vital]:
                    raise Refusal(wording.may_not_post(missing)) from None
                raise
            await room.take_over(row.run.id, interaction.user.id)
            self._host.take_up(row)
            return await room.panel(await self._services.classes.get(row.run.id))

        await respond(interaction, taken_over(), self._host.open_panel)

    @app_commands.command(description=locale_str("Past class quizzes in this server, with their results"))
    async def history(self, interaction: discord.Interaction) -> None:
        """The last ten."""
        room = self._services.classroom
        guild, _ = _place(interaction)

        async def past() -> Card:
            await require_host(interaction, room)
            return history_card(await room.history(guild))

        await respond(interaction, past(), show_card)

    @app_commands.command(description=locale_str("The language that I speak in this server"))
    @app_commands.describe(language=locale_str("Which language; people can choose another one for themselves"))
    @app_commands.choices(language=CHOICES)
    async def language(self, interaction: discord.Interaction, language: str) -> None:
        """The language of the server."""
        guild, _channel = _place(interaction)

        async def settled() -> Message:
            if not interaction.permissions.manage_guild:
                raise Refusal(wording.NOT_A_MANAGER)
            code = language_chosen(language)
            await self._services.locales.set_for_server(guild, code)
            if code is None:
                return Message("In this server I speak with each person in the language of their Discord.")
            return Message("In this server I speak {language}.", language=LANGUAGES[code])

        await respond(interaction, settled(), errors.say)

    @app_commands.command(description=locale_str("Who may run class quizzes, and how long results are kept"))
    @app_commands.describe(
        role=locale_str("Members of this role may run them; leave it out to see what is set"),
        remove=locale_str("Allow no role any more"),
        keep_months=locale_str("For how long results of this server are kept"),
    )
    @app_commands.choices(keep_months=KEEPING)
    async def settings(
        self,
        interaction: discord.Interaction,
        role: discord.Role | None = None,
        remove: bool = False,
        keep_months: int | None = None,
    ) -> None:
        """The role of hosts and the time for results: set, removed, or shown."""
        guild, _ = _place(interaction)
        room = self._services.classroom

        async def settled() -> Message:
            if not interaction.permissions.manage_guild:
                raise Refusal(wording.NOT_A_MANAGER)
            if role is not None or remove:
                await room.set_host_role(guild, None if role is None or remove else role.id)
            if keep_months is not None:
                await self._services.retention.keep(guild, None if keep_months == AS_OPERATOR else keep_months)
            kept = wording.kept_for(await self._services.retention.of(guild))
            allowed = await room.host_role(guild)
            if allowed is None:
                return Message("Only members who manage this server can run class quizzes.\n{kept}", kept=kept)
            return Message(
                "Members with {role} and members who manage this server can run class quizzes.\n{how}\n{kept}",
                role=_mention(allowed),
                how=wording.how_to_show_commands(_mention(allowed)),
                kept=kept,
            )

        await respond(interaction, settled(), errors.say)

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction, command: app_commands.Command[Any, ..., Any]
    ) -> None:
        """Tells who manages a server, once, what to do for members of a role that was set before Discord hid these
        commands from them.
        """
        guild, group = interaction.guild_id, command.root_parent
        # A form was opened, and nothing can follow it before it is sent.
        opened = interaction.response.type is discord.InteractionResponseType.modal
        if guild is None or group is None or opened or not interaction.permissions.manage_guild:
            return
        if interaction.command_failed:  # that is what they read now
            return
        try:
            role = await self._services.classroom.role_before_hiding(guild)
        except errors.STORAGE as error:
            errors.note(error, "Somebody who manages a server was not told how members see hosts' commands")
            return
        if role is not None:
            await resolve_language(interaction)
            how = wording.how_to_show_commands(_mention(role))
            await errors.say(interaction, Message("A note for you, this once. {how}", how=how))


def _mention(role: int) -> Message:
    """A role, in words of ours: what others wrote is not let mention anybody."""
    return Message(f"<@&{role}>")


def _place(interaction: discord.Interaction) -> tuple[int, int]:
    """The server and the channel of a command that only servers have. Raises `Refusal`."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise Refusal(wording.ONLY_IN_SERVERS)
    return interaction.guild_id, interaction.channel_id
