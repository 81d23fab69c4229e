"""What the commands of the terminal cost: CPU time of a whole process, beside that of a Python that does nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from tests.bench.table import Row

ROUNDS = 10
HELP_BOUND, CHECK_BOUND = 4, 10

PACK = Path(__file__).parents[2] / "questions" / "packs" / "en" / "genre.yaml"


def rows() -> list[Row]:
    """`copydesk --help`, and `copydesk check` of one pack, to `python -c pass`."""
    helped: list[float] = []
    checked: list[float] = []
    for _ in range(ROUNDS):
        nothing = _cpu("-c", "pass")
        helped.append(_cpu("-m", "bot", "--help") / nothing)
        checked.append(_cpu("-m", "bot", "check", str(PACK)) / nothing)
    return [
        Row.at_most("CPU of copydesk --help / python -c pass", helped, HELP_BOUND),
        Row.at_most("CPU of copydesk check of one pack / python -c pass", checked, CHECK_BOUND),
    ]


def _cpu(*arguments: str) -> float:
    """CPU seconds of a Python process with these arguments, from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
