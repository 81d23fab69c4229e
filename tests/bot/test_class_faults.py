"""A class quiz while Discord refuses, the database is slow or away, people press at once, and channels disappear."""

from __future__ import annotations

import asyncio
import gc
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import simcord

from bot.class_quiz import message_updater, private_cards
from bot.config import Settings
from bot.discord_internals import SentAnswer
from bot.i18n import wording
from db import engine
from tests.bot import content
from tests.bot.crash_harness import MortalRoom, phase_of, told
from tests.bot.test_faults import away, warned
from tests.people import Card, Student, read

SECONDS = 20
PUBLIC = "/channels/*/messages/*"


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


async def started(room: MortalRoom, **options: object) -> Card:
    """The first question of a quiz."""
    await room.open("lamps", **{"seconds": SECONDS, **options})
    return await room.host_presses("Start")


def choice(room: MortalRoom, option: str) -> str:
    """The id of the button of an option."""
    return room.now().custom_id(f"Answer {room.now().letter(option)}")


# ---------------------------------------------------------------------- Discord refuses the message in the channel


@pytest.mark.parametrize(("status", "code"), [(500, 0), (429, 0), (503, 0), (403, 50001), (403, 50013)])
async def test_a_refused_edit_is_tried_again_until_the_last_state_is_drawn(
    room: MortalRoom, ana: Student, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    await started(room)
    requests = len(room.env.http_requests)
    room.env.inject_error("PATCH", PUBLIC, status=status, code=code, times=3)
    await room.teacher.press(await room.panel(), "Close now")
    assert phase_of(await room.wait(10)) == "asking"
    assert warned(caplog, f"(status {status}, code {code})")
    assert phase_of(await room.wait(10)) == "told"
    assert room.edits(since=requests) == 4  # after 0, 2, 6 and 14 seconds
    assert len(room.public()) == 1


async def test_while_the_bot_may_not_write_the_class_goes_on_in_private_and_the_host_reads_why(
    room: MortalRoom, ana: Student
) -> None:
    await started(room)
    room.env.inject_error("*", "/channels/*", status=403, code=50001, times=None)
    locked = await ana.pick(room.now(), "It burns")
    assert "Locked in" in locked
    await room.wait(2.2)
    assert (await room.panel()).text == wording.CLASS_UNSEEN.english
    panel = next(card for card in reversed(room.private(room.teacher)) if card.has("Close now"))
    await room.teacher.press(panel, "Close now")
    assert [card.text for card in room.private(room.teacher)][-1] == wording.CLASS_UNSEEN.english
    assert "Right." in locked
    await room.wait(300)
    room.env.backend.faults.clear()
    assert phase_of(await room.wait(message_updater.LONGEST_WAIT + 1)) == "told"
    assert told(room.now()) == (1, 1)
    assert len(room.public()) == 1


async def test_a_result_that_discord_never_takes_is_given_up_and_leaves_nothing_behind(
    room: MortalRoom, ana: Student
) -> None:
    await started(room)
    ending = await room.teacher.press(await room.panel(), "End quiz")
    room.env.inject_error("PATCH", PUBLIC, status=500, times=None)
    await room.teacher.press(ending, "Yes, end it")
    await room.wait(message_updater.LONGEST_WAIT * message_updater.LAST_TRIES)
    requests = len(room.env.http_requests)
    await room.wait(3600)
    assert len(room.env.http_requests) == requests
    room.env.backend.faults.clear()
    await room.restart()
    assert phase_of(await room.shown()) == "finished"


async def test_a_deleted_message_is_replaced_by_a_new_one_and_the_class_goes_on_there(
    room: MortalRoom, ana: Student
) -> None:
    await started(room)
    await ana.pick(room.now(), "It burns")
    await room.shown()
    room.env.backend.delete_message(room.channel.id, room.now().message.id)
    assert room.public() == []
    assert phase_of(await room.host_presses("Refresh")) == "asking"
    new = room.now().message.id
    assert [row.message_id for row in await room.classes()] == [new]
    assert told(await room.host_presses("Close now")) == (1, 1)
    await room.restart()
    await room.host_ends()
    assert [card.message.id for card in room.public()] == [new]


async def test_a_message_deleted_at_the_end_is_replaced_by_the_result(room: MortalRoom, ana: Student) -> None:
    await started(room)
    room.env.backend.delete_message(room.channel.id, room.now().message.id)
    await room.host_ends()
    assert phase_of(room.now()) == "finished"
    assert len(room.public()) == 1


async def test_the_class_of_a_deleted_channel_ends_and_its_result_is_in_the_history(
    room: MortalRoom, ana: Student
) -> None:
    await started(room)
    await ana.pick(room.now(), "It burns")
    await room.host_presses("Close now")
    elsewhere = room.guild.create_text_channel("staff room")
    room.env.backend.delete_channel(room.channel.id)
    await room.sleep(5)
    assert (await room.stored()).phase == "finished"
    history = await Student(room.teacher.actor, elsewhere).slash("class history")
    assert "Lamps on the quay" in history
    requests = len(room.env.http_requests)
    await room.restart()
    await room.sleep(60)
    assert room.edits(since=requests) == 0


async def test_a_channel_found_gone_by_a_process_that_comes_back_ends_its_class(room: MortalRoom, ana: Student) -> None:
    await started(room)
    room.env.inject_error("*", "/channels/*", status=404, code=10003, times=None)
    await room.restart()
    await room.sleep(5)
    assert (await room.stored()).phase == "finished"
    requests = len(room.env.http_requests)
    await room.restart()
    await room.sleep(60)
    assert room.edits(since=requests) == 0


# ---------------------------------------------------------------------- Discord refuses private cards


@pytest.mark.parametrize(("status", "code"), [(500, 0), (429, 0), (403, 50001)])
async def test_a_refused_first_answer_to_a_press_is_told_and_the_answer_counts(
    room: MortalRoom, ana: Student, status: int, code: int
) -> None:
    await started(room)
    room.env.inject_error("POST", "/interactions/*", status=status, code=code)
    lost = await ana.pick(room.now(), "It burns")
    assert lost.text == wording.CARD_LOST.english
    assert list((await room.answers(ana)).values()) == ["on"]
    assert "Locked in" in await ana.press(room.now(), "My answer")


@pytest.mark.parametrize("status", [500, 429, 404])
async def test_a_private_card_that_cannot_be_changed_is_replaced(room: MortalRoom, ana: Student, status: int) -> None:
    await started(room)
    await ana.pick(room.now(), "It burns")
    room.env.inject_error("PATCH", "/webhooks/*", status=status)
    await ana.pick(room.now(), "It is out")
    last = room.private(ana)[-1]
    assert "It is out" in last
    await room.host_presses("Close now")
    assert "Locked in" not in room.private(ana)[-1]
    assert "It burns" in room.private(ana)[-1]  # the key


async def test_a_private_card_that_cannot_be_turned_stops_no_other(room: MortalRoom, ana: Student) -> None:
    ben = room.student("ben")
    await started(room)
    for learner in (ana, ben):
        await learner.pick(room.now(), "It burns")
    room.env.inject_error("PATCH", "/webhooks/*", status=500)
    panel = await room.panel()
    room.teacher.emit(panel, panel.custom_id("Close now"))
    await room.shown()
    turned = ["Right." in room.private(learner)[-1] for learner in (ana, ben)]
    assert any(turned)
    assert "Right." in await ana.press(room.now(), "My answer")


async def test_a_card_older_than_discord_lets_it_be_changed_is_followed_by_a_new_one(
    room: MortalRoom, ana: Student
) -> None:
    await started(room, seconds=600)
    await ana.pick(room.now(), "It burns")
    await room.host_presses("Pause")
    await room.wait(private_cards.CARD_LIFE)
    await room.host_presses("Resume")
    await ana.pick(room.now(), "It is out")
    await ana.pick(room.now(), "It burns")
    assert len(room.private(ana)) == 2
    await room.host_presses("Close now")
    assert "Right." in room.private(ana)[-1]


# ---------------------------------------------------------------------- many at once


async def test_presses_of_one_learner_from_two_devices_leave_one_row_and_one_card_of_the_last(
    room: MortalRoom,
) -> None:
    await started(room)
    learners = [room.student(f"learner {number}") for number in range(8)]
    options = ("It burns", "It is out") * 3 + ("It burns",)
    pressed = [one.emit(room.now(), choice(room, option)) for one in learners for option in options]
    await room.env.settle()
    assert all(one.acknowledged for one in pressed)
    for one in learners:
        assert list((await room.answers(one)).values()) == ["on"]
        assert ["It burns" in card for card in room.private(one)] == [True]
    assert told(await room.host_presses("Close now")) == (8, 8)
    assert all("Right." in room.private(one)[0] for one in learners)


def kept_of_discord() -> dict[int, object]:
    """What something in this process still holds of presses and messages, by identity."""
    gc.collect()
    return {id(one): one for one in gc.get_objects() if isinstance(one, discord.Interaction | discord.Message)}


@pytest.mark.any_database
@pytest.mark.parametrize("slow", [False, True], ids=["at once", "after a deferral"])
async def test_nothing_is_kept_of_who_pressed_but_how_their_cards_can_be_changed(
    room: MortalRoom, ana: Student, slow: bool
) -> None:
    earlier = kept_of_discord()
    await started(room)
    await ana.pick(room.now(), "It burns")
    if slow:  # their card is one that follows the acknowledgement
        room.env.inject_error("PATCH", "/webhooks/*", status=404)
        await ana.pick(room.now(), "It burns")
    await room.host_presses("Close now")
    assert "Right." in room.private(ana)[-1]
    assert not kept_of_discord().keys() - earlier.keys()


async def test_a_storm_of_presses_costs_one_edit_in_two_seconds_and_the_countdown_none(room: MortalRoom) -> None:
    learners = [room.student(f"learner {number}") for number in range(12)]
    await started(room, seconds=60)
    dice, requests, seconds = random.Random(7), len(room.env.http_requests), 0.0
    while seconds < 20:
        for learner in dice.sample(learners, 3):
            learner.emit(room.now(), choice(room, dice.choice(["It burns", "It is out"])))
        await room.sleep(0.5)
        seconds += 0.5
    assert 9 <= room.edits(since=requests) <= 11
    await room.shown()
    requests = len(room.env.http_requests)
    await room.wait(30)
    assert room.edits(since=requests) == 0
    assert all(len(room.private(learner)) <= 1 for learner in learners)


async def test_private_cards_are_turned_concurrently_and_not_all_at_once(
    room: MortalRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_cards, "AT_ONCE", 4)
    learners = [room.student(f"learner {number}") for number in range(10)]
    await started(room)
    busy, most = 0, 0
    change = SentAnswer.change

    async def counted(self: SentAnswer, body: bytes) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        try:
            await asyncio.sleep(0)
            await change(self, body)
        finally:
            busy -= 1

    monkeypatch.setattr(SentAnswer, "change", counted)
    for learner in learners:
        learner.emit(room.now(), choice(room, "It burns"))
    await room.env.settle()
    await room.host_presses("Close now")
    assert all("Right." in room.private(learner)[-1] for learner in learners)
    assert 2 <= most <= 5  # the host's panel is one more


# ---------------------------------------------------------------------- the deadline


@pytest.mark.parametrize(("late", "counts"), [(0, True), (1, False), (40_000, False)])
async def test_the_stored_deadline_decides_and_not_whether_the_timer_has_fired(
    room: MortalRoom, ana: Student, late: int, counts: bool
) -> None:
    await started(room)
    deadline = (await room.stored()).deadline
    assert deadline is not None
    button, card = choice(room, "It burns"), room.now()
    wait = deadline + timedelta(microseconds=late) - room.env.now()
    room.env.backend.advance_clock(wait.total_seconds())
    assert room.env.now() == deadline + timedelta(microseconds=late)
    result = ana.emit(card, button)
    await room.env.settle()
    assert list((await room.answers(ana)).values()) == (["on"] if counts else [])
    if not counts:
        assert read(result).text == wording.VOTE_CLOSED.english
    await room.wait(5)
    assert ("Nobody answered" in room.now()) is not counts


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8, 12, 20])
@pytest.mark.parametrize("first", ["learner", "host"])
async def test_a_press_in_flight_while_the_host_closes_is_counted_or_refused_and_never_half(
    room: MortalRoom, ana: Student, turns: int, first: str
) -> None:
    card = await started(room)
    panel = await room.panel()
    actions = [lambda: ana.emit(card, choice(room, "It burns")), lambda: room.teacher.emit(panel, close)]
    close = panel.custom_id("Close now")
    if first == "host":
        actions.reverse()
    results = []
    for action in actions:
        results.append(action())
        for _ in range(turns):
            await asyncio.sleep(0)
    await room.shown()
    counted = list((await room.answers(ana)).values()) == ["on"]
    if counted:
        assert told(room.now()) == (1, 1)
        assert "Right." in room.private(ana)[-1]
        assert len(room.private(ana)) == 1
    else:
        assert "Nobody answered" in room.now()
        assert room.private(ana)[-1].text == wording.VOTE_CLOSED.english


async def test_the_host_and_the_timer_closing_at_once_close_once(room: MortalRoom, ana: Student) -> None:
    await started(room, pace="auto")
    await ana.pick(room.now(), "It burns")
    panel = await room.panel()
    deadline = (await room.stored()).deadline
    assert deadline is not None
    room.env.backend.advance_clock((deadline - room.env.now()).total_seconds() + 0.06)
    room.teacher.emit(panel, panel.custom_id("Close now"))
    await room.shown()
    live = await room.stored()
    assert (live.phase, len(live.revealed)) == ("told", 1)
    requests = len(room.env.http_requests)
    await room.wait(15)
    assert "question 2 of 3" in room.now()
    assert room.edits(since=requests) == 1


# ---------------------------------------------------------------------- the database


@pytest.fixture
def brief_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SQLite writer gives up after half a second."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.3)


async def test_an_answer_while_the_database_is_away_is_refused_politely_and_not_locked_in(
    brief_waits: None, room: MortalRoom, ana: Student
) -> None:
    await started(room, seconds=600)
    async with away(room.settings.database_url):
        assert (await ana.pick(room.now(), "It burns")).text == wording.DATABASE_AWAY.english


async def test_tables_come_as_soon_as_the_database_is_back_and_a_wish_meanwhile_does_not_count(
    brief_waits: None, room: MortalRoom
) -> None:
    people = [room.student(f"learner {at}") for at in range(5)]
    await room.open("lamps", seconds=SECONDS, talk="pairs", talk_seconds=600)
    for one in people[:3]:
        await one.press(await one.press(room.now(), "Join"), "Find me a table")
    await room.host_presses("Start")
    for at, one in enumerate(people):
        await one.pick(room.now(), "It burns" if at else "It is out")
    async with away(room.settings.database_url):
        await room.sleep(SECONDS + 5)
        assert not any("**Table" in card for one in people for card in room.private(one))
    await room.wait(20)
    assert phase_of(room.now()) == "discussing"
    assert all("**Table 1:**" in room.private(one)[-1] for one in people[:3])
    async with away(room.settings.database_url):
        assert (await people[3].press(room.now(), "Find me a table")).text == wording.DATABASE_AWAY.english
    late = await people[4].press(room.now(), "Find me a table")
    assert late.text.count("<@") == 3, "three sit there, and not the one whose wish did not count"
    assert "**No table yet:**" in await people[3].press(room.now(), "Find me a table")
