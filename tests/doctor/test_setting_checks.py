"""The doctor finds settings that cannot be, and what they need that is not installed."""

from __future__ import annotations

import sys

import pytest

from bot import __main__ as start
from tests.doctor.clinic import PASSWORD, Clinic
from tests.doctor.told_discord import TOKEN
from tests.terminal import copydesk


def test_a_setting_that_cannot_be(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_KEEP_MONTHS"] = "two"
    assert clinic.examined() == 1
    clinic.found("✗", "COPYDESK_KEEP_MONTHS is 'two'", "Give a number of months")


def test_a_setting_that_nothing_reads(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_KEEP_MONTH"] = "12"
    assert clinic.examined() == 0
    clinic.found("!", "COPYDESK_KEEP_MONTH is set", "Did you mean COPYDESK_KEEP_MONTHS?")


def test_a_file_of_settings_is_read_and_the_environment_goes_before_it(clinic: Clinic) -> None:
    (clinic.folder / ".env").write_text(
        f"# Settings\nDISCORD_TOKEN={TOKEN}\nexport COPYDESK_DATABASE_URL='sqlite:///elsewhere.db'\n"
        "COPYDESK_KEEP_MONTHS=two\n",
        encoding="utf-8",
    )
    del clinic.settings["DISCORD_TOKEN"]
    clinic.examined()
    clinic.found("✗", "COPYDESK_KEEP_MONTHS is 'two'", "Give")
    assert any(f"The database {clinic.file} is whole" in said for _, said, _ in clinic.said)
    clinic.settings["COPYDESK_KEEP_MONTHS"] = "12"
    assert clinic.examined() == 0


def test_a_file_of_settings_that_is_no_text_is_named_in_one_line(clinic: Clinic) -> None:
    (clinic.folder / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe")
    for command in ("doctor", "run"):
        done = copydesk(clinic.folder, command, **clinic.settings)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line == f"copydesk {command}: the file .env in this folder cannot be read (it is not a text in UTF-8)"


def test_postgresql_without_its_driver(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    clinic.settings["COPYDESK_DATABASE_URL"] = f"postgresql://me:{PASSWORD}@127.0.0.1:1/x"
    assert clinic.examined() == 1
    clinic.found("✗", "the extra “postgres”", "copydesk[postgres]")


@pytest.mark.parametrize("module", ["matplotlib", "scipy"])
def test_reports_without_their_extra(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert clinic.examined() == 0
    clinic.found("!", "the extra “reports”", "copydesk[reports]")


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert start.main() == 1
    assert capsys.readouterr().err == "copydesk: this is Python 3.10, and Copydesk needs 3.11 or newer\n"


@pytest.mark.parametrize(
    ("module", "setting", "mark", "said"),
    [
        ("sentry_sdk", {"SENTRY_DSN": "https://0123456789abcdef@sentry.example/1"}, "✗", "the extra “sentry”"),
        ("prometheus_client", {"COPYDESK_MONITOR": "127.0.0.1:0"}, "!", "the extra “metrics”"),
    ],
)
def test_what_watches_over_it_without_its_extra(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, module: str, setting: dict[str, str], mark: str, said: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    clinic.settings |= setting
    clinic.examined()
    clinic.found(mark, said, "Install Copydesk again as copydesk[")
