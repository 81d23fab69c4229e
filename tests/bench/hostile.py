"""Whether reading a hostile file takes time in proportion to its size: one twice as large against one half as large.

Each is read as a pack, with all that is wrong with it found. Twice the time is proportion, and four times a square.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

from questions.loader import pack_from
from questions.parsing.reader import read_yaml
from tests.bench.table import Row

ROUNDS = 5
BOUND = 3

HOSTILE: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "many entries": lambda size: "questions:\n" + "- x\n" * (120_000 * size),
        "many keys": lambda size: "questions:\n- {" + ", ".join(f"k{n}: 1" for n in range(40_000 * size)) + "}",
        "an alias bomb": lambda size: (
            "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(10_000 * size))
        ),
        "many faulty questions": lambda size: "questions:\n" + "- {kind: choice}\n" * (25_000 * size),
        "deep lists": lambda size: "questions: " + "[" * (250_000 * size),
        "deep keys": lambda size: "questions: " + "{a: " * (100_000 * size),
    }
)
"""What makes a file of that kind, by its size."""


def rows() -> list[Row]:
    """One row for each kind of file, in turns in one run."""
    return [
        Row.at_most(f"read {name} / half as many", [_ratio(made) for _ in range(ROUNDS)], BOUND)
        for name, made in HOSTILE.items()
    ]


def _ratio(made: Callable[[int], str]) -> float:
    small, large = made(1), made(2)
    return _seconds(large) / _seconds(small)


def _seconds(text: str) -> float:
    began = time.process_time()
    if not pack_from(read_yaml(text), {}).problems:
        raise AssertionError("a hostile file that has no problem is none")
    return time.process_time() - began
