"""Errors sent to a Sentry on this machine: what nobody foresaw, and nothing that anybody may not read."""

from __future__ import annotations

import gzip
import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from discord.http import HTTPClient

from tests.terminal import copydesk
from tests.test_log import PASSWORD, SECRETS, SOMEBODY, STRANGER, TOKEN


@contextmanager
def sentry() -> Iterator[tuple[str, list[str]]]:
    """The DSN of a Sentry, and what it has been sent."""
    sent = list[str]()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append((gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body).decode())
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called there
            """Nothing: what the command writes is looked at."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://publickey@127.0.0.1:{server.server_port}/1", sent
        server.shutdown()


def run(folder: Path, **variables: str) -> str:
    """What `copydesk run` writes to its terminal."""
    done = copydesk(
        folder, "run", DISCORD_TOKEN=TOKEN, COPYDESK_DATABASE_URL=f"sqlite:///{folder / 'x.db'}", **variables
    )
    assert done.returncode == 1
    return done.stderr


def test_an_error_is_sent_with_its_place_and_without_secrets_ids_and_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_errors: list[str]
) -> None:
    expected_errors += ["nobody foresaw", "First"]

    async def broken(_http: HTTPClient, token: str) -> None:
        secret_of_a_variable = f"{PASSWORD} in {token}"
        logging.getLogger("bot").warning("breadcrumb %s", secret_of_a_variable)
        logging.getLogger("bot").error("First %s", SOMEBODY, extra={"whose": SOMEBODY})
        try:
            raise KeyError(f"postgresql://copydesk:sesame@db.example {STRANGER}")
        except KeyError as error:
            raise ValueError(f"{token} of {SOMEBODY}: password={PASSWORD.partition(' ')[0]}") from error

    monkeypatch.setattr(HTTPClient, "static_login", broken)
    with sentry() as (dsn, sent):
        run(tmp_path, SENTRY_DSN=dsn)
    events = [json.loads(line) for one in sent for line in one.splitlines()]
    errors = [event for event in events if "exception" in event or "logentry" in event]
    assert [one["level"] for one in errors] == ["error", "fatal"]
    assert [one["type"] for one in errors[1]["exception"]["values"]] == ["KeyError", "ValueError"]
    assert errors[1]["release"].startswith("copydesk@")
    whole = "\n".join(sent)
    assert [secret for secret in SECRETS if secret in whole] == []
    for left_out in ("secret_of_a_variable in", "breadcrumb id", "server_name", '"vars"', '"user"'):
        assert left_out not in whole


def test_without_the_package_one_line_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    assert run(tmp_path, SENTRY_DSN="https://publickey@sentry.example/1").splitlines() == [
        "copydesk: SENTRY_DSN is set, and the package sentry-sdk is not installed (it comes with copydesk[sentry])"
    ]


def test_a_dsn_that_is_none_is_refused_and_not_shown(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "run", DISCORD_TOKEN=TOKEN, SENTRY_DSN="publickey@sentry.example")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("copydesk run: SENTRY_DSN cannot be read; give")
    assert "publickey" not in line
