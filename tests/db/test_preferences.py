"""What learners set for themselves, and the language of a server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db.preferences import languages_of_learners, languages_of_servers
from tests.databases import NOON

if TYPE_CHECKING:
    from db.engine import Database
    from db.unit import UnitOfWork


async def chosen(unit: UnitOfWork, learners: list[int]) -> dict[int, str]:
    """What these learners chose."""
    return await unit.connection.run_sync(partial(languages_of_learners, learners))


async def set_for(unit: UnitOfWork, guilds: list[int]) -> dict[int, str]:
    """What was set for these servers."""
    return await unit.connection.run_sync(partial(languages_of_servers, guilds))


async def test_a_learner_chooses_changes_their_mind_and_takes_it_back(database: Database) -> None:
    async with database.unit() as unit:
        assert await chosen(unit, [7]) == {}
        for language in ("es", "en", None, None):
            await unit.preferences.set_language(7, language)
            assert (await chosen(unit, [7])).get(7) == language
        await unit.preferences.set_language(8, "es")
        await unit.preferences.set_language(9, "en")
        assert await chosen(unit, [7, 8, 9, 10]) == {8: "es", 9: "en"}


async def test_nothing_is_left_of_a_choice_that_was_taken_back(database: Database) -> None:
    async with database.unit() as unit:
        await unit.preferences.set_language(7, "es")
        assert (await unit.learners.export(7))["preferences"] == [{"learner_id": 7, "language": "es"}]
        await unit.preferences.set_language(7, None)
        assert (await unit.learners.export(7))["preferences"] == []


async def test_a_server_sets_its_language_beside_its_host_role(database: Database) -> None:
    async with database.unit() as unit:
        assert await set_for(unit, [10]) == {}
        await unit.preferences.set_language_of_server(10, "es", NOON)
        await unit.classes.set_host_role(10, 5, NOON)
        assert (await set_for(unit, [10, 11]), await unit.classes.host_role(10)) == (
            {10: "es"},
            5,
        )
        await unit.preferences.set_language_of_server(10, None, NOON)
        assert (await set_for(unit, [10, 11]), await unit.classes.host_role(10)) == (
            {},
            5,
        )
