"""Practice: why a question comes, what comes next, that it is where it was left, and when it is due again."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest
import simcord
from simcord import ResponseMessage
from sqlalchemy import delete, select, update

from bot.app import Copydesk
from bot.services.scenes import PracticeEnd, StepScene
from db.engine import Database
from db.models import answers, item_states, practice_states, runs, skill_states
from tests.answer_helpers import Manner, rightly, settle, wrongly
from tests.bot.classroom_page import Room
from tests.bot.content import restart
from tests.bot.test_packs import QUESTION, publish, text
from tests.people import Card, read
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from bot.config import Settings
    from questions.model import AnyQuestion, Figures
    from tests.people import School, Student

DAY = timedelta(days=1)


def direct_messages(env: simcord.Env, student: Student) -> list[Card]:
    """Those that somebody has from the bot, oldest first."""
    stored = env.backend.messages.get(env.backend.get_dm_channel(student.id).id, {})
    return [Card(ResponseMessage(env, one)) for _, one in sorted(stored.items())]


async def before(env: simcord.Env, database: Database, student: Student) -> tuple[AnyQuestion, Figures, str]:
    """The question that practice has put before somebody, with its pack's figures, and its skill."""
    async with database.unit(writes=False) as unit:
        session = await unit.practice.session(student.id)
        assert session is not None
        run = await unit.runs.get(session.run_id)
    assert run is not None
    catalog = cast(Copydesk, env.bot).services.catalog
    subject = await catalog.subject(run.subject, run.version)
    assert subject is not None
    question = subject.question(run.items[run.position])
    return question, subject.figures, question.skill


async def practise(
    env: simcord.Env, database: Database, student: Student, how: Manner, card: Card, most: int = 100
) -> tuple[Card, list[str]]:
    """Answers until the practice is over; its last card, and the skills that came."""
    came: list[str] = []
    while "Practice · question" in card and len(came) < most:
        question, figures, skill = await before(env, database, student)
        came.append(skill)
        card = await settle(student, card, question, how(question, figures))
        card = await student.press(card, "Next question")
    return card, came


async def test_a_first_practice_asks_an_easy_question_of_each_skill_and_says_why(
    env: simcord.Env, database: Database, ana: Student
) -> None:
    card = await ana.slash("practice")
    assert card.ephemeral
    assert "Practice · question 1 of 5" in card
    assert "**Why now:** a first question on Genre" in card
    assert card.buttons[-3:] == ["Skip", "Less of this", "Stop here"]
    card, came = await practise(env, database, ana, rightly, card)
    assert list(dict.fromkeys(came))[:3] == ["genre", "voice", "checkable"]  # of a passage two may come together
    assert "## Practice done" in card
    assert "fully right**" in card
    assert "**Due next**" in card
    assert "**Next:** lesson 1" in card
    assert card.buttons[:2] == ["Next lesson: What am I reading?", "Five more"]


async def test_what_was_missed_is_due_after_a_day_and_the_card_says_since_when(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    _, came = await practise(env, database, ana, wrongly, await ana.slash("practice"))
    clock.shift += 2 * DAY
    assert "**Next:** practise." in await ana.slash("progress")
    card = await ana.slash("practice")
    assert " is due. You last practised it <t:" in card or "you missed this one before" in card
    question, _, skill = await before(env, database, ana)
    assert skill in came, question


async def test_a_practice_goes_on_where_it_was_left_on_any_device_and_after_a_restart(
    env: simcord.Env, database: Database, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("practice")
    question, figures, _ = await before(env, database, ana)
    assert repr(await ana.slash("practice")) == repr(card)
    await restart(env, settings)
    longer = await ana.slash("practice", length=10)
    assert repr(longer) == repr(card), "another length does not begin another one"
    told = await settle(ana, card, question, rightly(question, figures))
    assert repr(await ana.slash("practice")) == repr(told)
    again = told.custom_id("Next question")
    onward = await ana.press(told, "Next question")
    assert "question 2 of 5" in onward
    result = ana.emit(onward, again)
    await env.settle()
    assert repr(read(result)) == repr(onward), "a press that comes twice shows where it is"


async def test_two_presses_at_once_choose_one_question(env: simcord.Env, database: Database, ana: Student) -> None:
    practice = cast(Copydesk, env.bot).services.practice
    first, second = await asyncio.gather(*(practice.begin(ana.id, None, None) for _ in range(2)))
    assert isinstance(first, StepScene)
    assert first == second
    shown = await asyncio.gather(*(practice.onward(ana.id, None, first.run.number) for _ in range(2)))
    assert shown[0] == shown[1]
    async with database.unit(writes=False) as unit:
        assert len(list(await unit.connection.scalars(select(runs.c.id).where(runs.c.learner_id == ana.id)))) == 2


async def test_skipping_costs_nothing_and_brings_another_question(
    env: simcord.Env, database: Database, ana: Student
) -> None:
    card, seen = await ana.slash("practice"), set[str]()
    for _ in range(4):
        question, _, _ = await before(env, database, ana)
        assert question.id not in seen
        seen.add(question.id)
        card = await ana.press(card, "Skip")
        assert "question 1 of 5" in card
    end = await ana.press(card, "Stop here")
    assert "Nothing was answered, and nothing is lost." in end
    async with database.unit(writes=False) as unit:
        assert await unit.practice.skills(ana.id) == {}


async def test_less_of_a_skill_brings_another_one(env: simcord.Env, database: Database, ana: Student) -> None:
    card = await ana.slash("practice")
    assert "Genre" in card
    card = await ana.press(card, "Less of this")
    assert "Genre" not in card.text.split("\n")[1]
    assert "Whose voice" in card
    _, came = await practise(env, database, ana, rightly, card)
    assert "genre" not in came


async def test_when_nothing_is_due_it_says_so_and_one_can_practise_anyway(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    for _ in range(4):  # every skill once
        await practise(env, database, ana, rightly, await ana.slash("practice", length=5))
    card = await ana.slash("practice")
    assert "Nothing is due now." in card
    assert "**Due next**" in card
    early = await ana.press(card, "Practise anyway")
    assert "you asked for more" in early


async def test_no_more_than_twenty_new_questions_come_in_a_day(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    card, came = await practise(env, database, ana, wrongly, await ana.slash("practice", length=20))
    for _ in range(2):
        card, more = await practise(env, database, ana, wrongly, await ana.press(card, "Five more"))
        came += more
    assert len(came) == 30, "what was seen comes again for who wants more"
    async with database.unit(writes=False) as unit:
        seen = list(await unit.connection.execute(select(item_states).where(item_states.c.learner_id == ana.id)))
    assert 17 < len(seen) <= 20, "a passage for which there is no room left waits"
    clock.shift += DAY
    await practise(env, database, ana, wrongly, await ana.slash("practice"))
    async with database.unit(writes=False) as unit:
        seen = list(await unit.connection.execute(select(item_states).where(item_states.c.learner_id == ana.id)))
    assert 20 < len(seen) <= 25


async def test_what_follows_from_answers_is_the_same_when_it_is_made_anew(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    states = cast(Copydesk, env.bot).services.practice_states
    for day in range(4):
        how = wrongly if day % 2 else rightly
        await practise(env, database, ana, how, await ana.slash("practice"))
        clock.shift += DAY * (day + 1)
    await states.up_to_date(ana.id, None)

    async def stored() -> list[list[tuple[object, ...]]]:
        async with database.unit(writes=False) as unit:
            return [
                sorted(map(tuple, await unit.connection.execute(select(table))), key=str)
                for table in (practice_states, skill_states, item_states)
            ]

    first = await stored()
    assert all(first)
    async with database.unit() as unit:
        for table in (practice_states, skill_states, item_states):
            await unit.connection.execute(delete(table))
        await unit.commit()
    await states.up_to_date(ana.id, None)
    assert await stored() == first
    async with database.unit() as unit:  # a key was put right, and judged anew
        await unit.connection.execute(update(answers).values(score=answers.c.maximum))
        await unit.practice.judged_anew([ana.id])
        await unit.commit()
    await states.up_to_date(ana.id, None)
    rescored = await stored()
    assert rescored != first
    async with database.unit() as unit:  # what was answered is gone
        (last,) = await unit.connection.scalars(select(runs.c.id).order_by(runs.c.id.desc()).limit(1))
        await unit.connection.execute(delete(answers).where(answers.c.run_id < last - 3))
        await unit.commit()
    await states.up_to_date(ana.id, None)
    fewer = await stored()
    assert len(fewer[2]) < len(first[2])
    async with database.unit() as unit:
        for table in (practice_states, skill_states, item_states):
            await unit.connection.execute(delete(table))
        await unit.commit()
    await states.up_to_date(ana.id, None)
    assert await stored() == fewer


async def test_what_a_class_plays_is_not_practised_meanwhile(
    env: simcord.Env, database: Database, school: School, ana: Student
) -> None:
    services = cast(Copydesk, env.bot).services
    scene = await services.practice.begin(ana.id, school.guild.id, None)
    assert isinstance(scene, StepScene)
    async with database.unit() as unit:
        run = await unit.runs.get(scene.run.number)
        assert run is not None
        await unit.classes.add(
            guild_id=school.guild.id, channel_id=5, host_id=6, subject=run.subject, version=run.version, seed=1,
            items=run.items, settings={}, state={}, now=services.clock.now(),
        )  # fmt: skip
        await unit.commit()
    other = await services.practice.begin(ana.id, school.guild.id, None)
    assert isinstance(other, StepScene)
    assert other.title != scene.title
    again = await services.practice.begin(ana.id, None, None)
    assert not isinstance(again, PracticeEnd)


@pytest.mark.any_database
async def test_a_pack_that_its_server_retires_meanwhile_is_answered_to_the_end_and_comes_no_more(
    env: simcord.Env, database: Database
) -> None:
    room = Room(env)
    ana, came = room.student("ana"), list[str]()
    await publish(room.teacher, text({**QUESTION, "skill": "leaflets"}, skills={"leaflets": "Reading leaflets"}))
    card = await ana.slash("practice", length=20)
    while (there := await before(env, database, ana))[0].id != QUESTION["id"]:
        question, figures, _ = there
        card = await ana.press(await settle(ana, card, question, rightly(question, figures)), "Next question")
    assert "a first question on Reading leaflets" in card
    await room.teacher.slash("pack retire", pack="market")
    told = await ana.pick(card, "Nobody named")
    assert "Right." in told
    card = await ana.press(told, "Next question")
    for _ in range(30):
        if not card.has("Skip"):
            break
        came.append((await before(env, database, ana))[0].id)
        card = await ana.press(card, "Skip")
    assert came
    assert QUESTION["id"] not in came


@pytest.mark.any_database
async def test_who_is_in_two_groups_practises_as_who_is_in_none(
    env: simcord.Env, database: Database, school: School, ana: Student, clock: SimulatedClock, settings: Settings
) -> None:
    await restart(env, replace(settings, seed=lambda: 1))
    ben = school.student("ben")
    async with database.unit() as unit:
        for name in ("7b", "Newspaper club"):
            row = await unit.groups.add(guild_id=school.guild.id, name=name, time_zone="Europe/Berlin", now=clock.now())
            await unit.groups.join(row.id, ana.id, clock.now(), again=True)
        await unit.commit()
    for how in (wrongly, rightly, rightly):
        hers = await practise(env, database, ana, how, await ana.slash("practice"))
        his = await practise(env, database, ben, how, await ben.slash("practice"))
        assert hers[1] == his[1] != []
        clock.shift += 3 * DAY


async def test_goal_reminder_and_time_zone_are_set_with_menus_and_a_form(ana: Student) -> None:
    settings = await ana.press(await ana.press(await ana.slash("practice"), "Stop here"), "Goal and reminder")
    assert "**Goal:** none." in settings
    settings = await ana.choose(settings, "3 days a week")
    assert "**Goal:** practise on 3 days of each week." in settings
    assert "0 of 3 practice days" in settings
    settings = await ana.choose(settings, "18:00")
    assert "by direct message at 18:00, UTC time" in settings
    settings = await ana.type_in(settings, "Time zone: UTC", "europe/madrid")
    assert "by direct message at 18:00, Europe/Madrid time" in settings
    refused = await ana.type_in(settings, "Time zone: Europe/Madrid", "Europe/Madird")
    assert "Europe/Madrid" in refused
    settings = await ana.choose(await ana.choose(settings, "No goal"), "No reminder")
    assert "**Goal:** none." in settings
    assert "**Reminder:** none." in settings


async def test_a_practice_day_counts_towards_the_week(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    while clock.now().weekday() != 0:
        clock.shift += DAY
    settings = await ana.press(await ana.press(await ana.slash("practice"), "Stop here"), "Goal and reminder")
    await ana.choose(settings, "2 days a week")
    end, _ = await practise(env, database, ana, rightly, await ana.slash("practice"))
    assert "**Your week:** 1 of 2 practice days. 6 days of the week are left." in end
    clock.shift += 2 * DAY
    end, _ = await practise(env, database, ana, rightly, await ana.slash("practice"))
    assert "**Your week:** 2 practice days, as many as you planned or more." in end
    clock.shift += 7 * DAY
    assert "**Your week:** 0 of 2 practice days." in await ana.press(end, "Goal and reminder")


@pytest.mark.any_database
async def test_a_reminder_comes_once_at_its_hour_when_something_is_due_and_nothing_was_practised(
    env: simcord.Env, database: Database, school: School, ana: Student, clock: SimulatedClock
) -> None:
    ben = school.student("ben")
    for one in (ana, ben):
        settings = await one.press(await one.press(await one.slash("practice"), "Stop here"), "Goal and reminder")
        await one.type_in(await one.choose(settings, "18:00"), "Time zone: UTC", "America/New_York")
    await practise(env, database, ana, wrongly, await ana.slash("practice"))

    async def until(hour: int, minute: int) -> None:
        now = clock.now().astimezone(ZoneInfo("America/New_York"))
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        await clock.leap(((then if then > now else then + DAY) - now) / timedelta(seconds=1))

    def told(one: Student) -> list[str]:
        return [card.text for card in direct_messages(env, one)]

    await until(3, 0)
    clock.shift += 2 * DAY
    await until(17, 55)
    assert told(ana) == []
    await until(18, 15)
    (reminder,) = told(ana)
    assert "## Time to practise" in reminder
    assert "Due today: " in reminder
    await until(23, 0)
    assert len(told(ana)) == 1
    assert told(ben) == [], "nothing is due for who has answered nothing"
    await practise(env, database, ana, wrongly, await ana.slash("practice"))
    await until(12, 0)
    await practise(env, database, ana, wrongly, await ana.slash("practice"))
    await until(19, 0)
    assert len(told(ana)) == 1, "who has practised today is not reminded"
    await until(18, 15)
    assert len(told(ana)) == 2


@pytest.mark.any_database
async def test_closed_direct_messages_end_reminders_until_another_hour_is_chosen(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    settings = await ana.press(await ana.press(await ana.slash("practice"), "Stop here"), "Goal and reminder")
    await ana.choose(settings, "18:00")
    await practise(env, database, ana, wrongly, await ana.slash("practice"))
    clock.shift += 2 * DAY
    now = clock.now()
    env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    at_six = now.replace(hour=18, minute=5) - now
    await clock.leap((at_six if at_six > timedelta() else at_six + DAY) / timedelta(seconds=1) + 600)
    assert direct_messages(env, ana) == []
    settings = await ana.press(await ana.press(await ana.slash("practice"), "Stop here"), "Goal and reminder")
    assert "Discord did not let me write to you." in settings
    assert "Discord did not let me write to you." not in await ana.choose(settings, "19:00")


async def test_items_and_learners_are_rated_by_night_and_who_was_forgotten_is_not(
    env: simcord.Env, database: Database, school: School, ana: Student
) -> None:
    services = cast(Copydesk, env.bot).services
    ben = school.student("ben")
    for one, how in ((ana, rightly), (ben, wrongly)):
        for pack in ("other-side", "genre"):
            card = await one.slash("quiz", pack=pack, length=0)
            while card.buttons and "Your result" not in card:
                async with database.unit(writes=False) as unit:
                    run = await unit.runs.open_run(one.id, "quiz")
                assert run is not None
                subject = await services.catalog.subject(run.subject, run.version)
                assert subject is not None
                question = subject.question(run.items[run.position])
                card = await settle(one, card, question, how(question, subject.figures))
                card = await one.press(card, "See my result" if card.has("See my result") else "Next question")
    await services.item_ratings.night()
    async with database.unit(writes=False) as unit:
        learners, items = await unit.practice.all_learner_ratings(), await unit.practice.all_item_ratings()
    assert learners[ana.id].value > 0 > learners[ben.id].value
    counted = {name: one.answers for name, one in items.items()}
    assert set(counted.values()) <= {1, 2}  # of a pair each of them was asked one
    assert counted["genre", "plain-story-check"] == 2
    await services.privacy.forget(ben.id, "delete")
    async with database.unit(writes=False) as unit:
        assert ben.id not in await unit.practice.all_learner_ratings()
    await services.item_ratings.night()
    async with database.unit(writes=False) as unit:
        assert set(await unit.practice.all_learner_ratings()) == {ana.id}
        assert {one.answers for one in (await unit.practice.all_item_ratings()).values()} == {1}


async def test_a_learners_weeks_are_told_in_lines_and_in_a_chart_with_words_for_it(
    env: simcord.Env, database: Database, ana: Student, clock: SimulatedClock
) -> None:
    for how in (wrongly, rightly):
        await practise(env, database, ana, how, await ana.slash("practice"))
        clock.shift += 7 * DAY
    weeks = await ana.press(await ana.slash("progress"), "Week by week")
    assert weeks.ephemeral
    lines = [line for line in weeks.text.split("\n") if " right" in line]
    assert len(lines) == 2
    assert "5 of 5 right" in lines[0]
    assert "0 of 5 right" in lines[1]
    (picture,) = [part for part in weeks.parts() if part["type"] == 12]
    told = re.search(r"(\d+)% in the first week, 100% in the last", picture["items"][0]["description"])
    assert told is not None
    assert int(told[1]) < 10, "none was right, and what was wrong in part has its share"
