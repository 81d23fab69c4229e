"""The command `copydesk`, as a person types it: exit status, and one clear line for whatever can be set right."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import discord
import pytest

from bot.config import Shards
from db.files import sole_use
from tests.bot import tiny
from tests.served_child import NOBODY, discord_on_this_machine
from tests.terminal import HOME, copydesk, copydesk_process, environment
from tests.waiting import HANG

MADE_UP = {"DISCORD_TOKEN": "some.made-up.token"}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that is not the checkout."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The line on stderr of a command that failed; there is no other, but for the log."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not re.match(r"\S*\d{4}-\d\d-\d\d ", line)]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("copydesk: ")
    return lines[0]


# ---------------------------------------------------------------------- the call itself


def test_without_a_command_the_usage_is_shown_and_the_status_is_2(elsewhere: Path) -> None:
    done = copydesk_process(elsewhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: copydesk")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["demo", "--help"], ["check", "--help"]])
def test_help_is_printed_with_status_0(elsewhere: Path, arguments: list[str]) -> None:
    done = copydesk(elsewhere, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: copydesk")


@pytest.mark.parametrize("arguments", [["teach"], ["demo", "--port", "x"], ["run", "--tok"], ["demo", "--no-b"]])
def test_an_unknown_command_or_a_wrong_or_shortened_option_is_refused_with_status_2(
    elsewhere: Path, arguments: list[str]
) -> None:
    done = copydesk(elsewhere, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_package_of_another_installation_in_the_way_is_named_and_nothing_runs(elsewhere: Path) -> None:
    stranger = elsewhere / "stranger"
    (stranger / "db").mkdir(parents=True)
    for file in (HOME / "db").glob("*.py"):
        (stranger / "db" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    path = f"{stranger}{os.pathsep}{HOME}"
    # Without -P the interpreter puts the current folder first; as an installed command it does not.
    line = one_line(copydesk_process(elsewhere, "run", PYTHONPATH=path, DISCORD_TOKEN="x"))
    assert str(stranger) in line
    assert "install Copydesk alone" in line


# ---------------------------------------------------------------------- run


def on_file(file: Path) -> dict[str, str]:
    """What tells `copydesk run` to use this file; the token is never tried, as the database comes first."""
    return {"COPYDESK_DATABASE_URL": f"sqlite:///{file}", "DISCORD_TOKEN": "x"}


def test_run_on_a_file_that_another_copydesk_has_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.db"
    with sole_use(file):
        line = one_line(copydesk_process(tmp_path, "run", **on_file(file)))
    assert f"Cannot use the database file {file}: another Copydesk is using it. Stop that one first" in line


@contextmanager
def files_of_at_most(most: int) -> Iterator[None]:
    """No file that this process writes can become larger than so many bytes."""
    import resource  # noqa: PLC0415 - not on every platform

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of files there")
@pytest.mark.parametrize("most", [0, 4096, 40_000])
def test_run_where_the_disk_takes_no_more_says_so_in_one_line(tmp_path: Path, most: int) -> None:
    file = tmp_path / "copydesk.db"
    with files_of_at_most(most):
        done = copydesk(tmp_path, "run", **on_file(file))
    assert f"Cannot use the database file {file}: " in one_line(done)


@pytest.mark.parametrize("token", [{}, {"DISCORD_TOKEN": "  "}])
def test_run_without_a_token_says_in_three_lines_how_to_get_one_and_that_the_demo_needs_none(
    elsewhere: Path, token: dict[str, str]
) -> None:
    done = copydesk(elsewhere, "run", **token)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert "DISCORD_TOKEN" in lines[0]
    assert "https://discord.com/developers/applications" in lines[1]
    assert "copydesk demo" in lines[2]
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COPYDESK_KEEP_MONTHS", "two"),
        ("COPYDESK_KEEP_MONTHS", "-1"),
        ("COPYDESK_KEEP_MONTHS", "121"),
        ("COPYDESK_PRIVACY_PAGE", "http://school.example"),
        ("COPYDESK_PRIVACY_PAGE", "our page"),
        ("COPYDESK_MONITOR", "everywhere"),
        ("COPYDESK_MONITOR", "127.0.0.1:65536"),
        ("COPYDESK_LOG", "xml"),
        ("COPYDESK_LOG_LEVEL", "loud"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_one_line(elsewhere: Path, variable: str, value: str) -> None:
    done = copydesk(elsewhere, "run", **{variable: value, "DISCORD_TOKEN": "a.b.c"})
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"copydesk run: {variable} is {value!r}; give")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not name shards"),
        ("3", "does not name shards"),
        ("0-3", "does not name shards"),
        ("0-/4", "does not name shards"),
        ("-1/4", "does not name shards"),
        ("a-b/4", "does not name shards"),
        ("0 - 3/16", "does not name shards"),
        ("٣/4", "does not name shards"),
        ("0/9999999", "does not name shards"),
        ("0/0", "1 to 10000"),
        ("0/10001", "1 to 10000"),
        ("16/16", "numbered 0 to 15"),
        ("0-16/16", "numbered 0 to 15"),
        ("3-0/16", "counts down"),
        ("0-3,2/16", "twice"),
    ],
)
def test_shards_that_cannot_be_are_refused_with_what_is_wrong_and_an_example(
    elsewhere: Path, text: str, words: str
) -> None:
    done = copydesk(elsewhere, "run", f"--shards={text}")
    assert (done.returncode, done.stdout) == (2, "")
    line = done.stderr.splitlines()[-1]
    assert "argument --shards: " in line
    assert words in line
    assert re.search(r"for example \d[-\d]*/\d+", line)


@pytest.mark.parametrize(
    ("text", "ids", "count"),
    [("0-3/16", (0, 1, 2, 3), 16), ("2/16", (2,), 16), ("0,4-6/16", (0, 4, 5, 6), 16), ("1,0/2", (0, 1), 2)],
)
def test_shards_are_read_as_they_are_written(text: str, ids: tuple[int, ...], count: int) -> None:
    assert Shards.parse(text) == Shards(ids, count)


@pytest.mark.parametrize("database", [{}, {"COPYDESK_DATABASE_URL": "sqlite:///shared.db"}])
def test_several_processes_on_one_sqlite_file_are_refused_and_told_what_they_need(
    elsewhere: Path, database: dict[str, str]
) -> None:
    done = copydesk(elsewhere, "run", "--shards", "0-3/16", DISCORD_TOKEN="x", **database)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "need PostgreSQL" in line
    assert "COPYDESK_DATABASE_URL=postgresql://" in line
    assert list(elsewhere.iterdir()) == []


def a_folder(place: Path) -> str:
    (place / "folder.db").mkdir()
    return f"sqlite:///{place / 'folder.db'}"


def no_database(place: Path) -> str:
    (place / "letter.db").write_text("Dear reader, " * 1000)
    return f"sqlite:///{place / 'letter.db'}"


def somebody_elses(place: Path) -> str:
    with closing(sqlite3.connect(place / "other.db")) as database:
        database.execute("CREATE TABLE invoices (id INTEGER)")
        database.commit()
    return f"sqlite:///{place / 'other.db'}"


def newer(place: Path) -> str:
    with closing(sqlite3.connect(place / "newer.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
        database.commit()
    return f"sqlite:///{place / 'newer.db'}"


@pytest.mark.parametrize("is_free", [True, False])
def test_the_data_folder_is_made_where_no_database_is_named(elsewhere: Path, *, is_free: bool) -> None:
    data = elsewhere / "of the user"
    if not is_free:
        data.write_text("A file where a folder should be.")
    done = copydesk(elsewhere, "run", DISCORD_TOKEN="no.such.token", XDG_DATA_HOME=str(data))
    if is_free:
        assert (data / "copydesk" / "copydesk.db").is_file()
    else:
        assert "COPYDESK_DATABASE_URL" in one_line(done)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: "postgresql://me:secret@127.0.0.1:1/x", ["PostgreSQL at 127.0.0.1:1/x"]),
        (lambda _: "mysql://localhost/x", ["mysql", "sqlite:///", "postgresql://"]),
        (lambda _: "not a url", ["sqlite:///copydesk.db"]),
        (lambda _: "sqlite://", ["must name a file"]),
        (lambda place: f"sqlite:///{place}/no/such/x.db", ["there is no folder", "no/such", "Make it"]),
        (a_folder, ["folder.db", "unable to open"]),
        (no_database, ["letter.db", "not a database"]),
        (somebody_elses, ["other.db", "tables that Copydesk did not make"]),
        (newer, ["newer.db", "9999", "update this one"]),
    ],
)
def test_a_database_that_cannot_be_used_is_one_clear_line_even_without_a_network(
    elsewhere: Path, make: object, words: list[str]
) -> None:
    assert callable(make)
    url = make(elsewhere)
    line = one_line(copydesk(elsewhere, "run", DISCORD_TOKEN="no.such.token", COPYDESK_DATABASE_URL=url))
    assert [word for word in words if word not in line] == []
    assert "secret" not in line


def run_against(discord_at: str, folder: Path, patch: pytest.MonkeyPatch) -> subprocess.CompletedProcess[str]:
    """`copydesk run` where Discord is at this address, with a token that was made up."""
    patch.setattr(discord.http.Route, "BASE", discord_at)
    return copydesk(folder, "run", **MADE_UP, COPYDESK_DATABASE_URL=f"sqlite:///{folder / 'run.db'}")


def test_a_token_that_discord_refuses_is_one_clear_line(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with discord_on_this_machine() as address:
        done = run_against(address, elsewhere, monkeypatch)
    assert "DISCORD_TOKEN" in one_line(done)
    assert "made-up" not in done.stderr + done.stdout


def test_a_discord_that_cannot_be_reached_is_one_clear_line_that_points_to_the_demo(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = one_line(run_against(NOBODY, elsewhere, monkeypatch))
    assert "cannot be reached" in line
    assert "copydesk demo" in line


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_run_with_status_0_and_no_traceback(elsewhere: Path, number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.served_child"],
        cwd=elsewhere,
        env=environment(**MADE_UP, COPYDESK_DATABASE_URL=f"sqlite:///{elsewhere / 'run.db'}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "asked\n"  # the bot is up to its neck in logging in
            process.send_signal(number)
            _, told = process.communicate(timeout=HANG)
        finally:
            process.kill()
    assert process.returncode == 0, told
    assert "Traceback" not in told


# ---------------------------------------------------------------------- check


def test_check_of_sound_files_ends_with_status_0(elsewhere: Path) -> None:
    tiny.write(elsewhere / "packs", tiny=tiny.pack(), lesson=tiny.LESSON)
    done = copydesk_process(elsewhere, "check", "packs")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 files read, no problems\n"


def test_check_of_the_bundled_content_ends_with_status_0(elsewhere: Path) -> None:
    done = copydesk(elsewhere, "check", HOME / "questions" / "packs", HOME / "lessons" / "courses")
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr


LINE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): (error|warning) (?P<code>[CQPL]\d{3}) \S.*")


def problems(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int, str]]:
    """File name, line and code of each problem that was printed, in order."""
    found = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert all(found), done.stdout
    return [(Path(one["path"]).name, int(one["line"]), one["code"]) for one in found if one]


def line_of(content: str, words: str) -> int:
    """The line of `content` in which `words` first stand."""
    return content[: content.index(words)].count("\n") + 1


def test_check_reports_every_problem_of_every_file_with_place_code_and_suggestion(elsewhere: Path) -> None:
    pack = tiny.pack("pick").replace("answer: red", "answer: rod").replace("language: en", "langauge: en")
    lesson = tiny.LESSON.replace("minutes: 1", "minutes: many")
    tiny.write(elsewhere / "packs", a=pack, b=lesson, c="questions: [", fine=tiny.pack(name="fine"))
    done = copydesk(elsewhere, "check", "packs")
    assert done.returncode == 1
    found = problems(done)
    assert ("a.yaml", line_of(pack, "langauge"), "C022") in found
    assert ("a.yaml", line_of(pack, "answer: rod"), "C041") in found
    assert ("b.yaml", line_of(lesson, "minutes"), "C026") in found
    assert {name for name, _, _ in found} == {"a.yaml", "b.yaml", "c.yaml"}
    assert found == sorted(found, key=lambda one: one[:2])
    assert "(Did you mean “language”?)" in done.stdout
    assert done.stderr == f"4 files read, {len(found)} errors\n"
    assert done.stdout.startswith("packs/a.yaml:") or os.name != "posix"


@pytest.mark.parametrize("arguments", [[], ["missing.yaml"], ["empty"]])
def test_check_of_nothing_is_a_wrong_call_with_status_2(elsewhere: Path, arguments: list[str]) -> None:
    (elsewhere / "empty").mkdir()
    (elsewhere / "empty" / "notes.txt").write_text("no YAML")
    done = copydesk(elsewhere, "check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in arguments if name == "missing.yaml")
    assert "Traceback" not in done.stderr


def test_check_names_an_id_that_two_files_share(elsewhere: Path) -> None:
    tiny.write(elsewhere / "packs", a=tiny.pack(), b=tiny.pack("pick"))
    done = copydesk(elsewhere, "check", "packs")
    assert done.returncode == 1
    assert problems(done) == [("b.yaml", 1, "C050")]
    assert "a.yaml" in done.stdout


def test_check_names_an_id_that_bundled_content_has(elsewhere: Path) -> None:
    tiny.write(elsewhere / "packs", mine=tiny.pack(name="share-and-whole"))
    done = copydesk(elsewhere, "check", "packs")
    assert done.returncode == 1
    assert problems(done) == [("mine.yaml", 1, "C050")]
    assert "share-and-whole" in done.stdout


def test_check_names_practice_and_lessons_that_lead_nowhere(elsewhere: Path) -> None:
    course = "id: own\ntitle: Own\nabout: Mine.\nlanguage: en\nlessons:\n  - tiny-lesson\n  - tiny-leson\n"
    lesson = tiny.LESSON.replace("[tiny]", "[tiny, share-and-whole, tinny]")
    tiny.write(elsewhere / "packs", pack=tiny.pack(), lesson=lesson, course=course)
    done = copydesk(elsewhere, "check", "packs")
    assert done.returncode == 1
    assert problems(done) == [
        ("course.yaml", line_of(course, "tiny-leson"), "C051"),
        ("lesson.yaml", line_of(lesson, "tinny"), "L002"),
        ("lesson.yaml", line_of(lesson, "tinny"), "C051"),
    ]
    assert "Did you mean “tiny-lesson”?" in done.stdout
    assert "Did you mean “tiny”?" in done.stdout


def test_check_takes_single_files_and_names_each_once(elsewhere: Path) -> None:
    tiny.write(elsewhere / "packs", a=tiny.pack().replace("title:", "titel:"))
    done = copydesk(elsewhere, "check", "packs/a.yaml", "packs")
    assert done.returncode == 1
    assert done.stderr.startswith("1 file read")
