"""Rules about whether content fits its cards, each with its examples beside it, as in `questions/rules/`, and all rules
together, for whoever checks content.
"""

from __future__ import annotations

from typing import Final

from bot.workers.judging import RuleBook
from lessons.rules import LESSON_RULES
from lessons.rules.run import LessonInUse
from questions.rules import RULES
from questions.rules.rule import ItemSet, Rule, rule_modules

CARD_RULES: Final[tuple[Rule[ItemSet], ...]] = tuple(module.RULE for module in rule_modules(__name__, __path__, "QP"))
"""Rules about items (Q) that go by their cards."""

CARD_LESSON_RULES: Final[tuple[Rule[LessonInUse], ...]] = tuple(
    module.RULE for module in rule_modules(__name__, __path__, "L")
)
"""Rules about lessons (L) that go by their cards."""

RULE_BOOK: Final = RuleBook((*RULES, *CARD_RULES), (*LESSON_RULES, *CARD_LESSON_RULES))
"""All rules that there are."""
