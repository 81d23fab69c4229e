"""The first three minutes of a teacher and of a student, as they press their way through.

They go by what a newcomer goes by: the main button of the newest card, the first option of a question. So they say
little about words, and hold when the words change. What they see on their way they show to whoever asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.acceptance.channel import Channel

Seen = Callable[[str, "Locator"], Awaitable[None]]
"""Is handed what a walk comes by, under a name, with the message in which it is."""

OPTION = re.compile(r"^(?:Answer |Tick )[A-H]$")
SKIP = re.compile(r"^Skip")
CHECK = re.compile(r"^(?:Check|Guess)")
JUDGED = re.compile(r"[✓✗]")
OPEN = re.compile(r"^Answer")
NEXT = re.compile(r"^(?:Next question|See|Result|Show)")
ONWARD = re.compile(r"^(?:Start|Begin|Next|Close|Show|Finish)")
PANEL = "Host panel"


def main_button(card: Locator) -> Locator:
    """The button that a card most wants to be pressed."""
    return card.locator("button.component-button.button-style-1:enabled").first


def options(card: Locator) -> Locator:
    """The buttons that choose an answer."""
    return card.get_by_role("button", name=OPTION)


async def answer(channel: Channel) -> None:
    """Answers the question on the newest card with its first option, as a guess where it is asked how sure one is."""
    await channel.press(options(channel.newest).first)
    while await options(channel.newest).count() or not await channel.newest.get_by_text(JUDGED).count():
        await channel.press(channel.newest.get_by_role("button", name=CHECK).first)


async def learn(channel: Channel, seen: Seen) -> None:
    """Begins the first lesson and goes on until its first question is answered."""
    await channel.run("learn")
    await seen("course", channel.newest)
    await channel.press(main_button(channel.newest))
    await seen("lesson", channel.newest)
    while not await options(channel.newest).count():
        await channel.press(main_button(channel.newest))
    await seen("question", channel.newest)
    await answer(channel)
    await seen("feedback", channel.newest)


async def quiz(channel: Channel, seen: Seen) -> None:
    """Takes the quiz that is offered first, as far as its first question with options, and answers that."""
    await channel.run("quiz")
    await seen("quizzes", channel.newest)
    while not await options(channel.newest).count():
        skip = channel.newest.get_by_role("button", name=SKIP)
        if await skip.count():  # something is to be typed, or sorted
            await channel.press(skip.first)
        else:
            await take_first(channel)
    await answer(channel)
    await seen("quiz feedback", channel.newest)


async def take_first(channel: Channel) -> None:
    """Takes what the newest card wants to be taken: its main button, else the first of its first menu, else of all."""
    card = channel.newest
    button, menu = main_button(card), card.locator(".select-trigger:enabled")
    if await menu.count() and not await button.count():
        await channel.choose_first(card)
    else:
        await channel.press(button.or_(card.locator("button.component-button:enabled")).first)


async def quiz_on(channel: Channel, seen: Seen) -> None:
    """Goes on from the first answer of a quiz while its questions have options, and looks at the progress then."""
    while await (button := main_button(channel.newest)).count() and NEXT.match(await button.inner_text()):
        await channel.press(button)
        if await options(channel.newest).count():
            await answer(channel)
    await channel.run("progress")
    await seen("progress", channel.newest)


async def open_class(channel: Channel, seen: Seen) -> None:
    """Opens a quiz for the class."""
    await channel.run("class quiz")
    await seen("classes", channel.newest)
    while not await channel.card(PANEL).count():
        await take_first(channel)
    await seen("lobby", shared(channel))


async def hold_class(channel: Channel, host: str, student: str, seen: Seen, questions: int | None = None) -> None:
    """Leads the open quiz from its lobby to its result, or so many `questions` far.

    One student answers the first question by hand.
    """
    asked = 0
    await channel.view_as(host)
    while await onward(channel).count():
        label = await onward(channel).inner_text()
        if label.startswith("Close"):
            asked += 1
            question = shared(channel).filter(has=channel.page.get_by_role("button", name=OPEN))
            question = question.filter(has_text=re.compile(rf"\b{asked} of \d"))
            await until_visible(channel, question)
            if asked == 1:
                await channel.view_as(student)
                await channel.press(options(question).first)
                await until_visible(channel, channel.newest.filter(has_text="Only you"))
                await seen("locked in", channel.newest)
                await channel.view_as(host)
            await seen(f"panel {asked}", channel.card(PANEL))
            await seen(f"question {asked}", question)
            await channel.press(onward(channel))
            reveal = shared(channel).filter(has_not=channel.page.get_by_role("button", name=OPEN))
            await until_visible(channel, reveal)
            await seen(f"reveal {asked}", reveal)
            if asked == questions:
                return
        else:
            await channel.press(onward(channel))
    await until_visible(channel, shared(channel).filter(has_not_text=re.compile(r"\bquestion \d of")))
    await seen("result", shared(channel))


async def until_visible(channel: Channel, card: Locator) -> None:
    """Returns when it is there."""
    while not await card.count():
        await channel.wait()


def onward(channel: Channel) -> Locator:
    """The panel's button that takes the class on."""
    return channel.card(PANEL).get_by_role("button", name=ONWARD).first


def shared(channel: Channel) -> Locator:
    """The class's message, which everybody sees."""
    cards = channel.page.locator("#channel-message-list > article").filter(
        has=channel.page.locator(".component-container")
    )
    return cards.filter(has_not_text="Only you can see this").last
