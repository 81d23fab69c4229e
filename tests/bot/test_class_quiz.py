"""`/class`: what a host can do, and what the channel sees of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH, CARGO, CREW, HARBOUR_NOTE, SHARE, changed, harbour, lamps, pack, restart, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, Student

PROMPT = "What else could be counted in a harbour?"
TALKATIVE = changed(BERTH, discuss=PROMPT)
LONG = 600
SHORT = 10
"""Seconds for a vote that only the host closes."""

BLUE, GREY, RED = 1, 2, 4
"""Discord's numbers for how a button looks."""

LAST_ROW = {"End quiz": RED, "Refresh": GREY, "Who takes part": GREY, "Fold": GREY}
ALWAYS = list(LAST_ROW)
"""What the panel has as long as a class goes on."""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    content = [
        harbour(),
        lamps(),
        pack("berths", "Berths", TALKATIVE),
        pack("crew", "Crew", CREW),
        pack("cargo", "Cargo", CARGO),
        pack("share", "Share", SHARE),
    ]
    return replace(settings, content=(write(tmp_path / "content", *content),))


# ---------------------------------------------------------------- the lobby


@pytest.mark.any_database
async def test_a_lobby_says_what_the_quiz_is_about_how_it_goes_and_who_is_in(room: Room) -> None:
    lobby = await room.open("harbour", seconds=45)
    assert "## Class quiz: Harbour news\nMade for tests: Harbour news." in lobby
    assert "4 questions, in random order · 45 seconds each · points for right answers" in lobby
    assert HARBOUR_NOTE in lobby
    assert "Nobody has joined yet." in lobby
    assert lobby.buttons == ["Join"]
    ana, ben = room.learners("ana", "ben")
    assert "You are in" in await ana.press(lobby, "Join")
    assert "1 joined." in await room.shown()
    await ben.press(lobby, "Join")
    assert "2 joined." in await room.shown()


async def test_who_joins_twice_is_told_so_on_the_same_card_and_counted_once(room: Room) -> None:
    lobby = await room.open("harbour")
    (ana,) = room.learners("ana")
    await ana.press(lobby, "Join")
    await room.shown()
    await ana.press(lobby, "Join")
    assert "1 joined." in await room.shown()
    assert len(room.private(ana)) == 1
    assert "You are in already" in room.own(ana)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"questions": 2}, "2 of 4 questions, in random order · "),
        ({"questions": 1}, "1 of 4 questions · "),
        ({"points": "timed"}, "points for right answers, more for quick ones"),
        ({"discuss": "on"}, "vote, discuss, vote again"),
        ({"teams": 3}, "3 teams"),
        ({"warm_up": 1}, "the first question is to warm up, without points"),
        ({"warm_up": 10}, "the first 4 questions are to warm up, without points"),
    ],
)
async def test_a_lobby_tells_what_the_host_chose(room: Room, options: dict[str, object], said: str) -> None:
    assert said in await room.open("harbour", **options)


@pytest.mark.any_database
async def test_packs_are_offered_while_typing(room: Room) -> None:
    assert "Harbour news" in await room.teacher.suggestions("class quiz", "pack", "harb")
    assert "Lamps on the quay" not in await room.teacher.suggestions("class quiz", "pack", "harb")
    assert len(await room.teacher.suggestions("class quiz", "pack")) > 3


@pytest.mark.any_database
async def test_a_pack_that_is_not_there_starts_nothing(room: Room) -> None:
    answer = await room.teacher.slash("class quiz", pack="no-such-pack")
    assert answer.ephemeral
    assert "I have no pack called “no-such-pack”" in answer
    assert room.public() == []


# ---------------------------------------------------------------- who may host


async def test_only_hosts_can_open_a_quiz_and_others_are_told_who_can(room: Room) -> None:
    (ana,) = room.learners("ana")
    room.show_host_commands()
    for command in ("class quiz", "class panel", "class history"):
        answer = await ana.slash(command, **({"pack": "harbour"} if command == "class quiz" else {}))
        assert answer.ephemeral
        assert "That is for the host" in answer
    assert room.public() == []


async def test_the_role_of_the_settings_makes_hosts_and_taking_it_back_unmakes_them(room: Room) -> None:
    role = room.guild.create_role("tutors")
    room.show_host_commands(role.id)
    tutor_user = room.guild.add_member(room.env.create_user("tutor"), roles=[role])
    tutor = type(room.teacher)(tutor_user, room.channel)
    assert "That is for the host" in await tutor.slash("class history")
    answer = await room.teacher.slash("class settings", role=role)
    assert answer.ephemeral
    assert "Members with <@&" in answer
    assert "No class quiz was finished here yet" in await tutor.slash("class history")
    assert "Only members who manage this server" in await room.teacher.slash("class settings", remove=True)
    assert "That is for the host" in await tutor.slash("class history")


async def test_the_role_is_set_by_those_alone_who_may_manage_the_server(room: Room) -> None:
    (ana,) = room.learners("ana")
    room.show_host_commands()
    assert "somebody who may manage this server" in await ana.slash("class settings")


async def test_a_co_host_takes_over_and_the_first_host_can_go_on(room: Room) -> None:
    await room.open("lamps", seconds=LONG)
    other = room.host("other")
    panel = await other.slash("class panel")
    assert panel.ephemeral
    await other.press(panel, "Start")
    assert "question 1 of 8" in await room.shown()
    assert "question 1 of 8" in await room.press("Refresh")
    assert "The answer is shown" not in await room.look()
    assert "Next question" not in await room.press("Close now")
    assert "**right**" in room.now()


async def test_a_learner_cannot_press_the_panel(room: Room) -> None:
    await room.open("lamps")
    (ana,) = room.learners("ana")
    assert room.panel is not None
    answer = await ana.send(room.now(), room.panel.custom_id("Start"))
    assert "That is for the host" in answer
    assert "Join" in (await room.shown()).buttons


# ---------------------------------------------------------------- one run a channel


async def test_a_second_quiz_in_a_channel_is_told_which_one_runs_and_how_to_end_it(room: Room) -> None:
    await room.open("harbour")
    answer = await room.teacher.slash("class quiz", pack="lamps")
    assert answer.ephemeral
    assert "“Harbour news”" in answer
    assert "/class panel" in answer
    assert "end it there" in answer
    assert len(room.public()) == 1
    await room.end()
    assert "Lamps on the quay" in await room.open("lamps")


async def test_another_channel_can_have_its_own(room: Room) -> None:
    await room.open("harbour")
    elsewhere = type(room.teacher)(room.teacher.actor, room.guild.create_text_channel("other"))
    assert "Host panel: Lamps on the quay" in await elsewhere.slash("class quiz", pack="lamps")


async def test_a_quiz_left_alone_for_half_a_day_makes_way_for_another(room: Room) -> None:
    await room.start("lamps", seconds=LONG)
    await room.press("Pause")
    left = room.now()
    await room.env.advance_time(11 * 3600)
    assert "has a class quiz already" in await room.teacher.slash("class quiz", pack="harbour")
    await room.env.advance_time(2 * 3600)
    lobby = await room.open("harbour")
    assert "Class quiz: Harbour news" in lobby
    assert "Class quiz finished: Lamps on the quay" in next(
        card for card in room.public() if card.message.id == left.message.id
    )


async def test_a_quiz_left_alone_for_half_a_day_is_over_after_a_restart(room: Room, settings: Settings) -> None:
    await room.open("lamps")
    await room.env.advance_time(13 * 3600)
    await restart(room.env, settings)
    assert "Class quiz finished: Lamps on the quay" in await room.shown()


# ---------------------------------------------------------------- the panel


@pytest.mark.any_database
async def test_the_panel_says_where_the_class_stands_and_offers_what_can_be_done(room: Room) -> None:
    await room.open("lamps", seconds=LONG, questions=2)
    assert room.panel is not None
    assert room.panel.ephemeral
    assert room.panel.buttons == ["Start", *ALWAYS]
    await room.press("Start")
    assert "**Question 1 of 2.** Vote 1 is open." in room.panel
    assert room.panel.buttons == [
        "Close now", "Discuss and vote again", "+15 s", "Pause", "Skip question", *ALWAYS
    ]  # fmt: skip
    await room.press("Close now")
    assert "Next goes on to question 2." in room.panel
    assert room.panel.buttons == ["Next", *ALWAYS]
    await room.press("Next")
    await room.press("Close now")
    assert "Next goes on to the class result." in room.panel
    await room.press("Next")
    assert "Finished." in room.panel
    assert room.panel.buttons == ["Run again", "Export as a spreadsheet", "All past quizzes"]


@pytest.mark.any_database
async def test_an_end_is_red_and_asked_about_again_and_what_goes_on_is_blue(room: Room) -> None:
    await room.open("lamps", seconds=SHORT, questions=2)
    assert room.panel is not None
    assert room.panel.styles == {"Start": BLUE, **LAST_ROW}
    await room.press("Start")
    assert "question 1 of 2" in await room.press("End quiz")
    assert "**End the quiz now?**" in room.panel
    assert room.panel.styles == {"Yes, end it": RED, "No, go on": GREY}
    await room.wait(SHORT + 3)
    assert "**End the quiz now?**" in room.fresh_panel()  # however the class goes on meanwhile
    assert "Next goes on to question 2." in room.fresh_panel()
    await room.press("No, go on")
    assert room.panel.styles == {"Next": BLUE, **LAST_ROW}
    await room.press("Next")
    assert "Class quiz finished" in await room.end()
    assert room.panel.styles == {"Run again": BLUE, "Export as a spreadsheet": GREY, "All past quizzes": GREY}


@pytest.mark.any_database
async def test_the_host_alone_reads_what_to_talk_about_in_the_talk_and_at_the_reveal(room: Room) -> None:
    await room.start("berths", seconds=LONG, discuss="on")
    said = f"**To talk about:** {PROMPT}"
    assert room.panel is not None
    assert said not in room.panel
    assert said not in await room.press("Close now")
    assert said in room.panel
    await room.press("Next")
    assert said not in room.panel
    assert said not in await room.press("Close now")
    assert said in room.panel
    await room.press("Next")
    assert said not in room.panel


@pytest.mark.any_database
async def test_a_result_has_the_numbers_under_which_questions_were_asked(room: Room) -> None:
    await room.start("lamps", seconds=LONG, questions=4, warm_up=1)
    for label in ("Close now", "Next", "Skip question", "Close now", "Next", "Close now"):
        await room.press(label)
    result = (await room.press("Next")).text.split("**By question**")[1]
    assert [line.split("**")[1] for line in result.split("\n")[1:3]] == ["3.", "4."]


async def test_a_vote_closes_by_itself_once_all_who_take_part_have_answered(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await ana.press(await room.open("lamps", seconds=LONG, early="on"), "Join")
    await ben.press(room.now(), "Join")
    await room.press("Start")
    await room.pick(ana, "It burns")
    assert "**1 of 2** has answered." in await room.wait(5)
    await room.pick(ben, "It is out")
    await ben.pick(room.now(), "It burns")  # pressed the wrong one, and may still say so
    assert "**2 of 2 people right.**" in await room.wait(3)


async def test_the_first_to_answer_is_not_everybody_where_nobody_pressed_join(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await room.start("lamps", seconds=LONG, early="on")
    await room.pick(ana, "It burns")
    assert "have answered" not in await room.wait(10)
    await room.pick(ben, "It burns")
    assert "Answer A" in (await room.wait(10)).buttons
    await room.press("Close now")
    await room.press("Next")
    for student in (ana, ben):
        await student.press(room.now(), "Answer A")
    assert "right.**" in await room.wait(5)


@pytest.mark.parametrize(("options", "closes"), [({}, True), ({"pace": "auto"}, False), ({"early": "off"}, False)])
async def test_a_vote_closes_by_itself_unless_the_host_says_otherwise_or_is_not_there(
    room: Room, options: dict[str, str], closes: bool
) -> None:
    (ana,) = room.learners("ana")
    room.panel = await room.teacher.slash("class quiz", pack="lamps", seconds=LONG, **options)
    await ana.press(await room.shown(), "Join")
    await room.press("Start")
    await room.pick(ana, "It burns")
    await room.wait(4)
    assert ("right.**" in room.now()) is closes


async def test_the_panel_freshens_itself_when_learners_join_and_when_time_is_up(room: Room) -> None:
    (ana,) = room.learners("ana")
    await room.open("lamps", seconds=SHORT, questions=2)
    await ana.press(room.now(), "Join")
    await room.shown()
    assert "1 joined." in room.fresh_panel()
    await room.press("Start")
    await room.wait(SHORT + 3)
    assert "Next goes on to question 2." in room.fresh_panel()
    assert room.fresh_panel().buttons == ["Next", *ALWAYS]


async def test_a_lost_panel_comes_back_and_an_old_one_does_no_harm(room: Room) -> None:
    await room.start("lamps", seconds=LONG)
    old = room.panel
    assert old is not None
    again = await room.teacher.slash("class panel")
    await room.teacher.press(again, "Skip question")
    assert "question 2 of 8" in await room.shown()
    stale = await room.teacher.send(old, old.custom_id("Skip question"))
    assert "**Question 2 of 8.**" in stale
    assert "question 2 of 8" in await room.shown()


@pytest.mark.any_database
async def test_there_is_no_panel_where_no_quiz_is_open(room: Room) -> None:
    assert "There is no class quiz here now" in await room.teacher.slash("class panel")


async def test_time_is_up_by_itself_and_the_host_goes_on(room: Room) -> None:
    await room.start("lamps", seconds=20)
    assert "Closes <t:" in room.now()
    told = await room.wait(20)
    assert "Answer A" not in told.buttons
    assert "All lamps burn." in told
    assert "All lamps burn." in await room.wait(300)
    await room.look()
    assert "question 2 of 8" in await room.press("Next")


async def test_at_auto_pace_a_quiz_plays_itself_to_the_end(room: Room) -> None:
    await room.start("lamps", seconds=20, questions=2, pace="auto")
    told = await room.wait(20)
    assert "Next question <t:" in told
    assert "question 2 of 2" in await room.wait(15)
    assert "The class result comes <t:" in await room.wait(20)
    assert "Class quiz finished" in await room.wait(15)


async def test_more_time_keeps_a_vote_open(room: Room) -> None:
    await room.start("lamps", seconds=20)
    await room.press("+15 s")
    assert "Answer A" in (await room.wait(18)).buttons
    assert "Answer A" not in (await room.wait(15)).buttons


async def test_a_pause_stops_time_and_answers_and_a_resume_gives_back_what_was_left(room: Room) -> None:
    await room.start("lamps", seconds=20)
    paused = await room.press("Pause")
    assert "**Paused.**" in paused
    assert room.panel is not None
    assert "**Paused during vote 1.** **No answers yet.**" in room.panel
    assert paused.buttons == ["My answer"]
    assert "**Paused.**" in await room.wait(300)
    (ana,) = room.learners("ana")
    assert "That vote is closed" in await ana.send(room.now(), "c1.choose.k1.0v1.0")
    await room.look()
    assert "Answer A" in (await room.press("Resume")).buttons
    assert "Answer A" in (await room.wait(10)).buttons
    assert "Answer A" not in (await room.wait(10)).buttons


async def test_a_skipped_question_is_left_out(room: Room) -> None:
    await room.start("lamps", questions=2, seconds=LONG)
    (ana,) = room.learners("ana")
    await room.pick(ana, "It is out")
    await room.look()
    assert "question 1 of 2" in await room.press("Skip question")
    assert "**Skip this question?** The answers to it won't count." in room.panel
    assert room.panel.styles == {"Yes, skip it": RED, "No, go on": GREY}
    await room.press("No, go on")
    await room.press("Skip question")
    assert "question 2 of 2" in await room.press("Yes, skip it")
    await room.pick(ana, "It burns")
    await room.close()
    end = await room.press("Next")
    assert "**1 of 1 person right**" in end
    assert "0 of 1" not in end


async def test_whether_to_skip_is_asked_of_the_question_it_was_pressed_at_and_not_of_the_next(room: Room) -> None:
    await room.start("lamps", questions=2, seconds=SHORT, pace="auto")
    (ana,) = room.learners("ana")
    await room.pick(ana, "It is out")
    await room.press("Skip question")
    assert "**Skip this question?**" in room.fresh_panel()
    while "question 2 of 2" not in room.now():
        await room.wait(SHORT)
    assert "**Skip this question?**" not in room.fresh_panel()


async def test_a_quiz_ended_early_shows_what_was_revealed(room: Room) -> None:
    await room.start("lamps", seconds=LONG)
    (ana,) = room.learners("ana")
    await room.pick(ana, "It burns")
    await room.close()
    await room.press("Next")
    end = await room.end()
    assert "Class quiz finished" in end
    assert end.text.count("1 of 1 person right") == 1  # by question
    assert end.text.count("1 answer") == 1  # by skill


async def test_a_quiz_ended_in_its_lobby_says_that_nothing_counted(room: Room) -> None:
    await room.open("lamps")
    end = await room.end()
    assert "0 learners took part." in end
    assert "No question was finished that counts." in end


# ---------------------------------------------------------------- what the channel sees


@pytest.mark.any_database
async def test_counts_of_answers_read_well(room: Room) -> None:
    assert "**No answers yet.**" in await room.start("lamps", seconds=LONG)
    people = room.learners("ana", "ben", "cy")
    counts = ["**1 of 1** has answered.", "**Both have answered.**", "**All 3 have answered.**"]
    for learner, words in zip(people, counts, strict=True):
        await room.pick(learner, "It burns")
        assert words in room.now()
    await room.close()
    await room.press("Next")
    await room.pick(people[0], "It burns")
    assert "**1 of 3** has answered." in room.now()
    await room.pick(people[1], "It burns")
    assert "**2 of 3** have answered." in room.now()


async def test_after_closing_the_channel_sees_the_answer_why_the_spread_and_the_source(room: Room) -> None:
    await room.start("berths", seconds=LONG)
    people = room.learners("ana", "ben", "cy")
    for learner, option in zip(people, ["312 ships", "312 ships", "The harbour is"], strict=True):
        await room.pick(learner, option)
    told = await room.close()
    assert "**2 of 3 people right.**" in told
    assert "312 ships called in May. – **right**\n▰▰▰▰▰▰▰▰▱▱▱▱ **2 of 3**" in told
    assert "The harbour is an eyesore.\n▰▰▰▰▱▱▱▱▱▱▱▱ **1 of 3**" in told
    assert "Ships will stay away.\n▱▱▱▱▱▱▱▱▱▱▱▱ **0 of 3**" in told
    assert "\n▰▰▰▰▰▰▰▰▱▱▱▱ " in told
    assert "The log says how many ships called." in told
    assert "*The harbour log*, Port of Sandvik" in told
    for learner in people:
        assert str(learner.id) not in str(told.message.components)


async def test_a_question_that_nobody_answered_is_told_all_the_same(room: Room) -> None:
    await room.start("share", seconds=LONG)
    told = await room.press("Close now")
    assert "**Nobody answered.**" in told
    assert "The answer is **13.0%, give or take 0.5**." in told
    assert "312 of 2,400 is 13 percent." in told


async def test_a_quiz_lives_in_one_message(room: Room) -> None:
    await room.start("lamps", questions=2, seconds=LONG)
    (ana,) = room.learners("ana")
    for _ in range(2):
        await room.pick(ana, "It burns")
        await room.close()
        await room.press("Next")
    assert len(room.public()) == 1


async def test_at_the_end_a_thread_asks_what_the_questions_want_discussed(room: Room) -> None:
    await room.start("berths", seconds=LONG)
    await room.press("Close now")
    await room.press("Next")
    (thread,) = room.channel.threads
    assert thread.name == "Talk about: Berths"
    assert [message.content for message in thread.history()] == [PROMPT]


@pytest.mark.any_database
async def test_without_discussion_prompts_there_is_no_thread(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG)
    await room.press("Close now")
    await room.press("Next")
    assert not room.channel.threads


# ---------------------------------------------------------------- vote, discuss, vote again


async def _votes(room: Room, people: list[Student], options: list[str]) -> Card:
    for learner, option in zip(people, options, strict=True):
        await room.pick(learner, option)
    await room.look()
    await room.shown()  # a repaint that is still due would come in the middle of the next press on a slow machine
    return await room.press("Close now")


@pytest.mark.parametrize("planned", [True, False])
async def test_a_class_votes_discusses_and_votes_again(room: Room, planned: bool) -> None:
    await room.start("berths", seconds=LONG, discuss="on" if planned else "off", talk_seconds=90)
    people = room.learners("ana", "ben")
    if planned:
        talk = await _votes(room, people, ["312 ships", "The harbour is"])
    else:
        for learner, option in zip(people, ["312 ships", "The harbour is"], strict=True):
            await room.pick(learner, option)
        await room.look()
        talk = await room.press("Discuss and vote again")
    assert "**The first vote is closed:** 2 answers." in talk
    assert "Talk it over" in talk
    assert "312 ships called in May.\n▰▰▰▰▰▰▱▱▱▱▱▱ **1 of 2**" in talk
    assert "✓" not in talk
    assert "**right**" not in talk
    assert "The log says" not in talk
    again = await room.wait(90)
    assert "**Second vote:**" in again
    assert "**No answers yet.**" in again
    told = await _votes(room, people, ["312 ships", "312 ships"])
    assert "**2 of 2 people right.** Before the discussion: 1 of 2." in told
    assert "312 ships called in May. – **right**\n▰▰▰▰▰▰▰▰▰▰▰▰ **2 of 2** (before: 1 of 2)" in told
    assert "The harbour is an eyesore.\n▱▱▱▱▱▱▱▱▱▱▱▱ **0 of 2** (before: 1 of 2)" in told
    for learner in people:
        assert "+1,000 points, 1,000 in all" in room.own(learner)


@pytest.mark.any_database
async def test_the_host_can_hide_how_the_first_vote_was_spread(room: Room) -> None:
    await room.start("berths", seconds=LONG, discuss="on", spread="hidden")
    talk = await _votes(room, room.learners("ana", "ben"), ["312 ships", "The harbour is"])
    assert "1 of 2" not in talk
    assert "**A.** " in talk


async def test_the_host_can_cut_a_discussion_short(room: Room) -> None:
    await room.start("berths", seconds=LONG, discuss="on")
    await _votes(room, room.learners("ana"), ["312 ships"])
    assert "Next opens the second vote" in await room.look()
    assert "**Second vote:**" in await room.press("Next")


async def test_who_does_not_vote_again_keeps_the_first_vote(room: Room) -> None:
    await room.start("berths", seconds=LONG, discuss="on")
    people = room.learners("ana", "ben")
    talk = await _votes(room, people, ["312 ships", "The harbour is"])
    await people[0].press(talk, "My answer")
    await room.shown()
    assert "**Your first vote:**" in room.own(people[0])
    await room.look()
    await room.shown()
    again = await room.press("Next")
    await people[0].press(again, "My answer")
    await room.shown()
    assert "Your first vote counts unless you vote again" in room.own(people[0])
    told = await _votes(room, people[1:], ["312 ships"])
    assert "**1 of 1 person right.** Before the discussion: 1 of 2." in told
    assert "✓ **Right.**" in room.own(people[0])
    assert "+1,000 points" in room.own(people[0])
    await room.look()
    await room.shown()
    assert "**2 of 2 people right**" in await room.press("Next")


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["crew", "cargo", "share"])
async def test_questions_without_buttons_in_the_channel_can_be_discussed_too(room: Room, name: str) -> None:
    await room.start(name, seconds=LONG, discuss="on")
    talk = await room.press("Close now")
    assert "**The first vote is closed.** Nobody answered." in talk
    assert "answered differently" not in talk
    await room.look()
    (ana,) = room.learners("ana")
    again = await room.press("Next")
    assert "**Second vote:**" in again
    assert "**Answer" not in again.text
    assert (await room.sheet(ana)).message.id == room.own(ana).message.id
    await room.look()
    assert "Before the discussion: 0 of 0." in await room.press("Close now")
