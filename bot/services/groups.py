"""Groups of a server: classes that stay. Hosts make and change them; learners join and leave.

Promises that nobody is in a group who left it until they, or a teacher, say so again; that a name tells a group of its
server apart from the others however it is written; and that a group of one server is out of reach from another. Refuses
names of people: they are ids here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.i18n import group_wording
from bot.i18n.languages import spoken
from bot.services.content import holds
from bot.services.group_scenes import (
    GroupLine,
    GroupListScene,
    GroupSettingsScene,
    MembersScene,
)
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from bot.services.time_zones import find_zone, nearest_zones
from db.groups import GroupChange, GroupNameTaken
from db.rows import GroupRow
from db.unit import UnitOfWork
from questions.messages import Message
from questions.signs import is_blank, seen

MOST_GROUPS = 50
"""In use on one server. Archived ones are not counted."""

LONGEST_GROUP_NAME = 60

GROUPS_ON_PAGE = 20
MEMBERS_ON_PAGE = 20

_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of everything that follows."""


class ServerGroups:
    """What hosts and learners do with groups. Every call names the server in which it was asked for."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    # ------------------------------------------------------------------ hosts

    async def names(self, guild: int, typed: str, *, archived: bool) -> list[tuple[str, str]]:
        """Names that what was typed may mean, twice each; with `archived` those of archived groups, too, last."""
        async with self._context.database.unit(writes=False) as unit:
            rows = await unit.groups.of_server(guild)
        return [(row.name, row.name) for row in _in_order(rows) if holds(typed, row.name) and (archived or _used(row))]

    async def create(self, guild: int, name: str, zone: str, language: str | None) -> MembersScene:
        """A new group, without anybody in it. Raises `Refusal`."""
        name, zone = clean_group_name(name), known_zone(zone)
        async with self._context.database.unit() as unit:
            rows = await unit.groups.of_server(guild)
            _require_free(rows, name)
            _require_room(rows)
            try:
                row = await unit.groups.add(
                    guild_id=guild,
                    name=name,
                    time_zone=zone,
                    language=spoken(language or ""),
                    now=self._context.clock.now(),
                )
            except GroupNameTaken as taken:
                raise Refusal(group_wording.name_taken(name)) from taken
            await unit.commit()
        return MembersScene(row, (), 1, 0, 0, 1)

    async def listing(self, guild: int, page: int = 0) -> GroupListScene:
        """The groups of a server. Raises `Refusal` where it has none."""
        async with self._context.database.unit(writes=False) as unit:
            rows = await unit.groups.of_server(guild)
            sizes = await unit.groups.sizes(guild)
        if not rows:
            raise Refusal(group_wording.NO_GROUPS)
        page, pages, first = _turned(page, len(rows), GROUPS_ON_PAGE)
        shown = _in_order(rows)[first : first + GROUPS_ON_PAGE]
        return GroupListScene(tuple(GroupLine(row, sizes.get(row.id, 0)) for row in shown), page, pages)

    async def named(self, guild: int, name: str) -> int:
        """The id of the group that somebody named. Raises `Refusal`."""
        async with self._context.database.unit(writes=False) as unit:
            return _named(await unit.groups.of_server(guild), name).id

    async def in_use(self, guild: int, name: str) -> int:
        """Likewise, of one that is not archived."""
        async with self._context.database.unit(writes=False) as unit:
            row = _named(await unit.groups.of_server(guild), name)
        return require_in_use(row).id

    async def members(self, guild: int, group: int, page: int | None = 0, note: Message | None = None) -> MembersScene:
        """Who is in a group now, on one of its pages; None is the last one. Raises `Refusal`."""
        async with self._context.database.unit(writes=False) as unit:
            row = await group_of(unit, guild, group)
            inside = [one for one in await unit.groups.members(group) if one.left_at is None]
        page, pages, first = _turned(len(inside) if page is None else page, len(inside), MEMBERS_ON_PAGE)
        shown = tuple(inside[first : first + MEMBERS_ON_PAGE])
        return MembersScene(row, shown, first + 1, len(inside), page, pages, note)

    async def add(self, guild: int, group: int, learners: Sequence[int]) -> MembersScene:
        """A teacher takes these in, also who left. Raises `Refusal` for an archived group, and for nobody."""
        if not learners:
            raise Refusal(group_wording.NOBODY_CHOSEN)
        async with self._context.database.unit() as unit:
            require_in_use(await group_of(unit, guild, group))
            now = self._context.clock.now()
            added = [one for one in learners if await unit.groups.join(group, one, now, again=True)]
            await unit.commit()
        return await self.members(guild, group, None, _added(len(added), len(learners)))

    async def remove(self, guild: int, group: int, learner: int, page: int) -> MembersScene:
        """A teacher takes somebody out. Raises `Refusal`."""
        async with self._context.database.unit() as unit:
            await group_of(unit, guild, group)
            gone = await unit.groups.leave(group, learner, self._context.clock.now())
            await unit.commit()
        return await self.members(guild, group, page, _removed(learner) if gone else None)

    async def settings(self, guild: int, group: int, note: Message | None = None) -> GroupSettingsScene:
        """What is set for a group. Raises `Refusal`."""
        async with self._context.database.unit(writes=False) as unit:
            row = await group_of(unit, guild, group)
        return GroupSettingsScene(row, self._context.clock.now(), note)

    async def change(
        self, guild: int, group: int, name: str | None = None, zone: str | None = None, language: str | None = None
    ) -> GroupSettingsScene:
        """Changes what is given; a `language` that is none of ours means that of the server.

        Raises `Refusal`, and then nothing has changed.
        """
        changed = GroupChange()
        if name is not None and name.strip():
            changed["name"] = clean_group_name(name)
        if zone is not None and zone.strip():
            changed["time_zone"] = known_zone(zone)
        if language is not None:
            changed["language"] = spoken(language)
        if not changed:
            return await self.settings(guild, group, group_wording.NOTHING_CHOSEN)
        async with self._context.database.unit() as unit:
            row = await group_of(unit, guild, group)
            if "name" in changed:
                _require_free([one for one in await unit.groups.of_server(guild) if one.id != row.id], changed["name"])
            try:
                await unit.groups.change(group, **changed)
            except GroupNameTaken as taken:
                raise Refusal(group_wording.name_taken(changed.get("name", row.name))) from taken
            await unit.commit()
        return await self.settings(guild, group, Message("Changed."))

    async def archive(self, guild: int, group: int, *, on: bool) -> GroupSettingsScene:
        """Archives a group, or brings it back. Raises `Refusal` where there is no room for one more in use."""
        async with self._context.database.unit() as unit:
            row = await group_of(unit, guild, group)
            if on != (row.archived_at is not None):
                if not on:
                    _require_room(await unit.groups.of_server(guild))
                await unit.groups.change(group, archived_at=self._context.clock.now() if on else None)
                await unit.commit()
        return await self.settings(guild, group)

    # ------------------------------------------------------------------ the joining message

    async def to_post(self, guild: int, group: int) -> GroupRow:
        """The group whose joining message is to be posted. Raises `Refusal` for one that is archived."""
        async with self._context.database.unit(writes=False) as unit:
            return require_in_use(await group_of(unit, guild, group))

    async def place(self, guild: int, group: int, channel: int, message: int) -> None:
        """The joining message is that one now. Raises `Refusal`."""
        async with self._context.database.unit() as unit:
            await group_of(unit, guild, group)
            await unit.groups.change(group, channel_id=channel, message_id=message)
            await unit.commit()

    async def message_gone(self, group: int, message: int) -> None:
        """That joining message was deleted; where another was posted meanwhile, nothing changes."""
        async with self._context.database.unit() as unit:
            row = await unit.groups.get(group)
            if row is not None and row.message_id == message:
                await unit.groups.change(group, channel_id=None, message_id=None)
                await unit.commit()

    async def channel_gone(self, guild: int, channel: int) -> None:
        """A channel was deleted, and the joining messages in it with it."""
        async with self._context.database.unit(writes=False) as unit:
            there = [row for row in await unit.groups.of_server(guild) if row.channel_id == channel]
        for row in there:
            if row.message_id is not None:
                await self.message_gone(row.id, row.message_id)

    # ------------------------------------------------------------------ learners

    async def join(self, guild: int, group: int, learner: int) -> Message:
        """Takes a learner in who asked for it; what to tell them. Raises `Refusal`."""
        async with self._context.database.unit() as unit:
            row = await group_of(unit, guild, group)
            if row.archived_at is not None:
                raise Refusal(group_wording.closed_to_learners(row.name))
            changed = await unit.groups.join(group, learner, self._context.clock.now(), again=True)
            await unit.commit()
        return group_wording.joined(row.name) if changed else group_wording.joined_already(row.name)

    async def leave(self, guild: int, group: int, learner: int) -> Message:
        """Lets a learner out, also of an archived group; what to tell them. Raises `Refusal`."""
        async with self._context.database.unit() as unit:
            row = await group_of(unit, guild, group)
            changed = await unit.groups.leave(group, learner, self._context.clock.now())
            await unit.commit()
        return group_wording.left(row.name) if changed else group_wording.not_in(row.name)


async def group_of(unit: UnitOfWork, guild: int, group: int) -> GroupRow:
    """The group of that id in the server. Raises `Refusal` where there is none."""
    row = await unit.groups.get(group)
    if row is None or row.guild_id != guild:
        raise Refusal(group_wording.NO_SUCH_GROUP)
    return row


def require_in_use(row: GroupRow) -> GroupRow:
    """The group. Raises `Refusal` for an archived one."""
    if row.archived_at is not None:
        raise Refusal(group_wording.archived(row.name))
    return row


def clean_group_name(typed: str) -> str:
    """A name as it is kept: on one line, without signs that nobody sees. Raises `Refusal` for one that cannot be."""
    plain = "".join(sign for sign in typed if sign.isspace() or unicodedata.category(sign) != "Cc")
    name = " ".join(unicodedata.normalize("NFC", seen(_UNSEEN.sub("", plain))).split())
    if is_blank(name):
        raise Refusal(group_wording.NAME_BLANK)
    if len(name) > LONGEST_GROUP_NAME:
        raise Refusal(group_wording.name_too_long(LONGEST_GROUP_NAME))
    return name


def known_zone(typed: str) -> str:
    """The time zone that was typed. Raises `Refusal`, which names zones like it, where there is none."""
    zone = find_zone(typed)
    if zone is None:
        raise Refusal(group_wording.no_such_zone(typed, nearest_zones(typed)))
    return zone


def _named(rows: Sequence[GroupRow], name: str) -> GroupRow:
    wanted = _key(name)
    for row in sorted(rows, key=lambda row: row.name != name):
        if _key(row.name) == wanted:
            return row
    raise Refusal(group_wording.no_group_called(name))


def _require_free(rows: Sequence[GroupRow], name: str) -> None:
    same = next((row for row in rows if _key(row.name) == _key(name)), None)
    if same is not None:
        taken = group_wording.name_taken if _used(same) else group_wording.name_archived
        raise Refusal(taken(same.name))


def _require_room(rows: Sequence[GroupRow]) -> None:
    if sum(map(_used, rows)) >= MOST_GROUPS:
        raise Refusal(group_wording.too_many_groups(MOST_GROUPS))


def _used(row: GroupRow) -> bool:
    return row.archived_at is None


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _in_order(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """Those in use first, each of both by name."""
    return sorted(rows, key=lambda row: (not _used(row), _key(row.name)))


def _turned(page: int, number: int, on_page: int) -> tuple[int, int, int]:
    """The page that there is, how many there are, and the place of its first entry, all from 0."""
    pages = max(1, -(-number // on_page))
    page = min(page, pages - 1)
    return page, pages, page * on_page


def _added(added: int, chosen: int) -> Message:
    if added == chosen:
        return Message.counted("Added {count} person.", "Added {count} people.", added)
    return Message("Added {added} of {chosen}; the others were in already.", added=added, chosen=chosen)


def _removed(learner: int) -> Message:
    return Message("<@{learner}> is out of the group. If that was a mistake, add them again.", learner=str(learner))
