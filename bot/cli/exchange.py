"""`copydesk import` and `copydesk export`: packs from and to other systems.

Promises that a file is written whole or not at all, never over one that is there, that `-o -` writes to standard output
and nothing else goes there then, and that whatever did not come along is named on standard error, a line each.
"""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.named_pack import named_pack
from bot.i18n import wording
from questions.diagnostics.diagnostic import Diagnostic
from questions.formats import FORMATS
from questions.formats.importing import MAX_IMPORT_BYTES, About
from questions.model import SKILLS
from questions.parsing.writer import document, yaml_text
from questions.templates import MODELINE

if TYPE_CHECKING:
    from argparse import _SubParsersAction  # the type of what `add_subparsers` returns has no public name

READABLE = [one.name for one in FORMATS.values() if one.read]
WRITABLE = [one.name for one in FORMATS.values() if one.write]

STANDARD_OUTPUT = Path("-")
"""In place of a file's name."""


def add_to(commands: _SubParsersAction[Any]) -> None:
    """Describes `import` and `export`."""
    bring = commands.add_parser("import", allow_abbrev=False, help="make a pack from another system's file")
    bring.add_argument("file", type=Path, metavar="FILE", help="the other system's file")
    bring.add_argument("--from", dest="format", required=True, choices=READABLE, help="what kind of file it is")
    _add_output(bring, "the pack's file (default: print it, as - does)")
    bring.add_argument("--id", metavar="ID", help="the pack's id (default: from the file's name)")
    bring.add_argument("--title", help="the pack's title (default: from the file's name)")
    bring.add_argument("--language", default="en", help="the language of its texts (default: %(default)s)")
    bring.add_argument(
        "--skill", choices=SKILLS, default="general", help="what its questions practise (default: %(default)s)"
    )
    bring.set_defaults(work=_import)
    give = commands.add_parser("export", allow_abbrev=False, help="write a pack for another system")
    give.add_argument("pack", metavar="PACK", help="a pack's file, or the id of one that comes with Copydesk")
    give.add_argument("--to", dest="format", required=True, choices=WRITABLE, help="for which system")
    _add_output(give, "the file to write, or - to print it (default: the pack's id with the format's ending)")
    give.set_defaults(work=_export)


def _add_output(parser: Any, help_: str) -> None:
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help=help_)


def _import(options: Namespace) -> int:
    file: Path = options.file
    read = FORMATS[options.format].read
    assert read is not None, "argparse lets no other format through"
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_IMPORT_BYTES + 1)
    except OSError as error:
        print(f"copydesk import: {file} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-") or "imported"
    title = options.title or file.stem
    imported = read(
        content,
        str(file),
        About(options.id or name[:60].strip("-"), title, language=options.language, skill=options.skill),
    )
    _tell(imported.problems)
    if imported.pack is None:
        return 1
    text = MODELINE.format("pack.schema.json") + yaml_text(document(imported.pack))
    told = f"{wording.count(len(imported.pack.questions), 'question')} taken"
    if options.output in (None, STANDARD_OUTPUT):
        print(text, end="")
        return 0
    return _write("import", options.output, text.encode(), f"{told}; next: copydesk check {options.output}")


def _export(options: Namespace) -> int:
    pack = named_pack("export", options.pack)
    if pack is None:
        return 1
    form = FORMATS[options.format]
    assert form.write is not None, "argparse lets no other format through"
    exported = form.write(pack)
    _tell(exported.problems)
    if options.output == STANDARD_OUTPUT:
        sys.stdout.buffer.write(exported.content)
        return 0
    output: Path = options.output or Path(pack.id + form.suffix)
    return _write("export", output, exported.content, f"{output} is written")


def _tell(problems: Iterable[Diagnostic]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


def _write(command: str, path: Path, content: bytes, told: str) -> int:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        print(f"copydesk {command}: there is a {path} already; name another with -o", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"copydesk {command}: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(told)
    return 0
