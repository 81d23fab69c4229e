"""Finding one's way: lessons, packs, one's results, terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.views.id_codec import Control, LengthPart, NamePart, NumberPart, OptionalName, OptionalNumber, ShelfPart

ANY_SKILL: Final = "any"
"""In place of a skill: whatever it is."""


@dataclass(frozen=True, slots=True)
class CoursePress(Control):
    """All lessons."""

    verb = "course"


@dataclass(frozen=True, slots=True)
class LessonPress(Control):
    """A lesson; without one, a menu whose value is it."""

    verb = "lesson"
    lesson: OptionalName = None


@dataclass(frozen=True, slots=True)
class RereadPress(Control):
    """A lesson once more."""

    verb = "reread"
    lesson: NamePart


@dataclass(frozen=True, slots=True)
class PacksPress(Control):
    """The packs to choose from; offers first to go on with a quiz that is open."""

    verb = "packs"


@dataclass(frozen=True, slots=True)
class QuizPress(Control):
    """A pack and how many of its questions, 0 for all; offers first to go on with a quiz that is open."""

    verb = "quiz"
    pack: NamePart
    length: NumberPart


@dataclass(frozen=True, slots=True)
class NewQuizPress(Control):
    """The same without offering; without a length or a pack, a choice of them.

    In the first edition also a menu of packs, as `new.LENGTH.NUMBER`.
    """

    verb = "new"
    pack: OptionalName = None
    length: OptionalNumber = None


@dataclass(frozen=True, slots=True)
class PackMenuPress(Control):
    """A menu whose value is a pack; how many questions (None: asked for next), and which of several menus it is."""

    verb = "menu"
    length: LengthPart
    number: NumberPart


@dataclass(frozen=True, slots=True)
class ShelfPress(Control):
    """The packs of a shelf in a language, for a quiz of so many questions."""

    verb = "shelf"
    shelf: ShelfPart
    language: NamePart
    length: LengthPart


@dataclass(frozen=True, slots=True)
class SkillMenuPress(Control):
    """The packs of a shelf in a language that practise a skill, for a quiz of so many questions: a menu whose value is
    the skill, or `ANY_SKILL`.
    """

    verb = "skill"
    shelf: ShelfPart
    language: NamePart
    length: LengthPart


@dataclass(frozen=True, slots=True)
class ProgressPress(Control):
    """A learner's own results."""

    verb = "progress"


@dataclass(frozen=True, slots=True)
class WeeksPress(Control):
    """A learner's own results, week by week."""

    verb = "weeks"


@dataclass(frozen=True, slots=True)
class TermPress(Control):
    """A term of the glossary."""

    verb = "term"
    term: NamePart


NavigationControl = (
    CoursePress
    | LessonPress
    | RereadPress
    | PacksPress
    | QuizPress
    | NewQuizPress
    | PackMenuPress
    | ShelfPress
    | SkillMenuPress
    | ProgressPress
    | WeeksPress
    | TermPress
)
