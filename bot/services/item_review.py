"""Questions that may be wrong: learners report them, teachers reply, and put right what was judged wrong.

Promises that a correction, the scores it changes, the line in the pack's history and what each learner is told of it
are stored together or not at all; that answers given later are judged alike (`questions.corrections`); and that who
reported something is named to nobody. Refuses (`Refusal`) a correction while a class plays the pack: its votes are
judged by what it began with.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.i18n import wording
from bot.i18n.languages import local
from bot.services.class_results import item_name
from bot.services.content import Subject
from bot.services.item_scenes import (
    ClassItem,
    CorrectedLine,
    CorrectionScene,
    GivenAnswer,
    InboxLine,
    InboxScene,
    ItemRef,
    ItemScene,
    NoticeScene,
    ReplyLine,
    ReportedItem,
)
from bot.services.loaded_run import fits
from bot.services.pack_catalog import owner_of
from bot.services.scenes import AtStep, AtVote, Refusal
from bot.services.service_context import ServiceContext
from db.item_reports import ItemReport
from db.rows import StoredAnswer
from db.unit import UnitOfWork
from questions.corrections import Correction, canonical, corrected, in_force
from questions.engine.class_quiz import Phase, from_json
from questions.kinds import Grade, kind_of
from questions.model import AnyQuestion, Pack

LONGEST_REPORT = 500
"""Characters of a report, and of a reply."""

MOST_OPEN = 20
"""Reports of one learner that a server has open at once."""

MOST_OPEN_IN_SERVER = 2000

MOST_GIVEN = 25
"""Answers that are offered to be accepted: a menu has no more entries."""

MOST_LISTED = 25
"""Questions with reports that are listed at once: as many as a menu has entries."""

MOST_TEXTS = 10
"""Reports that are shown in full."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A question as answers to it are stored."""

    subject: Subject
    version: int
    question: AnyQuestion

    @property
    def key(self) -> str:
        """What its pack or lesson is stored as."""
        return self.subject.id

    @property
    def names(self) -> tuple[str, str]:
        """What answers to it are stored under, of a first vote and of a second."""
        return self.question.id, item_name(self.question.id, 2)

    @property
    def correctable(self) -> bool:
        """Whether its answers can be put right: it is in a pack, and the pack is what it was then."""
        return isinstance(self.subject.content, Pack) and self.subject.version == self.version

    def grade(self, answer: StoredAnswer, history: Sequence[Correction]) -> Grade:
        """What an answer is worth by the key and all corrections; what it has, where it does not fit any more."""
        if not fits(self.question, answer.response):
            return Grade(answer.score, answer.maximum)
        kind = kind_of(self.question)
        response = kind.read(self.question, answer.response)
        return corrected(kind.grade(self.question, response, self.subject.figures), response, history)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody was told: the ids of corrections, and of reports that were replied to."""

    corrections: tuple[int, ...]
    reports: tuple[int, ...]


class ItemReview:
    """The one place where reports are taken and keys put right."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    # ------------------------------------------------------------------ learners

    async def report(self, learner: int, guild: int | None, at: AtStep | AtVote, text: str) -> None:
        """Keeps what a learner finds wrong with a question that they were asked. Raises `Refusal`."""
        if guild is None:
            raise Refusal(wording.REPORT_ONLY_IN_SERVERS)
        if not text.strip():
            raise Refusal(wording.EMPTY_REPORT)
        async with self._context.database.unit() as unit:
            found = await _asked(unit, learner, guild, at)
            if found is None:
                raise Refusal(wording.NOT_YOUR_RUN)
            if (
                await unit.item_reports.count_open(guild, learner) >= MOST_OPEN
                or await unit.item_reports.count_open(guild) >= MOST_OPEN_IN_SERVER
            ):
                raise Refusal(wording.TOO_MANY_REPORTS)
            key, version, item = found
            await unit.item_reports.add(
                guild_id=guild,
                pack=key,
                pack_version=version,
                item=item,
                learner_id=learner,
                text=text.strip()[:LONGEST_REPORT],
                now=self._context.clock.now(),
            )
            await unit.commit()

    async def unseen(self, learner: int) -> tuple[NoticeScene, Seen] | None:
        """What a learner has yet to be told, and what to hand to `saw` once they were; None for nothing."""
        async with self._context.database.unit(writes=False) as unit:
            notices = await unit.corrections.unseen(learner)
            reports = await unit.item_reports.untold(learner)
            if notices:  # how a test went is told when it is closed for everybody, and this says it, too
                forms = await unit.assignments.open_forms(None, learner, self._context.clock.now())
                notices = [one for one in notices if one.pack not in forms]
        if not notices and not reports:
            return None
        lines: list[CorrectedLine] = []
        for one in notices:
            found = await self._find(one.pack, one.version, one.item)
            if found is not None:
                lines.append(
                    CorrectedLine(
                        found.subject.title,
                        found.question.prompt,
                        one.score_before,
                        one.score_after,
                        left_out=one.action == "void",
                    )
                )
        replies: list[ReplyLine] = []
        for report in reports:
            found = await self._find(report.pack, report.pack_version, report.item)
            if found is not None and report.reply is not None:
                replies.append(ReplyLine(found.question.prompt, report.reply))
        seen = Seen(tuple(one.correction_id for one in notices), tuple(one.id for one in reports))
        return NoticeScene(tuple(lines), tuple(replies)), seen

    async def saw(self, learner: int, seen: Seen) -> None:
        """They were told."""
        now = self._context.clock.now()
        async with self._context.database.unit() as unit:
            await unit.corrections.saw(learner, seen.corrections, now)
            await unit.item_reports.told(seen.reports, now)
            await unit.commit()

    # ------------------------------------------------------------------ teachers

    async def inbox(self, guild: int) -> InboxScene:
        """Questions with open reports. Reports on what is not there any more are left out."""
        async with self._context.database.unit(writes=False) as unit:
            reported = await unit.item_reports.open_items(guild, MOST_LISTED + 1)
        lines: list[InboxLine] = []
        for one in reported[:MOST_LISTED]:
            found = await self._find(one.pack, one.pack_version, one.item)
            if found is not None:
                ref = ReportedItem(one.report_id)
                lines.append(InboxLine(ref, found.subject.title, found.question.prompt, one.reports, one.latest))
        return InboxScene(tuple(lines), more=len(reported) > MOST_LISTED)

    async def item(self, guild: int, ref: ItemRef) -> ItemScene:
        """One question, with its reports and answers. Raises `Refusal`."""
        found = await self._item(guild, ref)
        async with self._context.database.unit(writes=False) as unit:
            reports = await _reports_on(unit, guild, found)
            answers = await _answers_to(unit, guild, found)
            history = await _history(unit, guild, found)
        return _scene(ref, found, reports, answers, history)

    async def close_reports(self, guild: int, ref: ItemRef, reply: str | None) -> None:
        """Closes all open reports on a question, and keeps the reply for those who wrote them. Raises `Refusal`."""
        found = await self._item(guild, ref)
        said = reply.strip()[:LONGEST_REPORT] if reply is not None else None
        async with self._context.database.unit() as unit:
            reports = await _reports_on(unit, guild, found)
            await unit.item_reports.close([one.id for one in reports], said or None, self._context.clock.now())
            await unit.commit()

    async def ask_to_correct(self, guild: int, ref: ItemRef, code: int | None) -> CorrectionScene:
        """What it would change to accept the answer behind `code`, or with None to leave the question out.

        Raises `Refusal`.
        """
        found = await self._item(guild, ref)
        async with self._context.database.unit(writes=False) as unit:
            await self._require_correctable(unit, guild, found)
            reports = await _reports_on(unit, guild, found)
            answers = await _answers_to(unit, guild, found)
            history = await _history(unit, guild, found)
        scene = _scene(ref, found, reports, answers, history)
        given = _behind(code, scene)
        changed = _rescored(found, answers, [*history, _correction(given)])
        return CorrectionScene(scene, given, len(changed), len({one.learner_id for one in changed}))

    async def correct(self, guild: int, author: int, ref: ItemRef, code: int | None) -> ItemScene:
        """Does that: everybody's answers are judged anew, and each is told. Raises `Refusal`."""
        return await self._put_right(guild, author, ref, lambda scene: _correction(_behind(code, scene)))

    async def restore(self, guild: int, author: int, ref: ItemRef) -> ItemScene:
        """Takes all corrections of a question back: the key alone decides again. Raises `Refusal`."""
        return await self._put_right(guild, author, ref, lambda _: Correction("restore"))

    async def _put_right(
        self, guild: int, author: int, ref: ItemRef, decide: Callable[[ItemScene], Correction]
    ) -> ItemScene:
        found = await self._item(guild, ref)
        now = self._context.clock.now()
        async with self._context.database.unit() as unit:
            await self._require_correctable(unit, guild, found)
            reports = await _reports_on(unit, guild, found)
            answers = await _answers_to(unit, guild, found)
            history = await _history(unit, guild, found)
            correction = decide(_scene(ref, found, reports, answers, history))
            after = [*history, correction]
            if in_force(after) == in_force(history):  # pressed twice
                return _scene(ref, found, reports, answers, history)
            changed = _rescored(found, answers, after)
            number = await unit.corrections.add(
                guild_id=guild,
                pack=found.key,
                version=found.version,
                item=found.question.id,
                action=correction.action,
                accepted=correction.accepted,
                author_id=author,
                now=now,
            )
            await unit.corrections.rescore(changed)
            await unit.practice.judged_anew({one.learner_id for one in changed})
            await unit.corrections.notify(number, _by_learner(answers, changed))
            owner = owner_of(found.key)
            authored = found.key if owner is None else owner[1]
            done = "key restored" if correction.action == "restore" else "key corrected"
            await unit.packs.note(guild, authored, found.version, done, author_id=author, now=now)
            answers = await _answers_to(unit, guild, found)
            await unit.commit()
        return _scene(ref, found, reports, answers, after)

    # ------------------------------------------------------------------ finding

    async def _item(self, guild: int, ref: ItemRef) -> _Item:
        """The question behind a reference. Raises `Refusal` where a server has none such, or has it no longer."""
        async with self._context.database.unit(writes=False) as unit:
            match ref:
                case ReportedItem(report):
                    row = await unit.item_reports.get(report)
                    where = (row.pack, row.pack_version, row.item) if row and row.guild_id == guild else None
                case ClassItem(run, position):
                    where = await _in_class(unit, guild, run, position)
        found = await self._find(*where) if where is not None else None
        if found is None:
            raise Refusal(wording.QUESTION_GONE)
        return found

    async def _find(self, key: str, version: int, item: str) -> _Item | None:
        subject = await self._context.catalog.subject(key, version)
        if subject is None or item not in subject.asking:
            return None
        return _Item(subject, version, subject.question(item))

    async def _require_correctable(self, unit: UnitOfWork, guild: int, item: _Item) -> None:
        if not item.correctable:
            raise Refusal(wording.NOT_CORRECTABLE)
        if item.key in await unit.classes.playing(guild):
            raise Refusal(wording.in_class_now(item.subject.title))


async def _asked(unit: UnitOfWork, learner: int, guild: int, at: AtStep | AtVote) -> tuple[str, int, str] | None:
    """Where the question is stored that somebody reports; None where they were not asked it."""
    match at:
        case AtStep(run, position):
            row = None if run.preview else await unit.runs.get(run.number)
            if row is None or row.learner_id != learner or not 0 <= position < len(row.items):
                return None
            return row.subject, row.version, row.items[position]
        case AtVote(run, position, _):
            return await _in_class(unit, guild, run, position)


async def _in_class(unit: UnitOfWork, guild: int, run: int, position: int) -> tuple[str, int, str] | None:
    """Where a revealed question of a server's class is stored."""
    row = await unit.classes.get(run)
    if row is None or row.guild_id != guild:
        return None
    live = from_json(row.state)
    steps = live.plan.steps
    if not 0 <= position < len(steps) or (live.phase != Phase.FINISHED and steps[position] not in live.revealed):
        return None
    return row.run.subject, row.run.version, steps[position]


async def _reports_on(unit: UnitOfWork, guild: int, item: _Item) -> list[ItemReport]:
    return await unit.item_reports.open_on(guild, item.key, item.version, item.question.id)


async def _answers_to(unit: UnitOfWork, guild: int, item: _Item) -> list[StoredAnswer]:
    own = owner_of(item.key) is not None
    return await unit.corrections.answers(guild, item.key, item.version, item.names, own=own)


async def _history(unit: UnitOfWork, guild: int, item: _Item) -> tuple[Correction, ...]:
    stored = await unit.corrections.of(guild, item.key, item.version)
    return tuple(stored.get(item.question.id, ()))


def _scene(
    ref: ItemRef,
    item: _Item,
    reports: Sequence[ItemReport],
    answers: Sequence[StoredAnswer],
    history: Sequence[Correction],
) -> ItemScene:
    kind = kind_of(item.question)
    counting = {(one.run_id, one.learner_id): one for one in answers}  # of two votes the second, which comes later
    possible = sum(one.maximum for one in counting.values())
    counts = Counter(
        canonical(one.response) for one in answers if one.score < one.maximum and fits(item.question, one.response)
    )
    responses = {canonical(one.response): one.response for one in answers}
    return ItemScene(
        ref=ref,
        title=item.subject.title,
        question=item.question,
        key=local(kind.key(item.question, item.subject.figures)),
        texts=tuple(one.text for one in reports[:MOST_TEXTS]),
        answers=len(counting),
        share=sum(one.score for one in counting.values()) / possible if possible else None,
        given=tuple(
            GivenAnswer(zlib.crc32(said.encode()), responses[said], count)
            for said, count in counts.most_common(MOST_GIVEN)
        ),
        corrections=in_force(history),
        correctable=item.correctable,
    )


def _behind(code: int | None, scene: ItemScene) -> GivenAnswer | None:
    """The answer that a control means. Raises `Refusal` where nobody has given it, or it is accepted already."""
    if code is None:
        return None
    found = next((one for one in scene.given if one.code == code), None)
    if found is None:
        raise Refusal(wording.OLD_BUTTON)
    return found


def _correction(given: GivenAnswer | None) -> Correction:
    return Correction("void") if given is None else Correction("accept", given.response)


def _rescored(item: _Item, answers: Sequence[StoredAnswer], history: Sequence[Correction]) -> list[StoredAnswer]:
    """The answers whose scores are others after all corrections, with these."""
    judged = ((one, item.grade(one, history)) for one in answers)
    return [
        replace(one, score=grade.score, maximum=grade.maximum)
        for one, grade in judged
        if (one.score, one.maximum) != (grade.score, grade.maximum)
    ]


def _by_learner(answers: Sequence[StoredAnswer], changed: Sequence[StoredAnswer]) -> Mapping[int, tuple[float, float]]:
    """For each learner with an answer that changed, their points for the question before and after."""
    new = {(one.run_id, one.item, one.learner_id): one.score for one in changed}
    sums: dict[int, tuple[float, float]] = dict.fromkeys({one.learner_id for one in changed}, (0.0, 0.0))
    for one in answers:
        if one.learner_id in sums:
            before, after = sums[one.learner_id]
            now = new.get((one.run_id, one.item, one.learner_id), one.score)
            sums[one.learner_id] = (before + one.score, after + now)
    return sums
