"""Teachers read what their group handed in to search tasks, and give it a level; learners see that."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from bot.config import Settings
from bot.i18n import wording
from db.engine import Database
from db.models import search_levels
from lessons.loader import lesson_from
from questions.parsing.reader import read_yaml
from tests.bot import tiny
from tests.bot.classroom_page import assert_fits
from tests.bot.task_room import TaskRoom
from tests.bot.test_search_tasks import ALONE, LESSON, NASTY, assert_inert

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from tests.people import Card, Student

LEVELS = ["I stayed on the first page.", "I looked at several results.", "I compared two sources."]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    folder = tiny.write(tmp_path / "content", **{"alone": ALONE, "search-lesson": LESSON})
    return replace(settings, content=(folder,))


@pytest.fixture
async def task_room(env: simcord.Env, database: Database) -> TaskRoom:
    return TaskRoom(env, database)


async def start(room: TaskRoom, *names: str, subject: str = "alone", kind: str = "pack") -> list[Student]:
    """Learners of 7b, which has an assignment with a search task."""
    learners = room.learners(*names)
    await room.make_group("7b", *learners)
    await room.assign(kind, subject)
    return learners


async def hand_in(room: TaskRoom, student: Student, link: str, level: int = 0, sentence: str = "It says so.") -> Card:
    """They start the assignment, and hand something in."""
    return await student.hand_in(await student.press(room.now(), "Start"), link, sentence, level)


async def searches(room: TaskRoom, host: Student | None = None) -> Card:
    return await (host or room.teacher).slash("results searches", group="7b")


async def judged(database: Database) -> list[tuple[str, int, str, int | None]]:
    async with database.unit(writes=False) as unit:
        columns = (search_levels.c[name] for name in ("item", "learner_id", "level", "author_id"))
        return [tuple(row) for row in await unit.connection.execute(select(*columns))]


async def test_a_teacher_reads_one_after_the_other_and_gives_each_a_level(
    task_room: TaskRoom, database: Database
) -> None:
    ana, ben = await start(task_room, "ana", "ben")
    await hand_in(task_room, ana, "https://one.example", 0, "A company runs it.")
    await hand_in(task_room, ben, "https://two.example", 2)
    card = await searches(task_room)
    assert card.ephemeral
    assert_fits(card)
    assert "1 of 2 handed in by 7b · 2 without a teacher's level" in card
    assert "A search task of The alone pack" in card
    assert f"<@{ana.id}> handed this in" in card
    assert "`https://one.example`" in card
    assert "> A company runs it." in card
    assert "**Their own level:** I stayed on the first page." in card
    assert "**A teacher's level:** none yet" in card
    assert card.menu == LEVELS
    assert card.buttons == ["Next"]
    card = await task_room.teacher.choose(card, LEVELS[1])
    assert "**A teacher's level:** I looked at *several* results." in card
    assert "1 without a teacher's level" in card
    card = await task_room.teacher.press(card, "Next")
    assert "2 of 2 handed in" in card
    assert f"<@{ben.id}>" in card
    card = await task_room.teacher.choose(card, LEVELS[2])
    assert "all have a teacher's level" in card
    assert (await task_room.teacher.press(card, "Back")).has("Next")
    teacher = task_room.teacher.id
    assert sorted(await judged(database)) == sorted(
        [("look-it-up", ana.id, "emergent", teacher), ("look-it-up", ben.id, "proficient", teacher)]
    )


@pytest.mark.any_database
async def test_the_first_that_waits_comes_first_and_a_level_can_be_changed(
    task_room: TaskRoom, database: Database
) -> None:
    ana, ben = await start(task_room, "ana", "ben")
    await hand_in(task_room, ana, "https://one.example")
    await hand_in(task_room, ben, "https://two.example")
    await task_room.teacher.choose(await searches(task_room), LEVELS[0])
    card = await searches(task_room)
    assert f"<@{ben.id}>" in card
    card = await task_room.teacher.press(card, "Back")
    await task_room.teacher.choose(card, LEVELS[2])
    assert [(learner, level) for _, learner, level, _ in await judged(database)] == [(ana.id, "proficient")]


@pytest.mark.any_database
async def test_what_somebody_searched_for_themselves_is_theirs(task_room: TaskRoom) -> None:
    (ana,) = await start(task_room, "ana")
    await ana.hand_in(await ana.slash("quiz", pack="alone", length=0), "https://own.example", "Mine.", 0)
    told = await searches(task_room)
    assert "Nobody in 7b has handed in anything yet." in told
    assert "own.example" not in told


@pytest.mark.any_database
async def test_only_those_who_may_run_class_quizzes_see_and_judge(task_room: TaskRoom, database: Database) -> None:
    ana, ben = await start(task_room, "ana", "ben")
    await hand_in(task_room, ana, "https://one.example")
    card = await searches(task_room)
    task_room.show_host_commands()
    told = await searches(task_room, ben)
    assert told.text == wording.NOT_A_HOST.english
    custom_id, values = card.values([LEVELS[1]])
    told = await ben.send(card, custom_id, values=values)
    assert told.text == wording.NOT_A_HOST.english
    assert await judged(database) == []


@pytest.mark.any_database
async def test_another_servers_teacher_reaches_nothing(
    task_room: TaskRoom, env: simcord.Env, database: Database
) -> None:
    (ana,) = await start(task_room, "ana")
    await hand_in(task_room, ana, "https://one.example")
    card = await searches(task_room)
    other = TaskRoom(env, database)
    await other.make_group("7b")
    theirs = await other.teacher.slash("learn")
    custom_id, values = card.values([LEVELS[1]])
    told = await other.teacher.send(theirs, custom_id, values=values)
    assert "one.example" not in told
    assert "Nobody in 7b has handed in anything yet." in await searches(other)
    assert await judged(database) == []


@pytest.mark.any_database
async def test_what_a_learner_wrote_does_nothing_on_the_teachers_card(task_room: TaskRoom) -> None:
    (ana,) = await start(task_room, "ana")
    await hand_in(task_room, ana, "https://evil.example/||a||", 0, NASTY)
    card = await searches(task_room)
    assert "`https://evil.example/||a||`" in card
    assert_inert(card.text.replace("`https://evil.example/||a||`", ""))


@pytest.mark.any_database
async def test_the_learner_sees_the_teachers_level_on_their_result(task_room: TaskRoom) -> None:
    (ana,) = await start(task_room, "ana", subject="search-lesson", kind="lesson")
    told = await hand_in(task_room, ana, "https://one.example")
    assert "Your teacher's level" not in told
    await task_room.teacher.choose(await searches(task_room), LEVELS[2])
    told = await ana.press(await ana.press(told, "Next"), "Back")
    assert "**Your level:** I stayed on the first page." in told
    assert "**Your teacher's level:** I compared two sources." in told


@pytest.mark.any_database
async def test_of_several_attempts_the_latest_is_read(task_room: TaskRoom) -> None:
    (ana,) = await start(task_room, "ana", subject="search-lesson", kind="lesson")
    lesson = lesson_from(read_yaml(LESSON), {}).value
    assert lesson is not None
    first = await hand_in(task_room, ana, "https://one.example")
    card = await ana.press(first, "Next")
    while not card.has("See my result") and "Tiny lesson" not in card and not card.has("To the summary"):
        if card.has("Answer A"):
            card = await ana.pick(card, "Red")
        card = await ana.read_on(card)
        if card.has("To the summary"):
            break
        card = await ana.press(card, "Next")
    await ana.press(card, "To the summary")
    await hand_in(task_room, ana, "https://two.example")
    card = await searches(task_room)
    assert "1 of 1 handed in" in card
    assert "`https://two.example`" in card


async def test_it_is_in_the_learners_export_and_goes_with_their_data(
    task_room: TaskRoom, env: simcord.Env, database: Database
) -> None:
    (ana,) = await start(task_room, "ana")
    await hand_in(task_room, ana, "https://one.example")
    card = await searches(task_room)
    await task_room.teacher.choose(card, LEVELS[1])
    exported = await ana.slash("privacy export")
    (attached,) = exported.message.attachments
    with ZipFile(BytesIO(env.backend.cdn.get(attached.url) or b"")) as archive:
        (row,) = json.loads(archive.read("search_levels.json"))
        answers = json.loads(archive.read("answers.json"))
    assert (row["level"], row["learner_id"], row["author_id"]) == ("emergent", ana.id, task_room.teacher.id)
    assert answers[0]["response"]["link"] == "https://one.example"
    see = await ana.slash("privacy see")
    assert "1 level that a teacher gave" in see
    await ana.type_in(await ana.slash("privacy delete"), "Delete it all", "delete")
    assert await judged(database) == []
    gone = await task_room.teacher.choose(card, LEVELS[0])
    assert "Nobody in 7b has handed in anything yet." in gone
