"""Runs: where a learner is in a pack or a lesson.

Promises: a run moves from the position its mover saw, or not at all, so that of two presses on one card
only the first moves it; a finished run stays as it is. Refuses to know what a position means: that is the
run's own state machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, insert, select, update

from db.models import answers, attempts, runs
from db.rows import RunRow, StoredAnswer, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.rows import Mode
    from db.types import JsonValue


is_no_attempt = ~exists().where(attempts.c.run_id == runs.c.id)
"""Leaves out the runs that are attempts at assignments."""


def run_of(row: RowMapping) -> RunRow:
    """The run in a row that has all columns of `runs`, and perhaps more."""
    return read(RunRow, row, runs, items=tuple(row[runs.c["items"]]))


class Runs:
    """The runs of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        *,
        learner_id: int | None,
        mode: Mode,
        subject: str,
        version: int,
        seed: int,
        items: Sequence[str],
        now: datetime,
        position: int = 0,
    ) -> RunRow:
        """Store a new run, at its first item unless told otherwise. Only that of a class is nobody's."""
        statement = insert(runs).returning(runs)
        row = {
            "learner_id": learner_id,
            "mode": mode,
            "subject": subject,
            "version": version,
            "seed": seed,
            "items": list(items),
            "position": position,
            "asked_at": now,
            "started_at": now,
            "updated_at": now,
        }
        return run_of((await self._connection.execute(statement, row)).mappings().one())

    async def get(self, run_id: int) -> RunRow | None:
        """The run of that id, or None where there is none."""
        found = await self._connection.execute(select(runs).where(runs.c.id == run_id))
        return next(map(run_of, found.mappings()), None)

    async def open_run(self, learner_id: int, mode: Mode, subject: str | None = None) -> RunRow | None:
        """The learner's latest unfinished run, of any subject or of this one; None where there is none.

        An attempt at an assignment is none of these: it is gone on with where it was begun.
        """
        wanted: list[ColumnElement[bool]] = [
            runs.c.learner_id == learner_id,
            runs.c.mode == mode,
            runs.c.finished_at.is_(None),
            is_no_attempt,
        ]
        if subject is not None:
            wanted.append(runs.c.subject == subject)
        statement = select(runs).where(*wanted).order_by(runs.c.id.desc()).limit(1)
        return next(map(run_of, (await self._connection.execute(statement)).mappings()), None)

    async def move(
        self,
        run_id: int,
        position: int,
        *,
        expected: int,
        now: datetime,
        asked_at: datetime,
        finished_at: datetime | None = None,
        draft: JsonValue = None,
    ) -> bool:
        """Go from position `expected` to `position`, with `draft` instead of the draft; with `finished_at`, for good.

        False where the run is no longer at `expected`, is finished, or is gone; then nothing has changed.
        """
        changed = {"position": position, "draft": draft, "asked_at": asked_at, "finished_at": finished_at}
        return await self._change(run_id, expected, {**changed, "updated_at": now})

    async def draft(self, run_id: int, draft: JsonValue, *, expected: int, now: datetime) -> bool:
        """Keep an unfinished response to the item at `expected`. False as for `move`."""
        return await self._change(run_id, expected, {"draft": draft, "updated_at": now})

    async def answers(self, run_id: int, learner_id: int) -> list[StoredAnswer]:
        """What this learner has answered in this run, earliest first."""
        statement = select(answers).where(answers.c.run_id == run_id, answers.c.learner_id == learner_id)
        found = [read(StoredAnswer, row) for row in (await self._connection.execute(statement)).mappings()]
        # Sorted here: to have them sorted, SQLite would walk through all that the learner ever answered.
        return sorted(found, key=lambda one: (one.answered_at, one.item))

    async def _change(self, run_id: int, expected: int, values: dict[str, object]) -> bool:
        statement = (
            update(runs)
            .where(runs.c.id == run_id, runs.c.position == expected, runs.c.finished_at.is_(None))
            .values(values)
        )
        return (await self._connection.execute(statement)).rowcount == 1
