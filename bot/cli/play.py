"""`copydesk play`: a pack in the terminal, as a student would take it. Nothing is recorded.

Promises every kind of question, plain text where there is no terminal, and a way out at any time. Refuses nothing that
a student could type: what cannot be read is asked for again.
"""

from __future__ import annotations

import re
import secrets
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from bot.cli.named_pack import named_pack
from bot.i18n import wording
from bot.views.kind_cards import card_of
from questions.formats.html_to_markdown import as_markdown
from questions.kinds import (
    Ask,
    BadResponse,
    Entry,
    FillInParts,
    Grade,
    HandIn,
    Kind,
    NeedsCorrection,
    PickOne,
    Response,
    TickSeveral,
    TypeIn,
    kind_of,
    shuffled,
)
from questions.kinds.search import LEVEL, LINK, SENTENCE
from questions.markdown import without_marks
from questions.messages import said_in_english
from questions.model import AnyQuestion, Pack, Question
from questions.pairs import one_of_each_pair
from questions.quantity import QuantityError

_LETTERS = "ABCDEFGHIJKL"
_QUIT = "q"


class _Leave(Exception):
    """They have had enough."""


def describe(parser: ArgumentParser) -> None:
    """The command's arguments, and what does it."""
    parser.add_argument("pack", metavar="PACK", help="a pack's file, or the id of one that comes with Copydesk")
    parser.add_argument("--questions", type=int, default=0, metavar="N", help="how many questions (default: all)")
    parser.add_argument("--seed", type=int, help="the same number gives the same order (default: another each time)")
    parser.add_argument("--in-order", action="store_true", help="questions in the order of the file, not shuffled")
    parser.set_defaults(work=_play)


def _play(options: Namespace) -> int:
    pack = named_pack("play", options.pack)
    if pack is None:
        return 1
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    quiz = _TerminalQuiz(pack, seed, Console(highlight=False))
    quiz.play(options.questions, in_order=options.in_order)
    return 0


class _TerminalQuiz:
    """One person at one terminal with one pack."""

    def __init__(self, pack: Pack, seed: int, console: Console) -> None:
        self._pack = pack
        self._seed = seed
        self._console = console

    def play(self, length: int, *, in_order: bool) -> None:
        """Question after question, each with its feedback, and a result at the end. `length` 0 takes all.

        They come shuffled, as for a student, or `in_order` as their author wrote them.
        """
        questions = {question.id: question for question in one_of_each_pair(self._pack.questions, self._seed)}
        names = list(questions) if in_order else shuffled(questions, self._seed, self._pack.id)
        names = names[: length if length > 0 else None]
        self._console.rule(self._pack.title, characters="─")
        self._console.print(self._pack.about)
        if self._pack.content_note:
            self._console.print(f"Content note: {self._pack.content_note}", style="italic", markup=False)
        self._console.print(f"{wording.count(len(names), 'question')}. Type {_QUIT} to stop.\n", markup=False)
        grades: list[Grade] = []
        try:
            for number, name in enumerate(names, 1):
                grades.append(self._question(questions[name], f"Question {number} of {len(names)}"))
        except (_Leave, EOFError, KeyboardInterrupt):
            self._console.print("\nStopped.")
        grades = [grade for grade in grades if grade.graded]
        right = sum(grade.right for grade in grades)
        if grades:
            self._console.rule(characters="─")
            self._console.print(f"{right} of {wording.count(len(grades), 'answer')} right. Nothing was recorded.")

    def _question(self, question: AnyQuestion, header: str) -> Grade:
        console = self._console
        console.print(
            Text(f"{header} · {said_in_english(wording.skill_name(self._pack, question.skill))}", style="dim")
        )
        if question.content_note:
            console.print(Text(f"Content note: {without_marks(question.content_note)}", style="italic"))
        if question.picture_name:
            described = without_marks(question.description or "")
            console.print(Text(f"[Picture: {described}] {question.picture_name}", style="italic"))
        if question.passage:
            console.print(Padding(_markdown(question.passage), (0, 0, 1, 4)))
        console.print(_markdown(question.prompt))
        if question.hint:
            console.print(Text(f"Hint: {without_marks(question.hint)}", style="dim"))
        kind = kind_of(question)
        order = kind.order(question, self._seed)
        response = self._answer(question, kind, order)
        grade = kind.grade(question, response, self._pack.figures)
        self._tell(question, kind, response, grade)
        return grade

    def _answer(self, question: AnyQuestion, kind: Kind[Question, Response], order: Sequence[str]) -> Response:
        while True:
            try:
                return kind.read(question, self._given(kind.ask(question, order)))
            except (QuantityError, NeedsCorrection) as error:
                self._console.print(Text(error.message.english))
            except BadResponse:
                self._console.print("That is no answer to this question. Try again.")

    def _given(self, ask: Ask) -> object:
        """What the person gives to one of the five ways to ask."""
        match ask:
            case PickOne(entries):
                self.show(entries)
                return self.pick("Your answer, one letter", entries)
            case TickSeveral(entries, none):
                self.show(entries)
                what = "All that apply, such as A, C, or 0 for none" if none else "All that apply, such as A, C"
                return self.pick_all(what, entries, none=none)
            case TypeIn(_, unit):
                return self.ask(f"Your answer in {unit}" if unit else "Your answer")
            case FillInParts():
                return self._filled(ask)
            case HandIn(levels):
                link = self.ask("The link to the page")
                sentence = self.ask("What you found, in a sentence")
                self.show(levels)
                return {LINK: link, SENTENCE: sentence, LEVEL: self.pick("How did you search? One letter", levels)}

    def _filled(self, fill: FillInParts) -> dict[str, str]:
        given: dict[str, str] = {}
        listed: tuple[Entry, ...] = ()
        told: str | None = None
        for part in fill.parts:
            if part.told and part.told != told:
                self._console.print(_markdown(part.told))
                told = part.told
            if part.entries:
                left = fill.left(part, given)
                if left != listed:
                    self.show(left)
                    listed = left
                what = f"“{without_marks(said_in_english(part.text))}”" if part.text else f"In place {part.id}"
                given[part.id] = self.pick(what, left)
            else:
                given[part.id] = self.ask(said_in_english(part.text) + (f", in {part.unit}" if part.unit else ""))
        return given

    def ask(self, what: str) -> str:
        """What the person types. Raises `_Leave`."""
        typed = self._console.input(Text(f"{what}: ", style="bold")).strip()
        if typed.casefold() == _QUIT:
            raise _Leave
        return typed

    def pick(self, what: str, entries: Sequence[Entry]) -> str:
        """The id behind a letter, asked for until there is one."""
        return self._picked(what, entries, most=1)[0]

    def pick_all(self, what: str, entries: Sequence[Entry], *, none: bool) -> list[str]:
        """The ids behind one letter or several; with `none`, a 0 stands for none of them."""
        return self._picked(what, entries, most=len(entries), none=none)

    def show(self, entries: Sequence[Entry]) -> None:
        """A line and a letter each."""
        for letter, entry in zip(_LETTERS, entries, strict=False):
            self._console.print(Text(f"  {letter}. {without_marks(said_in_english(entry.text))}"))

    def _picked(self, what: str, entries: Sequence[Entry], most: int, *, none: bool = False) -> list[str]:
        letters = _LETTERS[: len(entries)]
        while True:
            typed = [sign for sign in self.ask(what).upper() if sign not in " ,;."]
            if none and typed == ["0"]:
                return []
            if 0 < len(typed) <= most and all(sign in letters for sign in typed):
                return [entries[letters.index(sign)].id for sign in typed]
            self._console.print(
                f"Type {'one of' if most == 1 else 'some of'} the letters {letters[0]} to {letters[-1]}."
            )

    def _tell(self, question: AnyQuestion, kind: Kind[Question, Response], response: Response, grade: Grade) -> None:
        console = self._console
        judged, style = ("Right.", "green") if grade.right else ("Not this time.", "red")
        if not grade.graded:
            judged, style = without_marks(card_of(question).thanks(question)), "blue"
        if grade.partly:
            judged, style = f"Partly right: {card_of(question).in_figures(question, response, grade)}.", "yellow"
        console.print(Text(f"\n{judged}", style=f"bold {style}"))
        if grade.graded and not grade.right:
            console.print(Text(f"You said: {without_marks(said_in_english(kind.said(question, response)))}"))
            console.print(Text(f"The answer: {without_marks(said_in_english(kind.key(question, self._pack.figures)))}"))
        for remark in grade.remarks:
            console.print(_markdown(remark))
        if question.explain:
            console.print(_markdown(question.explain))
        if question.source:
            line = wording.source_line(self._pack.sources[question.source], question.locator)
            console.print(_markdown(line), style="dim")
        console.print()


def _markdown(text: str) -> Markdown:
    """A text of a pack for a terminal; Rich reads the Markdown of others, where a line goes on below."""
    return Markdown(re.sub(r"(?<![\n`])\n(?=[^\n`])", "  \n", as_markdown(text)))
