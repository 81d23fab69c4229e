"""A rule about names that only authors know: the ids of options, statements, labels and figures.

Learners see letters and numbers where authors write ids, so `s3` in an explanation tells them nothing. An id that is
also a word (`water`, `half-time`) may stand in a text as that word, and is let pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never, get_args

from questions.diagnostics.diagnostic import shown
from questions.kinds import FillInParts, HandIn, PickOne, TickSeveral, TypeIn, kind_of
from questions.messages import Listing, Message
from questions.model import SKILLS, VerdictId
from questions.rules.rule import Breach, ItemSet, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from questions.kinds.question_parts import Path
    from questions.model import AnyQuestion

_NO_WORD: Final = re.compile(r"[0-9_]")
_ID: Final = re.compile(r"(?<![\w/.-])[a-z0-9]+(?:[-_][a-z0-9]+)*(?![\w/-])")
"""What may be an id, not joined to anything else."""

_CODES: Final = frozenset(name for name in (*get_args(VerdictId), *SKILLS) if "-" in name)
"""Names of ours that are no words in any text."""


def _names(found: ItemSet) -> Iterator[Breach]:
    shared = _codes(found.figures) | _codes(found.sources) | _codes(found.skills)
    shared |= _codes(item.question.id for item in found.items) | _CODES
    if found.content_note:
        yield from _in_text(("content_note",), found.content_note, shared)
    for path, question in found.items:
        names = shared | _codes(_ids(question))
        for below, text, _ in kind_of(question).learner_texts(question):
            yield from _in_text((*path, *below), text, names)


def _codes(names: Iterable[str]) -> set[str]:
    return {name for name in names if _NO_WORD.search(name) and not name.isdigit()}


def _ids(question: AnyQuestion) -> Iterator[str]:
    """The ids of all that can be answered, and of what it is answered to."""
    kind = kind_of(question)
    ask = kind.ask(question, kind.order(question, 0))
    match ask:
        case PickOne(entries) | TickSeveral(entries) | HandIn(entries):
            yield from (entry.id for entry in entries)
        case FillInParts(parts):
            for part in parts:
                yield part.id
                yield from (entry.id for entry in part.entries)
        case TypeIn():
            pass
        case _:
            assert_never(ask)


def _in_text(path: Path, text: str, names: set[str]) -> Iterator[Breach]:
    if told := sorted(names.intersection(_ID.findall(text))):
        message = Message("The text names an id, which no learner sees: {names}.", names=Listing(map(shown, told)))
        yield Breach(path, message, Message("say what it stands for, or quote its words"))


RULE: Final = Rule(
    "Q030",
    "warning",
    "a text that names an id",
    "All texts that learners see, for the ids of the question's parts, of the questions, figures and sources of its"
    " file, of verdicts and of skills. An id of letters alone, with or without hyphens, may be a word and is let"
    " pass, except for `cannot-tell` and skills such as `type-not-truth`.",
    "Learners never see ids. Say what the part says (“the sentence on ticket sales”), or where it stands.",
    _names,
    __file__,
)
