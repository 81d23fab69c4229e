"""Class quizzes that are opened for a group: who answers joins it, and it is known afterwards which group it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from bot.config import Settings
from tests.bot.classroom_page import Room
from tests.bot.content import harbour, lamps, write
from tests.bot.crash_harness import MortalRoom
from tests.bot.groups_page import make_group, mentioned, post_joining

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.app import Copydesk
    from tests.people import Card, Student

JOINED = "With this answer you joined Year 9"
OPTION = "It burns"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, content=(write(tmp_path / "packs", lamps(3), harbour()),))


async def members(room: Room | MortalRoom, name: str = "Year 9") -> Card:
    """The group as its teacher sees it."""
    return await room.teacher.slash("group show", group=name)


async def test_the_lobby_says_for_which_group_it_is_and_that_answering_joins_it(room: Room) -> None:
    await make_group(room)
    assert await room.teacher.suggestions("class quiz", "group", "ye") == ["Year 9"]
    lobby = await room.open("lamps", group="year 9")
    assert "**For Year 9.** Answering a question joins this group" in lobby
    assert "You can leave it again" in lobby


async def test_without_the_option_a_class_is_for_no_group_also_where_there_is_just_one(room: Room) -> None:
    await make_group(room)
    assert "Year 9" not in await room.open("lamps")
    ana = room.student("ana")
    await room.press("Start")
    assert JOINED not in await room.pick(ana, OPTION)
    assert mentioned(await members(room), ana) == [False]


async def test_who_answers_joins_the_group_and_who_only_presses_join_does_not(room: Room) -> None:
    await make_group(room)
    ana, ben, cy = room.learners("ana", "ben", "cy")
    lobby = await room.open("lamps", group="Year 9", seconds=600)
    await ana.press(lobby, "Join")
    await ben.press(lobby, "Join")
    await room.press("Start")
    assert JOINED in await room.pick(ana, OPTION)
    assert JOINED not in await room.pick(ana, "It is out")
    assert JOINED in await room.pick(cy, OPTION)
    assert mentioned(await members(room), ana, ben, cy) == [True, False, True]


async def test_who_was_in_the_group_before_stays_and_who_left_stays_out(room: Room) -> None:
    await make_group(room)
    message, (ana, ben) = await post_joining(room), room.learners("ana", "ben")
    await ana.press(message, "Join")
    await ben.press(message, "Join")
    await ben.press(message, "Leave")
    await room.start("lamps", group="Year 9", seconds=600)
    for one in (ana, ben):
        assert JOINED not in await room.pick(one, OPTION)
    assert mentioned(await members(room), ana, ben) == [True, False]


async def test_who_leaves_while_the_class_goes_on_is_not_taken_in_by_the_next_answer(room: Room) -> None:
    await make_group(room)
    message, ana = await post_joining(room), room.student("ana")
    await room.start("lamps", group="Year 9", seconds=600)
    await room.pick(ana, OPTION)
    await ana.press(message, "Leave")
    await room.close()
    await room.press("Next")
    assert JOINED not in await room.pick(ana, OPTION)
    assert mentioned(await members(room), ana) == [False]


async def test_a_learner_of_two_groups_joins_the_one_that_the_class_is_for(room: Room) -> None:
    await make_group(room)
    await make_group(room, "Chess club")
    ana = room.student("ana")
    await room.start("lamps", group="Year 9", seconds=600)
    await room.pick(ana, OPTION)
    await room.end()
    await room.start("lamps", group="Chess club", seconds=600)
    assert "you joined Chess club" in await room.pick(ana, OPTION)
    assert [mentioned(await members(room, name), ana) for name in ("Year 9", "Chess club")] == [[True], [True]]


async def test_at_the_end_a_learner_reads_who_sees_it_and_can_leave_there(room: Room) -> None:
    await make_group(room)
    ana = room.student("ana")
    await room.start("lamps", group="Year 9", seconds=600)
    await room.pick(ana, OPTION)
    await room.close()
    await room.end()
    card = room.own(ana)
    assert "This quiz was for Year 9, and you're in it: your teachers see how you did." in card
    assert "You've left “Year 9”" in await ana.press(card, "Leave Year 9")
    await ana.press(room.now(), "My result")
    card = room.own(ana)
    assert "Year 9" not in card
    assert not card.has("Leave")


async def test_history_shows_the_group_and_run_again_keeps_it(room: Room) -> None:
    await make_group(room)
    await room.start("lamps", group="Year 9", questions=2)
    await room.end()
    await room.start("harbour")
    await room.end()
    history = await room.teacher.slash("class history")
    lines = history.text.splitlines()
    assert [("for Year 9" in line) for line in lines if "Harbour" in line or "amps" in line] == [False, True]
    past = await room.teacher.choose(history, next(one for one in history.menu if "Harbour" not in one))
    assert "for Year 9" in past
    room.panel = await room.teacher.press(past, "Run again")
    assert "**For Year 9.**" in await room.shown()


async def test_run_again_is_for_no_group_where_it_was_archived_and_says_so(room: Room) -> None:
    await make_group(room)
    await room.start("lamps", group="Year 9")
    await room.end()
    await room.teacher.press(await room.teacher.slash("group settings", group="Year 9"), "Archive")
    history = await room.teacher.slash("class history")
    past = await room.teacher.choose(history, history.menu[0])
    assert "this group is archived, so Run again begins the quiz for no group" in past
    room.panel = await room.teacher.press(past, "Run again")
    lobby = await room.shown()
    assert lobby.has("Join")
    assert "Year 9" not in lobby


async def test_a_class_is_opened_for_no_archived_and_no_unknown_group(room: Room) -> None:
    await make_group(room)
    await room.teacher.press(await room.teacher.slash("group settings", group="Year 9"), "Archive")
    assert await room.teacher.suggestions("class quiz", "group") == []
    for pack in ({"pack": "lamps"}, {}):
        assert "“Year 9” is archived" in await room.teacher.slash("class quiz", group="Year 9", **pack)
        assert "no group called “Year 8”" in await room.teacher.slash("class quiz", group="Year 8", **pack)
    assert room.public() == []


async def test_the_card_to_choose_a_pack_keeps_the_group(room: Room) -> None:
    await make_group(room)
    card = await room.teacher.slash("class quiz", group="Year 9")
    room.panel = await room.teacher.choose(card, card.menu[0])
    assert "**For Year 9.**" in await room.shown()


async def test_a_class_is_shown_in_the_language_of_its_group(room: Room) -> None:
    await make_group(room, language="es")
    assert (await room.open("lamps", group="Year 9")).has("Unirme")
    await room.end()
    assert (await room.open("lamps")).has("Join")


async def test_a_group_that_is_renamed_or_archived_meanwhile_does_not_hold_up_its_class(room: Room) -> None:
    await make_group(room)
    await room.open("lamps", group="Year 9", seconds=600)
    await room.teacher.slash("group settings", group="Year 9", name="Year 9b")
    await room.teacher.press(await room.teacher.slash("group settings", group="Year 9b"), "Archive")
    await room.press("Start")
    ana = room.student("ana")
    assert "Locked in" in await room.pick(ana, OPTION)
    assert mentioned(await members(room, "Year 9b"), ana) == [True]


@pytest.fixture
def mortal(env: simcord.Env, settings: Settings) -> MortalRoom:
    """A class whose process can be killed."""
    return MortalRoom(env, settings)


async def test_a_restart_loses_neither_the_group_of_a_class_nor_who_is_in_it(mortal: MortalRoom) -> None:
    await mortal.teacher.slash("group create", name="Year 9", time_zone="UTC")
    ana, ben = mortal.student("ana"), mortal.student("ben")
    await mortal.teacher.press(await members(mortal), "Post the joining message")
    message = mortal.now()
    await mortal.open("lamps", group="Year 9", seconds=600)
    await mortal.host_presses("Start")
    await ana.pick(mortal.now(), OPTION)
    await mortal.restart()
    await ben.pick(mortal.now(), OPTION)
    assert mentioned(await members(mortal), ana, ben) == [True, True]
    assert "You've left “Year 9”" in await ana.press(message, "Leave")
    await mortal.restart()
    assert "Locked in" in (await answered_again(mortal, ana)).text
    assert mentioned(await members(mortal), ana, ben) == [False, True]


async def answered_again(mortal: MortalRoom, student: Student) -> Card:
    """What somebody sees who presses another answer."""
    await student.pick(mortal.now(), "It is out")
    await mortal.shown()
    return mortal.private(student)[-1]


async def test_an_answer_that_the_database_lost_takes_nobody_in(room: Room) -> None:
    """The answer and the membership are one transaction: both are there, or neither."""
    await make_group(room)
    await room.start("lamps", group="Year 9", seconds=600)
    database = cast("Copydesk", room.env.bot).services.classroom._context.database
    async with database.unit() as unit:
        await unit.connection.exec_driver_sql("ALTER TABLE group_members RENAME TO elsewhere")
        await unit.commit()
    ana = room.student("ana")
    assert "does not count" in await room.pick(ana, OPTION)
    async with database.unit() as unit:
        await unit.connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO group_members")
        await unit.commit()
    assert JOINED in await room.pick(ana, OPTION)
    assert mentioned(await members(room), ana) == [True]
