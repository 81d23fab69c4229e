"""What formats need on the way out: the key as a figure, an order of options, and what of a question is left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from questions.figures import tolerance, worked_out
from questions.formats.phrases import phrases
from questions.kinds import kind_of
from questions.kinds.question_parts import PortableFigure
from questions.messages import Listing, Message

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from questions.kinds.question_parts import Alternative, KeyedPart, Portable, PortableOptions, PortableStatements
    from questions.model import AnyQuestion, Figure, Number, Pack

SMALL_LETTERS: Final = "abcdefghij"
"""Of options, in the order they are shown in; a question has ten at most."""

NOTHING: Final = Message("The file holds no question: none of this pack's can be asked there.")

_PARTS: Final = {
    "skill": Message("the skill"),
    "passage": Message("the passage"),
    "explain": Message("the explanation"),
    "feedback": Message("the feedback"),
    "misconceptions": Message("the replies to known wrong answers"),
    "accept_also": Message("the answers accepted besides the key"),
    "source": Message("the source"),
    "locator": Message("the place in the source"),
    "hint": Message("the hint"),
    "points": Message("the points"),
    "content_note": Message("the content note"),
    "discuss": Message("the prompt for a discussion"),
    "image": Message("the picture"),
    "alt": Message("the picture's description"),
    "shuffle": Message("the fixed order"),
    "formula": Message("the formula behind the figure"),
    "type": Message("the note of its type"),
    "truth": Message("the note of its truth"),
    "note": Message("the note for editors"),
    "pair": Message("the name of its pair"),
    "ignore": Message("the rules it breaks on purpose"),
}


class Key(NamedTuple):
    """The key of a `number` question, and the half-width of what is accepted around it."""

    value: float
    tolerance: float


def number_key(question: Number, figures: Mapping[str, Figure]) -> Key:
    """The figure that a question asks for. A formula is worked out, to ten digits."""
    width = tolerance(question, figures)
    if isinstance(question.answer, str):
        value = worked_out(question.answer, question, figures).value
        return Key(float(f"{value:.10g}"), float(f"{width:.10g}"))
    return Key(question.answer, width)


def plain_number(value: float) -> str:
    """A number as a person would write it, without an exponent where it has a usual size, and exactly."""
    if isinstance(value, int) and abs(value) < 10**30:
        return str(value)
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))


def portable(question: AnyQuestion) -> Portable:
    """A question as the writer of a format sees it. It gets those alone that other systems have (`fallbacks`)."""
    found = kind_of(question).portable(question)
    if found is None:
        raise TypeError(f"a question of kind {question.kind} was to be made simpler before")
    return found


def options_in_order(question: AnyQuestion, asked: PortableOptions) -> list[Alternative]:
    """Options in an order for paper: the same each time, and not the authored one, as authors often write the key
    first.

    A question whose order is part of its sense keeps it.
    """
    return [asked.options[name] for name in kind_of(question).order(question, 0)]


def statements_in_order(question: AnyQuestion, asked: PortableStatements) -> list[tuple[str, KeyedPart]]:
    """Statements with what they are judged by, in such an order."""
    parts = (asked.statements[name] for name in kind_of(question).order(question, 0))
    return [(part.statement, part) for part in parts if part.statement is not None]


def cited(about: AnyQuestion | KeyedPart, pack: Pack) -> str | None:
    """Where a question or statement comes from, in a sentence of its own; None where it does not say."""
    source = pack.sources.get(about.source or "")
    if source is None:
        return None
    said = phrases(pack.language)
    dated = said.inferred.format(date=source.dated) if source.dated_is == "inferred" else source.dated
    parts = [said.quoted.format(words=source.title), source.outlet, source.genre, dated, about.locator]
    return said.source.format(parts=", ".join(part for part in parts if part))


def left_behind(question: AnyQuestion, carried: Collection[str]) -> Message | None:
    """A sentence that names what the question has and the other format, which takes `carried`, does not."""
    there = {name for name in _PARTS if _has(question, name)} - set(carried)
    if not there:
        return None
    listed = [words for name, words in _PARTS.items() if name in there]
    return Message("Not carried: {parts}.", parts=Listing(listed))


def _has(question: AnyQuestion, name: str) -> bool:
    if name == "skill":
        return question.skill != "general"
    if name == "formula":
        asked = portable(question)
        return isinstance(asked, PortableFigure) and isinstance(asked.question.answer, str)
    if name == "feedback":
        parts = kind_of(question).parts(question)
        return any(part.explain or any(one.feedback for one in part.alternatives) for part in parts)
    if name == "accept_also" and (parts := kind_of(question).parts(question)):
        return any(part.accepted for part in parts)
    field = type(question).model_fields.get(name)
    return field is not None and getattr(question, name) != field.default
