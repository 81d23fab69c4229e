"""A Containerfile carried out without a container: each step in a folder that stands for the image's root.

Promises the steps in their order, with paths of the image below that folder, files copied from what the ignore file
lets through, and the environment that the file sets. What only the administrator of a real image can do (packages
of the system, owners of files) is tried out and not done. Refuses instructions that it does not know.
"""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

IGNORED = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One line of the file, with those that continue it."""

    word: str
    rest: str


def instructions(file: Path) -> Iterator[Instruction]:
    """What the file says, without comments."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield Instruction(word.upper(), rest.strip())


@dataclass(slots=True)
class Stage:
    """What one stage of the file makes."""

    root: Path
    """Stands for `/`."""
    around: Mapping[str, str]
    """The environment of this machine, with a Python to use."""
    name: str = ""
    folder: str = "/"
    said: dict[str, str] = field(default_factory=dict[str, str])
    """What ENV has set."""
    done: list[str] = field(default_factory=list[str])
    """What RUN has run."""
    user: str = ""
    volumes: list[str] = field(default_factory=list[str])
    health: list[str] = field(default_factory=list[str])
    entry: list[str] = field(default_factory=list[str])
    command: list[str] = field(default_factory=list[str])

    @property
    def environment(self) -> dict[str, str]:
        """What a step finds in its environment."""
        told = {name: self.here(value).replace("$PATH", self.around["PATH"]) for name, value in self.said.items()}
        return {**self.around, **told}

    def here(self, text: str) -> str:
        """A text in which the image's own folders are those below the root."""
        return re.sub(r"(?<![\w/.])/(?=(?:opt|data|source|tmp)\b)", f"{self.root}/", text)

    def place(self, path: str) -> Path:
        """Where a path of the image is."""
        return self.root / (path if path.startswith("/") else f"{self.folder}/{path}").lstrip("/")


def carried_out(file: Path, context: Path, folder: Path, around: Mapping[str, str]) -> list[Stage]:
    """The stages of the file, with all that their steps made below `folder`. Raises `CalledProcessError`."""
    stages = list[Stage]()
    for one in instructions(file):
        if one.word == "FROM":
            _, _, name = one.rest.partition(" AS ")
            stages.append(Stage(folder / f"stage-{len(stages)}", around, name))
            stages[-1].root.mkdir()
        else:
            _step(one, stages, context)
    return stages


def _step(one: Instruction, stages: list[Stage], context: Path) -> None:
    stage = stages[-1]
    match one.word:
        case "RUN":
            _run(stage, one.rest)
        case "ENV":
            stage.said |= dict(pair.split("=", 1) for pair in shlex.split(one.rest))
        case "WORKDIR":
            stage.folder = one.rest
            stage.place("").mkdir(parents=True, exist_ok=True)
        case "COPY":
            _copy(stage, stages, context, shlex.split(one.rest))
        case "USER":
            stage.user = one.rest
        case "VOLUME":
            stage.volumes.append(one.rest)
        case "HEALTHCHECK":
            stage.health = json.loads(one.rest[one.rest.index("CMD ") + 4 :])
        case "ENTRYPOINT":
            stage.entry = json.loads(one.rest)
        case "CMD":
            stage.command = json.loads(one.rest)
        case _:
            raise ValueError(f"nobody knows what {one.word} does")


def _run(stage: Stage, command: str) -> None:
    stage.done.append(command)
    if "apt-get" in command:
        packages = command.partition("--no-install-recommends")[2].partition("&&")[0].split()
        if _knows("bash"):
            assert all(map(_knows, packages)), packages
        return
    here = re.sub(r"--(owner|group)=\S+ ", "", stage.here(command))
    here = re.sub(r"\bpip install\b", f"pip install --target {stage.root}/pip", here)
    environment = {**stage.environment, "PYTHONPATH": f"{stage.root}/pip"}
    environment["PATH"] = f"{stage.root}/pip/bin:{environment['PATH']}"
    subprocess.run(
        ["sh", "-ec", here], cwd=stage.place(""), env=environment, check=True, capture_output=True, text=True
    )


def _knows(package: str) -> bool:
    """Whether this system has a list of packages with that one."""
    return (
        bool(shutil.which("apt-cache"))
        and not subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode
    )


def _copy(stage: Stage, stages: list[Stage], context: Path, words: list[str]) -> None:
    source = context
    if words[0].startswith("--from="):
        name = words.pop(0).removeprefix("--from=")
        source = next(one for one in stages if one.name == name).root
    *given, target = words
    for path in given:
        if source == context:
            assert is_let_through(path, context / ".dockerignore"), f"{path} is kept out of the image by .dockerignore"
        there, here = source / path.lstrip("/"), stage.place(target)
        if there.is_dir():
            shutil.copytree(there, here, symlinks=True, dirs_exist_ok=True, ignore=IGNORED)
        else:
            here.mkdir(parents=True, exist_ok=True)
            shutil.copy(there, here)


def is_let_through(path: str, ignore: Path) -> bool:
    """Whether a file or folder beside the ignore file gets into an image; the last line that names it says so."""
    kept = True
    for line in ignore.read_text(encoding="utf-8").splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and fnmatch.fnmatchcase(path, pattern.lstrip("!")):
            kept = pattern.startswith("!")
    return kept
