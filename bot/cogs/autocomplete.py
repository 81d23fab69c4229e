"""What is offered while somebody types an option.

Promises to offer nothing where the database is slow or away, instead of an error: whoever types can type on.
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Sequence
from typing import Any

import discord
from discord import app_commands

from bot import errors
from bot.class_quiz.presses import require_host
from bot.i18n.wording import labelled
from bot.services.chooser import most_likely
from bot.services.content import PackSummary, holds
from bot.services.pack_catalog import owner_of
from bot.services.scenes import Refusal
from bot.services.wiring import Services
from bot.views.next_step import titled
from bot.views.reply import REPLY_PATIENCE
from db.clock import Clock, timeout
from db.errors import reason

MOST_LIKELY = 10
"""As many as are offered before anything is typed: what is read at one look."""

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


async def suggest_packs(services: Services, learner: int, guild: int | None, typed: str) -> list[tuple[str, str]]:
    """Packs for a quiz of one's own that what was typed may mean; for nothing typed the most likely ones."""
    likely = most_likely(await services.next_steps.outlook(learner, guild))
    return _fitting(likely, typed)


async def suggest_lessons(services: Services, learner: int, guild: int | None, typed: str) -> list[tuple[str, str]]:
    """Lessons that what was typed may mean; for nothing typed those that were begun first, and those done last."""
    lessons = services.catalog.bundled.lessons_like(typed)
    if not typed.strip():
        state = (await services.next_steps.outlook(learner, guild)).state
        begun = {one.subject for one in state.open_lessons}
        lessons = sorted(lessons, key=lambda one: (one.id not in begun, one.id in state.finished))
    return [(lesson.id, titled(lesson)) for lesson in lessons]


async def suggest_for_class(services: Services, guild: int | None, typed: str) -> list[tuple[str, str]]:
    """The same for a class: a server's own packs first, then those that are made for one."""
    packs = (await services.catalog.of(guild)).like("")
    return _fitting(sorted(packs, key=lambda one: (owner_of(one.id) is None, one.purpose != "class")), typed)


async def suggest_groups(
    services: Services, interaction: discord.Interaction, typed: str, *, archived: bool
) -> list[tuple[str, str]]:
    """Groups of the server that what was typed may mean, for hosts alone."""
    try:
        guild = await require_host(interaction, services.classroom)
    except Refusal:
        return []
    return await services.groups.names(guild, typed, archived=archived)


async def suggest_forms(services: Services, guild: int | None, typed: str) -> list[tuple[str, str]]:
    """Tests: the bundled ones, the server's own, and those of its own packs of which nobody knows what they are for."""
    packs = (await services.catalog.of(guild)).like("")
    return _fitting([one for one in packs if one.facts.purpose in ("test", None)], typed)


def _fitting(packs: Sequence[PackSummary], typed: str) -> list[tuple[str, str]]:
    if not typed.strip():
        return [(pack.id, pack.title) for pack in packs[:MOST_LIKELY]]
    return [(pack.id, pack.title) for pack in packs if holds(typed, pack.title, pack.id)]
