"""While a class plays a pack in a server, nobody gets that pack there as a quiz of their own, key and all."""

from __future__ import annotations

import pytest
import simcord

from bot.config import Settings
from tests.bot.classroom_page import Room
from tests.bot.content import restart
from tests.bot.places import WITH_BOT, at, seen
from tests.people import Card, Student

PACK, TITLE = "other-side", "Leaning the other way"
PLAYING = f"A class quiz in this server is playing “{TITLE}” now, so I do not give it out here."


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


async def quiz(student: Student) -> Card:
    return await student.slash("quiz", pack=PACK, length=5)


async def test_it_is_neither_offered_nor_begun(room: Room, ana: Student) -> None:
    assert TITLE in await ana.suggestions("quiz", "pack", TITLE[:9])
    menu = await ana.slash("quiz")
    assert TITLE in menu.menu
    lengths = await ana.slash("quiz", pack=PACK)
    await room.start(PACK, questions=3)
    assert await ana.suggestions("quiz", "pack", TITLE[:9]) == []
    assert await room.teacher.suggestions("class quiz", "pack", TITLE[:9]) == [TITLE]
    assert TITLE not in (await ana.slash("quiz")).menu
    assert PLAYING in await quiz(ana)
    assert PLAYING in await ana.slash("quiz", pack=PACK)
    assert PLAYING in await ana.press(lengths, "5 questions")
    assert PLAYING in await ana.choose(menu, TITLE)


async def test_an_open_quiz_on_it_waits_until_the_class_is_over(room: Room, ana: Student) -> None:
    asked = await quiz(ana)
    opening_a_form = {one for one in asked.ids if ".form." in one}  # what is typed into it is refused as well
    hinted = [one for one in asked.ids if ".hint." in one]
    await room.start(PACK, questions=3)
    for control in (*set(asked.ids[:1]) - opening_a_form, *hinted, "c1.choose.1.0.0", "c1.show.1", "c1.go.1.0.1"):
        assert PLAYING in await ana.send(asked, control), control
    assert PLAYING in await ana.send(asked, "c1.type.1.0", figure="5")
    offered = await ana.slash("quiz")
    assert PLAYING in offered
    assert offered.buttons == ["Start another"]
    await room.look()
    await room.end()
    assert "question 1 of 5" in await ana.resume()


async def test_what_was_missed_in_it_waits_as_well(room: Room, ana: Student) -> None:
    asked = await quiz(ana)
    await room.start(PACK, questions=3)
    assert PLAYING in await ana.send(asked, "c1.again.1")


async def test_other_packs_and_other_servers_are_free_meanwhile(room: Room, ana: Student, env: simcord.Env) -> None:
    await room.start(PACK, questions=3)
    assert "question 1 of 5" in await ana.slash("quiz", pack="harbour-fair", length=5)
    elsewhere = Room(env).student("ben")
    assert TITLE in (await elsewhere.slash("quiz")).menu
    assert "question 1 of 5" in await quiz(elsewhere)
    told = seen(await at(ana, WITH_BOT).give("quiz", ("pack", 3, PACK), ("length", 4, 5)))
    assert told is not None
    assert f"Start {TITLE}" in told.buttons


async def test_it_stays_so_when_the_process_is_another(
    room: Room, ana: Student, env: simcord.Env, settings: Settings
) -> None:
    await room.start(PACK, questions=3)
    await restart(env, settings)
    assert PLAYING in await quiz(ana)
