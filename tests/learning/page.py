"""docs/learning.md: what people wrote at its head, and below it a section for each simulation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = Path(__file__).parents[2] / "docs" / "learning.md"

MARK = "<!-- Below this line everything is written by `make learning`. -->"


def rewritten(text: str, sections: Mapping[str, str], order: Sequence[str]) -> str:
    """The page with these sections anew, by title; the others stay, and all are in this order."""
    head, _, generated = text.partition(MARK)
    there = {
        match[1].strip(): match[0].strip() + "\n"
        for match in re.finditer(r"^## (.*?)$.*?(?=^## |\Z)", generated, re.MULTILINE | re.DOTALL)
    }
    current = {**there, **sections}
    return f"{head.rstrip()}\n\n{MARK}\n\n" + "\n".join(current[title] for title in order if title in current)
