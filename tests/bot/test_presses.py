"""Presses that come late, twice, forged, from others or after a restart: the right effect, or one polite line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import simcord

from bot.app import Copydesk
from bot.config import Settings
from bot.i18n import wording
from bot.services.scenes import StepScene
from tests.bot import tiny
from tests.people import Card, School, Student, read
from tests.simulated import successor

pytestmark = pytest.mark.any_database

EVERY_VERB = (
    *("c1.show.{}", "c1.go.{}.0.1", "c1.choose.{}.0.0", "c1.fill.{}.0.0__", "c1.sure.{}.0.3"),
    *("c1.hint.{}.0", "c1.mark.{}.0", "c1.type.{}.0", "c1.type.{}.0.x_", "c1.again.{}", "c1.terms.{}.0"),
)
"""An id of each kind that names a run."""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with one pack of every kind, a pack of each kind, and a lesson."""
    single = {name: tiny.pack(name, name=f"only-{name}") for name in tiny.QUESTIONS}
    return tiny.write(tmp_path / "packs", tiny=tiny.pack(), lesson=tiny.LESSON, **single)


@pytest.fixture
def settings(settings: Settings, packs: Path) -> Settings:
    """A bot with those packs."""
    return replace(settings, content=(packs,))


async def at_once(env: simcord.Env, presses: Iterable[tuple[Student, Card, str]]) -> list[Card]:
    """Sends all presses before any is answered, and reads every answer."""
    results = [student.emit(card, custom_id) for student, card, custom_id in presses]
    await env.settle()
    return [read(result) for result in results]


# ---------------------------------------------------------------------- one polite line


@pytest.mark.parametrize(
    "custom_id",
    [
        "c0.go.1.0.1",
        "c0.answer:1:2",
        "c2.go.1.0.1",
        "c99.whatever",
        "vote:3",
        "c",
        "c1.fly.1.0",
        "c1.go",
        "c1.go.x.y",
        "c1.go.x.y.z",
        "c1.go.1.0",
        "c1.go.1.0.1.1",
        "c1.GO.1.0.1",
        "c1.choose.1.0.",
        "c1.choose.1.0.x",
        "c1.choose.1.0.-1",
        "c1.choose.1.0.0--1",
        "c1.fill.1.0",
        "c1.label.1.0.0.0",
        "c1.unlabel.1.0.0",
        "c1.sure.1.0.0",
        "c1.sure.1.0.4",
        "c1.sure.1.0",
        "c1.type.1",
        "c1.show",
        "c1.show.1e3",
        "c1.lesson",
        "c1.pack",
        "c1.quiz.tiny.x",
        "c1.quiz.tiny.-1",
        "c1.course.1",
        "c1. ",
        "c1.go.١.0.1",
        f"c1.show.{2**63}",
        f"c1.go.{10**30}.0.1",
        f"c1.choose.{10**30}.0.0",
        "c1.show." + "9" * 91,
    ],
)
async def test_an_id_that_is_old_or_makes_no_sense_gets_one_polite_line(
    ana: Student, settings: Settings, custom_id: str
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    told = await ana.send(card, custom_id)
    assert told.text == wording.OLD_BUTTON.english
    assert told.ephemeral
    held = await tiny.stored(settings.database_url, ana.id)
    assert (len(held.runs), held.runs[0].position, held.answers) == (1, 0, [])


@pytest.mark.parametrize(
    "custom_id",
    [custom_id.format(77) for custom_id in EVERY_VERB] + [f"c1.show.{2**63 - 1}", f"c1.go.{2**62}.0.1"],
)
async def test_an_unknown_run_gets_one_polite_line(ana: Student, custom_id: str) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    told = await ana.send(card, custom_id)
    assert told.text == wording.NOT_YOUR_RUN.english
    assert told.ephemeral


@pytest.mark.parametrize("custom_id", [custom_id.format(1) for custom_id in EVERY_VERB])
async def test_somebody_elses_run_is_neither_shown_nor_touched(
    school: School, ana: Student, settings: Settings, custom_id: str
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    ben = school.student("ben")
    told = await ben.send(card, custom_id)
    assert told.text == wording.NOT_YOUR_RUN.english
    assert told.ephemeral
    held = await tiny.stored(settings.database_url, ana.id)
    assert (held.runs[0].position, held.runs[0].draft, held.answers) == (0, None, [])
    assert (await tiny.stored(settings.database_url, ben.id)).answers == []


async def test_somebody_elses_form_is_not_counted_for_anybody(school: School, ana: Student, settings: Settings) -> None:
    card = await ana.slash("quiz", pack="only-type", length=0)
    ben = school.student("ben")
    told = await ben.send(card, card.custom_id("Type your figure").replace("form", "type"), figure="13.4")
    assert told.text == wording.NOT_YOUR_RUN.english
    for student in (ana, ben):
        assert (await tiny.stored(settings.database_url, student.id)).answers == []
    assert "Right." in await ana.type_figure(card, "13.4")


async def test_every_button_of_a_finished_quiz_shows_its_result_again(ana: Student, settings: Settings) -> None:
    asked = await ana.slash("quiz", pack="only-pick", length=0)
    answer, later = asked.custom_id("Answer A"), asked.custom_id("Answer B")
    told = await ana.press(asked, "Answer A")
    on = told.custom_id("See my result")
    result = await ana.press(told, "See my result")
    for custom_id in (answer, later, on, "c1.show.1", "c1.hint.1.0", "c1.mark.1.0", "c1.go.1.1.0", "c1.type.1.0"):
        again = await ana.send(result, custom_id)
        assert "Your result" in again, custom_id
    held = await tiny.stored(settings.database_url, ana.id)
    assert [(one["item"], one["response"].strip('"')) for one in held.answers] == [("pick", "red")]


async def test_the_card_of_a_quiz_that_a_newer_one_ended_says_so_and_counts_nothing(
    ana: Student, settings: Settings
) -> None:
    old = await ana.slash("quiz", pack="only-pick", length=0)
    press = old.custom_id("Answer A")
    offer = await ana.slash("quiz", pack="only-type", length=0)
    assert "You have a quiz open" in offer
    new = await ana.press(offer, "Start")
    told = await ana.send(old, press)
    assert told.text == wording.RUN_OVER.english
    assert told.ephemeral
    assert (await tiny.stored(settings.database_url, ana.id)).answers == []
    assert "Right." in await ana.type_figure(new, "13.4")


async def test_the_offer_to_go_on_with_a_quiz_that_ended_meanwhile_shows_its_end(ana: Student) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    offer = await ana.slash("quiz")
    told = await ana.press(card, "Answer A")
    await ana.press(told, "See my result")
    assert "Your result" in await ana.press(offer, "Go on with it")


# ---------------------------------------------------------------------- forged values


@pytest.mark.parametrize(
    ("pack", "custom_id"),
    [
        ("only-pick", "c1.choose.1.0.99"),
        ("only-pick", f"c1.choose.1.0.{2**62}"),
        ("only-pick", "c1.choose.1.0.-"),
        ("only-pick", "c1.choose.1.0.0-1"),
        ("only-pick", "c1.fill.1.0.0"),
        ("only-pick", "c1.sure.1.0.3"),
        ("only-pick", "c1.terms.1.0"),
        ("only-pick", "c1.choose.1.5.0"),
        ("only-pick", "c1.go.1.0.0"),
        ("only-pick", f"c1.go.1.0.{2**62}"),
        ("only-tick", "c1.choose.1.0.0-99"),
        ("only-tick", "c1.choose.1.0.-"),
        ("only-tick", "c1.choose.1.0.0-0"),
        ("only-type", "c1.choose.1.0.0"),
        ("only-sort", "c1.choose.1.0.0"),
        ("only-sort", "c1.fill.1.0.99__"),
        ("only-sort", "c1.fill.1.0.-9__"),
        ("only-sort", "c1.fill.1.0.-1__"),
        ("only-sort", f"c1.fill.1.0.{2**62}__"),
        ("only-sort", "c1.fill.1.0.0"),
        ("only-sort", "c1.fill.1.0.0___"),
        ("only-sort", "c1.fill.1.0.x__"),
        ("only-sort", "c1.fill.1.0.zz__"),
        ("only-sort", "c1.fill.1.9.0__"),
        ("only-sort", "c1.type.1.0.x__"),
        ("only-link", "c1.fill.1.0.1_1"),
        ("only-link", "c1.fill.1.0.-1_"),
        ("only-guess", "c1.fill.1.0.inf_"),
        ("only-guess", "c1.fill.1.0.nan_"),
        ("only-guess", "c1.type.1.0.0e0_"),
    ],
)
async def test_keys_that_the_step_does_not_offer_show_it_as_it_stands(
    ana: Student, settings: Settings, pack: str, custom_id: str
) -> None:
    card = await ana.slash("quiz", pack=pack, length=0)
    shown = await ana.send(card, custom_id)
    assert shown.buttons == card.buttons
    held = await tiny.stored(settings.database_url, ana.id)
    assert (held.runs[0].position, held.runs[0].draft, held.answers) == (0, None, [])


@pytest.mark.parametrize("values", [["99"], [str(2**62)], ["0", "0"], []])
async def test_ticks_that_the_menu_does_not_have_are_left_out(
    ana: Student, settings: Settings, values: list[str]
) -> None:
    card = await ana.slash("quiz", pack="only-tick", length=0)
    shown = await ana.send(card, "c1.mark.1.0", values=values)
    assert "Tick the warm ones." in shown
    marks = [one["custom_id"] for one in shown.parts() if one.get("custom_id", "").startswith("c1.choose")]
    assert marks in (["c1.choose.1.0.-"], ["c1.choose.1.0.0"])
    assert (await tiny.stored(settings.database_url, ana.id)).answers == []


@pytest.mark.parametrize("values", [["-1"], [str(10**30)], ["x"], ["0-1"], [""], ["１"]])
async def test_ticks_that_are_no_places_get_one_polite_line(ana: Student, values: list[str]) -> None:
    card = await ana.slash("quiz", pack="only-tick", length=0)
    assert (await ana.send(card, "c1.mark.1.0", values=values)).text == wording.OLD_BUTTON.english


@pytest.mark.parametrize("custom_id", ["c1.new.any.0", "c1.new.0.0", "c1.lesson"])
@pytest.mark.parametrize("value", ["no-such-thing", "../../etc/passwd", "@everyone", "x" * 100])
async def test_a_pack_or_lesson_that_the_menu_does_not_have_gets_one_polite_line(
    ana: Student, custom_id: str, value: str
) -> None:
    card = await ana.slash("quiz")
    told = await ana.send(card, custom_id, values=[value])
    assert told.ephemeral
    assert told.text.startswith("I have no")
    assert "@everyone" not in told


@pytest.mark.parametrize(
    "custom_id", ["c1.new.gone", "c1.new.gone.5", "c1.quiz.gone.5", "c1.lesson.gone", "c1.reread.gone"]
)
async def test_a_pack_or_lesson_that_is_gone_gets_one_polite_line(ana: Student, custom_id: str) -> None:
    told = await ana.send(await ana.slash("quiz"), custom_id)
    assert told.ephemeral
    assert told.text.startswith("I have no")


# ---------------------------------------------------------------------- twice, and at the same moment


async def test_two_presses_of_one_answer_at_once_leave_one_row_and_both_are_answered(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    shown = await at_once(env, [(ana, card, card.custom_id("Answer A"))] * 2)
    assert all("Right." in one for one in shown)
    assert len((await tiny.stored(settings.database_url, ana.id)).answers) == 1


async def test_of_two_different_answers_at_once_the_first_counts_and_both_show_it(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    shown = await at_once(env, [(ana, card, card.custom_id("Answer B")), (ana, card, card.custom_id("Answer A"))])
    assert all("Not this time." in one for one in shown)
    held = await tiny.stored(settings.database_url, ana.id)
    assert [one["score"] for one in held.answers] == [0]


async def test_ten_presses_of_next_at_once_move_one_step(env: simcord.Env, ana: Student, settings: Settings) -> None:
    card = await ana.slash("learn", lesson="tiny-lesson")
    await at_once(env, [(ana, card, card.custom_id("Next"))] * 10)
    assert [run.position for run in (await tiny.stored(settings.database_url, ana.id)).runs] == [1]


async def test_labels_pressed_at_once_are_all_kept(env: simcord.Env, ana: Student, settings: Settings) -> None:
    card = await ana.slash("quiz", pack="only-sort", length=0)
    presses = ["c1.fill.1.0.0__", "c1.fill.1.0.0_1_", "c1.fill.1.0.0_1_0", "c1.send.1.0.0_1_0", "c1.send.1.0.0_1_1"]
    shown = await at_once(env, [(ana, card, press) for press in presses])
    assert "Right." in shown[-1]
    held = await tiny.stored(settings.database_url, ana.id)
    assert [(one["item"], one["score"]) for one in held.answers] == [("sort", 1)]


async def test_many_people_press_at_once_and_each_has_one_row(
    env: simcord.Env, school: School, settings: Settings
) -> None:
    people = [school.student(f"student-{number}") for number in range(8)]
    cards = [await one.slash("quiz", pack="only-pick", length=0) for one in people]
    presses = [(one, card, card.custom_id("Answer A")) for one, card in zip(people, cards, strict=True)]
    shown = await at_once(env, [press for press in presses for _ in range(3)])
    assert all("Right." in one for one in shown)
    for one in people:
        assert (await tiny.stored(settings.database_url, one.id)).items == ["pick"]


async def test_a_press_that_came_before_a_run_was_begun_begins_no_other_however_late_it_gets_its_turn(
    env: simcord.Env, ana: Student
) -> None:
    play = cast(Copydesk, env.bot).services.play
    first, second = (play.new_quiz(ana.id, None, "only-pick", 0) for _ in range(2))
    begun, shown = await first, await second
    assert isinstance(begun, StepScene)
    assert isinstance(shown, StepScene)
    assert shown.run == begun.run
    later = await play.new_quiz(ana.id, None, "only-pick", 0)
    assert isinstance(later, StepScene)
    assert later.run != begun.run


@pytest.mark.parametrize("custom_id", ["c1.new.only-pick.0", "c1.lesson.tiny-lesson", "c1.again.1"])
async def test_starting_twice_at_once_leaves_one_run_open_and_both_cards_belong_to_it(
    env: simcord.Env, ana: Student, settings: Settings, custom_id: str
) -> None:
    wrong = await ana.press(await ana.slash("quiz", pack="only-pick", length=0), "Answer B")
    card = await ana.press(wrong, "See my result")
    shown = await at_once(env, [(ana, card, custom_id)] * 2)
    assert shown[0].buttons == shown[1].buttons
    held = await tiny.stored(settings.database_url, ana.id)
    assert len(held.runs) == 2
    assert [run.id for run in held.runs if run.finished_at is None] == [2]


async def test_a_form_submitted_twice_counts_once(env: simcord.Env, ana: Student, settings: Settings) -> None:
    card = await ana.slash("quiz", pack="only-type", length=0)
    form = card.custom_id("Type your figure").replace("form", "type")
    results = [ana.emit(card, form, figure=figure) for figure in ("13.4", "99", "13.4")]
    await env.settle()
    assert all("Right." in read(result) for result in results)
    assert "Right." in await ana.send(card, form, figure="99")
    held = await tiny.stored(settings.database_url, ana.id)
    assert [(one["item"], one["score"]) for one in held.answers] == [("type", 1)]


# ---------------------------------------------------------------------- after a restart


async def test_after_a_restart_every_button_menu_and_form_of_an_old_card_still_works(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    tick = await ana.slash("quiz", pack="only-tick", length=0)
    await env.restart_bot(successor(env, settings))
    tick = await ana.tick(tick, "Red", "Pink")
    await env.restart_bot(successor(env, settings))
    assert "Right." in await ana.press(tick, "Check my answer")
    await env.restart_bot(successor(env, settings))
    assert "Right." in await ana.resume()
    await ana.press(await ana.resume(), "See my result")
    await env.restart_bot(successor(env, settings))
    sort = await ana.slash("quiz", pack="only-sort", length=0)
    for label in ("Checkable", "Not checkable", "Checkable", "Check my answer"):
        await env.restart_bot(successor(env, settings))
        sort = await ana.press(sort, label)
    assert "Right." in sort
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["tick", "sort"]


async def test_a_form_opened_before_a_restart_is_read_after_it(
    env: simcord.Env, ana: Student, settings: Settings
) -> None:
    card = await ana.slash("quiz", pack="only-type", length=0)
    form = await ana.actor.click(card.message, custom_id=card.custom_id("Type your figure"))
    await env.restart_bot(successor(env, settings))
    assert "Right." in read(await ana.actor.submit_modal(form, {"typed": "13.4"}))
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["type"]


async def test_a_lesson_that_lost_a_step_goes_on_behind_what_was_done_and_its_old_card_says_so(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.press(await ana.slash("learn", lesson="tiny-lesson"), "Next")
    card = await ana.press(card, "Answer A")
    tiny.write(packs, lesson=tiny.LESSON.replace("id: hello", "id: good-day"))
    await env.restart_bot(successor(env, settings))
    told = await ana.press(card, "Next")
    assert told.text == wording.CONTENT_CHANGED.english
    assert told.ephemeral
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]
    on = await ana.slash("learn", lesson="tiny-lesson")
    assert "step 3 of 3" in on
    assert len((await tiny.stored(settings.database_url, ana.id)).answers) == 1


async def test_a_lesson_whose_open_step_is_gone_goes_on_at_the_next_that_is_still_there(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    await ana.slash("learn", lesson="tiny-lesson")
    tiny.write(packs, lesson=tiny.LESSON.replace("id: hello", "id: good-day"))
    await env.restart_bot(successor(env, settings))
    assert "step 2 of 3" in await ana.slash("learn", lesson="tiny-lesson")


async def test_a_lesson_of_which_no_step_is_left_begins_again(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    await ana.press(await ana.slash("learn", lesson="tiny-lesson"), "Next")
    tiny.write(packs, lesson=tiny.LESSON.replace("- {id: ", "- {id: new-"))
    await env.restart_bot(successor(env, settings))
    assert "step 1 of 3" in await ana.slash("learn", lesson="tiny-lesson")


async def test_a_lesson_that_gained_a_step_goes_on_where_it_was(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.press(await ana.slash("learn", lesson="tiny-lesson"), "Next")
    extra = "  - {id: extra, kind: page, title: Extra, text: More.}\nsummary:"
    tiny.write(packs, lesson=tiny.LESSON.replace("summary:", extra))
    await env.restart_bot(successor(env, settings))
    assert "Right." in await ana.press(card, "Answer A")


async def test_a_lesson_whose_file_is_gone_leaves_a_polite_line_and_the_answers(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.press(await ana.slash("learn", lesson="tiny-lesson"), "Next")
    card = await ana.press(card, "Answer A")
    (packs / "lesson.yaml").unlink()
    await env.restart_bot(successor(env, settings))
    assert (await ana.press(card, "Next")).text == wording.CONTENT_CHANGED.english
    assert (await tiny.stored(settings.database_url, ana.id)).items == ["pick"]
    assert "Your progress" in await ana.slash("progress")


async def test_an_answer_whose_option_was_renamed_since_is_asked_for_again(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.press(await ana.slash("learn", lesson="tiny-lesson"), "Next")
    card = await ana.press(card, "Answer B")
    assert "Not this time." in card
    tiny.write(packs, lesson=tiny.LESSON.replace("blue: {text", "azure: {text"))
    await env.restart_bot(successor(env, settings))
    assert "Your progress" in await ana.slash("progress")
    shown = await ana.send(card, "c1.show.1")
    assert "Skip for now" in shown.buttons
    assert "Right." in await ana.press(shown, "Answer A")
    held = await tiny.stored(settings.database_url, ana.id)
    assert [(one["item"], one["score"]) for one in held.answers] == [("pick", 1)]


async def test_going_back_to_an_answer_whose_option_was_renamed_shows_the_question(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.press(await ana.slash("learn", lesson="tiny-lesson"), "Next")
    card = await ana.press(await ana.press(card, "Answer B"), "Next")
    tiny.write(packs, lesson=tiny.LESSON.replace("blue: {text", "azure: {text"))
    await env.restart_bot(successor(env, settings))
    card = await ana.press(card, "Back")
    assert "Skip for now" in card.buttons
    assert "Right." in await ana.press(card, "Answer A")


async def test_a_quiz_goes_on_past_an_answer_whose_question_became_another_kind(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.slash("quiz", pack="only-pick", length=0)
    await ana.press(card, "Answer B")
    revised = tiny.pack("type", name="only-pick").replace("id: type", "id: pick")
    tiny.write(packs, pick=revised)
    await env.restart_bot(successor(env, settings))
    card = await ana.press(await ana.type_figure(await ana.resume(), "13.4"), "See my result")
    assert "1 of 1 question fully right" in card
    tiny.write(packs, pick=tiny.pack("tick", name="only-pick").replace("id: tick", "id: pick"))
    await env.restart_bot(successor(env, settings))
    assert "Tick the warm ones." in await ana.slash("quiz", pack="only-pick", length=0)


async def test_labels_given_before_a_label_was_renamed_are_asked_for_again(
    env: simcord.Env, ana: Student, settings: Settings, packs: Path
) -> None:
    card = await ana.slash("quiz", pack="only-sort", length=0)
    for label in ("Checkable", "Not checkable"):
        card = await ana.press(card, label)
    tiny.write(packs, sort=tiny.pack("sort", name="only-sort").replace("no-it-is-not", "taste"))
    await env.restart_bot(successor(env, settings))
    card = await ana.resume()
    for label in ("Not checkable", "Checkable", "Check my answer"):
        card = await ana.press(card, label)
    assert "Right." in card


# ---------------------------------------------------------------------- memory


async def test_cards_leave_nothing_behind_in_the_librarys_memory_of_views(env: simcord.Env, ana: Student) -> None:
    def kept() -> int:
        store = env.bot._connection._view_store  # discord.py shows this nowhere in public
        return sum(map(len, (store._views, store._synced_message_views, store._modals)))

    for _ in range(5):
        await ana.slash("learn")
        card = await ana.slash("quiz", pack="only-type", length=0)
        if "You have a quiz open" in card:
            card = await ana.press(card, "Start")
        card = await ana.press(await ana.type_figure(card, "13.4"), "See my result")
        form = await ana.slash("quiz", pack="only-type", length=0)
        await ana.actor.click(form.message, custom_id=form.custom_id("Type your figure"))  # closed without an answer
    assert kept() == 0
