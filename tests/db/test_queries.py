from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.answers import AnswerLog
from db.queries import SkillTotal, StoredResponse
from tests.databases import NOON, add_run, answer_to, plans

if TYPE_CHECKING:
    from db.engine import Database
    from db.rows import StoredAnswer

LATER = NOON + timedelta(minutes=3)


async def write(database: Database, *given: StoredAnswer) -> None:
    async with AnswerLog(database) as log:
        for answer in given:
            await log.write(answer)


async def test_skill_totals_sum_every_answer_of_the_learner_by_skill(database: Database) -> None:
    first, second = await add_run(database), await add_run(database)
    await write(
        database,
        answer_to(first, "one", score=0.5),
        answer_to(second, "one", score=1.0),
        answer_to(second, "two", skill="voice", score=0.0, maximum=3.0),
        answer_to(first, "one", learner_id=8, score=1.0),
    )
    async with database.unit(writes=False) as unit:
        assert await unit.queries.skill_totals(7) == {
            "unit": SkillTotal(answers=2, score=1.5, maximum=2.0),
            "voice": SkillTotal(answers=1, score=0.0, maximum=3.0),
        }
        assert await unit.queries.skill_totals(9) == {}


async def test_responses_are_the_latest_to_each_item(database: Database) -> None:
    first, second = await add_run(database), await add_run(database)
    await write(
        database,
        answer_to(second, "one", response={"choice": "new"}, answered_at=LATER, pack_version=3),
        answer_to(first, "one", response={"choice": "old"}),
        answer_to(first, "one", pack="voices", skill="voice", response=["x"]),
        answer_to(first, "one", learner_id=8),
    )
    of_voices = StoredResponse("voices", 2, "one", ["x"], NOON)
    of_figures = StoredResponse("figures", 3, "one", {"choice": "new"}, LATER)
    async with database.unit(writes=False) as unit:
        assert await unit.queries.responses(7) == [of_voices, of_figures]
        assert await unit.queries.responses(7, "voice") == [of_voices]
        assert await unit.queries.responses(7, "genre") == []


async def test_open_runs_come_with_the_one_last_touched_first(database: Database) -> None:
    touched = await add_run(database)
    untouched = await add_run(database, mode="lesson", subject="units")
    over = await add_run(database)
    await add_run(database, learner_id=8)
    async with database.unit() as unit:
        await unit.runs.move(touched.id, 1, expected=0, asked_at=LATER, now=LATER)
        await unit.runs.move(over.id, 3, expected=0, asked_at=LATER, finished_at=LATER, now=LATER)
        found = await unit.queries.open_runs(7)
    assert [(run.id, run.subject, run.position, run.updated_at) for run in found] == [
        (touched.id, "figures", 1, LATER),
        (untouched.id, "units", 0, NOON),
    ]


async def test_each_query_is_one_statement_that_uses_an_index(database: Database) -> None:
    async with database.unit(writes=False) as unit, plans(unit) as found:
        await unit.queries.skill_totals(7)
        await unit.queries.responses(7, "unit")
        await unit.queries.open_runs(7)
        await unit.runs.answers(1, 7)
    assert len(found) == 4
    if database.file:  # PostgreSQL plans by size, and these tables are empty
        assert "USING COVERING INDEX ix_answers_learner_id_run_id (learner_id=?)" in found[0]
        assert "USING INDEX ix_answers_learner_id_answered_at (learner_id=?)" in found[1]
        assert "USING INDEX ix_runs_learner_id_mode (learner_id=?)" in found[2]
        assert "USING INDEX ix_answers_learner_id_run_id (learner_id=? AND run_id=?)" in found[3]
