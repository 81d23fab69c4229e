"""Worker processes: turns, limits, and what happens when one is killed."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.workers.differences import MOST_PAIRS, changed_lines, unified
from bot.workers.pool import JobStopped, WorkerPool
from bot.workers.queue import FairQueue, QueueFull, nobody
from tests.waiting import HANG, begun

HERE, THERE, ELSEWHERE = 1, 2, 3


def number() -> int:
    """The number of the process that does this."""
    return os.getpid()


def niceness() -> int:
    return os.nice(0)


def busy() -> None:
    while True:
        pass


def asleep() -> None:
    time.sleep(600)


def greedy() -> int:
    return len(bytearray(2_000_000_000))


def killed_once(marker: Path) -> str:
    """Dies with its process, unless it has done so before."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def refuses() -> None:
    raise KeyError("no")


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    made = WorkerPool(seconds=1)
    yield made
    await made.close()


# ---------------------------------------------------------------------- processes


async def test_jobs_are_counted_by_what_became_of_them(pool: WorkerPool) -> None:
    await pool.run(HERE, "files", nobody, number)
    with pytest.raises(KeyError):
        await pool.run(HERE, "files", nobody, refuses)
    with pytest.raises(JobStopped):
        await pool.run(HERE, "files", nobody, busy)
    given_up = asyncio.create_task(pool.run(HERE, "files", nobody, asleep))
    waiting = asyncio.create_task(pool.run(HERE, "files", nobody, number))
    await begun()
    assert pool.waiting == {"files": 1, "reading": 0}
    given_up.cancel()
    await asyncio.wait([given_up, waiting])
    assert pool.outcomes == {
        ("number", "done"): 2,
        ("refuses", "failed"): 1,
        ("busy", "stopped"): 1,
        ("asleep", "cancelled"): 1,
    }


async def test_a_job_runs_in_another_process_with_less_priority(pool: WorkerPool) -> None:
    assert await pool.run(HERE, "files", nobody, number) != os.getpid()
    assert await pool.run(HERE, "files", nobody, niceness) > os.nice(0)


async def test_what_a_job_raises_reaches_whoever_asked_for_it(workers: WorkerPool) -> None:
    with pytest.raises(KeyError, match="no"):
        await workers.run(HERE, "files", nobody, refuses)


async def test_a_job_that_keeps_a_processor_too_long_is_stopped_and_the_next_is_done(pool: WorkerPool) -> None:
    with pytest.raises(JobStopped) as stopped:
        await pool.run(HERE, "files", nobody, busy)
    assert stopped.value.why == "time"
    assert await pool.run(HERE, "files", nobody, number)


async def test_a_job_that_only_waits_is_stopped_too() -> None:
    impatient = WorkerPool(patience=0.5)
    with pytest.raises(JobStopped) as stopped:
        await impatient.run(HERE, "files", nobody, asleep)
    assert stopped.value.why == "time"
    await impatient.close()


@pytest.mark.skipif(sys.platform != "linux", reason="no other system keeps a process to so much memory")
async def test_a_job_that_wants_too_much_memory_is_stopped_and_the_next_is_done(workers: WorkerPool) -> None:
    with pytest.raises(JobStopped) as stopped:
        await workers.run(HERE, "files", nobody, greedy)
    assert stopped.value.why == "memory"
    assert await workers.run(HERE, "files", nobody, number)


async def test_the_job_of_a_killed_process_is_done_by_the_next(workers: WorkerPool, tmp_path: Path) -> None:
    assert await workers.run(HERE, "files", nobody, killed_once, tmp_path / "once") == "done"


async def test_processes_that_were_killed_while_they_were_idle_are_replaced(pool: WorkerPool) -> None:
    before = await pool.run(HERE, "files", nobody, number)
    for process in multiprocessing.active_children():
        if process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
    assert await pool.run(HERE, "files", nobody, number) != before


async def test_whoever_gives_up_ends_the_job(pool: WorkerPool) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(pool.run(HERE, "files", lambda _: begun.set(), busy))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await pool.run(HERE, "files", nobody, number)


async def test_a_pack_that_learners_wait_for_is_read_while_a_file_takes_long(pool: WorkerPool) -> None:
    long = asyncio.create_task(pool.run(HERE, "files", nobody, busy))
    assert await pool.run(HERE, "reading", nobody, number)
    assert not long.done()
    with pytest.raises(JobStopped):
        await long


# ---------------------------------------------------------------------- turns


class Places:
    """What somebody in the queue is told."""

    def __init__(self) -> None:
        self.told: list[int] = []

    def __call__(self, ahead: int) -> None:
        if self.told[-1:] != [ahead]:
            self.told.append(ahead)


class Line:
    """Jobs in a queue, in the order in which they were begun; each ends when it is told to."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue = queue
        self.begun: list[str] = []
        self.places: dict[str, Places] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def join(self, guild: int, name: str) -> None:
        self.places[name], self._ends[name] = Places(), asyncio.Event()

        async def job() -> None:
            async with self.queue.turn(guild, self.places[name]):
                self.begun.append(name)
                await self._ends[name].wait()

        self.tasks[name] = asyncio.create_task(job())
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_a_server_has_one_job_at_a_time_and_servers_take_turns() -> None:
    line = Line(FairQueue(2, most=10, most_of_one=5))
    for guild, name in ((HERE, "a1"), (HERE, "a2"), (HERE, "a3"), (THERE, "b1"), (ELSEWHERE, "c1")):
        await line.join(guild, name)
    assert line.begun == ["a1", "b1"], "two at once, but not two of one server"
    await line.end("b1")
    assert line.begun == ["a1", "b1", "c1"], "the server with many jobs does not keep another waiting"
    await line.end("c1")
    assert line.begun == ["a1", "b1", "c1"]
    await line.end("a1")
    await line.end("a2")
    assert line.begun == ["a1", "b1", "c1", "a2", "a3"]
    await line.end("a3")


async def test_whoever_waits_is_told_how_many_jobs_come_first_until_it_is_their_turn() -> None:
    line = Line(FairQueue(1, most=10, most_of_one=5))
    for guild, name in ((HERE, "a1"), (HERE, "a2"), (THERE, "b1")):
        await line.join(guild, name)
    assert line.places["a1"].told == [0]
    assert line.places["b1"].told == [1]
    assert line.places["a2"].told == [1, 2], "the other server has not had its turn yet"
    await line.end("a1")
    await line.end("b1")
    assert line.places["a2"].told == [1, 2, 1, 0]
    await line.end("a2")


async def test_a_queue_takes_no_more_than_can_be_answered() -> None:
    line = Line(FairQueue(1, most=3, most_of_one=2))
    for name in ("a1", "a2", "a3"):
        await line.join(HERE, name)
    await line.join(HERE, "a4")
    with pytest.raises(QueueFull):
        await line.tasks["a4"]
    await line.join(THERE, "b1")
    await line.join(ELSEWHERE, "c1")
    with pytest.raises(QueueFull):
        await line.tasks["c1"]
    for name in ("a1", "b1", "a2", "a3"):
        await line.end(name)


async def test_who_has_a_turn_and_who_waits_for_it_may_be_stopped_at_once() -> None:
    queue = FairQueue(1, most=9, most_of_one=9)
    has = asyncio.Event()

    async def hold() -> None:
        async with queue.turn(1):
            has.set()
            await asyncio.Event().wait()

    both = [asyncio.create_task(hold()) for _ in range(2)]
    await has.wait()
    for one in both:
        one.cancel()
    ended = await asyncio.gather(*both, return_exceptions=True)
    assert [type(one) for one in ended] == [asyncio.CancelledError] * 2
    async with asyncio.timeout(HANG), queue.turn(1):
        pass


async def test_who_leaves_the_queue_keeps_nobody_waiting() -> None:
    line = Line(FairQueue(1, most=10, most_of_one=5))
    for guild, name in ((HERE, "a1"), (THERE, "b1"), (ELSEWHERE, "c1")):
        await line.join(guild, name)
    line.tasks["b1"].cancel()
    await asyncio.wait([line.tasks["b1"]])
    await line.end("a1")
    assert line.begun == ["a1", "c1"]
    line.tasks["c1"].cancel()
    await asyncio.wait([line.tasks["c1"]])
    await line.join(HERE, "a2")
    assert line.begun == ["a1", "c1", "a2"]
    await line.end("a2")


# ---------------------------------------------------------------------- differences


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a\nb\nc", "a\nb\nc", []),
        ("a\nb\nc", "a\nx\nc", ["@@ -1,3 +1,3 @@", " a", "-b", "+x", " c"]),
        ("", "a", ["@@ -0,0 +1 @@", "+a"]),
        ("a\nb", "a", ["@@ -1,2 +1 @@", " a", "-b"]),
    ],
)
def test_a_difference_has_the_form_that_diff_gives_it(old: str, new: str, lines: list[str]) -> None:
    assert unified(old, new, "old", "new").splitlines() == (["--- old", "+++ new", *lines] if lines else [])


def test_two_long_texts_that_share_hardly_a_line_are_not_compared_line_by_line() -> None:
    old = ["same", *(f"- {number}" for number in range(40_000)), "end"]
    new = ["same", *(f"+ {number}" for number in range(40_000)), "end"]
    old[20_000] = new[20_000] = "a line of both"
    assert len(old) * len(new) > MOST_PAIRS
    assert changed_lines(old, new) == [
        ("equal", 0, 1, 0, 1),
        ("replace", 1, 40_001, 1, 40_001),
        ("equal", 40_001, 40_002, 40_001, 40_002),
    ]


class LookedAt(str):
    """A line that counts how often lines are looked at."""

    looked = 0

    def __hash__(self) -> int:
        LookedAt.looked += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        LookedAt.looked += 1
        return super().__eq__(other)


class Lines(str):
    """A text of such lines."""

    def splitlines(self, keepends: bool = False) -> list[str]:
        return [LookedAt(line) for line in super().splitlines(keepends)]


def test_each_line_is_looked_at_a_few_times_however_many_differ() -> None:
    """difflib looks at them again for each place in which two texts differ."""
    lines = 2_000
    old = Lines("\n".join(f"line {number}" for number in range(lines)))
    new = Lines("\n".join(f"line {number}" if number % 2 else f"other {number}" for number in range(lines)))
    LookedAt.looked = 0
    assert unified(old, new, "old", "new").count("\n-") == lines // 2
    assert LookedAt.looked < 10 * 2 * lines
