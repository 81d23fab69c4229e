"""Picture files of packs and lessons: what one is, which a pack names, and how much of them there may be.

Promises that a file's kind is told by its bytes and never by its name, and one finding for each picture that cannot be
used, at the place that names it. Refuses to open pictures: `questions.picture_cleaning` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from questions.diagnostics.diagnostic import Code, Finding, nearest, shown
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

FOLDER: Final = "images/"
"""Where a pack's pictures are, beside its file; an `image` that begins so names one of them."""

MOST_OF_ONE: Final = 1024 * 1024
"""Bytes of one picture."""

MOST_OF_PACK: Final = 8 * 1024 * 1024
"""Bytes of all pictures of a pack or lesson."""

SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
"""What the name of a picture file ends with, in small letters."""

_MARKS: Final = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("gif", re.compile(rb"GIF8[79]a")),
)
"""How each kind begins."""

_MEDIA: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that can be shown. `contrast` is that between its lightest and darkest parts, 1 to 21; size and
    contrast are 0 where nobody has looked.
    """

    content: bytes
    suffix: str
    width: int = 0
    height: int = 0
    contrast: float = 0

    @property
    def name(self) -> str:
        """A name that no other picture has: it follows from the bytes, and tells nothing about them."""
        return f"{sha256(self.content).hexdigest()}.{self.suffix}"

    @property
    def media_type(self) -> str:
        """Its kind, as formats of the web call it."""
        return _MEDIA[self.suffix]


class PictureRefused(Exception):
    """Why a picture is not taken: a sentence, and what to do."""

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(message.english)
        self.message = message
        self.hint = hint


def is_file(image: str | None) -> bool:
    """Whether an `image` names a file beside the pack, and no address."""
    return image is not None and image.startswith(FOLDER)


def picture_kind(content: bytes) -> str | None:
    """What a picture's name should end with, as its bytes tell; None for what is no picture that can be shown."""
    return next((suffix for suffix, mark in _MARKS if mark.match(content)), None)


def as_it_is(content: bytes) -> PictureFile:
    """A picture of somebody who is trusted, unopened. Raises `PictureRefused`."""
    suffix = picture_kind(content)
    if suffix is None:
        raise PictureRefused(
            Message("This file is no picture of a kind that can be shown."),
            Message("save it as PNG, JPEG, WebP or GIF"),
        )
    if len(content) > MOST_OF_ONE:
        raise too_heavy()
    return PictureFile(content, suffix)


def too_heavy() -> PictureRefused:
    """For a picture over the limit."""
    return PictureRefused(
        Message("This picture is larger than {size} KiB.", size=MOST_OF_ONE // 1024),
        Message("make it smaller, or save it as JPEG or WebP"),
    )


def too_heavy_together() -> PictureRefused:
    """For pictures that are too much for one pack."""
    most = MOST_OF_PACK // 1024 // 1024
    message = Message("All pictures together are larger than {most} MiB.", most=most)
    return PictureRefused(message, Message("make them smaller, or split the pack"))


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """The pictures that a pack or lesson names, by the name it has for them, and what is wrong with others."""

    files: Mapping[str, PictureFile]
    findings: tuple[Finding, ...]


class Drawable(Protocol):
    """What a picture can be drawn of."""

    def picture(self) -> PictureFile:
        """The picture. Raises `PictureRefused`."""
        ...


NamedPicture = tuple[tuple[str | int, ...], str]
"""Where an `image` stands, and what it says."""


def find_pictures(
    named: Iterable[NamedPicture],
    find: Callable[[str], bytes | None],
    make: Callable[[bytes], PictureFile],
    *,
    drawings: Mapping[str, Drawable] = MappingProxyType({}),
    kept: Mapping[str, int] | None = None,
    there: Collection[str] = (),
) -> FoundPictures:
    """The files that are named, each found once and made a picture of.

    `drawings` are drawn where `find` has no picture of them; one that it has is taken as it is. `kept` are names and
    sizes of those that are stored already, which count where `find` has no newer one; `there` are the names of files
    that a mistyped one may have meant.
    """
    files = dict[str, PictureFile]()
    refused = dict[str, PictureRefused]()
    findings = list[Finding]()
    size = 0
    for path, image in named:
        if not image.startswith(FOLDER):
            continue
        if image not in files and image not in refused:
            content = find(image)
            if content is None and kept is not None and image in kept:
                size += kept[image]
                continue
            try:
                if image in drawings:
                    files[image] = drawings[image].picture() if content is None else as_it_is(content)
                else:
                    files[image] = _made(content, image, make, there)
                size += len(files[image].content)
            except PictureRefused as reason:
                refused[image] = reason
        if image in refused:
            reason = refused[image]
            findings.append(Finding(path, Code.PICTURE, reason.message, reason.hint))
    if size > MOST_OF_PACK:
        reason = too_heavy_together()
        findings.append(Finding((), Code.PICTURE, reason.message, reason.hint))
    return FoundPictures(files, tuple(findings))


def _made(
    content: bytes | None, image: str, make: Callable[[bytes], PictureFile], there: Collection[str]
) -> PictureFile:
    if content is None:
        meant = nearest(image, there)
        hint = (
            Message("did you mean “{near}”?", near=meant)
            if meant
            else Message("put it into the folder images beside the file, or send both in a zip")
        )
        raise PictureRefused(Message("There is no picture {name}.", name=shown(image)), hint)
    return make(content)
