from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from db.engine import Database
from db.migrate import upgrade
from db.models import runs
from tests.databases import NOON, add_run

if TYPE_CHECKING:
    from pathlib import Path

FIRST, LAST = datetime(1970, 1, 2), datetime(2200, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone


async def test_rolls_back_uncommitted_work_by_default(database: Database) -> None:
    async with database.unit() as unit:
        run = await unit.runs.add(learner_id=7, mode="quiz", subject="p", version=1, seed=1, items=["a"], now=NOON)
        assert await unit.runs.get(run.id) == run
    async with database.unit(writes=False) as unit:
        assert await unit.runs.get(run.id) is None


async def test_rolls_back_when_the_work_raises(database: Database) -> None:
    run = await add_run(database)

    async def fail_half_way() -> None:
        async with database.unit() as unit:
            await unit.runs.move(run.id, 1, expected=0, asked_at=NOON, now=NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_half_way()
    async with database.unit(writes=False) as unit:
        assert await unit.runs.get(run.id) == run


async def test_rolls_back_when_the_work_is_cancelled_and_leaves_the_database_usable(
    database: Database,
) -> None:
    run = await add_run(database)
    moved = asyncio.Event()

    async def move_and_hang() -> None:
        async with database.unit() as unit:
            await unit.runs.move(run.id, 1, expected=0, asked_at=NOON, now=NOON)
            moved.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(move_and_hang())
    await moved.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.unit() as unit:
        assert await unit.runs.get(run.id) == run
        assert await unit.runs.move(run.id, 1, expected=0, asked_at=NOON, now=NOON)


async def test_work_after_a_commit_is_rolled_back_again(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        await unit.runs.move(run.id, 1, expected=0, asked_at=NOON, now=NOON)
        await unit.commit()
        await unit.runs.move(run.id, 2, expected=1, asked_at=NOON, now=NOON)
    async with database.unit(writes=False) as unit:
        stored = await unit.runs.get(run.id)
    assert stored
    assert stored.position == 1


async def test_a_reading_unit_refuses_to_commit(database: Database) -> None:
    async with database.unit(writes=False) as unit:
        with pytest.raises(RuntimeError, match="reading"):
            await unit.commit()


async def test_a_reading_unit_sees_one_moment_while_others_write(database: Database) -> None:
    run = await add_run(database)
    async with database.lasting_unit(writes=False) as reading:
        before = await reading.runs.get(run.id)
        async with database.unit() as unit:
            await unit.runs.move(run.id, 1, expected=0, asked_at=NOON, now=NOON)
            await unit.commit()
        assert await reading.runs.get(run.id) == before


async def test_units_that_read_and_then_write_at_once_all_succeed(database: Database) -> None:
    runs_of_all = [await add_run(database, learner_id=number) for number in range(30)]

    async def step(run_id: int) -> bool:
        async with database.unit() as unit:
            run = await unit.runs.get(run_id)
            assert run
            moved = await unit.runs.move(run_id, run.position + 1, expected=run.position, asked_at=NOON, now=NOON)
            await unit.commit()
            return moved

    assert all(await asyncio.gather(*(step(run.id) for run in runs_of_all)))


async def test_a_naive_time_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - that it has no zone is the point
    with pytest.raises(StatementError, match="naive time 2026-03-02T12:00:00"):
        await add_run(database, now=naive)


async def test_a_time_of_any_zone_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    run = await add_run(database, now=NOON.astimezone(timezone(timedelta(hours=-5))))
    assert run.started_at == NOON
    assert run.started_at.tzinfo == UTC


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    times=st.lists(
        st.datetimes(FIRST, LAST, timezones=st.timezones()),
        min_size=2,
        max_size=6,
    )
)
async def test_stored_times_keep_their_instant_and_sort_as_time(database: Database, times: list[datetime]) -> None:
    async with database.unit() as unit:
        for time in times:
            await unit.runs.add(learner_id=7, mode="quiz", subject="p", version=1, seed=1, items=[], now=time)
        stored = await unit.connection.scalars(select(runs.c.started_at).order_by(runs.c.started_at))
        assert list(stored) == sorted(time.astimezone(UTC) for time in times)


async def test_the_largest_and_smallest_64_bit_numbers_are_kept(database: Database) -> None:
    run = await add_run(database, learner_id=2**63 - 1, seed=-(2**63))
    assert (run.learner_id, run.seed) == (2**63 - 1, -(2**63))


async def test_foreign_keys_are_enforced(database: Database) -> None:
    async with database.unit() as unit:
        with pytest.raises(IntegrityError):
            await unit.connection.execute(
                text(
                    "INSERT INTO answers (run_id, item, learner_id, pack, pack_version, skill, response, score,"
                    " maximum, ms, answered_at)"
                    " VALUES (404, 'a', 7, 'p', 1, 'unit', '{}', 1, 1, 1, '2026-03-02 12:00:00')"
                )
            )


async def test_writers_of_one_process_take_turns_in_the_order_in_which_they_came(database: Database) -> None:
    run = await add_run(database)
    came: list[int] = []

    async def in_a_unit(number: int) -> None:
        async with database.unit() as unit:
            came.append(number)
            await unit.runs.draft(run.id, {"n": number}, expected=0, now=NOON)
            await unit.commit()

    async def in_one_trip(number: int) -> None:
        def work(connection: Connection) -> None:
            came.append(number)
            connection.execute(update(runs).where(runs.c.id == run.id).values(draft={"n": number}))

        await database.transact(work)

    await asyncio.gather(*((in_one_trip if number % 3 else in_a_unit)(number) for number in range(60)))
    assert sorted(came) == list(range(60))
    if database.file:  # PostgreSQL has writers side by side
        assert came == list(range(60))


async def test_readers_go_on_while_somebody_writes(database: Database) -> None:
    run = await add_run(database)
    async with database.lasting_unit() as writing:
        await writing.runs.move(run.id, 1, expected=0, asked_at=NOON, now=NOON)
        async with asyncio.TaskGroup() as readers:
            found = [readers.create_task(position_of(database, run.id)) for _ in range(20)]
        assert {one.result() for one in found} == {0}
        await writing.commit()
    assert await position_of(database, run.id) == 1


async def position_of(database: Database, run_id: int) -> int | None:
    """Where a run is, in a unit of its own."""
    async with database.unit(writes=False) as unit:
        run = await unit.runs.get(run_id)
        return run and run.position


async def test_a_transaction_whose_waiter_is_cancelled_is_over_before_the_next_begins(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'copydesk.db'}")
    await upgrade(database)
    run = await add_run(database)
    begun, go_on = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        begun.set()
        go_on.wait(10)
        connection.execute(update(runs).where(runs.c.id == run.id).values(position=1))

    waiting = asyncio.create_task(database.transact(work))
    assert await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    next_one = asyncio.create_task(step(database, run.id))
    await asyncio.wait([next_one], timeout=0.1)
    assert not next_one.done()
    go_on.set()
    assert await next_one == (1, True)
    await database.close()


async def step(database: Database, run_id: int) -> tuple[int, bool]:
    """Moves a run on by one; where it was, and whether it went."""
    async with database.unit() as unit:
        run = await unit.runs.get(run_id)
        assert run
        moved = await unit.runs.move(run_id, run.position + 1, expected=run.position, asked_at=NOON, now=NOON)
        await unit.commit()
        return run.position, moved
