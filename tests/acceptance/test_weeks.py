"""The weeks of a class, in the demo whose clock is moved on: a group, an assignment in time and late, the gradebook, a
report on a question, a key that is put right, a class quiz with its results, a spreadsheet, and a deletion.
"""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING

import openpyxl

from bot.app import create_bot
from bot.config import Settings
from bot.demo import classroom
from tests.acceptance import pictures, walks
from tests.acceptance.channel import WIDE, Channel

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser, Locator


async def test_a_teacher_and_two_learners_go_through_the_weeks(browser: Browser, tmp_path: Path) -> None:
    read: dict[str, str] = {}

    async def seen(name: str, card: Locator) -> None:
        read[name] = await card.inner_text()

    settings = Settings(database_url=f"sqlite:///{tmp_path / 'weeks.db'}", seed=lambda: 1)
    pack = pictures.written(tmp_path / "market-day.yaml", pictures.SOUND)
    async with classroom.opened(settings, create_bot=create_bot, classmates=2, begin=pictures.BEGIN) as room:
        channel = await Channel.open(browser, room.addresses["Class channel"], (WIDE[0], pictures.TALL))
        channel.lets_happen = functools.partial(pictures.a_second_passes, room)
        await walks.weeks(channel, classroom.TEACHER, ("Ana", "Ben"), pack, room.pages.pass_time, seen)
        await walks.afterwards(channel, classroom.TEACHER, "Ana", seen)
        rows = openpyxl.load_workbook(io.BytesIO(sent_file(room, ".xlsx"))).worksheets[0].iter_rows(values_only=True)
        cells = {str(cell) for row in rows for cell in row}
    assert "0 of 2 members finished" in read["assignment panel"]
    assert "late" not in read["where I stand"]
    assert "1 answer late" in read["late"]
    assert "2 of 2 finished" in read["gradebook"]
    assert "It is in the third line." in read["question reported"]
    assert "2 learners" in read["correction"]
    assert "Points before: 0, now: 1." in read["put right"]
    assert "You have extra time: 5 minutes." in read["late"]
    assert "Market day" in read["class results"]
    assert {"Ana", "Ben"} <= cells
    assert "answers, with their points" in read["what is deleted"]
    assert "Nothing at all." in read["forgotten"]


def sent_file(room: classroom.Demo, suffix: str) -> bytes:
    """The last file that was sent in the class's channel and is called so."""
    sent = room.env.backend.messages[room.school.room.id].values()
    files = [one for message in sent for one in message.attachments if one["filename"].endswith(suffix)]
    content = room.env.backend.cdn.get(files[-1]["url"])
    assert content is not None
    return content


async def test_a_student_practises_over_three_weeks(browser: Browser, tmp_path: Path) -> None:
    read: dict[str, str] = {}

    async def seen(name: str, card: Locator) -> None:
        read[name] = await card.inner_text()

    settings = Settings(database_url=f"sqlite:///{tmp_path / 'practice.db'}", seed=lambda: 1)
    async with classroom.opened(settings, create_bot=create_bot, begin=pictures.BEGIN) as room:
        channel = await Channel.open(browser, room.addresses["Class channel"], (WIDE[0], pictures.TALL))
        channel.lets_happen = functools.partial(pictures.a_second_passes, room)
        await walks.practice(channel, "Ana", room.pages.pass_time, seen)
    assert "a first question on" in read["first practice"]
    assert "Due next" in read["practice done"]
    assert "18:00" in read["goal"]
    assert "Why now:" in read["practice after 7"]
    assert "is due" in read["practice after 2"]
    assert "How firm it is" in read["progress after weeks"]
