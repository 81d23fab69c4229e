"""`/learn`: the course, going through a lesson, leaving it and coming back; and where the commands can be used."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import simcord

from bot.config import Settings
from bot.services.content import Library, load_library
from bot.views.reading import MOST_WORDS, reading_parts
from lessons.model import Example, Lesson, Page
from questions.model import Poll, Question, Search
from tests.answer_helpers import rightly, settle
from tests.bot.content import (
    BERTH,
    TIDES,
    answers_of,
    changed,
    harbour,
    restart,
    write,
)
from tests.people import Card
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.people import School, Student

pytestmark = pytest.mark.any_database

RIGHT, WRONG = "**Right.**", "Not this time"
STEPS = ["The moon pulls", "Thinking aloud", "Which one could", "Your own coast", "What share of"]
"""What the five steps of the tides lesson are known by."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content files besides the bundled ones."""
    return write(tmp_path / "content", harbour(), TIDES)


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    return replace(settings, content=(folder,))


@pytest.fixture(scope="module")
def library() -> Library:
    """The bundled content, as its authors know it."""
    return load_library()


async def forward(student: Student, card: Card, steps: int = 1) -> Card:
    """Goes on by some steps, leaving checks open."""
    for _ in range(steps):
        card = await student.read_on(card)
        card = await student.press(card, next(one for one in ("Next", "Skip", "To the summary") if card.has(one)))
    return card


async def finish(student: Student, card: Card) -> Card:
    """Goes through the tides lesson with right answers; its end page."""
    card = await forward(student, card, 2)
    card = await forward(student, await student.pick(card, "312 ships"), 2)
    return await forward(student, await student.type_figure(card, "13"))


async def go_through(student: Student, library: Library, name: str) -> Card:
    """Goes through a bundled lesson with right answers; its end page."""
    lesson = library.lessons[name]
    card = await student.slash("learn", lesson=name)
    for step in lesson.steps:
        if isinstance(step, Question):
            card = await settle(student, card, step, rightly(step, lesson.figures))
            assert RIGHT in card or isinstance(step, Poll | Search), f"{step.id}: {card}"
        card = await forward(student, card)
    return card


def line_of(card: Card, title: str) -> str:
    """The line of a lesson in the course list."""
    return next(line for line in card.text.split("\n") if re.match(r"\*\*\d+\. ", line) and title in line)


# ---------------------------------------------------------------- the course


async def test_the_course_lists_every_lesson_with_its_time_and_no_tick_at_first(ana: Student, library: Library) -> None:
    card = await ana.slash("learn")
    assert library.course is not None
    assert library.course.title in card
    assert card.ephemeral
    for at, name in enumerate(library.course.lessons, 1):
        line = line_of(card, library.lessons[name].title)
        assert line.startswith(f"**{at}. ")
        assert f"{library.lessons[name].minutes} min" in line
        assert "not begun" in line
    assert f"0 of {len(library.course.lessons)} lessons done" in card


async def test_the_first_lesson_is_offered_above_the_list(ana: Student, library: Library) -> None:
    assert library.course is not None
    first = library.lessons[library.course.lessons[0]]
    card = await ana.slash("learn")
    parts = [part.get("label") or part.get("content") for part in card.parts()]
    button = parts.index(f"Begin: {first.title}")
    assert button < next(at for at, text in enumerate(parts) if text and "not begun" in text)
    assert f"{first.title} · step 1 of {len(first.steps)}" in await ana.press(card, "Begin")


async def test_the_lesson_last_touched_is_continued_from_the_top(
    ana: Student, library: Library, clock: SimulatedClock
) -> None:
    assert library.course is not None
    first, second = (library.lessons[name] for name in library.course.lessons[:2])
    await forward(ana, await ana.slash("learn", lesson=first.id), 3)
    clock.wait(60)
    await forward(ana, await ana.slash("learn", lesson=second.id))
    card = await ana.slash("learn")
    assert card.buttons[0] == f"Continue: {second.title}"
    assert "open, at step 4" in line_of(card, first.title)
    assert "open, at step 2" in line_of(card, second.title)
    assert "step 2 of" in await ana.press(card, "Continue")


async def test_any_lesson_can_be_opened_from_the_list(ana: Student, library: Library) -> None:
    assert library.course is not None
    last = library.lessons[library.course.lessons[-1]]
    card = await ana.slash("learn")
    assert len(card.menu) == len(library.course.lessons)
    assert f"{last.title} · step 1" in await ana.choose(card, last.title)


async def test_a_lesson_gone_through_gets_its_tick_and_day_and_the_next_one_is_offered(
    ana: Student, library: Library, clock: SimulatedClock
) -> None:
    assert library.course is not None
    first, second = (library.lessons[name] for name in library.course.lessons[:2])
    end = await go_through(ana, library, first.id)
    assert "Lesson done" in end
    assert all(line in end for line in first.summary)
    assert f"{second.title} · step 1" in await ana.press(end, "Next lesson")
    card = await ana.slash("learn")
    assert f"✓ done <t:{int(clock.now().timestamp())}:d>" in line_of(card, first.title)
    assert f"1 of {len(library.course.lessons)} lessons done" in card
    assert card.buttons[0].endswith(second.title)


async def test_a_course_gone_through_says_so_and_nothing_is_left_to_continue(ana: Student, library: Library) -> None:
    assert library.course is not None
    for name in library.course.lessons:
        end = await go_through(ana, library, name)
    assert not end.has("Next lesson")
    card = await ana.slash("learn")
    number = len(library.course.lessons)
    assert f"{number} of {number} lessons done" in card
    assert not card.has("Continue")
    assert not card.has("Begin")
    assert card.text.count("✓ done") == number


# ---------------------------------------------------------------- finding a lesson


async def test_lesson_names_are_offered_while_typing(ana: Student, library: Library) -> None:
    assert library.course is not None
    titles = [library.lessons[name].title for name in library.course.lessons]
    assert await ana.suggestions("learn", "lesson") == titles
    assert await ana.suggestions("learn", "lesson", titles[0].upper()[3:9]) == titles[:1]
    assert await ana.suggestions("learn", "lesson", "no such thing") == []


async def test_a_unique_part_of_a_title_opens_its_lesson(ana: Student) -> None:
    assert "Checkable or not · step 1" in await ana.slash("learn", lesson="CHECKABLE")


@pytest.mark.parametrize("name", ["Nessie", "a", "@here"])
async def test_an_unknown_or_ambiguous_lesson_gets_one_polite_private_line(ana: Student, name: str) -> None:
    card = await ana.slash("learn", lesson=name)
    assert "no lesson called" in card
    assert "/learn" in card
    assert "\n" not in card.text
    assert "@here" not in card
    assert card.ephemeral
    assert card.buttons == []


# ---------------------------------------------------------------- a lesson that is in another language alone


@pytest.fixture
def eva(school: School, locales: dict[int, str]) -> Student:
    """A student whose Discord speaks Spanish."""
    student = school.student("eva")
    locales[student.id] = "es-419"
    return student


@pytest.fixture
def pages(library: Library) -> Lesson:
    """Lesson 12, which is in English alone."""
    return library.lessons["who-is-behind-this-page"]


PAGES = "¿Quién está detrás de esta página?"
"""What lesson 12 is called in Spanish."""


async def test_a_lesson_in_english_alone_is_in_the_spanish_list_with_its_spanish_title_and_its_language(
    eva: Student, library: Library, pages: Lesson
) -> None:
    card = await eva.slash("learn")
    line = line_of(card, PAGES)
    assert line.startswith(f"**12. {PAGES}** · {pages.minutes} min · ○ sin empezar")
    assert pages.title not in card
    assert f"**{library.courses['en'].title}** (English)" in card
    assert f"0 de {len(library.courses['es'].lessons)} lecciones hechas" in card
    assert f"{pages.title} · paso 1 de {len(pages.steps)}" in await eva.choose(card, PAGES)


async def test_a_lesson_in_english_alone_is_found_by_its_spanish_title_and_is_in_english(
    eva: Student, pages: Lesson
) -> None:
    assert f"{PAGES} (English)" in await eva.suggestions("learn", "lesson")
    assert await eva.suggestions("learn", "lesson", "QUIÉN está") == [f"{PAGES} (English)"]
    assert await eva.suggestions("learn", "lesson", "behind this") == [f"{PAGES} (English)"]
    for card in (
        await eva.take_suggestion("learn", "lesson", "quién está"),
        await eva.slash("learn", lesson=PAGES),
    ):
        assert f"{pages.title} · paso 1 de {len(pages.steps)}" in card
        assert pages.objective in card


async def test_a_lesson_in_english_alone_is_gone_on_with_under_its_spanish_title(eva: Student, pages: Lesson) -> None:
    assert PAGES not in await eva.slash("progress")
    await eva.press(await eva.slash("learn", lesson=pages.id), "Saltar por ahora")
    card = await eva.slash("learn")
    assert card.buttons[0] == f"Continuar: {PAGES} (English)"
    assert "abierta, en el paso 2" in line_of(card, PAGES)
    assert "(English)" in await eva.slash("progress")


async def test_titles_in_other_languages_change_nothing_for_who_reads_the_lessons_own(
    ana: Student, library: Library, pages: Lesson
) -> None:
    assert pages.titles
    card = await ana.slash("learn")
    assert line_of(card, pages.title).startswith(f"**12. {pages.title}** · ")
    assert not any(title in card for lesson in library.lessons.values() for title in lesson.titles.values())
    assert await ana.suggestions("learn", "lesson", "quién está") == []
    assert await ana.suggestions("learn", "lesson", "behind this") == [pages.title]


# ---------------------------------------------------------------- steps of a lesson


async def test_a_lesson_opens_with_its_aim_its_time_its_content_note_and_how_to_leave(ana: Student) -> None:
    card = await ana.slash("learn", lesson="tides")
    assert "Reading a tide table · step 1 of 5" in card
    assert "You can say when the water is high." in card
    assert "7 minutes" in card
    assert "Content note:** Somebody gets wet feet." in card
    assert "/learn brings you back" in card
    assert "wet feet" not in await forward(ana, card)


async def test_a_page_has_title_text_and_source_and_next_and_back(ana: Student) -> None:
    card = await ana.slash("learn", lesson="tides")
    assert "## The moon pulls" in card
    assert "Twice a day the water comes." in card
    assert "The harbour log" in card.text.split("\n")[-1]
    assert "page 1" in card.text.split("\n")[-1]
    assert not card.has("Back")
    card = await ana.press(card, "Next")
    assert "step 2 of 5" in card
    assert "The moon pulls" in await ana.press(card, "Back")


async def test_a_worked_example_shows_the_passage_each_thought_and_where_they_end(ana: Student) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"))
    assert "> High water at noon, says the board." in card
    assert card.text.index("1. Which noon?") < card.text.index("2. The board is dated.")
    assert card.text.index("2. The board") < card.text.index("The board can be held against the sea.")


async def test_a_reflection_asks_for_nothing_and_stores_nothing(ana: Student, settings: Settings) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 3)
    assert "When did you last trust a table?" in card
    assert "nothing is stored" in card
    await forward(ana, card)
    assert await answers_of(settings, ana) == []


async def test_back_and_next_lead_through_all_steps_both_ways(ana: Student) -> None:
    card = await ana.slash("learn", lesson="tides")
    for at, words in enumerate(STEPS, 1):
        assert words in card
        assert f"step {at} of 5" in card
        card = await forward(ana, card) if at < 5 else card
    for at in (4, 3, 2, 1):
        card = await ana.press(card, "Back")
        assert STEPS[at - 1] in card


async def test_a_wrong_check_gets_feedback_on_the_option_that_was_chosen(ana: Student) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    told = await ana.pick(card, "Ships will")
    assert WRONG in told
    assert "Next year has no records yet." in told
    assert "An eyesore to whom?" not in told
    assert "The log says how many ships called." in told
    assert "page 2" in told.text.split("\n")[-1]
    assert told.buttons == ["Next", "Back", "All lessons", "Something wrong with this question?"]


async def test_a_right_check_is_told_so_and_the_lesson_goes_on(ana: Student) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    told = await ana.pick(card, "312 ships")
    assert RIGHT in told
    assert "Your own coast" in await ana.press(told, "Next")


async def test_a_check_has_a_hint_that_costs_nothing(ana: Student, settings: Settings) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    hinted = await ana.press(card, "Show a hint")
    assert BERTH["hint"] in hinted
    assert RIGHT in await ana.pick(card, "312 ships")
    assert [one.score for one in await answers_of(settings, ana)] == [1]


async def test_an_answered_check_shows_its_feedback_again_and_takes_no_second_answer(
    ana: Student, settings: Settings
) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    told = await ana.pick(card, "Ships will")
    before = told.text
    back = await ana.press(await ana.press(told, "Next"), "Back")
    assert back.text == before
    assert back.buttons == ["Next", "Back", "All lessons", "Something wrong with this question?"]
    assert len(await answers_of(settings, ana)) == 1


async def test_a_check_in_a_lesson_is_stored_like_any_answer(
    ana: Student, settings: Settings, clock: SimulatedClock
) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    clock.wait(9)
    await ana.pick(card, "Ships will")
    (answer,) = await answers_of(settings, ana)
    assert (answer.pack, answer.pack_version, answer.item, answer.skill) == ("tides", 5, "check-berth", "checkable")
    assert (answer.response, answer.score, answer.maximum, answer.ms) == ("will", 0, 1, 9000)
    assert (answer.learner_id, answer.answered_at) == (ana.id, clock.now())


async def test_before_a_check_is_answered_nothing_that_discord_gets_depends_on_its_key(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings
) -> None:
    before = (await forward(ana, await ana.slash("learn", lesson="tides"), 2)).message.components
    steps = [
        changed(step, answer="ugly", explain="Another reason.") if step["id"] == "check-berth" else step
        for step in TIDES["steps"]
    ]
    steps[2]["options"] = {**steps[2]["options"], "ugly": {"text": "The harbour is an eyesore."}}
    steps[2]["options"]["count"]["feedback"] = "Not any more."
    write(folder, {**TIDES, "steps": steps})
    await restart(env, settings)
    again = await ana.slash("learn", lesson="tides")
    assert again.message.components == before
    assert WRONG in await ana.pick(again, "312 ships")


# ---------------------------------------------------------------- the end


async def test_the_end_sums_up_and_says_what_to_do_next(ana: Student) -> None:
    end = await finish(ana, await ana.slash("learn", lesson="tides"))
    assert "Tables can be checked." in end
    assert "Noon needs a place." in end
    assert "2 of 2 fully right" in end
    assert "Lesson done" in end
    assert "Find a tide table of a coast you know." in end
    assert "Who needs to know the hour of high water?" in end
    following, *others = end.buttons
    assert following.startswith("Next lesson: ")
    assert others == ["Practise: Harbour news", "Read it again", "All lessons", "My progress"]


async def test_the_end_leads_to_practice_to_the_course_and_to_progress(ana: Student) -> None:
    end = await finish(ana, await ana.slash("learn", lesson="tides"))
    practice, course, progress = (end.custom_id(label) for label in ("Practise", "All lessons", "My progress"))
    assert "Harbour news · question 1 of 4" in await ana.send(end, practice)
    assert "lessons done" in await ana.send(end, course)
    assert "Your progress" in await ana.send(end, progress)


async def test_skipped_checks_are_counted_at_the_end_and_led_back_to(ana: Student) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 5)
    assert "2 checks left open" in card
    assert "Lesson done" not in card
    assert not card.has("Read it again")
    card = await ana.press(card, "Answer what is left open")
    assert "Which one could" in card
    card = await forward(ana, await ana.pick(card, "312 ships"), 3)
    assert "1 check left open" in card
    card = await ana.press(card, "Answer what is left open")
    assert "What share of" in card
    end = await forward(ana, await ana.type_figure(card, "13"))
    assert "Lesson done" in end


async def test_a_lesson_with_checks_left_gets_no_tick_and_is_continued_at_its_end(
    ana: Student, library: Library
) -> None:
    assert library.course is not None
    first = library.lessons[library.course.lessons[0]]
    end = await forward(ana, await ana.slash("learn", lesson=first.id), len(first.steps))
    checks = sum(isinstance(step, Question) for step in first.steps)
    assert f"{checks} checks left open" in end
    assert end.has("Next lesson")
    card = await ana.slash("learn")
    assert "checks left" in line_of(card, first.title)
    assert "✓" not in line_of(card, first.title)
    assert f"{checks} checks left open" in await ana.press(card, "Continue")


async def test_a_finished_lesson_can_be_read_again_and_keeps_its_tick(
    ana: Student, library: Library, clock: SimulatedClock, env: simcord.Env
) -> None:
    assert library.course is not None
    first = library.lessons[library.course.lessons[0]]
    end = await go_through(ana, library, first.id)
    done = f"✓ done <t:{int(clock.now().timestamp())}:d>"
    await clock.pass_days()
    card = await ana.press(end, "Read it again")
    assert f"step 1 of {len(first.steps)}" in card
    await forward(ana, card)
    line = line_of(await ana.slash("learn"), first.title)
    assert done in line
    assert "open, at step 2" in line


async def test_reading_again_asks_the_checks_anew_and_keeps_the_first_answers(
    ana: Student, settings: Settings, clock: SimulatedClock
) -> None:
    end = await finish(ana, await ana.slash("learn", lesson="tides"))
    clock.wait(60)
    card = await forward(ana, await ana.press(end, "Read it again"), 2)
    assert RIGHT not in card
    await ana.pick(card, "Ships will")
    assert [(one.item, one.score) for one in await answers_of(settings, ana)] == [
        ("check-berth", 1),
        ("check-share", 1),
        ("check-berth", 0),
    ]


# ---------------------------------------------------------------- leaving and coming back


@pytest.mark.parametrize("steps", range(6))
async def test_a_lesson_left_at_any_step_goes_on_there_tomorrow(
    env: simcord.Env, ana: Student, clock: SimulatedClock, steps: int
) -> None:
    left = (await forward(ana, await ana.slash("learn", lesson="tides"), steps)).message.components
    await clock.pass_days()
    back = await ana.slash("learn", lesson="tides")
    assert [part.get("content") for part in back.parts()] == [part.get("content") for part in _flat(left)]
    assert back.message.components == left


@pytest.mark.parametrize("steps", range(6))
async def test_a_lesson_left_at_any_step_goes_on_there_after_a_restart(
    env: simcord.Env, ana: Student, settings: Settings, steps: int
) -> None:
    left = (await forward(ana, await ana.slash("learn", lesson="tides"), steps)).message.components
    await restart(env, settings)
    assert (await ana.slash("learn", lesson="tides")).message.components == left


def _flat(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for part in components for one in (part, *_flat([*part.get("components", []), *_beside(part)]))]


def _beside(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [part["accessory"]] if "accessory" in part else []


async def test_the_time_away_from_an_open_check_is_stored_as_a_day_at_the_most(
    env: simcord.Env, ana: Student, settings: Settings, clock: SimulatedClock
) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    await clock.pass_days(3)
    await ana.pick(card, "312 ships")
    assert [one.ms for one in await answers_of(settings, ana)] == [86_400_000]


async def test_old_buttons_of_a_lesson_work_days_and_restarts_later(
    env: simcord.Env, ana: Student, settings: Settings, clock: SimulatedClock
) -> None:
    card = await ana.slash("learn", lesson="tides")
    for words in STEPS[1:]:
        await clock.pass_days(2)
        await restart(env, settings)
        card = await forward(ana, card)
        assert words in card
    await restart(env, settings)
    assert "What share of" in await forward(ana, await ana.press(card, "Back"))


async def test_feedback_of_a_check_is_still_there_after_a_restart(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    before = (await ana.pick(card, "Ships will")).text
    await restart(env, settings)
    assert (await ana.slash("learn", lesson="tides")).text == before


async def test_going_to_the_list_and_back_keeps_the_place(ana: Student, library: Library) -> None:
    assert library.course is not None
    name = library.course.lessons[0]
    card = await forward(ana, await ana.slash("learn", lesson=name), 3)
    course = await ana.press(card, "All lessons")
    assert "step 4 of" in await ana.press(course, "Continue")


async def test_the_same_lesson_open_on_two_cards_stays_one_lesson(ana: Student) -> None:
    one = await ana.slash("learn", lesson="tides")
    other = await ana.slash("learn", lesson="tides")
    await forward(ana, one, 2)
    late = await forward(ana, other)  # pressed on step 1, while the lesson stands at step 3
    assert "Which one could" in late


async def test_two_students_read_the_same_lesson_at_their_own_pace(ana: Student, school: School) -> None:
    ben = school.student("ben")
    hers = await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    his = await ben.slash("learn", lesson="tides")
    assert "step 1 of 5" in his
    await ana.pick(hers, "312 ships")
    his = await forward(ben, his, 2)
    assert "Which one could" in his
    assert RIGHT not in his
    assert RIGHT in await ana.slash("learn", lesson="tides")


async def test_a_lesson_and_a_quiz_can_be_open_at_the_same_time(ana: Student) -> None:
    await forward(ana, await ana.slash("learn", lesson="tides"), 2)
    assert "Harbour news · question 1" in await ana.slash("quiz", pack="harbour", length=0)
    assert "step 3 of 5" in await ana.slash("learn", lesson="tides")
    assert "You have a quiz open" in await ana.slash("quiz")


# ---------------------------------------------------------------- where


async def test_every_command_is_registered_for_servers_direct_messages_and_own_accounts(env: simcord.Env) -> None:
    (sync,) = [one for one in env.http_requests if one.method == "PUT" and one.path.endswith("/commands")]
    assert sync.json is not None
    commands = {one["name"]: one for one in sync.json}
    for name in ("learn", "quiz", "progress"):
        assert sorted(commands[name]["integration_types"]) == [0, 1]
        assert sorted(commands[name]["contexts"]) == [0, 1, 2]


async def test_everything_of_a_lesson_is_private_in_a_server(ana: Student) -> None:
    cards = [await ana.slash("learn"), await ana.slash("learn", lesson="tides")]
    cards.append(await finish(ana, cards[-1]))
    assert all(card.ephemeral for card in cards)


async def test_a_whole_lesson_is_read_in_direct_messages_where_nothing_needs_hiding(school: School) -> None:
    ben = school.stranger("ben")
    assert "lessons done" in await ben.slash("learn")
    card = await ben.slash("learn", lesson="tides")
    assert not card.ephemeral
    end = await finish(ben, card)
    assert "Lesson done" in end
    assert not end.ephemeral


def in_a_group(payload: dict[str, Any]) -> None:
    """The interaction comes from a group chat of somebody who has the app installed to their account."""
    user = payload["user"]
    payload["context"] = 2
    payload["authorizing_integration_owners"] = {"1": user["id"]}
    payload["channel"] = {"id": payload["channel_id"], "type": 3, "name": "friends", "recipients": [user]}


def in_a_server_without_the_bot(payload: dict[str, Any]) -> None:
    """The interaction comes from a server that the bot is not in; only its user has the app."""
    user = payload.pop("user")
    payload["context"] = 0
    payload["authorizing_integration_owners"] = {"1": user["id"]}
    payload["guild_id"] = "77"
    payload["guild"] = {"id": "77", "locale": "en-US", "features": []}
    payload["guild_locale"] = "en-US"
    payload["channel"] = {"id": payload["channel_id"], "type": 0, "name": "general", "guild_id": "77", "position": 0}
    payload["member"] = {
        "user": user,
        "roles": [],
        "joined_at": "2025-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "2048",
    }


@pytest.mark.parametrize("elsewhere", [in_a_group, in_a_server_without_the_bot])
async def test_with_the_app_on_ones_own_account_all_commands_work_and_stay_private(
    school: School, monkeypatch: pytest.MonkeyPatch, elsewhere: Callable[[dict[str, Any]], None]
) -> None:
    made_by_discord = simcord.interactions.base_payload

    def moved(*args: Any, **kwargs: Any) -> Any:
        record, payload = made_by_discord(*args, **kwargs)
        elsewhere(payload)
        return record, payload

    monkeypatch.setattr(simcord.interactions, "base_payload", moved)
    ben = school.stranger("ben")
    course = await ben.slash("learn")
    lesson = await ben.slash("learn", lesson="tides")
    assert course.ephemeral
    assert lesson.ephemeral
    end = await finish(ben, lesson)
    assert "Lesson done" in end
    assert end.ephemeral
    quiz = await ben.press(end, "Practise")
    assert "Harbour news · question 1" in quiz
    assert quiz.ephemeral
    offer = await ben.slash("quiz")
    assert offer.ephemeral
    assert await ben.suggestions("quiz", "pack", "harbour n") == ["Harbour news"]
    progress = await ben.slash("progress")
    assert "1 answer" in progress
    assert progress.ephemeral


# ---------------------------------------------------------------- a page longer than a phone


def paragraph(number: int, words: int = 60) -> str:
    return " ".join([f"Paragraph {number}.", *["word"] * (words - 2)])


async def test_a_long_page_is_read_in_parts_with_the_way_on_in_sight(
    env: simcord.Env, ana: Student, folder: Path, settings: Settings
) -> None:
    steps = [{**TIDES["steps"][0], "text": "\n\n".join(paragraph(at) for at in range(3))}, *TIDES["steps"][1:]]
    write(folder, {**TIDES, "steps": steps})
    await restart(env, settings)
    card = await ana.slash("learn", lesson="tides")
    for part in range(3):
        assert f"part {part + 1} of 3" in card
        assert [f"Paragraph {at}." in card for at in range(3)] == [at == part for at in range(3)]
        assert card.buttons[0] == ("Continue" if part < 2 else "Next")
        if part < 2:
            card = await ana.press(card, "Continue")
    assert "Paragraph 1." in await ana.press(card, "Back")
    assert "step 2 of 5" in await ana.press(await ana.press(card, "Continue"), "Next")
    assert "step 2 of 5" in await ana.slash("learn", lesson="tides")


async def test_every_shipped_page_is_read_in_parts_of_at_most_ninety_words_where_it_can_be_cut(
    library: Library,
) -> None:
    for lesson in library.lessons.values():
        for step in lesson.steps:
            if isinstance(step, Page | Example):
                parts = reading_parts(step)
                assert all(len(part.split()) <= MOST_WORDS + 15 for part in parts), step.id  # "A good reader thinks"
