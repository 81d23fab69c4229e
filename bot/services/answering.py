"""A learner's side of class quizzes: joining, answering, and what they may see of their own.

Promises that an answer counts by the stored deadline alone and is in the log before its "locked in" is returned, and
that a press which comes late or twice changes nothing. Refuses to keep an answer that is not whole: the card that a
learner has before them carries it. Refuses to move a class: `bot.services.classroom` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.i18n import wording
from bot.services import answer_codec, class_results
from bot.services.class_results import item_name
from bot.services.class_scenes import (
    AnswerSheet,
    AskedItem,
    FirstVoteCard,
    JoinedCard,
    LeftCard,
    LockedCard,
    MyEnd,
    PrivateScene,
    RemovedCard,
    RevealCard,
    stage_of,
)
from bot.services.locale_resolver import LocaleResolver
from bot.services.next_step import NextSteps
from bot.services.open_classes import OpenClass
from bot.services.scenes import Refusal, Unreadable
from bot.services.seating import Seating
from bot.services.service_context import ServiceContext
from bot.services.skills import skill_key
from db.rows import StoredAnswer
from questions.engine.class_quiz import Phase, Vote
from questions.engine.self_paced import Confidence
from questions.kinds import BadResponse, FillInParts, Response, kind_of
from questions.quantity import QuantityError


class Answering:
    """What learners do in class quizzes. Each call is given the class as `OpenClasses.get` has it."""

    def __init__(self, context: ServiceContext, seating: Seating, locales: LocaleResolver) -> None:
        self._context = context
        self._seating = seating
        self._locales = locales
        self._next_steps = NextSteps(context)

    async def join(self, at: OpenClass, learner: int) -> JoinedCard:
        """Takes somebody in. Late joiners are welcome; they are scored on what they saw."""
        if at.live.phase == Phase.FINISHED:
            raise Refusal(wording.CLASS_OVER)
        already = learner in at.join_queue.members
        member = await at.join_queue.enter(learner)
        at.see(learner)
        return JoinedCard(at.run, member.team, already, at.live.phase == Phase.LOBBY, at.wants_table(learner))

    # ------------------------------------------------------------------ answering

    async def sheet(self, at: OpenClass, learner: int, chosen: tuple[int, ...] | None = None) -> AnswerSheet:
        """The open question as a private card, with the answer given in this vote so far, or what is settled of one.

        `chosen` are the places that the learner has just ticked. Raises `Refusal` where no vote is open.
        """
        if not at.live.accepting(self._context.clock.now()):
            raise Refusal(wording.VOTE_CLOSED)
        asked, vote, deadline = at.asked(), at.live.vote, at.live.deadline
        draft, kept = dict(at.settled.get(learner, {})), False
        if chosen is None and learner in at.answered:
            response = (await self._responses(at, [learner], asked, vote)).get(learner)
            if isinstance(response, list):
                chosen = tuple(place for place, name in enumerate(asked.order) if name in response)
            if response is not None:
                draft, kept = kind_of(asked.question).draft(asked.question, response), True
        ticked = tuple(place for place in chosen or () if place < len(asked.order))
        return AnswerSheet(at.run, asked, vote, draft, deadline, ticked, kept=kept)

    async def choose(self, at: OpenClass, learner: int, aim: tuple[int, int], places: Sequence[int]) -> LockedCard:
        """Answers with the options at `places`. `aim` is the (position, vote) that the control was made for."""
        return await self._answer(at, learner, aim, lambda: answer_codec.chosen(at.question, at.order, places))

    async def type(
        self, at: OpenClass, learner: int, aim: tuple[int, int], text: str, codes: Sequence[str | None] = ()
    ) -> LockedCard | AnswerSheet:
        """Answers with a typed text, or gives it to the part marked in `codes`.

        One that cannot be read is refused on the card itself, which keeps the other parts.
        """
        try:
            if not codes:
                return await self._answer(at, learner, aim, lambda: answer_codec.typed(at.question, text))
            return await self._fill(
                at, learner, aim, lambda fill: answer_codec.with_typed(at.question, fill, codes, text)
            )
        except Unreadable as unreadable:
            message = unreadable.message
        given = [None if code == answer_codec.HERE else code for code in codes]
        scene = await self._fill(at, learner, aim, lambda _: given) if codes else await self.sheet(at, learner, ())
        return replace(scene, refused=message) if isinstance(scene, AnswerSheet) else scene

    async def fill(
        self, at: OpenClass, learner: int, aim: tuple[int, int], codes: Sequence[str | None]
    ) -> LockedCard | AnswerSheet:
        """These are the parts of the answer now. Nothing of them is kept: the card that is returned carries it."""
        return await self._fill(at, learner, aim, lambda _: codes, sends=False)

    async def send(
        self, at: OpenClass, learner: int, aim: tuple[int, int], codes: Sequence[str | None]
    ) -> LockedCard | AnswerSheet:
        """Answers with these parts, where they are whole."""
        return await self._fill(at, learner, aim, lambda _: codes)

    async def _fill(
        self,
        at: OpenClass,
        learner: int,
        aim: tuple[int, int],
        codes_for: Callable[[FillInParts], Sequence[str | None]],
        *,
        sends: bool = True,
    ) -> LockedCard | AnswerSheet:
        if aim != at.aim:
            raise Refusal(wording.VOTE_CLOSED)
        fill = kind_of(at.question).ask(at.question, at.order)
        if not isinstance(fill, FillInParts):
            raise Refusal(wording.OLD_BUTTON)
        try:
            draft = answer_codec.draft_of(fill, codes_for(fill))
        except QuantityError as error:
            raise Unreadable(wording.not_counted(error.message)) from error
        except BadResponse as error:
            raise Refusal(wording.OLD_BUTTON) from error
        if fill.in_turn:
            if not fill.keeps(draft, await self._given(at, learner)):  # from a card that was opened before
                return await self.sheet(at, learner)
            if aim == at.aim and learner not in at.removed:
                at.settled[learner] = fill.settled(draft)
        if fill.open_part(draft) or not sends:
            return replace(await self.sheet(at, learner, ()), draft=draft)
        return await self._answer(at, learner, aim, lambda: draft)

    async def _given(self, at: OpenClass, learner: int) -> Mapping[str, str]:
        """The parts that a learner has given in this vote, as far as they are settled or stored."""
        if learner in at.settled or learner not in at.answered:
            return at.settled.get(learner, {})
        asked = at.asked()
        response = (await self._responses(at, [learner], asked, at.live.vote)).get(learner)
        return {} if response is None else kind_of(asked.question).draft(asked.question, response)

    async def say_confidence(
        self, at: OpenClass, learner: int, aim: tuple[int, int], confidence: Confidence
    ) -> LockedCard:
        """They are so sure of the answer that they gave in this vote. Raises `Refusal` where they gave none."""
        if at.live.thinking(self._context.clock.now()) is None or aim != at.aim:
            raise Refusal(wording.VOTE_CLOSED)
        asked, vote, deadline = at.asked(), at.live.vote, at.live.deadline
        answer = await self._stored(at, learner, asked, vote)
        if answer is None or not asked.question.confidence:
            raise Refusal(wording.NO_ANSWER_YET)
        await self._write(at, replace(answer, confidence=confidence))
        response = answer.response
        return LockedCard(
            at.run, asked, vote, response, deadline, confidence, offers_table=_offers_table(at, learner, vote)
        )

    async def _answer(
        self, at: OpenClass, learner: int, aim: tuple[int, int], given: Callable[[], object]
    ) -> LockedCard:
        now = self._context.clock.now()
        thinking = at.live.thinking(now)
        if thinking is None or aim != at.aim:
            raise Refusal(wording.VOTE_CLOSED)
        asked, vote, deadline = at.asked(), at.live.vote, at.live.deadline  # the class may move on below
        question, kind = asked.question, kind_of(asked.question)
        try:
            response = kind.read(question, given())
        except QuantityError as error:
            raise Unreadable(wording.not_counted(error.message)) from error
        except BadResponse as error:
            raise Refusal(wording.OLD_BUTTON) from error
        grade = at.grade(question, response)
        answer = StoredAnswer(
            run_id=at.run,
            item=item_name(question.id, vote),
            learner_id=learner,
            pack=at.pack.id,
            pack_version=at.pack.version,
            skill=skill_key(at.pack, question.skill),
            response=response,
            score=grade.score,
            maximum=grade.maximum,
            confidence=None,
            ms=int(thinking / timedelta(milliseconds=1)),
            answered_at=now,
        )
        joins = at.group.row.name if at.group is not None and learner not in at.group.been_in else None
        await self._write(at, answer)
        at.see(learner, answers=aim == at.aim)
        if aim == at.aim:
            deadline = at.live.deadline
        offers_table = _offers_table(at, learner, vote)
        return LockedCard(at.run, asked, vote, response, deadline, joins=joins, offers_table=offers_table)

    async def _write(self, at: OpenClass, answer: StoredAnswer) -> None:
        """Stores an answer that came in time, however long that takes; a reveal waits for it."""
        writing = asyncio.ensure_future(self._record(at, answer))
        at.writing.add(writing)
        writing.add_done_callback(at.writing.discard)
        await writing

    async def _stored(self, at: OpenClass, learner: int, asked: AskedItem, vote: Vote) -> StoredAnswer | None:
        """What a learner answered in this vote, as it is stored."""
        item = item_name(asked.question.id, vote)
        async with self._context.database.unit(writes=False) as unit:
            return next((one for one in await unit.runs.answers(at.run, learner) if one.item == item), None)

    async def _record(self, at: OpenClass, answer: StoredAnswer) -> None:
        if at.choice.teams:
            await at.join_queue.enter(answer.learner_id)
        group, learner = at.group, answer.learner_id
        newcomer = group is not None and learner not in group.been_in
        taken_in = group.row.id if group is not None and newcomer else None
        if self._locales.lacks(learner):
            self._locales.note_read(learner, await self._context.log.write(answer, taken_in, asks_language=True))
        else:
            await self._context.log.write(answer, taken_in)
        if group is not None:
            group.been_in.add(learner)

    # ------------------------------------------------------------------ looking

    async def mine(self, at: OpenClass, learner: int) -> PrivateScene:
        """What one learner may see of their own now: their answer, how it was judged, or their summary.

        Before an answer it is what they can answer with. Raises `Refusal` where that stands in the channel alone.
        """
        run, live = at.run, at.live
        if live.phase == Phase.FINISHED:
            return (await self.end_cards(at, [learner]))[learner]
        if live.phase == Phase.TOLD:
            return (await self.reveal_cards(at, [learner], at.question.id))[learner]
        if live.phase == Phase.LOBBY:
            return await self.join(at, learner)
        asked = at.asked()
        if live.phase == Phase.ASKING:
            answer = await self._stored(at, learner, asked, live.vote)
            if answer is not None:
                locked = LockedCard(run, asked, live.vote, answer.response, live.deadline, answer.confidence)
                return replace(locked, offers_table=_offers_table(at, learner, live.vote))
            if live.vote == 1 and not asked.in_channel and live.accepting(self._context.clock.now()):
                return AnswerSheet(run, asked, live.vote, at.settled.get(learner, {}), live.deadline)
            if live.vote == 1:
                raise Refusal(wording.NO_ANSWER_YET)
        said = await self._responses(at, [learner], asked, 1)
        tables = await self._seating.tables(at, [learner])
        return FirstVoteCard(run, asked, said.get(learner), live, tables.get(learner))

    async def after_wish(self, at: OpenClass, learner: int) -> PrivateScene:
        """What somebody sees who has just asked for a table, or for none: what they saw before, with that on it."""
        voting = at.live.phase == Phase.ASKING and at.live.vote == 1
        if voting and learner not in at.answered:
            return await self.join(at, learner)
        return await self.mine(at, learner)

    async def current(self, at: OpenClass, learner: int, scene: PrivateScene) -> PrivateScene:
        """`scene`, or what took its place if the class has come further with its question since it was made."""
        if learner in at.removed:
            return RemovedCard(at.run)
        if isinstance(scene, JoinedCard | RevealCard | LeftCard | MyEnd | RemovedCard):
            return scene
        live = at.live
        step = live.plan.steps[scene.stage.position]
        if live.phase == Phase.FINISHED:
            return await self.mine(at, learner)
        if step in live.revealed:
            return (await self.reveal_cards(at, [learner], step))[learner]
        if scene.stage.position < live.position:
            return LeftCard(scene.run, scene.asked)
        if scene.stage.position == live.position and scene.stage < stage_of(live):
            return await self.mine(at, learner)
        if isinstance(scene, FirstVoteCard) and scene.stage == stage_of(live):
            table = (await self._seating.tables(at, [learner])).get(learner)
            return scene if scene.table == table else replace(scene, table=table)
        return scene

    async def first_vote_cards(self, at: OpenClass, learners: Sequence[int]) -> Mapping[int, FirstVoteCard]:
        """For each of these learners, after the first of two votes, what they said in it and what to do now.

        For none of them if the class has gone on from there.
        """
        asked, live = at.asked(), at.live
        if live.phase != Phase.DISCUSSING and (live.phase, live.vote) != (Phase.ASKING, 2):
            return {}
        said = await self._responses(at, learners, asked, 1)
        tables = await self._seating.tables(at, learners)
        return {
            learner: FirstVoteCard(at.run, asked, said.get(learner), live, tables.get(learner)) for learner in learners
        }

    async def left_cards(self, at: OpenClass, learners: Sequence[int], step: str) -> Mapping[int, LeftCard]:
        """For each of these learners, that the question `step` was left out."""
        card = LeftCard(at.run, at.asked(at.live.plan.steps.index(step)))
        return dict.fromkeys(learners, card)

    async def reveal_cards(self, at: OpenClass, learners: Sequence[int], step: str) -> Mapping[int, RevealCard]:
        """For each of these learners how their answer to `step` was judged, and their points so far.

        The class may be at a later question by now. Raises `Refusal` for one that was not revealed.
        """
        if step not in at.live.revealed:
            raise Refusal(wording.NO_ANSWER_YET)
        asked = at.asked(at.live.plan.steps.index(step))
        return await class_results.reveal_cards(self._context.database, at.run, asked, at.choice, at.live, learners)

    async def end_cards(self, at: OpenClass, learners: Sequence[int]) -> Mapping[int, MyEnd]:
        """At the end: each of these learners' own summary."""
        outlooks = await self._next_steps.outlooks(learners, at.row.guild_id)
        return await class_results.my_ends(self._context.database, at.row, at.pack, at.choice, at.live, outlooks)

    async def _responses(
        self, at: OpenClass, learners: Sequence[int], asked: AskedItem, vote: Vote
    ) -> Mapping[int, Response]:
        """By learner, what those of them who answered said in this vote."""
        item = item_name(asked.question.id, vote)
        async with self._context.database.unit(writes=False) as unit:
            said = await unit.results.responses_to(at.run, [item], learners)
        return {learner: response for (learner, _), response in said.items()}


def _offers_table(at: OpenClass, learner: int, vote: Vote) -> bool:
    """Whether somebody who has just answered reads that they can have a table in the talk after this vote."""
    return vote == 1 and at.wants_table(learner) is False
