"""What the commands that start a bot say in the terminal: the log, with colours only where somebody can see them."""

from __future__ import annotations

import logging
import os
import sys

import discord

_PLAIN = logging.Formatter("{asctime} {levelname:<8} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")
"""As discord.py has it, without colours."""


def log_to_terminal(level: int) -> None:
    """Discord's way of logging, from this level on."""
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    if coloured:
        discord.utils.setup_logging(level=level)
    else:
        discord.utils.setup_logging(level=level, formatter=_PLAIN)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # which parts of Alembic were loaded
    # discord.py warns at every start that its voice libraries are missing; nothing here speaks.
    logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.getMessage())


def failed(line: str) -> int:
    """Says in one line what is wrong; the exit status."""
    print(f"copydesk: {line}", file=sys.stderr)
    return 1
