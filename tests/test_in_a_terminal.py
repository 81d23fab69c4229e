"""The command line as a terminal, a pipe and a shell have it."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.completion import SHELLS
from bot.cli.console import log_to_terminal
from bot.cli.written_file import MOST_ALIKE
from bot.config import Settings
from questions.formats.guessing import guess_format
from questions.model import SKILLS
from tests.db.test_first_edition import DUMP
from tests.terminal import copydesk, environment
from tests.waiting import HANG

PACK = Path(__file__).parents[1] / "questions" / "packs" / "en" / "genre.yaml"


@pytest.mark.parametrize(("typed", "meant"), [("chekc", "check"), ("exprot", "export"), ("rule", "rules")])
def test_a_mistyped_command_is_told_what_may_be_meant(tmp_path: Path, typed: str, meant: str) -> None:
    done = copydesk(tmp_path, typed, "x.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"copydesk: there is no command {typed}; did you mean {meant}?\n"


def test_a_command_like_no_other_is_told_which_there_are(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "zzz")
    assert done.returncode == 2
    assert "there are run, demo, doctor, check" in done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_what_makes_it_complete(tmp_path: Path, shell: str) -> None:
    done = copydesk(tmp_path, "completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert "copydesk" in done.stdout
    assert "_ARGCOMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("line", "offered"),
    [("copydesk ch", {"check"}), ("copydesk export --to g", {"gift"}), ("copydesk check --s", {"--strict"})],
)
def test_a_shell_is_offered_commands_choices_and_options(tmp_path: Path, line: str, offered: set[str]) -> None:
    answer = tmp_path / "answer"
    variables = {
        "_ARGCOMPLETE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot"], env=environment(**variables), capture_output=True, timeout=HANG, check=False
    )
    assert done.returncode == 0
    assert {one.strip() for one in answer.read_text(encoding="utf-8").split("\v")} >= offered


@pytest.mark.skipif(os.name == "nt", reason="a pipe that nobody reads is another thing on Windows")
def test_a_pipe_that_was_closed_leaves_no_traceback(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m bot rules --format markdown | head -1"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=HANG, check=False
    )
    assert done.stdout.startswith("#")
    assert done.stderr == ""


def test_counts_in_a_pipe_keep_every_id_whole(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "count")
    assert "…" not in done.stdout
    heads = done.stdout.split()
    assert [skill for skill in SKILLS if skill != "general" and skill not in heads] == []


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals on Windows")
def test_a_long_check_says_in_a_terminal_that_it_is_at_work(tmp_path: Path) -> None:
    controller, terminal = os.openpty()
    home = PACK.parents[3]
    command = [sys.executable, "-m", "bot", "check", str(home / "lessons"), str(home / "questions")]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environment(TERM="xterm"), stdout=subprocess.PIPE, stderr=terminal
    )
    os.close(terminal)
    told = b""
    with contextlib.suppress(OSError):  # what Linux says when nobody writes any more
        while more := os.read(controller, 4096):
            told += more
    os.close(controller)
    assert running.stdout is not None
    said = running.stdout.read()
    running.stdout.close()
    assert running.wait(HANG) == 0
    assert b"Checking" in told
    assert b"Checking" not in said


def test_a_file_that_is_there_is_written_over_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "out.gift"
    out.write_text("mine", encoding="utf-8")
    refused = copydesk(tmp_path, "export", PACK, "--to", "gift", "-o", out)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert out.read_text(encoding="utf-8") == "mine"
    forced = copydesk(tmp_path, "export", PACK, "--to", "gift", "-o", out, "--force")
    assert forced.returncode == 0
    assert "genre" in out.read_text(encoding="utf-8")


def test_many_losses_of_one_kind_are_counted(tmp_path: Path) -> None:
    done = copydesk(tmp_path, "export", PACK, "--to", "kahoot", "-o", tmp_path / "out.xlsx")
    assert done.returncode == 0
    told = done.stderr.splitlines()
    counted = [line for line in told if line.startswith("… and ")]
    assert counted
    assert all(" more: " in line for line in counted)
    assert len(told) <= (MOST_ALIKE + 1) * len(counted) + MOST_ALIKE


def test_the_log_has_no_colours_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        log_to_terminal(Settings("sqlite:///here.db"), logging.INFO)
        logging.getLogger("bot").info("here")
    finally:
        added = [one for one in root.handlers if one not in before]
        for handler in added:
            root.removeHandler(handler)
        root.setLevel(level)
    said = capsys.readouterr().err
    assert "here" in said
    assert "\x1b" not in said


WRONG = """\
id: market-day
title: Market day
about: A pack.
language: en
version: 1
questions:
  - id: who
    kind: choyce
    skill: attribution
    prompt: Who says so?
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}], ids=["colour", "no colour"])
def test_in_a_terminal_a_problem_is_shown_with_its_line(tmp_path: Path, variables: dict[str, str]) -> None:
    (tmp_path / "market-day.yaml").write_text(WRONG, encoding="utf-8")
    shown = _in_a_terminal(tmp_path, ["check", "market-day.yaml"], TERM="xterm-256color", **variables)
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()
    assert "market-day.yaml" in plain
    assert any("8:11 error C024" in line and "choice" in line for line in plain)
    quoted = next(at for at, line in enumerate(plain) if line.strip() == "8 │     kind: choyce")
    assert plain[quoted + 1].index("^") == plain[quoted].index("choyce")
    assert bool(re.search(r"\x1b\[(?:\d+;)*3\dm", shown)) == (not variables)  # bold is no colour


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals on Windows")
@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}], ids=["in colour", "without"])
def test_the_doctor_fits_what_it_says_into_a_narrow_window(tmp_path: Path, variables: dict[str, str]) -> None:
    data = str(tmp_path / "data")
    shown = _in_a_terminal(tmp_path, ["doctor"], COLUMNS="60", TERM="xterm-256color", XDG_DATA_HOME=data, **variables)
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()
    assert "✗ DISCORD_TOKEN is not set" in [line.rstrip() for line in plain]
    assert any(line.startswith("  → Open the application") for line in plain)
    # What cannot be broken, as a path, is as long as it is.
    assert [line for line in plain if len(line.rstrip()) > 60 and " " in line.strip()] == []
    assert bool(re.search(r"\x1b\[(?:\d+;)*3\dm", shown)) == (not variables)


def _in_a_terminal(folder: Path, arguments: list[str], **variables: str) -> str:
    """What `copydesk ARGUMENTS` writes where its standard output is a terminal."""
    import pty  # noqa: PLC0415 - there is none on Windows

    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(**variables),
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                read = os.read(mine, 65_536)
            except OSError:  # the other side is closed
                break
            if not read:
                break
            written += read
        process.wait(HANG)
    os.close(mine)
    return written.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_a_backup_shows_in_a_terminal_how_far_it_is_and_where_deletions_are_noted(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript(DUMP)
    shown = _in_a_terminal(
        tmp_path, ["backup", "copy.db"], TERM="xterm-256color", COPYDESK_DATABASE_URL="sqlite:///copydesk.db"
    )
    assert "Copying" in shown
    assert "copydesk.tombstones: keep the newest of that apart, with its key" in shown.replace("\r\n", " ")


@pytest.mark.parametrize(
    ("name", "content", "guessed"),
    [
        ("a.gift", b"Q?{=a ~b}", "gift"),
        ("a.txt", b"Q?{=a ~b}", "gift"),
        ("a.txt", b"One?\nA) a\nB) b\nANSWER: A\n", "aiken"),
        ("a.csv", b"Question,Answers,Comment,Instructions,Render as\n", "kotoba"),
        ("a.csv", b"kind,prompt,answer\n", "csv"),
        ("a.xml", b"<quiz/>", "moodle-xml"),
        ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?><quiz/>", "moodle-xml"),
        ("a.xlsx", b"PK", "kahoot"),
        ("a.yaml", b"Who?:\n- a\n", "red"),
        ("a.txt", b"Only a text.", None),
    ],
)
def test_the_format_of_a_file_is_guessed(name: str, content: bytes, guessed: str | None) -> None:
    assert guess_format(name, content) == guessed


def test_import_needs_no_format_where_the_file_tells_and_asks_where_nothing_does(tmp_path: Path) -> None:
    (tmp_path / "old.gift").write_text("::One::Who?{=Ana ~Ben}\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("Only a text.", encoding="utf-8")
    taken = copydesk(tmp_path, "import", "old.gift")
    assert taken.returncode == 0
    assert "Ana" in taken.stdout
    asked = copydesk(tmp_path, "import", "notes.txt")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "say --from" in asked.stderr
