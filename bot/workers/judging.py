"""Sound content held against rules: findings become problems with their places.

Promises problems by place, errors first where a file has more than are listed. Refuses to choose the rules: they come
from `questions`, `lessons` and the cards, which services do not know. The bot at rest does without this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lessons.model import Lesson
from lessons.rules import LessonInUse, lesson_findings
from questions.diagnostics.diagnostic import Diagnostic, DiagnosticList
from questions.model import Pack
from questions.parsing.reader import Read
from questions.rules.rule import ItemSet, Rule
from questions.rules.run import Broken, pack_findings


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules that content is held against: those for items and sets of them, and those for lessons."""

    items: Sequence[Rule[ItemSet]]
    lessons: Sequence[Rule[LessonInUse]]

    def about_pack(self, read: Read, pack: Pack) -> tuple[Diagnostic, ...]:
        """What there is to say of a pack that came from `read`."""
        return _placed(read, pack_findings(pack, self.items))

    def about_lesson(self, read: Read, lesson: Lesson, packs: Mapping[str, Pack]) -> tuple[Diagnostic, ...]:
        """What there is to say of a lesson that came from `read`; `packs` are those it practises with."""
        return _placed(read, lesson_findings(LessonInUse(lesson, packs), self.items, self.lessons))


def _placed(read: Read, found: Iterable[Broken]) -> tuple[Diagnostic, ...]:
    problems = DiagnosticList(read.path)
    # A list that is full takes no more: first what keeps the file out.
    for code, level, (path, message, suggestion, at_key) in sorted(found, key=lambda one: one.level):
        place = read.positions.key(path) if at_key else read.positions.value(path)
        problems.add(place, code, message, suggestion, level)
    return problems.sorted()
