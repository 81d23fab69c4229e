"""What teachers see: results of a class quiz, a group, a learner and a pack, on cards and as files."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from simcord.gateway import FakeWebSocket
from sqlalchemy import func, insert, select

from bot.config import Settings
from bot.views import ids
from db.engine import Database
from db.models import classes, metadata, runs
from lessons.assignments import Times
from tests.bot.classroom_page import Room, assert_fits
from tests.bot.content import BERTH, CREW, pack, write
from tests.bot.test_packs import QUESTION, text
from tests.bot.test_picture_files import descriptions

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from db.assignments import AssignmentRow
    from db.unit import UnitOfWork
    from tests.people import Card, Student
    from tests.simulated import SimulatedClock

WORDY = "What was said of the harbour, and by whom"
PAIR = pack("pair", "Pair", {**BERTH, "id": "first"}, {**CREW, "id": "second"})

pytestmark = pytest.mark.any_database


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    packs = (PAIR, pack("berth", "Berth", BERTH), pack("wordy", WORDY, BERTH))
    return replace(settings, content=(write(tmp_path / "content", *packs),))


def files(env: simcord.Env, card: Card) -> dict[str, bytes]:
    """What is attached, by its name."""
    return {one.filename: env.backend.cdn.get(one.url) or b"" for one in card.message.attachments}


def the_file(env: simcord.Env, card: Card) -> bytes:
    (content,) = files(env, card).values()
    return content


def rows(content: bytes) -> list[list[str]]:
    """A table as another program reads it."""
    text = content.decode("utf-8-sig")
    head = text.partition("\r\n")[0]
    return [*csv.reader(StringIO(text), csv.Sniffer().sniff(text, ",;\t") if "," in head else csv.excel)]


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """The tables of an archive, by the ends of their names."""
    with ZipFile(BytesIO(content)) as archive:
        return {name.partition("-2026-")[2][6:]: rows(archive.read(name)) for name in archive.namelist()}


async def quiz(room: Room, answers: dict[Student, str | None], **options: Any) -> None:
    """A class quiz of one question, which these learners answer."""
    await room.start("berth", **options)
    for learner, option in answers.items():
        if option is not None:
            await room.pick(learner, option)
    await room.close()
    await room.end()


RIGHT, WRONG = "312 ships", "The harbour is"


async def group_of(database: Database, room: Room, *learners: Student) -> int:
    """A group with these learners, in Madrid's time."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    async with database.unit() as unit:
        group = await unit.groups.add(guild_id=room.guild.id, name="7b", time_zone="Europe/Madrid", now=now)
        for one in learners:
            await unit.groups.join(group.id, one.id, now, again=False)
        await unit.commit()
    return group.id


async def opened_for(database: Database, group: int) -> None:
    """The quiz that finished last was for the group."""
    async with database.unit() as unit:
        run = await unit.connection.scalar(select(func.max(classes.c.run_id)))
        await unit.groups.set_class(run or 0, group)
        await unit.commit()


async def assigned(unit: UnitOfWork, room: Room, group: int, subject: str, due: datetime) -> AssignmentRow:
    """A pack that the group had to do until then; what comes up to a day later counts half."""
    return await unit.assignments.add(
        guild_id=room.guild.id,
        group_id=group,
        kind="pack",
        subject=subject,
        per_skill=None,
        times=Times(due - timedelta(days=1), due, due + timedelta(days=1)),
        most_attempts=None,
        counts="best",
        late="half",
        channel_id=None,
        author_id=room.teacher.id,
        now=due,
    )


# ---------------------------------------------------------------------- a class quiz


async def test_a_past_class_quiz_is_told_by_question_and_learner(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await quiz(room, {ana: RIGHT, ben: WRONG})
    card = await room.teacher.slash("results class")
    assert card.ephemeral
    assert_fits(card)
    assert "Berth, class quiz of 2026-" in card
    assert "2 learners took part." in card
    assert "50% 1. Which one could evidence settle?" in card
    assert f"<@{ben.id}> – 0% of the points, 1 answer" in card
    assert f"<@{ana.id}> – 100% of the points, 1 answer" in card
    assert card.text.index(str(ben.id)) < card.text.index(str(ana.id)), "whoever needs help first"


async def test_its_files_name_everybody_and_the_card_stays(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await quiz(room, {ana: RIGHT, ben: WRONG})
    card = await room.teacher.slash("results class")
    given = await room.teacher.press(card, "CSV")
    assert given.ephemeral
    assert given.message.id != card.message.id
    found = tables(the_file(room.env, given))
    assert [*found] == ["1-questions.csv", "2-skills.csv", "3-learners.csv", "4-answers.csv"]
    assert found["1-questions.csv"][1][1:] == [
        "Which one could evidence settle?",
        "Checkable or not",
        "2",
        "1",
        "0.5",
        "",
        "The harbour is an eyesore.",
        "0.5",
    ]
    assert [row[:6] for row in found["3-learners.csv"][1:]] == [
        ["ana", "1", "1", "1", "1", "1"],
        ["ben", "1", "0", "0", "1", "0"],
    ]
    page = the_file(room.env, await room.teacher.press(card, "Page to print")).decode()
    assert '<th scope="row">ana</th>' in page
    assert "data:image/svg+xml" in page
    book = the_file(room.env, await room.teacher.press(card, "Spreadsheet"))
    assert book[:2] == b"PK"


async def test_of_two_votes_the_second_counts_and_the_first_is_told(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await room.start("berth")
    await room.pick(ana, WRONG)
    await room.pick(ben, WRONG)
    await room.look()
    await room.press("Discuss and vote again")
    await room.press("Next")
    await room.pick(ana, RIGHT)
    await room.close()
    await room.end()
    card = await room.teacher.press(await room.teacher.slash("results class"), "CSV")
    (_, row) = tables(the_file(room.env, card))["1-questions.csv"]
    assert (row[3:7]) == ["2", "1", "0.5", "0"], "both answered, one is right; the one who voted again was wrong before"


async def test_members_of_the_group_without_an_answer_were_absent(room: Room, database: Database) -> None:
    ana, ben, carl = room.learners("ana", "ben", "carl")
    group = await group_of(database, room, ana, ben, carl)
    async with database.unit() as unit:
        await unit.groups.leave(group, carl.id, datetime(2026, 1, 1, tzinfo=UTC))
        await unit.commit()
    await quiz(room, {ana: RIGHT, ben: None})
    await opened_for(database, group)
    card = await room.teacher.slash("results class")
    assert "1 member of 7b was absent." in card
    found = tables(the_file(room.env, await room.teacher.press(card, "CSV")))
    assert found["4-absent.csv"] == [["Learner"], ["ben"]]


async def test_who_left_the_server_and_who_is_nobody_any_more_are_told_apart(room: Room) -> None:
    ana, ben, carl = room.learners("ana", "ben", "carl")
    await quiz(room, {ana: RIGHT, ben: RIGHT, carl: WRONG})
    for one in (ben, carl):
        room.env.backend.remove_member(room.guild.id, one.id)
    del room.env.backend.users[carl.id]
    card = await room.teacher.press(await room.teacher.slash("results class"), "CSV")
    names = [row[0] for row in tables(the_file(room.env, card))["3-learners.csv"][1:]]
    assert names == ["ana", "ben (left the server)", f"unknown account {carl.id}"]


async def test_more_than_a_hundred_names_are_asked_for_in_hundreds(
    room: Room, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners = [room.student(f"learner {at:03}") for at in range(230)]
    group = await group_of(database, room, *learners)
    await quiz(room, {learners[0]: RIGHT})
    await opened_for(database, group)
    asked: list[int] = []
    plain = FakeWebSocket.request_chunks

    async def counted(socket: FakeWebSocket, *args: Any, user_ids: list[int], **more: Any) -> None:
        asked.append(len(user_ids))
        await plain(socket, *args, user_ids=user_ids, **more)

    monkeypatch.setattr(FakeWebSocket, "request_chunks", counted)
    card = await room.teacher.press(await room.teacher.slash("results class"), "CSV")
    assert asked == [100, 100, 30]
    assert len(tables(the_file(room.env, card))["4-absent.csv"]) == 230


# ---------------------------------------------------------------------- a pack


async def test_the_questions_of_a_pack_are_analysed_with_a_caution_below_thirty(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await quiz(room, {ana: RIGHT, ben: WRONG})
    await quiz(room, {ana: WRONG, ben: RIGHT})  # not for the first time
    card = await room.teacher.slash("results pack", pack="berth")
    assert "2 learners answered." in card
    assert "50% 1. Which one could evidence settle?" in card
    assert "nobody chose “Ships will stay away.”" in card
    assert "fewer than 30 learners: read with caution" in card
    assert [one.filename for one in card.message.attachments] == ["chart-1.png"]
    given = await room.teacher.press(card, "CSV")
    with ZipFile(BytesIO(the_file(room.env, given))) as archive:
        questions, answers = (rows(archive.read(name)) for name in archive.namelist())
    assert questions[1][2:6] == ["2", "0.5", "", ""]
    assert sorted(row[1:5] for row in answers[1:]) == [
        ["312 ships called in May.", "right", "1", "0.5"],
        ["Ships will stay away.", "wrong", "0", "0"],
        ["The harbour is an eyesore.", "wrong", "1", "0.5"],
    ]


async def test_what_people_practise_alone_is_in_no_analysis_of_a_bundled_pack(room: Room) -> None:
    ana = room.student("ana")
    await ana.pick(await ana.slash("quiz", pack="Berth", length=0), RIGHT)
    card = await room.teacher.slash("results pack", pack="berth")
    assert "0 learners answered." in card
    assert "Nothing here yet." in card


async def test_another_servers_answers_are_not_seen(room: Room) -> None:
    other = Room(room.env)
    await quiz(other, {other.student("ben"): WRONG})
    card = await room.teacher.slash("results pack", pack="berth")
    assert "0 learners answered." in card
    assert "No class quiz was finished here yet." in await room.teacher.slash("results class")
    assert "no finished class quiz of that number" in await room.teacher.slash("results class", quiz="1")


async def test_the_pack_that_nobody_has_is_refused(room: Room) -> None:
    assert "There is no pack “nowhere” on this server." in await room.teacher.slash("results pack", pack="nowhere")


# ---------------------------------------------------------------------- a learner


async def test_a_learner_is_told_by_skill_over_time_in_this_server_alone(room: Room) -> None:
    ana = room.student("ana")
    await quiz(room, {ana: WRONG})
    await room.wait(86_400)
    await quiz(room, {ana: RIGHT})
    await ana.pick(await ana.slash("quiz", pack="Berth", length=0), WRONG)  # alone: theirs
    card = await room.teacher.slash("results learner", member=ana.actor)
    assert card.text.startswith("## Results of ana\n")
    assert "2 graded answers." in card
    assert "50% Checkable or not – 1 of 2 right" in card
    assert len(card.message.attachments) == 1
    given = await room.teacher.press(card, "CSV")
    with ZipFile(BytesIO(the_file(room.env, given))) as archive:
        assert [name.partition("-")[0] for name in archive.namelist()] == ["learner"] * 3
        _skills, over_time, _both = (rows(archive.read(name)) for name in archive.namelist())
    assert [row[1:] for row in over_time[1:]] == [
        ["Berth", "class quiz", "1", "0", "1", "0"],
        ["Berth", "class quiz", "1", "1", "1", "1"],
    ]


# ---------------------------------------------------------------------- a group


async def test_a_gradebook_has_class_quizzes_and_those_who_left_with_results(room: Room, database: Database) -> None:
    ana, ben, carl = room.learners("ana", "ben", "carl")
    group = await group_of(database, room, ana, ben, carl)
    await quiz(room, {ana: RIGHT, carl: WRONG})
    await opened_for(database, group)
    async with database.unit() as unit:
        await unit.groups.leave(group, carl.id, datetime(2026, 1, 2, tzinfo=UTC))
        await unit.commit()
    card = await room.teacher.slash("results group", group="7b")
    assert "Gradebook of 7b" in card
    assert "50% Berth (class quiz) – 2 of 2 finished" in card
    given = await room.teacher.press(card, "CSV")
    with ZipFile(BytesIO(the_file(room.env, given))) as archive:
        grades, _works, details = (rows(archive.read(name)) for name in archive.namelist())
    assert grades == [
        ["Learner", "Berth", "Mean"],
        ["ana", "1", "1"],
        ["ben", "", ""],
        ["carl (left the group)", "0", "0"],
    ]
    assert [row[:7] for row in details[1:]] == [
        ["ana", "Berth", "class quiz", "1", "1", "1", ""],
        ["carl (left the group)", "Berth", "class quiz", "0", "1", "0", ""],
    ]


async def test_a_chart_of_many_works_is_described_in_whole_words_as_far_as_discord_takes_it(
    room: Room, database: Database, clock: SimulatedClock
) -> None:
    ana = room.student("ana")
    group = await group_of(database, room, ana)
    await ana.press(await ana.pick(await ana.slash("quiz", pack=WORDY, length=0), RIGHT), "See my result")
    async with database.unit() as unit:
        same = [column for column in runs.c if column is not runs.c.id]
        for _ in range(5):  # twice as many each time
            await unit.connection.execute(insert(runs).from_select(same, select(*same)))
        for run in (await unit.connection.scalars(select(runs.c.id))).all():
            row = await assigned(unit, room, group, "wordy", clock.now())
            await unit.assignments.begin(row.id, ana.id, run)
        await unit.commit()
    card = await room.teacher.slash("results group", group="7b")
    (said,) = descriptions(card)
    page = the_file(room.env, await room.teacher.press(card, "Page to print")).decode()
    whole = unescape(page.partition('" alt="')[2].partition('">')[0])
    assert whole.count(WORDY[:30]) == 32
    assert len(said) <= 1024 < len(whole)
    assert whole.startswith(f"{said.removesuffix('…')} ")


async def test_only_one_kind_of_work_can_be_asked_for_and_its_files_keep_to_it(room: Room, database: Database) -> None:
    ana = room.student("ana")
    group = await group_of(database, room, ana)
    await quiz(room, {ana: RIGHT})
    await opened_for(database, group)
    card = await room.teacher.slash("results group", group="7b", only="class")
    assert "Only: class quiz." in card
    assert "Berth (class quiz)" in card
    assert "Nothing here yet." in await room.teacher.slash("results group", group="7b", only="lesson")
    page = the_file(room.env, await room.teacher.press(card, "Page to print")).decode()
    assert "Only: class quiz." in page


async def test_a_group_of_another_server_is_refused(room: Room, database: Database) -> None:
    other = Room(room.env)
    await group_of(database, other, other.student("ben"))
    assert "no group called “7b”" in await room.teacher.slash("results group", group="7b")
    card = await room.teacher.slash("results learner", member=room.teacher.actor)
    forged = await room.teacher.send(card, ids.ReportFilePress("group", "csv", "1").custom_id)
    assert "That group isn't here any more." in forged


async def canvas(room: Room, content: str, to: str = "canvas") -> Card:
    """The gradebook for another system, with a list of who is who there."""
    listed = ("who.csv", content.encode())
    return await room.teacher.slash("results group", group="7b", to=to, list=listed)


async def test_without_a_list_of_who_is_who_there_is_one_to_fill_in(room: Room, database: Database) -> None:
    ana = room.student("ana")
    await group_of(database, room, ana)
    card = await room.teacher.slash("results group", group="7b", to="canvas")
    assert "Fill in what Canvas knows each learner by" in card
    assert rows(the_file(room.env, card)) == [
        ["Discord", "Name on Discord", "Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
        [str(ana.id), "ana", "", "", "", "", ""],
    ]


async def test_canvas_gets_its_columns_from_the_teachers_list_which_is_not_kept(
    room: Room, database: Database, settings: Settings
) -> None:
    ana, ben, carl = room.learners("ana", "ben", "carl")
    group = await group_of(database, room, ana, ben, carl)
    await quiz(room, {ana: RIGHT, carl: WRONG})
    await opened_for(database, group)
    listed = f"Discord,Student,SIS User ID\n{ana.id},Lovelace Ada,s-1001\n@Carl,Gauss Carl,s-1002\nnobody,X,s-9\n"
    card = await canvas(room, listed)
    assert "The grades of 2 learners, for the gradebook import of Canvas." in card
    assert "**Not in your list, so left out:** ben" in card
    assert "**In your list, and nobody in this group:** nobody" in card
    assert rows(the_file(room.env, card)) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Berth"],
        ["Points Possible", "", "", "", "", "1"],
        ["Lovelace Ada", "", "s-1001", "", "", "1"],
        ["Gauss Carl", "", "s-1002", "", "", "0"],
    ]
    async with database.unit(writes=False) as unit:
        for table in metadata.sorted_tables:
            stored = (await unit.connection.execute(select(table))).all()
            assert "s-1001" not in str(stored), table.name


async def test_moodle_gets_percent_under_what_it_knows_learners_by(room: Room, database: Database) -> None:
    ana = room.student("ana")
    group = await group_of(database, room, ana)
    await quiz(room, {ana: RIGHT})
    await opened_for(database, group)
    card = await canvas(room, "discord;e-mail;Email address\nana;x;ada@example.org\n", "moodle")
    assert rows(the_file(room.env, card)) == [
        ["First name", "Last name", "ID number", "Email address", "Username", "Berth"],
        ["", "", "", "ada@example.org", "", "100"],
    ]


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("", "needs a column “Discord”"),
        ("Student,ID\nx,1\n", "needs a column “Discord”"),
        ("Discord,Section\nana,7b\n", "needs at least one of the columns that Canvas knows"),
        ("Discord,ID\nana,1\nAna,2\n", "“ana” is in your list twice."),
    ],
)
async def test_a_list_that_cannot_be_used_is_refused_with_what_is_wrong(
    room: Room, database: Database, listed: str, told: str
) -> None:
    await group_of(database, room, room.student("ana"))
    card = await canvas(room, listed)
    assert told in card
    assert not card.message.attachments


async def test_a_servers_own_pack_is_analysed_from_all_answers_and_a_changed_question_counts_anew(room: Room) -> None:
    teacher, (ana, ben) = room.teacher, room.learners("ana", "ben")
    for prompt, learner in (("Who counted the stalls?", ana), ("Who was it that counted the stalls?", ben)):
        draft = await teacher.slash("pack upload", file=("market.yaml", text({**QUESTION, "prompt": prompt})))
        await teacher.press(draft, "Publish")
        await learner.pick(await learner.slash("quiz", pack="Market day", length=0), "Nobody named")
    card = await teacher.slash("results pack", pack="market")
    assert "All answers to this pack, in class quizzes, assignments and practice." in card
    assert "100% 1. Who was it that counted the stalls? – 1 learner, nobody chose" in card
    given = await teacher.press(card, "CSV")
    with ZipFile(BytesIO(the_file(room.env, given))) as archive:
        questions = rows(archive.read(archive.namelist()[0]))
    assert [row[1:4] for row in questions[1:]] == [["2", "1", "1"], ["1", "1", "1"]]


async def test_a_gradebook_has_the_attempt_that_counts_with_extra_time_and_what_came_late(
    room: Room, database: Database, clock: SimulatedClock
) -> None:
    ana, ben = room.learners("ana", "ben")
    group = await group_of(database, room, ana, ben)
    for learner in (ana, ben):
        told = await learner.pick(await learner.slash("quiz", pack="Berth", length=0), RIGHT)
        await learner.press(told, "See my result")
    due = clock.now() - timedelta(hours=1)
    async with database.unit() as unit:
        row = await assigned(unit, room, group, "berth", due)
        for learner in (ana, ben):
            (run,) = await unit.connection.scalars(select(runs.c.id).where(runs.c.learner_id == learner.id))
            await unit.assignments.begin(row.id, learner.id, run)
        await unit.assignments.extend(row.id, ben.id, 7200)
        await unit.commit()
    card = await room.teacher.slash("results group", group="7b", only="pack")
    given = await room.teacher.press(card, "CSV")
    with ZipFile(BytesIO(the_file(room.env, given))) as archive:
        grades, _works, details = (rows(archive.read(name)) for name in archive.namelist())
    assert grades[1:] == [["ana", "0.5", "0.5"], ["ben", "1", "1"]]
    assert [[row[0], *row[2:7], row[9]] for row in details[1:]] == [
        ["ana", "pack", "0.5", "1", "0.5", "1", "1"],
        ["ben", "pack", "1", "1", "1", "1", "0"],
    ]
    async with database.unit() as unit:
        await unit.corrections.add(
            guild_id=room.guild.id,
            pack="berth",
            version=3,
            item="berth",
            action="void",
            accepted=None,
            author_id=room.teacher.id,
            now=due,
        )
        judged = await unit.corrections.answers(room.guild.id, "berth", 3, ["berth"], own=False)
        await unit.corrections.rescore([replace(one, score=0.0, maximum=0.0) for one in judged])
        await unit.commit()
    with ZipFile(BytesIO(the_file(room.env, await room.teacher.press(card, "CSV")))) as archive:
        details = rows(archive.read(archive.namelist()[2]))
    assert [row[4] for row in details[1:]] == ["0", "0"], "nobody gets points for the question any more"
