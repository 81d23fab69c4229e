"""What hosts have worker processes do: files that they bring, and reports that they ask for.

Promises that whoever waits hears how many jobs come before, and why a job was not done; and that all of it ends when
the process is about to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from bot.i18n import pack_wording as wording
from bot.services.scenes import Refusal
from bot.workers.pool import JobStopped, WorkerPool
from bot.workers.queue import QueueFull, Waiting
from questions.messages import Message

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _nobody(_said: Message) -> None:
    """For those who hear of nothing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for something, in which server, and what hears how many jobs come before theirs, and what goes on."""

    guild: int
    person: int
    waiting: Waiting
    tell: Callable[[Message], None] = _nobody


class HostJobs:
    """The jobs of all hosts of one process."""

    def __init__(self, workers: WorkerPool) -> None:
        self._workers = workers
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = False

    async def run(self, caller: Caller, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What a job returns. Raises `Refusal` where it cannot be done."""
        if self._stopping:
            raise Refusal(wording.RESTARTING)
        with told_why():
            task = asyncio.create_task(
                self._workers.run(caller.guild, "files", caller.waiting, job, *args, **kwargs), name="a host's job"
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            try:
                return await task
            except asyncio.CancelledError:
                if self._stopping:
                    raise Refusal(wording.RESTARTING) from None
                raise

    def stop(self) -> None:
        """Refuses what is being worked on, and whatever comes: the process is about to end."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()


@contextmanager
def told_why() -> Generator[None]:
    """Says why a job was not done to whoever asked for it."""
    try:
        yield
    except QueueFull as full:
        raise Refusal(wording.QUEUE_FULL) from full
    except JobStopped as stopped:
        raise Refusal(wording.stopped(stopped.why)) from stopped
