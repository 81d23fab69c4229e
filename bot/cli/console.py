"""What the commands that start a bot say in the terminal: the log, with colours only where somebody can see them."""

from __future__ import annotations

import logging
import os
import sys

from bot.config import Settings
from bot.monitoring.log_lines import JsonLines, TextLines
from bot.monitoring.scrubbing import Scrubber

_TALKATIVE = ("discord.gateway", "discord.http", "discord.webhook", "aiohttp", "aiosqlite")
"""Below `info` they write down whatever comes and goes: who pressed what, what was typed, what is stored."""


def log_to_terminal(settings: Settings, level: int) -> Scrubber:
    """Has the log written to the terminal as it is set, from `level` on where no level is set.

    Returns what takes ids and secrets out of it, for whatever else is told of errors.
    """
    scrubber, level = Scrubber(settings.secrets), settings.log_level or level
    handler = logging.StreamHandler()
    if settings.log_style == "json":
        handler.setFormatter(JsonLines(scrubber))
    else:
        handler.setFormatter(TextLines(scrubber, coloured=sys.stderr.isatty() and not os.environ.get("NO_COLOR")))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # which parts of Alembic were loaded
    # discord.py warns at every start that its voice libraries are missing; nothing here speaks.
    logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.getMessage())
    return scrubber


def failed(line: str) -> int:
    """Says in one line what is wrong; the exit status."""
    print(f"copydesk: {line}", file=sys.stderr)
    return 1
