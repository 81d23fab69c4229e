"""Answers that are filled part by part, between what a card's controls carry and what a kind of question knows.

A control names each part's value by a code: an entry by its place, a typed figure by its digits. Promises that codes
tell nothing about which entry is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Final, TypeVar

from bot.i18n.languages import language
from questions.kinds import BadResponse, Entry, FillInParts, HandIn, Part, PickOne, TypeIn, is_fine, kind_of
from questions.kinds.search import LEVEL, LINK, LONGEST_LINK, LONGEST_SENTENCE, SENTENCE, as_typed
from questions.model import AnyQuestion
from questions.quantity import read_quantity

_T = TypeVar("_T")

HERE: Final = "x"
"""The code of the part that a menu's value or a typed text is for."""


def chosen(question: AnyQuestion, order: Sequence[str], places: Sequence[int]) -> object:
    """What is given by choosing these places of the order shown: one option, or a list.

    Raises `BadResponse` for places that are not there, several where one is chosen, or one that is named twice.
    """
    named = [_at(order, place) for place in places]
    if len(set(places)) < len(places):
        raise BadResponse("one place twice")
    if not isinstance(kind_of(question).ask(question, order), PickOne):
        return named
    if len(named) != 1:
        raise BadResponse("one option is chosen, and no more")
    return named[0]


def codes_of(fill: FillInParts, draft: Mapping[str, str]) -> list[str | None]:
    """For each part the code of its value; None for one without."""
    return [_code(part, draft[part.id]) if part.id in draft else None for part in fill.parts]


def draft_of(fill: FillInParts, codes: Sequence[str | None]) -> dict[str, str]:
    """The values behind codes, by part. Raises `BadResponse` for those that do not fit."""
    if len(codes) != len(fill.parts):
        raise BadResponse("other parts than there are")
    draft = {part.id: _value(part, code) for part, code in zip(fill.parts, codes, strict=True) if code is not None}
    if fill.once and len(set(draft.values())) < len(draft):
        raise BadResponse("one entry in two places")
    return draft


def with_typed(question: AnyQuestion, fill: FillInParts, codes: Sequence[str | None], text: str) -> list[str | None]:
    """`codes` with a typed figure for the part that is marked as `HERE`.

    Raises `QuantityError` where it is none, and `BadResponse` where nothing is typed.
    """
    if len(codes) != len(fill.parts) or HERE not in codes or (part := fill.parts[codes.index(HERE)]).entries:
        raise BadResponse("nothing is typed here")
    value = _code(part, repr(_figure(question, part.unit, text)))
    return [value if code == HERE else code for code in codes]


def typed(question: AnyQuestion, text: str) -> str | float:
    """What was typed as the answer to a question, as kinds of question read it. Raises `QuantityError`."""
    ask = kind_of(question).ask(question, ())
    return _figure(question, ask.unit, text) if isinstance(ask, TypeIn) and ask.figure else text


def written_form(question: AnyQuestion, link: str, sentence: str, place: int) -> dict[str, str]:
    """What was written into the form of a search task, with the level at this place; capped, and not judged yet.

    Raises `BadResponse` where nothing is handed in, or no level is at that place.
    """
    levels = levels_of(question)
    if not levels:
        raise BadResponse("nothing is handed in here")
    written = {LINK: as_typed(link)[:LONGEST_LINK], SENTENCE: as_typed(sentence)[:LONGEST_SENTENCE]}
    return {**written, LEVEL: _at(levels, place).id}


def levels_of(question: AnyQuestion) -> tuple[Entry, ...]:
    """The levels of a search task, from the lowest to the highest; none of any other question."""
    kind = kind_of(question)
    ask = kind.ask(question, kind.order(question, 0))
    return ask.levels if isinstance(ask, HandIn) else ()


def _figure(question: AnyQuestion, unit: str | None, text: str) -> float:
    """A figure as the question's language writes it, and where that gives none, as the learner's does."""
    reckoned = kind_of(question).reckoned(question)
    fine = reckoned is not None and is_fine(reckoned)
    return read_quantity(text, unit or "", question.language, language(), fine=fine)


def _code(part: Part, value: str) -> str:
    if part.entries:
        return str([entry.id for entry in part.entries].index(value))
    sign, digits, exponent = Decimal(value).normalize().as_tuple()
    return f"{'-' if sign else ''}{''.join(map(str, digits))}e{exponent}"


def _at(listed: Sequence[_T], place: int) -> _T:
    """What is listed at a place that a client names. Raises `BadResponse`, also below 0, which counts from the end."""
    if not 0 <= place < len(listed):
        raise BadResponse(f"nothing is at place {place}")
    return listed[place]


def _value(part: Part, code: str) -> str:
    try:
        if part.entries:
            return _at(part.entries, int(code)).id
        figure = float(code)
    except ValueError as error:
        raise BadResponse(f"{code} is no value of {part.id}") from error
    if not isfinite(figure):
        raise BadResponse(f"{code} is no figure")
    return repr(figure)
