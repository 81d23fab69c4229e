"""Copydesk's questions as Moodle's, and whole packs through a syntax for them.

Promises that what is written was read back: what differs then goes into a comment (`roundtrip_metadata`) and is named
in a warning, and a question that does not come back at all is left out with one. A figure worked out by a formula
is written as its value, with its tolerance. What becomes of what is told in `questions.formats.moodle.importer`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from questions.figures import evaluate, figures_for, tolerance
from questions.formats.exporting import portable
from questions.formats.html_to_markdown import as_markdown, block_quotation, picture
from questions.formats.importing import About, Exported, losses
from questions.formats.moodle.moodle_question import (
    ATTACHED,
    FULL_SHARE,
    MoodleAnswer,
    MoodleQuestion,
    Styled,
    moodle_number,
    yaml_number,
)
from questions.formats.phrases import phrases
from questions.formats.roundtrip_metadata import pack_metadata, what_is_lost
from questions.kinds.question_parts import PortableFigure, PortableOptions, PortableStatements, PortableWords
from questions.kinds.typed import SLIP
from questions.markdown import without_marks
from questions.messages import Amount, Listing, Message
from questions.parsing.writer import document
from questions.pictures import FOLDER, is_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from questions.figures import Known
    from questions.formats.importing import Imported
    from questions.formats.moodle.moodle_question import MoodleKind
    from questions.kinds.question_parts import Alternative, Portable
    from questions.model import AnyQuestion, Figure, Number, Pack, ShortText
    from questions.parsing.reader import Plain
    from questions.pictures import PictureFile


@dataclass(frozen=True, slots=True)
class Syntax:
    """How one format writes and reads."""

    title: str
    pack: Callable[[Pack, Mapping[str, Plain]], str]
    """What stands before the questions, with what is to be carried of the pack."""
    category: Callable[[str], str]
    """What puts the questions after it into a category."""
    question: Callable[[MoodleQuestion], str]
    whole: Callable[[Sequence[str]], bytes]
    """A file of such parts."""
    read: Callable[[bytes, str, About], Imported]


class Given(NamedTuple):
    """A question as Moodle's, as it should read back, and sentences on what has been replaced."""

    asked: MoodleQuestion
    wanted: dict[str, Plain]
    replaced: tuple[Message, ...] = ()


def export(pack: Pack, syntax: Syntax) -> Exported:
    """A pack in a format that Moodle imports."""
    lost: list[tuple[str, Message]] = []
    of_pack = pack_metadata(pack)
    if {"sources", "content_note", "ignore"} & of_pack.keys():
        message = Message(
            "{format} has no place for sources and notes of a pack; a comment that only Copydesk reads keeps them.",
            format=syntax.title,
        )
        lost.append(("", message))
    if pack.skills:
        message = Message(
            "{format} has no place for the names of the pack's own skills; "
            "a comment that only Copydesk reads keeps them.",
            format=syntax.title,
        )
        lost.append(("", message))
    if pack.figures:
        message = Message(
            "{format} has no place for figures; what is worked out from them is written instead.", format=syntax.title
        )
        lost.append(("", message))
    parts, skill = [syntax.pack(pack, of_pack)], None
    for question in pack.questions:
        given = give(question, pack.figures, pack.language)
        if question.image is not None and (file := pack.pictures.get(question.image)):
            given = given._replace(asked=_with_file(given.asked, question, file))
        about = About(pack.id, pack.title, language=pack.language, skill=question.skill, skills=pack.skills)
        read = syntax.read(syntax.whole([syntax.question(given.asked)]), pack.id, about).pack
        if read is None or not _alike(portable(read.questions[0]), portable(question)):
            message = Message(
                "This question is left out: {format} has no way of writing its texts.", format=syntax.title
            )
            lost.append((question.id, message))
            continue
        carried = what_is_lost(given.wanted, document(read.questions[0]))
        if question.skill != skill:
            skill = question.skill
            parts.append(syntax.category(f"{pack.id}/{skill}"))
        parts.append(syntax.question(replace(given.asked, carried=carried or None)))
        lost += [(question.id, sentence) for sentence in given.replaced]
        if words := [_WORDS.get(name, name) for name in carried if name != "ids"]:
            message = Message(
                "{format} has no place for {parts}; a comment that only Copydesk reads keeps it.",
                format=syntax.title,
                parts=Listing(words),
            )
            lost.append((question.id, message))
    return Exported(syntax.whole(parts), losses(pack, lost))


def _alike(one: Portable, other: Portable) -> bool:
    """Whether two questions are of one kind there, where pairs and sorted statements are the same."""
    if isinstance(one, PortableOptions) and isinstance(other, PortableOptions):
        return one.several == other.several
    return type(one) is type(other)


_WORDS: Final = {
    "options": Message("feedback of options that are accepted also, or were missed"),
    "labels": Message("what labels are called in a sentence, and marks in them"),
    "statements": Message("what is said of single statements"),
    "accept_also": Message("answers that are accepted also"),
    "misconceptions": Message("feedback of known wrong answers"),
    "locator": Message("the place in the source"),
    "content_note": Message("the content note"),
    "discuss": Message("the prompt for a discussion"),
    "ignore": Message("the rules it breaks on purpose"),
    "image": Message("the picture"),
    "alt": Message("the picture's description"),
    "shuffle": Message("the fixed order"),
    "places": Message("the decimal places"),
    "pair": Message("the name of its pair"),
    "source": Message("the source"),
    "hint": Message("the hint"),
    "points": Message("the points"),
    "unit": Message("the unit"),
    "type": Message("the type of what is asked about"),
    "truth": Message("the truth of what is asked about"),
    "kind": Message("whether statements are sorted or matched"),
    "note": Message("the note for editors"),
}


def give(question: AnyQuestion, figures: Mapping[str, Figure], language: str) -> Given:
    """One question as Moodle's."""
    asked = portable(question)
    match asked:
        case PortableFigure(figure):
            return _number(figure, figures)
        case PortableOptions() if asked.several:
            return Given(_asked(question, "several", _ticked(asked), asked.shuffled), document(question))
        case PortableOptions():
            kind, shuffle = ("true-false", None) if _is_true_or_false(asked, language) else ("single", asked.shuffled)
            return Given(_asked(question, kind, _options(asked), shuffle), document(question))
        case PortableStatements():
            return Given(_asked(question, "match", _pairs(asked), asked.shuffled), document(question))
        case PortableWords(words):
            return Given(_asked(question, "short", _words(words)), document(question))
        case _:
            assert_never(asked)


def _asked(
    question: AnyQuestion,
    kind: MoodleKind,
    answers: Sequence[MoodleAnswer],
    shuffle: bool | None = None,
    unit: str | None = None,
) -> MoodleQuestion:
    texts = [as_markdown(_lines(question.prompt))]
    if question.passage:
        texts.insert(0, block_quotation(as_markdown(_lines(question.passage))))
    if question.image and question.alt and not is_file(question.image):
        texts.insert(0, picture(question.alt, question.image))
    return MoodleQuestion(
        kind,
        Styled("\n\n".join(texts)),
        tuple(answers),
        name=question.id,
        explain=_styled(question.explain),
        points=question.points,
        shuffle=shuffle,
        hint=_styled(question.hint),
        unit=unit,
    )


def _with_file(asked: MoodleQuestion, question: AnyQuestion, file: PictureFile) -> MoodleQuestion:
    """The question with its picture, which is a file of it."""
    name = (question.image or "").removeprefix(FOLDER)
    text = f"{picture(question.alt or '', ATTACHED + name)}\n\n{asked.prompt.text}"
    return replace(asked, prompt=replace(asked.prompt, text=text), files={name: file.content})


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _styled(text: str | None) -> Styled | None:
    return Styled(as_markdown(_lines(text))) if text else None


def _option(option: Alternative, share: float) -> MoodleAnswer:
    return MoodleAnswer(Styled(as_markdown(_lines(option.text))), share, _styled(option.accepted or option.feedback))


def _is_true_or_false(asked: PortableOptions, language: str) -> bool:
    said = phrases(language)
    texts = [(option.id, option.text) for option in asked.options.values()]
    is_plain = not asked.shuffled and not any(option.accepted for option in asked.options.values())
    return is_plain and texts == [("true", said.true), ("false", said.false)]


def _options(asked: PortableOptions) -> list[MoodleAnswer]:
    answers = {name: _option(option, 0 if option.wrong else FULL_SHARE) for name, option in asked.options.items()}
    first = next(name for name, option in asked.options.items() if not option.wrong)
    # The first of several right ones is read as the answer, so it takes the place of one that is accepted also.
    (key,) = asked.answers
    order = [{first: key, key: first}.get(name, name) for name in answers]
    return [answers[name] for name in order]


def _ticked(asked: PortableOptions) -> list[MoodleAnswer]:
    options = asked.options.values()
    right, wrong = len(asked.answers), sum(option.wrong for option in options)
    shares = {
        option.id: FULL_SHARE / right if option.right else -FULL_SHARE / wrong if option.wrong else 0.0
        for option in options
    }
    # Feedback of a right option speaks to whoever left it out, and Moodle would tell it to those who ticked it.
    silent = [option._replace(feedback=None) if option.right else option for option in options]
    return [_option(option, shares[option.id]) for option in silent]


def _pairs(asked: PortableStatements) -> list[MoodleAnswer]:
    answers = [
        MoodleAnswer(
            Styled(as_markdown(_lines(part.statement or ""))), FULL_SHARE, target=without_marks(part.right[0].text)
        )
        for part in asked.statements.values()
    ]
    used = {one.id for part in asked.statements.values() for one in part.right}
    return answers + [
        MoodleAnswer(Styled(""), target=without_marks(text)) for name, text in asked.labels.items() if name not in used
    ]


def _words(question: ShortText) -> list[MoodleAnswer]:
    right = [MoodleAnswer(_literal(text), FULL_SHARE) for text in question.accept]
    return right + [MoodleAnswer(_literal(slip), 0, _styled(said)) for slip, said in question.misconceptions.items()]


def _literal(text: str) -> Styled:
    return Styled(_lines(text).replace("*", "\\*"), "plain")


def _number(question: Number, figures: Mapping[str, Figure]) -> Given:
    known = figures_for(question, figures)
    key, replaced = _worked_out(question.answer, known), list[Message]()
    width = question.tolerance
    if isinstance(width, str):
        width = float(f"{tolerance(question, figures):.12g}")
        replaced.append(Message("The tolerance is written as worked out: {width}.", width=Amount(f"{width:g}")))
    if isinstance(question.answer, str) and not moodle_number(question.answer):
        message = Message("The formula behind the figure is replaced by its value, {value}.", value=Amount(f"{key}"))
        replaced.append(message)
    answers = [MoodleAnswer(Styled(""), FULL_SHARE, value=key, within=_decimal(width))]
    also: dict[str, str] = {}
    foreseen_errors: dict[str, str] = {}
    for formula, reason in question.accept_also.items():
        value = _worked_out(formula, known)
        reach = width * max(1.0, abs(float(value) / float(key)) if key else 1.0)
        if also.setdefault(str(yaml_number(value)), reason) is reason:
            answers.append(MoodleAnswer(Styled(""), FULL_SHARE, _styled(reason), value=value, within=_decimal(reach)))
    for formula, said in question.misconceptions.items():
        value, reached = _worked_out(formula, known), evaluate(formula, known)
        reach = max(reached.half_width, abs(float(value)) * SLIP)
        if foreseen_errors.setdefault(str(yaml_number(value)), said) is said:
            answers.append(
                MoodleAnswer(Styled(""), 0, _styled(said), value=value, within=_decimal(float(f"{reach:.6g}")))
            )
    given = {"answer": yaml_number(key), "tolerance": width, "accept_also": also, "misconceptions": foreseen_errors}
    wanted = document(question.model_copy(update=given))
    if [*also] != [*question.accept_also] or [*foreseen_errors] != [*question.misconceptions]:
        replaced.append(Message("Formulas of other answers are replaced by their values."))
    return Given(_asked(question, "numerical", answers, unit=question.unit), wanted, tuple(replaced))


def _worked_out(formula: str | float, figures: Mapping[str, Known]) -> Decimal:
    """A formula's value, to twelve digits; what is a number already stays as it is written."""
    if not isinstance(formula, str):
        return _decimal(formula)
    written = moodle_number(formula)
    return _decimal(float(f"{evaluate(formula, figures).value:.12g}")) if written is None else written


def _decimal(value: float) -> Decimal:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return Decimal(repr(value))
