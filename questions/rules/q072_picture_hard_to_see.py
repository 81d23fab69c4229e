"""A picture file that is hard to see on a card: too small, too large, or nearly of one colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.messages import Message
from questions.rules.rule import Breach, ItemSet, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.pictures import PictureFile

_NARROWEST: Final = 200
_LOWEST: Final = 100
_LONGEST: Final = 4096
"""Pixels of a side. Cards show a picture about 500 wide, and a phone loads all of it first."""

_LEAST_CONTRAST: Final = 3
"""What WCAG asks between a drawing and its background."""


def _hard_to_see(found: ItemSet) -> Iterator[Breach]:
    for path, question in found.items:
        picture = found.pictures.get(question.image or "")
        if picture is not None and picture.width:
            for message, advice in _faults(picture):
                yield Breach((*path, "image"), message, advice)


def _faults(picture: PictureFile) -> Iterator[tuple[Message, Message]]:
    size = {"width": picture.width, "height": picture.height}
    if picture.width < _NARROWEST or picture.height < _LOWEST:
        message = Message("This picture is small: {width} by {height} pixels.", **size)
        yield message, Message("draw or scan it larger, about 800 pixels wide, or little can be seen on a card")
    elif max(picture.width, picture.height) > _LONGEST:
        message = Message("This picture is very large: {width} by {height} pixels.", **size)
        yield message, Message("make it smaller, about 800 pixels wide, so that phones load it quickly")
    if picture.contrast < _LEAST_CONTRAST:
        message = Message("This picture has hardly any contrast.")
        yield message, Message("draw it dark on light, or light on dark")


RULE: Final = Rule(
    "Q072",
    "warning",
    "a picture that is hard to see",
    "A picture file narrower than 200 pixels, lower than 100, or longer than 4096 on a side; or one whose lightest "
    "parts have a contrast of less than 3 to 1 with its darkest. Pictures at an address are not looked at.",
    "Save it about 800 pixels wide, dark on light, and look at it once on a phone.",
    _hard_to_see,
    __file__,
)
