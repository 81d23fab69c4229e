"""A class quiz with every kind of question: answered from the private card, changed, revealed, and told at the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from tests.answer_helpers import fill_in, give, rightly, wrongly
from tests.bot.classroom_page import Room, assert_fits
from tests.bot.content import (
    BERTH,
    CHAIN,
    CLAIMS,
    FIRST_READ,
    HARBOUR_MASTER,
    KINDS,
    MAY_SHARE,
    MOVED,
    SENTENCES,
    SHARE,
    SUM_FITS,
    TWO_COUNTS,
    Content,
    answers_of,
    model_of,
    model_of_figures,
    pack,
    restart,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.answer_helpers import Manner
    from tests.people import Card, Student

pytestmark = pytest.mark.any_database

LONG = 600
GIVEN = MAY_SHARE["given"]
FILLED = (CLAIMS, CHAIN, TWO_COUNTS, MAY_SHARE)


def long(text: str, length: int) -> str:
    """`text` and some more, of so many characters."""
    return f"{text} {'lorem ipsum ' * 100}"[: length - 1] + "."


LARGEST: dict[str, Content] = {
    "spot": {
        **SENTENCES,
        "prompt": long("Pick them.", 200),
        "options": {f"s{at}": {"text": long(f"Sentence {at}", 180)} for at in range(12)},
        "answer": ["s0", "s1"],
    },
    "match": {
        **CLAIMS,
        "prompt": long("Pair them.", 200),
        "statements": {f"s{at}": {"text": long(f"Claim {at}", 180), "answer": f"l{at}"} for at in range(8)},
        "labels": {f"l{at}": {"text": long(f"Speaker {at}", 40)} for at in range(8)},
    },
    "order": {
        **CHAIN,
        "prompt": long("Put them in order.", 200),
        "items": {f"s{at}": {"text": long(f"Step {at}", 160)} for at in range(7)},
    },
    "estimate": {**MAY_SHARE, "prompt": long("How much?", 900), "given": long("The log has it.", 900)},
    "verdict": {
        **TWO_COUNTS,
        "passage": long("The log has 312 calls.", 900),
        "prompt": long("Do they agree?", 300),
        "reasons": {f"r{at}": {"text": long(f"Reason {at}", 200)} for at in range(5)},
        "reason": "r0",
    },
    "poll": {
        **FIRST_READ,
        "prompt": long("What first?", 400),
        "options": {f"o{at}": {"text": long(f"Paper {at}", 250)} for at in range(6)},
    },
}
"""Of each kind one that takes about as much room as `copydesk check` lets it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    alone = [pack(f"only-{kind}", f"Only {kind}", question) for kind, question in KINDS.items()]
    several = pack("several", "Several", BERTH, FIRST_READ)
    large = [
        pack(f"large-{kind}", f"Large {kind}", {**question, "explain": long("Because", 500)})
        for kind, question in LARGEST.items()
    ]
    alone.append(pack("only-fit", "Only what fits", SUM_FITS))
    return write(tmp_path / "content", *alone, *large, several, pack("none", "None of them", MOVED["spot"]))


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


async def answer(room: Room, student: Student, question: Content, how: Manner = rightly) -> Card:
    """Answers the open question, from the private card or in the channel; what the student alone sees then."""
    asked = model_of(question)
    in_channel = room.now().has("Answer A")
    sheet = room.now() if in_channel else await room.sheet(student)
    if sheet.has("Change all") or sheet.has("Change both"):
        sheet = await student.press(sheet, "Change all of them" if sheet.has("Change all") else "Change both")
    response = how(asked, model_of_figures())
    if sheet.has("Change 2") and not sheet.has("Change 1"):  # the verdict stays
        sheet = await fill_in(student, await student.press(sheet, "Change 2"), asked, response, "verdict")
        await student.press(sheet, "Lock in")
    else:
        await give(student, sheet, asked, response)
    await room.shown()
    return room.own(student)


GRADED = [kind for kind in KINDS if kind != "poll"]


@pytest.mark.parametrize("kind", [kind for kind in GRADED if kind != "verdict"])
async def test_an_answer_is_locked_in_changed_revealed_and_told_in_the_result(
    room: Room, ana: Student, settings: Settings, kind: str
) -> None:
    question = KINDS[kind]
    await room.start(f"only-{kind}", seconds=LONG)
    locked = await answer(room, ana, question, wrongly)
    assert locked.text.startswith("**Locked in:**")
    first = locked.text
    assert "**1 of 1** has answered." in room.now()
    locked = await answer(room, ana, question)
    assert locked.text.startswith("**Locked in:**")
    assert locked.text != first
    (given,) = await answers_of(settings, ana)
    assert given.score == given.maximum
    told = await room.close()
    assert "**1 of 1 " in told
    assert question["explain"] in told
    assert "✓ **Right.**" in locked
    assert "+1,000 points, 1,000 in all" in locked
    end = await room.press("Next")
    assert "**1 of 1 person right**" in end
    assert "1 of 1 question fully right" in room.own(ana)


@pytest.mark.parametrize("kind", GRADED)
async def test_a_class_that_answers_in_different_ways_is_counted_in_the_reveal(room: Room, kind: str) -> None:
    await room.start(f"only-{kind}", seconds=LONG)
    people = room.learners("ana", "ben")
    for learner, how in zip(people, (rightly, wrongly), strict=True):
        await answer(room, learner, KINDS[kind], how)
    told = await room.close()
    assert " of 2**" in told
    assert "✓ **Right.**" in room.own(people[0])
    assert "✓ **Right.**" not in room.own(people[1])
    assert "2 learners took part." in await room.press("Next")


# ---------------------------------------------------------------- what is particular to a kind


async def test_the_hint_opens_on_the_private_card_and_leaves_what_is_ticked(room: Room, ana: Student) -> None:
    await room.start("only-spot", seconds=LONG)
    hint = f"**Hint:** {SENTENCES['hint']}"
    sheet = await ana.tick_letters(await room.sheet(ana), "A")
    assert hint not in sheet
    sheet = await ana.press(sheet, "Show a hint")
    assert hint in sheet
    assert sheet.has("✓ A ticked")
    sheet = await ana.press(sheet, "Tick B")
    assert hint in sheet
    sheet = await ana.press(sheet, "Hide the hint")
    assert hint not in sheet
    assert sheet.has("✓ B ticked")
    assert SENTENCES["hint"] not in room.now()
    await room.close()
    assert not sheet.has("Show a hint")


async def test_a_hint_that_is_open_stays_so_while_parts_are_filled(room: Room, ana: Student) -> None:
    await room.start("only-match", seconds=LONG)
    sheet = await ana.press(await room.sheet(ana), "Show a hint")
    sheet = await ana.press(sheet, next(one for one in sheet.buttons if one != "Hide the hint"))
    assert f"**Hint:** {CLAIMS['hint']}" in sheet
    assert sheet.has("Undo the last one")


async def test_none_of_the_sentences_is_locked_in_and_counted(room: Room, ana: Student) -> None:
    await room.start("none", seconds=LONG)
    sheet = await room.sheet(ana)
    await ana.press(sheet, "Lock in: none of them")
    await room.shown()
    assert "**Locked in:** None of them" in room.own(ana)
    sheet = await ana.press(room.own(ana), "Change my answer")
    assert sheet.has("Lock in: none of them")
    told = await room.close()
    assert "None of them – **right**\n▰▰▰▰▰▰▰▰▰▰▰▰ **1 of 1**" in told
    assert "✓ **Right.**" in room.own(ana)


async def test_a_class_says_what_fits_in_the_words_of_that_scale(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("only-fit", seconds=LONG)
    assert "First a verdict: **It fits**, **It does not fit** and **Cannot be told**." in room.now()
    sheet = await room.sheet(ana)
    assert [sheet.has(verdict) for verdict in ("It fits", "It does not fit", "Cannot be told")] == [True] * 3
    assert not sheet.has("Something is odd")
    await answer(room, ana, SUM_FITS)
    (given,) = await answers_of(settings, ana)
    assert given.response == {"verdict": "holds", "reason": "adds"}
    told = await room.close()
    assert "It fits" in told
    assert "It holds" not in told


REASONS = [one["text"] for one in TWO_COUNTS["reasons"].values()]


@pytest.mark.parametrize("display", ["channel", "projector"])
async def test_explanations_are_listed_in_the_channel_when_the_vote_is_over(
    room: Room, ana: Student, display: str
) -> None:
    open_cards = [await room.start("only-verdict", seconds=LONG, discuss="on", display=display)]
    await answer(room, ana, TWO_COUNTS)
    open_cards += [await room.shown(), await room.close()]
    await room.look()
    open_cards.append(await room.press("Next"))
    for card in open_cards:
        assert "**It holds**, **It holds roughly**, **Something is odd** and **Cannot be told**" in card
        assert "What explains it best is asked afterwards." in card
        assert not [text for text in REASONS if text in card]
    await answer(room, ana, TWO_COUNTS)
    assert "Some ships came" in await room.close()


async def test_of_a_verdict_that_was_given_the_explanation_alone_can_be_changed(
    room: Room, ana: Student, settings: Settings
) -> None:
    await room.start("only-verdict", seconds=LONG)
    sheet = await room.sheet(ana)
    assert not [text for text in REASONS if text in sheet]
    other = sheet.custom_id("Cannot be told")
    await ana.press(sheet, "It holds roughly")
    assert not sheet.has("Undo")
    assert "1. **It holds roughly**" in await room.sheet(ana), "it stays on a card that is opened anew"
    assert "1. **It holds roughly**" in await ana.send(sheet, other)
    await ana.press(sheet, "Somebody lied.")
    assert sheet.has("Change 2")
    assert not sheet.has("Change 1")
    assert not sheet.has("Change both")
    await ana.press(sheet, "Lock in")
    await room.shown()
    await restart(room.env, settings)
    sheet = await ana.press(room.own(ana), "Change my answer")
    assert "Your verdict stays as you gave it. You can still change the explanation." in sheet
    assert [one for one in sheet.buttons if one.startswith("Change")] == ["Change 2"]
    assert not sheet.has("Lock in")
    assert "1. **It holds roughly**" in await ana.send(sheet, other)
    sheet = await ana.press(await ana.press(room.own(ana), "Change 2"), "Some ships came")
    assert "Your answer, not locked in yet" in sheet
    await ana.press(sheet, "Lock in")
    await room.shown()
    (given,) = await answers_of(settings, ana)
    assert given.response == {"verdict": "roughly", "reason": "outside"}


async def test_after_a_talk_a_verdict_is_given_anew(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("only-verdict", seconds=LONG, discuss="on")
    await answer(room, ana, TWO_COUNTS, wrongly)
    await room.close()
    await room.look()
    await room.press("Next")
    await answer(room, ana, TWO_COUNTS)
    second = (await answers_of(settings, ana))[-1]
    assert second.score == second.maximum


async def test_one_part_of_an_answer_can_be_changed_alone(room: Room, ana: Student, settings: Settings) -> None:
    await room.start("only-match", seconds=LONG)
    await answer(room, ana, CLAIMS)
    sheet = await ana.press(room.own(ana), "Change my answer")
    assert "Which one do you want to change?" in sheet
    assert not sheet.has("Lock in")
    sheet = await ana.press(await ana.press(sheet, "Change 1"), "Answer F")
    assert "Your answer, not locked in yet" in sheet
    await ana.press(sheet, "Lock in")
    await room.shown()
    (given,) = await answers_of(settings, ana)
    assert isinstance(given.response, dict)
    changed = [name for name, one in CLAIMS["statements"].items() if given.response[name] != one["answer"]]
    assert len(changed) == 1


async def test_a_link_taken_out_of_a_chain_can_change_places_with_the_last(room: Room, ana: Student) -> None:
    await room.start("only-order", seconds=LONG)
    await answer(room, ana, CHAIN)
    sheet = await ana.press(await ana.press(room.own(ana), "Change my answer"), "Change 3")
    assert sorted(sheet.buttons[:2]) == ["An agency passes it on", "The Gazette cites the agency"]
    await ana.press(await ana.press(sheet, "The Gazette"), "Lock in")
    await room.shown()
    assert "3. The Gazette cites the agency" in room.own(ana)


async def test_what_there_is_to_work_with_is_never_in_the_channel_before_the_reveal(room: Room, ana: Student) -> None:
    ben = room.student("ben")
    public = await room.start("only-estimate", seconds=LONG, discuss="on")
    assert "First a guess in **percent**" in public
    sheet = await room.sheet(ana)
    assert GIVEN not in sheet
    sheet = await ana.type_in(sheet, "Type your guess", "8")
    assert GIVEN in sheet
    assert GIVEN not in await room.sheet(ben)
    await ana.type_figure(sheet, "20")
    seen = [await room.shown(), await room.close(), await room.press("Next")]
    assert not [card for card in seen if GIVEN in card]
    await answer(room, ana, MAY_SHARE)
    told = await room.close()
    assert "The answer is **13.0%" in told
    assert GIVEN in room.own(ana)
    assert "Your guess before was **13%**: very near." in room.own(ana)


@pytest.mark.parametrize("question", [CHAIN, HARBOUR_MASTER], ids=lambda one: one["kind"])
async def test_counts_that_would_tell_the_key_are_kept_back_during_the_talk(
    room: Room, ana: Student, question: Content
) -> None:
    await room.start(f"only-{question['kind']}", seconds=LONG, discuss="on", spread="shown")
    await answer(room, ana, question)
    talk = await room.close()
    assert "**The first vote is closed:** 1 answer." in talk
    assert "**1 of 1**" not in talk
    await room.look()
    await room.press("Next")
    await answer(room, ana, question)
    assert "**1 of 1" in await room.close()


async def test_figures_typed_are_shown_during_the_talk_without_saying_which_is_right(room: Room, ana: Student) -> None:
    await room.start("only-number", seconds=LONG, discuss="on", spread="shown")
    await answer(room, ana, SHARE)
    talk = await room.close()
    assert "13%\n▰▰▰▰▰▰▰▰▰▰▰▰ **1 of 1**" in talk
    assert "right" not in talk.text.split("closed:")[1].split("Talk it over")[0]


# ---------------------------------------------------------------- cards that are full


@pytest.mark.parametrize("kind", LARGEST)
async def test_cards_of_the_largest_questions_fit(room: Room, ana: Student, kind: str) -> None:
    asked = await room.start(f"large-{kind}", seconds=LONG, discuss="on" if kind != "poll" else "off")
    assert_fits(asked)
    for how in (wrongly, rightly):
        if not room.now().has("Answer A"):
            assert_fits(await room.sheet(ana))
        assert_fits(await answer(room, ana, LARGEST[kind], how))
    card = await room.close()
    assert_fits(card)
    if "Talk it over" in card:
        assert_fits(await room.press("Next"))
        await answer(room, ana, LARGEST[kind])
        card = await room.close()
        assert_fits(card)
    assert "Because" in card
    assert_fits(room.own(ana))
    assert_fits(await room.press("Next"))


# ---------------------------------------------------------------- polls


async def test_who_left_a_poll_out_is_told_of_no_answer_that_would_be_right(room: Room, ana: Student) -> None:
    await ana.press(await room.open("only-poll", seconds=LONG), "Join")
    await room.shown()
    await room.press("Start")
    await room.close()
    assert "You did not vote in this one." in room.own(ana)
    assert "No points for this one" in room.own(ana)


async def test_a_poll_is_answered_in_the_channel_and_only_counted(room: Room, ana: Student) -> None:
    ben = room.student("ben")
    await room.start("only-poll", seconds=LONG)
    await room.pick(ana, "The Courier")
    await room.pick(ben, "The Courier")
    await room.pick(ben, "Nothing of it")
    told = await room.close()
    assert "**2 answers.** Nothing is right or wrong here." in told
    assert "The Courier\n▰▰▰▰▰▰▱▱▱▱▱▱ **1 of 2**" in told
    assert "Nothing of it\n▰▰▰▰▰▰▱▱▱▱▱▱ **1 of 2**" in told
    assert "The harbour log\n▱▱▱▱▱▱▱▱▱▱▱▱ **0 of 2**" in told
    for card in (told, room.own(ana)):
        assert not [words for words in ("✓", "✗", "– **right**", "Not this time") if words in card]
    assert "Somebody has asked around for you." in room.own(ana)
    assert "No points for this one" in room.own(ana)


async def test_a_poll_comes_first_and_counts_nowhere_in_the_result(room: Room, ana: Student) -> None:
    first = await room.start("several", seconds=LONG, show="podium")
    assert FIRST_READ["prompt"] in first
    await room.pick(ana, "The Courier")
    await room.close()
    assert BERTH["prompt"] in await room.press("Next")
    await room.pick(ana, "312 ships")
    await room.close()
    end = await room.press("Next")
    assert FIRST_READ["prompt"] not in end
    assert "Genre" not in end
    assert f"1. <@{ana.id}> – 1,000 points" in end
    assert "**1 of 1 question fully right**" in room.own(ana)
    assert "you saw 1 question that counted" in room.own(ana)
    assert "1 question, 1 learner, 100% of the points" in await room.teacher.slash("class history")


# ---------------------------------------------------------------- restarts


async def begin(room: Room, student: Student, question: Content) -> Card:
    """The first part of the answer, given on the private card."""
    sheet = await room.sheet(student)
    match question["kind"]:
        case "order":
            return await student.press(sheet, "The harbour master")
        case "verdict":
            return await student.press(sheet, "It holds roughly")
        case "match":
            return await student.press(sheet, "Answer A")
        case _:
            return await student.type_in(sheet, "Type your guess", "8")


@pytest.mark.parametrize("question", FILLED, ids=lambda one: one["kind"])
async def test_a_half_filled_answer_stands_on_the_card_alone_and_outlives_a_restart(
    room: Room, ana: Student, settings: Settings, question: Content
) -> None:
    await room.start(f"only-{question['kind']}", seconds=LONG)
    sheet = await begin(room, ana, question)
    assert "So far" in sheet
    assert await answers_of(settings, ana) == []
    await restart(room.env, settings)
    await room.shown()
    asked = model_of(question)
    right = rightly(asked, model_of_figures())
    if question is TWO_COUNTS:
        await ana.press(await fill_in(ana, sheet, asked, right, "verdict"), "Lock in")
    else:
        before = sheet.text
        sheet = await ana.press(sheet, "Undo the last one")
        assert "So far" not in sheet
        assert sheet.text != before
        await give(ana, sheet, asked, right)
    await room.shown()
    (given,) = await answers_of(settings, ana)
    assert given.score == given.maximum


@pytest.mark.parametrize("question", FILLED, ids=lambda one: one["kind"])
async def test_a_half_filled_answer_is_none(room: Room, ana: Student, settings: Settings, question: Content) -> None:
    await room.start(f"only-{question['kind']}", seconds=LONG)
    await begin(room, ana, question)
    assert "**No answers yet.**" in await room.shown()
    await room.close()
    assert "You gave no answer to this one." in room.own(ana)
    assert await answers_of(settings, ana) == []


@pytest.mark.parametrize("question", [SENTENCES, *FILLED], ids=lambda one: one["kind"])
async def test_controls_of_an_open_question_name_places_and_never_entries(
    room: Room, ana: Student, question: Content
) -> None:
    await room.start(f"only-{question['kind']}", seconds=LONG)
    named = [
        name for part in ("options", "statements", "labels", "items", "reasons") for name in question.get(part, ())
    ]
    sheet = await room.sheet(ana)
    cards = [sheet.ids]
    if question["kind"] != "spot":
        cards.append((await begin(room, ana, question)).ids)
    assert all(cards)
    assert not [one for ids in cards for one in ids if any(name in one for name in named)]
