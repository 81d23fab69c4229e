"""The figures of a file, ready to be compared with what texts say: is this one of them, or one with a slip in it?

Promises that a figure of the ledger, printed with its unit and rounded as people round, is known again. Two figures
whose units cannot be one (money and percent) are never taken for each other; a number without a unit may be any.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.messages import Amount, Message
from questions.quantity import split_unit
from questions.units import Unit, counted_unit, read_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from questions.model import Figure
    from questions.rules.figures.mentions import Mention

NEAR: Final = 0.05
"""A figure so near to one of the ledger, as a share of it, was probably meant to be that one."""
MAGNITUDES: Final = (1e3, 1e6, 1e9, 1e12)

_NOUNS: Final = frozenset({"people", "time"})
_KNOWN: Final = _NOUNS | {"USD", "EUR", "GBP"}


class LedgerEntry(NamedTuple):
    """A figure of the ledger as mentions are compared with it."""

    name: str
    value: float
    around: float
    """Its rounding."""
    whole: Unit
    counted: Unit
    magnitude: float
    """The unit's own: 1e9 of USD billion."""

    def size_for(self, unit: Unit | None) -> float | None:
        """How much 1 of the figure is in terms of `unit`'s base, or None where the two units cannot be one."""
        if unit is None:
            return self.magnitude
        for own in (self.whole, self.counted):
            if own.powers == unit.powers:
                return own.scale
        # People in a text may be what the ledger calls visits or votes; money and percent may not.
        is_noun = bool(unit.powers) and all(name in _NOUNS for name, _ in unit.powers)
        is_own_name = any(name not in _KNOWN for name, _ in self.counted.powers)
        return self.counted.scale if is_noun and is_own_name else None


class FigureLedger:
    """The figures of one file. What was found for a mention is kept, as texts repeat themselves."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self.figures = figures
        self._by_size: dict[int, list[LedgerEntry]] = {}
        self._by_digits: dict[str, list[LedgerEntry]] = {}
        self._found: dict[tuple[str, Unit | None], tuple[list[LedgerEntry], LedgerEntry | None]] = {}
        for name, figure in figures.items():
            around, (_, magnitude) = abs(figure.rounding or 0.0), split_unit(figure.unit)
            units = read_unit(figure.unit), counted_unit(figure.unit)
            entry = LedgerEntry(name, float(figure.value), around, *units, magnitude)
            reach = entry.around + NEAR * abs(entry.value)
            for scale in {entry.whole.scale, entry.counted.scale, magnitude}:
                for place in _places((entry.value - reach) * scale, (entry.value + reach) * scale):
                    self._by_size.setdefault(place, []).append(entry)
            self._by_digits.setdefault(_sorted(entry.value), []).append(entry)

    def told_by(self, mention: Mention) -> list[LedgerEntry]:
        """The figures that `mention` is, as exactly as it is printed, or in whose own rounding it lies."""
        return self._look_up(mention)[0]

    def slip_in(self, mention: Mention) -> LedgerEntry | None:
        """The one figure that `mention` looks like with a slip in it: a little off, or two digits changed over."""
        told, slip = self._look_up(mention)
        return None if told else slip

    def _look_up(self, mention: Mention) -> tuple[list[LedgerEntry], LedgerEntry | None]:
        key = (mention.printed, mention.unit)
        if key not in self._found:
            told = [*{each.name: each for each in self._told(mention)}.values()]
            near = {each.name: each for each in self._near(mention)} if not told else {}
            self._found[key] = (told, next(iter(near.values())) if len(near) == 1 else None)
        return self._found[key]

    def _told(self, mention: Mention) -> Iterator[LedgerEntry]:
        by = mention.unit.scale if mention.unit else 1.0
        readings = [(mention.value * by, mention.half * by)]
        if mention.value == mention.number and not (mention.unit and not mention.unit.powers):
            # Beside “$8.18 billion”, a text may say “the 1.1” and leave the magnitude out.
            readings += [(mention.number * by * size, mention.half * by * size) for size in MAGNITUDES]
        for said, half in readings:
            for entry in self._about(said - half, said + half):
                size = entry.size_for(mention.unit)
                if size is None:
                    continue
                if abs(said - entry.value * size) <= max(half, entry.around * size) + 1e-9 * abs(said):
                    yield entry

    def _near(self, mention: Mention) -> Iterator[LedgerEntry]:
        # Two-digit numbers are near each other by chance: 25 percent is no slip of 24 percent.
        if mention.number < 100 and mention.number.is_integer():
            return
        said = mention.value * (mention.unit.scale if mention.unit else 1.0)
        for entry in [*self._about(said, said), *self._by_digits.get(_sorted(mention.number), ())]:
            size = entry.size_for(mention.unit)
            whole = 0.0 if size is None else entry.value * size
            if whole <= 0:
                continue
            ratio = said / whole
            sizes = (1.0, *MAGNITUDES) if mention.unit is None and mention.value == mention.number else (1.0,)
            is_alike = any(0.1 < ratio * each < 10 for each in sizes)
            if abs(ratio - 1) <= NEAR or (is_alike and is_changed_over(mention.number, entry.value)):
                yield entry

    def _about(self, low: float, high: float) -> Iterable[LedgerEntry]:
        found = [self._by_size.get(place, ()) for place in _places(low, high)]
        return (entry for entries in found for entry in entries)


def is_changed_over(number: float, other: float) -> bool:
    """Whether two numbers have the same digits but for two neighbours that have changed places: 8.81 and 8.18e9."""
    one, two = significant(number), significant(other)
    apart = [place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    return (
        len(one) == len(two) > 2 and len(apart) == 2 and apart[1] == apart[0] + 1 and _sorted(number) == _sorted(other)
    )


def significant(number: float) -> str:
    """The digits of a number without its point and the zeros at either end: 818 of 8.18e9."""
    return f"{abs(number):.15g}".partition("e")[0].replace(".", "").strip("0")


def in_words(value: float) -> Message | Amount:
    """A figure of the ledger as its author would know it again: 8.18 billion, 110,000, 67.5."""
    if abs(value) >= 1e12:
        number = f"{value / 1e12:.6g}"
        return Message("1 trillion") if number == "1" else Message("{number} trillion", number=Amount(number))
    if abs(value) >= 1e9:
        number = f"{value / 1e9:.6g}"
        return Message("1 billion") if number == "1" else Message("{number} billion", number=Amount(number))
    if abs(value) >= 1e6:
        number = f"{value / 1e6:.6g}"
        return Message("1 million") if number == "1" else Message("{number} million", number=Amount(number))
    return Amount(f"{value:,.6f}".rstrip("0").rstrip("."))


def _sorted(number: float) -> str:
    return "".join(sorted(significant(number)))


def _places(low: float, high: float) -> range:
    """Numbers of the drawers, each a tenth wider than the last, that hold what is between two sizes.

    None holds what is larger than any number that can be reckoned with.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return range(0)
    low, high = sorted((abs(low), abs(high))) if low * high >= 0 else (0.0, max(abs(low), abs(high)))
    if not high:
        return range(-1000, -999)
    return range(_place(max(low, high / 100)), _place(high) + 1)


def _place(size: float) -> int:
    return math.floor(math.log(size) * 10)
