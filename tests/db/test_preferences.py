"""What learners set for themselves, and the language of a server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db.preferences import ReminderSetting, languages_of_learners, languages_of_servers
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
        (row,) = (await unit.learners.export(7))["preferences"]
        assert {name: value for name, value in row.items() if value is not None} == {"learner_id": 7, "language": "es"}
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


async def test_who_wants_reminders_is_known_and_that_discord_takes_no_message_to_them(database: Database) -> None:
    async with database.unit() as unit:
        assert await unit.preferences.reminders(7) == ReminderSetting(wanted=False, closed_at=None)
        await unit.preferences.set_language(7, "es")
        await unit.preferences.set_reminders(7, wanted=True)
        assert await unit.preferences.reminders(7) == ReminderSetting(wanted=True, closed_at=None)
        await unit.preferences.close_messages(7, NOON)
        assert await unit.preferences.reminders(7) == ReminderSetting(wanted=True, closed_at=NOON)
        await unit.preferences.set_reminders(7, wanted=True)
        assert await unit.preferences.reminders(7) == ReminderSetting(wanted=True, closed_at=None)
        assert await chosen(unit, [7]) == {7: "es"}


async def test_nothing_is_left_of_who_wants_no_reminders_any_more(database: Database) -> None:
    async with database.unit() as unit:
        await unit.preferences.set_reminders(7, wanted=True)
        await unit.preferences.close_messages(7, NOON)
        await unit.preferences.set_reminders(7, wanted=False)
        assert (await unit.learners.export(7))["preferences"] == []
