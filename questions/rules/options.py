"""Rules about options side by side: those that fall away unread, those that mean the same, those that cannot be wrong.

The rules on wording are those on which writers of test questions agree (Haladyna, Downing and Rodriguez 2002).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from questions.diagnostics.diagnostic import shown
from questions.messages import Message
from questions.quantity import LONGEST, QuantityError, read_quantity
from questions.rules.rule import Breach, ItemSet, Rule, each, in_english, options_of, statements_of
from questions.rules.words import unquoted, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.kinds.question_parts import Alternative
    from questions.model import AnyQuestion

_ABOVE: Final = re.compile(
    r"(?:all|none|both|neither|any|either|two|some)(?:\s+of)?\s+(?:the\s+|these\s+)?(?:above|below|others?|options?|answers?)"
    r"(?:\s+(?:are|is)\s+\w+)?\W*|(?:all|none)\s+of\s+these\W*|(?:both\s+)?[a-j](?:,\s*[a-j])*\s+and\s+[a-j]\W*",
    re.IGNORECASE,
)
_ABSOLUTE: Final = re.compile(
    r"\b(?:always|never|everyone|everybody|nobody|no one|entirely|completely|absolutely|impossible"
    r"|without exception|in (?:every|all|any) cases?|(?:at|under) no (?:time|circumstances))\b",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_EMPTY: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "it",
        "that",
        "this",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
    ]
)
"""Words that two options may differ in without meaning anything else."""

_ALIKE: Final = 86
"""Two words this alike (0 to 100) that begin alike are taken for forms of one word, or one of them for a slip."""


def _above(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    for option in asked.alternatives if asked else ():
        if _ABOVE.fullmatch(option.text.strip()):
            message = Message(
                "{option} is about the other options, and options are shuffled.", option=shown(option.text)
            )
            advice = Message("ask with kind: multi, or write an option of its own")
            yield Breach(option.path, message, advice)


def _absolutes(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if asked is None or asked.several:
        return
    given = f"{question.passage or ''} {question.prompt}"
    marked = [
        (option, found[0])
        for option in asked.alternatives
        if (found := _ABSOLUTE.search(unquoted(option.text))) and found[0].casefold() not in given.casefold()
    ]
    if not marked or not all(option.wrong for option, _ in marked):
        return
    if len(marked) * 2 >= len(asked.wrong):
        option, word = marked[0]
        message = Message(
            "{count} of {all} wrong options go to an extreme ({word}), and the key does not.",
            count=len(marked),
            all=len(asked.wrong),
            word=shown(word),
        )
        advice = Message("write wrong options that could be true of some other text")
        yield Breach(option.path, message, advice)


def _near_options(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if asked is None:
        return
    contents = {one.id: [word for word in words(one.text) if word not in _EMPTY] for one in asked.alternatives}
    figures = _figures(asked.alternatives)
    for one, other in combinations(asked.alternatives, 2):
        first, second = shown(one.text), shown(other.text)
        if one.id in figures and figures[one.id] == figures.get(other.id):
            message = Message("{one} is the same figure as {other}.", one=second, other=first)
            yield Breach((*other.path, "text"), message, Message("keep one of them"))
        elif contents[one.id] and _one_meaning(contents[one.id], contents[other.id]):
            message = Message("{one} says nearly the same as {other}.", one=second, other=first)
            yield Breach((*other.path, "text"), message, Message("tell them apart, or keep one of them"))


def _one_meaning(one: list[str], other: list[str]) -> bool:
    """Whether two options differ in nothing, or in one word that is likely a form of the other's."""
    if len(one) != len(other):
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return not differing
    ((a, b),) = differing
    letters = a.isalpha() and b.isalpha()
    return letters and len(one) > 2 and a[:3] == b[:3] and fuzz.ratio(a, b) >= _ALIKE


def _figures(options: Sequence[Alternative]) -> dict[str, tuple[float, str]]:
    """The options that are one figure each, by id as the figure and its unit."""
    found: dict[str, tuple[float, str]] = {}
    for option in options:
        if len(option.text) > LONGEST or not _DIGIT.search(option.text):
            continue
        unit = "percent" if re.search(r"%|per ?cent\b", option.text) else "USD" if "$" in option.text else ""
        unit = unit or " ".join(word for word in words(option.text) if word.isalpha() and word not in _SCALES)
        try:
            found[option.id] = read_quantity(option.text, unit), unit
        except QuantityError:
            continue
    return found


_SCALES: Final = frozenset(("thousand", "million", "billion", "trillion", "about", "around", "nearly", "almost"))


def _never_wrong(question: AnyQuestion) -> Iterator[Breach]:
    asked = options_of(question)
    if asked and not asked.several and not asked.wrong:
        message = Message("Every option is right or accepted, so no answer can be wrong.")
        advice = Message("add an option that is wrong, or discuss this instead")
        yield Breach(asked.path, message, advice, at_key=True)


def _all_alike(question: AnyQuestion) -> Iterator[Breach]:
    asked, statements = options_of(question), statements_of(question)
    if asked and asked.several and not asked.wrong:
        message = Message("Every option is right, so ticking all without reading scores in full.")
        yield Breach(("answer",), message, Message("add options that do not apply"), at_key=True)
    elif len({one.id for _, part in statements for one in part.right}) == 1:
        message = Message(
            "All {count} statements are {label}.",
            count=len(statements),
            label=shown(statements[0][1].right[0].text),
        )
        yield Breach(("statements",), message, Message("add statements with another label"), at_key=True)


def _options(*texts: str) -> str:
    """A question about a leaflet; the first option is the key."""
    listed = "\n".join(
        f'      option-{number}: {{text: "{text}"' + (", feedback: Read the second line again.}" if number > 1 else "}")
        for number, text in enumerate(texts, 1)
    )
    return f"""\
questions:
  - id: leaflet
    kind: choice
    skill: arithmetic
    passage: The leaflet counts 40 stalls on the market. 10 of them sell fruit.
    prompt: What does the leaflet say of fruit?
    options:
{listed}
    answer: option-1
    explain: 10 of 40 is a quarter.
"""


def _multi(answer: str) -> str:
    return f"""\
questions:
  - id: marks
    kind: multi
    skill: genre
    prompt: Which are marks of a press release?
    options:
      contact: {{text: A contact for journalists, feedback: Whoever writes about themselves wants to be called.}}
      praise: {{text: The sender is praised, feedback: The sender wrote it.}}
      byline: {{text: A reporter is named as the author, feedback: A press release has no reporter.}}
    answer: {answer}
    explain: It is written by those whom it is about, for journalists.
"""


RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q010",
        "warning",
        "all or none of the above",
        "An option that speaks of the other options: “all of the above”, “none of these”, “both answers”, “A and C”. "
        "English only.",
        "Ask with `kind: multi`, where several may be right, or write an option of its own. Options change places.",
        failing=_options("A quarter of the stalls sell it.", "Half of the stalls sell it.", "None of the above"),
        passing=_options("A quarter of the stalls sell it.", "Half of the stalls sell it.", "A tenth of them sell it."),
        check=in_english(each(_above)),
    ),
    Rule(
        "Q011",
        "warning",
        "extremes as decoys",
        "A `choice` in which at least half of the wrong options hold a word such as always, never, nobody, completely "
        "or impossible, and neither the key nor the passage does. Words in quotation marks do not count. English only.",
        "Who knows tests strikes out such options unread. Write wrong options as moderate as the key.",
        failing=_options("A quarter of the stalls sell it.", "Every stall always sells it.", "Nobody there sells it."),
        passing=_options("A quarter of the stalls sell it.", "Half of the stalls sell it.", "A tenth of them sell it."),
        check=in_english(each(_absolutes)),
    ),
    Rule(
        "Q012",
        "warning",
        "two options that mean the same",
        "Two options with the same figure (13.4 % and 13.4 percent, $1.1bn and 1,100 million dollars), or with the "
        "same words in the same order, apart from words such as “the” and “is” and from one form of a word. (The "
        "same text twice is C043, an error.) It only suggests: look whether there is a difference that matters.",
        "Keep one of them. If one is the key, whoever chose the other was right and is told that they were not.",
        failing=_options(
            "25 percent of the stalls", "A tenth of the stalls", "25 % of the stalls", "A tenth of stalls"
        ),
        passing=_options("25 percent of the stalls", "A tenth of the stalls", "Half of the stalls"),
        check=each(_near_options),
    ),
    Rule(
        "Q013",
        "error",
        "no wrong answer",
        "A `choice` whose options are all the key or in `accept_also`.",
        "Add an option that is wrong. What has no wrong answer belongs into `discuss` or a reflection.",
        failing=_multi("[contact]").replace("multi", "choice").replace("[contact]", "contact")
        + "    accept_also: {praise: That can be said., byline: Now and then there is one.}\n",
        passing=_multi("[contact]").replace("multi", "choice").replace("[contact]", "contact")
        + "    accept_also: {praise: That can be said.}\n",
        check=each(_never_wrong),
    ),
    Rule(
        "Q014",
        "warning",
        "one answer for everything",
        "A `multi` whose options are all right, so that ticking all of them scores in full; a `classify` whose "
        "statements all have the same key.",
        "Add options or statements of which it is not so.",
        failing=_multi("[contact, praise, byline]"),
        passing=_multi("[contact, praise]"),
        check=each(_all_alike),
    ),
)
