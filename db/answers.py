"""The answer log: the one way by which answers get into the database.

Promises: `write` returns once the answer is on disk, and not before. Whatever has queued up meanwhile goes
down in one transaction, with no delay added to make it more. A second answer to the same item replaces the
first, which is never looked at where both are still queued. An answer that the database will not take (no
such run, a value that cannot be stored) fails its own writer and nobody else's. While the database is down
every writer is told so, and the log goes on. Refuses to lose an answer because the one who waited for it
went away.
"""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Self

from db.errors import DatabaseUnavailable
from db.models import answers
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from db.engine import Database
    from db.rows import StoredAnswer

ANSWER_BATCH = 1000
"""Answers to a transaction at most, so that the first of a long queue need not wait for the last."""


_Key = tuple[int, str, int]
_Press = tuple["StoredAnswer", "asyncio.Future[None]"]


class AnswerLog:
    """Writes answers in batches. `async with AnswerLog(database) as log`; leaving drains what is queued."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = inserting(database.engine.dialect.name)(answers)
        key = answers.primary_key.columns
        others = [column.name for column in answers.c if column.name not in key]
        self._upsert = insert.on_conflict_do_update(
            index_elements=list(key),
            set_={name: insert.excluded[name] for name in others},
        )
        self._queue: deque[_Press] = deque()
        self._is_open = False
        self._writer: asyncio.Task[None] | None = None
        """Writes what is queued, and ends; the next answer begins another."""

    async def __aenter__(self) -> Self:
        self._is_open = True
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._is_open = False
        if self._writer:
            # Waiting so, and not by `await`, leaves the writer to finish even where this wait is cancelled.
            await asyncio.wait([self._writer])

    async def write(self, answer: StoredAnswer) -> None:
        """Return when the answer is committed.

        Raises DatabaseUnavailable or SQLAlchemy's errors when it was not, and RuntimeError outside
        `async with`. Cancelling this wait does not take the answer back.
        """
        if not self._is_open:
            raise RuntimeError("the answer log is closed")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((answer, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all(), name="answer log")
        await done

    async def _write_all(self) -> None:
        while self._queue:
            presses = [self._queue.popleft() for _ in range(min(ANSWER_BATCH, len(self._queue)))]
            try:
                await self._store(presses)
            except Exception as error:
                _tell(presses, error)
            else:
                _tell(presses, None)
            finally:
                # Still waiting are they only where this task itself was cancelled.
                for _, done in presses:
                    done.cancel()

    async def _store(self, presses: Sequence[_Press]) -> None:
        by_key: dict[_Key, list[_Press]] = {}
        for press in presses:
            answer = press[0]
            by_key.setdefault((answer.run_id, answer.item, answer.learner_id), []).append(press)
        rows = list(by_key.values())
        try:
            await self._database.transact(partial(self._put, rows))
        except DatabaseUnavailable:
            raise
        except Exception:
            # One of the rows is bad, and no database says which.
            for press, error in await self._database.transact(lambda connection: list(self._sift(rows, connection))):
                _tell([press], error)

    def _put(self, rows: Sequence[list[_Press]], connection: Connection) -> None:
        """Store the last answer of each row."""
        connection.execute(self._upsert, [vars(presses[-1][0]) for presses in rows])

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


def _tell(presses: Sequence[_Press], error: Exception | None) -> None:
    for _, done in presses:
        if done.done():
            continue
        if error:
            done.set_exception(error)
        else:
            done.set_result(None)
