from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from db.answers import AnswerLog
from db.classes import ChannelTaken, PastClass
from db.models import answers, classes, members, runs
from db.rows import Member
from db.servers import ShardSet
from tests.databases import NOON, add_class, add_run, answer_to, plans

if TYPE_CHECKING:
    from db.engine import Database
    from db.rows import ClassRow

LATER = NOON + timedelta(minutes=3)

EVERYWHERE = ShardSet(frozenset([0]), 1)


async def finish(database: Database, row: ClassRow) -> ClassRow:
    """End a class that was just added."""
    async with database.unit() as unit:
        assert await unit.classes.keep(row.run.id, {}, expected=0, position=3, now=LATER, finished_at=LATER)
        finished = await unit.classes.get(row.run.id)
        await unit.commit()
    assert finished
    return finished


async def test_a_new_class_has_a_run_that_is_nobodys(database: Database) -> None:
    row = await add_class(database)
    assert (row.guild_id, row.channel_id, row.message_id, row.host_id) == (10, 20, None, 70)
    assert (row.settings, row.state, row.revision, row.finished_at) == ({"points": "flat"}, {"phase": "lobby"}, 0, None)
    assert (row.run.learner_id, row.run.mode, row.run.items) == (None, "class", ("one", "two", "three"))
    async with database.unit(writes=False) as unit:
        assert await unit.classes.get(row.run.id) == row
        assert await unit.runs.get(row.run.id) == row.run
        assert await unit.classes.open_in(20) == row


async def test_there_is_no_class_where_none_was_made(database: Database) -> None:
    run = await add_run(database)
    async with database.unit(writes=False) as unit:
        assert await unit.classes.get(run.id) is None
        assert await unit.classes.open_in(20) is None
        assert await unit.classes.all_open(EVERYWHERE) == []
        assert await unit.classes.history(10, 5) == []


async def test_a_channel_takes_one_open_class_and_tells_which(database: Database) -> None:
    row = await add_class(database)
    elsewhere = await add_class(database, channel_id=21)
    async with database.unit() as unit:
        with pytest.raises(ChannelTaken, match=f"channel 20 has the unfinished class {row.run.id}") as refusal:
            await unit.classes.add(
                guild_id=10, channel_id=20, host_id=71, subject="p", version=1, seed=1, items=["a"], settings={},
                state={}, now=NOON,
            )  # fmt: skip
        assert refusal.value.existing == row
        await unit.commit()  # the unit goes on, and holds no run of the class that was not made
    async with database.unit(writes=False) as unit:
        assert await unit.connection.scalar(select(func.count()).select_from(runs)) == 2
    await finish(database, row)
    again = await add_class(database)
    async with database.unit(writes=False) as unit:
        assert await unit.classes.all_open(EVERYWHERE) == [elsewhere, again]


async def test_of_classes_begun_at_once_in_one_channel_one_is_made_and_the_others_are_told(database: Database) -> None:
    outcomes = await asyncio.gather(*(add_class(database, host_id=host) for host in range(5)), return_exceptions=True)
    (made,) = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, ChannelTaken)]
    assert [refusal.existing for refusal in refusals] == [made] * 4


async def test_what_is_wrong_with_a_class_besides_its_channel_is_not_called_taken(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await add_class(database, guild_id=None)


async def test_keeping_replaces_the_state_and_moves_the_run(database: Database) -> None:
    row = await add_class(database)
    state = {"phase": "asking", "left": None, "revealed": ["one"], "nested": {"deadline": LATER.isoformat()}}
    async with database.unit() as unit:
        assert await unit.classes.keep(row.run.id, state, expected=0, position=1, now=LATER)
        kept = await unit.classes.get(row.run.id)
        assert kept
        assert (kept.state, kept.revision, kept.finished_at) == (state, 1, None)
        assert (kept.run.position, kept.run.updated_at, kept.run.finished_at) == (1, LATER, None)


async def test_of_two_writers_who_saw_the_same_state_only_one_replaces_it(database: Database) -> None:
    row = await add_class(database)

    async def write(name: str) -> str | None:
        async with database.unit() as unit:
            kept = await unit.classes.keep(row.run.id, {"by": name}, expected=0, position=1, now=LATER)
            await unit.commit()
            return name if kept else None

    winners = [name for name in await asyncio.gather(*map(write, "abcde")) if name]
    assert len(winners) == 1
    async with database.unit(writes=False) as unit:
        kept = await unit.classes.get(row.run.id)
    assert kept
    assert (kept.state, kept.revision) == ({"by": winners[0]}, 1)


async def test_a_state_that_was_overtaken_changes_nothing_of_the_run_either(database: Database) -> None:
    row = await add_class(database)
    async with database.unit() as unit:
        assert not await unit.classes.keep(row.run.id, {}, expected=4, position=2, now=LATER)
        assert not await unit.classes.keep(404, {}, expected=0, position=2, now=LATER)
        assert await unit.classes.get(row.run.id) == row


async def test_a_finished_class_stays_as_it_is_and_its_run_is_over(database: Database) -> None:
    finished = await finish(database, await add_class(database))
    assert (finished.finished_at, finished.run.finished_at, finished.run.position) == (LATER, LATER, 3)
    async with database.unit() as unit:
        assert not await unit.classes.keep(finished.run.id, {"x": 1}, expected=1, position=0, now=LATER)
        assert await unit.classes.get(finished.run.id) == finished
        assert await unit.classes.open_in(20) is None
        assert await unit.classes.all_open(EVERYWHERE) == []


async def test_a_class_can_change_its_message_and_its_host_without_a_new_revision(database: Database) -> None:
    row = await add_class(database)
    async with database.unit() as unit:
        await unit.classes.place(row.run.id, 2**62)
        await unit.classes.host(row.run.id, 71)
        changed = await unit.classes.get(row.run.id)
        assert changed
        assert (changed.message_id, changed.host_id, changed.revision) == (2**62, 71, 0)
        await unit.classes.place(row.run.id, None)
        changed = await unit.classes.get(row.run.id)
        assert changed
        assert changed.message_id is None


async def test_a_finished_class_is_left_over_as_long_as_it_has_a_message(database: Database) -> None:
    row = await finish(database, await add_class(database))
    for message, left in ((2**62, [row.run.id]), (None, [])):
        async with database.unit() as unit:
            await unit.classes.place(row.run.id, message)
            await unit.commit()
        async with database.unit(writes=False) as unit:
            assert [one.run.id for one in await unit.classes.unshown(EVERYWHERE)] == left


@pytest.mark.parametrize("shard_count", [1, 2, 7])
async def test_every_open_class_belongs_to_the_shard_that_discord_gives_its_server_to(
    database: Database, shard_count: int
) -> None:
    guild_ids = [157730590492196864, 1234567890123456789, 613425648685547541, (5 << 22) - 1, 5 << 22, 2**63 - 1]
    rows = [await add_class(database, guild_id=guild_id, channel_id=place) for place, guild_id in enumerate(guild_ids)]
    async with database.unit(writes=False) as unit:
        for shard in range(shard_count):
            theirs = [row for row in rows if (row.guild_id >> 22) % shard_count == shard]
            assert await unit.classes.all_open(ShardSet(frozenset([shard]), shard_count)) == theirs
        assert await unit.classes.all_open(ShardSet(frozenset(range(shard_count)), shard_count)) == rows
        assert await unit.classes.all_open(ShardSet(frozenset(), shard_count)) == []
        assert await unit.classes.all_open(EVERYWHERE) == rows


async def test_joining_twice_changes_nothing(database: Database) -> None:
    row = await add_class(database)
    async with database.unit() as unit:
        assert await unit.classes.join(row.run.id, Member(8, LATER, 1))
        assert await unit.classes.join(row.run.id, Member(9, NOON, None))
        assert not await unit.classes.join(row.run.id, Member(8, LATER + timedelta(1), 0))
        assert await unit.classes.members(row.run.id) == [Member(9, NOON, None), Member(8, LATER, 1)]
        assert await unit.classes.members(404) == []


async def test_many_join_at_once_and_who_was_in_keeps_their_team(database: Database) -> None:
    row = await add_class(database)
    async with database.unit() as unit:
        await unit.classes.join(row.run.id, Member(0, NOON, 1))
        assert await unit.classes.join(row.run.id, *(Member(learner, LATER, 0) for learner in range(500))) == 499
        found = await unit.classes.members(row.run.id)
        assert found[0] == Member(0, NOON, 1)
        assert {member.learner_id for member in found} == set(range(500))


async def test_a_learner_who_presses_join_on_two_devices_is_in_once(database: Database) -> None:
    row = await add_class(database)

    async def join() -> int:
        async with database.unit() as unit:
            joined = await unit.classes.join(row.run.id, Member(8, NOON, None))
            await unit.commit()
            return joined

    assert sorted(await asyncio.gather(join(), join(), join())) == [0, 0, 1]


async def test_only_a_class_can_be_joined(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        with pytest.raises(IntegrityError):
            await unit.classes.join(run.id, Member(8, NOON, None))


async def test_a_deleted_run_takes_its_class_and_members_with_it(database: Database) -> None:
    row = await add_class(database)
    async with database.unit() as unit:
        await unit.classes.join(row.run.id, Member(8, NOON, None))
        await unit.connection.execute(delete(runs))
        for table in (classes, members):
            assert await unit.connection.scalar(select(func.count()).select_from(table)) == 0


async def test_the_history_tells_the_servers_finished_classes_the_latest_first(database: Database) -> None:
    first = await finish(database, await add_class(database))
    second = await finish(database, await add_class(database))
    await finish(database, await add_class(database, guild_id=11))
    await add_class(database)
    async with AnswerLog(database) as log:
        for item in ("one", "two"):
            await log.write(answer_to(first.run, item))
    async with database.unit() as unit:
        await unit.classes.join(first.run.id, *(Member(learner_id, NOON, None) for learner_id in (7, 8, 9)))
        assert await unit.connection.scalar(select(func.count()).select_from(answers)) == 2
        assert await unit.classes.history(10, 5) == [PastClass(second, 0, 0), PastClass(first, 3, 1)]
        assert await unit.classes.history(10, 1) == [PastClass(second, 0, 0)]
        assert await unit.classes.history(12, 5) == []


async def test_a_server_sets_its_host_role_and_takes_it_back(database: Database) -> None:
    async with database.unit() as unit:
        assert await unit.classes.host_role(10) is None
        for role_id in (5, 2**62, None):
            await unit.classes.set_host_role(10, role_id, LATER)
            assert await unit.classes.host_role(10) == role_id
        assert await unit.classes.host_role(11) is None


async def test_each_reading_of_classes_is_one_statement_by_an_index_but_at_a_start(
    database: Database,
) -> None:
    async with database.unit(writes=False) as unit, plans(unit) as found:
        await unit.classes.get(1)
        await unit.classes.open_in(20)
        await unit.classes.all_open(ShardSet(frozenset([0]), 2))
        await unit.classes.members(1)
        await unit.classes.history(10, 5)
    assert len(found) == 5
    if database.file:  # PostgreSQL plans by size, and these tables are empty
        assert "SEARCH classes USING INTEGER PRIMARY KEY (rowid=?)" in found[0]
        assert "SEARCH classes USING INDEX ix_classes_channel_id (channel_id=?)" in found[1]
        assert "SCAN classes" in found[2]  # once a start, over one row a class
        assert "SEARCH members USING INDEX sqlite_autoindex_members_1 (run_id=?)" in found[3]
        assert "SEARCH classes USING INDEX ix_classes_guild_id_finished_at (guild_id=? AND finished_at" in found[4]
        assert "SEARCH members USING INDEX sqlite_autoindex_members_1 (run_id=?)" in found[4]
        assert "SEARCH answers USING COVERING INDEX sqlite_autoindex_answers_1 (run_id=?)" in found[4]


async def remove(database: Database, row: ClassRow, learner: int, when: datetime = LATER) -> bool:
    async with database.unit() as unit:
        found = await unit.classes.remove(row.run.id, learner, when)
        await unit.commit()
    return found


async def test_who_is_removed_stays_as_one_who_was_and_comes_back_with_their_team_and_time(database: Database) -> None:
    row, other = await add_class(database), await add_class(database, channel_id=21)
    async with database.unit() as unit:
        for one in (row, other):
            await unit.classes.join(one.run.id, Member(7, NOON, 1), Member(8, NOON, 0))
        await unit.commit()
    assert await remove(database, row, 7)
    assert await remove(database, row, 7, LATER + timedelta(minutes=1)), "removing twice is no fault"
    async with database.unit() as unit:
        assert await unit.classes.join(row.run.id, Member(7, LATER, 0)) == 0, "to join again changes nothing"
        assert await unit.classes.members(row.run.id) == [Member(7, NOON, 1, LATER), Member(8, NOON, 0)]
        assert await unit.classes.members(other.run.id) == [Member(7, NOON, 1), Member(8, NOON, 0)]
        assert await unit.classes.let_back(row.run.id, 7) == Member(7, NOON, 1)
        assert await unit.classes.let_back(row.run.id, 7) is None
        assert await unit.classes.let_back(row.run.id, 99) is None
        assert await unit.classes.members(row.run.id) == [Member(7, NOON, 1), Member(8, NOON, 0)]


async def test_nothing_is_stored_of_somebody_who_takes_no_part_or_was_forgotten(database: Database) -> None:
    row = await add_class(database)
    async with AnswerLog(database) as log:
        await log.write(answer_to(row.run, learner_id=7))
    async with database.unit() as unit:
        await unit.learners.forget(7)
        await unit.commit()
    assert not await remove(database, row, 7)
    assert not await remove(database, row, 99)
    async with database.unit(writes=False) as unit:
        assert await unit.classes.members(row.run.id) == []


async def test_who_answered_without_joining_can_be_removed_and_no_result_counts_their_answers(
    database: Database,
) -> None:
    row = await add_class(database)
    async with AnswerLog(database) as log:
        for learner, score in ((7, 0.0), (8, 1.0)):
            for item in ("one", "one/2"):
                await log.write(answer_to(row.run, item, learner_id=learner, response=f"of {learner}", score=score))
    async with database.unit(writes=False) as unit:
        assert await unit.results.share(row.run.id, {"one": "one/2"}) == 0.5
    await finish(database, row)
    assert await remove(database, row, 7)
    run, subject = row.run.id, row.run.subject
    async with database.unit(writes=False) as unit:
        results = unit.results
        assert await results.share(run, {"one": "one/2"}) == 1.0
        assert await results.distribution(run, "one") == [("of 8", 1)]
        assert set(await results.learner_totals(run)) == {8}
        assert await results.learner_totals(run, [7]) == {}
        assert await results.rights(run) == {"one": (1, 1), "one/2": (1, 1)}
        assert await results.learners(run) == await results.learners(run, "one") == {8}
        assert await results.responses_to(run, ["one"]) == {(8, "one"): "of 8"}
        assert [total.answers for total in await results.of_pack(subject, row.guild_id, "/2")] == [1]
        past = (await unit.classes.history(row.guild_id, 5))[0]
        assert (past.members, past.learners) == (0, 1)
        assert [one.item for one in await unit.runs.answers(run, 7)] == ["one", "one/2"], (
            "nothing that they gave is lost"
        )
    async with database.unit() as unit:
        await unit.classes.let_back(run, 7)
        assert await unit.results.learners(run) == {7, 8}
