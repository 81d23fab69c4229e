"""`make learning`: simulates, prints the figures and writes docs/learning.md; status 1 where an aim is missed."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from tests.learning import daily_cap, difficulty_found, forgetting, measuring, one_answer, response_bias
from tests.learning.page import PAGE, rewritten
from tests.learning.simulation import missed, section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.learning.simulation import Simulation

SIMULATIONS: dict[str, Simulation] = {
    "forgetting": forgetting.SIMULATION,
    "difficulty": difficulty_found.SIMULATION,
    "bias": response_bias.SIMULATION,
    "one-answer": one_answer.SIMULATION,
    "cap": daily_cap.SIMULATION,
    "null-classes": measuring.NULL_CLASSES,
    "power": measuring.POWER,
}
"""All of them, in the order of the page. A new one is a module with a `Simulation`, and a line here."""


def main() -> int:
    """Runs what was asked for, or everything."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.learning",
        description="Simulates learners who practise and are measured, and writes the figures into docs/learning.md.",
        allow_abbrev=False,
    )
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"of {', '.join(SIMULATIONS)}; all unless you say")
    parser.add_argument("--processes", type=int, metavar="NUMBER", help="at a time; as many as there are cores")
    given = parser.parse_args()
    if unknown := [name for name in given.what if name not in SIMULATIONS]:
        parser.error(f"nothing is called {', '.join(unknown)}; there is {', '.join(SIMULATIONS)}")
    wanted = {name: SIMULATIONS[name] for name in SIMULATIONS if not given.what or name in given.what}
    outcomes = _outcomes(wanted, given.processes)
    sections = {one.title: section(one, outcomes[name]) for name, one in wanted.items()}
    PAGE.write_text(
        rewritten(PAGE.read_text(encoding="utf-8"), sections, [one.title for one in SIMULATIONS.values()]),
        encoding="utf-8",
    )
    print("\n".join(sections.values()))
    short = {name: labels for name, one in wanted.items() if (labels := missed(one, outcomes[name]))}
    for name, labels in short.items():
        print(f"{name}: missed {'; '.join(labels)}", file=sys.stderr)
    return 1 if short else 0


def _outcomes(wanted: Mapping[str, Simulation], processes: int | None) -> dict[str, list[Mapping[str, float]]]:
    """The figures of all seeds, by the names of the simulations."""
    found: dict[str, dict[int, Mapping[str, float]]] = {name: {} for name in wanted}
    with ProcessPoolExecutor(processes) as pool, Progress(console=Console(stderr=True)) as progress:
        bars = {name: progress.add_task(name, total=one.seeds) for name, one in wanted.items()}
        jobs = {
            pool.submit(one.run, seed, 1.0): (name, seed) for name, one in wanted.items() for seed in range(one.seeds)
        }
        for job in as_completed(jobs):
            name, seed = jobs[job]
            found[name][seed] = job.result()
            progress.advance(bars[name])
    return {name: [by_seed[seed] for seed in sorted(by_seed)] for name, by_seed in found.items()}


if __name__ == "__main__":
    sys.exit(main())
