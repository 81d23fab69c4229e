"""Files of one server, and everybody else: what a host brings is worked on in processes of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import simcord
import yaml
from sqlalchemy import text as sql

from bot.config import Settings
from bot.services.content import load_library
from bot.services.pack_catalog import BYTES_A_CHARACTER, PackCatalog, own_key
from bot.services.packs import KEPT_VERSIONS
from bot.workers.pool import JobStopped, WorkerPool
from bot.workers.queue import nobody
from db.engine import Database
from db.rows import PackFacts
from tests.bot.classroom_page import Room
from tests.bot.test_packs import QUESTION, REKEYED, files, publish, text, upload
from tests.databases import NOON, migrated
from tests.people import read
from tests.simulated import simulated_discord
from tests.waiting import until

FACTS = PackFacts("Market day", "Who counted what.", "en", 1)
WHY = "Somebody walked past each stall with a pencil. " * 25


@pytest.fixture
def no_parsing(env: simcord.Env, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on this process, in which the event loop runs, reads no YAML at all."""
    del env

    def parse(*_: Any, **__: Any) -> Any:
        raise AssertionError("YAML is parsed in the event loop")

    for parser in (yaml.CSafeLoader, yaml.SafeLoader):
        monkeypatch.setattr(parser, "__init__", parse)


def long() -> None:
    time.sleep(60)


def ended() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def slow_to_end(begun: Path) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    begun.touch()
    time.sleep(60)


def child_processes() -> set[int]:
    """Those of this process. Linux alone tells."""
    threads = Path("/proc/self/task").iterdir()
    return {int(child) for thread in threads for child in (thread / "children").read_text(encoding="ascii").split()}


# ---------------------------------------------------------------------- nothing is parsed in the event loop


@pytest.mark.usefixtures("no_parsing")
async def test_no_pack_is_parsed_in_the_event_loop(room: Room, env: simcord.Env) -> None:
    teacher, ana = room.teacher, room.student("ana")
    assert "no problems found" in await teacher.slash("pack check", file=("market.yaml", text()))
    await publish(teacher, text())
    draft = await upload(teacher, text(REKEYED))
    assert "Who counted the stalls?" in await teacher.press(draft, "Preview")
    assert "is published" in await teacher.press(draft, "Publish")
    assert await ana.suggestions("quiz", "pack", "market") == ["Market day"]
    assert await teacher.suggestions("pack show", "pack", "market") == ["Market day"]
    for command, words in (
        ("list", "**Market day** (`market`): version 2 in use"),
        ("show", "## Market day"),
        ("history", "1 question with another key"),
        ("diff", "From version 1 to version 2"),
        ("download", "version 2, as it was written"),
        ("export", "For Moodle GIFT"),
    ):
        options = {} if command == "list" else {"pack": "market"}
        told = await teacher.slash(f"pack {command}", **options, **({"to": "gift"} if command == "export" else {}))
        assert words in told
    asked = await ana.slash("quiz", pack="Market day", length=0)
    assert "✓ **Right.**" in await ana.pick(asked, "The office")
    await room.start("Market day", questions=1)
    await room.end()
    assert "Market day" in await teacher.slash("class history")
    back = await teacher.slash("pack import", file=("old.gift", b"Who? {=a ~b}"), **{"from": "gift"})
    assert back.has("Publish")
    assert files(await teacher.slash("pack download", pack="genre"), env)


# ---------------------------------------------------------------------- turns, limits, and processes that end


async def test_whoever_waits_for_a_worker_is_told_how_many_jobs_come_first(
    room: Room, env: simcord.Env, workers: WorkerPool
) -> None:
    begun = asyncio.Event()
    other = asyncio.create_task(workers.run(901, "files", lambda _: begun.set(), long))
    await begun.wait()
    since = len(env.http_requests)

    def sent(words: str) -> bool:
        return any(words in json.dumps(one.json, ensure_ascii=False) for one in env.http_requests[since:])

    brought = asyncio.create_task(upload(room.teacher, text()))
    async with asyncio.timeout(120):  # for a test that hangs
        while not sent("Waiting: 1 job comes before yours."):
            env.backend.advance_clock(0.5)
            await asyncio.sleep(0.02)
    assert not brought.done()
    other.cancel()
    told = await brought
    assert told.has("Publish")
    assert "Waiting" not in told


async def test_the_file_of_a_killed_worker_is_worked_on_by_the_next(
    room: Room, workers: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(JobStopped, match="died"):
        await workers.run(901, "files", nobody, ended)
    assert "A worker process ended in the middle of a job" in caplog.text
    caplog.clear()
    assert (await upload(room.teacher, text())).has("Publish")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells which processes another has begun")
async def test_a_process_that_is_just_starting_when_the_bot_stops_writes_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pool = WorkerPool(niceness=0)
    job = asyncio.create_task(pool.run(0, "files", nobody, slow_to_end, tmp_path / "begun"))
    await until((tmp_path / "begun").exists)
    before = child_processes()
    with pytest.raises(JobStopped, match="died"):  # and another process takes its place
        await pool.run(1, "reading", nobody, ended)
    await until(lambda: child_processes() - before)
    (starting,) = child_processes() - before
    os.kill(starting, signal.SIGSTOP)
    closing = asyncio.create_task(pool.close())
    await asyncio.sleep(1.5)  # of the three seconds that the one that works is given to end
    os.kill(starting, signal.SIGCONT)
    await closing
    job.cancel()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("why", "words"), [("time", "took too long, so I stopped"), ("memory", "more memory than I may use")]
)
async def test_a_file_that_goes_over_a_limit_changes_nothing_and_its_host_is_told(
    settings: Settings, why: str, words: str
) -> None:
    # The limits are those of a bot that has hardly any; its file is a long one, but an ordinary one.
    small = WorkerPool(patience=0.001) if why == "time" else WorkerPool(memory=0)
    async with simulated_discord(settings, small) as env:
        room = Room(env)
        told = await upload(room.teacher, text(*({**QUESTION, "id": f"q{n}", "explain": WHY} for n in range(400))))
        assert words in told
        assert "Nothing was changed." in told
        assert not told.has("Publish")
        assert "none of its own" in await room.teacher.slash("pack list")
    await small.close()


# ---------------------------------------------------------------------- drafts, versions, ids


@pytest.mark.parametrize("label", ["Publish", "Throw away", "Preview"])
async def test_a_card_acts_on_the_draft_that_it_showed(room: Room, label: str) -> None:
    mine = await upload(room.teacher, text())
    await upload(room.teacher, text(REKEYED))  # somebody else's, with the same id and version
    told = await room.teacher.press(mine, label)
    assert "Somebody has uploaded another draft of this pack since. Nothing was changed." in told
    assert "draft of version 1" in await room.teacher.slash("pack list")


async def test_the_same_draft_uploaded_once_more_is_the_same_draft(room: Room) -> None:
    first = await upload(room.teacher, text())
    await upload(room.teacher, text())
    assert "is published" in await room.teacher.press(first, "Publish")


async def test_a_draft_card_of_the_first_edition_gets_a_polite_line(room: Room, env: simcord.Env) -> None:
    card = await upload(room.teacher, text())
    old = card.custom_id("Publish").rpartition(".")[0]
    pressed = room.teacher.emit(card, old)
    await env.settle()
    told = read(pressed)
    assert "comes from an older version of me" in told
    assert "draft of version 1" in await room.teacher.slash("pack list")


async def test_a_pack_with_the_id_of_a_bundled_one_is_refused(room: Room) -> None:
    told = await upload(room.teacher, text(name="share-and-whole"))
    assert "The id “share-and-whole” is that of a pack that comes with Copydesk." in told
    assert not told.has("Publish")


async def test_a_pack_whose_id_a_later_edition_bundles_goes_before_that_one(room: Room, settings: Settings) -> None:
    """As it is everywhere: in quizzes, lists, and what hosts do to it."""
    teacher, ana = room.teacher, room.student("ana")
    await publish(teacher, text())
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        await unit.connection.execute(sql("INSERT INTO packs (guild_id, pack) SELECT guild_id, 'genre' FROM packs"))
        await unit.connection.execute(sql("UPDATE pack_versions SET pack = 'genre'"))
        await unit.connection.execute(sql("DELETE FROM packs WHERE pack = 'market'"))
        await unit.commit()
    await database.close()
    assert "Who counted the stalls?" in await ana.slash("quiz", pack="genre", length=0)
    assert "**Market day**" in await teacher.slash("pack list")
    assert "Market day" in await teacher.slash("pack show", pack="genre")
    assert "“genre” is retired" in await teacher.slash("pack retire", pack="genre")
    offered = await ana.slash("quiz", pack="genre", length=0)
    assert "Who counted the stalls?" not in offered, "the bundled one is offered again"
    assert "is restored" in await teacher.slash("pack restore", pack="genre")


async def test_a_published_version_is_offered_at_once_whenever_somebody_asked_meanwhile(
    room: Room, env: simcord.Env
) -> None:
    catalog, guild = env.bot.services.catalog, room.guild.id

    async def ask(turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await catalog.of(guild)

    for version in range(1, 16):
        draft = await upload(room.teacher, text({**QUESTION, "explain": f"No name stands there, {version}."}))
        asked = asyncio.create_task(ask(40 * version))  # a little later in the publication each time
        await room.teacher.press(draft, "Publish")
        await asked
        assert (await catalog.of(guild)).packs[own_key(guild, "market")].version == version


async def test_a_pack_that_its_author_gave_a_great_version_can_still_be_revised(room: Room) -> None:
    await publish(room.teacher, text(version=1_000_000))
    assert "version 1000001 is published" in await publish(room.teacher, text(REKEYED, version=1_000_000))


async def test_versions_that_nobody_used_are_let_go_and_those_that_were_are_kept(room: Room) -> None:
    teacher, ana = room.teacher, room.student("ana")
    await publish(teacher, text())
    await ana.slash("quiz", pack="market", length=0)
    for number in range(KEPT_VERSIONS + 3):
        await publish(teacher, text({**QUESTION, "explain": f"No name stands there, {number}."}))
    first = await teacher.slash("pack download", pack="market", version=1)
    assert "version 1, as it was written" in first
    assert "has no version 2" in await teacher.slash("pack download", pack="market", version=2)


# ---------------------------------------------------------------------- what the first edition stored


async def test_versions_of_the_first_edition_say_what_changed(room: Room, settings: Settings) -> None:
    teacher = room.teacher
    await publish(teacher, text())
    await publish(teacher, text(REKEYED))
    before = (await teacher.slash("pack history", pack="market")).text
    assert "1 question with another key (`who-counted`)" in before
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:  # as a migration leaves it
        await unit.connection.execute(sql("UPDATE pack_versions SET revision = NULL"))
        await unit.commit()
    assert (await teacher.slash("pack history", pack="market")).text == before
    async with database.unit(writes=False) as unit:
        latest, first = await unit.packs.versions(room.guild.id, "market")
    await database.close()
    assert latest.revision is not None, "it is worked out once"
    assert first.revision is None
    assert "**key changed in version 2**" in await teacher.slash("pack show", pack="market")


# ---------------------------------------------------------------------- memory


async def test_packs_kept_in_memory_are_bounded_by_their_size(database_url: str, workers: WorkerPool) -> None:
    async with migrated(database_url) as database:
        catalog = PackCatalog(database, load_library(), workers, most_kept=3 * BYTES_A_CHARACTER * len(text()))
        async with database.unit() as unit:
            for guild in range(1, 6):
                await unit.packs.draft(guild, "market", text().decode(), FACTS, at_least=1, author_id=1, now=NOON)
                await unit.packs.publish(guild, "market", 1, NOON)
            await unit.commit()
        read_ = [await catalog.version(guild, "market", 1) for guild in range(1, 6)]
        again = [await catalog.version(guild, "market", 1) for guild in (5, 4, 1)]
    assert again[:2] == [read_[4], read_[3]]
    assert again[0] is read_[4]
    assert again[2] == read_[0]
    assert again[2] is not read_[0], "it was let go, and is read again"


async def test_a_pack_that_many_want_at_once_is_read_once(database_url: str, workers: WorkerPool) -> None:
    # So long that nobody has it before the last one has asked.
    long_one = text(*({**QUESTION, "id": f"q{number}"} for number in range(400))).decode()
    async with migrated(database_url) as database:
        catalog = PackCatalog(database, load_library(), workers)
        async with database.unit() as unit:
            await unit.packs.draft(1, "market", long_one, FACTS, at_least=1, author_id=1, now=NOON)
            await unit.packs.publish(1, "market", 1, NOON)
            await unit.commit()
        found = await asyncio.gather(*(catalog.version(1, "market", 1) for _ in range(30)))
    assert found[0] is not None
    assert all(one is found[0] for one in found)


async def test_a_pack_that_names_a_source_by_its_id_of_the_first_edition_still_comes_in(room: Room) -> None:
    draft = await upload(room.teacher, text({**QUESTION, "source": "syndicated"}))
    assert draft.has("Publish")
    tried = await room.teacher.press(draft, "Preview")
    assert "news item, most likely a rewrite without credit" in await room.teacher.pick(tried, "The office")
