"""Checks of a zip archive before anything in it is unpacked.

Promises that an archive that passes is small when unpacked, is not a bomb, and declares no XML entities or document
types, in whatever encoding. Refuses everything else with one problem, code C062. Decides by what is unpacked, never by
what the archive's own directory says of it.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from questions.diagnostics.diagnostic import Code
from questions.messages import Message

if TYPE_CHECKING:
    from questions.formats.importing import Incoming

MAX_ENTRIES: Final = 200
MAX_UNPACKED: Final = 4 * 1024 * 1024
"""Bytes of all entries together. A quiz of 500 questions has well below one million."""
MAX_MARKS: Final = 200_000
"""Signs < and = in all entries together, as of tags and attributes: what is small in bytes can be a large tree."""

DAMAGED: Final = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(ValueError, OverflowError, NotImplementedError, RuntimeError),
)
"""What `zipfile` raises for archives that are broken, packed in a way that it does not read (NotImplementedError), or
protected by a password (RuntimeError)."""

_DECLARATIONS: Final = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_CHUNK: Final = 64 * 1024


def is_plain(entry: ZipInfo) -> bool:
    """Whether a file in an archive is packed as zip files commonly are.

    Of bzip2 and LZMA, `zipfile` unpacks all of a chunk at once, so that a few bytes become gigabytes before anybody can
    count them.
    """
    return entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def is_safe(incoming: Incoming, content: bytes) -> bool:
    """Whether the archive may be opened; if not, there is a problem that says why."""
    reason = _refusal(content)
    if reason:
        incoming.problems.add((1, 1), Code.ARCHIVE, reason)
    return not reason


def _refusal(content: bytes) -> Message | None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                return Message("There are more than {most} files inside this file.", most=MAX_ENTRIES)
            if len({entry.filename for entry in entries}) < len(entries):
                return Message("There are two files of one name inside this file.")
            unpacked = marks = 0
            for entry in entries:
                if entry.flag_bits & 1:
                    return Message("This file is protected by a password.")
                if not is_plain(entry):
                    return Message("This file is packed in a way that spreadsheets do not use.")
                with archive.open(entry) as file:
                    tail = b""
                    while chunk := file.read(_CHUNK):
                        unpacked += len(chunk)
                        marks += chunk.count(b"<") + chunk.count(b"=")
                        if unpacked > MAX_UNPACKED or marks > MAX_MARKS:
                            return Message("Unpacked, this file is far too large for a quiz.")
                        if any(word in tail + chunk for word in _DECLARATIONS):
                            return Message("This file declares XML entities, which a spreadsheet has no use for.")
                        tail = chunk[-32:]
    except DAMAGED:
        return Message("This is no .xlsx file, or it is damaged.")
    return None
