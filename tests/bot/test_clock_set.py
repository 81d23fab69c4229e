"""Somebody sets the clock, by two hours and in either direction, while a class quiz stands in any of its phases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import simcord

from bot.class_quiz.host import LOOK_EVERY
from bot.class_quiz.message_updater import EVERY
from bot.config import Settings
from bot.i18n import wording
from tests.bot import content
from tests.bot.crash_harness import MortalRoom, phase_of, told
from tests.people import Student
from tests.simulated import SimulatedClock

SECONDS = 20
SET = [timedelta(hours=-2), timedelta(hours=2)]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot that lives in Discord's time until somebody sets its clock."""
    folder = content.write(tmp_path / "packs", content.lamps(3))
    return replace(settings, content=(folder,))


@pytest.fixture
def room(env: simcord.Env, settings: Settings) -> MortalRoom:
    """A class before its quiz."""
    return MortalRoom(env, settings)


@pytest.fixture
def ana(room: MortalRoom) -> Student:
    """A student."""
    return room.student("ana")


@pytest.mark.parametrize("by", SET)
async def test_what_the_host_does_after_the_clock_was_set_is_shown_within_seconds(
    room: MortalRoom, ana: Student, clock: SimulatedClock, by: timedelta
) -> None:
    await room.open("lamps", seconds=600)
    clock.shift += by
    await ana.press(room.now(), "Join")
    assert "1 joined" in await room.wait(EVERY + 0.2)
    await room.host_presses("Start")
    assert phase_of(room.now()) == "asking"
    if by < timedelta():
        clock.shift += by
    await room.host_presses("Close now")
    assert phase_of(room.now()) == "told"
    clock.shift += by
    await room.host_presses("Next")
    assert "question 2 of 3" in room.now()


@pytest.mark.parametrize("pace", ["host", "auto"])
async def test_a_vote_during_which_the_clock_is_set_back_ends_after_its_own_time_and_the_class_goes_on(
    room: MortalRoom, ana: Student, clock: SimulatedClock, pace: str
) -> None:
    await room.open("lamps", seconds=SECONDS, pace=pace)
    await room.host_presses("Start")
    clock.shift -= timedelta(hours=2)
    assert "Locked in" in await ana.pick(room.now(), "It burns")
    assert phase_of(await room.wait(SECONDS)) == "told"
    assert told(room.now()) == (1, 1)
    if pace == "host":
        await room.host_presses("Next")
    else:
        await room.wait(15)
    assert "question 2 of 3" in room.now()
    assert phase_of(await room.wait(SECONDS)) == "told"


async def test_a_vote_longer_than_a_look_at_the_clock_ends_after_its_own_time_too(
    room: MortalRoom, ana: Student, clock: SimulatedClock
) -> None:
    await room.open("lamps", seconds=600)
    await room.host_presses("Start")
    clock.shift -= timedelta(hours=2)
    assert phase_of(await room.wait(590 - 5)) == "asking"
    assert "Locked in" in await ana.pick(room.now(), "It burns")
    assert phase_of(await room.wait(20)) == "told"


@pytest.mark.parametrize("pace", ["host", "auto"])
async def test_a_vote_during_which_the_clock_is_set_forward_is_over_in_the_channel_as_it_is_for_who_presses(
    room: MortalRoom, ana: Student, clock: SimulatedClock, pace: str
) -> None:
    await room.open("lamps", seconds=600, pace=pace)
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    clock.shift += timedelta(hours=2)
    assert (await ana.pick(room.now(), "It is out")).text == wording.VOTE_CLOSED.english
    assert phase_of(await room.wait(EVERY + 0.2)) == "told"
    assert told(room.now()) == (1, 1)


async def test_a_vote_that_nobody_presses_in_is_over_soon_after_the_clock_was_set_forward(
    room: MortalRoom, clock: SimulatedClock
) -> None:
    await room.open("lamps", seconds=600)
    await room.host_presses("Start")
    clock.shift += timedelta(hours=2)
    assert phase_of(await room.wait(LOOK_EVERY)) == "told"


@pytest.mark.parametrize("by", SET)
async def test_a_discussion_during_which_the_clock_is_set_leads_to_the_second_vote(
    room: MortalRoom, ana: Student, clock: SimulatedClock, by: timedelta
) -> None:
    await room.open("lamps", seconds=SECONDS, discuss="on")
    await room.host_presses("Start")
    await ana.pick(room.now(), "It is out")
    await room.host_presses("Close now")
    assert "Talk it over" in room.now()
    clock.shift += by
    assert "Second vote" in await room.wait(60 if by < timedelta() else LOOK_EVERY)
    await ana.pick(room.now(), "It burns")
    assert "Locked in" in room.private(ana)[-1]
    assert told(await room.wait(SECONDS)) == (1, 1)


@pytest.mark.parametrize("by", SET)
async def test_a_reveal_during_which_the_clock_is_set_leads_to_the_next_question(
    room: MortalRoom, clock: SimulatedClock, by: timedelta
) -> None:
    await room.open("lamps", seconds=SECONDS, pace="auto")
    await room.host_presses("Start")
    await room.host_presses("Close now")
    clock.shift += by
    assert "question 2 of 3" in await room.wait(LOOK_EVERY)
    assert phase_of(room.now()) == "asking" or by > timedelta()


@pytest.mark.parametrize("by", SET)
async def test_a_pause_during_which_the_clock_is_set_keeps_what_was_left(
    room: MortalRoom, ana: Student, clock: SimulatedClock, by: timedelta
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    await room.host_presses("Pause")
    clock.shift += by
    await room.host_presses("Resume")
    assert "Locked in" in await ana.pick(room.now(), "It burns")
    assert phase_of(room.now()) == "asking"
    assert phase_of(await room.wait(SECONDS)) == "told"


async def test_a_pause_after_the_clock_was_set_back_leaves_no_more_than_the_vote_had(
    room: MortalRoom, ana: Student, clock: SimulatedClock
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await room.host_presses("Start")
    clock.shift -= timedelta(hours=2)
    await room.host_presses("Pause")
    await room.host_presses("Resume")
    assert phase_of(await room.wait(SECONDS)) == "told"


@pytest.mark.parametrize("by", SET)
async def test_a_card_is_changed_in_place_and_not_sent_again_after_the_clock_was_set(
    room: MortalRoom, ana: Student, clock: SimulatedClock, by: timedelta
) -> None:
    await room.open("lamps", seconds=SECONDS)
    await ana.press(room.now(), "Join")
    clock.shift += by
    await room.host_presses("Start")
    await ana.pick(room.now(), "It burns")
    await room.host_presses("Close now")
    assert ["Right." in card for card in room.private(ana)] == [True]


@pytest.mark.parametrize("by", SET)
async def test_a_class_in_its_lobby_or_finished_does_not_mind_the_clock(
    room: MortalRoom, clock: SimulatedClock, by: timedelta
) -> None:
    await room.open("lamps", seconds=SECONDS)
    clock.shift += by
    await room.wait(3 * LOOK_EVERY)
    assert phase_of(room.now()) == "lobby"
    await room.host_presses("Start")
    await room.host_ends()
    clock.shift -= by
    await room.restart()
    assert phase_of(await room.shown()) == "finished"
    assert len(room.public()) == 1
