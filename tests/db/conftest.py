from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.engine import Database
from tests.databases import KINDS, fresh_url

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


@pytest.fixture(params=KINDS)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[str]:
    """An empty database."""
    async with fresh_url(request.param, tmp_path) as fresh:
        yield fresh


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """A database with every table and no rows."""
    opened = await Database.open(database_url)
    try:
        yield opened
    finally:
        await opened.close()
