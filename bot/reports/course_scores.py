"""What a group answered when its course was measured, as scores of nobody in particular.

Promises that no id comes in here: a learner is what they answered at each time. A question that was left out by a
correction counts for nothing and against nothing; late answers count in full, as a measurement gives no marks. Refuses
an unfinished form: it says too little of what it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from lessons.measuring import CourseStage
from questions.kinds import BadResponse, Response, kind_of
from questions.messages import Sayable
from questions.model import AnyQuestion, Pack
from questions.quantity import QuantityError
from questions.signal_detection import SignalCounts

FEWEST_PAIRS: Final = 8
"""Learners who were measured twice, below whom nothing is said."""

FEWEST_ANSWERS: Final = 12
"""To a skill's questions at each time, below which nothing is said of the skill."""


class FormAnswer(NamedTuple):
    """An answer to a question of a form."""

    item: str
    skill: str
    response: Response
    score: float
    maximum: float


@dataclass(frozen=True, slots=True)
class FormSitting:
    """A form that somebody finished."""

    form: str
    version: int
    late: int
    """How many answers came after it was due."""
    answers: Sequence[FormAnswer]


@dataclass(frozen=True, slots=True)
class StageWork:
    """A test that a group was given."""

    stage: CourseStage
    due_at: datetime
    unfinished: int
    """Learners who began it and have not finished."""


@dataclass(frozen=True, slots=True)
class GroupMeasurement:
    """What the report on a measurement is made of."""

    group: str
    members: int
    """Learners who are in the group."""
    left: int
    """Learners who finished a form and have left the group since."""
    works: Sequence[StageWork]
    learners: Sequence[Mapping[CourseStage, FormSitting]]
    packs: Mapping[tuple[str, int], Pack]
    """Forms by id and version, as far as they are there."""
    skills: Mapping[str, Sayable]
    """What skills are called, by skill key, in the order in which they are told."""
    zone: str
    made_at: datetime

    @property
    def forms(self) -> Mapping[str, str]:
        """What the forms are called, by id."""
        return {form: pack.title for (form, _version), pack in self.packs.items()}


class SkillScore(NamedTuple):
    """What somebody got for the questions of one skill."""

    score: float
    maximum: float
    answers: int

    @property
    def share(self) -> float:
        """Of the points."""
        return self.score / self.maximum


@dataclass(frozen=True, slots=True)
class FormScore:
    """What somebody got for a form."""

    form: str
    share: float
    """Of the points."""
    skills: Mapping[str, SkillScore]
    signals: SignalCounts
    late: int


ScoredLearners = Sequence[Mapping[CourseStage, FormScore]]
"""What each learner got at each time."""


def scored(data: GroupMeasurement) -> ScoredLearners:
    """What each learner got at each time; forms of which nothing counts any more are left out."""
    questions = {version: {one.id: one for one in pack.questions} for version, pack in data.packs.items()}
    return [
        {
            stage: score
            for stage, sitting in learner.items()
            if (score := _score(sitting, questions.get((sitting.form, sitting.version), {}))) is not None
        }
        for learner in data.learners
    ]


def scores_at(measured: ScoredLearners, stage: CourseStage) -> list[FormScore]:
    """What everybody got who was measured then."""
    return [one[stage] for one in measured if stage in one]


def _score(sitting: FormSitting, questions: Mapping[str, AnyQuestion]) -> FormScore | None:
    counted = [one for one in sitting.answers if one.maximum]
    if not counted:
        return None
    skills: dict[str, SkillScore] = {}
    for one in counted:
        before = skills.get(one.skill, SkillScore(0.0, 0.0, 0))
        skills[one.skill] = SkillScore(before.score + one.score, before.maximum + one.maximum, before.answers + 1)
    signals = _together(_signals(one, questions.get(one.item)) for one in counted)
    share = sum(one.score for one in counted) / sum(one.maximum for one in counted)
    return FormScore(sitting.form, share, skills, signals, sitting.late)


def _signals(answer: FormAnswer, question: AnyQuestion | None) -> SignalCounts:
    """What an answer says of statements whose truth is known. One that was put right has all points, and is right."""
    if question is None:
        return _together([])
    kind = kind_of(question)
    try:
        judged = kind.verifications(question, kind.read(question, answer.response))
    except (BadResponse, QuantityError):  # the question was revised since
        return _together([])
    right = answer.score >= answer.maximum
    taken = [(one.sound, one.sound if right else one.taken_as_sound) for one in judged]
    return SignalCounts(
        hits=taken.count((True, True)),
        sound=sum(sound for sound, _ in taken),
        false_alarms=taken.count((False, True)),
        unsound=sum(not sound for sound, _ in taken),
    )


def _together(signals: Iterable[SignalCounts]) -> SignalCounts:
    """All counts added up."""
    every = [*signals]
    return SignalCounts(
        hits=sum(one.hits for one in every),
        sound=sum(one.sound for one in every),
        false_alarms=sum(one.false_alarms for one in every),
        unsound=sum(one.unsound for one in every),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Learners who were measured at two times."""

    first: CourseStage
    second: CourseStage
    pairs: Sequence[tuple[FormScore, FormScore]]

    @property
    def enough(self) -> bool:
        """Whether there are as many as it takes to say anything."""
        return len(self.pairs) >= FEWEST_PAIRS

    @property
    def skills(self) -> dict[str, list[tuple[FormScore, FormScore]]]:
        """By skill, the pairs that answered to it at both times, where enough answers are behind it at each."""
        found: dict[str, list[tuple[FormScore, FormScore]]] = {}
        for skill in sorted({skill for pair in self.pairs for score in pair for skill in score.skills}):
            pairs = [pair for pair in self.pairs if all(skill in score.skills for score in pair)]
            answers = [sum(pair[at].skills[skill].answers for pair in pairs) for at in (0, 1)]
            if len(pairs) >= FEWEST_PAIRS and min(answers) >= FEWEST_ANSWERS:
                found[skill] = pairs
        return found

    def signals(self, at: int) -> SignalCounts:
        """What all of them together took as sound, the first time (0) or the second (1)."""
        return _together(pair[at].signals for pair in self.pairs)


def comparison(measured: ScoredLearners, first: CourseStage, second: CourseStage) -> Comparison:
    """Everybody who was measured at both times."""
    return Comparison(first, second, [(one[first], one[second]) for one in measured if first in one and second in one])
