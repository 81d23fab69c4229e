"""Runs rules, and takes out what an author breaks on purpose.

Promises that a finding is left out only where an `ignore` at its item, or at the whole file, gives the reason; and that
an `ignore` which leaves nothing out is a finding itself, so that none outlives its cause. Refuses to know files and
places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from questions.diagnostics.diagnostic import Code, Finding, closest, shown
from questions.messages import Message
from questions.rules.rule import ItemSet, Rule, SubjectT, items_of_pack

if TYPE_CHECKING:
    from questions.kinds.question_parts import Path
    from questions.model import Pack


@dataclass(frozen=True, slots=True)
class Ignores:
    """What authors ignore: by the path of a question (or `()`, the whole file), codes with reasons."""

    by_path: Mapping[Path, Mapping[str, str]]

    @classmethod
    def of(cls, whole: Mapping[str, str], items: ItemSet) -> Ignores:
        """Those of a file and of its questions."""
        own = {item.path: item.question.ignore for item in items.items if item.question.ignore}
        return cls({**own, (): whole} if whole else own)


def broken_rules(subject: SubjectT, rules: Iterable[Rule[SubjectT]]) -> list[Finding]:
    """All that breaks `rules`, whether ignored or not."""
    return [finding for rule in rules for finding in rule.findings(subject)]


def kept(found: Sequence[Finding], ignores: Ignores, codes: Collection[str]) -> list[Finding]:
    """`found` without what is ignored, and a finding for each `ignore` that does nothing.

    `codes` are those of all rules that have run.
    """
    used: set[tuple[Path, str]] = set()
    left: list[Finding] = []
    for one in found:
        places = [place for place in (one.path[:2], ()) if one.code in ignores.by_path.get(place, ())]
        used.update((place, one.code) for place in places)
        if not places:
            left.append(one)
    return [*left, *_idle(ignores, used, codes)]


def pack_findings(pack: Pack, rules: Sequence[Rule[ItemSet]]) -> list[Finding]:
    """What is to be said of a pack by these rules."""
    items = items_of_pack(pack)
    return kept(broken_rules(items, rules), Ignores.of(pack.ignore, items), {rule.code for rule in rules})


def _idle(ignores: Ignores, used: Collection[tuple[Path, str]], codes: Collection[str]) -> Iterable[Finding]:
    for place, reasons in ignores.by_path.items():
        for code in reasons:
            if (place, code) in used:
                continue
            if code in codes:
                message = Message("Nothing here breaks {code}, so there is nothing to ignore.", code=code)
                advice = Message("remove it")
            else:
                message, advice = Message("There is no rule {name}.", name=shown(code)), closest(code, codes)
            yield Finding((*place, "ignore", code), Code.IDLE_IGNORE, message, advice, "warning", at_key=True)
