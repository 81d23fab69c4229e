"""The texts of a question that a learner may see, each with its path and with who vouches for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from questions.model import Choice, Estimate, Numeric, Order, Poll, ShortText, Sorting, Ticking, Weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.model import Question
    from questions.rules.rule import Path

Role = Literal["given", "claimed", "told"]
"""`given`: the passage and the prompt, as facts to work with. `claimed`: statements, which may be wrong on purpose.
`told`: what Copydesk says itself, as explanation, hint or feedback. Options are in none of them: most are wrong."""


class LearnerText(NamedTuple):
    """One text below a question."""

    path: Path
    text: str
    role: Role


def learner_texts(question: Question) -> Iterator[LearnerText]:
    """The texts of `question` in which figures stand for something, with paths below it."""
    for path, text, role in _all(question):
        # Most texts have no figure, and are not looked at a second time.
        if text and _FIGURE.search(text):
            yield LearnerText(path, text, role)


_FIGURE: Final = re.compile(r"[0-9]|thousand|illion")


def _all(question: Question) -> Iterator[tuple[Path, str | None, Role]]:
    yield ("passage",), question.passage, "given"
    yield ("prompt",), question.prompt, "given"
    yield ("hint",), question.hint, "told"
    yield ("explain",), question.explain, "told"
    yield ("discuss",), question.discuss, "told"
    if isinstance(question, (Choice, Ticking, Poll)):
        for name, option in question.options.items():
            yield ("options", name, "feedback"), option.feedback, "told"
    elif isinstance(question, Order):
        for name, item in question.items.items():
            yield ("items", name, "feedback"), item.feedback, "told"
    elif isinstance(question, Weigh):
        for name, reason in question.reasons.items():
            yield ("reasons", name, "feedback"), reason.feedback, "told"
        for field in ("feedback", "accept_also", "reasons_also"):
            for name, text in getattr(question, field).items():
                yield (field, name), text, "told"
    elif isinstance(question, Estimate):
        yield ("given",), question.given, "given"
    elif isinstance(question, Sorting):
        for name, statement in question.statements.items():
            path: Path = ("statements", name)
            yield (*path, "text"), statement.text, "claimed"
            yield (*path, "explain"), statement.explain, "told"
            for kind in ("feedback", "accept_also"):
                for label, text in getattr(statement, kind).items():
                    yield (*path, kind, label), text, "told"
    if isinstance(question, (Choice, Ticking, Numeric)):
        for name, text in question.accept_also.items():
            yield ("accept_also", name), text, "told"
    if isinstance(question, (Numeric, ShortText)):
        for name, text in question.misconceptions.items():
            yield ("misconceptions", name), text, "told"
