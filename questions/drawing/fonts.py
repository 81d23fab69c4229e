"""The fonts of drawn pages: DejaVu Sans, which matplotlib brings, so that every machine draws the same letters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font in pixels of height. Raises `ImportError` without matplotlib."""
    from matplotlib import get_data_path  # noqa: PLC0415 - loaded by who draws

    file = Path(get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
