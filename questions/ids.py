"""Ids made of what people call things.

Promises an id as `questions.model` has them: the name itself, where it is one already. Refuses to tell ids apart, which
whoever gives several has to do.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_ID = 60
"""Characters, as in `questions.model`."""


_SUFFIXES: Final = re.compile(r"(\.[A-Za-z]{1,5}){1,2}$")
"""Of a file's name: `.csv`, `.gift.txt`."""


def name_of_file(file: str) -> str:
    """A file's name without its suffixes."""
    return _SUFFIXES.sub("", file)


def title_from(file: str) -> str:
    """What to call a pack that comes from this file and does not say it: `old-quiz.gift` is “Old quiz”."""
    words = re.sub(r"[-_\s]+", " ", name_of_file(file)).strip()
    return words[:1].upper() + words[1:] or file


def id_from(name: str, most: int = LONGEST_ID) -> str:
    """`name` written as an id of at most so many characters; empty where no letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", name[:300]).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9_-]+", "-", plain)
    return re.sub(r"([-_])[-_]+", r"\1", plain).strip("-_")[:most].strip("-_")
