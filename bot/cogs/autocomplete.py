"""What is offered while somebody types an option.

Promises to offer nothing where the database is slow or away, instead of an error: whoever types can type on.
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from discord import app_commands

from bot import errors
from bot.i18n.wording import labelled
from bot.services.wiring import Services
from bot.views.reply import REPLY_PATIENCE
from db.clock import Clock, timeout
from db.errors import reason

_MOST = 25
"""As many as Discord takes."""

_log = logging.getLogger(__name__)


async def suggest(
    clock: Clock, found: Coroutine[Any, Any, Sequence[tuple[str, str]]]
) -> list[app_commands.Choice[str]]:
    """The first of what is `found`, ids with titles."""
    try:
        async with timeout(clock, REPLY_PATIENCE):
            offered = await found
    except (TimeoutError, *errors.STORAGE) as error:
        _log.warning("Nothing is offered to somebody who types: %s", reason(error))
        return []
    return [app_commands.Choice(name=labelled(title, 100), value=name) for name, title in offered[:_MOST]]


async def suggest_packs(services: Services, guild: int | None, typed: str) -> list[tuple[str, str]]:
    """Packs that can be played there, and that what was typed may mean."""
    return [(pack.id, pack.title) for pack in (await services.catalog.of(guild)).like(typed)]
