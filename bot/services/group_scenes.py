"""Everything that is shown of groups, as plain values; the views draw them.

Promises that people are ids: the client of whoever looks shows their names. Refuses wording and layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.rows import GroupMember, GroupRow
from questions.messages import Message


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group among the others of its server."""

    row: GroupRow
    members: int


@dataclass(frozen=True, slots=True)
class GroupListScene:
    """To a host: the groups of a server, those in use first; this is page `page` of `pages`, from 0."""

    lines: tuple[GroupLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MembersScene:
    """To a host: who is in a group; page `page` of `pages`, from 0."""

    row: GroupRow
    members: tuple[GroupMember, ...]
    """Those on this page."""
    first: int
    """The place of the first of them among all, from 1."""
    number: int
    """How many there are."""
    page: int
    pages: int
    note: Message | None = None
    """What was just done."""


@dataclass(frozen=True, slots=True)
class GroupSettingsScene:
    """To a host: what is set for a group; `now` is the time, which its zone tells in its own way."""

    row: GroupRow
    now: datetime
    note: Message | None = None


@dataclass(frozen=True, slots=True)
class JoiningScene:
    """To everybody in a channel: the message on which people join and leave a group."""

    row: GroupRow


GroupScene = GroupListScene | MembersScene | GroupSettingsScene
"""What `/group` shows."""
