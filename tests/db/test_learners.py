from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import JSON, BigInteger, Table, insert, select

from db.answers import AnswerLog
from db.models import metadata
from db.rows import Member
from db.types import Person, UtcDateTime
from tests.databases import NOON, add_class, add_run, answer_to

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.engine import Database

MINE, OTHERS = 7, 8


def is_personal(column: Column[Any]) -> bool:
    return isinstance(column.type, Person)


PERSONAL = sorted(table.name for table in metadata.tables.values() if any(map(is_personal, table.c)))

NOBODYS = {"guild_id", "channel_id", "message_id", "host_role_id", "seed", "last_run"}
"""Columns of large numbers that are no person's id."""


async def fill(connection: AsyncConnection, learner_id: int) -> None:
    """One row of the learner in every table, whatever the tables are."""
    keys: dict[Column[Any], Any] = {}
    for table in metadata.sorted_tables:
        row = {
            column.name: some_value(column, learner_id, keys)
            for column in table.c
            if is_personal(column) or not (column.nullable or column is table.autoincrement_column)
        }
        stored = (await connection.execute(insert(table).values(row).returning(table))).mappings().one()
        keys |= {column: stored[column.name] for column in table.primary_key}


def some_value(column: Column[Any], learner_id: int, keys: dict[Column[Any], Any]) -> Any:
    for reference in column.foreign_keys:
        return keys[reference.column]
    if isinstance(column.type, UtcDateTime):
        return NOON
    if isinstance(column.type, JSON):
        return ["a"]
    return column.type.python_type(learner_id)


async def people_in(connection: AsyncConnection, table: Table) -> list[set[int]]:
    """The people whom each row names, rows that name nobody left out."""
    rows = await connection.execute(select(*filter(is_personal, table.c)).order_by(*table.primary_key))
    return [people for row in rows if (people := set(row) - {None})]


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_every_number_that_could_be_a_persons_id_is_declared_as_one_or_as_none(name: str) -> None:
    for column in metadata.tables[name].c:
        if column.name.endswith("_id") or isinstance(column.type, BigInteger):
            counted_here = column.foreign_keys or column is metadata.tables[name].autoincrement_column
            assert is_personal(column) or counted_here or column.name in NOBODYS, "give it the type Person"


@pytest.mark.parametrize("name", PERSONAL)
def test_a_row_that_outlives_a_person_can_be_without_their_id(name: str) -> None:
    for column in filter(is_personal, metadata.tables[name].c):
        assert column.name == "learner_id" or column.nullable


@pytest.mark.parametrize("name", PERSONAL)
async def test_forgetting_takes_the_person_out_of_each_table_and_nobody_else(database: Database, name: str) -> None:
    async with database.unit() as unit:
        await fill(unit.connection, MINE)
        await fill(unit.connection, OTHERS)
        assert await people_in(unit.connection, metadata.tables[name]) == [{MINE}, {OTHERS}]
        assert (await unit.learners.forget(MINE))[name] == 1
        assert await people_in(unit.connection, metadata.tables[name]) == [{OTHERS}]


@pytest.mark.parametrize("name", PERSONAL)
async def test_an_export_holds_the_learners_rows_of_each_table_and_nobody_elses(database: Database, name: str) -> None:
    async with database.unit() as unit:
        await fill(unit.connection, MINE)
        await fill(unit.connection, OTHERS)
        (row,) = (await unit.learners.export(MINE))[name]
        assert all(row[column.name] == MINE for column in filter(is_personal, metadata.tables[name].c))
        assert set(row) == set(metadata.tables[name].c.keys())


async def test_an_export_is_ready_for_json_with_times_in_utc(database: Database) -> None:
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(run, "b", answered_at=NOON + timedelta(seconds=4)))
        await log.write(answer_to(run, "a"))
    async with database.unit(writes=False) as unit:
        stored = json.loads(json.dumps(await unit.learners.export(MINE)))
        exported = await unit.learners.export(OTHERS)
        assert set(exported) == set(PERSONAL)
        assert not any(exported.values())
    assert [answer["item"] for answer in stored["answers"]] == ["a", "b"]
    assert stored["runs"][0]["items"] == ["one", "two", "three"]
    assert datetime.fromisoformat(stored["runs"][0]["started_at"]) == NOON
    assert stored["answers"][1]["answered_at"] == "2026-03-02T12:00:04+00:00"


async def test_a_deleted_run_takes_its_answers_with_it(database: Database) -> None:
    run = await add_run(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(run, learner_id=OTHERS))
    async with database.unit() as unit:
        assert await unit.learners.forget(MINE) == dict.fromkeys(PERSONAL, 0) | {"runs": 1}
        assert (await unit.learners.export(OTHERS))["answers"] == []


async def test_forgetting_a_host_leaves_the_class_with_its_answers_and_members(database: Database) -> None:
    row = await add_class(database, host_id=MINE)
    answer = answer_to(row.run, learner_id=OTHERS)
    async with AnswerLog(database) as log:
        await log.write(answer)
        await log.write(answer_to(row.run))
    async with database.unit() as unit:
        for learner_id in (MINE, OTHERS):
            await unit.classes.join(row.run.id, Member(learner_id, NOON, None))
        assert await unit.learners.forget(MINE) == dict.fromkeys(PERSONAL, 0) | dict.fromkeys(
            ("members", "classes", "answers"), 1
        )
        assert await unit.classes.get(row.run.id) == replace(row, host_id=None)
        assert await unit.classes.members(row.run.id) == [Member(OTHERS, NOON, None)]
        assert await unit.runs.answers(row.run.id, OTHERS) == [answer]
        assert not any((await unit.learners.export(MINE)).values())
