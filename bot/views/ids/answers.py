"""Answers to questions, in a run of one's own or in a class, and their hints."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.scenes import AtStep, AtVote
from bot.views.id_codec import (
    AtT_co,
    ConfidencePart,
    Control,
    OptionalNumber,
    OptionalPlaces,
    OptionalValues,
    PlacesPart,
    StepPart,
    ValuesPart,
)
from bot.views.ids.placed import Placed


@dataclass(frozen=True, slots=True)
class ChoosePress(Placed[AtT_co]):
    """Answers with the options shown at these places."""

    verb = "choose"
    places: PlacesPart


@dataclass(frozen=True, slots=True)
class MarkPress(Placed[AtT_co]):
    """These places are ticked now, and not sent; without them, a menu whose values they are."""

    verb = "mark"
    places: OptionalPlaces = None


@dataclass(frozen=True, slots=True)
class FillPress(Placed[AtT_co]):
    """These are the parts of the answer now; with a menu, its value goes where `HERE` stands."""

    verb = "fill"
    parts: ValuesPart


@dataclass(frozen=True, slots=True)
class SendPress(Placed[AtT_co]):
    """Answers with these parts."""

    verb = "send"
    parts: ValuesPart


@dataclass(frozen=True, slots=True)
class ConfidencePress(Placed[AtT_co]):
    """How sure they are of what they answered: guessing, fairly sure, sure."""

    verb = "sure"
    confidence: ConfidencePart


@dataclass(frozen=True, slots=True)
class FigureFormPress(Placed[AtT_co]):
    """Opens the form for a figure; for one part of an answer with the parts."""

    verb = "form"
    parts: OptionalValues = None


@dataclass(frozen=True, slots=True)
class WordsFormPress(Placed[AtT_co]):
    """Opens the form for a few words."""

    verb = "words"
    parts: OptionalValues = None


@dataclass(frozen=True, slots=True)
class TypePress(Placed[AtT_co]):
    """Either form, with what the button carried that opened it."""

    verb = "type"
    parts: OptionalValues = None


@dataclass(frozen=True, slots=True)
class HandInFormPress(Control):
    """Opens the form of a search task, in which the level at this place is chosen already. No class has one."""

    verb = "handform"
    at: StepPart
    level: OptionalNumber = None


@dataclass(frozen=True, slots=True)
class HandInPress(Control):
    """That form."""

    verb = "handin"
    at: StepPart


@dataclass(frozen=True, slots=True)
class HintPress(Placed[AtT_co]):
    """Opens the hint of an open question on its card, on which these places are ticked."""

    verb = "hint"
    places: OptionalPlaces = None


@dataclass(frozen=True, slots=True)
class FoldPress(Placed[AtT_co]):
    """Closes the hint of a question on its card, on which these places are ticked."""

    verb = "fold"
    places: OptionalPlaces = None


AnswerControl = (
    ChoosePress[AtStep]
    | ChoosePress[AtVote]
    | MarkPress[AtStep]
    | MarkPress[AtVote]
    | FillPress[AtStep]
    | FillPress[AtVote]
    | SendPress[AtStep]
    | SendPress[AtVote]
    | ConfidencePress[AtStep]
    | ConfidencePress[AtVote]
    | FigureFormPress[AtStep]
    | FigureFormPress[AtVote]
    | WordsFormPress[AtStep]
    | WordsFormPress[AtVote]
    | TypePress[AtStep]
    | TypePress[AtVote]
    | HandInFormPress
    | HandInPress
    | HintPress[AtStep]
    | HintPress[AtVote]
    | FoldPress[AtStep]
    | FoldPress[AtVote]
)
