"""What each kind of question does: how it is asked, how a response is read and graded, what its key is.

Promises that a grade lies between 0 and the question's points, that a right answer gets all of them, and that the
same seed gives the same order for ever. Refuses a response that the question does not offer (`BadResponse`); it is
then not an answer, and nothing may be recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from questions.kinds.filling import OrderKind, SortingKind, WeighKind
from questions.kinds.kind import (
    Ask,
    BadResponse,
    Entry,
    Figures,
    FillInParts,
    Grade,
    Judgement,
    Kind,
    Part,
    PickOne,
    Response,
    Tally,
    TickSeveral,
    TypeIn,
    shuffled,
)
from questions.kinds.picking import ChoiceKind, MultiKind, PollKind, SpotKind
from questions.kinds.typed import LONGEST_TEXT, EstimateKind, NumberKind, TextKind, is_fine
from questions.model import AnyQuestion, Question
from questions.signs import folded

KINDS: Mapping[str, Kind[Question]] = MappingProxyType(
    {
        "choice": cast("Kind[Question]", ChoiceKind()),
        "multi": cast("Kind[Question]", MultiKind()),
        "spot": cast("Kind[Question]", SpotKind()),
        "classify": cast("Kind[Question]", SortingKind()),
        "match": cast("Kind[Question]", SortingKind()),
        "order": cast("Kind[Question]", OrderKind()),
        "number": cast("Kind[Question]", NumberKind()),
        "estimate": cast("Kind[Question]", EstimateKind()),
        "text": cast("Kind[Question]", TextKind()),
        "verdict": cast("Kind[Question]", WeighKind()),
        "poll": cast("Kind[Question]", PollKind()),
    }
)


def kind_of(question: AnyQuestion) -> Kind[Question]:
    """The behaviour of a question's kind."""
    return KINDS[question.kind]


__all__ = [
    "KINDS",
    "LONGEST_TEXT",
    "Ask",
    "BadResponse",
    "Entry",
    "Figures",
    "FillInParts",
    "Grade",
    "Judgement",
    "Kind",
    "Part",
    "PickOne",
    "Response",
    "Tally",
    "TickSeveral",
    "TypeIn",
    "folded",
    "is_fine",
    "kind_of",
    "shuffled",
]
