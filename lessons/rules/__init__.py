"""Rules for lessons as a whole, each with its examples beside it, as in `questions/rules/`; `run.py` runs them."""

from __future__ import annotations

from typing import Final

from lessons.rules.run import LessonInUse
from questions.rules.rule import Rule, rule_modules

LESSON_RULES: Final[tuple[Rule[LessonInUse], ...]] = tuple(m.RULE for m in rule_modules(__name__, __path__, "L"))
"""All rules for lessons (L) that are here."""
