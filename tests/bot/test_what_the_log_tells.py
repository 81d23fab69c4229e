"""The log says what failed, and never who answered what: ids, answers and typed texts stay out of it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import simcord
from sqlalchemy import text

from bot.config import Settings
from db.engine import Database
from tests.bot import tiny
from tests.people import Student

TYPED = "13.4"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one figure."""
    folder = tiny.write(tmp_path / "packs", typed=tiny.pack("type", name="only-type"))
    return Settings(settings.database_url, token="a.secret.token", content=(folder,))


async def damaged(url: str, *statements: str) -> None:
    """Somebody damages the tables under the running bot."""
    database = await Database.open(url)
    async with database.unit() as unit:
        for statement in statements:
            await unit.connection.execute(text(statement))
        await unit.commit()
    await database.close()


@pytest.mark.parametrize(
    "damage",
    [
        ["ALTER TABLE answers RENAME TO hidden"],
        ["ALTER TABLE answers RENAME COLUMN ms TO hidden"],
        ["CREATE UNIQUE INDEX one_each ON answers (pack)"],
        ["DELETE FROM answers", "DELETE FROM runs"],
        ["ALTER TABLE runs RENAME TO hidden"],
    ],
)
async def test_whatever_fails_while_an_answer_is_stored_the_log_holds_neither_the_answer_nor_who_gave_it(
    env: simcord.Env, ana: Student, settings: Settings, caplog: pytest.LogCaptureFixture, damage: list[str]
) -> None:
    caplog.set_level(logging.INFO)
    ben = Student(ana.actor.guild.add_member(env.create_user("ben")), ana.channel)
    for student in (ben, ana):
        card = await student.slash("quiz", pack="only-type", length=0)
        if student is ben:
            await student.type_figure(card, TYPED)
    await damaged(settings.database_url, *damage)
    caplog.clear()
    told = await ana.type_figure(card, TYPED)
    assert "Right." not in told
    said = "\n".join([caplog.text, *(str(one.exc_info) for one in caplog.records if one.exc_info)])
    for secret in (str(ana.id), str(ben.id), TYPED, "a.secret.token"):
        assert secret not in said
