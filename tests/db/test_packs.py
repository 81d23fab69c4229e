from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from db.rows import PackFacts
from tests.databases import NOON

if TYPE_CHECKING:
    from db.engine import Database
    from db.rows import PackVersion

HERE, ELSEWHERE, ANA = 10, 11, 70
FACTS = PackFacts("Market day", "Who counted what.", "en", 3)


async def drafted(database: Database, content: str, *, guild: int = HERE, at_least: int = 1) -> PackVersion:
    async with database.unit() as unit:
        draft = await unit.packs.draft(guild, "market", content, FACTS, at_least=at_least, author_id=ANA, now=NOON)
        await unit.commit()
    return draft


async def published(database: Database, content: str, *, guild: int = HERE) -> PackVersion:
    draft = await drafted(database, content, guild=guild)
    async with database.unit() as unit:
        assert await unit.packs.publish(guild, "market", draft.version, NOON)
        await unit.commit()
    return draft


async def in_use(database: Database, guild: int = HERE) -> list[tuple[str, int, str]]:
    async with database.unit(writes=False) as unit:
        return [
            (one.pack, one.version, await unit.packs.content(guild, one.pack, one.version))
            for one in await unit.packs.in_use(guild)
        ]


async def test_a_draft_is_in_use_once_it_is_published(database: Database) -> None:
    draft = await drafted(database, "one")
    assert (draft.version, draft.facts, draft.author_id, draft.published_at) == (1, FACTS, ANA, None)
    assert await in_use(database) == []
    async with database.unit() as unit:
        assert await unit.packs.drafts(HERE) == [draft]
        assert await unit.packs.publish(HERE, "market", 1, NOON)
        assert await unit.packs.drafts(HERE) == []
        await unit.commit()
    assert await in_use(database) == [("market", 1, "one")]


async def test_the_next_upload_replaces_a_draft_and_never_a_published_version(database: Database) -> None:
    await published(database, "one")
    assert (await drafted(database, "two")).version == 2
    assert (await drafted(database, "three")).version == 2
    async with database.unit(writes=False) as unit:
        assert [one.version for one in await unit.packs.versions(HERE, "market")] == [2, 1]
        assert await unit.packs.content(HERE, "market", 2) == "three"
        assert await unit.packs.size(HERE) == len("threeone")
    assert await in_use(database) == [("market", 1, "one")]


async def test_a_version_is_published_once(database: Database) -> None:
    draft = await published(database, "one")
    async with database.unit() as unit:
        assert not await unit.packs.publish(HERE, "market", draft.version, NOON + timedelta(days=1))
        assert not await unit.packs.publish(HERE, "nothing", 1, NOON)
        stored = await unit.packs.get(HERE, "market", 1)
    assert stored is not None
    assert stored.published_at == NOON


async def test_a_version_that_the_author_numbered_higher_keeps_its_number(database: Database) -> None:
    assert (await drafted(database, "one", at_least=4)).version == 4
    async with database.unit() as unit:
        await unit.packs.publish(HERE, "market", 4, NOON)
        await unit.commit()
    assert (await drafted(database, "two", at_least=2)).version == 5


async def test_uploads_at_once_leave_one_draft(database: Database) -> None:
    await asyncio.gather(*(drafted(database, f"text {number}") for number in range(6)))
    async with database.unit(writes=False) as unit:
        (draft,) = await unit.packs.drafts(HERE)
        assert draft.version == 1
        assert await unit.packs.count(HERE) == 1


async def test_a_discarded_draft_leaves_no_pack_behind_unless_it_was_in_use_before(database: Database) -> None:
    draft = await drafted(database, "one")
    async with database.unit() as unit:
        assert await unit.packs.discard(HERE, "market", draft.version)
        assert not await unit.packs.discard(HERE, "market", draft.version)
        assert await unit.packs.count(HERE) == 0
        await unit.commit()
    await published(database, "two")
    draft = await drafted(database, "three")
    async with database.unit() as unit:
        assert not await unit.packs.discard(HERE, "market", 1), "it is published"
        assert await unit.packs.discard(HERE, "market", draft.version)
        assert await unit.packs.count(HERE) == 1
        await unit.commit()
    assert await in_use(database) == [("market", 1, "two")]


async def test_a_retired_pack_keeps_its_versions_and_comes_back(database: Database) -> None:
    await published(database, "one")
    async with database.unit() as unit:
        assert await unit.packs.retire(HERE, "market", NOON)
        assert not await unit.packs.retire(HERE, "market", NOON)
        assert await unit.packs.retired(HERE) == {"market": NOON}
        assert await unit.packs.in_use(HERE) == []
        assert await unit.packs.get(HERE, "market", 1) is not None
        assert await unit.packs.retire(HERE, "market", None)
        assert not await unit.packs.retire(HERE, "market", None)
        await unit.commit()
    assert await in_use(database) == [("market", 1, "one")]


async def test_nothing_of_one_server_is_found_under_another(database: Database) -> None:
    await published(database, "ours")
    await published(database, "theirs", guild=ELSEWHERE)
    assert await in_use(database) == [("market", 1, "ours")]
    async with database.unit() as unit:
        assert await unit.packs.hide(ELSEWHERE, "genre", hidden=True)
        assert await unit.packs.hidden(HERE) == frozenset()
        assert await unit.packs.retire(ELSEWHERE, "market", NOON)
        assert await unit.packs.retired(HERE) == {}
        await unit.packs.note(ELSEWHERE, "market", None, "retired", author_id=ANA, now=NOON)
        assert await unit.packs.changes(HERE, "market", 5) == []
        assert [one.action for one in await unit.packs.changes(ELSEWHERE, "market", 5)] == ["retired"]


async def test_a_bundled_pack_is_hidden_and_shown_again(database: Database) -> None:
    async with database.unit() as unit:
        assert await unit.packs.hide(HERE, "genre", hidden=True)
        assert not await unit.packs.hide(HERE, "genre", hidden=True)
        assert await unit.packs.hidden(HERE) == {"genre"}
        assert await unit.packs.hide(HERE, "genre", hidden=False)
        assert not await unit.packs.hide(HERE, "genre", hidden=False)
        assert await unit.packs.hidden(HERE) == frozenset()


async def test_changes_are_told_the_latest_first(database: Database) -> None:
    async with database.unit() as unit:
        for version, action in enumerate(("uploaded", "published", "retired"), 1):
            await unit.packs.note(HERE, "market", version, action, author_id=ANA, now=NOON)
        told = await unit.packs.changes(HERE, "market", 2)
    assert [(one.version, one.action, one.author_id, one.changed_at) for one in told] == [
        (3, "retired", ANA, NOON),
        (2, "published", ANA, NOON),
    ]


async def test_the_oldest_versions_that_nobody_used_are_let_go(database: Database) -> None:
    for number in range(1, 7):
        await published(database, f"text {number}")
    async with database.unit() as unit:
        await unit.runs.add(learner_id=ANA, mode="quiz", subject="10__market", version=2, seed=1, items=["a"], now=NOON)
        assert await unit.packs.let_go(HERE, "market", "10__market", 3) == 3
        assert [one.version for one in await unit.packs.versions(HERE, "market")] == [6, 5, 2]
        assert await unit.packs.let_go(HERE, "market", "10__market", 1) == 2, "one was used, one is the latest"
        assert await unit.packs.let_go(HERE, "market", "10__market", 1) == 2
        await unit.commit()


async def test_what_a_version_changed_is_kept_with_it(database: Database) -> None:
    await published(database, "one")
    async with database.unit() as unit:
        await unit.packs.revise(HERE, "market", 1, {"since": 0, "added": ["a"]})
        await unit.commit()
    async with database.unit(writes=False) as unit:
        (row,) = await unit.packs.versions(HERE, "market")
    assert row.revision == {"since": 0, "added": ["a"]}
