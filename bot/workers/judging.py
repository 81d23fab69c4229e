"""Sound content held against rules: findings become problems with their places.

Promises problems by place, errors first where a file has more than are listed. Refuses to choose the rules: they come
from `questions`, `lessons` and the cards, which services do not know. The bot at rest does without this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lessons.model import Lesson
from lessons.rules.run import LessonInUse, lesson_findings
from questions.diagnostics.diagnostic import Diagnostic, DiagnosticList, Document, Finding
from questions.model import Pack
from questions.rules.rule import ItemSet, Rule
from questions.rules.run import pack_findings


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules that content is held against: those for items and sets of them, and those for lessons."""

    items: Sequence[Rule[ItemSet]]
    lessons: Sequence[Rule[LessonInUse]]

    def about_pack(self, document: Document, pack: Pack) -> tuple[Diagnostic, ...]:
        """What there is to say of a pack that came from `document`."""
        return _placed(document, pack_findings(pack, self.items))

    def about_lesson(self, document: Document, lesson: Lesson, packs: Mapping[str, Pack]) -> tuple[Diagnostic, ...]:
        """What there is to say of a lesson that came from `document`; `packs` are those it practises with."""
        return _placed(document, lesson_findings(LessonInUse(lesson, packs), self.items, self.lessons))


def _placed(document: Document, found: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    problems = DiagnosticList(document.path)
    # A list that is full takes no more: first what keeps the file out.
    for finding in sorted(found, key=lambda one: one.level):
        problems.note(finding, document.positions)
    return problems.sorted()
