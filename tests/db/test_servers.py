"""Everything of a server is found by the type of its columns, and goes in steps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from db.answers import AnswerLog
from db.models import metadata, packs
from db.servers import ShardSet
from db.types import Server
from tests.databases import NOON, add_class, add_run, answer_to
from tests.db.test_learners import some_value

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.engine import Database

MINE, OTHERS = 10, 11
ALONE = ShardSet(frozenset([0]), 1)
OLD, LATER = NOON - timedelta(days=400), NOON


def of_server(column: Column[Any]) -> bool:
    return isinstance(column.type, Server)


OWNED = sorted(table.name for table in metadata.tables.values() if any(map(of_server, table.c)))


async def fill(connection: AsyncConnection, guild_id: int) -> None:
    """One row of the server in every table that has servers, and what those hang on, whatever the tables are."""
    keys: dict[Column[Any], Any] = {}
    for table in metadata.sorted_tables:
        row = {
            column.name: guild_id if of_server(column) else some_value(column, guild_id, keys)
            for column in table.c
            if of_server(column) or not (column.nullable or column is table.autoincrement_column)
        }
        stored = (await connection.execute(insert(table).values(row).returning(table))).mappings().one()
        keys |= {column: stored[column.name] for column in table.primary_key}


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_every_column_called_after_a_server_is_declared_as_one(name: str) -> None:
    for column in metadata.tables[name].c:
        assert of_server(column) == (column.name == "guild_id")


@pytest.mark.parametrize("name", OWNED)
async def test_forgetting_a_server_takes_it_out_of_each_table_and_no_other(database: Database, name: str) -> None:
    (column,) = filter(of_server, metadata.tables[name].c)
    async with database.unit() as unit:
        await fill(unit.connection, MINE)
        await fill(unit.connection, OTHERS)
        assert await unit.servers.known(ALONE) == {MINE, OTHERS}
        assert (await unit.servers.forget(MINE))[name] == 1 or name == "classes"  # which go with their runs
        assert list(await unit.connection.scalars(select(column))) == [OTHERS]
        assert await unit.servers.known(ALONE) == {OTHERS}


async def played(database: Database, guild_id: int, channel_id: int, now: Any) -> int:
    """A class of that server, which ended then, with an answer; its run."""
    row = await add_class(database, guild_id=guild_id, channel_id=channel_id, now=now)
    async with database.unit() as unit:
        assert await unit.classes.keep(row.run.id, {}, expected=0, position=3, now=now, finished_at=now)
        await unit.commit()
    async with AnswerLog(database) as log:
        await log.write(answer_to(row.run))
    return row.run.id


async def runs_left(database: Database) -> set[int]:
    runs, answers = metadata.tables["runs"], metadata.tables["answers"]
    async with database.unit(writes=False) as unit:
        left = set(await unit.connection.scalars(select(runs.c.id)))
        assert set(await unit.connection.scalars(select(answers.c.run_id))) <= left
    return left


async def test_runs_of_a_server_go_the_oldest_first_and_a_learners_own_stay(database: Database) -> None:
    old = [await played(database, MINE, 20, OLD + timedelta(days=day)) for day in (3, 1, 2)]
    new, others = await played(database, MINE, 20, LATER), await played(database, OTHERS, 21, OLD)
    async with database.unit() as unit:
        await unit.connection.execute(insert(packs), {"guild_id": MINE, "pack": "market"})
        await unit.commit()
    own = (await add_run(database, now=OLD)).id
    of_its_pack = (await add_run(database, subject=f"{MINE}__market", now=OLD)).id
    open_class = (await add_class(database, guild_id=MINE, channel_id=22, now=OLD)).run.id
    async with database.unit() as unit:
        assert await unit.servers.forget_runs(MINE, NOON - timedelta(days=1), most=2) == 2
        await unit.commit()
    assert await runs_left(database) == {old[0], new, others, own, of_its_pack, open_class}
    async with database.unit() as unit:
        assert await unit.servers.forget_runs(MINE, NOON - timedelta(days=1), most=9) == 2
        await unit.commit()
    assert await runs_left(database) == {new, others, own, open_class}
    async with database.unit() as unit:
        await unit.servers.forget(MINE)
        await unit.commit()
    assert await runs_left(database) == {others, own}


async def test_runs_of_ones_own_go_without_those_of_servers(database: Database) -> None:
    old = await add_run(database, now=OLD)
    new = await add_run(database, now=LATER)
    of_a_pack = await add_run(database, subject=f"{MINE}__market", now=OLD)
    of_a_class = await played(database, MINE, 20, OLD)
    async with database.unit() as unit:
        assert await unit.servers.forget_own_runs(NOON - timedelta(days=1)) == 1
        await unit.commit()
    assert await runs_left(database) == {new.id, of_a_pack.id, of_a_class}
    assert old.id not in await runs_left(database)


async def test_a_server_is_gone_since_it_was_first_missed_until_it_is_back(database: Database) -> None:
    async with database.unit() as unit:
        await unit.classes.set_host_role(MINE, 5, NOON)
        for day in (0, 9):
            await unit.servers.left(MINE, NOON + timedelta(days=day))
        assert await unit.servers.left_before(NOON + timedelta(seconds=1), ALONE) == [MINE]
        assert await unit.servers.left_before(NOON, ALONE) == []
        assert await unit.servers.back(MINE)
        assert not await unit.servers.back(MINE)
        assert await unit.servers.left_before(NOON + timedelta(days=99), ALONE) == []
        assert await unit.classes.host_role(MINE) == 5


async def test_each_process_sees_the_servers_of_its_shards_alone(database: Database) -> None:
    guilds = [number << 22 for number in range(8)]
    async with database.unit() as unit:
        for guild in guilds:
            await unit.servers.left(guild, NOON)
        seen = [ShardSet(frozenset(ids), 4) for ids in ([0, 1], [2], [3])]
        known = [await unit.servers.known(shards) for shards in seen]
        later = NOON + timedelta(days=1)
        assert [set(await unit.servers.left_before(later, shards)) for shards in seen] == known
    assert set.union(*known) == set(guilds)
    assert sum(map(len, known)) == len(guilds)
    assert all(shards.has(guild) for shards, some in zip(seen, known, strict=True) for guild in some)


async def test_a_server_keeps_its_results_as_long_as_it_says(database: Database) -> None:
    async with database.unit() as unit:
        assert await unit.servers.retention(MINE) is None
        await unit.servers.set_retention(MINE, 12, NOON)
        await unit.servers.set_retention(OTHERS, 0, NOON)
        assert await unit.servers.retentions() == {MINE: 12, OTHERS: 0}
        await unit.servers.set_retention(MINE, None, NOON)
        assert await unit.servers.retentions() == {OTHERS: 0}
