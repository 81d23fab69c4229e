"""Skills that a pack of a server's own declares: by their names wherever results are told by skill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import simcord

from bot.config import Settings
from questions.parsing.writer import yaml_text
from tests.bot.classroom_page import Room
from tests.bot.content import LOG, answers_of, pack, restart, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.people import Card, Student

CHARTS = {"charts": "Reading *charts*"}
IN_FOLDER = "from-a-folder"


def question(skill: str, at: int = 1) -> dict[str, Any]:
    return {
        "id": f"q{at}",
        "kind": "choice",
        "skill": skill,
        "prompt": f"What does line {at} show?",
        "options": {"right": {"text": "Nothing that was measured"}, "wrong": {"text": "Growth", "feedback": "No."}},
        "answer": "right",
        "explain": "It was drawn.",
    }


def lines_of_skills(card: Card) -> list[str]:
    return [line.split(" ", 1)[1] for line in card.text.split("\n") if line.startswith(("▰", "▱"))]


def own(name: str = "biology", title: str = "Biology", **changed: Any) -> dict[str, Any]:
    questions = [question("charts"), question("unit", 2)]
    return pack(name, title, *questions, **{"skills": CHARTS, "figures": {}, **changed})


async def publish(room: Room, content: dict[str, Any]) -> None:
    file = (f"{content['id']}.yaml", yaml_text(content).encode())
    await room.teacher.press(await room.teacher.slash("pack upload", file=file), "Publish")


async def play(student: Student, name: str, *picks: str) -> Card:
    """A quiz in its order of questions; its end."""
    card = await student.slash("quiz", pack=name, length=0)
    for pick in picks:
        card = await student.pick(card, pick)
        card = await student.press(card, "See my result" if card.has("See my result") else "Next question")
    return card


@pytest.fixture
def ana(room: Room) -> Student:
    return room.student("ana")


async def test_a_quiz_ends_with_the_name_of_the_skill(room: Room, ana: Student) -> None:
    await publish(room, own())
    end = await play(ana, "biology", "Growth", "Growth")
    assert lines_of_skills(end) == [
        "**What is counted:** 0% of the points, 1 answer",
        "**Reading *charts*:** 0% of the points, 1 answer",
    ]


async def test_the_page_of_the_pack_names_it(room: Room) -> None:
    await publish(room, own())
    assert "on Reading *charts* and What is counted." in await room.teacher.slash("pack show", pack="biology")


async def test_a_class_result_and_each_learners_own_name_it(room: Room, ana: Student) -> None:
    await publish(room, own(questions=[question("charts")]))
    await room.start("biology")
    await room.pick(ana, "Nothing that was measured")
    await room.close()
    end = await room.press("Next")
    assert "**Reading *charts*:** 100% of the points, 1 answer" in end
    assert "**Reading *charts*:** 100% of the points, 1 answer" in await ana.press(end, "My result")


async def test_progress_names_it_and_adds_up_the_packs_of_one_server_alone(
    room: Room, ana: Student, settings: Settings
) -> None:
    await publish(room, own())
    await publish(room, own("botany", "Botany", skills={"charts": "Graphs"}))
    await play(ana, "biology", "Nothing", "Nothing")
    await play(ana, "botany", "Growth", "Growth")
    here = "**Graphs:** 50% of the points, 2 answers"
    assert here in lines_of_skills(await ana.slash("progress")), "by the name that the latest pack gives it"
    assert {one.skill for one in await answers_of(settings, ana)} == {f"{room.guild.id}__charts", "unit"}


async def test_progress_never_shows_an_id_for_a_pack_that_is_gone(
    env: simcord.Env, settings: Settings, tmp_path: Path, room: Room, ana: Student
) -> None:
    folder = write(tmp_path / "content", own(IN_FOLDER, "From a folder", sources={"log": LOG}))
    await restart(env, replace(settings, content=(folder,)))
    await play(ana, IN_FOLDER, "Nothing", "Growth")
    assert any("Reading" in line for line in lines_of_skills(await ana.slash("progress")))
    await restart(env, settings)
    told = await ana.slash("progress")
    assert any(line.startswith("**Packs that are no longer there:** ") for line in lines_of_skills(told))
    assert "charts" not in told


async def test_skills_of_one_name_are_told_apart_by_their_packs(
    env: simcord.Env, settings: Settings, tmp_path: Path, room: Room, ana: Student
) -> None:
    folder = write(tmp_path / "content", own(IN_FOLDER, "From a folder", sources={"log": LOG}))
    await restart(env, replace(settings, content=(folder,)))
    await publish(room, own(skills={"charts": "Reading *charts*"}))
    await play(ana, IN_FOLDER, "Nothing", "Nothing")
    await play(ana, "biology", "Growth", "Growth")
    told = lines_of_skills(await ana.slash("progress"))
    assert "**Reading *charts* (Biology):** 0% of the points, 1 answer" in told
    assert "**Reading *charts* (From a folder):** 100% of the points, 1 answer" in told
