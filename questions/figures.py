"""Arithmetic over the figures of a pack: a formula, its value, and the range that rounding leaves it.

Promises: `evaluate` works out numbers, figure ids, `+ - * / **` (whole powers up to `MAX_POWER`),
parentheses, `min`, `max`, `abs` and `round`, and nothing else; whatever else is in a formula raises
`FormulaError` with a sentence for its author. `low <= value <= high` always. A figure stands for
`value ± rounding`; without `rounding` it is exact. The range encloses every possible result. It is wider than
necessary where one figure stands twice in a formula, because each mention is taken as free of the other.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from keyword import iskeyword
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from questions.diagnostics.diagnostic import closest, shown
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from questions.model import Figure, Numeric

LIE_FACTOR: Final = "lie_factor"
"""What a formula calls the lie factor of its question's own chart."""

MAX_LENGTH: Final = 200
_MAX_DEPTH: Final = 20
MAX_POWER: Final = 10


class FormulaError(Exception):
    """Why a formula has no value, in a sentence for its author."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message.english)
        self.message = message
        self.hint = hint


class Known(Protocol):
    """A number that a formula can name."""

    @property
    def value(self) -> float | int:
        """The number itself."""
        ...

    @property
    def rounding(self) -> float | int | None:
        """Half-width of what it stands for; 0 or None where it is exact."""
        ...


class _Exactly(NamedTuple):
    value: float
    rounding: float | None = None


class Value(NamedTuple):
    """A result with its range, all three finite: `low <= value <= high`."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """How far the range reaches from the value, on its longer side."""
        return max(self.high - self.value, self.value - self.low)


def evaluate(formula: str | float, figures: Mapping[str, Known]) -> Value:
    """The value of `formula` and its range. Raises `FormulaError`."""
    if not isinstance(formula, str):
        return _exact(formula)
    return _Evaluation(figures, " ".join(formula.split())).of(parsed_formula(formula, figures), 1)


def worked_out(formula: str | float, question: Numeric, figures: Mapping[str, Figure]) -> Value:
    """The value of a formula of `question`, which can name its chart's `lie_factor` as well. Raises `FormulaError`."""
    return evaluate(formula, figures_for(question, figures))


def figures_for(question: Numeric, figures: Mapping[str, Figure]) -> Mapping[str, Known]:
    """The figures that a question's formulas can name: those of its file, and the `lie_factor` of its own chart."""
    factor = None if question.drawing is None else question.drawing.lie_factor
    return figures if factor is None else {**figures, LIE_FACTOR: _Exactly(factor)}


def parsed_formula(formula: str, figures: Mapping[str, Known]) -> ast.expr:
    """`formula` as a syntax tree, for what reads it in another way than `evaluate`. Raises `FormulaError`.

    Promises only that it is an expression; whether it has a value is for `evaluate` to say.
    """
    text = " ".join(formula.split())
    if len(text) > MAX_LENGTH:
        message = Message("The formula is longer than {most} characters.", most=MAX_LENGTH)
        raise FormulaError(message, Message("compute a part of it in a figure"))
    if not text:
        raise FormulaError(Message("The formula is empty."))
    if not _ALLOWED.fullmatch(text):
        message = Message(
            "The formula {formula} holds more than numbers, figures, + - * / ** ( ) and functions.",
            formula=shown(text),
        )
        raise FormulaError(message, _PLAIN_NUMBERS)
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _unnameable(text, figures) or FormulaError(
            Message("The formula {formula} is not complete.", formula=shown(text)),
            Message("check its parentheses and signs"),
        ) from None


def tolerance(question: Numeric, figures: Mapping[str, Figure]) -> float:
    """Half-width of what `question` accepts around its key, in its unit. Raises `FormulaError`.

    "from rounding" is the farthest that the key can lie from its value, given its inputs' rounding, and at least half
    a unit of the last decimal place shown, so that the key as shown is always right.
    """
    if isinstance(question.tolerance, str):
        return max(worked_out(question.answer, question, figures).half_width, 0.5 * 10.0**-question.places)
    return float(question.tolerance)


_TOO_LARGE: Final = Message("A number in the formula is too large.")
_PLAIN_NUMBERS: Final = Message("write 1100000 or 1.1e6, without a comma, a unit or a percent sign")
_ALLOWED: Final = re.compile(r"[A-Za-z0-9_.,+\-*/() ]*")


def _unnameable(text: str, figures: Mapping[str, Known]) -> FormulaError | None:
    """The advice for a formula that names a figure whose id Python's grammar reads as something else."""
    for name in figures:
        if name.isidentifier() and not iskeyword(name):
            continue
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            better = name.replace("-", "_")
            better = better if better.isidentifier() and not iskeyword(better) else f"figure_{better}"
            return FormulaError(_why_not(name), Message("rename the figure to “{better}”", better=better))
    return None


def _why_not(name: str) -> Message:
    if iskeyword(name):
        return Message(
            "The figure {name} cannot be named in a formula: its id is a word with a meaning of its own.",
            name=shown(name),
        )
    if "-" in name:
        return Message(
            "The figure {name} cannot be named in a formula: its id has a hyphen, which reads as a minus.",
            name=shown(name),
        )
    return Message("The figure {name} cannot be named in a formula: its id begins with a digit.", name=shown(name))


def _exact(number: float) -> Value:
    return _checked(number, number, number)


def _checked(value: float, low: float, high: float) -> Value:
    try:
        result = Value(float(value), float(low), float(high))
    except OverflowError:
        raise FormulaError(_TOO_LARGE) from None
    if not all(map(math.isfinite, result)):
        raise FormulaError(_TOO_LARGE)
    return result


class _Evaluation:
    def __init__(self, figures: Mapping[str, Known], text: str) -> None:
        self._figures = figures
        self._text = text

    def of(self, node: ast.expr, depth: int) -> Value:
        if depth > _MAX_DEPTH:
            raise FormulaError(
                Message("The formula is nested more than {most} levels deep.", most=_MAX_DEPTH),
                Message("compute a part of it in a figure"),
            )
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return _exact(number)
            case ast.Name(id=name):
                return self._figure(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value, low, high = self.of(operand, depth + 1)
                return Value(-value, -high, -low)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.of(operand, depth + 1)
            case ast.BinOp(left=left, op=sign, right=right):
                return _combine(sign, self.of(left, depth + 1), self.of(right, depth + 1))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return _call(name, [self.of(each, depth + 1) for each in arguments])
            case _:
                part = ast.get_source_segment(self._text, node) or self._text
                raise FormulaError(Message("{part} cannot stand in a formula.", part=shown(part)), _PLAIN_NUMBERS)

    def _figure(self, name: str) -> Value:
        figure = self._figures.get(name)
        if figure is None:
            raise _unnameable(self._text, self._figures) or FormulaError(
                Message("The formula names {name}, which is no figure here.", name=shown(name)),
                closest(name, self._figures),
            )
        rounding = abs(figure.rounding or 0)
        return _checked(figure.value, figure.value - rounding, figure.value + rounding)


def _combine(sign: ast.operator, a: Value, b: Value) -> Value:
    if isinstance(sign, ast.Pow):
        return _power(a, b)
    work = _WORK.get(type(sign))
    if work is None:
        raise FormulaError(Message("Of the signs, only + - * / ** can be used in a formula."))
    if isinstance(sign, ast.Div) and b.low <= 0 <= b.high:
        if b.low == b.high:
            raise FormulaError(Message("The formula divides by something that is zero."))
        raise FormulaError(Message("The formula divides by something that may be zero within its rounding."))
    # Each of the four is monotone in either input, so the bounds lie at the corners.
    corners = [work(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return _checked(work(a.value, b.value), min(corners), max(corners))


_WORK: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda x, y: x / y,
}


def _power(base: Value, exponent: Value) -> Value:
    power = int(exponent.value)
    if exponent.low != exponent.high or power != exponent.value or abs(power) > MAX_POWER:
        raise FormulaError(
            Message("A power must be a whole number from {least} to {most}.", least=-MAX_POWER, most=MAX_POWER)
        )
    spans_zero = base.low <= 0 <= base.high
    if power < 0 and spans_zero:
        raise FormulaError(Message("The formula takes a negative power of something that is or may be zero."))
    try:
        ends = [base.low**power, base.high**power]
        value = base.value**power
    except OverflowError:
        raise FormulaError(_TOO_LARGE) from None
    low = 0.0 if power > 0 and power % 2 == 0 and spans_zero else min(ends)
    return _checked(value, low, max(ends))


def _call(name: str, values: list[Value]) -> Value:
    columns = list(zip(*values, strict=True))
    match name, values:
        case "min" | "max", [_, _, *_]:
            choose = min if name == "min" else max
            return _checked(*(choose(column) for column in columns))
        case "abs", [only]:
            ends = sorted((abs(only.low), abs(only.high)))
            return _checked(abs(only.value), 0.0 if only.low <= 0 <= only.high else ends[0], ends[1])
        case "round", [only]:
            return _rounded(only, 0)
        case "round", [only, places] if places.low == places.high and places.value in range(-12, 13):
            return _rounded(only, int(places.value))
        case "min" | "max" | "abs" | "round", _:
            raise FormulaError(
                Message("“{name}” is not used like this.", name=name),
                Message("write min(a, b), max(a, b), abs(a), round(a) or round(a, 2)"),
            )
        case _:
            raise FormulaError(
                Message("{name} is not known in formulas; min, max, abs and round are.", name=shown(name)),
                closest(name, ("min", "max", "abs", "round")),
            )


def _rounded(number: Value, places: int) -> Value:
    try:
        return _checked(*(round(each, places) for each in number))
    except OverflowError:
        raise FormulaError(_TOO_LARGE) from None
