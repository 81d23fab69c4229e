"""What packs hold, counted: questions by skill, kind, source, type and truth.

Promises tables that are computed from the packs alone, so that a page made of them cannot drift from the content.
Refuses to judge them: bounds are the rules' business (`questions.rules`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from questions.kinds import KINDS
from questions.model import SKILLS, AnyQuestion, Pack, Source, StatementType, Truth
from questions.rules.rule import items_of_pack
from questions.rules.shared.marked_statements import marked_statements

INVENTED: Final = "invented"
"""What all texts written for a course are counted under."""

OWN: Final = "others"
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the heads of the columns, and rows of as many cells."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(packs: Iterable[Pack], shared: Mapping[str, Source]) -> list[Table]:
    """Skills by kinds, skills by sources, types by truth, and the packs one by one; `shared` are sources by id."""
    all_packs = list(packs)
    items = [(pack, question) for pack in all_packs for question in pack.questions]
    kinds = Counter((question.skill, question.kind) for _, question in items)
    origins = Counter((question.skill, _origin(pack, question, shared)) for pack, question in items)
    found = [one for pack in all_packs for one in marked_statements(items_of_pack(pack))]
    marks = Counter((one.type or NONE, one.truth or NONE) for one in found)
    practised = {question.skill for _, question in items}
    skills = [skill for skill in dict.fromkeys((*SKILLS, *sorted(practised))) if skill in practised]
    sources = [*shared, INVENTED, OWN, NONE]
    types, truths = [*get_args(StatementType), NONE], [*get_args(Truth), NONE]
    return [
        _crossed("Skills and kinds", "skill", skills, list(KINDS), kinds),
        _crossed("Skills and sources", "skill", skills, sources, origins),
        _crossed("Type and truth of statements", "type", types, truths, marks),
        Table(
            "Packs",
            ["pack", "language", "questions", "holds", "fails", "unknown", "asks how sure", "to discuss"],
            [_pack_row(pack) for pack in all_packs],
        ),
    ]


def tables_as_markdown(found: Iterable[Table]) -> str:
    """The tables as Markdown."""
    return "\n".join(f"### {one.title}\n\n{_lines(one)}" for one in found)


def _lines(table: Table) -> str:
    rule = "|".join("---" for _ in table.heads)
    rows = "".join(f"| {' | '.join(row)} |\n" for row in table.rows)
    return f"| {' | '.join(table.heads)} |\n|{rule}|\n{rows}"


def _crossed(
    title: str, first: str, rows: Sequence[str], columns: Sequence[str], counts: Counter[tuple[str, str]]
) -> Table:
    """Counts by row and column, with sums; columns without any are left out."""
    used = [column for column in columns if any(counts[row, column] for row in rows)]
    body = [
        [row, *(_cell(counts[row, column]) for column in used), _sum(counts[row, one] for one in used)] for row in rows
    ]
    sums = ["all", *(_sum(counts[row, column] for row in rows) for column in used)]
    whole = _sum(counts[row, column] for row in rows for column in used)
    return Table(title, [first, *used, "all"], [*body, [*sums, whole]])


def _cell(count: int) -> str:
    return str(count) if count else "–"


def _sum(counts: Iterable[int]) -> str:
    return str(sum(counts))


def _origin(pack: Pack, question: AnyQuestion, shared: Mapping[str, Source]) -> str:
    if question.source is None:
        return NONE
    if question.source in shared:
        return question.source
    return INVENTED if pack.sources[question.source].invented else OWN


def _pack_row(pack: Pack) -> list[str]:
    truths = Counter(one.truth for one in marked_statements(items_of_pack(pack)))
    sure = sum(question.confidence for question in pack.questions)
    discuss = sum(question.discuss is not None for question in pack.questions)
    counts = [len(pack.questions), truths["holds"], truths["fails"], truths["unknown"], sure, discuss]
    return [pack.id, pack.language, *map(_cell, counts)]
