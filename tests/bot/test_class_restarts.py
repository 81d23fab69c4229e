"""A class quiz whose process is killed and started again: it goes on in the same message, and nothing is lost."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import simcord

from bot.config import Settings
from bot.i18n import wording
from bot.services.class_scenes import ClassPlan
from questions.engine.class_quiz import CloseNow, End, Next, Plan
from tests.bot import content
from tests.bot.crash_harness import MortalRoom, phase_of, told
from tests.people import Student

SECONDS = 20

TURNS = (0, 3, 6, 9, 12, 20, 30, 40, 60)
"""Of the event loop, after which a process is killed; an answer or a host's press takes about as many."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot that lives in Discord's time, with a pack of lamps."""
    return replace(settings, content=(content.write(tmp_path / "packs", content.lamps(3)),))


@pytest.fixture
def room(env: simcord.Env, settings: Settings) -> MortalRoom:
    """A class before its quiz."""
    return MortalRoom(env, settings)


@pytest.fixture
def ana(room: MortalRoom) -> Student:
    """A student."""
    return room.student("ana")


@pytest.fixture
def ben(room: MortalRoom) -> Student:
    """Another student."""
    return room.student("ben")


async def test_a_lobby_goes_on_in_the_same_message(room: MortalRoom, ana: Student, ben: Student) -> None:
    await room.open("lamps", seconds=SECONDS)
    await ana.press(room.now(), "Join")
    await room.restart()
    await ben.press(room.now(), "Join")
    await room.shown()
    assert len(room.public()) == 1
    assert "2 joined" in room.now()
    await room.host_presses("Start")
    assert "question 1 of 3" in room.now()
    assert len(room.public()) == 1


async def test_an_open_vote_keeps_its_deadline_and_its_answers(room: MortalRoom, ana: Student, ben: Student) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.student("cy").press(room.now(), "Join")
    await room.host_presses("Start")
    deadline = (await room.stored()).deadline
    await ana.pick(room.now(), "It burns")
    await room.wait(5)
    await room.restart()
    assert (await room.stored()).deadline == deadline
    await ben.pick(room.now(), "It is out")
    await room.shown()
    assert "2 of 3" in room.now()
    await room.wait(SECONDS)
    assert told(room.now()) == (1, 2)
    assert len(room.public()) == 1


@pytest.mark.parametrize("turns", TURNS)
async def test_a_vote_that_all_have_answered_closes_in_3_seconds_also_if_killed_meanwhile(
    room: MortalRoom, ana: Student, turns: int
) -> None:
    await room.open("lamps", seconds=600, early="on")
    await ana.press(room.now(), "Join")
    await room.host_presses("Start")
    ana.emit(room.now(), room.now().custom_id(f"Answer {room.now().letter('It burns')}"))
    for _ in range(turns):
        await asyncio.sleep(0)
    await room.kill()
    await room.shown()
    if not await room.answers(ana):
        await ana.pick(room.now(), "It burns")
    await room.wait(3)
    assert told(await room.shown()) == (1, 1)
    assert len(room.public()) == 1


async def test_a_deadline_that_passed_while_nobody_was_there_is_carried_out_at_once(
    room: MortalRoom, ana: Student
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    room.env.backend.advance_clock(SECONDS + 60)
    await room.kill()
    await room.shown()
    assert told(room.now()) == (1, 1)
    assert (await room.stored()).revealed == ((await room.stored()).plan.steps[0],)


async def test_a_discussion_and_its_second_vote_go_on(room: MortalRoom, ana: Student) -> None:
    await room.open("lamps", seconds=SECONDS, discuss="on")
    await room.host_presses("Start")
    await ana.pick(room.now(), "It is out")
    await room.host_presses("Close now")
    assert "Talk it over" in room.now()
    await room.restart()
    assert "Talk it over" in room.now()
    await room.wait(60)
    assert "Second vote" in room.now()
    await room.restart()
    await ana.pick(room.now(), "It burns")
    await room.wait(SECONDS)
    assert told(room.now()) == (1, 1)
    assert "Before the discussion: 0 of 1" in room.now()
    assert sorted((await room.answers(ana)).values()) == ["off", "on"]


@pytest.mark.parametrize("turns", [*TURNS, 90, 120])
async def test_killed_while_tables_are_found_everybody_who_wanted_one_has_the_same_table_from_then_on(
    room: MortalRoom, turns: int
) -> None:
    people = [room.student(f"learner {at}") for at in range(6)]
    await room.open("lamps", seconds=SECONDS, talk="pairs", talk_seconds=600)
    for one in people:
        await one.press(await one.press(room.now(), "Join"), "Find me a table")
    await room.host_presses("Start")
    for at, one in enumerate(people):
        await one.pick(room.now(), "It burns" if at < 2 else "It is out")
    panel = await room.panel()
    room.teacher.emit(panel, panel.custom_id("Close now"))
    for _ in range(turns):
        await asyncio.sleep(0)
    await room.kill()
    await room.wait(SECONDS)  # where the vote was not closed, it is now
    assert phase_of(room.now()) == "discussing"
    before = {one: (await one.press(room.now(), "My answer")).text for one in people}
    sizes = Counter(re.findall(r"Table \d", "".join(before.values())))
    assert sizes == {"Table 1": 3, "Table 2": 3}
    await room.restart()
    assert {one: (await one.press(room.now(), "My answer")).text for one in people} == before


async def test_a_revealed_answer_is_not_revealed_again_and_the_class_goes_on_by_itself(
    room: MortalRoom, ana: Student
) -> None:
    await room.open("lamps", seconds=SECONDS, pace="auto")
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    await room.host_presses("Close now")
    told = await room.stored()
    await room.restart()
    assert await room.stored() == told
    await room.wait(15)
    assert "question 2 of 3" in room.now()
    assert len((await room.stored()).revealed) == 1


async def test_private_cards_come_back_by_my_answer_and_turn_again(room: MortalRoom, ana: Student) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    first = await ana.pick(room.now(), "It burns")
    await room.restart()
    again = await ana.press(room.now(), "My answer")
    assert again.ephemeral
    assert "Locked in:** " in again
    assert "It burns" in again
    await room.host_presses("Close now")
    assert "Locked in" in first  # this process does not know that card
    assert "Right." in again
    await room.restart()
    assert "Right." in await ana.press(room.now(), "My answer")


async def test_the_host_panel_of_before_still_works_and_another_comes_by_command(room: MortalRoom) -> None:
    await room.open("lamps", seconds=SECONDS)
    panel = await room.panel()
    await room.restart()
    panel = await room.teacher.press(panel, "Start")
    assert panel.has("Close now")
    await room.restart()
    assert (await room.panel()).has("Close now")
    panel = await room.teacher.press(panel, "Close now")
    assert panel.has("Next")


async def test_a_finished_class_whose_result_was_not_shown_yet_is_shown_by_the_next_process(
    room: MortalRoom, ana: Student
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    await room.host_presses("Close now")
    room.env.inject_error("PATCH", "/channels/*", status=500)
    await room.teacher.press(await room.teacher.press(await room.panel(), "End quiz"), "Yes, end it")
    assert told(room.now()) == (1, 1)
    await room.kill()
    assert phase_of(await room.shown()) == "finished"
    requests = len(room.env.http_requests)
    await room.restart()
    await room.shown()
    assert room.edits(since=requests) == 0  # shown, and so left alone
    assert len(room.public()) == 1


async def test_a_class_stored_without_a_message_gets_one(room: MortalRoom, ana: Student) -> None:
    await room.bot.services.classroom.begin(  # and then the process is killed
        guild=room.guild.id,
        channel=room.channel.id,
        host=room.teacher.id,
        pack="lamps",
        questions=3,
        plan=lambda steps: Plan(steps, SECONDS),
        choice=ClassPlan(points="flat", show="result", teams=0),
    )
    assert room.public() == []
    await room.kill()
    await ana.press(room.now(), "Join")
    assert "1 joined" in await room.shown()
    assert (await room.classes())[-1].message_id == room.now().message.id
    await room.restart()
    assert phase_of(await room.host_presses("Start")) == "asking"
    assert len(room.public()) == 1


async def test_a_second_ready_takes_up_no_class_twice(room: MortalRoom, ana: Student) -> None:
    await room.open("lamps", seconds=SECONDS, pace="auto")
    await room.host_presses("Start")
    await room.restart()
    for _ in range(3):
        room.bot.dispatch("ready")
        await room.env.settle()
    await room.shown()
    requests = len(room.env.http_requests)
    await ana.pick(room.now(), "It burns")
    await room.wait(SECONDS)
    assert told(room.now()) == (1, 1)
    assert room.edits(since=requests) == 2
    await room.wait(15)
    assert "question 2 of 3" in room.now()
    assert room.edits(since=requests) == 3
    assert len(room.public()) == 1


@pytest.mark.parametrize("turns", TURNS)
async def test_killed_in_the_middle_of_an_answer_it_loses_none_that_was_acknowledged(
    room: MortalRoom, ana: Student, ben: Student, turns: int
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    result = ben.emit(room.now(), room.now().custom_id(f"Answer {room.now().letter('It is out')}"))
    for _ in range(turns):
        await asyncio.sleep(0)
    confirmed = any("Locked in" in card for card in room.private(ben))
    await room.kill()
    assert result is not None
    stored = await room.answers(ben)
    assert list((await room.answers(ana)).values()) == ["on"]
    if confirmed:
        assert list(stored.values()) == ["off"]
    await ben.pick(room.now(), "It burns")
    assert list((await room.answers(ben)).values()) == ["on"]
    await room.wait(SECONDS)
    assert told(room.now()) == (2, 2)
    assert len(room.public()) == 1


@pytest.mark.any_database
@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("label", ["Close now", "Yes, skip it", "Yes, end it"])
async def test_killed_in_the_middle_of_a_hosts_press_it_is_done_or_not_and_never_half(
    room: MortalRoom, ana: Student, turns: int, label: str
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    panel = await room.panel()
    if not panel.has(label):
        panel = await room.teacher.press(panel, "End quiz" if label == "Yes, end it" else "Skip question")
    room.teacher.emit(panel, panel.custom_id(label))
    for _ in range(turns):
        await asyncio.sleep(0)
    await room.kill()
    await room.wait(5)
    live = await room.stored()
    assert phase_of(room.now()) == live.phase
    assert len(room.public()) == 1
    assert list((await room.answers(ana)).values()) == ["on"]
    if live.phase != "finished":
        await room.host_ends()
    assert "Class quiz finished" in room.now()


@pytest.mark.parametrize("how", ["removed", "newer", "shorter"])
async def test_a_class_whose_pack_is_not_what_it_was_is_ended_and_the_channel_reads_why(
    room: MortalRoom, ana: Student, tmp_path: Path, how: str
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    old = room.now().custom_id("Answer A")
    await ana.pick(room.now(), "It burns")
    others = {"removed": content.harbour(), "newer": {**content.lamps(3), "version": 4}, "shorter": content.lamps(2)}
    folder = content.write(tmp_path / "revised", others[how])
    await room.restart(replace(room.settings, content=(folder,)))
    await room.shown()
    assert room.now().text == wording.CLASS_CHANGED.english
    assert len(room.public()) == 1
    assert (await room.classes())[-1].finished_at is not None
    assert (await ana.send(room.now(), old)).text in (wording.CLASS_CHANGED.english, wording.VOTE_CLOSED.english)
    assert list((await room.answers(ana)).values()) == ["on"]
    await room.open("checkable", questions=2)  # the channel is free again
    assert room.now().has("Join")


async def test_a_class_that_moved_although_nobody_heard_of_it_is_shown_as_it_is_once_the_host_presses_again(
    room: MortalRoom, ana: Student
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    panel = await room.panel()
    await room.move(CloseNow((await room.stored()).turn))
    assert wording.CLASS_MOVED.english in await room.teacher.press(panel, "Close now")
    assert phase_of(await room.shown()) == "told"
    assert "Locked in" not in room.private(ana)[-1], "her card turns as well"

    panel = await room.panel()
    await room.move(Next((await room.stored()).turn))
    assert wording.CLASS_MOVED.english in await room.teacher.press(panel, "Next")
    assert "question 2 of 3" in await room.shown()
    assert phase_of(await room.wait(SECONDS)) == "told", "its time is kept as well"

    panel = await room.panel()
    await room.move(End())
    assert wording.CLASS_MOVED.english in await room.teacher.press(panel, "Next")
    assert phase_of(await room.shown()) == "finished"
