"""Everything that a class quiz can show: in the channel, to one learner, to the host.

Promises that nothing a learner sees before the reveal tells the key, and that what stands in the channel names nobody
unless the host chose the podium. Refuses wording and layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple

from bot.services.next_step import Outlook
from bot.services.scenes import SkillLine, Verdict
from db.rows import GroupRow
from questions.engine.class_quiz import Live, Phase, Plan, Vote
from questions.engine.scoring import Points
from questions.engine.talk_shift import Shift
from questions.engine.teaching_hints import Advice, LearnerShare
from questions.kinds import PickOne, Response, Tally, kind_of
from questions.messages import Message
from questions.model import AnyQuestion, Figure, Pack, Source

ShownAfter = Literal["result", "podium", "nothing"]

Talk = Literal["class", "pairs"]
"""With whom a learner talks between two votes: with the class, or with those at a table who was found for them."""

Display = Literal["channel", "projector"]
"""For whom the cards in the channel are: each reader at their own screen, or a room before one."""


class ClassPart(IntEnum):
    """What a private card of a question is about, in the order in which a class comes to it."""

    FIRST = 1
    """Answering in the first vote."""
    TALK = 2
    AGAIN = 3
    """The second vote is open."""
    SECOND = 4
    """Answering in it."""
    TOLD = 5


class Stage(NamedTuple):
    """How far into a class quiz a card belongs; a card never turns back to an earlier one."""

    position: int
    part: ClassPart


def stage_of(live: Live) -> Stage:
    """Where a class stands that is neither in its lobby nor over."""
    if live.phase == Phase.TOLD:
        return Stage(live.position, ClassPart.TOLD)
    if live.phase == Phase.DISCUSSING:
        return Stage(live.position, ClassPart.TALK)
    return Stage(live.position, ClassPart.FIRST if live.vote == 1 else ClassPart.AGAIN)


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """What a host chose for a class quiz, besides what the engine needs."""

    points: Points
    show: ShownAfter
    teams: int
    """0, or 2 to 6."""
    display: Display = "channel"
    ranking: bool = False
    """Whether a projector shows how the teams stand at each reveal."""
    talk: Talk = "class"


@dataclass(frozen=True, eq=False)
class AskedItem:
    """The question that a class stands at, with everything its card needs. A class has one for each position."""

    question: AnyQuestion
    order: tuple[str, ...]
    figures: Mapping[str, Figure]
    source: Source | None
    position: int
    total: int
    warm_up: bool
    title: str

    @cached_property
    def in_channel(self) -> bool:
        """Whether it can be answered with the buttons below it in the channel, and not only on a private card."""
        return isinstance(kind_of(self.question).ask(self.question, self.order), PickOne)


@dataclass(frozen=True, slots=True)
class LobbyScene:
    """Before the start: what it is about, and how many have joined."""

    run: int
    pack: Pack
    plan: Plan
    choice: ClassPlan
    joined: int
    group: str | None = None
    """What the group is called that it is for; whoever answers joins it."""


@dataclass(frozen=True, slots=True)
class VoteScene:
    """An open (or paused) vote. `answered` counts learners, of the `present` that are known."""

    run: int
    asked: AskedItem
    live: Live
    answered: int
    present: int


@dataclass(frozen=True, slots=True)
class TalkScene:
    """The discussion between two votes; `spread` None where the host hides it. Never the key."""

    run: int
    asked: AskedItem
    live: Live
    answered: int
    distribution: tuple[Tally, ...] | None
    tables: bool = False
    """Whether who wants to can have a table found for them."""


@dataclass(frozen=True, slots=True)
class RevealScene:
    """The reveal: the key and the spread. After two votes `before` is the first one's spread, and `first` how many
    answered in it and how many of them were fully right.
    """

    run: int
    asked: AskedItem
    live: Live
    answered: int
    right: int
    distribution: tuple[Tally, ...]
    before: tuple[Tally, ...] | None
    first: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question in the class result: the share of points it got, and from how many answers."""

    number: int
    """As the class saw it, from 1: what was left out or does not count has a number too."""
    prompt: str
    share: float
    answers: int
    right: int
    popular_wrong: Tally | None
    """The commonest wrong answer, where at least a third gave it."""
    discuss: str | None

    @property
    def worth_talking(self) -> bool:
        """Low accuracy, or a popular wrong option."""
        return self.answers > 0 and (self.share < 0.6 or self.popular_wrong is not None)


@dataclass(frozen=True, slots=True)
class ClassEnd:
    """The class result. `podium` holds learners and their points, best first, and only where the host chose it."""

    run: int
    pack: Pack
    show: ShownAfter
    learners: int
    items: tuple[ItemLine, ...]
    skills: tuple[SkillLine, ...]
    podium: tuple[tuple[int, int], ...]
    teams: tuple[tuple[int, float], ...]
    """Team numbers from 0 and their means, best first."""


ClassScene = LobbyScene | VoteScene | TalkScene | RevealScene | ClassEnd


@dataclass(frozen=True, slots=True)
class ProjectedScene:
    """A class as a whole room reads it; `teams` as in `ClassEnd`, at a reveal where the host wants their ranking."""

    scene: ClassScene
    teams: tuple[tuple[int, float], ...] = ()


ChannelScene = ClassScene | ProjectedScene


@dataclass(frozen=True, slots=True)
class JoinedCard:
    """To one learner: you are in."""

    run: int
    team: int | None
    already: bool
    waiting: bool
    """Whether the quiz has not begun."""
    wants_table: bool | None = None
    """Whether they want a table when the class talks; None where it has none."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """To one learner: the open question as a private card, for kinds that do not fit a public row of buttons."""

    run: int
    asked: AskedItem
    vote: Vote
    draft: Mapping[str, str]
    deadline: datetime | None
    """When the vote closes."""
    chosen: tuple[int, ...] = ()
    refused: Message | None = None
    """Why what was just typed was not taken."""
    kept: bool = False
    """Whether this is the answer that counts now, and nothing of it was changed on the card."""
    unfolded: bool = False
    """Whether its hint is open on the card."""

    @property
    def stage(self) -> Stage:
        """Of the vote that it takes an answer to."""
        return Stage(self.asked.position, ClassPart.FIRST if self.vote == 1 else ClassPart.SECOND)


@dataclass(frozen=True, slots=True)
class LockedCard:
    """To one learner: this is your answer, and until when you can change it. `deadline` None: time stands still."""

    run: int
    asked: AskedItem
    vote: Vote
    response: Response
    deadline: datetime | None
    confidence: int | None = None
    """How sure they are, 1 to 3, where that was asked and said."""
    joins: str | None = None
    """What the group is called that they joined with this answer."""
    offers_table: bool = False
    """Whether they can have a table found for them in the talk that may follow."""

    @property
    def stage(self) -> Stage:
        """Of the vote that it was given to."""
        return Stage(self.asked.position, ClassPart.FIRST if self.vote == 1 else ClassPart.SECOND)


@dataclass(frozen=True, slots=True)
class MyTable:
    """To one learner while the class talks: whether they want a table, its number, and who else sits there.

    It is nobody else's business what any of them answered, so nothing here depends on it.
    """

    wants: bool
    number: int | None = None
    """None while they have none."""
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FirstVoteCard:
    """To one learner once the first of two votes is closed: what they said in it, None for nothing, and what to do.

    `live` tells whether the class talks or the second vote is open.
    """

    run: int
    asked: AskedItem
    response: Response | None
    live: Live
    table: MyTable | None = None
    """During the talk of a class that has tables."""

    @property
    def stage(self) -> Stage:
        """The talk, or the second vote."""
        return stage_of(self.live)


@dataclass(frozen=True, slots=True)
class RevealCard:
    """To one learner after the reveal: right or not, why, and the points. `verdict` None: no answer was given."""

    run: int
    asked: AskedItem
    verdict: Verdict | None
    points: int
    total: int

    @property
    def stage(self) -> Stage:
        """The reveal."""
        return Stage(self.asked.position, ClassPart.TOLD)


@dataclass(frozen=True, slots=True)
class LeftCard:
    """To one learner: the host left this question out."""

    run: int
    asked: AskedItem

    @property
    def stage(self) -> Stage:
        """Where its reveal would have been."""
        return Stage(self.asked.position, ClassPart.TOLD)


@dataclass(frozen=True, slots=True)
class MyEnd:
    """To one learner at the end: their own summary."""

    run: int
    pack: Pack
    answered: int
    right: int
    points: int
    seen: int
    skills: tuple[SkillLine, ...]
    team: int | None
    outlook: Outlook
    """What to do next is said in the learner's language, which is known where the card is drawn."""
    group: GroupRow | None = None
    """The group that it was for, where they are in it."""


@dataclass(frozen=True, slots=True)
class RemovedCard:
    """To one learner whom the host removed from the class: nothing of theirs is lost, and nothing counts."""

    run: int


PrivateScene = JoinedCard | AnswerSheet | LockedCard | FirstVoteCard | RevealCard | LeftCard | MyEnd | RemovedCard


@dataclass(frozen=True, slots=True)
class FollowUp:
    """To the host of a class that is over: what a teacher does next."""

    talk_about: tuple[ItemLine, ...]
    """Three questions at the most, the hardest first."""
    absent: tuple[int, ...]
    """Who is in the class's group and answered nothing; without a group, who joined and answered nothing."""
    group: str | None
    """The name of that group."""
    talk_to: tuple[tuple[int, LearnerShare], ...]
    """Who is far below the middle of the class, and what they got; the lowest first."""
    middle: float | None
    """That middle, as a share of the points; None where too few can be compared."""
    removed: tuple[int, ...]
    shifts: tuple[Shift, ...] = ()
    """What talking changed, by where; of a class that had tables."""


@dataclass(frozen=True, slots=True)
class TableCount:
    """To the host while a class talks: its tables, how many sit at them, and how many wait for one."""

    tables: int
    seated: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PanelSpread:
    """To the host before the reveal: how the answers of the vote are spread, with the key, and what they tell."""

    asked: AskedItem
    distribution: tuple[Tally, ...]
    right: int
    answered: int
    advice: Advice | None
    """Whether to discuss, while that can be chosen."""
    popular_wrong: Tally | None


AskedAgain = Literal["end", "skip"]
"""What a host cannot take back: the end of the quiz, and leaving out a question that somebody has answered."""


@dataclass(frozen=True, slots=True)
class PanelScene:
    """To the host: where the class stands and what can be done now."""

    run: int
    title: str
    live: Live
    joined: int
    answered: int
    asks: AskedAgain | None = None
    """What the host pressed and is asked once more, before it is done."""
    discuss: str | None = None
    """What the class can talk about now, where the question says so, and not while a vote is open."""
    spread: PanelSpread | None = None
    """During a vote and the talk after it."""
    waiting: tuple[int, ...] = ()
    """Who takes part and has not answered the open vote."""
    folded: bool = False
    """Whether it is one line with the main button, as others see the host's screen."""
    follow_up: FollowUp | None = None
    """Once the class is over."""
    tables: TableCount | None = None
    """While a class talks that has tables."""


@dataclass(frozen=True, slots=True)
class PeopleScene:
    """To the host: who takes part in a class, and who was removed from it."""

    run: int
    title: str
    present: tuple[int, ...]
    removed: tuple[int, ...]
    refused: Message | None = None
    """Why what was just asked for was not done."""


@dataclass(frozen=True, slots=True)
class RemovalScene:
    """To the host: whether to remove this learner."""

    run: int
    learner: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One past run."""

    run: int
    title: str
    at: datetime
    questions: int
    """Those that counted."""
    learners: int
    share: float | None
    """Of the points, 0 to 1; None where no answer counted."""
    rekeyed: int
    """How many of those questions have another key in the pack's version of now."""
    group: str | None = None
    """What the group is called that it was for."""


@dataclass(frozen=True, slots=True)
class HistoryScene:
    """Past class quizzes of a server, latest first."""

    lines: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class PastClassScene:
    """To a host: what one past class quiz brought, and whether its pack is still offered."""

    end: ClassEnd
    at: datetime
    offered: bool
    follow_up: FollowUp
    group: GroupRow | None = None
    """The group that it was for."""
