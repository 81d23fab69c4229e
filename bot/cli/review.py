"""`copydesk review`: a sheet for a reader who doesn't know the keys, and what their answers say.

Promises a sheet without keys, and that answers are held against the very sheet they were written for. Refuses broken
content: `check` tells what is wrong with it.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.cli.written_file import write_file
from bot.services.bundled import bundled_folders
from bot.services.checking import Report, check, sources_and_ids
from lessons.model import Lesson
from lessons.review import NotThisSheet, filled_in, make_sheet, read_answers, require_same, review_tables, sheet_text
from questions.counting import tables_as_markdown
from questions.model import Pack


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument(
        "content", nargs="+", metavar="PACK", help="files of packs and lessons, or ids of those that come with Copydesk"
    )
    parser.add_argument("--out", type=Path, metavar="SHEET", help="the file to write the sheet to (default: print it)")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")
    parser.add_argument("--seed", type=int, help="the same number gives the same order (default: 0)")
    parser.add_argument("--stems", action="store_true", help="leave out passages, to see what the questions give away")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="read a reader's answers, and tell what they say")
    parser.set_defaults(work=_review)


def _review(options: Namespace) -> int:
    files = _named(options.content)
    if files is None:
        return 1
    if options.answers is None:
        text = sheet_text(make_sheet(files, options.seed or 0, stems=options.stems))
        if options.out is None:
            print(text, end="")
            return 0
        return write_file("review", options.out, text.encode(), f"{options.out} is written", force=options.force)
    return _told(files, options)


def _told(files: list[Pack | Lesson], options: Namespace) -> int:
    """Prints what a reader's answers say; 1 where some could not be read."""
    try:
        given = filled_in(options.answers.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"copydesk review: {options.answers} cannot be read: {error}", file=sys.stderr)
        return 1
    seed = given.about.get("seed", "0")
    sheet = make_sheet(
        files,
        int(seed) if options.seed is None and seed.lstrip("-").isdigit() else options.seed or 0,
        stems=options.stems or given.about.get("shows") == "stems",
    )
    try:
        require_same(sheet, given.about)
    except NotThisSheet as error:
        print(f"copydesk review: {error}", file=sys.stderr)
        return 1
    answers, unread = read_answers(sheet, given)
    for sentence in unread:
        print(f"copydesk review: {sentence}", file=sys.stderr)
    print(tables_as_markdown(review_tables(sheet, answers)), end="")
    return int(bool(unread))


def _named(names: list[str]) -> list[Pack | Lesson] | None:
    """The packs and lessons that are named, in that order; None where one is not there or broken."""
    bundled = None if all(Path(name).exists() for name in names) else check(bundled_folders())
    known: dict[str, Pack | Lesson] = {} if bundled is None else {**bundled.packs, **bundled.lessons}
    beside = Report(sources=sources_and_ids(bundled_folders()).sources)
    found: list[Pack | Lesson] = []
    for name in names:
        if not Path(name).exists():
            if name not in known:
                print(f"copydesk review: there is no file {name}, and no pack or lesson of that id", file=sys.stderr)
                return None
            found.append(known[name])
            continue
        report = check([Path(name)], known=beside)
        if report.left_out:
            broken = ", ".join(report.left_out)
            print(f"copydesk review: {broken}: `copydesk check` says what is wrong", file=sys.stderr)
            return None
        here = [*report.packs.values(), *report.lessons.values()]
        if not here:
            print(f"copydesk review: {name} holds no pack and no lesson", file=sys.stderr)
            return None
        found += here
    return found
