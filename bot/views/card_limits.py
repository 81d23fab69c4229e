"""Rules about whether content fits its cards, and all rules together, for whoever checks content.

The real cards are drawn: of an item open and after the wrong answer of which most is said, in a lesson or quiz and in a
class; of each step of a lesson, and of its end. Promises to find each text of an author that is cut, each button whose
label is, and each card of more parts than Discord takes. Texts too short to fill any card are not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from discord import ui

from bot.services.class_scenes import AskedItem, RevealScene, VoteScene
from bot.services.scenes import LessonEnd, RunRef, StepScene, Verdict
from bot.views.cards import render
from bot.views.class_cards import class_card
from bot.views.kind_cards import CARDS
from bot.views.layout import MOST_TEXT
from bot.workers.judging import RuleBook
from lessons.model import Example, Lesson, Page, Reflection, Step
from lessons.rules import LESSON_RULES, LessonInUse
from questions.diagnostics.consistency import card_texts
from questions.diagnostics.diagnostic import shown
from questions.engine.class_quiz import Live, Plan
from questions.kinds import Response, kind_of
from questions.messages import Amount, Message
from questions.model import AnyQuestion, Figure, Source
from questions.rules import RULES
from questions.rules.rule import Breach, ItemSet, Rule

MOST_PARTS: Final = 40
"""Components of a message, those inside others counted."""

MOST_LABEL: Final = 80
MOST_ENTRY: Final = 100

_SURELY_FITS: Final = 2400
"""Characters of an author's, with what they grow by on a card, that fit any: our own words take 1,600 at most."""

_GROWING: Final = re.compile(r"[\n<@|~`#\]-]")
"""Signs that a card may have to write as two or three: they are escaped, or begin a line of a quotation."""

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
    view: ui.LayoutView
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


def _size(texts: Iterable[str | None]) -> int:
    """At least the characters that these texts take up on a card."""
    return sum(len(text) + 2 * len(_GROWING.findall(text)) for text in texts if text)


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
    remarks = verdict.grade.remarks if CARDS[question.kind].remarks_apart else ()
    scene = place.scene(question, order, verdict)
    yield _Drawn(_AFTER_ANSWER, render(scene), (*texts, question.explain, *remarks))
    if place.whole == "lesson":
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


def _items_fit(found: ItemSet) -> Iterator[Breach]:
    for number, (path, question) in enumerate(found.items):
        source = found.sources.get(question.source or "")
        origin = (source.title, source.outlet, source.genre) if source else ()
        if _size((found.title, *card_texts(question), *origin)) > _SURELY_FITS:
            place = _Place(found.whole, found.title, number, len(found.items), found.figures, found.sources)
            yield from _about(_question_cards(question, place), path)


def _lesson_fits(subject: LessonInUse) -> Iterator[Breach]:
    lesson = subject.lesson
    for number, step in enumerate(lesson.steps):
        opens = None if number else lesson
        place = _Place("lesson", lesson.title, number, len(lesson.steps), lesson.figures, lesson.sources, opens)
        match step:
            case Page():
                cards: Iterable[_Drawn] = [_Drawn(_CARD, render(place.scene(step)), (step.text,))]
            case Example():
                texts = (step.passage, *step.thoughts, step.conclusion)
                cards = [_Drawn(_CARD, render(place.scene(step)), texts)]
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


_LINE: Final = (
    "Bench {0} by the pond is green, and it was paid for by the {0} families who live around it, as the plate on "
    "its back says"
)
_WHY: Final = (
    "Somebody could go there, look at the bench, read the plate and ask the families; until then nobody knows whether "
    "it is so"
)


def _long_item(statements: int) -> str:
    lines = "".join(
        f'      line-{number}: {{text: "{_LINE.format(number)}.", answer: fact, explain: "{_WHY}."}}\n'
        for number in range(2, statements + 1)
    )
    return f"""\
questions:
  - id: letters
    kind: classify
    skill: checkable
    passage: "{"A letter came in on Monday. " * 25}"
    prompt: Sort these lines from letters to a town paper.
    labels:
      opinion: {{text: "An opinion, with or without reasons"}}
      fact: {{text: "Factual in kind, be it true or false"}}
    statements:
      line-1: {{text: The pond is a joy., answer: opinion, explain: Joy has no unit.}}
{lines}"""


def _long_lesson(title: str) -> str:
    return f"""\
id: example
title: {title}
about: An example.
language: en
version: 1
minutes: 5
skills: [checkable]
objective: You can tell a statement that can be checked.
misconception: Whatever is in the news can be checked.
steps:
  - id: roof
    kind: choice
    skill: checkable
    prompt: "“The roof cost 80,000 euros.” What kind of statement is it?"
    options:
      fact: {{text: Factual in kind}}
      opinion: {{text: An opinion, feedback: The bill would settle it. What would settle an opinion?}}
    answer: fact
    explain: A bill settles it, whether it turns out true or false.
summary: [Ask what you would look up.]
try_it: Find three such statements in one article.
discuss: Which of them was hardest?
"""


FIT_RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q040",
        "warning",
        "too long for its card",
        "The cards of the question as Discord will have them, in a quiz or lesson and in a class, open and after the "
        f"answer of which most is said: {MOST_TEXT:,} characters and {MOST_PARTS} parts a card, {MOST_LABEL} "
        f"characters a button, {MOST_ENTRY} an entry of a menu. It speaks where a text of yours would be cut. (C048 "
        "is an error for texts that no card can hold.)",
        "Shorten the texts, or make two questions of it.",
        failing=_long_item(10),
        passing=_long_item(4),
        check=_items_fit,
    ),
)
"""Rules about items (Q) that go by their cards."""

FIT_LESSON_RULES: Final[tuple[Rule[LessonInUse], ...]] = (
    Rule(
        "L010",
        "warning",
        "a card of the lesson is too long",
        "The cards of pages, examples and reflections, the first card (which also says what the lesson is for), the "
        "last card, and the lesson's title on the button that leads to it.",
        "Shorten the text, or make two steps of it.",
        failing=_long_lesson("How to tell, line by line and letter by letter, what can be looked up"),
        passing=_long_lesson("What can be looked up"),
        check=_lesson_fits,
    ),
)
"""Rules about lessons (L) that go by their cards."""

RULE_BOOK: Final = RuleBook((*RULES, *FIT_RULES), (*LESSON_RULES, *FIT_LESSON_RULES))
"""All rules that there are."""
