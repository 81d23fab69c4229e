"""Whether somebody gains anything by giving the same answer to everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean
from typing import Literal

from lessons.practice.difficulty import Rated, chance, updated
from lessons.practice.mastery import MasteryLevel
from lessons.practice.picking import Candidate, Pick, pick
from lessons.practice.projection import PractisedAnswer, Projection, project
from lessons.practice.spacing import SURE, recall
from questions.kinds import Verification
from tests.learning.simulation import Aim, Simulation

BEGIN, DAY, MINUTE = datetime(2026, 1, 5, 12, tzinfo=UTC), timedelta(days=1), timedelta(minutes=1)
DAYS, A_DAY = 60, 20
SKILLS, ITEMS = ("one", "two", "three"), 80
"""Skills, and items of each: half of them are sound, or opinions."""

SHORT, PLENTY = 20, 250
"""Days in which nobody gets through so many items of each."""

Asked = Literal["truth", "type"]
"""Whether items ask if a statement holds up, or if it is an opinion."""

Answers = Callable[[Candidate, Random], bool]
"""Whether somebody gets an item right."""


def always(answer: str) -> Answers:
    """Right where that is the answer, and nowhere else."""
    return lambda item, _: answer in (item.truth, item.type)


def tosses_a_coin(item: Candidate, random: Random) -> bool:
    """Right every other time, whatever it is."""
    del item
    return random.random() < 0.5


def knows_something(item: Candidate, random: Random) -> bool:
    """As a learner who is one logit ahead of the average item."""
    return random.random() < chance(Rated(1.0), item.rated)


PLAYERS: dict[str, tuple[Asked, Answers]] = {
    "always “true”": ("truth", always("holds")),
    "always “false”": ("truth", always("fails")),
    "always “opinion”": ("type", always("opinion")),
    "always “fact”": ("type", always("fact")),
}
COMPARED: dict[str, tuple[Asked, Answers]] = {
    "a coin": ("truth", tosses_a_coin),
    "a learner": ("truth", knows_something),
}


@dataclass(frozen=True)
class Gain:
    """What two months of practice brought."""

    rating: float
    ever_firm: int
    """How often a skill became firm."""
    recall: float
    """What is claimed of recall in 30 days, over the skills."""


def practise(
    asked: Asked, answers: Answers, random: Random, *, early: bool, days: int = DAYS, of_each: int = ITEMS
) -> Gain:
    """Daily practice, each answer said to be sure; with `early`, also when nothing is due."""
    items = [
        Candidate(
            *("pack", f"{skill} {at}", skill, ("choice", "verdict")[at // 2 % 2], Rated(random.gauss(0, 1), 50)),
            truth=("holds", "fails")[at % 2] if asked == "truth" else None,
            type=("opinion", "fact")[at % 2] if asked == "type" else None,
            passage=None,
            order=at,
            seen_at=None,
            was_right=None,
        )
        for skill in SKILLS
        for at in range(of_each)
    ]
    learner, standing, ever_firm = Rated(), Projection(), 0
    places = {one.item: at for at, one in enumerate(items)}
    for day in range(days):
        new_today = 0
        for number in range(A_DAY):
            now = BEGIN + day * DAY + number * MINUTE
            found = pick(
                items,
                learner,
                {skill: one.card for skill, one in standing.skills.items()},
                skills=SKILLS,
                signals=standing.signals,
                new_today=new_today,
                now=now,
                seed=random.getrandbits(32),
                early=early,
            )
            if not isinstance(found, Pick):
                break
            (one,) = found.items
            right, was = answers(one, random), standing.skills.get(one.skill)
            if one.seen_at is None:
                new_today += 1
                learner, _ = updated(learner, one.rated, float(right))
            sound = one.truth == "holds"
            said = (Verification(sound, right == sound),) if one.truth in ("holds", "fails") else ()
            answer = PractisedAnswer("pack", one.item, one.skill, one.kind, said, float(right), 1.0, SURE, now)
            standing = project(standing, [answer])
            ever_firm += standing.skills[one.skill].mastery.level is MasteryLevel.FIRM and (
                was is None or was.mastery.level is not MasteryLevel.FIRM
            )
            items[places[one.item]] = replace(one, seen_at=now, was_right=right)
    later = BEGIN + (days + 30) * DAY
    return Gain(learner.value, ever_firm, fmean(recall(one.card, later) for one in standing.skills.values()))


def run(seed: int, part: float) -> Mapping[str, float]:
    """What each player gained."""
    days, short = max(2, round(DAYS * part)), max(2, round(SHORT * part))
    found: dict[str, float] = {}
    everybody = {**PLAYERS, **COMPARED}
    due = {name: practise(*player, Random(seed), early=False, days=days) for name, player in everybody.items()}
    on = {
        name: practise(*player, Random(seed), early=True, days=short, of_each=PLENTY)
        for name, player in everybody.items()
    }
    for name in everybody:
        found[f"{name}: rating"] = due[name].rating
        found[f"{name}: rating, on and on with items left"] = on[name].rating
        found[f"{name}: recall claimed for a month later"] = due[name].recall
    found["a coin: skills that became firm, on and on until all is seen"] = practise(
        *COMPARED["a coin"], Random(seed), early=True, days=days
    ).ever_firm
    for name, player in PLAYERS.items():
        ended = practise(*player, Random(seed), early=True, days=days)
        found[f"{name}: rating beyond a coin's"] = due[name].rating - due["a coin"].rating
        found[f"{name}: rating beyond a coin's, on and on"] = on[name].rating - on["a coin"].rating
        found[f"{name}: recall claimed beyond a coin's"] = due[name].recall - due["a coin"].recall
        found[f"{name}: skills that became firm"] = due[name].ever_firm + on[name].ever_firm + ended.ever_firm
    return found


SIMULATION = Simulation(
    title="The same answer to everything",
    assumption=f"""
Players practise in three ways: {DAYS} days whatever is due; {DAYS} days on and on, {A_DAY} items a day also when
nothing is due; and {SHORT} days on and on among so many items that some are left. There are three skills of {ITEMS}
items each ({PLENTY} in the last way), in two kinds of question; half of them hold up, or are opinions. Who always
says “true” is right where an item holds up and nowhere else; the others likewise. They say each time that they are
sure, which pays most. Difficulty is known. A coin is right every other time, and a learner knows one logit more than
the average item asks. Ratings begin at 0.
""",
    seeds=30,
    run=run,
    aims={
        **{f"{name}: rating beyond a coin's": Aim("≤", 0.2) for name in PLAYERS},
        **{f"{name}: rating beyond a coin's, on and on": Aim("≤", 0.2) for name in PLAYERS},
        **{f"{name}: recall claimed beyond a coin's": Aim("≤", 0.05) for name in PLAYERS},
        **{f"{name}: skills that became firm": Aim("≤", 0, "each") for name in PLAYERS},
    },
    reading="""
To gain nothing is to gain no more than a coin does: 0.2 logits are 5 points of percentage. FSRS knows nothing of
guessing, so whoever is right every other time and says that they are sure is trusted with more than they know, by a
coin as much as by always the same answer. Mastery is not to be had by one answer; a coin that is tossed for long
enough does get there, and slips again.
""",
)
