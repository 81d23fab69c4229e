"""The doctor finds a disk that is full, a folder without access and a port that is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager

import pytest
from aiohttp import web

from tests.doctor.clinic import Clinic, mounted, read_only
from tests.in_a_thread import served


async def told_well(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "checks": {"database": {"ok": True, "reason": None}}})


async def told_unwell(_request: web.Request) -> web.Response:
    checks = {"gateway": {"ok": False, "reason": "shard 0 is not connected"}, "database": {"ok": True, "reason": None}}
    return web.json_response({"ok": False, "checks": checks}, status=503)


async def told_otherwise(_request: web.Request) -> web.Response:
    return web.Response(text="Welcome to another program")


@contextmanager
def somebody_on_the_port(clinic: Clinic, answers: Callable[[web.Request], Awaitable[web.Response]]) -> Iterator[None]:
    """A program that has the port of COPYDESK_MONITOR."""

    async def opened(stack: AsyncExitStack) -> int:
        app = web.Application()
        app.router.add_get("/healthz", answers)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return int(runner.addresses[0][1])

    with served(opened) as port:
        clinic.settings["COPYDESK_MONITOR"] = str(port)
        yield


@pytest.mark.parametrize(
    ("answers", "mark", "said", "advice"),
    [
        (told_otherwise, "✗", "is taken by another program", "another port"),
        (told_unwell, "!", "The Copydesk that runs is not well: gateway: shard 0 is not connected", "its log"),
    ],
)
def test_a_port_that_is_taken(
    clinic: Clinic,
    answers: Callable[[web.Request], Awaitable[web.Response]],
    mark: str,
    said: str,
    advice: str,
) -> None:
    with somebody_on_the_port(clinic, answers):
        clinic.examined()
    clinic.found(mark, said, advice)


def test_a_copydesk_that_runs_and_is_well_is_fine(clinic: Clinic) -> None:
    with somebody_on_the_port(clinic, told_well):
        assert clinic.examined() == 0
    assert any("A Copydesk runs and is well" in said for _, said, _ in clinic.said)
    assert clinic.examined() == 0
    assert any("is free, on which health is told" in said for _, said, _ in clinic.said)


def test_an_address_that_is_not_of_this_machine(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_MONITOR"] = "192.0.2.1:9464"
    assert clinic.examined() == 1
    clinic.found("✗", "cannot be served at 192.0.2.1:9464", "address of this machine")


def test_a_disk_that_is_nearly_full(clinic: Clinic) -> None:
    small = clinic.folder / "small"
    small.mkdir()
    clinic.settings["COPYDESK_DATABASE_URL"] = f"sqlite:///{small / 'copydesk.db'}"
    with mounted("-t", "tmpfs", "-o", "size=8m", "tmpfs", at=small):
        assert clinic.examined() == 1
    clinic.found("✗", "8 MB are free", "larger disk")


def test_a_folder_for_backups_that_is_missing(clinic: Clinic) -> None:
    clinic.settings["COPYDESK_BACKUPS"] = str(clinic.folder / "backups")
    assert clinic.examined() == 1
    clinic.found("✗", "There is no folder", "COPYDESK_BACKUPS")
    assert not (clinic.folder / "backups").exists()


def test_a_folder_for_backups_that_is_read_only(clinic: Clinic) -> None:
    backups = clinic.folder / "backups"
    backups.mkdir()
    clinic.settings["COPYDESK_BACKUPS"] = str(backups)
    with read_only(backups):
        assert clinic.examined() == 1
    clinic.found("✗", f"Nobody may write backups to the folder {backups}", "COPYDESK_BACKUPS")
    assert clinic.examined() == 0
