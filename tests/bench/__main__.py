"""Measure everything, print one table, and exit with 1 where a bound does not hold."""

from __future__ import annotations

import sys

from tests.bench import answers, checking, reading, startup
from tests.bench.table import Row, render


def main() -> int:
    rows: list[Row] = []
    for name, measure in {
        "answers": answers.rows,
        "reading": reading.rows,
        "checking": checking.rows,
        "start-up": startup.rows,
    }.items():
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += measure()
    print(render(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
