"""`copydesk check`: every problem of packs and lessons.

Promises that what is printed for programs (`--format json`, `--format github`) keeps its shape, and that nothing but it
stands on standard output. Changes no file of an author's: it draws the pictures of charts and pages that are not there
yet, into the folder `images` beside each file, and takes away those that nothing there draws any more.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from types import MappingProxyType
from typing import Final

from bot.i18n import wording
from bot.rule_book import load_rule_book
from bot.services.bundled import bundled_folders
from bot.services.checking import Report, check_beside, content_files
from questions.diagnostics.diagnostic import Diagnostic, capitalised
from questions.drawing.drawn import BEGINNING

_A_MOMENT: Final = 1.0
"""Seconds after which somebody asks themselves whether anything happens."""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders to search")
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default="text",
        help="for people, programs, or GitHub's log (default: %(default)s)",
    )
    parser.add_argument("--strict", action="store_true", help="end with status 1 for warnings, too")
    parser.set_defaults(work=_check)


def _check(options: Namespace) -> int:
    paths: Sequence[Path] = options.paths
    missing = [path for path in paths if not path.exists()]
    if missing:
        print(f"copydesk check: there is no {missing[0]}", file=sys.stderr)
        return 2
    if not content_files(paths):
        print("copydesk check: there are no YAML files in what was named", file=sys.stderr)
        return 2
    with _said_to_be_at_work():
        report = check_beside(bundled_folders(), paths, load_rule_book())
    try:
        _write_drawn(report, paths)
    except OSError as error:
        print(f"copydesk check: {error.filename} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    _FORMATS[options.format](report)
    errors, warnings = _counts(report.problems)
    return 1 if errors or (warnings and options.strict) else 0


def _write_drawn(report: Report, paths: Sequence[Path]) -> None:
    """Writes the pictures that were drawn, and takes away those of folders that nothing in them draws any more.

    Raises `OSError`.
    """
    for path, content in report.drawn.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    stale = [path for folder in paths if folder.is_dir() and not report.left_out for path in _stale(report, folder)]
    for path in stale:
        path.unlink()
    if report.drawn or stale:
        told = [wording.count(len(report.drawn), "picture") + " drawn"] if report.drawn else []
        told += [wording.count(len(stale), "picture") + " that nothing shows any more removed"] if stale else []
        print("; ".join(told), file=sys.stderr)


def _stale(report: Report, folder: Path) -> list[Path]:
    """Pictures below a folder that were drawn once, and that no file beside them draws any more."""
    wanted = {
        report.origins[one.id].parent.resolve() / image
        for one in (*report.packs.values(), *report.lessons.values())
        for image in one.drawings()
    }
    return [path for path in sorted(folder.rglob(f"{BEGINNING}*.png")) if path.resolve() not in wanted]


@contextmanager
def _said_to_be_at_work() -> Generator[None]:
    """Says in a terminal that the check is at it, where it takes longer than a moment. A pipe hears nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - rich is of no use in a pipe

    status = Console(stderr=True).status("Checking …")
    late = Timer(_A_MOMENT, status.start)
    late.start()
    try:
        yield
    finally:
        late.cancel()
        late.join()
        status.stop()


def _text(report: Report) -> None:
    if sys.stdout.isatty():
        from bot.cli.report_on_screen import show_report  # noqa: PLC0415 - rich is of no use in a pipe

        show_report(report)
    else:
        for problem in report.problems:
            print(problem)
    print(_summary(report), file=sys.stderr if report.problems else sys.stdout)


def _json(report: Report) -> None:
    """`{"files", "errors", "warnings", "problems": [{"path", "line", "column", "level", "code", "message",
    "suggestion"}]}`; lines and columns count from 1, and `suggestion` may be null."""
    errors, warnings = _counts(report.problems)
    problems = [
        {
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "level": one.level,
            "code": one.code,
            "message": one.message.english,
            "suggestion": one.hint.english if one.hint else None,
        }
        for one in report.problems
    ]
    told = {"files": report.files, "errors": errors, "warnings": warnings, "problems": problems}
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _github(report: Report) -> None:
    """Workflow commands, from which GitHub makes notes beside the lines of a pull request."""
    for one in report.problems:
        place = f"file={_property(one.path)},line={one.line},col={one.column},title={_property(one.code)}"
        advice = f" ({capitalised(one.hint.english)})" if one.hint else ""
        print(f"::{one.level} {place}::{_data(one.message.english + advice)}")
    print(_summary(report), file=sys.stderr)


_FORMATS: Mapping[str, Callable[[Report], None]] = MappingProxyType({"text": _text, "json": _json, "github": _github})


def _data(text: str) -> str:
    """`text` escaped as GitHub documents it for the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` escaped as GitHub documents it for a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _counts(problems: Sequence[Diagnostic]) -> tuple[int, int]:
    errors = sum(problem.level == "error" for problem in problems)
    return errors, len(problems) - errors


def _summary(report: Report) -> str:
    errors, warnings = _counts(report.problems)
    counted = [wording.count(errors, "error")] if errors else []
    counted += [wording.count(warnings, "warning")] if warnings else []
    return f"{wording.count(report.files, 'file')} read, {', '.join(counted) or 'no problems'}"
