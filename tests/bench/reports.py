"""The largest gradebook as files: 500 learners by 40 columns, each in a worker process of its own.

Names are apart: they come from Discord. Memory is the most that the process had in memory, Python and the bot's own
modules counted; time is that of a processor, against the seconds that a job may take.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from pathlib import Path

from bot.reports.gradebook import group_report
from bot.reports.making import make_report
from bot.reports.report import ReportForm
from tests.bench.memory import most_resident
from tests.bench.table import Row
from tests.reports.samples import gradebook

LEARNERS, WORKS = 500, 40
ROUNDS = 5
MOST_MEMORY = 200
"""Megabytes of a worker, from first to last."""

MOST_SECONDS = 30
"""Of a processor: the limit of a job."""

FORMS: tuple[ReportForm, ...] = ("xlsx", "html", "csv")


def rows() -> list[Row]:
    """A row of memory and one of time for each kind of file."""
    found: list[Row] = []
    for form in FORMS:
        measured = [_measured(form) for _ in range(ROUNDS)]
        seconds, sizes = [one[0] for one in measured], [one[2] for one in measured]
        note = f"{max(seconds):.1f} s of a processor, {max(sizes) / 1024:.0f} kB"
        what = f"gradebook of {LEARNERS} × {WORKS} as {form}"
        found.append(Row.at_most(f"{what}, MB of the process", [one[1] for one in measured], MOST_MEMORY, note))
        shares = [one / MOST_SECONDS for one in seconds]
        found.append(Row.at_most(f"{what}, share of the seconds of a job", shares, 1, note))
    return found


def _measured(form: ReportForm) -> tuple[float, float, int]:
    """Seconds of a processor, megabytes at most, and bytes of the file."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.reports", form],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout.split()
    return float(told[0]), float(told[1]), int(told[2])


def _measure(form: ReportForm) -> None:
    """In a process of its own, as a worker gets it: prints what `_measured` returns."""
    data = pickle.loads(pickle.dumps(gradebook(LEARNERS, WORKS)))
    began = time.process_time()
    made = make_report(group_report, data, "en", form)
    took = time.process_time() - began
    print(took, most_resident() / 1024, len(made.content))


if __name__ == "__main__":
    _measure(next(form for form in FORMS if form == sys.argv[1]))
