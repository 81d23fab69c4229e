"""This machine: room on its disk, the folder for backups, and the port on which health is told."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import socket
from typing import Any, Final

import aiohttp

from bot.config import ListenAddress, data_folder
from bot.doctor.case import Case, CheckResult
from db.engine import sqlite_file
from db.errors import DatabaseUnavailable, reason

_MEGABYTE: Final = 1_000_000

_TOO_LITTLE: Final = 100 * _MEGABYTE
"""Free on the database's disk: a write-ahead log and a copy before a migration want that much soon."""

_LITTLE: Final = 500 * _MEGABYTE

_ANSWER_SECONDS: Final = 5


async def check_disk(case: Case) -> list[CheckResult]:
    """Whether there is room for what is to come."""
    try:
        file = sqlite_file(case.settings.database_url)
    except DatabaseUnavailable:  # `check_database` says so
        file = None
    folder = data_folder() if file is None else file.absolute().parent
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    free = (await asyncio.to_thread(shutil.disk_usage, there)).free
    said = f"{free / _MEGABYTE:,.0f} MB are free where {folder} is"
    advice = "Free some space, or move the database to a larger disk (docs/operating.md, “Move”)."
    if free < _TOO_LITTLE:
        return [CheckResult.fault(said, advice)]
    if free < _LITTLE:
        return [CheckResult.noted(said, advice)]
    return [CheckResult.fine(said)]


async def check_backups(case: Case) -> list[CheckResult]:
    """Whether a backup can be put by night where it is to be."""
    folder = case.settings.backups
    if folder is None:
        return []
    advice = "Make it for the user who runs Copydesk, or name another folder in COPYDESK_BACKUPS."
    if not await asyncio.to_thread(folder.is_dir):
        return [CheckResult.fault(f"There is no folder {folder} for backups", advice)]
    if not await asyncio.to_thread(os.access, folder, os.W_OK):
        return [CheckResult.fault(f"Nobody may write backups to the folder {folder}", advice)]
    return [CheckResult.fine(f"Backups can be written to {folder}")]


async def check_monitor(case: Case) -> list[CheckResult]:
    """Whether health can be told where it is to be; or what the Copydesk says that tells it there already."""
    address = case.settings.monitor
    if address is None or not address.port:
        return []
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        await asyncio.to_thread(lambda: socket.create_server((address.host, address.port), family=family).close())
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return [await _answer_at(address)]
        return [
            CheckResult.fault(
                f"COPYDESK_MONITOR cannot be served at {address.host}:{address.port}: {reason(error)}",
                "Name a port, or an address of this machine, in COPYDESK_MONITOR.",
            )
        ]
    return [CheckResult.fine(f"The port {address.port} is free, on which health is told")]


async def _answer_at(address: ListenAddress) -> CheckResult:
    """What to make of whatever has the port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{address.port}/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS)) as session,
            session.get(url) as answer,
        ):
            told: dict[str, Any] = await answer.json()
        wrong = [f"{name}: {one['reason']}" for name, one in told["checks"].items() if not one["ok"]]
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return CheckResult.fault(
            f"The port {address.port} of COPYDESK_MONITOR is taken by another program",
            "End that program, or name another port in COPYDESK_MONITOR.",
        )
    if wrong:
        return CheckResult.noted(
            f"The Copydesk that runs is not well: {'; '.join(wrong)}",
            "Give it some minutes, as it comes back by itself; then look into its log (docs/operating.md, “Logs”).",
        )
    return CheckResult.fine(f"A Copydesk runs and is well, as it says on port {address.port}")
