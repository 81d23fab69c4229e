"""`/results`: what learners did, for those who may run classes in a server."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.class_quiz.presses import require_host
from bot.cogs.autocomplete import suggest, suggest_groups
from bot.cogs.hosts import Hosts
from bot.cogs.item_review import ItemPresses
from bot.cogs.search_tasks import SearchPresses
from bot.i18n import result_wording as wording
from bot.member_names import find_people
from bot.reports.gradebook_import import MOST_OF_LIST
from bot.services.host_jobs import Caller
from bot.services.result_scenes import ReportFileScene, ReportRef, ResultsScene
from bot.services.results import AskNames
from bot.services.scenes import Refusal
from bot.services.wiring import Services
from bot.views import ids
from bot.views.press import Press
from bot.views.reply import acknowledge_beside
from bot.views.result_cards import file_card, file_of, pictures_of, results_card


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class ResultsCog(commands.GroupCog, group_name="results", group_description=locale_str("What learners did")):
    """Results, seen by hosts alone."""

    def __init__(self, services: Services, hosts: Hosts) -> None:
        self._services = services
        self._results = services.results
        self._hosts = hosts
        self._items = ItemPresses(services)
        self._searches = SearchPresses(services)

    @app_commands.command(name="class", description=locale_str("A past class quiz: by question, skill and learner"))
    @app_commands.describe(quiz=locale_str("Which class quiz; the latest unless you say otherwise"))
    async def class_(self, interaction: discord.Interaction, quiz: str | None = None) -> None:
        """One class quiz, and who was absent."""

        async def work(caller: Caller) -> ResultsScene:
            ref = ReportRef("class", quiz) if quiz is not None else await self._results.latest_class(caller.guild)
            return await self._results.show(caller, ref)

        await self._hosts.answer(interaction, work, _show)

    @app_commands.command(description=locale_str("The gradebook of a group, also for Canvas and Moodle"))
    @app_commands.describe(
        group=locale_str("Which group"),
        only=locale_str("One kind of work alone"),
        to=locale_str("As a file for the gradebook of this system"),
        mapping=locale_str("Your list of who is who there; leave it out to get one to fill in"),
    )
    @app_commands.rename(mapping="list")
    @app_commands.choices(
        only=[
            app_commands.Choice(name=locale_str("lessons"), value="lesson"),
            app_commands.Choice(name=locale_str("packs"), value="pack"),
            app_commands.Choice(name=locale_str("tests"), value="form"),
            app_commands.Choice(name=locale_str("class quizzes"), value="class"),
        ],
        to=[
            app_commands.Choice(name="Canvas", value="canvas"),
            app_commands.Choice(name="Moodle", value="moodle"),
        ],
    )
    async def group(
        self,
        interaction: discord.Interaction,
        group: str,
        only: Literal["lesson", "pack", "form", "class"] | None = None,
        to: Literal["canvas", "moodle"] | None = None,
        mapping: discord.Attachment | None = None,
    ) -> None:
        """Learners by assignments and class quizzes."""

        async def gradebook(caller: Caller) -> ReportRef:
            return ReportRef("group", str(await self._services.groups.named(caller.guild, group)), only)

        async def shown(caller: Caller) -> ResultsScene:
            return await self._results.show(caller, await gradebook(caller))

        if to is None:
            await self._hosts.answer(interaction, shown, _show)
            return

        async def exported(caller: Caller) -> ReportFileScene:
            known = await _fetched(mapping) if mapping is not None else None
            ref = await gradebook(caller)
            return await self._results.gradebook_for(caller, ref, to, known, names_of(interaction, caller))

        await self._hosts.answer(interaction, exported, _show_file)

    @app_commands.command(description=locale_str("What changed in a group from before a course to after it"))
    @app_commands.describe(group=locale_str("Which group"))
    async def measure(self, interaction: discord.Interaction, group: str) -> None:
        """A group before and after a course."""

        async def shown(caller: Caller) -> ResultsScene:
            measured = await self._services.groups.named(caller.guild, group)
            return await self._results.show(caller, ReportRef("measure", str(measured)))

        await self._hosts.answer(interaction, shown, _show)

    @app_commands.command(description=locale_str("One learner over time, by skill, in this server"))
    @app_commands.describe(member=locale_str("Whose results"))
    async def learner(self, interaction: discord.Interaction, member: discord.User) -> None:
        """One learner."""
        ref = ReportRef("learner", str(member.id))
        await self._hosts.answer(
            interaction, lambda caller: self._results.show(caller, ref, names_of(interaction, caller)), _show
        )

    @app_commands.command(description=locale_str("How the questions of a pack work, from the first answers to them"))
    @app_commands.describe(pack=locale_str("Which pack"))
    async def pack(self, interaction: discord.Interaction, pack: str) -> None:
        """Item analysis."""
        ref = ReportRef("pack", pack)
        await self._hosts.answer(interaction, lambda caller: self._results.show(caller, ref), _show)

    @app_commands.command(description=locale_str("What learners find wrong with questions, and how they were answered"))
    async def reports(self, interaction: discord.Interaction) -> None:
        """Questions with open reports."""
        await self._items.show_inbox(interaction)

    @app_commands.command(description=locale_str("What a group handed in to search tasks; give it a level"))
    @app_commands.describe(group=locale_str("Which group"))
    async def searches(self, interaction: discord.Interaction, group: str) -> None:
        """What was handed in, one after the other."""
        await self._searches.show_of(interaction, group)

    @class_.autocomplete("quiz")
    async def _quizzes(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await self._offered(interaction, current, self._results.past_classes)

    @group.autocomplete("group")
    @measure.autocomplete("group")
    @searches.autocomplete("group")
    async def _groups(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = suggest_groups(self._services, interaction, current, archived=True)
        return await suggest(self._services.clock, found)

    @pack.autocomplete("pack")
    async def _packs(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await self._offered(interaction, current, self._services.packs.names)

    async def _offered(
        self,
        interaction: discord.Interaction,
        current: str,
        there: Callable[[int], Coroutine[Any, Any, list[tuple[str, str]] | tuple[tuple[str, str], ...]]],
    ) -> list[app_commands.Choice[str]]:
        """Of what the server has, that in which stands what was typed; nothing for those who are no hosts."""
        wanted = current.strip().casefold()

        async def found() -> list[tuple[str, str]]:
            try:
                guild = await require_host(interaction, self._services.classroom)
            except Refusal:
                return []
            return [one for one in await there(guild) if any(wanted in text.casefold() for text in one)]

        return await suggest(self._services.clock, found())


class ResultPresses:
    """Buttons of reports."""

    def __init__(self, services: Services, hosts: Hosts) -> None:
        self._results = services.results
        self._hosts = hosts

    async def file(self, press: Press[ids.ReportFilePress]) -> None:
        """A report as a file, beside the card that offers it."""
        await acknowledge_beside(press.interaction)  # what is told meanwhile must not take the card's place
        asked = press.asked
        ref = ReportRef(asked.kind, asked.subject, asked.only)

        async def made(caller: Caller) -> ReportFileScene:
            return await self._results.file(caller, ref, asked.form, names_of(press.interaction, caller))

        await self._hosts.answer(press.interaction, made, _show_file)


def names_of(interaction: discord.Interaction, caller: Caller) -> AskNames:
    """Asks Discord for names in the caller's server, and tells them how far it is."""
    return lambda learners: find_people(interaction.client, caller.guild, learners, caller.tell)


async def _fetched(file: discord.Attachment) -> bytes:
    """What was attached. Raises `Refusal` for one over the limit, before it is fetched."""
    if file.size > MOST_OF_LIST:
        raise Refusal(wording.LIST_TOO_LARGE)
    return await file.read()


async def _show(interaction: discord.Interaction, scene: ResultsScene) -> None:
    view, files = results_card(scene), pictures_of(scene.digest)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view, attachments=files)
    else:
        await interaction.response.send_message(view=view, files=files, ephemeral=True)


async def _show_file(interaction: discord.Interaction, scene: ReportFileScene) -> None:
    view, file = file_card(scene), file_of(scene)
    if interaction.response.is_done():  # in place of "is thinking"
        await interaction.edit_original_response(view=view, attachments=[file])
    else:
        await interaction.response.send_message(view=view, files=[file], ephemeral=True)
