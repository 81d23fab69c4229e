"""Whether the parts of a question, and of a pack, fit each other.

Promises: each check yields `Finding`s, with a path into the document as written, and raises nothing. Refuses to look at
shapes and lengths: `questions.model` has done that before.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal

from questions.diagnostics.diagnostic import Code, Finding, closest, not_allowed, shown
from questions.drawing.description import page_findings
from questions.drawing.plot import chart_findings
from questions.figures import FormulaError, evaluate
from questions.kinds import FillInParts, HandIn, PickOne, TickSeveral, TypeIn, kind_of
from questions.messages import Amount, Message, said_in_english
from questions.model import SKILLS, Estimate
from questions.signs import hidden_code, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from questions.kinds import Entry
    from questions.model import AnyQuestion, Figure
    from questions.parsing.reader import Plain
    from questions.pictured import Pictured

CARD_TEXT: Final = 3500
"""Characters of a question or step: Discord shows 4,000 in a message, and the card's own words need room. This is a
first bound, for whoever cannot draw cards; `copydesk check` also draws them (Q040)."""


def question_findings(
    question: AnyQuestion,
    figures: Mapping[str, Figure],
    sources: Collection[str],
    skills: Collection[str] = SKILLS,
    unsure: Collection[str] = (),
) -> Iterator[Finding]:
    """All that does not fit in one question of a pack with these figures, known source ids and skills.

    `unsure` are ids of figures that have problems of their own: formulas that name them are not judged.
    """
    if question.skill not in skills:
        message = Message("There is no skill {name}.", name=shown(question.skill))
        listed = Message("take one of {skills}; a pack names others under skills:", skills=", ".join(skills))
        yield Finding(("skill",), Code.NOT_ONE_OF, message, closest(question.skill, skills) or listed)
    kind = kind_of(question)
    yield from kind.findings(question, figures, unsure)
    if question.confidence and not kind.single:
        message = Message("How sure they are is not asked at a question of kind {kind}.", kind=question.kind)
        yield Finding(("confidence",), Code.CONFIDENCE, message, Message("remove it"))
    yield from picture_findings(question, figures, question.language, unsure)
    yield from source_findings(question.source, sources)
    yield from size_findings(card_texts(question), _card_too_long)


def picture_findings(
    part: Pictured, figures: Mapping[str, Figure], language: str, unsure: Collection[str] = ()
) -> Iterator[Finding]:
    """A finding where a picture has no description, or a description no picture; where a question or page has more than
    one picture; and all that does not fit in a chart or page, which are put into words in the file's language. `unsure`
    is as in `question_findings`.
    """
    fields = {"image": part.image, "chart": part.chart, "page": part.page}
    _first, *others = [*(name for name, value in fields.items() if value is not None), None]
    for name in filter(None, others):
        message = Message("There is one picture already; {name} would be another.", name=name)
        yield Finding((name,), Code.IMAGE, message, Message("keep one of them"), at_key=True)
    if part.chart is not None:
        yield from (finding.below(("chart",)) for finding in chart_findings(part.chart, figures, language, unsure))
    if part.page is not None:
        yield from (finding.below(("page",)) for finding in page_findings(part.page, language))
    if part.alt is not None and (part.chart or part.page):
        message = Message("What a chart or page shows is put into words by Copydesk.")
        yield Finding(("alt",), Code.IMAGE, message, Message("remove alt"), at_key=True)
    elif (part.image is None) != (part.alt is None):
        there, missing = ("alt", "image") if part.image is None else ("image", "alt")
        message = Message("There is {there}, but no {missing}; they go together.", there=there, missing=missing)
        advice = Message("say in alt what the picture shows") if missing == "alt" else None
        yield Finding((there,), Code.IMAGE, message, advice)


def own_skill_findings(skills: Iterable[str]) -> Iterator[Finding]:
    """A finding at each skill of a pack's own that has the id of one of Copydesk's."""
    for name in skills:
        if name in SKILLS:
            message = Message("The skill {name} is one of Copydesk's, and needs no name here.", name=shown(name))
            advice = Message("remove it to mean that one, or give yours another id")
            yield Finding(("skills", name), Code.BUILT_IN_SKILL, message, advice, at_key=True)


def form_findings(form_of: Plain, purpose: Plain) -> Iterator[Finding]:
    """A finding where a pack says that it is a form, and not that it is a test."""
    if form_of is not None and purpose != "test":
        message = Message("Only a test has forms, and this pack does not say that it is one.")
        yield Finding(("form_of",), Code.FORM, message, Message("write purpose: test, or remove form_of"), at_key=True)


def purpose_findings(question: AnyQuestion, purpose: Plain) -> Iterator[Finding]:
    """A finding where a pack is for classes or a test, and holds a question that neither can ask."""
    if purpose in ("class", "test") and not kind_of(question).in_class:
        message = (
            Message("A class quiz can't ask a question of kind {kind}.", kind=question.kind)
            if purpose == "class"
            else Message("A test can't ask a question of kind {kind}.", kind=question.kind)
        )
        advice = Message("move it to a lesson, or to a pack for practice")
        yield Finding(("kind",), Code.PURPOSE, message, advice)


def pair_findings(
    named: Iterable[tuple[int, str]], questions: Mapping[int, AnyQuestion], figures: Mapping[str, Figure]
) -> Iterator[Finding]:
    """A finding at each question of a pair that has no other half, is one too many, or doesn't match the other half.

    `named` holds each number with its pair, and `questions` those that are sound.
    """
    pairs = defaultdict[str, list[int]](list)
    for number, pair in named:
        pairs[pair].append(number)
    for pair, (first, *others) in pairs.items():
        if not others:
            message = Message("No other question here is one of the pair {name}.", name=shown(pair))
            advice = Message("give its name to exactly two questions, or remove it")
            yield Finding((first, "pair"), Code.PAIR, message, advice)
        for number in others[1:]:
            message = Message("The pair {name} has two questions already.", name=shown(pair))
            yield Finding((number, "pair"), Code.PAIR, message, Message("give each two questions a name of their own"))
        if len(others) == 1 and first in questions and others[0] in questions:
            yield from _unlike(others[0], questions[others[0]], questions[first], figures)


def _unlike(number: int, question: AnyQuestion, other: AnyQuestion, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    """A finding for each thing in which a question doesn't match the other one of its pair as it should."""
    name, kind = shown(other.id), kind_of(question)
    if not kind.graded:
        message = Message("A question without a key can't be one of a pair.")
        yield Finding((number, "pair"), Code.PAIR, message, Message("remove it"))
    elif question.kind != other.kind:
        message = Message("The two questions of a pair have the same kind, and {name} has another one.", name=name)
        yield Finding((number, "kind"), Code.PAIR, message)
    elif " ".join(question.prompt.split()) != " ".join(other.prompt.split()):
        message = Message("The two questions of a pair have the same prompt, and {name} has another one.", name=name)
        yield Finding((number, "prompt"), Code.PAIR, message)
    elif _offered(question) != _offered(other):
        message = Message("The two questions of a pair have the same options, and {name} has others.", name=name)
        yield Finding((number, "pair"), Code.PAIR, message)
    elif _read_first(question) == _read_first(other):
        message = Message("The two questions of a pair have different passages, and {name} has the same.", name=name)
        yield Finding((number, "pair"), Code.PAIR, message)
    elif kind.key(question, figures) == kind.key(other, figures):
        message = Message("The two questions of a pair have different keys, and {name} has the same.", name=name)
        yield Finding((number, "pair"), Code.PAIR, message)


def _offered(question: AnyQuestion) -> object:
    """What a question offers to answer with, in an order that doesn't depend on its author."""
    kind = kind_of(question)
    ask = kind.ask(question, sorted(kind.order(question, 0)))
    match ask:
        case PickOne(entries) | HandIn(entries):
            return _said_of(entries)
        case TickSeveral(entries, none):
            return (_said_of(entries), none)
        case TypeIn():
            return ask
        case FillInParts(parts):
            return sorted((said_in_english(part.text), part.unit or "", *_said_of(part.entries)) for part in parts)


def _said_of(entries: Iterable[Entry]) -> list[str]:
    return sorted(said_in_english(entry.text) for entry in entries)


def _read_first(question: AnyQuestion) -> object:
    """What somebody goes by to answer: the passage, a picture, and what an estimate is worked out with."""
    return (
        question.passage,
        question.image,
        question.chart,
        question.page,
        question.given if isinstance(question, Estimate) else None,
    )


def unpaired_findings(pair: str | None, owner: Literal["lesson", "form"]) -> Iterator[Finding]:
    """A finding where a question is one of a pair and everything around it is asked."""
    if pair is not None:
        message = (
            Message("A lesson asks all of its questions, so none of them can be one of a pair.")
            if owner == "lesson"
            else Message("A form asks all of its questions, so none of them can be one of a pair.")
        )
        yield Finding(
            ("pair",), Code.PAIR, message, Message("remove it, or move both questions to a pack for practice")
        )


def figure_findings(name: str, figures: Mapping[str, Figure], unsure: Collection[str] = ()) -> Iterator[Finding]:
    """A finding where the formula that is said to compute the figure `name` cannot be worked out from the others."""
    formula = figures[name].computed
    if formula is None or any(other in formula for other in unsure):
        return
    try:
        evaluate(formula, {other: figure for other, figure in figures.items() if other != name})
    except FormulaError as error:
        yield Finding(("computed",), Code.FORMULA, error.message, error.hint)


def sign_findings(plain: Plain, path: tuple[str | int, ...] = ()) -> Iterator[Finding]:
    """A finding at each text, of a value as it was read, in which something or everything is invisible."""
    if isinstance(plain, str):
        yield from _hidden_in(plain, path)
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield from (found._replace(at_key=True) for found in _hidden_in(key, (*path, key)))
            yield from sign_findings(value, (*path, key))
    elif isinstance(plain, list):
        for number, value in enumerate(plain):
            yield from sign_findings(value, (*path, number))


def _hidden_in(text: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if text and is_blank(text):
        message = Message("There is nothing to see in this text.")
        yield Finding(path, Code.LENGTH, message, Message("write something, or remove the key"))
    elif code := hidden_code(text):
        yield Finding(path, Code.UNSAFE_CHARACTER, *not_allowed(code))


def source_findings(
    source: str | None, known: Collection[str], path: tuple[str | int, ...] = ("source",)
) -> Iterator[Finding]:
    """A finding where `source` is no known id."""
    if source is not None and source not in known:
        message = Message(
            "There is no source {name}, neither in this file nor among the shared ones.", name=shown(source)
        )
        yield Finding(path, Code.UNKNOWN_SOURCE, message, closest(source, known))


def size_findings(texts: Iterable[str | None], too_long: Callable[[Amount, Amount], Message]) -> Iterator[Finding]:
    """A finding where the texts of one card are too much for it; `too_long` says so, given their size and its room."""
    size = sum(len(text) for text in texts if text)
    if size > CARD_TEXT:
        message = too_long(Amount(f"{size:,}"), Amount(f"{CARD_TEXT:,}"))
        yield Finding((), Code.CARD_SIZE, message, Message("shorten it, or split it in two"))


def _card_too_long(size: Amount, room: Amount) -> Message:
    return Message(
        "The texts of one card together are {size} characters long; a card has room for {room}.", size=size, room=room
    )


def id_findings(ids: Iterable[tuple[int, str]], what: Literal["question", "step", "lesson"]) -> Iterator[Finding]:
    """A finding at each id that an earlier (number, id) of the list has already."""
    first: dict[str, int] = {}
    for number, name in ids:
        if first.setdefault(name, number) != number:
            message = _taken(what, shown(name), first[name] + 1)
            yield Finding((number, "id"), Code.DUPLICATE_ID, message, Message("give each its own id"))


def _taken(what: Literal["question", "step", "lesson"], name: Message, number: int) -> Message:
    match what:
        case "question":
            return Message("The id {name} already belongs to question {number}.", name=name, number=number)
        case "step":
            return Message("The id {name} already belongs to step {number}.", name=name, number=number)
        case "lesson":
            return Message("The id {name} already belongs to lesson {number}.", name=name, number=number)


def card_texts(question: AnyQuestion) -> Iterator[str]:
    """The most of a question's texts that stand on one card together: of feedback, what one answer can call up."""
    own = kind_of(question).fullest_card(question)
    common = (question.prompt, question.passage, question.explain, question.locator, question.content_note)
    yield from filter(None, (*common, *own))
