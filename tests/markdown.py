"""Tables as measuring commands print them."""

from __future__ import annotations

from collections.abc import Sequence


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns are aligned, so that it is good plain text as well."""
    cells = [head, *rows]
    widths = [max(len(line[at]) for line in cells) for at in range(len(head))]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    first, *rest = ("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells)
    return "\n".join([first, rule, *rest])
