"""What a class quiz brought: for the class, by question and skill, and for one learner.

Promises that a learner is scored on what they saw, that of two votes the second counts (the first where they did not
vote again), that warm-ups and skipped questions count nothing, and that the podium goes by points in all, and between
equals by time. Everything is read from the answers each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from bot.services.class_scenes import (
    AskedItem,
    ClassEnd,
    ClassPlan,
    FollowUp,
    HistoryLine,
    HistoryScene,
    ItemLine,
    MyEnd,
    RevealCard,
)
from bot.services.next_step import Outlook
from bot.services.pack_catalog import PackCatalog
from bot.services.scenes import Verdict
from bot.services.skills import results_by_skill
from db.engine import Database
from db.results import Scored
from db.rows import ClassRow, GroupMember, Member
from questions.corrections import canonical
from questions.engine.class_quiz import Live, from_json
from questions.engine.scoring import POLICIES, Score, score, team_score, time_left
from questions.engine.talk_shift import FirstVote, Shift, VotePair, shifts, votes_of
from questions.engine.teaching_hints import LearnerShare, far_below, middle, popular_wrong
from questions.kinds import Grade, Response, kind_of
from questions.model import Pack

PODIUM = 3

TALK_ABOUT = 3
"""Questions that a host is given to talk about after a class."""

PAST = 10
"""Finished classes that a history tells."""


def item_name(question: str, vote: int) -> str:
    """The name an answer is stored under: the question's id, and for a second vote a mark no id can hold."""
    return question if vote == 1 else f"{question}/{vote}"


def is_second_vote(item: str) -> bool:
    """Whether an answer that is stored under this name is a second vote's."""
    return "/" in item


def points_of(answers: Mapping[str, Scored], choice: ClassPlan, live: Live) -> dict[str, int]:
    """By question, the points of the answer that counts."""
    policy = POLICIES[choice.points]
    return {item: policy(one.grade, time_left(one.thinking, live.plan.seconds)) for item, one in answers.items()}


def counting(answers: Iterable[Scored]) -> dict[str, Scored]:
    """By question, the answer that counts: the second vote's, or else the first one's."""
    found: dict[str, Scored] = {}
    for one in sorted(answers, key=lambda one: one.item):  # "name" sorts before "name/2"
        found[one.item.partition("/")[0]] = one
    return found


def standings(
    given: Mapping[int, list[Scored]],
    joined: Mapping[int, datetime],
    last: Mapping[str, datetime],
    choice: ClassPlan,
    live: Live,
) -> dict[int, Score]:
    """The points of these learners over the questions they saw."""
    found: dict[int, Score] = {}
    for learner in given.keys() | joined.keys():
        answers = given.get(learner, [])
        seen = items_seen(answers, joined.get(learner), last)
        found[learner] = score(points_of(counting(answers), choice, live), seen, live.counted)
    return found


def items_seen(answers: Iterable[Scored], joined: datetime | None, last: Mapping[str, datetime]) -> set[str]:
    """The questions that somebody with these answers saw, who joined then or never did and has answers.

    `last` holds when the last answer to each item came in: a question was seen by who had joined, or answered any,
    before that.
    """
    since = min([one.answered_at for one in answers] + ([joined] if joined is not None else []))
    return {item.partition("/")[0] for item, at in last.items() if at >= since}


def absent_of(expected: Iterable[GroupMember], there: Collection[int], ended: datetime | None) -> frozenset[int]:
    """Of a group, who is in it and was when its class quiz ended, and was not there."""
    return frozenset(
        one.learner_id
        for one in expected
        if one.left_at is None and (ended is None or one.joined_at <= ended) and one.learner_id not in there
    )


def podium(given: Mapping[int, list[Scored]], everyone: Mapping[int, Score], live: Live) -> list[tuple[int, int]]:
    """Learners with the most points in all, and these; of equals the one who thought less stands first.

    Totals and no means: whoever came for the last question has not won. Who has no points is not on it.
    """

    def rank(learner: int) -> tuple[int, int, int]:
        thought = sum(one.ms for item, one in counting(given.get(learner, [])).items() if item in live.counted)
        return -everyone[learner].total, thought, learner

    best = sorted((learner for learner, one in everyone.items() if one.total), key=rank)
    return [(learner, everyone[learner].total) for learner in best[:PODIUM]]


async def class_end(database: Database, row: ClassRow, pack: Pack, choice: ClassPlan, live: Live) -> ClassEnd:
    """The class result."""
    run, asked = row.run.id, {question.id: question for question in pack.questions}
    async with database.unit(writes=False) as unit:
        given = await unit.results.learner_totals(run)
        last = await unit.results.last_answers(run)
        members = await unit.classes.members(run)
        spreads = {
            item: await unit.results.distribution(run, item_name(item, 2)) or await unit.results.distribution(run, item)
            for item in live.counted
        }
    by_item: defaultdict[str, list[Scored]] = defaultdict(list)
    for answers in given.values():
        for item, one in counting(answers).items():
            by_item[item].append(one)
    lines: list[ItemLine] = []
    graded: list[tuple[str, float, float]] = []
    for item in live.counted:
        question = asked[item]
        answers = by_item[item]
        graded += [(question.skill, one.score, one.maximum) for one in answers]
        possible = sum(one.maximum for one in answers)
        kind = kind_of(question)
        tallies = kind.tally(question, kind.order(question, row.run.seed), spreads[item], pack.figures)
        lines.append(
            ItemLine(
                number=live.plan.steps.index(item) + 1,
                prompt=question.prompt,
                share=sum(one.score for one in answers) / possible if possible else 0.0,
                answers=len(answers),
                right=sum(one.grade.right for one in answers),
                popular_wrong=popular_wrong(tallies),
                discuss=question.discuss,
            )
        )
    present = [member for member in members if member.removed_at is None]
    everyone = standings(given, {member.learner_id: member.joined_at for member in present}, last, choice, live)
    return ClassEnd(
        run=run,
        pack=pack,
        show=choice.show,
        learners=len(given),
        items=tuple(lines),
        skills=results_by_skill(pack, graded),
        podium=tuple(podium(given, everyone, live)) if choice.show == "podium" else (),
        teams=_ranked(everyone, present, choice),
    )


def _ranked(
    everyone: Mapping[int, Score], members: Iterable[Member], choice: ClassPlan
) -> tuple[tuple[int, float], ...]:
    """Team numbers from 0 and their means, best first."""
    sides = {member.learner_id: member.team for member in members}
    teams = [
        (side, team_score(one for learner, one in everyone.items() if sides.get(learner) == side))
        for side in range(choice.teams)
    ]
    return tuple(sorted(teams, key=lambda one: -one[1]))


async def ranking(database: Database, run: int, choice: ClassPlan, live: Live) -> tuple[tuple[int, float], ...]:
    """How the teams stand by the questions whose answer was shown; empty where none of them counts."""
    if not live.counted:
        return ()
    async with database.unit(writes=False) as unit:
        given = await unit.results.learner_totals(run)
        last = await unit.results.last_answers(run)
        members = [member for member in await unit.classes.members(run) if member.removed_at is None]
    everyone = standings(given, {member.learner_id: member.joined_at for member in members}, last, choice, live)
    return _ranked(everyone, members, choice)


async def follow_up(database: Database, row: ClassRow, live: Live, end: ClassEnd) -> FollowUp:
    """What the host of a class that is over does next; `end` is its result."""
    run = row.run.id
    async with database.unit(writes=False) as unit:
        given = await unit.results.learner_totals(run)
        members = await unit.classes.members(run)
        group = await unit.groups.of_class(run)
        grouped = await unit.groups.members(group.id) if group is not None else []
        seats = await unit.talk_seats.of_run(run)
        said = await unit.results.responses_to(run, live.counted) if seats else {}
    removed = {member.learner_id for member in members if member.removed_at is not None}
    there = given.keys() | removed
    absent = (
        [member.learner_id for member in members if member.learner_id not in there]
        if group is None
        else sorted(absent_of(grouped, there, row.finished_at))
    )
    shares: dict[int, LearnerShare] = {}
    for learner, answers in given.items():
        counted = [one for item, one in counting(answers).items() if item in live.counted]
        score, maximum = sum(one.score for one in counted), sum(one.maximum for one in counted)
        shares[learner] = LearnerShare(score, maximum, len(counted))
    worth = sorted((line for line in end.items if line.worth_talking), key=lambda line: line.share)
    return FollowUp(
        talk_about=tuple(worth[:TALK_ABOUT]),
        absent=tuple(absent),
        group=group.name if group is not None else None,
        talk_to=tuple((learner, shares[learner]) for learner in far_below(shares)),
        middle=middle(shares),
        removed=tuple(sorted(removed)),
        shifts=_shifts(live, seats, given, said),
    )


def _shifts(
    live: Live,
    seats: Mapping[str, Mapping[int, int]],
    given: Mapping[int, list[Scored]],
    said: Mapping[tuple[int, str], Response],
) -> tuple[Shift, ...]:
    """What talking changed, over the questions that count; nothing of a class in which nobody sat at a table."""
    graded = [(learner, one) for learner, ones in given.items() for one in ones if one.grade.graded]
    right = {(learner, one.item): one.grade.right for learner, one in graded}
    votes: list[VotePair] = []
    for item in live.counted if seats else ():
        first = {
            learner: FirstVote(canonical(response), right[learner, name])
            for (learner, name), response in said.items()
            if name == item and (learner, name) in right
        }
        again = item_name(item, 2)
        second = {learner: right[learner, again] for learner in first if (learner, again) in right}
        votes += votes_of(seats.get(item, {}), first, second)
    return shifts(votes)


async def my_ends(
    database: Database,
    row: ClassRow,
    pack: Pack,
    choice: ClassPlan,
    live: Live,
    outlooks: Mapping[int, Outlook],
) -> dict[int, MyEnd]:
    """The own summaries of the learners who are in `outlooks`, read in one go."""
    learners = tuple(outlooks)
    asked = {question.id: question for question in pack.questions}
    async with database.unit(writes=False) as unit:
        given = await unit.results.learner_totals(row.run.id, learners)
        last = await unit.results.last_answers(row.run.id)
        members = {member.learner_id: member for member in await unit.classes.members(row.run.id)}
        group = await unit.groups.of_class(row.run.id)
        ever_in = await unit.groups.members(group.id) if group is not None else []
        inside = {one.learner_id for one in ever_in if one.left_at is None}
    joined = {name: members[name].joined_at for name in learners if name in members}
    everyone = standings(given, joined, last, choice, live)
    ends: dict[int, MyEnd] = {}
    for learner in learners:
        mine = everyone.get(learner, Score(0, 0))
        answers = {item: one for item, one in counting(given.get(learner, [])).items() if item in live.counted}
        graded = [(asked[item].skill, one.score, one.maximum) for item, one in answers.items()]
        ends[learner] = MyEnd(
            run=row.run.id,
            pack=pack,
            answered=len(answers),
            right=sum(one.grade.right for one in answers.values()),
            points=mine.total,
            seen=mine.seen,
            skills=results_by_skill(pack, graded),
            team=members[learner].team if learner in members else None,
            outlook=outlooks[learner],
            group=group if learner in inside else None,
        )
    return ends


async def reveal_cards(
    database: Database, run: int, asked: AskedItem, choice: ClassPlan, live: Live, learners: Collection[int]
) -> dict[int, RevealCard]:
    """How the answers of these learners to the revealed question were judged, read in one go."""
    question, kind = asked.question, kind_of(asked.question)
    votes = [item_name(question.id, 2), question.id]
    async with database.unit(writes=False) as unit:
        scores = await unit.results.learner_totals(run, learners)
        said = await unit.results.responses_to(run, votes, learners)
    cards: dict[int, RevealCard] = {}
    for learner in learners:
        counted = counting(scores.get(learner, []))
        points = points_of(counted, choice, live)
        response = next((said[learner, vote] for vote in votes if (learner, vote) in said), None)
        cards[learner] = RevealCard(
            run=run,
            asked=asked,
            verdict=None
            if response is None
            else Verdict(
                response,
                _as_stored(kind.grade(question, response, asked.figures), counted[question.id]),
                counted[question.id].confidence,
            ),
            points=points.get(question.id, 0) if question.id in live.counted else 0,
            total=sum(points.get(item, 0) for item in live.counted),
        )
    return cards


def _as_stored(grade: Grade, counted: Scored) -> Grade:
    """A grade by the key alone, or what a correction of the question made of it."""
    return grade if (grade.score, grade.maximum) == (counted.score, counted.maximum) else counted.grade


async def history(database: Database, catalog: PackCatalog, guild: int) -> HistoryScene:
    """The server's last finished classes, with the share of points that each got."""
    async with database.unit(writes=False) as unit:
        past = [(one, from_json(one.row.state)) for one in await unit.classes.history(guild, PAST)]
        shares = [
            await unit.results.share(one.row.run.id, {item: item_name(item, 2) for item in live.counted})
            for one, live in past
        ]
        groups = await unit.groups.of_classes([one.row.run.id for one, _ in past])
    lines: list[HistoryLine] = []
    for (one, live), share in zip(past, shares, strict=True):
        run = one.row.run
        changed, title = await catalog.rekeyed(run.subject, run.version)
        lines.append(
            HistoryLine(
                run=run.id,
                title=title or run.subject,
                at=one.row.finished_at or run.started_at,
                questions=len(live.counted),
                learners=one.learners,
                share=share,
                rekeyed=len(changed & set(live.counted)),
                group=groups[run.id].name if run.id in groups else None,
            )
        )
    return HistoryScene(tuple(lines))
