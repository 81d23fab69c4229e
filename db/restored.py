"""A database that is older than what people had deleted: it forgets them again, before anybody sees it.

Promises that a backup which was put in the place of its database forgets at the next start whoever was forgotten since
it was made, and that a database in use loses nothing: who deleted everything and came back is known there already. What
either of the two, the file of tombstones and the table, lacks, it gets from the other.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.engine import Database
    from db.tombstones import TombstoneFile


async def forget_again(database: Database, file: TombstoneFile) -> int:
    """Bring the database and the file together; how many people were forgotten again. Raises DatabaseUnavailable."""
    in_file = await asyncio.to_thread(file.read)
    forgotten = 0
    async with database.unit() as unit:
        in_table = await unit.tombstones.all()
        missed = {digest: at for digest, at in in_file.items() if digest not in in_table or in_table[digest] < at}
        if missed:
            for learner in await unit.learners.everybody():
                if file.digest(learner) in missed:
                    await unit.learners.forget(learner)
                    forgotten += 1
            for digest, at in missed.items():
                await unit.tombstones.put(digest, at)
            await unit.commit()
    if forgotten:
        await database.scrub()
    await asyncio.to_thread(file.add_missing, in_table)
    return forgotten
