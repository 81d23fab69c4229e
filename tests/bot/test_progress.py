"""`/progress`: lessons done, accuracy by skill with what stands behind it, and a lean in words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import simcord

from bot.config import Settings
from bot.services.content import load_library
from tests.answer_helpers import go_through, rightly
from tests.bot.content import (
    CARGO,
    SHARE,
    TIDES,
    asked,
    changed,
    harbour,
    lamps,
    restart,
    sort_all,
    sorting,
    write,
)
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, School, Student

ALL = 0
LEAN = "A habit to watch"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content files besides the bundled ones."""
    return write(
        tmp_path / "content",
        harbour(SHARE, changed(CARGO, skill="checkable")),
        lamps(),
        TIDES,
        sorting(8, name="eight"),
        sorting(5, name="five"),
        sorting(3, name="three"),
        sorting(4, name="four-each", opinions=4),
    )


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


async def light(student: Student, *, wrong: int, of: int = 5) -> Card:
    """A quiz about lamps with so many wrong answers; its result."""
    card = await student.slash("quiz", pack="lamps", length=of if of == 5 else ALL)
    for at in range(of):
        card = await student.pick(card, "It is out" if at < wrong else "It burns")
        card = await student.press(card, "Next question" if at + 1 < of else "See my result")
    return card


async def sort(student: Student, name: str, *, called_opinion: int, called_fact: int = 0) -> Card:
    """A quiz of sorting, calling so many facts opinion and so many opinions fact; its feedback."""
    labels = {f"fact {at}.": "Opinion" if at <= called_opinion else "Fact" for at in range(1, 11)}
    labels |= {f"opinion {at}.": "Fact" if at <= called_fact else "Opinion" for at in range(1, 11)}
    card = await sort_all(student, await student.slash("quiz", pack=name, length=ALL), labels)
    await student.press(card, "See my result")
    return card


def skills(card: Card) -> list[str]:
    """The lines about skills, without their bars."""
    return [line.lstrip("▰▱ ") for line in card.text.split("\n") if "% of the points, " in line and " answer" in line]


# ---------------------------------------------------------------- empty


@pytest.mark.any_database
async def test_without_any_answer_it_says_so_and_where_to_begin(ana: Student) -> None:
    card = await ana.slash("progress")
    assert "No answers yet" in card
    assert "/learn" in card
    assert "/quiz" in card
    assert re.search(r"Lessons:\*\* 0 of \d+ done", card.text)
    assert LEAN not in card
    assert skills(card) == []
    assert card.ephemeral


@pytest.mark.any_database
async def test_it_leads_to_the_lesson_that_is_next_to_all_lessons_and_to_a_quiz(ana: Student) -> None:
    card = await ana.slash("progress")
    first, course, quiz = (card.custom_id(label) for label in (card.buttons[0], "All lessons", "Take a quiz"))
    assert "step 1 of" in await ana.send(card, first)
    assert "lessons done" in await ana.send(card, course)
    assert "Lamps on the quay" in (await ana.send(card, quiz)).menu


# ---------------------------------------------------------------- lessons


@pytest.mark.any_database
async def test_lessons_are_listed_with_what_is_done_and_where_one_is_open(ana: Student, clock: SimulatedClock) -> None:
    library = load_library()
    assert library.course is not None
    first, second = (library.lessons[name] for name in library.course.lessons[:2])
    await go_through(ana, first, rightly)
    await ana.press(await ana.read_on(await ana.slash("learn", lesson=second.id)), "Next")
    card = await ana.slash("progress")
    assert f"1 of {len(library.course.lessons)} done" in card
    lines = card.text.split("\n")
    assert f"done <t:{int(clock.now().timestamp())}:d>" in next(line for line in lines if f". {first.title}**" in line)
    assert "open, at step 2" in next(line for line in lines if f". {second.title}**" in line)
    assert card.buttons[0] == f"Continue: {second.title}"


@pytest.mark.any_database
async def test_the_button_names_what_it_does_for_a_lesson_that_was_never_opened(ana: Student) -> None:
    assert (await ana.slash("progress")).buttons[0].startswith("Begin: ")


# ---------------------------------------------------------------- accuracy by skill


async def test_accuracy_is_given_by_skill_with_the_number_of_answers_behind_it(ana: Student) -> None:
    await light(ana, wrong=2)
    card = await ana.slash("progress")
    assert skills(card) == ["**Checkable or not:** 60% of the points, 5 answers"]
    assert "No answers yet" not in card


async def test_a_single_answer_is_called_so_and_counts_before_the_quiz_is_over(ana: Student) -> None:
    await ana.pick(await ana.slash("quiz", pack="lamps", length=5), "It burns")
    assert skills(await ana.slash("progress")) == ["**Checkable or not:** 100% of the points, 1 answer"]


async def test_partly_right_answers_count_in_part(ana: Student) -> None:
    await sort(ana, "four-each", called_opinion=2)
    card = await ana.slash("progress")
    assert skills(card) == ["**Checkable or not:** 75% of the points, 1 answer"]
    assert "A partly right answer brings a part of its points" in card


async def test_answers_of_quizzes_and_lessons_are_counted_together_skill_by_skill(ana: Student) -> None:
    await light(ana, wrong=5)
    card = await ana.slash("learn", lesson="tides")
    for _ in range(2):
        card = await ana.press(card, "Next")
    card = await ana.press(await ana.pick(card, "312 ships"), "Next")
    await ana.type_figure(await ana.press(card, "Next"), "13")
    assert skills(await ana.slash("progress")) == [
        "**Checkable or not:** 17% of the points, 6 answers",
        "**Arithmetic:** 100% of the points, 1 answer",
    ]


async def test_every_round_counts_and_not_the_last_one_alone(ana: Student) -> None:
    await light(ana, wrong=8, of=8)
    await light(ana, wrong=0, of=8)
    assert skills(await ana.slash("progress")) == ["**Checkable or not:** 50% of the points, 16 answers"]


@pytest.mark.any_database
async def test_nearly_everything_right_is_never_rounded_up_to_everything(
    env: simcord.Env, ana: Student, settings: Settings, folder: Path
) -> None:
    many = lamps(21)
    for question in many["questions"][1:]:
        question["points"] = 10
    write(folder, many)
    await restart(env, settings)
    card = await ana.slash("quiz", pack="lamps", length=ALL)
    for at in range(21):
        card = await ana.pick(card, "It is out" if asked(card) == "lamp-1" else "It burns")
        card = await ana.press(card, "Next question" if at < 20 else "See my result")
    assert "99% of the points" in card  # 200 of 201
    assert skills(await ana.slash("progress")) == ["**Checkable or not:** 99% of the points, 21 answers"]


@pytest.mark.any_database
async def test_every_bar_has_its_figure_in_words_beside_it(ana: Student) -> None:
    cards = [await light(ana, wrong=2), await ana.slash("progress"), await ana.slash("learn")]
    cards.append(await ana.slash("learn", lesson="tides"))
    cards.append(await ana.slash("quiz", pack="lamps", length=5))
    for card in cards:
        barred = [line for line in card.text.split("\n") if "▰" in line or "▱" in line]
        assert barred
        for line in barred:
            assert re.search(r"\d+%|\d+ of \d+", line), line


@pytest.mark.any_database
async def test_a_bar_is_as_long_as_its_figure_says(ana: Student) -> None:
    await light(ana, wrong=2)
    (line,) = [line for line in (await ana.slash("progress")).text.split("\n") if "60% of the points" in line]
    assert line.startswith("▰▰▰▰▰▰▱▱▱▱ ")


# ---------------------------------------------------------------- a lean


@pytest.mark.any_database
async def test_a_lean_is_told_in_words_with_its_figures(ana: Student) -> None:
    await sort(ana, "eight", called_opinion=6)
    card = await ana.slash("progress")
    assert LEAN in card
    assert "You called 6 of 8 reported statements “opinion”." in card
    assert "early estimate" not in card


@pytest.mark.any_database
async def test_a_habit_in_another_language_keeps_its_own_words_and_says_which_language_that_was(ana: Student) -> None:
    await sort(ana, "eight", called_opinion=6)
    assert "These statements were in" not in await ana.slash("progress")
    await ana.slash("language", language="es")
    card = await ana.slash("progress")
    assert "De 8 reported statements, llamaste «opinion» a 6. (Esas afirmaciones estaban en English.)" in card


@pytest.mark.any_database
async def test_with_few_statements_behind_it_a_lean_is_called_an_early_estimate(ana: Student) -> None:
    await sort(ana, "five", called_opinion=4)
    card = await ana.slash("progress")
    assert "You called 4 of 5 reported statements “opinion”. An early estimate" in card


@pytest.mark.any_database
async def test_of_too_few_statements_nothing_is_said(ana: Student) -> None:
    await sort(ana, "three", called_opinion=3)
    assert LEAN not in await ana.slash("progress")


@pytest.mark.any_database
async def test_a_few_slips_are_no_lean(ana: Student) -> None:
    await sort(ana, "eight", called_opinion=3)
    assert LEAN not in await ana.slash("progress")


async def test_statements_of_several_quizzes_are_added_up(ana: Student) -> None:
    await sort(ana, "five", called_opinion=3)
    await sort(ana, "three", called_opinion=3)
    assert "You called 6 of 8 reported statements “opinion”." in await ana.slash("progress")


@pytest.mark.any_database
async def test_a_lean_both_ways_is_told_for_each_kind(ana: Student) -> None:
    await sort(ana, "four-each", called_opinion=3, called_fact=2)
    card = await ana.slash("progress")
    assert "You called 3 of 4 reported statements “opinion”." in card
    assert "You called 2 of 4 statements of the kind “Opinion” “fact”." in card


@pytest.mark.any_database
async def test_a_lean_goes_once_the_same_statements_are_sorted_right(ana: Student, clock: SimulatedClock) -> None:
    await sort(ana, "eight", called_opinion=6)
    clock.wait(60)
    await sort(ana, "eight", called_opinion=0)
    assert LEAN not in await ana.slash("progress")


# ---------------------------------------------------------------- whose, and how long


async def test_another_learners_results_never_show(ana: Student, school: School) -> None:
    ben = school.student("ben")
    await light(ben, wrong=1)
    await sort(ben, "eight", called_opinion=6)
    hers = await ana.slash("progress")
    assert "No answers yet" in hers
    assert LEAN not in hers
    await light(ana, wrong=5)
    assert skills(await ana.slash("progress")) == ["**Checkable or not:** 0% of the points, 5 answers"]
    assert LEAN in await ben.slash("progress")


async def test_progress_is_the_same_after_a_restart_and_days_later(
    env: simcord.Env, ana: Student, settings: Settings, clock: SimulatedClock
) -> None:
    await light(ana, wrong=2)
    await sort(ana, "eight", called_opinion=6)
    before = (await ana.slash("progress")).text.split("\n")
    await restart(env, settings)
    assert (await ana.slash("progress")).text.split("\n") == before
    await clock.pass_days(7)
    later = (await ana.slash("progress")).text.split("\n")
    assert [line for line in later if line not in before] == ["**Next:** practise. **Checkable or not** is due."]
    assert len(later) == len(before)


async def test_results_of_a_pack_that_was_taken_away_still_count(
    env: simcord.Env, ana: Student, settings: Settings, folder: Path
) -> None:
    await light(ana, wrong=2)
    await sort(ana, "eight", called_opinion=6)
    (folder / "lamps.yaml").unlink()
    (folder / "eight.yaml").unlink()
    await restart(env, settings)
    card = await ana.slash("progress")
    (line,) = skills(card)
    assert line.endswith("6 answers")
    assert LEAN not in card  # what the statements were is no longer known


async def test_an_answer_that_no_longer_fits_its_revised_question_is_passed_over(
    env: simcord.Env, ana: Student, settings: Settings, folder: Path
) -> None:
    await sort(ana, "eight", called_opinion=6)
    write(folder, sorting(9, name="eight"))
    await restart(env, settings)
    card = await ana.slash("progress")
    assert LEAN not in card
    assert len(skills(card)) == 1


async def test_progress_is_private_in_a_server_and_open_in_direct_messages(ana: Student, school: School) -> None:
    assert (await ana.slash("progress")).ephemeral
    ben = school.stranger("ben")
    await light(ben, wrong=1)
    card = await ben.slash("progress")
    assert not card.ephemeral
    assert skills(card) == ["**Checkable or not:** 80% of the points, 5 answers"]


async def test_a_question_that_was_only_looked_at_is_no_answer(ana: Student) -> None:
    await ana.slash("quiz", pack="lamps", length=5)
    assert "No answers yet" in await ana.slash("progress")
