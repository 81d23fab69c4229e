"""Who sat at which table when a class talked.

Promises: a seat is of somebody who joined the class, and goes with them when they are forgotten. Refuses to know how
seats are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from db.models import members, talk_seats

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection


class TalkSeats:
    """The seats of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def want(self, run_id: int, learners: Collection[int], *, wants: bool) -> None:
        """Keep that these members of a class want a table when it talks, or none."""
        theirs = (members.c.run_id == run_id, members.c.learner_id.in_(learners))
        await self._connection.execute(update(members).where(*theirs).values(wants_table=wants))

    async def wanting(self, run_id: int) -> set[int]:
        """Who wants a table in a class. Until the end of the unit of work nobody of them is forgotten."""
        statement = select(members.c.learner_id).where(
            members.c.run_id == run_id, members.c.wants_table, members.c.removed_at.is_(None)
        )
        held = statement.with_for_update(read=True, key_share=True)  # SQLite has one writer at a time anyway
        return set(await self._connection.scalars(held))

    async def of(self, run_id: int, item: str) -> dict[int, int]:
        """By learner, the number of the table at which they talk about an item."""
        statement = select(talk_seats.c.learner_id, talk_seats.c.number).where(
            talk_seats.c.run_id == run_id, talk_seats.c.item == item
        )
        return {row.learner_id: row.number for row in await self._connection.execute(statement)}

    async def change(self, run_id: int, item: str, seats: Mapping[int, int | None]) -> None:
        """Give these learners these seats for the talk about an item in place of theirs; None takes a seat away."""
        theirs = (talk_seats.c.run_id == run_id, talk_seats.c.item == item, talk_seats.c.learner_id.in_(seats))
        await self._connection.execute(delete(talk_seats).where(*theirs))
        rows = [
            {"run_id": run_id, "item": item, "learner_id": learner, "number": number}
            for learner, number in seats.items()
            if number is not None
        ]
        if rows:
            await self._connection.execute(insert(talk_seats), rows)

    async def of_run(self, run_id: int) -> dict[str, dict[int, int]]:
        """By item, and then by learner, the number of the table at which they talked about it.

        Without those who were removed from the class.
        """
        statement = (
            select(talk_seats.c.item, talk_seats.c.learner_id, talk_seats.c.number)
            .join_from(talk_seats, members)
            .where(talk_seats.c.run_id == run_id, members.c.removed_at.is_(None))
        )
        found: dict[str, dict[int, int]] = {}
        for item, learner, number in await self._connection.execute(statement):
            found.setdefault(item, {})[learner] = number
        return found
