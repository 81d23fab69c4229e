"""A simulation, and its figures as a section of docs/learning.md.

Promises that a figure has its spread over seeds and the aim beside it, that an aim which is missed is written as
missed, and that the assumption stands above the figures. Refuses figures of one seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Literal


@dataclass(frozen=True)
class Aim:
    """What a figure is to be. `of` says of what: of the mean over seeds, or of each seed."""

    sign: Literal["≥", "≤", ">", "<"]
    bound: float
    of: Literal["mean", "each"] = "mean"
    most: float | None = None
    """With a bound from below, the one from above."""

    def met(self, values: Sequence[float]) -> bool:
        """Whether it is."""
        return all(map(self._holds, values)) if self.of == "each" else self._holds(fmean(values))

    def __str__(self) -> str:
        said = f"{self.sign} {self.bound:g}" if self.most is None else f"{self.bound:g} to {self.most:g}"
        return f"{said}, each" if self.of == "each" else said

    def _holds(self, value: float) -> bool:
        if self.most is not None and value > self.most:
            return False
        match self.sign:
            case "≥":
                return value >= self.bound
            case "≤":
                return value <= self.bound
            case ">":
                return value > self.bound
            case _:
                return value < self.bound


@dataclass(frozen=True)
class Simulation:
    """A question put to a model of learners."""

    title: str
    assumption: str
    """How learners are taken to be, in Markdown: every figure is worth as much as that."""
    seeds: int
    run: Callable[[int, float], Mapping[str, float]]
    """Figures of one seed, by their labels. The second argument is 1, or a part of it for a smaller simulation."""
    aims: Mapping[str, Aim]
    """By label; figures without an aim are there for comparison."""
    reading: str = ""
    """What is to be said of the figures, in Markdown."""


def section(simulation: Simulation, outcomes: Sequence[Mapping[str, float]]) -> str:
    """The section of a simulation, from the figures of each seed. Raises ValueError for a single seed."""
    if len(outcomes) < 2:
        raise ValueError("one seed has no spread")
    rows = [("figure", "mean", "sd", "lowest to highest", "aim", "met")]
    for label in outcomes[0]:
        values = [outcome[label] for outcome in outcomes]
        aim = simulation.aims.get(label)
        rows.append(
            (
                label,
                _shown(fmean(values)),
                _shown(stdev(values)),
                f"{_shown(min(values))} to {_shown(max(values))}",
                "" if aim is None else str(aim),
                "" if aim is None else "yes" if aim.met(values) else "**missed**",
            )
        )
    lines = [f"## {simulation.title}", "", simulation.assumption.strip(), "", f"{len(outcomes)} seeds.", ""]
    lines += ["| " + " | ".join(row) + " |" for row in rows[:1]]
    lines += ["|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
    if simulation.reading:
        lines += ["", simulation.reading.strip()]
    return "\n".join(lines) + "\n"


def missed(simulation: Simulation, outcomes: Sequence[Mapping[str, float]]) -> list[str]:
    """The labels of the aims that are missed."""
    return [label for label, aim in simulation.aims.items() if not aim.met([one[label] for one in outcomes])]


def _shown(value: float) -> str:
    shown = f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:.2f}"
    return shown.replace("-", "−")
