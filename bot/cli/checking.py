"""`copydesk check` says what is wrong with content, and `copydesk rules` explains what it looks for.

Promises that what is printed for programs (`--format json`, `--format github`, `--format markdown`) keeps its shape,
and that nothing but it stands on standard output. Refuses to change files.
"""

from __future__ import annotations

import json
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bot.cli import rule_pages
from bot.i18n import wording
from bot.rule_book import load_rule_book
from bot.services.checking import Report, check, content_files
from bot.services.content import bundled_folders
from questions.diagnostics.diagnostic import Diagnostic

if TYPE_CHECKING:
    from argparse import _SubParsersAction  # the type of what `add_subparsers` returns has no public name


def add_to(commands: _SubParsersAction[Any]) -> None:
    """Describes `check` and `rules`."""
    checking = commands.add_parser(
        "check",
        allow_abbrev=False,
        help="report every problem of packs and lessons",
        description="Reports every problem of packs and lessons, and every rule that their questions break.",
    )
    checking.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders to search")
    checking.add_argument(
        "--format",
        choices=_FORMATS,
        default="text",
        help="for people, programs, or GitHub's log (default: %(default)s)",
    )
    checking.add_argument("--strict", action="store_true", help="end with status 1 for warnings, too")
    checking.set_defaults(work=_check)
    rules = commands.add_parser("rules", allow_abbrev=False, help="explain what `copydesk check` looks for")
    rules.add_argument("code", nargs="?", type=str.upper, metavar="CODE", help="one code, such as Q001 (default: all)")
    rules.add_argument(
        "--format", choices=("text", "markdown"), default="text", help="markdown prints docs/rules.md itself"
    )
    rules.set_defaults(work=_rules)


def _check(options: Namespace) -> int:
    paths: Sequence[Path] = options.paths
    missing = [path for path in paths if not path.exists()]
    if missing:
        print(f"copydesk check: there is no {missing[0]}", file=sys.stderr)
        return 2
    if not content_files(paths):
        print("copydesk check: there are no YAML files in what was named", file=sys.stderr)
        return 2
    report = check(paths, known=check(bundled_folders()), rules=load_rule_book())
    _FORMATS[options.format](report)
    errors, warnings = _counts(report.problems)
    return 1 if errors or (warnings and options.strict) else 0


def _text(report: Report) -> None:
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
            "message": one.message,
            "suggestion": one.suggestion,
        }
        for one in report.problems
    ]
    told = {"files": report.files, "errors": errors, "warnings": warnings, "problems": problems}
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _github(report: Report) -> None:
    """Workflow commands, from which GitHub makes notes beside the lines of a pull request."""
    for one in report.problems:
        place = f"file={_property(one.path)},line={one.line},col={one.column},title={_property(one.code)}"
        advice = f" ({one.suggestion})" if one.suggestion else ""
        print(f"::{one.level} {place}::{_data(one.message + advice)}")
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


def _rules(options: Namespace) -> int:
    book = load_rule_book()
    if options.format == "markdown":
        print(rule_pages.rules_as_markdown(book), end="")
        return 0
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    page = rule_pages.rules_as_text(book, options.code, width)
    if page is None:
        print(f"copydesk rules: there is no {options.code}; `copydesk rules` lists them all", file=sys.stderr)
        return 2
    print(page, end="")
    return 0
