"""`/quiz` with questions that are answered part by part, text to pick sentences from, guesses and polls.

Sorting is in `test_kinds.py`, and with it what holds for every kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord import ButtonStyle

from bot.config import Settings
from tests import answer_helpers
from tests.bot.content import (
    BERTH,
    CARGO,
    CHAIN,
    CLAIMS,
    CREW,
    FIRST_READ,
    MAY_SHARE,
    MOVED,
    SENTENCES,
    SUM_FITS,
    TIDES,
    TWO_COUNTS,
    Content,
    answers_of,
    changed,
    harbour,
    model_of,
    restart,
    write,
)
from tests.bot.quiz.walk import ALL, RIGHT, WRONG, Ask, settle

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from tests.people import Card, Student

pytestmark = pytest.mark.any_database

CHECK = "Check my answer"
RIGHT_CHAIN = ("The harbour master", "The Courier", "An agency", CHECK)
NEW_KINDS = (SENTENCES, CLAIMS, CHAIN, TWO_COUNTS, MAY_SHARE)


async def press_all(student: Student, card: Card, *labels: str) -> Card:
    """Presses one button after another."""
    for label in labels:
        card = await student.press(card, label)
    return card


async def score(settings: Settings, student: Student) -> tuple[float, float]:
    """Points of the one answer stored, and those possible."""
    (answer,) = await answers_of(settings, student)
    return answer.score, answer.maximum


# ---------------------------------------------------------------- sentences


async def test_sentences_stand_in_the_order_of_their_text_each_beside_its_box(ana: Student, ask: Ask) -> None:
    card = await ask(SENTENCES)
    assert [(text[:12], label) for text, label in card.options] == [
        ("**A.** Calls", "Tick A"),
        ("**B.** The p", "Tick B"),
        ("**C.** At ni", "Tick C"),
        ("**D.** That ", "Tick D"),
    ]
    assert card.text.index("Calls rose") < card.text.index("The port") < card.text.index("At night")
    told = await ana.press(await ana.tick(card, "Calls rose", "At night"), "Check my answer: A and C")
    assert RIGHT in told
    assert "A name is somebody you could ask." in told


async def test_a_sentence_too_many_costs_points_and_is_told_why(ana: Student, ask: Ask, settings: Settings) -> None:
    card = await ana.tick(await ask(SENTENCES), "Calls rose", "The port")
    told = await ana.press(card, "Check my answer")
    assert WRONG in told
    assert "Said by whom?" in told
    assert await score(settings, ana) == (0, 1)


async def test_picking_none_of_the_sentences_is_an_answer_and_can_be_right(ana: Student, ask: Ask) -> None:
    card = await ask(MOVED["spot"])
    assert card.has("Check my answer: none of them")
    told = await ana.press(card, "Check my answer")
    assert RIGHT in told
    assert "Right: **None of them**" in told


async def test_picking_none_where_there_are_some_is_wrong(ana: Student, ask: Ask, settings: Settings) -> None:
    told = await ana.press(await ask(SENTENCES), "Check my answer: none of them")
    assert WRONG in told
    assert "You said: None of them." in told
    (answer,) = await answers_of(settings, ana)
    assert answer.response == []


async def test_picking_some_where_there_are_none_is_wrong(ana: Student, ask: Ask) -> None:
    card = await ana.tick(await ask(MOVED["spot"]), "Calls rose")
    assert WRONG in await ana.press(card, "Check my answer: A")


# ---------------------------------------------------------------- pairs


async def pair_all(student: Student, card: Card, pairs: dict[str, str]) -> Card:
    """Pairs the claims on a card: `pairs` gives for words of a claim the partner to choose."""
    while "**Claim " in card.text:
        claim = card.text.split("**Claim ")[1].split("\n")[1]
        card = await student.pick(card, next(partner for words, partner in pairs.items() if words in claim))
    return await student.press(card, CHECK)


PAIRS = {"312 ships": "The harbour log", "The fee": "The town council", "The crane": "The crane inspector"}


async def test_each_claim_is_paired_with_one_press_on_one_of_all_partners(ana: Student, ask: Ask) -> None:
    card = await ask(CLAIMS)
    assert "**Claim 1 of 3**" in card
    assert len(card.options) == 6
    second = await ana.pick(card, "The harbour log")
    assert "**Claim 2 of 3**" in second
    assert len(second.options) == 6  # a partner may have several claims
    assert "So far\n-# 1. " in second
    assert "– The harbour log" in second.text.replace("**", "")
    card = await ana.press(second, "Undo the last one")
    assert "**Claim 1 of 3**" in card
    assert "So far" not in card
    assert RIGHT in await pair_all(ana, card, PAIRS)


async def test_each_pair_earns_its_share_and_is_told_beside_its_claim(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    told = await pair_all(ana, await ask(CLAIMS), {**PAIRS, "The fee": "The Courier"})
    assert "Partly right:** 2 of 3 right." in told
    lines = told.text.split("\n")
    below = lines[next(at for at, line in enumerate(lines) if "The fee rises" in line) + 1]
    assert "You said **The Courier**; it is **The town council**. The Courier passed it on." in below
    assert await score(settings, ana) == (pytest.approx(2 / 3), 1)


async def test_eight_partners_are_written_out_and_take_one_press_too(ana: Student, ask: Ask) -> None:
    more = {f"more-{at}": {"text": f"Somebody else, number {at}"} for at in (1, 2)}
    card = await ask(changed(CLAIMS, labels={**CLAIMS["labels"], **more}))
    assert card.buttons[:8] == [f"Answer {letter}" for letter in "ABCDEFGH"]
    assert card.options == []
    assert RIGHT in await pair_all(ana, card, PAIRS)


async def test_few_partners_are_buttons(ana: Student, ask: Ask) -> None:
    few = {name: CLAIMS["labels"][name] for name in ("book", "council", "inspector", "courier")}
    card = await ask(changed(CLAIMS, labels=few))
    assert card.buttons[:4] == ["The harbour log", "The town council", "The crane inspector", "The Courier"]
    assert card.menu == []


# ---------------------------------------------------------------- a chain


async def test_links_are_put_in_order_and_the_last_one_falls_into_place(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    card = await ask(CHAIN)
    assert "What comes first?" in card
    assert "From who said it first to the paper in your hand" in card
    card = await ana.press(card, "The harbour master")
    assert "What comes next, in place 2 of 4?" in card
    assert not card.has("The harbour master")
    card = await ana.press(card, "The Courier")
    assert "So far\n-# 1. The harbour master speaks\n-# 2. The Courier prints it" in card
    told = await press_all(ana, card, "An agency", CHECK)
    assert RIGHT in told
    assert "**4.** The Gazette cites the agency" in told
    (answer,) = await answers_of(settings, ana)
    assert answer.response == ["master", "courier", "agency", "gazette"]


async def test_links_are_taken_back_one_after_another(ana: Student, ask: Ask) -> None:
    card = await press_all(ana, await ask(CHAIN), "An agency", "The Courier")
    card = await ana.press(card, "Undo")
    assert "place 2 of 4" in card
    assert card.has("The Courier")
    card = await ana.press(card, "Undo")
    assert "What comes first?" in card
    assert not card.has("Undo")
    assert RIGHT in await press_all(ana, card, *RIGHT_CHAIN)


async def test_a_chain_earns_points_for_each_link_that_follows_the_right_one(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    told = await press_all(ana, await ask(CHAIN), "The Courier", "An agency", "The Gazette", CHECK)
    assert "Partly right:** 2 of 3 steps in the right order." in told
    assert "The Courier was in the room." in told
    assert "✗ **4.** The harbour master speaks – **belongs in place 1**" in told
    assert await score(settings, ana) == (pytest.approx(2 / 3), 1)


async def test_long_links_stand_beside_buttons_that_name_them_by_letter(ana: Student, ask: Ask) -> None:
    items = {name: {"text": f"{one['text']}, as far as anybody can tell today"} for name, one in CHAIN["items"].items()}
    card = await ask(changed(CHAIN, items=items))
    assert card.buttons[:4] == ["Answer A", "Answer B", "Answer C", "Answer D"]
    assert {text[7:] for text, _ in card.options} == {one["text"] for one in items.values()}
    assert RIGHT in await settle(ana, card, changed(CHAIN, items=items))


async def test_many_links_stand_beside_their_buttons_until_few_are_left(ana: Student, ask: Ask) -> None:
    items = {f"y{year}": {"text": f"It was {year}"} for year in range(1901, 1908)}
    card = await ask(changed(CHAIN, items=items))
    for year, left in ((1901, 7), (1902, 6)):
        assert len(card.options) == left
        card = await ana.pick(card, f"It was {year}")
    assert card.options == []
    assert RIGHT in await press_all(ana, card, *(f"It was {year}" for year in range(1903, 1907)), CHECK)


# ---------------------------------------------------------------- a verdict


async def test_a_verdict_is_given_first_and_then_what_explains_it(ana: Student, ask: Ask, settings: Settings) -> None:
    card = await ask(TWO_COUNTS)
    assert card.buttons[:4] == ["It holds", "It holds roughly", "Something is odd", "Cannot be told"]
    assert "Some ships came and anchored outside." not in card
    card = await ana.press(card, "It holds roughly")
    assert "Then: what explains it best?" in card
    assert RIGHT not in card
    told = await press_all(ana, card, "Some ships came", CHECK)
    assert RIGHT in told
    assert "**It holds roughly**: that is the verdict." in told
    assert await score(settings, ana) == (1, 1)


@pytest.mark.parametrize(
    ("verdict", "reason", "points", "about"),
    [
        ("Something is odd", "Some ships came", 0.5, "They need not count the same thing."),
        ("It holds roughly", "Somebody lied.", 0.5, "Nothing here shows that."),
        ("Something is odd", "Somebody lied.", 0, "They need not count the same thing.\n- Nothing here shows that."),
    ],
)
async def test_verdict_and_explanation_earn_half_each(
    ana: Student, ask: Ask, settings: Settings, verdict: str, reason: str, points: float, about: str
) -> None:
    told = await press_all(ana, await ask(TWO_COUNTS), verdict, reason, CHECK)
    half = "explanation, but not the verdict" if verdict == "Something is odd" else "verdict, but not the explanation"
    assert (f"Partly right:** the {half}." if points else WRONG) in told
    assert about in told
    assert await score(settings, ana) == (points, 1)


REASONS = [one["text"] for one in TWO_COUNTS["reasons"].values()]


async def test_a_verdict_stays_as_it_is_once_the_explanations_are_shown(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    first = await ask(TWO_COUNTS)
    assert "You can't change it once you see the explanations." in first
    assert not [text for text in REASONS if text in first]
    others = [first.custom_id(one) for one in ("It holds roughly", "Cannot be told")]
    card = await ana.press(first, "Something is odd")
    assert "Your verdict stays as you gave it." in card
    assert not card.has("Undo")
    for other in others:  # from a card that was opened before
        assert "1. **Something is odd**" in await ana.send(card, other)
    card = await ana.press(card, "Somebody lied.")
    assert not card.has("Change 1")
    assert not card.has("Change both")
    for other in others:
        assert "1. **Something is odd**" in await ana.send(card, other)
    card = await press_all(ana, card, "Change 2", "Some ships came")
    assert "1. **Something is odd**\n2. **Some ships came" in card
    await ana.press(card, CHECK)
    (answer,) = await answers_of(settings, ana)
    assert answer.response == {"verdict": "odd", "reason": "outside"}


async def test_a_verdict_is_still_there_for_who_leaves_its_question_and_comes_back(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings
) -> None:
    write(folder, changed(TIDES, steps=[TIDES["steps"][0], TWO_COUNTS, SUM_FITS, CHAIN]))
    await restart(env, settings)
    card = await ana.press(await ana.slash("learn", lesson="tides"), "Next")
    card = await press_all(ana, card, "Something is odd", "Skip for now")
    assert SUM_FITS["prompt"] in card
    assert "So far" not in card
    assert card.has("It fits")
    card = await press_all(ana, card, "It fits", "Skip for now", "The harbour master", "Back")
    assert "1. **It fits**" in card
    await restart(env, settings)
    card = await ana.press(await ana.slash("learn", lesson="tides"), "Back")
    assert "1. **Something is odd**" in card
    assert "Then: what explains it best?" in card
    await press_all(ana, card, "Some ships came", CHECK)
    (answer,) = await answers_of(settings, ana)
    assert answer.response == {"verdict": "odd", "reason": "outside"}


async def test_what_fits_is_said_in_the_words_of_its_own_scale(ana: Student, ask: Ask) -> None:
    card = await ask(SUM_FITS)
    assert card.buttons[:3] == ["It fits", "It does not fit", "Cannot be told"]
    assert not card.has("Something is odd")
    told = await press_all(ana, card, "It does not fit", "Answer A", CHECK)
    assert "You said **It does not fit**; the verdict is **It fits**." in told
    assert "Add 200 and 112." in told


# ---------------------------------------------------------------- a guess


GIVEN = MAY_SHARE["given"]


async def test_what_there_is_to_work_with_comes_after_the_guess(ana: Student, ask: Ask, settings: Settings) -> None:
    card = await ask(MAY_SHARE)
    assert GIVEN not in card
    assert GIVEN not in await ana.press(card, "Show a hint")
    assert card.has("Type your guess")
    assert not card.has("Type your figure")
    card = await ana.type_in(card, "Type your guess", "8")
    assert GIVEN in card
    assert "1. Your guess: **8%**" in card.text.replace("-# ", "")
    assert await answers_of(settings, ana) == []
    told = await ana.type_figure(card, "13")
    assert RIGHT in told
    assert "Your guess before was **8%**: the right order of magnitude." in told


async def test_a_guess_costs_nothing_and_the_figure_alone_is_graded(ana: Student, ask: Ask, settings: Settings) -> None:
    card = await ana.type_in(await ask(MAY_SHARE), "Type your guess", "13")
    told = await ana.type_figure(card, "7.7")
    assert WRONG in told
    assert "You divided the wrong way round." in told
    assert "Your guess before was **13%**: very near." in told
    assert await score(settings, ana) == (0, 1)


@pytest.mark.parametrize("typed", ["a lot", "1/7", "13 dollars", "inf"])
async def test_a_guess_or_figure_that_cannot_be_read_is_not_counted(
    ana: Student, ask: Ask, settings: Settings, typed: str
) -> None:
    card = await ask(MAY_SHARE)
    refused = await ana.type_in(card, "Type your guess", typed)
    assert "not counted" in refused
    assert GIVEN not in refused
    card = await ana.type_in(card, "Type your guess", "8")
    assert "not counted" in await ana.type_figure(card, typed)
    assert await answers_of(settings, ana) == []
    assert RIGHT in await ana.type_figure(card, "13")


async def test_a_guess_can_be_taken_back_and_is_asked_for_again(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.type_in(await ask(MAY_SHARE), "Type your guess", "80"), "Undo the last one")
    assert GIVEN not in card
    assert RIGHT in await settle(ana, card, MAY_SHARE)


# ---------------------------------------------------------------- a poll


async def test_in_a_poll_nothing_is_right_or_wrong(ana: Student, ask: Ask, settings: Settings) -> None:
    told = await ana.pick(await ask(FIRST_READ), "The Courier")
    assert "Nothing is right or wrong here." in told
    assert "You chose **The Courier**." in told
    assert "Somebody has asked around for you." in told
    for words in (RIGHT, WRONG, "Partly", "✓", "✗"):
        assert words not in told
    assert await score(settings, ana) == (0, 0)
    assert "Nothing in it was graded." in await ana.press(told, "See my result")


async def test_a_poll_counts_nowhere_in_the_results(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings
) -> None:
    write(folder, harbour(FIRST_READ, CHAIN))
    await restart(env, settings)
    card = await ana.slash("quiz", pack="harbour", length=ALL)
    for _ in range(2):
        if card.has("Answer A"):
            card = await ana.pick(card, "The Courier")
        else:
            card = await press_all(ana, card, *RIGHT_CHAIN)
        card = await ana.press(card, "See my result" if card.has("See") else "Next question")
    assert "**1 of 1 question fully right**, 100% of the points" in card
    assert "Tracing a source:** 100% of the points, 1 answer" in card
    assert "Genre" not in card
    assert not card.has("Again")
    progress = await ana.slash("progress")
    assert "Tracing a source:** 100% of the points, 1 answer" in progress
    assert "**Genre:**" not in progress


# ---------------------------------------------------------------- lessons and restarts


async def begin(student: Student, card: Card, kind: str) -> Card:
    """Gives the first part of an answer, or ticks the first sentence."""
    match kind:
        case "order":
            return await student.press(card, "The harbour master")
        case "verdict":
            return await student.press(card, "It holds roughly")
        case "match":
            claim = card.text.split("**Claim ")[1].split("\n")[1]
            return await student.pick(card, next(partner for words, partner in PAIRS.items() if words in claim))
        case _:
            return await student.type_in(card, "Type your guess", "8")


HALF_FILLED = [one for one in NEW_KINDS if one["kind"] != "spot"]
FREE = [one for one in HALF_FILLED if one["kind"] != "verdict"]
"""Those of which each part can be changed until the answer is sent."""


async def settle_begun(student: Student, card: Card, question: Content) -> Card:
    """Answers a question rightly, of which the verdict is given already if it has one."""
    if question["kind"] == "verdict":
        return await press_all(student, card, "Some ships came", CHECK)
    return await settle(student, card, question)


@pytest.mark.parametrize("question", HALF_FILLED, ids=lambda one: one["kind"])
async def test_a_half_filled_answer_survives_a_restart(
    env: simcord.Env, ana: Student, ask: Ask, settings: Settings, question: Content
) -> None:
    card = await begin(ana, await ask(question), question["kind"])
    left = card.message.components
    await restart(env, settings)
    resumed = await ana.resume()
    assert resumed.message.components == left
    assert "So far" in resumed
    if question in FREE:
        await ana.press(resumed, "Undo the last one")
        resumed = await ana.resume()
        assert "So far" not in resumed
    assert RIGHT in await settle_begun(ana, resumed, question)


@pytest.mark.parametrize("question", FREE, ids=lambda one: one["kind"])
async def test_a_press_of_long_ago_says_the_same_as_it_did_then(
    ana: Student, ask: Ask, settings: Settings, question: Content
) -> None:
    first = await ask(question)
    begun = await begin(ana, first, question["kind"])
    undo = begun.custom_id("Undo the last one")
    told = await settle(ana, await ana.press(begun, "Undo the last one"), question)
    assert RIGHT in told
    assert RIGHT in await ana.send(told, undo)
    assert len(await answers_of(settings, ana)) == 1


@pytest.mark.parametrize("question", NEW_KINDS, ids=lambda one: one["kind"])
async def test_a_lesson_checks_with_every_kind(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings, question: Content
) -> None:
    write(folder, changed(TIDES, steps=[TIDES["steps"][0], question, FIRST_READ]))
    await restart(env, settings)
    card = await ana.press(await ana.slash("learn", lesson="tides"), "Next")
    assert card.has("Skip for now")
    if question in HALF_FILLED:
        await begin(ana, card, question["kind"])
        card = await ana.slash("learn", lesson="tides")
    if question in FREE:
        card = await ana.press(card, "Undo the last one")
    card = await settle_begun(ana, card, question)
    assert RIGHT in card
    card = await settle(ana, await ana.press(card, "Next"), FIRST_READ)
    assert "Nothing is right or wrong here." in card
    end = await ana.press(card, "To the summary")
    assert "**Your checks:** 1 of 1 fully right" in end
    assert "Lesson done." in end


async def test_a_draft_is_gone_with_the_entries_that_a_revision_took_away(
    env: simcord.Env, ana: Student, ask: Ask, folder: Path, settings: Settings
) -> None:
    await ana.press(await ask(CHAIN), "An agency")
    items = {name: one for name, one in CHAIN["items"].items() if name != "agency"}
    write(folder, harbour(changed(CHAIN, items=items)))
    await restart(env, settings)
    card = await ana.resume()
    assert "What comes first?" in card
    assert RIGHT in await press_all(ana, card, "The harbour master", "The Courier", CHECK)


# ---------------------------------------------------------------- the last part is no trap


@pytest.mark.parametrize("question", [CLAIMS, CHAIN, CARGO], ids=lambda one: one["kind"])
async def test_the_last_part_sends_nothing_and_parts_can_be_changed_before_they_are_checked(
    env: simcord.Env, ana: Student, ask: Ask, settings: Settings, question: Content
) -> None:
    asked = model_of(question)
    card = await answer_helpers.fill_in(ana, await ask(question), asked, answer_helpers.wrongly(asked, {}))
    assert "Your answer, not checked yet" in card
    assert card.styles[CHECK] == ButtonStyle.primary.value
    assert await answers_of(settings, ana) == []
    await restart(env, settings)
    card = await ana.resume()
    assert "Your answer, not checked yet" in card
    anew = card.custom_id("Change all")
    card = await ana.press(card, "Change 1")
    assert "So far" in card
    assert not card.has(CHECK)
    card = await answer_helpers.fill_in(ana, await ana.send(card, anew), asked, answer_helpers.rightly(asked, {}))
    assert RIGHT in await ana.press(card, CHECK)
    assert len(await answers_of(settings, ana)) == 1


# ---------------------------------------------------------------- how many presses


@pytest.mark.parametrize(
    ("question", "presses"),
    [(BERTH, 1), (CREW, 3), (SENTENCES, 3), (CARGO, 5), (CLAIMS, 4), (CHAIN, 4), (TWO_COUNTS, 3), (FIRST_READ, 1)],
    ids=lambda one: one["kind"] if isinstance(one, dict) else "",
)
async def test_a_part_or_a_tick_is_one_press_and_checking_one_more(
    env: simcord.Env, ana: Student, ask: Ask, question: Content, presses: int
) -> None:
    card, asked = await ask(question), model_of(question)
    before = count_presses(env)
    await answer_helpers.give(ana, card, asked, answer_helpers.rightly(asked, {}))
    assert count_presses(env) - before == presses


def count_presses(env: simcord.Env) -> int:
    """How often anything was pressed or chosen so far."""
    return sum(request.path.endswith("/callback") for request in env.http_requests)
