"""What all tests of `/quiz` begin with: a harbour pack beside the bundled ones, a clock, and Ana, who can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from tests.bot.content import Clock, harbour, lamps, write
from tests.bot.quiz.walk import Ask, asking

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from tests.people import Student


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content files besides the bundled ones."""
    return write(tmp_path / "content", harbour(), lamps())


@pytest.fixture
def settings(database_url: str, folder: Path, clock: Clock) -> Settings:
    return Settings(database_url=database_url, content=(folder,), clock=clock)


@pytest.fixture
def ask(env: simcord.Env, ana: Student, folder: Path, settings: Settings) -> Ask:
    """Asks Ana a question."""
    return asking(env, ana, folder, settings)
