"""`/help`: what Copydesk is for, and one way to begin for each of those whom it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.people import Student

if TYPE_CHECKING:
    import simcord

    from tests.bot.classroom_page import Room

CANNOT_READ = "I can't read messages"


async def test_in_direct_messages_it_says_that_messages_are_not_read_and_begins_the_course(env: simcord.Env) -> None:
    ana = Student(env.create_user("ana"), None)
    card = await ana.slash("help")
    assert CANNOT_READ in card
    assert card.buttons == ["Start here"]
    assert "Type /help there" in card
    assert "step 1 of" in await ana.press(card, "Start here")


async def test_a_student_of_a_server_is_recommended_the_same_step_as_elsewhere(room: Room) -> None:
    ana = room.student("ana")
    begun = await ana.slash("learn", lesson="whose-voice")
    (line,) = (one for one in (await ana.slash("progress")).text.split("\n") if one.startswith("**Next:**"))
    card = await ana.slash("help")
    assert card.ephemeral
    assert line in card
    assert "finish" in line
    assert (await ana.press(card, "Start here")).text == begun.text


async def test_who_is_no_host_reads_how_to_become_one_and_has_no_button_that_refuses(room: Room) -> None:
    card = await room.student("ana").slash("help")
    assert card.buttons == ["Start here"]
    assert "to make you a host" in card
    assert "/class settings" in card


async def test_a_teacher_is_two_presses_from_a_lobby(room: Room) -> None:
    chooser = await room.teacher.press(await room.teacher.slash("help"), "Choose a pack")
    room.panel = await room.teacher.press(chooser, "Open it")
    assert "Start" in room.panel.buttons
    assert "Join" in (await room.shown()).buttons


async def test_a_member_of_the_role_for_hosts_gets_their_buttons(room: Room) -> None:
    role = room.guild.create_role("tutors")
    tutor = Student(room.guild.add_member(room.env.create_user("tutor"), roles=[role]), room.channel)
    await room.teacher.slash("class settings", role=role)
    assert (await tutor.slash("help")).buttons == ["Start here", "Choose a pack", "Get the starter file"]


async def test_an_author_gets_the_starter_file_beside_the_card(room: Room) -> None:
    card = await room.teacher.slash("help")
    given = await room.teacher.press(card, "Get the starter file")
    assert given.ephemeral
    assert [one.filename for one in given.message.attachments] == ["pack-starter.yaml"]
    assert given.message.id != card.message.id


async def test_before_anything_is_typed_the_lesson_that_was_begun_is_offered_first(room: Room) -> None:
    ana = room.student("ana")
    before = await ana.suggestions("learn", "lesson")
    await ana.slash("learn", lesson="whose-voice")
    offered = await ana.suggestions("learn", "lesson")
    assert "Whose voice" in offered[0]
    assert "Whose voice" not in before[0]
