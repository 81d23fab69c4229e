"""How people in tests answer any question: by the five ways to ask, whatever its kind, and by what stands on the card.

An answer is given as a response (`questions.kinds`). Fails where the card offers no control for a part of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from bot.i18n.wording import SURE, quoted, safe, shortened
from questions.kinds import Figures, FillInParts, HandIn, Part, PickOne, Response, TickSeveral, TypeIn, kind_of
from questions.messages import said_in_english
from questions.model import Question

if TYPE_CHECKING:
    from collections.abc import Collection

    from lessons.model import Lesson
    from questions.model import AnyQuestion
    from tests.people import Card, Student

Manner = Callable[["AnyQuestion", Figures], Response]

SENDS = ("Check my answer", "Lock in")
"""What the button says that sends what is ticked, in a quiz for one and in a class."""


def rightly(question: AnyQuestion, figures: Figures) -> Response:
    """The authored answer."""
    return kind_of(question).right(question, figures)


def wrongly(question: AnyQuestion, figures: Figures) -> Response:
    """Of the slips that the author foresaw the one with the fewest points."""
    kind = kind_of(question)
    return min(kind.foreseen_errors(question, figures), key=lambda said: kind.grade(question, said, figures).score)


def by_chance(question: AnyQuestion, figures: Figures) -> Response:
    """Anything; the same for a question each time."""
    dice, kind = random.Random(question.id), kind_of(question)
    match kind.ask(question, kind.order(question, 0)):
        case PickOne(entries):
            return dice.choice(entries).id
        case TickSeveral(entries, none):
            ticked = dice.sample(entries, dice.randint(0 if none else 1, len(entries)))
            return kind.read(question, [entry.id for entry in ticked])
        case FillInParts() as fill if all(part.entries for part in fill.parts):
            draft = dict[str, str]()
            for part in fill.parts:
                draft[part.id] = dice.choice(fill.left(part, draft)).id
            return kind.read(question, draft)
        case _:
            return dice.choice([kind.right(question, figures), *kind.foreseen_errors(question, figures)])


async def give(student: Student, card: Card, question: AnyQuestion, response: Response) -> Card:
    """Gives `response` to the question on the card, and returns the card that follows."""
    kind = kind_of(question)
    match kind.ask(question, kind.order(question, 0)):
        case PickOne(entries):
            (chosen,) = (said_in_english(entry.text) for entry in entries if entry.id == response)
            return await _enter(student, card, chosen)
        case TickSeveral(entries):
            ticked = [said_in_english(entry.text) for entry in entries if entry.id in cast("list[str]", response)]
            if ticked:
                letters = {letter_of(card, text) for text in ticked}
                card = await student.tick_letters(card, sorted(letters))
            return await student.press(card, next(send for send in SENDS if card.has(send)))
        case TypeIn(figure):
            if not figure:
                return await student.type_words(card, cast("str", response))
            return await student.type_figure(card, as_typed(cast("float", response)))
        case FillInParts() as fill:
            card = await fill_in(student, card, question, response)
            if not fill.parts[-1].entries:
                return card
            return await student.press(card, next(send for send in SENDS if card.has(send)))
        case HandIn(levels):
            handed_in = cast("dict[str, str]", response)
            place = [entry.id for entry in levels].index(handed_in["level"])
            return await student.hand_in(card, handed_in["link"], handed_in["sentence"], place)


async def fill_in(student: Student, card: Card, question: AnyQuestion, response: Response, *given: str) -> Card:
    """Fills in each part of `response` but those that are `given`, sends nothing, and returns the card."""
    kind = kind_of(question)
    fill, draft, done = kind.ask(question, kind.order(question, 0)), kind.draft(question, response), {*given}
    assert isinstance(fill, FillInParts), "it has parts"
    while len(done) < len(fill.parts):
        part = asked_part(card, fill, done)
        said = draft[part.id]
        if part.entries:
            (chosen,) = (said_in_english(entry.text) for entry in part.entries if entry.id == said)
            card = await _enter(student, card, chosen)
        else:
            card = await student.type_in(card, f"Type {said_in_english(part.text).lower()}", as_typed(float(said)))
        done.add(part.id)
    return card


async def settle(student: Student, card: Card, question: AnyQuestion, response: Response) -> Card:
    """`give`, and where it is asked how sure they are: sure."""
    card = await give(student, card, question, response)
    return await student.press(card, SURE[3].english) if question.confidence else card


async def go_through(student: Student, lesson: Lesson, how: Manner) -> Card:
    """Takes a lesson from its beginning to its end, and returns the card of its end."""
    card = await student.slash("learn", lesson=lesson.id)
    for step in lesson.steps:
        if isinstance(step, Question):
            card = await settle(student, card, step, how(step, lesson.figures))
        card = await student.read_on(card)
        card = await student.press(card, "To the summary" if card.has("To the summary") else "Next")
    return card


def asked_part(card: Card, fill: FillInParts, done: Collection[str]) -> Part:
    """The part that the card asks for: the one that it quotes, or else the first that is not done."""
    left = [part for part in fill.parts if part.id not in done]
    asks = f" of {len(fill.parts)}**\n"
    return next((part for part in left if f"{asks}{quoted(said_in_english(part.text))}\n" in f"{card.text}\n"), left[0])


def as_typed(figure: float) -> str:
    """A figure as people type it."""
    return f"about {round(figure, 6):,}"


async def _enter(student: Student, card: Card, text: str) -> Card:
    """Presses the button of an entry, or chooses it in the menu."""
    if shortened(text, 80) in card.buttons:
        return await student.press(card, shortened(text, 80))
    letter = letter_of(card, text)
    if card.menu:
        return await student.choose(card, next(label for label in card.menu if label.startswith(f"{letter}. ")))
    return await student.press(card, next(one for one in (f"{letter}.", f"Answer {letter}", letter) if card.has(one)))


def letter_of(card: Card, text: str) -> str:
    """The letter that stands beside exactly this entry."""
    lines, labels = f"{card.text}\n", [*card.buttons, *card.menu]
    for letter in "ABCDEFGHIJKL":
        label = f"{letter}. {text}"
        if f"**{letter}.** {safe(text)}\n" in lines or any(shortened(label, most) in labels for most in (80, 100)):
            return letter
    raise AssertionError(f"{text!r} is not on {card}")
