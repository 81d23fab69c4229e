"""GIFT as Moodle reads it, with a place for everything that is wrong.

Follows https://docs.moodle.org/en/GIFT_format and Moodle's own reader (question/format/gift). Blocks stand between
empty lines; signs with a backslash before them mean themselves. What Moodle takes though it is odd (a first answer
without its sign, `~=`, a question on the line after `$CATEGORY:`) is taken as Moodle takes it, with a note; a question
of which Moodle would make something else silently (a second pair of braces, a weight over 100 %) is left out, with its
line. Takes time in proportion to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple, cast, get_args

from questions.diagnostics.diagnostic import LINE_BREAK, shown
from questions.formats.html_to_markdown import SPACE, Style
from questions.formats.importing import About, Imported, Incoming
from questions.formats.moodle.file_context import Intake
from questions.formats.moodle.importer import take
from questions.formats.moodle.moodle_question import (
    FULL_SHARE,
    MOST_ANSWERS,
    LinePlace,
    MoodleAnswer,
    MoodleQuestion,
    Styled,
    moodle_number,
)
from questions.markdown import escaped
from questions.messages import Amount, Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from questions.formats.moodle.moodle_question import MoodleKind

_BLANK: Final = "____"
"""What stands for the answers in the middle of a sentence."""

# A control character stands for a backslash, and another for the sign after it, so that offsets stay what they are.
# No text holds control characters: they are refused before.
_SIGNS: Final = ":#={}~n\\"
_ESCAPE: Final = re.compile(r"\\([:#={}~n\\])")
_PROTECTED: Final = re.compile("\x00(.)")
_STYLE: Final = re.compile(rf"\[({'|'.join(get_args(Style))})\]")
_WEIGHT: Final = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_ID: Final = re.compile(r"\[id:((?:\\\]|[^\[\]])+)\]")
_TAG: Final = re.compile(r"\[tag:((?:\\\]|[^\[\]])+)\]")
_CATEGORY: Final = "$CATEGORY:"


_Line = tuple[int, str]
"""Its number, and what stands on it, with the space around."""


class _Piece(NamedTuple):
    """A part of a block, with the sign before it."""

    sign: str
    begin: int
    end: int


def read_gift(content: bytes, path: str, about: About) -> Imported:
    """The pack in a GIFT file."""
    incoming = Incoming(path, about)
    text = incoming.text(content)
    if text is not None:
        _File(incoming).read(text)
    return incoming.finished()


class _File:
    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._intake = Intake(incoming)

    def read(self, text: str) -> None:
        block: list[_Line] = []
        for line in enumerate(LINE_BREAK.split(text), 1):
            if line[1].strip(SPACE):
                block.append(line)
            elif block:
                self._block(block)
                block = []
                if self._incoming.is_full:
                    self._incoming.refuse(line[0], 1, Message("The rest of the file was not read."))
                    return
        if block:
            self._block(block)

    def _block(self, lines: list[_Line]) -> None:
        comments = [line for line in lines if line[1].lstrip(SPACE).startswith("//")]
        if comments:
            lines = [line for line in lines if not line[1].lstrip(SPACE).startswith("//")]
        carried: Mapping[str, Any] | None = None
        said: list[_Line] = []
        for line in comments:
            words = _words(line, "//")
            if words.startswith("copydesk"):
                carried = self._intake.comment(words, _place(line)) or carried
            else:
                said.append(line)
        if not lines:
            return
        if lines[0][1].lstrip(SPACE).startswith(_CATEGORY):
            self._category(lines)
            lines = lines[1:]
        if not lines:
            return
        if self._incoming.is_complete:
            self._incoming.offer({}, *_place(lines[0]))
            return
        try:
            asked = _Block(lines, self._incoming).asked()
        except _OddError as odd:
            self._incoming.skip(*odd.place, odd.why, odd.advice)
        else:
            ids = [found[1].replace("\\]", "]") for line in said if (found := _ID.search(line[1]))]
            tags = [(tag, _place(line)) for line in said for tag in _TAG.findall(line[1])]
            name = ids[0] if ids else asked.name
            take(replace(asked, name=name, skill=self._intake.skill(tags), carried=carried), self._incoming)

    def _category(self, lines: list[_Line]) -> None:
        if len(lines) > 1:
            message = Message(
                "After the line with $CATEGORY: there should be an empty one; a question is read from here."
            )
            self._incoming.leave_out(*_place(lines[1]), message, Message("put an empty line before this one"))
        self._intake.category(_words(lines[0], _CATEGORY), _place(lines[0]))


class _OddError(Exception):
    """A question that cannot be read, and why."""

    def __init__(self, place: LinePlace, why: Message, advice: Message | None) -> None:
        super().__init__(why.english)
        self.place = place
        self.why = why
        self.advice = advice


class _Block:
    """The lines of one question, as one text in which each offset has its place."""

    def __init__(self, lines: list[_Line], incoming: Incoming) -> None:
        self._lines = lines
        self._incoming = incoming
        texts = [line[1].strip(SPACE) for line in lines]
        self._starts = [0, *accumulate(len(text) + 1 for text in texts)]
        joined = "\n".join(texts)
        self._text = _ESCAPE.sub(lambda found: f"\x00{chr(_SIGNS.index(found[1]) + 1)}", joined)
        self._style: Style = "moodle"

    def asked(self) -> MoodleQuestion:
        """The question. Raises `_OddError`."""
        text, at, name = self._text, 0, None
        if text.startswith("::"):
            end = text.find("::", 2)
            if end < 0:
                message = Message("The name begins with :: and does not end.")
                raise self._odd(0, message, Message("write :: after it, too"))
            name, at = self._plain(2, end), end + 2
        begin, end = text.find("{", at), text.find("}", at)
        if begin < 0 and end < 0:
            raise self._odd(at, Message("A text without a question has no counterpart here."))
        if begin < 0 or (0 <= end < begin):
            message = Message("There is a }} without a {{ before it.")
            raise self._odd(end, message, Message("write \\}} for a brace in a text"))
        if end < 0:
            message = Message("The {{ is not followed by a }}.")
            raise self._odd(begin, message, Message("write \\{{ for a brace in a text"))
        for sign, after in (("{", begin), ("}", end)):
            if (second := text.find(sign, after + 1)) >= 0:
                message = Message("There is a second {sign}; a question has one pair of braces.", sign=sign)
                advice = Message("write \\{sign} in a text, and an empty line between questions", sign=sign)
                raise self._odd(second, message, advice)
        self._style = self._styled_text(text[at:begin]).style
        blank = escaped(_BLANK) if self._style == "markdown" else _BLANK
        prompt = self._styled_text(text[at:begin] + (blank if text[end + 1 :].strip(SPACE) else "") + text[end + 1 :])
        mark = text.rfind("####", begin, end)
        explain = self._styled(mark + 4, end) if mark >= 0 else None
        kind, answers = self._answers(*self._trimmed(begin + 1, mark if mark >= 0 else end))
        return MoodleQuestion(kind, prompt, tuple(answers), self._place(0), name, explain=explain)

    def _answers(self, begin: int, end: int) -> tuple[MoodleKind, list[MoodleAnswer]]:
        text = self._text
        if begin == end:
            raise self._odd(begin, Message("An essay has no counterpart here."))
        if text[begin] == "#":
            return self._figures(begin + 1, end)
        if text.find("~", begin, end) >= 0:
            return self._options(begin, end)
        if text.find("=", begin, end) >= 0 and text.find("->", begin, end) >= 0:
            return self._pairs(begin, end)
        mark = text.find("#", begin, end)
        word = text[begin : mark if mark >= 0 else end].strip(SPACE)
        if word in ("T", "TRUE", "F", "FALSE"):
            return self._true_or_false(begin, end, is_true=word[0] == "T")
        if word.upper() in ("T", "TRUE", "F", "FALSE"):
            message = Message("{word} is taken as a word to type, as Moodle takes it.", word=shown(word))
            self._note(begin, message, Message("write {word} if it is true or false", word=word.upper()))
        elif word and word[0] != "=":
            self._note(begin, Message("The first answer has no = before it; it is taken as a word to type."))
        return self._typed(begin, end)

    def _options(self, begin: int, end: int) -> tuple[MoodleKind, list[MoodleAnswer]]:
        pieces = self._pieces(begin, end, "=~")
        answers: list[MoodleAnswer] = []
        for piece in pieces:
            share, at = (FULL_SHARE, piece.begin) if piece.sign == "=" else self._weight(piece, 0)
            text, feedback = self._split(at, piece.end)
            answers.append(MoodleAnswer(self._styled(*text), share, feedback, self._place(piece.begin - 1)))
        if len(answers) < 2:
            raise self._odd(begin, Message("There is one answer only; there must be two or more."))
        return "single" if any(piece.sign == "=" for piece in pieces) else "several", answers

    def _typed(self, begin: int, end: int) -> tuple[MoodleKind, list[MoodleAnswer]]:
        answers: list[MoodleAnswer] = []
        for piece in self._pieces(begin, end, "=", first_is_bare=self._text[begin] != "="):
            share, at = self._weight(piece, FULL_SHARE)
            text, feedback = self._split(at, piece.end)
            answers.append(MoodleAnswer(self._styled(*text), share, feedback, self._place(max(begin, piece.begin - 1))))
        return "short", answers

    def _pairs(self, begin: int, end: int) -> tuple[MoodleKind, list[MoodleAnswer]]:
        answers: list[MoodleAnswer] = []
        for piece in self._pieces(begin, end, "="):
            arrow = self._text.find("->", piece.begin, piece.end)
            if arrow < 0:
                message = Message("There is no -> in this pair.")
                raise self._odd(piece.begin, message, Message("write =left -> right"))
            stem = self._styled(piece.begin, arrow)
            target = self._plain(arrow + 2, piece.end)
            answers.append(MoodleAnswer(stem, FULL_SHARE, place=self._place(piece.begin - 1), target=target))
        return "match", answers

    def _true_or_false(self, begin: int, end: int, *, is_true: bool) -> tuple[MoodleKind, list[MoodleAnswer]]:
        marks = [found.start() for found in re.compile("#").finditer(self._text, begin, end)][:2]
        said = [self._styled(mark + 1, stop) for mark, stop in zip(marks, [*marks[1:], end], strict=False)]
        wrong, right = (*said, None, None)[:2]
        place = self._place(begin)
        true = MoodleAnswer(Styled(""), FULL_SHARE if is_true else 0, right if is_true else wrong, place)
        false = MoodleAnswer(Styled(""), 0 if is_true else FULL_SHARE, wrong if is_true else right, place)
        return "true-false", [true, false]

    def _figures(self, begin: int, end: int) -> tuple[MoodleKind, list[MoodleAnswer]]:
        other = self._text.find("~", begin, end)
        answers: list[MoodleAnswer] = []
        for piece in self._pieces(begin, other if other >= 0 else end, "=", first_is_bare=True):
            share, at = self._weight(piece, FULL_SHARE)
            text, feedback = self._split(at, piece.end)
            figure = self._figure(*text)
            answers.append(MoodleAnswer(Styled(""), share, feedback, self._place(piece.begin), *figure))
        if not answers:
            message = Message("There is no figure after the #.")
            raise self._odd(begin, message, Message("write for instance {{#1822:5}}"))
        if other >= 0:
            answers.append(MoodleAnswer(Styled(""), 0, self._split(other + 1, end)[1], self._place(other)))
        return "numerical", answers

    def _figure(self, begin: int, end: int) -> tuple[Decimal | None, Decimal]:
        """A figure and how far from it an answer may lie: 1822:5, 1817..1827, or * for any other."""
        text = self._plain(begin, end)
        if text == "*":
            return None, Decimal(0)
        low, dots, high = text.partition("..")
        if dots:
            least, most = moodle_number(low), moodle_number(high)
            if least is not None and most is not None and least <= most:
                return (least + most) / 2, (most - least) / 2
        else:
            value, _, within = text.partition(":")
            figure, reach = moodle_number(value), moodle_number(within or "0")
            if figure is not None and reach is not None and reach >= 0:
                return figure, reach
        advice = Message("write 1822, 1822:5 for a tolerance, or 1817..1827 for a range; no commas, no units")
        raise self._odd(begin, Message("{value} is no figure.", value=shown(text)), advice)

    def _pieces(self, begin: int, end: int, signs: str, *, first_is_bare: bool = False) -> list[_Piece]:
        """The answers between two offsets, each behind a sign. `first_is_bare` allows the first without one."""
        marks = [begin - 1] if first_is_bare else []
        for found in re.compile(f"[{signs}]").finditer(self._text, begin, end):
            marks.append(found.start())
            if len(marks) > MOST_ANSWERS + 1:
                break
        if not marks or (not first_is_bare and self._text[begin : marks[0]].strip(SPACE)):
            weighted = "~" in signs
            advice = Message("begin each answer with = or ~") if weighted else Message("begin each answer with =")
            raise self._odd(begin, Message("There is text before the first answer."), advice)
        ends = [*marks[1:], end]
        pieces = [_Piece(self._text[mark], mark + 1, stop) for mark, stop in zip(marks, ends, strict=True)]
        if first_is_bare and not self._text[begin : pieces[0].end].strip(SPACE):
            pieces = pieces[1:]
        for piece in pieces[:-1]:
            if piece.begin == piece.end and piece.sign == "~":  # ~= is taken as =
                message = Message("A ~ with no answer before the next sign is passed over, as Moodle does.")
                self._note(piece.begin - 1, message)
                pieces.remove(piece)
        for piece in pieces:
            if not self._text[piece.begin : piece.end].strip(SPACE):
                advice = Message("write a text after the sign, or remove it")
                raise self._odd(piece.begin - 1, Message("An answer is empty."), advice)
        return pieces

    def _weight(self, piece: _Piece, usual: float) -> tuple[float, int]:
        """An answer's share of the points, and where its text begins."""
        at = self._trimmed(piece.begin, piece.end)[0]
        found = _WEIGHT.match(self._text, at, piece.end)
        if not found:
            return usual, at
        share = float(found[1])
        if abs(share) > FULL_SHARE:
            message = Message("The weight {share}% is more than 100.", share=Amount(f"{share:g}"))
            raise self._odd(at, message, Message("write a share of the points"))
        return share, found.end()

    def _split(self, begin: int, end: int) -> tuple[tuple[int, int], Styled | None]:
        """Where an answer's text stands, and its feedback."""
        mark = self._text.find("#", begin, end)
        if mark < 0:
            return (begin, end), None
        return (begin, mark), self._styled(mark + 1, end)

    def _styled(self, begin: int, end: int) -> Styled:
        return self._styled_text(self._text[begin:end])

    def _styled_text(self, text: str) -> Styled:
        """A text, with the style that stands before it or that of the prompt."""
        text = text.strip(SPACE)
        found = _STYLE.match(text)
        style = cast("Style", found[1]) if found else self._style
        return Styled(_unprotected(text[found.end() :] if found else text).strip(SPACE), style)

    def _plain(self, begin: int, end: int) -> str:
        return _unprotected(self._text[begin:end]).strip(SPACE)

    def _trimmed(self, begin: int, end: int) -> tuple[int, int]:
        while begin < end and self._text[begin] in SPACE:
            begin += 1
        while begin < end and self._text[end - 1] in SPACE:
            end -= 1
        return begin, end

    def _place(self, offset: int) -> LinePlace:
        index = min(bisect_right(self._starts, max(0, offset)), len(self._lines)) - 1
        line, column = _place(self._lines[index])
        return line, column + offset - self._starts[index]

    def _odd(self, offset: int, why: Message, advice: Message | None = None) -> _OddError:
        return _OddError(self._place(offset), why, advice)

    def _note(self, offset: int, message: Message, advice: Message | None = None) -> None:
        self._incoming.leave_out(*self._place(offset), message, advice)


def _place(line: _Line) -> LinePlace:
    number_, text = line
    return number_, len(text) - len(text.lstrip(SPACE)) + 1


def _words(line: _Line, mark: str) -> str:
    """What stands on a line after its mark."""
    return line[1].strip(SPACE).removeprefix(mark).strip(SPACE)


def _unprotected(text: str) -> str:
    return _PROTECTED.sub(lambda found: "\n" if found[1] == "\x07" else _SIGNS[ord(found[1]) - 1], text)
