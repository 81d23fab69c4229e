"""What each kind of question does: the order it is shown in, how a response is read and graded, what its key is.

Promises that a grade lies between 0 and the question's points, that a right answer gets all of them, and that the
same seed gives the same order for ever. Refuses a response that the question does not offer (`BadResponse`); it is
then not an answer, and nothing may be recorded.

A response is plain JSON: an option's id (`choice`), a list of them (`multi`), a label for each statement
(`classify`), a number in the question's unit (`number`), or what was typed (`text`).
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar, cast

from questions.figures import evaluate, tolerance
from questions.model import AnyQuestion, Choice, Classify, Figure, Multi, Number, Question, ShortText
from questions.quantity import read_quantity, with_unit

Response = str | list[str] | dict[str, str] | float
Figures = Mapping[str, Figure]
QuestionT = TypeVar("QuestionT", bound=Question)


class BadResponse(ValueError):
    """A response that the question does not offer: an unknown option, a missing statement."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How a response was judged. `remarks` say why it is not right, in the author's words, the nearest first."""

    score: float
    maximum: float
    remarks: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """All of the points."""
        return self.score >= self.maximum

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
class Tally:
    """How many of `of` people gave one answer, or a part of one; `about` is the statement that a label was given to.

    `key` tells whether it is right; None for what counts neither way.
    """

    text: str
    count: int
    of: int
    key: bool | None
    about: str | None = None


def shuffled(ids: Iterable[str], seed: int, salt: str) -> tuple[str, ...]:
    """`ids` in an order that depends on `seed` and `salt` alone, on every machine and Python version."""
    return tuple(sorted(ids, key=lambda one: hashlib.sha256(f"{seed}/{salt}/{one}".encode()).digest()))


class Kind(ABC, Generic[QuestionT]):
    """The behaviour of one kind. Stateless; one instance serves every question of the kind."""

    @abstractmethod
    def order(self, question: QuestionT, seed: int) -> tuple[str, ...]:
        """Ids of options or statements in the order this run shows them; empty where nothing is listed."""

    @abstractmethod
    def read(self, question: QuestionT, given: object) -> Response:
        """`given` as a response to this question. Raises `BadResponse`, or `QuantityError` for a typed figure."""

    @abstractmethod
    def grade(self, question: QuestionT, response: Response, figures: Figures) -> Grade:
        """The grade of a response that `read` returned."""

    @abstractmethod
    def right(self, question: QuestionT, figures: Figures) -> Response:
        """The authored answer as a response; it gets all points."""

    @abstractmethod
    def key(self, question: QuestionT, figures: Figures) -> str:
        """The right answer in words."""

    @abstractmethod
    def said(self, question: QuestionT, response: Response) -> str:
        """A response in words."""

    @abstractmethod
    def tally(
        self, question: QuestionT, order: Sequence[str], spread: Sequence[tuple[Response, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How a class answered: `spread` holds each response and how many gave it, `order` is the order shown."""

    def judgements(self, question: QuestionT, response: Response) -> tuple[Judgement, ...]:
        """The sorting decisions inside a response, for reading a lean; none for most kinds."""
        del question, response
        return ()


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(texts)


class ChoiceKind(Kind[Choice]):
    """One option."""

    def order(self, question: Choice, seed: int) -> tuple[str, ...]:
        """Every option, shuffled unless the author fixed the order."""
        return shuffled(question.options, seed, question.id) if question.shuffle else tuple(question.options)

    def read(self, question: Choice, given: object) -> Response:
        """One option's id."""
        if not isinstance(given, str) or given not in question.options:
            raise BadResponse(f"{given!r} is no option of {question.id}")
        return given

    def grade(self, question: Choice, response: Response, figures: Figures) -> Grade:
        """All points for the key or an option accepted with a reason, else none."""
        del figures
        said = cast(str, response)
        if said == question.answer:
            return Grade(question.points, question.points)
        if said in question.accept_also:
            return Grade(question.points, question.points, (question.accept_also[said],))
        feedback = question.options[said].feedback
        return Grade(0, question.points, (feedback,) if feedback else ())

    def right(self, question: Choice, figures: Figures) -> Response:
        """The key."""
        return question.answer

    def key(self, question: Choice, figures: Figures) -> str:
        """The key's text."""
        del figures
        return question.options[question.answer].text

    def said(self, question: Choice, response: Response) -> str:
        """The chosen option's text."""
        return question.options[cast(str, response)].text

    def tally(
        self, question: Choice, order: Sequence[str], spread: Sequence[tuple[Response, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many chose each option."""
        del figures
        of, counts = sum(number for _, number in spread), {str(said): number for said, number in spread}
        key = {question.answer, *question.accept_also}
        return tuple(Tally(question.options[name].text, counts.get(name, 0), of, name in key) for name in order)


class MultiKind(Kind[Multi]):
    """All options that apply."""

    def order(self, question: Multi, seed: int) -> tuple[str, ...]:
        """Every option, shuffled unless the author fixed the order."""
        return shuffled(question.options, seed, question.id) if question.shuffle else tuple(question.options)

    def read(self, question: Multi, given: object) -> Response:
        """At least one option's id, each once, in the authored order."""
        if not isinstance(given, list) or not given:
            raise BadResponse(f"{question.id} takes a list of options")
        ticked = cast(list[object], given)
        if not all(isinstance(name, str) and name in question.options for name in ticked):
            raise BadResponse(f"{given!r} names no option of {question.id}")
        return [option for option in question.options if option in ticked]

    def grade(self, question: Multi, response: Response, figures: Figures) -> Grade:
        """Share of the key that was ticked less share of the distractors that were: ticking all scores nothing."""
        del figures
        ticked = set(cast(list[str], response))
        key = set(question.answer)
        distractors = set(question.options) - key - set(question.accept_also)
        missed, fallen = key - ticked, distractors & ticked
        # Over a common denominator: 1 - 1/3 - 2/3 would be a little more than nothing in binary fractions.
        of = len(distractors) or 1
        share = (len(key & ticked) * of - len(fallen) * len(key)) / (len(key) * of)
        remarks = [
            option.feedback
            for name, option in question.options.items()
            if name in fallen | missed and option.feedback is not None
        ]
        remarks += [reason for name, reason in question.accept_also.items() if name in ticked]
        return Grade(max(0.0, share) * question.points, question.points, tuple(remarks))

    def right(self, question: Multi, figures: Figures) -> Response:
        """All keys, in the authored order."""
        return [name for name in question.options if name in question.answer]

    def key(self, question: Multi, figures: Figures) -> str:
        """The texts of all keys."""
        del figures
        return _listed(option.text for name, option in question.options.items() if name in question.answer)

    def said(self, question: Multi, response: Response) -> str:
        """The texts of what was ticked."""
        return _listed(question.options[name].text for name in cast(list[str], response))

    def tally(
        self, question: Multi, order: Sequence[str], spread: Sequence[tuple[Response, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many ticked each option."""
        del figures
        of = sum(number for _, number in spread)
        return tuple(
            Tally(
                question.options[name].text,
                sum(number for said, number in spread if name in cast("list[str]", said)),
                of,
                None if name in question.accept_also else name in question.answer,
            )
            for name in order
        )


class ClassifyKind(Kind[Classify]):
    """A label for each statement."""

    def order(self, question: Classify, seed: int) -> tuple[str, ...]:
        """Every statement, shuffled unless the author fixed the order. Labels always keep theirs."""
        if not question.shuffle:
            return tuple(question.statements)
        return shuffled(question.statements, seed, question.id)

    def read(self, question: Classify, given: object) -> Response:
        """A known label for every statement and for nothing else."""
        if not isinstance(given, dict):
            raise BadResponse(f"{question.id} takes a label for each statement")
        labels = cast(dict[object, object], given)
        known = all(isinstance(label, str) and label in question.labels for label in labels.values())
        if set(labels) != set(question.statements) or not known:
            raise BadResponse(f"{given!r} does not label the statements of {question.id}")
        return {name: cast(str, labels[name]) for name in question.statements}

    def grade(self, question: Classify, response: Response, figures: Figures) -> Grade:
        """The points in proportion to the statements that were sorted right."""
        del figures
        said = cast(dict[str, str], response)
        right = sum(self.fits(question, name, said[name]) for name in question.statements)
        remarks = [
            statement.feedback[said[name]]
            for name, statement in question.statements.items()
            if not self.fits(question, name, said[name]) and said[name] in statement.feedback
        ]
        return Grade(question.points * right / len(question.statements), question.points, tuple(remarks))

    def fits(self, question: Classify, statement: str, label: str) -> bool:
        """Whether `label` is the key of `statement` or accepted with a reason."""
        asked = question.statements[statement]
        return label == asked.answer or label in asked.accept_also

    def right(self, question: Classify, figures: Figures) -> Response:
        """Each statement with its key."""
        return {name: statement.answer for name, statement in question.statements.items()}

    def key(self, question: Classify, figures: Figures) -> str:
        """Each statement with its label."""
        del figures
        return self.said(question, {name: one.answer for name, one in question.statements.items()})

    def said(self, question: Classify, response: Response) -> str:
        """Each statement with the label it was given."""
        said = cast(dict[str, str], response)
        return _listed(
            f"{statement.text} – {question.labels[said[name]].text}" for name, statement in question.statements.items()
        )

    def tally(
        self, question: Classify, order: Sequence[str], spread: Sequence[tuple[Response, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many gave each label to each statement, labels that nobody gave left out."""
        del figures
        of = sum(number for _, number in spread)
        return tuple(
            Tally(label.text, count, of, self.fits(question, name, given), question.statements[name].text)
            for name in order
            for given, label in question.labels.items()
            if (count := sum(number for said, number in spread if cast("dict[str, str]", said)[name] == given))
        )

    def judgements(self, question: Classify, response: Response) -> tuple[Judgement, ...]:
        """One judgement a statement; a label accepted with a reason counts as the key."""
        said = cast(dict[str, str], response)
        return tuple(
            Judgement(one.answer, one.answer if self.fits(question, name, said[name]) else said[name])
            for name, one in question.statements.items()
        )


COMMON = 6
"""Different figures that are told one by one when a class typed many."""

SLIP = 0.02
"""How near, as a share of itself, a typed figure must be to a known slip to get the slip's feedback."""


class NumberKind(Kind[Number]):
    """A figure to type."""

    def order(self, question: Number, seed: int) -> tuple[str, ...]:
        """Nothing is listed."""
        del question, seed
        return ()

    def read(self, question: Number, given: object) -> Response:
        """The typed text, or a stored number, as a number in the question's unit."""
        if isinstance(given, str):
            return read_quantity(given, question.unit or "")
        if isinstance(given, (int, float)) and not isinstance(given, bool) and abs(given) <= sys.float_info.max:
            return float(given)
        raise BadResponse(f"a {type(given).__name__} is no figure, or one too large to hold")

    def grade(self, question: Number, response: Response, figures: Figures) -> Grade:
        """All points inside the tolerance of the key or of a figure accepted with a reason, else none."""
        said = cast(float, response)
        key, width = evaluate(question.answer, figures).value, tolerance(question, figures)
        if _near(said, key, width):
            return Grade(question.points, question.points)
        for formula, reason in question.accept_also.items():
            other = evaluate(formula, figures).value
            # The same figure in another magnitude ("billion" for "million") deserves the same share of itself.
            if _near(said, other, width * max(1.0, abs(other / key) if key else 1.0)):
                return Grade(question.points, question.points, (reason,))
        for formula, feedback in question.misconceptions.items():
            slip = evaluate(formula, figures)
            if _near(said, slip.value, max(slip.value - slip.low, slip.high - slip.value, abs(slip.value) * SLIP)):
                return Grade(0, question.points, (feedback,))
        return Grade(0, question.points)

    def right(self, question: Number, figures: Figures) -> Response:
        """The computed figure."""
        return evaluate(question.answer, figures).value

    def key(self, question: Number, figures: Figures) -> str:
        """The computed figure with its unit, and what is accepted around it."""
        value = self._shown(question, evaluate(question.answer, figures).value)
        return f"{value}, give or take {_plain(tolerance(question, figures))}"

    def said(self, question: Number, response: Response) -> str:
        """The figure with its unit."""
        return self._shown(question, cast(float, response), exact=True)

    def tally(
        self, question: Number, order: Sequence[str], spread: Sequence[tuple[Response, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """The commonest figures, and how many gave another one."""
        del order
        of = sum(number for _, number in spread)
        common = tuple(
            Tally(self.said(question, said), number, of, self.grade(question, said, figures).right)
            for said, number in spread[:COMMON]
        )
        others = sum(number for _, number in spread[COMMON:])
        return (*common, Tally("other figures", others, of, key=False)) if others else common

    def _shown(self, question: Number, value: float, *, exact: bool = False) -> str:
        text = _plain(value) if exact else f"{value:,.{question.places}f}"
        return with_unit(text, question.unit or "")


class TextKind(Kind[ShortText]):
    """A word or name to type."""

    def order(self, question: ShortText, seed: int) -> tuple[str, ...]:
        """Nothing is listed."""
        return ()

    def read(self, question: ShortText, given: object) -> Response:
        """What was typed, on one line and without spaces around it."""
        text = " ".join(given.split()) if isinstance(given, str) else ""
        if not text or len(text) > LONGEST_TEXT:
            raise BadResponse(f"{question.id} takes a few words")
        return text

    def grade(self, question: ShortText, response: Response, figures: Figures) -> Grade:
        """All points for one of the accepted answers, else none."""
        said = folded(cast(str, response))
        if said in map(folded, question.accept):
            return Grade(question.points, question.points)
        remarks = [remark for slip, remark in question.misconceptions.items() if folded(slip) == said]
        return Grade(0, question.points, tuple(remarks[:1]))

    def right(self, question: ShortText, figures: Figures) -> Response:
        """The usual form."""
        return question.accept[0]

    def key(self, question: ShortText, figures: Figures) -> str:
        """The usual form of the right answer."""
        return question.accept[0]

    def said(self, question: ShortText, response: Response) -> str:
        """What was typed."""
        return cast(str, response)

    def tally(
        self, question: ShortText, order: Sequence[str], spread: Sequence[tuple[Response, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many were right, and how many gave something else: a class does not read what one of them typed."""
        of = sum(number for _, number in spread)
        right = sum(number for said, number in spread if self.grade(question, said, figures).right)
        return (
            Tally(self.key(question, figures), right, of, key=True),
            Tally("something else", of - right, of, key=False),
        )


LONGEST_TEXT = 100
"""Characters of a typed answer."""


def folded(text: str) -> str:
    """`text` as it is compared: without regard to case, accents and extra spaces. Digits and signs stay as they are."""
    plain = unicodedata.normalize("NFKD", " ".join(text.split())).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _near(said: float, key: float, width: float) -> bool:
    """Whether `said` lies within `width` of `key`, allowing for the last bit of binary fractions."""
    return abs(said - key) <= width + 1e-9 * max(1.0, abs(key))


def _plain(value: float) -> str:
    """A number without exponent or trailing zeros: 1,100,000 or 13.45."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text if text.strip("-0") else f"{value:g}"


KINDS: Mapping[str, Kind[Question]] = MappingProxyType(
    {
        "choice": cast("Kind[Question]", ChoiceKind()),
        "multi": cast("Kind[Question]", MultiKind()),
        "classify": cast("Kind[Question]", ClassifyKind()),
        "number": cast("Kind[Question]", NumberKind()),
        "text": cast("Kind[Question]", TextKind()),
    }
)


def kind_of(question: AnyQuestion) -> Kind[Question]:
    """The behaviour of a question's kind."""
    return KINDS[question.kind]
