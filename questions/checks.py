"""Whether the parts of a question, and of a pack, fit each other.

Promises: each check yields `Fault`s, with a path into the document as written, and raises nothing; the loader
gives them their places. Refuses to look at shapes and lengths: `questions.model` has done that before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.figures import FormulaError, Value, evaluate, tolerance
from questions.kinds import folded
from questions.model import Choice, Classify, Multi, Number, ShortText
from questions.problems import Code, Fault, closest, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from questions.model import Figure, Question

CARD_TEXT: Final = 3500
"""Characters of a question or step: Discord shows 4,000 in a message, and the card's own words need room. This is a
first bound, for whoever cannot draw cards; `copydesk check` also draws them (Q040)."""


def question_faults(
    question: Question, figures: Mapping[str, Figure], sources: Collection[str], unsure: Collection[str] = ()
) -> Iterator[Fault]:
    """All that does not fit in one question of a pack with these figures and known source ids.

    `unsure` are ids of figures that have problems of their own: formulas that name them are not judged.
    """
    if isinstance(question, (Choice, Multi)):
        yield from _option_faults(question)
    elif isinstance(question, Classify):
        yield from _classify_faults(question)
    elif isinstance(question, Number):
        yield from _number_faults(question, figures, unsure)
    elif isinstance(question, ShortText):
        yield from _text_faults(question)
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


def _option_faults(question: Choice | Multi) -> Iterator[Fault]:
    options = question.options
    if isinstance(question, Choice):
        yield from _unknown_key(("answer",), question.answer, options, "option")
        answers = [question.answer]
    else:
        answers = question.answer
        for number, answer in enumerate(answers):
            yield from _unknown_key(("answer", number), answer, options, "option")
            if answer in answers[:number]:
                message = f"{shown(answer)} stands twice in the answer."
                yield Fault(("answer", number), Code.DUPLICATE_ID, message, "remove one of them")
    yield from _accepted_faults((), question.accept_also, options, answers, "option")
    yield from _same_text(("options",), {name: option.text for name, option in options.items()})


def _classify_faults(question: Classify) -> Iterator[Fault]:
    labels = question.labels
    for name, statement in question.statements.items():
        path = ("statements", name)
        yield from _unknown_key((*path, "answer"), statement.answer, labels, "label")
        for label in statement.feedback:
            yield from _unknown_key((*path, "feedback", label), label, labels, "label", at_key=True)
        yield from _accepted_faults(path, statement.accept_also, labels, [statement.answer], "label")
    yield from _same_text(("labels",), {name: label.text for name, label in labels.items()})
    yield from _same_text(("statements",), {name: each.text for name, each in question.statements.items()})


def _accepted_faults(
    path: tuple[str | int, ...],
    accepted: Iterable[str],
    known: Collection[str],
    answers: Collection[str],
    what: str,
) -> Iterator[Fault]:
    for name in accepted:
        place = (*path, "accept_also", name)
        yield from _unknown_key(place, name, known, what, at_key=True)
        if name in answers:
            yield _is_key(place, name)


def _is_key(place: tuple[str | int, ...], name: str) -> Fault:
    message = f"{shown(name)} is the answer already, and cannot be accepted besides."
    return Fault(place, Code.KEY_ACCEPTED, message, "remove it from accept_also", at_key=True)


def _unknown_key(
    path: tuple[str | int, ...], name: str, known: Collection[str], what: str, *, at_key: bool = False
) -> Iterator[Fault]:
    if name not in known:
        advice = closest(name, known) or f"the {what}s are {', '.join(known)}"
        yield Fault(path, Code.UNKNOWN_OPTION, f"There is no {what} {shown(name)}.", advice, at_key)


def _same_text(path: tuple[str | int, ...], texts: Mapping[str, str]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, text in texts.items():
        earlier = first.setdefault(" ".join(text.casefold().split()), name)
        if earlier != name:
            message = f"{shown(name)} has the same text as {shown(earlier)}."
            yield Fault((*path, name, "text"), Code.SAME_TEXT, message, "tell them apart or remove one")


def _number_faults(question: Number, figures: Mapping[str, Figure], unsure: Collection[str]) -> Iterator[Fault]:
    faults: list[Fault] = []

    def work_out(formula: str | float, *path: str | int) -> Value | None:
        try:
            return evaluate(formula, figures)
        except FormulaError as error:
            names = str(formula)
            if not any(name in names for name in unsure):
                faults.append(Fault(path, Code.FORMULA, error.message, error.suggestion, at_key=len(path) > 1))
            return None

    key = work_out(question.answer, "answer")
    also = {formula: work_out(formula, "accept_also", formula) for formula in question.accept_also}
    slips = {formula: work_out(formula, "misconceptions", formula) for formula in question.misconceptions}
    yield from faults
    if str(question.answer) in also:
        yield _is_key(("accept_also", str(question.answer)), str(question.answer))
    explicit = None if isinstance(question.tolerance, str) else question.tolerance
    if explicit is not None and explicit < 0:
        yield Fault(("tolerance",), Code.TOLERANCE, "A tolerance cannot be less than 0.")
        return
    if key is None:
        return
    if explicit is not None and explicit < key.half_width * (1 - 1e-9):
        message = f"The tolerance {explicit:g} is narrower than the rounding of the figures, {key.half_width:.4g}."
        yield Fault(("tolerance",), Code.TOLERANCE, message, "write “from rounding”, or a wider one")
    width = tolerance(question, figures)
    for formula, slip in slips.items():
        for right in (key, *also.values()):
            if slip and right and abs(slip.value - right.value) <= width + 1e-9 * max(1.0, abs(right.value)):
                message = f"The misconception gives {slip.value:.6g}, which is accepted as {right.value:.6g}."
                advice = "narrow the tolerance, or choose figures that tell the two apart"
                path = ("misconceptions", formula)
                yield Fault(path, Code.MISCONCEPTION, message, advice, at_key=True)
                break


def _text_faults(question: ShortText) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, text in enumerate(question.accept):
        if first.setdefault(folded(text), number) != number:
            message = f"{shown(text)} is accepted already: case, accents and spaces do not count."
            yield Fault(("accept", number), Code.SAME_TEXT, message, "remove it")
    for slip in question.misconceptions:
        if folded(slip) in first:
            message = f"The misconception {shown(slip)} is accepted as right."
            yield Fault(("misconceptions", slip), Code.MISCONCEPTION, message, "remove one of them", at_key=True)


def card_texts(question: Question) -> Iterator[str]:
    """The most of a question's texts that stand on one card together: of feedback, what one answer can call up."""
    said: list[Iterable[str | None]] = []
    """For each place that feedback comes from, all that it can be."""
    yield from filter(None, (question.prompt, question.passage, question.explain, question.locator))
    yield from filter(None, (question.content_note,))
    if isinstance(question, (Choice, Multi)):
        yield from (option.text for option in question.options.values())
        remarks = [*(option.feedback for option in question.options.values()), *question.accept_also.values()]
        said = [remarks] if isinstance(question, Choice) else [[remark] for remark in remarks]
    elif isinstance(question, Classify):
        yield from (statement.text for statement in question.statements.values())
        for one in question.statements.values():
            said.append([one.explain, *one.feedback.values(), *one.accept_also.values()])
    elif isinstance(question, Number):
        said = [[*question.accept_also.values(), *question.misconceptions.values()]]
    elif isinstance(question, ShortText):
        yield from question.accept
        said = [question.misconceptions.values()]
    for remarks in said:
        yield max(filter(None, remarks), key=len, default="")
