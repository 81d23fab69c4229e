"""A server's own packs: checked, brought, tried, published, revised, retired, taken out.

Promises that a file with an error changes nothing, that a published version that was used stays, that each change is
written down with who and when in the transaction that makes it, that nothing of one server is shown in another, and
that everything that costs time happens in a worker process. Refuses (`Refusal`) what is not there and what goes over a
limit. Whether somebody may do all this is asked by who calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bot.i18n import pack_wording as wording
from bot.i18n.wording import CONTENT_CHANGED, ours
from bot.services.class_results import item_name
from bot.services.host_jobs import Caller, HostJobs, told_why
from bot.services.pack_catalog import digest_of, own_key, owner_of, revision_to_store, stored_digest
from bot.services.pack_scenes import (
    Done,
    DraftNow,
    DraftPack,
    DraftsNow,
    DraftState,
    FileScene,
    ItemResult,
    OwnPack,
    PackHistory,
    PackList,
    PackPage,
    ReportScene,
    ShownDraft,
)
from bot.services.pictures import Pictures
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from bot.workers import jobs
from bot.workers.uploads import Upload
from db.rows import PackVersion
from db.unit import UnitOfWork
from questions.formats import FORMATS
from questions.model import SKILLS, Pack, Skill
from questions.revision import Revision
from questions.templates import starter

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook  # it loads the rules

_MOST_PACKS = 200
"""Of one server."""

MOST_SIZE = 64 * 1024 * 1024
"""Characters in all versions of a server's packs."""

MOST_PICTURES = 200 * 1024 * 1024
"""Bytes of the pictures of a server's packs, each counted once."""

KEPT_VERSIONS = 20
"""Published versions of a pack that are kept whether or not somebody used them."""

MOST_VERSIONS = 60
"""Published versions of a pack; those that were used are kept, because answers were given to them."""

PAST_CHANGES = 15

_P = ParamSpec("_P")
_T = TypeVar("_T")


class ServerPacks:
    """The one place where servers' packs change."""

    def __init__(
        self, context: ServiceContext, host_jobs: HostJobs, pictures: Pictures, rules: Callable[[], RuleBook]
    ) -> None:
        self._context = context
        self._jobs = host_jobs
        self._pictures = pictures
        self._rules = rules
        self._sources = dict(context.catalog.bundled.sources)
        self._bundled_ids = frozenset(context.catalog.bundled.packs)

    # ------------------------------------------------------------------ bringing

    async def check(self, caller: Caller, uploads: Sequence[Upload]) -> ReportScene:
        """What is to be said of files; nothing is kept. Raises `Refusal`."""
        checked = await self._checked(caller, uploads)
        return ReportScene(tuple(one.name for one in uploads), checked.problems, (), kept=False)

    async def upload(self, caller: Caller, uploads: Sequence[Upload]) -> ReportScene:
        """Makes a draft of each pack, if no file has an error. Raises `Refusal`."""
        checked = await self._checked(caller, uploads)
        return await self._report(caller, uploads, checked)

    async def bring(self, caller: Caller, upload: Upload, form: str, skill: str, language: str) -> ReportScene:
        """Makes a draft of another system's file, in that language unless the file says another. Raises `Refusal`."""
        if form not in FORMATS or FORMATS[form].read is None:
            raise Refusal(wording.no_such_format(form, [one.name for one in FORMATS.values() if one.read]))
        checked = await self._work(
            caller,
            jobs.import_file,
            upload,
            form,
            _skill(skill),
            language,
            self._rules,
            self._bundled_ids,
        )
        return await self._report(caller, [upload], checked)

    async def _checked(self, caller: Caller, uploads: Sequence[Upload]) -> jobs.Checked:
        async with self._context.database.unit(writes=False) as unit:
            kept = await unit.pictures.of_latest(caller.guild)
        return await self._work(
            caller, jobs.check_files, tuple(uploads), self._sources, self._rules, self._bundled_ids, kept
        )

    async def _report(self, caller: Caller, uploads: Sequence[Upload], checked: jobs.Checked) -> ReportScene:
        """What a check found; what it found sound becomes drafts, if it found no error at all."""
        drafts = () if checked.errors else await self._drafted(caller, checked.sound)
        return ReportScene(tuple(one.name for one in uploads), checked.problems, drafts, kept=True)

    async def _drafted(self, caller: Caller, sound: Sequence[jobs.SoundPack]) -> tuple[DraftPack, ...]:
        guild, now = caller.guild, self._context.clock.now()
        revised = await self._revised(caller, sound)
        drafts = list[DraftPack]()
        async with self._context.database.unit() as unit:
            await unit.pictures.take_turn(guild)
            for one in sound:
                since, revision = revised.get(one.name, (0, None))
                row = await unit.packs.draft(
                    guild,
                    one.name,
                    one.content,
                    one.facts,
                    at_least=one.version,
                    author_id=caller.person,
                    now=now,
                    revision=None if revision is None else revision_to_store(revision, since),
                )
                await unit.pictures.keep(guild, one.brought)
                await unit.pictures.use(guild, one.name, row.version, one.pictures)
                if await unit.packs.let_go(guild, one.name, own_key(guild, one.name), KEPT_VERSIONS) >= MOST_VERSIONS:
                    raise Refusal(wording.too_many_versions(one.name, MOST_VERSIONS))
                await unit.packs.note(guild, one.name, row.version, "uploaded", author_id=caller.person, now=now)
                drafts.append(
                    DraftPack(one.name, one.facts, row.version, digest_of(one.content, one.pictures), revision)
                )
            await unit.pictures.let_go(guild)
            if await unit.packs.count(guild) > _MOST_PACKS:
                raise Refusal(wording.too_many_packs(_MOST_PACKS))
            if await unit.packs.size(guild) > MOST_SIZE:
                raise Refusal(wording.too_much_in_all(MOST_SIZE))
            if await unit.pictures.size(guild) > MOST_PICTURES:
                raise Refusal(wording.too_many_pictures(MOST_PICTURES))
            await unit.commit()
        return tuple(drafts)

    async def _revised(self, caller: Caller, sound: Sequence[jobs.SoundPack]) -> dict[str, tuple[int, Revision | None]]:
        """By id of those that have a published version: which one that is, and what is new since."""
        old = dict[str, tuple[int, str]]()
        async with self._context.database.unit(writes=False) as unit:
            for one in sound:
                versions = await unit.packs.versions(caller.guild, one.name)
                row = next((each for each in versions if each.published_at is not None), None)
                content = row and await unit.packs.content(caller.guild, one.name, row.version)
                if row is not None and content is not None:
                    old[one.name] = row.version, content
        if not old:
            return {}
        pairs = [(old[one.name][1], one.content) for one in sound if one.name in old]
        revisions = await self._work(caller, jobs.revise, pairs, self._sources)
        return {name: (old[name][0], revision) for name, revision in zip(old, revisions, strict=True)}

    # ------------------------------------------------------------------ publishing

    async def publish(self, caller: Caller, pack: str, version: int | None, digest: str | None) -> Done:
        """Puts a draft into use; without a version, the one there is. Raises `Refusal` where there is none any more,
        or where it is another than the one with that digest.
        """
        guild = caller.guild
        async with self._context.database.unit() as unit:
            if version is None:
                drafts = {one.pack: one.version for one in await unit.packs.drafts(guild)}
                version = drafts.get(pack)
            await self._same(unit, guild, pack, version, digest)
            if version is None or not await unit.packs.publish(guild, pack, version, self._context.clock.now()):
                raise Refusal(wording.NO_SUCH_DRAFT)
            await self._note(unit, caller, pack, version, "published")
        return Done(wording.published(pack, version), playable=pack)

    async def _discard(self, caller: Caller, pack: str, version: int, digest: str) -> None:
        """Throws a draft away. Raises `Refusal` where there is none, or where it is another."""
        async with self._context.database.unit() as unit:
            await unit.pictures.take_turn(caller.guild)
            await self._same(unit, caller.guild, pack, version, digest)
            if not await unit.packs.discard(caller.guild, pack, version):
                raise Refusal(wording.NO_SUCH_DRAFT)
            await unit.pictures.let_go(caller.guild)
            await self._note(unit, caller, pack, version, "discarded")

    async def publish_shown(self, caller: Caller, shown: Sequence[ShownDraft]) -> DraftsNow:
        """Puts the first of a card's drafts into use where that can be, and says what is true of all of them."""
        draft = shown[0]
        with suppress(Refusal):  # the card tells what became of it
            await self.publish(caller, draft.name, draft.version, draft.digest)
        return await self._drafts_now(caller, shown)

    async def discard_shown(self, caller: Caller, shown: Sequence[ShownDraft]) -> DraftsNow:
        """Throws the first of a card's drafts away where that can be, and says what is true of all of them."""
        draft = shown[0]
        now = await self._drafts_now(caller, shown)
        try:
            await self._discard(caller, draft.name, draft.version, draft.digest)
        except Refusal:  # the card tells what became of it
            return await self._drafts_now(caller, shown)
        return DraftsNow((replace(now.drafts[0], state=DraftState.THROWN_AWAY), *now.drafts[1:]))

    async def _drafts_now(self, caller: Caller, shown: Sequence[ShownDraft]) -> DraftsNow:
        guild, found = caller.guild, list[DraftNow]()
        async with self._context.database.unit(writes=False) as unit:
            in_use = {one.pack: one.version for one in await unit.packs.in_use(guild)}
            drafted = {one.pack for one in await unit.packs.drafts(guild)}
            for draft in shown:
                row = await unit.packs.get(guild, draft.name, draft.version)
                digest = await stored_digest(unit, guild, draft.name, draft.version)
                if row is None or digest is None:
                    state = DraftState.REPLACED if draft.name in drafted else DraftState.GONE
                elif digest != draft.digest:
                    state = DraftState.REPLACED
                elif row.published_at is None:
                    state = DraftState.OPEN
                elif draft.name not in in_use:
                    state = DraftState.RETIRED
                else:
                    state = DraftState.IN_USE if in_use[draft.name] == draft.version else DraftState.EARLIER
                found.append(DraftNow(draft, row.facts.title if row is not None else draft.name, state))
        return DraftsNow(tuple(found))

    @staticmethod
    async def _same(unit: UnitOfWork, guild: int, pack: str, version: int | None, digest: str | None) -> None:
        """Raises `Refusal` unless the draft is the one that a card showed: the next one has the same version."""
        if version is None or digest is None:
            return
        if await stored_digest(unit, guild, pack, version) not in (None, digest):
            raise Refusal(wording.DRAFT_REPLACED)

    async def retire(self, caller: Caller, pack: str) -> Done:
        """Takes an own pack out of use, or hides a bundled one. Answers are kept. Raises `Refusal`."""
        return await self._use(caller, pack, used=False)

    async def restore(self, caller: Caller, pack: str) -> Done:
        """Puts it back into use. Raises `Refusal`."""
        return await self._use(caller, pack, used=True)

    async def _use(self, caller: Caller, pack: str, *, used: bool) -> Done:
        guild, name = caller.guild, _authored(caller.guild, pack)
        bundled = self._context.catalog.bundled.packs.get(name)
        async with self._context.database.unit() as unit:
            if await unit.packs.versions(guild, name):  # one's own goes before a bundled one of the same id
                title = name
                changed = await unit.packs.retire(guild, name, None if used else self._context.clock.now())
                action = "restored" if used else "retired"
            elif bundled is not None:
                title = bundled.title
                changed = await unit.packs.hide(guild, name, hidden=not used)
                action = "shown again" if used else "hidden"
            else:
                raise Refusal(wording.no_such_own_pack(name))
            if not changed:
                raise Refusal(wording.already(name, action))
            await self._note(unit, caller, name, None, action)
        return Done(wording.pack_done(title, action))

    async def _note(self, unit: UnitOfWork, caller: Caller, pack: str, version: int | None, action: str) -> None:
        """Writes a change down, and makes it and itself last."""
        now = self._context.clock.now()
        await unit.packs.note(caller.guild, pack, version, action, author_id=caller.person, now=now)
        await unit.commit()

    # ------------------------------------------------------------------ looking

    async def listing(self, guild: int) -> PackList:
        """All packs that there are for a server."""
        async with self._context.database.unit(writes=False) as unit:
            in_use, hidden = await unit.packs.in_use(guild), await unit.packs.hidden(guild)
            drafts, retired = await unit.packs.drafts(guild), await unit.packs.retired(guild)
        used, drafted = {one.pack: one for one in in_use}, {one.pack: one for one in drafts}
        own = list[OwnPack]()
        for name in sorted(used.keys() | drafted.keys() | retired.keys()):
            row = used.get(name) or drafted.get(name)
            own.append(
                OwnPack(
                    name,
                    row.facts.title if row else name,
                    used[name].version if name in used else None,
                    drafted[name].version if name in drafted else None,
                    retired.get(name),
                )
            )
        bundled = [(pack, key in hidden) for key, pack in self._context.catalog.bundled.packs.items()]
        return PackList(tuple(own), tuple(bundled))

    async def names(self, guild: int) -> tuple[tuple[str, str], ...]:
        """(name, title) of everything that `show` and the like can be asked for."""
        found = await self.listing(guild)
        own = {one.name: one.title for one in found.own}
        return (*own.items(), *((pack.id, pack.title) for pack, _ in found.bundled if pack.id not in own))

    async def show(self, caller: Caller, pack: str) -> PackPage:
        """One pack with how its questions were answered here. Raises `Refusal`."""
        guild, name = caller.guild, _authored(caller.guild, pack)
        async with self._context.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(guild, name)
            retired, hidden = await unit.packs.retired(guild), await unit.packs.hidden(guild)
        if not versions:
            bundled = self._bundled(name)
            state = "hidden" if name in hidden else "bundled"
            return PackPage(name, bundled, bundled.version, state, await self._results(guild, bundled, name, {}))
        published = [one for one in versions if one.published_at]
        row = (published or versions)[0]
        state = "retired" if name in retired else "in use" if published else "draft"
        loaded = await self._version(row)
        revisions = await self._revisions(caller, name, published)
        results = await self._results(guild, loaded, own_key(guild, name), revisions)
        return PackPage(name, loaded, row.version, state, results)

    async def history(self, caller: Caller, pack: str) -> PackHistory:
        """The versions of an own pack and who changed it. Raises `Refusal`."""
        guild, name = caller.guild, _authored(caller.guild, pack)
        async with self._context.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(guild, name)
            changes = await unit.packs.changes(guild, name, PAST_CHANGES)
        if not versions and not changes:
            raise Refusal(wording.no_such_own_pack(name))
        revisions = await self._revisions(caller, name, versions)
        return PackHistory(name, tuple((row, revisions[row.version]) for row in versions), tuple(changes))

    async def _revisions(
        self, caller: Caller, pack: str, versions: Sequence[PackVersion]
    ) -> dict[int, Revision | None]:
        with told_why():
            return await self._context.catalog.revisions(caller.guild, pack, versions, caller.waiting)

    async def _results(
        self, guild: int, pack: Pack, key: str, revisions: dict[int, Revision | None]
    ) -> tuple[ItemResult, ...]:
        """How the questions of `pack` were answered; `revisions` by version, the latest first."""
        rekeyed = dict[str, int]()  # the version that brought the key of now
        for version, revision in revisions.items():
            for item in revision.rekeyed if revision is not None else ():
                rekeyed.setdefault(item, version)
        async with self._context.database.unit(writes=False) as unit:
            totals = await unit.results.of_pack(key, guild, item_name("", 2))
        lines = list[ItemResult]()
        for question in pack.questions:
            mine = [one for one in totals if one.item == question.id]
            since = rekeyed.get(question.id, 0)
            now = [one for one in mine if one.version >= since]
            possible = sum(one.maximum for one in now)
            lines.append(
                ItemResult(
                    prompt=question.prompt,
                    answers=sum(one.answers for one in now),
                    share=sum(one.score for one in now) / possible if possible else None,
                    before=sum(one.answers for one in mine if one.version < since),
                    rekeyed=since or None,
                )
            )
        return tuple(lines)

    # ------------------------------------------------------------------ files

    def template(self, kinds: Sequence[str]) -> FileScene:
        """A commented starter."""
        name = kinds[0] if len(kinds) == 1 else "pack"
        return FileScene(f"{name}-starter.yaml", starter(kinds).encode(), ours(wording.TEMPLATE))

    async def download(self, caller: Caller, pack: str, version: int | None) -> FileScene:
        """A version as it was written; without one, the latest. Raises `Refusal`."""
        guild, name = caller.guild, _authored(caller.guild, pack)
        async with self._context.database.unit(writes=False) as unit:
            versions = [one.version for one in await unit.packs.versions(guild, name)]
            wanted = next((one for one in versions if version in (None, one)), None)
            content = await unit.packs.content(guild, name, wanted) if wanted is not None else None
            shown = await unit.pictures.of_version(guild, name, wanted) if wanted is not None else {}
        if wanted is not None and content is not None:
            pictures = {image: await self._pictures.content(one.name) for image, one in shown.items()}
            return await self._as_written(caller, name, wanted, content.encode(), pictures)
        if versions:
            raise Refusal(wording.no_such_version(name, version, sorted(versions)))
        bundled = self._bundled(name)
        if version not in (None, bundled.version):
            raise Refusal(wording.no_such_version(name, version, [bundled.version]))
        text = await self._work(caller, jobs.as_yaml, bundled)
        pictures = {image: file.content for image, file in bundled.pictures.items()}
        return await self._as_written(caller, name, bundled.version, text, pictures)

    async def _as_written(
        self, caller: Caller, name: str, version: int, text: bytes, pictures: Mapping[str, bytes | None]
    ) -> FileScene:
        """A version's file; with its pictures, where it has some, as they can be uploaded again."""
        file, told = f"{name}-v{version}", wording.as_written(name, version)
        if not pictures:
            return FileScene(f"{file}.yaml", text, told)
        files = {f"{file}.yaml": text, **{image: content or b"" for image, content in pictures.items()}}
        return FileScene(f"{file}.zip", await self._work(caller, jobs.zipped, files), told)

    async def diff(self, caller: Caller, pack: str, old: int | None, new: int | None) -> FileScene:
        """What changed from one version to another; without numbers, between the last two. Raises `Refusal`."""
        guild, name = caller.guild, _authored(caller.guild, pack)
        async with self._context.database.unit(writes=False) as unit:
            numbers = sorted(one.version for one in await unit.packs.versions(guild, name))
            new = new if new is not None else (numbers or [0])[-1]
            old = old if old is not None else next((one for one in reversed(numbers) if one < new), 0)
            before, after = [await unit.packs.content(guild, name, one) for one in (old, new)]
        for wanted, content in ((old, before), (new, after)):
            if content is None:
                raise Refusal(wording.no_such_version(name, wanted, numbers))
        assert before is not None
        assert after is not None
        told = (f"{name}, version {old}", f"{name}, version {new}")
        lines, revision = await self._work(caller, jobs.compare_versions, (before, after), told, self._sources)
        if revision is None:
            raise Refusal(CONTENT_CHANGED)
        return FileScene(f"{name}-v{old}-v{new}.diff", lines, wording.revised(old, new, revision))

    async def export(self, caller: Caller, pack: str, to: str) -> FileScene:
        """The pack in use as another system's file. Raises `Refusal`."""
        form = FORMATS.get(to)
        if form is None or form.write is None:
            raise Refusal(wording.no_such_format(to, [one.name for one in FORMATS.values() if one.write]))
        guild, name = caller.guild, _authored(caller.guild, pack)
        async with self._context.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(guild, name)
        row = next((one for one in versions if one.published_at), versions[0] if versions else None)
        found = await self._version(row) if row is not None else self._bundled(name)
        pictures = await self._pictures.of(found)
        exported = await self._work(caller, jobs.export_pack, found.model_copy(update={"id": name}), pictures, to)
        return FileScene(name + form.suffix, exported.content, wording.exported(form.title, exported.problems))

    # ------------------------------------------------------------------ inside

    async def _work(self, caller: Caller, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What a job on somebody's file returns. Raises `Refusal` where it cannot be done."""
        return await self._jobs.run(caller, job, *args, **kwargs)

    def _bundled(self, name: str) -> Pack:
        found = self._context.catalog.bundled.packs.get(name)
        if found is None:
            raise Refusal(wording.no_such_own_pack(name))
        return found

    async def _version(self, row: PackVersion) -> Pack:
        loaded = await self._context.catalog.version(row.guild_id, row.pack, row.version)
        if loaded is None:
            raise Refusal(CONTENT_CHANGED)
        return loaded


def _authored(guild: int, pack: str) -> str:
    """The id that the author gave, whether that or the key was asked for; a key of another server is no id of ours."""
    owner = owner_of(pack)
    return owner[1] if owner is not None and owner[0] == guild else pack


def _skill(name: str) -> Skill:
    """One of the skills; `general` for anything else."""
    skills: dict[str, Skill] = {one: one for one in SKILLS}
    return skills.get(name, "general")
