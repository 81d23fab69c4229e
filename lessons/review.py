"""Blind reading: a sheet of what learners see before they answer, without keys, and what a reader's answers say of it.

Promises that the same seed gives the same sheet, that a sheet tells no key, and that every kind of question can be
answered on it: it goes by the five ways to ask, and knows no kind. Answers are lines such as `12: B; sure; a remark`.
Without passages, what is answered in turn is asked for its first part alone, as learners meet it first. Refuses answers
to another sheet, or to one whose content has changed since.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING, Final, Literal

from lessons.model import Example, Lesson, Page, Reflection, steps_of
from questions.counting import Table
from questions.kinds import (
    BadResponse,
    Entry,
    FillInParts,
    Grade,
    HandIn,
    PickOne,
    TickSeveral,
    TypeIn,
    kind_of,
    shuffled,
)
from questions.markdown import without_marks
from questions.messages import said_in_english
from questions.model import Question
from questions.pairs import one_of_each_pair
from questions.quantity import QuantityError

if TYPE_CHECKING:
    from lessons.model import Step
    from questions.kinds import Ask
    from questions.kinds.question_parts import KeyedPart
    from questions.messages import Sayable
    from questions.model import AnyQuestion, Pack

Sureness = Literal["sure", "fairly", "guess"]
"""How sure a reader is of an answer."""

ANSWERS: Final = "## Answers"
"""The heading of the part of a sheet that is filled in."""

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_GUESSES: Final = 300
"""Answers drawn at random, by which the chance of a question is found."""

_SURENESS: Final[Mapping[str, Sureness]] = {
    **dict.fromkeys(("sure", "s", "3", "certain"), "sure"),
    **dict.fromkeys(("fairly", "fairly sure", "f", "2"), "fairly"),
    **dict.fromkeys(("guess", "guessing", "g", "1", "not sure"), "guess"),
}

_ANSWER: Final = re.compile(r"\s*(\d+)\s*:\s*(.*?)\s*")
_ABOUT: Final = re.compile(r"\s*(seed|shows|sheet)\s*:\s*(\S+)\s*")


class NotThisSheet(ValueError):
    """Answers that belong to another sheet; the text says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a sheet: its number, the file it is in, and the order of what it lists.

    With `first` its first part alone is asked for, as a decision of its own.
    """

    number: int
    file: Pack | Lesson
    question: AnyQuestion
    order: tuple[str, ...]
    first: bool = False

    @property
    def name(self) -> str:
        """By which an author finds it."""
        return f"{self.file.id}/{self.question.id}"

    @property
    def ask(self) -> Ask:
        """What the reader is to do."""
        ask = kind_of(self.question).ask(self.question, self.order)
        return PickOne(ask.parts[0].entries) if self.first and isinstance(ask, FillInParts) else ask

    @property
    def key(self) -> Sayable:
        """The right answer in words."""
        if self.first:
            return ", ".join(one.text for one in self._decision.right)
        return kind_of(self.question).key(self.question, self.file.figures)

    def judged(self, given: object) -> tuple[Grade, Sayable]:
        """The grade of what was answered, and how it is said. Raises `BadResponse` or `QuantityError`."""
        if self.first:
            (said,) = (one for one in self._decision.alternatives if one.id == given)
            return Grade(float(not said.wrong), 1), said.text
        kind = kind_of(self.question)
        response = kind.read(self.question, given)
        return kind.grade(self.question, response, self.file.figures), kind.said(self.question, response)

    @property
    def _decision(self) -> KeyedPart:
        return kind_of(self.question).parts(self.question)[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is read, in its order: questions with numbers, and the pages between them."""

    seed: int
    stems: bool
    """Whether it holds questions alone, without passages, pictures and what an estimate is worked out with."""
    parts: tuple[Asked | Page | Example | Reflection, ...]

    @property
    def asked(self) -> list[Asked]:
        """The questions, in their order."""
        return [one for one in self.parts if isinstance(one, Asked)]

    @property
    def digest(self) -> str:
        """Changes with everything that a reader sees and whatever they can answer."""
        text = "\n".join(line for one in self.asked for line in (one.name, *_asked_lines(one, stems=self.stems)))
        return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gave to one question."""

    asked: Asked
    grade: Grade
    said: str
    sureness: Sureness | None
    remark: str
    chance: float
    """The share of points that an answer drawn at random gets."""

    @property
    def share(self) -> float:
        """Of the points, 1 where it agrees with the key."""
        return self.grade.score / self.grade.maximum


def make_sheet(files: Sequence[Pack | Lesson], seed: int, *, stems: bool) -> Sheet:
    """A sheet of packs, whose questions are shuffled, and of lessons, whose steps stay in their order.

    With `stems` all questions are shuffled, and of each pair there is one: without passages both are the same.
    """
    shown: list[tuple[Pack | Lesson, Step]] = []
    mixed: dict[str, tuple[Pack | Lesson, Step]] = {}
    for file in files:
        questions = [step for step in steps_of(file) if isinstance(step, Question)]
        if isinstance(file, Lesson) and not stems:
            shown += [(file, step) for step in file.steps]
        else:
            kept = one_of_each_pair(questions, seed) if stems else questions
            mixed |= {f"{file.id}/{one.id}": (file, one) for one in kept}
    shown += [mixed[name] for name in shuffled(mixed, seed, "review")]
    parts: list[Asked | Page | Example | Reflection] = []
    number = 0
    for file, step in shown:
        if isinstance(step, Page | Example | Reflection):
            parts.append(step)
        else:
            number += 1
            order = kind_of(step).order(step, seed)
            ask = kind_of(step).ask(step, order)
            in_turn = isinstance(ask, FillInParts) and ask.in_turn
            parts.append(Asked(number, file, step, order, first=stems and in_turn))
    return Sheet(seed, stems, tuple(parts))


# ---------------------------------------------------------------------- the sheet


def sheet_text(sheet: Sheet) -> str:
    """The sheet as Markdown, with a place for each answer at its end."""
    about = (
        "Questions without the texts they are about. Say what you would guess from the question alone."
        if sheet.stems
        else "Questions as learners see them before they answer. Answer from what is on this sheet alone."
    )
    lines = [
        "# Blind reading",
        "",
        f"{about} No key is here. Write your answers behind the numbers under “Answers”, at the end:",
        "the answer; then, after a semicolon, how sure you are (sure, fairly or guess); then, after another one, a",
        "remark if you have one, such as what can be read in two ways. Leave out what you don't answer.",
        "",
        "| asked for | example |",
        "|---|---|",
        "| one letter | `3: B; sure` |",
        "| all letters that apply, 0 for none | `4: A C; fairly` |",
        "| a letter for each number, in their order | `5: A B A C; sure` |",
        "| letters from the first to the last | `6: C A B; guess` |",
        "| a figure, or words | `7: 13.4; fairly; the year is missing` |",
        "",
    ]
    for part in sheet.parts:
        lines += _asked_block(part, stems=sheet.stems) if isinstance(part, Asked) else _reading_block(part)
    shows = "stems" if sheet.stems else "whole"
    lines += [ANSWERS, "", f"seed: {sheet.seed}", f"shows: {shows}", f"sheet: {sheet.digest}", ""]
    lines += [f"{one.number}: " for one in sheet.asked]
    return "\n".join(lines) + "\n"


def _reading_block(step: Page | Example | Reflection) -> list[str]:
    match step:
        case Page():
            texts = [step.text]
        case Example():
            thoughts = [f"{number}. {thought}" for number, thought in enumerate(step.thoughts, 1)]
            texts = [_quoted(step.passage), "\n".join(thoughts), step.conclusion]
        case Reflection():
            texts = [step.prompt]
    return [f"## {step.title}", "", *(line for text in texts for line in (text, ""))]


def _asked_block(one: Asked, *, stems: bool) -> list[str]:
    lines = [f"## Question {one.number}", ""]
    for line in _asked_lines(one, stems=stems):
        lines += [line, ""]
    return lines


def _asked_lines(one: Asked, *, stems: bool) -> Iterator[str]:
    question = one.question
    if question.content_note and not stems:
        yield f"*Content note: {question.content_note}*"
    if question.picture_name and not stems:
        yield f"[Picture: {question.description}] {question.picture_name}"
    if question.passage and not stems:
        yield _quoted(question.passage)
    yield question.prompt
    match one.ask:
        case PickOne(entries):
            yield _lettered(entries)
            yield "*One letter.*"
        case TickSeveral(entries, none):
            yield _lettered(entries)
            yield "*All letters that apply; 0 for none.*" if none else "*All letters that apply.*"
        case TypeIn(figure, unit):
            yield f"*A figure in {unit}.*" if unit else "*A figure.*" if figure else "*A word or a few.*"
        case FillInParts() as fill:
            yield from _parts_lines(fill, stems=stems)
        case HandIn(levels):
            yield _lettered(levels)
            yield "*A search task: a link, a sentence and one of these levels are handed in. It has no key.*"


def _parts_lines(fill: FillInParts, *, stems: bool) -> Iterator[str]:
    told = dict.fromkeys(part.told for part in fill.parts if part.told and (part.entries or not stems))
    yield from told
    entries = [part.entries for part in fill.parts]
    if fill.once:
        yield _lettered(entries[0])
        yield "*The letters from the first to the last.*"
    elif not any(entries):
        unit = next((part.unit for part in fill.parts if part.unit), None)
        yield f"*A figure in {unit}.*" if unit else "*A figure.*"
    elif all(one == entries[0] for one in entries):
        yield "\n".join(f"{number}. {said_in_english(part.text)}" for number, part in enumerate(fill.parts, 1))
        yield _lettered(entries[0])
        yield "*A letter for each number, in their order.*"
    else:
        for number, part in enumerate(fill.parts, 1):
            yield f"{number}. {said_in_english(part.text)}"
            yield _lettered(part.entries)
        yield "*A letter for each number, in their order.*"


def _lettered(entries: Sequence[Entry]) -> str:
    return "\n".join(
        f"- {letter}. {said_in_english(entry.text)}" for letter, entry in zip(_LETTERS, entries, strict=False)
    )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


# ---------------------------------------------------------------------- answers


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What somebody has written: which sheet it is for, and by number what they answered, with its line."""

    about: Mapping[str, str]
    answers: Mapping[int, tuple[int, str]]


def filled_in(text: str) -> FilledIn:
    """The answers in a file, or in a sheet that was filled in."""
    lines = [*enumerate(text.splitlines(), 1)]
    begin = next((at for at, (_, line) in enumerate(lines) if line.strip() == ANSWERS), 0)
    about: dict[str, str] = {}
    answers: dict[int, tuple[int, str]] = {}
    for number, line in lines[begin:]:
        if found := _ABOUT.fullmatch(line):
            about[found[1]] = found[2]
        elif (found := _ANSWER.fullmatch(line)) and found[2]:
            answers[int(found[1])] = (number, found[2])
    return FilledIn(about, answers)


def require_same(sheet: Sheet, about: Mapping[str, str]) -> None:
    """Raises `NotThisSheet` where answers say that they are for another sheet."""
    if (shows := about.get("shows")) is not None and (shows == "stems") is not sheet.stems:
        raise NotThisSheet(f"these answers are for a sheet that shows {shows}")
    if (seed := about.get("seed")) is not None and seed != str(sheet.seed):
        raise NotThisSheet(f"these answers are for a sheet of seed {seed}")
    if (digest := about.get("sheet")) is not None and digest != sheet.digest:
        raise NotThisSheet("these answers are for other questions, or for these before they were changed")


def read_answers(sheet: Sheet, given: FilledIn) -> tuple[list[Answer], list[str]]:
    """The answers to questions that have a key, and a sentence for each line that is no answer."""
    by_number = {one.number: one for one in sheet.asked}
    found: list[Answer] = []
    unread: list[str] = []
    for number, (line, text) in given.answers.items():
        asked = by_number.get(number)
        if asked is None:
            unread.append(f"line {line}: there is no question {number}")
            continue
        said, sure, remark = [*(part.strip() for part in text.split(";", 2)), "", ""][:3]
        if not said or said in ("-", "–", "?"):
            continue
        if sure and sure.casefold() not in _SURENESS:
            unread.append(f"line {line}: “{sure}” is neither sure, fairly nor guess")
            continue
        try:
            grade, words = asked.judged(_given(asked.ask, said))
        except (BadResponse, QuantityError):
            unread.append(f"line {line}: “{said}” is no answer to question {number}")
            continue
        if grade.graded:
            in_words = without_marks(said_in_english(words))
            found.append(Answer(asked, grade, in_words, _SURENESS.get(sure.casefold()), remark, chance_of(asked)))
    return found, unread


def _given(ask: Ask, text: str) -> object:
    """What is written, as kinds of question read it. Raises `BadResponse`."""
    match ask:
        case PickOne(entries):
            (one,) = _picked(text, entries, 1)
            return one
        case TickSeveral(entries):
            return [] if text == "0" else _picked(text, entries)
        case TypeIn():
            return text
        case FillInParts(parts, once):
            if not any(part.entries for part in parts):
                typed = [one.strip() for one in text.split("/")]
                if len(typed) not in (1, len(parts)):
                    raise BadResponse(text)
                return dict(zip((part.id for part in parts), typed * (len(parts) // len(typed)), strict=True))
            letters = _letters(text)
            if len(letters) != len(parts) and not (once and len(letters) == len(parts) + 1):
                raise BadResponse(text)
            pairs = zip(parts, letters, strict=False)
            return {part.id: _picked(letter, part.entries, 1)[0] for part, letter in pairs}
        case HandIn():
            raise BadResponse("a sheet has no room for what is handed in")


def _letters(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]", re.sub(r"\d+\s*[.:)]?\s*(?=[A-Za-z])", " ", text))


def _picked(text: str, entries: Sequence[Entry], count: int | None = None) -> list[str]:
    signs = [sign for sign in text.upper() if sign not in " ,.>"]
    known = _LETTERS[: len(entries)]
    if not signs or (count is not None and len(signs) != count) or any(sign not in known for sign in signs):
        raise BadResponse(text)
    return [entries[known.index(sign)].id for sign in dict.fromkeys(signs)]


def chance_of(asked: Asked) -> float:
    """The share of points that somebody gets on average who answers at random. What is typed is never guessed."""
    ask, rng = asked.ask, Random(asked.question.id)
    if asked.first and isinstance(ask, PickOne):
        return fmean(asked.judged(entry.id)[0].score for entry in ask.entries)
    if isinstance(ask, TypeIn | HandIn) or (
        isinstance(ask, FillInParts) and not all(part.entries for part in ask.parts)
    ):
        return 0.0
    grades = [asked.judged(_drawn(ask, rng))[0] for _ in range(_GUESSES)]
    return fmean(grade.score / grade.maximum for grade in grades) if all(one.graded for one in grades) else 0.0


def _drawn(ask: Ask, rng: Random) -> object:
    match ask:
        case PickOne(entries):
            return rng.choice(entries).id
        case TickSeveral(entries, none):
            ticked = [entry.id for entry in entries if rng.random() < 0.5]
            return ticked or ([] if none else [rng.choice(entries).id])
        case FillInParts(parts):
            drawn: dict[str, str] = {}
            for part in parts:
                drawn[part.id] = rng.choice(ask.left(part, drawn)).id
            return drawn
        case _:
            raise TypeError(f"nothing can be drawn for {ask}")


# ---------------------------------------------------------------------- what they say


def review_tables(sheet: Sheet, answers: Sequence[Answer]) -> list[Table]:
    """Agreement and chance over all, by kind and by skill, and the items that an author has to look at."""
    heads = ["answered", "agreement", "chance", "above chance", "sure", "sure and right"]
    tables = [
        Table("Agreement with the key", ["", *heads], [["all", *_figures(answers)]]),
        Table("By kind", ["kind", *heads], _grouped(answers, lambda one: one.asked.question.kind)),
        Table("By skill", ["skill", *heads], _grouped(answers, lambda one: one.asked.question.skill)),
    ]
    if sheet.stems:
        told = [one for one in answers if one.grade.right and one.sureness != "guess"]
        told.sort(key=lambda one: (one.sureness != "sure", one.chance))
        tables.append(Table("Gave the key away", _ITEM_HEADS, [_item(one) for one in told]))
    else:
        other = [one for one in answers if not one.grade.right]
        other.sort(key=lambda one: (one.sureness != "sure", one.share))
        tables.append(Table("Read otherwise than the key", _ITEM_HEADS, [_item(one) for one in other]))
    remarks = [[str(one.asked.number), one.asked.name, _cell(one.remark)] for one in answers if one.remark]
    if remarks:
        tables.append(Table("Remarks", ["number", "item", "remark"], remarks))
    return tables


_ITEM_HEADS: Final = ("number", "item", "kind", "points", "sure", "answered", "key")


def _item(one: Answer) -> list[str]:
    key = without_marks(said_in_english(one.asked.key))
    about = [str(one.asked.number), one.asked.name, one.asked.question.kind, _percent(one.share)]
    return [*about, one.sureness or "–", _cell(one.said), _cell(key)]


def _grouped(answers: Iterable[Answer], of: Callable[[Answer], str]) -> list[list[str]]:
    groups = defaultdict[str, list[Answer]](list)
    for one in answers:
        groups[of(one)].append(one)
    return [[name, *_figures(groups[name])] for name in sorted(groups)]


def _figures(answers: Sequence[Answer]) -> list[str]:
    """How many, the share of points, that of guessing, the difference in points of percent, and the certain ones."""
    if not answers:
        return ["0", "–", "–", "–", "0", "0"]
    share, chance = fmean(one.share for one in answers), fmean(one.chance for one in answers)
    sure = [one for one in answers if one.sureness == "sure"]
    right = sum(one.grade.right for one in sure)
    above = f"{(share - chance) * 100:+.0f}"
    return [str(len(answers)), _percent(share), _percent(chance), above, str(len(sure)), str(right)]


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")
