"""Class quizzes: one run in a channel, a host who paces it, and everybody's answers.

Promises that an answer counts by the stored deadline alone and is in the log before its "locked in" is returned; that
a state is stored before anything of it is shown, so that a process killed at any moment draws the same when it comes
back; and that a press that comes late or twice changes nothing. Refuses Discord: `bot.live` shows what this returns.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from pydantic import TypeAdapter

from bot import wording
from bot.services import class_results
from bot.services.class_results import item_name
from bot.services.class_scenes import (
    AnswerSheet,
    Asked,
    ClassPlan,
    ClassScene,
    HistoryScene,
    JoinedCard,
    LobbyScene,
    LockedCard,
    MyEnd,
    PanelScene,
    PrivateScene,
    TalkScene,
    ToldCard,
    ToldScene,
    VoteScene,
)
from bot.services.content import Library, Subject
from bot.services.joining import Door
from bot.services.scenes import Refusal
from db.answers import AnswerLog
from db.classes import ChannelTaken
from db.engine import Database
from db.rows import Answer, ClassRow, Member
from questions import live as engine
from questions.kinds import BadResponse, Response, Tally, kind_of, shuffled
from questions.model import AnyQuestion, Classify
from questions.quantity import QuantityError

ABANDONED = timedelta(hours=12)
"""A class that nobody has moved on for so long ends when its channel is wanted or the process comes back."""


_CHOICE = TypeAdapter(ClassPlan)


@dataclass(slots=True)
class _Class:
    """One open class quiz in memory. All of it but the drafts can be read back from the database."""

    row: ClassRow
    subject: Subject
    choice: ClassPlan
    live: engine.Live
    door: Door
    answered: set[int]
    """Who answered in the vote that is open."""
    known: set[int]
    """Who has joined, or answered anything."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    writing: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])
    """Answers accepted and not yet in the log; a reveal waits for them."""
    drafts: dict[int, dict[str, str]] = field(default_factory=dict[int, dict[str, str]])
    """Half-sorted statements by learner; they are no answers yet, and a restart forgets them."""

    @property
    def question(self) -> AnyQuestion:
        """The question it stands at."""
        return cast("AnyQuestion", self.subject.steps[self.live.plan.steps[self.live.position]])

    @property
    def order(self) -> tuple[str, ...]:
        """Its options or statements as the class sees them."""
        return kind_of(self.question).order(self.question, self.row.run.seed)

    @property
    def present(self) -> int:
        """How many take part, as far as is known."""
        return len(self.known)


class Classroom:
    """The one place where class quizzes change."""

    def __init__(self, database: Database, log: AnswerLog, library: Library, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._log = log
        self._library = library
        self._clock = clock
        self._open: dict[int, _Class] = {}

    # ------------------------------------------------------------------ hosting

    async def begin(
        self,
        *,
        guild: int,
        channel: int,
        host: int,
        pack: str,
        questions: int,
        plan: Callable[[tuple[str, ...]], engine.Plan],
        choice: ClassPlan,
    ) -> int:
        """A new class in a channel; its run. `questions` 0 takes all of the pack. Raises `Refusal`."""
        found = self._library.find_pack(pack)
        if found is None:
            raise Refusal(wording.no_such_pack(pack))
        seed = secrets.randbelow(2**31)
        names = shuffled((one.id for one in found.questions), seed, found.id)
        try:
            live = engine.Live(plan(names[: questions or len(names)]))
        except ValueError as error:
            raise Refusal(wording.cannot_plan(str(error))) from error
        settings = {"points": choice.points, "show": choice.show, "teams": choice.teams}
        async with self._database.unit() as unit:
            try:
                row = await unit.classes.add(
                    guild_id=guild,
                    channel_id=channel,
                    host_id=host,
                    subject=found.id,
                    version=found.version,
                    seed=seed,
                    items=live.plan.steps,
                    settings=settings,
                    state=engine.to_json(live),
                    now=self._clock(),
                )
            except ChannelTaken as taken:
                raise Refusal(self._taken(taken.existing)) from taken
            await unit.commit()
        subject = self._library.subject("quiz", found.id)
        assert subject is not None, "the pack was just found"
        self._open[row.run.id] = self._class_of(row, subject, choice, live, [])
        return row.run.id

    async def place(self, run: int, message: int | None) -> None:
        """The message of the channel that the class lives in."""
        async with self._database.unit() as unit:
            await unit.classes.place(run, message)
            await unit.commit()

    async def take_over(self, run: int, host: int) -> None:
        """Somebody else runs the class from now on."""
        async with self._database.unit() as unit:
            await unit.classes.host(run, host)
            await unit.commit()

    async def act(self, run: int, event: engine.Event) -> tuple[engine.Effect, ...]:
        """Applies an event and stores what follows. No effects: it came late or meant nothing. Raises `Refusal`."""
        at = await self._class(run)
        async with at.lock:
            before = at.live
            after, effects = engine.apply(before, event, self._clock())
            if not effects:
                return ()
            at.live = after  # from here on answers are judged by the new state
            try:
                await self._keep(at)
            except BaseException:
                at.live = before
                raise
            if at.writing:
                await asyncio.wait(at.writing)
            if any(isinstance(effect, engine.Ask) for effect in effects):
                at.answered, at.drafts = set(), {}
            if after.phase == "finished":
                self._open.pop(run, None)
            return effects

    async def close_down(self, run: int) -> None:
        """Ends a class whose content is not what it began with, so that `act` refuses it. Answers are kept."""
        async with self._database.unit() as unit:
            row = await unit.classes.get(run)
            if row is None or row.finished_at is not None:
                return
            live, _ = engine.apply(engine.from_json(row.state), engine.End(), self._clock())
            await unit.classes.keep(
                run,
                engine.to_json(live),
                expected=row.revision,
                position=live.position,
                now=self._clock(),
                finished_at=live.finished_at,
            )
            await unit.commit()

    async def _keep(self, at: _Class) -> None:
        async with self._database.unit() as unit:
            kept = await unit.classes.keep(
                at.row.run.id,
                engine.to_json(at.live),
                expected=at.row.revision,
                position=at.live.position,
                now=self._clock(),
                finished_at=at.live.finished_at,
            )
            if not kept:  # another process moved it: what is in memory here is not the class any more
                self._open.pop(at.row.run.id, None)
                raise Refusal(wording.CLASS_MOVED)
            await unit.commit()
            row = await unit.classes.get(at.row.run.id)
        assert row is not None
        at.row = row

    # ------------------------------------------------------------------ learners

    async def join(self, run: int, learner: int) -> JoinedCard:
        """Takes somebody in. Late joiners are welcome; they are scored on what they saw."""
        at = await self._class(run)
        if at.live.phase == "finished":
            raise Refusal(wording.CLASS_OVER)
        already = learner in at.door.members
        member = await at.door.enter(learner)
        at.known.add(learner)
        return JoinedCard(run, member.team, already, at.live.phase == "lobby")

    async def sheet(self, run: int, learner: int, chosen: tuple[int, ...] = ()) -> AnswerSheet:
        """The open question as a private card. Raises `Refusal` where no vote is open."""
        at = await self._class(run)
        if not at.live.accepting(self._clock()):
            raise Refusal(wording.VOTE_CLOSED)
        marked = tuple(place for place in chosen if place < len(at.order))
        return AnswerSheet(run, self._asked(at), at.live.vote, at.drafts.get(learner, {}), marked)

    async def choose(self, run: int, learner: int, aim: tuple[int, int], places: Sequence[int]) -> LockedCard:
        """Answers with the options at `places`. `aim` is the (position, vote) that the control was made for."""
        at = await self._class(run)

        def given() -> object:
            named = [at.order[place] for place in places]
            return named[0] if at.question.kind == "choice" else named

        return await self._answer(at, learner, aim, given)

    async def type(self, run: int, learner: int, aim: tuple[int, int], text: str) -> LockedCard:
        """Answers with a typed figure. One that cannot be read is refused and not counted."""
        return await self._answer(await self._class(run), learner, aim, lambda: text)

    async def label(
        self, run: int, learner: int, aim: tuple[int, int], place: int, label: int | None
    ) -> LockedCard | AnswerSheet:
        """Labels the statement at `place` (None takes a label back); the last one completes the answer."""
        at = await self._class(run)
        question = at.question
        if not isinstance(question, Classify) or aim != (at.live.position, at.live.vote):
            raise Refusal(wording.VOTE_CLOSED)
        draft = at.drafts.setdefault(learner, {})
        try:
            statement = at.order[place]
            if label is None:
                draft.pop(statement, None)
            else:
                draft[statement] = list(question.labels)[label]
        except IndexError as error:
            raise Refusal(wording.OLD_BUTTON) from error
        if len(draft) < len(question.statements):
            return await self.sheet(run, learner)
        return await self._answer(at, learner, aim, lambda: at.drafts.pop(learner))

    async def _answer(self, at: _Class, learner: int, aim: tuple[int, int], given: Callable[[], object]) -> LockedCard:
        now = self._clock()
        thinking = at.live.thinking(now)
        if thinking is None or aim != (at.live.position, at.live.vote):
            raise Refusal(wording.VOTE_CLOSED)
        question = at.question
        kind = kind_of(question)
        try:
            response = kind.read(question, given())
        except QuantityError as error:
            raise Refusal(wording.not_counted(str(error))) from error
        except (BadResponse, IndexError) as error:
            raise Refusal(wording.OLD_BUTTON) from error
        grade = kind.grade(question, response, at.subject.figures)
        answer = Answer(
            run_id=at.row.run.id,
            item=item_name(question.id, at.live.vote),
            learner_id=learner,
            pack=at.subject.id,
            pack_version=at.subject.version,
            skill=question.skill,
            response=response,
            score=grade.score,
            maximum=grade.maximum,
            confidence=None,
            ms=int(thinking / timedelta(milliseconds=1)),
            answered_at=now,
        )
        writing = asyncio.ensure_future(self._record(at, answer))
        at.writing.add(writing)
        writing.add_done_callback(at.writing.discard)
        await writing
        if aim == (at.live.position, at.live.vote):  # the class may have moved on while it was written
            at.answered.add(learner)
        at.known.add(learner)
        return self._locked(at, question, aim, response)

    async def _record(self, at: _Class, answer: Answer) -> None:
        if at.choice.teams:
            await at.door.enter(answer.learner_id)
        await self._log.write(answer)

    # ------------------------------------------------------------------ looking

    async def all_left(self, shards: Sequence[int] | None = None, shard_count: int = 1) -> list[ClassRow]:
        """Every class that a restarted process has to take up: open, or finished and still in a message."""
        async with self._database.unit(writes=False) as unit:
            left = await unit.classes.all_open(shards, shard_count)
            return left + await unit.classes.unshown(shards, shard_count)

    async def open_in(self, channel: int) -> ClassRow:
        """The class of a channel. Raises `Refusal` where none is open."""
        async with self._database.unit(writes=False) as unit:
            row = await unit.classes.open_in(channel)
        if row is None:
            raise Refusal(wording.NO_CLASS_HERE)
        return row

    def abandoned(self, row: ClassRow) -> bool:
        """Whether nobody has moved this open class on for so long that it may be ended unasked."""
        return self._clock() - row.run.updated_at > ABANDONED

    async def abandoned_in(self, channel: int) -> int | None:
        """The run of the channel's open class if it is an abandoned one, which then makes way for another."""
        async with self._database.unit(writes=False) as unit:
            row = await unit.classes.open_in(channel)
        return row.run.id if row is not None and self.abandoned(row) else None

    async def live(self, run: int) -> engine.Live:
        """Where a class stands."""
        return (await self._class(run)).live

    async def panel(self, run: int) -> PanelScene:
        """Where the class stands, for its host."""
        at = await self._class(run)
        return PanelScene(run, at.subject.title, at.live, at.present, len(at.answered))

    async def scene(self, run: int) -> ClassScene:
        """What stands in the channel, drawn from what is stored."""
        at = await self._class(run)
        live = at.live
        match live.phase:
            case "lobby":
                pack = self._library.packs[at.subject.id]
                return LobbyScene(run, pack, live.plan, at.choice, len(at.door.members))
            case "asking":
                return VoteScene(run, self._asked(at), live, len(at.answered), at.present)
            case "discussing":
                spread = await self._spread(at, 1) if live.plan.show_first_spread else None
                return TalkScene(run, self._asked(at), live, len(at.answered), spread)
            case "told":
                return await self._told(at)
            case "finished":
                return await class_results.class_end(self._database, self._library, at.row, at.subject, at.choice, live)

    async def mine(self, run: int, learner: int) -> PrivateScene:
        """What one learner may see of their own now: their answer, how it was judged, or their summary."""
        at = await self._class(run)
        live = at.live
        if live.phase == "finished":
            return (await self.end_cards(run, [learner]))[learner]
        if live.phase == "told":
            return (await self.told_cards(run, [learner], at.question.id))[learner]
        if live.phase == "lobby":
            return await self.join(run, learner)
        async with self._database.unit(writes=False) as unit:
            answers = {one.item: one for one in await unit.runs.answers(run, learner)}
        votes = [vote for vote in (2, 1) if item_name(at.question.id, vote) in answers]
        if not votes:
            raise Refusal(wording.NO_ANSWER_YET)
        response = cast("Response", answers[item_name(at.question.id, votes[0])].response)
        return self._locked(at, at.question, (live.position, votes[0]), response)

    async def told_cards(self, run: int, learners: Sequence[int], step: str) -> Mapping[int, ToldCard]:
        """For each of these learners how their answer to `step` was judged, and their points so far.

        The class may be at a later question by now. Raises `Refusal` for one that was not revealed.
        """
        at = await self._class(run)
        if step not in at.live.revealed:
            raise Refusal(wording.NO_ANSWER_YET)
        asked = self._asked(at, at.live.plan.steps.index(step))
        return await class_results.told_cards(self._database, run, asked, at.choice, at.live, learners)

    async def end_cards(self, run: int, learners: Sequence[int]) -> Mapping[int, MyEnd]:
        """At the end: each of these learners' own summary."""
        at = await self._class(run)
        return await class_results.my_ends(
            self._database, self._library, at.row, at.subject, at.choice, at.live, learners
        )

    async def history(self, guild: int) -> HistoryScene:
        """Past class quizzes of a server."""
        return await class_results.history(self._database, self._library, guild)

    async def host_role(self, guild: int) -> int | None:
        """The role whose members may run classes besides those who manage the server."""
        async with self._database.unit(writes=False) as unit:
            return await unit.classes.host_role(guild)

    async def set_host_role(self, guild: int, role: int | None) -> None:
        """Sets that role, or none."""
        async with self._database.unit() as unit:
            await unit.classes.set_host_role(guild, role, self._clock())
            await unit.commit()

    # ------------------------------------------------------------------ inside

    async def _class(self, run: int) -> _Class:
        """The class of a run, read from the database where it is not in memory. Raises `Refusal`."""
        if run in self._open:
            return self._open[run]
        async with self._database.unit(writes=False) as unit:
            row = await unit.classes.get(run)
            if row is None:
                raise Refusal(wording.NO_CLASS_HERE)
            live = engine.from_json(row.state)
            over = live.phase == "finished"
            members = [] if over else await unit.classes.members(run)
            known = set[int]() if over else await unit.results.learners(run)
            vote = item_name(live.plan.steps[live.position], live.vote)
            answered = set[int]() if over else await unit.results.learners(run, vote)
        subject = self._library.subject("quiz", row.run.subject)
        if subject is None or not set(live.plan.steps) <= set(subject.steps):
            raise Refusal(wording.CLASS_CHANGED)
        if not over and subject.version != row.run.version:  # letters on cards may stand for other options now
            raise Refusal(wording.CLASS_CHANGED)
        choice = _CHOICE.validate_python(row.settings)
        found = self._class_of(row, subject, choice, live, members)
        found.answered |= answered
        found.known |= known
        if not over:
            # Two presses may have read it at once; all of them have to go on with the same one.
            found = self._open.setdefault(run, found)
        return found

    def _class_of(
        self, row: ClassRow, subject: Subject, choice: ClassPlan, live: engine.Live, members: Sequence[Member]
    ) -> _Class:
        inside = {member.learner_id: member for member in members}
        door = Door(self._database, self._clock, row.run.id, choice.teams, row.run.seed, inside)
        return _Class(row, subject, choice, live, door, set(), set(inside))

    def _asked(self, at: _Class, position: int | None = None) -> Asked:
        """The question at `position`, or the one the class stands at."""
        position = at.live.position if position is None else position
        question = cast("AnyQuestion", at.subject.steps[at.live.plan.steps[position]])
        return Asked(
            question=question,
            order=kind_of(question).order(question, at.row.run.seed),
            figures=at.subject.figures,
            source=at.subject.sources[question.source] if question.source else None,
            position=position,
            total=len(at.live.plan.steps),
            warm_up=position < at.live.plan.warm_up,
            title=at.subject.title,
        )

    def _locked(self, at: _Class, question: AnyQuestion, aim: tuple[int, int], response: Response) -> LockedCard:
        live, kind = at.live, kind_of(question)
        order = kind.order(question, at.row.run.seed)
        again = live.phase == "asking" and aim == (live.position, live.vote - 1)
        return LockedCard(
            run=at.row.run.id,
            aim=aim,
            kind=question.kind,
            said=kind.said(question, response),
            place=order.index(cast("str", response)) if question.kind == "choice" else None,
            now="talking" if live.phase == "discussing" else "paused" if live.paused else "again" if again else "open",
            deadline=live.deadline,
        )

    async def _spread(self, at: _Class, vote: int) -> tuple[Tally, ...]:
        async with self._database.unit(writes=False) as unit:
            spread = await unit.results.spread(at.row.run.id, item_name(at.question.id, vote))
        given = [(cast("Response", response), number) for response, number in spread]
        return kind_of(at.question).tally(at.question, at.order, given, at.subject.figures)

    async def _told(self, at: _Class) -> ToldScene:
        live = at.live
        async with self._database.unit(writes=False) as unit:
            totals = await unit.results.rights(at.row.run.id)
        answered, right = totals.get(item_name(at.question.id, live.vote), (0, 0))
        return ToldScene(
            run=at.row.run.id,
            asked=self._asked(at),
            live=live,
            answered=answered,
            right=right,
            spread=await self._spread(at, live.vote),
            before=await self._spread(at, 1) if live.vote == 2 else None,
            first=totals.get(at.question.id, (0, 0)) if live.vote == 2 else None,
        )

    def _taken(self, row: ClassRow) -> str:
        pack = self._library.packs.get(row.run.subject)
        return wording.channel_taken(pack.title if pack else row.run.subject)
