"""The ways to put a question on a card: options with their buttons, boxes to tick, a form, or part after part.

Promises that nothing on an open card tells the key: options are named by their places. A kind's own class
(`bot.views.kind_cards`) chooses one of the two bases here and says what is particular to it.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, assert_never

from discord import ButtonStyle

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, listed, local
from bot.i18n.wording import inert_text, ours, safe
from bot.services.answer_codec import HERE, codes_of
from bot.services.scenes import Asking, AtStep
from bot.views import ids, layout
from bot.views.id_codec import At
from bot.views.layout import ButtonSpec, MenuSpec, OptionSpec, primary, secondary
from questions.kinds import (
    Entry,
    Figures,
    FillInParts,
    Grade,
    HandIn,
    Part,
    PickOne,
    TickSeveral,
    TypeIn,
    kind_of,
)
from questions.kinds.kind import QuestionT, ResponseT
from questions.kinds.search import LEVEL, LINK, SENTENCE
from questions.messages import Message, Sayable
from questions.quantity import unit_name

LETTERS = "ABCDEFGHIJKL"
_LABEL = 40
"""What a part of an answer can get is written on a button up to this length: such labels are a word or two."""

_LABELS = 5
"""So many of them stand in one row."""

LEVEL_LINE: Final = re.compile(r"^\*\*[A-L]\.\*\* (.+)$", re.MULTILINE)
"""A line of `lettered`, to read it from a card."""

MOST_BESIDE = 7
"""Entries up to this many have their own buttons beside them: with all else, a card has no room for more."""


class Controls(NamedTuple):
    """How an open question is answered: what is said of it, options, rows of buttons and menus."""

    texts: Sequence[Markdown] = ()
    options: Sequence[OptionSpec] = ()
    rows: Sequence[Sequence[ButtonSpec]] = ()
    menus: Sequence[MenuSpec] = ()
    named: Mapping[int, Markdown] = MappingProxyType({})
    """Texts among these that a form finds by their ids."""


class QuestionCard(ABC, Generic[QuestionT, ResponseT]):
    """How one kind of question looks. Stateless; one instance serves every question of the kind."""

    model: type[QuestionT]
    """What it shows; it is found by that."""

    remarks_apart = True
    """Whether what is said to an answer stands below the verdict, and not beside the parts of the answer."""

    @abstractmethod
    def asked(self, question: QuestionT, at: Asking) -> Controls:
        """The controls to answer with."""

    @abstractmethod
    def listed(self, question: QuestionT, order: Sequence[str]) -> list[Markdown]:
        """What a channel reads of an open question below its prompt."""

    @abstractmethod
    def feedback_lines(
        self, question: QuestionT, order: Sequence[str], response: ResponseT, figures: Figures
    ) -> list[Markdown]:
        """Text blocks that set what was answered beside what is right."""

    def in_figures(self, question: QuestionT, response: ResponseT, grade: Grade) -> Markdown:
        """How much of an answer that is not right is, in a few words; empty where it is right or wrong as a whole."""
        del question, response
        return _("{share} of the points", share=wording.percent(grade.score, grade.maximum)) if grade.partly else ""

    def thanks(self, question: QuestionT) -> Markdown:
        """What is said to an answer that is not graded."""
        del question
        return _("**Thank you.** Nothing is right or wrong here.")

    def rule(self, question: QuestionT) -> Markdown:
        """How answers that can be right in part are counted; empty where that goes without saying."""
        del question
        return ""

    def parts_given(self, question: QuestionT, order: Sequence[str], draft: Mapping[str, str]) -> Markdown:
        """A line for each part of an answer that has a value; empty where answers have no parts."""
        del question, order, draft
        return ""


class WholeCard(QuestionCard[QuestionT, ResponseT]):
    """For kinds that are answered in one go: an option, several, something typed, or something handed in."""

    def asked(self, question: QuestionT, at: Asking) -> Controls:
        """Options to choose or to tick, with the button that sends them, or a button that opens a form."""
        ask = kind_of(question).ask(question, at.order)
        match ask:
            case PickOne():
                return self._pick(ask, at)
            case TickSeveral():
                return self._tick(ask, at)
            case TypeIn():
                return self._typed(ask, at)
            case HandIn():
                return self._hand_in(ask, at)
            case FillInParts():
                raise TypeError(f"a question of kind {kind_of(question).name} is answered part after part")
            case _:
                assert_never(ask)

    def listed(self, question: QuestionT, order: Sequence[str]) -> list[Markdown]:
        """The options, the levels, or what is to be typed."""
        match kind_of(question).ask(question, order):
            case PickOne(entries) | TickSeveral(entries) | HandIn(entries):
                return [lettered([entry.text for entry in entries])]
            case TypeIn(figure=True, unit=unit):
                return [_("Answer in **{unit}**.", unit=safe(local(unit_name(unit))))] if unit else []
            case _typed:
                return [_("Answer in a few words.")]

    def _pick(self, ask: PickOne, at: Asking) -> Controls:
        return Controls(options=options_to_pick(ask, at.at))

    def _tick(self, ask: TickSeveral, at: Asking) -> Controls:
        if at.chosen:
            ticked = listed([LETTERS[place] for place in at.chosen])
            send = _("Lock in: {answer}", answer=ticked) if at.locks else _("Check my answer: {answer}", answer=ticked)
            buttons = [primary(send, ids.ChoosePress(at.at, at.chosen))]
        elif ask.none:
            send = _("Lock in: none of them") if at.locks else _("Check my answer: none of them")
            buttons = [secondary(send, ids.ChoosePress(at.at, ()))]
        else:
            send = _("Lock in") if at.locks else _("Check my answer")
            buttons = [secondary(send, ids.ChoosePress(at.at, ()), disabled=True)]
        if len(ask.entries) <= MOST_BESIDE:
            return Controls(
                options=[_tick_box(entry, place, at) for place, entry in enumerate(ask.entries)], rows=[buttons]
            )
        texts = [local(entry.text) for entry in ask.entries]
        menu = MenuSpec(
            _("Tick all that apply"),
            ids.MarkPress(at.at),
            [(str(place), f"{LETTERS[place]}. {text}", None) for place, text in enumerate(texts)],
            most=len(texts),
            marked=frozenset(map(str, at.chosen)),
        )
        return Controls([lettered(texts)], rows=[buttons], menus=[menu])

    def _hand_in(self, ask: HandIn, at: Asking) -> Controls:
        """The levels, what was typed and could not be taken, and the button that opens the form."""
        about = _("You hand in a link and a sentence, and say yourself how you searched:")
        task: Markdown = f"-# {about}\n" + lettered([entry.text for entry in ask.levels])
        if not isinstance(at.at, AtStep):
            return Controls([task])
        level = next((place for place, entry in enumerate(ask.levels) if entry.id == at.draft.get(LEVEL)), None)
        button = primary(_("Correct it") if at.draft else _("Hand in"), ids.HandInFormPress(at.at, level))
        if not at.draft:
            return Controls([task], rows=[[button]])
        link = _("**Link, not handed in yet:**") + f"\n> {inert_text(at.draft.get(LINK, ''))}"
        sentence = _("**Sentence, not handed in yet:**") + f"\n> {inert_text(at.draft.get(SENTENCE, ''))}"
        return Controls([task, link, sentence], rows=[[button]], named={layout.LINK: link, layout.SENTENCE: sentence})

    def _typed(self, ask: TypeIn, at: Asking) -> Controls:
        texts: list[Markdown] = []
        if ask.unit:
            texts.append(_("Answer in **{unit}**.", unit=safe(local(unit_name(ask.unit)))))
        button = primary(_("Type your figure"), ids.FigureFormPress(at.at)) if ask.figure else None
        return Controls(texts, rows=[[button or primary(_("Type your answer"), ids.WordsFormPress(at.at))]])


class PartsCard(QuestionCard[QuestionT, ResponseT]):
    """For kinds of which the parts of an answer are given one after another, on one card.

    The last part sends nothing, so that a slip in it can be taken back; only a figure that is typed last does.
    """

    anew = Message("Change all of them")
    """What the button says that begins an answer anew."""

    still: Message
    """What is said above an answer that was sent, of a kind whose parts are given in turn: the last one alone can be
    changed.
    """

    def asked(self, question: QuestionT, at: Asking) -> Controls:
        """The part that is next, what was given so far, what it can get, and a way back; or all that was given, the
        button that sends it, and which one to change.
        """
        fill = self._parts(question, at.order)
        codes = codes_of(fill, at.draft)

        def parts_with(place: int, code: str | None) -> tuple[str | None, ...]:
            return (*codes[:place], code, *codes[place + 1 :])

        def control(text: str, place: int, code: str | None) -> ButtonSpec:
            return secondary(text, ids.FillPress(at.at, parts_with(place, code)))

        given, settled = self.parts_given(question, at.order, at.draft), fill.settled(at.draft)
        done = [place for place, code in enumerate(codes) if code is not None]
        free = [place for place in done if fill.parts[place].id not in settled]
        part = fill.open_part(at.draft)
        if part is None:
            change = [control(_("Change {number}", number=place + 1), place, None) for place in free]
            if not settled:
                change.append(secondary(local(self.anew), ids.FillPress(at.at, (None,) * len(done))))
            if at.kept:
                asked = ours(self.still) if settled else _("Which one do you want to change?")
                return Controls([f"{asked}\n{given}"], rows=[change])
            stands = _("**Your answer, not locked in yet**") if at.locks else _("**Your answer, not checked yet**")
            send = primary(_("Lock in") if at.locks else _("Check my answer"), ids.SendPress(at.at, tuple(codes)))
            return Controls([f"{stands}\n{given}"], rows=[[send], change])
        place = fill.parts.index(part)
        texts: list[Markdown] = [self.part_asked(question, fill, part)]
        undo = [control(_("Undo the last one"), free[-1], None)] if free else []
        so_far: list[Markdown] = []
        if done:
            so_far.append("\n".join(f"-# {line}" for line in (_("So far"), *given.splitlines())))
        if not part.entries:
            words = _("Type {what}", what=_in_a_sentence(local(part.text)))
            typed = primary(words, ids.FigureFormPress(at.at, parts_with(place, HERE)))
            return Controls([*texts, *so_far], rows=[[typed], undo])
        left = fill.left(part, at.draft)
        names = [entry.id for entry in part.entries]
        places = {entry.id: names.index(entry.id) for entry in left}
        named = {entry.id: local(entry.text) for entry in part.entries}
        if len(left) <= _LABELS and all(len(text) <= _LABEL for text in named.values()):
            buttons = [control(named[entry.id], place, str(places[entry.id])) for entry in left]
            return Controls([*texts, *so_far], rows=[buttons, undo])
        lines: list[Markdown] = [f"**{LETTERS[places[entry.id]]}.** {safe(named[entry.id])}" for entry in left]
        buttons = [control(answer_button(at_), place, str(at_)) for at_ in places.values()]
        if len(left) <= MOST_BESIDE:
            return Controls([*texts, *so_far], [*map(OptionSpec, lines, buttons)], [undo])
        return Controls([*texts, *so_far, "\n".join(lines)], rows=[buttons, undo])

    def listed(self, question: QuestionT, order: Sequence[str]) -> list[Markdown]:
        """All parts, and what they can get; of those that are given in turn the first alone."""
        fill = self._parts(question, order)
        return self.parts_listed(question, replace(fill, parts=fill.parts[:1]) if fill.in_turn else fill)

    @abstractmethod
    def parts_listed(self, question: QuestionT, fill: FillInParts) -> list[Markdown]:
        """What a channel reads of the parts of an answer."""

    @abstractmethod
    def part_asked(self, question: QuestionT, fill: FillInParts, part: Part) -> Markdown:
        """What is asked for the open part of an answer."""

    @abstractmethod
    def part_line(self, question: QuestionT, part: Part, number: int, value: str) -> Markdown:
        """One line for a part that has a value."""

    def parts_given(self, question: QuestionT, order: Sequence[str], draft: Mapping[str, str]) -> Markdown:
        """A line for each part that has a value."""
        parts = self._parts(question, order).parts
        given = [(number, part) for number, part in enumerate(parts, 1) if part.id in draft]
        return "\n".join(self.part_line(question, part, number, draft[part.id]) for number, part in given)

    def _parts(self, question: QuestionT, order: Sequence[str]) -> FillInParts:
        ask = kind_of(question).ask(question, order)
        if not isinstance(ask, FillInParts):
            raise TypeError(f"a question of kind {kind_of(question).name} is answered in one go")
        return ask


def lettered(texts: Sequence[Sayable]) -> Markdown:
    """The options, a line and a letter each."""
    return "\n".join(_lettered(place, text) for place, text in enumerate(texts))


def _lettered(place: int, text: Sayable) -> Markdown:
    return f"**{LETTERS[place]}.** {safe(local(text))}"


def options_to_pick(ask: PickOne, at: At, *, disabled: bool = False) -> list[OptionSpec]:
    """The options to choose one of, each beside the button that answers with it."""
    return [
        OptionSpec(
            _lettered(place, entry.text),
            secondary(answer_button(place), ids.ChoosePress(at, (place,)), disabled=disabled),
        )
        for place, entry in enumerate(ask.entries)
    ]


def answer_button(place: int) -> Markdown:
    """What the button beside an option says: its letter, to talk about it by and to be read aloud."""
    return _("Answer {letter}", letter=LETTERS[place])


def _tick_box(entry: Entry, place: int, at: Asking) -> OptionSpec:
    """An option beside the button that ticks it, or takes its tick away; the other ticks stay."""
    letter = LETTERS[place]
    if place in at.chosen:
        rest = tuple(one for one in at.chosen if one != place)
        label, style = _("✓ {letter} ticked", letter=letter), ButtonStyle.success
    else:
        rest = tuple(sorted((*at.chosen, place)))
        label, style = _("Tick {letter}", letter=letter), ButtonStyle.secondary
    return OptionSpec(_lettered(place, entry.text), ButtonSpec(label, ids.MarkPress(at.at, rest), style))


def _in_a_sentence(words: str) -> str:
    """Words that stand alone otherwise, without their capital."""
    return words[:1].lower() + words[1:]
