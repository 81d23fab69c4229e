"""Choices of languages are read once and kept for a while, and another process's choice comes through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bot.services.locale_resolver import KEPT, Choices, LocaleResolver
from db.engine import Database
from db.migrate import upgrade
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from bot.config import Settings

ANA, SCHOOL = 7, 10


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    opened = await Database.open(settings.database_url)
    await upgrade(opened)
    yield opened
    await opened.close()


def tongues_of(database: Database, clock: SimulatedClock) -> LocaleResolver:
    """Those of one process."""
    return LocaleResolver(database, clock)


async def test_ones_own_choice_goes_before_the_servers_and_that_before_the_locale(database: Database) -> None:
    locales = tongues_of(database, SimulatedClock())
    assert [await locales.of(ANA, SCHOOL, locale) for locale in ("es-ES", "en-GB", "fr")] == ["es", "en", "en"]
    await locales.set_for_server(SCHOOL, "es")
    assert await locales.of(ANA, SCHOOL, "en-GB") == "es"
    assert (await locales.of(ANA, None, "en-GB"), await locales.of(ANA, 11, "en-GB")) == ("en", "en")
    await locales.choose(ANA, "en")
    assert await locales.of(ANA, SCHOOL, "es-ES") == "en"
    await locales.choose(ANA, None)
    assert await locales.of(ANA, SCHOOL, "en-GB") == "es"


async def test_a_channel_is_spoken_to_in_the_servers_language_or_the_one_it_prefers(database: Database) -> None:
    locales = tongues_of(database, SimulatedClock())
    assert await locales.of_channel(SCHOOL, "es-419") == "es"
    await locales.set_for_server(SCHOOL, "en")
    assert await locales.of_channel(SCHOOL, "es-419") == "en"
    assert await locales.of_channel(None, "") == "en"


async def test_what_another_process_was_told_is_known_here_after_a_while(database: Database) -> None:
    clock = SimulatedClock()
    here, there = tongues_of(database, clock), tongues_of(database, clock)
    assert await here.of(ANA, None, "en-GB") == "en"
    await there.choose(ANA, "es")
    assert (await there.of(ANA, None, "en-GB"), await here.of(ANA, None, "en-GB")) == ("es", "en")
    clock.wait(KEPT)
    assert await here.of(ANA, None, "en-GB") == "es"


async def test_without_waiting_it_is_what_was_known_last(database: Database) -> None:
    clock = SimulatedClock()
    locales = tongues_of(database, clock)
    await locales.choose(ANA, "es")
    clock.wait(10 * KEPT)
    assert locales.known(ANA, SCHOOL, "en-GB") == "es"
    assert tongues_of(database, clock).known(ANA, SCHOOL, "en-GB") == "en"
    await locales.set_for_server(SCHOOL, "es")
    assert locales.known(8, SCHOOL, "en-GB") == "es"


async def test_a_class_that_asks_at_once_is_read_in_few_queries_and_each_gets_their_own(database: Database) -> None:
    learners = range(1, 501)
    async with database.unit() as unit:
        for learner in learners[::50]:
            await unit.preferences.set_language(learner, "es")
        await unit.commit()
    locales, asked = tongues_of(database, SimulatedClock()), list[str]()
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    spoken = await asyncio.gather(*(locales.of(learner, SCHOOL, "en-GB") for learner in learners))
    assert [learner for learner, one in zip(learners, spoken, strict=True) if one == "es"] == list(learners[::50])
    assert len([one for one in asked if one.startswith("SELECT")]) <= 4


async def test_what_is_on_its_way_is_not_read_twice() -> None:
    asked, told = list[tuple[int, ...]](), asyncio.Event()

    async def read(keys: Collection[int]) -> dict[int, str]:
        asked.append(tuple(keys))
        await told.wait()
        return {ANA: "es"}

    choices = Choices(read, SimulatedClock())
    first = asyncio.create_task(choices.get(ANA))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting = [first, *(asyncio.create_task(choices.get(key)) for key in (8, ANA))]
    await asyncio.sleep(0)
    told.set()
    assert await asyncio.gather(*waiting) == ["es", None, "es"]
    assert asked == [(ANA,), (8,)]


async def test_a_choice_made_while_an_older_one_is_read_stands() -> None:
    told = asyncio.Event()

    async def read(_keys: Collection[int]) -> dict[int, str]:
        await told.wait()
        return {ANA: "en"}

    choices = Choices(read, SimulatedClock())
    waiting = asyncio.create_task(choices.get(ANA))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    choices.note(ANA, "es")
    told.set()
    assert await waiting == "es"
    await asyncio.sleep(0)
    assert await choices.get(ANA) == "es"


async def test_whoever_gives_up_waiting_takes_nobody_elses_answer_away(database: Database) -> None:
    locales = tongues_of(database, SimulatedClock())
    await locales.choose(ANA, "es")
    again = tongues_of(database, SimulatedClock())
    impatient, patient = (asyncio.create_task(again.of(ANA, None, "en-GB")) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == "es"
    assert impatient.cancelled()


async def test_a_database_that_is_away_is_told_to_each_and_asked_again_later(
    database: Database, settings: Settings
) -> None:
    locales = tongues_of(database, SimulatedClock())
    async with database.unit() as unit:
        await unit.connection.execute(text("ALTER TABLE preferences RENAME TO hidden"))
        await unit.commit()
    told = await asyncio.gather(*(locales.of(learner, None, "en-GB") for learner in (7, 8)), return_exceptions=True)
    assert [isinstance(one, DBAPIError) for one in told] == [True, True]
    async with database.unit() as unit:
        await unit.connection.execute(text("ALTER TABLE hidden RENAME TO preferences"))
        await unit.commit()
    assert await locales.of(7, None, "es-ES") == "es"
