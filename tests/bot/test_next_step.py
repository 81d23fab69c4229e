"""What somebody is recommended to do next: the same wherever they look, and with the reason."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from bot.services.content import load_library
from tests.answer_helpers import go_through, rightly, wrongly
from tests.bot.content import TIDES, harbour, lamps, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.classroom_page import Room
    from tests.people import Card, Student
    from tests.simulated import SimulatedClock

LIBRARY = load_library()
PRIMARY, GREEN, AMBER = 1, 0x2E7D4F, 0xB7791F
FIRST, SECOND = (LIBRARY.lessons[name] for name in LIBRARY.courses["en"].lessons[:2])


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, content=(write(tmp_path / "content", harbour(), lamps(40), TIDES),))


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


async def light(student: Student, *, right: int, of: int = 10) -> Card:
    """A quiz about lamps with so many right answers; its result."""
    card = await student.slash("quiz", pack="lamps", length=of if of == 10 else 0)
    for at in range(of):
        card = await student.pick(card, "It burns" if at < right else "It is out")
        card = await student.press(card, "Next question" if at + 1 < of else "See my result")
    return card


async def read_tides(student: Student) -> Card:
    """The lesson on tides with right answers; its end."""
    card = await student.slash("learn", lesson="tides")
    while not card.has("Read it again"):
        if card.has("Type your figure"):
            card = await student.type_figure(card, "13")
        elif card.has("Skip for now"):
            card = await student.pick(card, "312 ships")
        else:
            card = await student.read_on(card)
            card = await student.press(card, "To the summary" if card.has("To the summary") else "Next")
    return card


def recommended(card: Card) -> tuple[str, list[str]]:
    """The line that says what to do next, and the main buttons."""
    (line,) = (one for one in card.text.split("\n") if one.startswith("**Next:**"))
    return line, [label for label, style in card.styles.items() if style == PRIMARY]


def colour(card: Card) -> int:
    return next(part["accent_color"] for part in card.parts() if part.get("accent_color"))


async def everywhere(room: Room, student: Student) -> list[Card]:
    """The end of a lesson, of a quiz and of a class, the progress and the course. All answers on the way are right."""
    ends = [await read_tides(student), await light(student, right=10)]
    await student.press(await room.open("harbour", questions=1), "Join")
    await room.press("Start")
    ends.append(await student.press(await room.end(), "My result"))
    return [*ends, await student.slash("progress"), await student.slash("learn")]


# ---------------------------------------------------------------- the same everywhere


async def test_every_end_recommends_the_weak_skill(room: Room, ana: Student) -> None:
    await light(ana, right=0)
    await light(ana, right=0)
    said = [recommended(card) for card in await everywhere(room, ana)]
    assert {tuple(buttons) for _, buttons in said} == {("Practise: Lamps on the quay",)}
    assert all("practise **Checkable or not** with “Lamps on the quay”" in line for line, _ in said)
    assert len({line for line, _ in said[1:]}) == 1  # the quiz changed the figures


async def test_every_end_recommends_the_next_lesson_where_nothing_is_weak(room: Room, ana: Student) -> None:
    said = [recommended(card) for card in await everywhere(room, ana)]
    assert len(set(map(str, said))) == 1
    line, buttons = said[0]
    assert line == f"**Next:** lesson 1, “{FIRST.title}”."
    assert buttons == [f"Next lesson: {FIRST.title}"]


async def test_every_end_recommends_the_lesson_that_was_begun(room: Room, ana: Student) -> None:
    await light(ana, right=0)
    await ana.press(await ana.read_on(await ana.slash("learn", lesson=SECOND.id)), "Next")
    said = [recommended(card) for card in await everywhere(room, ana)]
    assert len(set(map(str, said))) == 1
    line, buttons = said[0]
    assert line == f"**Next:** finish “{SECOND.title}”. You're at step 2 of {len(SECOND.steps)}."
    assert buttons == [f"Continue: {SECOND.title}"]


async def test_after_many_answers_in_a_day_every_end_recommends_a_break(
    room: Room, ana: Student, clock: SimulatedClock
) -> None:
    await light(ana, right=10, of=40)
    await light(ana, right=10)
    cards = await everywhere(room, ana)
    assert all("take a break" in recommended(card)[0] and not recommended(card)[1] for card in cards[1:])
    clock.wait(13 * 3600)
    line, buttons = recommended(await ana.slash("progress"))
    assert "take a break" not in line
    assert buttons


# ---------------------------------------------------------------- what fits


async def test_after_three_of_ten_right_no_green_end_sends_on_to_the_next_lesson(ana: Student) -> None:
    end = await light(ana, right=3)
    line, buttons = recommended(end)
    assert colour(end) == AMBER
    assert buttons == ["Practise: Lamps on the quay"]
    assert "Your last 10 answers got 30% of the points." in line
    assert end.has("Again, only the ones I missed (7)")


async def test_a_lesson_whose_checks_went_badly_does_not_end_green_nor_with_the_next_lesson(ana: Student) -> None:
    card = await go_through(ana, FIRST, wrongly)
    _, buttons = recommended(card)
    assert colour(card) == AMBER
    assert buttons
    assert buttons[0].startswith("Practise: ")
    assert card.styles[f"Next lesson: {SECOND.title}"] != PRIMARY


async def test_progress_recommends_the_skill_at_10_percent_and_not_the_next_lesson(ana: Student) -> None:
    for right in (2, 0):
        await light(ana, right=right)
    card = await ana.slash("progress")
    line, buttons = recommended(card)
    assert "**Checkable or not:** 10% of the points, 20 answers" in card
    assert "got 10% of the points" in line
    assert buttons == ["Practise: Lamps on the quay"]
    assert "Lamps on the quay · question 1 of 5" in await ana.press(card, "Practise")


async def test_practice_that_goes_well_is_enough_after_a_while(ana: Student) -> None:
    await light(ana, right=0)
    assert "practise" in recommended(await ana.slash("progress"))[0]
    await light(ana, right=10)
    assert "practise" in recommended(await ana.slash("progress"))[0]
    assert "practise" not in recommended(await light(ana, right=10))[0]


async def test_few_answers_are_no_reason_to_practise(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=10)
    for _ in range(3):
        card = await ana.press(await ana.pick(card, "It is out"), "Next question")
    assert "practise" not in recommended(await ana.slash("progress"))[0]
    await ana.pick(card, "It is out")
    assert "practise" in recommended(await ana.slash("progress"))[0]


async def test_a_pack_that_a_class_plays_now_is_not_recommended(room: Room, ana: Student) -> None:
    await light(ana, right=0)
    await room.start("lamps", questions=1)
    _, (button,) = recommended(await ana.slash("progress"))
    assert button != "Practise: Lamps on the quay"


# ---------------------------------------------------------------- in another language


async def test_what_was_done_in_another_language_stays_and_is_named_in_it(
    ana: Student, locales: dict[int, str]
) -> None:
    await go_through(ana, FIRST, rightly)
    await ana.press(await ana.read_on(await ana.slash("learn", lesson=SECOND.id)), "Next")
    locales[ana.id] = "es-419"
    for card in (await ana.slash("progress"), await ana.slash("learn")):
        assert "**Reading the news** (English)" in card
        assert re.search(rf"1\. {re.escape(FIRST.title)}\*\* .*✓ hecha", card.text)
        assert re.search(rf"2\. {re.escape(SECOND.title)}\*\* .*▶ abierta", card.text)
        assert f"Continuar: {SECOND.title} (English)" in card.buttons
        assert f"termina «{SECOND.title}» (English)" in card
    assert f"{SECOND.title} · paso 2" in await ana.choose(await ana.slash("learn"), SECOND.title)
