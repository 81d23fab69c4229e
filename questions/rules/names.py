"""A rule about names that only authors know: the ids of options, statements, labels and figures.

Learners see letters and numbers where authors write ids, so `s3` in an explanation tells them nothing. An id that is
also a word (`water`, `half-time`) may stand in a text as that word, and is let pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from questions.diagnostics.diagnostic import shown
from questions.kinds.filling import VERDICTS
from questions.messages import Message
from questions.model import SKILLS
from questions.rules.rule import Finding, ItemSet, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from questions.rules.rule import Path

_UNSEEN: Final = frozenset({"id", "kind", "skill", "type", "truth", "note", "ignore", "source", "answer", "reason"})
"""What no learner reads, besides the ids themselves, which are the keys of what they do read."""

_NAMING: Final = ("options", "statements", "labels", "reasons", "items")
"""Where the parts of a question stand, each under its id."""

_NO_WORD: Final = re.compile(r"[0-9_]")
_ID: Final = re.compile(r"(?<![\w/.-])[a-z0-9]+(?:[-_][a-z0-9]+)*(?![\w/-])")
"""What may be an id, not joined to anything else."""

_CODES: Final = frozenset(name for name in (*VERDICTS, *SKILLS) if "-" in name)
"""Names of ours that are no words in any text."""


def _names(found: ItemSet) -> Iterator[Finding]:
    shared = _codes(found.figures) | _codes(found.sources) | _codes(item.question.id for item in found.items) | _CODES
    if found.content_note:
        yield from _in_text(("content_note",), found.content_note, shared)
    for path, question in found.items:
        names = shared.union(*(_codes(getattr(question, field, ())) for field in _NAMING))
        for below, text in _texts(question.model_dump(exclude_none=True)):
            yield from _in_text((*path, *below), text, names)


def _codes(names: Iterable[str]) -> set[str]:
    return {name for name in names if _NO_WORD.search(name) and not name.isdigit()}


def _texts(fields: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every text of a question or a part of it that a learner may see, with its path.

    Below a field there are texts and parts under names that authors chose, which may be those of fields.
    """
    for field, value in fields.items():
        if field in _UNSEEN:
            continue
        if isinstance(value, str):
            yield (field,), value
        elif isinstance(value, dict):
            for name, part in cast("dict[str, Any]", value).items():
                if isinstance(part, str):
                    yield (field, name), part
                elif isinstance(part, dict):
                    yield from (((field, name, *path), text) for path, text in _texts(cast("dict[str, Any]", part)))


def _in_text(path: Path, text: str, names: set[str]) -> Iterator[Finding]:
    if told := sorted(names.intersection(_ID.findall(text))):
        message = Message("The text names an id, which no learner sees: {names}.", names=", ".join(map(shown, told)))
        yield Finding(path, message, Message("say what it stands for, or quote its words"))


_SPOT: Final = """\
questions:
  - id: fair-report
    kind: spot
    skill: arithmetic
    prompt: Pick the sentences in which the sum does not come out.
    options:
      s1: {text: "Ten of the 40 stalls, a quarter of them, sold food.", feedback: Ten of 40 is a quarter.}
      s2: {text: "Sales rose from 200 tickets to 240, by 40 percent.", feedback: The rise is a fifth of 200.}
      s3: {text: "A third of the 120 helpers, 40 people, came by bus.", feedback: A third of 120 is 40.}
    answer: [s2]
    explain: %s
"""

RULES: Final[tuple[Rule[ItemSet], ...]] = (
    Rule(
        "Q030",
        "warning",
        "a text that names an id",
        "All texts that learners see, for the ids of the question's parts, of the questions, figures and sources of its"
        " file, of verdicts and of skills. An id of letters alone, with or without hyphens, may be a word and is let"
        " pass, except for `cannot-tell` and skills such as `type-not-truth`.",
        "Learners never see ids. Say what the part says (“the sentence on ticket sales”), or where it stands.",
        failing=_SPOT % "In s2 a count was read as a percentage.",
        passing=_SPOT % "In the sentence on sales a count was read as a percentage.",
        check=_names,
    ),
)
