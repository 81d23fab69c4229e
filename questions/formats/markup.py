"""Discord's markup, as packs use it, in HTML or without marks.

Promises that nothing in a text becomes a tag, an attribute or an address: everything is escaped first, and only bold,
italics, underlining, strike-through, code, lists, quotations and headings are put back. Links stay as they are typed.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from questions.problems import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_INLINE: Final = (
    (re.compile(r"\*\*(?=\S)([^*]+(?:\*(?!\*)[^*]+)*?)(?<=\S)\*\*"), "strong"),
    (re.compile(r"(?<!\w)__(?=\S)([^_]+?)(?<=\S)__(?!\w)"), "u"),
    (re.compile(r"\*(?=\S)([^*]+?)(?<=\S)\*"), "em"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), "em"),
    (re.compile(r"~~(?=\S)([^~]+?)(?<=\S)~~"), "s"),
)
_CODE: Final = re.compile(r"`([^`]+)`")
_ESCAPED: Final = re.compile(r"\\([*_~`\\|>#+\-.])")
_BULLET: Final = re.compile(r"[ ]{0,3}[-*][ ]+(.*)")
_NUMBERED: Final = re.compile(r"[ ]{0,3}(\d{1,3})\.[ ]+(.*)")
_QUOTED: Final = re.compile(r"[ ]{0,3}>[ ]?(.*)")
_HEADING: Final = re.compile(r"#{1,3}[ ]+(.*)")


def to_html(text: str) -> str:
    """`text` as paragraphs, lists and quotations; a line break inside one is kept."""
    return "".join(_block(kind, lines) for kind, lines in _blocks(text))


def line_to_html(text: str) -> str:
    """`text` on one line, without blocks."""
    return _marked(" ".join(text.split()), lambda tag, inner: f"<{tag}>{inner}</{tag}>", html.escape)


def without_marks(text: str) -> str:
    """`text` as it is read aloud: no signs for bold or italics. Blocks stay as they are."""
    return _marked(text, lambda _, inner: inner, lambda part: part)


def _marked(text: str, wrap: Callable[[str, str], str], escape: Callable[[str], str]) -> str:
    kept: list[str] = []

    def keep(part: str) -> str:
        kept.append(part)
        return f"\x00{len(kept) - 1}\x01"

    # Code and escaped signs are put aside, so that no mark is looked for in them. Packs hold no control characters.
    text = _ESCAPED.sub(lambda found: keep(escape(found[1])), text)
    text = _CODE.sub(lambda found: keep(wrap("code", escape(found[1]))), text)
    text = escape(text)
    for pattern, tag in _INLINE:
        text = pattern.sub(lambda found, tag=tag: wrap(tag, found[1]), text)
    for _ in range(2):  # an escaped sign inside code is put aside twice
        text = re.sub("\x00(\\d+)\x01", lambda found: kept[int(found[1])], text)
    return text


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one kind."""
    kind, lines = "", list[str]()
    for line in LINE_BREAK.split(text):
        now, inner = _kind(line)
        if now == "p" and kind in ("ul", "ol") and line.startswith("  "):
            lines[-1] += " " + line.strip()  # a list item that goes on
            continue
        if now != kind or now == "h":
            if lines:
                yield kind, lines
            kind, lines = now, list[str]()
        if now:
            lines.append(inner)
    if lines:
        yield kind, lines


def _kind(line: str) -> tuple[str, str]:
    if not line.strip():
        return "", ""
    for kind, pattern in (("ul", _BULLET), ("quote", _QUOTED), ("h", _HEADING)):
        if found := pattern.fullmatch(line):
            return kind, found[1]
    if found := _NUMBERED.fullmatch(line):
        return "ol", line
    return "p", line.strip()


def _block(kind: str, lines: list[str]) -> str:
    if kind in ("ul", "ol"):
        return _list(kind, lines)
    broken = "<br>".join(map(line_to_html, lines))
    if kind == "quote":
        return f"<blockquote><p>{broken}</p></blockquote>"
    return f"<p><strong>{broken}</strong></p>" if kind == "h" else f"<p>{broken}</p>"


def _list(kind: str, lines: list[str]) -> str:
    start = ""
    if kind == "ol":
        found = [match for match in map(_NUMBERED.fullmatch, lines) if match]
        lines = [match[2] for match in found]
        start = f' start="{int(found[0][1])}"' if int(found[0][1]) != 1 else ""
    items = "".join(f"<li>{line_to_html(line)}</li>" for line in lines)
    return f"<{kind}{start}>{items}</{kind}>"
