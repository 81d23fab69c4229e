"""Whether anybody is ever given more new items in a day than the cap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from lessons.practice.difficulty import Rated
from lessons.practice.picking import NEW_A_DAY, Candidate, Pick, pick
from lessons.practice.spacing import SkillCard, rating_of, reviewed
from tests.learning.simulation import Aim, Simulation

LEARNERS, DAYS, MOST_PICKS = 20, 14, 60
BEGIN, DAY, MINUTE = datetime(2026, 1, 5, 12, tzinfo=UTC), timedelta(days=1), timedelta(minutes=1)
SKILLS = ("one", "two", "three", "four", "five")


def most_new_in_a_day(random: Random, days: int) -> int:
    """For a learner who practises as long as there is anything, on most days."""
    items = [
        Candidate(
            pack="pack",
            item=f"{group}-{at}",
            skill=random.choice(SKILLS),
            kind="choice",
            rated=Rated(random.gauss(0, 1), 20),
            truth=None,
            passage=f"{group}" if size > 1 else None,
            order=at,
            seen_at=None,
            was_right=None,
        )
        for group, size in enumerate(random.choice((1, 1, 1, 2, 3, 5, 8)) for _ in range(150))
        for at in range(size)
    ]
    places = {one.item: at for at, one in enumerate(items)}
    cards, most = dict[str, SkillCard](), 0
    for day in range(days):
        new_today = 0
        for press in range(random.randrange(MOST_PICKS)):
            now = BEGIN + day * DAY + press * MINUTE
            early = random.random() < 0.5
            found = pick(items, Rated(), cards, skills=SKILLS, new_today=new_today, now=now, seed=press, early=early)
            for one in found.items if isinstance(found, Pick) else ():
                right, first = random.random() < 0.7, one.seen_at is None
                new_today += first
                cards[one.skill] = reviewed(cards.get(one.skill), rating_of(float(right), 1, None, first=first), now)
                items[places[one.item]] = replace(one, seen_at=now, was_right=right)
        most = max(most, new_today)
    return most


def run(seed: int, part: float) -> Mapping[str, float]:
    """The most that anybody was given."""
    random = Random(seed)
    learners = range(max(1, round(LEARNERS * part)))
    return {"most new items in a day": max(most_new_in_a_day(random, max(2, round(DAYS * part))) for _ in learners)}


SIMULATION = Simulation(
    title="New items a day",
    assumption=f"""
{LEARNERS} learners practise on {DAYS} days, up to {MOST_PICKS} times a day, and every other time they go on early
when nothing is due. Items stand alone or under passages of 2 to 8, in five skills.
""",
    seeds=10,
    run=run,
    aims={"most new items in a day": Aim("≤", NEW_A_DAY, "each")},
)
