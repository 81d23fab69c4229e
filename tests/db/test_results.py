from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.answers import AnswerLog
from db.results import Scored
from tests.databases import NOON, add_class, add_run, answer_to, plans

if TYPE_CHECKING:
    from db.engine import Database
    from db.rows import StoredAnswer


async def write(database: Database, *given: StoredAnswer) -> None:
    async with AnswerLog(database) as log:
        for answer in given:
            await log.write(answer)


async def test_counts_are_by_item_in_one_run(database: Database) -> None:
    row, other = await add_class(database), await add_class(database, channel_id=21)
    await write(
        database,
        *(answer_to(row.run, learner_id=learner) for learner in (7, 8, 9)),
        answer_to(row.run, learner_id=7, response="changed"),
        answer_to(row.run, "two"),
        answer_to(other.run),
    )
    async with database.unit(writes=False) as unit:
        assert await unit.results.rights(row.run.id) == {"one": (3, 3), "two": (1, 1)}


@pytest.mark.parametrize(
    ("responses", "distribution"),
    [
        (["a", "b", "b", "c", "b", "c"], [("b", 3), ("c", 2), ("a", 1)]),
        ([["a", "b"], ["a"], ["a", "b"], [], ["b", "a"]], [(["a", "b"], 2), (["a"], 1), (["b", "a"], 1), ([], 1)]),
        ([{"x": "l", "y": "r"}, {"y": "r", "x": "l"}, {"x": "r", "y": "r"}],
         [({"x": "l", "y": "r"}, 2), ({"x": "r", "y": "r"}, 1)]),
        ([13.4, 13.4, 0.1 + 0.2, 0.3, 1.1e9], [(13.4, 2), (0.3, 1), (0.1 + 0.2, 1), (1.1e9, 1)]),
        (["13.4", 13.4, True, "true"], [("13.4", 1), ("true", 1), (13.4, 1), (True, 1)]),
    ],
)  # fmt: skip
async def test_a_spread_counts_each_response_whatever_its_kind(
    database: Database, responses: list[Any], distribution: list[tuple[Any, int]]
) -> None:
    row = await add_class(database)
    given = [answer_to(row.run, learner_id=number, response=one) for number, one in enumerate(responses)]
    await write(database, *given, answer_to(row.run, "two"))
    async with database.unit(writes=False) as unit:
        found = await unit.results.distribution(row.run.id, "one")
        assert Counter(map(repr, found)) == Counter(map(repr, distribution))
        assert [count for _, count in found] == sorted((count for _, count in distribution), reverse=True)
        assert await unit.results.distribution(row.run.id, "three") == []


RESPONSES = st.one_of(
    st.sampled_from("abc"),
    st.lists(st.sampled_from("abc"), max_size=2),
    st.dictionaries(st.sampled_from("xy"), st.sampled_from("lr")),
    st.floats(0, 3).map(lambda figure: round(figure, 1)),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(responses=st.lists(RESPONSES, max_size=30))
async def test_a_spread_adds_up_to_all_answers(database: Database, responses: list[Any]) -> None:
    run = await add_run(database)
    await write(database, *(answer_to(run, learner_id=n, response=one) for n, one in enumerate(responses)))
    async with database.unit(writes=False) as unit:
        found = await unit.results.distribution(run.id, "one")
    assert all(responses.count(response) == count for response, count in found)
    assert sum(count for _, count in found) == len(responses)


async def test_totals_are_of_everybodys_answers_by_learner(database: Database) -> None:
    row, other = await add_class(database), await add_class(database, channel_id=21)
    await write(
        database,
        answer_to(row.run, "one", score=0.5, ms=1000),
        answer_to(row.run, "one", learner_id=8, score=1.0, ms=4001),
        answer_to(row.run, "two", score=2.0, maximum=2.0, ms=10, confidence=None),
        answer_to(row.run, "three", skill="voice", score=0.0, ms=20),
        answer_to(other.run, "one"),
    )
    async with database.unit(writes=False) as unit:
        by_learner = await unit.results.learner_totals(row.run.id)
        assert {learner: sorted(given) for learner, given in by_learner.items()} == {
            7: [
                Scored("one", 0.5, 1.0, 1000, NOON, 2),
                Scored("three", 0.0, 1.0, 20, NOON, 2),
                Scored("two", 2.0, 2.0, 10, NOON, None),
            ],
            8: [Scored("one", 1.0, 1.0, 4001, NOON, 2)],
        }


async def test_who_answered_and_when_the_last_answer_came_is_told_by_item(database: Database) -> None:
    row, other = await add_class(database), await add_class(database, channel_id=21)
    await write(
        database,
        answer_to(row.run, "one"),
        answer_to(row.run, "one", learner_id=8, answered_at=NOON + timedelta(seconds=3)),
        answer_to(row.run, "two", learner_id=9),
        answer_to(other.run, "one", learner_id=10),
    )
    async with database.unit(writes=False) as unit:
        assert await unit.results.learners(row.run.id) == {7, 8, 9}
        assert await unit.results.learners(row.run.id, "one") == {7, 8}
        assert await unit.results.last_answers(row.run.id) == {"one": NOON + timedelta(seconds=3), "two": NOON}
        assert (await unit.results.learner_totals(row.run.id, [9, 404])).keys() == {9}
        assert await unit.results.responses_to(row.run.id, ["one"], [8]) == {(8, "one"): {"choice": "a"}}


async def test_a_share_takes_the_later_of_two_votes_of_a_learner(database: Database) -> None:
    row = await add_class(database)
    votes = {"one": "one/2", "two": "two/2"}
    async with database.unit(writes=False) as unit:
        assert await unit.results.share(row.run.id, votes) is None
    await write(
        database,
        answer_to(row.run, "one", score=0.0),
        answer_to(row.run, "one/2", score=1.0),
        answer_to(row.run, "one", learner_id=8, score=0.0),
        answer_to(row.run, "two", learner_id=8, score=1.0, maximum=2.0),
        answer_to(row.run, "warm-up", score=0.0),
    )
    async with database.unit(writes=False) as unit:
        assert await unit.results.share(row.run.id, votes) == 0.5
        assert await unit.results.share(row.run.id, {}) is None


async def test_a_run_without_answers_has_no_totals(database: Database) -> None:
    row = await add_class(database)
    async with database.unit(writes=False) as unit:
        assert await unit.results.rights(row.run.id) == {}
        assert await unit.results.learner_totals(row.run.id) == {}


async def test_each_reading_of_results_is_one_statement_by_the_key_of_the_answers(database: Database) -> None:
    async with database.unit(writes=False) as unit, plans(unit) as found:
        await unit.results.distribution(1, "one")
        await unit.results.rights(1)
        await unit.results.learner_totals(1)
    assert len(found) == 3
    if database.file:  # PostgreSQL plans by size, and these tables are empty
        assert "USING INDEX sqlite_autoindex_answers_1 (run_id=? AND item=?)" in found[0]
        assert "USING INDEX sqlite_autoindex_answers_1 (run_id=?)" in found[1]
        assert "USING INDEX sqlite_autoindex_answers_1 (run_id=?)" in found[2]
        assert "TEMP B-TREE" not in found[1]
