"""Rules for items and packs. Each has three files here, which bear its code and name:

- `q001_no_explanation.py`: the rule as `RULE`, and how it looks for what it finds;
- `q001_no_explanation.failing.yaml.in`: an example that breaks it;
- `q001_no_explanation.passing.yaml.in`: the same, mended.

They are found by these names, so whoever adds a rule adds three files and nothing else; tests run both examples. An
example is no content, and mostly not a whole file: the ending keeps it out of what `copydesk check` finds in a folder,
as with `questions/templates/`.

Codes: Q001 to Q049 and P001 to P019 are about words, keys and sets; Q050 to Q079 look at figures in questions, P020 to
P029 at the ledger. Those about cards are in `bot/rules/`, those about lessons in `lessons/rules/`. What several rules
use is in `shared/` and `figures/`; `rule.py` says what a rule is, and `run.py` runs them.
"""

from __future__ import annotations

from typing import Final

from questions.rules.rule import ItemSet, Rule, rule_modules

RULES: Final[tuple[Rule[ItemSet], ...]] = tuple(module.RULE for module in rule_modules(__name__, __path__, "QP"))
"""All rules for items (Q) and sets of items (P) that are here."""
