"""A course that is measured: the same test three times in parallel forms, from a teacher's command to the report."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from bot.views import ids
from db.models import runs
from tests.bot import content
from tests.bot.classroom_page import assert_fits
from tests.bot.task_room import DAY, TaskRoom

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.config import Settings
    from db.engine import Database
    from tests.people import Card, Student

pytestmark = pytest.mark.any_database

TRUTH = {
    "id": "log",
    "kind": "classify",
    "skill": "type-not-truth",
    "prompt": "Compare with the log.",
    "labels": {"holds": {"text": "It holds", "truth": "holds"}, "fails": {"text": "It fails", "truth": "fails"}},
    "statements": {
        f"{key}-{at}": {"text": f"{text} {at}.", "answer": key, "explain": "The log says so."}
        for key, text in (("holds", "Sound"), ("fails", "Unsound"))
        for at in (1, 2)
    },
    "explain": "Look it up.",
}


def form(letter: str) -> content.Content:
    """A test of two questions, one of three parallel forms."""
    questions = [{**one, "id": f"{letter}-{one['id']}"} for one in (content.BERTH, TRUTH)]
    return content.pack(f"form-{letter}", f"Form {letter}", *questions, purpose="test", form_of="harbour-test")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with two forms of one test, and a test by itself."""
    alone = content.pack("alone", "Alone", content.BERTH, purpose="test")
    folder = content.write(tmp_path / "packs", form("y"), form("z"), alone)
    return replace(settings, content=(folder,))


@pytest.fixture
def room(env: simcord.Env, database: Database) -> TaskRoom:
    return TaskRoom(env, database)


@pytest.fixture
async def ana(room: TaskRoom) -> Student:
    """A member of 7b."""
    ana = room.student("ana")
    room.group = await room.make_group("7b", ana)
    return ana


async def class_of(room: TaskRoom, number: int) -> list[Student]:
    """The learners of 7b."""
    learners = room.learners(*(f"learner {at}" for at in range(number)))
    room.group = await room.make_group("7b", *learners)
    return learners


async def measure(room: TaskRoom, stage: str, due: str = "+1d", **options: Any) -> Card:
    """The teacher gives the test; its message in the channel."""
    return await room.assign("form", "form-y", due, stage=stage, **options)


async def take(learner: Student, posted: Card, *, right: bool, trusting: bool = False) -> Card:
    """A learner takes the test: all right, or with a wrong choice and one label for everything."""
    card = await learner.press(posted, "Start")
    while card.has("Skip"):
        if "Which one could" in card:
            card = await learner.pick(card, "312 ships" if right else "The harbour is")
        else:
            other = "It holds" if trusting else "It fails"
            labels = {"Sound": "It holds" if right else other, "Unsound": "It fails" if right else other}
            card = await content.sort_all(learner, card, labels)
    return card


async def forms_of(room: TaskRoom, learner: Student) -> list[str]:
    """The forms that a learner has begun, in order."""
    async with room.database.unit(writes=False) as unit:
        statement = select(runs.c.subject).where(runs.c.learner_id == learner.id).order_by(runs.c.id)
        return [*await unit.connection.scalars(statement)]


async def after(room: TaskRoom, days: float) -> None:
    await room.until(room.time + timedelta(days=days))


def tables(env: simcord.Env, card: Card) -> dict[str, list[list[str]]]:
    """The tables of a report in CSV, by the ends of their names."""
    (attached,) = card.message.attachments
    with ZipFile(BytesIO(env.backend.cdn.get(attached.url) or b"")) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name.partition("measured-7b-")[2]: [*csv.reader(StringIO(text))] for name, text in texts.items()}


# ---------------------------------------------------------------------- giving the test


async def test_a_staged_test_is_called_by_its_time_and_says_that_it_comes_again(room: TaskRoom, ana: Student) -> None:
    posted = await measure(room, "before")
    assert "Test before the course" in posted
    assert "Form y" not in posted
    assert "This is a test that comes again with other questions" in posted
    assert "2 questions." in posted
    assert "One attempt." in posted
    assert room.panel is not None
    assert "Test before the course" in room.panel
    assert "Test before the course" in await room.teacher.slash("assign list")


async def test_each_form_comes_first_for_half_of_a_class_and_nobody_gets_one_twice(room: TaskRoom) -> None:
    learners = await class_of(room, 6)
    for stage in ("before", "after"):
        posted = await measure(room, stage)
        for one in learners:
            await one.press(posted, "Start")
        await after(room, 1.1)
    taken = [await forms_of(room, one) for one in learners]
    assert Counter(one[0] for one in taken) == {"form-y": 3, "form-z": 3}
    assert all(sorted(one) == ["form-y", "form-z"] for one in taken)


async def test_when_no_form_is_left_it_is_that_of_the_first_time(room: TaskRoom, ana: Student) -> None:
    for stage in ("before", "after", "later"):
        await ana.press(await measure(room, stage, opens="now"), "Start")
        await after(room, 1.1)
    first, second, third = await forms_of(room, ana)
    assert third == first != second


async def test_a_form_that_was_met_in_a_quiz_is_not_the_one_to_begin_with(room: TaskRoom, ana: Student) -> None:
    await ana.slash("quiz", pack="form-z", length=0)
    await ana.press(await measure(room, "before"), "Start")
    assert await forms_of(room, ana) == ["form-z", "form-y"]


async def test_presses_at_once_begin_one_attempt(room: TaskRoom, ana: Student) -> None:
    posted = await measure(room, "before")
    for _ in range(4):
        ana.emit(posted, posted.custom_id("Start"))
    await room.env.settle()
    assert len(await forms_of(room, ana)) == 1


async def test_a_form_that_is_hidden_since_is_given_to_nobody(room: TaskRoom, ana: Student) -> None:
    posted = await measure(room, "before")
    await room.teacher.slash("pack retire", pack="form-y")
    await ana.press(posted, "Start")
    assert await forms_of(room, ana) == ["form-z"]
    await room.teacher.slash("pack retire", pack="form-z")
    ben = room.student("ben")
    async with room.database.unit() as unit:
        await unit.groups.join(room.group, ben.id, room.time, again=True)
        await unit.commit()
    assert "What was assigned is not offered here any more" in await ben.press(posted, "Start")


async def test_the_same_time_given_twice_is_for_those_who_missed_it(room: TaskRoom, ana: Student) -> None:
    await take(ana, await measure(room, "before"), right=True)
    again = await measure(room, "before", "+2d")
    assert "You have taken this test already" in await ana.press(again, "Start")
    ben = room.student("ben")
    async with room.database.unit() as unit:
        await unit.groups.join(room.group, ben.id, room.time, again=True)
        await unit.commit()
    assert "question" in await ben.press(again, "Start")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"form": "alone"}, "“Alone” has no parallel form here"),
        ({"attempts": 2}, "A test that measures a course is taken once each time"),
    ],
)
async def test_what_measures_nothing_is_refused_in_words(
    room: TaskRoom, ana: Student, options: dict[str, Any], told: str
) -> None:
    given = {"form": "form-y", "group": "7b", "due": "+3d", "stage": "before", **options}
    assert told in await room.teacher.slash("assign form", **given)
    assert room.public() == []


async def test_the_later_test_opens_four_weeks_after_the_one_after_the_course(room: TaskRoom, ana: Student) -> None:
    await measure(room, "after", "+1d")
    refused = await room.teacher.slash("assign form", form="form-y", group="7b", due="+2w", stage="later")
    assert "This test opens <t:" in refused
    await measure(room, "later", "+6w")
    async with room.database.unit(writes=False) as unit:
        first, later = await unit.assignments.of_group(room.group)
    assert later.opens_at - first.closes_at == timedelta(weeks=4)


# ---------------------------------------------------------------------- nothing is told


async def test_what_was_right_is_not_told_before_or_after_and_points_are_when_it_is_closed(
    room: TaskRoom, ana: Student
) -> None:
    posted = await measure(room, "before")
    end = await take(ana, posted, right=True)
    assert "What was right is not shown, as its questions come again." in end
    assert "Your result is shown when" in await ana.press(posted, "Where I stand")
    await after(room, 1.1)
    assert "Attempt 1: 2 of 2 points, 100%" in await ana.press(posted, "Where I stand")
    run = end.custom_id("Where I stand") and (await forms_run(room, ana))
    shown = await ana.send(end, f"c1.show.{run}")
    assert "What was right is not shown" in shown
    assert "What was right in this test is not shown" in await ana.send(end, f"c1.again.{run}")
    for one in (shown, await ana.slash("progress")):
        assert "The log says" not in one


async def forms_run(room: TaskRoom, learner: Student) -> int:
    """The learner's latest run."""
    async with room.database.unit(writes=False) as unit:
        statement = select(runs.c.id).where(runs.c.learner_id == learner.id).order_by(runs.c.id.desc())
        return (await unit.connection.scalars(statement)).first() or 0


async def test_between_the_tests_no_member_gets_a_form_as_a_quiz_and_afterwards_others_do(
    room: TaskRoom, ana: Student
) -> None:
    eve = room.student("eve")
    await measure(room, "before")
    for form_name in ("form-y", "form-z"):
        for one in (ana, eve):
            assert "is assigned as a test" in await one.slash("quiz", pack=form_name, length=0)
    await after(room, 1.1)
    assert "is assigned as a test" in await ana.slash("quiz", pack="form-z", length=0)
    assert "question" in await eve.slash("quiz", pack="form-z", length=0)


async def test_after_the_later_test_it_is_told_what_was_right(room: TaskRoom, ana: Student) -> None:
    posted = await measure(room, "later", opens="now")
    assert "what was right is shown when it is closed for everybody" in posted
    end = await take(ana, posted, right=True)
    await after(room, 1.1)
    assert "2 of 2 questions fully right" in await ana.send(end, f"c1.show.{await forms_run(room, ana)}")


async def test_answers_in_a_form_count_for_practice_when_it_is_told_what_was_right_and_not_before(
    room: TaskRoom, ana: Student
) -> None:
    await take(ana, await room.assign("form", "alone", "+1d"), right=False)
    states = room.services.practice_states
    assert (await states.up_to_date(ana.id, None)).items == {}
    assert "How firm it is" not in await ana.slash("progress")
    await after(room, 8.1)
    (seen,) = (await states.up_to_date(ana.id, None)).items
    assert seen[0] == "alone"
    assert "How firm it is" in await ana.slash("progress")


# ---------------------------------------------------------------------- the report


async def test_a_class_of_twelve_before_and_after_and_what_its_teacher_reads(room: TaskRoom) -> None:
    learners = await class_of(room, 14)
    took_both = learners[:12]
    before = await measure(room, "before")
    for at, one in enumerate(took_both):
        await take(one, before, right=at % 4 == 0, trusting=at % 2 == 0)
    await learners[12].press(before, "Start")
    await after(room, 1.1)
    card = await room.teacher.slash("results measure", group="7b")
    assert "Before the course: finished by 12 learners, begun by 1 more" in card
    assert "Nobody has taken the test after the course yet" in card
    posted = await measure(room, "after")
    for at, one in enumerate(took_both):
        await take(one, posted, right=at % 6 != 0, trusting=True)
    await after(room, 1.1)
    card = await room.teacher.slash("results measure", group="7b")
    assert card.ephemeral
    assert_fits(card)
    for words in (
        "Before and after the course: 7b",
        "14 learners are in the group.",
        "After the course: finished by 12 learners",
        "of the points on average",
        "(95% interval",
        "12 learners). That is more than chance explains.",
        "Hedges' g",
        "d′",
        "Response bias",
        "2 skills were looked at together.",
        "**What not to conclude**",
        "No class without the course was measured",
        "With 12 learners, anything inside the interval fits.",
        "2 learners didn't take both tests",
    ):
        assert words in card, words
    assert not any(one.actor.name in card for one in learners)
    assert len(card.message.attachments) == 1
    given = await room.teacher.press(card, "CSV")
    found = tables(room.env, given)
    assert [*found] == [
        "1-tests.csv",
        "2-change.csv",
        "3-sound-and-unsound.csv",
        "4-skills.csv",
        "5-rows-without-names.csv",
        "6-what-not-to-conclude.csv",
    ]
    assert [row[2:5] for row in found["1-tests.csv"][1:]] == [["12", "1", "0"], ["12", "0", "0"]]
    change = found["2-change.csv"][1]
    assert change[:2] == ["After the course", "12"]
    assert [float(one) for one in change[2:5]] == pytest.approx([0.4375, 0.875, 0.4375])
    assert float(change[5]) > 0
    assert len(found["6-what-not-to-conclude.csv"]) == 7
    rows = found["5-rows-without-names.csv"][1:]
    assert len(rows) == 12
    everything = "\n".join(",".join(row) for table in found.values() for row in table)
    for one in learners:
        assert str(one.id) not in everything
        assert one.actor.name not in everything
    again = tables(room.env, await room.teacher.press(card, "CSV"))["5-rows-without-names.csv"][1:]
    assert not {row[0] for row in rows} & {row[0] for row in again}
    assert sorted(row[1:] for row in rows) == sorted(row[1:] for row in again)
    book = (await room.teacher.press(card, "Spreadsheet")).message.attachments[0]
    assert (room.env.backend.cdn.get(book.url) or b"")[:2] == b"PK"
    page = (await room.teacher.press(card, "Page to print")).message.attachments[0]
    html = (room.env.backend.cdn.get(page.url) or b"").decode()
    assert "Lines of the class&#x27;s mean share of the points" in html
    gradebook = await room.teacher.slash("results group", group="7b")
    assert "Test before the course (test) – 12 of 14 finished" in gradebook


async def test_a_corrected_key_a_late_answer_and_who_left_are_in_the_report(room: TaskRoom) -> None:
    learners = await class_of(room, 9)
    before = await measure(room, "before")
    for one in learners:
        await take(one, before, right=False)
    await after(room, 1.1)
    posted = await measure(room, "after", "+1d", closes="+2d")
    for one in learners[:8]:
        await take(one, posted, right=True)
    await room.until(room.time + DAY + timedelta(minutes=1))
    await take(learners[8], posted, right=True)
    async with room.database.unit() as unit:
        await unit.groups.leave(room.group, learners[0].id, room.time)
        await unit.commit()
    await room.until(room.time + 2 * DAY)
    card = await room.teacher.slash("results measure", group="7b")
    assert "8 learners are in the group." in card
    assert "1 learner has left it since the test and still counts." in card
    assert "9 learners)" in card
    tests = tables(room.env, await room.teacher.press(card, "CSV"))["1-tests.csv"]
    assert [row[2:5] for row in tests[1:]] == [["9", "0", "0"], ["9", "0", "1"]]
    assert "25% before the course" in card
    for letter in "yz":  # nobody gets points for the choice any more
        await leave_out(room, f"form-{letter}", f"{letter}-berth")
    assert "50% before the course" in await room.teacher.slash("results measure", group="7b")


async def leave_out(room: TaskRoom, pack: str, item: str) -> None:
    """A teacher gives no points for a question, about which somebody has reported."""
    async with room.database.unit() as unit:
        await unit.item_reports.add(
            guild_id=room.guild.id,
            pack=pack,
            pack_version=3,
            item=item,
            learner_id=1,
            text="Two are right.",
            now=room.time,
        )
        await unit.commit()
    question = await room.teacher.choose(
        await room.teacher.slash("results reports"), "Which one could evidence settle?"
    )
    asked = await room.teacher.press(question, "Give no points for it")
    done = await room.teacher.press(asked, "Yes, for everybody")
    await room.teacher.press(done, "Close without a reply")


async def test_a_group_that_was_not_measured_and_one_of_another_server_are_refused(
    room: TaskRoom, ana: Student, env: simcord.Env
) -> None:
    assert "“7b” has not been measured yet." in await room.teacher.slash("results measure", group="7b")
    await measure(room, "before")
    other = TaskRoom(env, room.database)
    listed = await other.teacher.slash("assign list")
    forged = await other.teacher.send(listed, ids.ReportFilePress("measure", "csv", str(room.group)).custom_id)
    assert "That group isn't here any more." in forged


async def test_a_new_course_is_measured_by_itself(room: TaskRoom) -> None:
    learners = await class_of(room, 8)
    for stage in ("before", "after"):
        posted = await measure(room, stage)
        for one in learners:
            await take(one, posted, right=stage == "after")
        await after(room, 1.1)
    assert "8 learners)" in await room.teacher.slash("results measure", group="7b")
    await measure(room, "before")
    card = await room.teacher.slash("results measure", group="7b")
    assert "Before the course: finished by 0 learners" in card
    assert "Nobody has taken the test after the course yet" in card


async def test_it_is_read_in_spanish(room: TaskRoom, ana: Student) -> None:
    await measure(room, "before")
    await room.teacher.slash("language", language="es")
    card = await room.teacher.slash("results measure", group="7b")
    assert "Antes y después del curso: 7b" in card
    assert "learner" not in card
