"""The worker processes, and the limits of a job.

Promises that the event loop only waits: a job runs in another process, with less priority than the bot's own, with a
limit of time and of memory, and one server has one job at a time (`bot.workers.queue`). A process that goes over a
limit or is killed is replaced. Reading a pack that was checked before never waits for files, as a learner waits for it.
Refuses (`JobStopped`, `QueueFull`) what goes over its limits; what a job itself raises passes unchanged.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import RLock
from typing import Literal, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.workers.queue import FairQueue, QueueFull, Waiting

if sys.platform != "win32":
    import resource

_SECONDS = 30
"""Of a processor, for one job. The worst legal upload takes about 11."""

_PATIENCE = 240.0
"""Seconds for one job altogether, on a machine that is busy otherwise. An interaction can be answered for 900."""

MEMORY = 512 * 1024 * 1024
"""Bytes that a job may take besides what the process has when it is ready. Held on Linux alone."""

NICENESS = 10

MOST_PROCESSES = 4
"""For files; each takes some 70 MB, and one core is left to the bot where there are several."""

MOST_WAITING = 15
"""Jobs for each process: with more of them it would often be too late for an answer."""

MOST_OF_ONE_SERVER = 5

HANDED_OVER = 64 * 1024**2
"""Bytes that a process has for what a job gets and gives, besides the memory of the job."""

MOST_READING = 500
"""Packs that wait to be read for learners; each takes a fraction of a second."""

Lane = Literal["files", "reading"]
"""What a job is: somebody's file, or a pack that was checked before and that learners wait for."""

JobOutcome = Literal["done", "failed", "stopped", "rejected", "cancelled"]
"""What became of a job: it raised something, it went over a limit, there were too many, or nobody waits any more."""

_P = ParamSpec("_P")
_T = TypeVar("_T")

_log = logging.getLogger(__name__)


class JobStopped(Exception):
    """A job was not finished: it went over a limit, or its process ended twice."""

    def __init__(self, why: Literal["time", "memory", "died"]) -> None:
        super().__init__(why)
        self.why: Literal["time", "memory", "died"] = why


class WorkerPool:
    """The worker processes of one bot; they start with the first job."""

    def __init__(
        self,
        *,
        seconds: int = _SECONDS,
        patience: float = _PATIENCE,
        memory: int = MEMORY,
        niceness: int = NICENESS,
    ) -> None:
        self._seconds = seconds
        self._patience = patience
        self._memory = memory
        self._niceness = niceness
        files = min(max(1, (os.cpu_count() or 1) - 1), MOST_PROCESSES)
        self._lanes: dict[Lane, FairQueue] = {
            "files": FairQueue(files, most=MOST_WAITING * files, most_of_one=MOST_OF_ONE_SERVER),
            "reading": FairQueue(1, most=MOST_READING, most_of_one=MOST_READING),
        }
        self.outcomes: Counter[tuple[str, JobOutcome]] = Counter()
        """How many jobs there were since the start, by name and outcome."""
        self._processes = files + 1
        self._pool: ProcessPool | None = None

    @property
    def waiting(self) -> Mapping[Lane, int]:
        """How many jobs have not begun, by lane."""
        return {lane: queue.waiting for lane, queue in self._lanes.items()}

    async def run(
        self, guild: int, lane: Lane, waiting: Waiting, job: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        """What `job` returns; it, its arguments and its result are pickled. Cancelling ends its process.

        Raises `QueueFull`, `JobStopped`, and what the job raises.
        """
        outcome: JobOutcome = "failed"
        try:
            done = await self._in_turn(guild, lane, waiting, job, *args, **kwargs)
            outcome = "done"
        except JobStopped:
            outcome = "stopped"
            raise
        except QueueFull:
            outcome = "rejected"
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            self.outcomes[job.__name__, outcome] += 1
        return done

    async def _in_turn(
        self, guild: int, lane: Lane, waiting: Waiting, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs
    ) -> _T:
        async with self._lanes[lane].turn(guild, waiting):
            try:
                return await self._done(job, *args, **kwargs)
            except (ProcessExpired, BrokenProcessPool) as error:  # killed from outside, perhaps for the memory it took
                _log.warning("A worker process ended in the middle of a job, which is tried once more: %r", error)
            try:
                return await self._done(job, *args, **kwargs)
            except (ProcessExpired, BrokenProcessPool) as error:
                _log.warning("A worker process ended in the middle of a job for the second time: %r", error)
                raise JobStopped("died") from error

    async def _done(self, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        work = partial(job, *args, **kwargs)
        try:
            return await asyncio.wrap_future(
                self._ready().schedule(_limited, (self._seconds, work), timeout=self._patience)
            )
        except TimeoutError as error:
            _log.warning("A job was not finished within %g seconds and was stopped", self._patience)
            raise JobStopped("time") from error
        except MemoryError as error:
            _log.warning("A job wanted more than %d MiB of memory and was stopped", self._memory // 1024**2)
            raise JobStopped("memory") from error
        except ProcessExpired as error:
            if sys.platform != "win32" and error.exitcode == -signal.SIGXCPU:
                _log.warning("A job took more than %d seconds of a processor and was stopped", self._seconds)
                raise JobStopped("time") from error
            raise

    def _ready(self) -> ProcessPool:
        """A pool that takes jobs: the one there is, unless all of its processes were killed while they were idle."""
        if self._pool is None or not self._pool.active:
            if self._pool is not None:
                _log.warning("The worker processes were killed, and others take their place")
            self._pool = ProcessPool(
                max_workers=self._processes,
                initializer=_begin,
                initargs=(self._memory, self._niceness),
                context=_LastingLocks(),
            )
        return self._pool

    async def close(self) -> None:
        """Ends the processes, whatever they do."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            await asyncio.to_thread(pool.join)


class _LastingLocks(SpawnContext):
    """Starts processes, and keeps the locks that they are given.

    A pool lets go of its locks before it ends its processes; one that was just starting would look for them in vain and
    write a traceback to the log of a host who only stopped the bot.
    """

    def __init__(self) -> None:
        super().__init__()
        self._locks: list[RLock] = []

    def RLock(self) -> RLock:  # noqa: N802 - multiprocessing's name
        """A lock that lasts as long as this object."""
        lock = super().RLock()
        self._locks.append(lock)
        return lock


def _limited(seconds: int, work: Callable[[], _T]) -> _T:
    """What `work` returns; the process ends where that takes more of a processor's seconds.

    Raises `MemoryError` where it takes more memory. What is handed over before and after has room of its own, or people
    would be told that the process died.
    """
    if sys.platform != "win32":
        most = int(time.process_time()) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    if sys.platform != "linux":
        return work()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard - HANDED_OVER, hard))
    try:
        return work()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _begin(memory: int, niceness: int) -> None:
    """Makes a new process ready for jobs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process of a terminal; the bot ends this one
    if hasattr(os, "nice"):
        os.nice(niceness)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # each thread for sums would take from a job's memory
        os.environ.setdefault(name, "1")
    importlib.import_module("bot.workers.jobs")  # here, so that what it takes does not count against the first job
    gc.freeze()
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # who is stopped for the time it took leaves nothing behind
    if sys.platform == "linux":
        pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: SIM115, PTH123
        most = pages * resource.getpagesize() + memory + HANDED_OVER
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
