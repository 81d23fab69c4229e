"""What each kind of question does: how it is asked, how a response is read and graded, what its key is.

Promises that a grade lies between 0 and the question's points, that a right answer gets all of them, and that the
same seed gives the same order for ever. Refuses a response that the question does not offer (`BadResponse`); it is
then not an answer, and nothing may be recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import get_args

from questions.kinds.kind import (
    Ask,
    BadResponse,
    Entry,
    Figures,
    FillInParts,
    Grade,
    HandIn,
    Judgement,
    Kind,
    NeedsCorrection,
    Part,
    PickOne,
    Response,
    Tally,
    TickSeveral,
    TypeIn,
    Verification,
    by_model,
    shuffled,
)
from questions.kinds.typed import LONGEST_TEXT, is_fine
from questions.model import AnyQuestion, Question
from questions.signs import folded

for _room in iter_modules(__path__):  # whatever kinds they hold is found by its model
    import_module(f"{__name__}.{_room.name}")

# A kind takes questions and responses of its own alone, and there is no type for “the kind that goes with whatever
# question you have”. Here that is lost from sight: `kind_of` finds the one whose model the question is.
_BY_MODEL: Mapping[type[Question], Kind[Question, Response]] = MappingProxyType(by_model(Kind))


def _named() -> Iterator[tuple[str, Kind[Question, Response]]]:
    for model in get_args(get_args(AnyQuestion)[0]):
        if model not in _BY_MODEL:
            raise TypeError(f"a class in questions/kinds has to say `model = {model.__name__}`")
        yield _BY_MODEL[model].name, _BY_MODEL[model]


KINDS: Mapping[str, Kind[Question, Response]] = MappingProxyType(dict(_named()))
"""The kinds that `AnyQuestion` names, in its order and by what authors write as `kind`."""


def kind_of(question: Question) -> Kind[Question, Response]:
    """The behaviour of a question's kind."""
    return _BY_MODEL[type(question)]


__all__ = [
    "KINDS",
    "LONGEST_TEXT",
    "Ask",
    "BadResponse",
    "Entry",
    "Figures",
    "FillInParts",
    "Grade",
    "HandIn",
    "Judgement",
    "Kind",
    "NeedsCorrection",
    "Part",
    "PickOne",
    "Response",
    "Tally",
    "TickSeveral",
    "TypeIn",
    "Verification",
    "by_model",
    "folded",
    "is_fine",
    "kind_of",
    "shuffled",
]
