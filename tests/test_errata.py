"""What was found wrong in the content of the first edition stays right, and so does its whole kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import pytest

from bot.services.checking import check
from bot.services.content import bundled_folders
from lessons.model import Lesson
from questions.kinds.filling import VERDICTS
from questions.model import SKILLS, AnyQuestion, Pack, Question

REPORT = check(bundled_folders())
OWNERS: list[Pack | Lesson] = [*REPORT.packs.values(), *REPORT.lessons.values()]

each_owner = pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.id)

UNSEEN = {"id", "kind", "skill", "skills", "type", "truth", "note", "ignore", "source", "sources", "figures", "answer"}
UNSEEN |= {"reason", "practice", "substitute", "terms", "lesson", "see", "language"}
"""Fields of packs, lessons and their parts that no learner reads."""


def questions_of(owner: Pack | Lesson) -> list[AnyQuestion]:
    """The questions of a pack, or those among the steps of a lesson."""
    parts = owner.questions if isinstance(owner, Pack) else owner.steps
    return [part for part in parts if isinstance(part, Question)]


def texts_of(fields: Mapping[str, Any]) -> Iterator[str]:
    """Every text of a pack, a lesson or a part of one that a learner may see."""
    for field, value in fields.items():
        if field not in UNSEEN:
            yield from _texts_in(value)


def _texts_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for part in value:
                yield from texts_of(part) if isinstance(part, dict) else _texts_in(part)
        case dict():  # under names that an author chose, which may be those of fields
            for part in value.values():
                yield from texts_of(part) if isinstance(part, dict) else _texts_in(part)


# ---------------------------------------------------------------------------- 22: ids in what learners read


def _parts(question: AnyQuestion) -> Iterator[str]:
    for field in ("options", "statements", "labels", "reasons", "items"):
        yield from getattr(question, field, ())


@each_owner
def test_22_no_text_that_a_learner_sees_holds_an_id(owner: Pack | Lesson) -> None:
    questions = questions_of(owner)
    ids = {*REPORT.packs, *REPORT.lessons, *owner.figures, *owner.sources, *(question.id for question in questions)}
    ids |= {*chain.from_iterable(map(_parts, questions))}
    codes = {name for name in ids if re.search(r"[0-9_]", name) and not name.isdigit()}
    codes |= {name for name in (*VERDICTS, *SKILLS) if "-" in name}
    for text in texts_of(owner.model_dump()):
        words = set(re.findall(r"(?<![\w/.-])[a-z0-9]+(?:[-_][a-z0-9]+)*(?![\w/-])", text))
        assert not words & codes, text
