"""Where a learner's commands can be used."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

_T = TypeVar("_T")


def everywhere(command: _T) -> _T:
    """In servers, in direct messages and group chats, installed to a server or to one's own account."""
    installed = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installed)
