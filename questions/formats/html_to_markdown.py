"""Texts of other formats, in HTML, plain or in Markdown, as the Markdown of packs (`questions.markdown`).

Promises: bold, italics, underlining, strike-through, line breaks, paragraphs, lists, quotations, code with its lines
and indentation, raised and lowered signs that Unicode has, and entities come through; signs that mean nothing in the
source are escaped; of a text in several languages the pack's is taken. Whatever else HTML can hold is reduced to its
words or left out, and named in what is returned. Takes time in proportion to the text, whatever it holds. Refuses to
judge HTML: a tag that never ends is text, and one that nobody knows is, too.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.formats.moodle.multilang import in_language
from questions.markdown import code, escaped, pieces
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Style = Literal["html", "moodle", "plain", "markdown"]
"""How a text is written. `moodle` is HTML in which a line break is one."""

SPACE: Final = " \t\r\n"
"""What is trimmed from texts: a no-break space is meant."""


_LONGEST: Final = 20_000
"""Characters of a text that are looked at: no text of a pack is as long as that, and so it will be cut or left out."""


class Picture(NamedTuple):
    """A picture that a text refers to, by its address, and what it shows, where the text says it."""

    address: str
    alt: str

    def named(self) -> Message:
        """The picture as something that is lost."""
        if self.alt:
            return Message(
                "the picture {address}, described as {alt}", address=shown(self.address), alt=quoted_whole(self.alt)
            )
        return Message("the picture {address}, which has no description", address=shown(self.address))


class Reduced(NamedTuple):
    """A text as packs hold it, and in words what it held besides."""

    text: str
    lost: tuple[Message, ...] = ()
    pictures: tuple[Picture, ...] = ()
    """These are lost, too, unless somebody takes them."""


def reduced(text: str, style: Style, language: str = "en") -> Reduced:
    """`text` as a pack in `language` holds it."""
    text, others = in_language(text, language)
    if style == "plain":
        text = text.strip(SPACE)[:_LONGEST]
        return Reduced(escaped(text), (*others, *_formulas(text)))
    if style == "markdown":
        text, lost, pictures = _from_markdown(text)
        return Reduced(text, (*others, *lost), pictures)
    text, lost, pictures = _Reduction(keeps_lines=style == "moodle").of(text)
    return Reduced(text, (*others, *lost), pictures)


def typed_words(text: str, style: Style, language: str = "en") -> Reduced:
    """`text` as somebody types it: without tags and entities, and with no sign escaped.

    HTML of which no word would be left is what is asked for.
    """
    words, others = in_language(text, language)
    if style in ("html", "moodle") and ("<" in words or "&" in words):
        bare, lost, pictures = _Reduction(keeps_lines=False, is_typed=True).of(words)
        return Reduced(bare, (*others, *lost), pictures) if bare else Reduced(text.strip(SPACE))
    return Reduced(words.strip(SPACE), others)


def as_markdown(text: str) -> str:
    """A pack's `text` for readers of Markdown other than Discord; `reduced` gives `text` again.

    What they would take for HTML is written as entities, and underlining and strike-through, which Markdown has not,
    as HTML.
    """
    return "".join(piece.text if piece.code is not None else _as_markdown(piece.text) for piece in pieces(text))


def _as_markdown(text: str) -> str:
    text = re.sub(r"&(?=#?\w)", "&amp;", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    text = _UNDERLINED.sub(r"<u>\1</u>", text)
    return _STRUCK.sub(r"<s>\1</s>", text)


def block_quotation(text: str) -> str:
    """`text` as a quotation of Markdown, each line of it marked."""
    return "\n".join(f"> {line}".rstrip(" ") for line in text.split("\n"))


def split_quotation(text: str) -> tuple[str | None, str]:
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


_PICTURE: Final = re.compile(
    r"!\[((?:\\[\[\]\\]|[^\[\]\\\n]){1,600})\]\(((?:https://|@@PLUGINFILE@@/)[^\s()]{1,500})\)\n+"
)
_MARKDOWN_PICTURE: Final = re.compile(r"!\[([^\[\]\n]{0,600})\]\(([^\s()]{1,500})[^()\n]{0,300}\)")
_UNDERLINED: Final = re.compile(r"(?<![\w\\_])__(?=[^\s_])([^_\n<>]{0,200}[^\s_\n<>])__(?![\w_])")
_STRUCK: Final = re.compile(r"(?<![\\~])~~(?=[^\s~])([^~\n<>]{0,200}[^\s~\n<>])~~(?!~)")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG: Final = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9:]*)((?:[\s/][^<>]*)?)>")
_ATTRIBUTE: Final = re.compile(r"""([A-Za-z-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")

# Code points that are no characters stand for marks until their words have been escaped and spaces moved outside them.
_MARKS: Final = "\ufdd0-\ufdef"
_BOLD, _ITALIC, _UNDERLINE, _STRIKE = (
    ("\ufdd0", "\ufdd1"),
    ("\ufdd2", "\ufdd3"),
    ("\ufdd4", "\ufdd5"),
    ("\ufdd6", "\ufdd7"),
)
_PAIRED: Final = ((_BOLD, "**"), (_ITALIC, "*"), (_UNDERLINE, "__"), (_STRIKE, "~~"))
_BULLET, _QUOTE, _POINT, _CODE, _INDENT = "\ufdda", "\ufddb", "\ufddc", "\ufddd", "\ufdde"
_EMPHASIS: Final = {
    **dict.fromkeys(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"), _BOLD),
    **dict.fromkeys(("i", "em", "var", "cite", "dfn"), _ITALIC),
    **dict.fromkeys(("u", "ins"), _UNDERLINE),
    **dict.fromkeys(("s", "del", "strike"), _STRIKE),
    "mark": _BOLD,
}
_BLOCKS: Final = re.compile(
    r"address|article|aside|blockquote|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|main|nav|p|pre"
    r"|section|summary|table|tbody|tfoot|thead|tr|caption"
)
_WORDLESS: Final = re.compile(r"a|abbr|acronym|big|body|col|colgroup|font|html|label|nobr|q|small|span|sub|sup|wbr")
_CODES: Final = frozenset(("code", "kbd", "samp", "tt"))
_UNSEEN: Final = frozenset(("script", "style", "head", "title", "template"))
_LOST: Final = {
    "mark": Message("highlighting, which is shown as bold"),
    "table": Message("the lines of a table"),
    **dict.fromkeys(("video", "audio", "source", "track"), Message("a recording")),
    **dict.fromkeys(("iframe", "object", "embed"), Message("something embedded")),
    **dict.fromkeys(("svg", "canvas", "math"), Message("a drawing or formula")),
    **dict.fromkeys(("input", "select", "textarea", "button", "form"), Message("a form")),
    "script": Message("a script"),
}
_LINKS: Final = 5
"""Links of one text whose addresses are named."""

_UP: Final = str.maketrans("0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_DOWN: Final = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_UNCOLOURED: Final = re.compile(
    r"inherit|initial|unset|currentcolor|windowtext|transparent|none|auto|black|white|var\(.*|#0{3,8}|#f{3,8}"
    r"|rgba?\((?:0, ?0, ?0|255, ?255, ?255)\b.*"
)
"""Colours that tell words from others in no way."""


def quoted_whole(text: str) -> Message:
    """`text` in quotes, on one line, and longer than `shown` leaves it: nothing else tells what it says."""
    flat = " ".join(text.split())
    return Message("“{text}”", text=flat if len(flat) <= 300 else f"{flat[:299]}…")


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _formulas(text: str) -> Iterator[Message]:
    """A message for each formula of TeX in a text without marks."""
    seen: set[str] = set()
    for begins, ends in (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("[tex]", "[/tex]")):
        at = text.find(begins)
        while at >= 0 and (end := text.find(ends, at + len(begins))) >= 0:
            formula = text[at : end + len(ends)]
            if formula not in seen and len(seen) < _LINKS:
                seen.add(formula)
                yield Message(
                    "the look of a formula in TeX, which is shown as it is typed: {formula}", formula=shown(formula)
                )
            at = text.find(begins, end + len(ends))


def _from_markdown(text: str) -> Reduced:
    """A text in the Markdown that others read, where two underlines are bold and HTML is allowed."""
    parts = [(piece.text, piece.code is not None) for piece in pieces(text.strip(SPACE)[: _LONGEST * 10])]
    words = [part if is_code else _without_strokes(part) for part, is_code in parts]
    has_tags = any(
        _is_known(found[2])
        for part, (_, is_code) in zip(words, parts, strict=True)
        if not is_code
        for found in _TAG.finditer(part)
    )
    if has_tags:
        return _Reduction(keeps_lines=True, is_markdown=True).of_pieces(
            zip(words, (is_code for _, is_code in parts), strict=True)
        )
    entire = "".join(part if is_code else _entities(part) for part, (_, is_code) in zip(words, parts, strict=True))
    found = entire.strip(SPACE)[:_LONGEST]
    leading = _PICTURE.match(found)
    shown_ = [Picture(one[2], one[1]) for one in _MARKDOWN_PICTURE.finditer(found, leading.end() if leading else 0)]
    return Reduced(found, tuple(_formulas(found)), tuple(shown_))


def _without_strokes(text: str) -> str:
    """Markdown as Discord has it: two underlines are bold elsewhere, and underlining and strike-through are HTML."""
    text = _UNDERLINED.sub(r"**\1**", text)
    text = re.sub(r"<(u|ins)>([^<>]{1,300})</\1>", r"__\2__", text)
    return re.sub(r"<(s|del|strike)>([^<>]{1,300})</\1>", r"~~\2~~", text)


def _is_known(name: str | None) -> bool:
    name = (name or "").lower()
    return bool(_BLOCKS.fullmatch(name) or _WORDLESS.fullmatch(name)) or name in _EVERY


_EVERY: Final = frozenset((*_EMPHASIS, *_CODES, *_UNSEEN, *_LOST, "br", "img", "ol", "ul", "li", "td", "th"))


class _Reduction:
    """One text on its way: its parts, and what is open at this place of it."""

    def __init__(self, *, keeps_lines: bool, is_typed: bool = False, is_markdown: bool = False) -> None:
        self._keeps_lines = keeps_lines
        self._is_typed = is_typed
        self._is_markdown = is_markdown
        self._parts: list[str] = []
        self._lost: dict[str | Message, Message] = {}
        """By what is lost, or where a link leads."""
        self._pictures: list[Picture] = []
        self._links = 0
        self._codes: list[str] = []
        """What stands for each code point that stands for code, in their order."""
        self._lists: list[tuple[int, str] | None] = []
        """The lists that are open: number of the last item and kind of figures of a numbered one, None for others."""
        self._quotes: list[int] = []
        """Where in the parts the open quotations begin."""
        self._raised: list[tuple[str, int]] = []
        """The open elements that raise or lower signs, and where in the parts they begin."""
        self._spans: list[str] = []
        """What ends the marks that each open element without a sense of its own has set."""
        self._anchors: list[tuple[str, int]] = []
        """Where the open links lead, and where in the parts they begin."""
        self._unseen: str | None = None
        self._code: str | None = None
        self._coded: list[str] = []

    def of(self, text: str) -> Reduced:
        """The whole of a text."""
        return self.of_pieces(((text, False),))

    def of_pieces(self, pieces: Iterable[tuple[str, bool]]) -> Reduced:
        """A text whose pieces are code of Markdown already, or not."""
        for text, is_code in pieces:
            if is_code:
                self._parts.append(_CODE)
                self._codes.append(text)
            else:
                self._read(re.sub(f"[{_MARKS}]", "", text))
        return self._ended()

    def _read(self, text: str) -> None:
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

    def _ended(self) -> Reduced:
        if self._code:
            self._end_code()
        while self._raised:
            self._raise_signs()
        while self._anchors:
            self._link()
        text = "".join(self._parts)
        for formula in _formulas(text):
            self._lose(formula)
        if self._links > _LINKS:
            self._lose(Message.counted("{count} link more", "{count} links more", self._links - _LINKS))
        return Reduced(self._finished(text), tuple(self._lost.values()), tuple(self._pictures))

    def _words(self, text: str) -> None:
        if not text or self._unseen:
            return
        text = _entities(text)
        if self._code:
            self._coded.append(re.sub(r"\r\n?", "\n", text))
            return
        text = re.sub(r"\r\n?", "\n", text) if self._keeps_lines else re.sub(r"[ \t\r\n]+", " ", text)
        self._parts.append(re.sub(f"[{_MARKS}]", "", text))

    def _tag(self, name: str, attributes: str, *, ends: bool, written: str) -> None:
        if self._unseen:
            if ends and name == self._unseen:
                self._unseen = None
            return
        if name in _LOST and not ends:
            self._lose(_LOST[name])
        if self._code:
            self._in_code(name, ends=ends)
        elif name in _CODES or name == "pre":
            if not ends:
                self._code, self._coded = name, []
        elif name == "br":
            self._parts.append("\n")
        elif name in ("ol", "ul", "li"):
            self._list(name, attributes, ends=ends)
        elif name in ("td", "th"):
            if not ends and self._parts and not self._parts[-1].endswith("\n"):
                self._parts.append(" | ")
        elif name in ("sub", "sup"):
            self._raise(name, ends=ends)
        elif name == "q":
            self._parts.append("”" if ends else "“")
        elif name == "img":
            self._picture(attributes)
        elif name == "a":
            self._anchor(attributes, ends=ends)
        elif name in _UNSEEN:
            self._unseen = None if ends else name
        elif name in _EMPHASIS or _BLOCKS.fullmatch(name):
            if _BLOCKS.fullmatch(name):
                self._block(name, ends=ends)
            if name in _EMPHASIS:
                self._parts.append(_EMPHASIS[name][ends])
        elif not _WORDLESS.fullmatch(name) and name not in _LOST and ":" not in name:
            self._words(written)
            return
        self._style(name, attributes, ends=ends)

    def _lose(self, what: Message) -> None:
        self._lost[what] = what

    def _style(self, name: str, attributes: str, *, ends: bool) -> None:
        """What attributes say of words: marks, where packs have them, and colours, which they have not."""
        if ends:
            if name in ("span", "font") and self._spans:
                self._parts.append(self._spans.pop())
            return
        said = _attributes(attributes) if "=" in attributes else {}
        style = said.get("style", "").lower()
        if name in ("span", "font"):
            marks = [
                mark
                for mark, pattern in (
                    (_BOLD, r"font-weight:\s*(bold|[6-9]00)"),
                    (_ITALIC, r"font-style:\s*(italic|oblique)"),
                    (_UNDERLINE, r"text-decoration(-line)?:[^;]*underline"),
                    (_STRIKE, r"text-decoration(-line)?:[^;]*line-through"),
                )
                if style and re.search(pattern, style)
            ]
            self._parts += [begin for begin, _ in marks]
            self._spans.append("".join(end for _, end in reversed(marks)))
        colours = re.findall(r"(?:^|;|\s)(?:color|background(?:-color)?):\s*([^;!]{1,60})", style)
        colours += [said[key].lower() for key in ("color", "bgcolor") if key in said]
        if any(not _UNCOLOURED.fullmatch(colour.strip()) for colour in colours):
            self._lose(Message("the colour of words"))
        if name in ("abbr", "acronym") and said.get("title"):
            self._lose(Message("what {title} explains", title=shown(said["title"])))

    def _in_code(self, name: str, *, ends: bool) -> None:
        if ends and name == self._code:
            self._end_code()
        elif name == "br":
            self._coded.append("\n")
        elif name == "pre" and not ends:
            self._code = "pre"
        elif not ends and (name in _EMPHASIS or name in ("sub", "sup")):
            self._lose(Message("bold and other marks inside code"))
        elif not ends and name == "img":
            self._lose(Message("a picture inside code"))

    def _end_code(self) -> None:
        text, is_block = "".join(self._coded), self._code == "pre"
        self._code = None
        text = text.removeprefix("\n").rstrip() if is_block else " ".join(text.split())
        is_block = is_block and "\n" in text
        if self._is_typed:
            self._parts.append(text)
        elif text.strip():
            self._parts.append(f"\n\n{_CODE}\n\n" if is_block else _CODE)
            self._codes.append(code(text, block=is_block))

    def _raise(self, name: str, *, ends: bool) -> None:
        if not ends:
            self._raised.append((name, len(self._parts)))
        elif self._raised and self._raised[-1][0] == name:
            self._raise_signs()

    def _raise_signs(self) -> None:
        """The open signs as Unicode has them raised or lowered, or else in brackets, so that they stay apart."""
        name, begin = self._raised.pop()
        text = "".join(self._parts[begin:]).strip()
        table = _UP if name == "sup" else _DOWN
        if all(ord(sign) in table for sign in text):
            self._parts[begin:] = [text.translate(table)]
            return
        sign = "^" if name == "sup" else "_"
        self._parts[begin:] = [f"{sign}({text})"]
        words = shown(re.sub(f"[{_MARKS}]", "", text))
        if name == "sup":
            self._lose(Message("the raising of {words}, which is shown in brackets", words=words))
        else:
            self._lose(Message("the lowering of {words}, which is shown in brackets", words=words))

    def _picture(self, attributes: str) -> None:
        said = _attributes(attributes)
        self._pictures.append(Picture(said.get("src", "").strip(), " ".join(said.get("alt", "").split())))

    def _anchor(self, attributes: str, *, ends: bool) -> None:
        if not ends:
            self._anchors.append((_attributes(attributes).get("href", ""), len(self._parts)))
        elif self._anchors:
            self._link()

    def _link(self) -> None:
        """Names where a link leads, unless its words say it."""
        address, begin = self._anchors.pop()
        words = "".join(self._parts[begin:]).strip()
        if address and not address.startswith("#") and address.removeprefix("mailto:") != words:
            self._links += address not in self._lost
            if self._links <= _LINKS:
                self._lost[address] = Message("the link to {address}", address=address[:200])

    def _list(self, name: str, attributes: str, *, ends: bool) -> None:
        said = _attributes(attributes) if "=" in attributes else {}
        if name != "li":
            if ends and self._lists:
                self._lists.pop()
            if ends or not self._lists:
                self._parts.append("\n" if self._lists else "\n\n")
            if not ends:
                style = re.search(r"list-style(?:-type)?:\s*(upper|lower)-(alpha|latin|roman)", said.get("style", ""))
                named = {"upperalpha": "A", "lowerlatin": "a", "upperlatin": "A", "loweralpha": "a"}
                roman = {"upperroman": "I", "lowerroman": "i"}
                figures = (named | roman)["".join(style.groups())] if style else said.get("type", "1")
                start = int(said["start"]) - 1 if said.get("start", "").isdecimal() and len(said["start"]) < 5 else 0
                self._lists.append((start, figures) if name == "ol" else None)
        elif not ends:
            indent = _INDENT * (len(self._lists) - 1)
            numbered = self._lists[-1] if self._lists else None
            if numbered is None:
                self._parts.append(f"\n{indent}{_BULLET}")
                return
            number = (
                int(said["value"]) if said.get("value", "").isdecimal() and len(said["value"]) < 5 else numbered[0] + 1
            )
            self._lists[-1] = (number, numbered[1])
            self._parts.append(f"\n{indent}{_figure(number, numbered[1])}")

    def _block(self, name: str, *, ends: bool) -> None:
        if name == "blockquote" and ends and self._quotes:
            begin = self._quotes.pop()
            if not self._quotes:  # a quotation inside another is part of that one
                inside = _spaced("".join(self._parts[begin:]))
                marked = "\n".join(_QUOTE + line for line in inside.split("\n"))
                self._parts[begin:] = ["\n\n", marked] if inside else []
        self._parts.append("\n" if name == "tr" else "\n\n")
        if name == "blockquote" and not ends:
            self._quotes.append(len(self._parts))

    def _finished(self, text: str) -> str:
        """`text` with its words escaped and all marks as Markdown has them, spaces moved outside of them."""
        text = re.sub(f"([{_BULLET}{_POINT}])\\s+", r"\1", _spaced(text))
        for (begin, end), _ in _PAIRED:
            if begin in text or end in text:
                text = _paired(text, begin, end).replace(end + begin, "")
                for _ in range(3):  # an empty line and a space may stand at an edge, and no more
                    text = re.sub(f"({begin})([ \n])", r"\2\1", text)
                    text = re.sub(f"([ \n])({end})", r"\2\1", text)
                text = text.replace(begin + end, "")
        text = _spaced(text)[:_LONGEST]
        if self._is_typed:
            return re.sub(f"[{_MARKS}]", "", text)
        if not self._is_markdown:
            text = escaped(text)
        for (begin, end), sign in _PAIRED:
            text = text.replace(begin, sign).replace(end, sign)
        for mark, sign in ((_BULLET, "- "), (_POINT, ". "), (_INDENT, "  ")):
            text = text.replace(mark, sign)
        lines = (self._with_code(line).replace(_QUOTE, "> ").rstrip(" ") for line in text.split("\n"))
        return "\n".join(lines).strip(SPACE)

    def _with_code(self, line: str) -> str:
        """A line with the code that stands in it; each line of code begins as the line does, if that is a quotation."""
        if _CODE not in line:
            return line
        first, *others = line.split(_CODE)
        begin = "\n" + _QUOTE * first.startswith(_QUOTE)
        return first + "".join(self._codes.pop(0).replace("\n", begin) + other for other in others)


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, by their names in small letters."""
    return {
        found[1].lower(): _entities(next((value for value in found.groups()[1:] if value is not None), ""))
        for found in _ATTRIBUTE.finditer(text)
    }


def _figure(number: int, figures: str) -> str:
    """The figure of an item: 2, B or ii."""
    if figures.lower() == "a" and number in range(1, 27):
        return f"{chr(ord(figures) + number - 1)}. "
    if figures.lower() == "i" and number in range(1, 40):
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return f"{roman if figures == 'I' else roman.lower()}. "
    return f"{number}{_POINT}"


def _spaced(text: str) -> str:
    text = re.sub(r"[ \t\xa0]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n\n\n+", "\n\n", text).strip(SPACE)


def _paired(text: str, begin: str, end: str) -> str:
    """`text` with every mark that has no partner removed, and nothing marked twice."""
    parts: list[str] = []
    depth = 0
    for part in re.split(f"([{begin}{end}])", text):
        if part == begin:
            depth += 1
            if depth == 1:
                parts.append(part)
        elif part == end:
            if depth == 1:
                parts.append(part)
            depth = max(0, depth - 1)
        else:
            parts.append(part)
    if depth:
        parts.append(end)
    return "".join(parts)
