"""How the log is written: as lines for people, or as JSON, one object on each line.

Promises that each has the time with its zone, and nothing that a `Scrubber` takes out: not in the message, in what was
to be put into it, or in a traceback.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.monitoring.scrubbing import Scrubber

_COLOURS = {logging.WARNING: "33", logging.ERROR: "31", logging.CRITICAL: "1;31"}
"""Of levels, as terminals number them. What is not worth a look has none."""


class TextLines(logging.Formatter):
    """`2026-11-29 18:30:00+01:00 INFO     bot.app: Ready to teach`, and what belongs to it below."""

    def __init__(self, scrubber: Scrubber, *, coloured: bool = False) -> None:
        super().__init__()
        self._scrubber = scrubber
        self._coloured = coloured

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, or several."""
        level, colour = f"{record.levelname:<8}", _COLOURS.get(record.levelno)
        if self._coloured and colour is not None:
            level = f"\x1b[{colour}m{level}\x1b[0m"
        when = datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(" ", "seconds")
        said = "\n".join([_message(record), *(text for _, text in _details(self, record))])
        return f"{when} {level} {self._scrubber.text(f'{record.name}: {said}')}"


class JsonLines(logging.Formatter):
    """`{"time": …, "level": "info", "logger": "bot.app", "message": …}`; `exception` and `stack` where there are."""

    def __init__(self, scrubber: Scrubber) -> None:
        super().__init__()
        self._scrubber = scrubber

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": self._scrubber.text(record.name),
            "message": self._scrubber.text(_message(record)),
            **{name: self._scrubber.text(text) for name, text in _details(self, record)},
        }
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """What it says. `logging` would print one that does not fit its arguments to the terminal, with all of them."""
    try:
        return record.getMessage()
    except Exception:
        return f"{record.msg!s} {record.args!r}"


def _details(formatter: logging.Formatter, record: logging.LogRecord) -> Iterator[tuple[str, str]]:
    if record.exc_info:
        yield "exception", formatter.formatException(record.exc_info)
    if record.stack_info:
        yield "stack", formatter.formatStack(record.stack_info)
