"""What a question is made of, told alike for every kind: its texts, what can be answered, what is right, what is said.

Rules and writers of files look at these and know no kind, so that they judge and carry a new one as soon as it tells
what it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from questions.messages import Message
    from questions.model import Number, Question, ShortText, StatementType, Truth

Path = tuple[str | int, ...]

Role = Literal["given", "offered", "claimed", "told", "named"]
"""What a text is to a learner.

- `given`: the passage and the prompt, as facts to work with.
- `offered`: options, explanations and links to choose from, of which most are wrong.
- `claimed`: statements, which may be wrong on purpose.
- `told`: what Copydesk says itself, as explanation, hint or feedback.
- `named`: labels, units, notes, places: words that state nothing.
"""


class LearnerText(NamedTuple):
    """A text that a learner may see, and its path below the question."""

    path: Path
    text: str
    role: Role


class Alternative(NamedTuple):
    """One of several answers to choose from, with what the author says of it."""

    id: str
    text: str
    path: Path
    """Where an author finds it; of one that can be given to several parts, the part."""
    right: bool
    accepted: str | None = None
    """Why it is accepted besides the key; None where it is not."""
    feedback: str | None = None
    """What is said to those who chose it."""

    @property
    def wrong(self) -> bool:
        """Neither right nor accepted."""
        return not self.right and self.accepted is None


class KeyedPart(NamedTuple):
    """A decision that a learner takes, and the alternatives there are: all of a question, or a statement of it."""

    path: Path
    what: Literal["option", "label", "reason", "verdict"]
    """What its alternatives are called."""
    alternatives: Sequence[Alternative]
    several: bool = False
    """Whether any number of them can be given."""
    shuffled: bool = False
    """Whether they change places from run to run."""
    statement: str | None = None
    """What it is about, where a question has a part for each statement."""
    explain: str | None = None
    """Why its key is right, where that is said of the part by itself."""
    source: str | None = None
    """The id of its own source, if it has one."""
    locator: str | None = None
    type: StatementType | None = None
    """The type of what is judged in it, wherever the author has marked it."""
    truth: Truth | None = None
    """The truth of what is judged in it, wherever the author has marked it."""

    @property
    def right(self) -> list[Alternative]:
        """What is right."""
        return [one for one in self.alternatives if one.right]

    @property
    def accepted(self) -> list[Alternative]:
        """What is accepted besides."""
        return [one for one in self.alternatives if one.accepted is not None]

    @property
    def wrong(self) -> list[Alternative]:
        """What is neither."""
        return [one for one in self.alternatives if one.wrong]


@dataclass(frozen=True, slots=True)
class PortableOptions:
    """Options of which one is chosen, or any number of them."""

    options: Mapping[str, Alternative]
    """By id."""
    answers: Sequence[str]
    """The ids of those that are right, as the author lists them."""
    several: bool
    shuffled: bool


@dataclass(frozen=True, slots=True)
class PortableStatements:
    """Statements, each of which gets one of the same labels."""

    statements: Mapping[str, KeyedPart]
    """By id."""
    labels: Mapping[str, str]
    """By id."""
    shuffled: bool
    """Whether statements change places from run to run."""


@dataclass(frozen=True, slots=True)
class PortableFigure:
    """A figure is typed."""

    question: Number
    given: str | None = None
    """What it is worked out with, after a guess; None where no guess comes before it."""


@dataclass(frozen=True, slots=True)
class PortableWords:
    """Words are typed."""

    question: ShortText


Portable = PortableOptions | PortableStatements | PortableFigure | PortableWords
"""What other systems can ask."""


class Downgraded(NamedTuple):
    """The nearest that other systems have to a question, and sentences on what it does not ask."""

    questions: Sequence[Question]
    notes: Sequence[Message] = ()
