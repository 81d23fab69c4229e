"""A channel in which Copydesk is not allowed what a class quiz needs: its host reads which permission, by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import discord
import pytest
import simcord

from bot.config import Settings
from bot.i18n import wording
from bot.permissions import NEEDS, Need
from tests.bot import content
from tests.bot.crash_harness import MortalRoom
from tests.people import Card, Student

VITAL = [need for need in NEEDS if need.vital]
OTHERS = [need for need in NEEDS if not need.vital]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of lamps."""
    return replace(settings, content=(content.write(tmp_path / "packs", content.lamps(3)),))


@pytest.fixture
def room(env: simcord.Env, settings: Settings) -> MortalRoom:
    """A class before its quiz."""
    return MortalRoom(env, settings)


def without(room: MortalRoom, *needs: Need) -> Student:
    """The teacher in a channel where the bot lacks these."""
    assert room.env.bot.user is not None
    denied = discord.PermissionOverwrite(**{need.flag: False for need in needs})
    room.channel = room.guild.create_text_channel("narrow", overwrites={room.env.bot.user: denied})
    return Student(room.teacher.actor, room.channel)


async def panels(room: MortalRoom, host: Student) -> tuple[Card, str]:
    """The panel that the host calls up, and what they read beside it."""
    before = len(room.private(host))
    await host.slash("class panel")
    panel, *notes = room.private(host)[before:]
    return panel, "\n".join(note.text for note in notes)


@pytest.mark.any_database
@pytest.mark.parametrize("need", VITAL, ids=lambda need: need.flag)
async def test_a_quiz_is_not_opened_where_it_could_not_be_seen_and_its_host_reads_what_is_missing(
    room: MortalRoom, need: Need
) -> None:
    host = without(room, need)
    told = await host.slash("class quiz", pack="lamps")
    assert told.text == wording.may_not_post([need.name]).english
    assert need.name.english in told.text
    assert told.ephemeral
    assert room.public() == []
    assert await room.classes() == []
    assert (await host.slash("class panel")).text == told.text


@pytest.mark.any_database
@pytest.mark.parametrize("need", OTHERS, ids=lambda need: need.flag)
async def test_a_quiz_without_its_pictures_or_its_discussion_begins_and_its_host_reads_why(
    room: MortalRoom, need: Need
) -> None:
    host = without(room, need)
    await host.slash("class quiz", pack="lamps")
    assert len(room.public()) == 1
    panel, note = await panels(room, host)
    assert panel.has("Start")
    assert note == wording.lacking_here([need.deed], [need.name]).english
    assert need.name.english in note


@pytest.mark.any_database
async def test_several_missing_permissions_are_named_in_one_line(room: MortalRoom) -> None:
    host = without(room, *OTHERS)
    await host.slash("class quiz", pack="lamps")
    _, note = await panels(room, host)
    assert note == (
        "In this channel I may not show a question's picture, open a thread for the discussion or write into that "
        "thread: I lack Attach Files, Create Public Threads and Send Messages in Threads. "
        "You can give my role that in the channel's settings."
    )


@pytest.mark.any_database
async def test_where_everything_is_allowed_the_panel_stands_alone(room: MortalRoom) -> None:
    await room.open("lamps")
    panel, note = await panels(room, room.teacher)
    assert panel.has("Start")
    assert note == ""
