"""What changed from one version of a pack to the next, question by question.

Promises to tell a question whose key changed from one whose wording did: answers given before a new key were judged by
another one. Refuses to compare packs that do not belong together; ids are what it goes by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from questions.kinds import kind_of

if TYPE_CHECKING:
    from questions.model import AnyQuestion, Pack


@dataclass(frozen=True, slots=True)
class Revision:
    """Ids of questions, in the order of the pack that holds them."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[str, ...]
    """Changed, but judged as before."""
    rekeyed: tuple[str, ...]
    """What is right, or what it is worth, is no longer what it was."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.reworded or self.rekeyed)


def compare(old: Pack, new: Pack) -> Revision:
    """What became of `old` in `new`."""
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    both = [name for name in after if name in before]
    rekeyed = [name for name in both if _judging(before[name], old) != _judging(after[name], new)]
    return Revision(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        reworded=tuple(name for name in both if before[name] != after[name] and name not in rekeyed),
        rekeyed=tuple(rekeyed),
    )


def _judging(question: AnyQuestion, pack: Pack) -> tuple[object, ...]:
    """All that decides what a response is worth."""
    return (question.kind, question.points, *kind_of(question).judged_by(question, pack.figures))
