"""All rules that content is held against, loaded when somebody first wants them: with what they compare texts with they
are some megabytes, and the bot at rest does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook


def load_rule_book() -> RuleBook:
    """Those of packs, of lessons, and of how both fit cards."""
    from bot.rules import RULE_BOOK  # noqa: PLC0415 - see above

    return RULE_BOOK
