"""`copydesk export`: a pack for another system."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.cli.named_pack import named_pack
from bot.cli.written_file import STANDARD_OUTPUT, add_output, tell_losses, write_file
from questions.formats import FORMATS


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    writable = [one.name for one in FORMATS.values() if one.write]
    parser.add_argument("pack", metavar="PACK", help="a pack's file, or the id of one that comes with Copydesk")
    parser.add_argument("--to", dest="format", required=True, choices=writable, help="for which system")
    add_output(parser, "the file to write, or - to print it (default: the pack's id with the format's ending)")
    parser.set_defaults(work=_export)


def _export(options: Namespace) -> int:
    pack = named_pack("export", options.pack)
    if pack is None:
        return 1
    form = FORMATS[options.format]
    assert form.write is not None, "argparse lets no other format through"
    exported = form.write(pack)
    tell_losses(exported.problems)
    if options.output == STANDARD_OUTPUT:
        sys.stdout.buffer.write(exported.content)
        return 0
    output: Path = options.output or Path(pack.id + form.suffix)
    return write_file("export", output, exported.content, f"{output} is written", force=options.force)
