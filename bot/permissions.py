"""What Copydesk needs to be allowed in the channel of a class quiz, by Discord's own names.

Lessons and quizzes of one's own need nothing: they are answers to commands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import discord

from questions.messages import Message


@dataclass(frozen=True, slots=True)
class Need:
    """A permission."""

    flag: str
    """Its name in discord.py."""
    name: Message
    """Its name in Discord."""
    deed: Message
    """What is done by it, after "may not"."""
    vital: bool = False
    """There is no class quiz without it."""


NEEDS: Final = (
    Need("view_channel", Message("View Channel"), Message("see the channel"), vital=True),
    Need("send_messages", Message("Send Messages"), Message("post a quiz"), vital=True),
    Need("attach_files", Message("Attach Files"), Message("show a question's picture")),
    Need("create_public_threads", Message("Create Public Threads"), Message("open a thread for the discussion")),
    Need("send_messages_in_threads", Message("Send Messages in Threads"), Message("write into that thread")),
)

THREAD_NEEDS: Final = (
    NEEDS[0],
    replace(NEEDS[4], deed=Message("post a quiz"), vital=True),
    NEEDS[2],
)
"""Likewise where the quiz is in a thread, in which no other one can be opened."""


def lacking(allowed: discord.Permissions, *, in_thread: bool = False) -> list[Need]:
    """What is not among those that are `allowed`; that the channel cannot be seen alone, as nothing works then."""
    if allowed.administrator:
        return []
    missing = [need for need in (THREAD_NEEDS if in_thread else NEEDS) if not getattr(allowed, need.flag)]
    return missing[:1] if NEEDS[0] in missing else missing


def lacking_in(interaction: discord.Interaction) -> list[Need]:
    """What is not allowed where a command or a press comes from, as Discord says with each of them."""
    return lacking(interaction.app_permissions, in_thread=isinstance(interaction.channel, discord.Thread))
