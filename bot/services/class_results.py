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
from db.rows import ClassRow
from questions.engine.class_quiz import Live, from_json
from questions.engine.scoring import POLICIES, Score, score, team_score, time_left
from questions.kinds import kind_of
from questions.model import Pack

POPULAR = 1 / 3
"""Share of a class from which on a wrong answer is worth talking about."""

PODIUM = 3

PAST = 10
"""Finished classes that a history tells."""


def item_name(question: str, vote: int) -> str:
    """The name an answer is stored under: the question's id, and for a second vote a mark no id can hold."""
    return question if vote == 1 else f"{question}/{vote}"


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
    """The points of these learners over the questions they saw.

    `last` holds when the last answer to each item came in: a question was seen by who had joined, or answered any,
    before that.
    """
    found: dict[int, Score] = {}
    for learner in given.keys() | joined.keys():
        answers = given.get(learner, [])
        since = min([one.answered_at for one in answers] + ([joined[learner]] if learner in joined else []))
        seen = {item.partition("/")[0] for item, at in last.items() if at >= since}
        found[learner] = score(points_of(counting(answers), choice, live), seen, live.counted)
    return found


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
        wrong = [one for one in tallies if one.key is False and one.of and one.count / one.of >= POPULAR]
        popular = max(wrong, key=lambda one: one.count, default=None)
        lines.append(
            ItemLine(
                number=live.plan.steps.index(item) + 1,
                prompt=question.prompt,
                share=sum(one.score for one in answers) / possible if possible else 0.0,
                answers=len(answers),
                right=sum(one.grade.right for one in answers),
                popular_wrong=popular,
                discuss=question.discuss,
            )
        )
    everyone = standings(given, {member.learner_id: member.joined_at for member in members}, last, choice, live)
    sides = {member.learner_id: member.team for member in members}
    teams = [
        (side, team_score(one for learner, one in everyone.items() if sides.get(learner) == side))
        for side in range(choice.teams)
    ]
    return ClassEnd(
        run=run,
        pack=pack,
        show=choice.show,
        learners=len(given),
        items=tuple(lines),
        skills=results_by_skill(pack, graded),
        podium=tuple(podium(given, everyone, live)) if choice.show == "podium" else (),
        teams=tuple(sorted(teams, key=lambda one: -one[1])),
    )


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
            else Verdict(response, kind.grade(question, response, asked.figures), counted[question.id].confidence),
            points=points.get(question.id, 0) if question.id in live.counted else 0,
            total=sum(points.get(item, 0) for item in live.counted),
        )
    return cards


async def history(database: Database, catalog: PackCatalog, guild: int) -> HistoryScene:
    """The server's last finished classes, with the share of points that each got."""
    async with database.unit(writes=False) as unit:
        past = [(one, from_json(one.row.state)) for one in await unit.classes.history(guild, PAST)]
        shares = [
            await unit.results.share(one.row.run.id, {item: item_name(item, 2) for item in live.counted})
            for one, live in past
        ]
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
            )
        )
    return HistoryScene(tuple(lines))
