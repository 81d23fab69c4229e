"""Hosts' commands are out of a student's way, and a server is told how members of its role for hosts get them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
import simcord

from tests.people import Student

if TYPE_CHECKING:
    from bot.app import Copydesk
    from tests.bot.classroom_page import Room

MANAGE_SERVER = 1 << 5
LONG_AGO = datetime(2025, 3, 2, 12, tzinfo=UTC)
HOW = "Server Settings → Integrations → Copydesk"


@pytest.fixture
def role(room: Room) -> simcord.RoleHandle:
    """One that a server may make that of its hosts."""
    return room.guild.create_role("tutors")


@pytest.fixture
def tutor(room: Room, role: simcord.RoleHandle) -> Student:
    """Has that role."""
    return Student(room.guild.add_member(room.env.create_user("tutor"), roles=[role]), room.channel)


async def set_long_ago(room: Room, role: int | None) -> None:
    """The server set its role with an edition that showed hosts' commands to everybody."""
    database = cast("Copydesk", room.env.bot).services.classroom._context.database
    async with database.unit() as unit:
        await unit.classes.set_host_role(room.guild.id, role, LONG_AGO)
        await unit.commit()


def offered(room: Room, to: Student) -> set[str]:
    """What Discord lists when they type a slash."""
    found = room.env.backend.visible_commands(user_id=to.id, channel_id=room.channel.id)
    return {command["name"] for command in found}


async def test_a_student_is_offered_learners_commands_alone_and_a_manager_all(room: Room) -> None:
    learners = {"help", "learn", "glossary", "progress", "quiz", "practice", "language", "privacy"}
    assert offered(room, room.student("ana")) == learners
    assert offered(room, room.teacher) >= {"class", "pack", "help", "learn"}


async def test_the_permission_is_in_what_discord_is_told(room: Room) -> None:
    told = {
        name: room.env.backend.find_command(name, None) or {}
        for name in ("class", "assign", "pack", "learn", "quiz", "help")
    }
    assert {name: one.get("default_member_permissions") for name, one in told.items()} == {
        "class": MANAGE_SERVER,
        "assign": MANAGE_SERVER,
        "pack": MANAGE_SERVER,
        "learn": None,
        "quiz": None,
        "help": None,
    }


async def test_the_note_names_every_command_that_discord_hides(room: Room, role: simcord.RoleHandle) -> None:
    told = await room.teacher.slash("class settings", role=role)
    hidden = offered(room, room.teacher) - offered(room, room.student("ana"))
    assert hidden >= {"class", "group", "pack"}
    assert [name for name in sorted(hidden) if f"`/{name}`" not in told] == []


async def test_a_role_for_hosts_sees_the_commands_once_the_server_allows_it(
    room: Room, role: simcord.RoleHandle, tutor: Student
) -> None:
    told = await room.teacher.slash("class settings", role=role)
    assert HOW in told
    assert f"<@&{role.id}>" in told
    with pytest.raises(simcord.SetupError):
        await tutor.slash("class history")
    room.show_host_commands(role.id)
    assert "No class quiz was finished here yet" in await tutor.slash("class history")


async def test_settings_without_anything_change_nothing_and_say_what_is_set(
    room: Room, role: simcord.RoleHandle
) -> None:
    assert "Only members who manage this server" in await room.teacher.slash("class settings")
    told = (await room.teacher.slash("class settings", role=role)).text
    for _ in range(2):
        assert (await room.teacher.slash("class settings")).text == told
    assert "Only members who manage" in await room.teacher.slash("class settings", remove=True)


async def test_a_server_that_set_its_role_before_is_told_once_and_who_manages_it_alone(
    room: Room, role: simcord.RoleHandle, tutor: Student
) -> None:
    await set_long_ago(room, role.id)
    room.show_host_commands(role.id)
    assert HOW not in await tutor.slash("class history")
    told = await room.teacher.slash("pack list")
    assert HOW in told
    assert f"<@&{role.id}>" in told
    assert told.ephemeral
    for command in ("pack list", "class history", "pack template"):
        assert HOW not in await room.teacher.slash(command)
    assert "No class quiz was finished here yet" in await tutor.slash("class history")


async def test_a_server_without_a_role_or_that_set_it_since_is_told_nothing(
    room: Room, role: simcord.RoleHandle
) -> None:
    await set_long_ago(room, None)
    assert HOW not in await room.teacher.slash("pack list")
    await room.teacher.slash("class settings", role=role)
    assert HOW not in await room.teacher.slash("pack list")


async def test_learners_commands_tell_nobody(room: Room, role: simcord.RoleHandle) -> None:
    await set_long_ago(room, role.id)
    assert HOW not in await room.teacher.slash("learn")
    assert HOW in await room.teacher.slash("class history")
