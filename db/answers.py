"""The answer log: the one way by which answers get into the database.

Promises: `write` returns once the answer is on disk, and not before. Whatever has queued up meanwhile goes down in
one transaction. Who answers alone is not kept waiting to make it more; who answers within `commit_delay` of the
beginning of the transaction before waits for the rest of that time at most. A second answer to the same item replaces
the first, which is never looked at where both are still queued. Whoever answers for a group is taken into it in the
same transaction, unless they were in it before, and the language that they chose is read in it where that is asked
for: a transaction of its own for that would cost a press half as much again. An answer that the database will not
take (no such run, a value that cannot be stored) fails its own writer and nobody else's. While the database is down
every writer is told so, and the log goes on. Refuses to lose an answer because the one who waited for it went away.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from db.clock import SYSTEM_CLOCK
from db.driver_writes import DriverWrites, upsert_of_answers
from db.errors import DatabaseUnavailable
from db.groups import take_in
from db.preferences import languages_of_learners

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from db.clock import Clock
    from db.engine import Database
    from db.rows import StoredAnswer

ANSWER_BATCH = 1000
"""Answers to a transaction at most, so that the first of a long queue need not wait for the last."""

COMMIT_DELAY = 0.02
"""Seconds from the beginning of one transaction to that of the next, at least, unless enough answers wait. Nobody
notices them; without them most of 200 learners who answer within a second would have a transaction to themselves."""

COMMIT_SIBLINGS = 8
"""Answers that are enough. Who waits together is told together: the more they are, the more connections it takes."""


_Key = tuple[int, str, int]
_T = TypeVar("_T")


class _Press(NamedTuple):
    answer: StoredAnswer
    group: int | None
    """The one that it takes its learner into."""
    asks_language: bool
    """Whether the language that its learner chose is wanted."""
    done: asyncio.Future[str | None]
    """Who waits for it, and for that language."""
    since: float


class _Work(NamedTuple):
    """Something that is done between answers."""

    do: Callable[[], Awaitable[None]]
    done: asyncio.Future[None]
    since: float


@dataclass(frozen=True, slots=True)
class AnswerLogFigures:
    """How an answer log does."""

    waiting: int
    """Answers that are not on disk yet, and work between them that is not done."""
    oldest: float
    """Seconds for which the first of those has waited; 0 where there is none."""
    batches: int
    """Transactions since the start, those that failed as well."""
    answers: int
    """Answers in them."""
    seconds: float
    """What they took altogether."""


class AnswerLog:
    """Writes answers in batches. `async with AnswerLog(database) as log`; leaving drains what is queued."""

    def __init__(self, database: Database, clock: Clock = SYSTEM_CLOCK, *, commit_delay: float = 0.0) -> None:
        self._database = database
        self._clock = clock
        self._commit_delay = commit_delay
        self._upsert = upsert_of_answers(database.engine.dialect.name)
        self._driver = DriverWrites(database.engine.dialect)
        self._queue: deque[_Press | _Work] = deque()
        self._doing: Sequence[_Press | _Work] = ()
        """What was taken out of the queue and is not done yet, the oldest first."""
        self._batches, self._answers, self._seconds = 0, 0, 0.0
        self._is_open = False
        self._writer: asyncio.Task[None] | None = None
        """Writes what is queued, and ends; the next answer begins another."""
        self._next_commit = 0.0
        """Before this moment, by the event loop's time, a few answers wait for more."""
        self._enough: asyncio.Future[None] | None = None
        """What the writer waits on meanwhile; done when it is to go on at once."""

    async def __aenter__(self) -> Self:
        self._is_open = True
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._is_open = False
        self._wake_writer()
        if self._writer:
            # Waiting so, and not by `await`, leaves the writer to finish even where this wait is cancelled.
            await asyncio.wait([self._writer])

    def figures(self) -> AnswerLogFigures:
        """How it does now; costs next to nothing."""
        waiting = len(self._doing) + len(self._queue)
        first = self._doing[0] if self._doing else self._queue[0] if self._queue else None
        oldest = 0.0 if first is None else self._clock.monotonic() - first.since
        return AnswerLogFigures(waiting, oldest, self._batches, self._answers, self._seconds)

    async def write(self, answer: StoredAnswer, group: int | None = None, *, asks_language: bool = False) -> str | None:
        """Return when the answer is committed, and with it that its learner is in the group, if they never were.

        What is returned is the language that the learner chose, where it is asked for; None where they chose none.
        Raises DatabaseUnavailable or SQLAlchemy's errors when it was not, and RuntimeError outside
        `async with`. Cancelling this wait does not take the answer back.
        """
        done: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._enqueue(_Press(answer, group, asks_language, done, self._clock.monotonic()))
        return await done

    async def behind(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """What `work` returns or raises; it is done when all answers that wait now are written, and before later ones.

        For who deletes answers: what was given before is deleted, and what is given after it is not. Cancelling this
        wait does not take it back. Raises RuntimeError outside `async with`.
        """
        results = list[_T]()

        async def noted() -> None:
            results.append(await work())

        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._enqueue(_Work(noted, done, self._clock.monotonic()))
        await done
        return results[0]

    def _enqueue(self, what: _Press | _Work) -> None:
        if not self._is_open:
            raise RuntimeError("the answer log is closed")
        self._queue.append(what)
        self._wake_writer()
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all(), name="answer log")

    async def _write_all(self) -> None:
        while self._queue:
            first = self._queue[0]
            if isinstance(first, _Work):
                self._doing = [self._queue.popleft()]
                try:
                    await _do(first)
                finally:
                    self._doing = ()
                continue
            await self._space_commits()
            self._doing = presses = list(self._answers_in_front())
            began = self._clock.monotonic()
            try:
                languages = await self._store(presses)
            except Exception as error:
                _refuse(presses, error)
            else:
                for press in presses:
                    if not press.done.done():
                        press.done.set_result(languages.get(press.answer.learner_id))
            finally:
                # Still waiting are they only where this task itself was cancelled.
                for press in presses:
                    press.done.cancel()
                self._doing = ()
                self._batches += 1
                self._answers += len(presses)
                self._seconds += self._clock.monotonic() - began

    async def _space_commits(self) -> None:
        """Waits for more answers, where some were stored just now and there are few."""
        # By the time of the event loop, in which a set clock changes nothing.
        loop = asyncio.get_running_loop()
        early = self._next_commit - loop.time()
        if early > 0 and not self._has_enough():
            self._enough = loop.create_future()
            await asyncio.wait([self._enough], timeout=early)
            self._enough = None
        self._next_commit = loop.time() + self._commit_delay

    def _has_enough(self) -> bool:
        """Whether nothing is gained by waiting: no later answer joins those in front of work that is done between."""
        enough = len(self._queue) >= COMMIT_SIBLINGS or not self._is_open
        return enough or any(isinstance(one, _Work) for one in self._queue)

    def _wake_writer(self) -> None:
        """Has it go on where it waits for more and that has no use any longer."""
        if self._enough is not None and not self._enough.done() and self._has_enough():
            self._enough.set_result(None)

    def _answers_in_front(self) -> Iterator[_Press]:
        """Takes the next batch of answers out of the queue, which ends where there is something else to do."""
        for _ in range(min(ANSWER_BATCH, len(self._queue))):
            first = self._queue[0]
            if isinstance(first, _Work):
                return
            self._queue.popleft()
            yield first

    async def _store(self, presses: Sequence[_Press]) -> Mapping[int, str]:
        """The languages that were asked for, by learner."""
        by_key: dict[_Key, list[_Press]] = {}
        for press in presses:
            answer = press.answer
            by_key.setdefault((answer.run_id, answer.item, answer.learner_id), []).append(press)
        rows = list(by_key.values())
        learners = {press.answer.learner_id for press in presses if press.asks_language}

        def languages(connection: Connection) -> Mapping[int, str]:
            return languages_of_learners(learners, connection) if learners else {}

        def put(connection: Connection) -> Mapping[int, str]:
            self._put(rows, connection)
            return languages(connection)

        def sift(connection: Connection) -> tuple[list[tuple[_Press, Exception]], Mapping[int, str]]:
            return list(self._sift(rows, connection)), languages(connection)

        try:
            if self._database.url is None or any(press.group is not None for press in presses):
                return await self._database.transact(put)
            stored = [row[-1].answer for row in rows]
            return await self._database.by_driver(
                partial(self._driver.on_sqlite, stored, learners), partial(self._driver.on_postgresql, stored, learners)
            )
        except DatabaseUnavailable:
            raise
        except Exception:
            # One of the rows is bad, and no database says which.
            refused, chosen = await self._database.transact(sift)
            for press, error in refused:
                _refuse([press], error)
            return chosen

    def _put(self, rows: Sequence[list[_Press]], connection: Connection) -> None:
        """Store the last answer of each row."""
        last = [presses[-1] for presses in rows]
        connection.execute(self._upsert, [vars(press.answer) for press in last])
        take_in(
            ((one.group, one.answer.learner_id, one.answer.answered_at) for one in last if one.group is not None),
            connection,
        )

    def _sift(self, rows: Sequence[list[_Press]], connection: Connection) -> Iterator[tuple[_Press, Exception]]:
        """Store what can be stored, by halves; the rest, and why not."""
        try:
            with connection.begin_nested():
                self._put(rows, connection)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            if len(rows) > 1:
                yield from self._sift(rows[: len(rows) // 2], connection)
                yield from self._sift(rows[len(rows) // 2 :], connection)
                return
            yield rows[0].pop(), error
            if rows[0]:  # an earlier answer to the same item, which the bad one would have replaced
                yield from self._sift(rows, connection)


async def _do(work: _Work) -> None:
    try:
        await work.do()
    except Exception as error:
        if not work.done.done():
            work.done.set_exception(error)
    else:
        if not work.done.done():
            work.done.set_result(None)
    finally:
        work.done.cancel()  # still waiting is somebody only where this task itself was cancelled


def _refuse(presses: Sequence[_Press], error: Exception) -> None:
    for press in presses:
        if not press.done.done():
            press.done.set_exception(error)
