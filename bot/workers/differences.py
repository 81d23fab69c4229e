"""Two versions of a text, line by line, at a bounded cost.

Promises the form of `diff -u`. Where two texts are so long and so unlike that a comparison line by line would cost too
much, all that is between their common beginning and end counts as replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

MOST_PAIRS = 1_000_000_000
"""Of lines that are compared; the comparison keeps a bit for each."""

Tag = Literal["replace", "delete", "insert", "equal"]
Change = tuple[Tag, int, int, int, int]
"""As `difflib` has it: what is done, from where to where in the old lines, from where to where in the new ones."""


class _Found(SequenceMatcher[str]):
    """Changes that are known already, in hunks; difflib's own way to find them is quadratic."""

    def __init__(self, found: list[Change]) -> None:
        super().__init__(None, (), ())
        self._found = found

    def get_opcodes(self) -> list[Change]:
        """Those that were found."""
        return self._found


def unified(old: str, new: str, old_name: str, new_name: str) -> str:
    """What changed from `old` to `new`; empty where nothing did."""
    before, after = old.splitlines(), new.splitlines()
    hunks = [
        line
        for hunk in _Found(changed_lines(before, after)).get_grouped_opcodes()
        for line in _hunk(hunk, before, after)
    ]
    return "\n".join([f"--- {old_name}", f"+++ {new_name}", *hunks]) if hunks else ""


def changed_lines(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """What turns one list of lines into the other."""
    start = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    start = min(len(before), len(after)) if start is None else start
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    middle, other = before[start : len(before) - end], after[start : len(after) - end]
    found: list[Change] = [("equal", 0, start, 0, start)] if start else []
    if len(middle) * len(other) > MOST_PAIRS:
        found.append(("replace", start, start + len(middle), start, start + len(other)))
    else:
        from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - 2.4 MiB, which a bot at rest does without

        for one in LCSseq.opcodes(middle, other):
            tag = one.tag
            assert tag in ("replace", "delete", "insert", "equal"), tag
            old, new = (start + one.src_start, start + one.src_end), (start + one.dest_start, start + one.dest_end)
            if found and "equal" not in (tag, found[-1][0]):  # it tells what goes and what comes one by one
                _, old_start, _, new_start, _ = found.pop()
                found.append(("replace", old_start, old[1], new_start, new[1]))
            else:
                found.append((tag, *old, *new))
    if end:
        found.append(("equal", len(before) - end, len(before), len(after) - end, len(after)))
    return found


def _hunk(hunk: Sequence[tuple[str, int, int, int, int]], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
    for tag, old_start, old_end, new_start, new_end in hunk:
        if tag == "equal":
            yield from (f" {line}" for line in before[old_start:old_end])
        else:
            yield from (f"-{line}" for line in before[old_start:old_end])
            yield from (f"+{line}" for line in after[new_start:new_end])


def _range(start: int, end: int) -> str:
    """Lines as a hunk's head names them, from 1; an empty range begins with the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
