"""What the terminal shows of the log holds no ids, whoever writes it, at any level."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.console import log_to_terminal
from bot.config import Settings
from bot.monitoring.log_lines import TextLines
from bot.monitoring.scrubbing import Scrubber
from tests.bot import content, tiny
from tests.bot.classroom_page import Room
from tests.bot.test_privacy import answer, delete

LIBRARIES = ("discord.gateway", "discord.http", "discord.webhook", "aiohttp", "aiosqlite", "alembic.runtime.plugins")
LEAD = len("2026-11-29 12:00:00+00:00 DEBUG    discord: ")
IDS = st.integers(min_value=10**16, max_value=2**63 - 1)


def line(formatter: logging.Formatter, message: str, *values: object, error: BaseException | None = None) -> str:
    """What the formatter makes of it."""
    info = None if error is None else (type(error), error, error.__traceback__)
    return formatter.format(logging.LogRecord("discord", logging.DEBUG, "here", 1, message, values, info))[LEAD:]


@given(IDS, IDS, st.sampled_from(["%s", "member %s", "<@%s>", "{'user_id': '%s'}", "/users/%s/x", "key=%s,", "(%s)"]))
def test_no_id_comes_through_and_the_same_one_is_known_again(one: int, other: int, message: str) -> None:
    formatter = TextLines(Scrubber())
    first, again, second = (line(formatter, message, value) for value in (one, one, other))
    assert str(one) not in first
    assert first == again
    assert (first == second) == (one == other)
    assert str(one) not in line(formatter, "failed", error=ValueError(f"nobody is {one}"))
    assert line(TextLines(Scrubber()), message, one) != first


def test_what_is_no_id_stays_and_tokens_of_interactions_go() -> None:
    formatter = TextLines(Scrubber())
    assert line(formatter, "Class 17: 2026-11-29 12:00:00.123456, code 10062") == (
        "Class 17: 2026-11-29 12:00:00.123456, code 10062"
    )
    told = line(formatter, "POST https://discord.com/api/v10/interactions/1456074443980800016/aW50ZXJhY3Rpb24/callback")
    assert "aW50ZXJhY3Rpb24" not in told
    assert "1456074443980800016" not in told
    assert told.endswith("/callback")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A bot with a pack of one figure, and one of lamps for a class."""
    folder = content.write(tmp_path / "packs", content.lamps(3))
    tiny.write(folder, figure=tiny.pack("type", name="figure"))
    return replace(settings, content=(folder,))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the command that runs the bot writes to its terminal, with everything switched on that can be."""
    written, root = io.StringIO(), logging.getLogger()
    before, levels = list(root.handlers), {name: logging.getLogger(name).level for name in ("", *LIBRARIES)}
    root.handlers.clear()
    monkeypatch.setattr("sys.stderr", written)
    log_to_terminal(Settings("sqlite:///here.db", log_level=logging.DEBUG), logging.INFO)
    yield written
    root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.any_database
async def test_an_hour_of_a_class_leaves_no_id_in_the_log(terminal: io.StringIO, room: Room, env: simcord.Env) -> None:
    ana, ben = room.learners("ana", "ben")
    await answer(ana)
    await room.start("lamps", seconds=600)
    for one in (ana, ben):
        await room.pick(one, "It burns")
    env.inject_error("PATCH", "/channels/*/messages/*", status=500, code=0, times=2)
    await room.pick(ana, "It is out")
    await env.advance_time(60)
    await delete(ana)
    await room.close()
    await room.end()
    await env.advance_time(4000)
    said = terminal.getvalue()
    assert "Discord refused to show a class quiz" in said
    assert "had everything about them deleted" in said
    for person in (ana, ben, room.teacher):
        assert str(person.id) not in said
    assert str(room.guild.id) not in said
