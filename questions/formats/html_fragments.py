"""Parts of a question in HTML, for formats that are read by people: what is asked, the key, and why.

Promises fragments without scripts, addresses and attributes from a pack, whose options stand under letters in an order
that is the same in question and key. A picture that came with the pack is part of the fragment. Refuses those that
would have to be fetched; their descriptions stand in for them.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, assert_never

from questions.figures import worked_out
from questions.formats.exporting import SMALL_LETTERS, cited, options_in_order, portable, statements_in_order
from questions.formats.phrases import phrases
from questions.kinds import kind_of
from questions.kinds.question_parts import PortableFigure, PortableOptions, PortableStatements, PortableWords
from questions.markdown import line_to_html, to_html, without_marks
from questions.messages import Message, said_in_english
from questions.quantity import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from questions.kinds.question_parts import Alternative
    from questions.model import AnyQuestion, Number, Pack
    from questions.pictures import PictureFile


def _lettered(question: AnyQuestion, asked: PortableOptions) -> list[tuple[str, Alternative]]:
    """The options under their letters, in the order shown."""
    return list(zip(SMALL_LETTERS.upper(), options_in_order(question, asked), strict=False))


def stem(question: AnyQuestion, pack: Pack) -> str:
    """What stands above the options: the passage set off, the picture's description, the prompt."""
    parts = [f"<p><em>{line_to_html(question.content_note)}</em></p>" if question.content_note else ""]
    if question.passage:
        parts.append(f"<blockquote>{to_html(question.passage)}</blockquote>")
    if question.alt:
        parts.append(f"<p>{_picture(question.alt, pack.pictures.get(question.image or ''), pack)}</p>")
    return "".join([*parts, to_html(question.prompt)])


def _picture(alt: str, file: PictureFile | None, pack: Pack) -> str:
    """A picture that is at hand, within the page; the description of one that would have to be fetched."""
    if file is None:
        return phrases(pack.language).picture.format(alt=line_to_html(alt))
    data = b64encode(file.content).decode()
    return f'<img src="data:{file.media_type};base64,{data}" alt="{escape(without_marks(alt))}">'


def options(question: AnyQuestion, asked: PortableOptions) -> str:
    """The options under their letters."""
    items = (f"<li>{line_to_html(option.text)}</li>" for _, option in _lettered(question, asked))
    return f'<ol type="A">{"".join(items)}</ol>'


def key(question: AnyQuestion, pack: Pack) -> str:
    """The right answer, and others that are accepted, each with its reason."""
    said = phrases(pack.language)
    asked = portable(question)
    match asked:
        case PortableOptions():
            lettered = _lettered(question, asked)
            right = [f"<strong>{at}</strong> {line_to_html(one.text)}" for at, one in lettered if one.right]
            letters = {one.id: letter for letter, one in lettered}
            also = {letters[one.id]: one.accepted for one in asked.options.values() if one.accepted is not None}
            told = [one.feedback for _, one in lettered if one.right and one.feedback and not asked.several]
            return (
                f"<p>{'<br>'.join(right)}</p>"
                + "".join(f"<p>{line_to_html(text)}</p>" for text in told)
                + _accepted(said.neither if asked.several else said.also, also)
            )
        case PortableStatements():
            return _sorted(question, asked, pack)
        case PortableWords(words):
            return f"<p><strong>{' / '.join(map(escape, words.accept))}</strong></p>"
        case PortableFigure(figure):
            also = {_figure(formula, figure, pack): reason for formula, reason in figure.accept_also.items()}
            return f"<p><strong>{escape(_key_figure(figure, pack))}</strong></p>{_accepted(said.also, also)}"
        case _:
            assert_never(asked)


def explanation(question: AnyQuestion, pack: Pack) -> str:
    """The explanation and the source."""
    source = cited(question, pack)
    return to_html(question.explain or "") + (f"<p><small>{line_to_html(source)}</small></p>" if source else "")


def replies(question: AnyQuestion, pack: Pack) -> Iterator[tuple[str, str]]:
    """Wrong answers that the author replies to, and the reply to each.

    Where several options are right, the feedback of a right one is for those who left it out.
    """
    said = phrases(pack.language)
    asked = portable(question)
    match asked:
        case PortableOptions():
            for letter, option in _lettered(question, asked):
                if option.feedback and (asked.several or not option.right):
                    yield said.left_out.format(answer=letter) if option.right else letter, line_to_html(option.feedback)
        case PortableStatements():
            for number, (_, part) in enumerate(statements_in_order(question, asked), 1):
                for label in part.alternatives:
                    if label.feedback:
                        yield f"{number} {line_to_html(label.text)}", line_to_html(label.feedback)
        case PortableWords(words):
            for slip, reply in words.misconceptions.items():
                yield escape(said.quoted.format(words=slip)), line_to_html(reply)
        case PortableFigure(figure):
            for formula, reply in figure.misconceptions.items():
                yield _figure(formula, figure, pack), line_to_html(reply)
        case _:
            assert_never(asked)


def _key_figure(question: Number, pack: Pack) -> str:
    """The key of a question that takes a figure, with what is accepted around it."""
    said = phrases(pack.language)
    if question.unit:
        question = question.model_copy(update={"unit": said.unit(question.unit)})
    told = kind_of(question).key(question, pack.figures)
    return said.figure.format(**dict(told.values)) if isinstance(told, Message) else said_in_english(told)


def _figure(formula: str, question: Number, pack: Pack) -> str:
    """The figure that a way of reckoning gives, rounded, without a unit: it may be the unit that is wrong."""
    value = worked_out(formula, question, pack.figures).value
    return written(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}", pack.language)


def _accepted(verdict: str, reasons: Mapping[str, str]) -> str:
    return "".join(f"<p>{verdict.format(answer=name)} {line_to_html(reason)}</p>" for name, reason in reasons.items())


def _sorted(question: AnyQuestion, asked: PortableStatements, pack: Pack) -> str:
    items: list[str] = []
    for text, part in statements_in_order(question, asked):
        (right,) = part.right
        told = f"<strong>{line_to_html(right.text)}</strong>: {line_to_html(text)}"
        told += f"<br>{line_to_html(part.explain)}" if part.explain else ""
        for also in part.accepted:
            answer = line_to_html(also.text)
            reason = line_to_html(also.accepted or "")
            told += f"<br>{phrases(pack.language).also.format(answer=answer)} {reason}"
        source = cited(part, pack)
        told += f"<br><small>{line_to_html(source)}</small>" if source else ""
        items.append(f"<li>{told}</li>")
    return f"<ol>{''.join(items)}</ol>"
