"""The pack that a command names: a file, or the id of one that comes with Copydesk."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.services.bundled import bundled_folders
from bot.services.checking import check
from questions.model import Pack
from questions.picture_cleaning import cleaned


def named_pack(command: str, name: str) -> Pack | None:
    """The pack; None where it is not there or has errors, and then standard error says so."""
    bundled = check(bundled_folders())
    path = Path(name)
    if not path.is_file():
        if name in bundled.packs:
            return bundled.packs[name]
        known = ", ".join(sorted(bundled.packs))
        print(
            f"copydesk {command}: there is no file {name}, and no pack of that id; there are {known}", file=sys.stderr
        )
        return None
    report = check([path], known=bundled, make_picture=cleaned)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    if not report.packs and not report.problems:
        print(f"copydesk {command}: {name} is not a pack; a pack has questions", file=sys.stderr)
    return next(iter(report.packs.values()), None)
