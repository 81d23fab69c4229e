"""Updates over the wire: two neighbouring versions share one PostgreSQL, and this one follows the first edition."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import Database
from tests.databases import fresh_url
from tests.wire.class_room import ClassRoom, counted
from tests.wire.content import PACK, RIGHT, write_pack
from tests.wire.discord_server import PATIENT, DiscordServer, Rules
from tests.wire.former_versions import OURS, former_version
from tests.wire.gateway import GatewayRules
from tests.wire.processes import ROOT, BotProcess, running_bot
from tests.wire.stored import answers_in
from tests.wire.test_shards import close_vote, host, locked_in, next_question, open_vote
from tests.wire.tokens import NO_HURRY

QUESTIONS = 2
LEARNERS = 4


@pytest.fixture
def version_before(tmp_path: Path) -> Path:
    """The newest commit that lacks the newest migration, and perhaps some before it."""
    return former_version(tmp_path, lambda names: 0 < len(names) < len(OURS) and [*names] == OURS[: len(names)])


@pytest.fixture
def first_edition(tmp_path: Path) -> Path:
    """What was given out as 0.1.0."""
    return former_version(tmp_path, lambda names: [*names] == OURS[:1])


@pytest.fixture
async def postgresql_url(tmp_path: Path) -> AsyncIterator[str]:
    """Several processes need PostgreSQL."""
    async with fresh_url("postgresql", tmp_path) as url:
        yield url


async def revision_of(url: str) -> str:
    """The last migration that was applied."""
    database = await Database.open(url)
    try:
        async with database.unit(writes=False) as unit:
            return str(await unit.connection.scalar(text("SELECT version_num FROM alembic_version")))
    finally:
        await database.close()


async def played_to_the_end(room: ClassRoom) -> None:
    """Both questions, from an open vote on the first, which some have answered; everybody's answers count."""
    await locked_in(room.learners[1:], room.public()[-1])
    assert counted(await close_vote(room)) == LEARNERS
    await locked_in(room.learners, await next_question(room))
    assert counted(await close_vote(room)) == LEARNERS
    await host(room, "Next")
    await room.until("finished")


async def test_one_process_is_updated_while_the_other_goes_on_with_the_version_before(
    version_before: Path, postgresql_url: str, tmp_path: Path
) -> None:
    folder = write_pack(tmp_path / "packs", questions=QUESTIONS)
    lanes = GatewayRules(max_concurrency=2, identify_every=2.0)
    async with DiscordServer(Rules(gateway=lanes, tokens=NO_HURRY, shards=2)) as server:

        @asynccontextmanager
        async def started(shards: str, home: Path) -> AsyncIterator[BotProcess]:
            async with running_bot(server, postgresql_url, content=[folder], shards=shards, home=home) as bot:
                yield bot
            assert bot.errors == []

        schools = [server.school(f"School {shard}", shard, 2) for shard in range(2)]
        updated, staying = (ClassRoom(school, school.people(LEARNERS)) for school in schools)
        async with AsyncExitStack() as stack:
            first, _ = await asyncio.gather(
                stack.enter_async_context(started("0/2", version_before)),
                stack.enter_async_context(started("1/2", version_before)),
            )
            earlier = await revision_of(postgresql_url)
            for room in (updated, staying):
                await locked_in(room.learners[:1], await open_vote(room))
            await first.stop()

            await stack.enter_async_context(started("0/2", ROOT))
            assert earlier < await revision_of(postgresql_url) == OURS[-1][:4]
            # A class that the version before began goes on in this one, and the other one where it was.
            await asyncio.gather(played_to_the_end(updated), played_to_the_end(staying))
            for room in (updated, staying):
                await locked_in(room.learners[:1], await open_vote(room))
            await asyncio.gather(played_to_the_end(updated), played_to_the_end(staying))

    stored = Counter((item, learner) for _, item, learner, _ in await answers_in(postgresql_url))
    everyone = [*updated.learners, *staying.learners]
    assert stored == Counter({(f"q{number}", one.id): 2 for number in range(1, QUESTIONS + 1) for one in everyone})


async def test_a_class_and_a_quiz_that_the_first_edition_began_go_on_in_this_one(
    first_edition: Path, tmp_path: Path
) -> None:
    folder = write_pack(tmp_path / "packs", questions=QUESTIONS)
    url = f"sqlite:///{tmp_path / 'school.db'}"
    async with DiscordServer(PATIENT) as server:
        school = server.school()
        room, ana = ClassRoom(school, school.people(LEARNERS)), school.person("ana")
        async with running_bot(server, url, content=[folder], home=first_edition) as old:
            await room.teacher.slash("class quiz", pack=PACK, seconds=600)
            await room.until("lobby")
            await host(room, "Start")
            await locked_in(room.learners[:1], await room.until("asking"))
            card = await ana.slash("quiz", pack=PACK, length=0)
            answered = await ana.pick(card, RIGHT)
            assert "Right" in answered
        async with running_bot(server, url, content=[folder]) as new:
            assert await revision_of(url) == OURS[-1][:4]
            await played_to_the_end(room)
            assert len(room.public()) == 1
            history = await room.teacher.slash("class history")
            assert "Over the wire" in history
            progress = await ana.slash("progress")
            assert "Whose voice:** 100% of the points, 1 answer" in progress
            assert "A report of number" in await ana.press(answered, "Next")
        assert (old.errors, new.errors) == ([], [])
    assert len(copies_of(tmp_path)) == 1, "a copy was made before the migration"


def copies_of(folder: Path) -> list[str]:
    """What was copied beside the database."""
    return [path.name for path in folder.glob("school-*.db")]
