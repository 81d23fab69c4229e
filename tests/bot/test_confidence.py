"""How sure they are, alone and in a class: asked after the answer and before anything is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from bot.i18n.wording import HOW_SURE, HOW_SURE_IN_CLASS
from tests.answer_helpers import give, rightly
from tests.bot.classroom_page import Room
from tests.bot.content import (
    BERTH,
    CARGO,
    CHAIN,
    CREW,
    FIRST_READ,
    HARBOUR_MASTER,
    MAY_SHARE,
    SENTENCES,
    SHARE,
    TIDES,
    TWO_COUNTS,
    Content,
    answers_of,
    changed,
    harbour,
    model_of,
    model_of_figures,
    pack,
    restart,
    write,
)
from tests.bot.quiz.walk import ALL, RIGHT, WRONG, settle

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, Student

LONG = 600
SURE = ["Sure", "Fairly sure", "Guessing"]
DOUBTED = changed(BERTH, confidence=True)
SINGLE = [
    changed(one, confidence=True)
    for one in (BERTH, CREW, SENTENCES, CHAIN, SHARE, MAY_SHARE, HARBOUR_MASTER, TWO_COUNTS)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    alone = [pack(f"only-{one['kind']}", f"Only {one['kind']}", one) for one in SINGLE]
    lesson = changed(TIDES, steps=[{**DOUBTED, "id": "check"}, TIDES["steps"][0]])
    return write(tmp_path / "content", harbour(DOUBTED), lesson, *alone)


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


def says_nothing(card: Card, question: Content) -> bool:
    """Whether a card leaves open if an answer is right."""
    return not [words for words in (RIGHT, WRONG, "Partly right", "✓", "✗", question["explain"]) if words in card]


# ---------------------------------------------------------------- alone


@pytest.mark.any_database
@pytest.mark.parametrize("question", SINGLE, ids=lambda one: one["kind"])
async def test_feedback_comes_only_after_they_said_how_sure_they_are(
    room: Room, ana: Student, settings: Settings, question: Content
) -> None:
    asked = model_of(question)
    card = await ana.slash("quiz", pack=f"only-{question['kind']}", length=ALL)
    card = await give(ana, card, asked, rightly(asked, model_of_figures()))
    assert "Locked in" in card
    assert HOW_SURE.english in card
    assert card.buttons == [*SURE, "Stop here"]
    assert says_nothing(card, question)
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.confidence) == (answer.maximum, None)
    told = await ana.press(card, "Fairly sure")
    assert "**Right.** You were fairly sure. Next time you can be surer." in told
    assert question["explain"] in told
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.confidence) == (answer.maximum, 2)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("option", "sure", "words"),
    [
        ("312 ships", "Sure", "**Right.** You were sure, and you were right to be."),
        (
            "312 ships",
            "Guessing",
            "**Right.** You called it a guess. Find out why it's right, and next time you'll know.",
        ),
        ("The harbour is", "Sure", "Not this time.** You were sure, so this is a good one to remember."),
        (
            "The harbour is",
            "Guessing",
            "Not this time.** You called it a guess, and it's useful to notice when you're guessing.",
        ),
    ],
)
async def test_the_verdict_says_what_being_so_sure_says(
    room: Room, ana: Student, option: str, sure: str, words: str
) -> None:
    card = await ana.pick(await ana.slash("quiz", pack="harbour", length=ALL), option)
    assert words in await ana.press(card, sure)


async def test_who_did_not_say_it_yet_cannot_go_on_and_is_asked_again(room: Room, ana: Student) -> None:
    card = await ana.pick(await ana.slash("quiz", pack="harbour", length=ALL), "312 ships")
    skipped = await ana.send(card, card.custom_id("Sure").replace("sure", "go").replace(".0.3", ".0.1"))
    assert skipped.buttons == [*SURE, "Stop here"]
    assert says_nothing(skipped, DOUBTED)
    resumed = await ana.resume()
    assert resumed.buttons == [*SURE, "Stop here"]
    assert RIGHT in await ana.press(resumed, "Sure")


async def test_it_is_said_once_and_a_later_press_changes_nothing(room: Room, ana: Student, settings: Settings) -> None:
    card = await ana.pick(await ana.slash("quiz", pack="harbour", length=ALL), "312 ships")
    sure, guessing = card.custom_id("Sure"), card.custom_id("Guessing")
    told = await ana.send(card, sure)
    assert "You were sure, and you were right to be." in await ana.send(told, guessing)
    (answer,) = await answers_of(settings, ana)
    assert answer.confidence == 3


async def test_a_process_killed_between_answer_and_sureness_keeps_the_answer_and_asks(
    room: Room, ana: Student, settings: Settings
) -> None:
    card = await ana.pick(await ana.slash("quiz", pack="harbour", length=ALL), "The harbour is")
    await restart(room.env, settings)
    (answer,) = await answers_of(settings, ana)
    assert (answer.response, answer.confidence) == ("ugly", None)
    resumed = await ana.resume()
    assert resumed.message.components == card.message.components
    assert "You were fairly sure. Whatever made you hesitate is worth a second look." in await ana.press(
        resumed, "Fairly sure"
    )


async def test_a_lesson_asks_it_too_and_lets_them_go_on_without(room: Room, ana: Student, settings: Settings) -> None:
    card = await ana.pick(await ana.slash("learn", lesson="tides"), "312 ships")
    assert card.buttons[:3] == SURE
    assert not card.has("Next")
    page = await ana.press(card, "Skip for now")
    assert "The moon pulls" in page
    back = await ana.press(page, "Back")
    assert says_nothing(back, DOUBTED)
    assert RIGHT in await ana.press(back, "Sure")


# ---------------------------------------------------------------- the progress


async def test_progress_shows_how_sure_they_were_and_how_often_right(
    room: Room, ana: Student, folder: Path, settings: Settings
) -> None:
    assert "How sure you were" not in await ana.slash("progress")
    lamps = [changed(DOUBTED, id=f"berth-{at}", prompt=f"Berth {at}?") for at in range(5)]
    write(folder, harbour(*lamps, FIRST_READ, CARGO))
    await restart(room.env, settings)
    card = await ana.slash("quiz", pack="harbour", length=ALL)
    said = iter(
        [
            ("312 ships", "Sure"),
            ("312 ships", "Sure"),
            ("Ships", "Sure"),
            ("312 ships", "Guessing"),
            ("Ships", "Guessing"),
        ]
    )
    for _ in range(7):
        if "Berth" in card:
            option, sure = next(said)
            card = await ana.press(await ana.pick(card, option), sure)
        else:
            card = await settle(ana, card, CARGO if "Sort" in card else FIRST_READ)
        card = await ana.press(card, "Next question" if card.has("Next") else "See my result")
    lines = (await ana.slash("progress")).text.split("**How sure you were, and how often you were right**\n")[1]
    assert lines.split("\n")[:2] == ["- Sure: 2 of 3 answers right", "- Guessing: 1 of 2 answers right"]
    assert "Fairly sure" not in lines


# ---------------------------------------------------------------- in a class


@pytest.mark.parametrize("question", SINGLE, ids=lambda one: one["kind"])
async def test_a_class_locks_in_first_and_then_says_how_sure(
    room: Room, ana: Student, settings: Settings, question: Content
) -> None:
    asked = model_of(question)
    await room.start(f"only-{question['kind']}", seconds=LONG)
    sheet = room.now() if room.now().has("Answer A") else await room.sheet(ana)
    await give(ana, sheet, asked, rightly(asked, model_of_figures()))
    await room.shown()
    locked = room.own(ana)
    assert locked.text.startswith("**Locked in:**")
    assert HOW_SURE_IN_CLASS.english in locked
    assert locked.buttons[:3] == SURE
    assert says_nothing(locked, question)
    await ana.press(locked, "Sure")
    await room.shown()
    assert locked.has("Fairly sure")
    assert "✓ Sure" in str(locked.message.components)
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.confidence) == (answer.maximum, 3)
    assert not [one for one in SURE if one in room.now().buttons]
    told = await room.close()
    assert "**Right.** You were sure, and you were right to be." in room.own(ana)
    assert "sure" not in told.text.casefold()


async def test_changing_the_answer_asks_again(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("harbour", seconds=LONG)
    await ana.press(await room.pick(ana, "The harbour is"), "Guessing")
    await room.shown()
    locked = await room.pick(ana, "312 ships")
    assert locked.buttons[:3] == SURE
    assert "✓" not in str(locked.message.components)
    (answer,) = await answers_of(settings, ana)
    assert (answer.response, answer.confidence) == ("count", None)
    await ana.press(locked, "Sure")
    await room.shown()
    await ana.press(room.own(ana), "Fairly sure")
    await room.shown()
    (answer,) = await answers_of(settings, ana)
    assert (answer.response, answer.confidence) == ("count", 2)


async def test_an_answer_counts_although_nobody_said_how_sure(room: Room, ana: Student) -> None:
    await room.start("harbour", seconds=LONG)
    await room.pick(ana, "312 ships")
    await room.look()
    assert "**1 of 1 person right.**" in await room.press("Close now")
    assert "✓ **Right.**\n" in room.own(ana)
    assert "You were" not in room.own(ana)


async def test_nobody_says_it_without_an_answer_or_after_the_vote(room: Room, ana: Student, settings: Settings) -> None:
    ben = room.student("ben")
    await room.start("harbour", seconds=LONG)
    sure = (await room.pick(ana, "312 ships")).custom_id("Sure")
    assert "You have not answered this question yet." in await ben.send(room.now(), sure)
    await room.close()
    assert "That vote is closed" in await ana.send(room.now(), sure)
    (answer,) = await answers_of(settings, ana)
    assert answer.confidence is None
    assert await answers_of(settings, ben) == []


async def test_each_of_two_votes_has_its_own_and_the_second_is_told(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("harbour", seconds=LONG, discuss="on")
    for option, sure in (("The harbour is", "Sure"), ("312 ships", "Guessing")):
        await ana.press(await room.pick(ana, option), sure)
        await room.shown()
        await room.close()
        if sure == "Sure":
            assert says_nothing(room.own(ana), DOUBTED)
            await room.press("Next")
    assert sorted((one.item, one.confidence) for one in await answers_of(settings, ana)) == [
        ("berth", 3),
        ("berth/2", 1),
    ]
    assert "You called it a guess. Find out why it's right, and next time you'll know." in room.own(ana)


async def test_a_class_killed_in_between_keeps_the_answer_and_takes_the_sureness(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("harbour", seconds=LONG)
    locked = await room.pick(ana, "312 ships")
    await restart(room.env, settings)
    await room.shown()
    (answer,) = await answers_of(settings, ana)
    assert (answer.response, answer.confidence) == ("count", None)
    await ana.press(locked, "Sure")
    await room.shown()
    (answer,) = await answers_of(settings, ana)
    assert (answer.response, answer.confidence) == ("count", 3)
    await ana.press(room.now(), "My answer")
    await room.shown()
    assert "✓ Sure" in str(room.own(ana).message.components)
