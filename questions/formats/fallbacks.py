"""Kinds that other systems do not have, as the nearest that they have.

Promises that nothing becomes easier or is dropped silently: what a simpler kind cannot ask is named in a sentence. A
pack that comes back has the simpler kinds. Refuses polls, which no quiz elsewhere can leave ungraded.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from questions.formats.importing import Exported, Format, losses
from questions.formats.phrases import phrases
from questions.messages import Message
from questions.model import (
    Choice,
    Estimate,
    Match,
    Multi,
    Number,
    Option,
    Order,
    Partner,
    Poll,
    Spot,
    Statement,
    Weigh,
    hand_on,
)

if TYPE_CHECKING:
    from questions.formats.phrases import Phrases
    from questions.model import AnyQuestion, Pack

_NONE: Final = "none-of-them"
_MOST_OPTIONS: Final = 10
"""Of a `multi` question."""


def simply(made: Format) -> Format:
    """A format that writes packs with simpler kinds."""
    write = made.write
    if write is None:
        return made

    def written(pack: Pack) -> Exported:
        told: list[tuple[str, Message]] = []
        said = phrases(pack.language)
        questions = tuple(chain.from_iterable(_simpler(question, said, told) for question in pack.questions))
        hand_on(pack.language, questions)
        exported = write(pack.model_copy(update={"questions": questions}))
        return Exported(exported.content, (*losses(pack, told), *exported.problems))

    return replace(made, write=written)


def _simpler(question: AnyQuestion, said: Phrases, told: list[tuple[str, Message]]) -> list[AnyQuestion]:
    """The questions that stand for this one; what they do not ask is added to `told`."""
    if question.confidence:
        told.append((question.id, Message("Not asked there: how sure they are.")))
        question = question.model_copy(update={"confidence": False})
    match question:
        case Spot():
            return _spot(question, said, told)
        case Estimate():
            told.append((question.id, Message("A number question there: the guess before it is not asked.")))
            return [_estimate(question)]
        case Order():
            message = Message("Matched with places there, which gives the same key and other partial points.")
            told.append((question.id, message))
            if question.accept_also:
                told.append((question.id, Message("Not carried: the other orders that can be defended.")))
            return [_order(question)]
        case Weigh():
            message = Message("Two questions there, each worth its points: the verdict, and the explanation of it.")
            told.append((question.id, message))
            return _weigh(question, said)
        case Poll():
            message = Message("Not carried: a poll has no key, and every question there needs one.")
            told.append((question.id, message))
            return []
        case _:
            return [question]


def _common(question: AnyQuestion) -> dict[str, object]:
    """What every kind of question has, as it is."""
    names = ("id", "skill", "passage", "prompt", "explain", "source", "locator", "hint", "points", "content_note")
    more = ("discuss", "image", "alt", "type", "truth", "note", "ignore")
    return {name: getattr(question, name) for name in (*names, *more)}


def _spot(question: Spot, said: Phrases, told: list[tuple[str, Message]]) -> list[AnyQuestion]:
    options = dict(question.options)
    answer = list(question.answer)
    if len(options) < _MOST_OPTIONS:
        options[_NONE] = Option(text=said.none)
        answer = answer or [_NONE]
    if not answer or len(options) > _MOST_OPTIONS:
        message = Message(
            "Not carried: with “{option}” it has more than {most} entries to tick.",
            option=said.none,
            most=_MOST_OPTIONS,
        )
        told.append((question.id, message))
        return []
    common = _common(question)
    also = question.accept_also
    return [
        Multi.model_validate(
            {**common, "kind": "multi", "options": options, "answer": answer, "accept_also": also, "shuffle": False}
        )
    ]


def _estimate(question: Estimate) -> Number:
    prompt = f"{question.prompt}\n\n{question.given}"
    names = ("answer", "unit", "tolerance", "places", "accept_also", "misconceptions")
    same = {name: getattr(question, name) for name in names}
    # Both texts may be as long as one: a prompt is not measured again.
    return Number.model_construct(None, **{**_common(question), **same, "prompt": prompt, "kind": "number"})


def _order(question: Order) -> Match:
    places = {f"place-{number}": Partner(text=str(number)) for number in range(1, len(question.items) + 1)}
    statements = {
        name: Statement(text=item.text, answer=place, explain=item.feedback)
        for place, (name, item) in zip(places, question.items.items(), strict=True)
    }
    span = f"1: {question.first}. {len(places)}: {question.last}."
    common = _common(question) | {"prompt": f"{question.prompt}\n\n{span}"}
    return Match.model_construct(None, **{**common, "kind": "match", "labels": places, "statements": statements})


def _weigh(question: Weigh, said: Phrases) -> list[AnyQuestion]:
    texts = said.verdicts.items()
    verdicts = {str(name): Option(text=text, feedback=question.feedback.get(name)) for name, text in texts}
    common = _common(question)
    verdict = {"options": verdicts, "answer": question.answer, "accept_also": dict(question.accept_also)}
    reason = {"options": question.reasons, "answer": question.reason, "accept_also": question.reasons_also}
    asks = f"{question.prompt}\n\n{said.best}"
    return [
        Choice.model_validate({**common, **verdict, "kind": "choice", "shuffle": False}),
        Choice.model_construct(
            None,
            **{
                **common,
                **reason,
                "kind": "choice",
                "shuffle": True,
                "id": f"{question.id[:56].rstrip('-_')}-why",
                "prompt": asks,
            },
        ),
    ]
