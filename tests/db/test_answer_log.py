from __future__ import annotations

import asyncio
import math
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError

from db.answers import ANSWER_BATCH, COMMIT_SIBLINGS, AnswerLog, AnswerLogFigures
from db.errors import DatabaseUnavailable
from db.models import answers
from tests.databases import add_run, answer_to, on_server
from tests.simulated import SimulatedClock
from tests.waiting import HANG, begun

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from db.engine import Database
    from db.rows import StoredAnswer

CHILD = Path(__file__).parent / "answering_child.py"
NOWHERE = 404
"""The id of a run that does not exist."""

LONG = 3600.0
"""Seconds between transactions: what waits so long hangs."""


async def stored(database: Database, run_id: int) -> list[StoredAnswer]:
    async with database.unit(writes=False) as unit:
        return await unit.runs.answers(run_id, 7)


async def test_an_answer_is_stored_whole_by_the_time_write_returns(database: Database) -> None:
    run = await add_run(database)
    answer = answer_to(run, response={"labels": ["a", None], "text": "13,4 % — \0 ö"}, score=0.25, confidence=None)
    async with AnswerLog(database) as log:
        await log.write(answer)
        assert await stored(database, run.id) == [answer]


async def test_of_a_thousand_writes_at_once_every_one_is_there(database: Database) -> None:
    run = await add_run(database)
    burst = [answer_to(run, f"item-{number}", ms=number) for number in range(1000)]
    async with AnswerLog(database) as log:
        await asyncio.gather(*map(log.write, burst))
        assert log.figures().batches == 1
    assert sorted(await stored(database, run.id), key=lambda answer: answer.ms) == burst


async def test_more_than_a_batch_goes_down_in_several_transactions(database: Database) -> None:
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await asyncio.gather(*(log.write(answer_to(run, f"item-{number}")) for number in range(ANSWER_BATCH + 1)))
    assert log.figures().batches == 2
    assert len(await stored(database, run.id)) == ANSWER_BATCH + 1


async def test_who_answers_alone_does_not_wait_and_who_follows_at_once_waits_for_others(database: Database) -> None:
    run = await add_run(database)
    async with asyncio.timeout(HANG), AnswerLog(database, commit_delay=LONG) as log:
        await log.write(answer_to(run, "alone"))
        assert log.figures().batches == 1
        waiting: list[asyncio.Task[str | None]] = []
        for number in range(COMMIT_SIBLINGS - 1):
            waiting.append(asyncio.create_task(log.write(answer_to(run, f"item-{number}"))))
            await begun()
            assert (log.figures().batches, log.figures().waiting) == (1, len(waiting))
        await asyncio.gather(log.write(answer_to(run, "enough")), *waiting)
        assert log.figures().batches == 2


async def test_as_many_as_are_enough_wait_for_nobody(database: Database) -> None:
    run = await add_run(database)
    async with asyncio.timeout(HANG), AnswerLog(database, commit_delay=LONG) as log:
        await log.write(answer_to(run, "alone"))
        await asyncio.gather(*(log.write(answer_to(run, f"item-{number}")) for number in range(COMMIT_SIBLINGS)))
        assert log.figures().batches == 2


async def test_who_follows_others_at_once_waits_for_as_long_as_it_is_set_and_no_longer(database: Database) -> None:
    run = await add_run(database)
    began = time.monotonic()
    async with asyncio.timeout(HANG), AnswerLog(database, commit_delay=0.2) as log:
        for number in range(3):
            await log.write(answer_to(run, f"item-{number}"))
        assert log.figures().batches == 3
        assert time.monotonic() - began > 0.35


async def test_an_answer_in_front_of_other_work_waits_for_nobody_as_nobody_can_join_it(database: Database) -> None:
    run, done = await add_run(database), asyncio.Event()

    async def work() -> None:
        done.set()

    async with asyncio.timeout(HANG), AnswerLog(database, commit_delay=LONG) as log:
        await log.write(answer_to(run, "alone"))
        followed = asyncio.create_task(log.write(answer_to(run, "following")))
        await begun()
        assert not followed.done()
        await log.behind(work)
        assert done.is_set()
        assert followed.done()
        both = asyncio.create_task(log.write(answer_to(run, "another"))), asyncio.create_task(log.behind(work))
        await asyncio.gather(*both)  # the same where the work is there before the writer looks


async def test_leaving_waits_for_nobody_else_who_might_answer(database: Database) -> None:
    run, go_on = await add_run(database), asyncio.Event()
    async with asyncio.timeout(HANG):
        async with AnswerLog(database, commit_delay=LONG) as log:
            await log.write(answer_to(run, "alone"))
            followed = asyncio.create_task(log.write(answer_to(run, "following")))
            await begun()
        await followed
        async with AnswerLog(database, commit_delay=LONG) as log:
            await log.write(answer_to(run, "one"))
            held = asyncio.create_task(log.behind(go_on.wait))
            await begun()
            behind = asyncio.create_task(log.write(answer_to(run, "two")))
            await begun()
            asyncio.get_running_loop().call_later(0.1, go_on.set)  # when the log is closed already
        await asyncio.gather(held, behind)
    assert {one.item for one in await stored(database, run.id)} == {"alone", "following", "one", "two"}


async def test_the_language_that_its_learner_chose_is_read_along_with_an_answer(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        await unit.preferences.set_language(7, "es")
        await unit.commit()
    async with AnswerLog(database) as log:
        told = await asyncio.gather(
            log.write(answer_to(run, learner_id=7), asks_language=True),
            log.write(answer_to(run, learner_id=8), asks_language=True),
            log.write(answer_to(run, "another", learner_id=7)),
        )
        assert told[:2] == ["es", None]
        bad = log.write(answer_to(NOWHERE), asks_language=True)  # beside it each goes down by itself
        told = await asyncio.gather(log.write(answer_to(run), asks_language=True), bad, return_exceptions=True)
        assert told[0] == "es"
        assert isinstance(told[1], IntegrityError)


async def test_of_two_presses_for_one_row_the_last_wins_and_both_are_told(database: Database) -> None:
    run = await add_run(database)
    first, second = (answer_to(run, response={"choice": choice}) for choice in "ab")
    async with AnswerLog(database) as log:
        await asyncio.gather(log.write(first), log.write(second))
        assert await stored(database, run.id) == [second]
        await log.write(first)
        assert await stored(database, run.id) == [first]


async def test_a_failed_row_does_not_fail_its_batch_mates(database: Database) -> None:
    run = await add_run(database)
    batch = [answer_to(run, f"item-{number}") for number in range(50)]
    batch[3] = answer_to(NOWHERE, "item-3")
    batch[20] = answer_to(run, "item-20", response={"choice": object()})
    batch[21] = answer_to(run, "item-21", response=math.nan)
    batch[30] = answer_to(run, "item-30", ms=2**70)
    batch[49] = answer_to(run, "item-49", answered_at=None)
    async with AnswerLog(database) as log:
        outcomes = await asyncio.gather(*map(log.write, batch), return_exceptions=True)
    failed = {number: error for number, error in enumerate(outcomes) if error is not None}
    assert set(failed) == {3, 20, 21, 30, 49}
    assert isinstance(failed[3], IntegrityError)
    assert isinstance(failed[20], StatementError)
    assert {answer.item for answer in await stored(database, run.id)} == {
        f"item-{number}" for number in range(50) if number not in failed
    }


async def test_a_bad_second_press_leaves_the_good_first_one(database: Database) -> None:
    run = await add_run(database)
    good, bad = answer_to(run), answer_to(run, response=object())
    async with AnswerLog(database) as log:
        outcomes = await asyncio.gather(log.write(good), log.write(bad), return_exceptions=True)
    assert outcomes[0] is None
    assert isinstance(outcomes[1], StatementError)
    assert await stored(database, run.id) == [good]


PRESSES = st.lists(st.tuples(st.sampled_from("abcd"), st.booleans(), st.integers(0, 9)), min_size=1, max_size=25)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=PRESSES)
async def test_whatever_is_pressed_the_last_good_press_stays_and_bad_ones_after_it_fail(
    database: Database, presses: list[tuple[str, bool, int]]
) -> None:
    run = await add_run(database)
    batch = [answer_to(run, item, response=number if good else object()) for item, good, number in presses]
    async with AnswerLog(database) as log:
        outcomes = await asyncio.gather(*map(log.write, batch), return_exceptions=True)
    # A bad press that a good one has replaced by the time of the transaction never reaches the database.
    fine = [
        any(later == item and well for later, well, _ in presses[number:])
        for number, (item, _, _) in enumerate(presses)
    ]
    assert [outcome is None for outcome in outcomes] == fine
    kept = {answer.item: answer.response for answer in await stored(database, run.id)}
    assert kept == {item: number for item, good, number in presses if good}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(responses=[13.0, 10**25, 0.1 + 0.2, "13", "1e3"])
@given(responses=st.lists(JSON.filter(lambda value: value is not None), min_size=1, max_size=8))
async def test_any_json_response_comes_back_as_it_was_given(database: Database, responses: list[Any]) -> None:
    run = await add_run(database)
    batch = [answer_to(run, f"item-{number}", response=value) for number, value in enumerate(responses)]
    async with AnswerLog(database) as log:
        await asyncio.gather(*map(log.write, batch))
    kept = await stored(database, run.id)
    assert repr(kept) == repr(batch)  # so that 13.0 is not taken for 13


async def test_a_writer_that_stops_waiting_does_not_take_its_answer_back(database: Database) -> None:
    run = await add_run(database)
    async with AnswerLog(database) as log:
        leaving = asyncio.create_task(log.write(answer_to(run, "left")))
        staying = asyncio.create_task(log.write(answer_to(run, "stayed")))
        await asyncio.sleep(0)
        leaving.cancel()
        await staying
        assert leaving.cancelled()
        assert {answer.item for answer in await stored(database, run.id)} == {"left", "stayed"}


async def test_leaving_drains_what_is_queued_and_then_refuses_more(database: Database) -> None:
    run = await add_run(database)
    async with AnswerLog(database) as log:
        writes = [asyncio.create_task(log.write(answer_to(run, f"item-{n}"))) for n in range(ANSWER_BATCH + 5)]
        await asyncio.sleep(0)
    assert len(await stored(database, run.id)) == ANSWER_BATCH + 5
    await asyncio.gather(*writes)
    with pytest.raises(RuntimeError, match="closed"):
        await log.write(answer_to(run))


async def test_a_log_outside_its_context_refuses_answers(database: Database) -> None:
    with pytest.raises(RuntimeError, match="closed"):
        await AnswerLog(database).write(answer_to(1))


async def test_while_the_database_is_down_every_writer_is_told_and_the_log_goes_on(
    database: Database,
) -> None:
    run = await add_run(database)
    batch = [answer_to(run, f"item-{number}") for number in range(20)]
    async with AnswerLog(database) as log:
        await log.write(batch[0])
        back_up_again = await take_down(database)
        outcomes = await asyncio.gather(*map(log.write, batch), return_exceptions=True)
        assert all(isinstance(outcome, DatabaseUnavailable) for outcome in outcomes)
        await back_up_again()
        await asyncio.gather(*map(log.write, batch))
    assert len(await stored(database, run.id)) == 20


async def take_down(database: Database) -> Callable[[], Awaitable[None]]:
    """Make the database unusable from outside; returns what ends that."""
    if database.file:
        await database.engine.dispose()
        event.listen(database.engine.sync_engine, "connect", give_up_waiting_soon)
        other = sqlite3.connect(database.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        async def let_go() -> None:
            other.close()

        return let_go
    name = database.engine.url.database
    await on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    return lambda: on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def give_up_waiting_soon(connection: Any, _record: object) -> None:
    connection.cursor().execute("PRAGMA busy_timeout = 100")


async def test_a_lost_table_fails_its_writers_only_as_long_as_it_is_lost(database: Database) -> None:
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await rename(database, "answers", "elsewhere")
        outcomes = await asyncio.gather(
            log.write(answer_to(run, "one")), log.write(answer_to(run, "two")), return_exceptions=True
        )
        assert all(isinstance(outcome, SQLAlchemyError) for outcome in outcomes)
        await rename(database, "elsewhere", "answers")
        await log.write(answer_to(run, "three"))
    assert [answer.item for answer in await stored(database, run.id)] == ["three"]


async def rename(database: Database, old: str, new: str) -> None:
    async with database.unit() as unit:
        await unit.connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
        await unit.commit()


@pytest.mark.any_database  # PostgreSQL is not locked as a whole
async def test_a_file_locked_by_another_process_for_a_while_only_delays_the_answer(
    database: Database,
) -> None:
    run = await add_run(database)
    holder = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True)\n"
        "sys.stdin.readline()\n",
        str(database.file),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin
    assert holder.stdout
    assert await holder.stdout.readline() == b"locked\n"
    async with AnswerLog(database) as log:
        waiting = asyncio.create_task(log.write(answer_to(run)))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        holder.stdin.write(b"enough\n")
        await waiting
    await holder.wait()
    assert len(await stored(database, run.id)) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_an_acknowledged_answer_survives_the_killing_of_the_process(
    database: Database, database_url: str, seed: int
) -> None:
    run = await add_run(database)
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(CHILD), database_url, str(run.id), str(seed), stdout=subprocess.PIPE
    )
    assert child.stdout
    acknowledged: list[str] = []
    for _ in range(random.Random(seed).randint(20, 400)):
        acknowledged.append((await child.stdout.readline()).decode().strip())
    child.kill()
    rest = await child.stdout.read()
    await child.wait()
    acknowledged += rest.decode().split("\n")[:-1]  # after the last newline is at most a line half written
    async with database.unit(writes=False) as unit:
        there = set(await unit.connection.scalars(select(answers.c.item)))
    assert set(acknowledged) <= there
    if database.file:
        with closing(sqlite3.connect(database.file)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_answers_and_units_that_write_at_once_do_not_lock_each_other_out(database: Database) -> None:
    run = await add_run(database)
    others = [await add_run(database, learner_id=number) for number in range(10)]

    async def step(run_id: int) -> None:
        async with database.unit() as unit:
            assert await unit.runs.move(run_id, 1, expected=0, asked_at=run.asked_at, now=run.asked_at)
            await unit.commit()

    async with AnswerLog(database) as log:
        await asyncio.gather(
            *(log.write(answer_to(run, f"item-{number}")) for number in range(200)),
            *(step(other.id) for other in others),
        )
    async with database.unit(writes=False) as unit:
        assert await unit.connection.scalar(select(func.count()).select_from(answers)) == 200


async def test_what_is_done_behind_the_queue_comes_after_what_waits_and_before_what_comes_later(
    database: Database,
) -> None:
    run = await add_run(database)

    async def forgotten() -> int:
        async with database.unit() as unit:
            before = len(await unit.runs.answers(run.id, 7))
            await unit.connection.execute(answers.delete())
            await unit.commit()
        return before

    async with AnswerLog(database) as log:
        earlier = [asyncio.create_task(log.write(answer_to(run, f"early-{number}"))) for number in range(5)]
        await asyncio.sleep(0)
        deleting = asyncio.create_task(log.behind(forgotten))
        await asyncio.sleep(0)
        later = [asyncio.create_task(log.write(answer_to(run, f"late-{number}"))) for number in range(5)]
        await asyncio.gather(*earlier, *later)
        assert await deleting == 5
    async with database.unit(writes=False) as unit:
        assert {one.item for one in await unit.runs.answers(run.id, 7)} == {f"late-{number}" for number in range(5)}


async def test_what_fails_behind_the_queue_fails_its_own_asker_alone(database: Database) -> None:
    run = await add_run(database)

    async def failing() -> None:
        raise RuntimeError("on purpose")

    async with AnswerLog(database) as log:
        writing, failed = asyncio.create_task(log.write(answer_to(run))), asyncio.create_task(log.behind(failing))
        await writing
        with pytest.raises(RuntimeError, match="on purpose"):
            await failed
        await log.write(answer_to(run, "two"))


async def test_its_figures_say_how_long_the_oldest_has_waited_and_what_batches_took(database: Database) -> None:
    run, clock, go_on = await add_run(database), SimulatedClock(), asyncio.Event()
    async with AnswerLog(database, clock) as log:
        held = asyncio.create_task(log.behind(go_on.wait))  # a deletion, say, that takes long
        await begun()
        clock.wait(5)
        written = asyncio.gather(*(log.write(answer_to(run, f"item-{number}")) for number in range(3)))
        await begun()
        clock.wait(7)
        assert log.figures() == AnswerLogFigures(waiting=4, oldest=12, batches=0, answers=0, seconds=0)
        go_on.set()
        await asyncio.gather(held, written)
        assert log.figures() == AnswerLogFigures(waiting=0, oldest=0, batches=1, answers=3, seconds=0)
        with pytest.raises(IntegrityError):
            await log.write(answer_to(NOWHERE))
        assert log.figures().batches == 2
