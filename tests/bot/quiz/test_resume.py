"""`/quiz` left and come back to: what is stored, and what goes on after a restart or another command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import simcord

from bot.config import Settings
from tests.bot.content import (
    BERTH,
    CARGO,
    CREW,
    SHARE,
    answers_of,
    asked,
    changed,
    harbour,
    lamps,
    restart,
    write,
)
from tests.bot.quiz.walk import ALL, RIGHT, WRONG, Ask, settle
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Student


# ---------------------------------------------------------------- what is stored


async def test_an_answer_is_stored_with_response_points_time_skill_and_version(
    ana: Student, folder: Path, settings: Settings, clock: SimulatedClock
) -> None:
    card = await ana.slash("quiz", pack="harbour", length=ALL)
    given = dict[str, Any]()
    for at in range(4):
        clock.wait(7 + at)
        name = next(words for words in ("Which one", "Who is named", "Sort the four", "What share") if words in card)
        given[name] = (7 + at) * 1000
        question = dict(
            zip(("Which one", "Who is named", "Sort the four", "What share"), (BERTH, CREW, CARGO, SHARE), strict=True)
        )
        card = await settle(ana, card, question[name])
        clock.wait(60)  # reading the feedback is not answering
        card = await ana.press(card, "See my result" if card.has("See") else "Next question")
    stored = {one.item: one for one in await answers_of(settings, ana)}
    assert {name: one.response for name, one in stored.items()} == {
        "berth": "count",
        "crew": ["master", "pilot"],
        "cargo": {"tons": "fact", "proud": "opinion", "oldest": "fact", "too-many": "opinion"},
        "share": 13.0,
    }
    assert {name: (one.score, one.maximum, one.skill) for name, one in stored.items()} == {
        "berth": (1, 1, "checkable"),
        "crew": (2, 2, "attribution"),
        "cargo": (1, 1, "type-not-truth"),
        "share": (1, 1, "arithmetic"),
    }
    assert {name: one.ms for name, one in stored.items()} == {
        "berth": given["Which one"],
        "crew": given["Who is named"],
        "cargo": given["Sort the four"],
        "share": given["What share"],
    }
    assert {(one.pack, one.pack_version, one.learner_id, one.confidence) for one in stored.values()} == {
        ("harbour", 3, ana.id, None)
    }
    assert max(one.answered_at for one in stored.values()) < clock.now()


async def test_an_answer_is_in_the_database_when_its_feedback_is_read(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    await ana.pick(await ask(BERTH), "Ships will")
    (answer,) = await answers_of(settings, ana)
    assert (answer.item, answer.response, answer.score, answer.maximum) == ("berth", "will", 0, 1)


async def test_a_second_answer_from_another_card_of_the_same_question_does_not_count(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    one = await ask(BERTH)
    other = await ana.press(await ana.slash("quiz"), "Go on with it")
    await ana.pick(one, "Ships will")
    told = await ana.pick(other, "312 ships")
    assert WRONG in told
    assert [answer.response for answer in await answers_of(settings, ana)] == ["will"]


# ---------------------------------------------------------------- coming back


async def test_a_half_sorted_question_is_found_so_after_a_restart(
    env: simcord.Env, ana: Student, ask: Ask, settings: Settings
) -> None:
    card = await ask(CARGO)
    statement = card.text.split("> ")[-1]
    card = await ana.press(await ana.press(card, "Fact"), "Opinion")
    before = card.text
    await restart(env, settings)
    back = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert back.text == before
    assert "Statement 3 of 4" in back
    assert f"1. {statement} – **Fact**" in back
    assert "Statement 4 of 4" in await ana.press(card, "Fact")


async def test_two_runs_differ_in_order_and_each_keeps_its_own_over_a_restart(
    env: simcord.Env, ana: Student, ask: Ask, settings: Settings
) -> None:
    many = {f"option-{at}": {"text": f"Number {at}", "feedback": "No."} for at in range(10)}
    many["option-0"] = {"text": "Number 0"}
    question = changed(CREW, options=many, answer=["option-0"])
    first = await ask(question)
    order = first.menu
    assert sorted(one[3:] for one in order) == [f"Number {at}" for at in range(10)]
    assert (await ana.tick(first, "Number 4")).menu == order
    await restart(env, settings)
    assert (await ana.press(await ana.slash("quiz"), "Go on with it")).menu == order
    offer = await ana.slash("quiz", pack="harbour", length=ALL)
    assert (await ana.press(offer, "Start Harbour news")).menu != order


async def test_a_second_quiz_command_offers_to_go_on_with_the_first(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    card = await ana.press(await ana.pick(card, "It burns"), "Next question")
    lamp = asked(card)
    offer = await ana.slash("quiz")
    assert "You have a quiz open" in offer
    assert "Lamps on the quay" in offer
    assert "question 2 of 5" in offer
    assert offer.ephemeral
    assert asked(await ana.press(offer, "Go on with it")) == lamp


async def test_starting_another_ends_the_first_politely_and_keeps_its_answers(ana: Student, settings: Settings) -> None:
    first = await ana.slash("quiz", pack="lamps", length=5)
    first = await ana.press(await ana.pick(first, "It burns"), "Next question")
    offer = await ana.slash("quiz", pack="harbour", length=ALL)
    assert "ends this one" in offer
    second = await ana.press(offer, "Start Harbour news")
    assert "Harbour news · question 1 of 4" in second
    late = await ana.pick(first, "It burns")
    assert "has ended" in late
    assert "\n" not in late.text
    assert late.ephemeral
    assert [answer.pack for answer in await answers_of(settings, ana)] == ["lamps"]
    assert "Harbour news" in await ana.slash("quiz")


@pytest.mark.any_database
async def test_starting_another_without_a_name_leads_to_the_packs(ana: Student) -> None:
    first = await ana.slash("quiz", pack="lamps", length=5)
    packs = await ana.press(await ana.slash("quiz"), "Start another")
    assert "Harbour news" in packs.menu
    assert "question 1 of 5" in first  # looking at packs ends nothing
    assert "It burns" in (await ana.press(await ana.slash("quiz"), "Go on with it")).buttons[0] + "It burns"
    lengths = await ana.choose(packs, "Harbour news")
    assert "question 1 of 4" in await ana.press(lengths, "All 4")


@pytest.mark.any_database
async def test_starting_another_pack_without_a_length_asks_for_it(ana: Student) -> None:
    await ana.slash("quiz", pack="lamps", length=5)
    lengths = await ana.press(await ana.slash("quiz", pack="harbour"), "Start Harbour news")
    assert lengths.has("All 4")


@pytest.mark.any_database
async def test_an_unknown_pack_is_refused_although_a_quiz_is_open(ana: Student) -> None:
    await ana.slash("quiz", pack="lamps", length=5)
    assert "no pack called" in await ana.slash("quiz", pack="Nessie")


async def test_a_finished_quiz_is_not_offered_again(ana: Student, ask: Ask) -> None:
    await ana.press(await ana.pick(await ask(BERTH), "312 ships"), "See my result")
    assert "Which quiz?" in await ana.slash("quiz")


async def test_a_quiz_left_yesterday_goes_on_after_a_restart_with_its_old_buttons(
    env: simcord.Env, ana: Student, settings: Settings, clock: SimulatedClock
) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    told = await ana.pick(card, "It burns")
    await clock.pass_days()
    await restart(env, settings)
    card = await ana.press(told, "Next question")
    assert "question 2 of 5" in card
    await clock.pass_days(3)
    await restart(env, settings)
    assert RIGHT in await ana.pick(card, "It burns")
    assert len(await answers_of(settings, ana)) == 2


async def test_an_answer_given_before_a_restart_is_met_with_its_feedback(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    told = await ana.pick(await ana.slash("quiz", pack="lamps", length=5), "It is out")
    before = told.text
    await restart(env, settings)
    back = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert back.text == before


async def test_an_answer_is_stored_with_the_version_of_the_pack_that_it_was_given_to(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings, clock: SimulatedClock
) -> None:
    card = await ana.press(await ana.pick(await ana.slash("quiz", pack="lamps", length=5), "It burns"), "Next question")
    clock.wait(60)
    write(folder, {**lamps(), "version": 4})
    await restart(env, settings)
    await ana.pick(card, "It burns")
    assert [one.pack_version for one in await answers_of(settings, ana)] == [3, 4]


async def test_a_run_whose_question_was_taken_out_of_the_pack_ends_politely(
    env: simcord.Env, ana: Student, folder: Path, ask: Ask, settings: Settings
) -> None:
    card = await ask(BERTH)
    write(folder, harbour(SHARE))
    await restart(env, settings)
    late = await ana.send(card, card.ids[0])
    assert "revised" in late
    assert late.ephemeral
    assert "Which quiz?" in await ana.slash("quiz")
