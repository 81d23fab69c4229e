"""`/quiz`, kind by kind of question: the card, the answer, the feedback, and nothing that gives the key away.

Kinds of which parts are filled, besides sorting, are in `test_parts.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import simcord

from bot.config import Settings
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
    restart,
    sort_all,
    write,
)
from tests.bot.quiz.walk import ALL, RIGHT, SORTED_RIGHT, WRONG, Ask, settle
from tests.simulated import Seeds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Student

pytestmark = pytest.mark.any_database


# ---------------------------------------------------------------- each kind


async def test_a_card_has_title_place_passage_prompt_and_options(ana: Student, ask: Ask) -> None:
    card = await ask(BERTH)
    assert "Harbour news · question 1 of 1" in card
    assert "> Three sentences stood on the wall" in card
    assert "Which one could evidence settle?" in card
    assert sorted(text[7:] for text, _ in card.options) == [
        "312 ships called in May.",
        "Ships will stay away.",
        "The harbour is an eyesore.",
    ]


@pytest.mark.parametrize("more", ["", " So it says." * 5], ids=["short", "long"])
async def test_each_option_stands_beside_its_button_and_both_name_its_letter(ana: Student, ask: Ask, more: str) -> None:
    options = {name: {**one, "text": one["text"] + more} for name, one in BERTH["options"].items()}
    card = await ask(changed(BERTH, options=options))
    assert [(text[:7], label) for text, label in card.options] == [
        ("**A.** ", "Answer A"),
        ("**B.** ", "Answer B"),
        ("**C.** ", "Answer C"),
    ]
    assert {text[7:] for text, _ in card.options} == {one["text"] for one in options.values()}
    assert card.menu == []
    assert RIGHT in await ana.pick(card, "312 ships")


async def test_a_right_choice_is_told_so_with_why_and_the_source(ana: Student, ask: Ask) -> None:
    told = await ana.pick(await ask(BERTH), "312 ships")
    assert RIGHT in told
    assert "The log says how many ships called." in told
    assert "About your answer" not in told
    for part in ("The harbour log", "Port of Sandvik", "public record", "2025-05", "page 2"):
        assert part in told.text.split("\n")[-1]


async def test_a_wrong_choice_is_told_so_with_why_and_why_not_that_one(ana: Student, ask: Ask) -> None:
    told = await ana.pick(await ask(BERTH), "The harbour is")
    assert WRONG in told
    assert "The log says how many ships called." in told
    assert "An eyesore to whom? No record measures that." in told
    assert "Next year has no records yet." not in told
    mine = next(line for line in told.text.split("\n") if "The harbour is an eyesore." in line)
    key = next(line for line in told.text.split("\n") if "312 ships called in May." in line)
    assert "your answer" in mine
    assert "right" in key
    assert "right" not in mine


async def test_an_arguable_choice_counts_as_right_and_its_reason_is_given(ana: Student, ask: Ask) -> None:
    reason = "A forecast can be checked once the year is over."
    told = await ana.pick(await ask(changed(BERTH, accept_also={"will": reason})), "Ships will")
    assert RIGHT in told
    assert reason in told


async def test_options_are_ticked_first_and_checked_with_a_button(ana: Student, ask: Ask) -> None:
    card = await ask(CREW)
    assert not card.has("Check my answer")
    ticked = await ana.tick(card, "The harbour master", "The pilot")
    letters = sorted(ticked.letter(one) for one in ("The harbour master", "The pilot"))
    assert ticked.has(f"Check my answer: {letters[0]} and {letters[1]}")
    assert RIGHT not in ticked
    told = await ana.press(ticked, "Check my answer")
    assert RIGHT in told
    assert "Two people answer for what they say." in told


async def test_a_box_says_whether_it_is_ticked_and_a_second_press_takes_the_tick_away(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.press(await ask(CREW), "Tick A"), "Tick C")
    assert [label for _, label in card.options] == ["✓ A ticked", "Tick B", "✓ C ticked", "Tick D"]
    card = await ana.press(card, "✓ A ticked")
    assert [label for _, label in card.options] == ["Tick A", "Tick B", "✓ C ticked", "Tick D"]
    assert card.has("Check my answer: C")


async def test_more_options_than_have_room_for_buttons_are_ticked_in_a_menu(ana: Student, ask: Ask) -> None:
    more = {f"more-{at}": {"text": f"Somebody else, number {at}"} for at in range(4)}
    card = await ask(changed(CREW, options={**CREW["options"], **more}))
    assert card.options == []
    assert len(card.menu) == 8
    assert RIGHT in await ana.press(await ana.tick(card, "The harbour master", "The pilot"), "Check my answer")


async def test_ticks_can_be_changed_before_they_are_checked(ana: Student, ask: Ask, settings: Settings) -> None:
    card = await ana.tick(await ask(CREW), "What sailors say")
    card = await ana.tick(card, "The harbour master", "The pilot")
    assert await answers_of(settings, ana) == []
    assert RIGHT in await ana.press(card, "Check my answer")


@pytest.mark.parametrize(
    ("ticks", "verdict", "score", "about"),
    [
        (["The harbour master", "The pilot"], RIGHT, 2, None),
        (["The pilot"], "Partly right:** 1 of 2 found.", 1, "The first line names the harbour master."),
        (
            ["The harbour master", "The pilot", "What sailors"],
            "Partly right:** 2 of 2 found, 1 wrong pick.\n-# Each right pick brings points, ",
            1,
            "Sailors are not named",
        ),
        (["The pilot", "What sailors"], WRONG, 0, "Sailors are not named either."),
        (["A person close"], WRONG, 0, "Close to the port is no name."),
        (
            ["The harbour master", "The pilot", "What sailors", "A person close"],
            "✗ **Not this time:** 2 of 2 found, 2 wrong picks.\n-# Each right pick brings points, and each wrong pick",
            0,
            "Close to the port",
        ),
    ],
)
async def test_ticks_earn_points_for_keys_and_lose_them_for_others(
    ana: Student,
    ask: Ask,
    settings: Settings,
    ticks: list[str],
    verdict: str,
    score: float,
    about: str | None,
) -> None:
    told = await ana.press(await ana.tick(await ask(CREW), *ticks), "Check my answer")
    assert verdict in told
    assert about is None or about in told
    assert "The harbour log" in told
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.maximum) == (score, 2)


async def test_statements_are_sorted_one_after_another_on_one_card(ana: Student, ask: Ask) -> None:
    card = await ask(CARGO)
    message = card.message.id
    assert "Statement 1 of 4" in card
    assert card.buttons[:2] == ["Fact", "Opinion"]
    card = await ana.press(card, "Fact")
    assert "Statement 2 of 4" in card
    assert "So far" in card
    assert RIGHT not in card
    assert card.message.id == message


async def test_all_statements_sorted_right_are_told_with_the_reason_of_each(ana: Student, ask: Ask) -> None:
    told = await sort_all(ana, await ask(CARGO), SORTED_RIGHT)
    assert RIGHT in told
    for reason in ("Its plate says so.", "Pride is a judgement.", "Years of building", "Too many for what?"):
        assert reason in told
    assert "Ask of each what you would look up." in told
    assert "The harbour log" in told


async def test_a_partly_right_sorting_says_beside_each_statement_what_it_is(
    ana: Student, ask: Ask, settings: Settings
) -> None:
    told = await sort_all(ana, await ask(CARGO), {**SORTED_RIGHT, "crane lifts": "Opinion"})
    assert "Partly right:** 3 of 4 right." in told
    lines = told.text.split("\n")
    below = lines[next(at for at, line in enumerate(lines) if "The crane lifts 40 tons." in line) + 1]
    assert "You said **Opinion**; it is **Fact**" in below
    assert "A load can be weighed." in below
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.maximum) == (0.75, 1)
    assert answer.response == {"tons": "opinion", "proud": "opinion", "oldest": "fact", "too-many": "opinion"}


async def test_a_sorting_without_a_right_one_scores_nothing(ana: Student, ask: Ask, settings: Settings) -> None:
    upside_down = {words: "Fact" if label == "Opinion" else "Opinion" for words, label in SORTED_RIGHT.items()}
    assert WRONG in await sort_all(ana, await ask(CARGO), upside_down)
    (answer,) = await answers_of(settings, ana)
    assert (answer.score, answer.maximum) == (0, 1)


async def test_the_last_sorted_statement_can_be_taken_back(ana: Student, ask: Ask) -> None:
    first = await ask(CARGO)
    assert not first.has("Undo")
    statement = first.text.split("> ")[-1]
    card = await ana.press(await ana.press(first, "Fact"), "Undo")
    assert "Statement 1 of 4" in card
    assert statement in card
    assert "So far" not in card
    assert RIGHT in await sort_all(ana, card, SORTED_RIGHT)


async def test_undo_goes_back_one_statement_at_a_time(ana: Student, ask: Ask) -> None:
    card = await ask(CARGO)
    for _ in range(3):
        card = await ana.press(card, "Fact")
    assert "Statement 4 of 4" in card
    for number in (3, 2, 1):
        card = await ana.press(card, "Undo")
        assert f"Statement {number} of 4" in card
    assert not card.has("Undo")


async def test_a_figure_is_asked_for_in_a_form(ana: Student, ask: Ask) -> None:
    card = await ask(SHARE)
    assert "Answer in **percent**" in card
    form = await ana.actor.click(card.message, custom_id=card.custom_id("Type your figure"))
    assert form.modal is not None
    _, field = form.modal["components"]
    assert field["label"] == "Type one figure"
    assert not re.search(r"\d", field["description"]), "no example can be the key"


@pytest.mark.parametrize("typed", ["13", "13%", "about 13%", "13.4 percent", "0.013 thousand"])
async def test_a_figure_inside_the_tolerance_is_right_however_it_is_written(ana: Student, ask: Ask, typed: str) -> None:
    told = await ana.type_figure(await ask(SHARE), typed)
    assert RIGHT in told
    assert "312 of 2,400 is 13 percent." in told
    assert "the yearly table" in told


async def test_a_wrong_figure_is_set_beside_the_right_one(ana: Student, ask: Ask) -> None:
    told = await ana.type_figure(await ask(SHARE), "20")
    assert WRONG in told
    assert "You said **20%**" in told
    assert "The answer is **13.0%" in told
    assert "About your answer" not in told


async def test_a_known_slip_gets_its_own_explanation(ana: Student, ask: Ask) -> None:
    told = await ana.type_figure(await ask(SHARE), "7.7")
    assert WRONG in told
    assert "you divided the wrong way round" in told


@pytest.mark.parametrize("typed", ["a lot", "1/7", "13 dollars"])
async def test_a_figure_that_cannot_be_read_is_not_counted_and_may_be_typed_again(
    ana: Student, ask: Ask, settings: Settings, typed: str
) -> None:
    card = await ask(SHARE)
    refused = await ana.type_figure(card, typed)
    assert "not counted" in refused
    assert "74.6" in refused
    assert refused.message.id == card.message.id
    assert await answers_of(settings, ana) == []
    assert RIGHT in await ana.type_figure(card, "13")


@pytest.mark.parametrize("question", KINDS.values(), ids=KINDS)
async def test_a_hint_is_shown_on_request_and_costs_nothing(
    ana: Student, ask: Ask, settings: Settings, question: Content
) -> None:
    card = await ask(question)
    assert question["hint"] not in card
    hinted = await ana.press(card, "Show a hint")
    assert question["hint"] in hinted
    assert hinted.message.id == card.message.id
    card = await ana.press(hinted, "Hide the hint")
    assert question["hint"] not in card
    card = await ana.press(card, "Show a hint")
    assert await answers_of(settings, ana) == []
    assert (RIGHT if question["kind"] != "poll" else "Thank you") in await settle(ana, card, question)
    (answer,) = await answers_of(settings, ana)
    assert answer.score == answer.maximum


async def test_a_hint_stays_open_beside_what_was_ticked_and_ticks_stay_when_it_folds(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.press(await ask(CREW), "Tick B"), "Show a hint")
    assert card.has("✓ B ticked")
    card = await ana.press(card, "Tick D")
    assert CREW["hint"] in card
    card = await ana.press(card, "Hide the hint")
    assert CREW["hint"] not in card
    assert card.has("Check my answer: B and D")


async def test_a_hint_stays_open_from_part_to_part_and_what_cannot_be_read_leaves_it_open(
    ana: Student, ask: Ask
) -> None:
    card = await ana.press(await ask(CARGO), "Show a hint")
    card = await ana.press(card, "Fact")
    assert CARGO["hint"] in card
    assert "Statement 2 of 4" in card
    card = await ana.press(await ask(SHARE), "Show a hint")
    card = await ana.type_figure(card, "a lot")
    assert SHARE["hint"] in card
    assert SHARE["hint"] not in await ana.type_figure(card, "13")


async def test_the_hint_of_a_question_left_meanwhile_is_not_opened(ana: Student, ask: Ask) -> None:
    card = await ask(BERTH)
    hint = card.custom_id("Show a hint")
    told = await ana.pick(card, "312 ships")
    assert BERTH["hint"] not in await ana.send(told, hint)


async def test_a_question_without_a_hint_offers_none(ana: Student) -> None:
    assert not (await ana.slash("quiz", pack="lamps", length=ALL)).has("Show a hint")


async def test_a_questions_content_note_stands_on_its_card(ana: Student, ask: Ask) -> None:
    assert "Content note:** One option mentions a rumour." in await ask(CREW)


async def test_an_author_can_fix_the_order(ana: Student, ask: Ask) -> None:
    card = await ask(changed(BERTH, shuffle=False))
    assert [text[7:14] for text, _ in card.options] == ["312 shi", "The har", "Ships w"]


# ---------------------------------------------------------------- nothing gives the key away


@pytest.mark.parametrize("kind", MOVED)
async def test_before_the_answer_nothing_that_discord_gets_depends_on_the_key(
    env: simcord.Env,
    ana: Student,
    folder: Path,
    ask: Ask,
    settings: Settings,
    seeds: Seeds,
    kind: str,
) -> None:
    seeds.fixed = 7  # a chain is never shown in its right order, as others can be
    card = await ask(KINDS[kind])
    if kind in ("multi", "spot"):
        card = await ana.press(card, "Tick A")
    elif begun := {"classify": "Fact", "order": "An agency", "verdict": "Something is odd"}.get(kind):
        card = await ana.press(card, begun)
    elif kind == "match":
        card = await ana.pick(card, "A captain")
    elif kind == "estimate":
        card = await ana.type_in(card, "Type your guess", "8")
    card = await ana.press(await ana.slash("quiz"), "Go on with it")
    before = card.message.components
    hinted = (await ana.press(card, "Show a hint")).message.components
    # The same run, with its order and its ids, over the same question with another key.
    write(folder, harbour(MOVED[kind]))
    await restart(env, settings)
    again = await ana.press(await ana.slash("quiz"), "Go on with it")
    assert again.message.components == before
    assert (await ana.press(again, "Show a hint")).message.components == hinted
    card = again
    while card.has("Undo the last one"):
        card = await ana.press(card, "Undo the last one")
    if kind == "verdict":  # which stays as it is
        card = await ana.press(await ana.press(card, "Some ships came"), "Check my answer")
    else:
        card = await settle(ana, card, KINDS[kind])
    assert RIGHT not in card


NAMED = ("options", "statements", "labels", "items", "reasons")
"""What holds ids of the author's."""


@pytest.mark.parametrize("kind", KINDS)
async def test_ids_and_menu_values_name_places_and_never_options(ana: Student, ask: Ask, kind: str) -> None:
    card = await ask(KINDS[kind])
    sent = [*card.ids, *(one["value"] for part in card.parts() for one in part.get("options", ()))]
    names = [name for part in NAMED for name in KINDS[kind].get(part, ())]
    assert sent
    assert not [one for one in sent if any(name in one for name in names)]


async def test_ticking_tells_nothing_of_what_is_right(ana: Student, ask: Ask) -> None:
    card = await ask(CREW)
    for ticks in (["The pilot"], ["A person close"]):
        card = await ana.tick(card, *ticks)
        assert not [words for words in ("ight", "rong", "Close to the port is", "line names") if words in card]
