"""Years in dates and periods as authors write them."""

from __future__ import annotations

import re
from typing import Final

_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


def years_in(text: str) -> list[int]:
    """The years from 1500 to 2099 that a text names, in its order."""
    return [int(year) for year in _YEAR.findall(text)]
