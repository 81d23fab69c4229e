"""Rules about what a learner is told afterwards: an explanation, feedback on a wrong way, something to talk about.

Explained feedback works about ten times as well as right or wrong alone (Van der Kleij and others 2015: 0.49 against
0.05), and a decoy is learned as true unless something is said of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from questions.kinds import kind_of
from questions.messages import Message
from questions.rules.rule import Breach, ItemSet, Rule, each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.model import AnyQuestion

LIVE: Final = 5
"""A pack of so many questions is enough for a class quiz."""


def _explanation(question: AnyQuestion) -> Iterator[Breach]:
    kind, parts = kind_of(question), kind_of(question).parts(question)
    if question.explain or not kind.graded or (parts and all(part.explain for part in parts)):
        return
    yield Breach((), Message("Nothing explains why the key is right."), Message("add explain"))


def _feedback(question: AnyQuestion) -> Iterator[Breach]:
    kind = kind_of(question)
    reckoned = kind.reckoned(question)
    if reckoned and not reckoned.misconceptions:
        message = Message("No wrong way to this figure has feedback.")
        yield Breach((), message, Message("add misconceptions"))
    for part in kind.parts(question):
        bare = [one for one in part.wrong if not one.feedback]
        if bare and not part.explain:
            yield Breach(bare[0].path, *_bare([one.id for one in bare], len(part.wrong), part.what))


def _bare(
    names: Sequence[str], of: int, what: Literal["option", "reason", "verdict", "label"]
) -> tuple[Message, Message]:
    values = {"count": len(names), "all": of, "names": ", ".join(names)}
    match what, of == 1:
        case "option", True:
            message = Message("{count} of {all} wrong option without feedback: {names}.", **values)
        case "option", _:
            message = Message("{count} of {all} wrong options without feedback: {names}.", **values)
        case "reason", True:
            message = Message("{count} of {all} wrong reason without feedback: {names}.", **values)
        case "reason", _:
            message = Message("{count} of {all} wrong reasons without feedback: {names}.", **values)
        case "verdict", True:
            message = Message("{count} of {all} wrong verdict without feedback: {names}.", **values)
        case "verdict", _:
            message = Message("{count} of {all} wrong verdicts without feedback: {names}.", **values)
        case "label", True:
            message = Message("{count} of {all} wrong label without feedback: {names}.", **values)
        case "label", _:
            message = Message("{count} of {all} wrong labels without feedback: {names}.", **values)
    return message, Message("say what is wrong with each, to somebody who chose it")


def _discussion(found: ItemSet) -> Iterator[Breach]:
    if found.whole == "pack" and len(found.items) >= LIVE and not any(item.question.discuss for item in found.items):
        message = Message(
            "None of the {count} questions has something to discuss after a class quiz.", count=len(found.items)
        )
        advice = Message("add discuss to the question that divides people most")
        yield Breach(found.at, message, advice, at_key=True)


_TWO_OPTIONS: Final = """\
questions:
  - id: roof
    kind: choice
    skill: checkable
    prompt: "“The roof cost 80,000 euros.” What kind of statement is it?"
    options:
      fact: {text: Factual in kind}
      opinion: {text: An opinion%s}
    answer: fact
%s"""

_FEEDBACK: Final = ", feedback: The bill would settle it. What would settle an opinion?"
_EXPLAIN: Final = "    explain: A bill settles it, whether it turns out true or false.\n"


def _five(discuss: str) -> str:
    return "questions:\n" + "".join(
        f"""\
  - id: cost-{number}
    kind: choice
    skill: checkable
    prompt: "“{text}” What kind of statement is it?"
    options:
      fact: {{text: Factual in kind}}
      opinion: {{text: An opinion, feedback: Somebody has a list of these. It settles the matter.}}
    answer: fact
    explain: It can be looked up.
{discuss if number == 1 else ""}"""
        for number, text in enumerate(
            (
                "The roof cost 80,000 euros.",
                "Nine teachers have left since May.",
                "The pool opens at noon.",
                "Ann won the race twice.",
                "No bus runs on Sundays.",
            ),
            1,
        )
    )


RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q001",
        "warning",
        "no explanation",
        "A question without `explain`. For `classify`, an `explain` at every statement does as well.",
        "Say in a sentence or two why the key is right. Everybody sees it after the answer.",
        failing=_TWO_OPTIONS % (_FEEDBACK, ""),
        passing=_TWO_OPTIONS % (_FEEDBACK, _EXPLAIN),
        check=each(_explanation),
    ),
    Rule(
        "Q002",
        "warning",
        "a wrong answer without feedback",
        "Options that are neither key nor accepted and have no `feedback`; labels of a statement with neither "
        "`feedback` nor `explain`; explanations of a `verdict` without `feedback`; a `number` or `estimate` without a "
        "single one of `misconceptions`. `text`, `order` and `poll` need none.",
        "Tell those who chose it what led them there and why it fails. A decoy is learned unless something is said of "
        "it.",
        failing=_TWO_OPTIONS % ("", _EXPLAIN),
        passing=_TWO_OPTIONS % (_FEEDBACK, _EXPLAIN),
        check=each(_feedback),
    ),
    Rule(
        "P001",
        "warning",
        "nothing to discuss",
        f"A pack of {LIVE} or more questions, enough for a class quiz, of which none has `discuss`. "
        "Lessons have their own.",
        "Give `discuss` to the question on which people will differ: the class gets it as the opening of a thread. "
        "If the pack is for practice alone, ignore this rule and say so.",
        failing=_five(""),
        passing=_five("    discuss: Is there anybody who could change this number and not be found out?\n"),
        check=_discussion,
    ),
)
