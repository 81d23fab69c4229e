"""What Copydesk looks for, as pages to read: in a terminal, and as the file docs/rules.md.

Promises that both come from the rules themselves, and that an example which is shown shortened says so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from questions.diagnostics.diagnostic import Code

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook
    from questions.rules.rule import Rule

SHOWN_ITEMS: Final = 2
"""Questions of an example that are shown; rules about sets need many alike."""

_ITEM: Final = "\n  - id: "

_INTRODUCTION: Final = """\
# What `copydesk check` looks for

This page is made by `copydesk rules --format markdown`, and a test keeps it in step.

- **C** codes: the file cannot work as it is. Most of them are errors, and an error keeps a file out.
- **Q** codes are about single questions, **P** codes about the questions of a pack or lesson taken together, **L**
  codes about lessons. These rules go by what makes a question work badly. Warnings don't block an upload; `--strict`
  makes warnings count.

A rule that is broken on purpose is ignored in the question, or at the top of the file for all of it, with the reason:

```yaml
ignore: {Q012: the two differ in one word, and that word is what is asked about}
```

An `ignore` that no longer leaves anything out is a warning itself (C070), so that none outlives its cause.
"""


def rules_as_markdown(book: RuleBook) -> str:
    """The whole page docs/rules.md."""
    contents = "\n".join(f"| {rule.code} | {rule.level} | {rule.title} |" for rule in ordered(book))
    parts = [_INTRODUCTION, f"| code | level | what is wrong |\n|---|---|---|\n{contents}\n"]
    parts += [f"## {rule.code}: {rule.title}\n\n{_explained(rule)}" for rule in ordered(book)]
    codes = "\n".join(f"| {code} | {code.meaning} |" for code in Code)
    parts.append(f"## C codes\n\n| code | what is wrong |\n|---|---|\n{codes}\n")
    return "\n".join(parts)


def rules_as_text(book: RuleBook, code: str | None, width: int | None) -> str | None:
    """One rule with its examples, or all rules without them; None for a code that is not there.

    Sentences are broken at `width` characters, for a terminal; in a pipe (None) each stays on one line.
    """

    def filled(text: str, indent: str = "") -> str:
        lines = [text] if width is None else textwrap.wrap(text, max(width - len(indent), 20))
        return "".join(f"{indent}{line}\n" for line in lines)

    if code is None:
        rules = [
            f"{_head(rule)}\n{filled(rule.looks_for, '  ')}{filled(f'What to do: {rule.instead}', '  ')}"
            for rule in ordered(book)
        ]
        faults = "".join(f"{fault} {fault.meaning}\n" for fault in Code)
        return "\n".join([*rules, faults, "`copydesk rules CODE` shows a rule with its examples.\n"])
    fault = next((one for one in Code if one.value == code), None)
    if fault is not None:
        return f"{fault} {fault.meaning}\n"
    rule = next((one for one in ordered(book) if one.code == code), None)
    if rule is None:
        return None
    examples = "".join(f"\n{title}:\n\n{textwrap.indent(text, '    ')}" for title, text in _examples(rule))
    return f"{_head(rule)}\n\n{filled(rule.looks_for)}\n{filled(f'What to do: {rule.instead}')}{examples}"


def ordered(book: RuleBook) -> list[Rule[Any]]:
    """All rules: about questions, then about sets of them, then about lessons."""
    rules: list[Rule[Any]] = [*book.items, *book.lessons]
    return sorted(rules, key=lambda rule: ("QPL".index(rule.code[0]), rule.code))


def _head(rule: Rule[Any]) -> str:
    return f"{rule.code} {rule.level}: {rule.title}"


def _explained(rule: Rule[Any]) -> str:
    examples = "".join(f"\n{title}:\n\n```yaml\n{text}```\n" for title, text in _examples(rule))
    return f"Level: {rule.level}.\n\n{rule.looks_for}\n\n**What to do:** {rule.instead}\n{examples}"


def _examples(rule: Rule[Any]) -> Iterator[tuple[str, str]]:
    yield "Breaks it", _shortened(rule.failing)
    yield "Mended", _shortened(rule.passing)


def _shortened(example: str) -> str:
    head, *items = example.split(_ITEM)
    if len(items) <= SHOWN_ITEMS:
        return example
    rest = len(items) - SHOWN_ITEMS
    return _ITEM.join([head, *items[:SHOWN_ITEMS]]) + f"\n  # … and {rest} more like these\n"
