"""What has a picture: questions, pages and examples that are shown with one, and packs and lessons made of such parts.

Promises that a part says where its picture is and what it shows in the same way, whether its author gave an address,
the name of a file beside the pack, or a chart or page to be drawn. Refuses to know what is in a picture:
`questions.pictures` has its file, and `questions.drawing` draws it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, PrivateAttr, StringConstraints

from questions.content_model import Content
from questions.drawing.chart import FigureChart
from questions.drawing.drawn import Drawing, drawing_of
from questions.drawing.page import DrawnPage
from questions.pictures import FOLDER, NamedPicture, PictureFile

if TYPE_CHECKING:
    from questions.model import Figure

ImageAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://[^\s/]+/[^\s]*|images/[A-Za-z0-9][A-Za-z0-9._-]*\.([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg]|[Ww][Ee][Bb][Pp]|[Gg][Ii][Ff]))$",
        max_length=500,
    ),
]
"""Where Discord fetches a picture from, or the name of one in the folder `images` beside the pack."""


class Pictured(Content):
    """What can have a picture."""

    image: ImageAddress | None = None
    """A picture, shown above the text: its https address, or `images/` and the name of a file in the folder `images`
    beside this one (PNG, JPEG, WebP or GIF, 1 MiB each, 8 MiB in all). Needs `alt`."""
    alt: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None
    """What the picture shows, for those who cannot see it: 5 to 300 characters. Of a `chart` or `page` Copydesk says it
    itself."""
    chart: FigureChart | None = None
    """A chart of figures of this file, which Copydesk draws. In place of `image`."""
    page: DrawnPage | None = None
    """A page to look at (search results, a post, the top of an article), which Copydesk draws. In place of `image`."""

    _picture: str | None = PrivateAttr(None)
    _drawing: Drawing | None = PrivateAttr(None)

    @property
    def picture(self) -> str | None:
        """Where its picture is: an https address, or the name of a file that is kept. None where there is none."""
        named = self.picture_name
        return self._picture if named is not None and named.startswith(FOLDER) else named

    @property
    def picture_name(self) -> str | None:
        """What its file has for its picture: an https address, or `images/` and a name, also of what is drawn."""
        return self.image if self._drawing is None else self._drawing.name

    @property
    def description(self) -> str | None:
        """What its picture shows, in Markdown; None where there is none."""
        return self.alt if self._drawing is None else self._drawing.description

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn of its chart or page, where its file has all figures of it."""
        return self._drawing

    def take_picture(self, kept: Mapping[str, str]) -> None:
        """Its picture is kept under the name that `kept` has for it."""
        self._picture = kept.get(self.picture_name or "")

    def take_figures(self, figures: Mapping[str, Figure], language: str) -> None:
        """It belongs to a file in that language, with these figures, of which its chart is drawn."""
        if self.chart is not None or self.page is not None:
            self._drawing = drawing_of(self.chart, self.page, figures, language)

    def as_image(self) -> dict[str, str | None]:
        """What is drawn as fields `image` and `alt`, for what knows no more than pictures."""
        return {"image": self.picture_name, "alt": self.description, "chart": None, "page": None}


class Illustrated(Content, ABC):
    """A pack or lesson, some parts of which have pictures."""

    _pictures: Mapping[str, PictureFile] = PrivateAttr(default_factory=dict[str, PictureFile])

    @property
    def pictures(self) -> Mapping[str, PictureFile]:
        """The picture files at hand, by the names that the parts have for them."""
        return self._pictures

    @abstractmethod
    def named_pictures(self) -> Iterator[NamedPicture]:
        """The name of each picture, and its path."""

    @abstractmethod
    def drawings(self) -> Mapping[str, Drawing]:
        """What is drawn of its charts and pages, by the names of the pictures."""

    @abstractmethod
    def keep_pictures(self, kept: Mapping[str, str]) -> None:
        """Has the parts know under which names their pictures are kept."""

    def take_pictures(self, files: Mapping[str, PictureFile]) -> None:
        """These are its picture files."""
        self._pictures = files
        self.keep_pictures({name: file.name for name, file in files.items()})


def pictures_among(field: str, parts: Iterable[BaseModel]) -> Iterator[NamedPicture]:
    """The name of each picture of the parts in a list, and its path."""
    for number, part in enumerate(parts):
        if isinstance(part, Pictured) and part.picture_name is not None:
            named = "chart" if part.chart else "page" if part.page else "image"
            yield (field, number, named), part.picture_name


def drawings_among(parts: Iterable[BaseModel]) -> dict[str, Drawing]:
    """What is drawn of the parts in a list, by the names of the pictures."""
    drawn = [part.drawing for part in parts if isinstance(part, Pictured)]
    return {each.name: each for each in drawn if each is not None}
