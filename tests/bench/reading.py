"""How long reading a pack of 10,000 questions with positions takes, against PyYAML's fastest loader without."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import yaml

from questions.parsing.reader import read_yaml
from tests.bench.table import Row

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = 10_000
ROUNDS = 5
BOUND = 0.5

QUESTION = """\
  - id: q-{number}
    kind: choice
    skill: arithmetic
    prompt: "What share of the money sent home came from state number {number}?"
    passage: Money sent home from abroad came to 8.18 billion dollars in that year.
    options:
      a: {{text: About thirteen percent, feedback: The ledger says so.}}
      b:
        text: About fifteen percent
        feedback: That is a share of the people, not of the money.
      c:
        text: About half
        feedback: Set the two figures beside each other again.
    answer: a
    explain: It is 1.1 of 8.18.
    points: 2
    shuffle: false
"""


def rows() -> list[Row]:
    """One row: our time over PyYAML's, in turns in one run."""
    head = "id: bench\ntitle: Bench\nabout: A large pack.\nlanguage: en\nversion: 1\nquestions:\n"
    text = head + "".join(QUESTION.format(number=number) for number in range(QUESTIONS))
    if read_yaml(text).value != yaml.load(text, Loader=yaml.CSafeLoader):
        raise AssertionError("the two readers disagree, so their times cannot be compared")
    ratios = []
    for _ in range(ROUNDS):
        theirs = _seconds(lambda: yaml.load(text, Loader=yaml.CSafeLoader))
        ours = _seconds(lambda: read_yaml(text))
        ratios.append(ours / theirs)
    label = f"read {QUESTIONS:,} questions with positions / yaml.load(CSafeLoader) without"
    return [Row.at_most(label, ratios, BOUND)]


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
