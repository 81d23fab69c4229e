"""A drawing: a chart worked out, or a page, with the name of its picture and the words that stand for it.

Promises that the name follows from all that is drawn and from nothing else, so that a picture under that name need not
be drawn again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from questions.drawing.description import chart_description, page_description
from questions.drawing.plot import Plot, plot_of
from questions.markdown import escaped
from questions.messages import Message
from questions.pictures import FOLDER, PictureFile, PictureRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.drawing.chart import FigureChart
    from questions.drawing.page import DrawnPage
    from questions.model import Figure

BEGINNING: Final = f"{FOLDER}drawn-"
"""What the names of all drawn pictures begin with."""

EDITION: Final = 1
"""Grows when the same chart or page is drawn in another way, so that pictures of the old way are drawn again."""


@dataclass(frozen=True)
class Drawing:
    """What Copydesk draws for a question, page or example of a pack or lesson in that language."""

    subject: Plot | DrawnPage
    language: str

    @cached_property
    def name(self) -> str:
        """What a pack calls the picture: `images/drawn-` and a number that no other drawing has."""
        told = asdict(self.subject) if isinstance(self.subject, Plot) else self.subject.model_dump()
        whole = json.dumps([EDITION, self.language, told], sort_keys=True, ensure_ascii=False)
        return f"{BEGINNING}{sha256(whole.encode()).hexdigest()[:20]}.png"

    @cached_property
    def description(self) -> str:
        """What is to be seen, in words, with the marks of Markdown escaped."""
        if isinstance(self.subject, Plot):
            return escaped(chart_description(self.subject))
        return escaped(page_description(self.subject, self.language))

    @property
    def lie_factor(self) -> float | None:
        """That of a chart; None for a page, and for a chart of data without an effect."""
        return self.subject.lie_factor if isinstance(self.subject, Plot) else None

    def picture(self) -> PictureFile:
        """The picture. Raises `PictureRefused` where the libraries that draw it are not there."""
        from questions.drawing.chart_picture import chart_picture  # noqa: PLC0415 - only who draws needs Pillow
        from questions.drawing.page_picture import page_picture  # noqa: PLC0415 - likewise

        try:
            content = (
                chart_picture(self.subject)
                if isinstance(self.subject, Plot)
                else page_picture(self.subject, self.language)
            )
        except ImportError as error:
            raise PictureRefused(
                Message("Charts and pages are drawn with matplotlib, which is not installed here."),
                Message("install Copydesk with its extra: pip install “copydesk[reports]”"),
            ) from error
        return PictureFile(content, "png")


def drawing_of(
    chart: FigureChart | None, page: DrawnPage | None, figures: Mapping[str, Figure], language: str
) -> Drawing | None:
    """What is drawn of a chart or page of a file with these figures; None where a chart cannot be."""
    if page is not None:
        return Drawing(page, language)
    if chart is None:
        return None
    try:
        return Drawing(plot_of(chart, figures, language), language)
    except (KeyError, ValueError, ZeroDivisionError, OverflowError):  # its findings say what is wrong
        return None
