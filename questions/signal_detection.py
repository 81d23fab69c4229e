"""How well somebody tells sound items from unsound ones, and which way they lean: signal detection.

A *signal* is a sound item, one that holds; *noise* is an unsound one. A *hit* is a sound item that was called sound, a
*false alarm* an unsound item that was called sound. Sensitivity (d′) says how well the two are told apart, the
criterion (c) is the response bias: above 0 somebody doubts too much, below 0 they trust too much.

Promises values for any counts: half an item is added to each, as M. L. Hautus has it, "Corrections for extreme
proportions and their biasing effects on estimated values of d′", Behavior Research Methods 27 (1995), 46–51. Refuses
to say which counts are enough to speak of: it marks them (`enough`), and who shows a figure says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

ENOUGH_OF_EACH = 8
"""Sound items, and unsound ones, from which on sensitivity and criterion are more than an early estimate."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class SignalCounts:
    """How many items there were of each sort, and how many of them were called sound. Raises ValueError for others."""

    hits: int
    """Sound items that were called sound."""
    sound: int
    false_alarms: int
    """Unsound items that were called sound."""
    unsound: int

    def __post_init__(self) -> None:
        if not (0 <= self.hits <= self.sound and 0 <= self.false_alarms <= self.unsound):
            raise ValueError(f"no counts of judged items: {self}")

    @property
    def sensitivity(self) -> float:
        """d′ = z(H) − z(F): 0 is chance, and more is better."""
        return self._z_hits - self._z_false_alarms

    @property
    def criterion(self) -> float:
        """c = −½ (z(H) + z(F)): above 0 doubts too much, below 0 trusts too much."""
        return -(self._z_hits + self._z_false_alarms) / 2

    @property
    def enough(self) -> bool:
        """Whether both figures are more than an early estimate."""
        return self.sound >= ENOUGH_OF_EACH and self.unsound >= ENOUGH_OF_EACH

    @property
    def _z_hits(self) -> float:
        return _NORMAL.inv_cdf((self.hits + 0.5) / (self.sound + 1))

    @property
    def _z_false_alarms(self) -> float:
        return _NORMAL.inv_cdf((self.false_alarms + 0.5) / (self.unsound + 1))
