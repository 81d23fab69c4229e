"""Pages to look at as pictures, drawn by Pillow from the top down.

Promises the same bytes for the same page wherever the same versions of the libraries draw it, and the words "invented
for this course" at the foot of each. What is drawn are the texts of the page and simple shapes, in nobody's livery.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from questions.drawing.description import shown_number
from questions.drawing.fonts import font
from questions.drawing.page import (
    ArticlePage,
    ChatPage,
    DrawnPage,
    HeadlinesPage,
    PicturesPage,
    PostPage,
    ProfilePage,
    SearchPage,
)
from questions.drawing.scene_picture import WIDE, scene_picture
from questions.drawing.words import DrawingWords, words_for

_EDGE: Final = 40
_PAGE: Final = WIDE + 2 * _EDGE
"""Pixels across: 800, about twice what a card shows."""
_TALLEST: Final = 4000
_INK, _PALE, _LINK, _LINE, _MARK = "#1B1F24", "#596069", "#1A4F8B", "#D5D9DE", "#7A4B00"
_BODY, _SMALL, _HEAD = 28, 23, 36


def page_picture(page: DrawnPage, language: str) -> bytes:
    """A PNG of a page. Raises `ImportError` without the fonts of matplotlib."""
    canvas = _Canvas(words_for(language), language)
    match page:
        case SearchPage():
            _search(canvas, page)
        case ProfilePage():
            _profile(canvas, page)
        case PostPage():
            _post(canvas, page)
        case HeadlinesPage():
            _headlines(canvas, page)
        case ChatPage():
            _chat(canvas, page)
        case ArticlePage():
            _article(canvas, page)
        case PicturesPage():
            _pictures(canvas, page)
    return canvas.finished()


class _Canvas:
    """A sheet that is written on from the top, and cut off where the writing ends."""

    def __init__(self, said: DrawingWords, language: str) -> None:
        self.said = said
        self.language = language
        self.at = 0
        self._sheet = Image.new("RGB", (_PAGE, _TALLEST), "white")
        self._draw = ImageDraw.Draw(self._sheet)

    def text(
        self,
        text: str,
        size: int = _BODY,
        colour: str = _INK,
        *,
        bold: bool = False,
        left: int = _EDGE,
        after: int = 12,
    ) -> None:
        """A paragraph, in as many lines as it needs."""
        used = font(size, bold=bold)
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self._draw.textlength(longer, used) > _PAGE - _EDGE - left:
                self._line(line, used, colour, left, size)
                line = word
            else:
                line = longer
        self._line(line, used, colour, left, size)
        self.at += after

    def _line(self, text: str, used: ImageFont.FreeTypeFont, colour: str, left: int, size: int) -> None:
        self._draw.text((left, self.at), text, fill=colour, font=used)
        self.at += round(size * 1.32)

    def width(self, text: str, size: int, *, bold: bool = False) -> int:
        """How wide a text is on one line."""
        return round(self._draw.textlength(text, font(size, bold=bold)))

    def mark(self, text: str, *, left: int = _EDGE, after: int = 12) -> None:
        """A word in a frame: that something is paid for, or an opinion."""
        wide = self.width(text, _SMALL, bold=True)
        self._draw.rounded_rectangle((left, self.at, left + wide + 24, self.at + 38), 8, outline=_MARK, width=2)
        self._draw.text((left + 12, self.at + 5), text, fill=_MARK, font=font(_SMALL, bold=True))
        self.at += 38 + after

    def bar(self, text: str) -> None:
        """The address bar at the top of a browser, or the head of an app."""
        self._draw.rectangle((0, 0, _PAGE, 76), fill="#E8EBEF")
        self._draw.rounded_rectangle((24, 14, _PAGE - 24, 62), 24, fill="white")
        self._draw.text((48, 24), text, fill=_PALE, font=font(_SMALL))
        self.at = 100

    def head(self, text: str) -> None:
        """The name of a site or feed on a dark ground."""
        top = self.at
        self._draw.rectangle((0, top, _PAGE, top + 70), fill="#2C3E50")
        self._draw.text((_EDGE, top + 18), text, fill="white", font=font(30, bold=True))
        self.at = top + 94

    def rule(self) -> None:
        """A thin line across."""
        self._draw.line((_EDGE, self.at, _PAGE - _EDGE, self.at), fill=_LINE, width=2)
        self.at += 18

    def face(self, name: str, *, size: int = 76) -> None:
        """A round picture of an account: the first letter of its name."""
        colour = ("#0072B2", "#B24C00", "#00795A", "#A34C7D")[sum(map(ord, name)) % 4]
        self._draw.ellipse((_EDGE, self.at, _EDGE + size, self.at + size), fill=colour)
        middle = (_EDGE + size / 2, self.at + size / 2)
        self._draw.text(middle, name[:1].upper(), fill="white", font=font(size // 2, bold=True), anchor="mm")

    def named(self, name: str, below: str, *, verified: bool) -> None:
        """An account's face, its name with or without a tick, and a line under it."""
        top = self.at
        self.face(name)
        left = _EDGE + 96
        self._draw.text((left, top + 2), name, fill=_INK, font=font(30, bold=True))
        if verified:
            x = left + self.width(name, 30, bold=True) + 26
            self._draw.ellipse((x - 14, top + 6, x + 14, top + 34), fill="#0072B2")
            self._draw.line((x - 6, top + 20, x - 1, top + 26), fill="white", width=4)
            self._draw.line((x - 1, top + 26, x + 8, top + 13), fill="white", width=4)
        self._draw.text((left, top + 42), below, fill=_PALE, font=font(_SMALL))
        self.at = top + 94

    def bubble(self, name: str, text: str, *, own: bool) -> None:
        """Something said in a chat, on a ground of its own."""
        left = 130 if own else _EDGE
        top = self.at
        self.at += 14
        self.text(name, _SMALL, _PALE, bold=True, left=left + 20, after=2)
        self.text(text, left=left + 20, after=14)
        made = self._sheet.crop((left, top, _PAGE, self.at))
        ground = Image.new("RGB", made.size, "white")
        right = _PAGE - _EDGE - left + 16
        ImageDraw.Draw(ground).rounded_rectangle(
            (0, 0, right, made.height - 1), 18, fill="#E3EDF7" if own else "#F1F2F4"
        )
        darker = Image.composite(ground, made, made.convert("L").point(_is_ground))
        self._sheet.paste(darker, (left, top))
        self.at += 18

    def picture(self, picture: Image.Image, *, left: int = _EDGE, wide: int = WIDE, after: int = 14) -> None:
        """A picture, as wide as asked for."""
        small = (
            picture if wide == picture.width else picture.resize((wide, round(picture.height * wide / picture.width)))
        )
        self._sheet.paste(small, (left, self.at))
        self.at += small.height + after

    def finished(self) -> bytes:
        """The sheet up to here and its foot, as PNG."""
        self.at += 8
        self._draw.rectangle((0, self.at, _PAGE, self.at + 46), fill="#FFF4D6")
        self._draw.text((_PAGE / 2, self.at + 23), self.said.invented, fill="#5C4300", font=font(21), anchor="mm")
        made = BytesIO()
        whole = self._sheet.crop((0, 0, _PAGE, self.at + 46))
        whole.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        return made.getvalue()


def _is_ground(level: int) -> int:
    """Whether a pixel so light is paper, and no part of a letter."""
    return 255 if level > 250 else 0


def _search(canvas: _Canvas, page: SearchPage) -> None:
    canvas.bar(page.query)
    for number, result in enumerate(page.results):
        if number:
            canvas.rule()
        if result.sponsored:
            canvas.mark(canvas.said.sponsored)
        canvas.text(result.site, _SMALL, _INK, bold=True, after=0)
        canvas.text(result.address, _SMALL, _PALE, after=4)
        canvas.text(result.title, 31, _LINK, bold=True, after=4)
        canvas.text(f"{result.dated} — {result.text}" if result.dated else result.text, 26, after=16)


def _profile(canvas: _Canvas, page: ProfilePage) -> None:
    canvas.at = 30
    canvas.named(page.name, page.handle, verified=page.verified)
    canvas.text(page.about)
    if page.link:
        canvas.text(page.link, 26, _LINK)
    canvas.text(page.joined, _SMALL, _PALE)
    counts = (canvas.said.followers, page.followers), (canvas.said.following, page.following)
    canvas.text(
        " · ".join(words.format(count=shown_number(count, canvas.language)) for words, count in counts), 26, bold=True
    )
    for post in page.posts:
        canvas.rule()
        canvas.text(post, 26)


def _post(canvas: _Canvas, page: PostPage) -> None:
    canvas.at = 30
    canvas.named(page.name, f"{page.handle} · {page.when}", verified=page.verified)
    if page.label:
        canvas.mark(page.label)
    canvas.text(page.text)
    if page.scene:
        canvas.picture(scene_picture(page.scene))
    counts = (canvas.said.likes, page.likes), (canvas.said.shares, page.shares)
    counted = [words.format(count=shown_number(count, canvas.language)) for words, count in counts if count is not None]
    if counted:
        canvas.text(" · ".join(counted), _SMALL, _PALE, bold=True)
    for reply in page.replies:
        canvas.rule()
        canvas.text(reply.name, _SMALL, _INK, bold=True, left=_EDGE + 40, after=0)
        canvas.text(reply.text, 26, left=_EDGE + 40)


def _headlines(canvas: _Canvas, page: HeadlinesPage) -> None:
    canvas.head(page.name)
    if page.note:
        canvas.text(page.note, _SMALL, _PALE, after=16)
    for number, story in enumerate(page.stories):
        if number:
            canvas.rule()
        if story.label:
            canvas.mark(story.label)
        canvas.text(story.headline, 31, bold=True, after=4)
        canvas.text(" · ".join(filter(None, (story.outlet, story.when))), _SMALL, _PALE, after=14)


def _chat(canvas: _Canvas, page: ChatPage) -> None:
    canvas.head(page.name)
    for turn in page.turns:
        own = turn.by == "person"
        canvas.bubble(canvas.said.person if own else page.name, turn.text, own=own)


def _article(canvas: _Canvas, page: ArticlePage) -> None:
    canvas.bar(page.address)
    canvas.at = 76
    canvas.head(page.site)
    if page.section:
        canvas.mark(page.section)
    canvas.text(page.headline, _HEAD, bold=True)
    if page.standfirst:
        canvas.text(page.standfirst, _BODY, _PALE)
    if page.byline or page.when:
        canvas.text(" · ".join(filter(None, (page.byline, page.when))), _SMALL, _PALE, after=16)
    if page.scene:
        canvas.picture(scene_picture(page.scene), after=8)
    if page.caption:
        canvas.text(page.caption, _SMALL, _PALE, after=16)
    for paragraph in page.text:
        canvas.text(paragraph, after=16)
    if page.small_print:
        canvas.rule()
        canvas.text(page.small_print, 21, _PALE)


def _pictures(canvas: _Canvas, page: PicturesPage) -> None:
    canvas.at = 30
    for number, copy in enumerate(page.found):
        if number:
            canvas.rule()
        canvas.picture(scene_picture(copy.scene), wide=WIDE if len(page.found) == 1 else WIDE * 3 // 4, after=8)
        canvas.text(copy.caption, _BODY, bold=True, after=2)
        canvas.text(f"{copy.site} · {copy.when}", _SMALL, _PALE, after=16)
