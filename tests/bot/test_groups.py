"""Groups: made and changed by hosts, joined and left by learners, on a message that outlives a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from simcord.backend import serializers

from bot.i18n import group_wording, wording
from bot.services.groups import LONGEST_GROUP_NAME, MEMBERS_ON_PAGE, MOST_GROUPS
from tests.bot.crash_harness import MortalRoom
from tests.bot.groups_page import ZONE, add_people, make_group, mentioned, post_joining
from tests.people import Card, Student, read

if TYPE_CHECKING:
    import simcord

    from bot.app import Copydesk
    from bot.config import Settings
    from bot.services.groups import ServerGroups
    from tests.bot.classroom_page import Room


def groups_of(room: Room) -> ServerGroups:
    """The service itself, to make many at once."""
    return cast("Copydesk", room.env.bot).services.groups


# ---------------------------------------------------------------------------- made and changed


async def test_a_teacher_makes_a_group_and_is_told_how_learners_get_in(room: Room) -> None:
    card = await make_group(room)
    assert card.ephemeral
    assert "Year 9" in card
    assert "Nobody is in this group yet" in card
    assert "Learners join by a message that you post" in card
    assert card.buttons == ["Post the joining message here", "Settings", "All groups"]


async def test_the_list_tells_how_many_are_in_each_and_opens_it(room: Room) -> None:
    assert group_wording.NO_GROUPS.english in await room.teacher.slash("group list")
    ana, ben = room.learners("ana", "ben")
    await add_people(room.teacher, await make_group(room), ana, ben)
    await make_group(room, "Year 10", time_zone="UTC")
    card = await room.teacher.slash("group list")
    assert "**Year 9** – 2 learners, Europe/Madrid" in card
    assert "**Year 10** – nobody yet, UTC" in card
    assert card.menu == ["Year 10", "Year 9"]
    assert mentioned(await room.teacher.choose(card, "Year 9"), ana, ben) == [True, True]


@pytest.mark.parametrize("again", ["Year 9", "year 9", "  Year   9 ", "Ｙear 9", "Year\u200b 9"])
async def test_a_name_is_in_use_once_however_it_is_written(room: Room, again: str) -> None:
    await make_group(room)
    assert "called “Year 9” already" in await make_group(room, again)
    card = await room.teacher.slash("group show", group="Year 9")
    await room.teacher.press(await room.teacher.press(card, "Settings"), "Archive")
    assert "an archived group called “Year 9”" in await make_group(room, again)
    assert len((await room.teacher.slash("group list")).menu) == 1


@pytest.mark.parametrize("name", [" ", "\u200b", "\u202e\u2066", "\u200b ﻿"])
async def test_a_name_that_nobody_can_see_is_refused(room: Room, name: str) -> None:
    assert group_wording.NAME_BLANK.english in await make_group(room, name)
    assert group_wording.NO_GROUPS.english in await room.teacher.slash("group list")


async def test_a_name_may_be_so_long_and_no_longer(room: Room) -> None:
    await make_group(room)
    card = await room.teacher.press(await room.teacher.slash("group show", group="Year 9"), "Settings")
    assert "W" * LONGEST_GROUP_NAME in await change(room, card, name="W" * LONGEST_GROUP_NAME)
    assert f"{LONGEST_GROUP_NAME} characters at most" in await room.teacher.send(
        card, card.custom_id("Change name").replace("form", "change"), figure="W" * (LONGEST_GROUP_NAME + 1)
    )


async def change(room: Room, card: Card, **fields: str) -> Card:
    """The teacher opens the form for name and zone, and sends it with these fields filled."""
    actor = room.teacher.actor
    form = await actor.click(card.message, custom_id=card.custom_id("Change name"))
    return read(await actor.submit_modal(form, fields))


async def test_a_zone_that_does_not_exist_is_refused_with_the_nearest_names(room: Room) -> None:
    assert "Did you mean Europe/Madrid" in await make_group(room, time_zone="Europe/Madird")
    assert "Choose one from the list" in await make_group(room, time_zone="+02:00")
    await make_group(room, time_zone="europe/madrid")
    assert "Europe/Madrid" in await room.teacher.slash("group list")


async def test_zones_are_offered_while_they_are_typed(room: Room) -> None:
    assert (await room.teacher.suggestions("group create", "time_zone", "madr"))[0] == "Europe/Madrid"
    assert len(await room.teacher.suggestions("group create", "time_zone")) == 25
    assert await room.teacher.suggestions("group create", "time_zone", "nowhere at all") == []


async def test_groups_are_offered_while_they_are_typed_to_hosts_alone(room: Room) -> None:
    await make_group(room)
    await make_group(room, "Year 10")
    room.show_host_commands()
    assert await room.teacher.suggestions("group show", "group", "9") == ["Year 9"]
    assert await room.student("ana").suggestions("group show", "group") == []


async def test_a_server_has_so_many_groups_in_use_and_room_again_when_one_is_archived(room: Room) -> None:
    for number in range(MOST_GROUPS):
        await groups_of(room).create(room.guild.id, f"Group {number:02}", ZONE, None)
    assert f"can have {MOST_GROUPS} groups in use" in await make_group(room)
    first = await room.teacher.press(await room.teacher.slash("group show", group="group 00"), "Settings")
    first = await room.teacher.press(first, "Archive")
    assert "Nobody is in this group" in await make_group(room)
    assert f"can have {MOST_GROUPS} groups in use" in await room.teacher.press(first, "Bring it back")
    card = await room.teacher.slash("group list")
    assert "Group 01" in card
    card = await room.teacher.press(await room.teacher.press(card, "Next"), "Next")
    assert "**Group 00** – nobody yet, Europe/Madrid, archived" in card
    assert not card.has("Next")


async def test_settings_change_what_is_given_with_the_command_and_show_what_is_set(room: Room) -> None:
    await make_group(room)
    card = await room.teacher.slash("group settings", group="Year 9")
    assert "**Language:** that of this server" in card
    assert "**Time zone:** Europe/Madrid" in card
    card = await room.teacher.slash(
        "group settings", group="year 9", name="Class of Ms Roe", time_zone="utc", language="es"
    )
    assert "Changed." in card
    assert "Settings of Class of Ms Roe" in card
    assert "**Language:** Español" in card
    assert "**Time zone:** UTC" in card
    assert "no group called “Year 9”" in await room.teacher.slash("group settings", group="Year 9")


async def test_the_form_changes_what_is_filled_in_and_keeps_the_rest(room: Room) -> None:
    await make_group(room)
    await make_group(room, "Year 10")
    card = await room.teacher.slash("group settings", group="Year 9")
    card = await change(room, card, name="Year 9b")
    assert "Settings of Year 9b" in card
    assert ZONE in card
    card = await change(room, card, zone="America/New_York")
    assert "Settings of Year 9b" in card
    assert "America/New_York, where it is" in card
    assert group_wording.NOTHING_CHOSEN.english in await change(room, card)
    assert "called “Year 10” already" in await change(room, card, name="YEAR 10", zone="UTC")
    assert "America/New_York" in await room.teacher.slash("group settings", group="Year 9b")


async def test_the_language_is_chosen_in_a_menu(room: Room) -> None:
    await make_group(room)
    card = await room.teacher.choose(await room.teacher.slash("group settings", group="Year 9"), "Español")
    assert "**Language:** Español" in card
    assert "that of this server" in await room.teacher.choose(card, "The language of this server")


async def test_only_hosts_make_and_see_groups(room: Room) -> None:
    await make_group(room)
    room.show_host_commands()
    ana = room.student("ana")
    for command, options in (
        ("group create", {"name": "Mine", "time_zone": ZONE}),
        ("group list", {}),
        ("group show", {"group": "Year 9"}),
        ("group settings", {"group": "Year 9", "name": "Mine"}),
    ):
        assert wording.NOT_A_HOST.english in await ana.slash(command, **options)
    assert "Year 9" in await room.teacher.slash("group list")


# ---------------------------------------------------------------------------- joined and left


async def test_a_learner_joins_by_one_press_is_told_what_it_means_and_leaves_again(room: Room) -> None:
    await make_group(room)
    message, ana = await post_joining(room), room.student("ana")
    assert "your teachers on this server see how you do" in message
    assert "You can leave at any time" in message
    assert "/privacy" in message
    told = await ana.press(message, "Join")
    assert told.ephemeral
    assert "You're in “Year 9” now. Your teachers on this server see" in told
    assert "You're in “Year 9” already" in await ana.press(message, "Join")
    assert mentioned(await room.teacher.slash("group show", group="Year 9"), ana) == [True]
    assert "You've left “Year 9”" in await ana.press(message, "Leave")
    assert "You're not in “Year 9”" in await ana.press(message, "Leave")
    assert mentioned(await room.teacher.slash("group show", group="Year 9"), ana) == [False]
    assert "You're in “Year 9” now" in await ana.press(message, "Join")
    assert message.text == room.now().text, "the message names nobody and stays as it is"


async def test_an_archived_group_takes_nobody_in_and_lets_people_out(room: Room) -> None:
    await make_group(room)
    message, (ana, ben) = await post_joining(room), room.learners("ana", "ben")
    old = message.custom_id("Join")
    await ana.press(message, "Join")
    settings = await room.teacher.press(await room.teacher.slash("group settings", group="Year 9"), "Archive")
    assert "**Archived** since" in settings
    message = room.now()
    assert "This group is over" in message
    assert message.buttons == ["Leave"]
    assert "“Year 9” is over, so nobody can join it" in await ben.send(message, old)
    assert "You've left" in await ana.press(message, "Leave")
    card = await room.teacher.press(settings, "Members")
    assert "archived: nobody can join it" in card
    assert not card.has("Post")
    await room.teacher.press(await room.teacher.slash("group settings", group="Year 9"), "Bring it back")
    assert room.now().buttons == ["Join", "Leave"]
    assert "You're in “Year 9” now" in await ben.press(room.now(), "Join")


async def test_a_learner_is_in_two_groups_and_leaves_one(room: Room) -> None:
    ana = room.student("ana")
    for name in ("Year 9", "Chess club"):
        await make_group(room, name)
        await ana.press(await post_joining(room, name), "Join")
    await ana.press(room.now(), "Leave")
    shown = [await room.teacher.slash("group show", group=name) for name in ("Year 9", "Chess club")]
    assert [mentioned(card, ana) for card in shown] == [[True], [False]]


async def test_a_group_of_another_server_is_out_of_reach(room: Room) -> None:
    await make_group(room)
    message = await post_joining(room)
    other = type(room)(room.env)
    await make_group(other, "Year 9")
    theirs = await post_joining(other)
    for label in ("Join", "Leave"):
        told = await other.student("stranger").send(theirs, message.custom_id(label))
        assert group_wording.NO_SUCH_GROUP.english in told
    card = await other.teacher.slash("group show", group="Year 9")
    ours = (await room.teacher.slash("group show", group="Year 9")).custom_id("Settings")
    assert group_wording.NO_SUCH_GROUP.english in await other.teacher.send(card, ours)


# ---------------------------------------------------------------------------- a teacher's part


async def test_a_teacher_adds_people_but_no_bots_and_takes_somebody_out(room: Room) -> None:
    ana, ben, cy = room.learners("ana", "ben", "cy")
    card = await add_people(room.teacher, await make_group(room), ana, ben)
    assert "Added 2 people." in card
    card = await add_people(room.teacher, card, ben, cy)
    assert "Added 1 of 2; the others were in already." in card
    assert mentioned(card, ana, ben, cy) == [True, True, True]
    card = await room.teacher.choose(card, "Number 2 on the list")
    assert f"<@{ben.id}> is out of the group" in card
    assert "**2 learners**" in card
    forged = next(part["custom_id"] for part in card.parts() if part["type"] == 5)
    assert group_wording.NOBODY_CHOSEN.english in await room.teacher.send(card, forged, values=["7"])


async def test_who_left_comes_back_when_a_teacher_says_so(room: Room) -> None:
    await make_group(room)
    ana, message = room.student("ana"), await post_joining(room)
    await ana.press(message, "Join")
    await ana.press(message, "Leave")
    card = await add_people(room.teacher, await room.teacher.slash("group show", group="Year 9"), ana)
    assert mentioned(card, ana) == [True]


async def test_a_long_group_is_read_and_changed_in_pages(room: Room) -> None:
    group = (await groups_of(room).create(room.guild.id, "Year 9", ZONE, None)).row.id
    people = [1000 + at for at in range(2 * MEMBERS_ON_PAGE + 1)]
    await groups_of(room).add(room.guild.id, group, people)
    card = await room.teacher.slash("group show", group="Year 9")
    assert f"**{len(people)} learners**, page 1 of 3" in card
    assert "<@1000>" in card
    assert f"<@{people[MEMBERS_ON_PAGE]}>" not in card
    card = await room.teacher.press(await room.teacher.press(card, "Next"), "Next")
    assert f"{len(people)}. <@{people[-1]}>" in card
    assert not card.has("Next")
    # The only one on the last page goes, and with them the page.
    card = await room.teacher.choose(card, f"Number {len(people)} on the list")
    assert "page 2 of 2" in card
    assert f"<@{people[MEMBERS_ON_PAGE]}>" in await room.teacher.press(await room.teacher.press(card, "Back"), "Next")


# ---------------------------------------------------------------------------- the joining message


async def test_posting_again_moves_the_message(room: Room) -> None:
    await make_group(room)
    first = await post_joining(room)
    assert f"/{room.channel.id}/{first.message.id}" in await room.teacher.slash("group show", group="Year 9")
    second = await post_joining(room)
    assert second.message.id != first.message.id
    assert [card.message.id for card in room.public()] == [second.message.id]


async def test_the_message_says_what_was_changed_and_in_the_groups_language(room: Room) -> None:
    await make_group(room)
    await post_joining(room)
    await room.teacher.slash("group settings", group="Year 9", name="Noveno", language="es")
    message = room.now()
    assert "Noveno" in message
    assert message.buttons == ["Unirme", "Salir"]


async def test_a_message_that_was_deleted_is_forgotten_when_it_would_change(room: Room) -> None:
    await make_group(room)
    message = await post_joining(room)
    room.env.backend.delete_message(room.channel.id, message.message.id)
    card = await room.teacher.slash("group settings", group="Year 9", name="Year 9b")
    assert "Settings of Year 9b" in card
    assert group_wording.MESSAGE_GONE.english in card
    assert "a message that you post" in await room.teacher.press(card, "Members")
    await post_joining(room, "Year 9b")
    assert "You're in “Year 9b” now" in await room.student("ana").press(room.now(), "Join")


async def test_a_channel_that_is_deleted_takes_its_message_and_leaves_the_group(room: Room) -> None:
    ana, hall = room.student("ana"), room.guild.create_text_channel("hall")
    await make_group(room)
    there = Student(room.teacher.actor, hall)
    await there.press(await there.slash("group show", group="Year 9"), "Post the joining message")
    assert f"/{hall.id}/" in await room.teacher.slash("group show", group="Year 9")
    room.env.backend.delete_channel(hall.id)
    await room.env.settle()
    card = await add_people(room.teacher, await room.teacher.slash("group show", group="Year 9"), ana)
    assert "a message that you post" in card
    assert mentioned(card, ana) == [True]


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (404, 10003)])
async def test_where_the_bot_may_not_write_nothing_is_posted_and_the_host_reads_why(
    room: Room, status: int, code: int
) -> None:
    card = await make_group(room)
    room.env.inject_error("POST", f"/channels/{room.channel.id}/messages", status=status, code=code)
    assert group_wording.NO_PLACE.english in await room.teacher.press(card, "Post the joining message")
    assert "a message that you post" in await room.teacher.slash("group show", group="Year 9")
    await post_joining(room)
    assert room.now().has("Join")


async def test_a_message_that_discord_does_not_let_change_stays_known_and_the_host_reads_so(room: Room) -> None:
    await make_group(room)
    message = await post_joining(room)
    path = f"/channels/{room.channel.id}/messages/{message.message.id}"
    room.env.inject_error("PATCH", path, status=403, code=50001)
    card = await room.teacher.slash("group settings", group="Year 9", name="Year 9b")
    assert "Settings of Year 9b" in card
    assert group_wording.MESSAGE_UNCHANGED.english in card
    assert f"/{message.message.id}" in await room.teacher.slash("group show", group="Year 9b")
    assert "You're in “Year 9b” now" in await room.student("ana").press(message, "Join")


async def test_hosts_by_a_role_that_is_deleted_are_hosts_no_more_and_the_group_stays(room: Room) -> None:
    role = room.guild.create_role("Teachers")
    tutor = Student(room.guild.add_member(room.env.create_user("tutor"), roles=[role]), room.channel)
    await room.teacher.slash("class settings", role=role)
    room.show_host_commands()
    card = await tutor.slash("group create", name="Year 9", time_zone=ZONE)
    room.env.backend.delete_role(room.guild.id, role.id)
    await room.env.settle()
    assert wording.NOT_A_HOST.english in await tutor.press(card, "Settings")
    assert wording.NOT_A_HOST.english in await tutor.slash("group list")
    assert "**Year 9**" in await room.teacher.slash("group list")


async def test_a_bot_that_was_removed_and_comes_back_finds_its_groups_and_messages_as_they_were(room: Room) -> None:
    await make_group(room)
    message, (ana, ben) = await post_joining(room), room.learners("ana", "ben")
    await ana.press(message, "Join")
    backend = room.env.backend
    backend.emit("GUILD_DELETE", {"id": str(room.guild.id)})
    await room.env.settle()
    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(room.guild.id)))
    await room.env.settle()
    assert "You're in “Year 9” now" in await ben.press(message, "Join")
    assert mentioned(await room.teacher.slash("group show", group="Year 9"), ana, ben) == [True, True]


@pytest.fixture
def mortal(env: simcord.Env, settings: Settings) -> MortalRoom:
    """A server whose bot can be killed."""
    return MortalRoom(env, settings)


async def test_the_joining_message_works_after_a_restart(mortal: MortalRoom) -> None:
    card = await mortal.teacher.slash("group create", name="Year 9", time_zone=ZONE)
    await mortal.teacher.press(card, "Post the joining message")
    message, ana = mortal.now(), mortal.student("ana")
    await mortal.restart()
    assert "You're in “Year 9” now" in await ana.press(message, "Join")
    await mortal.restart()
    assert "You've left “Year 9”" in await ana.press(message, "Leave")
