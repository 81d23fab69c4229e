"""Whether practice that FSRS plans leaves more behind than other plans with as many items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean

from lessons.practice.spacing import Rating, reviewed
from tests.learning.simulation import Aim, Simulation

LEARNERS, SKILLS, TEST_DAY = 1000, 8, 30
BEGIN, DAY = datetime(2026, 1, 5, 12, tzinfo=UTC), timedelta(days=1)
SPREAD = 0.8
"""Of half-lives, as the standard deviation of their logarithms: the middle 95% are within a factor of 23."""


@dataclass(frozen=True)
class Memory:
    """How memory is taken to work."""

    half_life: float
    """Days; the median over skills and learners, after the lesson."""
    growth: float
    """What a right answer multiplies the half-life by at the most."""
    full_from: float
    """The share forgotten from which it does so in full; before, in proportion to what was forgotten."""


USUAL = Memory(half_life=4, growth=2.5, full_from=0.1)
OTHERS = {
    "half-lives of 2 days": Memory(2, 2.5, 0.1),
    "half-lives of 8 days": Memory(8, 2.5, 0.1),
    "growth in full from half forgotten on": Memory(4, 2.5, 0.5),
    "the same with half-lives of 8 days": Memory(8, 2.5, 0.5),
}


class Skill:
    """What one learner remembers of one skill, since the lesson on day 0."""

    def __init__(self, memory: Memory, half_life: float) -> None:
        self._memory = memory
        self._first = self._half_life = half_life
        self._last = 0.0

    def recall(self, day: float) -> float:
        """The chance of a right answer."""
        return 2 ** (-(day - self._last) / self._half_life)

    def practise(self, day: float, draw: float) -> bool:
        """Whether an item is right; its feedback brings everything back, and the half-life changes."""
        known = self.recall(day)
        right = draw < known
        if right:
            self._half_life *= 1 + (self._memory.growth - 1) * min(1, (1 - known) / self._memory.full_from)
        else:
            self._half_life = max(self._first, self._half_life / 2)
        self._last = day
        return right


def planned(skills: Sequence[Skill], random: Random) -> int:
    """Practises as FSRS plans, one item of each skill that is due on a day; how many items it took."""
    cards = [reviewed(None, Rating.Good, BEGIN)] * len(skills)
    items = 0
    for day in range(1, TEST_DAY):
        now = BEGIN + day * DAY
        for at, skill in enumerate(skills):
            if cards[at].due_at <= now:
                right = skill.practise(day, random.random())
                cards[at] = reviewed(cards[at], Rating.Good if right else Rating.Again, now)
                items += 1
    return items


def massed(skills: Sequence[Skill], items: int, random: Random) -> None:
    """All on the day of the lesson, the skills in turn, a minute each."""
    for number in range(items):
        skills[number % len(skills)].practise(number / (24 * 60), random.random())


def evenly(skills: Sequence[Skill], items: int, random: Random) -> None:
    """Each skill at equal gaps until the day of the test, which this plan knows."""
    for at, skill in enumerate(skills):
        times = items // len(skills) + (at < items % len(skills))
        for number in range(1, times + 1):
            skill.practise(number * TEST_DAY / (times + 1), random.random())


def every(gap: int) -> Callable[[Sequence[Skill], int, Random], None]:
    """Each skill every so many days, until the items are used up or the month is over."""

    def plan(skills: Sequence[Skill], items: int, random: Random) -> None:
        days = [day for day in range(gap, TEST_DAY, gap) for _ in skills]
        for number, day in enumerate(days[:items]):
            skills[number % len(skills)].practise(day, random.random())

    return plan


def at_random(skills: Sequence[Skill], items: int, random: Random) -> None:
    """On any day, any skill."""
    for day in sorted(random.uniform(0, TEST_DAY) for _ in range(items)):
        random.choice(skills).practise(day, random.random())


PLANNED, EVENLY = "planned by FSRS", "equal gaps until the test"

PLANS = {
    "massed on the first day": massed,
    "every 2 days": every(2),
    "every 3 days": every(3),
    EVENLY: evenly,
    "random days and skills": at_random,
}


def month(memory: Memory, learners: int, random: Random) -> tuple[dict[str, float], float]:
    """Recall on the day of the test under each plan, and how many items each gave a learner."""
    recalled: dict[str, list[float]] = {name: [] for name in (PLANNED, *PLANS)}
    counts: list[int] = []
    for _ in range(learners):
        half_lives = [memory.half_life * random.lognormvariate(0, SPREAD) for _ in range(SKILLS)]
        mine = [Skill(memory, half_life) for half_life in half_lives]
        items = planned(mine, random)
        counts.append(items)
        recalled[PLANNED].append(fmean(one.recall(TEST_DAY) for one in mine))
        for name, plan in PLANS.items():
            theirs = [Skill(memory, half_life) for half_life in half_lives]
            plan(theirs, items, random)
            recalled[name].append(fmean(one.recall(TEST_DAY) for one in theirs))
    return {name: fmean(found) for name, found in recalled.items()}, fmean(counts)


def run(seed: int, part: float) -> Mapping[str, float]:
    """Recall under each plan, what FSRS's is ahead by, and that under other assumptions."""
    random, learners = Random(seed), round(LEARNERS * part)
    recalled, items = month(USUAL, learners, random)
    found = {"items a learner": items, **{f"recall: {name}": one for name, one in recalled.items()}}
    for name in PLANS:
        found[f"FSRS ahead of: {name}"] = recalled[PLANNED] - recalled[name]
    for name, memory in OTHERS.items():
        elsewhere, _ = month(memory, learners, random)
        found[f"FSRS ahead of equal gaps, {name}"] = elsewhere[PLANNED] - elsewhere[EVENLY]
    return found


SIMULATION = Simulation(
    title="Forgetting: recall after a month",
    assumption=f"""
{LEARNERS:,} learners have a lesson on {SKILLS} skills and practise for a month; on day {TEST_DAY} they are tested.
Their memory isn't FSRS's own model. What is left of a skill after t days is 2^(−t/h). The half-life h after the
lesson is {USUAL.half_life:g} days in the middle and differs between learners and skills (log-normal, sd {SPREAD}). A
right answer multiplies it by up to {USUAL.growth:g}, the factor of SM-2: in full where {USUAL.full_from:.0%} or more
was forgotten, else in proportion to what was. A wrong one halves it, down to where it began. Feedback brings
everything back. FSRS gives one item of each skill that is due on a day; each other plan gives the same learner as
many items. One of them knows the day of the test and spreads its items evenly until then.
""",
    seeds=10,
    run=run,
    aims={f"FSRS ahead of: {name}": Aim(">", 0, "each") for name in PLANS},
    reading="""
The last four rows change the assumption; they and others were tried before it was settled. FSRS gains from finding
out which skills somebody forgets soon. Where learners forget slowly, and a right answer does the more the more was
forgotten, equal gaps that end with the test do as well or better: FSRS aims at 90% recall at all times, and for one
test on a known day that is more practice than is needed, too soon.
""",
)
