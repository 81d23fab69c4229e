"""A class quiz as a state machine: `apply(live, event, now)` gives the next state and its effects.

The class stands in a lobby, at an open vote, in a discussion between two votes, at a revealed answer, or at the end.
Promises that any event in any state gives a state that can go on; that an answer counts by the stored deadline and by
nothing else; that an item is revealed once at the most and never asked again after that; that a press which comes late
or twice changes nothing; and that what stands in the channel can be drawn from the state alone, so that a process
killed before it carried out an effect draws the same when it comes back. What was due meanwhile happens one step for
each `Tick`, timed from then on, so that an outage makes no question pass unseen. A pause, the lobby and a host-paced
reveal wait without limit: whoever runs the quiz ends an abandoned one with `End`. Refuses a clock, a database, Discord
and the answers themselves: `now` comes in, effects go out, and the caller asks `accepting` before it records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, TypeAdapter

from questions.messages import Message

Pace = Literal["host", "auto"]

Vote = Literal[1, 2]

SHORTEST, LONGEST = 5, 600
"""Bounds of every time a host can set, in seconds."""

GRACE = timedelta(seconds=3)
"""How long a vote that closes by itself stays open once all have answered: somebody may have slipped."""


class Phase(StrEnum):
    """What a class quiz is doing. The values are stored."""

    LOBBY = "lobby"
    ASKING = "asking"
    DISCUSSING = "discussing"
    TOLD = "told"
    """The answer is shown."""
    FINISHED = "finished"


class PlanError(ValueError):
    """Why a class quiz cannot be played as it was set up; `message` follows a colon."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


@dataclass(frozen=True, slots=True)
class Plan:
    """What the host set up; it stays as it is for the whole quiz. Raises `PlanError` for what cannot be played.

    `steps` are item ids in their order, each a question and none twice. `seconds` is the time for one vote. With
    `discuss` the first vote of every question closes without the key, the class talks for `discuss_seconds` (with
    the spread of answers in view if `show_first_spread`), and votes again. At `auto` pace a revealed answer stands
    for `reveal_seconds`; at `host` pace until the host goes on. The first `warm_up` items count nothing, nor do those
    in `ungraded`, which have no right answer. With `closes_early` a vote closes by itself once all have answered; a
    plan that was stored before there was a choice has it off.
    """

    steps: tuple[str, ...]
    seconds: int
    pace: Pace = "host"
    discuss: bool = False
    discuss_seconds: int = 60
    show_first_spread: bool = True
    reveal_seconds: int = 15
    warm_up: int = 0
    ungraded: tuple[str, ...] = ()
    closes_early: bool = False

    def __post_init__(self) -> None:
        if not self.steps or len(set(self.steps)) != len(self.steps):
            raise PlanError(Message("a class quiz needs at least one question, and none twice"))
        for seconds in (self.seconds, self.discuss_seconds, self.reveal_seconds):
            _check_seconds(seconds, SHORTEST)
        if not 0 <= self.warm_up <= len(self.steps):
            message = Message(
                "{warm_up} warm-up questions do not fit into {all}", warm_up=self.warm_up, all=len(self.steps)
            )
            raise PlanError(message)


@dataclass(frozen=True, slots=True)
class Live:
    """A class quiz at one moment: everything that is needed to go on, and nothing else.

    `turn` grows by one with each change, and a press carries the turn that its panel showed. `position` counts items
    from 0 and never goes back; at the end it stays at the last item asked. `revealed` are the items whose answer was
    shown: only they have results, so a skipped item or one cut off by `End` is not among them.

    `opened_at` is set while a vote is open: its start, moved on by every pause, so that the difference to now is
    thinking time. `deadline` is set while time runs. During a pause it is None, `left` is the time that will be left
    and `paused_at` the start of the pause. `all_in`: all have answered, and the vote closes early.
    """

    plan: Plan
    phase: Phase = Phase.LOBBY
    turn: int = 0
    position: int = 0
    vote: Vote = 1
    revealed: tuple[str, ...] = ()
    opened_at: AwareDatetime | None = None
    deadline: AwareDatetime | None = None
    left: timedelta | None = None
    paused_at: AwareDatetime | None = None
    all_in: bool = False
    finished_at: AwareDatetime | None = None

    @property
    def step(self) -> str | None:
        """The item it stands at; None in the lobby and at the end."""
        return None if self.phase in (Phase.LOBBY, Phase.FINISHED) else self.plan.steps[self.position]

    @property
    def counted(self) -> tuple[str, ...]:
        """The items that give points: the revealed ones that were no warm-up and have a right answer."""
        left_out = {*self.plan.steps[: self.plan.warm_up], *self.plan.ungraded}
        return tuple(step for step in self.revealed if step not in left_out)

    @property
    def paused(self) -> bool:
        """Whether the host stopped the time."""
        return self.left is not None

    def accepting(self, now: datetime) -> bool:
        """Whether an answer given at `now` counts: at the deadline it does, after it never."""
        return self.thinking(now) is not None

    def thinking(self, now: datetime) -> timedelta | None:
        """How long the learner who answers at `now` has thought, pauses left out; None where the answer is refused."""
        if self.opened_at is None or self.deadline is None or now > self.deadline:
            return None
        return max(now - self.opened_at, timedelta())


@dataclass(frozen=True, slots=True)
class Start:
    """The host begins: from the lobby to the first question."""


@dataclass(frozen=True, slots=True)
class End:
    """The host ends the quiz, in any phase. A question that is not revealed yet gets no results."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed. Also what a process sends first when it comes back.

    `due` is what a timer has waited for: that time is over, also where the clock was set back meanwhile.
    """

    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Aimed:
    """A press meant for the moment that had this `turn`; at any other moment it changes nothing."""

    turn: int


@dataclass(frozen=True, slots=True)
class AllAnswered(Aimed):
    """Everybody who takes part has answered: what is left of the vote is `GRACE` at the most, if the plan says so.

    Once for each vote, so that time which the host gives after that is not taken away again.
    """


@dataclass(frozen=True, slots=True)
class CloseNow(Aimed):
    """The host closes the open vote before its time."""


@dataclass(frozen=True, slots=True)
class Extend(Aimed):
    """The host gives 1 to 600 seconds more to whatever is running or paused, unless its time is over already."""

    seconds: int = 15

    def __post_init__(self) -> None:
        _check_seconds(self.seconds, 1)


@dataclass(frozen=True, slots=True)
class Pause(Aimed):
    """The host stops the time, if any is left."""


@dataclass(frozen=True, slots=True)
class Resume(Aimed):
    """The host lets the time run again, with exactly what was left of it."""


@dataclass(frozen=True, slots=True)
class Skip(Aimed):
    """The host leaves this question out: no reveal, no results. Not after its reveal."""


@dataclass(frozen=True, slots=True)
class Next(Aimed):
    """The host goes on: from a reveal to the next question, from a discussion to the second vote."""


@dataclass(frozen=True, slots=True)
class Discuss(Aimed):
    """The host closes the first vote without the key and has the class talk and vote again, planned or not.

    Not after the reveal: a vote on a known answer says nothing.
    """


Event = Start | End | Tick | AllAnswered | CloseNow | Extend | Pause | Resume | Skip | Next | Discuss


@dataclass(frozen=True, slots=True)
class StoreState:
    """Store the state. It comes first: nothing is shown that a killed process would not know of."""


@dataclass(frozen=True, slots=True)
class OpenVote:
    """Open vote 1 or 2 on this item."""

    step: str
    vote: Vote


@dataclass(frozen=True, slots=True)
class OpenTalk:
    """The first vote closed; the class talks. Show how the answers were spread if `distribution`, and never the key."""

    step: str
    distribution: bool


@dataclass(frozen=True, slots=True)
class ShowAnswer:
    """Show the answer of this item, why, and what it brought."""

    step: str


@dataclass(frozen=True, slots=True)
class SkipItem:
    """This item was skipped."""

    step: str


@dataclass(frozen=True, slots=True)
class ShowResult:
    """The quiz is over; show its result."""


Effect = StoreState | OpenVote | OpenTalk | ShowAnswer | SkipItem | ShowResult
Moved = tuple[Live, tuple[Effect, ...]]


def apply(live: Live, event: Event, now: datetime) -> Moved:
    """The quiz after `event`, and what the caller has to do, in this order. No effects: the event did not count.

    Raises `ValueError` where `now` has no time zone.
    """
    if now.utcoffset() is None:
        raise ValueError("now needs a time zone")
    now = now.astimezone(UTC)  # clocks of other zones jump, and with them a deadline computed there
    if isinstance(event, Aimed) and event.turn != live.turn:
        return live, ()
    moved = _follow(live, event, now)
    if moved is None:
        return live, ()
    after, effects = moved
    return replace(after, turn=live.turn + 1), (StoreState(), *effects)


def effects_of_phase(live: Live) -> tuple[Effect, ...]:
    """What is to be shown of where the quiz stands, to whoever did not see how it came there."""
    step = live.plan.steps[live.position]
    match live.phase:
        case Phase.LOBBY:
            return ()
        case Phase.ASKING:
            return (OpenVote(step, live.vote),)
        case Phase.DISCUSSING:
            return (OpenTalk(step, live.plan.show_first_spread),)
        case Phase.TOLD:
            return (ShowAnswer(step),)
        case Phase.FINISHED:
            return (ShowResult(),)


def next_due(live: Live) -> datetime | None:
    """The first instant at which a `Tick` changes something; None while nothing is timed.

    That is just after the deadline: an answer at the deadline itself still counts, whatever came first.
    """
    return None if live.deadline is None else live.deadline + timedelta.resolution


def to_json(live: Live) -> dict[str, Any]:
    """The state as plain JSON values; instants and durations as ISO 8601 text."""
    return _LIVE.dump_python(live, mode="json")


def from_json(stored: object) -> Live:
    """The state that `to_json` gave. Raises `ValueError` for anything that is not one."""
    return _LIVE.validate_python(stored)


def _follow(live: Live, event: Event, now: datetime) -> Moved | None:
    """What `event` leads to, the turn not yet counted; None where it means nothing."""
    match live.phase, event:
        case Phase.LOBBY, Start():
            return _ask(live, 0, 1, now)
        case Phase.LOBBY | Phase.ASKING | Phase.DISCUSSING | Phase.TOLD, End():
            return _finish(live, now)
        case _, Tick(due=due) if _over(live, now) or (due is not None and due == next_due(live)):
            return _time_is_up(live, now)
        case Phase.ASKING, AllAnswered() if live.plan.closes_early and not live.all_in and not _over(live, now):
            deadline = None if live.deadline is None else min(live.deadline, now + GRACE)
            return replace(live, deadline=deadline, left=live.left and min(live.left, GRACE), all_in=True), ()
        case Phase.ASKING, CloseNow():
            return _close(live, now)
        case Phase.ASKING, Discuss() if live.vote == 1:
            return _talk(live, now)
        case Phase.DISCUSSING, Next():
            return _ask(live, live.position, 2, now)
        case Phase.TOLD, Next():
            return _go_on(live, now)
        case Phase.ASKING | Phase.DISCUSSING, Skip():
            after, effects = _go_on(live, now)
            return after, (SkipItem(live.plan.steps[live.position]), *effects)
        case _, Extend(seconds=seconds) if not _over(live, now):
            return _extend(live, timedelta(seconds=seconds))
        case _, Pause() if live.deadline is not None and not _over(live, now):
            # No more is left than there was at the beginning, where the clock was set back since.
            left = live.deadline - max(now, live.opened_at or now)
            return replace(live, deadline=None, left=left, paused_at=now), ()
        case _, Resume() if live.left is not None and live.paused_at is not None:
            opened_at = None if live.opened_at is None else live.opened_at + (now - live.paused_at)
            return replace(live, opened_at=opened_at, deadline=now + live.left, left=None, paused_at=None), ()
        case _:
            return None


def _over(live: Live, now: datetime) -> bool:
    return live.deadline is not None and now > live.deadline


def _time_is_up(live: Live, now: datetime) -> Moved:
    if live.phase == Phase.ASKING:
        return _close(live, now)
    return _ask(live, live.position, 2, now) if live.phase == Phase.DISCUSSING else _go_on(live, now)


def _extend(live: Live, more: timedelta) -> Moved | None:
    if live.deadline is not None:
        return replace(live, deadline=live.deadline + more), ()
    return None if live.left is None else (replace(live, left=live.left + more), ())


def _close(live: Live, now: datetime) -> Moved:
    if live.plan.discuss and live.vote == 1:
        return _talk(live, now)
    step = live.plan.steps[live.position]
    until = now + timedelta(seconds=live.plan.reveal_seconds) if live.plan.pace == "auto" else None
    after = replace(_timed(live, until), phase=Phase.TOLD, revealed=(*live.revealed, step))
    return after, (ShowAnswer(step),)


def _talk(live: Live, now: datetime) -> Moved:
    after = replace(_timed(live, now + timedelta(seconds=live.plan.discuss_seconds)), phase=Phase.DISCUSSING)
    return after, (OpenTalk(live.plan.steps[live.position], live.plan.show_first_spread),)


def _ask(live: Live, position: int, vote: Vote, now: datetime) -> Moved:
    timed = _timed(live, now + timedelta(seconds=live.plan.seconds))
    after = replace(timed, phase=Phase.ASKING, position=position, vote=vote, opened_at=now)
    return after, (OpenVote(live.plan.steps[position], vote),)


def _go_on(live: Live, now: datetime) -> Moved:
    if live.position + 1 < len(live.plan.steps):
        return _ask(live, live.position + 1, 1, now)
    return _finish(live, now)


def _finish(live: Live, now: datetime) -> Moved:
    return replace(_timed(live, None), phase=Phase.FINISHED, finished_at=now), (ShowResult(),)


def _timed(live: Live, until: datetime | None) -> Live:
    """With the time of its next phase set, and nothing left of the last one's."""
    return replace(live, opened_at=None, deadline=until, left=None, paused_at=None, all_in=False)


def _check_seconds(seconds: int, least: int) -> None:
    if not least <= seconds <= LONGEST:
        message = Message(
            "{seconds} seconds are not between {least} and {most}", seconds=seconds, least=least, most=LONGEST
        )
        raise PlanError(message)


_LIVE = TypeAdapter(Live)
