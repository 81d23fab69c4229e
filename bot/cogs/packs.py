"""`/pack`: a server's own packs, for those who may run classes there."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from discord.ext import commands

from bot.class_quiz.presses import require_host
from bot.cogs.autocomplete import suggest
from bot.cogs.hosts import Hosts
from bot.discord_internals import attached
from bot.i18n import pack_wording, wording
from bot.i18n.languages import LANGUAGES, language, spoken
from bot.services.host_jobs import Caller
from bot.services.pack_scenes import PackScene, ShownDraft
from bot.services.scenes import Refusal, Scene
from bot.services.wiring import Services
from bot.views import ids
from bot.views.cards import render
from bot.views.forms import labelled_field, open_form
from bot.views.pack_cards import files_of, pack_card
from bot.views.press import Press
from bot.views.reply import respond, show_card
from bot.workers.uploads import MOST_OF_ARCHIVE, Upload
from questions.formats import FORMATS
from questions.kinds import KINDS
from questions.model import SKILLS
from questions.parsing.reader import MAX_YAML_BYTES
from questions.pictures import MOST_OF_ONE, SUFFIXES

MOST_FORM_FILES = 10


def _formats(*, readable: bool) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=one.title, value=one.name)
        for one in FORMATS.values()
        if (one.read if readable else one.write) is not None
    ]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class PackCog(commands.GroupCog, group_name="pack", group_description=locale_str("Question packs of this server")):
    """Packs of servers."""

    def __init__(self, services: Services, hosts: Hosts) -> None:
        self._services = services
        self._packs = services.packs
        self._hosts = hosts

    async def cog_unload(self) -> None:
        """The bot is about to leave Discord: hosts whose files are worked on are told before."""
        await self._hosts.leave()

    @app_commands.command(description=locale_str("A commented starter to write a pack from"))
    @app_commands.describe(kind=locale_str("The kind of question to begin with; one of each unless you say otherwise"))
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=name) for name in KINDS])
    async def template(self, interaction: discord.Interaction, kind: str | None = None) -> None:
        """A file."""
        await self._answer(interaction, lambda _: _now(self._packs.template([kind] if kind else [])))

    @app_commands.command(description=locale_str("What is wrong with a pack, and what to do; nothing is kept"))
    @app_commands.describe(file=locale_str("A .yaml file, or a zip of several and their pictures"))
    async def check(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """A report."""

        async def work(caller: Caller) -> PackScene:
            return await self._packs.check(caller, [await fetched(file)])

        await self._answer(interaction, work)

    @app_commands.command(
        description=locale_str("Bring packs as private drafts; without a file a form opens for several")
    )
    @app_commands.describe(file=locale_str("A .yaml file, or a zip of several and their pictures"))
    async def upload(self, interaction: discord.Interaction, file: discord.Attachment | None = None) -> None:
        """A report, and for each sound pack Preview and Publish."""
        if file is None:
            await _open_form(interaction)
            return

        async def work(caller: Caller) -> PackScene:
            return await self._packs.upload(caller, [await fetched(file)])

        await self._answer(interaction, work)

    @app_commands.command(name="list", description=locale_str("The packs of this server, and the bundled ones"))
    async def list_(self, interaction: discord.Interaction) -> None:
        """A list."""
        await self._answer(interaction, lambda caller: self._packs.listing(caller.guild))

    @app_commands.command(description=locale_str("What is in a pack, and how classes here answered it"))
    @app_commands.describe(pack=locale_str("Which pack"))
    async def show(self, interaction: discord.Interaction, pack: str) -> None:
        """One pack."""
        await self._answer(interaction, lambda caller: self._packs.show(caller, pack))

    @app_commands.command(description=locale_str("The versions of a pack, and who changed it when"))
    @app_commands.describe(pack=locale_str("Which pack"))
    async def history(self, interaction: discord.Interaction, pack: str) -> None:
        """Versions and changes."""
        await self._answer(interaction, lambda caller: self._packs.history(caller, pack))

    @app_commands.command(description=locale_str("A pack as it was written"))
    @app_commands.describe(
        pack=locale_str("Which pack"), version=locale_str("Which version; the latest unless you say otherwise")
    )
    async def download(
        self, interaction: discord.Interaction, pack: str, version: app_commands.Range[int, 1] | None = None
    ) -> None:
        """A file."""
        await self._answer(interaction, lambda caller: self._packs.download(caller, pack, version))

    @app_commands.command(description=locale_str("What changed between two versions of a pack"))
    @app_commands.describe(
        pack=locale_str("Which pack"), old=locale_str("From which version"), new=locale_str("To which version")
    )
    async def diff(
        self,
        interaction: discord.Interaction,
        pack: str,
        old: app_commands.Range[int, 1] | None = None,
        new: app_commands.Range[int, 1] | None = None,
    ) -> None:
        """A summary, and the lines as a file."""
        await self._answer(interaction, lambda caller: self._packs.diff(caller, pack, old, new))

    @app_commands.command(description=locale_str("Publish the draft of a pack"))
    @app_commands.describe(pack=locale_str("Which pack"))
    async def publish(self, interaction: discord.Interaction, pack: str) -> None:
        """The draft goes into use."""
        await self._answer(interaction, lambda caller: self._packs.publish(caller, pack, None, None))

    @app_commands.command(description=locale_str("Take a pack out of use, or hide a bundled one; answers are kept"))
    @app_commands.describe(pack=locale_str("Which pack"))
    async def retire(self, interaction: discord.Interaction, pack: str) -> None:
        """It is offered no more."""
        await self._answer(interaction, lambda caller: self._packs.retire(caller, pack))

    @app_commands.command(description=locale_str("Put a retired or hidden pack back into use"))
    @app_commands.describe(pack=locale_str("Which pack"))
    async def restore(self, interaction: discord.Interaction, pack: str) -> None:
        """It is offered again."""
        await self._answer(interaction, lambda caller: self._packs.restore(caller, pack))

    @app_commands.command(description=locale_str("A pack for another system, or to print"))
    @app_commands.describe(pack=locale_str("Which pack"), to=locale_str("For which system"))
    @app_commands.choices(to=_formats(readable=False))
    async def export(self, interaction: discord.Interaction, pack: str, to: str) -> None:
        """A file."""
        await self._answer(interaction, lambda caller: self._packs.export(caller, pack, to))

    @app_commands.command(name="import", description=locale_str("Make a private draft from another system's file"))
    @app_commands.describe(
        file=locale_str("The file"),
        system=locale_str("Which system it is from"),
        skill=locale_str("What its questions practise"),
        tongue=locale_str("Which language its texts are in; that of this server unless you say otherwise"),
    )
    @app_commands.rename(system="from", tongue="language")
    @app_commands.choices(
        system=_formats(readable=True),
        skill=[app_commands.Choice(name=wording.SKILL_NAMES[skill].english, value=skill) for skill in SKILLS],
        tongue=[app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()],
    )
    async def import_(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment,
        system: str,
        skill: str = "general",
        tongue: str | None = None,
    ) -> None:
        """A report, and Preview and Publish. A pack is for the server: its language goes before the host's own."""

        async def work(caller: Caller) -> PackScene:
            said = spoken(tongue or "") or await self._services.locales.of_channel(caller.guild, language())
            return await self._packs.bring(
                caller,
                await fetched(file, FORMATS[system].most_bytes if system in FORMATS else MAX_YAML_BYTES),
                system,
                skill,
                said,
            )

        await self._answer(interaction, work)

    @show.autocomplete("pack")
    @history.autocomplete("pack")
    @download.autocomplete("pack")
    @diff.autocomplete("pack")
    @publish.autocomplete("pack")
    @retire.autocomplete("pack")
    @restore.autocomplete("pack")
    @export.autocomplete("pack")
    async def _names(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        wanted = current.strip().casefold()

        async def found() -> list[tuple[str, str]]:
            try:
                names = await self._packs.names(await require_host(interaction, self._services.classroom))
            except Refusal:  # drafts, for instance, are theirs alone
                return []
            return [one for one in names if any(wanted in text.casefold() for text in one)]

        return await suggest(self._services.clock, found())

    async def _answer(
        self, interaction: discord.Interaction, work: Callable[[Caller], Coroutine[Any, Any, PackScene]]
    ) -> None:
        """Does `work` for a host, and shows what it gives to them alone."""
        await self._hosts.answer(interaction, work, _show)


class PackPresses:
    """Buttons of drafts, and the form for several files."""

    def __init__(self, services: Services, hosts: Hosts) -> None:
        self._services = services
        self._packs = services.packs
        self._hosts = hosts

    async def publish(self, press: Press[ids.PublishPress]) -> None:
        """Puts a draft into use; the card turns into what is true then."""
        shown = _shown(press)
        await self._hosts.answer(press.interaction, lambda caller: self._packs.publish_shown(caller, shown), _turn)

    async def discard(self, press: Press[ids.DiscardPress]) -> None:
        """Throws a draft away; the card turns into what is true then."""
        shown = _shown(press)
        await self._hosts.answer(press.interaction, lambda caller: self._packs.discard_shown(caller, shown), _turn)

    async def preview(self, press: Press[ids.PreviewPress]) -> None:
        """Begins a quiz of a draft, of which nothing is recorded."""
        draft, digest = press.asked, _digest(press.asked)

        async def begun() -> Scene:
            guild = await require_host(press.interaction, self._services.classroom)
            return await self._services.previews.begin(press.learner, guild, draft.pack, draft.version, digest)

        await respond(press.interaction, begun(), _show_beside)

    async def starter(self, press: Press[ids.StarterPress]) -> None:
        """Gives the file to write a first pack from; the card that offers it stays."""
        await self._hosts.answer(press.interaction, lambda _: _now(self._packs.template([])), _show_file)

    async def upload(self, press: Press[ids.UploadPress]) -> None:
        """Takes the files of the form."""

        async def brought(caller: Caller) -> PackScene:
            sent = attached(press.interaction, press.values)
            if not sent:
                raise Refusal(pack_wording.NO_FILE)
            if sum(one.size for one in sent) > MOST_OF_ARCHIVE:
                raise Refusal(pack_wording.too_large_together(MOST_OF_ARCHIVE))
            return await self._packs.upload(caller, [await fetched(one) for one in sent])

        await self._hosts.answer(press.interaction, brought, _show)


def _digest(draft: ids.PublishPress | ids.DiscardPress | ids.PreviewPress) -> str:
    """Which draft a button means. Raises `Refusal` for one of the first edition, which did not say."""
    if draft.digest is None:
        raise Refusal(pack_wording.OLD_DRAFT_CARD)
    return draft.digest


async def fetched(file: discord.Attachment, most: int | None = None) -> Upload:
    """What was attached. Raises `Refusal` for one over the limit, before it is fetched."""
    suffix = PurePosixPath(file.filename).suffix.lower()
    if most is None and suffix in SUFFIXES and file.size > MOST_OF_ONE:
        raise Refusal(pack_wording.picture_too_large(file.filename, MOST_OF_ONE))
    if most is None:
        most = MOST_OF_ARCHIVE if suffix == ".zip" else MAX_YAML_BYTES
    if file.size > most:
        raise Refusal(pack_wording.too_large(file.filename, most))
    return Upload(file.filename, await file.read())


async def _show(interaction: discord.Interaction, scene: PackScene) -> None:
    view, files = pack_card(scene), files_of(scene)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view, attachments=files)
    else:
        await interaction.response.send_message(view=view, files=files, ephemeral=True)


async def _show_file(interaction: discord.Interaction, scene: PackScene) -> None:
    """Beside the card that was pressed."""
    view, files = pack_card(scene), files_of(scene)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, files=files, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, files=files, ephemeral=True)


async def _turn(interaction: discord.Interaction, scene: PackScene) -> None:
    """In place of the card that was pressed, where one person alone sees it, and of the report attached to it."""
    view, message = pack_card(scene), interaction.message
    if message is None or not message.flags.ephemeral:
        await show_card(interaction, view)
    elif interaction.response.is_done():
        await interaction.edit_original_response(view=view, attachments=[])
    else:
        await interaction.response.edit_message(view=view, attachments=[])


def _shown(press: Press[ids.PublishPress] | Press[ids.DiscardPress]) -> list[ShownDraft]:
    """The draft that was decided about, and the others whose buttons are on its card. Raises `Refusal`."""
    decided = ShownDraft(press.asked.pack, press.asked.version, _digest(press.asked))
    message = press.interaction.message
    on_card = [ids.parse(name) for name in _custom_ids(message.components)] if message is not None else []
    others = [
        ShownDraft(one.pack, one.version, one.digest)
        for one in on_card
        if isinstance(one, ids.PublishPress) and one.digest is not None
    ]
    return list(dict.fromkeys([decided, *others]))


def _custom_ids(components: Iterable[object]) -> Iterator[str]:
    """The ids of the buttons of a message."""
    for one in components:
        if isinstance(one, discord.Container | discord.ActionRow):
            yield from _custom_ids(one.children)
        elif isinstance(one, discord.Button) and one.custom_id is not None:
            yield one.custom_id


async def _show_beside(interaction: discord.Interaction, scene: Scene) -> None:
    """A preview stands beside the report, whose Publish is wanted next."""
    await show_card(interaction, render(scene))


async def _open_form(interaction: discord.Interaction) -> None:
    """Opens the form for several files. A form has to be the first answer, so who may send it is asked afterwards."""
    files = ui.FileUpload[ui.Modal](custom_id="upload", max_values=MOST_FORM_FILES)
    field = labelled_field(pack_wording.FORM_LABEL, pack_wording.FORM_HELP, files)
    await open_form(interaction, pack_wording.FORM_TITLE, ids.UploadPress(), field)


async def _now(scene: PackScene) -> PackScene:
    return scene
