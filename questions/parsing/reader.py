"""YAML text as plain values, with a place for every node and every problem collected.

Promises: `read_yaml` never raises, whatever the text; what it refuses is listed as `Diagnostic`s, each with a line, a
column and, where one is likely, a suggestion. Scalars follow YAML 1.2's core schema, narrowed: only true,
false, null, the empty value and plain decimal numbers are typed; `no`, `on`, `12:30`, `010`, `1_000`, `0x1f`,
`.inf` and dates stay text.
Refuses: duplicate keys, keys that are no text, tags, anchors, aliases, merge keys, several documents, nesting
over `_MAX_DEPTH`, control and direction-changing characters (also as escapes), numbers too large to hold; and
as files, anything but UTF-8 of at most `MAX_YAML_BYTES`. After a refusal the rest is still read where that makes
sense, so that one pass shows all there is to correct.
"""

from __future__ import annotations

import gc
import math
import re
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from questions.diagnostics.diagnostic import LINE_BREAK, UNSAFE, Code, Diagnostic, DiagnosticList, not_allowed, shown
from questions.messages import Amount, Message
from questions.parsing.errors import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import TypeAlias

    from questions.diagnostics.diagnostic import Places

    Plain: TypeAlias = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
    NodePath: TypeAlias = Sequence[str | int]

MAX_YAML_BYTES: Final = 1024 * 1024
_MAX_DEPTH: Final = 20


class Positions:
    """The place of every node of a document, at twelve bytes a node.

    Nodes stand in reading order (a mapping, then its first key, that key's value, …); for each there is its
    packed line and column, and the number of nodes it spans. A path is followed through values and spans.
    """

    __slots__ = ("_children", "_marks", "_spans", "_value")

    def __init__(self, value: Plain, marks: array[int], spans: array[int]) -> None:
        self._value = value
        self._marks = marks
        self._spans = spans
        self._children: dict[int, dict[str | int, int]] = {}

    def value(self, path: NodePath) -> tuple[int, int]:
        """Line and column, from 1, of the value at `path`, or of the last node that it reaches."""
        return self._place(self._follow(path)[0])

    def key(self, path: NodePath) -> tuple[int, int]:
        """Line and column, from 1, of the key that `path` ends in; the value's own for a list item."""
        index, is_keyed = self._follow(path)
        return self._place(index - 1 if is_keyed else index)

    def _place(self, index: int) -> tuple[int, int]:
        if index >= len(self._marks):
            return 1, 1
        mark = self._marks[index]
        return (mark >> 32) + 1, (mark & 0xFFFFFFFF) + 1

    def _follow(self, path: NodePath) -> tuple[int, bool]:
        index, value, is_keyed = 0, self._value, False
        for step in path:
            below = self._children.get(index)
            if below is None:
                below = self._children[index] = self._index_children(index, value)
            if step not in below:
                return index, False
            index = below[step]
            if isinstance(value, dict):
                value, is_keyed = value[str(step)], True
            elif isinstance(value, list):
                value, is_keyed = value[int(step)], False
        return index, is_keyed

    def _index_children(self, index: int, value: Plain) -> dict[str | int, int]:
        below: dict[str | int, int] = {}
        child = index + 1
        if isinstance(value, dict):
            for name in value:
                below[name] = child + 1
                child += 1 + self._spans[child + 1]
        elif isinstance(value, list):
            for number in range(len(value)):
                below[number] = child
                child += self._spans[child]
        return below


class Read(NamedTuple):
    """What came out of a text. `value` is None where nothing could be read, and for an empty text."""

    value: Plain
    positions: Places
    problems: tuple[Diagnostic, ...]
    path: str


_NUMBER: Final = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(\.[0-9]*)?|(\.[0-9]+))([eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class _EventParser(Protocol):
    def get_event(self) -> Any: ...


_PARSER: Final[Callable[[str], _EventParser]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_file(path: Path | str, limit: int = MAX_YAML_BYTES) -> Read:
    """Read the file at `path`, of at most `limit` bytes. All that is wrong with it is in the result."""
    name, path = str(path), Path(path)
    try:
        if not path.is_file():
            is_folder = path.is_dir()
            message = Message("This is a folder, not a file.") if is_folder else Message("There is no such file.")
            return _refused(name, Code.UNREADABLE, message)
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None)
        if reason:
            return _refused(name, Code.UNREADABLE, Message("The file cannot be read: {reason}.", reason=reason))
        return _refused(name, Code.UNREADABLE, Message("The file cannot be read: its name cannot be used."))
    return read_bytes(content, name, limit)


def read_bytes(content: bytes, name: str, limit: int = MAX_YAML_BYTES) -> Read:
    """Read a file's content, of at most `limit` bytes. `name` only names it in problems."""
    if len(content) > limit:
        message = Message("The file is larger than {most} bytes.", most=Amount(f"{limit:,}"))
        return _refused(name, Code.TOO_LARGE, message, Message("split it into several files"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = LINE_BREAK.split(content[: error.start].decode("utf-8"))
        message = Message("The file is not UTF-8 text from here on.")
        place = (len(before), len(before[-1]) + 1)
        return _refused(name, Code.NOT_UTF8, message, Message("save it with the encoding UTF-8"), place)
    return read_yaml(text, name)


def _refused(
    name: str, code: Code, message: Message, hint: Message | None = None, place: tuple[int, int] = (1, 1)
) -> Read:
    problems = DiagnosticList(name)
    problems.add(place, code, message, hint)
    return Read(None, Positions(None, array("Q"), array("I")), problems.sorted(), name)


def read_yaml(text: str, path: str = "text", parser: Callable[[str], _EventParser] = _PARSER) -> Read:
    """Read one YAML document. `path` only names the text in problems.

    `parser` makes the event parser: libyaml's, or PyYAML's own where libyaml is missing.
    """
    problems = DiagnosticList(path)
    text = text.removeprefix("\ufeff")
    if UNSAFE.search(text):
        for number, line in enumerate(LINE_BREAK.split(text), 1):
            if found := UNSAFE.search(line):
                _refuse_character(problems, (number, found.start() + 1), found[0])
        text = UNSAFE.sub("\ufffd", text)
    builder = _Builder(problems, has_escapes="\\" in text)
    value: Plain = None
    with _CollectorPaused():
        try:
            value = builder.document(parser(text).get_event)
        except _TooDeepError:
            pass
        except yaml.MarkedYAMLError as error:
            explain(error, text, problems)
        except (yaml.YAMLError, ValueError, OverflowError):
            # PyYAML's own parser stumbles over a few escapes and versions without saying where.
            message = Message("Somewhere this text has an escape or sign that YAML does not know.")
            problems.add((1, 1), Code.SYNTAX, message)
    return Read(value, Positions(value, builder.marks, builder.spans), problems.sorted(), path)


class _TooDeepError(Exception):
    """Ends the reading of a text whose nesting has no honest use."""


class _CollectorPaused:
    """The garbage collector would walk the growing tree again and again: half of the time on a large file."""

    def __enter__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._was_enabled:
            gc.enable()


class _Builder:
    """Turns events into values, and notes the place of each node. Refused pairs leave no trace in either.

    Events are `Any`: the two parsers agree on their attributes, but not on a class of marks.
    """

    def __init__(self, problems: DiagnosticList, *, has_escapes: bool) -> None:
        self.marks = array("Q")
        self.spans = array("I")
        self._problems = problems
        self._has_escapes = has_escapes

    def document(self, next_event: Callable[[], Any]) -> Plain:
        """The value of the one document that `next_event` tells of."""
        self._next = next_event
        value: Plain = None
        documents = 0
        while type(event := next_event()) is not StreamEndEvent:
            if isinstance(event, NodeEvent):
                value = self._node(event, 1)
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = Message("A second document begins here; a file holds one.")
                    advice = Message("remove the --- or move what follows to a file of its own")
                    self._problems.add(_start(event), Code.SEVERAL_DOCUMENTS, message, advice)
                    break
        return value

    def _node(self, event: Any, depth: int) -> Plain:
        mark = event.start_mark
        at = len(self.marks)
        self.marks.append(mark.line << 32 | mark.column)
        self.spans.append(1)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, AliasEvent):
            message = Message(
                "{alias} is an alias, which would repeat another part of the file.", alias=shown(f"*{event.anchor}")
            )
            advice = Message("write it out, or put text with a * in quotes")
            self._problems.add(_start(event), Code.ANCHOR, message, advice)
            return None
        if depth > _MAX_DEPTH:
            message = Message(
                "This is nested more than {most} levels deep; nothing from here on was read.", most=_MAX_DEPTH
            )
            self._problems.add(_start(event), Code.TOO_DEEP, message)
            raise _TooDeepError
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        value = self._mapping(depth) if isinstance(event, MappingStartEvent) else self._sequence(depth)
        self.spans[at] = len(self.marks) - at
        return value

    def _sequence(self, depth: int) -> list[Plain]:
        items: list[Plain] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, Plain]:
        pairs: dict[str, Plain] = {}
        marks, spans, next_event, scalar = self.marks, self.spans, self._next, self._scalar
        while type(event := next_event()) is not MappingEndEvent:
            at = len(marks)
            key = self._node(event, depth + 1)
            value_event: Any = next_event()
            if type(value_event) is ScalarEvent:  # most values are: no call of _node for them
                mark: Any = value_event.start_mark
                marks.append(mark.line << 32 | mark.column)
                spans.append(1)
                value = scalar(value_event)
            else:
                value = self._node(value_event, depth + 1)
            if type(key) is not str or key in pairs or (key == "<<" and not event.style):
                self._refuse_pair(event, key)
                del marks[at:], spans[at:]
            else:
                pairs[key] = value
        return pairs

    def _scalar(self, event: Any) -> Plain:
        text: str = event.value
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if event.style:
            if self._has_escapes and event.style == '"' and (found := UNSAFE.search(text)):
                _refuse_character(self._problems, _start(event), found[0])
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text[0] in "+-.0123456789" and (number := _NUMBER.fullmatch(text)):
            as_float = float(text)
            if math.isinf(as_float):
                message = Message("The number {number} is too large.", number=shown(text))
                self._problems.add(_start(event), Code.NUMBER_RANGE, message)
                return text
            return int(text) if number.lastindex is None else as_float
        return text

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            message = Message(
                "{anchor} is an anchor, which would name a part of the file to repeat it.",
                anchor=shown("&" + event.anchor),
            )
            advice = Message("remove it, or put text with a & in quotes")
            self._problems.add(_start(event), Code.ANCHOR, message, advice)
        if event.tag is not None:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
            message = Message("{tag} is a tag, which is not allowed here.", tag=shown(written))
            advice = Message("remove it, or put text with a ! in quotes")
            self._problems.add(_start(event), Code.TAG, message, advice)

    def _refuse_pair(self, event: Any, key: Plain) -> None:
        place = _start(event)
        if key == "<<":
            message = Message("The key << would merge another part of the file into this one.")
            self._problems.add(place, Code.MERGE_KEY, message, Message("write the keys out"))
        elif isinstance(key, str):
            message = Message("The key {key} stands here a second time; only the first was read.", key=shown(key))
            self._problems.add(place, Code.DUPLICATE_KEY, message, Message("remove or rename one of them"))
        elif type(event) is ScalarEvent:
            if word := event.value:
                message = Message("The key {key} is not text.", key=shown(word))
                self._problems.add(place, Code.KEY_NOT_TEXT, message, Message('write "{key}"', key=word))
            else:
                self._problems.add(place, Code.KEY_NOT_TEXT, Message("A key is missing before the colon."))
        elif type(event) is not AliasEvent:
            message = Message("A key must be plain text, not a list or a mapping.")
            advice = Message("put text with brackets or braces in quotes")
            self._problems.add(place, Code.KEY_NOT_TEXT, message, advice)


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _refuse_character(problems: DiagnosticList, place: tuple[int, int], character: str) -> None:
    """Notes a character that no text may hold."""
    problems.add(place, Code.UNSAFE_CHARACTER, *not_allowed(f"U+{ord(character):04X}"))
