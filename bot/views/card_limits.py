"""Whether content fits its cards: the real ones are drawn.

Of an item they are drawn open and after the wrong answer of which most is said, in a lesson or quiz and in a class; of
a lesson, each step and its end. The rules in `bot/rules/` decide what is drawn. Promises to find each text of an author
that is cut, each button whose label is, and each card of more parts than Discord takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from discord import ui

from bot.services.class_scenes import AskedItem, RevealScene, VoteScene
from bot.services.scenes import LessonEnd, RunRef, StepScene, Verdict
from bot.views.cards import render
from bot.views.class_cards import class_card
from bot.views.kind_cards import card_of
from bot.views.layout import Card
from bot.views.lesson import opening_lines
from bot.views.message_limits import MOST_ENTRY, MOST_LABEL, MOST_PARTS, MOST_TEXT
from bot.views.reading import reading_parts
from lessons.model import Example, Lesson, Page, Reflection, Step
from questions.diagnostics.diagnostic import shown
from questions.engine.class_quiz import Live, Plan
from questions.kinds import Response, kind_of
from questions.messages import Amount, Message
from questions.model import AnyQuestion, Figure, Source
from questions.rules.rule import Breach, ItemSet

_LEFT_BY_CUTS: Final = 500
"""A card cuts a text only where all of them would be too much, and never leaves more room than this by it."""

_MARKUP: Final = " \n\t>\\*\u2060\u00a0"
"""What cards add to a text, or break it at."""

_CARD: Final = Message("The card")
_LAST_CARD: Final = Message("The last card")
_CARD_BEFORE: Final = Message("The lesson before this one")
_AFTER_ANSWER: Final = Message("The card after an answer")
_CLASS_CARD: Final = Message("The card of a class quiz")
_CLASS_ANSWER: Final = Message("The answer in a class quiz")
"""Which card it is, as sentences about it begin."""


class _Drawn(NamedTuple):
    """A card, which one it is, and the texts that have to stand on it in full."""

    what: Message
    view: Card
    texts: Iterable[str | None]
    labels: Iterable[str] = ()


def _too_much(card: _Drawn) -> tuple[Message, Message] | None:
    """What does not fit, and what to do."""
    parts = list(card.view.walk_children())
    written = "".join(part.content for part in parts if isinstance(part, ui.TextDisplay))
    if len(parts) > MOST_PARTS:
        message = Message(
            "{card} has {count} parts; Discord takes {most}.", card=card.what, count=len(parts), most=MOST_PARTS
        )
        return message, Message("split it in two")
    cut = None
    if len(written) > MOST_TEXT - _LEFT_BY_CUTS:
        plain = _plain(written)
        cut = next((text for text in card.texts if text and _plain(text) not in plain), None)
    if cut is not None or len(written) > MOST_TEXT:
        most = Amount(f"{MOST_TEXT:,}")
        if cut is not None:
            message = Message(
                "{card} cuts {text}: a card has room for {most} characters in all.",
                card=card.what,
                text=shown(cut),
                most=most,
            )
        else:
            message = Message(
                "{card} holds {count} characters: a card has room for {most} characters in all.",
                card=card.what,
                count=Amount(f"{len(written):,}"),
                most=most,
            )
        return message, Message("shorten its texts")
    buttons = [part.label or "" for part in parts if isinstance(part, ui.Button)]
    entries = [entry.label for part in parts if isinstance(part, ui.Select) for entry in part.options]
    long = [text for text in buttons if len(text) > MOST_LABEL] + [text for text in entries if len(text) > MOST_ENTRY]
    long += [label for label in card.labels if not any(label in button for button in buttons)]
    if long:
        message = Message(
            "{card} cuts {text} on its button, which has room for {most}.",
            card=card.what,
            text=shown(long[0]),
            most=MOST_LABEL,
        )
        return message, Message("shorten it")
    return None


def _plain(text: str) -> str:
    """A text without spaces and what cards add to it: quotation signs, bold, escapes."""
    for sign in _MARKUP:
        text = text.replace(sign, "")
    return text


def _worst_answer(question: AnyQuestion, figures: Mapping[str, Figure]) -> Response:
    """The answer of which a card says most."""
    kind = kind_of(question)
    return next(iter(kind.foreseen_errors(question, figures)), kind.right(question, figures))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a step stands, as far as its cards show it."""

    whole: str
    title: str
    position: int
    total: int
    figures: Mapping[str, Figure]
    sources: Mapping[str, Source]
    opens: Lesson | None = None

    def scene(self, step: Step, order: tuple[str, ...] = (), verdict: Verdict | None = None) -> StepScene:
        """The step as one learner has it before them."""
        return StepScene(
            run=RunRef(0),
            mode="quiz" if self.whole == "pack" else "lesson",
            title=self.title,
            position=self.position,
            total=self.total,
            free=self.whole == "lesson",
            step=step,
            order=order,
            figures=self.figures,
            source=None if isinstance(step, Reflection) else self.sources.get(step.source or ""),
            draft={},
            verdict=verdict,
            opens=self.opens,
        )


def _question_cards(question: AnyQuestion, place: _Place) -> Iterator[_Drawn]:
    """The fullest cards of a question; what stands on the others stands on these as well."""
    kind = kind_of(question)
    order = kind.order(question, 0)
    response = _worst_answer(question, place.figures)
    verdict = Verdict(response, kind.grade(question, response, place.figures))
    texts: list[str | None] = [question.content_note, question.passage, question.prompt]
    texts += [one.text for one in kind.own_texts(question) if one.role in ("offered", "claimed")]
    remarks = verdict.grade.remarks if card_of(question).remarks_apart else ()
    scene = place.scene(question, order, verdict)
    yield _Drawn(_AFTER_ANSWER, render(scene), (*texts, question.explain, *remarks))
    if place.whole == "lesson" or not kind.in_class:
        return
    at, total, figures = place.position, place.total, place.figures
    asked = AskedItem(question, order, figures, scene.source, at, total, warm_up=False, title=place.title)
    live = Live(Plan((question.id,), 60))
    yield _Drawn(_CLASS_CARD, class_card(VoteScene(0, asked, live, 0, 0)), texts)
    distribution = kind.tally(question, order, [(response, 1)], place.figures)
    told = RevealScene(0, asked, live, 1, 0, distribution, None, None)
    yield _Drawn(_CLASS_ANSWER, class_card(told), (question.explain,))


def _about(cards: Iterable[_Drawn], path: tuple[str | int, ...]) -> Iterator[Breach]:
    """One finding for the first card that does not fit: mending it often mends the others."""
    found = next((much for card in cards if (much := _too_much(card))), None)
    if found is not None:
        yield Breach(path, *found)


def item_too_long(found: ItemSet, number: int) -> Iterator[Breach]:
    """What there is to say of the cards of an item, the first where it does not fit."""
    path, question = found.items[number]
    place = _Place(found.whole, found.title, number, len(found.items), found.figures, found.sources)
    yield from _about(_question_cards(question, place), path)


def lesson_too_long(lesson: Lesson) -> Iterator[Breach]:
    """What there is to say of the cards of a lesson, those of its questions left aside (except for the first card)."""
    for number, step in enumerate(lesson.steps):
        opens = None if number else lesson
        place = _Place("lesson", lesson.title, number, len(lesson.steps), lesson.figures, lesson.sources, opens)
        match step:
            case Page() | Example():
                before = len(opening_lines(opens).split()) if opens else 0
                parts = enumerate(reading_parts(step, before))
                cards: Iterable[_Drawn] = [
                    _Drawn(_CARD, render(replace(place.scene(step), part=at)), (part,)) for at, part in parts
                ]
            case Reflection():
                cards = [_Drawn(_CARD, render(place.scene(step)), (step.prompt,))]
            case _ if opens:  # it also says what the lesson is for
                cards = _question_cards(step, place)
            case _:  # drawn by the rule for items
                continue
        yield from _about(cards, ("steps", number))
    end = render(LessonEnd(RunRef(0), lesson, len(lesson.steps), 1, 1, (0,), lesson, ()))
    yield from _about([_Drawn(_LAST_CARD, end, (*lesson.summary, lesson.try_it, lesson.discuss))], ("summary",))
    yield from _about([_Drawn(_CARD_BEFORE, end, (), (lesson.title,))], ("title",))
