r"""Source text for text2qti, which makes QTI 1.2 of it: the way into Canvas and other learning platforms.

Promises a file that text2qti 0.8 converts: each text stands as it is meant, though text2qti reads Markdown, HTML, LaTeX
between dollar signs, code to run and pictures from the local disk. A `classify` question becomes a choice for each of
its statements. Options stand in a fixed order that is not the authored one, as authors often write the key first.
Refuses figures nearer to zero than 0.0001, which text2qti does not take: such a question is left out.
Syntax from text2qti's documentation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from questions.diagnostics.diagnostic import LINE_BREAK
from questions.formats.exporting import (
    NOTHING,
    SMALL_LETTERS,
    cited,
    left_behind,
    number_key,
    options_in_order,
    plain_number,
    portable,
    statements_in_order,
)
from questions.formats.importing import Exported, Format, losses
from questions.formats.phrases import phrases
from questions.kinds import folded
from questions.kinds.question_parts import PortableFigure, PortableOptions, PortableStatements, PortableWords
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.kinds.question_parts import Alternative
    from questions.model import AnyQuestion, Pack

LEAST: Final = 1e-4
"""Every accepted figure must be at least this far from zero."""

_SPECIAL: Final = re.compile(r"\\(?![*_~`|>#+\-.()\[\]!])|[$&<{}]|!(?=\[)|(?<=\[)\^")
_ITEM: Final = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,3}\.)[ ]+\S")
_QUOTE: Final = re.compile(r"[ ]{0,3}>")
_INDENT: Final = "    "


def _write(pack: Pack) -> Exported:
    """The pack's questions as one quiz."""
    found: list[tuple[str, Message]] = []
    blocks = [f"Quiz title: {_line(pack.title)}\nQuiz description: {_line(pack.about)}"]
    asked: set[str] = set()
    number = 0
    for question in pack.questions:
        for title, asks, answers in _parts(question, pack, found):
            number += 1
            prompt = asks
            while folded(prompt) in asked:  # text2qti takes each question once
                prompt += f"\n\n({number})"
            asked.add(folded(prompt))
            points = 1 if isinstance(portable(question), PortableStatements) else question.points
            head = f"Title: {title}\nPoints: {points}\n" + _marked(f"{number}. ", prompt)
            blocks.append("\n".join([head, *answers]))
        carried = {"passage", "explain", "feedback", "points", "shuffle", "content_note", "source", "locator"}
        if lost := left_behind(question, carried):
            found.append((question.id, lost))
    if not number:
        found.append(("", NOTHING))
    return Exported(("\n\n".join(blocks) + "\n").encode(), losses(pack, found))


def _parts(
    question: AnyQuestion, pack: Pack, found: list[tuple[str, Message]]
) -> Iterator[tuple[str, str, Sequence[str]]]:
    """The questions that a question becomes: title, prompt and the lines of its answers, each."""
    prompt = _text(question.prompt)
    if question.content_note:
        prompt = f"*{_line(question.content_note)}*\n\n{prompt}"
    if question.passage:
        prompt = f"{_quotation(question.passage)}\n\n{prompt}"
    explain = _feedback(question.explain, cited(question, pack))
    asked = portable(question)
    match asked:
        case PortableStatements():
            message = Message("Asked as {count} choices, one for each statement.", count=len(asked.statements))
            found.append((question.id, message))
            if question.points != 1:
                found.append((question.id, Message("Each of these counts one point.")))
            for number, (text, part) in enumerate(statements_in_order(question, asked), 1):
                source = cited(part, pack) or cited(question, pack)
                own = _feedback(part.explain, question.explain, source)
                title = f"{question.id} {number}"
                yield title, f"{prompt}\n\n{_quotation(text)}", [*own, *_one_of(part.alternatives)]
        case PortableOptions():
            listed = options_in_order(question, asked)
            yield question.id, prompt, [*explain, *(_some_of(listed) if asked.several else _one_of(listed))]
            if any(option.accepted for option in listed):
                found.append((question.id, Message("Answers accepted besides the key count as wrong there.")))
        case PortableFigure(figure):
            value, width = number_key(figure, pack.figures)
            if min(abs(value - width), abs(value + width)) < LEAST:
                found.append((question.id, Message("Left out: text2qti takes no figures so near to zero.")))
                return
            said = phrases(pack.language)
            unit = f"({said.answer_in.format(unit=_line(said.unit(figure.unit)))})" if figure.unit else ""
            asks = f"{prompt}\n\n{unit}" if unit else prompt
            yield question.id, asks, [*explain, f"=   {plain_number(value)} +- {plain_number(width)}"]
        case PortableWords(words):
            yield question.id, prompt, [*explain, *(f"*   {' '.join(one.split()) or '-'}" for one in words.accept)]
        case _:
            assert_never(asked)


def _feedback(*texts: str | None) -> list[str]:
    """What is shown to everybody after the answer: these texts, one below the other."""
    told = "\n\n".join(_text(text) for text in texts if text)
    return [_marked("... ", told)] if told else []


def _some_of(options: Sequence[Alternative]) -> Iterator[str]:
    for option in options:
        yield f"[{'*' if option.right else ' '}] {_line(option.text)}"
        yield from _feedback(option.feedback)


def _one_of(alternatives: Sequence[Alternative]) -> Iterator[str]:
    for letter, one in zip(SMALL_LETTERS, alternatives, strict=False):
        yield f"{'*' if one.right else ''}{letter}) {_line(one.text)}"
        yield from _feedback(one.feedback)


def _escaped(text: str) -> str:
    def safe(found: re.Match[str]) -> str:
        return {"&": "&amp;", "<": "&lt;"}.get(found[0], f"\\{found[0]}")

    return _SPECIAL.sub(safe, text)


def _line(text: str) -> str:
    """`text` on one line."""
    return " ".join(_escaped(text).split()) or "-"


def _text(text: str) -> str:
    """`text` as Markdown: a line break stays one, and a list has the empty line before it that Markdown asks for."""
    lines: list[str] = []
    for line in LINE_BREAK.split(_escaped(text).strip()):
        before = lines[-1] if lines else ""
        if line.strip() and before.strip():
            is_block, was_block = (bool(_ITEM.match(one) or _QUOTE.match(one)) for one in (line, before))
            if is_block and not was_block:
                lines.append("")
            elif not is_block and not was_block:
                lines[-1] += "<br />"
        lines.append(line.rstrip())
    return "\n".join(lines).strip() or "-"


def _quotation(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _text(text).split("\n"))


def _marked(sign: str, text: str) -> str:
    """`text` after a sign that begins a line, its further lines indented as far as text2qti asks."""
    width = len(_INDENT) * (len(sign) // len(_INDENT) + (len(sign) % len(_INDENT) > 0))
    first, *others = text.split("\n")
    begun = sign.ljust(width) + first
    return "\n".join([begun, *(" " * width + line if line else "" for line in others)])


FORMAT: Final = Format("text2qti", "text2qti quiz source (for QTI 1.2)", ".txt", write=_write)
