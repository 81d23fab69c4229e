"""Class quizzes: one run in a channel, and a host who paces it.

Promises that a state is stored before anything of it is shown, so that a process killed at any moment draws the same
when it comes back; that a reveal has every answer that was accepted; and that a press that comes late or twice changes
nothing. Refuses answers (`bot.services.answering` takes them) and Discord: `bot.class_quiz` shows what this returns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.i18n import wording
from bot.services import class_results
from bot.services.class_results import item_name
from bot.services.class_scenes import (
    AskedAgain,
    ChannelScene,
    ClassPlan,
    ClassScene,
    FollowUp,
    HistoryScene,
    JoinedCard,
    LobbyScene,
    PanelScene,
    PanelSpread,
    PastClassScene,
    PeopleScene,
    ProjectedScene,
    RevealScene,
    TalkScene,
    VoteScene,
)
from bot.services.groups import group_of, require_in_use
from bot.services.open_classes import OpenClass, OpenClasses, opened_group
from bot.services.scenes import Refusal
from bot.services.seating import Seating
from bot.services.service_context import ServiceContext
from db.classes import ChannelTaken
from db.groups import group_of_class
from db.results import standing
from db.rows import ClassRow, GroupRow
from db.servers import ShardSet
from questions.engine import class_quiz as engine
from questions.engine import teaching_hints
from questions.kinds import Tally, kind_of, shuffled
from questions.messages import Message
from questions.pairs import one_of_each_pair

ABANDONED = timedelta(hours=12)
"""A class that nobody has moved on for so long ends when its channel is wanted or the process comes back."""

HIDDEN_SINCE = datetime(2026, 11, 29, tzinfo=UTC)
"""Discord shows hosts' commands to those alone who manage a server, from the edition of this day on, unless the server
allows others. Who set a role before could not know that.
"""


class Classroom:
    """The one place where class quizzes change."""

    def __init__(self, context: ServiceContext, classes: OpenClasses, seating: Seating) -> None:
        self._context = context
        self._classes = classes
        self._seating = seating

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
        group: int | None = None,
    ) -> int:
        """A new class in a channel, for a group or none; its run. `questions` 0 takes all of the pack.

        Raises `Refusal`.
        """
        if choice.display == "projector" and choice.show == "podium":
            raise Refusal(wording.NO_PODIUM_ON_PROJECTOR)
        if choice.ranking and not (choice.teams and choice.display == "projector"):
            raise Refusal(wording.NO_RANKING)
        summary = (await self._context.catalog.of(guild)).find(pack)
        found = await self._context.catalog.pack(summary) if summary is not None else None
        if found is None:
            raise Refusal(wording.no_such_pack(pack))
        seed = self._context.seed()
        polls = {one.id for one in found.questions if not kind_of(one).graded}
        fit = [one for one in one_of_each_pair(found.questions, seed) if kind_of(one).in_class]
        mixed = shuffled((one.id for one in fit), seed, found.id)
        names = tuple(sorted(mixed, key=lambda name: name not in polls))  # a poll opens a class
        try:
            chosen = plan(names[: questions or len(names)])
            live = engine.Live(replace(chosen, ungraded=tuple(name for name in chosen.steps if name in polls)))
        except engine.PlanError as error:
            raise Refusal(wording.cannot_plan(error.message)) from error
        settings = asdict(choice)
        try:
            async with self._context.database.unit() as unit:
                if group is not None:
                    require_in_use(await group_of(unit, guild, group))
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
                    now=self._context.clock.now(),
                )
                if group is not None:
                    await unit.groups.set_class(row.run.id, group)
                opened_for = await opened_group(unit, row.run.id)
                corrections = await unit.corrections.of(guild, found.id, found.version)
                await unit.commit()
        except ChannelTaken as taken:
            raise Refusal(await self._taken(taken.existing)) from taken
        self._classes.begin(row, found, choice, live, corrections, opened_for)
        return row.run.id

    async def place(self, run: int, message: int | None) -> None:
        """The message of the channel that the class lives in."""
        async with self._context.database.unit() as unit:
            await unit.classes.place(run, message)
            await unit.commit()

    async def take_over(self, run: int, host: int) -> None:
        """Somebody else runs the class from now on."""
        async with self._context.database.unit() as unit:
            await unit.classes.host(run, host)
            await unit.commit()

    async def act(self, at: OpenClass, event: engine.Event) -> tuple[engine.Effect, ...]:
        """Applies an event and stores what follows. No effects: it came late or meant nothing. Raises `Refusal`."""
        async with at.lock:
            before = at.live
            after, effects = engine.apply(before, event, self._context.clock.now())
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
            if any(isinstance(effect, engine.OpenVote) for effect in effects):
                at.answered, at.settled = set(), {}
            if after.phase == engine.Phase.FINISHED:
                self._classes.forget(at.run)
            return effects

    async def remove(self, at: OpenClass, learner: int) -> bool:
        """Takes somebody out of the class, for good unless a host lets them back; to do it twice changes nothing.

        Their answers are kept and count in no result of the class. False where there is nobody to remove: they never
        took part, or had their data deleted. Raises `Refusal` once the class is over.
        """
        async with at.lock:
            self._require_open(at)
            async with self._context.database.unit() as unit:
                found = await unit.classes.remove(at.run, learner, self._context.clock.now())
                await unit.commit()
            at.known.discard(learner)
            at.answered.discard(learner)
            if found:
                at.removed.add(learner)
            else:
                at.join_queue.members.pop(learner, None)
        return found

    async def let_back(self, at: OpenClass, learner: int) -> JoinedCard | None:
        """Lets somebody back who was removed, and their answers count again; None where they were not removed.

        Raises `Refusal` once the class is over.
        """
        async with at.lock:
            self._require_open(at)
            vote = item_name(at.live.plan.steps[at.live.position], at.live.vote)
            async with self._context.database.unit() as unit:
                member = await unit.classes.let_back(at.run, learner)
                answered = await unit.results.learners(at.run, vote)
                await unit.commit()
            at.removed.discard(learner)
            if member is None:
                return None
            at.join_queue.members[learner] = member
            at.see(learner, answers=learner in answered)
        waiting = at.live.phase == engine.Phase.LOBBY
        return JoinedCard(at.run, member.team, already=False, waiting=waiting, wants_table=at.wants_table(learner))

    def _require_open(self, at: OpenClass) -> None:
        if at.live.phase == engine.Phase.FINISHED:
            raise Refusal(wording.NO_CLASS_HERE)

    def people(self, at: OpenClass, *, refused: Message | None = None) -> PeopleScene:
        """Who takes part in the class, and who was removed from it. Raises `Refusal` once it is over."""
        self._require_open(at)
        return PeopleScene(at.run, at.pack.title, tuple(sorted(at.known)), tuple(sorted(at.removed)), refused)

    async def close_down(self, run: int) -> None:
        """Ends a class whose content is not what it began with, so that `act` refuses it. Answers are kept."""
        async with self._context.database.unit() as unit:
            row = await unit.classes.get(run)
            if row is None or row.finished_at is not None:
                return
            live, _ = engine.apply(engine.from_json(row.state), engine.End(), self._context.clock.now())
            await unit.classes.keep(
                run,
                engine.to_json(live),
                expected=row.revision,
                position=live.position,
                now=self._context.clock.now(),
                finished_at=live.finished_at,
            )
            await unit.commit()

    async def _keep(self, at: OpenClass) -> None:
        async with self._context.database.unit() as unit:
            kept = await unit.classes.keep(
                at.run,
                engine.to_json(at.live),
                expected=at.row.revision,
                position=at.live.position,
                now=self._context.clock.now(),
                finished_at=at.live.finished_at,
            )
            if not kept:  # another process moved it: what is in memory here is not the class any more
                self._classes.forget(at.run)
                raise Refusal(wording.CLASS_MOVED)
            await unit.commit()
            row = await unit.classes.get(at.run)
        assert row is not None
        at.row = row

    # ------------------------------------------------------------------ looking

    async def all_left(self, here: ShardSet) -> list[ClassRow]:
        """Every class of these shards that a restarted process takes up: open, or finished and still in a message."""
        async with self._context.database.unit(writes=False) as unit:
            left = await unit.classes.all_open(here)
            return left + await unit.classes.unshown(here)

    async def open_in(self, channel: int) -> ClassRow:
        """The class of a channel. Raises `Refusal` where none is open."""
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.classes.open_in(channel)
        if row is None:
            raise Refusal(wording.NO_CLASS_HERE)
        return row

    def abandoned(self, row: ClassRow) -> bool:
        """Whether nobody has moved this open class on for so long that it may be ended unasked."""
        return self._context.clock.now() - row.run.updated_at > ABANDONED

    async def abandoned_in(self, channel: int) -> int | None:
        """The run of the channel's open class if it is an abandoned one, which then makes way for another."""
        async with self._context.database.unit(writes=False) as unit:
            row = await unit.classes.open_in(channel)
        return row.run.id if row is not None and self.abandoned(row) else None

    async def panel(self, at: OpenClass, asks: AskedAgain | None = None, *, folded: bool | None = None) -> PanelScene:
        """Where the class stands, for its host, who may be asked whether to end it or to skip its question.

        Before the reveal with the spread of the answers, unless it is `folded`, and with who has not answered. Where
        nothing is said of folding, a panel is folded for a projector, which may well show the host's own screen.
        """
        live = at.live
        folded = at.choice.display == "projector" if folded is None else folded
        discuss = at.question.discuss if live.phase in (engine.Phase.DISCUSSING, engine.Phase.TOLD) else None
        voting = live.phase == engine.Phase.ASKING
        return PanelScene(
            run=at.run,
            title=at.pack.title,
            live=live,
            joined=at.present,
            answered=len(at.answered),
            asks=asks,
            discuss=discuss,
            spread=None
            if folded or not (voting or live.phase == engine.Phase.DISCUSSING)
            else await self._panel_spread(at, live),
            waiting=tuple(sorted(at.waiting)) if voting and not folded else (),
            folded=folded,
            follow_up=None if folded or live.phase != engine.Phase.FINISHED else await self._follow_up(at),
            tables=None if folded else await self._seating.count(at),
        )

    async def _follow_up(self, at: OpenClass) -> FollowUp:
        database = self._context.database
        end = await class_results.class_end(database, at.row, at.pack, at.choice, at.live)
        return await class_results.follow_up(database, at.row, at.live, end)

    async def _panel_spread(self, at: OpenClass, live: engine.Live) -> PanelSpread:
        asked, kind = at.asked(live.position), kind_of(at.questions[live.plan.steps[live.position]])
        item = item_name(asked.question.id, live.vote)
        # Every two seconds while a class votes.
        given, answered, right = await self._context.database.transact(partial(standing, at.run, item), writes=False)
        spread = kind.tally(asked.question, asked.order, given, at.pack.figures)
        first = live.vote == 1 and kind.graded
        return PanelSpread(
            asked=asked,
            distribution=spread,
            right=right,
            answered=answered,
            advice=teaching_hints.advice(right, answered) if first else None,
            popular_wrong=teaching_hints.popular_wrong(spread) if answered >= teaching_hints.LEAST_VOTES else None,
        )

    async def scene(self, run: int) -> ChannelScene:
        """What stands in the channel, drawn from what is stored."""
        at = await self._classes.get(run)
        live, choice, database = at.live, at.choice, self._context.database
        scene = await self._scene(at, live)
        if choice.display == "channel":
            return scene
        ranked = choice.ranking and isinstance(scene, RevealScene)
        return ProjectedScene(scene, await class_results.ranking(database, run, choice, live) if ranked else ())

    async def _scene(self, at: OpenClass, live: engine.Live) -> ClassScene:
        run = at.run
        match live.phase:
            case engine.Phase.LOBBY:
                group = await self.group(run)
                name = group.name if group is not None else None
                return LobbyScene(run, at.pack, live.plan, at.choice, at.joined, name)
            case engine.Phase.ASKING:
                return VoteScene(run, at.asked(), live, len(at.answered), at.present)
            case engine.Phase.DISCUSSING:
                shown = live.plan.show_first_spread and not kind_of(at.question).tally_tells
                distribution = await self._distribution(at, 1) if shown else None
                tables = at.choice.talk == "pairs"
                return TalkScene(run, at.asked(), live, len(at.answered), distribution, tables)
            case engine.Phase.TOLD:
                return await self._told(at)
            case engine.Phase.FINISHED:
                return await class_results.class_end(self._context.database, at.row, at.pack, at.choice, live)

    async def group(self, run: int) -> GroupRow | None:
        """The group that a class was opened for, as it is now."""
        return await self._context.database.transact(partial(group_of_class, run), writes=False)

    async def history(self, guild: int) -> HistoryScene:
        """Past class quizzes of a server."""
        return await class_results.history(self._context.database, self._context.catalog, guild)

    async def past(self, guild: int, run: int) -> PastClassScene:
        """What a finished class of a server brought, for a host. Raises `Refusal` where it has none of that run."""
        at = await self._finished(guild, run)
        # The host chose what the class sees; they see all but who was how good, where that was not shown either.
        choice = replace(at.choice, show="podium" if at.choice.show == "podium" else "result")
        end = await class_results.class_end(self._context.database, at.row, at.pack, choice, at.live)
        offered = (await self._context.catalog.of(guild)).packs
        when, group = at.row.finished_at or at.row.run.started_at, await self.group(run)
        follow_up = await class_results.follow_up(self._context.database, at.row, at.live, end)
        return PastClassScene(end, when, at.pack.id in offered, follow_up, group)

    async def begin_again(self, guild: int, channel: int, host: int, run: int) -> int:
        """A new class with the pack and settings of a finished one, and for its group unless that is archived.

        Returns its run. Raises `Refusal`.
        """
        at = await self._finished(guild, run)
        if at.pack.id not in (await self._context.catalog.of(guild)).packs:
            raise Refusal(wording.no_longer_offered(at.pack.title))
        before, group = at.live.plan, await self.group(run)

        def plan(steps: tuple[str, ...]) -> engine.Plan:
            return replace(before, steps=steps, warm_up=min(before.warm_up, len(steps)), ungraded=())

        return await self.begin(
            guild=guild,
            channel=channel,
            host=host,
            pack=at.pack.id,
            questions=len(before.steps),
            plan=plan,
            choice=at.choice,
            group=group.id if group is not None and group.archived_at is None else None,
        )

    async def _finished(self, guild: int, run: int) -> OpenClass:
        """A finished class of a server. Raises `Refusal` where it has none of that run."""
        at = await self._classes.get(run)
        if at.row.guild_id != guild or at.live.phase != engine.Phase.FINISHED:
            raise Refusal(wording.NO_PAST_CLASS)
        return at

    async def host_role(self, guild: int) -> int | None:
        """The role whose members may run classes besides those who manage the server."""
        async with self._context.database.unit(writes=False) as unit:
            return await unit.classes.host_role(guild)

    async def set_host_role(self, guild: int, role: int | None) -> None:
        """Sets that role, or none."""
        async with self._context.database.unit() as unit:
            await unit.classes.set_host_role(guild, role, self._changed())
            await unit.commit()

    async def role_before_hiding(self, guild: int) -> int | None:
        """The role that this server set before its members stopped seeing hosts' commands. Each is named once."""
        async with self._context.database.unit(writes=False) as unit:
            role = await unit.classes.host_role(guild, set_before=HIDDEN_SINCE)
        if role is None:
            return None
        async with self._context.database.unit() as unit:
            touched = await unit.classes.touch_host_role(guild, HIDDEN_SINCE, self._changed())
            await unit.commit()
        return role if touched else None

    # ------------------------------------------------------------------ inside

    def _changed(self) -> datetime:
        """When a server's setting changes now: never before what a clock that is wrong would have it."""
        return max(self._context.clock.now(), HIDDEN_SINCE)

    async def _distribution(self, at: OpenClass, vote: int) -> tuple[Tally, ...]:
        async with self._context.database.unit(writes=False) as unit:
            distribution = await unit.results.distribution(at.run, item_name(at.question.id, vote))
        return kind_of(at.question).tally(at.question, at.order, distribution, at.pack.figures)

    async def _told(self, at: OpenClass) -> RevealScene:
        live = at.live
        async with self._context.database.unit(writes=False) as unit:
            totals = await unit.results.rights(at.run)
        answered, right = totals.get(item_name(at.question.id, live.vote), (0, 0))
        return RevealScene(
            run=at.run,
            asked=at.asked(),
            live=live,
            answered=answered,
            right=right,
            distribution=await self._distribution(at, live.vote),
            before=await self._distribution(at, 1) if live.vote == 2 else None,
            first=totals.get(at.question.id, (0, 0)) if live.vote == 2 else None,
        )

    async def _taken(self, row: ClassRow) -> Message:
        subject = await self._context.catalog.subject(row.run.subject, row.run.version)
        return wording.channel_taken(subject.title if subject else row.run.subject)
