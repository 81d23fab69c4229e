"""An option that speaks of the other options.

It is one of the rules on wording on which writers of test questions agree (Haladyna, Downing and Rodriguez 2002).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, in_english, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


_ABOVE: Final = re.compile(
    r"(?:all|none|both|neither|any|either|two|some)(?:\s+of)?\s+(?:the\s+|these\s+)?(?:above|below|others?|options?|answers?)"
    r"(?:\s+(?:are|is)\s+\w+)?\W*|(?:all|none)\s+of\s+these\W*|(?:both\s+)?[a-j](?:,\s*[a-j])*\s+and\s+[a-j]\W*",
    re.IGNORECASE,
)


def _above(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    for option in asked.alternatives if asked else ():
        if _ABOVE.fullmatch(option.text.strip()):
            message = Message(
                "{option} is about the other options, and options are shuffled.", option=shown(option.text)
            )
            advice = Message("ask with kind: multi, or write an option of its own")
            yield Breach(option.path, message, advice)


RULE: Final = Rule(
    "Q010",
    "warning",
    "all or none of the above",
    "An option that speaks of the other options: “all of the above”, “none of these”, “both answers”, “A and C”. "
    "English only.",
    "Ask with `kind: multi`, where several may be right, or write an option of its own. Options change places.",
    in_english(each(_above)),
    __file__,
)
