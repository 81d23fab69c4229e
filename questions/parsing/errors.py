"""What PyYAML says of a text that is not YAML, in a teacher's words.

Promises one problem for whatever PyYAML raises with a mark, at the place where the author has something to correct:
where a quote or bracket opened rather than where its end was missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import LINE_BREAK, Code, shown
from questions.messages import Message

if TYPE_CHECKING:
    import yaml

    from questions.diagnostics.diagnostic import DiagnosticList

_SYNTAX: Final = (
    # (part of PyYAML's words, whether to point at where the construct began, our sentence, suggestion)
    ("tab character", False, Message("A tab is used where only spaces may stand."), Message("indent with spaces")),
    (
        "mapping values are not allowed",
        False,
        Message("A colon inside unquoted text reads as the end of a key."),
        Message("put the whole text in quotes, or check the indentation"),
    ),
    (
        "unexpected end of stream",
        True,
        Message("The quote that opens here is never closed."),
        Message("add the missing quote; inside single quotes, an apostrophe is written twice"),
    ),
    (
        "unexpected document indicator",
        True,
        Message("The quote that opens here is not closed before the next ---."),
        Message("add the missing quote"),
    ),
    (
        "could not find expected ':'",
        True,
        Message("This line is neither “key: value” nor the rest of a text."),
        Message("add the colon and a space after the key, or indent the line"),
    ),
    (
        "unknown escape",
        False,
        Message("After a backslash in double quotes, only certain letters may stand."),
        Message("use single quotes, or write the backslash twice"),
    ),
    ("hexdecimal", False, Message("This escape needs more hexadecimal digits."), Message("use single quotes")),
    ("Unicode character escape", False, Message("This escape names no character."), Message("use single quotes")),
    (
        "alphabetic or numeric character",
        True,
        Message("Text that begins with * or & must be in quotes."),
        Message("put the whole text in quotes"),
    ),
    (
        "sequence entries are not allowed",
        False,
        Message("A list item cannot begin here."),
        Message("begin the list on a line of its own, or put the text in quotes"),
    ),
    (
        "',' or ']'",
        True,
        Message("The list that opens with [ here is not closed properly."),
        Message("add a comma or a ]"),
    ),
    (
        "',' or '}'",
        True,
        Message("The mapping that opens with {{ here is not closed properly."),
        Message("add a comma or a }}"),
    ),
    (
        "while scanning a tag",
        True,
        Message("Text that begins with ! must be in quotes."),
        Message("put the whole text in quotes"),
    ),
    (
        "while scanning a block scalar",
        True,
        Message("After | or > nothing more may stand on the line."),
        Message("begin the text on the next line, or put it in quotes"),
    ),
    (
        "mapping keys are not allowed",
        False,
        Message("Text that begins with ? must be in quotes."),
        Message("put the whole text in quotes"),
    ),
    ("while scanning a directive", False, Message("A line that begins with % must be in quotes."), None),
    (
        "document start",
        False,
        Message("What comes before does not go together with this line."),
        Message("check the indentation and the quotes of the lines above"),
    ),
    (
        "expected",
        False,
        Message("This does not fit the lines above."),
        Message("check its indentation, and that nothing follows a closing quote"),
    ),
)


def explain(error: yaml.MarkedYAMLError, text: str, problems: DiagnosticList) -> None:
    """Note in `problems` what PyYAML found wrong with `text`."""
    words = f"{error.context} {error.problem}".replace("block sequence entries", "sequence entries")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = LINE_BREAK.split(text)
    rest = lines[line][column:] if line < len(lines) else ""
    if "cannot start any token" in words:
        if rest.startswith("\t"):
            words = "tab character"
        else:
            message = Message("Text cannot begin with {sign} unless it is in quotes.", sign=shown(rest[:1]))
            problems.add((line + 1, column + 1), Code.SYNTAX, message, Message("put the whole text in quotes"))
            return
    for part, at_beginning, message, advice in _SYNTAX:
        if part in words:
            if at_beginning and error.context_mark:
                line, column = error.context_mark.line, error.context_mark.column
            problems.add((line + 1, column + 1), Code.SYNTAX, message, advice)
            return
    message = Message("This is not YAML: {reason}.", reason=error.problem or "")
    problems.add((line + 1, column + 1), Code.SYNTAX, message)
