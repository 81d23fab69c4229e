"""What every walk through the demo stands on: a browser, and the real command `copydesk demo`."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping

import pytest
from playwright.async_api import Browser, async_playwright

from tests.acceptance.channel import browser_of


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    async with async_playwright() as playwright:
        yield await browser_of(playwright)


@pytest.fixture
def port() -> int:
    """A free one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def demo(port: int) -> Iterator[Mapping[str, str]]:
    """The addresses that `copydesk demo` prints, by what each shows, while it runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--no-browser", f"--port={port}"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline()]
        while lines[-1] and "Ctrl+C" not in lines[-1]:
            lines.append(process.stdout.readline())
        yield dict(re.findall(r"^(.*): (http://\S+)", "".join(lines), re.MULTILINE))
    finally:
        process.terminate()
        process.communicate()
