"""Keys that were put right, and reports on questions: whose answers they are about, and who has yet to be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.answers import AnswerLog
from lessons.assignments import Times
from questions.corrections import Correction
from tests.databases import NOON, add_class, add_run, answer_to, plans

if TYPE_CHECKING:
    from db.engine import Database
    from db.unit import UnitOfWork

HERE, THERE, LEARNER = 10, 11, 7
OWN = f"{HERE}__figures"


async def correction(unit: UnitOfWork, **changed: Any) -> int:
    values: dict[str, Any] = {
        "guild_id": HERE,
        "pack": "figures",
        "version": 2,
        "item": "one",
        "action": "accept",
        "accepted": "b",
        "author_id": 70,
        "now": NOON,
    }
    return await unit.corrections.add(**{**values, **changed})


async def report(unit: UnitOfWork, **changed: Any) -> None:
    values: dict[str, Any] = {
        "guild_id": HERE,
        "pack": "figures",
        "pack_version": 2,
        "item": "one",
        "learner_id": LEARNER,
        "text": "Both are right.",
        "now": NOON,
    }
    await unit.item_reports.add(**{**values, **changed})


async def test_a_server_puts_right_what_was_answered_in_its_classes_and_of_its_own_packs_everywhere(
    database: Database,
) -> None:
    here, there = await add_class(database), await add_class(database, guild_id=THERE, channel_id=21)
    alone = await add_run(database)
    own = await add_run(database, subject=OWN)
    async with AnswerLog(database) as log:
        for run in (here.run, there.run, alone):
            await log.write(answer_to(run))
        await log.write(answer_to(here.run, learner_id=8, pack_version=1))
        await log.write(answer_to(own, pack=OWN))
    async with database.unit(writes=False) as unit:
        found = await unit.corrections.answers(HERE, "figures", 2, ["one"], own=False)
        assert [one.run_id for one in found] == [here.run.id]
        found = await unit.corrections.answers(HERE, OWN, 2, ["one"], own=True)
        assert [one.run_id for one in found] == [own.id]


async def test_corrections_are_found_by_their_server_and_for_a_run_by_the_owner_of_its_pack(database: Database) -> None:
    bundled, own = await add_run(database), await add_run(database, subject=OWN)
    async with database.unit() as unit:
        await correction(unit)
        await correction(unit, pack=OWN, action="void", accepted=None)
        await correction(unit, pack=OWN, version=3)
        assert await unit.corrections.of(HERE, "figures", 2) == {"one": [Correction("accept", "b")]}
        assert await unit.corrections.of(THERE, "figures", 2) == {}
        assert await unit.corrections.of_run(own.id, HERE) == {"one": [Correction("void")]}
        assert await unit.corrections.of_run(bundled.id, None) == {}


async def test_an_attempt_at_an_assignment_is_judged_by_what_its_server_put_right(database: Database) -> None:
    run = await add_run(database)
    async with database.unit() as unit:
        group = await unit.groups.add(guild_id=HERE, name="Year 9", language=None, time_zone="UTC", now=NOON)
        assignment = await unit.assignments.add(
            guild_id=HERE,
            group_id=group.id,
            kind="pack",
            subject="figures",
            per_skill=None,
            times=Times(NOON, NOON + timedelta(days=1), NOON + timedelta(days=2)),
            most_attempts=None,
            counts="best",
            late="full",
            channel_id=None,
            author_id=70,
            now=NOON,
        )
        await unit.assignments.begin(assignment.id, LEARNER, run.id)
        await correction(unit)
        assert await unit.corrections.of_run(run.id, None) == {"one": [Correction("accept", "b")]}
        await unit.commit()
    async with AnswerLog(database) as log:
        await log.write(answer_to(run))
    async with database.unit(writes=False) as unit:
        assert len(await unit.corrections.answers(HERE, "figures", 2, ["one"], own=False)) == 1
        assert await unit.corrections.answers(THERE, "figures", 2, ["one"], own=False) == []


async def test_new_scores_take_the_place_of_old_ones_and_nothing_else_changes(database: Database) -> None:
    run = await add_run(database)
    first, second = answer_to(run), answer_to(run, "two")
    async with AnswerLog(database) as log:
        await log.write(first)
        await log.write(second)
    async with database.unit() as unit:
        await unit.corrections.rescore([replace(first, score=0.5, maximum=2.0)])
        await unit.corrections.rescore([])
        assert await unit.runs.answers(run.id, LEARNER) == [replace(first, score=0.5, maximum=2.0), second]


async def test_a_learner_has_something_to_see_until_they_saw_it(database: Database) -> None:
    async with database.unit() as unit:
        number = await correction(unit)
        await unit.corrections.notify(number, {LEARNER: (0.0, 1.0), 8: (1.0, 2.0)})
        (notice,) = await unit.corrections.unseen(LEARNER)
        assert (notice.pack, notice.item, notice.action) == ("figures", "one", "accept")
        assert (notice.score_before, notice.score_after) == (0.0, 1.0)
        await unit.corrections.saw(LEARNER, [number], NOON)
        assert await unit.corrections.unseen(LEARNER) == []
        assert len(await unit.corrections.unseen(8)) == 1


async def test_a_report_is_open_until_it_is_answered_and_its_learner_is_told_once(database: Database) -> None:
    async with database.unit() as unit:
        await report(unit)
        await report(unit, text="Both are right, I think.")
        await report(unit, learner_id=8, now=NOON + timedelta(hours=1))
        await report(unit, guild_id=THERE)
        (question,) = await unit.item_reports.open_items(HERE, 5)
        assert (question.reports, question.latest) == (2, NOON + timedelta(hours=1))
        where = (question.pack, question.pack_version, question.item)
        mine, others = await unit.item_reports.open_on(HERE, *where)
        assert question.report_id in (mine.id, others.id)
        assert mine.text == "Both are right, I think."
        assert (await unit.item_reports.count_open(HERE), await unit.item_reports.count_open(HERE, LEARNER)) == (2, 1)
        assert await unit.item_reports.untold(LEARNER) == []
        await unit.item_reports.close([mine.id, others.id], "No, see line 2.", NOON)
        assert await unit.item_reports.open_items(HERE, 5) == await unit.item_reports.open_on(HERE, *where) == []
        (told,) = await unit.item_reports.untold(LEARNER)
        assert (told.reply, told.answered_at) == ("No, see line 2.", NOON)
        await unit.item_reports.told([told.id], NOON)
        assert await unit.item_reports.untold(LEARNER) == []
        await report(unit, text="Still.")
        assert await unit.item_reports.count_open(HERE, LEARNER) == 1, "an answered one is not taken up again"


async def test_what_every_command_asks_is_found_by_an_index(database: Database) -> None:
    async with database.unit(writes=False) as unit:
        async with plans(unit) as found:
            await unit.corrections.unseen(LEARNER)
            await unit.item_reports.untold(LEARNER)
        assert not [plan for plan in found if "SCAN" in plan]
