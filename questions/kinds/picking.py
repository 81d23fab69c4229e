"""Kinds of which options are chosen: `choice`, `multi`, `spot` and `poll`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from questions.diagnostics.diagnostic import Finding
from questions.diagnostics.references import accepted_findings, listed_answers, same_text, unknown_key
from questions.json_values import is_list
from questions.kinds.kind import (
    Ask,
    BadResponse,
    Entry,
    Figures,
    Grade,
    Kind,
    PickOne,
    Tally,
    TickSeveral,
    common_fields,
    longest,
    shuffled,
    texts_of,
    told_of,
)
from questions.kinds.question_parts import Alternative, Downgraded, KeyedPart, LearnerText, Portable, PortableOptions
from questions.messages import Message
from questions.model import Choice, Multi, Option, Poll, Spot, Ticking

if TYPE_CHECKING:
    from questions.formats.phrases import Phrases
    from questions.messages import Sayable

OneT = TypeVar("OneT", Choice, Poll)
TickingT = TypeVar("TickingT", bound=Ticking)

_NONE: Final = "none-of-them"
"""The id of an option that says so."""

_MOST_OPTIONS: Final = 10
"""Of a `multi` question."""

NONE_OF_THEM = Message("None of them")
"""What choosing nothing is called."""


def _entries(options: Mapping[str, Option], order: Sequence[str]) -> tuple[Entry, ...]:
    return tuple(Entry(name, options[name].text) for name in order)


def _loudest_first(options: Mapping[str, Option], names: Iterable[str]) -> list[str]:
    """Options, first the one to whose choosers most is said."""
    return sorted(names, key=lambda name: -len(options[name].feedback or ""))


def _keyed(
    options: Mapping[str, Option], answers: Collection[str], also: Mapping[str, str], *, several: bool, shuffled: bool
) -> KeyedPart:
    """The decision between options of which `answers` are right and `also` accepted."""
    alternatives = [
        Alternative(name, option.text, ("options", name), name in answers, also.get(name), option.feedback)
        for name, option in options.items()
    ]
    return KeyedPart(("options",), "option", alternatives, several, shuffled)


def _portable(part: KeyedPart, answers: Sequence[str]) -> PortableOptions:
    return PortableOptions({one.id: one for one in part.alternatives}, answers, part.several, part.shuffled)


class OneKind(Kind[OneT, str]):
    """One option. A response is its id."""

    def order(self, question: OneT, seed: int) -> tuple[str, ...]:
        """Every option, shuffled unless the author fixed the order."""
        return shuffled(question.options, seed, question.id) if question.shuffle else tuple(question.options)

    def ask(self, question: OneT, order: Sequence[str]) -> Ask:
        """One of the options."""
        return PickOne(_entries(question.options, order))

    def read(self, question: OneT, given: object) -> str:
        """One option's id."""
        if not isinstance(given, str) or given not in question.options:
            raise BadResponse(f"{given!r} is no option of {question.id}")
        return given

    def said(self, question: OneT, response: str) -> str:
        """The chosen option's text."""
        return question.options[response].text

    def tally(
        self, question: OneT, order: Sequence[str], distribution: Sequence[tuple[str, int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many chose each option."""
        del figures
        of, counts = sum(number for _, number in distribution), dict(distribution)
        return tuple(
            Tally(question.options[name].text, counts.get(name, 0), of, self.counts(question, name)) for name in order
        )

    def own_texts(self, question: OneT) -> Iterator[LearnerText]:
        """The options, and what is said of each."""
        yield from texts_of(question.options, "options", "offered")

    @abstractmethod
    def counts(self, question: OneT, name: str) -> bool | None:
        """Whether an option is right; None where none is right or wrong."""


class ChoiceKind(OneKind[Choice]):
    """One option, of which one is right."""

    model = Choice

    def grade(self, question: Choice, response: str, figures: Figures) -> Grade:
        """All points for the key or an option accepted with a reason, else none; with what is said to that option."""
        del figures
        remark = question.accept_also.get(response) or question.options[response].feedback
        right = self.counts(question, response)
        return Grade(question.points if right else 0, question.points, (remark,) if remark else ())

    def right(self, question: Choice, figures: Figures) -> str:
        """The key."""
        return question.answer

    def foreseen_errors(self, question: Choice, figures: Figures) -> tuple[str, ...]:
        """Every other option that is not accepted."""
        del figures
        wrong = [name for name in question.options if name not in (question.answer, *question.accept_also)]
        return tuple(_loudest_first(question.options, wrong))

    def key(self, question: Choice, figures: Figures) -> str:
        """The key's text."""
        del figures
        return question.options[question.answer].text

    def counts(self, question: Choice, name: str) -> bool | None:
        """The key and what is accepted besides are right."""
        return name == question.answer or name in question.accept_also

    def findings(self, question: Choice, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Answers that name no option, and options that read alike."""
        options = question.options
        yield from unknown_key(("answer",), question.answer, options, "option")
        yield from accepted_findings(("accept_also",), question.accept_also, options, [question.answer], "option")
        yield from same_text(("options",), {name: option.text for name, option in options.items()})

    def fullest_card(self, question: Choice) -> Iterator[str | None]:
        """All options, and the most that one of them calls up."""
        yield from (option.text for option in question.options.values())
        yield longest([*(option.feedback for option in question.options.values()), *question.accept_also.values()])

    def own_texts(self, question: Choice) -> Iterator[LearnerText]:
        """The options, what is said of each, and why others are accepted."""
        yield from super().own_texts(question)
        yield from told_of("accept_also", question.accept_also.items())

    def options(self, question: Choice) -> KeyedPart:
        """One of them is chosen."""
        answers, also = [question.answer], question.accept_also
        return _keyed(question.options, answers, also, several=False, shuffled=question.shuffle)

    def portable(self, question: Choice) -> Portable:
        """Every system has it."""
        return _portable(self.options(question), [question.answer])


class PollKind(OneKind[Poll]):
    """One option, and nothing is graded."""

    model = Poll

    graded = False
    single = False

    def grade(self, question: Poll, response: str, figures: Figures) -> Grade:
        """Nothing of nothing; the thought for those who chose it comes as a remark."""
        del figures
        thought = question.options[response].feedback
        return Grade(0, 0, (thought,) if thought else ())

    def right(self, question: Poll, figures: Figures) -> str:
        """Any option would do; the first."""
        return next(iter(question.options))

    def foreseen_errors(self, question: Poll, figures: Figures) -> tuple[str, ...]:
        """The options, none of which is one; first the one with the longest thought."""
        del figures
        return tuple(_loudest_first(question.options, question.options))

    def key(self, question: Poll, figures: Figures) -> str:
        """There is none."""
        return ""

    def counts(self, question: Poll, name: str) -> bool | None:
        """None counts as right or wrong."""
        del question, name

    def findings(self, question: Poll, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Options that read alike."""
        yield from same_text(("options",), {name: option.text for name, option in question.options.items()})

    def fullest_card(self, question: Poll) -> Iterator[str | None]:
        """All options, and the longest thought."""
        yield from (option.text for option in question.options.values())
        yield longest(option.feedback for option in question.options.values())

    def downgraded(self, question: Poll, said: Phrases) -> Downgraded:
        """Nothing: no quiz elsewhere can leave it ungraded."""
        del question, said
        return Downgraded((), (Message("Not carried: a poll has no key, and every question there needs one."),))


class TickingKind(Kind[TickingT, list[str]]):
    """All options that apply. A response is the list of their ids, in the authored order."""

    partial = True
    none = False
    """Whether no option can be an answer."""

    @abstractmethod
    def shuffled(self, question: TickingT) -> bool:
        """Whether options change places from run to run."""

    def order(self, question: TickingT, seed: int) -> tuple[str, ...]:
        """Every option."""
        names = tuple(question.options)
        return shuffled(names, seed, question.id) if self.shuffled(question) else names

    def ask(self, question: TickingT, order: Sequence[str]) -> Ask:
        """Any of the options."""
        return TickSeveral(_entries(question.options, order), self.none)

    def read(self, question: TickingT, given: object) -> list[str]:
        """Options' ids, each once, in the authored order."""
        if not is_list(given) or not (given or self.none):
            raise BadResponse(f"{question.id} takes a list of options")
        if not all(isinstance(name, str) and name in question.options for name in given):
            raise BadResponse(f"{given!r} names no option of {question.id}")
        return [option for option in question.options if option in given]

    def grade(self, question: TickingT, response: list[str], figures: Figures) -> Grade:
        """Share of the key that was ticked less share of the distractors that were: ticking all scores nothing.

        Where nothing is right, all points for nothing (or what counts neither way), else none.
        """
        del figures
        ticked = set(response)
        key = set(question.answer)
        distractors = set(question.options) - key - set(question.accept_also)
        missed, fallen = key - ticked, distractors & ticked
        if key:
            # Over a common denominator: 1 - 1/3 - 2/3 would be a little more than nothing in binary fractions.
            of = len(distractors) or 1
            share = (len(key & ticked) * of - len(fallen) * len(key)) / (len(key) * of)
        else:
            share = 0.0 if fallen else 1.0
        remarks = [
            option.feedback
            for name, option in question.options.items()
            if name in fallen | missed and option.feedback is not None
        ]
        remarks += [reason for name, reason in question.accept_also.items() if name in ticked]
        return Grade(max(0.0, share) * question.points, question.points, tuple(remarks))

    def right(self, question: TickingT, figures: Figures) -> list[str]:
        """All keys, in the authored order."""
        return [name for name in question.options if name in question.answer]

    def foreseen_errors(self, question: TickingT, figures: Figures) -> tuple[list[str], ...]:
        """All distractors and none of the keys; each key left out; each distractor besides."""
        del figures
        key = [name for name in question.options if name in question.answer]
        distractors = [name for name in question.options if name not in (*key, *question.accept_also)]
        wrong = [distractors, *([one for one in key if one != left] for left in key)]
        wrong += [[name for name in question.options if name in key or name == besides] for besides in distractors]
        return tuple([*ticked] for ticked in wrong if (ticked or self.none) and ticked != key)

    def said(self, question: TickingT, response: list[str]) -> Sayable:
        """The texts of what was ticked."""
        if not response:
            return NONE_OF_THEM
        *others, last = (question.options[name].text for name in response)
        return "; ".join([*(text.removesuffix(".") for text in others), last])

    def tally(
        self, question: TickingT, order: Sequence[str], distribution: Sequence[tuple[list[str], int]], figures: Figures
    ) -> tuple[Tally, ...]:
        """How many ticked each option, and how many none where that is an answer."""
        del figures
        of = sum(number for _, number in distribution)
        each = tuple(
            Tally(
                question.options[name].text,
                sum(number for said, number in distribution if name in said),
                of,
                None if name in question.accept_also else name in question.answer,
            )
            for name in order
        )
        if not self.none:
            return each
        empty = sum(number for said, number in distribution if not said)
        return (*each, Tally(NONE_OF_THEM, empty, of, key=not question.answer))

    def findings(self, question: TickingT, figures: Figures, unsure: Collection[str]) -> Iterator[Finding]:
        """Answers that name no option or stand there twice, and options that read alike."""
        yield from listed_answers(question.answer, question.options)
        accepted = question.accept_also
        yield from accepted_findings(("accept_also",), accepted, question.options, question.answer, "option")
        yield from same_text(("options",), {name: option.text for name, option in question.options.items()})

    def fullest_card(self, question: TickingT) -> Iterator[str | None]:
        """All options and all that can be said of them: one answer can call all of it up."""
        for option in question.options.values():
            yield from (option.text, option.feedback)
        yield from question.accept_also.values()

    def own_texts(self, question: TickingT) -> Iterator[LearnerText]:
        """The options, what is said of each, and why some count neither way."""
        yield from texts_of(question.options, "options", "offered")
        yield from told_of("accept_also", question.accept_also.items())

    def options(self, question: TickingT) -> KeyedPart:
        """Any number of them is chosen."""
        options, also = question.options, question.accept_also
        return _keyed(options, question.answer, also, several=True, shuffled=self.shuffled(question))


class MultiKind(TickingKind[Multi]):
    """All options that apply; at least one does."""

    model = Multi

    def shuffled(self, question: Multi) -> bool:
        """Unless the author fixed the order."""
        return question.shuffle

    def portable(self, question: Multi) -> Portable:
        """Most systems have it."""
        return _portable(self.options(question), question.answer)


class SpotKind(TickingKind[Spot]):
    """The sentences of a text that fit; it may be that none does."""

    model = Spot
    none = True

    def shuffled(self, question: Spot) -> bool:
        """The text stays as it stands."""
        del question
        return False

    def downgraded(self, question: Spot, said: Phrases) -> Downgraded:
        """Options to tick in a fixed order, with “none of them” among them where there is room for it."""
        options, answer = dict(question.options), list(question.answer)
        if len(options) < _MOST_OPTIONS:
            options[_NONE] = Option(text=said.none)
            answer = answer or [_NONE]
        if not answer or len(options) > _MOST_OPTIONS:
            message = Message(
                "Not carried: with “{option}” it has more than {most} entries to tick.",
                option=said.none,
                most=_MOST_OPTIONS,
            )
            return Downgraded((), (message,))
        own = {"kind": "multi", "options": options, "answer": answer, "shuffle": False}
        multi = common_fields(question) | own | {"accept_also": question.accept_also}
        return Downgraded((Multi.model_construct(None, **multi),))  # a description in words may be longer
