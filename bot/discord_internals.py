"""All that Copydesk uses of discord.py's private names, in one place.

Promises that an edition of discord.py which has changed one of them is named when the program starts, and not by the
first person who needs it.
"""

# That private names are used here is said above.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import inspect
from collections.abc import Iterable

import discord


def attached(interaction: discord.Interaction, names: Iterable[str]) -> list[discord.Attachment]:
    """The files with these ids that came with a form; those that did not come are left out.

    discord.py makes them for the forms that it keeps, and Copydesk has it keep none.
    """
    data = interaction.data
    sent = data.get("resolved", {}).get("attachments", {}) if data is not None else {}
    return [discord.Attachment(data=sent[name], state=interaction._state) for name in names if name in sent]


def _verify() -> None:
    """Raises `ImportError` where discord.py has not what is used above."""
    missing = [
        *(["Interaction._state"] if "_state" not in discord.Interaction.__slots__ else []),
        *(
            f"Attachment({name}=…)"
            for name in ("data", "state")
            if name not in inspect.signature(discord.Attachment).parameters
        ),
    ]
    if missing:
        raise ImportError(
            f"Copydesk does not know discord.py {discord.__version__}: it has no {', '.join(missing)}. "
            "Install the edition that pyproject.toml names."
        )


_verify()
