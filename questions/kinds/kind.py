"""What a kind of question is: everything that the rest of Copydesk asks of one.

A kind says what the learner is to do (`Ask`), reads and grades a response, tells what is right, and checks what an
author wrote. Whoever shows questions goes by the five ways to ask and needs to know no kind, so that a new one is
written here once. A response is plain JSON.

A kind is written for its own model and its own shape of response, and the type checker holds it to them. Whoever has
a question of any kind asks `kind_of` for its behaviour, and hands back responses that this one has read.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, get_args

from questions.kinds.question_parts import Downgraded, KeyedPart, LearnerText, Path, Portable, Role
from questions.messages import Message
from questions.model import Figure, Numeric, Option, Question

if TYPE_CHECKING:
    from collections.abc import Collection

    from questions.diagnostics.diagnostic import Finding
    from questions.formats.phrases import Phrases
    from questions.messages import Sayable

Response = str | list[str] | dict[str, str] | dict[str, float] | float
Figures = Mapping[str, Figure]
QuestionT = TypeVar("QuestionT", bound=Question)
ResponseT = TypeVar("ResponseT", bound=Response)
HasModelT = TypeVar("HasModelT", bound="HasModel")


class BadResponse(ValueError):
    """A response that the question does not offer: an unknown option, a missing statement."""


class NeedsCorrection(BadResponse):
    """A response that can be taken as soon as something in it is put right; `message` says what."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


@dataclass(frozen=True, slots=True)
class Grade:
    """How a response was judged. `remarks` say why it is not right, in the author's words, the nearest first.

    A `maximum` of 0 means that nothing is graded.
    """

    score: float
    maximum: float
    remarks: tuple[str, ...] = ()

    @property
    def graded(self) -> bool:
        """Whether there is anything to be right about."""
        return self.maximum > 0

    @property
    def right(self) -> bool:
        """All of the points."""
        return self.graded and self.score >= self.maximum

    @property
    def partly(self) -> bool:
        """Some of the points, not all."""
        return 0 < self.score < self.maximum


@dataclass(frozen=True, slots=True)
class Judgement:
    """One statement sorted by a learner: the label that is right for it and the label it was given."""

    key: str
    said: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What an answer says of a statement whose truth is known: whether it is sound, and whether it was taken so."""

    sound: bool
    taken_as_sound: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of `of` people gave one answer, or a part of one; `about` is the part that it was given to.

    `key` tells whether it is right; None for what counts neither way.
    """

    text: Sayable
    count: int
    of: int
    key: bool | None
    about: Sayable | None = None
    place: int | None = None
    """Its place in the right order, where what is counted is who put it after the one before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose."""

    id: str
    text: Sayable


@dataclass(frozen=True, slots=True)
class PickOne:
    """One of the entries is chosen."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TickSeveral:
    """Any number of the entries is chosen; `none` tells whether choosing none is an answer."""

    entries: tuple[Entry, ...]
    none: bool = False


@dataclass(frozen=True, slots=True)
class TypeIn:
    """A figure in `unit`, or a few words, are typed."""

    figure: bool
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer: it gets one of the entries, or, where there are none, a typed figure in `unit`.

    `told` is what the learner gets to know when its turn comes, and not before.
    """

    id: str
    text: Sayable
    entries: tuple[Entry, ...] = ()
    unit: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True)
class FillInParts:
    """Parts are filled one after another; with `once` no entry is given to two of them."""

    parts: tuple[Part, ...]
    once: bool = False
    in_turn: bool = False
    """Whether a part stays as it was given once the next one is shown, because that would tell it.

    The decisions of such a kind (`Kind.parts`) are those of the parts, in their order.
    """

    def open_part(self, draft: Mapping[str, str]) -> Part | None:
        """The first part without a value; None where the answer is whole."""
        return next((part for part in self.parts if part.id not in draft), None)

    def settled(self, draft: Mapping[str, str]) -> dict[str, str]:
        """What can no longer be changed of `draft`: with `in_turn`, the parts before the newest one that is shown."""
        if not self.in_turn:
            return {}
        newest = self.open_part(draft) or self.parts[-1]
        return {part.id: draft[part.id] for part in self.parts[: self.parts.index(newest)]}

    def keeps(self, draft: Mapping[str, str], before: Mapping[str, str]) -> bool:
        """Whether `draft` leaves as it was what is settled of `before`."""
        return self.settled(before).items() <= draft.items()

    def left(self, part: Part, draft: Mapping[str, str]) -> tuple[Entry, ...]:
        """The entries that `part` can get beside what the other parts have."""
        taken = {said for name, said in draft.items() if name != part.id} if self.once else set[str]()
        return tuple(entry for entry in part.entries if entry.id not in taken)


@dataclass(frozen=True, slots=True)
class HandIn:
    """A link and a sentence are written, and one of the levels is chosen, from the lowest to the highest."""

    levels: tuple[Entry, ...]


Ask = PickOne | TickSeveral | TypeIn | FillInParts | HandIn
"""What a learner is to do."""


def shuffled(ids: Iterable[str], seed: int, salt: str) -> tuple[str, ...]:
    """`ids` in an order that depends on `seed` and `salt` alone, on every machine and Python version."""
    return tuple(sorted(ids, key=lambda one: hashlib.sha256(f"{seed}/{salt}/{one}".encode()).digest()))


class Kind(ABC, Generic[QuestionT, ResponseT]):
    """The behaviour of one kind. Stateless; one instance serves every question of the kind."""

    model: type[QuestionT]
    """What it is the behaviour of; it is found by that."""

    graded = True
    """Whether there is anything to be right about."""

    single = True
    """Whether it is one answer, of which can be asked how sure they are."""

    partial = False
    """Whether an answer can be right in part."""

    in_class = True
    """Whether a class quiz or a test can ask it: it takes a minute or two, and everybody answers on the spot."""

    key_apart = False
    """Whether a class is told the key in words of its own, beside the counts of its answers."""

    tally_tells = False
    """Whether the counts of answers tell what is right even without a mark; a class then sees none before it votes
    again."""

    @property
    def name(self) -> str:
        """What authors write as `kind`."""
        (name,) = get_args(self.model.model_fields["kind"].annotation)
        return name

    @abstractmethod
    def order(self, question: QuestionT, seed: int) -> tuple[str, ...]:
        """Ids of options or statements in the order this run shows them; empty where nothing is listed."""

    @abstractmethod
    def ask(self, question: QuestionT, order: Sequence[str]) -> Ask:
        """What the learner is to do, with options or statements in this order."""

    @abstractmethod
    def read(self, question: QuestionT, given: object) -> ResponseT:
        """`given` as a response to this question. Raises `BadResponse`, or `QuantityError` for a typed figure.

        Where parts are filled, a mapping of every part's id to its entry or typed figure can be given as well.
        """

    @abstractmethod
    def grade(self, question: QuestionT, response: ResponseT, figures: Figures) -> Grade:
        """The grade of a response that `read` returned."""

    @abstractmethod
    def right(self, question: QuestionT, figures: Figures) -> ResponseT:
        """The authored answer as a response; it gets all points."""

    @abstractmethod
    def foreseen_errors(self, question: QuestionT, figures: Figures) -> tuple[ResponseT, ...]:
        """Responses without full points that the author foresaw; first the one of which most is said."""

    def key(self, question: QuestionT, figures: Figures) -> Sayable:
        """The right answer in words."""
        return self.said(question, self.right(question, figures))

    @abstractmethod
    def said(self, question: QuestionT, response: ResponseT) -> Sayable:
        """A response in words."""

    @abstractmethod
    def tally(
        self, question: QuestionT, order: Sequence[str], distribution: Sequence[tuple[ResponseT, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How a class answered: `distribution` holds each response and how many gave it, `order` is the order shown."""

    def findings(self, question: QuestionT, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """What does not fit each other in the question. Formulas that name one of `unsure` are not judged."""
        del question, figures, unsure
        yield from ()

    def fullest_card(self, question: QuestionT) -> Iterator[str | None]:
        """The most of its own texts that stand on one card together: of feedback, what one answer can call up."""
        yield from (one.text for one in self.own_texts(question))

    @abstractmethod
    def own_texts(self, question: QuestionT) -> Iterator[LearnerText]:
        """The texts that a learner may see, but for those that every kind of question has."""

    def learner_texts(self, question: QuestionT) -> Iterator[LearnerText]:
        """All texts that a learner may see, as an author wrote them."""
        common: tuple[tuple[Path, str | None, Role], ...] = (
            (("content_note",), question.content_note, "named"),
            (("passage",), question.passage, "given"),
            (("prompt",), question.prompt, "given"),
            (("chart",) if question.chart else ("page",) if question.page else ("alt",), question.description, "named"),
            (("locator",), question.locator, "named"),
            (("hint",), question.hint, "told"),
            (("explain",), question.explain, "told"),
            (("discuss",), question.discuss, "told"),
        )
        for path, text, role in common:
            if text:
                yield LearnerText(path, text, role)
        yield from self.own_texts(question)

    def options(self, question: QuestionT) -> KeyedPart | None:
        """The decision between options, of which one or several are right; None for kinds without."""
        del question

    def statements(self, question: QuestionT) -> tuple[KeyedPart, ...]:
        """The decisions on statements, each by itself; none for most kinds."""
        del question
        return ()

    def parts(self, question: QuestionT) -> tuple[KeyedPart, ...]:
        """The decisions of which each has a key among alternatives; none where one types, or where nothing is right."""
        options = self.options(question)
        return self.statements(question) if options is None else (options,)

    def reckoned(self, question: QuestionT) -> Numeric | None:
        """The question, if a figure is asked for that formulas give."""
        del question
        return None

    def portable(self, question: QuestionT) -> Portable | None:
        """The question as other systems have it; None for kinds that they do not have."""
        del question
        return None

    def downgraded(self, question: QuestionT, said: Phrases) -> Downgraded:
        """What stands for the question in other systems: itself, or the nearest kinds that they have, or nothing.

        All that they do not ask is named.
        """
        if self.portable(question) is not None:
            return Downgraded((question,))
        message = Message("Not carried: no kind there comes near to {kind}.", kind=self.name)
        return Downgraded((), (message,))

    def judged_by(self, question: QuestionT, figures: Figures) -> tuple[object, ...]:
        """All that decides which share of the points a response gets. Questions that are judged alike have the same."""
        accepted = tuple((part.path, sorted(one.id for one in part.accepted)) for part in self.parts(question))
        return (self.right(question, figures), self.key(question, figures), accepted)

    def draft(self, question: QuestionT, response: ResponseT) -> dict[str, str]:
        """The parts of a response where parts are filled: for each the entry, or the typed figure."""
        del question, response
        return {}

    def judgements(self, question: QuestionT, response: ResponseT) -> tuple[Judgement, ...]:
        """The sorting decisions inside a response, for reading a lean; none for most kinds."""
        del question, response
        return ()

    def verifications(self, question: QuestionT, response: ResponseT) -> tuple[Verification, ...]:
        """What a response says of statements that are marked as sound or unsound; none where answers do not say that.

        What is right, or accepted with a reason, takes a statement as what it is.
        """
        del question, response
        return ()


class HasModel(Protocol):
    """Something that is for one kind of question."""

    model: type[Question]


def by_model(base: type[HasModelT]) -> dict[type[Question], HasModelT]:
    """An instance of each class below `base` that says what `model` it is for, under that model."""
    found: dict[type[Question], HasModelT] = {}
    for each in base.__subclasses__():
        if "model" in vars(each):
            one = each()
            found[one.model] = one
        found |= by_model(each)
    return found


def texts_of(options: Mapping[str, Option], field: str, role: Role) -> Iterator[LearnerText]:
    """The texts of what stands under ids in a field of a question, and what is said of each."""
    for name, option in options.items():
        yield LearnerText((field, name, "text"), option.text, role)
        if option.feedback:
            yield LearnerText((field, name, "feedback"), option.feedback, "told")


def told_of(field: str, reasons: Iterable[tuple[str, str]], at: Path = ()) -> Iterator[LearnerText]:
    """What is said to answers, each with it, which stand in a field of a question or of its part `at`."""
    for answer, reason in reasons:
        yield LearnerText((*at, field, answer), reason, "told")


def common_fields(question: Question) -> dict[str, object]:
    """What every kind of question has, as it is, for one of another kind that stands for it."""
    return {name: getattr(question, name) for name in Question.model_fields if name != "confidence"}


def longest(texts: Iterable[str | None]) -> str:
    """The longest of some texts; empty where there is none."""
    return max(filter(None, texts), key=len, default="")
