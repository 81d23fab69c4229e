"""Copydesk as it was: a folder with the code of an earlier commit, as git has it, for the libraries of today."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import pytest

from db.migrate import MIGRATIONS
from tests.wire.processes import ROOT

VERSIONS = f"{MIGRATIONS.relative_to(ROOT).as_posix()}/versions"

OURS = sorted(file.name for file in (ROOT / VERSIONS).glob("*.py"))
"""The migrations of this version."""


def former_version(folder: Path, fits: Callable[[Sequence[str]], bool]) -> Path:
    """A folder with the newest commit whose migrations `fits` takes. Skips the test where git does not have one."""
    for commit in _git("log", "--full-history", "--format=%P", "HEAD", "--", VERSIONS).split():
        names = _git("ls-tree", "--name-only", commit, f"{VERSIONS}/").split()
        if fits(sorted(PurePosixPath(name).name for name in names if name.endswith(".py"))):
            _git("archive", "--format=zip", f"--output={folder / 'former.zip'}", commit)
            shutil.unpack_archive(folder / "former.zip", folder / "former")
            return folder / "former"
    pytest.skip("this checkout has no history with that version")


def _git(*arguments: str) -> str:
    """What git says; empty where there is no git, no repository or no such thing in it."""
    if shutil.which("git") is None:
        return ""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""
