"""`make fuzz`: 10,000 damaged files, then files made to cost much, each within its bounds; status 1 where one is not.

`python -m tests.fuzz SEED` does the one mutation of a seed again.
"""

from __future__ import annotations

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
    if len(sys.argv) > 1:
        seed = int(sys.argv[1])
        return 0 if _damaged(range(seed, seed + 1)) else 1
    return 0 if _damaged(range(MUTATIONS)) and _heavy() else 1


if __name__ == "__main__":
    sys.exit(main())
