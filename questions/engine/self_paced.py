"""One run through a list of steps, as a state machine: `apply(run, event, now)` gives the next run and its effects.

A step is a question or a page without one. Quizzes, previews and lessons are this one machine under three policies.
Promises that any event in any state gives a state that can go on, that an event which comes late or twice changes
nothing, and that a question is answered once at the most. Refuses a clock, a database and Discord: `now` comes in,
effects go out, and the caller stores them. `answered` is what the answer log holds, so a process killed between an
answer and the next press finds the answer and shows its feedback.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from questions.kinds import Grade, Response

Confidence = Literal[1, 2, 3]
"""How sure somebody is of an answer: 1 guessing, 2 fairly sure, 3 sure."""

_LONGEST = timedelta(days=1)
"""More than this is not thinking time: the learner went away. It is recorded as this much."""


def confidence_of(level: int | None) -> Confidence | None:
    """A number that is stored or sent as a level of confidence; None where it is none."""
    return level if level in (1, 2, 3) else None


@dataclass(frozen=True, slots=True)
class RunPolicy:
    """Where somebody may go. `free`: back and forth at any time; else on, or to a question without an answer.

    `anywhere`: to any step as well, but not before they have said how sure they are.
    """

    free: bool
    anywhere: bool = False


QUIZ = RunPolicy(free=False)
"""Forward, with feedback after each answer; a question may be skipped and is come back to at the end."""

ANY_ORDER = RunPolicy(free=False, anywhere=True)
"""As a quiz, and from each question to any other: for an author who looks through a draft."""

LESSON = RunPolicy(free=True)
"""Back and forth; a question may be left open and is pointed to at the end."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A recorded answer: what was said, what it scored, and how sure they were, where they said so."""

    response: Response
    score: float
    maximum: float
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run at one moment.

    `steps` are ids in the order of this run, `asking` those of them that are questions, and `doubting` those of these
    after which it is asked how sure they are. `position` counts from 0; at `len(steps)` the run stands at its end
    page. `draft` holds the parts of an answer given so far, `settled` by step those that stay as they were given, until
    the answer is: whoever leaves such a question and comes back finds them again.
    """

    policy: RunPolicy
    steps: tuple[str, ...]
    asking: frozenset[str]
    position: int
    asked_at: datetime
    confidence_items: frozenset[str] = frozenset()
    draft: Mapping[str, str] = field(default_factory=dict[str, str])
    settled: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    answered: Mapping[str, Answered] = field(default_factory=dict[str, Answered])
    finished_at: datetime | None = None

    @property
    def step(self) -> str | None:
        """The step it stands at; None at the end page."""
        return self.steps[self.position] if self.position < len(self.steps) else None

    @property
    def waiting(self) -> bool:
        """Whether it stands at a question without an answer."""
        return self.step in self.asking and self.step not in self.answered

    @property
    def unsure(self) -> bool:
        """Whether it stands at an answered question and has yet to hear how sure they are."""
        answered = self.answered.get(self.step or "")
        return self.step in self.confidence_items and answered is not None and answered.confidence is None

    @property
    def open_steps(self) -> tuple[int, ...]:
        """Positions of the questions without an answer."""
        return tuple(at for at, step in enumerate(self.steps) if step in self.asking and step not in self.answered)

    @property
    def onward(self) -> int:
        """Where it goes on from here: in a quiz past what is answered already."""
        ahead = range(self.position + 1, len(self.steps))
        if self.policy.free:
            return self.position + 1
        return next((at for at in ahead if self.steps[at] not in self.answered), len(self.steps))


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """The learner answered the question at `position`; it was graded by the caller."""

    position: int
    response: Response
    grade: Grade


@dataclass(frozen=True, slots=True)
class SayConfidence:
    """The learner said how sure they are of their answer to the question at `position`."""

    position: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class FillParts:
    """These are the parts of an answer to the question at `position` that the learner has filled.

    Those that are `settled` stay as they are from now on; the caller sees to it.
    """

    position: int
    parts: Mapping[str, str]
    settled: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class GoTo:
    """The learner, standing at `position`, wants to go `to`."""

    position: int
    to: int


Event = GiveAnswer | SayConfidence | FillParts | GoTo


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """Write this answer to the log, and tell the learner only after it is there.

    `milliseconds` are those since the step was shown, at most `_LONGEST`.
    """

    step: str
    response: Response
    grade: Grade
    milliseconds: int


@dataclass(frozen=True, slots=True)
class StoreConfidence:
    """Store beside the answer to this step how sure they are of it."""

    step: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Store where the run stands now, since when, and whether it is over; of its drafts what is settled is left."""


@dataclass(frozen=True, slots=True)
class StoreDraft:
    """Store the run's draft, and what is settled."""


Effect = LogAnswer | StoreConfidence | StorePlace | StoreDraft


def apply(run: Run, event: Event, now: datetime) -> tuple[Run, tuple[Effect, ...]]:
    """The run after `event`, and what the caller has to store for it. No effects: the event did not count."""
    unchanged: tuple[Run, tuple[Effect, ...]] = (run, ())
    match event:
        case GiveAnswer(position, response, grade):
            step = run.step
            if position != run.position or step is None or not run.waiting or _over(run):
                return unchanged
            answered = {**run.answered, step: Answered(response, grade.score, grade.maximum)}
            taken = int(min(max(now - run.asked_at, timedelta()), _LONGEST) / timedelta(milliseconds=1))
            settled = {name: parts for name, parts in run.settled.items() if name != step}
            answering = replace(run, answered=answered, draft={}, settled=settled)
            return answering, (LogAnswer(step, response, grade, taken),)
        case SayConfidence(position, confidence):
            step = run.step
            if position != run.position or step is None or not run.unsure or _over(run):
                return unchanged
            answered = {**run.answered, step: replace(run.answered[step], confidence=confidence)}
            return replace(run, answered=answered), (StoreConfidence(step, confidence),)
        case FillParts(position, parts, settled):
            step = run.step
            if position != run.position or step is None or not run.waiting or _over(run) or run.draft == parts:
                return unchanged
            kept = {**run.settled, step: dict(settled)} if settled else run.settled
            return replace(run, draft=dict(parts), settled=kept), (StoreDraft(),)
        case GoTo(position, to):
            if position != run.position or _over(run) or not _may_go(run, to):
                return unchanged
            moved = replace(run, position=to, asked_at=now)
            moved = replace(moved, draft=dict(run.settled.get(moved.step or "", {})))
            if to == len(run.steps) and not moved.open_steps:
                moved = replace(moved, finished_at=now)
            return moved, (StorePlace(),)


def _over(run: Run) -> bool:
    return run.finished_at is not None


def _may_go(run: Run, to: int) -> bool:
    if not 0 <= to <= len(run.steps) or to == run.position:
        return False
    if run.policy.free:
        return True
    if run.unsure:
        return False
    if run.policy.anywhere:
        return True
    return to in (run.open_steps if run.step is None else (run.position + 1, run.onward))
