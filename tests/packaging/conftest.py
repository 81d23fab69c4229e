"""A wheel of this tree, and an environment into which it alone was installed, without extras."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal import HOME
from tests.waiting import HANG

SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"


def outside(**variables: str) -> dict[str, str]:
    """An environment in which nothing points to this checkout, its virtual environment or settings of Copydesk."""
    ours = ("COPYDESK_", "DISCORD_", "PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | variables


def uv(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs uv, outside of this checkout's environment, and fails where it does."""
    done = subprocess.run(
        [sys.executable, "-m", "uv", "--quiet", *map(str, arguments)],
        env=outside(UV_PYTHON=sys.executable, UV_PYTHON_DOWNLOADS="never", **variables),
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with Copydesk in it."""

    folder: Path

    def run(self, program: str, *arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs one of its programs in a folder that is not the checkout."""
        return subprocess.run(
            [self.folder / SCRIPTS / program, *arguments],
            cwd=folder,
            env=outside(XDG_DATA_HOME=str(folder / "data"), **variables),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=HANG,
            check=False,
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--wheel", "--out-dir", folder, HOME)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def lean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """What the wheel needs in the versions of uv.lock, and the wheel: no extras, nothing of developers."""
    folder = tmp_path_factory.mktemp("lean") / "venv"
    uv("sync", "--locked", "--no-dev", "--no-install-project", "--project", HOME, UV_PROJECT_ENVIRONMENT=str(folder))
    uv("pip", "install", "--no-deps", "--python", folder / SCRIPTS / "python", wheel)
    return Installed(folder)
