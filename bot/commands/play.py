"""`copydesk play`: a pack in the terminal, as a student would take it. Nothing is recorded.

Promises every kind of question, plain text where there is no terminal, and a way out at any time. Refuses nothing that
a student could type: what cannot be read is asked for again.
"""

from __future__ import annotations

import secrets
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from bot import wording
from bot.commands.files import named_pack
from questions.kinds import BadResponse, Grade, Kind, Response, kind_of, shuffled
from questions.model import AnyQuestion, Choice, Classify, Multi, Number, Pack, Question
from questions.quantity import QuantityError

if TYPE_CHECKING:
    from argparse import _SubParsersAction  # the type of what `add_subparsers` returns has no public name

LETTERS = "ABCDEFGHIJ"
QUIT = "q"


class Leave(Exception):
    """They have had enough."""


def add_to(commands: _SubParsersAction[Any]) -> None:
    """Describes `play`."""
    play = commands.add_parser("play", allow_abbrev=False, help="try a pack in the terminal; nothing is recorded")
    play.add_argument("pack", metavar="PACK", help="a pack's file, or the id of one that comes with Copydesk")
    play.add_argument("--questions", type=int, default=0, metavar="N", help="how many questions (default: all)")
    play.add_argument("--seed", type=int, help="the same number gives the same order (default: another each time)")
    play.set_defaults(work=_play)


def _play(options: Namespace) -> int:
    pack = named_pack("play", options.pack)
    if pack is None:
        return 1
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    Table(pack, seed, Console(highlight=False)).play(options.questions)
    return 0


class Table:
    """One person at one terminal with one pack."""

    def __init__(self, pack: Pack, seed: int, console: Console) -> None:
        self._pack = pack
        self._seed = seed
        self._console = console

    def play(self, length: int) -> None:
        """Question after question, each with its feedback, and a result at the end. `length` 0 takes all."""
        questions = {question.id: question for question in self._pack.questions}
        names = shuffled(questions, self._seed, self._pack.id)[: length if length > 0 else None]
        self._console.rule(self._pack.title, characters="─")
        self._console.print(self._pack.about)
        if self._pack.content_note:
            self._console.print(f"Content note: {self._pack.content_note}", style="italic", markup=False)
        self._console.print(f"{wording.count(len(names), 'question')}. Type {QUIT} to stop.\n", markup=False)
        grades: list[Grade] = []
        try:
            for number, name in enumerate(names, 1):
                grades.append(self._question(questions[name], f"Question {number} of {len(names)}"))
        except (Leave, EOFError, KeyboardInterrupt):
            self._console.print("\nStopped.")
        right = sum(grade.right for grade in grades)
        if grades:
            self._console.rule(characters="─")
            self._console.print(f"{right} of {wording.count(len(grades), 'answer')} right. Nothing was recorded.")

    def _question(self, question: AnyQuestion, header: str) -> Grade:
        console = self._console
        console.print(Text(f"{header} · {wording.SKILL_NAMES[question.skill]}", style="dim"))
        if question.content_note:
            console.print(Text(f"Content note: {question.content_note}", style="italic"))
        if question.image:
            console.print(Text(f"Picture: {question.alt} ({question.image})", style="italic"))
        if question.passage:
            console.print(Padding(Markdown(question.passage), (0, 0, 1, 4)))
        console.print(Markdown(question.prompt))
        if question.hint:
            console.print(Text(f"Hint: {question.hint}", style="dim"))
        kind = kind_of(question)
        order = kind.order(question, self._seed)
        response = self._answer(question, kind, order)
        grade = kind.grade(question, response, self._pack.figures)
        self._tell(question, kind, response, grade)
        return grade

    def _answer(self, question: AnyQuestion, kind: Kind[Question], order: Sequence[str]) -> Response:
        while True:
            try:
                return kind.read(question, ASKS[question.kind](self, question, order))
            except QuantityError as error:
                self._console.print(Text(f"{error} {wording.ACCEPTED_FIGURES}"))
            except BadResponse:
                self._console.print("That is no answer to this question. Try again.")

    def ask(self, what: str) -> str:
        """What the person types. Raises `Leave`."""
        typed = self._console.input(Text(f"{what}: ", style="bold")).strip()
        if typed.casefold() == QUIT:
            raise Leave
        return typed

    def pick(self, what: str, ids: Sequence[str]) -> str:
        """The id behind a letter, asked for until there is one."""
        return self._picked(what, ids, most=1)[0]

    def pick_all(self, what: str, ids: Sequence[str]) -> list[str]:
        """The ids behind one letter or several."""
        return self._picked(what, ids, most=len(ids))

    def show(self, texts: Sequence[str]) -> None:
        """A line and a letter each."""
        for letter, text in zip(LETTERS, texts, strict=False):
            self._console.print(Text(f"  {letter}. {text}"))

    def _picked(self, what: str, ids: Sequence[str], most: int) -> list[str]:
        letters = LETTERS[: len(ids)]
        while True:
            typed = [sign for sign in self.ask(what).upper() if sign not in " ,;."]
            if 0 < len(typed) <= most and all(sign in letters for sign in typed):
                return [ids[letters.index(sign)] for sign in typed]
            self._console.print(
                f"Type {'one of' if most == 1 else 'some of'} the letters {letters[0]} to {letters[-1]}."
            )

    def _tell(self, question: AnyQuestion, kind: Kind[Question], response: Response, grade: Grade) -> None:
        console = self._console
        judged, style = ("Right.", "green") if grade.right else ("Not this time.", "red")
        if grade.partly:
            judged, style = f"Partly right: {wording.percent(grade.score, grade.maximum)} of the points.", "yellow"
        console.print(Text(f"\n{judged}", style=f"bold {style}"))
        if not grade.right:
            console.print(Text(f"You said: {kind.said(question, response)}"))
            console.print(Text(f"The answer: {kind.key(question, self._pack.figures)}"))
        for remark in grade.remarks:
            console.print(Markdown(remark))
        if question.explain:
            console.print(Markdown(question.explain))
        if question.source:
            line = wording.source_line(self._pack.sources[question.source], question.locator)
            console.print(Markdown(line), style="dim")
        console.print()


def _choice(at: Table, question: AnyQuestion, order: Sequence[str]) -> object:
    options = cast("Choice", question).options
    at.show([options[name].text for name in order])
    return at.pick("Your answer, one letter", order)


def _multi(at: Table, question: AnyQuestion, order: Sequence[str]) -> object:
    options = cast("Multi", question).options
    at.show([options[name].text for name in order])
    return at.pick_all("All that apply, such as A, C", order)


def _classify(at: Table, question: AnyQuestion, order: Sequence[str]) -> object:
    sorting = cast("Classify", question)
    labels = list(sorting.labels)
    at.show([sorting.labels[name].text for name in labels])
    return {name: at.pick(f"“{sorting.statements[name].text}”", labels) for name in order}


def _number(at: Table, question: AnyQuestion, order: Sequence[str]) -> object:
    del order
    unit = cast("Number", question).unit
    return at.ask(f"Your answer in {unit}" if unit else "Your answer")


def _text(at: Table, question: AnyQuestion, order: Sequence[str]) -> object:
    del question, order
    return at.ask("Your answer")


ASKS: Mapping[str, Callable[[Table, AnyQuestion, Sequence[str]], object]] = MappingProxyType(
    {"choice": _choice, "multi": _multi, "classify": _classify, "number": _number, "text": _text}
)
"""How each kind is asked for in a terminal."""
