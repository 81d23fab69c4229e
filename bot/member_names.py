"""What people are called, asked of Discord when a report needs it.

Promises to ask by ids, a hundred at a time and one request after another, within the limits that discord.py keeps; to
say how far it is; and to tell who left the server from who is nobody any more. Nothing of it is stored, and nobody is
kept in memory. Refuses (`Refusal`) where Discord does not answer: a report without names helps nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

import discord

from bot import errors
from bot.i18n import result_wording as wording
from bot.reports.people import NamedPerson, People
from bot.services.scenes import Refusal
from questions.messages import Message

_AT_ONCE = 100
"""Members that Discord tells about in one answer."""

MOST_WHO_LEFT = 200
"""People outside the server who are asked about, each with a request of its own; of more only ids are told."""

_log = logging.getLogger(__name__)


async def find_people(
    client: discord.Client, guild: int, learners: Collection[int], tell: Callable[[Message], None]
) -> People:
    """Everybody's name in that server; of those who are not in it, what they are called in all of Discord."""
    server = client.get_guild(guild)
    if server is None:
        raise Refusal(wording.NO_NAMES)
    wanted = sorted(learners)
    found: dict[int, NamedPerson] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        if len(wanted) > _AT_ONCE:
            tell(wording.asking_names(at, len(wanted)))
        try:
            members = await server.query_members(user_ids=wanted[at : at + _AT_ONCE], limit=_AT_ONCE, cache=False)
        except (TimeoutError, *errors.REFUSED) as error:
            _log.warning("Discord did not tell the names of members: %s", type(error).__name__)
            raise Refusal(wording.NO_NAMES) from error
        found |= {one.id: NamedPerson(one.display_name, one.name, "member") for one in members}
    gone = [one for one in wanted if one not in found]
    for number, learner in enumerate(gone[:MOST_WHO_LEFT]):
        if number and number % 10 == 0:
            tell(wording.asking_names(len(found), len(wanted)))
        found[learner] = await _outside(client, learner)
    return found


async def _outside(client: discord.Client, learner: int) -> NamedPerson:
    """Somebody who is not in the server."""
    try:
        user = await client.fetch_user(learner)
    except discord.NotFound:
        return NamedPerson(str(learner), "", "unknown")
    except errors.REFUSED as error:
        _log.warning("Discord did not tell the name of somebody who left: %s", type(error).__name__)
        raise Refusal(wording.NO_NAMES) from error
    return NamedPerson(user.display_name, user.name, "left")
