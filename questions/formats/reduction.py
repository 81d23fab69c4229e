"""Texts of other formats, in HTML or Markdown, as the plain text with a little markdown that packs hold.

Promises: bold, italics, line breaks, paragraphs, lists, quotations and entities come through; whatever else HTML can
hold is reduced to its words or left out, and named in what is returned. Takes time in proportion to the text, whatever
it holds. Refuses to judge HTML: a tag that never ends is text, and one that nobody knows is, too.
"""

from __future__ import annotations

import html
import re
from typing import Final, Literal, NamedTuple

from questions.messages import Message

Style = Literal["html", "moodle", "plain", "markdown"]
"""How a text is written. `moodle` is HTML in which a line break is one."""

SPACE: Final = " \t\r\n"
"""What is trimmed from texts: a no-break space is meant."""


class Reduced(NamedTuple):
    """A text as packs hold it, and in words what it held besides."""

    text: str
    lost: tuple[Message, ...] = ()


def reduced(text: str, style: Style, *, emphasis: bool = True) -> Reduced:
    """`text` as packs hold it. `emphasis` False leaves out bold and italics, for texts that stand on buttons."""
    if style == "plain":
        return Reduced(text.strip(SPACE))
    if style == "markdown":
        return Reduced(_entities(text).strip(SPACE))
    return _Reduction(emphasis=emphasis, keeps_lines=style == "moodle").of(text)


def as_markdown(text: str) -> str:
    """`text` with what Markdown would take for HTML written as entities; `reduced` gives `text` again."""
    text = re.sub(r"&(?=#?\w)", "&amp;", text)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def quoted(text: str) -> str:
    """`text` as a quotation of Markdown, each line of it marked."""
    return "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n"))


def unquoted(text: str) -> tuple[str | None, str]:
    """The quotation that `text` begins with and what follows it after an empty line; None where there is not both."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    rest = "\n".join(lines[end + 1 :]).strip(SPACE)
    if not end or not rest or lines[end].strip(SPACE):
        return None, text
    return "\n".join(line[2:] if line.startswith("> ") else line[1:] for line in lines[:end]), rest


def picture(alt: str, address: str) -> str:
    """A picture of Markdown, on one line."""
    alt = re.sub(r"([\[\]\\])", r"\\\1", as_markdown(re.sub(r"[\r\n]+", " ", alt)))
    return f"![{alt}]({address.replace('(', '%28').replace(')', '%29')})"


def pictured(text: str) -> tuple[str | None, str | None, str]:
    """Description and address of the picture that `text` begins with, None where it does not, and what follows it."""
    found = _PICTURE.match(text)
    if not found or not (rest := text[found.end() :]):
        return None, None, text
    return re.sub(r"\\([\[\]\\])", r"\1", found[1]), found[2], rest


_PICTURE: Final = re.compile(r"!\[((?:\\[\[\]\\]|[^\[\]\\\n]){1,600})\]\((https://[^\s()]{1,500})\)\n+")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG: Final = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9:]*)((?:[\s/][^<>]*)?)>")
_ADDRESS: Final = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]{1,200})""", re.IGNORECASE)

# Code points that are no characters stand for emphasis until spaces inside it have been moved outside.
_BOLD, _END_BOLD, _ITALIC, _END_ITALIC = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_EMPHASIS: Final = {
    **dict.fromkeys(("b", "strong"), (_BOLD, _END_BOLD)),
    **dict.fromkeys(("i", "em"), (_ITALIC, _END_ITALIC)),
}
_BLOCKS: Final = re.compile(
    r"address|article|aside|blockquote|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|main|p|pre|section"
    r"|table|tbody|tfoot|thead|tr"
)
_WORDLESS: Final = re.compile(
    r"a|abbr|acronym|big|body|cite|code|del|dfn|font|html|ins|kbd|label|mark|nobr|q|s|samp|small|span|strike|tt|u|var"
)
_UNSEEN: Final = frozenset(("script", "style", "head", "title", "template"))
_LOST: Final = {
    "img": Message("a picture"),
    "table": Message("the lines of a table"),
    **dict.fromkeys(("video", "audio", "source", "track"), Message("a recording")),
    **dict.fromkeys(("iframe", "object", "embed"), Message("something embedded")),
    **dict.fromkeys(("svg", "canvas", "math"), Message("a drawing or formula")),
    **dict.fromkeys(("input", "select", "textarea", "button", "form"), Message("a form")),
    **dict.fromkeys(("sub", "sup"), Message("the raising or lowering of letters")),
}
_LINKS: Final = 5
"""Links of one text whose addresses are named."""


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


class _Reduction:
    def __init__(self, *, emphasis: bool, keeps_lines: bool) -> None:
        self._emphasis = emphasis
        self._keeps_lines = keeps_lines
        self._parts: list[str] = []
        self._lost: dict[str, Message] = {}
        """By what is lost, or where a link leads."""
        self._lists: list[int | None] = []
        """The lists that are open: the number of the last item of a numbered one, None for others."""
        self._quotes: list[int] = []
        """Where in the parts the open quotations begin."""
        self._unseen: str | None = None

    def of(self, text: str) -> Reduced:
        text = re.sub(f"[{_BOLD}-{_END_ITALIC}]", "", text)
        text = re.sub(r"\r\n?", "\n", text) if self._keeps_lines else re.sub(r"[ \t\r\n]+", " ", text)
        at, comments_end = 0, True
        for found in _TAG.finditer(text):
            if found.start() < at:
                continue
            self._words(text[at : found.start()])
            at = found.end()
            if found[0] == "<!--":
                end = text.find("-->", at) if comments_end else -1
                if end < 0:
                    comments_end = False
                    self._words(found[0])
                else:
                    at = end + 3
            else:
                self._tag(found[2].lower(), found[3], ends=bool(found[1]), written=found[0])
        self._words(text[at:])
        return Reduced(_finished("".join(self._parts)), tuple(self._lost.values()))

    def _words(self, text: str) -> None:
        if text and not self._unseen:
            self._parts.append(_entities(text))

    def _tag(self, name: str, attributes: str, *, ends: bool, written: str) -> None:
        if self._unseen:
            if ends and name == self._unseen:
                self._unseen = None
        elif name in _EMPHASIS:
            if self._emphasis:
                self._parts.append(_EMPHASIS[name][ends])
        elif _BLOCKS.fullmatch(name):
            self._block(name, ends=ends)
        elif name == "br":
            self._parts.append("\n")
        elif name in ("ol", "ul", "li"):
            self._list(name, ends=ends)
        elif name in ("td", "th"):
            if not ends and self._parts and not self._parts[-1].endswith("\n"):
                self._parts.append(" | ")
        elif name in _UNSEEN:
            self._unseen = None if ends else name
        elif not _WORDLESS.fullmatch(name) and name not in _LOST and ":" not in name:
            self._words(written)
        if name in _LOST and not ends:
            self._lost[_LOST[name]] = _LOST[name]
        if name == "a" and not ends and len(self._lost) < _LINKS:
            address = _ADDRESS.search(attributes[:2000])
            if address and address[1] not in self._lost:
                self._lost[address[1]] = Message("the link to {address}", address=address[1])

    def _list(self, name: str, *, ends: bool) -> None:
        if name != "li":
            if ends and self._lists:
                self._lists.pop()
            self._parts.append("\n" if self._lists else "\n\n")
            if not ends:
                self._lists.append(0 if name == "ol" else None)
        elif not ends:
            number = self._lists[-1] if self._lists else None
            if number is not None:
                self._lists[-1] = number + 1
            self._parts.append("\n- " if number is None else f"\n{number + 1}. ")

    def _block(self, name: str, *, ends: bool) -> None:
        if name == "blockquote" and ends and self._quotes:
            begin = self._quotes.pop()
            if not self._quotes:  # a quotation inside another is part of that one
                inside = _finished("".join(self._parts[begin:]))
                self._parts[begin:] = ["\n\n", quoted(inside)] if inside else []
        self._parts.append("\n" if name == "tr" else "\n\n")
        if name == "blockquote" and not ends:
            self._quotes.append(len(self._parts))


def _finished(text: str) -> str:
    """`text` with emphasis as Markdown, spaces moved outside of it, and no more than one empty line in a row."""
    text = _spaced(text)
    for begin, end, sign in ((_BOLD, _END_BOLD, "**"), (_ITALIC, _END_ITALIC, "*")):
        if begin in text or end in text:
            text = _paired(text, begin, end)
            for _ in range(3):  # an empty line and a space may stand at an edge, and no more
                text = re.sub(f"({begin})([ \n])", r"\2\1", text)
                text = re.sub(f"([ \n])({end})", r"\2\1", text)
            text = text.replace(begin + end, "").replace(begin, sign).replace(end, sign)
    return _spaced(text)


def _spaced(text: str) -> str:
    text = re.sub(r"[ \t\xa0]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n\n\n+", "\n\n", text).strip(SPACE)


def _paired(text: str, begin: str, end: str) -> str:
    """`text` with every mark that has no partner removed, and nothing marked twice."""
    parts: list[str] = []
    is_open = False
    for part in re.split(f"([{begin}{end}])", text):
        if part in (begin, end):
            if is_open != (part == begin):
                is_open = not is_open
                parts.append(part)
        else:
            parts.append(part)
    if is_open:
        parts.append(end)
    return "".join(parts)
