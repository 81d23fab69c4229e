"""`/class quiz` without a pack: a card to choose one on, and how few steps lead to the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.i18n import wording

if TYPE_CHECKING:
    from tests.bot.classroom_page import Room

PRIMARY = 1


@pytest.mark.any_database
async def test_three_steps_lead_to_the_first_question(room: Room) -> None:
    card = await room.teacher.slash("class quiz")
    (best,) = [label for label, style in card.styles.items() if style == PRIMARY]
    assert best == "Open it: Class 1: What am I reading?"
    room.panel = await room.teacher.press(card, best)
    assert "Start" in room.panel.buttons
    assert "question 1 of" in (await room.press("Start")).text.lower()


@pytest.mark.any_database
async def test_packs_made_for_a_class_come_first_and_others_are_a_press_away(room: Room) -> None:
    card = await room.teacher.slash("class quiz")
    assert all(title.startswith("Class ") for title in card.menus["Choose a pack"])
    assert "Do the sums" in (await room.teacher.press(card, "Practice")).menu
    spanish = await room.teacher.press(await room.teacher.slash("class quiz"), "Español")
    assert all(title.startswith("Clase ") for title in spanish.menus["Choose a pack"])


@pytest.mark.any_database
async def test_options_given_with_the_command_hold_for_the_pack_chosen_on_the_card(room: Room) -> None:
    card = await room.teacher.slash("class quiz", questions=3, seconds=77, discuss="on", teams=2, early="off")
    card = await room.teacher.press(card, "Practice")
    room.panel = await room.teacher.choose(card, "Do the sums")
    lobby = await room.shown()
    assert "Do the sums" in lobby
    assert "3 of " in lobby
    assert "77 seconds" in lobby
    assert "2 teams" in lobby


@pytest.mark.any_database
async def test_a_class_for_a_projector_is_one_when_its_pack_is_chosen_on_the_card_too(room: Room) -> None:
    card = await room.teacher.slash("class quiz", display="projector", teams=2, ranking="on")
    room.panel = await room.teacher.press(card, "Open it")
    assert room.panel.buttons == ["Start", "Unfold"]
    assert "-#" not in await room.shown()


async def test_the_next_class_pack_is_recommended_once_one_was_played(room: Room) -> None:
    room.panel = await room.teacher.press(await room.teacher.slash("class quiz"), "Open it")
    await room.press("Start")
    await room.end()
    assert (await room.teacher.slash("class quiz")).has("Open it: Class 2")


@pytest.mark.any_database
async def test_a_skill_narrows_the_packs_to_those_that_practise_it(room: Room) -> None:
    card = await room.teacher.press(await room.teacher.slash("class quiz", questions=3), "Practice")
    every = card.menus["Choose a pack"]
    assert card.menus["Choose a skill"][0] == "Every skill"
    card = await room.teacher.choose(card, "Arithmetic")
    assert set(card.menus["Choose a pack"]) < set(every)
    assert "Do the sums" in card.menu
    assert every == (await room.teacher.choose(card, "Every skill")).menus["Choose a pack"]
    room.panel = await room.teacher.choose(card, "Do the sums")
    assert "3 of " in await room.shown()


@pytest.mark.any_database
async def test_the_card_is_for_hosts(room: Room) -> None:
    room.show_host_commands()
    assert wording.NOT_A_HOST.english in await room.student("ana").slash("class quiz")


@pytest.mark.any_database
async def test_before_anything_is_typed_ten_packs_for_classes_are_offered(room: Room) -> None:
    offered = await room.teacher.suggestions("class quiz", "pack")
    assert len(offered) == 10
    assert all(title.startswith("Class ") for title in offered)
