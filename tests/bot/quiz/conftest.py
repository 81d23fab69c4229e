"""What all tests of `/quiz` begin with: a harbour pack beside the bundled ones, a clock, and Ana, who can be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from tests.bot.content import harbour, lamps, write
from tests.bot.quiz.walk import Ask, asking

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from tests.people import Student


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content files besides the bundled ones."""
    return write(tmp_path / "content", harbour(), lamps())


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


@pytest.fixture
def ask(env: simcord.Env, ana: Student, folder: Path, settings: Settings) -> Ask:
    """Asks Ana a question."""
    return asking(env, ana, folder, settings)
