"""`/quiz` as it runs: choosing a pack and a length, going through, the result, and who sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discord import ButtonStyle

from bot.config import Settings
from bot.services.content import load_library
from tests.bot.content import (
    BERTH,
    CARGO,
    CREW,
    HARBOUR_NOTE,
    answers_of,
    asked,
)
from tests.bot.quiz.walk import ALL, RIGHT, WRONG, Ask, harbour_run, settle
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from tests.people import Card, School, Student


MOST_SUGGESTED = 25
"""Names that Discord takes at once."""


# ---------------------------------------------------------------- beginning


@pytest.mark.any_database
async def test_a_quiz_command_with_pack_and_length_shows_the_first_question(ana: Student) -> None:
    card = await ana.slash("quiz", pack="share-and-whole", length=5)
    assert "Share and whole · question 1 of 5" in card
    assert card.ephemeral


@pytest.mark.any_database
async def test_pack_names_are_offered_while_typing(ana: Student) -> None:
    assert len(await ana.suggestions("quiz", "pack", "a")) == MOST_SUGGESTED
    assert await ana.suggestions("quiz", "pack", "HARBOUR N") == ["Harbour news"]
    assert await ana.suggestions("quiz", "pack", "share and") == ["Share and whole"]
    assert await ana.suggestions("quiz", "pack", "no such thing") == []


@pytest.mark.any_database
async def test_packs_are_offered_in_the_order_in_which_the_course_practises_with_them(ana: Student) -> None:
    offered = (await ana.slash("quiz")).menu
    first = [
        offered.index(title) for title in ("What am I reading?", "Checkable or not?", "Who says so?", "Do the sums")
    ]
    assert first == sorted(first)


@pytest.mark.any_database
async def test_without_options_a_pack_and_then_a_length_are_chosen(ana: Student) -> None:
    packs = await ana.slash("quiz")
    lengths = await ana.choose(packs, "Lamps on the quay")
    assert lengths.buttons[:2] == ["5 questions", "All 8"]
    assert "question 1 of 5" in await ana.press(lengths, "5 questions")


@pytest.mark.any_database
async def test_every_pack_can_be_chosen_by_its_purpose_and_language_those_of_the_teacher_first(ana: Student) -> None:
    library = load_library()
    practice = await ana.slash("quiz")
    menus = [entries for said, entries in practice.menus.items() if said.startswith("Choose a pack")]
    listed = [title for entries in menus for title in entries]  # more than one menu holds are in two
    assert listed.index("Lamps on the quay") < listed.index(next(iter(library.packs.values())).title)
    found = {*listed}
    for presses in (("Español",), ("Before",), ("Made",), ("Made", "Español")):
        card = await ana.slash("quiz")
        for label in presses:
            card = await ana.press(card, label)
        found |= {*card.menu}
    assert {pack.title for pack in library.packs.values()} <= found
    assert not any(title.startswith(("Class ", "Test of the course")) for title in listed)
    assert listed[-1].startswith("Instead of ")


@pytest.mark.any_database
async def test_a_skill_narrows_the_packs_of_a_purpose(ana: Student) -> None:
    card = await ana.choose(await ana.slash("quiz"), "Arithmetic")
    library = load_library()
    chosen = [pack for pack in library.packs.values() if pack.title in card.menus["Choose a pack"]]
    assert chosen
    assert all(sum(question.skill == "arithmetic" for question in pack.questions) >= 2 for pack in chosen)


@pytest.mark.any_database
async def test_the_recommended_quiz_is_the_main_button_and_its_first_question_two_presses_away(ana: Student) -> None:
    card = await ana.slash("quiz")
    (best,) = [label for label, style in card.styles.items() if style == 1]
    assert best.startswith("Take it: ")
    lengths = await ana.press(card, best)
    assert "How many questions?" in lengths
    assert "question 1 of" in await ana.press(lengths, lengths.buttons[0])


@pytest.mark.any_database
async def test_before_anything_is_typed_the_ten_most_likely_packs_are_offered(ana: Student) -> None:
    best = (await ana.slash("quiz")).custom_id("Take it").split(".")[2]
    offered = await ana.suggestions("quiz", "pack")
    assert len(offered) == 10
    assert offered[0] in (load_library().packs[best].title if best in load_library().packs else offered[0])
    assert not any(title.startswith(("Class ", "Instead of ")) for title in offered)
    assert any(title.startswith("Class 3") for title in await ana.suggestions("quiz", "pack", "class"))


@pytest.mark.any_database
async def test_a_length_alone_leaves_the_pack_to_choose(ana: Student) -> None:
    packs = await ana.slash("quiz", length=5)
    assert "Lamps on the quay · question 1 of 5" in await ana.choose(packs, "Lamps on the quay")


@pytest.mark.any_database
async def test_a_pack_alone_leaves_the_length_to_choose_and_another_pack_can_be_taken(ana: Student) -> None:
    lengths = await ana.slash("quiz", pack="lamps")
    assert lengths.has("All 8")
    assert not lengths.has("10")
    assert "Harbour news" in (await ana.press(lengths, "Another pack")).menu


@pytest.mark.any_database
async def test_a_length_beyond_the_pack_asks_all_of_it(ana: Student) -> None:
    assert "question 1 of 4" in await ana.slash("quiz", pack="harbour", length=10)


@pytest.mark.any_database
async def test_a_unique_part_of_a_title_finds_its_pack(ana: Student) -> None:
    assert "Lamps on the quay · question 1 of 8" in await ana.slash("quiz", pack="on the QUAY", length=ALL)


@pytest.mark.any_database
@pytest.mark.parametrize("name", ["Nessie", "e"])
async def test_an_unknown_or_ambiguous_pack_gets_one_polite_private_line(ana: Student, name: str) -> None:
    card = await ana.slash("quiz", pack=name)
    assert f"no pack called “{name}”" in card
    assert "\n" not in card.text
    assert card.ephemeral
    assert card.buttons == []


@pytest.mark.any_database
async def test_the_name_of_an_unknown_pack_cannot_ping_or_swell_the_line(ana: Student) -> None:
    card = await ana.slash("quiz", pack="@everyone " + "long " * 100)
    assert "@everyone" not in card
    assert len(card.text) < 200


# ---------------------------------------------------------------- content notes


@pytest.mark.any_database
async def test_a_packs_content_note_is_read_before_its_length_is_chosen(ana: Student) -> None:
    assert f"Content note:** {HARBOUR_NOTE}" in await ana.slash("quiz", pack="harbour")


@pytest.mark.any_database
async def test_a_packs_content_note_is_read_although_the_quiz_begins_at_once(ana: Student) -> None:
    first = await ana.slash("quiz", pack="harbour", length=ALL)
    assert f"Content note:** {HARBOUR_NOTE}" in first


# ---------------------------------------------------------------- going through


async def test_a_question_that_is_answered_leads_to_the_next(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    assert not card.has("Next")
    told = await ana.pick(card, "It burns")
    assert told.buttons == ["Next question", "Stop here", "Something wrong with this question?"]
    assert told.styles["Next question"] == ButtonStyle.primary.value
    assert "question 2 of 5" in await ana.press(told, "Next question")


async def test_a_skipped_question_is_no_answer_and_is_come_back_to_at_the_end(ana: Student, settings: Settings) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    skipped = [prompt_of(card)]
    card = await ana.press(await ana.pick(await ana.press(card, "Skip"), "It burns"), "Next question")
    skipped.append(prompt_of(card))
    card = await ana.press(card, "Skip")
    for _ in range(2):
        told = await ana.pick(card, "It burns")
        card = await ana.press(told, "Next question" if told.has("Next") else "See my result")
    assert "2 questions skipped." in card
    assert "**3 of 3 questions fully right**" in card
    assert len(await answers_of(settings, ana)) == 3
    back = await ana.press(card, "Answer what I skipped")
    assert prompt_of(back) == skipped[0]
    back = await ana.press(await ana.pick(back, "It burns"), "Next question")
    assert prompt_of(back) == skipped[1]
    end = await ana.press(await ana.pick(back, "It is out"), "See my result")
    assert "skipped" not in end
    assert "**4 of 5 questions fully right**" in end
    assert "You have a quiz open" not in await ana.slash("quiz")


async def test_a_quiz_that_is_stopped_shows_its_result_so_far_and_waits(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    asked = await ana.press(await ana.pick(card, "It burns"), "Next question")
    there = asked.text
    stopped = await ana.press(asked, "Stop here")
    assert "**Stopped at question 2 of 5.**" in stopped
    assert "**1 of 1 question fully right**" in stopped
    assert (await ana.press(stopped, "Go on with it")).text == there
    assert (await ana.resume()).text == there


@pytest.mark.any_database
async def test_a_quiz_that_is_stopped_before_its_first_answer_says_so(ana: Student) -> None:
    stopped = await ana.press(await ana.slash("quiz", pack="lamps", length=5), "Stop here")
    assert "No answers yet." in stopped
    assert "question 1 of 5" in await ana.press(stopped, "Go on with it")


def prompt_of(card: Card) -> str:
    """What a card asks."""
    return next(line for line in card.text.split("\n") if line.startswith("## "))


@pytest.mark.any_database
async def test_each_answer_is_followed_by_feedback_and_the_last_by_the_result(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    for at in range(5):
        card = await ana.pick(card, "It is out" if at < 2 else "It burns")
        assert (WRONG if at < 2 else RIGHT) in card
        assert "All lamps burn." in card
        assert ("Look again." in card) == (at < 2)
        card = await ana.press(card, "Next question" if at < 4 else "See my result")
    assert "Your result: Lamps on the quay" in card
    assert "3 of 5 questions fully right" in card


async def test_the_result_is_given_by_skill_with_the_answers_behind_it(ana: Student) -> None:
    card = await ana.slash("quiz", pack="harbour", length=ALL)
    card = await harbour_run(ana, card)
    assert "2 of 4 questions fully right" in card
    assert "60% of the points" in card  # 1 of 1, 1 of 2, 0 of 1, 1 of 1
    lines = card.text.split("\n")
    assert [line.lstrip("▰▱ ") for line in lines if "answer" in line and "% of the points" in line] == [
        "**Checkable or not:** 100% of the points, 1 answer",
        "**Type is not truth:** 0% of the points, 1 answer",
        "**Attribution:** 50% of the points, 1 answer",
        "**Arithmetic:** 100% of the points, 1 answer",
    ]


async def test_the_result_names_what_was_missed_and_asks_only_that_again(ana: Student) -> None:
    card = await harbour_run(ana, await ana.slash("quiz", pack="harbour", length=ALL))
    assert "Who is named as a source?" in card
    assert "Sort the four statements." in card
    assert "Which one could evidence settle?" not in card
    card = await ana.press(card, "Again, only the ones I missed (2)")
    seen = set[str]()
    for _ in range(2):
        assert "of 2 " in card
        seen.add("sort" if "Sort the four" in card else "who" if "Who is named" in card else "other")
        card = await settle(ana, card, CARGO if "Sort the four" in card else CREW)
        assert RIGHT in card
        card = await ana.press(card, "See my result" if card.has("See") else "Next question")
    assert seen == {"sort", "who"}
    assert "2 of 2 questions fully right" in card


@pytest.mark.any_database
async def test_a_faultless_result_offers_no_repetition_but_a_way_on(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.pick(await ask(BERTH), "312 ships"), "See my result")
    assert "1 of 1 question fully right" in card
    assert not card.has("Again")
    assert "Harbour news" in (await ana.press(card, "Another quiz")).menu


@pytest.mark.any_database
async def test_the_result_leads_to_progress(ana: Student, ask: Ask) -> None:
    card = await ana.press(await ana.pick(await ask(BERTH), "312 ships"), "See my result")
    assert "Your progress" in await ana.press(card, "My progress")


async def test_new_questions_come_first_then_missed_ones_then_the_rest(ana: Student) -> None:
    card = await ana.slash("quiz", pack="lamps", length=5)
    met, missed = list[str](), set[str]()
    for at in range(5):
        met.append(asked(card))
        if at < 2:
            missed.add(asked(card))
        card = await ana.pick(card, "It is out" if at < 2 else "It burns")
        card = await ana.press(card, "Next question" if at < 4 else "See my result")
    card = await ana.slash("quiz", pack="lamps", length=ALL)
    second = list[str]()
    for at in range(8):
        second.append(asked(card))
        card = await ana.press(await ana.pick(card, "It burns"), "Next question" if at < 7 else "See my result")
    assert set(second[:3]).isdisjoint(met)
    assert set(second[3:5]) == missed
    assert set(second[5:]) == set(met) - missed


async def test_of_several_answers_to_a_question_the_latest_decides_whether_it_was_missed(
    ana: Student, clock: SimulatedClock
) -> None:
    for only in (True, False):  # at first lamp 5 alone is right, then it alone is wrong
        card = await ana.slash("quiz", pack="lamps", length=ALL)
        for at in range(8):
            clock.wait(1)
            card = await ana.pick(card, "It burns" if (asked(card) == "lamp-5") is only else "It is out")
            card = await ana.press(card, "Next question" if at < 7 else "See my result")
    assert asked(await ana.slash("quiz", pack="lamps", length=ALL)) == "lamp-5"


# ---------------------------------------------------------------- two students


async def test_two_students_go_through_runs_of_their_own(ana: Student, school: School, settings: Settings) -> None:
    ben = school.student("ben")
    hers = await ana.slash("quiz", pack="lamps", length=5)
    his = await ben.slash("quiz", pack="lamps", length=5)
    assert "question 1 of 5" in his
    for _ in range(2):
        hers = await ana.press(await ana.pick(hers, "It burns"), "Next question")
    his = await ben.press(await ben.pick(his, "It is out"), "Next question")
    assert "question 3 of 5" in await ana.slash("quiz")
    assert "question 2 of 5" in await ben.slash("quiz")
    assert [one.score for one in await answers_of(settings, ana)] == [1, 1]
    assert [one.score for one in await answers_of(settings, ben)] == [0]


@pytest.mark.any_database
async def test_everything_of_a_quiz_is_private_in_a_server(ana: Student) -> None:
    card = await ana.slash("quiz")
    cards = [card, await ana.choose(card, "Harbour news")]
    cards.append(await ana.press(cards[-1], "All 4"))
    cards.append(await harbour_run(ana, cards[-1]))
    cards.append(await ana.slash("quiz"))
    assert all(one.ephemeral for one in cards)


@pytest.mark.any_database
async def test_a_whole_quiz_is_played_in_direct_messages_where_nothing_needs_hiding(school: School) -> None:
    ben = school.stranger("ben")
    card = await ben.slash("quiz", pack="harbour", length=ALL)
    assert not card.ephemeral
    card = await harbour_run(ben, card)
    assert "2 of 4 questions fully right" in card
    assert not card.ephemeral
    assert await ben.suggestions("quiz", "pack", "harbour n") == ["Harbour news"]
