"""What learners find wrong with questions, and what teachers reply.

Promises that a report is open until it is answered, and that its reporter is told of a reply once. Refuses to say what
the questions are: a report names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from db.models import item_reports
from db.rows import read

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class ItemReport:
    """One learner's report on one question of one version of a pack or lesson."""

    id: int
    guild_id: int
    pack: str
    """The id of the pack or lesson, as answers have it."""
    pack_version: int
    item: str
    learner_id: int
    text: str
    reported_at: datetime
    reply: str | None
    answered_at: datetime | None
    """When it was closed, with a reply or without; None while it is open."""


@dataclass(frozen=True)
class ReportedQuestion:
    """A question of one version of a pack or lesson with open reports."""

    pack: str
    pack_version: int
    item: str
    reports: int
    report_id: int
    """One of the reports, by which the question is found again."""
    latest: datetime
    """When the latest of them came."""


class ItemReports:
    """The reports of one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, *, guild_id: int, pack: str, pack_version: int, item: str, learner_id: int, text: str, now: datetime
    ) -> None:
        """Keep a report. One that its learner has open on the same question gives way to it."""
        same = _on(guild_id, pack, pack_version, item)
        theirs = (item_reports.c.learner_id == learner_id, item_reports.c.answered_at.is_(None))
        changed = update(item_reports).where(*same, *theirs).values(text=text, reported_at=now)
        if not (await self._connection.execute(changed)).rowcount:
            row = {"guild_id": guild_id, "pack": pack, "pack_version": pack_version, "item": item}
            await self._connection.execute(
                insert(item_reports).values(learner_id=learner_id, text=text, reported_at=now, **row)
            )

    async def count_open(self, guild_id: int, learner_id: int | None = None) -> int:
        """How many a server, or one learner there, has open."""
        open_ = (item_reports.c.guild_id == guild_id, item_reports.c.answered_at.is_(None))
        mine = () if learner_id is None else (item_reports.c.learner_id == learner_id,)
        statement = select(func.count()).select_from(item_reports).where(*open_, *mine)
        return (await self._connection.execute(statement)).scalar_one()

    async def get(self, report_id: int) -> ItemReport | None:
        """The report of this id; None where it is gone."""
        return next(iter(await self._some(item_reports.c.id == report_id)), None)

    async def open_items(self, guild_id: int, most: int) -> list[ReportedQuestion]:
        """The questions that a server has open reports on, `most` at most, the one with most reports first."""
        reports = func.count().label("reports")
        columns = item_reports.c.pack, item_reports.c.pack_version, item_reports.c.item
        statement = (
            select(
                *columns,
                reports,
                func.min(item_reports.c.id).label("report_id"),
                func.max(item_reports.c.reported_at).label("latest"),
            )
            .where(item_reports.c.guild_id == guild_id, item_reports.c.answered_at.is_(None))
            .group_by(*columns)
            .order_by(reports.desc(), *columns)
            .limit(most)
        )
        return [read(ReportedQuestion, row) for row in (await self._connection.execute(statement)).mappings()]

    async def open_on(self, guild_id: int, pack: str, pack_version: int, item: str) -> list[ItemReport]:
        """All that a server has open on one question, the earliest first."""
        return await self._some(*_on(guild_id, pack, pack_version, item), item_reports.c.answered_at.is_(None))

    async def close(self, report_ids: Collection[int], reply: str | None, now: datetime) -> None:
        """Close these, with what is told to who reported them."""
        statement = update(item_reports).where(item_reports.c.id.in_(report_ids), item_reports.c.answered_at.is_(None))
        await self._connection.execute(statement.values(reply=reply, answered_at=now))

    async def untold(self, learner_id: int) -> list[ItemReport]:
        """What was replied to a learner and they have not seen, the earliest first."""
        return await self._some(
            item_reports.c.learner_id == learner_id,
            item_reports.c.reply.is_not(None),
            item_reports.c.told_at.is_(None),
        )

    async def told(self, report_ids: Collection[int], now: datetime) -> None:
        """Their learner has seen the replies to these."""
        await self._connection.execute(
            update(item_reports).where(item_reports.c.id.in_(report_ids)).values(told_at=now)
        )

    async def _some(self, *wanted: ColumnElement[bool]) -> list[ItemReport]:
        statement = select(item_reports).where(*wanted).order_by(item_reports.c.reported_at, item_reports.c.id)
        return [read(ItemReport, row) for row in (await self._connection.execute(statement)).mappings()]


def _on(guild_id: int, pack: str, pack_version: int, item: str) -> tuple[ColumnElement[bool], ...]:
    """What the reports on one question of a server have in common."""
    return (
        item_reports.c.guild_id == guild_id,
        item_reports.c.pack == pack,
        item_reports.c.pack_version == pack_version,
        item_reports.c.item == item,
    )
