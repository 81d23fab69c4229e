"""`make fuzz`: 10,000 damaged files, then files made to cost much; status 1 where one is not within its bounds."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter

from rich.progress import track

from tests.fuzz.mutations import mutated, shared_sources, shipped, take
from tests.fuzz.weighing import CPU, MEMORY, weighed

MUTATIONS = 10_000


def _damaged(seeds: range) -> bool:
    samples, sources = shipped(), shared_sources()
    outcomes: Counter[str] = Counter()
    for seed in track(seeds, "damaged files"):
        form, name, content = mutated(seed, samples)
        try:
            outcomes[take(form, name, content, sources)] += 1
        except Exception:  # whatever it is, it is what is looked for
            traceback.print_exc()
            print(f"seed {seed}: {name} ({form})", file=sys.stderr)
            return False
    print(f"{len(seeds):,} damaged files: " + ", ".join(f"{count:,} {what}" for what, count in outcomes.items()))
    return True


def _heavy() -> bool:
    within = True
    for name, seconds, megabytes in weighed():
        holds = seconds <= CPU and megabytes <= MEMORY
        within = within and holds
        print(f"{name:24} {seconds:5.2f} s {megabytes:6.1f} MB{'' if holds else '  too much'}")
    return within


def main() -> int:
    """Takes all of them, or the one that was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description=f"Has {MUTATIONS:,} damaged files read and checked, and then files that are made to cost much.",
        allow_abbrev=False,
    )
    parser.add_argument("seed", nargs="?", type=int, metavar="SEED", help="does the damage of this seed alone again")
    seed: int | None = parser.parse_args().seed
    if seed is not None:
        return 0 if _damaged(range(seed, seed + 1)) else 1
    return 0 if _damaged(range(MUTATIONS)) and _heavy() else 1


if __name__ == "__main__":
    sys.exit(main())
