"""`copydesk import`: a pack from another system's file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.cli.written_file import STANDARD_OUTPUT, add_output, tell_losses, write_file
from bot.i18n import wording
from questions.formats import FORMATS
from questions.formats.guessing import guess_format
from questions.formats.importing import About
from questions.ids import id_from, name_of_file, title_from
from questions.model import SKILLS
from questions.parsing.writer import document, yaml_text
from questions.templates import MODELINE


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    readable = [one.name for one in FORMATS.values() if one.read]
    parser.add_argument("file", type=Path, metavar="FILE", help="the other system's file")
    parser.add_argument(
        "--from", dest="format", choices=readable, help="what kind of file it is (default: as its name and text tell)"
    )
    add_output(parser, "the pack's file (default: print it, as - does)")
    parser.add_argument("--id", metavar="ID", help="the pack's id (default: from the file's name)")
    parser.add_argument("--title", help="the pack's title (default: from the file's name)")
    parser.add_argument("--language", default="en", help="the language of its texts (default: %(default)s)")
    parser.add_argument(
        "--skill", choices=SKILLS, default="general", help="what its questions practise (default: %(default)s)"
    )
    parser.set_defaults(work=_import)


def _import(options: Namespace) -> int:
    file: Path = options.file
    try:
        with file.open("rb") as opened:
            content = opened.read(max(form.most_bytes for form in FORMATS.values()) + 1)
    except OSError as error:
        print(f"copydesk import: {file} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    chosen: str | None = options.format or guess_format(file.name, content)
    if chosen is None:
        readable = ", ".join(one.name for one in FORMATS.values() if one.read)
        print(f"copydesk import: nothing tells what kind of file {file} is; say --from {readable}", file=sys.stderr)
        return 2
    read = FORMATS[chosen].read
    assert read is not None, "neither argparse nor a guess lets another format through"
    title = options.title or title_from(file.name)
    imported = read(
        content,
        str(file),
        About(
            options.id or id_from(name_of_file(file.name)) or "imported",
            title,
            language=options.language,
            skill=options.skill,
        ),
    )
    tell_losses(imported.problems)
    if imported.pack is None:
        return 1
    text = MODELINE.format("pack.schema.json") + yaml_text(document(imported.pack))
    told = f"{wording.count(len(imported.pack.questions), 'question')} taken"
    pictures = imported.pack.pictures
    if options.output in (None, STANDARD_OUTPUT):
        print(text, end="")
        if pictures:
            count = wording.count(len(pictures), "picture")
            print(f"{count} not written; name a file with -o, and they come beside it", file=sys.stderr)
        return 0
    output: Path = options.output
    for image, picture in pictures.items():
        beside = output.parent / image
        beside.parent.mkdir(parents=True, exist_ok=True)
        if write_file("import", beside, picture.content, f"{beside} is written", force=options.force):
            return 1
    return write_file("import", output, text.encode(), f"{told}; next: copydesk check {output}", force=options.force)
