"""A key on policy, on which nobody may be graded.

It goes by English words, so it keeps silent on packs in other languages and lets pass what it is not sure of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import shown
from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.rule import Breach, Rule, each, in_english, options_of
from questions.rules.shared.words import asking, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import AnyQuestion


_ACTOR: Final = (
    r"(?:the\s+|our\s+|a\s+|all\s+)?(?:[a-z]+\s+)?(?:governments?|states?|country|countries|nations?|congress|parliament"
    r"|senate|president|administration|minister|mayor|council|courts?|police|army|politicians|society|voters"
    r"|united states|laws?|taxes|prisons?|borders?|schools)"
)

_POLICY: Final = re.compile(
    rf"\bshould\s+{_ACTOR}\b|\b{_ACTOR}\s+(?:should|ought\s+to|must\s+not|must)\b"
    r"|\bdo\s+you\s+(?:agree|support|approve|favou?r|oppose)\b|\bare\s+you\s+(?:for|against|in\s+favou?r)\b"
    r"|\bis\s+it\s+(?:right|wrong|fair|just|unfair|unjust|justified|moral|immoral|acceptable)\s+(?:to|that|for)\s+"
    r"(?!say|call|speak|conclude|read|label|infer|quote|write|print|report)"
    r"|\bwhich\s+(?:party|policy|candidate|side)\s+(?:is|was)\s+(?:right|better|best)\b",
    re.I,
)

_JUDGING: Final = re.compile(r"should|ought|must|you|is it|which", re.I)
"""One of these is in whatever `_POLICY` finds; it is much faster to look for."""


def _policy(question: AnyQuestion) -> Iterator[Breach]:
    for sentence in asking(question.prompt):
        if found := _policy_in(sentence):
            words = shown(found[0].strip())
            if not kind_of(question).graded:
                message = Message("{words} asks what ought to be done, which is nobody's business here.", words=words)
                advice = Message("ask about craft, and never for politics")
            else:
                message = Message("{words} asks what ought to be done, and one answer is scored as right.", words=words)
                advice = Message("ask what a text says, or what would settle it; never key a policy")
            yield Breach(("prompt",), message, advice)
            return
    asked = options_of(question)
    for key in asked.right if asked else ():
        if found := _policy_in(unquoted(key.text)):
            message = Message("The key says what ought to be done ({words}).", words=shown(found[0].strip()))
            advice = Message("ask what a text says, or what would settle it")
            yield Breach(key.path, message, advice)


def _policy_in(text: str) -> re.Match[str] | None:
    return _POLICY.search(text) if _JUDGING.search(text) else None


RULE: Final = Rule(
    "Q021",
    "warning",
    "a policy is keyed",
    "A question, outside quotation marks, that asks what a government, a court, a law, … should do, whether "
    "something is right or justified, or whether the learner agrees; or a key that says what such a body should "
    "do. English only.",
    "Nobody is graded on policy. Ask what a text says, what kind of statement it is, or what would settle it.",
    in_english(each(_policy)),
    __file__,
)
