"""Tables at which a class talks between two votes, for those who want one.

Promises that somebody sits at a table only if they asked for one, and for as long as they want it; that seats are
stored before anybody reads of them, so that they are the same after a restart; that whoever comes late is seated with
everybody else where they are, and whoever is left alone by others comes to another table; and that many who ask at once
are seated in one unit of work. Refuses to tell anybody what somebody answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.i18n import wording
from bot.services.class_scenes import MyTable, TableCount
from bot.services.open_classes import OpenClass
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from db.unit import UnitOfWork
from questions.corrections import canonical
from questions.engine.class_quiz import Phase
from questions.engine.talk_tables import seated


class Seating:
    """One for a process. Each call is given the class as `OpenClasses.get` has it."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def wish(self, at: OpenClass, learner: int, *, wants: bool) -> frozenset[int]:
        """Somebody wants a table when the class talks, from now on, or none; to ask for one is to join.

        Returns who has other people at their table now. Raises `Refusal`, and what the database raises.
        """
        if at.choice.talk != "pairs":
            raise Refusal(wording.OLD_BUTTON)
        if at.live.phase == Phase.FINISHED:
            raise Refusal(wording.CLASS_OVER)
        if not wants and learner not in at.join_queue.members:
            raise Refusal(wording.NO_TABLE_TO_LEAVE)
        if wants:
            await at.join_queue.enter(learner)
            at.see(learner)
        if at.wants_table(learner) is wants:
            mine = (await self.tables(at, [learner])).get(learner)
            return frozenset() if mine is None or mine.number is not None else await self.settle(at)
        at.wishes[learner] = wants
        try:
            async with at.lock:
                # Of many who ask at once, the first to get the lock has stored what all of them wish.
                return await self._settle(at) if at.wishes else frozenset()
        except BaseException:
            at.wishes.pop(learner, None)
            raise

    async def settle(self, at: OpenClass) -> frozenset[int]:
        """Seats those who want a table and have none, while the class talks, and stores what people wish at any time.

        Returns who has other people at their table now.
        """
        async with at.lock:
            return await self._settle(at)

    async def _settle(self, at: OpenClass) -> frozenset[int]:
        """Holding the lock of the class: whatever was said in the first vote is stored once the class talks."""
        wishes, talks = dict(at.wishes), at.live.phase == Phase.DISCUSSING
        if at.choice.talk != "pairs" or not (wishes or talks):
            return frozenset()
        async with self._context.database.unit() as unit:
            for wants in (True, False):
                if theirs := [one for one, wish in wishes.items() if wish is wants]:
                    await unit.talk_seats.want(at.run, theirs, wants=wants)
            changed = await self._seat(unit, at) if talks else frozenset[int]()
            await unit.commit()
        for learner, wants in wishes.items():
            if at.wishes.get(learner) is wants:
                del at.wishes[learner]
            if learner in at.join_queue.members:
                member = at.join_queue.members[learner]
                at.join_queue.members[learner] = replace(member, wants_table=wants)
        return changed

    async def _seat(self, unit: UnitOfWork, at: OpenClass) -> frozenset[int]:
        item = at.question.id
        wanting = await unit.talk_seats.wanting(at.run)
        before = await unit.talk_seats.of(at.run, item)
        given = await unit.results.responses_to(at.run, [item], wanting)
        said = {one: canonical(given[one, item]) if (one, item) in given else None for one in wanting}
        staying = {one: number for one, number in before.items() if one in wanting}
        after = seated(staying, wanting - staying.keys(), said, at.row.run.seed, item)
        moved = {one: after.get(one) for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
        if moved:
            await unit.talk_seats.change(at.run, item, moved)
        old, new = _companies(before), _companies(after)
        return frozenset(one for one in wanting if old.get(one) != new.get(one))

    async def tables(self, at: OpenClass, learners: Collection[int]) -> Mapping[int, MyTable]:
        """Where each of these learners sits while the class talks; nothing where it does not, or has no tables."""
        if at.choice.talk != "pairs" or at.live.phase != Phase.DISCUSSING:
            return {}
        async with self._context.database.unit(writes=False) as unit:
            seats = await unit.talk_seats.of(at.run, at.question.id)
        companies = _companies(seats)
        return {
            one: MyTable(
                bool(at.wants_table(one)), seats.get(one), tuple(sorted(companies.get(one, frozenset()) - {one}))
            )
            for one in learners
        }

    async def count(self, at: OpenClass) -> TableCount | None:
        """How many sit at tables while the class talks; None where it does not, or has none."""
        if at.choice.talk != "pairs" or at.live.phase != Phase.DISCUSSING:
            return None
        async with self._context.database.unit(writes=False) as unit:
            seats = await unit.talk_seats.of(at.run, at.question.id)
        waiting = sum(bool(at.wants_table(one)) for one in at.known - seats.keys())
        return TableCount(len(set(seats.values())), len(seats), waiting)


def _companies(seats: Mapping[int, int]) -> dict[int, frozenset[int]]:
    """By learner, everybody at their table."""
    tables = defaultdict[int, set[int]](set)
    for one, number in seats.items():
        tables[number].add(one)
    return {one: frozenset(tables[number]) for one, number in seats.items()}
