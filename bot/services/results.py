"""Results for teachers: of a class quiz, a group, a learner and a pack, as cards and as files.

Promises that a server sees what was answered in its class quizzes and for its groups' assignments, and of nobody what
they did for themselves; that reports are made in a worker process; that names, and lists of who is who, are used and
kept nowhere; and that a report on a measurement gets neither names nor ids. Refuses (`Refusal`) what the server does
not have. Whether somebody may see all this is asked by who calls.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, assert_never

from bot.i18n import result_wording as wording
from bot.i18n.assignment_wording import STAGE_TITLES
from bot.i18n.languages import language, local
from bot.i18n.wording import CONTENT_CHANGED, SKILL_NAMES, ours
from bot.reports.class_quiz import ClassAnswers, class_report
from bot.reports.gradebook import EntryRow, GradebookEntry, GroupResults, Work, WorkKind, group_report
from bot.reports.gradebook_import import NAMES, GradebookSystem, gradebook_file, list_to_fill
from bot.reports.item_analysis import PackAnswers, pack_report
from bot.reports.learner import LearnerAnswers, learner_report
from bot.reports.making import digest_report, make_report
from bot.reports.measurement import measurement_report
from bot.reports.people import People
from bot.reports.report import ReportForm, ResultReport
from bot.services import class_results
from bot.services.attempt_results import attempt_results
from bot.services.class_results import item_name
from bot.services.groups import group_of
from bot.services.host_jobs import Caller, HostJobs, told_why
from bot.services.measuring import group_measurement
from bot.services.open_classes import OpenClasses
from bot.services.pack_catalog import own_key, owner_of
from bot.services.result_scenes import ReportFileScene, ReportRef, ResultsScene
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from db.rows import AssignmentRow, ClassRow
from lessons.assignments import attempt_that_counts
from lessons.practice.difficulty import Rated
from questions.engine.class_quiz import Phase, from_json
from questions.messages import Sayable
from questions.model import SKILLS

_MOST_ANSWERS = 100_000
"""Of a pack, for its item analysis: some 60 MB while it is worked out."""

ENOUGH_TO_RATE = 8
"""First answers from which on a difficulty is told: some are other servers', and behind few stand single people."""

MOST_OFFERED = 25
"""Past class quizzes that are offered while somebody types; as many as Discord takes."""

AskNames = Callable[[Collection[int]], Awaitable[People]]
"""What people are called, asked of Discord."""

_Source = tuple[Callable[[Any], ResultReport], Any]
"""How a report is built, and of what."""


async def _nobody_named(_learners: Collection[int]) -> People:
    """For cards, on which Discord shows names by itself."""
    return {}


def _rows(entries: Mapping[int, GradebookEntry], members: Collection[int]) -> tuple[EntryRow, ...]:
    return tuple(entry.row(learner) for learner, entry in entries.items() if learner in members)


class TeacherResults:
    """The one place where teachers read results."""

    def __init__(self, context: ServiceContext, classes: OpenClasses, host_jobs: HostJobs) -> None:
        self._context = context
        self._classes = classes
        self._jobs = host_jobs

    # ------------------------------------------------------------------ what there is

    async def past_classes(self, guild: int) -> list[tuple[str, str]]:
        """(run, what it is called) of the finished class quizzes of a server, the latest first."""
        async with self._context.database.unit(writes=False) as unit:
            past = await unit.classes.history(guild, MOST_OFFERED)
        found: list[tuple[str, str]] = []
        for one in past:
            run = one.row.run
            title = await self._title(run.subject, run.version)
            found.append((str(run.id), wording.past_class(title, run.started_at, one.learners)))
        return found

    async def latest_class(self, guild: int) -> ReportRef:
        """The class quiz that finished last. Raises `Refusal` where none did."""
        async with self._context.database.unit(writes=False) as unit:
            past = await unit.classes.history(guild, 1)
        if not past:
            raise Refusal(wording.NO_CLASS_YET)
        return ReportRef("class", str(past[0].row.run.id))

    # ------------------------------------------------------------------ reports

    async def show(self, caller: Caller, ref: ReportRef, names: AskNames = _nobody_named) -> ResultsScene:
        """A report on a card, on which Discord names people by itself, but for the one whom all of it is about.

        Raises `Refusal`.
        """
        build, data = await self._source(caller, ref, names)
        return ResultsScene(ref, await self._jobs.run(caller, digest_report, build, data, language()))

    async def file(self, caller: Caller, ref: ReportRef, form: ReportForm, names: AskNames) -> ReportFileScene:
        """A report as a file, with everybody's name. Raises `Refusal`."""
        build, data = await self._source(caller, ref, names)
        made = await self._jobs.run(caller, make_report, build, data, language(), form)
        return ReportFileScene(made, (ours(wording.FILE_HINTS[form]),))

    async def gradebook_for(
        self, caller: Caller, ref: ReportRef, system: GradebookSystem, mapping: bytes | None, names: AskNames
    ) -> ReportFileScene:
        """A group's gradebook as another system imports it; without a list of who is who, one to fill in.

        Raises `Refusal`.
        """
        _build, data = await self._source(caller, ref, names)
        if mapping is None:
            made = await self._jobs.run(caller, list_to_fill, data, system, language())
            return ReportFileScene(made, (wording.how_to_fill(NAMES[system]),))
        found = await self._jobs.run(caller, gradebook_file, data, system, mapping, language())
        if found.file is None:
            raise Refusal(found.problem or wording.BAD_LIST)
        return ReportFileScene(
            found.file, wording.imported(NAMES[system], found.written, found.missing, found.unmatched)
        )

    async def _source(self, caller: Caller, ref: ReportRef, names: AskNames) -> _Source:
        match ref.kind:
            case "class":
                return class_report, await self._class_answers(caller.guild, ref.subject, names)
            case "group":
                return group_report, await self._group_results(caller.guild, ref, names)
            case "learner":
                return learner_report, await self._learner_answers(caller.guild, ref.subject, names)
            case "pack":
                return pack_report, await self._pack_answers(caller, ref.subject)
            case "measure":  # nobody is named in it
                group = _number(ref.subject) or 0
                return measurement_report, await group_measurement(self._context, caller.guild, group)
            case _:
                assert_never(ref.kind)

    # ------------------------------------------------------------------ a class quiz

    async def _class_answers(self, guild: int, subject: str, names: AskNames) -> ClassAnswers:
        run = _number(subject)
        at = await self._classes.get(run) if run is not None else None
        if at is None or at.row.guild_id != guild or at.live.phase != Phase.FINISHED:
            raise Refusal(wording.NO_SUCH_CLASS)
        async with self._context.database.unit(writes=False) as unit:
            answers = await unit.gradebook.of_run(at.run)
            members = await unit.classes.members(at.run)
            group = await unit.groups.of_class(at.run)
            expected = await unit.groups.members(group.id) if group is not None else []
            seats = await unit.talk_seats.of_run(at.run)
        joined = {one.learner_id: one.joined_at for one in members if one.removed_at is None}
        took_part = {one.learner_id for one in answers}
        there = took_part | {one.learner_id for one in members if one.removed_at is not None}
        absent = class_results.absent_of(expected, there, at.row.finished_at)
        return ClassAnswers(
            pack=at.pack,
            asked=tuple((at.live.plan.steps.index(item) + 1, item) for item in at.live.counted),
            seed=at.row.run.seed,
            answers=answers,
            joined=joined,
            absent=absent,
            seats=seats,
            group=group.name if group is not None else None,
            people=await names(took_part | joined.keys() | absent),
            started_at=at.row.run.started_at,
            zone=group.time_zone if group is not None else await self._zone(guild),
            made_at=self._context.clock.now(),
        )

    # ------------------------------------------------------------------ a pack

    async def _pack_answers(self, caller: Caller, name: str) -> PackAnswers:
        guild = caller.guild
        owner = owner_of(name)
        authored = owner[1] if owner is not None and owner[0] == guild else name
        async with self._context.database.unit(writes=False) as unit:
            versions = [one for one in await unit.packs.versions(guild, authored) if one.published_at is not None]
        changes: dict[int, frozenset[str]] | None = None
        if versions:
            pack = await self._context.catalog.version(guild, authored, versions[0].version)
            if pack is None:
                raise Refusal(CONTENT_CHANGED)
            key, everything = own_key(guild, authored), frozenset(question.id for question in pack.questions)
            with told_why():
                revisions = await self._context.catalog.revisions(guild, authored, versions, caller.waiting)
            changes = {
                version: everything
                if revision is None
                else frozenset((*revision.added, *revision.reworded, *revision.rekeyed))
                for version, revision in revisions.items()
            }
        else:
            bundled = self._context.catalog.bundled.packs.get(authored)
            if bundled is None:
                raise Refusal(wording.pack_not_here(authored))
            pack, key = bundled, authored
        async with self._context.database.unit(writes=False) as unit:
            answers = await unit.gradebook.of_pack(
                guild, key, everybody=bool(versions), later=item_name("", 2), most=_MOST_ANSWERS + 1
            )
            ratings = await unit.practice.item_ratings([key])
        return PackAnswers(
            pack=pack,
            answers=answers[:_MOST_ANSWERS],
            changes=changes,
            everybody=bool(versions),
            left_out=len(answers) > _MOST_ANSWERS,
            zone=await self._zone(guild),
            made_at=self._context.clock.now(),
            rated={
                item: Rated(one.value, one.answers)
                for (_pack, item), one in ratings.items()
                if one.answers >= ENOUGH_TO_RATE
            },
        )

    # ------------------------------------------------------------------ a learner

    async def _learner_answers(self, guild: int, subject: str, names: AskNames) -> LearnerAnswers:
        learner = _number(subject)
        if learner is None:
            raise Refusal(wording.NO_SUCH_LEARNER)
        async with self._context.database.unit(writes=False) as unit:
            answers = await unit.gradebook.of_learner(guild, learner)
        about = {one.run_id: (one.subject, one.version) for one in answers}
        skills: dict[str, Sayable] = {skill: SKILL_NAMES[skill] for skill in SKILLS}
        for one in answers:
            if one.skill not in skills:
                skills[one.skill] = await self._skill_name(one.skill, one.pack, one.pack_version)
        return LearnerAnswers(
            learner=learner,
            people=await names({learner}),
            answers=answers,
            titles={run: await self._title(*of) for run, of in about.items()},
            skills=skills,
            zone=await self._zone(guild),
            made_at=self._context.clock.now(),
        )

    async def _skill_name(self, key: str, pack: str, version: int) -> Sayable:
        """What a skill of a pack's own is called there."""
        owner, skill = owner_of(pack), owner_of(key)
        found = await self._context.catalog.version(*owner, version) if owner is not None else None
        name = skill[1] if skill is not None else key
        return found.skills.get(name, name) if found is not None else name

    # ------------------------------------------------------------------ a group

    async def _group_results(self, guild: int, ref: ReportRef, names: AskNames) -> GroupResults:
        number = _number(ref.subject)
        async with self._context.database.unit(writes=False) as unit:
            group = await group_of(unit, guild, number or 0)
            members = {one.learner_id: one.left_at is not None for one in await unit.groups.members(group.id)}
            assigned = await unit.assignments.of_group(group.id)
            rows = [await unit.classes.get(run) for run in await unit.groups.classes(group.id)]
        only = _work_kind(ref.only)
        found: list[tuple[Work, tuple[EntryRow, ...]]] = [
            await self._assignment(row, members) for row in assigned if only in (None, row.kind)
        ]
        if only in (None, "class"):
            found += [
                await self._class_work(row, members) for row in rows if row is not None and row.finished_at is not None
            ]
        found.sort(key=lambda one: one[0].at)
        left = frozenset(learner for learner, gone in members.items() if gone)
        learners = (members.keys() - left).union(*({row[0] for row in rows} for _work, rows in found))
        return GroupResults(
            group=group.name,
            learners=frozenset(learners),
            left=left & learners,
            works=tuple(work for work, _rows in found),
            rows=tuple(rows for _work, rows in found),
            only=only,
            people=await names(learners),
            zone=group.time_zone,
            made_at=self._context.clock.now(),
        )

    async def _assignment(self, row: AssignmentRow, members: Collection[int]) -> tuple[Work, tuple[EntryRow, ...]]:
        """What an assignment brought each of these learners: the attempt that counts."""
        tried = await attempt_results(self._context, row)
        entries: dict[int, GradebookEntry] = {}
        for learner, theirs in tried.items():
            best = attempt_that_counts([result for _attempt, result in theirs], row.counts)
            if best is not None:
                run = next(attempt.run for attempt, result in theirs if result is best)
                entries[learner] = GradebookEntry(
                    score=best.score,
                    maximum=best.maximum,
                    attempt=best.number,
                    finished=best.finished_at is not None,
                    at=best.last_at or best.finished_at,
                    late=best.late,
                    version=run.version,
                )
        versions = (attempt.run.version for theirs in tried.values() for attempt, _result in theirs)
        title = (
            local(STAGE_TITLES[row.stage])
            if row.stage is not None
            else await self._title(row.subject, max(versions, default=0))
        )
        most = max((entry.maximum for entry in entries.values()), default=0.0)
        return Work(title, row.kind, row.due_at, most), _rows(entries, members)

    async def _class_work(self, row: ClassRow, members: Collection[int]) -> tuple[Work, tuple[EntryRow, ...]]:
        """What a class quiz brought each of these learners, over the questions that they were there for."""
        run, live = row.run, from_json(row.state)
        async with self._context.database.unit(writes=False) as unit:
            given = await unit.results.learner_totals(run.id)
            last = await unit.results.last_answers(run.id)
            joined = {
                one.learner_id: one.joined_at for one in await unit.classes.members(run.id) if one.removed_at is None
            }
        possible: dict[str, float] = {}
        for answers in given.values():
            for one in answers:
                item = one.item.partition("/")[0]
                possible[item] = max(possible.get(item, 0.0), one.maximum)
        entries: dict[int, GradebookEntry] = {}
        for learner, answers in given.items():
            seen = class_results.items_seen(answers, joined.get(learner), last)
            counted = {item: one for item, one in class_results.counting(answers).items() if item in live.counted}
            entries[learner] = GradebookEntry(
                score=sum(one.score for one in counted.values()),
                maximum=sum(possible.get(item, 0.0) for item in live.counted if item in seen or item in counted),
                attempt=None,
                finished=True,
                at=max(one.answered_at for one in answers),
                late=0,
                version=run.version,
            )
        most = sum(possible.get(item, 0.0) for item in live.counted)
        title = await self._title(run.subject, run.version)
        return Work(title, "class", run.started_at, most), _rows(entries, members)

    # ------------------------------------------------------------------ inside

    async def _title(self, subject: str, version: int) -> str:
        """What a pack or lesson was called in that version, or in the latest; its id where nobody knows any more."""
        owner = owner_of(subject)
        if owner is None:
            library = self._context.catalog.bundled
            found = library.packs.get(subject) or library.lessons.get(subject)
            return found.title if found is not None else subject
        async with self._context.database.unit(writes=False) as unit:
            versions = await unit.packs.versions(*owner)
        titles = {one.version: one.facts.title for one in reversed(versions)}
        return titles.get(version) or next(iter(reversed(titles.values())), owner[1])

    async def _zone(self, guild: int) -> str:
        """The time zone of the server's groups where they have one in common, or else UTC."""
        async with self._context.database.unit(writes=False) as unit:
            zones = {one.time_zone for one in await unit.groups.of_server(guild) if one.archived_at is None}
        return zones.pop() if len(zones) == 1 else "UTC"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _work_kind(text: str | None) -> WorkKind | None:
    kinds: dict[str, WorkKind] = {"lesson": "lesson", "pack": "pack", "form": "form", "class": "class"}
    return kinds.get(text or "")
