"""Practice: where learners stand in their skills, what is before them, and what they want less of.

Promises that what follows from answers is stored together with how far they were worked out, so that a process that
ends in between is behind and never wrong; and that an answer that came late or was judged anew has all of it worked out
again. Refuses to work anything out: `lessons.practice` does.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, or_, select, tuple_, update

from db.models import (
    answers,
    item_ratings,
    item_states,
    learner_ratings,
    practice_choices,
    practice_sessions,
    practice_states,
    runs,
    skill_states,
)
from db.rows import read
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from db.types import JsonValue
    from questions.kinds import Response


@dataclass(frozen=True)
class PracticeState:
    """How far a learner's answers were worked out."""

    answers: int
    """How many there were; fewer than none where all is to be worked out again."""
    answered_at: datetime
    """With the two that follow, the last of them."""
    last_run: int
    item: str
    verdicts: JsonValue


@dataclass(frozen=True)
class SkillState:
    """Where a learner stands in a skill."""

    skill: str
    stability: float
    difficulty: float
    reviewed_at: datetime
    due_at: datetime
    mastery: JsonValue


@dataclass(frozen=True)
class ItemState:
    """When a learner answered an item, for the first and the last time, and whether the last was fully right."""

    pack: str
    item: str
    first_at: datetime
    answered_at: datetime
    right: bool


@dataclass(frozen=True)
class GradedAnswer:
    """An answer, as far as practice is worked out from it."""

    run_id: int
    item: str
    pack: str
    pack_version: int
    skill: str
    response: Response
    score: float
    maximum: float
    confidence: int | None
    answered_at: datetime


@dataclass(frozen=True)
class VotedAnswer:
    """An answer, as far as ratings are worked out from it."""

    run_id: int
    item: str
    learner_id: int
    pack: str
    score: float
    maximum: float


@dataclass(frozen=True)
class StoredRating:
    """A rating in logits, and the number of first answers behind it."""

    value: float
    answers: int


@dataclass(frozen=True)
class PracticeSession:
    """A practice that is under way."""

    run_id: int
    reason: JsonValue
    length: int
    """How many items it is to have."""
    done: int
    """Items that were answered."""
    graded: int
    right: int
    """Of the graded ones, those with all points."""


class StoredPractice:
    """The practice of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    # ------------------------------------------------------------------ what follows from answers

    async def state(self, learner_id: int) -> PracticeState | None:
        """How far the learner's answers were worked out; None where they never were."""
        statement = select(practice_states).where(practice_states.c.learner_id == learner_id)
        found = (await self._connection.execute(statement)).mappings()
        return next((read(PracticeState, row) for row in found), None)

    async def skills(self, learner_id: int) -> dict[str, SkillState]:
        """By skill, where they stand in it; one without graded answers is absent."""
        statement = select(skill_states).where(skill_states.c.learner_id == learner_id)
        found = (await self._connection.execute(statement)).mappings()
        return {row["skill"]: read(SkillState, row) for row in found}

    async def due(self, learners: Collection[int], now: datetime) -> dict[int, list[SkillState]]:
        """By learner, the skills that are to be practised by now, the most overdue first; who has none is absent."""
        statement = (
            select(skill_states)
            .where(skill_states.c.learner_id.in_(learners), skill_states.c.due_at <= now)
            .order_by(skill_states.c.due_at, skill_states.c.skill)
        )
        found: dict[int, list[SkillState]] = {}
        for row in (await self._connection.execute(statement)).mappings():
            found.setdefault(row["learner_id"], []).append(read(SkillState, row))
        return found

    async def items(self, learner_id: int, packs: Collection[str]) -> dict[tuple[str, str], ItemState]:
        """By pack and item, what they answered of these packs."""
        statement = select(item_states).where(item_states.c.learner_id == learner_id, item_states.c.pack.in_(packs))
        found = (await self._connection.execute(statement)).mappings()
        return {(row["pack"], row["item"]): read(ItemState, row) for row in found}

    async def count(self, learner_id: int, without: Collection[int]) -> int:
        """How many answers there are of them, those in the runs `without` left out."""
        statement = (
            select(func.count())
            .select_from(answers)
            .where(answers.c.learner_id == learner_id, answers.c.run_id.not_in(without))
        )
        return (await self._connection.execute(statement)).scalar_one()

    async def answers_after(
        self, learner_id: int, state: PracticeState | None, without: Collection[int], most: int
    ) -> list[GradedAnswer]:
        """Their answers after the last that was worked out, graded or not, the earliest first, `most` at most."""
        order = (answers.c.answered_at, answers.c.run_id, answers.c.item)
        statement = select(answers).where(answers.c.learner_id == learner_id, answers.c.run_id.not_in(without))
        if state is not None:
            at, run, item = state.answered_at, state.last_run, state.item
            later = or_(answers.c.run_id > run, and_(answers.c.run_id == run, answers.c.item > item))
            statement = statement.where(
                answers.c.answered_at >= at, or_(answers.c.answered_at > at, and_(answers.c.answered_at == at, later))
            )
        found = (await self._connection.execute(statement.order_by(*order).limit(most))).mappings()
        return [read(GradedAnswer, row) for row in found]

    async def keep(
        self,
        learner_id: int,
        before: PracticeState | None,
        state: PracticeState,
        skills: Iterable[SkillState],
        items: Iterable[ItemState],
        *,
        anew: bool,
    ) -> bool:
        """Store how far they were worked out, and the skills and items that changed; `anew`, these are all there are.

        False, and nothing is stored, where they are not at `before` any more.
        """
        row = {"learner_id": learner_id, **vars(state)}
        if before is None:
            if not await self.count(learner_id, ()):  # they had everything deleted meanwhile
                return False
            statement = self._insert(practice_states).values(row).on_conflict_do_nothing()
        else:
            at = (practice_states.c[name] == value for name, value in vars(before).items() if name != "verdicts")
            statement = update(practice_states).where(practice_states.c.learner_id == learner_id, *at).values(row)
        if not (await self._connection.execute(statement)).rowcount:
            return False
        if anew:
            for table in (skill_states, item_states):
                await self._connection.execute(delete(table).where(table.c.learner_id == learner_id))
        await self._put(
            skill_states, ["learner_id", "skill"], [{"learner_id": learner_id, **vars(one)} for one in skills]
        )
        await self._put(
            item_states, ["learner_id", "pack", "item"], [{"learner_id": learner_id, **vars(one)} for one in items]
        )
        return True

    async def forget_worked_out(self, learners: Collection[int]) -> None:
        """Some of their answers are deleted: what followed from them goes, and is made anew when they come back."""
        for table in (practice_states, skill_states, item_states):
            await self._connection.execute(delete(table).where(table.c.learner_id.in_(learners)))

    async def judged_anew(self, learners: Collection[int]) -> None:
        """Answers of these learners have other grades now, or another confidence: all is to be worked out again."""
        statement = update(practice_states).where(practice_states.c.learner_id.in_(learners))
        await self._connection.execute(statement.values(answers=-1))

    # ------------------------------------------------------------------ ratings

    async def first_votes(self, after: VotedAnswer | None, most: int) -> list[VotedAnswer]:
        """Everybody's answers by the runs in which they were given, `most` at most, second votes left out.

        `after` is the last of those before.
        """
        key = (answers.c.run_id, answers.c.item, answers.c.learner_id)
        columns = (answers.c[one.name] for one in fields(VotedAnswer))
        statement = select(*columns).where(answers.c.item.not_like("%/%")).order_by(*key).limit(most)
        if after is not None:
            statement = statement.where(tuple_(*key) > tuple_(after.run_id, after.item, after.learner_id))
        return [VotedAnswer(*row) for row in await self._connection.execute(statement)]

    async def item_ratings(self, packs: Collection[str]) -> dict[tuple[str, str], StoredRating]:
        """By pack and item, how difficult items of these packs are; one that nobody answered is absent."""
        statement = select(item_ratings).where(item_ratings.c.pack.in_(packs))
        found = (await self._connection.execute(statement)).mappings()
        return {(row["pack"], row["item"]): read(StoredRating, row) for row in found}

    async def learner_rating(self, learner_id: int) -> StoredRating | None:
        """How able they are; None where they have no first answers, or only of today."""
        statement = select(learner_ratings).where(learner_ratings.c.learner_id == learner_id)
        found = (await self._connection.execute(statement)).mappings()
        return next((read(StoredRating, row) for row in found), None)

    async def all_item_ratings(self) -> dict[tuple[str, str], StoredRating]:
        """Every item's."""
        found = await self._connection.execute(select(item_ratings))
        return {(row.pack, row.item): StoredRating(row.value, row.answers) for row in found}

    async def all_learner_ratings(self) -> dict[int, StoredRating]:
        """Every learner's."""
        found = await self._connection.execute(select(learner_ratings))
        return {row.learner_id: StoredRating(row.value, row.answers) for row in found}

    async def rate_items(self, rated: Mapping[tuple[str, str], StoredRating]) -> None:
        """Store these."""
        rows = [{"pack": pack, "item": item, **vars(one)} for (pack, item), one in rated.items()]
        await self._put(item_ratings, ["pack", "item"], rows)

    async def rate_learners(self, rated: Mapping[int, StoredRating]) -> None:
        """Likewise of learners. Who was forgotten meanwhile, and has no answers, is left out."""
        there = select(answers.c.learner_id).where(answers.c.learner_id.in_(rated)).distinct()
        known = set(await self._connection.scalars(there))
        rows = [{"learner_id": name, **vars(one)} for name, one in rated.items() if name in known]
        await self._put(learner_ratings, ["learner_id"], rows)

    async def forget_item_ratings(self, gone: Collection[tuple[str, str]]) -> None:
        """Take out those of items, by pack and item, that have no answers any more."""
        key = tuple_(item_ratings.c.pack, item_ratings.c.item)
        await self._connection.execute(delete(item_ratings).where(key.in_(gone)))

    async def forget_learner_ratings(self, gone: Collection[int]) -> None:
        """Likewise of learners."""
        await self._connection.execute(delete(learner_ratings).where(learner_ratings.c.learner_id.in_(gone)))

    # ------------------------------------------------------------------ what is under way

    async def session(self, learner_id: int) -> PracticeSession | None:
        """The practice that is under way; None where none is."""
        statement = select(practice_sessions).where(practice_sessions.c.learner_id == learner_id)
        found = (await self._connection.execute(statement)).mappings()
        return next((read(PracticeSession, row) for row in found), None)

    async def keep_session(self, learner_id: int, session: PracticeSession) -> None:
        """It is this now."""
        await self._put(practice_sessions, ["learner_id"], [{"learner_id": learner_id, **vars(session)}])

    async def end_session(self, learner_id: int) -> None:
        """None is under way any more."""
        await self._connection.execute(delete(practice_sessions).where(practice_sessions.c.learner_id == learner_id))

    async def practised(self, learner_id: int, since: datetime) -> list[tuple[str, tuple[str, ...]]]:
        """The items that practice gave since then: of each of its runs, the pack and the items."""
        statement = select(runs.c.subject, runs.c["items"]).where(
            runs.c.learner_id == learner_id, runs.c.mode == "practice", runs.c.started_at >= since
        )
        return [(row.subject, tuple(row[1])) for row in await self._connection.execute(statement)]

    async def answered_since(self, learner_id: int, since: datetime) -> list[datetime]:
        """When they answered something in practice since then, the earliest first."""
        statement = (
            select(answers.c.answered_at)
            .join_from(answers, runs)
            .where(answers.c.learner_id == learner_id, answers.c.answered_at >= since, runs.c.mode == "practice")
            .order_by(answers.c.answered_at)
        )
        return list(await self._connection.scalars(statement))

    # ------------------------------------------------------------------ wishes

    async def less_of(self, learner_id: int, now: datetime) -> frozenset[str]:
        """Skills that they want less of now."""
        statement = select(practice_choices.c.skill).where(
            practice_choices.c.learner_id == learner_id, practice_choices.c.less_until > now
        )
        return frozenset(await self._connection.scalars(statement))

    async def want_less(self, learner_id: int, skill: str, until: datetime) -> None:
        """They want less of a skill until then."""
        row = {"learner_id": learner_id, "skill": skill, "less_until": until}
        await self._put(practice_choices, ["learner_id", "skill"], [row])

    async def _put(self, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
        """Store rows, each in place of the one with its key."""
        statement = self._insert(table)
        changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
        if rows:
            put = statement.on_conflict_do_update(index_elements=list(key), set_=changed)
            await self._connection.execute(put, list(rows))
