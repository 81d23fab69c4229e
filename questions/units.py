"""Units of figures, and the unit that a formula over figures gives.

Promises: `read_unit` reads any text as a unit; what is not in the table below is a name of its own, in which singular
and plural are one. `unit_of` follows a formula through sums, products and powers, and says with `UnitClash` where it
adds what cannot be added. Refuses to guess what a plain number in a formula stands for: `/ 365` may take days away,
`* 100` may turn a share into percent or be a hundred of something, so both are held to be possible.

A table of its own, and not pint: a ledger counts votes, cells and stalls, which pint asks to have defined first, and
pint does not know percentage points or “per 100,000”.
"""

from __future__ import annotations

import ast
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from questions.figures import evaluate, parsed_formula
from questions.messages import Amount, Message
from questions.quantity import split_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.messages import Sayable
    from questions.model import Figure

_Joining = Literal["adds", "takes apart", "compares"]
Powers = frozenset[tuple[str, int]]
"""Names of base units with their powers; none for a plain number, a share or a ratio."""


class Unit(NamedTuple):
    """`powers` says what is measured, `scale` how much of it 1 is: percent is 0.01 of nothing, USD billion 1e9 USD."""

    powers: Powers
    scale: float = 1.0

    @property
    def named(self) -> Sayable:
        """What is measured."""
        above = " ".join(name for name, power in sorted(self.powers) if power > 0)
        below = " ".join(name for name, power in sorted(self.powers) if power < 0)
        if below:
            return Message("{above} per {below}", above=above or "1", below=below)
        return above or Message("a share or ratio")


class UnitClash(Exception):
    """A formula adds, takes away or compares two units that do not go together; `message` says so to its author."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


class Measure(NamedTuple):
    """What a formula gives, in which unit.

    `unit` is None where only plain numbers are in it, which fit any unit. `literal` is the product of the plain
    numbers that the figures were multiplied by; not a number where no single one can be told.
    """

    unit: Unit | None
    literal: float
    kind: Literal["", "ratio", "rest", "difference"] = ""
    """A quotient of two of a kind; a whole less its part; a difference of two percentages or shares."""


def read_unit(text: str) -> Unit:
    """The unit that `text` names: “USD billion”, “people a day”, “people per 100,000”, “cells”."""
    return _read(text)[0]


def counted_unit(text: str) -> Unit:
    """What a unit counts, without what it is counted by: people of “people per 100,000”, minutes of “minutes a day”."""
    return _read(text)[1]


def unit_of(formula: str | float, figures: Mapping[str, Figure]) -> Measure | None:
    """What `formula` gives, or None where it mixes names that may or may not be of one kind.

    The formula is one that `evaluate` works out. Raises `UnitClash`, with a sentence for its author.
    """
    if not isinstance(formula, str):
        return Measure(None, float(formula))
    return _measure(parsed_formula(formula, figures), figures)


def is_power_of_ten(factor: float) -> bool:
    """Whether `factor` moves a number by two digits or more, to either side: 100, 0.001, but neither 10 nor 60."""
    if not math.isfinite(factor) or factor <= 0:
        return False
    digits = math.log10(factor)
    return abs(digits) > 1.5 and math.isclose(digits, round(digits), abs_tol=1e-6)


_SHARE: Final[Powers] = frozenset()
_PEOPLE: Final[Powers] = frozenset({("people", 1)})
_PERSONS: Final = (
    "people person head capita inhabitant resident citizen man men woman women child children adult voter prisoner"
    " inmate detainee deportee migrant victim worker student pupil reader learner"
)
_TABLE: Final[dict[str, Unit]] = {
    **dict.fromkeys(("percent", "pct", "%"), Unit(_SHARE, 0.01)),
    **dict.fromkeys(("percentage point", "point", "pp", "index point", "index"), Unit(_SHARE, 0.01)),
    **dict.fromkeys(("", "time", "fold", "ratio"), Unit(_SHARE)),
    "dozen": Unit(_SHARE, 12.0),
    **dict.fromkeys(("usd", "us$", "$", "dollar", "us dollar"), Unit(frozenset({("USD", 1)}))),
    **dict.fromkeys(("eur", "€", "euro"), Unit(frozenset({("EUR", 1)}))),
    **dict.fromkeys(("gbp", "£"), Unit(frozenset({("GBP", 1)}))),
    **{
        name: Unit(frozenset({("time", 1)}), size)
        for name, size in {
            "second": 1.0,
            "minute": 60.0,
            "hour": 3600.0,
            "day": 86400.0,
            "week": 604800.0,
            "month": 365.25 / 12 * 86400,
            "year": 365.25 * 86400,
        }.items()
    },
    **dict.fromkeys(_PERSONS.split(), Unit(_PEOPLE)),
}
"""What the table knows. Kinds of people are people, so that a share of prisoners in a population is a share."""

_BY: Final = re.compile(r" (?:per|an?|for (?:each|every)|in (?:each|every)|of every|to an?)(?: other)? |/")
_WHERE: Final = re.compile(r" (?:in|of|from|with|on|who|that|at|by)(?: .*)?$")
_NUMBER: Final = re.compile(r"\d[\d,.]*")


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[Unit, Unit]:
    plain = " ".join(re.sub(r"\([^)]*\)", " ", text.lower()).replace("per cent", "percent").split())
    first, *others = _BY.split(f" {plain}")
    top = whole = _named(first)
    for each in others:
        number = _NUMBER.match(each)
        noun = _NUMBER.sub("", each).strip()
        # “murders per 100,000” leaves unsaid that they are people; “per 100,000” alone is a share.
        below = _named(noun) if noun or not number else Unit(_PEOPLE if first.strip() else _SHARE)
        by = float(number[0].replace(",", "").rstrip(".") or 1) if number else 1.0
        whole = _times(whole, below, -1)
        whole = whole._replace(scale=whole.scale / (by or 1.0))
    return whole, top


def _named(text: str) -> Unit:
    base, scale = split_unit(_WHERE.sub("", text))
    words = [*base.split()[:-1], _singular(base.split()[-1])] if base else []
    for name in (" ".join(words), " ".join(words[-2:]), " ".join(words[-1:])):
        if name in _TABLE:
            return Unit(_TABLE[name].powers, _TABLE[name].scale * scale)
    measured = words[-2:] if words[-2:-1] in (["square"], ["cubic"]) else words[-1:]
    return Unit(frozenset({(" ".join(measured), 1)}), scale)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _times(one: Unit, other: Unit, power: int) -> Unit:
    powers = dict(one.powers)
    for name, exponent in other.powers:
        powers[name] = powers.get(name, 0) + exponent * power
    return Unit(frozenset((name, each) for name, each in powers.items() if each), one.scale * other.scale**power)


def _measure(node: ast.expr, figures: Mapping[str, Figure]) -> Measure | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Measure(None, float(number))
        case ast.Name(id=name):
            return Measure(read_unit(figures[name].unit), 1.0)
        case ast.UnaryOp(operand=operand):
            return _measure(operand, figures)
        case ast.Call(func=ast.Name(id=name), args=[first, *others]):
            found = _measure(first, figures)
            for each in others if name in {"min", "max"} else ():
                other = _measure(each, figures)
                found = _together(found, other, "compares") if found and other else None
            return found
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base = _measure(left, figures)
            return _power(base, int(evaluate(ast.unparse(right), figures).value)) if base else None
        case ast.BinOp(left=left, op=sign, right=right):
            a, b = _measure(left, figures), _measure(right, figures)
            if a is None or b is None:
                return None
            if isinstance(sign, ast.Sub):
                return _less(a, b)
            return _together(a, b, "adds") if isinstance(sign, ast.Add) else _product(a, b, sign)
        case _:
            return None


def _product(a: Measure, b: Measure, sign: ast.operator) -> Measure:
    power = -1 if isinstance(sign, ast.Div) else 1
    literal = a.literal * b.literal if power == 1 else a.literal / b.literal if b.literal else math.nan
    if a.unit is None or b.unit is None:
        known = a if b.unit is None else b
        unit = known.unit and (known.unit if known is a else _times(Unit(_SHARE), known.unit, power))
        return Measure(unit, literal, known.kind if known is a or power == 1 else "")
    same = power == -1 and a.unit.powers == b.unit.powers
    return Measure(_times(a.unit, b.unit, power), literal, "ratio" if same else "")


def _power(base: Measure, power: int) -> Measure:
    literal = base.literal**power if base.literal or power > 0 else math.nan
    if base.unit is None:
        return Measure(None, literal)
    powers = frozenset((name, each * power) for name, each in base.unit.powers if power)
    return Measure(Unit(powers, base.unit.scale**power), literal)


def _less(a: Measure, b: Measure) -> Measure | None:
    found = _together(a, b, "takes apart")
    if found is None:
        return None
    if a.unit is None or a.kind == "rest":
        return found._replace(kind="rest")
    two_shares = b.unit is not None and not a.unit.powers and (a.unit.scale == 0.01 or a.kind == b.kind == "ratio")
    return found._replace(kind="difference" if two_shares else "")


def _together(a: Measure, b: Measure, what: _Joining) -> Measure | None:
    """Of two that are added, taken apart or compared: the unit of both. A plain number takes on the other's."""
    if a.unit is None and b.unit is None:
        return Measure(None, math.nan)
    if a.unit is None or b.unit is None:
        return a if b.unit is None else b
    if a.unit.powers != b.unit.powers:
        apart = {name for name, _ in a.unit.powers ^ b.unit.powers}
        if a.unit.powers and b.unit.powers and not apart & _KNOWN:
            return None
        raise UnitClash(_two_units(what, a.unit.named, b.unit.named))
    if (a.unit, a.literal) == (b.unit, b.literal):
        return Measure(a.unit, a.literal)
    sizes = [
        (each.unit.scale, each.unit.scale / each.literal if each.literal else math.nan) for each in (a, b) if each.unit
    ]
    for one in sizes[0]:
        if any(math.isclose(one, other) for other in sizes[1]):
            return Measure(Unit(a.unit.powers, one), 1.0)
    factor = sizes[0][1] / sizes[1][1]
    if is_power_of_ten(factor):
        times = Amount(f"{max(factor, 1 / factor):,.0f}")
        raise UnitClash(_second_smaller(what, times) if factor > 1 else _first_smaller(what, times))
    return Measure(a.unit, math.nan)


def _two_units(what: _Joining, one: Sayable, other: Sayable) -> Message:
    match what:
        case "adds":
            return Message("The formula adds {one} and {other}.", one=one, other=other)
        case "takes apart":
            return Message("The formula takes apart {one} and {other}.", one=one, other=other)
        case "compares":
            return Message("The formula compares {one} with {other}.", one=one, other=other)


def _second_smaller(what: _Joining, times: Amount) -> Message:
    match what:
        case "adds":
            return Message("The formula adds two magnitudes: 1 of the first is {times} of the second.", times=times)
        case "takes apart":
            return Message(
                "The formula takes apart two magnitudes: 1 of the first is {times} of the second.", times=times
            )
        case "compares":
            return Message("The formula compares two magnitudes: 1 of the first is {times} of the second.", times=times)


def _first_smaller(what: _Joining, times: Amount) -> Message:
    match what:
        case "adds":
            return Message("The formula adds two magnitudes: 1 of the second is {times} of the first.", times=times)
        case "takes apart":
            return Message(
                "The formula takes apart two magnitudes: 1 of the second is {times} of the first.", times=times
            )
        case "compares":
            return Message("The formula compares two magnitudes: 1 of the second is {times} of the first.", times=times)


_KNOWN: Final = frozenset(name for unit in _TABLE.values() for name, _ in unit.powers)
