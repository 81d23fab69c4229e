"""Assignments: giving them to a group, changing them, doing them, and where somebody stands.

Promises that only members of the group begin, from the moment it opens to the moment it closes for them, as often as
they may; that two presses at once begin one attempt; that nothing tells what is right in a form before it is closed for
everybody, or at all where it comes again; and that where a course is measured nobody gets a form twice while another is
left. Refuses (`Refusal`) times that cannot be read or that stand in the wrong order, and a test that has no parallel
form to measure a course with.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from bot.i18n import assignment_wording, wording
from bot.services.assignment_scenes import (
    Assigned,
    AssignmentList,
    AssignmentOrder,
    HostAssignment,
    MyAssignment,
    PostedAssignment,
)
from bot.services.attempt_results import attempt_results
from bot.services.content import Subject, subject_of
from bot.services.groups import ServerGroups, group_of
from bot.services.measuring import has_taken, later_from, measuring_test
from bot.services.play import Play
from bot.services.scenes import Refusal, RunRef, Scene
from bot.services.service_context import ServiceContext
from bot.services.typed_times import UnreadableTime, read_moment, read_span
from db.rows import AssignmentRow, GroupRow, RunRow
from db.unit import UnitOfWork
from lessons.assignments import (
    AssignmentKind,
    ClosesBeforeDue,
    Counts,
    DueBeforeOpen,
    Times,
    attempt_that_counts,
    closed_for_everybody,
)
from lessons.measuring import form_to_take
from questions.kinds import shuffled
from questions.messages import Message
from questions.model import Pack
from questions.pairs import one_of_each_pair

STAYS_OPEN: Mapping[AssignmentKind, timedelta] = {
    "lesson": timedelta(days=7),
    "pack": timedelta(days=7),
    "form": timedelta(),
}
"""How long after its due time an assignment closes unless its host says otherwise."""

MOST_ATTEMPTS: Mapping[AssignmentKind, int | None] = {"lesson": None, "pack": None, "form": 1}
"""How many attempts a learner has unless its host says otherwise."""

COUNTS: Mapping[AssignmentKind, Counts] = {"lesson": "best", "pack": "best", "form": "first"}
"""Which attempt counts unless its host says otherwise."""

LISTED_FOR = timedelta(days=60)
"""So long after it has closed an assignment is still listed."""


class Assigning:
    """One for a process."""

    def __init__(self, context: ServiceContext, play: Play, groups: ServerGroups) -> None:
        self._context = context
        self._play = play
        self._groups = groups
        self._beginning: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By learner."""
        self._drawing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By group."""

    # ------------------------------------------------------------------ hosts

    async def assign(self, guild: int, channel: int | None, host: int, order: AssignmentOrder) -> int:
        """Stores what a host assigns, whose message is to come; its id."""
        group_id = await self._groups.in_use(guild, order.group)
        content = await self._content(guild, order.kind, order.subject)
        test = await measuring_test(self._context, guild, order, content.content) if order.stage is not None else None
        async with self._context.database.unit(writes=False) as unit:
            group = await group_of(unit, guild, group_id)
            given = await unit.assignments.of_group(group_id)
        now, zone = self._context.clock.now(), ZoneInfo(group.time_zone)
        opens = now if order.opens is None else _moment(order.opens, zone, now, ends=False)
        due = _moment(order.due, zone, now, ends=True)
        if due <= now:
            raise Refusal(assignment_wording.DUE_IS_PAST)
        if test is not None and order.stage == "later" and order.opens is None:
            opens = later_from(test, given, now)
            if due <= opens:
                raise Refusal(assignment_wording.later_opens(opens))
        closes = due + STAYS_OPEN[order.kind] if order.closes is None else _moment(order.closes, zone, now, ends=True)
        most = MOST_ATTEMPTS[order.kind] if order.attempts is None else order.attempts or None
        times = _times(opens, due, closes)
        async with self._context.database.unit() as unit:
            row = await unit.assignments.add(
                guild_id=guild,
                group_id=group.id,
                kind=order.kind,
                subject=content.id if test is None else test.name,
                per_skill=order.per_skill,
                times=times,
                most_attempts=most,
                counts=order.counts or COUNTS[order.kind],
                late=order.late,
                channel_id=channel,
                author_id=host,
                now=now,
                stage=order.stage,
                forms=None if test is None else test.forms,
            )
            await unit.commit()
        return row.id

    async def post(self, guild: int, assignment: int) -> PostedAssignment:
        """What stands in the channel."""
        async with self._context.database.unit(writes=False) as unit:
            row, group = await _of_server(unit, guild, assignment)
            extra = await unit.assignments.extensions(assignment)
        assigned = await self._assigned(row, group)
        sizes = {
            len(drawn(subject.content, row.per_skill, 0))
            for subject in await self._subjects(row)
            if isinstance(subject.content, Pack)
        }
        questions = sizes.pop() if len(sizes) == 1 else None
        closed = self._context.clock.now() > closed_for_everybody(row.closes_at, extra.values())
        return PostedAssignment(assigned, questions, closed)

    async def place(self, assignment: int, channel: int, message: int | None) -> None:
        """Keeps where its message is; with None, that it was deleted."""
        async with self._context.database.unit() as unit:
            await unit.assignments.change(assignment, channel_id=channel, message_id=message)
            await unit.commit()

    async def panel(self, guild: int, assignment: int, notice: Message | None = None) -> HostAssignment:
        """An assignment as its hosts see it."""
        async with self._context.database.unit(writes=False) as unit:
            row, group = await _of_server(unit, guild, assignment)
            extra = await unit.assignments.extensions(assignment)
            attempts = await unit.assignments.attempts(assignment)
            members = {one.learner_id for one in await unit.groups.members(group.id) if one.left_at is None}
        theirs = [one for one in attempts if one.learner_id in members]
        return HostAssignment(
            assigned=await self._assigned(row, group),
            time_zone=group.time_zone,
            availability=row.times.availability(self._context.clock.now()),
            members=len(members),
            begun=len({one.learner_id for one in theirs}),
            finished=len({one.learner_id for one in theirs if one.run.finished_at is not None}),
            extra=extra,
            notice=notice,
        )

    async def listing(self, guild: int) -> AssignmentList:
        """The server's assignments, without those that closed long ago."""
        now = self._context.clock.now()
        async with self._context.database.unit(writes=False) as unit:
            rows = await unit.assignments.of_server(guild, now - LISTED_FOR)
            groups = {one.id: one for one in await unit.groups.of_server(guild)}
        listed = [await self._assigned(row, groups[row.group_id]) for row in rows]
        return AssignmentList(tuple(listed), now)

    async def change_times(self, guild: int, assignment: int, opens: str, due: str, closes: str) -> HostAssignment:
        """Sets what was typed; empty is as it was. A closing time that is left out stays as long after the due time."""
        now = self._context.clock.now()
        async with self._context.database.unit() as unit:
            row, group = await _of_server(unit, guild, assignment)
            zone, times = ZoneInfo(group.time_zone), row.times
            opens_at = _moment(opens, zone, now, ends=False) if opens.strip() else times.opens_at
            due_at = _moment(due, zone, now, ends=True) if due.strip() else times.due_at
            kept = due_at + (times.closes_at - times.due_at) if due.strip() else times.closes_at
            closes_at = _moment(closes, zone, now, ends=True) if closes.strip() else kept
            changed = _times(opens_at, due_at, closes_at)
            await unit.assignments.change(
                assignment, opens_at=changed.opens_at, due_at=changed.due_at, closes_at=changed.closes_at
            )
            await unit.commit()
        return await self.panel(guild, assignment, assignment_wording.TIMES_CHANGED)

    async def extend(self, guild: int, assignment: int, learner: int, typed: str) -> HostAssignment:
        """Gives one learner so much extra time, in place of what they had; `0` takes it away."""
        try:
            seconds = read_span(typed)
        except UnreadableTime as error:
            raise Refusal(assignment_wording.no_such_span(typed)) from error
        async with self._context.database.unit() as unit:
            _, group = await _of_server(unit, guild, assignment)
            members = {one.learner_id for one in await unit.groups.members(group.id) if one.left_at is None}
            if learner not in members:
                raise Refusal(assignment_wording.not_in_group(group.name))
            await unit.assignments.extend(assignment, learner, seconds)
            await unit.commit()
        return await self.panel(guild, assignment, assignment_wording.EXTENDED)

    async def close_now(self, guild: int, assignment: int) -> HostAssignment:
        """Closes it at this moment; who has extra time keeps that."""
        now = self._context.clock.now()
        async with self._context.database.unit() as unit:
            row, _ = await _of_server(unit, guild, assignment)
            if row.times.availability(now) == "before":
                raise Refusal(assignment_wording.NOT_OPEN_YET)
            if row.closes_at > now:
                # It may have opened at this very moment.
                due = max(min(row.due_at, now), row.opens_at + timedelta(microseconds=1))
                await unit.assignments.change(assignment, due_at=due, closes_at=max(due, now))
                await unit.commit()
        return await self.panel(guild, assignment, assignment_wording.CLOSED_NOW)

    # ------------------------------------------------------------------ learners

    async def mine(self, learner: int, assignment: int) -> MyAssignment:
        """Where a member of its group stands."""
        now = self._context.clock.now()
        async with self._context.database.unit(writes=False) as unit:
            row, group = await _of_learner(unit, learner, assignment)
            extra = await unit.assignments.extensions(assignment)
            attempts = await unit.assignments.attempts(assignment, learner)
            setting = await unit.preferences.reminders(learner)
        times = row.times.extended(extra.get(learner, 0))
        results = tuple(one for _attempt, one in (await attempt_results(self._context, row, learner)).get(learner, ()))
        open_run = next((RunRef(one.run.id) for one in attempts if one.run.finished_at is None), None)
        told_from = closed_for_everybody(row.closes_at, extra.values())
        availability = times.availability(now)
        left = row.most_attempts is None or len(attempts) < row.most_attempts
        return MyAssignment(
            assigned=await self._assigned(row, group),
            times=times,
            extra=extra.get(learner, 0),
            availability=availability,
            attempts=results,
            counted=attempt_that_counts(results, row.counts),
            open_run=open_run if availability in ("open", "late") else None,
            may_begin=left and open_run is None and availability in ("open", "late"),
            told=row.kind != "form" or now > told_from,
            told_from=told_from,
            reminders=setting.wanted,
            messages_closed=setting.closed_at is not None,
        )

    async def start(self, learner: int, assignment: int) -> Scene:
        """Where the learner's open attempt stands, or the first step of a new one.

        Raises `Refusal`, in words that say when it opens, that it has closed, or that no attempt is left.
        """
        async with self._beginning.setdefault(learner, asyncio.Lock()):
            mine = await self.mine(learner, assignment)
            row, guild = mine.assigned.row, mine.assigned.row.guild_id
            if mine.availability == "before":
                raise Refusal(assignment_wording.opens(mine.times.opens_at))
            if mine.availability == "closed":
                raise Refusal(assignment_wording.closed(mine.times.closes_at))
            if mine.open_run is not None:
                return await self._play.show(learner, guild, mine.open_run.number)
            if not mine.may_begin:
                raise Refusal(assignment_wording.NO_ATTEMPT_LEFT)
            if await has_taken(self._context, learner, row):
                raise Refusal(assignment_wording.ALREADY_TAKEN)
            # With which form a learner begins depends on what the others of their group have begun with.
            async with self._drawing.setdefault(row.group_id, asyncio.Lock()):
                run = await self._begin(learner, row)
        return await self._play.show(learner, guild, run.id)

    async def _begin(self, learner: int, row: AssignmentRow) -> RunRow:
        """A learner's next attempt. Raises `Refusal` where what was assigned is gone."""
        subject = await self._to_take(learner, row)
        if subject is None:
            raise Refusal(assignment_wording.CONTENT_GONE)
        seed = self._context.seed()
        content = subject.content
        steps = drawn(content, row.per_skill, seed) if isinstance(content, Pack) else list(subject.steps)
        async with self._context.database.unit() as unit:
            run = await unit.runs.add(
                learner_id=learner,
                mode=subject.mode,
                subject=subject.id,
                version=subject.version,
                seed=seed,
                items=steps,
                now=self._context.clock.now(),
            )
            await unit.assignments.begin(row.id, learner, run.id)
            await unit.commit()
        return run

    async def set_reminders(self, learner: int, assignment: int, *, wanted: bool) -> MyAssignment:
        """The learner wants reminders by direct message, for every assignment, or none."""
        async with self._context.database.unit() as unit:
            await _of_learner(unit, learner, assignment)
            await unit.preferences.set_reminders(learner, wanted=wanted)
            await unit.commit()
        return await self.mine(learner, assignment)

    # ------------------------------------------------------------------ inside

    async def assigned(self, row: AssignmentRow) -> Assigned | None:
        """With its names; None where its group is gone."""
        async with self._context.database.unit(writes=False) as unit:
            group = await unit.groups.get(row.group_id)
        return None if group is None else await self._assigned(row, group)

    async def _assigned(self, row: AssignmentRow, group: GroupRow) -> Assigned:
        if row.stage is not None:
            return Assigned(row, assignment_wording.STAGE_TITLES[row.stage], group.name)
        if row.kind == "lesson":
            lesson = self._context.catalog.bundled.lessons.get(row.subject)
            return Assigned(row, row.subject if lesson is None else lesson.translated_title, group.name)
        pack = (await self._context.catalog.of(row.guild_id)).packs.get(row.subject)
        if pack is not None:
            return Assigned(row, pack.title, group.name)
        subjects = await self._subjects(row)  # it may be hidden or retired
        return Assigned(row, subjects[0].title if subjects else row.subject, group.name)

    async def _content(self, guild: int, kind: AssignmentKind, typed: str) -> Subject:
        """What is to be assigned, as it is now. Raises `Refusal`."""
        if kind == "lesson":
            lesson = self._context.catalog.bundled.find_lesson(typed)
            if lesson is None:
                raise Refusal(wording.no_such_lesson(typed))
            return subject_of(lesson)
        summary = (await self._context.catalog.of(guild)).find(typed)
        pack = None if summary is None else await self._context.catalog.pack(summary)
        if pack is None:
            raise Refusal(wording.no_such_pack(typed))
        if (pack.purpose == "test") != (kind == "form"):
            told = assignment_wording.is_no_form if kind == "form" else assignment_wording.is_a_form
            raise Refusal(told(pack.title))
        return subject_of(pack)

    async def _subjects(self, row: AssignmentRow) -> list[Subject]:
        """What attempts that begin now go through: one, several forms, or none where it is gone."""
        if row.kind == "lesson":
            lesson = self._context.catalog.bundled.subject(row.subject)
            return [] if lesson is None else [lesson]
        packs = (await self._context.catalog.of(row.guild_id)).packs
        summaries = [packs[key] for key in row.forms or [row.subject] if key in packs]
        found = [await self._context.catalog.pack(summary) for summary in summaries]
        return [subject_of(pack) for pack in found if pack is not None]

    async def _to_take(self, learner: int, row: AssignmentRow) -> Subject | None:
        """What this learner's next attempt goes through; None where it is gone."""
        subjects = {one.id: one for one in await self._subjects(row)}
        if row.forms is None or not subjects:
            return next(iter(subjects.values()), None)
        async with self._context.database.unit(writes=False) as unit:
            met = await unit.assignments.met_forms(learner, subjects.keys())
            first_forms = await unit.assignments.first_forms(row.group_id, row.subject)
        return subjects[form_to_take(learner, row.group_id, [*subjects], met, first_forms)]


def drawn(pack: Pack, per_skill: int | None, seed: int) -> list[str]:
    """The questions of an attempt in their order: all, or so many of each skill, or all of a skill that has fewer.

    Of each pair there is one.
    """
    order = shuffled([one.id for one in one_of_each_pair(pack.questions, seed)], seed, pack.id)
    if per_skill is None:
        return list(order)
    skills = {one.id: one.skill for one in pack.questions}
    taken = defaultdict[str, list[str]](list)
    for name in order:
        if len(taken[skills[name]]) < per_skill:
            taken[skills[name]].append(name)
    chosen = {name for names in taken.values() for name in names}
    return [name for name in order if name in chosen]


async def _of_server(unit: UnitOfWork, guild: int, assignment: int) -> tuple[AssignmentRow, GroupRow]:
    """An assignment of this server, and its group. Raises `Refusal`."""
    row = await unit.assignments.get(assignment)
    group = None if row is None else await unit.groups.get(row.group_id)
    if row is None or group is None or row.guild_id != guild:
        raise Refusal(assignment_wording.NO_SUCH_ASSIGNMENT)
    return row, group


async def _of_learner(unit: UnitOfWork, learner: int, assignment: int) -> tuple[AssignmentRow, GroupRow]:
    """An assignment of a group that this learner is in, and the group. Raises `Refusal`."""
    row = await unit.assignments.get(assignment)
    group = None if row is None else await unit.groups.get(row.group_id)
    if row is None or group is None:
        raise Refusal(assignment_wording.NO_SUCH_ASSIGNMENT)
    if group.archived_at is not None:
        raise Refusal(assignment_wording.group_is_archived(group.name))
    if group.id not in [one.id for one in await unit.groups.of_learner(group.guild_id, learner)]:
        raise Refusal(assignment_wording.only_for(group.name))
    return row, group


def _moment(typed: str, zone: ZoneInfo, now: datetime, *, ends: bool) -> datetime:
    try:
        return read_moment(typed, zone, now, ends=ends)
    except UnreadableTime as error:
        raise Refusal(assignment_wording.no_such_time(typed)) from error


def _times(opens: datetime, due: datetime, closes: datetime) -> Times:
    try:
        return Times(opens, due, closes)
    except DueBeforeOpen as error:
        raise Refusal(assignment_wording.DUE_BEFORE_OPEN) from error
    except ClosesBeforeDue as error:
        raise Refusal(assignment_wording.CLOSES_BEFORE_DUE) from error
