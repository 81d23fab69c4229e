"""Keys that a server put right, the answers that this is about, and who has seen what became of theirs.

Promises that answers are found whoever gave them and however: in the server's class quizzes, in attempts at its
assignments, and, for a pack of its own, in quizzes of one's own. Refuses to judge: new scores are handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, or_, select, update

from db.models import answers, assignments, attempts, classes, correction_notices, corrections, runs
from db.rows import StoredAnswer, read
from questions.corrections import Correction

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from questions.corrections import CorrectionAction
    from questions.kinds import Response


@dataclass(frozen=True)
class CorrectionNotice:
    """What a correction changed for one learner, in points over all their answers to the question."""

    correction_id: int
    pack: str
    version: int
    item: str
    action: CorrectionAction
    score_before: float
    score_after: float


class StoredCorrections:
    """The corrections of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self,
        *,
        guild_id: int,
        pack: str,
        version: int,
        item: str,
        action: str,
        accepted: Response | None,
        author_id: int,
        now: datetime,
    ) -> int:
        """Store a correction; its id."""
        row = {"guild_id": guild_id, "pack": pack, "version": version, "item": item, "action": action}
        statement = insert(corrections).values(accepted=accepted, author_id=author_id, made_at=now, **row)
        return (await self._connection.execute(statement.returning(corrections.c.id))).scalar_one()

    async def of(self, guild_id: int, pack: str, version: int) -> dict[str, list[Correction]]:
        """By item, what the server corrected of that version, the earliest first."""
        return await self._some(
            corrections.c.guild_id == guild_id, corrections.c.pack == pack, corrections.c.version == version
        )

    async def of_run(self, run_id: int, owner: int | None) -> dict[str, list[Correction]]:
        """Likewise for somebody's own run, by the pack's `owner` or the server whose assignment it is for."""
        assigned = (
            select(assignments.c.guild_id)
            .join_from(attempts, assignments, attempts.c.assignment_id == assignments.c.id)
            .where(attempts.c.run_id == run_id)
        )
        run = select(runs.c.subject, runs.c.version).where(runs.c.id == run_id).subquery()
        return await self._some(
            corrections.c.pack == run.c.subject,
            corrections.c.version == run.c.version,
            or_(corrections.c.guild_id == owner, corrections.c.guild_id.in_(assigned)),
        )

    async def answers(
        self, guild_id: int, pack: str, version: int, items: Collection[str], *, own: bool
    ) -> list[StoredAnswer]:
        """What was answered to these items of that version, where the server may put it right."""
        in_class = select(classes.c.run_id).where(classes.c.guild_id == guild_id)
        assigned = (
            select(attempts.c.run_id)
            .join_from(attempts, assignments, attempts.c.assignment_id == assignments.c.id)
            .where(assignments.c.guild_id == guild_id)
        )
        statement = (
            select(answers)
            .join_from(runs, answers, answers.c.run_id == runs.c.id)
            .where(runs.c.subject == pack, answers.c.pack_version == version, answers.c.item.in_(items))
            .order_by(answers.c.answered_at, answers.c.run_id, answers.c.item, answers.c.learner_id)
        )
        if not own:
            statement = statement.where(or_(runs.c.id.in_(in_class), runs.c.id.in_(assigned)))
        return [read(StoredAnswer, row) for row in (await self._connection.execute(statement)).mappings()]

    async def rescore(self, changed: Sequence[StoredAnswer]) -> None:
        """Give these answers the scores that they have here."""
        if not changed:
            return
        statement = (
            update(answers)
            .where(
                answers.c.run_id == bindparam("of_run"),
                answers.c.item == bindparam("of_item"),
                answers.c.learner_id == bindparam("of_learner"),
            )
            .values(score=bindparam("new_score"), maximum=bindparam("new_maximum"))
        )
        rows = [
            {
                "of_run": one.run_id,
                "of_item": one.item,
                "of_learner": one.learner_id,
                "new_score": one.score,
                "new_maximum": one.maximum,
            }
            for one in changed
        ]
        await self._connection.execute(statement, rows)

    async def notify(self, correction_id: int, changes: Mapping[int, tuple[float, float]]) -> None:
        """Keep for each of these learners what changed, before and after, until they have seen it."""
        rows = [
            {"correction_id": correction_id, "learner_id": learner, "score_before": before, "score_after": after}
            for learner, (before, after) in changes.items()
        ]
        if rows:
            await self._connection.execute(insert(correction_notices), rows)

    async def unseen(self, learner_id: int) -> list[CorrectionNotice]:
        """What changed for a learner and they have not seen, the earliest first."""
        statement = (
            select(
                correction_notices, corrections.c.pack, corrections.c.version, corrections.c.item, corrections.c.action
            )
            .join_from(correction_notices, corrections)
            .where(correction_notices.c.learner_id == learner_id, correction_notices.c.seen_at.is_(None))
            .order_by(correction_notices.c.correction_id)
        )
        return [read(CorrectionNotice, row) for row in (await self._connection.execute(statement)).mappings()]

    async def saw(self, learner_id: int, correction_ids: Collection[int], now: datetime) -> None:
        """They have seen these."""
        statement = update(correction_notices).where(
            correction_notices.c.learner_id == learner_id, correction_notices.c.correction_id.in_(correction_ids)
        )
        await self._connection.execute(statement.values(seen_at=now))

    async def _some(self, *wanted: ColumnElement[bool]) -> dict[str, list[Correction]]:
        statement = select(corrections).where(*wanted).order_by(corrections.c.id)
        found: dict[str, list[Correction]] = {}
        for row in (await self._connection.execute(statement)).mappings():
            found.setdefault(row["item"], []).append(read(Correction, row))
        return found
