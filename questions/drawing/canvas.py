"""What charts are drawn on and with, in packs and in reports: a blank figure of matplotlib, its colours and its marks.

Promises letters of one font, which matplotlib brings, and colours that are told apart by people who see few of them
(Okabe and Ito, "Color Universal Design", 2008); lines differ by their marks as well. Matplotlib is loaded by the first
figure. It comes with the extra `reports`, as it is larger than all else that the bot needs.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")

LINE_MARKS: Final = "osD^vP*"
"""One for each of the colours."""

_DOTS: Final = 100
"""An inch."""

_SETTINGS: Final = {
    "font.family": "DejaVu Sans",
    "text.parse_math": False,  # a dollar sign is one
}


@contextmanager
def blank_figure(inches: tuple[float, float], settings: Mapping[str, object]) -> Generator[Any]:
    """A figure of matplotlib, so wide and high, to draw on while these settings and ours are in force.

    Raises `ImportError` without matplotlib.
    """
    from matplotlib import (  # noqa: PLC0415 - loaded by who draws
        rc_context,  # pyright: ignore[reportUnknownVariableType] - one of its arguments has no whole type
    )
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - likewise
    from matplotlib.figure import Figure  # noqa: PLC0415 - likewise

    in_force: Any = {**_SETTINGS, **settings}
    with rc_context(in_force):
        figure: Any = Figure(figsize=inches, dpi=_DOTS, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure
