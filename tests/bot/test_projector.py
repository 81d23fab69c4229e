"""`display: projector`: a class on a screen that a whole room reads, large, sparse and without names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Settings
from bot.i18n import wording
from tests.bot.classroom_page import Room, assert_fits, outline
from tests.bot.content import BERTH, CREW, KINDS, MOVED, changed, harbour, lamps, pack, restart, write
from tests.bot.test_class_results import LARGE
from tests.simulated import Seeds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card

LONG = 600
BARS = ("▰", "▱")
SHOWN = {"seconds": LONG, "display": "projector"}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    packs = [
        harbour(),
        lamps(),
        pack("berth", "Berths", BERTH, CREW),
        pack("talk", "Talk", changed(BERTH, discuss="What else could be counted?")),
        *(pack(f"only-{kind}", "One", question) for kind, question in KINDS.items()),
        *(pack(f"large-{kind}", "Large", question) for kind, question in LARGE.items()),
    ]
    return replace(settings, content=(write(tmp_path / "content", *packs),))


def assert_for_a_room(card: Card) -> None:
    """Large and without names: no small print, nobody mentioned, and Discord takes it."""
    assert "-#" not in card
    assert "<@" not in card
    assert_fits(card)


async def test_a_class_is_shown_large_and_without_names_from_the_lobby_to_the_result(room: Room) -> None:
    lobby = await room.open("talk", **SHOWN)
    ana, ben = room.learners("ana", "ben")
    await ana.press(lobby, "Join")
    lobby = await room.shown()
    assert lobby.text == "# Talk\n## 1 joined."
    assert lobby.buttons == ["Join"]
    vote = await room.press("Start")
    await room.pick(ana, "312 ships")
    await room.pick(ben, "Ships will")
    vote = room.now()
    assert "### Question 1 of 1" in vote
    assert "> ### Three sentences stood on the wall of the harbour office." in vote
    assert "# Which one could evidence settle?" in vote
    assert all(text.startswith("### **") for text, _ in vote.options)
    assert "## **Both have answered.**" in vote
    assert "### Closes <t:" in vote
    assert not any(bar in vote for bar in BARS)
    reveal = await room.close()
    assert "# **1 of 2 people right.**" in reveal
    assert "## The answer is **312 ships called in May.**" in reveal.text.replace("..", ".")
    assert any(bar in reveal for bar in BARS), "after the reveal there are bars"
    result = await room.press("Next")
    assert "# Talk\n## 2 learners took part." in result
    assert "## Worth talking about\n### 1. Which one could evidence settle? – **1 of 2 people right**" in result
    assert result.buttons == ["My result"]
    for card in (lobby, vote, reveal, result):
        assert_for_a_room(card)
    await ana.press(result, "My result")
    await room.shown()
    assert "## Your result: Talk" in room.own(ana)


@pytest.mark.any_database
async def test_no_card_shows_bars_before_the_reveal_not_even_where_the_class_may_see_the_spread(room: Room) -> None:
    await room.start("berth", **SHOWN, discuss="on", spread="shown")
    for name in ("ana", "ben"):
        student = room.student(name)
        if room.now().has("Answer A"):
            await student.press(room.now(), "Answer A")
    talk = await room.close()
    assert "## Talk it over" in talk
    assert "### The second vote opens <t:" in talk
    assert not any(bar in talk for bar in BARS)
    assert_for_a_room(talk)


@pytest.mark.any_database
@pytest.mark.parametrize("kind", MOVED)
async def test_nothing_on_an_open_question_tells_its_key(
    room: Room, settings: Settings, seeds: Seeds, kind: str
) -> None:
    seeds.fixed = 7  # both classes in the same order
    seen = list[tuple[str, str]]()
    for version in (KINDS[kind], MOVED[kind]):
        write(settings.content[0], pack(f"only-{kind}", "One", version))
        await restart(room.env, settings)
        vote = await room.start(f"only-{kind}", **SHOWN, discuss="on")
        talk = await room.close()
        assert_for_a_room(vote)
        assert_for_a_room(talk)
        seen.append((outline(vote), outline(talk)))
        await room.press("Unfold")
        await room.end()
    assert seen[0] == seen[1]


@pytest.mark.any_database
@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_has_a_card_for_a_room_at_its_vote_and_at_its_reveal(room: Room, kind: str) -> None:
    vote = await room.start(f"only-{kind}", **SHOWN)
    reveal = await room.close()
    for card in (vote, reveal):
        assert_for_a_room(card)
        assert card.has("My answer")
    assert "Nobody answered" in reveal


@pytest.mark.any_database
@pytest.mark.parametrize("kind", LARGE)
async def test_the_largest_questions_fit(room: Room, kind: str) -> None:
    assert_for_a_room(await room.start(f"large-{kind}", **SHOWN))
    assert_for_a_room(await room.close())


@pytest.mark.any_database
async def test_the_panel_is_folded_at_first_and_unfolds_when_its_host_wants_it(room: Room) -> None:
    await room.open("berth", **SHOWN)
    panel = room.fresh_panel()
    assert panel.buttons == ["Start", "Unfold"]
    await room.press("Start")
    assert room.fresh_panel().buttons == ["Close now", "Unfold"]
    assert (await room.teacher.slash("class panel")).buttons == ["Close now", "Unfold"]
    await room.press("Unfold")
    assert room.fresh_panel().has("Fold")
    await room.press("Close now")
    assert room.fresh_panel().has("Fold"), "what the host chose survives presses"


@pytest.mark.parametrize("ranking", ["on", "off"])
async def test_a_ranking_of_teams_stands_between_questions_where_the_host_wants_it(room: Room, ranking: str) -> None:
    lobby = await room.open("lamps", **SHOWN, teams=2, ranking=ranking, questions=2)
    everybody = room.learners("ana", "ben")
    for one in everybody:
        await one.press(lobby, "Join")
    await room.press("Start")
    assert "Teams so far" not in room.now()
    await everybody[0].press(room.now(), "Answer A")
    reveal = await room.close()
    assert ("## Teams so far\n### 1. Team " in reveal) is (ranking == "on")
    assert_for_a_room(reveal)
    vote = await room.press("Next")
    assert "Teams so far" not in vote
    await room.close()
    result = await room.press("Next")
    assert "## Teams, by the mean of their members\n### 1. Team " in result


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"display": "projector", "show": "podium"}, wording.NO_PODIUM_ON_PROJECTOR),
        ({"display": "projector", "ranking": "on"}, wording.NO_RANKING),
        ({"teams": 2, "ranking": "on"}, wording.NO_RANKING),
    ],
)
async def test_what_would_name_people_or_rank_nobody_is_refused_with_what_to_choose(
    room: Room, options: dict[str, Any], said: Any
) -> None:
    answer = await room.teacher.slash("class quiz", pack="berth", **options)
    assert answer.ephemeral
    assert said.english in answer
    assert room.public() == []


async def test_a_projected_class_goes_on_in_its_look_after_a_restart_and_runs_again_in_it(
    room: Room, settings: Settings
) -> None:
    await room.start("talk", **SHOWN)
    await restart(room.env, settings)
    await room.press("Unfold")
    assert "### Question 1 of 1" in room.now()
    await room.close()
    await room.press("Next")
    past = await room.teacher.slash("class history")
    again = await room.teacher.choose(past, "Talk")
    room.panel = await room.teacher.press(again, "Run again")
    assert room.panel.buttons == ["Start", "Unfold"]
    assert "# Talk\n" in (await room.shown()).text
    assert "-#" not in room.now()
