"""What is read about one run with all who answered in it, each with one indexed statement.

Promises: read from the stored answers whenever it is asked for, so that it cannot disagree with them; answers of who
was removed from a class are not among them. Refuses to write, and to decide which items count: that is for who asks.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Text, case, cast, exists, func, select

from db.models import answers, classes, members, runs
from questions.kinds import Grade

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from questions.kinds import Response


def takes_part() -> ColumnElement[bool]:
    """That whoever gave an answer was not removed from its class."""
    return ~exists().where(
        members.c.run_id == answers.c.run_id,
        members.c.learner_id == answers.c.learner_id,
        members.c.removed_at.is_not(None),
    )


class Scored(NamedTuple):
    """One learner's answer to one item, by its figures only."""

    item: str
    score: float
    maximum: float
    ms: int
    answered_at: datetime
    confidence: int | None

    @property
    def grade(self) -> Grade:
        """What it was worth."""
        return Grade(self.score, self.maximum)

    @property
    def thinking(self) -> timedelta:
        """From the showing of the item to the answer."""
        return timedelta(milliseconds=self.ms)


class ItemTotal(NamedTuple):
    """All answers to one item in one version of its pack."""

    item: str
    version: int
    answers: int
    score: float
    maximum: float


def _distribution(run_id: int, item: str, connection: Connection) -> list[tuple[Response, int]]:
    text = cast(answers.c.response, Text)
    statement = (
        select(text, func.count())
        .where(answers.c.run_id == run_id, answers.c.item == item, takes_part())
        .group_by(text)
    )
    counts: Counter[str] = Counter()
    for response, given in connection.execute(statement):
        counts[json.dumps(json.loads(response), sort_keys=True)] += given
    found = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(json.loads(response), given) for response, given in found]


def _rights(run_id: int, connection: Connection) -> dict[str, tuple[int, int]]:
    right = func.sum(case((answers.c.score >= answers.c.maximum, 1), else_=0))
    statement = (
        select(answers.c.item, func.count(), right)
        .where(answers.c.run_id == run_id, takes_part())
        .group_by(answers.c.item)
    )
    return {item: (given, int(full)) for item, given, full in connection.execute(statement)}


def standing(run_id: int, item: str, connection: Connection) -> tuple[list[tuple[Response, int]], int, int]:
    """How an item stands: its `Results.distribution`, how many have answered, and how many got all the points."""
    answered, right = _rights(run_id, connection).get(item, (0, 0))
    return _distribution(run_id, item, connection), answered, right


class Results:
    """The readings of one unit of work. What one learner answered is read with `Runs.answers`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def distribution(self, run_id: int, item: str) -> list[tuple[Response, int]]:
        """Each response to the item and how many gave it, the commonest first.

        Objects whose keys stand in another order are one response; lists in another order are two.
        """
        return await self._connection.run_sync(partial(_distribution, run_id, item))

    async def learner_totals(self, run_id: int, learners: Collection[int] | None = None) -> dict[int, list[Scored]]:
        """What each learner (of these, if given) has answered, in no order; who answered nothing is absent."""
        figures_of = (answers.c[name] for name in Scored._fields)
        statement = select(answers.c.learner_id, *figures_of).where(answers.c.run_id == run_id, takes_part())
        if learners is not None:
            statement = statement.where(answers.c.learner_id.in_(learners))
        found: dict[int, list[Scored]] = {}
        for learner_id, *figures in await self._connection.execute(statement):
            found.setdefault(learner_id, []).append(Scored._make(figures))
        return found

    async def rights(self, run_id: int) -> dict[str, tuple[int, int]]:
        """By item, how many have answered and how many of them got all the points; one without answers is absent."""
        return await self._connection.run_sync(partial(_rights, run_id))

    async def last_answers(self, run_id: int) -> dict[str, datetime]:
        """When the last answer to each item came in; an item without answers is absent."""
        statement = (
            select(answers.c.item, func.max(answers.c.answered_at).label("last"))
            .where(answers.c.run_id == run_id, takes_part())
            .group_by(answers.c.item)
        )
        found = await self._connection.execute(statement)
        return {row.item: row.last for row in found}

    async def learners(self, run_id: int, item: str | None = None) -> set[int]:
        """Who has answered the item, or with None anything at all."""
        statement = select(answers.c.learner_id).distinct().where(answers.c.run_id == run_id, takes_part())
        if item is not None:
            statement = statement.where(answers.c.item == item)
        return set(await self._connection.scalars(statement))

    async def share(self, run_id: int, items: Mapping[str, str]) -> float | None:
        """The share of points that the answers to `items` gained, 0 to 1; None where there are none.

        Each item stands with a later one: whoever answered that too is counted with the later answer alone.
        """
        if not items:
            return None
        later = answers.alias("later")
        replaced = exists().where(
            later.c.run_id == run_id,
            later.c.learner_id == answers.c.learner_id,
            later.c.item == case(items, value=answers.c.item),
        )
        statement = select(func.sum(answers.c.score), func.sum(answers.c.maximum)).where(
            answers.c.run_id == run_id, answers.c.item.in_([*items, *items.values()]), ~replaced, takes_part()
        )
        score, maximum = (await self._connection.execute(statement)).one()
        return score / maximum if maximum else None

    async def of_pack(self, pack: str, guild_id: int, later: str) -> list[ItemTotal]:
        """What the classes of a server have answered to a pack, by item and version; to a poll there are no points.

        A second answer to an item is stored under its name and `later`: whoever gave one is counted with that alone.
        """
        second = answers.alias("second")
        replaced = exists().where(
            second.c.run_id == answers.c.run_id,
            second.c.learner_id == answers.c.learner_id,
            second.c.item == answers.c.item.concat(later),
        )
        figures = (func.count(), func.sum(answers.c.score), func.sum(answers.c.maximum))
        statement = (
            select(answers.c.item, answers.c.pack_version, *figures)
            .join_from(classes, runs)
            .join(answers, answers.c.run_id == runs.c.id)
            .where(classes.c.guild_id == guild_id, runs.c.subject == pack, ~replaced, takes_part())
            .group_by(answers.c.item, answers.c.pack_version)
        )
        totals: dict[tuple[str, int], ItemTotal] = {}
        for item, version, *sums in await self._connection.execute(statement):
            name = item.removesuffix(later)
            known = totals.get((name, version), ItemTotal(name, version, 0, 0.0, 0.0))
            added = (known.answers + sums[0], known.score + sums[1], known.maximum + sums[2])
            totals[name, version] = ItemTotal(name, version, *added)
        return list(totals.values())

    async def responses_to(
        self, run_id: int, items: Collection[str], learners: Collection[int] | None = None
    ) -> dict[tuple[int, str], Response]:
        """By learner and item, every response (of these learners, if given) to these items."""
        statement = select(answers.c.learner_id, answers.c.item, answers.c.response).where(
            answers.c.run_id == run_id, answers.c.item.in_(items), takes_part()
        )
        if learners is not None:
            statement = statement.where(answers.c.learner_id.in_(learners))
        return {(learner, item): said for learner, item, said in await self._connection.execute(statement)}
