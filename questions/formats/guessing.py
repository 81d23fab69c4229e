"""Which format a file is in, by its name and how it begins."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

_BY_SUFFIX: Final = {
    ".gift": "gift",
    ".xml": "moodle-xml",
    ".xlsx": "kahoot",
    ".yaml": "red",
    ".yml": "red",
    ".tsv": "csv",
}
_KOTOBA: Final = re.compile(rb"\W*question\W+answers\W+comment\b", re.IGNORECASE)
_AIKEN: Final = re.compile(rb"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)
_GIFT: Final = re.compile(rb"\{[^{}]*(?:[=~#]|T|F|TRUE|FALSE)[^{}]*\}", re.IGNORECASE)
_LOOKED_AT: Final = 20_000
"""Bytes from the beginning; a question stands there in every file that is one."""


def guess_format(name: str, content: bytes) -> str | None:
    """The name of the format that a file is most likely in, as in `--from`; None where nothing tells."""
    suffix, head = PurePath(name).suffix.lower(), content[:_LOOKED_AT]
    if suffix == ".csv":
        return "kotoba" if _KOTOBA.match(head) else "csv"
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if head.startswith(b"PK"):
        return "kahoot"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "moodle-xml"
    if _AIKEN.search(head):
        return "aiken"
    return "gift" if _GIFT.search(head) else None
