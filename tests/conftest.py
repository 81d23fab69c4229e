"""What every test stands on: a real database file, the real bot in a simulated Discord, and two watchmen.

One watchman fails a test whose bot logged an error; the other holds every request that the bot sent against Discord's
OpenAPI document, where that document is at hand (`COPYDESK_OPENAPI`, or beside the checkout).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import simcord
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from bot.config import Settings
from bot.workers.pool import WorkerPool
from bot.workers.queue import nobody
from tests.databases import KINDS, Templates
from tests.openapi import RequestRules, find_document
from tests.people import School, Student
from tests.simulated import Seeds, SimulatedClock, simulated_discord

# How long an example takes says how busy the machine is.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(scope="session", autouse=True)
def _loaded_for_good() -> None:
    """No collection of garbage looks through what was imported any more: that took a quarter of a second each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _no_data_of_ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a bot on PostgreSQL keeps in a user's data folder is not to be found there after tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def expected_errors() -> list[str]:
    """Words that a test puts here excuse the logged errors that hold one of them."""
    return []


@pytest.fixture(autouse=True)
def _no_logged_errors(expected_errors: list[str]) -> Iterator[None]:
    """Fails the test in which `discord`, `bot` or `db` logs an error: users saw "This interaction failed" then."""
    handler = _Errors()
    loggers, root = [logging.getLogger(name) for name in ("discord", "bot", "db")], logging.getLogger()
    for logger in loggers:
        logger.addHandler(handler)
    yield
    for logger in loggers:
        logger.removeHandler(handler)
    for left in [one for one in root.handlers if type(one) is logging.StreamHandler]:
        root.removeHandler(left)  # of a command that ran here, to a terminal that is no more
    formatter = logging.Formatter()
    found = [formatter.format(record) for record in handler.records]
    assert not [text for text in found if not any(word in text for word in expected_errors)]


@pytest.fixture(scope="session")
def request_rules() -> RequestRules | None:
    """Discord's rules for requests; None where its document is not at hand."""
    document = find_document()
    return RequestRules(document) if document else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take longest, and wait for most of it, come first: at the end the others would wait for them."""
    items.sort(key=lambda item: item.path.parent.name not in ("wire", "packaging"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests run on every kind of database; those of what is shown or typed, marked `any_database`, on SQLite alone."""
    if "database_url" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("any_database")
        metafunc.parametrize("database_url", KINDS[:1] if marked else KINDS, indirect=True)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    """What the databases of tests are copied from."""
    made = Templates(tmp_path_factory.mktemp("templates"))
    yield made
    asyncio.run(made.close())


@pytest.fixture
async def database_url(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> AsyncIterator[str]:
    """A new SQLite file, or a new PostgreSQL database where a server is named; with every table and no rows."""
    async with templates.copy(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def clock() -> SimulatedClock:
    """The time in which the bot lives. It stands still unless a test moves it."""
    return SimulatedClock()


@pytest.fixture
def seeds(request: pytest.FixtureRequest) -> Seeds:
    """What quizzes are shuffled by, the same each time the test runs."""
    return Seeds(zlib.crc32(request.node.nodeid.encode()))


@pytest.fixture
def settings(database_url: str, clock: SimulatedClock, seeds: Seeds) -> Settings:
    """Settings of a bot with the bundled content."""
    return Settings(database_url=database_url, clock=clock, seed=seeds)


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    """Worker processes for all bots of this test process, running: to start them for each bot would take a second."""
    pool = WorkerPool(niceness=0)

    async def started() -> None:
        await asyncio.gather(pool.run(0, "files", nobody, int), pool.run(0, "reading", nobody, int))

    asyncio.run(started())
    yield pool
    asyncio.run(pool.close())


@pytest.fixture
async def env(
    settings: Settings, request_rules: RequestRules | None, workers: WorkerPool
) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with the bot in it, not yet in any server. Every request is held against the rules."""
    async with simulated_discord(settings, workers) as running:
        yield running
    if request_rules is not None:
        assert request_rules.violations(running.http_requests) == []


@pytest.fixture
def school(env: simcord.Env) -> School:
    """A server with a channel and one student, Ana."""
    return School(env)


@pytest.fixture
def ana(school: School) -> Student:
    """A student in the school's channel."""
    return school.student("ana")
