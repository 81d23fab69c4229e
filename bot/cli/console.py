"""What the commands that start a bot say in the terminal."""

from __future__ import annotations

import logging
import sys

import discord


def log_to_terminal(level: int) -> None:
    """Discord's way of logging, from this level on."""
    discord.utils.setup_logging(level=level)
    # discord.py warns at every start that its voice libraries are missing; nothing here speaks.
    logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.getMessage())


def failed(line: str) -> int:
    """Says in one line what is wrong; the exit status."""
    print(f"copydesk: {line}", file=sys.stderr)
    return 1
