"""The texts of a question in which figures stand for something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.kinds.question_parts import LearnerText
    from questions.model import AnyQuestion


def texts_with_figures(question: AnyQuestion) -> Iterator[LearnerText]:
    """The texts of `question` in which figures stand for something, with paths below it. Options are none of them:
    most are wrong."""
    for each in kind_of(question).learner_texts(question):
        # Most texts have no figure, and are not looked at a second time.
        if each.role in ("given", "claimed", "told") and _FIGURE.search(each.text):
            yield each


_FIGURE: Final = re.compile(r"[0-9]|thousand|illion")
