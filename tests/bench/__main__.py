"""`make bench`: measures, prints one table, and ends with status 1 where a bound does not hold."""

from __future__ import annotations

import argparse
import sys

from tests.bench import answers, checking, commands, hostile, practising, rating, reading, reports, startup, talking
from tests.bench.table import Row, render

MEASURED = {
    "answers": answers.rows,
    "reading": reading.rows,
    "hostile": hostile.rows,
    "checking": checking.rows,
    "reports": reports.rows,
    "talking": talking.rows,
    "practising": practising.rows,
    "rating": rating.rows,
    "start-up": startup.rows,
    "commands": commands.rows,
}


def main() -> int:
    """Measures what was asked for, or everything."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Compares Copydesk's times and memory with other programs', as ratios against their bounds.",
        allow_abbrev=False,
    )
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"of {', '.join(MEASURED)}; all unless you say")
    wanted = parser.parse_args().what
    if unknown := [name for name in wanted if name not in MEASURED]:
        parser.error(f"nothing is called {', '.join(unknown)}; there is {', '.join(MEASURED)}")
    rows: list[Row] = []
    for name, measure in MEASURED.items():
        if not wanted or name in wanted:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            rows += measure()
    print(render(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
