"""Whether the parts of a question, and of a pack, fit each other.

Promises: each check yields `Fault`s, with a path into the document as written, and raises nothing; the loader
gives them their places. Refuses to look at shapes and lengths: `questions.model` has done that before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.figures import FormulaError, evaluate
from questions.kinds import kind_of
from questions.problems import Code, Fault, closest, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from questions.model import AnyQuestion, Figure

CARD_TEXT: Final = 3500
"""Characters of a question or step: Discord shows 4,000 in a message, and the card's own words need room. This is a
first bound, for whoever cannot draw cards; `copydesk check` also draws them (Q040)."""


def question_faults(
    question: AnyQuestion, figures: Mapping[str, Figure], sources: Collection[str], unsure: Collection[str] = ()
) -> Iterator[Fault]:
    """All that does not fit in one question of a pack with these figures and known source ids.

    `unsure` are ids of figures that have problems of their own: formulas that name them are not judged.
    """
    kind = kind_of(question)
    yield from kind.faults(question, figures, unsure)
    if question.confidence and not kind.single:
        message = f"How sure they are is not asked at a question of kind {question.kind}."
        yield Fault(("confidence",), Code.CONFIDENCE, message, "remove it")
    if (question.image is None) != (question.alt is None):
        there, missing = ("alt", "image") if question.image is None else ("image", "alt")
        message = f"There is {there}, but no {missing}; they go together."
        yield Fault((there,), Code.IMAGE, message, "say in alt what the picture shows" if missing == "alt" else None)
    yield from source_faults(question.source, sources)
    yield from size_faults(card_texts(question), "The texts of one card")


def figure_faults(name: str, figures: Mapping[str, Figure], unsure: Collection[str] = ()) -> Iterator[Fault]:
    """A fault where the formula that is said to compute the figure `name` cannot be worked out from the others."""
    formula = figures[name].computed
    if formula is None or any(other in formula for other in unsure):
        return
    try:
        evaluate(formula, {other: figure for other, figure in figures.items() if other != name})
    except FormulaError as error:
        yield Fault(("computed",), Code.FORMULA, error.message, error.suggestion)


def source_faults(source: str | None, known: Collection[str]) -> Iterator[Fault]:
    """A fault where `source` is no known id."""
    if source is not None and source not in known:
        message = f"There is no source {shown(source)}, neither in this file nor among the shared ones."
        yield Fault(("source",), Code.UNKNOWN_SOURCE, message, closest(source, known))


def size_faults(texts: Iterable[str | None], what: str = "All texts") -> Iterator[Fault]:
    """A fault where the texts of one card, called `what` in the message, are too much for it."""
    size = sum(len(text) for text in texts if text)
    if size > CARD_TEXT:
        message = f"{what} together are {size:,} characters long; a card has room for {CARD_TEXT:,}."
        yield Fault((), Code.CARD_SIZE, message, "shorten it, or split it in two")


def id_faults(ids: Iterable[tuple[int, str]], what: str) -> Iterator[Fault]:
    """A fault at each id that an earlier (number, id) of the list has already."""
    first: dict[str, int] = {}
    for number, name in ids:
        if first.setdefault(name, number) != number:
            message = f"The id {shown(name)} already belongs to {what} {first[name] + 1}."
            yield Fault((number, "id"), Code.DUPLICATE_ID, message, "give each its own id")


def card_texts(question: AnyQuestion) -> Iterator[str]:
    """The most of a question's texts that stand on one card together: of feedback, what one answer can call up."""
    own = kind_of(question).texts(question)
    common = (question.prompt, question.passage, question.explain, question.locator, question.content_note)
    yield from filter(None, (*common, *own))
