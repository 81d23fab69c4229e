"""`/group`: classes that stay, for those who may run classes there; and joining and leaving them, for everybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot import errors
from bot.class_quiz.presses import require_host
from bot.cogs.autocomplete import suggest, suggest_groups
from bot.i18n import group_wording, wording
from bot.i18n.languages import LANGUAGES, speaking
from bot.services.group_scenes import GroupScene, GroupSettingsScene, JoiningScene, MembersScene
from bot.services.groups import LONGEST_GROUP_NAME
from bot.services.scenes import Refusal
from bot.services.time_zones import likely_zones, zones_like
from bot.services.wiring import Services
from bot.views import ids
from bot.views.forms import open_form, text_field
from bot.views.group_cards import SERVERS_LANGUAGE, group_card, joining_card
from bot.views.layout import Card
from bot.views.press import Press
from bot.views.received import members_chosen
from bot.views.reply import respond, turn_card
from db.rows import GroupRow
from questions.messages import Message

LONGEST_ZONE = 60

LANGUAGE_CHOICES = [
    *(app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()),
    app_commands.Choice(name=locale_str("That of this server"), value=SERVERS_LANGUAGE),
]

_log = logging.getLogger(__name__)


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class GroupCog(commands.GroupCog, group_name="group", group_description=locale_str("Classes that stay")):
    """Groups of servers."""

    def __init__(self, services: Services, presses: GroupPresses) -> None:
        self._services = services
        self._presses = presses

    @app_commands.command(description=locale_str("Make a group, which learners can join"))
    @app_commands.describe(
        name=locale_str("What the group is called, such as Year 9"),
        time_zone=locale_str("Where it is: type a city near you and choose from the list"),
        language=locale_str("Which language I speak in it; that of this server unless you say otherwise"),
    )
    @app_commands.choices(language=LANGUAGE_CHOICES)
    async def create(
        self,
        interaction: discord.Interaction,
        name: app_commands.Range[str, 1, LONGEST_GROUP_NAME],
        time_zone: str,
        language: str | None = None,
    ) -> None:
        """A group, and the card with what to do next."""
        await self._presses.answer(
            interaction, lambda guild: self._services.groups.create(guild, name, time_zone, language)
        )

    @app_commands.command(name="list", description=locale_str("The groups of this server"))
    async def list_(self, interaction: discord.Interaction) -> None:
        """A list, to open one from."""
        await self._presses.answer(interaction, self._services.groups.listing)

    @app_commands.command(description=locale_str("Who is in a group; add and remove people, post its joining message"))
    @app_commands.describe(group=locale_str("Which group"))
    async def show(self, interaction: discord.Interaction, group: str) -> None:
        """The members."""

        async def shown(guild: int) -> MembersScene:
            return await self._services.groups.members(guild, await self._services.groups.named(guild, group))

        await self._presses.answer(interaction, shown)

    @app_commands.command(description=locale_str("What is set for a group: name, language, time zone, archive"))
    @app_commands.describe(
        group=locale_str("Which group"),
        name=locale_str("Another name"),
        time_zone=locale_str("Another time zone: type a city near you and choose from the list"),
        language=locale_str("Another language"),
    )
    @app_commands.choices(language=LANGUAGE_CHOICES)
    async def settings(
        self,
        interaction: discord.Interaction,
        group: str,
        name: app_commands.Range[str, 1, LONGEST_GROUP_NAME] | None = None,
        time_zone: str | None = None,
        language: str | None = None,
    ) -> None:
        """Changes what is given, and shows what is set."""
        groups, given = self._services.groups, (name, time_zone, language)

        async def settled(guild: int) -> GroupSettingsScene:
            found = await groups.named(guild, group)
            if given == (None, None, None):
                return await groups.settings(guild, found)
            return await self._presses.redrawn(interaction, await groups.change(guild, found, *given))

        await self._presses.answer(interaction, settled)

    @show.autocomplete("group")
    @settings.autocomplete("group")
    async def _names(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await suggest(self._services.clock, suggest_groups(self._services, interaction, current, archived=True))

    @create.autocomplete("time_zone")
    @settings.autocomplete("time_zone")
    async def _zones(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        typed = current[:LONGEST_ZONE]
        found = zones_like(typed) if typed.strip() else likely_zones(interaction.locale.value)
        return [app_commands.Choice(name=name, value=name) for name in found[:25]]


class GroupPresses:
    """Buttons, menus and the form on the cards of groups."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._groups = services.groups

    async def answer(
        self, interaction: discord.Interaction, work: Callable[[int], Coroutine[Any, Any, GroupScene]]
    ) -> None:
        """Does `work` for a host in their server, and shows what it gives to them alone."""

        async def done() -> Card:
            return group_card(await work(await require_host(interaction, self._services.classroom)))

        await respond(interaction, done(), turn_card)

    # ------------------------------------------------------------------ learners

    async def join(self, press: Press[ids.JoinGroupPress]) -> None:
        """Takes somebody in."""
        await self._tell(press.interaction, lambda guild: self._groups.join(guild, press.asked.group, press.learner))

    async def leave(self, press: Press[ids.LeaveGroupPress]) -> None:
        """Lets somebody out."""
        await self._tell(press.interaction, lambda guild: self._groups.leave(guild, press.asked.group, press.learner))

    async def _tell(
        self, interaction: discord.Interaction, work: Callable[[int], Coroutine[Any, Any, Message]]
    ) -> None:
        async def done() -> Message:
            if interaction.guild_id is None:
                raise Refusal(wording.ONLY_IN_SERVERS)
            return await work(interaction.guild_id)

        await respond(interaction, done(), errors.say, knows_no_language=True)

    # ------------------------------------------------------------------ hosts

    async def listing(self, press: Press[ids.GroupListPress]) -> None:
        """Another page of the list."""
        await self.answer(press.interaction, lambda guild: self._groups.listing(guild, press.asked.page))

    async def opened(self, press: Press[ids.GroupMenuPress]) -> None:
        """The members of the one chosen in a menu."""
        await self.answer(press.interaction, lambda guild: self._groups.members(guild, press.number()))

    async def page(self, press: Press[ids.GroupPagePress]) -> None:
        """Another page of members."""
        asked = press.asked
        await self.answer(press.interaction, lambda guild: self._groups.members(guild, asked.group, asked.page))

    async def add(self, press: Press[ids.GroupAddPress]) -> None:
        """Takes in the people chosen in a menu."""
        chosen = members_chosen(press.interaction)
        await self.answer(press.interaction, lambda guild: self._groups.add(guild, press.asked.group, chosen))

    async def remove(self, press: Press[ids.GroupRemovePress]) -> None:
        """Takes out the one chosen in a menu."""
        asked = press.asked
        await self.answer(
            press.interaction, lambda guild: self._groups.remove(guild, asked.group, press.number(), asked.page)
        )

    async def settings(self, press: Press[ids.GroupSettingsPress]) -> None:
        """What is set."""
        await self.answer(press.interaction, lambda guild: self._groups.settings(guild, press.asked.group))

    async def language(self, press: Press[ids.GroupLanguagePress]) -> None:
        """Sets the language chosen in a menu."""

        async def changed(guild: int) -> GroupSettingsScene:
            scene = await self._groups.change(guild, press.asked.group, language=press.one_value())
            return await self.redrawn(press.interaction, scene)

        await self.answer(press.interaction, changed)

    async def open_form(self, press: Press[ids.GroupFormPress]) -> None:
        """Opens the form. It has to be the first answer, so who may send it is asked afterwards."""
        name = text_field(
            group_wording.GROUP_FORM_NAME, group_wording.GROUP_FORM_KEEPS, LONGEST_GROUP_NAME, "name", required=False
        )
        zone = text_field(
            group_wording.GROUP_FORM_ZONE, group_wording.GROUP_FORM_ZONE_HELP, LONGEST_ZONE, "zone", required=False
        )
        sent = ids.GroupChangePress(press.asked.group)
        await open_form(press.interaction, group_wording.GROUP_FORM_TITLE, sent, name, zone)

    async def change(self, press: Press[ids.GroupChangePress]) -> None:
        """Takes what the form holds: a field that was left empty changes nothing."""
        name, zone = (*press.values, "", "")[:2]

        async def changed(guild: int) -> GroupSettingsScene:
            return await self.redrawn(
                press.interaction, await self._groups.change(guild, press.asked.group, name, zone)
            )

        await self.answer(press.interaction, changed)

    async def archive(self, press: Press[ids.GroupArchivePress]) -> None:
        """Archives a group."""
        await self._archived(press.interaction, press.asked.group, on=True)

    async def restore(self, press: Press[ids.GroupRestorePress]) -> None:
        """Brings an archived group back."""
        await self._archived(press.interaction, press.asked.group, on=False)

    async def _archived(self, interaction: discord.Interaction, group: int, *, on: bool) -> None:
        async def changed(guild: int) -> GroupSettingsScene:
            return await self.redrawn(interaction, await self._groups.archive(guild, group, on=on))

        await self.answer(interaction, changed)

    # ------------------------------------------------------------------ the joining message

    async def post(self, press: Press[ids.GroupPostPress]) -> None:
        """Posts the joining message in the channel where that was pressed, in place of one posted before."""
        interaction, group = press.interaction, press.asked.group

        async def posted(guild: int) -> MembersScene:
            channel = interaction.channel_id
            if channel is None:
                raise Refusal(wording.ONLY_IN_SERVERS)
            before = await self._groups.to_post(guild, group)
            view = await self._drawn(interaction, before)
            where = _channel(interaction, guild, channel)
            try:
                sent = await where.send(view=view)
            except (discord.Forbidden, discord.NotFound) as error:
                raise Refusal(group_wording.NO_PLACE) from error
            await self._groups.place(guild, group, channel, sent.id)
            await _delete(interaction, before)
            return await self._groups.members(guild, group, 0, group_wording.POSTED)

        await self.answer(interaction, posted)

    async def redrawn(self, interaction: discord.Interaction, scene: GroupSettingsScene) -> GroupSettingsScene:
        """The scene, after the joining message says the same; its note tells where that could not be."""
        row = scene.row
        if row.channel_id is None or row.message_id is None:
            return scene
        message = _channel(interaction, row.guild_id, row.channel_id).get_partial_message(row.message_id)
        try:
            await message.edit(view=await self._drawn(interaction, row))
        except discord.NotFound:
            await self._groups.message_gone(row.id, row.message_id)
            return await self._groups.settings(row.guild_id, row.id, group_wording.MESSAGE_GONE)
        except errors.REFUSED as error:
            _log.warning("Discord refused to change a joining message: %s", errors.why(error))
            return await self._groups.settings(row.guild_id, row.id, group_wording.MESSAGE_UNCHANGED)
        return scene

    async def _drawn(self, interaction: discord.Interaction, row: GroupRow) -> Card:
        """In the language of the group, or that of the server: everybody reads it."""
        locale = interaction.guild_locale.value if interaction.guild_locale is not None else ""
        with speaking(row.language or await self._services.locales.of_channel(row.guild_id, locale)):
            return joining_card(JoiningScene(row))


def _channel(interaction: discord.Interaction, guild: int, channel: int) -> discord.PartialMessageable:
    return interaction.client.get_partial_messageable(channel, guild_id=guild)  # threads ask for the server


async def _delete(interaction: discord.Interaction, before: GroupRow) -> None:
    """Takes away the joining message that was posted before; it may be gone, or out of reach."""
    if before.channel_id is None or before.message_id is None:
        return
    message = _channel(interaction, before.guild_id, before.channel_id).get_partial_message(before.message_id)
    try:
        await message.delete()
    except errors.REFUSED as error:
        _log.info("An earlier joining message stays: %s", errors.why(error))
