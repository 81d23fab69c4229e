"""Rules for items and packs, a module for each thing that they look at.

A new module has a tuple `RULES` and a line below. Codes: Q001 to Q049 and P001 to P019 are about words, keys and sets;
Q050 to Q079 and P020 to P029 about figures.
"""

from __future__ import annotations

from typing import Final

from questions.rules import balance, feedback, figures, giveaways, keys, likeness, names, options, stems
from questions.rules.rule import ItemSet, Rule

RULES: Final[tuple[Rule[ItemSet], ...]] = (
    *feedback.RULES,
    *options.RULES,
    *stems.RULES,
    *keys.RULES,
    *likeness.RULES,
    *names.RULES,
    *balance.RULES,
    *giveaways.RULES,
    *figures.RULES,
)
"""All rules for items (Q) and sets of items (P)."""
