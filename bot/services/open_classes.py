"""The open class quizzes as the process keeps them in memory.

Promises that everybody in the process goes on with the same one, read from the database where it is not in memory.
Refuses one whose content is not what it began with. All that is kept here can be read back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from bot.i18n import wording
from bot.services.class_results import item_name
from bot.services.class_scenes import AskedItem, ClassPlan
from bot.services.join_queue import JoinQueue
from bot.services.scenes import Refusal
from bot.services.service_context import ServiceContext
from db.rows import ClassRow, GroupRow, Member
from db.unit import UnitOfWork
from questions.corrections import Correction, corrected
from questions.engine import class_quiz as engine
from questions.kinds import Grade, Response, kind_of
from questions.model import AnyQuestion, Pack

_CHOICE = TypeAdapter(ClassPlan)


@dataclass(frozen=True, slots=True)
class OpenedGroup:
    """The group that a class was opened for, as it was when the class was read."""

    row: GroupRow
    been_in: set[int]
    """Who is in it, or was: an answer takes everybody else in, and then they are here too."""


async def opened_group(unit: UnitOfWork, run: int) -> OpenedGroup | None:
    """The group that the class of a run was opened for; None for none."""
    row = await unit.groups.of_class(run)
    return None if row is None else OpenedGroup(row, {one.learner_id for one in await unit.groups.members(row.id)})


@dataclass(slots=True)
class OpenClass:
    """One class quiz. `row` and `live` change in `Classroom` alone, but for a host who is forgotten."""

    row: ClassRow
    pack: Pack
    """What it is about, in the version that it began with."""
    questions: Mapping[str, AnyQuestion]
    """Those of the pack, by id."""
    choice: ClassPlan
    live: engine.Live
    join_queue: JoinQueue
    answered: set[int]
    """Who answered in the vote that is open."""
    known: set[int]
    """Who has joined, or answered anything, and was not removed."""
    removed: set[int]
    """Whom the host removed."""
    group: OpenedGroup | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    writing: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])
    """Answers accepted and not yet in the log; a reveal waits for them."""
    corrections: Mapping[str, Sequence[Correction]] = field(default_factory=dict[str, Sequence[Correction]])
    """By question, what the server put right about it. None is made while the class is open."""
    wishes: dict[int, bool] = field(default_factory=dict[int, bool])
    """Who has just said whether they want a table when the class talks; it is not stored yet."""
    settled: dict[int, Mapping[str, str]] = field(default_factory=dict[int, Mapping[str, str]])
    """By learner, what can no longer be changed of their answer in the open vote. It is not stored before the answer
    is: after a restart it is what the card says that they have before them.
    """
    asked_at: dict[int, AskedItem] = field(default_factory=dict[int, AskedItem])
    """What `asked` has returned, by position: nothing of it changes, and each press asks."""

    @property
    def run(self) -> int:
        """The run that it is."""
        return self.row.run.id

    @property
    def question(self) -> AnyQuestion:
        """The question it stands at."""
        return self.questions[self.live.plan.steps[self.live.position]]

    @property
    def order(self) -> tuple[str, ...]:
        """Its options or statements as the class sees them."""
        return self.asked().order

    @property
    def aim(self) -> tuple[int, int]:
        """The (position, vote) it stands at; a press meant for another one comes late."""
        return self.live.position, self.live.vote

    @property
    def present(self) -> int:
        """How many take part, as far as is known."""
        return len(self.known)

    @property
    def joined(self) -> int:
        """How many have pressed Join, without those who were removed."""
        return len(self.join_queue.members.keys() - self.removed)

    @property
    def waiting(self) -> set[int]:
        """Who takes part and has not answered the open vote."""
        return self.known - self.answered

    def wants_table(self, learner: int) -> bool | None:
        """Whether somebody wants a table when the class talks; None where it has none."""
        if self.choice.talk != "pairs":
            return None
        member = self.join_queue.members.get(learner)
        return self.wishes.get(learner, member is not None and member.wants_table)

    def see(self, learner: int, *, answers: bool = False) -> None:
        """Somebody joined, or `answers` the open vote; it changes nothing if they were removed meanwhile."""
        if learner not in self.removed:
            self.known.add(learner)
            if answers:
                self.answered.add(learner)

    @property
    def all_in(self) -> bool:
        """Whether everybody who takes part has answered the open vote, and this was not said of it yet.

        Before the first question only Join tells who takes part: where nobody pressed it, nobody is waited for, and
        the first of thirty to answer is not everybody.
        """
        live = self.live
        first = (live.position, live.vote) == (0, 1)
        known = bool(self.joined if first else self.known)
        return live.phase == engine.Phase.ASKING and not live.all_in and known and self.known <= self.answered

    @property
    def has_answers(self) -> bool:
        """Whether the question it stands at may have been answered: in a second vote, by the first."""
        return bool(self.answered) or self.live.vote == 2

    def grade(self, question: AnyQuestion, response: Response) -> Grade:
        """What a response that the question's kind has read is worth here."""
        judged = kind_of(question).grade(question, response, self.pack.figures)
        return corrected(judged, response, self.corrections.get(question.id, ()))

    def require_place(self, guild: int | None, channel: int | None) -> None:
        """Raises `Refusal` unless the class lives in this channel: its buttons are good for nothing elsewhere."""
        if (self.row.guild_id, self.row.channel_id) != (guild, channel):
            raise Refusal(wording.CLASS_ELSEWHERE)

    def asked(self, position: int | None = None) -> AskedItem:
        """The question at `position`, or the one the class stands at."""
        position = self.live.position if position is None else position
        if position in self.asked_at:
            return self.asked_at[position]
        question = self.questions[self.live.plan.steps[position]]
        self.asked_at[position] = asked = AskedItem(
            question=question,
            order=kind_of(question).order(question, self.row.run.seed),
            figures=self.pack.figures,
            source=self.pack.sources[question.source] if question.source else None,
            position=position,
            total=len(self.live.plan.steps),
            warm_up=position < self.live.plan.warm_up,
            title=self.pack.title,
        )
        return asked


class OpenClasses:
    """Those of one process."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._open: dict[int, OpenClass] = {}

    def __len__(self) -> int:
        return len(self._open)

    def begin(
        self,
        row: ClassRow,
        pack: Pack,
        choice: ClassPlan,
        live: engine.Live,
        corrections: Mapping[str, Sequence[Correction]],
        group: OpenedGroup | None,
    ) -> None:
        """Keeps one that was just stored, for a group or none."""
        self._open[row.run.id] = found = self._class_of(row, pack, choice, live, [])
        found.corrections = corrections
        found.group = group

    async def settle(self, learner: int) -> None:
        """Returns when what this learner does in any of them by now has reached the answer log, or failed to."""
        for at in tuple(self._open.values()):
            waiting = (*at.writing, *at.join_queue.waiting(learner))
            if waiting:
                await asyncio.wait(waiting)

    def forget_learner(self, learner: int) -> frozenset[int]:
        """They are in none of them any more, as whose host either; the runs of those that they were in.

        What they do from now on is that of somebody new.
        """
        concerned = set[int]()
        for run, at in self._open.items():
            hosts = at.row.host_id == learner
            if hosts:
                at.row = replace(at.row, host_id=None)
            if hosts or learner in at.known | at.removed:
                concerned.add(run)
            for people in (at.known, at.answered, at.removed):
                people.discard(learner)
            at.wishes.pop(learner, None)
            at.settled.pop(learner, None)
            at.join_queue.forget(learner)
            if at.group is not None:
                at.group.been_in.discard(learner)
        return frozenset(concerned)

    def forget(self, run: int) -> None:
        """It is over, or what is in memory is not the class any more: whoever asks for it reads it again."""
        self._open.pop(run, None)

    async def get(self, run: int) -> OpenClass:
        """The class of a run; one that is over is read each time. Raises `Refusal`."""
        if run in self._open:
            return self._open[run]
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.classes.get(run)
            if row is None:
                raise Refusal(wording.NO_CLASS_HERE)
            live = engine.from_json(row.state)
            over = live.phase == engine.Phase.FINISHED
            members = await unit.classes.members(run)
            known = set[int]() if over else await unit.results.learners(run)
            vote = item_name(live.plan.steps[live.position], live.vote)
            answered = set[int]() if over else await unit.results.learners(run, vote)
            corrections = await unit.corrections.of(row.guild_id, row.run.subject, row.run.version)
            group = None if over else await opened_group(unit, run)
        subject = await self._context.catalog.subject(row.run.subject, row.run.version)
        pack = subject.content if subject is not None else None
        if not isinstance(pack, Pack):
            raise Refusal(wording.CLASS_CHANGED)
        found = self._class_of(row, pack, _CHOICE.validate_python(row.settings), live, members)
        if not set(live.plan.steps) <= found.questions.keys():
            raise Refusal(wording.CLASS_CHANGED)
        if not over and pack.version != row.run.version:  # letters on cards may stand for other options now
            raise Refusal(wording.CLASS_CHANGED)
        found.corrections = corrections
        found.answered |= answered
        found.known |= known
        found.group = group
        if not over:
            # Two presses may have read it at once; all of them have to go on with the same one.
            found = self._open.setdefault(run, found)
        return found

    def _class_of(
        self, row: ClassRow, pack: Pack, choice: ClassPlan, live: engine.Live, members: Sequence[Member]
    ) -> OpenClass:
        inside = {member.learner_id: member for member in members}
        join_queue = JoinQueue(
            self._context.database, self._context.clock, row.run.id, choice.teams, row.run.seed, inside
        )
        questions = {question.id: question for question in pack.questions}
        removed = {member.learner_id for member in members if member.removed_at is not None}
        return OpenClass(row, pack, questions, choice, live, join_queue, set(), set(inside) - removed, removed)
