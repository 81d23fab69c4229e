"""What Discord passes on from people, before anything is done with it.

Discord's own clients send what a command lists and text as people type it. Nobody has to use them. Promises that what
is not so is caught here, once for every command, menu and form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import discord
from discord import AppCommandOptionType, app_commands

from db.types import JsonValue

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What no database takes and no network: the sign of number 0, and halves of signs."""

_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def make_storable(interaction: discord.Interaction) -> None:
    """Has everything that somebody typed or chose be text that can be stored and shown."""
    interaction.data = _storable(_sent(interaction))


def fits_command(interaction: discord.Interaction) -> bool:
    """Whether the options of a command are of the types, in the ranges and among the choices that it has registered.

    discord.py leaves that to Discord, which knows the command of before until it has heard of the one of now.
    """
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        return True
    given = dict(iter(interaction.namespace))  # it answers to any name, `keys` among them
    return all(_fits(given[one.display_name], one) for one in command.parameters if one.display_name in given)


def control_used(interaction: discord.Interaction) -> tuple[str, list[str]]:
    """The id of the button, menu or form that was used, and what came with it: a menu's choices, or what fields hold.

    Forms outlive a restart too, so they are read from the event and not from an object that was kept.
    """
    data = _sent(interaction)
    return data["custom_id"], [value for field in data.get("components", [data]) for value in _values(field)]


def members_chosen(interaction: discord.Interaction) -> tuple[int, ...]:
    """The people chosen in a menu who are in the server where it was, bots apart."""
    data = _sent(interaction)
    resolved = data.get("resolved", {})
    users, members = resolved.get("users", {}), resolved.get("members", {})
    chosen = [one for one in data.get("values", ()) if one in users and one in members]
    return tuple(int(one) for one in chosen if not users[one].get("bot"))


def _values(field: Mapping[str, Any]) -> list[str]:
    inner = field.get("component", field)  # of a form's label, what it stands beside
    return inner["values"] if "values" in inner else [inner["value"]] if "value" in inner else []


def _sent(interaction: discord.Interaction) -> Any:
    """The JSON of it. discord.py's types for that are what Discord's own clients send."""
    return interaction.data


def _fits(value: Any, option: app_commands.Parameter) -> bool:
    match option.type:
        case AppCommandOptionType.string:
            known = isinstance(value, str)
        case AppCommandOptionType.integer:
            least, most = option.min_value, option.max_value
            known = isinstance(value, int) and (least is None or value >= least) and (most is None or value <= most)
        case _:
            known = True
    return known and (not option.choices or value in [choice.value for choice in option.choices])


def _storable(value: JsonValue) -> Any:
    match value:
        case str() if not value.isascii() or "\0" in value:
            return _UNSTORABLE.sub(_INSTEAD, value)
        case dict():
            return {name: _storable(one) for name, one in value.items()}
        case list():
            return [_storable(one) for one in value]
        case _:
            return value
