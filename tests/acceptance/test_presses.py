"""No press is lost in the page, whatever is edited meanwhile: with a mouse, whose button goes down and up again."""

from __future__ import annotations

import asyncio
import contextlib
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from bot.demo import classroom
from tests.acceptance.channel import Channel
from tests.bot.board import QUIET, BoardBot
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

PRESSES = 100


@contextlib.asynccontextmanager
async def edited(browser: Browser, port: int, seconds: float) -> AsyncIterator[tuple[BoardBot, Channel]]:
    """A board of buttons that is edited once in so many seconds, and the page that shows it."""
    bots: list[BoardBot] = []

    def create_bot(settings: Settings) -> BoardBot:
        bots.append(BoardBot(settings, edits_every=seconds))
        bots[0].controls = QUIET
        return bots[0]

    async with classroom.opened(Settings(database_url="sqlite://"), create_bot=create_bot, port=port) as room:
        flowing = asyncio.create_task(room.pages.let_time_flow())
        channel = await Channel.open(browser, room.first.url)
        await channel.run("board")
        await channel.card("edited").wait_for()
        yield bots[0], channel
        flowing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await flowing


async def centre(channel: Channel, label: str) -> tuple[float, float]:
    """Where somebody aims who wants to press this button."""
    x, y = await channel.page.evaluate(
        "(label) => { const one = [...document.querySelectorAll('button.component-button')]"
        ".find((button) => button.textContent === label).getBoundingClientRect();"
        " return [one.x + one.width / 2, one.y + one.height / 2]; }",
        label,
    )
    return x, y


async def press(channel: Channel, label: str, down: float = 0.0) -> None:
    """Press it as a hand does, which keeps the button down for so many seconds."""
    await channel.page.mouse.move(*await centre(channel, label))
    await channel.page.mouse.down()
    await asyncio.sleep(down)
    await channel.page.mouse.up()


@pytest.mark.parametrize("seconds", [2, 0.1])
async def test_a_hundred_presses_count_while_the_message_is_edited(browser: Browser, port: int, seconds: float) -> None:
    rng = Random(seconds)
    async with edited(browser, port, seconds) as (bot, channel):
        for number in range(1, PRESSES + 1):
            await press(channel, "One", rng.uniform(0.02, 0.2))
            # A press that is lost is not made up for by the next: each is waited for.
            await until(lambda number=number: len(bot.presses) >= number, f"press {number}")
        assert len(bot.presses) == PRESSES
        assert bot.edits > 3


async def test_presses_that_come_faster_than_the_page_can_send_them_all_count_in_their_order(
    browser: Browser, port: int
) -> None:
    async with edited(browser, port, 0.1) as (bot, channel):
        one, two = await centre(channel, "One"), await centre(channel, "Two")
        for place in (one, two, two, one, two):
            await channel.page.mouse.click(*place)
        await until(lambda: len(bot.presses) >= 5)
        assert [custom_id for _, custom_id in bot.presses] == ["one", "two", "two", "one", "two"]
