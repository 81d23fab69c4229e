"""The first three minutes of whoever tries Copydesk, in the real demo: in a wide window, and on its phone page."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from tests.acceptance import walks
from tests.acceptance.channel import PHONE, WIDE, Channel
from tests.messages import translated
from tests.test_catalogues import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Browser, Locator


class Album:
    """What a walk came by: the words of each card, none of which may be wider than the window."""

    def __init__(self) -> None:
        self.cards: dict[str, str] = {}

    async def __call__(self, name: str, card: Locator) -> None:
        self.cards[name] = await card.inner_text()
        wide = await card.evaluate(
            "(card) => [...card.querySelectorAll('button, .text-display')]"
            ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.textContent)"
        )
        assert wide == [], f"what sticks out of the window on {name}"


async def opened(browser: Browser, demo: Mapping[str, str], size: tuple[int, int]) -> Channel:
    """The class channel in a window of this size; on a phone as the demo's phone page frames it."""
    if size == WIDE:
        return await Channel.open(browser, demo["Class channel"], size)
    return await Channel.open(browser, demo["The same on a phone"].replace("/phone#", "/small#"), size)


async def test_students_learn_and_take_a_quiz(browser: Browser, demo: Mapping[str, str]) -> None:
    async def first_minutes(student: str, size: tuple[int, int]) -> None:
        channel = await opened(browser, demo, size)
        await channel.view_as(student)
        album = Album()
        await walks.learn(channel, album)
        await walks.quiz(channel, album)
        assert album.cards.keys() >= {"course", "lesson", "question", "feedback", "quiz feedback"}

    await asyncio.gather(first_minutes("Ana", WIDE), first_minutes("Ben", PHONE))


async def test_a_student_who_chose_spanish_reads_no_english_of_ours(browser: Browser, demo: Mapping[str, str]) -> None:
    channel = await opened(browser, demo, PHONE)
    await channel.view_as("Ana")
    await channel.run("language", language="Español")
    album = Album()
    await walks.learn(channel, album)
    await walks.quiz(channel, album)
    await channel.run("progress")
    await album("progress", channel.newest)
    assert album.cards.keys() >= {"course", "lesson", "question", "feedback", "quizzes", "quiz feedback", "progress"}
    ours = english_alone()
    assert {name: left for name, card in album.cards.items() if (left := [one for one in ours if one in card])} == {}


def english_alone() -> list[str]:
    """What the English of our sentences has and their Spanish has not, between the values that they take."""
    found = set[str]()
    for message in translated("es"):
        english, spanish = parts(message.id), parts(message.string)
        texts = [one.replace("**", "") for one in english]
        fragments = [one.strip(" *#-.,:;`") for text in texts for one in re.split(r"\{\w+\}|\n", text)]
        found |= {one for one in fragments if len(one) >= 12 and one not in " ".join(spanish)}
    return sorted(found)


async def test_a_teacher_leads_a_class_from_the_command_to_the_result(
    browser: Browser, demo: Mapping[str, str]
) -> None:
    album = await class_held(browser, demo, WIDE, None)
    assert "reveal 6" in album.cards
    assert "Join" not in album.cards["result"]


async def test_a_teacher_leads_a_class_from_a_phone_and_the_wall_shows_it_whole(
    browser: Browser, demo: Mapping[str, str]
) -> None:
    await class_held(browser, demo, PHONE, 2)
    wall = await Channel.open(browser, demo["The same on a projector"], (1920, 1080))
    await wall.card("2 of").wait_for()
    await wall.page.wait_for_function(
        "() => { const card = document.querySelector('#channel-message-list > article:last-of-type')"
        ".getBoundingClientRect(); return card.bottom <= innerHeight + 1 && card.right <= innerWidth + 1; }"
    )


async def class_held(browser: Browser, demo: Mapping[str, str], size: tuple[int, int], questions: int | None) -> Album:
    """A class quiz in a window of this size, so many questions far, and what was seen of it."""
    channel = await opened(browser, demo, size)
    await channel.view_as("Ms. Teacher")
    album = Album()
    await walks.open_class(channel, album)
    await walks.hold_class(channel, "Ms. Teacher", "Ana", album, questions)
    assert "reveal 2" in album.cards
    return album
