"""Ids made of what people call things.

Promises an id as `questions.model` has them: the name itself, where it is one already. Refuses to tell ids apart, which
whoever gives several has to do.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_ID = 60
"""Characters, as in `questions.model`."""


def id_from(name: str, most: int = LONGEST_ID) -> str:
    """`name` written as an id of at most so many characters; empty where no letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", name[:300]).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9_-]+", "-", plain)
    return re.sub(r"([-_])[-_]+", r"\1", plain).strip("-_")[:most].strip("-_")
