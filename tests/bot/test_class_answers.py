"""A class quiz as a learner has it: one press, one private card, and nothing that tells the key before the reveal."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from tests.bot.classroom_page import Room, outline
from tests.bot.content import (
    BERTH,
    CARGO,
    CREW,
    KINDS,
    MOVED,
    SHARE,
    Content,
    answers_of,
    changed,
    harbour,
    lamps,
    pack,
    restart,
    sort_all,
    write,
)
from tests.simulated import Seeds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, Student

LONG = 600
RIGHT = {"crane lifts": "Fact", "may be proud": "Opinion", "is older": "Fact", "one too many": "Opinion"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = [harbour(), lamps(), *(pack(one["id"], one["id"].title(), one) for one in (BERTH, CREW, CARGO, SHARE))]
    return write(tmp_path / "content", *content)


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


async def test_one_press_answers_and_says_so_privately(room: Room, ana: Student) -> None:
    card = await room.start("berth", seconds=LONG)
    letter = card.letter("312 ships")
    locked = await room.pick(ana, "312 ships")
    assert locked.ephemeral
    assert f"**Locked in:** {letter}. 312 ships called in May." in locked
    assert "You can change it until time is up <t:" in locked


async def test_another_press_changes_the_answer_on_the_same_card(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("berth", seconds=LONG)
    before = len(room.messages())
    for option in ("312 ships", "The harbour is", "Ships will"):
        locked = await room.pick(ana, option)
        assert option in locked
    assert len(room.messages()) == before + 1
    assert "**1 of 1** has answered." in room.now()
    (answer,) = await answers_of(settings, ana)
    assert answer.response == "will"


async def test_at_the_reveal_the_same_private_card_turns_into_the_verdict(room: Room, ana: Student) -> None:
    await room.start("berth", seconds=LONG)
    ben = room.student("ben")
    cards = [await room.pick(ana, "312 ships"), await room.pick(ben, "The harbour is")]
    await room.close()
    right, wrong = room.own(ana), room.own(ben)
    assert [right.message.id, wrong.message.id] == [card.message.id for card in cards]
    assert "✓ **Right.**\nThe log says how many ships called." in right
    assert "+1,000 points, 1,000 in all" in right
    assert "✗ **Not this time.**" in wrong
    assert "An eyesore to whom? No record measures that." in wrong
    assert "No points, 0 in all" in wrong


async def test_a_whole_quiz_leaves_a_learner_with_one_private_card(room: Room, ana: Student) -> None:
    lobby = await room.open("lamps", questions=3, seconds=LONG)
    await ana.press(lobby, "Join")
    await room.shown()
    await room.press("Start")
    for option in ("It burns", "It is out", "It burns"):
        await room.pick(ana, option)
        await room.close()
        await room.press("Next")
    (only,) = room.private(ana)
    assert "Your result: Lamps on the quay" in only
    assert "**2 of 3 questions fully right**" in only
    assert "2,000 points; you saw 3 questions that counted." in only
    assert "Checkable or not:** 67% of the points, 3 answers" in only
    assert len(room.public()) == 1


async def test_several_options_are_ticked_and_locked_in_on_a_private_card(room: Room, ana: Student) -> None:
    await room.start("crew", seconds=LONG)
    sheet = await room.sheet(ana)
    assert not sheet.has("Lock in")
    sheet = await ana.tick(sheet, "The harbour master", "What sailors say")
    await room.shown()
    await ana.press(sheet, "Lock in")
    await room.shown()
    assert "**Locked in:** The harbour master; What sailors say" in room.own(ana)
    sheet = await ana.press(room.own(ana), "Change my answer")
    await room.shown()
    sheet = await ana.tick(sheet, "The harbour master", "The pilot on duty")
    await room.shown()
    await ana.press(sheet, "Lock in")
    await room.shown()
    assert "The pilot on duty" in room.own(ana)
    told = await room.close()
    assert "**1 of 1 person fully right.**" in told
    (only,) = room.private(ana)
    assert "✓ **Right.**" in only


async def test_statements_are_sorted_on_a_private_card(room: Room, ana: Student) -> None:
    public = await room.start("cargo", seconds=LONG)
    assert "The crane lifts 40 tons." in public
    assert "To sort into **Fact** and **Opinion**" in public
    await sort_all(ana, await room.sheet(ana), {**RIGHT, "may be proud": "Fact"})
    await room.shown()
    assert "**Locked in:**\n1. " in room.own(ana)
    assert "The town may be proud of the crane. – **Fact**\n" in room.own(ana)
    assert "**1 of 1** has answered." in room.now()
    told = await room.close()
    assert "The town may be proud of the crane. – **Opinion** is right" in told
    assert "▰▰▰▰▰▰▰▰▰▰▰▰ Fact: **1 of 1**" in told
    (only,) = room.private(ana)
    assert "You said **Fact**; it is **Opinion**. No scale shows pride." in only
    assert "+750 points" in only


@pytest.mark.any_database
@pytest.mark.parametrize("question", ["cargo", "crew", "share"])
async def test_a_private_card_counts_down_and_says_that_nothing_counts_that_is_not_locked_in(
    room: Room, ana: Student, question: str
) -> None:
    await room.start(question, seconds=LONG)
    assert re.search(
        r"Time is up <t:\d+:R>\. What you haven't locked in by then doesn't count\.", (await room.sheet(ana)).text
    )
    await room.press("+15 s")
    until = re.search(r"<t:\d+:R>", room.now().text)
    assert until is not None
    await ana.press(room.now(), "My answer")
    assert f"Time is up {until[0]}." in room.own(ana)


async def test_half_sorted_statements_are_no_answer(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("cargo", seconds=LONG)
    await ana.press(await room.sheet(ana), "Fact")
    assert "**No answers yet.**" in await room.shown()
    await room.close()
    assert "You gave no answer to this one." in room.own(ana)
    assert await answers_of(settings, ana) == []


async def test_half_sorted_statements_stand_on_the_card_alone_and_outlive_a_restart(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("cargo", seconds=LONG)
    sheet = await ana.press(await room.sheet(ana), "Fact")
    sheet = await ana.press(sheet, "Opinion")
    await restart(room.env, settings)
    await room.shown()
    assert "**Statement 3 of 4**" in sheet
    sheet = await ana.press(await ana.press(sheet, "Undo the last one"), "Fact")
    begun = [name for name, one in CARGO["statements"].items() if f"{one['text']} – **Fact**" in sheet]
    assert len(begun) == 2
    await sort_all(ana, sheet, RIGHT)
    await room.shown()
    (answer,) = await answers_of(settings, ana)
    key = {name: one["answer"] for name, one in CARGO["statements"].items()}
    assert answer.response == {**key, **dict.fromkeys(begun, "fact")}


async def test_another_device_opens_a_fresh_sheet_and_no_press_is_mixed_with_another(room: Room, ana: Student) -> None:
    public = await room.start("cargo", seconds=LONG)
    sheet = await room.sheet(ana)
    old = sheet.custom_id("Fact")
    await ana.press(sheet, "Fact")
    assert "**Statement 2 of 4**" in sheet
    await ana.press(public, "Answer")
    await room.shown()
    assert "**Statement 1 of 4**" in room.own(ana)
    assert "So far" not in room.own(ana)
    for _ in range(2):  # a press of long ago says the same as it did then
        assert "**Statement 2 of 4**" in await ana.send(sheet, old)


async def test_a_sheet_opened_again_holds_the_answer_and_one_statement_of_it_can_be_changed(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("cargo", seconds=LONG)
    await sort_all(ana, await room.sheet(ana), {**RIGHT, "may be proud": "Fact"})
    await room.shown()
    sheet = await ana.press(room.own(ana), "Change my answer")
    assert "Which one do you want to change?" in sheet
    proud = next(line for line in sheet.text.split("\n") if "may be proud" in line)
    assert "– **Fact**" in proud
    sheet = await ana.press(sheet, f"Change {proud[0]}")
    assert f"**Statement {proud[0]} of 4**" in sheet
    assert "may be proud" in sheet.text.split("So far")[0]
    await ana.press(await ana.press(sheet, "Opinion"), "Lock in")
    await room.shown()
    (answer,) = await answers_of(settings, ana)
    assert answer.score == answer.maximum
    sheet = await ana.press(await ana.press(room.own(ana), "Change my answer"), "Change all of them")
    assert "**Statement 1 of 4**" in sheet
    assert "So far" not in sheet


async def test_ticks_are_there_again_when_an_answer_is_changed(room: Room, ana: Student) -> None:
    await room.start("crew", seconds=LONG)
    sheet = await ana.tick(await room.sheet(ana), "The harbour master", "The pilot on duty")
    await ana.press(sheet, "Lock in")
    await room.shown()
    sheet = await ana.press(room.own(ana), "Change my answer")
    letters = sorted(sheet.letter(one) for one in ("The harbour master", "The pilot on duty"))
    assert sheet.has(f"Lock in: {letters[0]} and {letters[1]}")


async def test_presses_on_a_sheet_of_an_earlier_vote_or_question_are_refused(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("cargo", seconds=LONG, discuss="on")
    button = (await room.sheet(ana)).custom_id("Fact")
    for label in ("Close now", "Next", "Close now"):
        await room.look()
        public = await room.press(label)
        assert "That vote is closed" in await ana.send(public, button)
    assert await answers_of(settings, ana) == []


@pytest.mark.any_database
@pytest.mark.parametrize("draft", ["0", "0_____", "9___", "0_1_2_3", "x___", "....", "zzzz", "-9___", "-1___"])
async def test_a_forged_draft_gets_one_line_and_changes_nothing(
    room: Room, ana: Student, settings: Settings, draft: str
) -> None:
    public = await room.start("cargo", seconds=LONG)
    button = (await room.sheet(ana)).custom_id("Fact")
    forged = f"{button.rpartition('.')[0]}.{draft}"
    assert "older version of me" in await ana.send(public, forged)
    assert await answers_of(settings, ana) == []


async def test_my_answer_opens_the_sheet_where_there_is_no_answer_yet(room: Room, ana: Student) -> None:
    await room.start("cargo", seconds=LONG)
    await ana.press(room.now(), "My answer")
    await room.shown()
    assert "**Statement 1 of 4**" in room.own(ana)


@pytest.mark.any_database
async def test_a_sheet_leaves_out_the_passage_that_stands_in_the_channel(
    room: Room, ana: Student, folder: Path, settings: Settings
) -> None:
    write(folder, pack("passage", "Passage", changed(CREW, passage="The crew list was drawn up at noon.")))
    await restart(room.env, settings)
    assert "> The crew list was drawn up at noon." in await room.start("passage", seconds=LONG)
    sheet = await room.sheet(ana)
    assert "drawn up at noon" not in sheet
    assert CREW["prompt"] in sheet


async def test_my_result_takes_the_place_of_the_card_that_turned_into_it(room: Room, ana: Student) -> None:
    await room.start("berth", seconds=LONG)
    await room.pick(ana, "312 ships")
    first = room.own(ana)
    await room.press("Close now")
    await room.look()
    await room.press("Next")
    assert "Your result: Berth" in first
    for _ in range(2):
        await ana.press(room.now(), "My result")
        await room.shown()
        (only,) = room.private(ana)
        assert "Your result: Berth" in only
        assert only.message.id != first.message.id


async def test_a_figure_is_typed_into_a_form(room: Room, ana: Student) -> None:
    await room.start("share", seconds=LONG)
    await ana.type_figure(await room.sheet(ana), "13.2%")
    await room.shown()
    assert "**Locked in:** 13.2%" in room.own(ana)
    told = await room.close()
    assert "✓ 13.2% – **right**\n▰▰▰▰▰▰▰▰▰▰▰▰ **1 of 1**" in told
    assert "The answer is **13.0%" in room.own(ana)


async def test_a_figure_that_cannot_be_read_is_not_counted_and_can_be_typed_again(room: Room, ana: Student) -> None:
    await room.start("share", seconds=LONG)
    sheet = await room.sheet(ana)
    assert "This attempt was not counted." in await ana.type_figure(sheet, "a lot")
    assert "**No answers yet.**" in await room.shown()
    await ana.type_figure(sheet, "13")
    assert "**1 of 1** has answered." in await room.shown()


async def test_my_answer_brings_the_card_back_whatever_it_says_by_now(room: Room, ana: Student) -> None:
    await room.start("berth", seconds=LONG)
    await ana.press(room.now(), "My answer")
    await room.shown()
    assert "You have not answered this question yet." in room.own(ana)
    await room.pick(ana, "312 ships")
    for words in ("**Locked in:**", "✓ **Right.**", "Your result: Berth"):
        await ana.press(room.now(), "My result" if words.startswith("Your") else "My answer")
        await room.shown()
        assert words in room.own(ana)
        if not words.startswith("Your"):
            await room.look()
            await room.press("Close now" if words.startswith("**") else "Next")


async def test_my_answer_brings_the_card_back_after_a_restart(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("berth", seconds=LONG)
    await room.pick(ana, "312 ships")
    await restart(room.env, settings)
    await room.shown()
    await ana.press(room.now(), "My answer")
    await room.shown()
    assert "**Locked in:**" in room.own(ana)
    assert len(room.private(ana)) == 2


async def test_an_answer_after_closing_is_refused_and_not_stored(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("berth", seconds=LONG)
    button = room.now().custom_id("Answer A")
    await room.press("Close now")
    refusal = await ana.send(room.now(), button)
    assert refusal.ephemeral
    assert "That vote is closed, so this does not count." in refusal
    assert await answers_of(settings, ana) == []


async def test_an_answer_meant_for_an_earlier_question_does_not_reach_the_next_one(room: Room, ana: Student) -> None:
    await room.start("lamps", seconds=LONG)
    button = room.now().custom_id("Answer A")
    await room.press("Skip question")
    assert "That vote is closed" in await ana.send(room.now(), button)
    assert "**No answers yet.**" in await room.shown()


async def test_who_gave_no_answer_is_told_so(room: Room, ana: Student) -> None:
    await room.start("berth", seconds=LONG)
    await room.press("Close now")
    await ana.press(room.now(), "My answer")
    assert "You gave no answer to this one." in room.own(ana)
    await room.shown()
    await room.press("Next")
    await ana.press(room.now(), "My result")
    assert "You gave no answers that count in this quiz." in room.own(ana)


async def _all_seen(room: Room, ana: Student, question: Content) -> list[str]:
    """Every card of one question up to its reveal, through two votes, in which the first of all is answered."""
    seen = [outline(await room.start("blind", seconds=LONG, discuss="on"))]
    for vote in (1, 2):
        if question["kind"] == "choice":
            await ana.press(room.now(), "Answer A")
        else:
            sheet = await room.sheet(ana)
            seen.append(outline(sheet))
            while sheet.has("Answer") or "Locked in" not in sheet:
                sheet = await _first_of_all(ana, sheet)
                seen.append(outline(sheet))
                await room.shown()
        seen += [outline(await room.shown()), outline(room.own(ana))]
        await room.look()
        if vote == 1:
            seen += [outline(await room.press("Close now")), outline(room.own(ana))]
            seen += [outline(await room.press("Next")), outline(room.own(ana))]
    await room.shown()
    await room.end()
    return seen


async def _first_of_all(ana: Student, sheet: Card) -> Card:
    """One use of what stands first on a private card."""
    if sheet.has("Lock in: A"):
        return await ana.press(sheet, "Lock in")
    if sheet.options:
        return await ana.press(sheet, sheet.options[0][1])
    if sheet.has("Type your answer"):
        return await ana.type_words(sheet, "the pilot")
    if sheet.has("Type your"):
        return await ana.type_in(sheet, sheet.buttons[0], "8")
    return await ana.press(sheet, sheet.buttons[0])


@pytest.mark.any_database
@pytest.mark.parametrize("kind", MOVED)
async def test_no_card_before_the_reveal_changes_when_the_key_moves(
    room: Room, ana: Student, folder: Path, settings: Settings, seeds: Seeds, kind: str
) -> None:
    seeds.fixed = 7  # both classes in the same order
    seen: list[list[str]] = []
    for version in (KINDS[kind], MOVED[kind]):
        write(folder, pack("blind", "Blind", version))
        await restart(room.env, settings)
        seen.append(await _all_seen(room, ana, version))
    assert seen[0] == seen[1]
