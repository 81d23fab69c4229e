"""Assignments from a teacher's command to a learner's result, as both see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from simcord.backend import serializers
from sqlalchemy import update

from db.models import runs
from tests.bot import content
from tests.bot.content import asked
from tests.bot.task_room import DAY, TaskRoom
from tests.people import Student

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.config import Settings
    from db.engine import Database
    from tests.people import Card


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with lamps, a lesson about tides, and a test."""
    exam = content.pack("exam", "Harbour exam", content.BERTH, content.SHARE, purpose="test")
    tides = {**content.TIDES, "titles": {"es": "Mareas y barcos"}}
    folder = content.write(tmp_path / "packs", content.lamps(3), content.harbour(), tides, exam)
    return replace(settings, content=(folder,))


@pytest.fixture
def room(env: simcord.Env, database: Database) -> TaskRoom:
    """A server with a teacher."""
    return TaskRoom(env, database)


@pytest.fixture
async def ana(room: TaskRoom) -> Student:
    """A member of 7b."""
    ana = room.student("ana")
    room.group = await room.make_group("7b", ana)
    return ana


async def answer_lamps(learner: Student, card: Card, *, right: int) -> Card:
    """Answers each question about a lamp, so many of them right; the end."""
    at = 0
    while card.has("Skip"):
        card = await learner.pick(card, "It burns" if at < right else "It is out")
        card = await learner.press(card, "See my result" if card.has("See my result") else "Next question")
        at += 1
    return card


async def test_a_pack_is_assigned_done_and_seen(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps", closes="+4d")
    assert room.panel is not None
    assert room.panel.ephemeral
    assert "**0 of 1 member finished**" in room.panel
    for words in (
        "Lamps on the quay",
        "Assigned to 7b",
        "**Due <t:",
        "Closes <t:",
        "3 questions.",
        "the best one counts",
    ):
        assert words in posted
    assert not posted.ephemeral
    first = await ana.press(posted, "Start")
    assert first.ephemeral
    end = await answer_lamps(ana, first, right=2)
    assert "2 of 3 questions fully right" in end
    mine = await ana.press(end, "Where I stand")
    assert "✓ You have finished it." in mine
    assert "Attempt 1: 2 of 3 points, 67%** · this one counts" in mine
    panel = await room.teacher.press(room.panel, "Refresh")
    assert "**1 of 1 member finished**, 1 begun" in panel
    assert len(room.public()) == 1


@pytest.mark.any_database
async def test_a_lesson_goes_by_the_title_that_it_has_in_the_language_of_whoever_reads(
    room: TaskRoom, ana: Student
) -> None:
    posted = await room.assign("lesson", "tides")
    assert "Mareas" not in posted
    await ana.slash("language", language="es")
    assert "Mareas y barcos" in await ana.press(posted, "Where I stand")
    await room.teacher.slash("language", language="es")
    assert "Mareas" not in await room.assign("lesson", "tides", "+2d"), "the channel reads the server's language"
    assert room.panel is not None
    assert "Mareas y barcos" in room.panel


async def test_a_lesson_is_assigned_done_and_has_its_tick(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("lesson", "tides")
    card = await ana.press(posted, "Start")
    assert "The moon pulls" in card
    # It is gone on with from the message, and is no lesson of one's own.
    assert "not begun" in await ana.slash("learn")
    assert "You have begun it and not finished." in await ana.press(posted, "Where I stand")
    card = await ana.press(await ana.press(posted, "Start"), "Next")
    card = await ana.press(card, "Next")
    card = await ana.pick(card, "312 ships called")
    card = await ana.press(await ana.press(card, "Next"), "Next")
    card = await ana.type_figure(card, "13%")
    end = await ana.press(card, "To the summary")
    assert "Lesson done" in end
    mine = await ana.press(end, "Where I stand")
    assert "Attempt 1: 2 of 2 points, 100%** · this one counts" in mine


async def test_an_open_attempt_is_gone_on_with_and_no_quiz_ends_it(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps")
    first = await ana.press(posted, "Start")
    card = await ana.press(await ana.pick(first, "It burns"), "Next question")
    second = asked(card)
    assert "Stopped at question 2 of 3" in (stopped := await ana.press(card, "Stop here"))
    assert "later from its message" in stopped
    begun = await ana.slash("quiz", pack="harbour", length=0)
    assert "question 1 of 4" in begun
    assert asked(await ana.press(posted, "Start")) == second
    assert "Harbour news" in await ana.slash("quiz")


async def test_presses_at_once_begin_one_attempt(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps", attempts=1)
    for _ in range(5):
        ana.emit(posted, posted.custom_id("Start"))
    await room.env.settle()
    async with room.database.unit(writes=False) as unit:
        (row,) = await unit.assignments.of_group(room.group)
        assert [one.number for one in await unit.assignments.attempts(row.id)] == [1]


async def test_attempts_are_as_many_as_the_host_said_and_the_best_counts(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps", attempts=2)
    for number, right in ((1, 3), (2, 1)):
        mine = await ana.press(posted, "Where I stand")
        label = "Start" if number == 1 else "Start attempt 2"
        await answer_lamps(ana, await ana.press(mine, label), right=right)
    mine = await ana.press(posted, "Where I stand")
    assert "2 of 2 attempts used." in mine
    assert "- **Attempt 1: 3 of 3 points, 100%** · this one counts" in mine
    assert "- Attempt 2: 1 of 3 points, 33%" in mine
    assert not mine.has("Start")
    assert "You have used all your attempts" in await ana.press(posted, "Start")


@pytest.mark.parametrize(("late", "points"), [("full", "3 of 3"), ("half", "2 of 3"), ("none", "1 of 3")])
async def test_answers_after_the_due_time_bring_what_the_host_said(
    room: TaskRoom, ana: Student, late: str, points: str
) -> None:
    posted = await room.assign("pack", "lamps", "+1d", late=late, closes="+2d")
    card = await ana.press(await ana.pick(await ana.press(posted, "Start"), "It burns"), "Next question")
    await room.until(room.time + DAY + timedelta(minutes=1))
    await answer_lamps(ana, card, right=2)
    mine = await ana.press(posted, "Where I stand")
    assert f"Attempt 1: {points} points" in mine
    assert "2 answers late" in mine


async def test_it_can_be_begun_from_when_it_opens_to_when_it_closes_to_the_second(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps", "+2d", opens="+1d", closes="+3d", attempts=0)
    async with room.database.unit(writes=False) as unit:
        (row,) = await unit.assignments.of_group(room.group)
    assert "This opens <t:" in await ana.press(posted, "Start")
    await room.until(row.opens_at - timedelta(seconds=1))
    assert "This opens <t:" in await ana.press(posted, "Start")
    await room.until(row.opens_at)
    card = await ana.press(posted, "Start")
    await room.until(row.closes_at)
    card = await ana.press(await ana.pick(card, "It burns"), "Next question")
    await room.until(row.closes_at + timedelta(seconds=1))
    assert "This closed <t:" in await ana.pick(card, "It burns")
    assert "This closed <t:" in await ana.press(posted, "Start")
    mine = await ana.press(posted, "Where I stand")
    assert "Closed." in mine
    assert "- **Attempt 1: 1 of 3 points, 33% · 1 answer late · not finished** · this one counts" in mine


async def test_extra_time_is_one_learners_alone(room: TaskRoom, ana: Student) -> None:
    ben = room.student("ben")
    async with room.database.unit() as unit:
        await unit.groups.join(room.group, ben.id, room.time, again=True)
        await unit.commit()
    posted = await room.assign("pack", "lamps", "+1d", closes="+1d")
    assert room.panel is not None
    form = await room.teacher.actor.click(room.panel.message, custom_id=room.panel.custom_id("Extra time"))
    panel = await room.submit(form, who=[ana.actor], span="2 h")
    assert f"<@{ana.id}>: 2 hours" in panel
    async with room.database.unit(writes=False) as unit:
        (row,) = await unit.assignments.of_group(room.group)
    await room.until(row.closes_at + timedelta(hours=2))
    assert "You have extra time: 2 hours." in await ana.press(posted, "Where I stand")
    assert "What about lamp" in await ana.press(posted, "Start")
    assert "This closed <t:" in await ben.press(posted, "Start")
    await room.until(room.time + timedelta(seconds=1))
    assert "This closed <t:" in await ana.press(posted, "Start")


@pytest.mark.any_database
async def test_who_is_not_in_the_group_is_told_how_to_be(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps")
    stranger = room.student("eve")
    for button in ("Start", "Where I stand"):
        told = await stranger.press(posted, button)
        assert "That is for the group “7b”, and you are not in it." in told
        assert told.ephemeral
    async with room.database.unit() as unit:
        await unit.groups.leave(room.group, ana.id, room.time)
        await unit.commit()
    assert "you are not in it" in await ana.press(posted, "Start")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"due": "soon"}, "I cannot read “soon” as a time"),
        ({"due": "4/12 18:00"}, "I cannot read “4/12 18:00” as a time"),
        ({"due": "+3d", "opens": "+4d"}, "It would be due before it opens"),
        ({"due": "+3d", "closes": "+2d"}, "It would close before it is due"),
        ({"due": "2020-01-01 10:00"}, "That due time is past already"),
        ({"group": "8c"}, "This server has no group called “8c”"),
        ({"pack": "nowhere"}, "I have no pack called “nowhere”"),
        ({"pack": "exam"}, "“Harbour exam” is a test"),
    ],
)
async def test_what_cannot_be_assigned_is_refused_in_words_and_nothing_is_stored(
    room: TaskRoom, ana: Student, options: dict[str, str], told: str
) -> None:
    assert told in await room.teacher.slash("assign pack", **{"pack": "lamps", "group": "7b", "due": "+3d", **options})
    async with room.database.unit(writes=False) as unit:
        assert await unit.assignments.of_group(room.group) == []
    assert room.public() == []


@pytest.mark.any_database
async def test_a_server_without_groups_is_told_to_make_one(room: TaskRoom) -> None:
    told = await room.teacher.slash("assign pack", pack="lamps", group="7b", due="+3d")
    assert "This server has no group called “7b”" in told


async def test_a_host_changes_the_times_and_the_message_says_so(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps", "+1d", closes="+2d")
    assert room.panel is not None
    async with room.database.unit(writes=False) as unit:
        (row,) = await unit.assignments.of_group(room.group)
    form = await room.teacher.actor.click(room.panel.message, custom_id=room.panel.custom_id("Change times"))
    panel = await room.submit(form, opens="", due="+5d", closes="")
    assert "The times are changed" in panel
    async with room.database.unit(writes=False) as unit:
        (changed,) = await unit.assignments.of_group(room.group)
    assert changed.opens_at == row.opens_at
    assert changed.closes_at - changed.due_at == row.closes_at - row.due_at
    assert f"<t:{int(changed.due_at.timestamp())}:f>" in room.now()
    assert posted.message.id == room.now().message.id
    form = await room.teacher.actor.click(panel.message, custom_id=panel.custom_id("Change times"))
    assert "It would close before it is due" in await room.submit(form, opens="", due="", closes="today")


async def test_a_host_closes_it_now(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps")
    card = await ana.press(posted, "Start")
    assert room.panel is not None
    panel = await room.teacher.press(room.panel, "Close now")
    assert "It is closed now." in panel
    await room.until(room.time + timedelta(seconds=1))
    assert "This closed <t:" in await ana.pick(card, "It burns")


async def test_a_message_that_was_deleted_is_said_and_posted_again(room: TaskRoom, ana: Student) -> None:
    posted = await room.assign("pack", "lamps")
    assert room.panel is not None
    room.env.backend.delete_message(posted.message.channel_id, posted.message.id)
    await room.env.settle()
    form = await room.teacher.actor.click(room.panel.message, custom_id=room.panel.custom_id("Change times"))
    panel = await room.submit(form, opens="", due="+5d", closes="")
    assert "Its message in the channel was deleted." in panel
    panel = await room.teacher.press(panel, "Post again")
    assert "It is posted in this channel." in panel
    (again,) = room.public()
    assert "What about lamp" in await ana.press(again, "Start")
    await room.teacher.press(panel, "Post again")
    assert len(room.public()) == 1


async def test_a_channel_that_is_deleted_takes_its_message_and_leaves_the_assignment(
    room: TaskRoom, ana: Student
) -> None:
    hall = room.guild.create_text_channel("hall")
    await Student(room.teacher.actor, hall).slash("assign pack", pack="lamps", group="7b", due="+3d")
    (posted,) = (card for card in room.cards_in(hall.id) if not card.ephemeral)
    begun = await ana.press(posted, "Start")
    room.env.backend.delete_channel(hall.id)
    await room.env.settle()
    panel = await room.teacher.choose(await room.teacher.slash("assign list"), "Lamps on the quay")
    form = await room.teacher.actor.click(panel.message, custom_id=panel.custom_id("Change times"))
    panel = await room.submit(form, opens="", due="+5d", closes="")
    assert "Its message in the channel was deleted." in panel
    panel = await room.teacher.press(panel, "Post again")
    (again,) = room.public()
    assert asked(await ana.press(again, "Start")) == asked(begun)


async def test_a_bot_that_was_removed_and_comes_back_finds_its_assignments_as_they_were(
    room: TaskRoom, ana: Student
) -> None:
    posted = await room.assign("pack", "lamps")
    backend = room.env.backend
    backend.emit("GUILD_DELETE", {"id": str(room.guild.id)})
    await room.until(room.time + timedelta(hours=1))
    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(room.guild.id)))
    await room.env.settle()
    assert "3 of 3 questions fully right" in await answer_lamps(ana, await ana.press(posted, "Start"), right=3)
    panel = await room.teacher.choose(await room.teacher.slash("assign list"), "Lamps on the quay")
    assert "1 of 1 member finished" in panel


@pytest.mark.any_database
async def test_the_list_leads_to_each_panel(room: TaskRoom, ana: Student) -> None:
    assert "Nothing is assigned here." in await room.teacher.slash("assign list")
    await room.assign("pack", "lamps")
    await room.assign("lesson", "tides", "+1d")
    listed = await room.teacher.slash("assign list")
    assert listed.text.index("tide table") < listed.text.index("Lamps")
    panel = await room.teacher.choose(listed, "Lamps on the quay")
    assert "Lamps on the quay" in panel
    assert panel.has("Close now")


async def test_another_servers_host_reaches_none_of_it(room: TaskRoom, ana: Student, env: simcord.Env) -> None:
    await room.assign("pack", "lamps")
    assert room.panel is not None
    other = TaskRoom(env, room.database)
    listed = await other.teacher.slash("assign list")
    assert "Nothing is assigned here." in listed
    for label in ("Close now", "Refresh", "Post again"):
        told = await other.teacher.send(listed, room.panel.custom_id(label))
        assert "I do not have that assignment any more." in told


async def test_a_learner_in_two_groups_does_each_of_their_assignments(room: TaskRoom, ana: Student) -> None:
    await room.make_group("film club", ana)
    ours = await room.assign("pack", "lamps", attempts=1)
    theirs = await room.assign("pack", "lamps", group="film club")
    await answer_lamps(ana, await ana.press(ours, "Start"), right=3)
    assert "You have not begun it." in await ana.press(theirs, "Where I stand")
    await answer_lamps(ana, await ana.press(theirs, "Start"), right=1)
    assert "3 of 3 points" in await ana.press(ours, "Where I stand")
    assert "1 of 3 points" in await ana.press(theirs, "Where I stand")


# ---------------------------------------------------------------------------- forms


async def test_nothing_tells_what_is_right_in_a_form_before_it_is_closed_for_everybody(
    room: TaskRoom, ana: Student
) -> None:
    ben = room.student("ben")
    async with room.database.unit() as unit:
        await unit.groups.join(room.group, ben.id, room.time, again=True)
        await unit.commit()
    posted = await room.assign("form", "exam", "+1d")
    assert "This is a test" in posted
    assert "One attempt." in posted
    assert room.panel is not None
    form = await room.teacher.actor.click(room.panel.message, custom_id=room.panel.custom_id("Extra time"))
    await room.submit(form, who=[ben.actor], span="1 h")
    card = await ana.press(posted, "Start")
    run, seen = card.ids[0].split(".")[2], [card.text]
    while card.has("Skip"):
        card = (
            await ana.pick(card, "The harbour is an eyesore")
            if "Which one could" in card
            else await ana.type_figure(card, "99%")
        )
        seen.append(card.text)
    assert "All 2 answers are in." in card
    assert "**Next:** begin with lesson 1" in card
    begin = card.custom_id("Where I stand").replace("stand", "begin")
    mine = await ana.press(card, "Where I stand")
    assert "Your result is shown when the test is closed for everybody" in mine
    seen.append(mine.text)
    for custom_id in (begin, *(f"c1.{verb}.{run}" for verb in ("show", "stop", "again"))):
        seen.append((await ana.send(card, custom_id)).text)
    seen += [(await ana.slash("quiz", pack="exam")).text, (await ana.slash("progress")).text]
    for one in seen:
        for words in ("Right", "Not this time", "The log says", "of the points", "fully right", "0%"):
            assert words not in one
    async with room.database.unit(writes=False) as unit:
        (row,) = await unit.assignments.of_group(room.group)
    await room.until(row.closes_at + timedelta(hours=1))
    assert "Your result is shown when" in await ana.press(posted, "Where I stand")
    await room.until(room.time + timedelta(seconds=1))
    assert "Attempt 1: 0 of 2 points, 0%" in await ana.press(posted, "Where I stand")
    assert "0 of 2 questions fully right" in await ana.send(card, f"c1.show.{run}")


async def test_a_form_is_given_to_nobody_of_the_server_as_a_quiz_before_it_is_closed(
    room: TaskRoom, ana: Student
) -> None:
    eve = room.student("eve")
    begun = await eve.slash("quiz", pack="exam", length=0)
    await room.assign("form", "exam", "+1d")
    assert "“Harbour exam” is assigned as a test" in await eve.slash("quiz", pack="exam", length=0)
    assert "“Harbour exam” is assigned as a test" in await eve.press(begun, "Skip")
    await room.until(room.time + DAY + timedelta(seconds=1))
    assert "question" in await eve.slash("quiz", pack="exam", length=0)


async def test_a_form_whose_process_was_killed_after_an_answer_goes_on_with_the_next_question(
    room: TaskRoom, ana: Student, settings: Settings
) -> None:
    posted = await room.assign("form", "exam", "+1d")
    card = await ana.press(posted, "Start")
    first = "Which one could" in card
    run = int(card.ids[0].split(".")[2])
    card = await (ana.pick(card, "312 ships") if first else ana.type_figure(card, "13%"))
    async with room.database.unit() as unit:  # as it stands between the answer and the move
        await unit.connection.execute(update(runs).where(runs.c.id == run).values(position=0))
        await unit.commit()
    again = await ana.press(posted, "Start")
    assert again.has("Skip")
    assert ("Which one could" in again) is not first
