"""What tests of rules about figures have in common: a source, a ledger, and a question that rests on it."""

from __future__ import annotations

from typing import Final

SOURCES: Final = """\
sources:
  report: {title: Money sent home, genre: report, dated: 2024-03}
"""

MONEY: Final = """\
  all_money:
    {value: 8.18e9, unit: USD, as_of: "2023", counts: money sent home, source: report, said_by: the source,
     rounding: 0.005e9}
  texas_money:
    {value: 1.1e9, unit: USD, as_of: "2023", counts: the part from Texas, source: report, said_by: an estimate,
     rounding: 0.05e9}
  people: {value: 5500000, unit: people, as_of: "2023", counts: inhabitants, source: report, said_by: a census,
           rounding: 50000}
  before: {value: 20, unit: percent, as_of: "2021", counts: homes with a letter, source: report, said_by: mail}
  after: {value: 25, unit: percent, as_of: "2023", counts: homes with a letter, source: report, said_by: mail}
"""

LEDGER: Final = f"{SOURCES}figures:\n{MONEY}"


def with_figure(entry: str, others: str = "") -> str:
    """The ledger with one more figure, which may stand in `others`, and a question that does not use it."""
    return f"{SOURCES}{others}figures:\n{MONEY}  {entry}\nquestions:\n{_indented(question())}"


def with_question(**changes: str | None) -> str:
    """The ledger and `question` with these keys in other words, or left out where None is given."""
    return f"{LEDGER}questions:\n{_indented(question(**changes))}"


def question(**changes: str | None) -> str:
    """A sound question of the kind `number`, one key a line."""
    keys: dict[str, str | None] = {
        "id": "texas-share",
        "kind": "number",
        "skill": "arithmetic",
        "passage": "The report says that $8.18 billion was sent home in 2023, $1.1 billion of it from Texas.",
        "prompt": "What share came from Texas?",
        "answer": "texas_money / all_money * 100",
        "unit": "percent",
        "tolerance": "from rounding",
        "explain": "1.1 of 8.18 is 13.4 percent.",
        "source": "report",
    }
    return "".join(f"{key}: {value}\n" for key, value in {**keys, **changes}.items() if value is not None)


def _indented(text: str) -> str:
    first, *others = text.splitlines()
    return "\n".join([f"  - {first}", *(f"    {line}" for line in others)]) + "\n"
