"""A report of `copydesk check` for somebody at a terminal: by file, with the lines that are meant.

Promises the same problems in the same order as in a pipe. Colour is left to rich, which asks the terminal and NO_COLOR.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.services.checking import Report
from questions.diagnostics.diagnostic import Diagnostic, capitalised

STYLES = {"error": "bold red", "warning": "yellow"}

LONGEST_LINE = 160
"""Signs of a line of YAML that are shown."""


def show_report(report: Report) -> None:
    """Prints every problem below the name of its file."""
    console = Console(highlight=False)
    for path, problems in groupby(report.problems, key=lambda one: one.path):
        console.print(Text(path, style="bold"))
        lines = _lines(path)
        for problem in problems:
            console.print(_told(problem))
            if quoted := _quoted(problem, lines):
                console.print(Padding(quoted, (0, 0, 0, 4)))
        console.print()


def _told(problem: Diagnostic) -> Text:
    told = Text(f"  {problem.line}:{problem.column} ")
    told.append(f"{problem.level} {problem.code}", STYLES[problem.level])
    told.append(f" {problem.message.english}")
    if problem.hint:
        told.append(f" ({capitalised(problem.hint.english)})", "italic")
    return told


def _quoted(problem: Diagnostic, lines: list[str]) -> Text | None:
    """The line that is meant, with a mark below its column; None where the file has no such line."""
    if not 0 < problem.line <= len(lines):
        return None
    shown = lines[problem.line - 1][:LONGEST_LINE]
    number = f"{problem.line} │ "
    quoted = Text(f"{number}{shown}", style="dim", overflow="ellipsis", no_wrap=True)
    if problem.column <= len(shown):
        quoted.append(f"\n{' ' * (len(number) + problem.column - 1)}^", STYLES[problem.level])
    return quoted


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # it is what the report is about
        return []
