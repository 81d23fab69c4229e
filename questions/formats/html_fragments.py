"""Parts of a question in HTML, for formats that are read by people: what is asked, the key, and why.

Promises fragments without scripts, addresses and attributes from a pack, whose options stand under letters in an order
that is the same in question and key. Refuses pictures, which would have to be fetched; their descriptions stand in
for them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from questions.figures import evaluate
from questions.formats.exporting import SMALL_LETTERS, cited, fixed_order
from questions.formats.phrases import phrases
from questions.kinds import kind_of
from questions.markdown import line_to_html, to_html
from questions.messages import Message
from questions.model import Choice, Multi, Number, ShortText, Sorting
from questions.quantity import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from questions.model import AnyQuestion, Pack, Statement


def statements(question: Sorting) -> Sequence[Statement]:
    """The statements in the order shown."""
    return [question.statements[name] for name in fixed_order(question, question.statements)]


def _lettered(question: Choice | Multi) -> dict[str, str]:
    """The letter of each option by its id, in the order shown."""
    order = fixed_order(question, question.options)
    return dict(zip(order, SMALL_LETTERS.upper(), strict=False))


def stem(question: AnyQuestion, pack: Pack) -> str:
    """What stands above the options: the passage set off, the picture's description, the prompt."""
    parts = [f"<p><em>{line_to_html(question.content_note)}</em></p>" if question.content_note else ""]
    if question.passage:
        parts.append(f"<blockquote>{to_html(question.passage)}</blockquote>")
    if question.alt:
        parts.append(f"<p>{phrases(pack.language).picture.format(alt=line_to_html(question.alt))}</p>")
    return "".join([*parts, to_html(question.prompt)])


def options(question: Choice | Multi) -> str:
    """The options under their letters."""
    items = (f"<li>{line_to_html(question.options[name].text)}</li>" for name in _lettered(question))
    return f'<ol type="A">{"".join(items)}</ol>'


def key(question: AnyQuestion, pack: Pack) -> str:
    """The right answer, and others that are accepted, each with its reason."""
    if isinstance(question, Sorting):
        return _sorted(question, pack)
    said = phrases(pack.language)
    if isinstance(question, (Choice, Multi)):
        letters = _lettered(question)
        answers = [question.answer] if isinstance(question, Choice) else question.answer
        right = [name for name in letters if name in answers]
        told = [f"<strong>{letters[name]}</strong> {line_to_html(question.options[name].text)}" for name in right]
        also = {letters[name]: reason for name, reason in question.accept_also.items()}
        verdict = said.also if isinstance(question, Choice) else said.neither
        return f"<p>{'<br>'.join(told)}</p>" + _accepted(verdict, also)
    if isinstance(question, ShortText):
        return f"<p><strong>{' / '.join(map(escape, question.accept))}</strong></p>"
    accepted = question.accept_also if isinstance(question, Number) else {}
    also = {_figure(formula, pack): reason for formula, reason in accepted.items()}
    return f"<p><strong>{escape(_key_figure(question, pack))}</strong></p>{_accepted(said.also, also)}"


def explanation(question: AnyQuestion, pack: Pack) -> str:
    """The explanation and the source."""
    source = cited(question, pack)
    return to_html(question.explain or "") + (f"<p><small>{line_to_html(source)}</small></p>" if source else "")


def replies(question: AnyQuestion, pack: Pack) -> Iterator[tuple[str, str]]:
    """Wrong answers that the author replies to, and the reply to each."""
    if isinstance(question, (Choice, Multi)):
        for name, letter in _lettered(question).items():
            if feedback := question.options[name].feedback:
                yield letter, line_to_html(feedback)
    elif isinstance(question, ShortText):
        for slip, reply in question.misconceptions.items():
            yield escape(phrases(pack.language).quoted.format(words=slip)), line_to_html(reply)
    elif isinstance(question, Number):
        for formula, reply in question.misconceptions.items():
            yield _figure(formula, pack), line_to_html(reply)
    elif isinstance(question, Sorting):
        for number, statement in enumerate(statements(question), 1):
            for label, reply in statement.feedback.items():
                yield f"{number} {line_to_html(question.labels[label].text)}", line_to_html(reply)


def _key_figure(question: AnyQuestion, pack: Pack) -> str:
    """The key of a question that takes a figure, with what is accepted around it."""
    said = phrases(pack.language)
    if isinstance(question, Number) and question.unit:
        question = question.model_copy(update={"unit": said.unit(question.unit)})
    told = kind_of(question).key(question, pack.figures)
    return said.figure.format(**told.values) if isinstance(told, Message) else told


def _figure(formula: str, pack: Pack) -> str:
    """The figure that a way of reckoning gives, rounded, without a unit: it may be the unit that is wrong."""
    value = evaluate(formula, pack.figures).value
    return written(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}", pack.language)


def _accepted(verdict: str, reasons: Mapping[str, str]) -> str:
    return "".join(f"<p>{verdict.format(answer=name)} {line_to_html(reason)}</p>" for name, reason in reasons.items())


def _sorted(question: Sorting, pack: Pack) -> str:
    items: list[str] = []
    for each in statements(question):
        label = line_to_html(question.labels[each.answer].text)
        told = f"<strong>{label}</strong>: {line_to_html(each.text)}"
        told += f"<br>{line_to_html(each.explain)}" if each.explain else ""
        for also, reason in each.accept_also.items():
            answer = line_to_html(question.labels[also].text)
            told += f"<br>{phrases(pack.language).also.format(answer=answer)} {line_to_html(reason)}"
        source = cited(each, pack)
        told += f"<br><small>{line_to_html(source)}</small>" if source else ""
        items.append(f"<li>{told}</li>")
    return f"<ol>{''.join(items)}</ol>"
