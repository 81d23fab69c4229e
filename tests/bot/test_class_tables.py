"""`talk: pairs`: who wants to talks at a table of three or four, and nobody learns there what anybody answered."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Settings
from tests.bot.classroom_page import Room, assert_fits, outline
from tests.bot.content import BERTH, KINDS, MOVED, lamps, pack, restart, write
from tests.bot.test_host_panel import mention, remove
from tests.bot.test_privacy import columns_with, remembered
from tests.bot.test_results import tables as tables_in
from tests.bot.test_results import the_file
from tests.simulated import Seeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.people import Card, Student

LONG = 600
TABLES = {"seconds": LONG, "talk": "pairs", "talk_seconds": LONG}
FIND, LEAVE = "Find me a table", "No table for me"
RIGHT, UGLY, AWAY = "312 ships", "The harbour is", "Ships will"


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    packs = [lamps(), pack("berth", "Berths", BERTH), pack("only", "One", BERTH)]
    return replace(settings, content=(write(tmp_path / "content", *packs),))


async def seek(room: Room, *people: Student) -> None:
    """They ask for a table below the message in the channel."""
    for one in people:
        await one.press(room.now(), FIND)
    await room.shown()


async def talk(room: Room, said: Mapping[Student, str], *, early: Iterable[Student] = (), **options: Any) -> Card:
    """A class votes and talks; those who come `early` have asked for a table in the lobby. What the channel shows."""
    lobby = await room.open("berth", **{**TABLES, **options})
    for one in said:
        joined = await one.press(lobby, "Join")
        if one in early:
            await one.press(joined, FIND)
    await room.press("Start")
    for one, option in said.items():
        if option:
            await one.pick(room.now(), option)
    await room.shown()
    return await room.close()


def table_of(room: Room, student: Student) -> int | None:
    """The number of the table on somebody's card; None where it names none."""
    found = re.search(r"\*\*Table (\d+):\*\*", room.own(student).text)
    return int(found[1]) if found else None


def tables(room: Room, people: Iterable[Student]) -> dict[int | None, set[Student]]:
    """Who sits where by their cards; with None who sits nowhere."""
    found: dict[int | None, set[Student]] = {}
    for one in people:
        found.setdefault(table_of(room, one), set()).add(one)
    return found


def assert_they_name_each_other(room: Room, people: Iterable[Student]) -> None:
    """Each card names those at the same table, and nobody else."""
    everybody = list(people)
    for number, sitting in tables(room, everybody).items():
        for one in sitting:
            named = {other for other in everybody if mention(other) in room.own(one)}
            assert named == (sitting - {one} if number is not None else set())


# ---------------------------------------------------------------------------- finding a table


async def test_who_asked_before_the_talk_gets_a_table_with_unlike_answers_and_the_others_get_none(room: Room) -> None:
    ana, ben, cleo, dan, eve = room.learners("ana", "ben", "cleo", "dan", "eve")
    said = {ana: RIGHT, ben: RIGHT, cleo: RIGHT, dan: UGLY, eve: RIGHT}
    public = await talk(room, said, early=(ana, ben, dan))
    assert public.buttons == [FIND, "My answer"]
    assert "of 5" not in public, "how the vote was spread"
    assert "Nobody is shown what you answered." in public
    assert tables(room, said) == {1: {ana, ben, dan}, None: {cleo, eve}}
    assert_they_name_each_other(room, said)
    assert room.own(ana).buttons == [LEAVE]
    assert room.own(cleo).buttons == [FIND]
    assert "Talk it over with your neighbours" in room.own(cleo)


async def test_each_table_has_unlike_answers_where_the_class_allows_it(room: Room) -> None:
    people = room.learners(*(f"learner {at}" for at in range(9)))
    said = {one: RIGHT if at < 6 else AWAY for at, one in enumerate(people)}
    await talk(room, said, early=people)
    found = tables(room, people)
    assert sorted(found) == [1, 2, 3]
    for sitting in found.values():
        assert sorted(said[one] for one in sitting) == [RIGHT, RIGHT, AWAY]
    assert_they_name_each_other(room, people)


async def test_who_answers_without_joining_reads_that_a_table_can_be_found_and_gets_one(room: Room) -> None:
    ana, ben, cleo = room.learners("ana", "ben", "cleo")
    await room.start("berth", **TABLES)
    locked = await room.pick(ana, RIGHT)
    assert "When the class talks about a question, I can find you two or three people to talk to." in locked
    locked = await ana.press(locked, FIND)
    assert "**Locked in:**" in locked
    assert not locked.has(FIND)
    for one in (ben, cleo):
        await one.press(await room.pick(one, UGLY), FIND)
    assert await room.close()
    assert tables(room, (ana, ben, cleo)) == {1: {ana, ben, cleo}}
    assert len(room.private(ana)) == 1


async def test_whoever_comes_late_joins_the_smallest_table_where_somebody_disagrees(room: Room) -> None:
    people = room.learners(*(f"learner {at}" for at in range(8)))
    said = {one: RIGHT if at < 4 else AWAY for at, one in enumerate(people)}
    (late,) = room.learners("late")
    await talk(room, {**said, late: AWAY}, early=people[:7])
    before = tables(room, people[:7])
    assert sorted(len(sitting) for sitting in before.values()) == [3, 4]
    await seek(room, late)
    assert table_of(room, late) == min(before, key=lambda number: len(before[number]))
    await seek(room, people[7])  # every table is full now
    assert "**No table yet:** nobody is free to sit with you." in room.own(people[7])
    assert "talk with the whole class" in room.own(people[7])
    (last,) = room.learners("last")
    await seek(room, last)
    assert table_of(room, last) == table_of(room, people[7]) == 3
    assert_they_name_each_other(room, [*people, late, last])


async def test_the_first_who_asks_waits_is_told_so_and_gets_a_table_with_the_second(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await talk(room, {ana: RIGHT, ben: UGLY})
    await seek(room, ana)
    assert "**No table yet:**" in room.own(ana)
    await seek(room, ben)
    assert tables(room, (ana, ben)) == {1: {ana, ben}}
    assert_they_name_each_other(room, (ana, ben))
    assert len(room.private(ana)) == 1


@pytest.mark.any_database
async def test_many_who_ask_at_once_are_seated_together_and_nobody_alone(room: Room) -> None:
    people = room.learners(*(f"learner {at}" for at in range(30)))
    said = {one: (RIGHT, UGLY, AWAY)[at % 3] for at, one in enumerate(people)}
    public = await talk(room, said)
    for one in people:
        one.emit(public, public.custom_id(FIND))
        one.emit(public, public.custom_id(FIND))  # on another device
    await room.shown()
    found = tables(room, people)
    assert None not in found
    assert {2, 3, 4} >= {len(sitting) for sitting in found.values()}
    assert_they_name_each_other(room, people)


async def test_the_wish_for_a_table_holds_for_the_next_question_and_can_be_taken_back(room: Room) -> None:
    ana, ben, cleo, dan = room.learners("ana", "ben", "cleo", "dan")
    lobby = await room.open("lamps", questions=2, **TABLES)
    for one in (ana, ben, cleo, dan):
        joined = await one.press(await one.press(lobby, "Join"), FIND)
        assert "When the class talks, you get a table of three or four people." in joined
    assert (await dan.press(room.own(dan), LEAVE)).has(FIND)
    await room.press("Start")
    for _ in range(2):
        for one in (ana, ben, cleo, dan):
            await one.pick(room.now(), "It burns" if one is ana else "It is out")
        await room.close()
        assert tables(room, (ana, ben, cleo, dan)) == {1: {ana, ben, cleo}, None: {dan}}
        for _ in range(3):  # the second vote, the answer, the next question
            await room.look()
            await room.press("Close now" if room.panel and room.panel.has("Close now") else "Next")


# ---------------------------------------------------------------------------- what nobody learns


@pytest.mark.any_database
@pytest.mark.parametrize("spread", ["shown", "hidden"])
async def test_a_card_at_a_table_is_the_same_whatever_the_others_answered(room: Room, spread: str) -> None:
    ana, *others = room.learners("ana", "ben", "cleo")
    seen = set[str]()
    for answers in ((RIGHT, RIGHT), (UGLY, UGLY), (RIGHT, AWAY), ("", "")):
        await talk(room, {ana: RIGHT, **dict(zip(others, answers, strict=True))}, early=(ana, *others), spread=spread)
        card = room.own(ana)
        seen.add(re.sub(r"\*\*Your first vote:\*\* [A-C]", "", card.text))
        assert card.buttons == [LEAVE]
        await room.end()
    assert len(seen) == 1


@pytest.mark.any_database
async def test_before_the_reveal_nothing_of_a_table_tells_the_key(room: Room) -> None:
    people = room.learners("ana", "ben", "cleo", "dan")
    public = await talk(room, dict(zip(people, (RIGHT, UGLY, RIGHT, UGLY), strict=True)), early=people)
    texts = [public.text, *(room.own(one).text for one in people)]
    for text in texts:
        assert "✓" not in text
        assert "The log says" not in text
        assert "right" not in text.casefold()
    (uncertain,) = room.learners("eve")
    await seek(room, uncertain)
    assert "You gave no answer in the first vote." in room.own(uncertain)
    assert_fits(room.own(uncertain))


@pytest.mark.any_database
async def test_nobody_else_sees_who_sits_where_and_the_host_reads_how_many_do(room: Room) -> None:
    people = room.learners("ana", "ben", "cleo", "dan")
    public = await talk(room, dict(zip(people, (RIGHT, UGLY, RIGHT, UGLY), strict=True)), early=people[:3])
    assert "<@" not in public
    panel = await room.look()
    assert "**Tables:** 3 people sit at 1 table." in panel
    assert not any(mention(one) in panel for one in people)
    await room.press("Next")
    assert "**Tables:**" not in await room.look()


@pytest.mark.any_database
async def test_a_projector_shows_the_button_and_nobodys_name(room: Room) -> None:
    people = room.learners("ana", "ben", "cleo")
    public = await talk(room, dict.fromkeys(people, RIGHT), early=people[:2], display="projector")
    assert public.buttons == [FIND, "My answer"]
    assert "### Press **Find me a table**" in public
    assert "-#" not in public
    assert "<@" not in public
    assert table_of(room, people[0]) == 1


@pytest.mark.any_database
async def test_in_spanish_a_table_is_a_mesa(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    await ana.slash("language", language="es")
    await talk(room, {ana: RIGHT, ben: UGLY}, early=(ben,))
    await seek(room, ana)
    assert "**Mesa 1:**" in room.own(ana)
    assert "**Table 1:**" in room.own(ben)
    assert room.own(ana).buttons == ["Sin mesa"]


@pytest.mark.any_database
@pytest.mark.parametrize("kind", MOVED)
async def test_nothing_that_a_table_is_found_on_tells_the_key(
    room: Room, settings: Settings, seeds: Seeds, kind: str
) -> None:
    seeds.fixed = 7  # both classes in the same order
    seen = list[list[str]]()
    ana, ben = room.learners("ana", "ben")
    for version in (KINDS[kind], MOVED[kind]):
        write(settings.content[0], pack("only", "One", version))
        await restart(room.env, settings)
        lobby = await room.open("only", **TABLES)
        cards = [await one.press(await one.press(lobby, "Join"), FIND) for one in (ana, ben)]
        shown = [outline(card) for card in cards]
        await room.press("Start")
        shown.append(outline(await room.close()))
        assert_they_name_each_other(room, (ana, ben))
        seen.append([*shown, *(outline(room.own(one)) for one in (ana, ben))])
        await room.end()
    assert seen[0] == seen[1]


# ---------------------------------------------------------------------------- who goes


async def test_who_leaves_a_table_leaves_the_others_together_and_nobody_alone(room: Room) -> None:
    people = room.learners(*(f"learner {at}" for at in range(6)))
    said = {one: (RIGHT, UGLY)[at % 2] for at, one in enumerate(people)}
    await talk(room, said, early=people)
    table = sorted(tables(room, people)[1], key=lambda one: one.id)
    assert (await table[0].press(room.own(table[0]), LEAVE)).has(FIND)
    await room.shown()
    assert tables(room, people)[1] == {*table[1:]}
    await table[1].press(room.own(table[1]), LEAVE)
    await room.shown()
    assert table_of(room, table[2]) == 2
    assert len(tables(room, people)[2]) == 4
    assert_they_name_each_other(room, people)


async def test_somebody_who_is_removed_sits_nowhere_and_has_a_table_again_when_let_back(room: Room) -> None:
    people = room.learners("ana", "ben", "cleo")
    await talk(room, dict(zip(people, (RIGHT, UGLY, RIGHT), strict=True)), early=people)
    await room.look()
    removed = await remove(room, people[2])
    assert mention(people[2]) not in room.own(people[0])
    assert mention(people[1]) in room.own(people[0])
    assert "The host has removed you" in room.own(people[2])
    await people[2].press(room.now(), FIND)
    assert "The host has removed you" in room.own(people[2])
    await room.teacher.choose(removed, "cleo")
    await room.shown()
    await people[2].press(room.now(), "My answer")
    assert_they_name_each_other(room, people)
    assert table_of(room, people[2]) == 1


async def test_who_deletes_their_data_in_a_talk_is_named_nowhere_and_whoever_is_left_alone_is_seated(
    room: Room,
) -> None:
    people = room.learners("ana", "ben", "cleo", "dan", "eve")
    await talk(room, {one: (RIGHT, UGLY)[at % 2] for at, one in enumerate(people)}, early=people)
    small = min(tables(room, people).values(), key=len)
    gone, left = sorted(small, key=lambda one: one.id)
    await gone.type_in(await gone.slash("privacy delete"), "Delete it all", "delete")
    await room.shown()
    others = [one for one in people if one is not gone]
    assert not any(mention(gone) in room.own(one) for one in others)
    assert tables(room, others) == {table_of(room, left): {*others}}
    assert_they_name_each_other(room, others)


async def test_who_had_everything_deleted_and_presses_leave_on_an_old_card_is_not_taken_in_again(room: Room) -> None:
    people = room.learners("ana", "ben", "cleo")
    await talk(room, dict.fromkeys(people, RIGHT), early=people)
    card = room.own(people[0])
    await people[0].type_in(await people[0].slash("privacy delete"), "Delete it all", "delete")
    said = await people[0].press(card, LEAVE)
    assert "You have no table in this class quiz, so nothing has changed." in said
    assert "Nothing at all" in await people[0].slash("privacy see")


async def test_after_a_restart_in_the_talk_everybody_sits_where_they_sat(room: Room, settings: Settings) -> None:
    people = room.learners(*(f"learner {at}" for at in range(7)))
    await talk(room, {one: (RIGHT, UGLY)[at % 2] for at, one in enumerate(people)}, early=people[:6])
    before = tables(room, people[:6])
    await restart(room.env, settings)
    await room.shown()
    for one in people[:3]:
        await one.press(room.now(), "My answer")
    for one in people[3:6]:
        await one.press(room.now(), FIND)
    await room.shown()
    assert tables(room, people[:6]) == before
    await seek(room, people[6])
    assert_they_name_each_other(room, people)


async def test_without_planned_talks_the_host_can_have_one_with_tables_and_run_the_same_again(room: Room) -> None:
    ana, ben = room.learners("ana", "ben")
    lobby = await room.open("berth", seconds=LONG, talk="pairs", discuss="off")
    assert "tables of three or four to talk at, for those who want one" in lobby
    for one in (ana, ben):
        await one.press(await one.press(lobby, "Join"), FIND)
    await room.press("Start")
    for one in (ana, ben):
        await one.pick(room.now(), RIGHT)
    await room.look()
    assert FIND in (await room.press("Discuss and vote again")).buttons
    assert_they_name_each_other(room, (ana, ben))
    assert table_of(room, ana) == 1
    await room.end()
    room.panel = await room.teacher.press(room.fresh_panel(), "Run again")
    assert (await ana.press(await room.shown(), "Join")).has(FIND), "the wish was for that class"


@pytest.mark.any_database
async def test_a_class_without_tables_offers_none_and_an_old_button_does_nothing(room: Room) -> None:
    (ana,) = room.learners("ana")
    public = await talk(room, {ana: RIGHT})
    old = public.custom_id(FIND)
    await room.end()
    assert "That class quiz is over." in await ana.send(room.now(), old)
    lobby = await room.open("berth", seconds=LONG, discuss="on")
    joined = await ana.press(lobby, "Join")
    assert joined.buttons == []
    await room.press("Start")
    assert not (await room.pick(ana, RIGHT)).has(FIND)
    assert (await room.close()).buttons == ["My answer"]
    run = room.now().custom_id("My answer").rpartition(".")[2]
    assert "older version" in await ana.send(room.now(), f"c1.table.{run}")


# ---------------------------------------------------------------------------- what it changed


async def voted_again(room: Room, again: Mapping[Student, str]) -> Card:
    """The class votes again and is through; the host's card."""
    await room.look()
    await room.press("Next")
    for one, option in again.items():
        if option:
            await one.pick(room.now(), option)
    await room.shown()
    await room.close()
    await room.press("Next")
    return room.fresh_panel()


async def test_the_host_reads_what_the_talk_changed_by_where_people_talked(room: Room) -> None:
    people = room.learners(*(f"learner {at}" for at in range(12)))
    said = {one: RIGHT if at in (0, 3, 6) else UGLY for at, one in enumerate(people)}
    await talk(room, said, early=people[:6])
    assert sorted(len(sitting) for sitting in tables(room, people[:6]).values()) == [3, 3]
    again = {one: AWAY if at in (0, 7) else "" if at == 11 else RIGHT for at, one in enumerate(people)}
    summary = await voted_again(room, again)
    assert (
        "**What the talk changed**\n"
        "- At tables with different answers: 2 of 6 votes right before the talk, 5 after "
        "(4 changed to right, 1 to wrong; 6 learners)\n"
        "- Without a table: 1 of 5 votes right before the talk, 4 after (3 changed to right, 0 to wrong; 5 learners)\n"
        "-# Only learners who voted twice are counted, and nothing is said of fewer than 5."
    ) in summary
    talked = summary.text.partition("**What the talk changed**")[2].partition("-#")[0]
    assert "<@" not in talked
    assert "talk changed" not in room.now()
    past = await room.teacher.choose(await room.teacher.slash("class history"), "Berths")
    assert talked in past
    card = await room.teacher.slash("results class")
    assert "At tables with different answers: 2 of 6 votes right before the talk, 5 after" in card
    found = tables_in(the_file(room.env, await room.teacher.press(card, "CSV")))
    assert next(rows for name, rows in found.items() if "talk" in name) == [
        [
            "Where they talked",
            "Learners",
            "Votes",
            "Right before",
            "Right after",
            "Changed to right",
            "Changed to wrong",
        ],
        ["At tables with different answers", "6", "6", "2", "5", "4", "1"],
        ["Without a table", "5", "5", "1", "4", "3", "0"],
    ]
    assert_fits(summary)


@pytest.mark.any_database
async def test_tables_where_all_said_the_same_are_told_apart_and_few_votes_are_not_told_of(room: Room) -> None:
    people = room.learners(*(f"learner {at}" for at in range(6)))
    await talk(room, dict.fromkeys(people, UGLY), early=people)
    summary = await voted_again(room, dict.fromkeys(people, RIGHT))
    assert "- At tables where nobody answered differently: 0 of 6 votes right before the talk, 6 after" in summary
    few = people[:4]
    await talk(room, dict.fromkeys(few, UGLY), early=few)
    assert "What the talk changed" not in await voted_again(room, dict.fromkeys(few, RIGHT))
    await talk(room, dict.fromkeys(people, UGLY))  # nobody wants a table
    assert "What the talk changed" not in await voted_again(room, dict.fromkeys(people, RIGHT))


async def test_who_was_removed_or_forgotten_counts_in_no_shift(room: Room, settings: Settings) -> None:
    people = room.learners(*(f"learner {at}" for at in range(8)))
    await talk(room, {one: (RIGHT, UGLY)[at % 2] for at, one in enumerate(people)}, early=people)
    gone, removed = people[0], people[1]
    await gone.type_in(await gone.slash("privacy delete"), "Delete it all", "delete")
    await room.shown()
    assert await columns_with(settings, gone.id) == []
    assert remembered(room.env, gone.id) == []
    room.panel = await room.teacher.slash("class panel")
    await remove(room, removed)
    room.panel = await room.teacher.slash("class panel")
    summary = await voted_again(room, dict.fromkeys(people[2:], RIGHT))
    assert "3 of 6 votes right before the talk, 6 after (3 changed to right, 0 to wrong; 6 learners)" in summary


async def test_somebody_can_see_and_take_along_where_they_sat(room: Room) -> None:
    people = room.learners("ana", "ben", "cleo")
    await talk(room, dict.fromkeys(people, RIGHT), early=people)
    card = await people[0].slash("privacy see")
    assert "1 table at which you talked about a question in a class quiz" in card
    assert "1 class quiz that you joined, with your team and whether you want a table to talk at" in card
