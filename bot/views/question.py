"""The card of a question, before and after its answer; one class a kind.

Promises that a card before the answer shows nothing that tells the key. After it: right or not in words, why, why not
the answer given, and the source.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Generic, TypeVar, cast

from discord import ui

from bot import wording
from bot.services.scenes import Asking, StepScene
from bot.views.ids import sorted_so_far
from bot.views.layout import AMBER, BLUE, GREEN, RED, Do, Menu, card, primary, secondary
from bot.wording import quoted, safe
from questions.kinds import Figures, Grade, Response, kind_of
from questions.model import AnyQuestion, Choice, Classify, Multi, Number, Option, Question, ShortText, Source

LETTERS = "ABCDEFGHIJ"
SHORT = 34
"""An option up to this length is written on its button; five of them still fit a desktop's width in two lines."""

QuestionT = TypeVar("QuestionT", bound=Question)


class QuestionCard(ABC, Generic[QuestionT]):
    """How one kind of question looks. Stateless; one instance serves every question of the kind."""

    @abstractmethod
    def asked(self, question: QuestionT, at: Asking) -> tuple[list[str], list[list[Do]], Menu | None]:
        """Text blocks, rows of buttons and the menu of an open question."""

    @abstractmethod
    def told(self, question: QuestionT, order: Sequence[str], response: Response, figures: Figures) -> list[str]:
        """Text blocks that set what was answered beside what is right."""


class ChoiceCard(QuestionCard[Choice]):
    """Buttons A to F, with the options' text on them where all are short."""

    def asked(self, question: Choice, at: Asking) -> tuple[list[str], list[list[Do]], Menu | None]:
        """The options, and a button for each."""
        options = [question.options[name].text for name in at.order]
        brief = all(len(text) <= SHORT for text in options)
        buttons = [
            secondary(
                f"{LETTERS[place]}. {text}" if brief else f"Answer {LETTERS[place]}",
                "choose",
                *at.where,
                place,
            )
            for place, text in enumerate(options)
        ]
        return ([] if brief else [lettered(options)]), [buttons], None

    def told(self, question: Choice, order: Sequence[str], response: Response, figures: Figures) -> list[str]:
        """The options again, marked in words."""
        given, either = {cast(str, response)}, set(question.accept_also)
        return [_marked(order, question.options, given, {question.answer}, either)]


class MultiCard(QuestionCard[Multi]):
    """A menu to tick options in, and a button that sends what is ticked."""

    def asked(self, question: Multi, at: Asking) -> tuple[list[str], list[list[Do]], Menu | None]:
        """The options, a menu of them, and the button, which waits for a first tick."""
        options = [question.options[name].text for name in at.order]
        ticked = "-".join(map(str, at.chosen))
        menu = Menu(
            "Tick all that apply",
            "mark",
            [(str(place), f"{LETTERS[place]}. {text}", None) for place, text in enumerate(options)],
            at.where,
            most=len(options),
            marked=frozenset(map(str, at.chosen)),
        )
        send = (
            primary(
                f"{at.send}: {wording.listed([LETTERS[place] for place in at.chosen])}",
                "choose",
                *at.where,
                ticked,
            )
            if at.chosen
            else secondary(at.send, "choose", *at.where, disabled=True)
        )
        return [lettered(options)], [[send]], menu

    def told(self, question: Multi, order: Sequence[str], response: Response, figures: Figures) -> list[str]:
        """The options again, marked in words."""
        given, either = set(cast(list[str], response)), set(question.accept_also)
        return [_marked(order, question.options, given, set(question.answer), either)]


class ClassifyCard(QuestionCard[Classify]):
    """One statement after another on the same card, a button for each label."""

    def asked(self, question: Classify, at: Asking) -> tuple[list[str], list[list[Do]], Menu | None]:
        """The statement that is next, what was sorted so far, the labels, and a way back; or which one to change."""

        names = list(question.labels)
        given = [names.index(at.draft[name]) if name in at.draft else None for name in at.order]

        def control(text: str, place: int, label: int | None) -> Do:
            """Gives the statement at `place` a label, or takes its label back."""
            if not at.kept:
                return secondary(text, "sort", *at.where, sorted_so_far([*given[:place], label, *given[place + 1 :]]))
            if label is None:
                return secondary(text, "unlabel", *at.where, place)
            return secondary(text, "label", *at.where, place, label)

        done = [place for place, name in enumerate(at.order) if name in at.draft]
        if len(done) == len(at.order):
            texts = ["Which one do you want to change?\n" + sorted_lines(question, at.order, at.draft)]
            change = [control(f"Change {place + 1}", place, None) for place in done]
            again = secondary("Sort all again", "sort", *at.where, sorted_so_far([None] * len(done)))
            return texts, [change, [again]], None
        place = next(place for place, name in enumerate(at.order) if name not in at.draft)
        texts = [f"**Statement {place + 1} of {len(at.order)}**\n" + quoted(question.statements[at.order[place]].text)]
        if done:
            lines = sorted_lines(question, at.order, at.draft).replace("\n", "\n-# ")
            texts.append(f"-# Sorted so far\n-# {lines}")
        labels = [control(label.text, place, index) for index, label in enumerate(question.labels.values())]
        return texts, [labels, [control("Undo the last one", done[-1], None)] if done else []], None

    def told(self, question: Classify, order: Sequence[str], response: Response, figures: Figures) -> list[str]:
        """Each statement with the label it was given, the right one, and why."""
        said = cast("dict[str, str]", response)
        lines = list[str]()
        for number, name in enumerate(order, 1):
            statement = question.statements[name]
            given, key = said[name], statement.answer
            if given == key:
                judged = f"✓ **{safe(question.labels[key].text)}**, right."
                why = statement.explain
            elif given in statement.accept_also:
                judged = (
                    f"✓ **{safe(question.labels[given].text)}** can be defended; "
                    f"**{safe(question.labels[key].text)}** is the usual reading."
                )
                why = statement.accept_also[given]
            else:
                judged = (
                    f"✗ You said **{safe(question.labels[given].text)}**; it is **{safe(question.labels[key].text)}**."
                )
                why = statement.feedback.get(given) or statement.explain
            lines.append(f"**{number}.** {safe(statement.text)}\n{judged} {safe(why or '')}".rstrip())
        return lines


class NumberCard(QuestionCard[Number]):
    """A button that opens a form for one figure."""

    def asked(self, question: Number, at: Asking) -> tuple[list[str], list[list[Do]], Menu | None]:
        """The unit that is wanted, and the button."""
        asked = [f"Answer in **{safe(question.unit)}**."] if question.unit else []
        return asked, [[primary("Type your figure", "form", *at.where)]], None

    def told(self, question: Number, order: Sequence[str], response: Response, figures: Figures) -> list[str]:
        """The figure given and the figure computed, with what is accepted around it."""
        kind = kind_of(question)
        said, key = kind.said(question, response), kind.key(question, figures)
        return [f"You said **{safe(said)}**. The answer is **{safe(key)}**."]


class TextCard(QuestionCard[ShortText]):
    """A button that opens a form for a few words."""

    def asked(self, question: ShortText, at: Asking) -> tuple[list[str], list[list[Do]], Menu | None]:
        """The button alone."""
        return [], [[primary("Type your answer", "words", *at.where)]], None

    def told(self, question: ShortText, order: Sequence[str], response: Response, figures: Figures) -> list[str]:
        """What was typed, and what is right besides."""
        said, right = cast("str", response), question.accept
        told = f"You said **{safe(said)}**. The answer is **{safe(right[0])}**"
        also = f"; {wording.listed([safe(one) for one in right[1:]])} would be right, too." if right[1:] else "."
        return [told + also]


CARDS: Mapping[str, QuestionCard[Question]] = MappingProxyType(
    {
        "choice": cast("QuestionCard[Question]", ChoiceCard()),
        "multi": cast("QuestionCard[Question]", MultiCard()),
        "classify": cast("QuestionCard[Question]", ClassifyCard()),
        "number": cast("QuestionCard[Question]", NumberCard()),
        "text": cast("QuestionCard[Question]", TextCard()),
    }
)


def question_card(scene: StepScene, header: str, navigation: Sequence[Do]) -> ui.LayoutView:
    """The card of the question that a run stands at; `navigation` is its last row of buttons."""
    question = cast("AnyQuestion", scene.step)
    kind = CARDS[question.kind]
    texts: list[str | None] = [header]
    if question.content_note:
        texts.append(wording.content_note(question.content_note))
    if question.passage:
        texts.append(quoted(question.passage))
    texts.append(wording.prompt(question.prompt))
    if scene.verdict is not None:
        told = kind.told(question, scene.order, scene.verdict.response, scene.figures)
        return card(
            [*texts, *told],
            feedback=[
                *about_answer(question, scene.verdict.grade),
                *source_block(scene.source, question.locator),
            ],
            rows=[navigation],
            colour=GREEN if scene.verdict.grade.right else AMBER if scene.verdict.grade.partly else RED,
        )
    asked, rows, menu = kind.asked(question, scene.asking)
    if question.hint:
        navigation = [*navigation, secondary("Show a hint", "hint", scene.run, scene.position)]
    return card([*texts, *asked], rows=[*rows, navigation], menu=menu, colour=BLUE)


def about_answer(question: Question, grade: Grade) -> list[str]:
    """Right or not, why, and why not the answer given."""
    if grade.right:
        judged = "✓ **Right.**"
    elif grade.partly:
        judged = f"◐ **Partly right:** {wording.percent(grade.score, grade.maximum)} of the points."
    else:
        judged = "✗ **Not this time.**"
    blocks = [f"{judged}\n{safe(question.explain)}" if question.explain else judged]
    if grade.remarks and not isinstance(question, Classify):  # those stand beside each statement
        remarks = [safe(remark) for remark in grade.remarks]
        about = remarks[0] if len(remarks) == 1 else "\n" + "\n".join(f"- {remark}" for remark in remarks)
        blocks.append(f"**About your answer:** {about}")
    return blocks


def source_block(source: Source | None, locator: str | None) -> list[str]:
    """Where the question comes from, if that is said."""
    return [] if source is None else [f"-# {wording.source_line(source, locator)}"]


def lettered(options: Sequence[str]) -> str:
    """The options, a line and a letter each."""
    return "\n".join(f"**{LETTERS[place]}.** {safe(text)}" for place, text in enumerate(options))


def sorted_lines(question: Classify, order: Sequence[str], said: Mapping[str, str]) -> str:
    """A line for each statement that has a label: its number, the beginning of it, and the label."""
    return "\n".join(
        f"{number}. {safe(wording.shortened(question.statements[name].text, 60))} – "
        f"**{safe(question.labels[said[name]].text)}**"
        for number, name in enumerate(order, 1)
        if name in said
    )


def _marked(
    order: Sequence[str],
    options: Mapping[str, Option],
    given: set[str],
    key: set[str],
    either: set[str],
) -> str:
    """The options, each with a mark and its meaning in words: what was given, and what is right.

    Options in `either` are defensible: given or not, they are no mistake.
    """
    lines: list[str] = []
    for place, name in enumerate(order):
        if name in key:
            mark, words = ("✓", "right, your answer") if name in given else ("○", "right")
        elif name in either:
            mark, words = ("✓", "your answer, can be defended") if name in given else ("·", "can be defended")
        else:
            mark, words = ("✗", "your answer") if name in given else ("·", "")
        line = f"{mark} **{LETTERS[place]}.** {safe(options[name].text)}"
        lines.append(f"{line} – **{words}**" if words else line)
    return "\n".join(lines)
