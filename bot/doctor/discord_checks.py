"""What Discord says of the bot: its token, its application, its commands, the shards it should have, its clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import discord

from bot.app import own_commands
from bot.config import Shards
from bot.doctor.case import Case, CheckResult
from bot.doctor.discord_account import what_it_is_instead
from bot.i18n import wording
from bot.i18n.languages import listed
from bot.permissions import NEEDS, lacking

PORTAL: Final = "https://discord.com/developers/applications"

_CLOCK_SECONDS: Final = 5
"""By which a clock may be off: Discord tells whole seconds, and an answer is on its way for a while."""

_SERVERS_A_SHARD: Final = "2,500"

_MANY_SHARDS: Final = 16
"""Times more than Discord recommends: each costs memory and a connection."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

_RESET: Final = (
    f"Open the application at {PORTAL}, press Bot and then Reset Token, and put the new one into DISCORD_TOKEN."
)

_PRIVILEGED: Final = {
    "Presence Intent": 0b11 << 12,
    "Server Members Intent": 0b11 << 14,
    "Message Content Intent": 0b11 << 18,
}
"""The switches in the developer portal, and the flags of an application where one is on: for bots in many servers, and
for others."""


async def check_token(case: Case) -> list[CheckResult]:
    """Whether there is a token that Discord takes, and whether Discord can be reached."""
    token = case.account.token
    if token is None:
        return [CheckResult.fault("DISCORD_TOKEN is not set", _RESET)]
    instead = what_it_is_instead(token)
    if instead is not None:
        return [CheckResult.fault(f"DISCORD_TOKEN is not a bot's token: {instead}", _RESET)]
    done = await case.account.sign_in()
    if done.refused:
        return [CheckResult.fault("Discord does not accept this DISCORD_TOKEN", _RESET)]
    if done.name is None:
        return [
            CheckResult.fault(
                f"Discord cannot be reached: {done.why}",
                "This machine needs a way to discord.com and gateway.discord.gg, port 443. Check the network, the name "
                "server and the firewall, and whether Discord itself is well (discordstatus.com).",
            )
        ]
    return [CheckResult.fine(f"Discord knows this token; the bot is called {done.name}")]


async def check_application(case: Case) -> list[CheckResult]:
    """Whether the application's settings in the developer portal let the bot work and be added to servers."""
    if not case.account.signed_in:
        return []
    found = await case.account.application()
    results = [*_switches(found), *_installing(found)]
    return results or [CheckResult.fine("The application's settings in the developer portal are as they should be")]


def _switches(application: Mapping[str, Any]) -> Iterator[CheckResult]:
    if application.get("interactions_endpoint_url"):
        yield CheckResult.fault(
            "The application sends commands and presses to an address of its own, so the bot gets none",
            "Empty the field Interactions Endpoint URL under General Information in the developer portal.",
        )
    if application.get("bot_require_code_grant"):
        yield CheckResult.fault(
            "The bot cannot be added to a server: its application requires a code grant",
            "Switch off Requires OAuth2 Code Grant under Bot in the developer portal.",
        )
    flags = int(application.get("flags") or 0)
    on = [switch for switch, bits in _PRIVILEGED.items() if flags & bits]
    if on:
        yield CheckResult.noted(
            f"The application has privileged intents that Copydesk does not need: {', '.join(on)}",
            "Switch them off under Bot in the developer portal. Copydesk never reads messages or lists of members.",
        )


def _installing(application: Mapping[str, Any]) -> Iterator[CheckResult]:
    """Of the link that the developer portal makes; whoever follows a link of their own does not need it."""
    where: Mapping[str, Any] | None = application.get("integration_types_config")
    if where is None:
        return
    if "0" not in where:
        yield CheckResult.fault(
            "The application cannot be added to servers, to single accounts alone",
            "Tick Guild Install under Installation in the developer portal.",
        )
        return
    of_servers: Mapping[str, Any] = where["0"] or _NOTHING
    given: Mapping[str, Any] = of_servers.get("oauth2_install_params") or application.get("install_params") or _NOTHING
    if not given:
        return
    scopes = {"bot", "applications.commands"} - set(given.get("scopes", ()))
    if scopes:
        yield CheckResult.noted(
            f"The link by which the bot is added to servers lacks the scope {' and '.join(sorted(scopes))}",
            "Add it under Installation in the developer portal, or invite the bot with the link in the README.",
        )
    asked = discord.Permissions(int(given.get("permissions") or 0))
    names = [need.name.english for need in lacking(asked)]
    if names:
        yield CheckResult.noted(
            f"The link by which the bot is added to servers does not ask for {listed(names)}",
            "Add them under Installation in the developer portal, or give them to the bot's role in each server.",
        )


async def check_commands(case: Case) -> list[CheckResult]:
    """Whether the commands that Discord offers are those of this version."""
    if not case.account.signed_in:
        return []
    application = await case.account.application()
    there = {_key(one): _shape(one) for one in await case.account.commands(int(application["id"]))}
    ours = {_key(one): _shape(one) for one in await own_commands(case.settings)}
    if not there:
        return [
            CheckResult.noted(
                "No commands are registered with Discord",
                "Start `copydesk run` once: the process with shard 0 registers them.",
            )
        ]
    other = sorted(f"/{key[1]}" for key in there.keys() | ours.keys() if there.get(key) != ours.get(key))
    if other:
        return [
            CheckResult.noted(
                f"The commands registered with Discord are not those of this version: {listed(other)}",
                "Start this version of `copydesk run`, or stop another version that runs with the same token.",
            )
        ]
    return [CheckResult.fine(f"All {len(ours)} commands are registered")]


def _key(command: Mapping[str, Any]) -> tuple[int, str]:
    return int(command.get("type") or 1), str(command["name"])


def _shape(command: Mapping[str, Any]) -> tuple[object, ...]:
    """What a command says of itself, without what Discord adds to it."""
    options: Sequence[Mapping[str, Any]] = command.get("options") or ()
    choices: Sequence[Mapping[str, Any]] = command.get("choices") or ()
    return (
        command["name"],
        int(command.get("type") or 1),
        command.get("description") or "",
        bool(command.get("required")),
        tuple((one["name"], one["value"]) for one in choices),
        tuple(_shape(one) for one in options),
    )


async def check_shards(case: Case) -> list[CheckResult]:
    """Whether there are as many shards as Discord wants, and whether the bot may connect so often today."""
    if not case.account.signed_in:
        return []
    wanted = await case.account.gateway()
    shards = case.settings.shards or Shards((0,), 1)
    recommended, starts = int(wanted["shards"]), wanted["session_start_limit"]
    results = list[CheckResult]()
    if shards.count < recommended:
        results.append(
            CheckResult.fault(
                f"Discord wants {recommended} shards for this bot, and there are {shards.count}",
                f"A shard may have {_SERVERS_A_SHARD} servers at most. Start `copydesk run --shards` as docs/scale.md "
                f"says, for example with --shards 0-{2 * recommended - 1}/{2 * recommended}.",
            )
        )
    elif shards.count > _MANY_SHARDS * recommended:
        results.append(
            CheckResult.noted(
                f"There are {shards.count} shards, and Discord wants {recommended}",
                "Each costs memory and time at the start. Twice as many as Discord wants are enough (docs/scale.md).",
            )
        )
    if int(starts["remaining"]) < len(shards.ids):
        minutes = -(-int(starts["reset_after"]) // 60_000)
        results.append(
            CheckResult.fault(
                f"The bot may connect {starts['remaining']} times more today, and has {len(shards.ids)} to connect",
                f"It has been started too often. Wait {minutes} minutes, and find out in the log why it restarts.",
            )
        )
    enough = f"Discord wants {wording.count(recommended, 'shard')}, and there {'is' if shards.count == 1 else 'are'} "
    return results or [CheckResult.fine(f"{enough}{shards.count}")]


async def check_clock(case: Case) -> list[CheckResult]:
    """Whether this machine's clock is right."""
    behind = case.account.clock_behind
    if behind is None:
        return []
    seconds = round(behind.total_seconds())
    if abs(seconds) <= _CLOCK_SECONDS:
        return [CheckResult.fine("This machine's clock agrees with Discord's")]
    return [
        CheckResult.fault(
            f"This machine's clock is {abs(seconds):,} seconds {'behind' if seconds > 0 else 'ahead of'} Discord's",
            "Votes would close at the wrong time. Let the system set its clock: `timedatectl set-ntp true` on Linux.",
        )
    ]


async def check_channels(case: Case) -> list[CheckResult]:
    """What the bot lacks in each channel that was named."""
    if not case.account.signed_in:
        return []
    results = list[CheckResult]()
    for channel in case.channels:
        try:
            name, allowed, in_thread = await case.account.permissions_in(channel)
        except (discord.NotFound, discord.Forbidden) as error:
            seen = "is not there, or not in a server that the bot is in"
            hidden = "cannot be seen by the bot"
            results.append(
                CheckResult.fault(
                    f"The channel {channel} {seen if isinstance(error, discord.NotFound) else hidden}",
                    "Copy its id with a right click (in Developer Mode), and give the bot's role View Channel there.",
                )
            )
            continue
        except ValueError as error:
            results.append(
                CheckResult.fault(f"The channel {channel} cannot be checked: {error}", "Name a text channel.")
            )
            continue
        missing = lacking(allowed, in_thread=in_thread)
        results += [
            (CheckResult.fault if need.vital else CheckResult.noted)(
                f"In #{name} the bot may not {need.deed.english}: it lacks {need.name.english}",
                "Give it to the bot's role in the channel's settings, under Permissions.",
            )
            for need in missing
        ]
        if not missing:
            results.append(CheckResult.fine(f"In #{name} the bot has all {len(NEEDS)} permissions that classes need"))
    return results
