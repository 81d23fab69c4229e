"""What a host is told in private once a class is over: what to talk about, who was absent, whom to talk to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from bot.config import Settings
from db.engine import Database
from tests.bot.classroom_page import Room
from tests.bot.content import BERTH, changed, lamps, pack, restart, write
from tests.bot.test_host_panel import mention, remove

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import Copydesk
    from tests.people import Card, Student

LONG = 600
HARD = "Which one could evidence settle"
QUESTIONS = [changed(BERTH, id=f"berth{at}", prompt=f"{HARD}, number {at}?") for at in range(5)]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    packs = [lamps(), pack("berths", "Berths", *QUESTIONS)]
    return replace(settings, content=(write(tmp_path / "content", *packs),))


async def play(room: Room, right: dict[Student, int], **options: object) -> Card:
    """All questions, of which each learner gets the first so many right; the host's card at the end."""
    if room.panel is None:
        await room.open("berths", seconds=LONG, **options)
    await room.press("Start")
    for at in range(len(QUESTIONS)):
        for learner, first in right.items():
            await learner.pick(room.now(), "312 ships" if at < first else "Ships will")
        await room.shown()
        await room.close()
        await room.press("Next")
    return room.fresh_panel()


async def test_the_host_reads_what_to_talk_about_who_never_answered_and_whom_to_talk_to(
    room: Room, settings: Settings
) -> None:
    strong = room.learners("ana", "ben", "cleo", "dan")
    weak, late, absent = room.learners("eve", "finn", "gus")
    lobby = await room.open("berths", seconds=LONG)
    for one in (*strong, weak, absent):
        await one.press(lobby, "Join")
    summary = await play(room, {**dict.fromkeys(strong, 4), weak: 1})
    assert summary.ephemeral
    assert "**Talk about these**\n- **" in summary
    hardest = summary.text.split("**Talk about these**\n")[1].split("\n")[0]
    assert hardest.startswith("- **5.** ")
    assert HARD in hardest
    assert "0 of 5 people right" in hardest
    assert "5 of 5 said “Ships will stay away.”" in hardest
    assert f"**Joined and never answered:** {mention(absent)}" in summary
    assert f"- {mention(weak)}: 20% of the points, over 5 answers" in summary
    assert "below the middle of the class, which is 80%" in summary
    assert "ask them how it went" in summary
    assert mention(strong[0]) not in summary
    assert summary.buttons == ["Run again", "Export as a spreadsheet", "All past quizzes"]
    export = await room.teacher.press(summary, "Export as a spreadsheet")
    assert export.ephemeral
    assert export.message.attachments
    public = room.now()
    for private in (mention(weak), mention(absent), "Talk to these"):
        assert private not in public
    for learner in (*strong, weak, late):
        assert not any("Talk to these" in card for card in room.messages(learner) if card.ephemeral)
    await restart(room.env, settings)
    past = await room.teacher.choose(await room.teacher.slash("class history"), "Berths")
    assert past.ephemeral
    assert f"**Joined and never answered:** {mention(absent)}" in past
    assert f"- {mention(weak)}: 20% of the points, over 5 answers" in past


async def test_of_a_class_for_a_group_its_members_without_an_answer_were_absent(room: Room, settings: Settings) -> None:
    here, gone, away, removed, new = room.learners("ana", "ben", "cleo", "dan", "eva")
    lobby = await room.open("berths", seconds=LONG)
    services = cast("Copydesk", room.env.bot).services
    run, now = (await services.classroom.open_in(room.channel.id)).run.id, services.clock.now()
    database = await Database.open(settings.database_url)
    async with database.unit() as unit:
        group = await unit.groups.add(guild_id=room.guild.id, name="Year 9", time_zone="UTC", now=now)
        for one in (here, gone, away, removed):
            await unit.groups.join(group.id, one.id, now, again=False)
        await unit.groups.leave(group.id, gone.id, now)
        await unit.groups.join(group.id, new.id, now + timedelta(days=1), again=False)
        await unit.groups.set_class(run, group.id)
        await unit.commit()
    await database.close()
    await removed.press(lobby, "Join")
    await remove(room, removed)
    room.panel = await room.teacher.slash("class panel")
    summary = await play(room, {here: 5})
    assert f"**Absent, of Year 9:** {mention(away)}" in summary
    assert f"**Removed, and not counted:** {mention(removed)}" in summary
    assert mention(gone) not in summary
    assert mention(new) not in summary


async def test_a_class_of_four_puts_nobody_below_the_others_and_nobody_was_absent(room: Room) -> None:
    four = room.learners("ana", "ben", "cleo", "dan")
    summary = await play(room, {**dict.fromkeys(four[:3], 5), four[3]: 0})
    assert "Talk to these" not in summary
    assert "never answered" not in summary


@pytest.mark.any_database
async def test_on_a_folded_panel_nobody_is_named_when_the_class_is_over(room: Room) -> None:
    lobby = await room.open("berths", seconds=LONG, display="projector")
    (absent,) = room.learners("ana")
    await absent.press(lobby, "Join")
    await room.press("Start")
    await room.press("Close now")
    await room.press("Unfold")
    await room.end()
    assert mention(absent) in room.fresh_panel()
    room.panel = await room.teacher.slash("class quiz", pack="berths", display="projector")
    await absent.press(await room.shown(), "Join")
    await room.press("Start")
    for _ in QUESTIONS:
        await room.press("Close now")
        await room.press("Next")
    folded = room.fresh_panel()
    assert folded.buttons == ["Unfold"]
    assert "<@" not in folded
    await room.press("Unfold")
    assert f"**Joined and never answered:** {mention(absent)}" in room.fresh_panel()
