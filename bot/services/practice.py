"""Practice: the few questions that help a learner most today, one after the other, each with the reason it comes.

Promises that what is shown was chosen from what is stored of the learner's answers and nothing else; that a practice
goes on where it was left, on any device; that a pack which a class plays, or a form that is kept back, is not practised
meanwhile; and that skipping costs nothing. Refuses (`Refusal`) when there is nothing to practise with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from bot.i18n import wording
from bot.i18n.languages import language
from bot.services.groups import known_zone
from bot.services.next_step import NextSteps, PractiseDue
from bot.services.play import Play
from bot.services.practice_reasons import reason_to_store, skill_of
from bot.services.practice_states import PracticeStates, skill_card
from bot.services.scenes import PracticeEnd, PracticeSettings, PracticeStopper, Refusal, Scene, SkillDue
from bot.services.service_context import ServiceContext
from bot.services.skills import skill_key
from db.practice import ItemState, PracticeSession, StoredRating
from db.preferences import PracticeSetting
from lessons.practice.difficulty import Rated
from lessons.practice.goal import WeekSoFar, week_so_far
from lessons.practice.picking import Candidate, CapReached, NothingDue, Pick, pick, skill_due_at
from lessons.practice.projection import Projection
from questions.content_model import without_country
from questions.kinds import kind_of
from questions.model import SKILLS, AnyQuestion, Pack
from questions.pairs import twins

LENGTH = 5
"""Questions of a practice, unless somebody says otherwise."""

MOST_DUE = 3
"""Skills that are named at the end, by when they are due."""

UNKNOWN_ZONE = "UTC"
"""Of who has set no time zone."""

_A_DAY = timedelta(days=1) - timedelta(microseconds=1)
"""From midnight to the last moment of the day: what was answered at midnight is due on the next day."""

TWIN_WAITS = timedelta(days=1)
"""So long after one question of a pair the other doesn't come: the two never come in one practice."""

LESS_FOR = timedelta(days=28)
"""How long a skill comes less often for who wants less of it."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be practised with somewhere: packs by id, and what each of their questions is."""

    packs: Mapping[str, Pack]
    candidates: Sequence[Candidate]


class Practice:
    """One for a process."""

    def __init__(self, context: ServiceContext, play: Play, states: PracticeStates) -> None:
        self._context = context
        self._play = play
        self._states = states
        self._next_steps = NextSteps(context)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By learner."""

    # ------------------------------------------------------------------ practising

    async def begin(self, learner: int, guild: int | None, length: int | None, *, early: bool = False) -> Scene:
        """The practice that is under way, or the first question of a new one.

        `early`: also where nothing is due. Raises `Refusal`.
        """
        async with self._turn(learner):
            async with self._context.database.unit(writes=False) as unit:
                session = await unit.practice.session(learner)
            if session is not None:
                try:
                    return await self._play.show(learner, guild, session.run_id)
                except Refusal:  # its pack was changed, or a class plays it now: another one comes in its place
                    return await self._onward(learner, guild, session, early=early)
            new = PracticeSession(0, None, length or LENGTH, 0, 0, 0)
            return await self._next(learner, guild, new, early=early)

    async def onward(self, learner: int, guild: int | None, run: int) -> Scene:
        """What comes after this question, answered or not; where the practice is elsewhere by now, that."""
        return await self._at(learner, guild, run, lambda session: self._onward(learner, guild, session))

    async def less(self, learner: int, guild: int | None, run: int) -> Scene:
        """The skill of this question comes less often for a while; what comes now."""

        async def noted(session: PracticeSession) -> Scene:
            if (skill := skill_of(session)) is not None:
                async with self._context.database.unit() as unit:
                    await unit.practice.want_less(learner, skill, self._context.clock.now() + LESS_FOR)
                    await unit.commit()
            return await self._onward(learner, guild, session)

        return await self._at(learner, guild, run, noted)

    async def stop(self, learner: int, guild: int | None, run: int) -> Scene:
        """The end of this practice; nothing that was answered is lost."""

        async def ended(session: PracticeSession) -> Scene:
            return await self._end(learner, guild, await self._counted(learner, session))

        return await self._at(learner, guild, run, ended)

    # ------------------------------------------------------------------ settings

    async def settings(self, learner: int) -> PracticeSettings:
        """What they have set for practice, and how their week goes."""
        async with self._context.database.unit(writes=False) as unit:
            chosen = await unit.preferences.practice(learner)
            closed = (await unit.preferences.reminders(learner)).closed_at
        zone, week = chosen.time_zone or UNKNOWN_ZONE, await self._week(learner)
        return PracticeSettings(chosen.days, chosen.minute, zone, week, closed is not None)

    async def set_goal(self, learner: int, days: int | None) -> PracticeSettings:
        """On so many days of a week they want to practise; None: no goal."""
        async with self._context.database.unit() as unit:
            await unit.preferences.set_practice(learner, practice_days=days)
            await unit.commit()
        return await self.settings(learner)

    async def set_reminder(self, learner: int, minute: int | None) -> PracticeSettings:
        """At this minute of their day they want to be reminded; None: not at all."""
        async with self._context.database.unit() as unit:
            await unit.preferences.set_practice(learner, practice_minute=minute)
            await unit.commit()
        return await self.settings(learner)

    async def set_zone(self, learner: int, typed: str) -> PracticeSettings:
        """Their clocks are set so. Raises `Refusal` for a zone that there is not."""
        zone = known_zone(typed)
        async with self._context.database.unit() as unit:
            await unit.preferences.set_practice(learner, time_zone=zone)
            await unit.commit()
        return await self.settings(learner)

    # ------------------------------------------------------------------ inside

    def _turn(self, learner: int) -> asyncio.Lock:
        return self._turns.setdefault(learner, asyncio.Lock())

    async def _at(
        self, learner: int, guild: int | None, run: int, act: Callable[[PracticeSession], Awaitable[Scene]]
    ) -> Scene:
        """What `act` makes of the practice whose question that is; for a press that is late or double, where it is."""
        async with self._turn(learner):
            async with self._context.database.unit(writes=False) as unit:
                session = await unit.practice.session(learner)
            if session is None:
                return await self._end(learner, guild, None)
            if session.run_id != run:
                return await self._play.show(learner, guild, session.run_id)
            return await act(session)

    async def _onward(self, learner: int, guild: int | None, session: PracticeSession, *, early: bool = True) -> Scene:
        """The next question; one that was begun goes on though nothing is due any more."""
        session = await self._counted(learner, session)
        if session.done >= session.length:
            return await self._end(learner, guild, session)
        return await self._next(learner, guild, session, early=early)

    async def _counted(self, learner: int, session: PracticeSession) -> PracticeSession:
        """With the answers to what is before them, which is over now."""
        now = self._context.clock.now()
        async with self._context.database.unit() as unit:
            row = await unit.runs.get(session.run_id)
            given = await unit.runs.answers(session.run_id, learner)
            if row is not None and row.finished_at is None:
                await unit.runs.move(
                    row.id, len(row.items), expected=row.position, now=now, asked_at=row.asked_at, finished_at=now
                )
            await unit.commit()
        graded = [one for one in given if one.maximum]
        right = sum(one.score >= one.maximum for one in graded)
        return replace(
            session,
            done=session.done + len(given),
            graded=session.graded + len(graded),
            right=session.right + right,
        )

    async def _next(self, learner: int, guild: int | None, session: PracticeSession, *, early: bool) -> Scene:
        standing = await self._states.up_to_date(learner, guild)
        now = self._context.clock.now()
        offer, chosen = await self._pick(learner, guild, standing, now, early=early)
        if not isinstance(chosen, Pick):
            return await self._end(learner, guild, session, chosen)
        first = chosen.items[0]
        async with self._context.database.unit() as unit:
            run = await unit.runs.add(
                learner_id=learner,
                mode="practice",
                subject=first.pack,
                version=offer.packs[first.pack].version,
                seed=self._context.seed(),
                items=[one.item for one in chosen.items],
                now=now,
            )
            session = replace(session, run_id=run.id, reason=reason_to_store(chosen.reason))
            await unit.practice.keep_session(learner, session)
            await unit.commit()
        return await self._play.show(learner, guild, run.id)

    async def _pick(
        self, learner: int, guild: int | None, standing: Projection, now: datetime, *, early: bool
    ) -> tuple[_Offer, Pick | NothingDue | CapReached]:
        """What comes now, of what can be practised with there."""
        async with self._context.database.unit(writes=False) as unit:
            in_class = frozenset[str]() if guild is None else await unit.classes.playing(guild)
            forms = await unit.assignments.open_forms(guild, learner, now)
            midnight = _midnight(now, await unit.preferences.practice(learner))
            own = await unit.practice.learner_rating(learner)
            less = await unit.practice.less_of(learner, now)
            today = await unit.practice.practised(learner, midnight)
            lately = await unit.practice.practised(learner, now - TWIN_WAITS)
        packs = await self._packs(guild, in_class | forms)
        async with self._context.database.unit(writes=False) as unit:
            seen = await unit.practice.items(learner, packs)
            rated = await unit.practice.item_ratings(packs)
        offer = _offer(packs, seen, rated)
        given = {(pack, item) for pack, items in today for item in items}
        new = [key for key in given if key not in seen or seen[key].first_at >= midnight]
        skipped = {key for key in given if key not in seen or seen[key].answered_at < midnight}
        waiting = skipped | _twins_of(lately, packs)
        chosen = pick(
            [one for one in offer.candidates if (one.pack, one.item) not in waiting],
            Rated(own.value, own.answers) if own is not None else Rated(),
            {name: one.card for name, one in standing.skills.items()},
            skills=_skills(offer.candidates),
            less=less,
            signals=standing.signals,
            new_today=len(new),
            now=midnight + _A_DAY,  # whoever practises each evening comes a little earlier some days
            seed=self._context.seed(),
            early=early,
        )
        return offer, chosen

    async def _packs(self, guild: int | None, kept_back: Collection[str]) -> dict[str, Pack]:
        """What can be practised with there: in the language in force, or whatever there is where there is nothing."""
        catalog = await self._context.catalog.of(guild)
        free = [one for name, one in catalog.packs.items() if name not in kept_back and one.purpose == "practice"]
        ours = [one for one in free if without_country(one.facts.language) == language()]
        found = [await self._context.catalog.pack(one) for one in ours or free]
        return {one.id: one for one in found if one is not None and one.purpose == "practice"}

    async def _end(
        self,
        learner: int,
        guild: int | None,
        session: PracticeSession | None,
        nothing: NothingDue | CapReached | None = None,
    ) -> PracticeEnd:
        """The practice is over; what is due next, and what to do now."""
        async with self._context.database.unit() as unit:
            await unit.practice.end_session(learner)
            await unit.commit()
        async with self._context.database.unit(writes=False) as unit:
            skills = await unit.practice.skills(learner)
            less = await unit.practice.less_of(learner, self._context.clock.now())
        moments = {name: skill_due_at(skill_card(one), less=name in less) for name, one in skills.items()}
        due = sorted(moments.items(), key=lambda one: (one[1], one[0]))
        named = [(wording.SKILL_NAMES.get(skill), at) for skill, at in due]
        step = (await self._next_steps.outlook(learner, guild)).next_step
        return PracticeEnd(
            done=session.done if session is not None else 0,
            right=session.right if session is not None else 0,
            graded=session.graded if session is not None else 0,
            stopped=_stopper(nothing),
            due=tuple(SkillDue(name, at) for name, at in named if name is not None)[:MOST_DUE],
            week=await self._week(learner),
            next_step=None if nothing is not None and isinstance(step, PractiseDue) else step,
        )

    async def _week(self, learner: int) -> WeekSoFar | None:
        """How many practice days of this week are done; None without a goal."""
        async with self._context.database.unit(writes=False) as unit:
            chosen = await unit.preferences.practice(learner)
            if chosen.days is None:
                return None
            zone = ZoneInfo(chosen.time_zone or UNKNOWN_ZONE)
            now = self._context.clock.now()
            answered = await unit.practice.answered_since(learner, now - timedelta(days=8))
        return week_so_far({at.astimezone(zone).date() for at in answered}, chosen.days, now.astimezone(zone).date())


def _midnight(now: datetime, chosen: PracticeSetting) -> datetime:
    """When the learner's day began."""
    local = now.astimezone(ZoneInfo(chosen.time_zone or UNKNOWN_ZONE))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _stopper(nothing: NothingDue | CapReached | None) -> PracticeStopper | None:
    match nothing:
        case None:
            return None
        case CapReached():
            return "enough new"
        case NothingDue(skill=None):
            return "nothing"
        case NothingDue():
            return "not due"


def _skills(candidates: Sequence[Candidate]) -> list[str]:
    """The skills that can be practised, Copydesk's first in the order of the course."""
    there = {one.skill for one in candidates}
    return [*(one for one in SKILLS if one in there), *sorted(there - {*SKILLS})]


def _truth_of(question: AnyQuestion, pack: Pack) -> Literal["holds", "fails"] | None:
    """Whether what a question is about is sound, where that is what it asks; elsewhere answers say other things."""
    kind = kind_of(question)
    asked = kind.verifications(question, kind.right(question, pack.figures))
    return None if len(asked) != 1 else "holds" if asked[0].sound else "fails"


def _twins_of(given: Iterable[tuple[str, Iterable[str]]], packs: Mapping[str, Pack]) -> set[tuple[str, str]]:
    """The other question of each pair of which one was given: pack and item."""
    others = {name: twins(pack.questions) for name, pack in packs.items()}
    return {
        (pack, others[pack][item]) for pack, items in given if pack in others for item in items if item in others[pack]
    }


def _passage_of(question: AnyQuestion) -> str | None:
    """What it has in common with the questions that come together with it; the two of a pair never do."""
    if question.pair is None or question.picture_name is None:
        return question.passage
    return f"{question.passage or ''}\n{question.picture_name}"


def _offer(
    packs: Mapping[str, Pack],
    seen: Mapping[tuple[str, str], ItemState],
    rated: Mapping[tuple[str, str], StoredRating],
) -> _Offer:
    """Every question of these packs, with what is known of it and whether the learner met it."""
    candidates: list[Candidate] = []
    for pack in packs.values():
        for order, question in enumerate(pack.questions):
            key = (pack.id, question.id)
            rating, state = rated.get(key), seen.get(key)
            candidates.append(
                Candidate(
                    pack=pack.id,
                    item=question.id,
                    skill=skill_key(pack, question.skill),
                    kind=question.kind,
                    rated=Rated(rating.value, rating.answers) if rating is not None else Rated(),
                    truth=_truth_of(question, pack),
                    passage=_passage_of(question),
                    order=order,
                    seen_at=state.answered_at if state is not None else None,
                    was_right=state.right if state is not None else None,
                    type=question.type,
                )
            )
    return _Offer(packs, candidates)
