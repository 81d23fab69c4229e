"""What a class quiz brings: points, teams, podium, the class result, history; and cards that hold the largest packs."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import simcord
from sqlalchemy import event

from bot.config import Settings, any_seed
from bot.rule_book import load_rule_book
from bot.services.class_scenes import ClassPlan
from bot.services.content import load_library
from bot.services.privacy import PrivacyRules
from bot.services.wiring import Services, open_services
from bot.workers.pool import WorkerPool
from db.answers import AnswerLog
from db.engine import Database
from db.servers import ShardSet
from db.tombstones import TombstoneFile
from questions.engine.class_quiz import CloseNow, End, Plan, Start
from tests.bot.classroom_page import Room, assert_fits
from tests.bot.content import BERTH, CREW, Content, changed, lamps, pack, write
from tests.databases import migrated
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, Student

LONG = 600
PAIR = pack("pair", "Pair", {**BERTH, "id": "first"}, {**CREW, "id": "second"})


def option(text: str, length: int) -> str:
    return (f"{text} " + "lorem ipsum " * 30)[: length - 1] + "."


LARGE: dict[str, Content] = {
    "choice": changed(
        BERTH,
        passage="p" * 300,
        prompt=option("Which?", 300),
        options={f"o{at}": {"text": option(f"Option {at}", 290)} for at in range(6)},
        answer="o0",
        explain=option("Because", 900),
    ),
    "multi": changed(
        CREW,
        prompt=option("Which?", 200),
        options={f"o{at}": {"text": option(f"Option {at}", 240)} for at in range(10)},
        answer=["o0", "o1"],
        explain=option("Because", 700),
    ),
    "classify": {
        "id": "sort",
        "kind": "classify",
        "skill": "checkable",
        "prompt": option("Sort", 200),
        "labels": {f"l{at}": {"text": f"{at} " + "label " * 6} for at in range(4)},
        "statements": {f"s{at}": {"text": option(f"Statement {at}", 230), "answer": "l0"} for at in range(10)},
        "explain": option("Because", 600),
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    many = pack("many", "Many", *(changed(BERTH, id=f"q{at}", prompt=option(f"{at}?", 200)) for at in range(50)))
    large = [pack(f"large-{kind}", f"Large {kind}", question) for kind, question in LARGE.items()]
    return write(tmp_path / "content", lamps(), PAIR, pack("berth", "Berth", BERTH), many, *large)


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


async def ask_next(room: Room) -> Card:
    """What comes after a reveal."""
    return await room.press("Next")


async def lamp(room: Room, answers: dict[Student, str]) -> Card:
    """One question about a lamp: who answers what; what comes next."""
    for learner, said in answers.items():
        await room.pick(learner, said)
    await room.close()
    return await ask_next(room)


# ---------------------------------------------------------------- the class result


async def test_the_class_result_tells_questions_skills_and_what_is_worth_talking_about(room: Room) -> None:
    await room.start("pair", seconds=LONG)
    people = room.learners("ana", "ben", "cy")
    asked = 0
    for number in (1, 2):
        if room.now().has("Answer A"):
            asked = number
            for learner, said in zip(people, ["312 ships", "The harbour is", "The harbour is"], strict=True):
                await room.pick(learner, said)
        else:
            for learner in people:
                sheet = await learner.tick(await room.sheet(learner), "The harbour master", "The pilot on duty")
                await room.shown()
                await learner.press(sheet, "Lock in")
                await room.shown()
        await room.close()
        end = await ask_next(room)
    assert "3 learners took part." in end
    assert "Which one could evidence settle? – **1 of 3 people right**" in end
    assert "Who is named as a source? – **3 of 3 people right**" in end
    assert "**Checkable or not:** 33% of the points, 3 answers" in end
    assert "**Attribution:** 100% of the points, 3 answers" in end
    worth = end.text.split("**Worth talking about**")[1].split("\n-#")[0]
    assert worth.strip() == (
        f"- **{asked}.** Which one could evidence settle? – **1 of 3 people right**; "
        "2 of 3 said “The harbour is an eyesore.”"
    )


@pytest.mark.any_database
async def test_bars_of_a_result_are_of_one_length_however_many_answered_each_question(room: Room) -> None:
    await room.start("lamps", questions=2, seconds=LONG)
    people = room.learners("ana", "ben", "cy", "dan", "eve")
    await lamp(room, dict.fromkeys(people, "It burns"))
    end = await lamp(room, dict(zip(people[:4], ["It burns", "It burns", "It burns", "It is out"], strict=True)))
    drawn = [line.split(" ")[0] for line in end.text.split("\n") if "people right" in line and line[0] in "▰▱"]
    assert drawn == ["▰▰▰▰▰▰▰▰▰▰", "▰▰▰▰▰▰▰▰▱▱"], "all five of five, and three of four"


@pytest.mark.any_database
async def test_a_popular_wrong_option_is_worth_talking_about_although_most_are_right(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG)
    people = room.learners("ana", "ben", "cy")
    end = await lamp(room, dict(zip(people, ["It burns", "It burns", "It is out"], strict=True)))
    assert "**2 of 3 people right**; 1 of 3 said “It is out”" in end


@pytest.mark.any_database
async def test_what_everybody_knows_is_not_worth_talking_about(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG)
    (ana,) = room.learners("ana")
    assert "Worth talking about" not in await lamp(room, {ana: "It burns"})


async def test_single_learners_scores_are_for_themselves_alone(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG, show="result")
    people = room.learners("ana", "ben")
    end = await lamp(room, dict(zip(people, ["It burns", "It is out"], strict=True)))
    for learner in people:
        assert str(learner.id) not in str(end.message.components)
    assert "1,000 points" not in end
    assert "0 points" not in end
    assert "1,000 points" in room.own(people[0])
    assert "0 points" in room.own(people[1])


async def test_a_host_can_show_the_channel_nothing_and_learners_see_their_own(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG, show="nothing")
    (ana,) = room.learners("ana")
    end = await lamp(room, {ana: "It burns"})
    assert "1 learner took part." in end
    assert "%" not in end
    assert "1,000 points" in room.own(ana)


# ---------------------------------------------------------------- points


@pytest.mark.any_database
async def test_timed_points_are_600_for_right_and_up_to_400_for_speed(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=100, points="timed", pace="host")
    fast, slow, wrong = room.learners("fast", "slow", "wrong")
    await room.pick(fast, "It burns")
    await room.pick(wrong, "It is out")
    await room.env.advance_time(50)
    await room.pick(slow, "It burns")
    await room.close()

    def points(student: Student) -> int:
        return int(room.own(student).text.split("-# +")[1].split(" points")[0].replace(",", ""))

    assert 980 <= points(fast) <= 1000
    assert 750 <= points(slow) <= 800
    assert "No points, 0 in all" in room.own(wrong)


async def test_warm_up_questions_count_nothing(room: Room) -> None:
    first = await room.start("lamps", questions=2, seconds=LONG, warm_up=1)
    assert "warm-up, no points" in first
    (ana,) = room.learners("ana")
    await room.pick(ana, "It is out")
    await room.close()
    assert "No points for this one" in room.own(ana)
    assert "warm-up" not in (await ask_next(room)).text
    end = await lamp(room, {ana: "It burns"})
    assert "**1 of 1 person right**" in end
    assert end.text.count("1 person right") == 1  # by question
    assert end.text.count("%") == 1  # by skill
    assert "1,000 points; you saw 1 question that counted." in room.own(ana)


async def test_who_comes_late_is_scored_on_what_they_saw(room: Room) -> None:
    await room.start("lamps", questions=2, seconds=LONG)
    early, late = room.learners("early", "late")
    await lamp(room, {early: "It burns"})
    await lamp(room, {early: "It burns", late: "It burns"})
    assert "2,000 points; you saw 2 questions that counted." in room.own(early)
    assert "1,000 points; you saw 1 question that counted." in room.own(late)
    assert "**1 of 1 question fully right**" in room.own(late)


# ---------------------------------------------------------------- the podium


async def test_the_podium_goes_by_points_in_all_and_who_came_for_the_last_question_has_not_won(room: Room) -> None:
    await room.start("lamps", questions=3, seconds=LONG, show="podium")
    steady, late, wrong = room.learners("steady", "late", "wrong")
    await lamp(room, {steady: "It burns", wrong: "It is out"})
    await lamp(room, {steady: "It burns"})
    end = await lamp(room, {late: "It burns", steady: "It is out"})
    podium = end.text.split("**Podium**\n")[1]
    assert podium.startswith(f"1. <@{steady.id}> – 2,000 points\n2. <@{late.id}> – 1,000 points\n-#")
    assert str(wrong.id) not in podium


@pytest.mark.any_database
async def test_between_equal_points_the_quicker_stands_first_and_three_stand_there(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG, show="podium")
    people = room.learners("ana", "ben", "cy", "di")
    end = await lamp(room, dict.fromkeys(reversed(people), "It burns"))
    ranks = [line for line in end.text.split("\n") if "<@" in line]
    assert ranks == [
        f"{at}. <@{learner.id}> – 1,000 points" for at, learner in enumerate(list(reversed(people))[:3], 1)
    ]


# ---------------------------------------------------------------- teams


async def test_teams_are_told_at_joining_and_compared_by_the_mean_of_their_members(room: Room) -> None:
    lobby = await room.open("lamps", questions=1, seconds=LONG, teams=2)
    people = room.learners("ana", "ben", "cy", "di")
    sides: dict[Student, str] = {}
    for learner in people:
        card = await learner.press(lobby, "Join")
        sides[learner] = card.text.split("in **team ")[1][0]
        await room.shown()
    assert Counter(sides.values()) == {"1": 2, "2": 2}
    await room.look()
    await room.press("Start")
    end = await lamp(room, {one: "It burns" if sides[one] == "1" else "It is out" for one in people})
    assert "Team 1: 1,000 points a question\nTeam 2: 0 points a question" in end
    assert f"You were in team {sides[people[0]]}." in room.own(people[0])


async def test_who_answers_without_having_joined_gets_a_team(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG, teams=2)
    (ana,) = room.learners("ana")
    await lamp(room, {ana: "It burns"})
    assert "You were in team " in room.own(ana)


# ---------------------------------------------------------------- history


async def test_the_history_lists_past_quizzes_with_their_results(room: Room) -> None:
    assert "No class quiz was finished here yet." in await room.teacher.slash("class history")
    await room.start("lamps", questions=2, seconds=LONG, warm_up=1)
    ana, ben = room.learners("ana", "ben")
    await lamp(room, {ana: "It is out", ben: "It is out"})
    await lamp(room, {ana: "It burns"})
    await room.open("pair")
    await room.end()
    history = await room.teacher.slash("class history")
    assert history.ephemeral
    latest, first = history.text.split("\n")[1:]
    assert "**Pair** – 0 questions, 0 learners, no answers" in latest
    assert "**Lamps on the quay** – 1 question, 2 learners, 100% of the points" in first


async def test_a_past_quiz_opens_to_its_result_and_goes_back_to_the_list(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG, show="nothing")
    ana, ben = room.learners("ana", "ben")
    await lamp(room, {ana: "It is out", ben: "It burns"})
    history = await room.teacher.slash("class history")
    opened = await room.teacher.choose(history, "Lamps on the quay")
    assert opened.message.id == history.message.id
    assert "## Class quiz finished: Lamps on the quay" in opened
    assert "2 learners took part." in opened
    assert "**1 of 2 people right**" in opened, "a host sees what the class was not shown"
    assert not opened.has("My result")
    assert "**Lamps on the quay** – 1 question, 2 learners" in await room.teacher.press(opened, "All past quizzes")


async def test_a_past_quiz_runs_again_with_its_settings(room: Room) -> None:
    settings = {"questions": 2, "seconds": 45, "teams": 2, "discuss": "on", "points": "timed"}
    await room.start("lamps", **settings)
    await room.end()
    opened = await room.teacher.choose(await room.teacher.slash("class history"), "Lamps on the quay")
    first = room.now()
    room.panel = await room.teacher.press(opened, "Run again")
    assert "Host panel: Lamps on the quay" in room.panel
    lobby = await room.shown()
    assert lobby.message.id != first.message.id
    again = lobby.text
    await room.end()
    assert (await room.open("lamps", **settings)).text == again


async def test_a_past_quiz_of_a_pack_that_is_gone_still_opens_and_does_not_run_again(room: Room) -> None:
    await room.start("lamps", questions=1, seconds=LONG)
    await room.end()
    opened = await room.teacher.choose(await room.teacher.slash("class history"), "Lamps on the quay")
    runs = opened.custom_id("Run again")
    await room.teacher.slash("pack retire", pack="lamps")
    assert "“Lamps on the quay” is not offered here any more" in await room.teacher.send(opened, runs)
    again = await room.teacher.choose(await room.teacher.slash("class history"), "Lamps on the quay")
    assert again.buttons == ["Export as a spreadsheet", "All past quizzes"]


async def test_no_past_quiz_of_another_server_opens(room: Room, env: simcord.Env) -> None:
    await room.start("lamps", questions=1, seconds=LONG)
    await room.end()
    other = Room(env)
    await other.start("lamps", questions=1, seconds=LONG)
    await other.end()
    history = await other.teacher.slash("class history")
    menu = next(one for one in history.ids if ".past" in one)
    assert "no such past class quiz" in await other.teacher.send(history, menu, values=["1"])
    assert "no such past class quiz" in await other.teacher.send(history, "c1.rerun.1")


async def test_the_history_takes_the_second_vote(room: Room) -> None:
    await room.start("berth", seconds=LONG, discuss="on")
    (ana,) = room.learners("ana")
    await room.pick(ana, "The harbour is")
    await room.close()
    await room.press("Next")
    await room.pick(ana, "312 ships")
    await room.close()
    await ask_next(room)
    assert "1 question, 1 learner, 100% of the points" in await room.teacher.slash("class history")


# ---------------------------------------------------------------- large packs and classes


@pytest.mark.any_database
@pytest.mark.parametrize("kind", LARGE)
async def test_cards_of_the_largest_questions_fit_and_keep_every_count(room: Room, kind: str) -> None:
    lobby = await room.start(f"large-{kind}", seconds=LONG, discuss="on")
    assert_fits(lobby)
    assert f"**{'10.' if kind == 'classify' else 'J.' if kind == 'multi' else 'F.'}** " in lobby
    (ana,) = room.learners("ana")
    for _ in range(2):
        if kind == "choice":
            await room.pick(ana, "Option 3")
        else:
            sheet = await room.sheet(ana)
            assert_fits(sheet)
            if kind == "multi":
                sheet = await ana.tick(sheet, *(f"Option {at}" for at in range(10)))
                await room.shown()
                await ana.press(sheet, "Lock in")
            else:
                for at in range(10):
                    sheet = await ana.press(sheet, str(at % 4))
                    await room.shown()
                await ana.press(sheet, "Lock in")
            await room.shown()
        assert_fits(room.own(ana))
        card = await room.close()
        assert_fits(card)
        assert card.text.count(" of 1**") == {"choice": 6, "multi": 10, "classify": 10}[kind]
        if "Talk it over" in card:
            await room.look()
            await room.press("Next")
    assert "(before: " in card
    assert "Because" in card
    assert_fits(room.own(ana))
    assert_fits(await ask_next(room))
    assert_fits(room.own(ana))


@pytest.mark.any_database
async def test_the_result_of_fifty_questions_fits(room: Room) -> None:
    await room.start("many", questions=50, seconds=5, pace="auto")
    for _ in range(180):
        await room.env.advance_time(6)
    end = await room.shown()
    assert "Class quiz finished" in end
    assert "and 30 more" in end
    assert_fits(end)


def services_over(database: Database, log: AnswerLog, folder: Path, workers: WorkerPool) -> Services:
    """What commands and buttons call, without a bot."""
    return open_services(
        database,
        log,
        load_library((folder,)),
        workers,
        load_rule_book,
        SimulatedClock(),
        any_seed,
        TombstoneFile(folder / "tombstones", b"key"),
        PrivacyRules(),
        ShardSet(frozenset([0]), 1),
    )


async def test_five_hundred_who_join_at_once_are_all_in_even_teams_in_few_transactions(
    database_url: str, folder: Path, workers: WorkerPool
) -> None:
    async with migrated(database_url) as database, AnswerLog(database) as log:
        services = services_over(database, log, folder, workers)
        at = await services.classes.get(run := await begin(services.classroom, teams=3))
        commits: list[object] = []

        def note(connection: object) -> None:
            commits.append(connection)

        async with database.unit(writes=False) as unit:
            engine = unit.connection.engine.sync_engine
        event.listen(engine, "commit", note)
        cards = await asyncio.gather(*(services.answering.join(at, learner % 500) for learner in range(1000)))
        event.remove(engine, "commit", note)
        async with database.unit(writes=False) as unit:
            members = await unit.classes.members(run)
        assert len(members) == 500
        assert len(commits) <= 3
        sizes = Counter(member.team for member in members)
        assert max(sizes.values()) - min(sizes.values()) <= 1
        teams = {member.learner_id: member.team for member in members}
        assert [card.team for card in cards] == [teams[learner % 500] for learner in range(1000)]


async def test_summaries_of_many_are_the_same_as_each_ones_own(
    database_url: str, folder: Path, workers: WorkerPool
) -> None:
    async with migrated(database_url) as database, AnswerLog(database) as log:
        services = services_over(database, log, folder, workers)
        room, learners = services.classroom, services.answering
        at = await services.classes.get(await begin(room, teams=2))
        await room.act(at, Start())
        await asyncio.gather(*(learners.choose(at, learner, (0, 1), [learner % 2]) for learner in range(100)))
        await room.act(at, CloseNow(at.live.turn))
        await room.act(at, End())
        together = await learners.end_cards(at, range(120))
        assert [together[learner] for learner in range(120)] == [await learners.mine(at, one) for one in range(120)]
        assert Counter(card.right for card in together.values()) == {1: 50, 0: 70}
        assert sum(card.team is not None for card in together.values()) == 100


async def begin(room: Any, *, teams: int = 0) -> int:
    """A class about lamps in its lobby."""
    return await room.begin(
        guild=1,
        channel=2,
        host=3,
        pack="lamps",
        questions=4,
        plan=lambda steps: Plan(steps, LONG),
        choice=ClassPlan(points="flat", show="result", teams=teams),
    )
