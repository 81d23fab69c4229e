"""The host's panel during a class quiz: what it knows of an open vote, how it folds, and removing a learner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from bot.config import Settings
from bot.i18n import wording
from bot.views import ids
from db.engine import Database
from tests.bot.classroom_page import Room, outline
from tests.bot.content import BERTH, CARGO, CREW, FIRST_READ, answers_of, harbour, lamps, pack, restart, write

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import MemberActor

    from bot.app import Copydesk
    from tests.people import Card, Student

LONG = 600


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    packs = [
        harbour(),
        lamps(),
        pack("berth", "Berths", BERTH, CREW),
        pack("cargo", "Cargo", CARGO),
        pack("poll", "Papers", FIRST_READ),
        pack("one", "One", BERTH),
    ]
    return replace(settings, content=(write(tmp_path / "content", *packs),))


def mention(student: Student) -> str:
    return f"<@{student.id}>"


# ---------------------------------------------------------------- what the host alone knows of a vote


async def test_the_panel_shows_the_spread_and_who_has_not_answered_and_the_channel_neither(room: Room) -> None:
    lobby = await room.open("one", seconds=LONG)
    ana, ben, eve = room.learners("ana", "ben", "eve")
    for one in (ana, ben, eve):
        await one.press(lobby, "Join")
    await room.press("Start")
    panel = room.fresh_panel()
    assert f"**No answer yet:** {mention(ana)}, {mention(ben)} and {mention(eve)}" in panel
    assert "The answers, for you alone" not in panel
    await room.pick(ana, "312 ships")
    await room.pick(ben, "The harbour is an eyesore")
    panel = room.fresh_panel()
    assert "**Worth discussing:** 1 of 2 are right. Let them talk, and vote again." in panel
    assert "**A popular wrong answer:** 1 of 2 said “The harbour is an eyesore.”" in panel
    assert f"312 ships called in May. – **right**\n{wording.bar_of(1, 2)} **1 of 2**" in panel
    assert f"**No answer yet:** {mention(eve)}" in panel
    public = room.now()
    assert "**2 of 3** have answered." in public
    for told in ("<@", "right", "Worth", "popular", "**1 of 2**"):
        assert told not in public
    for learner in (ana, ben):
        assert "right" not in room.own(learner)
    await room.close()
    panel = room.fresh_panel()
    for over in ("for you alone", "Worth discussing", "No answer yet"):
        assert over not in panel


async def test_what_learners_see_is_the_same_whichever_way_the_host_sees_the_vote(room: Room) -> None:
    question = await room.start("one", seconds=LONG)
    ana, ben = room.learners("ana", "ben")
    await room.pick(ana, "312 ships")
    before = outline(room.now())
    assert "Worth discussing" not in room.fresh_panel()
    await room.press("Fold")
    await room.press("Unfold")
    assert outline(room.now()) == before
    assert question.message.id == room.now().message.id
    assert not any("right" in card for card in room.messages(ben) if card.ephemeral)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["312 ships", "312 ships"], "**Most know it:** 2 of 2 are right. Close the vote and go on."),
        (["Ships will", "The harbour"], "**Better explained than discussed:** 0 of 2 are right."),
        (["312 ships"], None),
    ],
)
async def test_the_hint_goes_by_the_share_that_is_right(room: Room, answers: list[str], said: str | None) -> None:
    await room.start("one", seconds=LONG)
    for student, answer in zip(room.learners("ana", "ben"), answers, strict=False):
        await room.pick(student, answer)
    panel = room.fresh_panel()
    if said is None:
        assert not any(one in panel for one in ("Most know it", "Better explained", "Worth discussing", "popular"))
        assert "The answers, for you alone" in panel
    else:
        assert said in panel


async def test_during_the_talk_the_host_sees_the_spread_that_the_class_does_not_and_no_hint_in_the_second_vote(
    room: Room,
) -> None:
    await room.start("one", seconds=LONG, discuss="on", spread="hidden")
    ana, ben = room.learners("ana", "ben")
    await room.pick(ana, "312 ships")
    await room.pick(ben, "Ships will")
    talk = await room.close()
    assert "1 of 2" not in talk
    assert "**Worth discussing:** 1 of 2 are right." in room.fresh_panel()
    await room.look()
    await room.press("Next")
    assert f"**No answer yet:** {mention(ana)} and {mention(ben)}" in room.fresh_panel()
    for one in (ana, ben):
        await room.pick(one, "Ships will")
    panel = room.fresh_panel()
    assert "A popular wrong answer:** 2 of 2 said “Ships will stay away.”" in panel
    assert "Better explained" not in panel


async def test_answers_in_parts_and_polls_have_their_spread_on_the_panel_too(room: Room) -> None:
    await room.start("poll", seconds=LONG)
    ana, ben = room.learners("ana", "ben")
    await room.pick(ana, "The Courier")
    await room.pick(ben, "Nothing of it")
    panel = room.fresh_panel()
    assert f"The Courier\n{wording.bar_of(1, 2)} **1 of 2**" in panel
    assert "right" not in panel
    assert "Worth" not in panel


# ---------------------------------------------------------------- folding


async def test_the_panel_folds_to_a_line_with_the_main_button_and_stays_folded_whatever_is_pressed(room: Room) -> None:
    await room.open("berth", seconds=LONG)
    await room.press("Fold")
    panel = room.fresh_panel()
    assert panel.buttons == ["Start", "Unfold"]
    assert "\n" not in panel.text
    await room.press("Start")
    panel = room.fresh_panel()
    assert panel.buttons == ["Close now", "Unfold"]
    (ana,) = room.learners("ana")
    await room.pick(ana, "312 ships") if "312 ships" in room.now() else await room.shown()
    panel = room.fresh_panel()
    for hidden in ("<@", "right", "for you alone", "Host panel"):
        assert hidden not in panel
    await room.press("Close now")
    assert room.fresh_panel().buttons == ["Next", "Unfold"]
    await room.press("Next")
    assert room.fresh_panel().buttons == ["Close now", "Unfold"]
    await room.press("Unfold")
    panel = room.fresh_panel()
    assert panel.has("End quiz")
    assert panel.has("Fold")
    assert "## Host panel: Berths" in panel


async def test_a_folded_panel_that_was_paused_goes_on_with_its_main_button(room: Room) -> None:
    await room.start("berth", seconds=LONG)
    await room.press("Pause")
    await room.press("Fold")
    assert room.fresh_panel().buttons == ["Resume", "Unfold"]
    await room.press("Resume")
    assert room.fresh_panel().buttons == ["Close now", "Unfold"]


async def test_a_panel_stays_folded_when_the_bot_was_restarted(room: Room, settings: Settings) -> None:
    await room.start("berth", seconds=LONG)
    await room.press("Fold")
    await restart(room.env, settings)
    await room.press("Close now")
    assert room.fresh_panel().buttons == ["Next", "Unfold"]


# ---------------------------------------------------------------- removing a learner


async def people_card(room: Room) -> Card:
    assert room.panel is not None
    if room.panel.has("Back to the panel"):
        return room.panel
    await room.look()
    return await room.teacher.press(room.panel, "Who takes part")


async def remove(room: Room, student: Student) -> Card:
    """The teacher removes somebody, and says so when asked; the card after it."""
    asked = await room.teacher.choose(await people_card(room), f"{student.actor.name}")
    assert f"Remove {mention(student)} from this class quiz?" in asked
    done = await room.teacher.press(asked, "Yes, remove them")
    await room.shown()
    return done


async def back_to_panel(room: Room, card: Card) -> None:
    room.panel = await room.teacher.press(card, "Back to the panel")


async def test_who_is_removed_during_a_vote_is_told_and_counts_no_more(room: Room, settings: Settings) -> None:
    await room.start("one", seconds=LONG)
    ana, ben, eve = room.learners("ana", "ben", "eve")
    await room.pick(ana, "The harbour")
    await room.pick(ben, "312 ships")
    card = await people_card(room)
    assert sorted(card.menu) == ["ana", "ben"]
    asked = await room.teacher.choose(card, "ana")
    assert "Nothing of it is deleted, and you can let them back in." in asked
    kept = await room.teacher.press(asked, "No, keep them")
    assert sorted(kept.menu) == ["ana", "ben"]
    card = await remove(room, ana)
    assert f"**Removed:** {mention(ana)}" in card
    assert card.text.count("1 takes part.") == 1
    assert wording.REMOVED.english in room.own(ana)
    assert "**1 of 1**" in room.now() or "has answered" in room.now()
    await ana.pick(room.now(), "312 ships")
    assert wording.REMOVED.english in room.own(ana)
    await back_to_panel(room, card)
    reveal = await room.close()
    assert "1 of 1 person right" in reveal
    assert f"eyesore.\n{wording.bar_of(0, 1)} **0 of 1**" in reveal
    assert wording.REMOVED.english in room.own(ana), "the reveal turns no card of somebody removed"
    result = await room.press("Next")
    assert "1 learner took part." in result
    await ana.press(result, "My result")
    await room.shown()
    assert wording.REMOVED.english in room.own(ana)
    assert len(await answers_of(settings, ana)) == 1, "nothing acknowledged is lost"
    await eve.press(result, "My result")


async def test_when_the_last_one_missing_is_removed_the_vote_closes_early(room: Room) -> None:
    lobby = await room.open("one", seconds=LONG, early="on")
    ana, ben = room.learners("ana", "ben")
    for one in (ana, ben):
        await one.press(lobby, "Join")
    await room.press("Start")
    await room.pick(ben, "312 ships")
    await remove(room, ana)
    assert "1 of 1 person right" in await room.wait(4)


async def test_removing_twice_changes_nothing_and_who_is_let_back_counts_again(room: Room) -> None:
    await room.start("one", seconds=LONG)
    ana, ben = room.learners("ana", "ben")
    await room.pick(ana, "The harbour")
    await room.pick(ben, "312 ships")
    asked = await room.teacher.choose(await people_card(room), "ana")
    yes = asked.custom_id("Yes, remove them")
    for _ in range(2):
        done = await room.teacher.send(asked, yes)
        assert f"**Removed:** {mention(ana)}" in done
    await ana.press(room.now(), "My answer")
    await room.shown()
    assert wording.REMOVED.english in room.own(ana)
    done = await room.teacher.choose(done, "ana")
    await room.shown()
    assert "Removed" not in done
    assert sorted(done.menu) == ["ana", "ben"]
    assert "You are in" in room.own(ana)
    await back_to_panel(room, done)
    assert "**2 of 2**" in room.now() or "Both have answered" in room.now()
    assert "1 of 2 people right" in await room.close()


async def test_only_a_host_lets_somebody_back_in_also_after_a_restart(room: Room, settings: Settings) -> None:
    lobby = await room.open("one", seconds=LONG, teams=2)
    ana, ben = room.learners("ana", "ben")
    for one in (ana, ben):
        await one.press(lobby, "Join")
    await remove(room, ana)
    assert "1 joined." in room.now()
    await restart(room.env, settings)
    room.panel = await room.teacher.slash("class panel")
    await ana.press(room.now(), "Join")
    await room.shown()
    assert wording.REMOVED.english in room.own(ana)
    assert "1 joined." in room.now()
    await room.teacher.choose(await people_card(room), "ana")
    await room.shown()
    assert "2 joined." in room.now()


async def test_somebody_whose_data_was_deleted_is_not_stored_again_by_removing_them(
    room: Room, settings: Settings
) -> None:
    await room.start("one", seconds=LONG)
    (ana,) = room.learners("ana")
    await room.pick(ana, "312 ships")
    asked = await room.teacher.choose(await people_card(room), "ana")
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        await unit.learners.forget(ana.id)
        await unit.commit()
    done = await room.teacher.press(asked, "Yes, remove them")
    assert wording.NO_LONGER_IN_CLASS.english in done
    assert not done.menu
    async with database.unit(writes=False) as unit:
        export = await unit.learners.export(ana.id)
    await database.close()
    assert not any(export.values())
    await room.pick(ana, "312 ships")
    assert "Locked in" in room.own(ana), "who comes back is somebody new"


async def test_who_takes_part_is_paged_and_who_left_the_server_is_told_apart(room: Room) -> None:
    lobby = await room.open("one", seconds=LONG)
    everybody = room.learners(*(f"learner{number}" for number in range(27)))
    for one in everybody:
        one.emit(lobby, lobby.custom_id("Join"))
    await room.shown()
    gone = everybody[0]
    room.guild.remove_member(cast("MemberActor", gone.actor))
    card = await people_card(room)
    assert "27 take part." in card
    assert len(card.menu) == 25
    first = card.menu
    assert "learner0 (left the server)" in first
    more = await room.teacher.press(card, "More names")
    assert len(more.menu) == 2
    assert not set(more.menu) & set(first)
    assert len((await room.teacher.press(more, "Earlier names")).menu) == 25


async def test_once_the_class_is_over_nobody_is_removed_any_more(room: Room) -> None:
    await room.start("one", seconds=LONG)
    (ana,) = room.learners("ana")
    await room.pick(ana, "312 ships")
    asked = await room.teacher.choose(await people_card(room), "ana")
    run = (await cast("Copydesk", room.env.bot).services.classroom.open_in(room.channel.id)).run.id
    room.panel = await room.teacher.press(await room.teacher.press(asked, "No, keep them"), "Back to the panel")
    await room.end()
    told = await room.teacher.send(asked, ids.RemovePress(run, ana.id).custom_id)
    assert wording.NO_CLASS_HERE.english in told
    assert "1 learner took part." in await room.shown()
