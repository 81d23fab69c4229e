"""The log in the terminal: for people or as JSON, with its level and its colours, and never with a secret."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import discord
import pytest
from discord.http import HTTPClient
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.console import log_to_terminal
from bot.config import Settings
from bot.monitoring.scrubbing import Scrubber
from tests.served_child import discord_on_this_machine
from tests.terminal import copydesk

TOKEN = "a.loopback token/that looks like none"
PASSWORD = "hunter2 & friends/ü"
STRANGER = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
"""What looks like the token of a bot, of another one."""
SOMEBODY = 1456074443980800016
URL = f"postgresql://copydesk:{quote(PASSWORD, safe='')}@db.example/copydesk"

PLANTED = [
    f"token {TOKEN}",
    f"{TOKEN!r}",
    f"header Authorization: Bot {STRANGER}",
    f"'Authorization': 'Bot {STRANGER}'",
    f"{STRANGER}, and more",
    f"cannot reach {URL}",
    "cannot reach postgresql://other:sesame@db.example/x",
    f"connect(password='{PASSWORD}')",
    "host=db.example password=sesame user=x",
    json.dumps({"password": "sesame", "user": SOMEBODY}),
    f"POST https://discord.com/api/v10/interactions/{SOMEBODY}/aW50ZXJhY3Rpb24/callback",
    f"PATCH https://discord.com/api/v10/webhooks/{SOMEBODY}/aW50ZXJhY3Rpb24/messages/@original",
    f"<@{SOMEBODY}> pressed",
]
SECRETS = (TOKEN, PASSWORD, quote(PASSWORD, safe=""), STRANGER, "sesame", "aW50ZXJhY3Rpb24", str(SOMEBODY))


def settings(**changed: Any) -> Settings:
    """Settings with secrets of every kind."""
    return Settings(URL, **{"token": TOKEN, **changed})


class Terminal(io.StringIO):
    """A stderr that is a terminal, or none."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """What a test sets up for the log goes with it."""
    names = [None, "discord.client", *logging.root.manager.loggerDict]
    were = [(one, one.level, list(one.handlers), list(one.filters)) for one in map(logging.getLogger, names)]
    yield
    for one, level, handlers, filters in were:
        one.setLevel(level)
        one.handlers[:], one.filters[:] = handlers, filters


def plant(logger: logging.Logger, text: str) -> None:
    """Writes down `text` in all ways in which something gets into a log."""
    logger.debug(text)
    logger.info("told: %s", text)
    logger.warning("told: %r", {"what": [text]})
    try:
        try:
            raise ValueError(text)
        except ValueError as error:
            raise RuntimeError(f"because of {text}") from error
    except RuntimeError:
        logger.exception("failed")
    logger.error("told: %s", text, stack_info=True)


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("planted", PLANTED, ids=range(len(PLANTED)))
def test_no_secret_and_no_id_is_written_down(capsys: pytest.CaptureFixture[str], style: Any, planted: str) -> None:
    log_to_terminal(settings(log_style=style, log_level=logging.DEBUG), logging.INFO)
    plant(logging.getLogger("lib"), planted)
    said = capsys.readouterr().err
    assert said.count("Traceback") == 2
    assert [secret for secret in SECRETS if secret in said or json.dumps(secret)[1:-1] in said] == []


def test_a_line_that_does_not_fit_its_arguments_is_written_without_secrets_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_to_terminal(settings(), logging.INFO)
    (handler,) = logging.getLogger().handlers[-1:]
    handler.handle(logging.LogRecord("lib", logging.ERROR, "here", 1, "one of %s", (URL, SOMEBODY), None))
    said = capsys.readouterr().err  # where `logging` itself would print all of it
    assert "one of %s" in said
    assert [secret for secret in SECRETS if secret in said] == []


@given(st.text(min_size=12), st.text(), st.text())
def test_a_long_secret_is_found_in_whatever_it_is_put(secret: str, before: str, after: str) -> None:
    assert secret not in Scrubber([secret]).text(before + secret + after).replace("[…]", "")


def test_a_short_secret_does_not_take_words_apart() -> None:
    assert Scrubber(["post"]).text("postgresql: post, a post-office") == "postgresql: […], a […]-office"


def test_what_is_no_secret_stays() -> None:
    told = "2026-11-29 12:00: GET https://127.0.0.1:4000/api/v10/users/@me took 1.5 s, code 10062, version 0.1.0"
    assert Scrubber(["x"]).text(told) == told


def test_text_has_the_time_with_its_zone_level_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_terminal(settings(), logging.INFO)
    logging.getLogger("lib.here").info("Ready to %s", "teach")
    logging.getLogger("lib.here").debug("not this")
    line = capsys.readouterr().err.removesuffix("\n")
    when, _, rest = line.partition(" INFO     ")
    assert datetime.fromisoformat(when).tzinfo is not None
    assert rest == "lib.here: Ready to teach"


def test_json_has_an_object_on_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_terminal(settings(log_style="json"), logging.INFO)
    logging.getLogger("lib.here").info("Two\nlines, “quoted”")
    try:
        raise KeyError("no")
    except KeyError:
        logging.getLogger("lib.here").exception("Failed")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert datetime.fromisoformat(first.pop("time")).tzinfo is not None
    assert first == {"level": "info", "logger": "lib.here", "message": "Two\nlines, “quoted”"}
    assert second["exception"].splitlines()[-1] == "KeyError: 'no'"


def test_the_level_that_is_set_holds_and_talkative_libraries_stay_at_info(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_terminal(settings(log_level=logging.DEBUG), logging.WARNING)
    for name in ("lib", "discord.gateway", "discord.http", "discord.webhook.async_", "aiosqlite"):
        logging.getLogger(name).debug("payload")
    assert [line.split()[3] for line in capsys.readouterr().err.splitlines()] == ["lib:"]


@pytest.mark.parametrize(
    ("is_terminal", "variables", "coloured"),
    [(True, {}, True), (True, {"NO_COLOR": "1"}, False), (False, {}, False)],
)
def test_colours_are_for_terminals_whose_user_wants_them(
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,
    variables: dict[str, str],
    coloured: bool,
) -> None:
    written = Terminal(is_terminal=is_terminal)
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr(os, "environ", {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **variables})
    log_to_terminal(settings(), logging.INFO)
    logging.getLogger("lib").error("Something")
    assert ("\x1b[31m" in written.getvalue()) == coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", written.getvalue()).endswith(" ERROR    lib: Something\n")


# ---------------------------------------------------------------------- by the command


def test_run_writes_json_without_its_token_when_discord_refuses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with discord_on_this_machine() as address:
        monkeypatch.setattr(discord.http.Route, "BASE", address)
        done = copydesk(
            tmp_path,
            "run",
            DISCORD_TOKEN=STRANGER,
            COPYDESK_DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}",
            COPYDESK_LOG="json",
            COPYDESK_LOG_LEVEL="debug",
        )
    *log, last = done.stderr.splitlines()
    assert log
    assert all(json.loads(line)["time"] for line in log)
    assert last.startswith("copydesk: Discord does not accept this DISCORD_TOKEN")
    assert STRANGER not in done.stderr


def test_what_nobody_foresaw_goes_by_the_log_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_errors: list[str]
) -> None:
    expected_errors.append("nobody foresaw")

    async def broken(_http: HTTPClient, token: str) -> None:
        raise KeyError(f"{token} of {SOMEBODY}")

    monkeypatch.setattr(HTTPClient, "static_login", broken)
    done = copydesk(
        tmp_path,
        "run",
        DISCORD_TOKEN=TOKEN,
        COPYDESK_DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}",
        COPYDESK_LOG="json",
    )
    assert done.returncode == 1
    last = json.loads(done.stderr.splitlines()[-1])
    assert last["level"] == "critical"
    assert "KeyError" in last["exception"]
    assert TOKEN not in done.stderr
    assert str(SOMEBODY) not in done.stderr


def test_a_port_that_is_taken_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = "{}:{}".format(*taken.getsockname())
        done = copydesk(
            tmp_path,
            "run",
            DISCORD_TOKEN="a.b.c",
            COPYDESK_DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}",
            COPYDESK_MONITOR=address,
        )
    assert done.returncode == 1
    assert done.stderr == (
        f"copydesk: Cannot serve COPYDESK_MONITOR at {address}: address already in use. "
        "Name another address, or end the program that uses this one\n"
    )
