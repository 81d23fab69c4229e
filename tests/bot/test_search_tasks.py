"""Search tasks: something is looked up, handed in through a form, and shown as text that does nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Settings
from bot.services.scenes import AtStep, RunRef
from bot.views import ids
from lessons.loader import lesson_from
from questions.parsing.reader import read_yaml
from tests.answer_helpers import go_through, rightly
from tests.bot import tiny
from tests.bot.places import THE_SERVER, Someone

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from tests.bot.classroom_page import Room
    from tests.people import Card, School, Student

TASK = """\
  - id: look-it-up
    kind: search
    skill: lateral-reading
    prompt: Who runs the Sandvik Courier?
    hint: Open a second tab.
    levels:
      basic: {text: I stayed on the first page., feedback: Open a second page next time.}
      emergent: {text: "I looked at *several* results."}
      proficient: {text: I compared two sources.}
    explain: A shipping company runs it.
"""
PACK = tiny.pack(name="searching") + TASK
ALONE = tiny.pack("pick", name="alone").partition("  - {id: pick")[0] + TASK
LESSON = (
    tiny.LESSON.replace("tiny-lesson", "search-lesson")
    .replace("Tiny lesson", "Search lesson")
    .replace("steps:\n", f"steps:\n{TASK}", 1)
)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    folder = tiny.write(tmp_path / "content", **{"alone": ALONE, "searching": PACK, "search-lesson": LESSON})
    return replace(settings, content=(folder,))


async def opened(student: Student) -> Card:
    """The task, as a pack holds it alone."""
    return await student.slash("quiz", pack="alone", length=0)


async def form_of(student: Student, card: Card, button: str) -> list[dict[str, Any]]:
    """The fields of the form behind a button."""
    form = await student.actor.click(card.message, custom_id=card.custom_id(button))
    assert form.modal is not None
    return [part["component"] for part in form.modal["components"] if "component" in part]


@pytest.mark.any_database
async def test_the_card_has_the_levels_and_one_button_to_hand_in(ana: Student) -> None:
    card = await opened(ana)
    assert "Who runs the Sandvik Courier?" in card
    assert "**A.** I stayed on the first page." in card
    assert "**C.** I compared two sources." in card
    assert card.buttons[0] == "Hand in"
    assert "shipping company" not in card
    assert card.options == []


@pytest.mark.any_database
async def test_the_form_has_a_link_a_sentence_and_the_levels(ana: Student) -> None:
    link, sentence, level = await form_of(ana, await opened(ana), "Hand in")
    assert (link["max_length"], link["style"]) == (300, 1)
    assert (sentence["max_length"], sentence["style"]) == (300, 2)
    assert [one["label"] for one in level["options"]] == [
        "I stayed on the first page.",
        "I looked at several results.",
        "I compared two sources.",
    ]
    assert "value" not in link
    assert not any(one.get("default") for one in level["options"])


async def test_what_is_handed_in_is_stored_shown_and_explained(ana: Student, settings: Settings) -> None:
    told = await ana.hand_in(await opened(ana), "https://example.org/who", "A company\nruns it.", 0)
    assert "**Link:** `https://example.org/who`" in told
    assert "> A company runs it." in told
    assert "**Your level:** I stayed on the first page." in told
    assert "**Thank you.** That's handed in. It isn't graded" in told
    assert "A shipping company runs it." in told
    assert "Open a second page next time." in told
    (answer,) = (await tiny.stored(settings.database_url, ana.id)).answers
    response = answer["response"]
    assert (json.loads(response) if isinstance(response, str) else response) == {
        "link": "https://example.org/who",
        "sentence": "A company runs it.",
        "level": "basic",
    }
    assert (answer["score"], answer["maximum"]) == (0, 0)


@pytest.mark.any_database
@pytest.mark.parametrize("link", ["the Courier's own page", "www.example.org", "https://exa`mple.org"])
async def test_a_link_that_is_none_is_refused_and_what_was_typed_is_kept(
    ana: Student, settings: Settings, link: str
) -> None:
    sentence = "It says: *A <company> runs it* – see https://b.example, 50 %."
    refused = await ana.hand_in(await opened(ana), link, sentence, 1)
    assert "✗ The link doesn't look like the address of a page." in refused
    assert (await tiny.stored(settings.database_url, ana.id)).answers == []
    fields = await form_of(ana, await ana.resume(), "Correct it")
    assert [one["value"] for one in fields[:2]] == [link, sentence]
    assert [one["label"] for one in fields[2]["options"] if one.get("default")] == ["I looked at several results."]
    told = await ana.hand_in(await ana.resume(), "https://example.org", sentence, 2)
    assert "**Your level:** I compared two sources." in told
    assert len((await tiny.stored(settings.database_url, ana.id)).answers) == 1


@pytest.mark.any_database
async def test_an_empty_sentence_is_refused(ana: Student) -> None:
    refused = await ana.hand_in(await opened(ana), "https://example.org", "  ", 1)
    assert "✗ The sentence is empty. Say in a sentence what you found." in refused


NASTY = "@everyone <@5> **bold** ||x|| [y](https://evil.example) <https://evil.example> https://evil.example `z` <t:0>"


@pytest.mark.any_database
async def test_what_is_written_pings_nobody_and_leads_nowhere(ana: Student) -> None:
    link = "https://evil.example/||a||"
    refused = await ana.hand_in(await opened(ana), NASTY, NASTY, 0)
    assert refused.has("Correct it")
    assert_inert(refused.text)
    told = await ana.hand_in(refused, link, NASTY, 0)
    assert f"`{link}`" in told
    assert_inert(told.text.replace(f"`{link}`", ""))


def assert_inert(text: str) -> None:
    """Nothing of what was typed does anything."""
    for live in ("@everyone", "<@5>", "<t:0>", "**bold**", "||x||", "https://evil", " `z`"):
        assert live not in text


@pytest.mark.any_database
async def test_a_form_from_another_client_is_capped_and_its_level_is_one_there_is(
    env: simcord.Env, school: School, settings: Settings
) -> None:
    ana = school.student("ana")
    card = await opened(ana)
    here = Someone(env, ana.id, THE_SERVER, school.channel.id, school.guild.id)
    form = ids.HandInPress(AtStep(RunRef(1), 0)).custom_id
    for fields in (["https://a.example", "Said.", "9"], ["https://a.example", "Said.", "x"], ["https://a.example"]):
        await here.use(card, form, typed=fields)
    await here.use(card, form, typed=["x" * 4000, "y" * 4000, "0"])
    stored = await tiny.stored(settings.database_url, ana.id)
    assert stored.answers == []
    assert stored.runs[0].draft == {"link": "x" * 300, "sentence": "y" * 300, "level": "basic"}


async def test_a_search_task_can_be_done_again_in_a_lesson(ana: Student, settings: Settings) -> None:
    lesson = lesson_from(read_yaml(LESSON), {}).value
    assert lesson is not None
    for _ in range(2):
        end = await go_through(ana, lesson, rightly)
        assert "It is red." in end
    answers = (await tiny.stored(settings.database_url, ana.id)).answers
    assert [one["item"] for one in answers] == ["look-it-up", "pick"] * 2


@pytest.mark.any_database
async def test_a_class_quiz_leaves_search_tasks_out(room: Room) -> None:
    lobby = await room.open("searching", questions=50)
    assert f"{len(tiny.QUESTIONS)} of {len(tiny.QUESTIONS) + 1} questions" in lobby


@pytest.mark.any_database
async def test_a_pack_of_search_tasks_alone_makes_no_class_quiz(room: Room) -> None:
    told = await room.teacher.slash("class quiz", pack="alone")
    assert "a class quiz needs at least one question" in told
