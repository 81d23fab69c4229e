"""Pictures of strangers, opened and written anew: what is kept is what can be seen, and nothing else.

Promises that places, names of cameras and whatever else is in a file beside its picture are gone; that a picture of too
many pixels is refused before it is unpacked; and that of a moving picture the first frame is kept. Pillow is loaded by
the first picture, so that a process without any does without it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from warnings import catch_warnings, simplefilter

from questions.messages import Message
from questions.pictures import MOST_OF_ONE, PictureFile, PictureRefused, as_it_is, too_heavy

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 12_000_000
"""Of one picture: what a phone's camera takes, and 48 MB unpacked."""

_RARE: Final = 0.001
"""Share of a picture that may be lighter or darker than what its contrast is taken from: a few stray dots."""

_KINDS: Final = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}


def cleaned(content: bytes) -> PictureFile:
    """A picture without what cannot be seen of it. Raises `PictureRefused`."""
    suffix = as_it_is(content).suffix
    try:
        return _cleaned(content, suffix)
    except PictureRefused:
        raise
    except Exception as error:  # what a decoder raises at a damaged file is listed nowhere
        raise PictureRefused(
            Message("This picture is damaged: it cannot be opened."), Message("save it again with another program")
        ) from error


def _cleaned(content: bytes, suffix: str) -> PictureFile:
    from PIL import Image, ImageOps  # noqa: PLC0415 - see above

    try:
        with catch_warnings():
            simplefilter("error", Image.DecompressionBombWarning)  # Pillow's own limit, above which it opens nothing
            opened = Image.open(BytesIO(content), formats=[_KINDS[suffix]])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    with opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise _too_many_pixels()
        picture = ImageOps.exif_transpose(opened)
        picture.load()
    made = PictureFile(*_written(picture, suffix), *picture.size, contrast=_contrast(picture))
    if len(made.content) > MOST_OF_ONE:
        raise too_heavy()
    return made


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        Message("This picture has more than {most} million pixels.", most=MOST_PIXELS // 1_000_000),
        Message("make it smaller"),
    )


def _written(picture: Image, suffix: str) -> tuple[bytes, str]:
    """The bytes of a picture and what they are. A drawing stays one: only photographs lose something."""
    if "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.info.clear()  # texts, profiles and places would be written again
    if suffix == "jpg":
        return _saved(picture if picture.mode in ("L", "RGB") else picture.convert("RGB"), "JPEG", quality=90), "jpg"
    if suffix == "webp":
        whole = _saved(picture, "WEBP", lossless=True)
        return (whole if len(whole) <= MOST_OF_ONE else _saved(picture, "WEBP", quality=85)), "webp"
    plain = picture if picture.mode in ("1", "L", "LA", "RGB", "RGBA") else picture.convert("RGBA")
    return _saved(plain, "PNG", optimize=True), "png"


def _saved(picture: Image, kind: str, **how: bool | int) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def _contrast(picture: Image) -> float:
    """How much lighter the lightest parts are than the darkest, as WCAG reckons it: 1 to 21. What can be seen through
    is taken as white.
    """
    from PIL import Image  # noqa: PLC0415 - see above

    small = picture.convert("RGBA")
    small.thumbnail((1000, 1000), Image.Resampling.NEAREST)  # mixed pixels would have less contrast than there is
    white = Image.new("RGBA", small.size, "white")
    white.alpha_composite(small)
    counts = white.convert("L").histogram()
    few = max(1, round(sum(counts) * _RARE))
    darkest, lightest = _beyond(counts, few), 255 - _beyond(counts[::-1], few)
    return (_luminance(lightest) + 0.05) / (_luminance(darkest) + 0.05)


def _beyond(counts: list[int], few: int) -> int:
    """The first level up to which there are `few`."""
    found = 0
    for level, count in enumerate(counts):
        found += count
        if found >= few:
            return level
    return len(counts) - 1


def _luminance(level: int) -> float:
    share = level / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
