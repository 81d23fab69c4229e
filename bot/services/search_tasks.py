"""What the learners of a group handed in to search tasks, for their teachers, who give it a level of the same rubric.

Promises that a server sees what was handed in in attempts at its groups' assignments by those who are in the group, of
each the latest to each task of an assignment, and of nobody what they searched for themselves. Refuses (`Refusal`) what
the group does not have. Whether somebody may see all this is asked by who calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import result_wording as wording
from bot.services.answer_codec import levels_of
from bot.services.content import Subject
from bot.services.groups import group_of
from bot.services.loaded_run import fits
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from db.search_levels import HandedInRow
from questions.kinds import Entry
from questions.kinds.search import HandedIn, handed_in
from questions.model import AnyQuestion


@dataclass(frozen=True, slots=True)
class HandInRef:
    """What was handed in, by the run and the place in it, from 0, of its task."""

    run: int
    position: int


@dataclass(frozen=True, slots=True)
class SearchesScene:
    """To a host: something that a learner of a group handed in, and which level it gets."""

    group: int
    group_name: str
    ref: HandInRef
    number: int
    """The how manieth it is, from 1."""
    of: int
    without_level: int
    """How many wait for a teacher's level."""
    learner: int
    title: str
    """Of the pack or lesson."""
    question: AnyQuestion
    levels: tuple[Entry, ...]
    given: HandedIn
    answered_at: datetime
    level: str | None
    """The teacher's."""
    before: HandInRef | None
    after: HandInRef | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A row with its task."""

    row: HandedInRow
    subject: Subject
    question: AnyQuestion

    @property
    def ref(self) -> HandInRef:
        """By what it is found again."""
        return HandInRef(self.row.run_id, self.row.items.index(self.row.item))


class SearchTasks:
    """The one place where teachers read and judge what was handed in."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def show(self, guild: int, group: int, ref: HandInRef | None = None) -> SearchesScene:
        """What was handed in there; without `ref`, or where that is gone, the first that waits for a level.

        Raises `Refusal` where nothing was handed in.
        """
        async with self._context.database.unit(writes=False) as unit:
            row = await group_of(unit, guild, group)
            subjects = await unit.search_levels.subjects(group)
        found = await self._found(group, subjects)
        if not found:
            raise Refusal(wording.nothing_handed_in(row.name))
        refs = [one.ref for one in found]
        waiting = [at for at, one in enumerate(found) if one.row.level is None]
        at = refs.index(ref) if ref in refs else next(iter(waiting), 0)
        shown = found[at]
        return SearchesScene(
            group=group,
            group_name=row.name,
            ref=shown.ref,
            number=at + 1,
            of=len(found),
            without_level=len(waiting),
            learner=shown.row.learner_id,
            title=shown.subject.title,
            question=shown.question,
            levels=levels_of(shown.question),
            given=handed_in(shown.row.response),
            answered_at=shown.row.answered_at,
            level=shown.row.level,
            before=refs[at - 1] if at else None,
            after=refs[at + 1] if at + 1 < len(refs) else None,
        )

    async def judge(self, guild: int, author: int, group: int, ref: HandInRef, place: int) -> SearchesScene:
        """A teacher's level, by its place from 0, for what was handed in. Raises `Refusal` where that is not there."""
        scene = await self.show(guild, group, ref)
        if scene.ref != ref or not 0 <= place < len(scene.levels):
            raise Refusal(wording.HAND_IN_GONE)
        async with self._context.database.unit() as unit:
            level, now = scene.levels[place].id, self._context.clock.now()
            if not await unit.search_levels.give(ref.run, scene.question.id, level, author, now):
                raise Refusal(wording.HAND_IN_GONE)
            await unit.commit()
        return await self.show(guild, group, ref)

    async def _found(self, group: int, subjects: Sequence[tuple[str, int]]) -> list[_Found]:
        """All that can be shown: what no longer fits its task, as that was revised, is left out."""
        known = {one: await self._context.catalog.subject(*one) for one in subjects}
        names = {
            name
            for subject in known.values()
            if subject is not None
            for name in subject.asking
            if levels_of(subject.question(name))
        }
        async with self._context.database.unit(writes=False) as unit:
            rows = await unit.search_levels.of_group(group, names)
        latest: dict[tuple[int, int, str], _Found] = {}
        for row in rows:
            subject = known.get((row.pack, row.pack_version))
            if subject is None or row.item not in subject.asking or row.item not in row.items:
                continue
            question = subject.question(row.item)
            if levels_of(question) and fits(question, row.response):
                key = (row.assignment_id, row.learner_id, row.item)
                latest.pop(key, None)  # a later one has a later place, too
                latest[key] = _Found(row, subject, question)
        return [*latest.values()]
