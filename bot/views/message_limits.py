"""What Discord takes in one message, as far as cards go by it. Without discord.py, for whoever only counts."""

from __future__ import annotations

from typing import Final

MOST_TEXT: Final = 4000
"""Characters of all texts together."""

MOST_PARTS: Final = 40
"""Components of a message, those inside others counted."""

MOST_LABEL: Final = 80
"""Characters of a button."""

MOST_ENTRY: Final = 100
"""Characters of an entry of a menu."""
