"""What every life of `test_killed` would begin with, done once in the process that the lives are forked from.

To read the bundled content and to load Alembic took more than half of a life, and is nothing that the test kills. A
life still migrates its database and reads its own packs.
"""

from __future__ import annotations

from alembic import command

from bot.services.content import load_library
from tests.bot import killed_child

__all__ = ["command", "killed_child"]

load_library()
