"""Questions that may be wrong: learners report them, teachers reply and put right what was judged wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select, text

from bot.i18n import wording
from bot.services.item_review import MOST_OPEN
from db.engine import Database
from db.models import answers, correction_notices, corrections, item_reports, pack_changes
from lessons.assignments import Times
from questions.model import Question
from tests.bot.test_packs import publish
from tests.bot.test_packs import text as written

if TYPE_CHECKING:
    import simcord
    from sqlalchemy import Column

    from bot.app import Copydesk
    from bot.config import Settings
    from tests.bot.classroom_page import Room
    from tests.people import Card, Student

WRONG = "Something wrong with this question?"


async def asked(student: Student, option: str) -> Card:
    """A student answers the one question of the market pack; the feedback."""
    card = await student.slash("quiz", pack="Market day", length=0)
    return await student.pick(card, option)


async def past(room: Room) -> Card:
    """The latest past class quiz, as the teacher sees it."""
    history = await room.teacher.slash("class history")
    return await room.teacher.choose(history, "Market day")


async def question(room: Room) -> Card:
    """Its first question, as the teacher looks at it."""
    return await room.teacher.choose(await past(room), "Who counted the stalls?")


async def reports(room: Room) -> Card:
    """The open reports of the server, as the teacher sees them."""
    return await room.teacher.slash("results reports")


async def played(room: Room, **said: str) -> list[Student]:
    """A class in which each of these learners gave this answer, and which is over."""
    await publish(room.teacher, written())
    people = room.learners(*said)
    await room.start("Market day", questions=1)
    for one, option in zip(people, said.values(), strict=True):
        await room.pick(one, option)
    await room.close()
    await room.press("Next")
    return people


async def stored(settings: Settings, *columns: Column[Any]) -> list[tuple[Any, ...]]:
    database = await Database.open(settings.database_url)
    try:
        async with database.unit(writes=False) as unit:
            return [tuple(row) for row in await unit.connection.execute(select(*columns))]
    finally:
        await database.close()


async def test_a_report_reaches_the_teachers_without_a_name_and_the_reply_its_reporter_once(room: Room) -> None:
    await publish(room.teacher, written())
    ana, ben = room.learners("ana", "ben")
    for one, said in ((ana, "The office is right, **too**. @everyone"), (ben, "I do not get it.")):
        told = await one.type_in(await asked(one, "The office"), WRONG, said)
        assert told.ephemeral
        assert "Your teachers in this server will look at it" in told
    inbox = await reports(room)
    assert inbox.ephemeral
    assert "2 reports in Market day" in inbox
    item = await room.teacher.choose(inbox, "Who counted the stalls?")
    assert "> The office is right, \\*\\*too\\*\\*." in item
    assert "> I do not get it." in item
    assert "@everyone" not in item, "it would look like a mention"
    assert str(ana.id) not in item
    assert "ana" not in item.text.split()
    closed = await room.teacher.type_in(item, "Reply and close", "The article names nobody: see line 2.")
    assert "There are no open reports." in closed
    first = await ana.slash("help")
    assert first.ephemeral
    assert "A reply to your report" in first
    assert "> The article names nobody: see line 2." in first
    assert "A reply to your report" not in await ana.slash("help")
    assert "A reply to your report" in await ben.slash("progress")


async def test_a_report_says_nothing_where_nothing_is_written_and_a_second_one_takes_the_place_of_the_first(
    room: Room, settings: Settings
) -> None:
    await publish(room.teacher, written())
    ana = room.student("ana")
    card = await asked(ana, "The office")
    assert wording.EMPTY_REPORT.english in await ana.type_in(card, WRONG, "   ")
    await ana.type_in(card, WRONG, "It is wrong.")
    await ana.type_in(card, WRONG, "It is really wrong.")
    assert await stored(settings, item_reports.c.text) == [("It is really wrong.",)]


async def test_one_learner_cannot_fill_the_inbox(room: Room, settings: Settings) -> None:
    ana = room.student("ana")
    card = await ana.slash("quiz", pack="form-a", length=0)
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        for at in range(MOST_OPEN):
            await unit.item_reports.add(
                guild_id=room.guild.id,
                pack="form-a",
                pack_version=1,
                item=f"i{at}",
                learner_id=ana.id,
                text="!",
                now=cast("Copydesk", room.env.bot).services.clock.now(),
            )
        await unit.commit()
    await database.close()
    told = await ana.send(card, "c1.report.1.0", figure="Once more.")
    assert wording.TOO_MANY_REPORTS.english in told
    assert len(await stored(settings, item_reports.c.id)) == MOST_OPEN


async def test_another_answer_is_accepted_afterwards_and_everybody_affected_is_told_once(
    room: Room, settings: Settings
) -> None:
    ana, ben = await played(room, ana="The office", ben="Nobody named")
    assert "1 of 2 fully right" in (before := await past(room)) or "50%" in before
    item = await question(room)
    assert "2 answers, 50% of the points" in item
    asks = await room.teacher.choose(item, "The office")
    assert "It changes 1 answer of 1 learner, who are told." in asks
    done = await room.teacher.press(asks, "Yes, for everybody")
    assert "2 answers, 100% of the points" in done
    assert "is right, too." in done
    assert sorted(await stored(settings, answers.c.learner_id, answers.c.score)) == sorted(
        [(ana.id, 1.0), (ben.id, 1.0)]
    )
    told = await ana.slash("progress")
    assert "Your answer was judged anew. Points before: 0, now: 1." in told
    assert "judged anew" not in await ana.slash("progress")
    assert "judged anew" not in await ben.slash("progress"), "nothing of theirs changed"
    assert "key corrected in version 1" in await room.teacher.slash("pack history", pack="market")


async def test_a_question_is_left_out_afterwards_and_that_can_be_taken_back(room: Room, settings: Settings) -> None:
    ana, ben = await played(room, ana="The office", ben="Nobody named")
    asks = await room.teacher.press(await question(room), "Give no points for it")
    assert "It changes 2 answers of 2 learners" in asks
    done = await room.teacher.press(asks, "Yes, for everybody")
    assert "nobody gets points for it" in done
    assert set(await stored(settings, answers.c.maximum)) == {(0.0,)}
    assert "This question gives nobody points any more." in await ben.slash("progress")
    back = await room.teacher.press(done, "Take corrections back")
    assert "Corrected" not in back
    scores = await stored(settings, answers.c.learner_id, answers.c.score, answers.c.maximum)
    assert sorted(scores) == sorted([(ana.id, 0.0, 1.0), (ben.id, 1.0, 1.0)])


async def test_answers_given_later_are_judged_alike_in_a_quiz_and_in_a_class(room: Room) -> None:
    _ana, _ben = await played(room, ana="The office", ben="Nobody named")
    item = await question(room)
    await room.teacher.press(await room.teacher.choose(item, "The office"), "Yes, for everybody")
    cleo = room.student("cleo")
    assert "✓ **Right.**" in await asked(cleo, "The office")
    await room.start("Market day", questions=1)
    await room.pick(cleo, "The office")
    await room.close()
    assert "✓ **Right.**" in room.own(cleo)


async def test_nothing_is_put_right_while_a_class_plays_the_pack(room: Room, settings: Settings) -> None:
    await played(room, ana="The office", ben="Nobody named")
    asks = await room.teacher.choose(await question(room), "The office")
    await room.start("Market day", questions=1)
    refused = await room.teacher.press(asks, "Yes, for everybody")
    assert "A class quiz in this server is playing “Market day” now" in refused
    assert await stored(settings, corrections.c.id) == []
    assert {score for (score,) in await stored(settings, answers.c.score)} == {0.0, 1.0}


async def test_pressed_twice_it_is_done_once(room: Room, settings: Settings) -> None:
    await played(room, ana="The office", ben="Nobody named")
    asks = await room.teacher.press(await question(room), "Give no points for it")
    control = asks.custom_id("Yes, for everybody")
    await room.teacher.send(asks, control)
    await room.teacher.send(asks, control)
    assert len(await stored(settings, corrections.c.id)) == 1


async def test_where_the_line_in_the_history_cannot_be_written_nothing_is_rescored(
    room: Room, settings: Settings, expected_errors: list[str]
) -> None:
    await played(room, ana="The office", ben="Nobody named")
    asks = await room.teacher.press(await question(room), "Give no points for it")
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        await unit.connection.execute(text(f"ALTER TABLE {pack_changes.name} RENAME TO gone"))
        await unit.commit()
    await database.close()
    expected_errors.append("Could not store")
    assert wording.DATABASE_AWAY.english in await room.teacher.press(asks, "Yes, for everybody")
    assert await stored(settings, corrections.c.id) == []
    assert await stored(settings, correction_notices.c.learner_id) == []
    assert set(await stored(settings, answers.c.maximum)) == {(1.0,)}


async def test_a_learner_can_report_nothing_that_they_were_not_asked(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    ana, ben = room.learners("ana", "ben")
    await ana.slash("quiz", pack="form-a", length=0)
    card = await ben.slash("help")
    for control in ("c1.report.1.0", "c1.report.9.0", "c1.report.1.99", "c1.report.k7.0v1"):
        assert wording.NOT_YOUR_RUN.english in await ben.send(card, control, figure="Wrong."), control
    assert await stored(settings, item_reports.c.id) == []
    stranger = room.stranger("cleo")
    own = await stranger.slash("quiz", pack="form-a", length=0)
    while not own.has("Answer A"):
        own = await stranger.press(own, "Skip")
    answered = await stranger.press(own, "Answer A")
    assert not answered.has(WRONG), "there are no teachers in direct messages"


async def test_what_a_correction_changed_in_a_test_is_told_when_the_test_is_closed(
    room: Room, env: simcord.Env, settings: Settings
) -> None:
    ana, now = room.student("ana"), cast("Copydesk", env.bot).services.clock.now()
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        group = await unit.groups.add(guild_id=room.guild.id, name="Year 9", time_zone="UTC", now=now)
        await unit.groups.join(group.id, ana.id, now, again=True)
        await unit.assignments.add(
            guild_id=room.guild.id,
            group_id=group.id,
            kind="form",
            subject="form-a",
            per_skill=None,
            times=Times(now, now + timedelta(minutes=1), now + timedelta(minutes=2)),
            most_attempts=1,
            counts="first",
            late="full",
            channel_id=None,
            author_id=None,
            now=now,
        )
        form = cast("Copydesk", env.bot).services.catalog.bundled.packs["form-a"]
        number = await unit.corrections.add(
            guild_id=room.guild.id,
            pack=form.id,
            version=form.version,
            item=form.questions[0].id,
            action="void",
            accepted=None,
            author_id=room.teacher.id,
            now=now,
        )
        await unit.corrections.notify(number, {ana.id: (1.0, 0.0)})
        await unit.commit()
    await database.close()
    assert "Put right" not in await ana.slash("help")
    await env.advance_time(121)
    assert "This question gives nobody points any more." in await ana.slash("help")
    assert "Put right" not in await ana.slash("help")


async def test_a_check_of_a_lesson_can_be_reported_and_not_put_right(room: Room, env: simcord.Env) -> None:
    ana = room.student("ana")
    (lesson, *_others) = cast("Copydesk", env.bot).services.catalog.bundled.lessons.values()
    card = await ana.slash("learn", lesson=lesson.id)
    at = next(at for at, step in enumerate(lesson.steps) if isinstance(step, Question))
    told = await ana.send(card, f"c1.report.1.{at}", figure="The page says something else.")
    assert wording.REPORT_TAKEN.english in told
    inbox = await reports(room)
    item = await room.teacher.choose(inbox, *inbox.menu)
    assert wording.NOT_CORRECTABLE.english in item
    assert not item.has("Give no points")
