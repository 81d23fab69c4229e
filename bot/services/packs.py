"""A server's own packs: checked, brought, tried, published, revised, retired, taken out.

Promises that a file with an error changes nothing, that a published version stays for ever, that each change is written
down with who and when in the transaction that makes it, and that nothing of one server is shown in another. Refuses
(`Refusal`) what is not there and what goes over a limit. Whether somebody may do all this is asked by who calls.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import pack_wording as wording
from bot.services.class_results import item_name
from bot.services.means import Means
from bot.services.pack_scenes import (
    Done,
    Draft,
    FileScene,
    ItemResult,
    OwnPack,
    PackHistory,
    PackList,
    PackPage,
    ReportScene,
)
from bot.services.scenes import Refusal
from bot.services.shelves import own_key, owner_of
from bot.services.uploads import Upload, texts
from bot.wording import CONTENT_CHANGED
from db.rows import PackVersion
from db.unit import UnitOfWork
from questions.formats import FORMATS
from questions.formats.exchange import About
from questions.loader import kind_of, pack_from, unknown_kind
from questions.model import SKILLS, Pack, Skill
from questions.problems import Problem
from questions.reading import Read, read_bytes
from questions.revision import Revision, compare
from questions.templates import starter
from questions.writing import document, yaml_text

if TYPE_CHECKING:
    from bot.services.judging import RuleBook  # it loads the rules

MOST_PACKS = 200
"""Of one server."""

PAST_CHANGES = 15


@dataclass(frozen=True, slots=True)
class _Sound:
    """A file that holds a pack without errors."""

    read: Read
    content: str
    pack: Pack


class ServerPacks:
    """The one place where servers' packs change."""

    def __init__(self, means: Means, rules: Callable[[], RuleBook]) -> None:
        self._means = means
        self._rules = rules

    # ------------------------------------------------------------------ bringing

    def check(self, uploads: Sequence[Upload]) -> ReportScene:
        """What is to be said of files; nothing is kept."""
        sound, problems, names = self._checked(uploads)
        del sound
        return ReportScene(names, problems, (), kept=False)

    async def upload(self, guild: int, author: int, uploads: Sequence[Upload]) -> ReportScene:
        """Makes a draft of each pack, if no file has an error. Raises `Refusal`."""
        sound, problems, names = self._checked(uploads)
        if any(problem.level == "error" for problem in problems):
            return ReportScene(names, problems, (), kept=True)
        return ReportScene(names, problems, await self._drafted(guild, author, sound), kept=True)

    async def bring(self, guild: int, author: int, upload: Upload, form: str, skill: str) -> ReportScene:
        """Makes a draft of another system's file. Raises `Refusal`."""
        read = FORMATS[form].read if form in FORMATS else None
        if read is None:
            raise Refusal(wording.no_such_format(form, [one.name for one in FORMATS.values() if one.read]))
        name = wording.slug(upload.name.rpartition(".")[0] or upload.name)
        imported = read(upload.content, upload.name, About(name, upload.name, skill=_skill(skill)))
        if imported.pack is None:
            return ReportScene((upload.name,), imported.problems, (), kept=True)
        made = Upload(f"{name}.yaml", yaml_text(document(imported.pack)).encode())
        sound, problems, _ = self._checked([made])
        drafts = await self._drafted(guild, author, sound)
        return ReportScene((upload.name,), (*imported.problems, *problems), drafts, kept=True)

    def _checked(self, uploads: Sequence[Upload]) -> tuple[list[_Sound], tuple[Problem, ...], tuple[str, ...]]:
        files, found = texts(uploads)
        problems, sound = list(found), list[_Sound]()
        for file in files:
            read = read_bytes(file.content, file.name)
            if kind_of(read) != "pack":
                problems += unknown_kind(read) if kind_of(read) is None else [wording.not_a_pack(read.path)]
                continue
            loaded = pack_from(read, self._means.shelves.bundled.sources)
            problems += loaded.problems
            if loaded.value is not None:
                problems += self._rules().about_pack(read, loaded.value)
                twin = next((one for one in sound if one.pack.id == loaded.value.id), None)
                if twin is not None:
                    problems.append(wording.two_of_one_id(read.path, loaded.value.id, twin.read.path))
                sound.append(_Sound(read, file.content.decode("utf-8"), loaded.value))
        return sound, tuple(problems), tuple(upload.name for upload in uploads)

    async def _drafted(self, guild: int, author: int, sound: Sequence[_Sound]) -> tuple[Draft, ...]:
        now = self._means.clock()
        drafts = list[Draft]()
        async with self._means.database.unit() as unit:
            for one in sound:
                row = await unit.packs.draft(
                    guild, one.pack.id, one.content, at_least=one.pack.version, author_id=author, now=now
                )
                await unit.packs.note(guild, one.pack.id, row.version, "uploaded", author_id=author, now=now)
                before = next((old for old in await unit.packs.versions(guild, one.pack.id) if old.published_at), None)
                drafts.append(Draft(one.pack.id, one.pack, row.version, self._revision(before, one.pack)))
            if await unit.packs.count(guild) > MOST_PACKS:
                raise Refusal(wording.too_many_packs(MOST_PACKS))
            await unit.commit()
        return tuple(drafts)

    # ------------------------------------------------------------------ publishing

    async def publish(self, guild: int, author: int, pack: str, version: int | None) -> Done:
        """Puts a draft into use; without a version, the one there is. Raises `Refusal` where there is none any more."""
        async with self._means.database.unit() as unit:
            if version is None:
                drafts = {one.pack: one.version for one in await unit.packs.drafts(guild)}
                version = drafts.get(pack)
            if version is None or not await unit.packs.publish(guild, pack, version, self._means.clock()):
                raise Refusal(wording.NO_SUCH_DRAFT)
            await self._note(unit, guild, pack, version, "published", author)
        return Done(wording.published(pack, version))

    async def discard(self, guild: int, author: int, pack: str, version: int) -> Done:
        """Throws a draft away. Raises `Refusal` where there is none."""
        async with self._means.database.unit() as unit:
            if not await unit.packs.discard(guild, pack, version):
                raise Refusal(wording.NO_SUCH_DRAFT)
            await self._note(unit, guild, pack, version, "discarded", author)
        return Done(wording.discarded(pack, version))

    async def retire(self, guild: int, author: int, pack: str) -> Done:
        """Takes an own pack out of use, or hides a bundled one. Answers are kept. Raises `Refusal`."""
        return await self._use(guild, author, pack, used=False)

    async def restore(self, guild: int, author: int, pack: str) -> Done:
        """Puts it back into use. Raises `Refusal`."""
        return await self._use(guild, author, pack, used=True)

    async def _use(self, guild: int, author: int, pack: str, *, used: bool) -> Done:
        bundled = self._means.shelves.bundled.packs.get(pack)
        name = _authored(guild, pack)
        async with self._means.database.unit() as unit:
            if bundled is not None:
                changed = await unit.packs.hide(guild, pack, hidden=not used)
                action = "shown again" if used else "hidden"
            else:
                if not await unit.packs.versions(guild, name):
                    raise Refusal(wording.no_such_pack(name))
                changed = await unit.packs.retire(guild, name, None if used else self._means.clock())
                action = "restored" if used else "retired"
            if not changed:
                raise Refusal(wording.already(name, action))
            await self._note(unit, guild, name, None, action, author)
        return Done(wording.pack_done(bundled.title if bundled else name, action))

    async def _note(
        self, unit: UnitOfWork, guild: int, pack: str, version: int | None, action: str, author: int
    ) -> None:
        """Writes a change down, and makes it and itself last."""
        await unit.packs.note(guild, pack, version, action, author_id=author, now=self._means.clock())
        await unit.commit()
        self._means.shelves.changed(guild)

    # ------------------------------------------------------------------ looking

    async def listing(self, guild: int) -> PackList:
        """All packs that there are for a server."""
        async with self._means.database.unit(writes=False) as unit:
            in_use, hidden = await unit.packs.in_use(guild), await unit.packs.hidden(guild)
            drafts, retired = await unit.packs.drafts(guild), await unit.packs.retired(guild)
        used, drafted = {one.pack: one for one in in_use}, {one.pack: one for one in drafts}
        own = list[OwnPack]()
        for name in sorted(used.keys() | drafted.keys() | retired.keys()):
            row = used.get(name) or drafted.get(name)
            pack = None if row is None else await self._means.shelves.version(guild, name, row.version)
            own.append(
                OwnPack(
                    name,
                    pack.title if pack else name,
                    used[name].version if name in used else None,
                    drafted[name].version if name in drafted else None,
                    retired.get(name),
                )
            )
        bundled = [(pack, key in hidden) for key, pack in self._means.shelves.bundled.packs.items()]
        return PackList(tuple(own), tuple(bundled))

    async def names(self, guild: int) -> tuple[tuple[str, str], ...]:
        """(name, title) of everything that `show` and the like can be asked for."""
        found = await self.listing(guild)
        return (*((one.name, one.title) for one in found.own), *((pack.id, pack.title) for pack, _ in found.bundled))

    async def show(self, guild: int, pack: str) -> PackPage:
        """One pack with how its questions were answered here. Raises `Refusal`."""
        name = _authored(guild, pack)
        async with self._means.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(guild, name)
            retired, hidden = await unit.packs.retired(guild), await unit.packs.hidden(guild)
        if not versions:
            bundled = self._bundled(name)
            state = "hidden" if name in hidden else "bundled"
            return PackPage(name, bundled, bundled.version, state, await self._results(guild, bundled, name, []))
        published = [one for one in versions if one.published_at]
        row = (published or versions)[0]
        state = "retired" if name in retired else "in use" if published else "draft"
        loaded = await self._version(guild, row)
        return PackPage(name, loaded, row.version, state, await self._results(guild, loaded, name, published))

    async def history(self, guild: int, pack: str) -> PackHistory:
        """The versions of an own pack and who changed it. Raises `Refusal`."""
        name = _authored(guild, pack)
        async with self._means.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(guild, name)
            changes = await unit.packs.changes(guild, name, PAST_CHANGES)
        if not versions and not changes:
            raise Refusal(wording.no_such_pack(name))
        lines = list[tuple[PackVersion, Revision | None]]()
        for row, before in zip(versions, [*versions[1:], None], strict=False):
            loaded = await self._means.shelves.version(guild, name, row.version)
            lines.append((row, None if loaded is None else self._revision(before, loaded)))
        return PackHistory(name, tuple(lines), tuple(changes))

    async def _results(
        self, guild: int, pack: Pack, name: str, published: Sequence[PackVersion]
    ) -> tuple[ItemResult, ...]:
        """`published` versions have the latest first; for a bundled pack there are none."""
        rekeyed = dict[str, int]()  # the version that brought the key of now
        for newer, older in itertools.pairwise(published):
            new = await self._means.shelves.version(guild, name, newer.version)
            old = await self._means.shelves.version(guild, name, older.version)
            if new is not None and old is not None:
                for item in compare(old, new).rekeyed:
                    rekeyed.setdefault(item, newer.version)
        async with self._means.database.unit(writes=False) as unit:
            totals = await unit.results.of_pack(own_key(guild, name) if published else name, guild, item_name("", 2))
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
        return FileScene(f"{name}-starter.yaml", starter(kinds).encode(), wording.TEMPLATE)

    async def download(self, guild: int, pack: str, version: int | None) -> FileScene:
        """A version as it was written; without one, the latest. Raises `Refusal`."""
        name = _authored(guild, pack)
        async with self._means.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(guild, name)
        row = next((one for one in versions if version in (None, one.version)), None)
        if row is not None:
            return FileScene(f"{name}-v{row.version}.yaml", row.content.encode(), wording.as_written(name, row.version))
        if versions:
            raise Refusal(wording.no_such_version(name, version, sorted(one.version for one in versions)))
        bundled = self._bundled(name)
        if version not in (None, bundled.version):
            raise Refusal(wording.no_such_version(name, version, [bundled.version]))
        text = yaml_text(document(bundled))
        return FileScene(f"{name}-v{bundled.version}.yaml", text.encode(), wording.as_written(name, bundled.version))

    async def diff(self, guild: int, pack: str, old: int | None, new: int | None) -> FileScene:
        """What changed from one version to another; without numbers, between the last two. Raises `Refusal`."""
        name = _authored(guild, pack)
        async with self._means.database.unit(writes=False) as unit:
            versions = {one.version: one for one in await unit.packs.versions(guild, name)}
        numbers = sorted(versions)
        new = new if new is not None else (numbers or [0])[-1]
        old = old if old is not None else next((one for one in reversed(numbers) if one < new), 0)
        for wanted in (old, new):
            if wanted not in versions:
                raise Refusal(wording.no_such_version(name, wanted, numbers))
        before, after = await self._version(guild, versions[old]), await self._version(guild, versions[new])
        lines = difflib.unified_diff(
            versions[old].content.splitlines(), versions[new].content.splitlines(),
            f"{name}, version {old}", f"{name}, version {new}", lineterm="",
        )  # fmt: skip
        text = wording.revised(old, new, compare(before, after))
        return FileScene(f"{name}-v{old}-v{new}.diff", "\n".join(lines).encode(), text)

    async def export(self, guild: int, pack: str, to: str) -> FileScene:
        """The pack in use as another system's file. Raises `Refusal`."""
        form = FORMATS.get(to)
        if form is None or form.write is None:
            raise Refusal(wording.no_such_format(to, [one.name for one in FORMATS.values() if one.write]))
        page = await self.show(guild, pack)
        exported = form.write(page.pack.model_copy(update={"id": page.name}))
        return FileScene(page.name + form.suffix, exported.content, wording.exported(form.title, exported.problems))

    # ------------------------------------------------------------------ inside

    def _revision(self, before: PackVersion | None, pack: Pack) -> Revision | None:
        if before is None:
            return None
        loaded = pack_from(read_bytes(before.content.encode(), before.pack), self._means.shelves.bundled.sources)
        return compare(loaded.value, pack) if loaded.value is not None else None

    def _bundled(self, name: str) -> Pack:
        found = self._means.shelves.bundled.packs.get(name)
        if found is None:
            raise Refusal(wording.no_such_pack(name))
        return found

    async def _version(self, guild: int, row: PackVersion) -> Pack:
        loaded = await self._means.shelves.version(guild, row.pack, row.version)
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
