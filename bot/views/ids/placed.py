"""What the controls of a question's card share, whosever run it is asked in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from bot.views.id_codec import AtT_co, Control, PlacePart


@dataclass(frozen=True, slots=True)
class Placed(Control, Generic[AtT_co]):
    """About a question of a run of one's own, or of a class: the card of either has the same controls."""

    at: PlacePart[AtT_co]
