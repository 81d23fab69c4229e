"""What each kind of question does: how it is asked, how a response is read and graded, what its key is.

Promises that a grade lies between 0 and the question's points, that a right answer gets all of them, and that the
same seed gives the same order for ever. Refuses a response that the question does not offer (`BadResponse`); it is
then not an answer, and nothing may be recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from questions.kinds.filling import ClassifyKind, MatchKind, OrderKind, WeighKind
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
from questions.model import Question
from questions.signs import folded

_ALL = (
    ChoiceKind(),
    MultiKind(),
    SpotKind(),
    ClassifyKind(),
    MatchKind(),
    OrderKind(),
    NumberKind(),
    EstimateKind(),
    TextKind(),
    WeighKind(),
    PollKind(),
)

# A kind takes questions and responses of its own alone, and there is no type for “the kind that goes with whatever
# question you have”. So this is where that is lost from sight: `kind_of` finds the one that the question belongs to.
_BY_MODEL: Mapping[type[Question], Kind[Question, Response]] = MappingProxyType(
    {kind.model: kind for kind in cast("tuple[Kind[Question, Response], ...]", _ALL)}
)

KINDS: Mapping[str, Kind[Question, Response]] = MappingProxyType({kind.name: kind for kind in _BY_MODEL.values()})
"""By what authors write as `kind`, in the order in which lists have them."""


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
