"""Where learners stand: read for a whole class in four statements, however many there are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.answers import AnswerLog
from db.learner_states import LATEST, LearnerState, OpenLesson, Recent
from db.queries import SkillTotal
from tests.databases import NOON, add_run, answer_to, plans

if TYPE_CHECKING:
    from db.engine import Database
    from db.rows import StoredAnswer

LATER = NOON + timedelta(minutes=3)
NOTHING = LearnerState((), {}, {}, 0, ())


async def store(database: Database, *answers: StoredAnswer) -> None:
    """Put answers into the log."""
    async with AnswerLog(database) as log:
        for answer in answers:
            await log.write(answer)


async def state_of(database: Database, learner: int) -> LearnerState:
    """Where one of three learners stands, read with the others."""
    async with database.unit(writes=False) as unit:
        return (await unit.learner_states.of([7, 8, 9], NOON, NOON))[learner]


async def test_of_somebody_who_did_nothing_there_is_nothing(database: Database) -> None:
    assert await state_of(database, 9) == NOTHING


async def test_open_lessons_come_with_the_one_last_touched_first_and_quizzes_are_none(database: Database) -> None:
    touched, untouched = [await add_run(database, mode="lesson", subject=name) for name in ("units", "voices")]
    await add_run(database)
    await add_run(database, learner_id=8, mode="lesson", subject="genre")
    async with database.unit() as unit:
        await unit.runs.move(touched.id, 1, expected=0, asked_at=LATER, now=LATER)
        await unit.commit()
    found = await state_of(database, 7)
    assert found.open_lessons == (OpenLesson("units", 1), OpenLesson(untouched.subject, 0))


async def test_a_finished_lesson_has_its_latest_end(database: Database) -> None:
    again = LATER + timedelta(days=1)
    for learner, subject, ended in ((7, "units", again), (7, "units", LATER), (7, "voices", None), (8, "genre", LATER)):
        run = await add_run(database, learner_id=learner, mode="lesson", subject=subject)
        if ended is not None:
            async with database.unit() as unit:
                await unit.runs.move(run.id, 3, expected=0, asked_at=NOON, finished_at=ended, now=ended)
                await unit.commit()
    assert (await state_of(database, 7)).finished == {"units": again}
    assert (await state_of(database, 8)).finished == {"genre": LATER}


async def test_the_latest_answers_of_a_skill_are_summed_and_the_last_says_where_it_was_met(database: Database) -> None:
    run = await add_run(database)
    old = [answer_to(run, f"old-{at}", answered_at=NOON - timedelta(minutes=at + 1)) for at in range(5)]
    new = [answer_to(run, f"new-{at}", answered_at=NOON + timedelta(minutes=at), score=0.5) for at in range(LATEST - 1)]
    last = answer_to(run, "last", pack="voices", answered_at=NOON + timedelta(hours=1), score=0.0)
    poll = answer_to(run, "poll", skill="genre", maximum=0.0, score=0.0)
    await store(database, *old, *new, last, poll, answer_to(run, learner_id=8))
    found = await state_of(database, 7)
    assert found.skills == {
        "unit": Recent(SkillTotal(LATEST, 0.5 * (LATEST - 1), float(LATEST)), "voices", last.answered_at)
    }
    assert found.lately == LATEST


async def test_a_class_is_read_in_five_statements_by_indexes(database: Database) -> None:
    async with database.unit(writes=False) as unit, plans(unit) as found:
        await unit.learner_states.of(range(500), NOON, NOON)
    assert len(found) == 5
    if database.file:  # PostgreSQL plans by size, and these tables are empty
        assert all(
            (" USING INDEX ix_" in plan or "SEARCH skill_states" in plan) and "SCAN answers" not in plan
            for plan in found
        )
