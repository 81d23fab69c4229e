"""Checking 10,000 questions against parsing them alone.

Parsing alone is what has to happen before there is a question to look at: reading the files with positions, and
building the models, with the checks that decide whether a pack can be used at all. It is what the bot does when it
starts. Checking is `copydesk check`: the same, and then all rules.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from bot.rules import RULE_BOOK
from bot.services.checking import check
from tests.bench.table import Row

ROUNDS = 5
PACKS = 20
QUESTIONS = 500
BOUND = 3

HEAD = """\
id: bench-{pack}
title: Bench {pack}
about: One of many packs.
language: en
version: 1
content_note: Made up for a measurement.
sources:
  column: {{title: A column, genre: column, dated: "2025", invented: true}}
  brief: {{title: A brief, genre: brief, dated: "2025", invented: true}}
figures:
  part: {{value: 1.1e9, unit: USD, as_of: "2023", counts: money from one state, source: column, rounding: 0.05e9}}
  whole: {{value: 8.18e9, unit: USD, as_of: "2023", counts: money from all states, source: column}}
questions:
"""
CHOICE = """\
  - id: q-{number}
    kind: choice
    skill: voice
    passage: {passage}
    prompt: Who says so, and what follows from it?
    options:
      a: {{text: {a}}}
      b: {{text: {b}, feedback: {why}}}
      c: {{text: {c}, feedback: {why}}}
    answer: {key}
    explain: {why}
    source: column
    discuss: {why}
"""
CLASSIFY = """\
  - id: q-{number}
    kind: classify
    skill: checkable
    prompt: Sort these lines by their type.
    labels:
      fact: {{text: Factual in kind, type: fact}}
      opinion: {{text: Opinion, type: opinion}}
    statements:
      one: {{text: {a}, answer: fact, explain: {why}}}
      two: {{text: {b}, answer: opinion, explain: {why}}}
      three: {{text: {c}, answer: opinion, explain: {why}}}
      four: {{text: {passage}, answer: fact, explain: {why}}}
    explain: {why}
    source: brief
"""
NUMBER = """\
  - id: q-{number}
    kind: number
    skill: arithmetic
    passage: Of $8.18 billion, $1.1 billion came from there. {passage}
    prompt: What share is that?
    answer: part / whole * 100
    unit: percent
    tolerance: from rounding
    explain: {why}
    misconceptions: {{whole / part: {why}}}
    source: column
"""


def rows() -> list[Row]:
    """The time of checking to that of parsing, in turns in one run."""
    with tempfile.TemporaryDirectory() as name:
        folder = _packs(Path(name))
        ratios: list[float] = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            parsed = check([folder])
            middle = time.perf_counter()
            check([folder], rules=RULE_BOOK)
            ratios.append((time.perf_counter() - middle) / (middle - began))
            if parsed.problems or sum(len(pack.questions) for pack in parsed.packs.values()) != PACKS * QUESTIONS:
                raise AssertionError("not all of the questions were parsed, so the times cannot be compared")
    label = f"check {PACKS * QUESTIONS:,} questions with all rules / parse them alone"
    return [Row.at_most(label, ratios, BOUND, f"{PACKS} packs; parsing: reading and models, as at the bot's start")]


def _packs(folder: Path) -> Path:
    """Packs of questions in invented words, so that no two are alike and rules that compare have something to do."""
    chance = random.Random(20)
    vocabulary = ["".join(chance.choices("aeioulmnrst", k=chance.randint(2, 9))) for _ in range(3000)]

    def words(number: int) -> str:
        # As in a language, few words make up most of a text.
        return " ".join(vocabulary[min(int(chance.paretovariate(0.5)), len(vocabulary)) - 1] for _ in range(number))

    for pack in range(PACKS):
        text = HEAD.format(pack=pack)
        for number in range(QUESTIONS):
            template = (CHOICE, CLASSIFY, CHOICE, NUMBER)[number % 4]
            parts = {name: f"The {words(6)} may be {words(2)}" for name in "abc"}
            key = chance.choice("abc")
            text += template.format(number=number, passage=f"The {words(40)}", why=f"So {words(15)}", key=key, **parts)
        (folder / f"bench-{pack}.yaml").write_text(text, encoding="utf-8")
    return folder
