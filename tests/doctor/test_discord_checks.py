"""The doctor finds what is wrong with the token, the application, commands, shards, the clock and channels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.permissions import NEEDS, THREAD_NEEDS
from tests.doctor.clinic import Clinic
from tests.doctor.told_discord import APPLICATION, CHANNEL, THREAD, TOKEN
from tests.served_child import NOBODY
from tests.terminal import copydesk


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "DISCORD_TOKEN is not set"),
        (str(APPLICATION), "the id of an application"),
        ("0a" * 32, "public key"),
        ("Qw3_" * 8, "client secret"),
        (f"Bot {TOKEN}", "“Bot” is before it"),
        (f'"{TOKEN}"', "quotation marks"),
        ("some.made-up.token", "not have the three parts"),
        (TOKEN.replace(TOKEN.partition(".")[0], "Q" * 24), "does not name an application"),
    ],
)
def test_what_is_no_token_is_named_and_sent_nowhere(clinic: Clinic, token: str, said: str) -> None:
    clinic.settings["DISCORD_TOKEN"] = token
    assert clinic.examined() == 1
    clinic.found("✗", said, "Reset Token")
    assert clinic.discord.asked == []


def test_a_token_that_discord_refuses(clinic: Clinic) -> None:
    clinic.settings["DISCORD_TOKEN"] = f"{TOKEN[:-4]}aaaa"
    assert clinic.examined() == 1
    clinic.found("✗", "does not accept this DISCORD_TOKEN", "Reset Token")


def test_a_discord_that_cannot_be_reached(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", NOBODY)
    assert clinic.examined() == 1
    clinic.found("✗", "Discord cannot be reached", "firewall")


@pytest.mark.parametrize(("by", "said"), [(-90, "90 seconds ahead of"), (600, "600 seconds behind")])
def test_a_clock_that_is_off(clinic: Clinic, by: int, said: str) -> None:
    clinic.discord.ahead = timedelta(seconds=by)
    assert clinic.examined() == 1
    (_, line, advice), *others = [one for one in clinic.said if one[0] != "✓"]
    seconds = int(line.split("clock is ")[1].split()[0])
    assert abs(seconds - abs(by)) <= 1
    assert said.split()[2] in line
    assert "timedatectl" in advice
    assert others == []


@pytest.mark.parametrize(
    ("changed", "mark", "said", "advice"),
    [
        ({"flags": 1 << 15}, "!", "Server Members Intent", "Switch them off"),
        ({"flags": 1 << 18 | 1 << 13}, "!", "Presence Intent, Message Content Intent", "Switch them off"),
        ({"interactions_endpoint_url": "https://school.example"}, "✗", "address of its own", "Endpoint URL"),
        ({"bot_require_code_grant": True}, "✗", "requires a code grant", "Code Grant"),
        ({"integration_types_config": {"1": {}}}, "✗", "cannot be added to servers", "Guild Install"),
        (
            {"integration_types_config": {"0": {"oauth2_install_params": {"scopes": ["bot"], "permissions": "8"}}}},
            "!",
            "lacks the scope applications.commands",
            "Installation",
        ),
        (
            {
                "integration_types_config": {
                    "0": {"oauth2_install_params": {"scopes": ["bot", "applications.commands"], "permissions": "3072"}}
                }
            },
            "!",
            "does not ask for Attach Files, Create Public Threads and Send Messages in Threads",
            "bot's role",
        ),
    ],
)
def test_wrong_settings_of_the_application(
    clinic: Clinic, changed: dict[str, Any], mark: str, said: str, advice: str
) -> None:
    clinic.discord.application.update(changed)
    assert clinic.examined() == (1 if mark == "✗" else 0)
    clinic.found(mark, said, advice)


def test_commands_that_are_not_registered(clinic: Clinic) -> None:
    clinic.discord.commands.clear()
    assert clinic.examined() == 0
    clinic.found("!", "No commands are registered", "copydesk run")


def without_learn(commands: list[dict[str, Any]]) -> None:
    commands[:] = [one for one in commands if one["name"] != "learn"]


def with_one_more(commands: list[dict[str, Any]]) -> None:
    commands.append({"id": "1", "name": "learn-more", "type": 1, "description": "Of an older version"})


def with_another_option(commands: list[dict[str, Any]]) -> None:
    learn = next(one for one in commands if one["name"] == "learn")
    learn["options"][0]["name"] = "chapter"


@pytest.mark.parametrize(
    ("change", "named"),
    [(without_learn, "/learn"), (with_one_more, "/learn-more"), (with_another_option, "/learn")],
)
def test_commands_of_another_version(
    clinic: Clinic, change: Callable[[list[dict[str, Any]]], None], named: str
) -> None:
    change(clinic.discord.commands)
    assert clinic.examined() == 0
    clinic.found("!", f"not those of this version: {named}", "same token")


@pytest.mark.parametrize(
    ("arguments", "gateway", "mark", "said", "advice"),
    [
        ((), {"shards": 4}, "✗", "wants 4 shards for this bot, and there are 1", "--shards 0-7/8"),
        (("--shards", "0/2"), {"shards": 3}, "✗", "wants 3 shards for this bot, and there are 2", "docs/scale.md"),
        (("--shards", "0-3/64"), {"shards": 2}, "!", "There are 64 shards, and Discord wants 2", "Twice as many"),
        (("--shards", "0-3/4"), {"left": 3}, "✗", "may connect 3 times more today, and has 4", "Wait 60 minutes"),
    ],
)
def test_shards_that_do_not_suit_discord(
    clinic: Clinic, arguments: tuple[str, ...], gateway: dict[str, int], mark: str, said: str, advice: str
) -> None:
    clinic.discord.gateway["shards"] = gateway.get("shards", 1)
    clinic.discord.gateway["session_start_limit"]["remaining"] = gateway.get("left", 1000)
    clinic.examined(*arguments)
    clinic.found(mark, said, advice)


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.flag)
def test_a_permission_that_is_missing_in_a_channel(clinic: Clinic, need: Any) -> None:
    deny = discord.Permissions(**{need.flag: True}).value
    clinic.discord.channel["permission_overwrites"] = [
        {"id": str(APPLICATION), "type": 1, "allow": "0", "deny": str(deny)}
    ]
    assert clinic.examined("--channel", str(CHANNEL)) == (1 if need.vital else 0)
    # Who may not write may attach nothing either.
    _, said, advice = next(one for one in clinic.said if one[0] != "✓")
    assert said == f"In #newsroom the bot may not {need.deed.english}: it lacks {need.name.english}"
    assert "channel's settings" in advice


@pytest.mark.parametrize("need", THREAD_NEEDS, ids=lambda need: need.flag)
def test_a_permission_that_is_missing_in_a_thread(clinic: Clinic, need: Any) -> None:
    deny = discord.Permissions(**{need.flag: True}).value
    clinic.discord.channel["permission_overwrites"] = [
        {"id": str(APPLICATION), "type": 1, "allow": "0", "deny": str(deny)}
    ]
    assert clinic.examined("--channel", str(THREAD)) == (1 if need.vital else 0)
    assert [said for mark, said, _ in clinic.said if mark != "✓"] == [
        f"In #a-thread the bot may not {need.deed.english}: it lacks {need.name.english}"
    ]


def test_a_channel_that_is_not_there(clinic: Clinic) -> None:
    assert clinic.examined("--channel", "700000000000000001") == 1
    clinic.found("✗", "The channel 700000000000000001 is not there", "Developer Mode")


def test_what_is_no_channel_is_a_wrong_call(clinic: Clinic) -> None:
    done = copydesk(clinic.folder, "doctor", "--channel", "newsroom")
    assert done.returncode == 2
    assert "'newsroom' is not the id of a channel" in done.stderr
