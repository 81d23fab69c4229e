"""Exchange formats: one module each, registered here and nowhere else."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.formats.exchange import Format

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({one.name: one for one in ()})
"""By name, in the order in which help texts list them."""
