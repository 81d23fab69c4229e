"""A learner's own card between two votes: what they said, what to do now, and nothing that is not true any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from bot.views import ids
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH, CARGO, CREW, SHARE, harbour, lamps, pack, restart, sort_all, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Student

LONG = 600
RIGHT = {"crane lifts": "Fact", "may be proud": "Opinion", "is older": "Fact", "one too many": "Opinion"}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    packs = [harbour(), lamps(), *(pack(one["id"], one["id"].title(), one) for one in (BERTH, CREW, CARGO, SHARE))]
    return replace(settings, content=(write(tmp_path / "content", *packs),))


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


async def _close(room: Room) -> None:
    await room.close()


async def _open_again(room: Room) -> None:
    await room.look()
    await room.press("Next")


@pytest.mark.parametrize("spread", ["shown", "hidden"])
async def test_a_locked_answer_turns_into_the_first_vote_and_then_says_that_the_second_is_open(
    room: Room, ana: Student, spread: str
) -> None:
    letter = (await room.start("berth", seconds=LONG, discuss="on", spread=spread)).letter("312 ships")
    locked = await room.pick(ana, "312 ships")
    await _close(room)
    assert locked.text == (
        f"**Your first vote:** {letter}. 312 ships called in May.\n"
        "Talk it over with your neighbours; the second vote opens soon."
    )
    assert locked.buttons == []
    await _open_again(room)
    assert "**Your first vote:**" in locked
    assert "The second vote is open: press an answer in the channel." in locked
    assert "Your first vote counts unless you vote again." in locked
    await room.pick(ana, "The harbour is")
    assert "**Locked in:**" in locked
    await _close(room)
    assert "✗ **Not this time.**" in locked
    assert len(room.private(ana)) == 1


async def test_who_has_a_card_and_gave_no_answer_is_told_so_and_can_vote_in_the_second(
    room: Room, ana: Student
) -> None:
    lobby = await room.open("berth", seconds=LONG, discuss="on")
    card = await ana.press(lobby, "Join")
    await room.shown()
    await room.press("Start")
    await _close(room)
    assert "You gave no answer in the first vote.\n" in card
    assert "Talk it over with your neighbours" in card
    await _open_again(room)
    assert "The second vote is open: press an answer in the channel." in card
    assert "Your first vote" not in card
    await room.pick(ana, "312 ships")
    await _close(room)
    assert "✓ **Right.**" in card


@pytest.mark.parametrize("name", ["cargo", "crew", "share"])
async def test_an_open_sheet_turns_too_and_the_second_vote_is_answered_from_there(
    room: Room, ana: Student, name: str
) -> None:
    await room.start(name, seconds=LONG, discuss="on")
    sheet = await room.sheet(ana)
    await _close(room)
    assert "You gave no answer in the first vote." in sheet
    assert sheet.buttons == []
    assert sheet.menu == []
    await _open_again(room)
    await ana.press(sheet, "Answer")
    assert sheet.has("Tick A") or sheet.has("Fact") or sheet.has("Type your figure")


async def test_sorted_statements_stand_a_line_each_in_the_first_vote_and_the_second_begins_blank(
    room: Room, ana: Student
) -> None:
    await room.start("cargo", seconds=LONG, discuss="on")
    card = await sort_all(ana, await room.sheet(ana), RIGHT)
    await _close(room)
    assert card.text.startswith("**Your first vote:**\n1. ")
    assert "\n4. " in card
    await _open_again(room)
    assert "Your first vote counts unless you vote again." in card
    sheet = await ana.press(card, "Answer")
    assert "**Statement 1 of 4**" in sheet
    assert "So far" not in sheet


async def test_who_comes_late_reads_by_my_answer_what_to_do(room: Room, ana: Student) -> None:
    await room.start("berth", seconds=LONG, discuss="on")
    await _close(room)
    await ana.press(room.now(), "My answer")
    await room.shown()
    late = room.own(ana)
    assert "You gave no answer in the first vote.\nTalk it over" in late
    await _open_again(room)
    assert "The second vote is open: press an answer in the channel." in late


async def test_after_a_restart_during_the_talk_my_answer_brings_the_first_vote_back(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("berth", seconds=LONG, discuss="on")
    await room.pick(ana, "312 ships")
    await _close(room)
    await restart(room.env, settings)
    await room.shown()
    await ana.press(room.now(), "My answer")
    await room.shown()
    again = room.own(ana)
    assert "**Your first vote:**" in again
    assert "Talk it over with your neighbours" in again
    await _open_again(room)
    assert "The second vote is open" in again
    await _close(room)
    assert "✓ **Right.**" in again


async def test_a_talk_cut_off_at_once_leaves_every_card_at_the_second_vote(room: Room) -> None:
    lobby = await room.open("berth", seconds=LONG, discuss="on")
    people = room.learners(*(f"learner {at}" for at in range(50)))
    for one in people:
        one.emit(lobby, lobby.custom_id("Join"))
    await room.shown()
    await room.press("Start")
    panel = await room.look()
    close = panel.custom_id("Close now")
    before, _, turn = close.rpartition(".")
    assert before.endswith(".close")
    room.teacher.emit(panel, close)
    room.teacher.emit(panel, ids.HostPress(int(before.split(".")[2]), "next", int(turn) + 1).custom_id)
    await room.shown()
    assert "**Second vote:**" in room.now()
    for one in people:
        assert "The second vote is open" in room.own(one)


async def test_the_next_question_is_not_taken_for_a_second_vote(room: Room, ana: Student) -> None:
    await room.start("lamps", seconds=LONG, discuss="on")
    card = await room.pick(ana, "It burns")
    await _close(room)
    await _open_again(room)
    await _close(room)
    assert "✓ **Right.**" in card
    await _open_again(room)  # "Next" goes to the next question here
    assert "✓ **Right.**" in card
    await ana.press(room.now(), "My answer")
    await room.shown()
    assert "You have not answered this question yet." in room.own(ana)


@pytest.mark.parametrize("talking", [False, True])
async def test_a_card_of_a_question_that_the_host_skips_says_that_it_was_left_out(
    room: Room, ana: Student, talking: bool
) -> None:
    await room.start("lamps", questions=2, seconds=LONG, discuss="on")
    locked = await room.pick(ana, "It is out")
    if talking:
        await _close(room)
    await room.look()
    await room.press("Skip question")
    await room.press("Yes, skip it")
    assert "The host left this question out; it counts for nobody." in locked
    assert "second vote" not in locked
    assert "change it" not in locked
