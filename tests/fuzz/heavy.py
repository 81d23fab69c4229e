"""Files of just under 1 MiB, each made to cost a checker as much as it can: by depth, width, likeness or long sums."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import count
from types import MappingProxyType

from questions.parsing.reader import MAX_YAML_BYTES

HEAD = """\
id: heavy
title: Heavy
about: A file that is hard to check.
language: en
version: 1
sources:
  note: {title: A note, genre: note, dated: "2025"}
"""
LEDGER = (
    'figures:\n  part: {value: 1.1e9, unit: USD, as_of: "2023", counts: a part, source: note, said_by: the source}\n'
)


def _filled(head: str, entries: Callable[[int], str], most: int | None = None) -> str:
    """`head` and as many entries as a file may have bytes, or `most`."""
    parts, size = [head], len(head.encode())
    for number in count():
        entry = entries(number)
        size += len(entry.encode())
        if size > MAX_YAML_BYTES or number == most:
            return "".join(parts)
        parts.append(entry)
    raise AssertionError("count() has no end")


def _words(number: int, seed: int) -> str:
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("aeioulmnrst", k=chance.randint(2, 9))) for _ in range(50)]
    return " ".join(chance.choices(vocabulary, k=number))


def _choice(number: int, prompt: str, passage: str, explain: str = "So it is.") -> str:
    return (
        f"  - id: q-{number}\n    kind: choice\n    skill: voice\n    prompt: {prompt}\n    passage: {passage}\n"
        "    options: {a: {text: The one and only}, b: {text: The other one, feedback: No.}}\n"
        f"    answer: a\n    explain: {explain}\n    source: note\n"
    )


def _number(number: int, formula: str, more: str = "") -> str:
    return (
        f"  - id: q-{number}\n    kind: number\n    skill: unit\n    prompt: How much?\n    answer: {formula}\n"
        f"    tolerance: 0.5\n    explain: Add.\n    source: note\n{more}"
    )


def near_equal_stems() -> str:
    """500 questions whose long texts differ in one word."""
    stem = _words(120, 1)[:650]
    return _filled(HEAD + "questions:\n", lambda n: _choice(n, f"{stem} {_words(1, n)} {n}?", f"{stem} {n}."), 500)


def many_figures() -> str:
    """Texts of nothing but figures, beside a ledger of a thousand."""
    figures = "".join(
        f'  f{n}: {{value: {n}e3, unit: USD, as_of: "2023", counts: money, source: note, said_by: me}}\n'
        for n in range(1, 1001)
    )
    text = " ".join(f"{n},{n}00 USD," for n in range(101, 210))[:1400]
    return _filled(
        f"{HEAD}figures:\n{figures}questions:\n", lambda n: _choice(n, f"What of {text}?", f"Of {text} {n}."), 500
    )


def many_sums() -> str:
    """Explanations that are sums from end to end."""
    sums = " ".join(f"{n} of {n * 7} is {n}.5 percent;" for n in range(10, 60))[:1450]
    return _filled(HEAD + LEDGER + "questions:\n", lambda n: _choice(n, "How much is it?", "So much.", sums), 500)


def long_formulas() -> str:
    """Formulas of a thousand terms."""
    return _filled(HEAD + LEDGER + "questions:\n", lambda n: _number(n, " + ".join(["part"] * 250)), 500)


def one_formula() -> str:
    """One formula of half a million terms."""
    return HEAD + LEDGER + "questions:\n" + _number(1, "+".join(["1"] * 500_000))


def nested_formula() -> str:
    """One formula in a hundred thousand parentheses."""
    return HEAD + LEDGER + "questions:\n" + _number(1, "(" * 100_000 + "1" + ")" * 100_000)


def towers() -> str:
    """Formulas whose results are too large for anything."""
    return _filled(HEAD + LEDGER + "questions:\n", lambda n: _number(n, "9" + "**9" * 5 + " * 9e300" * 20), 500)


def chained_figures() -> str:
    """Figures that are each computed from all that come before."""

    def figure(n: int) -> str:
        names = " + ".join(f"f{m}" for m in range(max(0, n - 60), n)) or "1"
        return f'  f{n}: {{value: {n}, unit: USD, as_of: "2023", counts: x, source: note, computed: {names}}}\n'

    return _filled(HEAD + "figures:\n", figure, 1900) + "questions:\n" + _number(1, "f7")


def many_misconceptions() -> str:
    """One question with thousands of formulas for wrong ways."""
    head = HEAD + LEDGER + "questions:\n" + _number(1, "part * 2") + "    misconceptions:\n"
    return _filled(head, lambda n: f"      part * {n + 3}: No.\n", 20_000)


def many_accepted() -> str:
    """Formulas that are accepted besides, and as many that are wrong: each pair can be compared."""
    head = HEAD + LEDGER + "questions:\n" + _number(1, "part * 2") + "    accept_also:\n"
    also = _filled(head, lambda n: f"      part * {n + 3}: Yes.\n", 8_000)
    return _filled(also + "    misconceptions:\n", lambda n: f"      part / {n + 3}: No.\n", 8_000)


def words_to_sort() -> str:
    """500 tables of ten statements in the same words."""
    lines = "".join(
        f'      s{n}: {{text: "The {_words(6, n)}", answer: {"fo"[n % 2]}, explain: Look., feedback: {{}}}}\n'
        for n in range(10)
    )
    entry = (
        "    kind: classify\n    skill: checkable\n    prompt: Sort them.\n    labels:\n"
        "      f: {text: Fact, type: fact, truth: holds}\n      o: {text: Opinion, type: opinion, truth: fails}\n"
        f"    statements:\n{lines}    explain: Look.\n    source: note\n"
    )
    return _filled(HEAD + "questions:\n", lambda n: f"  - id: q-{n}\n{entry}", 500)


def unknown_keys() -> str:
    """A hundred thousand keys that nobody asked for."""
    return _filled(HEAD + "questions: []\n", lambda n: f"k{n:05}: x\n")


def misspelt_ids() -> str:
    """Each question names a source that is nearly one of thousands."""
    sources = "".join(f'  source-of-number-{n}: {{title: A, genre: b, dated: "2025"}}\n' for n in range(8000))
    return _filled(
        HEAD + sources + "questions:\n",
        lambda n: _choice(n, "Who?", "Look.").replace("source: note", f"source: sauce-of-nomber-{n}"),
        500,
    )


def one_long_line() -> str:
    """A text of a million characters."""
    return HEAD + "questions:\n" + _choice(1, "x" * (MAX_YAML_BYTES - 1000), "Look.")


def long_key() -> str:
    """A key of a million characters."""
    return HEAD + f"questions:\n  - {{? {'x' * (MAX_YAML_BYTES - 1000)} : 1}}\n"


def many_quotes() -> str:
    """Nothing but signs of markdown in texts as long as they may be."""
    return _filled(
        HEAD + "questions:\n", lambda n: _choice(n, "'" + "*_~`|[](<@1>) " * 100 + "?'", "'" + "> # " * 350 + "'"), 500
    )


def double_words() -> str:
    """Passages in which every clause is a negation in quotation marks."""
    text = "not " * 200 + "“no” " * 100 + "“" * 100
    return _filled(HEAD + "questions:\n", lambda n: _choice(n, f"'{text[:1400]}?'", f"'{text[:1400]}'"), 500)


def digits() -> str:
    """Texts of one numeral each, with and without commas."""
    return _filled(
        HEAD + LEDGER + "questions:\n",
        lambda n: _choice(n, "'" + "1," * 700 + "'", "'" + "9" * 1400 + "'", "'" + "1 + " * 350 + "'"),
        500,
    )


def spaces() -> str:
    """Texts of spaces and breaks, which are slow to trim."""
    return _filled(
        HEAD + LEDGER + "questions:\n",
        lambda n: _choice(n, "'1" + " " * 1400 + "x'", "'one" + " of " * 340 + "'", "'" + "a " * 700 + "'"),
        500,
    )


HEAVY: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "an empty pack": lambda: HEAD + "questions:\n" + _choice(1, "Who?", "Look."),
        "nesting": lambda: HEAD + "questions: " + "[" * 1_000_000,
        "nesting, by hyphens": lambda: HEAD + "questions:\n" + "- " * 10_000,
        "an alias bomb": lambda: (
            "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 9000))
        ),
        "one long line": one_long_line,
        "a long key": long_key,
        "100,000 keys": unknown_keys,
        "near-equal stems": near_equal_stems,
        "many figures": many_figures,
        "many sums": many_sums,
        "long formulas": long_formulas,
        "one formula": one_formula,
        "a nested formula": nested_formula,
        "towers of powers": towers,
        "chained figures": chained_figures,
        "many misconceptions": many_misconceptions,
        "many accepted formulas": many_accepted,
        "words to sort": words_to_sort,
        "misspelt ids": misspelt_ids,
        "marks": many_quotes,
        "negations": double_words,
        "digits": digits,
        "spaces": spaces,
    }
)
"""By name, what makes the text of each; the first one costs nothing but the start."""
