"""Kinds of which the answer is typed: `number`, `estimate` and `text`."""

from __future__ import annotations

import math
import re
import sys
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from questions.diagnostics.diagnostic import Code, Finding, shown
from questions.diagnostics.references import is_key
from questions.figures import FormulaError, Value, tolerance, worked_out
from questions.json_values import is_object
from questions.kinds.kind import (
    Ask,
    BadResponse,
    Figures,
    FillInParts,
    Grade,
    Kind,
    Part,
    Tally,
    TypeIn,
    longest,
    told_of,
)
from questions.kinds.question_parts import Downgraded, LearnerText, Portable, PortableFigure, PortableWords
from questions.markdown import escaped
from questions.messages import Amount, Message, Sayable
from questions.model import Estimate, Number, Numeric, ShortText
from questions.quantity import FINE, read_quantity, with_unit, written
from questions.signs import folded, seen

if TYPE_CHECKING:
    from questions.formats.phrases import Phrases

NumericT = TypeVar("NumericT", bound=Numeric)
FigureT = TypeVar("FigureT", float, dict[str, float])

COMMON = 6
"""Different figures that are told one by one when a class typed many."""

SLIP = 0.02
"""How near, as a share of itself, a typed figure must be to a known slip to get the slip's feedback."""

LONGEST_TEXT = 100
"""Characters of a typed answer."""

MOST_PLACES = 12
"""Decimals that a key is shown with at the most."""

ARTICLES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        language: re.compile(rf"(?:{words})(?=\S)")
        for language, words in {
            "en": "the |an? ",
            "es": "el |l[ao]s? |una? |un[ao]s ",
            "fr": "l'|l[ae] |les |une? |des ",
            "de": "d(?:er|ie|as|en|em|es) |eine?[mnrs]? |ein ",
            "it": "l'|un'|il |l[aoe] |i |gli |un[ao]? ",
            "pt": "[oa]s? |uma? |um ",
            "nl": "de |het |een ",
        }.items()
    }
)
"""What may stand before a noun or be missing there, in answers of a language."""


class NumericKind(Kind[NumericT, FigureT], Generic[NumericT, FigureT]):
    """A figure that is graded against a formula."""

    key_apart = True

    @abstractmethod
    def figure(self, response: FigureT) -> float:
        """The figure of a response that is graded."""

    @abstractmethod
    def response(self, figure: float) -> FigureT:
        """A response of which this is the figure."""

    def order(self, question: NumericT, seed: int) -> tuple[str, ...]:
        """Nothing is listed."""
        del question, seed
        return ()

    def figure_of(self, question: NumericT, given: object) -> float:
        """The typed text, or a stored number, as a number in the question's unit."""
        if isinstance(given, str):
            return read_quantity(given, question.unit or "", question.language, fine=is_fine(question))
        if isinstance(given, (int, float)) and not isinstance(given, bool) and abs(given) <= sys.float_info.max:
            return float(given)
        raise BadResponse(f"a {type(given).__name__} is no figure, or one too large to hold")

    def grade(self, question: NumericT, response: FigureT, figures: Figures) -> Grade:
        """All points inside the tolerance of the key or of a figure accepted with a reason, else none."""
        said = self.figure(response)
        key, width = worked_out(question.answer, question, figures).value, tolerance(question, figures)
        if _near(said, key, width):
            return Grade(question.points, question.points)
        for formula, reason in question.accept_also.items():
            other = worked_out(formula, question, figures).value
            # The same figure in another magnitude ("billion" for "million") deserves the same share of itself.
            if _near(said, other, width * max(1.0, abs(other / key) if key else 1.0)):
                return Grade(question.points, question.points, (reason,))
        for formula, feedback in question.misconceptions.items():
            slip = worked_out(formula, question, figures)
            if _near(said, slip.value, max(slip.value - slip.low, slip.high - slip.value, abs(slip.value) * SLIP)):
                return Grade(0, question.points, (feedback,))
        return Grade(0, question.points)

    def right(self, question: NumericT, figures: Figures) -> FigureT:
        """The computed figure."""
        return self.response(worked_out(question.answer, question, figures).value)

    def foreseen_errors(self, question: NumericT, figures: Figures) -> tuple[FigureT, ...]:
        """The known slips, the one of which most is said first, and figures far off to both sides."""
        foreseen_errors = sorted(question.misconceptions, key=lambda slip: -len(question.misconceptions[slip]))
        known = [worked_out(formula, question, figures).value for formula in foreseen_errors]
        key, width = worked_out(question.answer, question, figures).value, tolerance(question, figures)
        far = (key + 9 * abs(key) + 3 * width + 1, key - 0.2 * abs(key) - 3 * width - 1)
        wrong = (self.response(figure) for figure in (*known, *far))
        return tuple(said for said in wrong if not self.grade(question, said, figures).right)

    def key(self, question: NumericT, figures: Figures) -> Sayable:
        """The computed figure with its unit, and what is accepted around it."""
        shown = self.key_figure(question, figures)
        width = tolerance(question, figures)
        if isinstance(question.tolerance, str):
            width = self._sayable(question, width, figures)
        if not width:
            return shown
        said = written(_plain(width), question.language)
        return Message("{figure}, give or take {width}", figure=shown, width=said)

    def _sayable(self, question: NumericT, width: float, figures: Figures) -> float:
        """A worked-out width in as few digits as the figure itself is told in, and never more than is accepted."""
        value, shown_places = worked_out(question.answer, question, figures).value, self._places(question, figures)
        shown = round(value, shown_places)
        for places in range(shown_places, MOST_PLACES):
            step = 10.0**-places
            most = math.floor(width / step + 1e-9)
            for said in (round(most * step, places), round((most - 1) * step, places)):
                if said > 0 and all(_near(shown + side * said, value, width) for side in (1, -1)):
                    return said
        return 0.0

    def key_figure(self, question: NumericT, figures: Figures) -> str:
        """The computed figure with its unit."""
        value = worked_out(question.answer, question, figures).value
        return self._with_unit(question, f"{value:,.{self._places(question, figures)}f}")

    def _places(self, question: NumericT, figures: Figures) -> int:
        """The places that the author asks for, and more where the computed figure would be wrong as it is shown."""
        value, width = worked_out(question.answer, question, figures).value, tolerance(question, figures)
        precise = (
            places for places in range(question.places, MOST_PLACES) if _near(round(value, places), value, width)
        )
        return next(precise, MOST_PLACES)

    def said(self, question: NumericT, response: FigureT) -> str:
        """The figure with its unit."""
        return self.shown(question, self.figure(response))

    def tally(
        self, question: NumericT, order: Sequence[str], distribution: Sequence[tuple[FigureT, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """The commonest figures, and how many gave another one."""
        del order
        of = sum(number for _, number in distribution)
        counts: dict[str, tuple[int, bool]] = {}
        for said, number in distribution:
            text = self.shown(question, self.figure(said))
            known, right = counts.get(text, (0, self.grade(question, said, figures).right))
            counts[text] = (known + number, right)
        ranked = sorted(counts.items(), key=lambda one: -one[1][0])
        common = tuple(Tally(text, number, of, right) for text, (number, right) in ranked[:COMMON])
        others = sum(number for _, (number, _) in ranked[COMMON:])
        return (*common, Tally(Message("other figures"), others, of, key=False)) if others else common

    def findings(self, question: NumericT, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Formulas that cannot be worked out, tolerances that are too narrow, misconceptions that would be right."""
        faults: list[Finding] = []

        def work_out(formula: str | float, *path: str | int) -> Value | None:
            try:
                return worked_out(formula, question, figures)
            except FormulaError as error:
                names = str(formula)
                if not any(name in names for name in unsure):
                    faults.append(Finding(path, Code.FORMULA, error.message, error.hint, at_key=len(path) > 1))
                return None

        key = work_out(question.answer, "answer")
        also = {formula: work_out(formula, "accept_also", formula) for formula in question.accept_also}
        foreseen_errors = {formula: work_out(formula, "misconceptions", formula) for formula in question.misconceptions}
        yield from faults
        if str(question.answer) in also:
            yield is_key(("accept_also", str(question.answer)), str(question.answer))
        explicit = None if isinstance(question.tolerance, str) else question.tolerance
        if explicit is not None and explicit < 0:
            yield Finding(("tolerance",), Code.TOLERANCE, Message("A tolerance cannot be less than 0."))
            return
        if key is None:
            return
        if explicit is not None and explicit < key.half_width * (1 - 1e-9):
            message = Message(
                "The tolerance {tolerance} is narrower than the rounding of the figures, {rounding}.",
                tolerance=f"{explicit:g}",
                rounding=f"{key.half_width:.4g}",
            )
            advice = Message("write “from rounding”, or a wider one")
            yield Finding(("tolerance",), Code.TOLERANCE, message, advice)
        width = tolerance(question, figures)
        for formula, slip in foreseen_errors.items():
            for right in (key, *also.values()):
                if slip and right and abs(slip.value - right.value) <= width + 1e-9 * max(1.0, abs(right.value)):
                    message = Message(
                        "The misconception gives {value}, which is accepted as {accepted}.",
                        value=Amount(f"{slip.value:.6g}"),
                        accepted=Amount(f"{right.value:.6g}"),
                    )
                    advice = Message("narrow the tolerance, or choose figures that tell the two apart")
                    path = ("misconceptions", formula)
                    yield Finding(path, Code.MISCONCEPTION, message, advice, at_key=True)
                    break

    def fullest_card(self, question: NumericT) -> Iterator[str | None]:
        """The most that one figure calls up."""
        yield longest([*question.accept_also.values(), *question.misconceptions.values()])

    def own_texts(self, question: NumericT) -> Iterator[LearnerText]:
        """The unit, and what is said to certain figures."""
        if question.unit:
            yield LearnerText(("unit",), question.unit, "named")
        yield from told_of("accept_also", question.accept_also.items())
        yield from told_of("misconceptions", question.misconceptions.items())

    def reckoned(self, question: NumericT) -> Numeric | None:
        """It is one."""
        return question

    def judged_by(self, question: NumericT, figures: Figures) -> tuple[object, ...]:
        """And the other formulas that are accepted."""
        return (*super().judged_by(question, figures), sorted(question.accept_also))

    def shown(self, question: NumericT, value: float) -> str:
        """A figure as it was typed, with its unit."""
        return self._with_unit(question, _plain(value))

    def _with_unit(self, question: NumericT, figure: str) -> str:
        """A figure in the signs of the question's language, as those around it in its texts, with its unit."""
        return with_unit(written(figure, question.language), question.unit or "", question.language)


class NumberKind(NumericKind[Number, float]):
    """A figure to type. A response is the figure in the question's unit."""

    model = Number

    def ask(self, question: Number, order: Sequence[str]) -> Ask:
        """A figure."""
        return TypeIn(figure=True, unit=question.unit)

    def read(self, question: Number, given: object) -> float:
        """The typed text, or a stored number, as a number in the question's unit."""
        return self.figure_of(question, given)

    def figure(self, response: float) -> float:
        """The response."""
        return response

    def response(self, figure: float) -> float:
        """The figure."""
        return figure

    def portable(self, question: Number) -> Portable:
        """Many systems have it."""
        return PortableFigure(question)


_GUESS, _WORKED_OUT = "guess", "answer"


class EstimateKind(NumericKind[Estimate, dict[str, float]]):
    """A guess, then the figure worked out. A response has both under `guess` and `answer`; the guess is not graded."""

    model = Estimate

    def ask(self, question: Estimate, order: Sequence[str]) -> Ask:
        """First a guess, then a figure."""
        unit = question.unit
        guess, figure = Message("Your guess"), Message("Your figure")
        return FillInParts((Part(_GUESS, guess, unit=unit), Part(_WORKED_OUT, figure, unit=unit, told=question.given)))

    def read(self, question: Estimate, given: object) -> dict[str, float]:
        """Both parts, each a figure."""
        if not is_object(given) or set(given) != {_GUESS, _WORKED_OUT}:
            raise BadResponse(f"{question.id} takes a guess and a figure")
        return {part: self.figure_of(question, given[part]) for part in (_GUESS, _WORKED_OUT)}

    def figure(self, response: dict[str, float]) -> float:
        """The one that was worked out."""
        return response[_WORKED_OUT]

    def response(self, figure: float) -> dict[str, float]:
        """The figure, guessed so as well."""
        return {_GUESS: figure, _WORKED_OUT: figure}

    def guessed(self, question: Estimate, response: dict[str, float]) -> str:
        """The guess with its unit."""
        return self.shown(question, response[_GUESS])

    def times_off(self, question: Estimate, response: dict[str, float], figures: Figures) -> float | None:
        """How many times too large or too small the guess was, 1 or more; None where signs or zeros allow no ratio."""
        guess, key = response[_GUESS], worked_out(question.answer, question, figures).value
        if guess * key <= 0:
            return None
        return max(guess / key, key / guess)

    def fullest_card(self, question: Estimate) -> Iterator[str | None]:
        """What is given, and the most that one figure calls up."""
        yield question.given
        yield from super().fullest_card(question)

    def own_texts(self, question: Estimate) -> Iterator[LearnerText]:
        """And what it is worked out with."""
        yield LearnerText(("given",), question.given, "given")
        yield from super().own_texts(question)

    def portable(self, question: Estimate) -> Portable:
        """On paper a guess can come first."""
        return PortableFigure(_worked_out(question, question.prompt), question.given)

    def downgraded(self, question: Estimate, said: Phrases) -> Downgraded:
        """A figure, with what it is worked out with below the prompt."""
        del said
        message = Message("A number question there: the guess before it is not asked.")
        return Downgraded((_worked_out(question, f"{question.prompt}\n\n{question.given}"),), (message,))

    def draft(self, question: Estimate, response: dict[str, float]) -> dict[str, str]:
        """Both figures as they would be typed."""
        return {part: repr(figure) for part, figure in response.items()}


def _worked_out(question: Estimate, prompt: str) -> Number:
    """The figure alone. A prompt may be as long as two: it is not measured again."""
    same = {name: getattr(question, name) for name in Numeric.model_fields if name != "confidence"}
    made = Number.model_construct(None, **(same | {"kind": "number", "prompt": prompt}))
    made.take_language(question.language)
    return made


class TextKind(Kind[ShortText, str]):
    """A word or name to type. A response is what was typed."""

    model = ShortText
    key_apart = True
    tally_tells = True

    def order(self, question: ShortText, seed: int) -> tuple[str, ...]:
        """Nothing is listed."""
        return ()

    def ask(self, question: ShortText, order: Sequence[str]) -> Ask:
        """A few words."""
        return TypeIn(figure=False)

    def read(self, question: ShortText, given: object) -> str:
        """What was typed, on one line and without spaces around it."""
        text = " ".join(seen(given).split()) if isinstance(given, str) else ""
        if not text or len(text) > LONGEST_TEXT:
            raise BadResponse(f"{question.id} takes a few words")
        return text

    def grade(self, question: ShortText, response: str, figures: Figures) -> Grade:
        """All points for one of the accepted answers, else none.

        What is accepted or known as a slip to the letter goes before what differs by an article or a full stop.
        """
        for compared in (folded, partial(_bare, language=question.language)):
            if compared(response) in map(compared, question.accept):
                return Grade(question.points, question.points)
            for slip, remark in question.misconceptions.items():
                if compared(slip) == compared(response):
                    return Grade(0, question.points, (remark,))
        return Grade(0, question.points)

    def right(self, question: ShortText, figures: Figures) -> str:
        """The usual form."""
        return question.accept[0]

    def foreseen_errors(self, question: ShortText, figures: Figures) -> tuple[str, ...]:
        """The known wrong answers, and one that nobody accepts."""
        known = sorted(question.misconceptions, key=lambda slip: -len(question.misconceptions[slip]))
        return (*known, "?" * (1 + max(map(len, question.accept))))

    def key(self, question: ShortText, figures: Figures) -> str:
        """The usual form of the right answer, as texts of packs are written."""
        return escaped(question.accept[0])

    def said(self, question: ShortText, response: str) -> str:
        """What was typed, as texts of packs are written."""
        return escaped(response)

    def tally(
        self, question: ShortText, order: Sequence[str], distribution: Sequence[tuple[str, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many were right, and how many gave something else: a class does not read what one of them typed."""
        of = sum(number for _, number in distribution)
        right = sum(number for said, number in distribution if self.grade(question, said, figures).right)
        return (
            Tally(self.key(question, figures), right, of, key=True),
            Tally(Message("something else"), of - right, of, key=False),
        )

    def findings(self, question: ShortText, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Answers that are accepted twice, and misconceptions that are accepted."""
        first: dict[str, int] = {}
        for number, text in enumerate(question.accept):
            if first.setdefault(folded(text), number) != number:
                message = Message(
                    "{text} is accepted already: case, accents and spaces do not count.", text=shown(text)
                )
                yield Finding(("accept", number), Code.SAME_TEXT, message, Message("remove it"))
        for slip in question.misconceptions:
            if folded(slip) in first:
                message = Message("The misconception {text} is accepted as right.", text=shown(slip))
                advice = Message("remove one of them")
                yield Finding(("misconceptions", slip), Code.MISCONCEPTION, message, advice, at_key=True)

    def fullest_card(self, question: ShortText) -> Iterator[str | None]:
        """All that is right, and the most that one answer calls up."""
        yield from question.accept
        yield longest(question.misconceptions.values())

    def own_texts(self, question: ShortText) -> Iterator[LearnerText]:
        """What is said to known wrong answers. Accepted answers are what learners type, and no texts of ours."""
        yield from told_of("misconceptions", question.misconceptions.items())

    def judged_by(self, question: ShortText, figures: Figures) -> tuple[object, ...]:
        """And all that is accepted."""
        return (*super().judged_by(question, figures), question.accept)

    def portable(self, question: ShortText) -> Portable:
        """Many systems have it."""
        return PortableWords(question)


def is_fine(question: Numeric) -> bool:
    """Whether its figures are shown with three decimals or more."""
    narrow = not isinstance(question.tolerance, str) and question.tolerance < 0.5 * 10.0**-question.places
    return narrow or question.places >= FINE


def _bare(answer: str, language: str) -> str:
    """An answer folded, without an article before it and a full stop after it, where anything is left then."""
    text = folded(answer)
    text = text[:-1].rstrip() if len(text) > 1 and text[-1] in ".。" else text
    article = ARTICLES.get(language[:2])
    return article.sub("", text, count=1) if article and article.match(text) else text


def _near(said: float, key: float, width: float) -> bool:
    """Whether `said` lies within `width` of `key`, allowing for the last bit of binary fractions."""
    return abs(said - key) <= width + 1e-9 * max(1.0, abs(key))


def _plain(value: float) -> str:
    """A number without exponent or trailing zeros: 1,100,000 or 13.45."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text if text.strip("-0") else f"{value:g}"
