"""Files that somebody brings, as texts by name: YAML as it is, and what is in a zip.

Promises that nothing is written to disk, that an archive is small before it is opened and its paths are only names, and
one problem for each file that cannot be taken. Refuses to look into the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from questions.diagnostics.diagnostic import Code, Diagnostic
from questions.formats.archives import DAMAGED, is_plain
from questions.messages import Message
from questions.parsing.reader import MAX_YAML_BYTES

MOST_FILES = 50
"""Of one upload, those inside archives counted."""

MOST_UNPACKED = 4 * MAX_YAML_BYTES
"""Of one archive."""

_SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


class NotTaken(Exception):
    """Why a file is not taken: `message` is a sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


def texts(uploads: Iterable[Upload]) -> tuple[list[Upload], list[Diagnostic]]:
    """All YAML files, and a problem for each file that is none or cannot be opened."""
    found: list[Upload] = []
    problems: list[Diagnostic] = []
    for upload in uploads:
        try:
            found += _unpacked(upload) if upload.content[:4] == b"PK\x03\x04" else [_yaml(upload)]
            if len(found) > MOST_FILES:
                raise NotTaken(
                    Message("There are more than {most} files. Upload them in several goes.", most=MOST_FILES)
                )
        except NotTaken as reason:
            problems.append(Diagnostic(upload.name, 1, 1, Code.ARCHIVE.value, reason.message))
            del found[MOST_FILES:]
    return found, problems


def _yaml(upload: Upload) -> Upload:
    if PurePosixPath(upload.name).suffix.lower() not in _SUFFIXES:
        raise NotTaken(
            Message("This is neither a .yaml file nor a zip of such files; for other systems' use /pack import.")
        )
    return upload


def _unpacked(upload: Upload) -> list[Upload]:
    try:
        with ZipFile(BytesIO(upload.content)) as archive:
            return list(_entries(archive))
    except DAMAGED as error:
        raise NotTaken(Message("This archive is damaged, protected by a password, or no zip.")) from error


def _entries(archive: ZipFile) -> Iterator[Upload]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    wanted = [one for one in entries if PurePosixPath(one.filename).suffix.lower() in _SUFFIXES]
    if len(entries) > MOST_FILES:
        raise NotTaken(Message("There are more than {most} files in this archive.", most=MOST_FILES))
    if not wanted:
        raise NotTaken(Message("There is no .yaml file in this archive."))
    left = MOST_UNPACKED
    for entry in wanted:
        if not is_plain(entry):
            raise NotTaken(
                Message("This archive is packed in a way that is not read here. Pack the files again as a normal zip.")
            )
        with archive.open(entry) as file:
            content = file.read(min(left, MAX_YAML_BYTES + 1) + 1)  # never by what the archive says of itself
        left -= len(content)
        if left < 0:
            raise NotTaken(Message("Unpacked, this archive is too large."))
        # Folders and dots are dropped: a name only stands in messages.
        yield Upload(PurePosixPath(entry.filename.replace("\\", "/")).name, content)
