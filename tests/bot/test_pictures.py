"""Pictures on cards: in quizzes, lessons and classes, each with its description."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Settings
from tests.bot.classroom_page import Room, assert_fits
from tests.bot.content import BERTH, KINDS, TIDES, Content, changed, harbour, pack, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, Student

pytestmark = pytest.mark.any_database

ADDRESS = "https://example.org/quay.png"
SHOWN = "Three **cranes** stand on a quay."
PICTURE = {"image": ADDRESS, "alt": SHOWN}
GALLERY, TEXT = 12, 10


def pictured(question: Content, **parts: Any) -> Content:
    """The question with a picture."""
    return {**question, **PICTURE, **parts}


def lesson() -> Content:
    """The tides lesson, with a picture on its page, its example and its first question."""
    page, example, check, *others = TIDES["steps"]
    return {**TIDES, "steps": [page | PICTURE, example | PICTURE, check | PICTURE, *others]}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    alone = [pack(f"only-{kind}", f"Only {kind}", pictured(question)) for kind, question in KINDS.items()]
    warned = pack("warned", "Warned", pictured(BERTH, content_note="A wreck can be seen."))
    plain = changed(BERTH, id="plain")
    both = pack("both", "With and without", pictured(BERTH), plain)
    folder = write(tmp_path / "content", harbour(pictured(BERTH)), *alone, warned, both, lesson())
    return replace(settings, content=(folder,))


def pictures(card: Card) -> list[tuple[str, str, bool]]:
    """Address, description, and whether it is hidden until somebody wants to see it."""
    galleries = [part for part in card.parts() if part["type"] == GALLERY]
    return [
        (item["media"]["url"], item["description"], item.get("spoiler", False))
        for gallery in galleries
        for item in gallery["items"]
    ]


QUAY = (ADDRESS, "Three cranes stand on a quay.", False)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_picture_of_a_question_is_on_its_card_above_what_is_asked(ana: Student, kind: str) -> None:
    card = await ana.slash("quiz", pack=f"only-{kind}", length=0)
    assert pictures(card) == [(ADDRESS, "Three cranes stand on a quay.", "content_note" in KINDS[kind])]
    assert_fits(card)
    parts = list(card.parts())
    place = next(at for at, part in enumerate(parts) if part["type"] == GALLERY)
    prompt = next(
        at for at, part in enumerate(parts) if part["type"] == TEXT and KINDS[kind]["prompt"] in part["content"]
    )
    assert place < prompt


async def test_the_picture_stays_when_the_answer_is_told_and_goes_with_the_question(ana: Student) -> None:
    card = await ana.slash("quiz", pack="both", length=0)
    seen = list[bool]()
    for _ in range(2):
        seen.append(pictures(card) == [QUAY])
        told = await ana.pick(card, "312 ships")
        assert pictures(told) == pictures(card)
        card = await ana.press(told, "See my result" if told.has("See") else "Next question")
    assert sorted(seen) == [False, True]
    assert pictures(card) == []


async def test_a_picture_that_a_note_warns_of_is_hidden_until_somebody_wants_to_see_it(ana: Student) -> None:
    card = await ana.slash("quiz", pack="warned", length=0)
    assert "A wreck can be seen." in card
    assert pictures(card) == [(ADDRESS, "Three cranes stand on a quay.", True)]


async def test_pages_examples_and_questions_of_a_lesson_show_theirs(ana: Student) -> None:
    card = await ana.slash("learn", lesson="tides")
    for words in ("Twice a day", "High water at noon", "Which one could"):
        assert words in card
        assert pictures(card) == [QUAY]
        card = await ana.press(card, "Skip for now" if card.has("Skip") else "Next")
    assert "When did you last trust a table?" in card
    assert pictures(card) == []


async def test_a_class_sees_it_in_the_channel_while_it_votes_talks_and_is_told(room: Room) -> None:
    ana = room.student("ana")
    vote = await room.start("harbour", seconds=600, discuss="on")
    assert pictures(vote) == [QUAY]
    await room.pick(ana, "312 ships")
    talk = await room.close()
    assert "Talk it over" in talk
    assert pictures(talk) == [QUAY]
    await room.press("Next")
    told = await room.close()
    assert "right" in told
    assert pictures(told) == [QUAY]
    assert pictures(await room.end()) == []
