"""Rules about what a set holds of each: reporting and opinion, what holds up and what does not.

Games that show only slips teach people to call everything false, sound texts as well (Modirrousta-Galian and Higham
2023, a signal-detection reanalysis of five studies), and sets in which nothing fails teach that fact means true. The
rules go by the marks `type` and `truth`, and keep silent where there are too few of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.messages import Message
from questions.rules.rule import Breach, ItemSet, Rule, statements_of

if TYPE_CHECKING:
    from questions.kinds.question_parts import Path
    from questions.model import StatementType, Truth

LOW, HIGH = 0.4, 0.6
"""Shares between which each of two sides is to lie."""

LEAST_MARKED: Final = 8


class Marked(NamedTuple):
    """A statement that is asked about, as its author marked it."""

    path: Path
    text: str
    type: StatementType | None
    truth: Truth | None
    source: str | None


def marked_items(found: ItemSet) -> Iterator[Marked]:
    """All statements with a mark: where each is judged by itself, each, else what the question is about.

    A mark stands at the statement, or at the label that is its key, or at the question.
    """
    for path, question in found.items:
        if statements := statements_of(question):
            for text, part in statements:
                if part.type or part.truth:
                    source = part.source or question.source
                    yield Marked((*path, *part.path), text, part.type, part.truth, source)
        elif question.type or question.truth:
            text = question.passage or question.prompt
            yield Marked(path, text, question.type, question.truth, question.source)


def _unbalanced(ours: int, theirs: int) -> bool:
    """Whether `ours` is not 40 to 60 % of both, as near as whole numbers come to that."""
    both = ours + theirs
    return both >= LEAST_MARKED and not math.floor(LOW * both) <= ours <= math.ceil(HIGH * both)


def _said(ours: int, theirs: int) -> dict[str, object]:
    """What messages about the two sides name."""
    return {"ours": ours, "both": ours + theirs, "share": _percent(ours / (ours + theirs)), "theirs": theirs}


def _percent(share: float) -> str:
    return f"{share * 100:.0f}"


def _reporting(found: ItemSet) -> Iterator[Breach]:
    types = Counter(one.type for one in marked_items(found))
    facts, opinions = types["fact"], types["opinion"]
    if facts and opinions and _unbalanced(facts, opinions):  # a set about truth may hold factual statements alone
        message = Message(
            "{ours} of {both} are factual in kind ({share}%) and {theirs} are opinions.", **_said(facts, opinions)
        )
        low, high = _percent(LOW), _percent(HIGH)
        if facts < opinions:
            advice = Message("add factual in kind until each is {low}% to {high}%", low=low, high=high)
        else:
            advice = Message("add opinions until each is {low}% to {high}%", low=low, high=high)
        yield Breach(found.at, message, advice, at_key=True)


def _sound(found: ItemSet) -> Iterator[Breach]:
    truths = Counter(one.truth for one in marked_items(found))
    sound, unsound = truths["holds"], truths["fails"]
    if _unbalanced(sound, unsound):
        message = Message("{ours} of {both} are sound ({share}%) and {theirs} are unsound.", **_said(sound, unsound))
        low, high = _percent(LOW), _percent(HIGH)
        if sound < unsound:
            advice = Message("add sound until each is {low}% to {high}%", low=low, high=high)
        else:
            advice = Message("add unsound until each is {low}% to {high}%", low=low, high=high)
        yield Breach(found.at, message, advice, at_key=True)


_REPORTED: Final = ("The roof cost 80,000 euros.", "The pool opened in May.", "Ten people signed.", "A bus ran late.")
_JUDGED: Final = ("The roof is a disgrace.", "The pool is a joy.", "The park is too loud.", "The bus is a scandal.")


def _sorting(*reported: str, judged: tuple[str, ...]) -> str:
    lines = [(text, "report") for text in reported] + [(text, "opinion") for text in judged]
    statements = "\n".join(
        f'      line-{number}: {{text: "{text}", answer: {answer}, explain: Ask what you would look up.}}'
        for number, (text, answer) in enumerate(lines, 1)
    )
    return f"""\
questions:
  - id: town-letters
    kind: classify
    skill: checkable
    prompt: Sort these lines from letters to a town paper.
    labels:
      report: {{text: Factual in kind, type: fact}}
      opinion: {{text: Opinion, type: opinion}}
    statements:
{statements}
"""


def _truths(holds: int, fails: int) -> str:
    statements = "\n".join(
        f"      sum-{number}: {{text: {number} and {number} make {2 * number + (number > holds)}., "
        f"answer: {'holds' if number <= holds else 'fails'}, explain: Count.}}"
        for number in range(1, holds + fails + 1)
    )
    return f"""\
questions:
  - id: sums
    kind: classify
    skill: type-not-truth
    prompt: Which of these sums hold?
    labels:
      holds: {{text: It holds, truth: holds}}
      fails: {{text: It fails, truth: fails}}
    statements:
{statements}
"""


RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "P006",
        "warning",
        "too little reporting, or too little opinion",
        f"Among statements marked `type: fact` or `type: opinion`, once there are {LEAST_MARKED} and some of each: "
        "each side is 40 to 60 %, as near as whole numbers come to that. The mark stands at a label of `classify` "
        "(for all statements with that key), at a statement, or at a question.",
        "Add statements of the rarer type. A learner who answers everything alike should not do well.",
        failing=_sorting(*_REPORTED, "The gate is green.", "A dog ran off.", judged=_JUDGED[:2]),
        passing=_sorting(*_REPORTED, judged=_JUDGED),
        check=_reporting,
    ),
    Rule(
        "P007",
        "warning",
        "too little that is sound, or too little that is not",
        f"Among statements marked `truth: holds` or `truth: fails`, once there are {LEAST_MARKED}: each side is 40 to "
        "60 %, as near as whole numbers come to that. `truth: unknown` counts for neither.",
        "Add sound figures and statements to a set of slips, or it teaches to doubt everything; and the other way "
        "about.",
        failing=_truths(2, 7),
        passing=_truths(4, 5),
        check=_sound,
    ),
)
