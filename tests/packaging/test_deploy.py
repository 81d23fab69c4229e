"""The image's steps, both compose files, the units of systemd, and the example of settings."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.packaging.conftest import outside
from tests.packaging.containerfile import Stage, carried_out, instructions, is_let_through
from tests.packaging.test_installed import STARTED
from tests.terminal import HOME
from tests.test_docs import VARIABLES
from tests.waiting import HANG

DEPLOY = HOME / "deploy"
CONTAINERFILE = DEPLOY / "Containerfile"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = sorted(DEPLOY.glob("compose.*.yaml"))

MOST_EXPOSED = 3.0
"""Of 10, in the judgement of systemd."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="an image is made for Linux")


# ---------------------------------------------------------------------- the image


def test_the_linter_of_containerfiles_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not there for this system")
    done = subprocess.run([hadolint, CONTAINERFILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The last stage, after all steps."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    around = outside(UV_PYTHON=sys.executable, PATH=programs)
    *_, last = carried_out(CONTAINERFILE, HOME, tmp_path_factory.mktemp("image"), around)
    return last


@linux
def test_each_step_of_the_image_works_and_what_it_makes_starts(image: Stage, tmp_path: Path) -> None:
    tini, *entry = image.entry
    assert (tini, entry) == ("tini", ["--", "copydesk"])
    assert image.command == ["run"]
    command = image.root / "opt" / "copydesk" / "bin" / "copydesk"
    python = command.with_name("python")
    environment = {**image.environment, "XDG_DATA_HOME": str(tmp_path)}
    said = subprocess.run(
        [python, command, "doctor"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1, said.stderr
    assert "✗ DISCORD_TOKEN is not set" in said.stdout
    assert "extra" not in said.stdout, "the image has all that settings and reports need"
    names = ("asyncpg", "scipy", "simcord", "pytest")
    found = f"from importlib.util import find_spec; print(*[name for name in {names} if find_spec(name)])"
    there = subprocess.run([python, "-c", found], env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.split() == ["asyncpg", "scipy"], "without the demo and developers' tools"


@linux
def test_the_image_runs_as_nobody_and_keeps_what_lasts_in_its_volume(image: Stage) -> None:
    user, _, group = image.user.partition(":")
    assert int(user) == int(group) >= 10_000
    assert image.volumes == ["/data"]
    assert image.said["XDG_DATA_HOME"] == "/data"
    assert any(f"--owner={user}" in step and "/data" in step for step in image.done)


READ_ONLY = """
mount --bind "$XDG_DATA_HOME" "$XDG_DATA_HOME"
mount --bind "$TMPDIR" "$TMPDIR"
mount -o remount,bind,ro /
if touch "$ROOT/here" 2>/dev/null; then exit 99; fi
exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
"""
"""Runs a program where nothing but the volume and /tmp can be written, and without the powers of an administrator."""


STARTS = {"DISCORD_TOKEN": "a.made-up.token", "COPYDESK_MONITOR": "0"}
"""A start of its own, on any port."""


@linux
def test_the_image_works_on_a_read_only_root_without_any_capability(image: Stage, tmp_path: Path) -> None:
    tools = all(map(shutil.which, ("unshare", "setpriv", "mount")))
    if not tools or os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("only the administrator of a Linux mounts something")
    data, scratch = image.place("/data"), image.place("/tmp")
    scratch.mkdir(exist_ok=True)
    python = image.place("/opt/copydesk/bin/python")
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-ec", READ_ONLY, "sh", python, "-c", STARTED],
        env={**image.environment, "ROOT": str(image.root), "TMPDIR": str(scratch), **STARTS},
        cwd=data,
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Discord cannot be reached" in done.stderr  # after the database was made and all content read
    assert (data / "copydesk" / "copydesk.db").is_file()


@contextmanager
def answering(status: int) -> Iterator[int]:
    """The port of something that answers each request with this status, and remembers the last."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


@linux
@pytest.mark.parametrize("monitor", ["{port}", "127.0.0.1:{port}"])
@pytest.mark.parametrize(("status", "is_well"), [(200, True), (503, False), (404, False)])
def test_the_health_check_asks_the_port_of_the_setting(image: Stage, monitor: str, status: int, is_well: bool) -> None:
    program, *arguments = image.health
    assert program == "python"
    with answering(status) as port:
        environment = outside(COPYDESK_MONITOR=monitor.format(port=port))
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, timeout=HANG, check=False
        )
    assert (done.returncode == 0) is is_well


def test_nothing_private_gets_into_the_image() -> None:
    ignore = HOME / ".dockerignore"
    copied = [one.rest for one in instructions(CONTAINERFILE) if one.word == "COPY" and "--from" not in one.rest]
    names = {name for line in copied for name in line.split()[:-1]}
    assert [name for name in names if not is_let_through(name, ignore)] == []
    secrets = (".env", ".git", ".venv", "copydesk.db", "tests")
    assert [name for name in secrets if is_let_through(name, ignore)] == []


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_a_compose_file_keeps_the_bot_from_what_it_does_not_need(file: Path) -> None:
    services = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
    bot = services["copydesk"]
    assert (file.parent / bot["build"]["context"] / bot["build"]["dockerfile"]).resolve() == CONTAINERFILE
    assert (file.parent / bot["env_file"]).resolve() == HOME / ".env"
    assert bot["read_only"] is True
    assert (bot["cap_drop"], bot["security_opt"], bot["tmpfs"]) == (["ALL"], ["no-new-privileges:true"], ["/tmp"])
    assert "data:/data" in bot["volumes"]
    assert bot["restart"] == "unless-stopped"
    assert not any("ports" in one for one in services.values())
    if "database" in services:
        assert bot["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert "@database/" in bot["environment"]["COPYDESK_DATABASE_URL"]


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_a_compose_file_is_one_to_compose_itself(file: Path, tmp_path: Path) -> None:
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    ):
        pytest.skip("there is no Docker Compose")
    copied = tmp_path / "deploy"
    shutil.copytree(DEPLOY, copied)
    shutil.copy(HOME / ".env.example", tmp_path / ".env")
    done = subprocess.run(
        ["docker", "compose", "--file", copied / file.name, "config", "--quiet"],
        env={**os.environ, "POSTGRES_PASSWORD": "secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


# ---------------------------------------------------------------------- systemd


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_a_unit_little_exposed(unit: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not there")
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED * 10:.0f}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stderr
    print(f"{unit.name}: exposure {found[1]}")
    assert float(found[1]) <= MOST_EXPOSED
    assert done.returncode == 0


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not there")
    program = tmp_path / "copydesk"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copied = tmp_path / unit.name
    copied.write_text(unit.read_text(encoding="utf-8").replace("/srv/copydesk/bin/copydesk", str(program)))
    done = subprocess.run([analyze, "verify", "--man=no", copied], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if unit.stem.rstrip("@") in line] == []


def test_both_units_are_alike_but_for_the_shards() -> None:
    one, several = ({*unit.read_text(encoding="utf-8").splitlines()} for unit in UNITS)
    differs = {line for line in one ^ several if not line.startswith("#")}
    assert {line.partition("=")[0] for line in differs} == {"Description", "ExecStart", "Environment"}


def test_the_page_on_scale_names_the_unit_that_there_is() -> None:
    page = (HOME / "docs" / "scale.md").read_text(encoding="utf-8")
    assert "(../deploy/copydesk@.service)" in page
    assert "[Service]" not in page, "a second text of the unit grows old"


# ---------------------------------------------------------------------- settings


def test_the_example_of_settings_lists_exactly_those_that_are_read() -> None:
    text = (HOME / ".env.example").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^#?((?:DISCORD|COPYDESK|SENTRY)_\w+)=", text, re.MULTILINE)) == VARIABLES
    assert not re.search(r"^DISCORD_TOKEN=.", text, re.MULTILINE)
