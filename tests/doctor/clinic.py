"""An installation in which nothing is wrong yet, and places in which something can be."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.databases import fresh_url, migrated
from tests.doctor.told_discord import TOKEN, ToldDiscord
from tests.terminal import copydesk

PASSWORD = "correct-horse"


@dataclass(slots=True)
class Clinic:
    """An installation in which nothing is wrong yet."""

    folder: Path
    discord: ToldDiscord
    settings: dict[str, str]
    doctor: Callable[..., subprocess.CompletedProcess[str]] = copydesk
    said: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    """What the doctor said last: mark, line and advice."""

    @property
    def file(self) -> Path:
        """The database's file."""
        return Path(self.settings["COPYDESK_DATABASE_URL"].removeprefix("sqlite:///"))

    def examined(self, *arguments: str) -> int:
        """Asks the doctor; the exit status. Whatever it says, it gives away nothing."""
        done = self.doctor(self.folder, "doctor", *arguments, **self.settings)
        assert done.stderr == ""
        assert TOKEN not in done.stdout
        assert PASSWORD not in done.stdout
        *lines, self.summary = done.stdout.splitlines()
        self.said.clear()
        for line in lines:
            if line.startswith("  → "):
                mark, said, _ = self.said.pop()
                self.said.append((mark, said, line.removeprefix("  → ")))
            else:
                self.said.append((line[0], line[2:], ""))
        return done.returncode

    summary: str = ""

    def found(self, mark: str, said: str, advice: str) -> None:
        """Fails where these are not the words of one result, and where any other is not fine."""
        wrong = [one for one in self.said if one[0] != "✓"]
        assert len(wrong) == 1, self.said
        assert wrong[0][0] == mark, wrong
        assert said in wrong[0][1]
        assert advice in wrong[0][2]
        assert wrong[0][2].endswith((".", "?"))


def there(folder: Path) -> dict[str, bytes]:
    """What is in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@contextmanager
def mounted(*how: str, at: Path) -> Iterator[None]:
    """Something else at that place. Skips the test where nobody may do that."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only the administrator of a Linux mounts something")
    if subprocess.run(["mount", *how, str(at)], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """A file or folder that nobody writes to, whoever it is."""
    if os.name == "posix" and os.geteuid() != 0:
        mode = place.stat().st_mode
        place.chmod(mode & ~0o222)
        yield
        place.chmod(mode)
        return
    with mounted("--bind", str(place), at=place):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
        yield


@contextmanager
def on_postgres(clinic: Clinic, folder: Path) -> Iterator[str]:
    """Has the database on PostgreSQL, with every table."""
    with asyncio.Runner() as runner:
        opening = fresh_url("postgresql", folder)
        url = runner.run(opening.__aenter__())

        async def made() -> None:
            async with migrated(url):
                pass

        try:
            runner.run(made())
            clinic.settings["COPYDESK_DATABASE_URL"] = url
            yield url
        finally:
            runner.run(opening.__aexit__(None, None, None))
