"""Files that somebody brings, by name: YAML as it is, pictures, and what is in a zip of both.

Promises that nothing is written to disk, that an archive is small before it is opened and its paths are only names, and
one problem for each file that cannot be taken. Refuses to look into the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from questions.diagnostics.diagnostic import Code, Diagnostic
from questions.formats.archives import DAMAGED, is_plain
from questions.messages import Message
from questions.parsing.reader import MAX_YAML_BYTES
from questions.pictures import FOLDER, MOST_OF_ONE, MOST_OF_PACK, SUFFIXES

MOST_FILES = 50
"""Of one upload, those inside archives counted; and as many pictures."""

MOST_UNPACKED = 4 * MAX_YAML_BYTES
"""Of the texts of one archive."""

MOST_PICTURES_UNPACKED = 4 * MOST_OF_PACK
"""Of the pictures of one archive."""

MOST_OF_ARCHIVE = 10 * 1024 * 1024
"""Bytes of an archive: what Discord lets everybody attach."""

_SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(slots=True)
class Brought:
    """What somebody's files hold, and a problem for each that cannot be taken."""

    texts: list[Upload] = field(default_factory=list[Upload])
    pictures: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """By the names that packs have for them; of one that is too large, a byte more than there may be."""
    problems: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def take(self, file: Upload) -> None:
        """One more file, which is no archive. Raises `NotTaken`."""
        suffix = PurePosixPath(file.name).suffix.lower()
        if suffix in _SUFFIXES:
            self.texts.append(file)
        elif suffix in SUFFIXES:
            image = FOLDER + file.name
            if self.pictures.setdefault(image, file.content) != file.content:
                raise NotTaken(Message("Two different pictures are called {name}.", name=file.name))
        else:
            raise NotTaken(
                Message(
                    "This is neither a .yaml file, nor a picture, nor a zip of such files; "
                    "for other systems' use /pack import."
                )
            )
        if len(self.texts) > MOST_FILES or len(self.pictures) > MOST_FILES:
            del self.texts[MOST_FILES:]
            raise NotTaken(Message("There are more than {most} files. Upload them in several goes.", most=MOST_FILES))


class NotTaken(Exception):
    """Why a file is not taken: `message` is a sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


def unpacked(uploads: Iterable[Upload]) -> Brought:
    """All YAML files and pictures, and a problem for each file that is neither or cannot be opened."""
    brought = Brought()
    for upload in uploads:
        try:
            for file in _unpacked(upload) if is_archive(upload.content) else [upload]:
                brought.take(file)
        except NotTaken as reason:
            brought.problems.append(Diagnostic(upload.name, 1, 1, Code.ARCHIVE.value, reason.message))
    if not brought.texts and not brought.problems:
        message = Message("There is a picture, and no .yaml file. Send the pack with it.")
        brought.problems.append(Diagnostic(next(iter(brought.pictures), ""), 1, 1, Code.ARCHIVE.value, message))
    return brought


def is_archive(content: bytes) -> bool:
    """Whether a file begins as a zip does."""
    return content[:4] == b"PK\x03\x04"


def _unpacked(upload: Upload) -> list[Upload]:
    try:
        with ZipFile(BytesIO(upload.content)) as archive:
            return list(_entries(archive))
    except DAMAGED as error:
        raise NotTaken(Message("This archive is damaged, protected by a password, or no zip.")) from error


def _entries(archive: ZipFile) -> Iterator[Upload]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > 2 * MOST_FILES:
        raise NotTaken(Message("There are more than {most} files in this archive.", most=2 * MOST_FILES))
    texts = [one for one in entries if _suffix(one) in _SUFFIXES]
    if not texts:
        raise NotTaken(Message("There is no .yaml file in this archive."))
    yield from _read(archive, texts, MAX_YAML_BYTES, MOST_UNPACKED)
    pictures = [one for one in entries if _suffix(one) in SUFFIXES]
    yield from _read(archive, pictures, MOST_OF_ONE, MOST_PICTURES_UNPACKED)


def _read(archive: ZipFile, entries: Iterable[ZipInfo], most_of_one: int, left: int) -> Iterator[Upload]:
    for entry in entries:
        if not is_plain(entry):
            raise NotTaken(
                Message("This archive is packed in a way that is not read here. Pack the files again as a normal zip.")
            )
        with archive.open(entry) as file:
            content = file.read(min(left, most_of_one + 1) + 1)  # never by what the archive says of itself
        left -= len(content)
        if left < 0:
            raise NotTaken(Message("Unpacked, this archive is too large."))
        # Folders and dots are dropped: a name only stands in messages, and pictures go by theirs alone.
        yield Upload(PurePosixPath(entry.filename.replace("\\", "/")).name, content)


def _suffix(entry: ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()
