r"""Discord's Markdown, which every text of a pack is written in: made of plain text, turned into HTML, or taken off.

The rule for all of Copydesk: a text of a pack is Markdown wherever it is shown, and a backslash before a sign makes
that sign mean itself. What comes from elsewhere, where signs mean nothing, goes through `escaped` on its way into a
pack; where no marks can be shown (on buttons, in menus, in other systems) a text goes through `without_marks`. What
somebody types and what is compared with it is no such text: it is `escaped` when it is shown.

Promises that `without_marks(escaped(text))` is `text` but for blocks of code, and that nothing in a text becomes a tag,
an attribute or an address: everything is escaped for HTML first, and only bold, italics, underlining, strike-through,
code, lists, quotations and headings are put back. Links stay as they are typed. Takes time in proportion to the text.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.diagnostic import LINE_BREAK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIGN: Final = r"[!-/:-@\[-`{-~]"
"""A sign that a backslash before it makes mean itself."""

_EDGE: Final = "\ufdd0-\ufdef"
"""Code points that are no characters: importers mark with them where marks will stand."""

_ADDRESS: Final = rf"https?://[^\s<>*|~`{_EDGE}]{{0,2000}}[^\s<>*|~`_{_EDGE}]"
"""An address, in which Discord sees no marks."""

_RISKY: Final = re.compile(
    rf"""
    ({_ADDRESS})
    | \\(?={SIGN}|[{_EDGE}]|$)            # a backslash that would vanish
    | `
    | \*{{2,}} | (?<!\ )\* | \*(?!\ )     # bold, italics: all but the sign of 2 * 3
    | _{{2,}} | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])
    | ~{{2,}} | \|{{2,}}                  # strike-through, hidden text
    | (?<=\])\((?=\S) | (?<=!)\[          # links, pictures
    | :(?=[a-z0-9_+-]{{0,40}}[a-z][a-z0-9_+-]{{0,40}}:)  # a name between colons is a little picture in Discord
    """,
    re.VERBOSE | re.MULTILINE,
)
_LINE_START: Final = re.compile(
    rf"""
    ^([ \t{_EDGE}]*)(?:
      (\#{{1,6}}(?=[ \t]|$) | -\#(?=[ \t]) | > | [-+*](?=[ \t]|$) | =+[ \t]*$ | -{{2,}}[ \t]*$)
      | (\d{{1,9}})([.)])(?=[ \t]|$)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Headings, small print, quotations, lists and rules."""

_INLINE: Final = (
    (re.compile(r"\*\*(?=\S)([^*]+(?:\*(?!\*)[^*]+)*?)(?<=\S)\*\*"), "strong"),
    (re.compile(r"__(?=\S)([^_]+(?:_(?!_)[^_]+)*?)(?<=\S)__(?!_)"), "u"),
    (re.compile(r"\*(?=\S)([^*]+?)(?<=\S)\*"), "em"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), "em"),
    (re.compile(r"~~(?=\S)([^~]+?)(?<=\S)~~"), "s"),
)
_ESCAPED: Final = re.compile(rf"\\({SIGN})|({_ADDRESS})")
_TICKS: Final = re.compile(r"(\\*)(`+)")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9_+.#-]{0,20}\n")
_BULLET: Final = re.compile(r"[ ]{0,3}[-*][ ]+(.*)")
_NUMBERED: Final = re.compile(r"[ ]{0,3}(\d{1,3})\.[ ]+(.*)")
_QUOTED: Final = re.compile(r"[ ]{0,3}>[ ]?(.*)")
_HEADING: Final = re.compile(r"#{1,3}[ ]+(.*)")
_KEPT: Final = re.compile("\x00(\\d+)\x01")


class Piece(NamedTuple):
    """A run of a text: code with the backticks around it, or anything else."""

    text: str
    code: str | None = None
    """What stands between the backticks."""

    @property
    def is_block(self) -> bool:
        """Whether it is code with lines of its own."""
        return self.code is not None and self.text.startswith("```")


def pieces(text: str) -> Iterator[Piece]:
    """`text`, parted where code begins and ends. A backtick without a partner is no code."""
    runs = [*_TICKS.finditer(text)] if "`" in text else []
    partner: dict[int, int] = {}
    last: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        length = len(runs[number][2])
        if length in last and len(runs[number][1]) % 2 == 0:  # a backslash before it makes a backtick mean itself
            partner[number] = last[length]
        last[length] = number
    at, number = 0, 0
    while number < len(runs):
        if number not in partner:
            number += 1
            continue
        begin, end = runs[number], runs[partner[number]]
        if begin.start(2) > at:
            yield Piece(text[at : begin.start(2)])
        inside = text[begin.end() : end.start(2)]
        if len(begin[2]) >= 3:
            inside = inside[found.end() if (found := _LANGUAGE.match(inside)) else 0 :].strip("\n")
        elif inside.startswith(" `") or inside.endswith("` "):
            inside = inside[1:-1]
        yield Piece(text[begin.start(2) : end.end()], inside)
        at, number = end.end(), partner[number] + 1
    if at < len(text):
        yield Piece(text[at:])


def escaped(text: str) -> str:
    """Plain `text` as Markdown that shows each of its signs as it is written."""
    text = _RISKY.sub(lambda found: found[1] or "".join(f"\\{sign}" for sign in found[0]), text)
    return _LINE_START.sub(_escaped_start, text)


def inert(text: str) -> str:
    """Plain `text` as `escaped` has it, and with no address in it that could be pressed."""
    return "\\:\\//".join(escaped(part) for part in text.split("://")).replace("<", "\\<")


def _escaped_start(found: re.Match[str]) -> str:
    space, mark, digits, point = found.groups()
    if mark is None:
        return f"{space}{digits}\\{point}"
    return f"{space}-\\#" if mark == "-#" else f"{space}\\{mark}"


def code(text: str, *, block: bool) -> str:
    """`text` as code of Markdown, on lines of its own if `block`; escaped, where it holds what no code can."""
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    if not text.strip() or ticks > 2 or (block and ticks > 1):
        return escaped(text)
    if block:
        return f"```\n{text}\n```"
    padded = f" {text} " if text[0] == "`" or text[-1] == "`" else text
    fence = "`" if ticks != 1 else "``"
    return f"{fence}{padded}{fence}"


def to_html(text: str) -> str:
    """`text` as paragraphs, lists, quotations and code; a line break inside one is kept."""
    return "".join(_block(kind, lines) for kind, lines in _blocks(text))


def line_to_html(text: str) -> str:
    """`text` on one line, without blocks other than code."""
    return _marked(text, lambda tag, inner: f"<{tag}>{inner}</{tag}>", html.escape, flat=True)


def without_marks(text: str) -> str:
    """`text` as it is read aloud: no signs for bold or italics. Blocks stay as they are."""
    return _marked(text, lambda _, inner: inner, lambda part: part)


def _marked(text: str, wrap: Callable[[str, str], str], escape: Callable[[str], str], *, flat: bool = False) -> str:
    kept: list[str] = []

    def keep(part: str) -> str:
        kept.append(part)
        return f"\x00{len(kept) - 1}\x01"

    def keep_code(piece: Piece) -> str:
        inner = wrap("code", escape(piece.code or ""))
        return keep(wrap("pre", inner) if piece.is_block and "\n" in (piece.code or "") else inner)

    # Code and escaped signs are put aside, so that no mark is looked for in them. Packs hold no control characters.
    text = "".join(
        _ESCAPED.sub(lambda found: keep(escape(found[1] or found[2])), piece.text)
        if piece.code is None
        else keep_code(piece)
        for piece in pieces(text)
    )
    if flat:
        text = " ".join(text.split())
    text = escape(text)
    for pattern, tag in _INLINE:
        text = pattern.sub(lambda found, tag=tag: wrap(tag, found[1]), text)
    return _KEPT.sub(lambda found: kept[int(found[1])], text)


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one kind; a block of code stays whole, on the line that it begins on."""
    kind, lines = "", list[str]()
    for line in _lines(text):
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


def _lines(text: str) -> Iterator[str]:
    line = ""
    for piece in pieces(text):
        if piece.code is not None:
            line += piece.text
            continue
        first, *others = LINE_BREAK.split(piece.text)
        line += first
        for other in others:
            yield line
            line = other
    yield line


def _kind(line: str) -> tuple[str, str]:
    if not line.strip():
        return "", ""
    if line.startswith("```") and next(pieces(line)).is_block:
        return "pre", line
    for kind, pattern in (("ul", _BULLET), ("quote", _QUOTED), ("h", _HEADING)):
        if found := pattern.match(line):
            return kind, line[found.start(1) :]
    if _NUMBERED.match(line):
        return "ol", line
    return "p", line.strip()


def _block(kind: str, lines: list[str]) -> str:
    if kind in ("ul", "ol"):
        return _list(kind, lines)
    if kind == "pre":
        return "".join(map(line_to_html, lines))
    broken = "<br>".join(map(line_to_html, lines))
    if kind == "quote":
        return f"<blockquote><p>{broken}</p></blockquote>"
    return f"<p><strong>{broken}</strong></p>" if kind == "h" else f"<p>{broken}</p>"


def _list(kind: str, lines: list[str]) -> str:
    start = ""
    if kind == "ol":
        found = [match for match in map(_NUMBERED.match, lines) if match]
        lines = [match.string[match.start(2) :] for match in found]
        start = f' start="{int(found[0][1])}"' if int(found[0][1]) != 1 else ""
    items = "".join(f"<li>{line_to_html(line)}</li>" for line in lines)
    return f"<{kind}{start}>{items}</{kind}>"
