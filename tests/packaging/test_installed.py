"""The wheel installs from a file, and what is installed works without the checkout and without extras."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from db.migrate import MIGRATIONS
from tests.packaging.conftest import SCRIPTS, Installed, outside
from tests.served_child import NOBODY
from tests.terminal import HOME
from tests.waiting import HANG

PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ROOMS = ("questions", "lessons", "db", "bot")

MOST_MEGABYTES = 150
"""What an installation without extras may take, before Python compiles what it imports."""


def test_the_wheel_holds_every_file_of_the_four_packages_and_nothing_else(wheel: Path) -> None:
    ours = {
        path.relative_to(HOME).as_posix()
        for room in ROOMS
        for path in (HOME / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == ours
    # What is found by its place and never imported, which is forgotten most easily.
    for suffix in (".yaml", ".yaml.in", ".po", ".json", ".css", ".js", ".html", "py.typed", "migrations/env.py"):
        assert any(name.endswith(suffix) for name in packed), suffix


def test_the_wheel_has_the_extras_that_are_documented(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = archive.read(name).decode()
    extras = {line.partition(": ")[2] for line in told.splitlines() if line.startswith("Provides-Extra: ")}
    assert extras == PROJECT["optional-dependencies"].keys()
    assert {"demo", "postgres", "reports"} <= extras
    guide = (HOME / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [extra for extra in extras if f"| `{extra}` |" not in guide] == []
    assert set(re.findall(r"copydesk-[\w.-]+\.whl", guide)) == {wheel.name}


def test_an_installation_without_extras_is_small(lean: Installed) -> None:
    files = [path for path in lean.folder.rglob("*") if not path.is_dir() and "__pycache__" not in path.parts]
    megabytes = sum(path.lstat().st_size for path in files) / 1e6
    print(f"installed without extras: {megabytes:.0f} MB")
    assert megabytes < MOST_MEGABYTES


def test_the_installed_command_says_its_version_and_makes_checks_and_explains_packs(
    lean: Installed, tmp_path: Path
) -> None:
    said = lean.run("copydesk", "--version", folder=tmp_path)
    assert (said.returncode, said.stdout) == (0, f"copydesk {PROJECT['version']}\n")
    assert lean.run("copydesk", "new", "pack", "market-day", folder=tmp_path).returncode == 0
    checked = lean.run("copydesk", "check", "market-day.yaml", folder=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "1 file read" in checked.stdout + checked.stderr
    explained = lean.run("copydesk", "rules", "Q001", folder=tmp_path)
    assert explained.returncode == 0, explained.stderr
    assert "questions:" in explained.stdout  # its example, which is a file in the wheel


STARTED = f"""
import sys, discord
from bot.cli.main import main
discord.http.Route.BASE = "{NOBODY}"
sys.exit(main(["run"]))
"""


def test_the_installed_bot_makes_its_database_and_reads_all_content(lean: Installed, tmp_path: Path) -> None:
    done = lean.run("python", "-c", STARTED, folder=tmp_path, DISCORD_TOKEN="a.made-up.token")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "Discord cannot be reached" in done.stderr
    assert "WARNING" not in done.stderr  # no content was left out
    with closing(sqlite3.connect(tmp_path / "data" / "copydesk" / "copydesk.db")) as database:
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    assert revision == max(file.name[:4] for file in (MIGRATIONS / "versions").glob("*.py"))


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (["demo", "--no-browser"], {}, '"copydesk[demo]"'),
        (
            ["run"],
            {"DISCORD_TOKEN": "a.made-up.token", "COPYDESK_DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/x"},
            "asyncpg comes with copydesk[postgres]",
        ),
    ],
)
def test_what_needs_an_extra_that_is_not_installed_names_it_in_one_line(
    lean: Installed, tmp_path: Path, arguments: list[str], variables: dict[str, str], words: str
) -> None:
    done = lean.run("copydesk", *arguments, folder=tmp_path, **variables)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("copydesk: ")
    assert words in line
    assert "secret" not in line


def installer(name: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """How this tool for installing programs is called so that all it makes stays in a folder."""
    if name == "uv tool":
        return [sys.executable, "-m", "uv", "tool"], {
            "UV_TOOL_DIR": str(folder / "tools"),
            "UV_TOOL_BIN_DIR": str(folder / "commands"),
        }
    return [sys.executable, "-m", "pipx"], {
        "PIPX_HOME": str(folder / "tools"),
        "PIPX_BIN_DIR": str(folder / "commands"),
        "PIPX_MAN_DIR": str(folder / "man"),
        "PIPX_DEFAULT_PYTHON": sys.executable,
    }


@pytest.mark.parametrize("tool", ["uv tool", "pipx"])
def test_the_wheel_installs_as_a_command_of_its_own(tool: str, wheel: Path, tmp_path: Path) -> None:
    call, variables = installer(tool, tmp_path)
    environment = outside(UV_PYTHON=sys.executable, UV_PYTHON_DOWNLOADS="never", **variables)
    done = subprocess.run(
        [*call, "install", f"{wheel}[postgres]"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    if done.returncode and any(word in done.stderr + done.stdout for word in NO_INDEX):
        pytest.skip("no package index can be reached, and this asks it for the newest versions")
    assert done.returncode == 0, done.stderr
    command = tmp_path / "commands" / ("copydesk.exe" if SCRIPTS == "Scripts" else "copydesk")
    said = subprocess.run(
        [command, "--version"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert (said.returncode, said.stdout) == (0, f"copydesk {PROJECT['version']}\n")


NO_INDEX = ("error sending request", "Failed to fetch", "Could not connect", "Failed to establish a new connection")
"""What uv and pip say where the network is away."""
