"""What a bot's database holds, read from outside the bot."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from db.engine import Database
from db.models import answers


async def answered_by(url: str, table: str = "answers") -> list[int]:
    """The learner of each stored answer, once for each."""
    database = await Database.open(url)
    try:
        async with database.unit(writes=False) as unit:
            return list((await unit.connection.execute(text(f"SELECT learner_id FROM {table}"))).scalars())
    finally:
        await database.close()


async def answers_in(url: str) -> list[tuple[int, str, int, Any]]:
    """Each stored answer of Copydesk: its run, its item, its learner, and the response."""
    database = await Database.open(url)
    try:
        async with database.unit(writes=False) as unit:
            columns = (answers.c.run_id, answers.c.item, answers.c.learner_id, answers.c.response)
            return [(row[0], row[1], row[2], row[3]) for row in await unit.connection.execute(select(*columns))]
    finally:
        await database.close()
