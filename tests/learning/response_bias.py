"""Whether somebody who leans comes straight sooner when practice works against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean

from lessons.practice.difficulty import Rated
from lessons.practice.picking import Candidate, Pick, pick
from lessons.practice.projection import LATEST_VERDICTS, PractisedAnswer, Projection, project
from lessons.practice.spacing import SkillCard
from questions.kinds import Verification
from questions.signal_detection import SignalCounts
from tests.learning.simulation import Aim, Simulation

LEARNERS = 100
SENSITIVITY, LEAN, STRAIGHT = 1.5, 0.8, 0.2
STEP = 0.05
ITEMS = 300
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
DUE = {"unit": SkillCard(1.0, 5.0, NOW - timedelta(days=2), NOW - timedelta(days=1))}

Chooser = Callable[[list[Candidate], SignalCounts, Random], Candidate]


def against_the_lean(items: list[Candidate], signals: SignalCounts, random: Random) -> Candidate:
    """By the one function that practice calls, as if the skill were due each time."""
    found = pick(
        items,
        Rated(0.0, 100),
        DUE,
        skills=["unit"],
        signals=signals,
        new_today=0,
        now=NOW,
        seed=random.getrandbits(32),
    )
    assert isinstance(found, Pick)
    return found.items[0]


def in_random_order(items: list[Candidate], signals: SignalCounts, random: Random) -> Candidate:
    """Any that was not seen."""
    del signals
    return random.choice([one for one in items if one.seen_at is None])


def items_until_straight(criterion: float, choose: Chooser, random: Random) -> int:
    """How many items somebody with this criterion judges until it is near 0."""
    items = [
        Candidate("pack", str(at), "unit", "verdict", Rated(), "holds" if at % 2 else "fails", None, at, None, None)
        for at in range(ITEMS)
    ]
    standing = Projection()
    for number in range(ITEMS):
        if abs(criterion) < STRAIGHT:
            return number
        one = choose(items, standing.signals, random)
        sound = one.truth == "holds"
        called_sound = random.gauss(SENSITIVITY / 2 if sound else -SENSITIVITY / 2, 1) > criterion
        right = called_sound == sound
        if not right:
            criterion += -STEP if sound else STEP
        at = NOW - timedelta(days=1) + timedelta(minutes=number)
        items[one.order] = replace(one, seen_at=at, was_right=right)
        said = (Verification(sound, called_sound),)
        answer = PractisedAnswer("pack", one.item, one.skill, one.kind, said, float(right), 1.0, None, at)
        standing = project(standing, [answer])
    return ITEMS


def run(seed: int, part: float) -> Mapping[str, float]:
    """Items until straight, for those who doubt and those who trust too much."""
    random, found = Random(seed), dict[str, float]()
    for who, criterion in (("doubts too much", LEAN), ("trusts too much", -LEAN)):
        ours, theirs = (
            fmean(items_until_straight(criterion, choose, random) for _ in range(max(2, round(LEARNERS * part))))
            for choose in (against_the_lean, in_random_order)
        )
        found[f"{who}: items, against the lean"] = ours
        found[f"{who}: items, random order"] = theirs
        found[f"{who}: share of the random order's items"] = ours / theirs
    return found


SIMULATION = Simulation(
    title="Response bias: until it is gone",
    assumption=f"""
{LEARNERS} learners of each lean tell sound items from unsound ones with d′ = {SENSITIVITY}, and begin with a
criterion of c = {LEAN} or −{LEAN}. They call an item sound where their impression of it, which is normal with sd 1
around ±d′/2, is above c. Practice changes them as in the error-correction model of M. Kac, "A note on learning signal
detection", IRE Transactions on Information Theory 8 (1962), 126–128: a right answer changes nothing, a wrong one
moves c by {STEP} towards the answer that would have been right. Sensitivity stays as it is. The figures are items
judged until |c| < {STRAIGHT}. Practice sees the last {LATEST_VERDICTS} judgements of each sort and not the criterion;
random order has as many sound items as unsound ones.
""",
    seeds=10,
    run=run,
    aims={
        f"{who}: share of the random order's items": Aim("<", 1, "each")
        for who in ("doubts too much", "trusts too much")
    },
)
