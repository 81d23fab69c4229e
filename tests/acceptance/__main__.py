"""`make acceptance`: the demo pressed through in a real browser, and printed pages looked at by axe.

Starts the real demo, opens its pages in the system's Chromium, and takes the first three minutes of a teacher and of a
student, in a wide window and on a phone; presses a hundred times while messages are edited; and has the printed pages
of packs tested for readers who do not see them as others do. It waits for what is to happen, never for time to pass.
What it shows is the simulated Discord. The real client has a list to go through by hand.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def missing() -> str | None:
    """What is not there and has to be, in one sentence; None where all is there."""
    if any(importlib.util.find_spec(name) is None for name in ("playwright", "axe_playwright_python")):
        return "The browser's driver is missing: run it by “make acceptance”, which installs it."
    from tests.acceptance.channel import CHROMIUM  # noqa: PLC0415 - it says above what is missing first

    if CHROMIUM is None:
        return "Chromium is missing: install your system's package “chromium”."
    return None


def main() -> int:
    """Runs them all; its exit status."""
    parser = argparse.ArgumentParser(
        "python -m tests.acceptance", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    if problem := missing():
        print(problem, file=sys.stderr)
        return 1
    return pytest.main(
        ["-p", "no:cacheprovider", "--override-ini=norecursedirs=.*", "--numprocesses=3", "--durations=5", str(HERE)]
    )


if __name__ == "__main__":
    sys.exit(main())
