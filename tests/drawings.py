"""Pictures drawn for tests: small, each another one, with what cameras and programs add to them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = "taken at 52.5 N 13.4 E by Ana"
"""Beside the picture in each file, where nobody sees it."""


def drawing(kind: str = "PNG", *, shade: int = 0, size: tuple[int, int] = (400, 300)) -> bytes:
    """Bars on white, of this shade of grey: another picture for each."""
    picture = Image.new("RGB", size, "white")
    for at in range(4):
        picture.paste((shade, shade, shade), (20 + at * 90, 40 + at * 50, 80 + at * 90, size[1]))
    written = BytesIO()
    if kind == "PNG":
        told = PngInfo()
        told.add_text("Comment", SECRET)
        picture.save(written, kind, pnginfo=told)
    elif kind == "GIF":
        picture.save(written, kind, comment=SECRET.encode(), save_all=True, append_images=[picture.rotate(180)])
    else:
        exif = Image.Exif()
        exif[0x010E], exif[0x0112] = SECRET, 6  # a description, and that the camera was held upright
        picture.save(written, kind, exif=exif)
    return written.getvalue()


def noise(side: int) -> bytes:
    """A picture that cannot be made small, of about three bytes for each dot."""
    picture = Image.merge("RGB", [Image.effect_noise((side, side), 90) for _ in range(3)])
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def bomb() -> bytes:
    """A small file of very many dots."""
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return written.getvalue()
