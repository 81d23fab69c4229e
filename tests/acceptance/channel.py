"""A page of the offline classroom in a real browser, and what somebody does there with keys and mouse."""

from __future__ import annotations

import re
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.waiting import HANG

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page, Playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The system's own browser, wherever it is; None where there is none."""

WIDE = (1100, 900)
PHONE = (390, 844)

_SETTLED = "() => { const now = window.simcordPreview; return now && now.ready && !now.pendingAction; }"


async def browser_of(playwright: Playwright) -> Browser:
    """The system's Chromium, started without a window."""
    return await playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--font-render-hinting=none"],  # containers seldom let it have a sandbox
        timeout=HANG * 1000,
    )


@dataclass(slots=True)
class Channel:
    """The page of one channel, seen by one person at a time."""

    page: Page
    lets_happen: Callable[[], Awaitable[None]] | None = None
    """Moves on the time of the classroom, where it does not pass by itself."""

    @classmethod
    async def open(cls, browser: Browser, address: str, size: tuple[int, int] = WIDE) -> Channel:
        """The page at `address`, in a window of this size, as soon as it shows the channel."""
        page = await browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        page.set_default_timeout(HANG * 1000)
        await page.goto(address)
        channel = cls(page)
        await channel.settled()
        return channel

    async def settled(self) -> None:
        """Returns when the page is not busy with anything."""
        await self.page.wait_for_function(_SETTLED)

    async def wait(self) -> None:
        """A moment passes, and the page shows what came of it."""
        if self.lets_happen is None:
            await self.page.wait_for_timeout(50)
            return
        await self.lets_happen()
        await self.refresh()

    async def refresh(self) -> None:
        """Show what is there by now, where nothing else makes the page do so."""
        await self.page.evaluate("document.getElementById('refresh').click()")
        await self.settled()

    async def view_as(self, name: str) -> None:
        """Become somebody else of the school."""
        await self.settled()
        await self.page.select_option("#viewer-picker", label=name)
        await self.page.wait_for_function(
            "(name) => { const menu = document.getElementById('viewer-picker');"
            " return menu.selectedOptions[0]?.label === name && menu.value === window.simcordPreview.viewerId; }",
            arg=name,
        )
        await self.settled()

    async def run(self, command: str, **typed: str | Path) -> None:
        """Type a slash command, press Enter, type what its options are asked for, and press Send.

        What is typed into an option that offers something is found in the list below it, whose first line is taken; a
        path is a file. An option that need not be filled in is asked for first.
        """
        await self.settled()
        composer = self.page.locator("#channel-composer")
        if await (left := composer.locator(".command-context-close")).count():
            await left.click()  # a command that took long is left standing there
        before = await self.page.locator("#channel-message-list > article").count()
        await self.page.locator("#channel-composer-input").fill(f"/{command}")
        listed = self.page.locator(".command-entry-title strong", has_text=re.compile(rf"^/{re.escape(command)}$"))
        await listed.first.wait_for()
        await self.page.locator("#channel-composer-input").press("Enter")
        await composer.locator(".command-chip").wait_for()
        for option, words in typed.items():
            kind = "file" if isinstance(words, Path) else "option"
            field = composer.locator(f'.command-{kind}-input[data-option="{option}"]')
            if not await field.count():
                await composer.locator(".command-ghost").click()
                offered = self.page.locator(".command-suggestion", has_text=re.compile(rf"^\s*{re.escape(option)}\b"))
                await offered.first.click()
            if isinstance(words, Path):
                await field.set_input_files(words)
                continue
            await field.fill(words)
            if await field.get_attribute("role") != "combobox":
                continue
            found = self.page.locator(".command-suggestion", has_text=re.compile(re.escape(words), re.I))
            await found.first.click()
        await self.page.locator("#send-message").click()
        while await self.page.locator("#channel-message-list > article").count() <= before:
            await self.wait()
        await self.settled()

    @property
    def newest(self) -> Locator:
        """The newest message."""
        return self.page.locator("#channel-message-list > article").last

    def card(self, words: str | re.Pattern[str]) -> Locator:
        """The newest message in which this can be read."""
        return self.page.locator("#channel-message-list > article", has_text=words).last

    async def press(self, button: Locator) -> None:
        """Press it with the mouse, when it can be pressed, and wait for what comes of it."""
        await button.scroll_into_view_if_needed()
        await button.click()
        await self.settled()

    async def choose(self, card: Locator, place: int, entry: str) -> None:
        """Open the card's menu at that place, from 0, and take the entry that is called so."""
        await card.locator(".select-trigger").nth(place).click()
        await self.page.locator(".select-option:visible").filter(has_text=entry).first.click()
        await self.settled()

    async def choose_first(self, card: Locator) -> None:
        """Open the card's first menu and take the first thing in it."""
        await card.locator(".select-trigger").first.click()
        await self.page.locator(".select-option:visible").first.click()
        await self.settled()
