"""What there is to correct in a file: what was found, and where in the file that stands.

Whatever looks at content yields `Finding`s, which know paths and no places; a `DiagnosticList` has each at its place in
the file. Promises that a list of problems is free of repetitions, sorted by place and of bounded length, and that
whatever is named in a message is short, on one line and free of invisible characters. Refuses to look for problems.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

from questions.messages import Message
from questions.signs import seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_PROBLEMS: Final = 500
"""A file of noise is not worth more lines than this; the last line then says that there are more."""


MOST_COMPARED: Final = 200
"""Names among which the nearest is looked for: each comparison takes microseconds, and each problem may ask for one."""

LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")
"""What ends a line, where lines are counted."""

UNSAFE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""Characters that no text may hold: control characters, and those that change the direction of writing. Of those that
are only invisible, `questions.signs` knows which a text has no use for."""


class Code(StrEnum):
    """What a problem is about. A code never changes its meaning; its wording may change."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Code:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    UNREADABLE = "C001", "the file cannot be opened or is no file"
    TOO_LARGE = "C002", "the file is larger than the limit"
    NOT_UTF8 = "C003", "the file is not UTF-8 text"
    UNSAFE_CHARACTER = "C004", "a control or direction-changing character"
    SYNTAX = "C005", "the text is not YAML at this place"
    DUPLICATE_KEY = "C006", "a key stands twice in one mapping"
    KEY_NOT_TEXT = "C007", "a key is not text"
    TAG = "C008", "a tag (! or !!)"
    ANCHOR = "C009", "an anchor (&) or an alias (*)"
    MERGE_KEY = "C010", "a merge key (<<)"
    TOO_DEEP = "C011", "nesting deeper than the limit"
    SEVERAL_DOCUMENTS = "C012", "more than one document in a file"
    NUMBER_RANGE = "C013", "a number too large to hold"
    EMPTY = "C020", "the file holds nothing, or no mapping"
    UNKNOWN_FILE = "C021", "neither a pack, a lesson, a course nor a list of sources"
    UNKNOWN_KEY = "C022", "a key that does not belong here"
    MISSING_KEY = "C023", "a key that is needed here"
    UNKNOWN_KIND = "C024", "an unknown or missing kind of question or step"
    NOT_ONE_OF = "C025", "a value that is none of the allowed words"
    WRONG_TYPE = "C026", "a value of the wrong type"
    LENGTH = "C027", "text or a list that is too short or too long"
    BAD_ID = "C028", "an id or code that is not written as one"
    RANGE = "C029", "a number outside its bounds"
    INVALID = "C030", "a value that does not fit otherwise"
    DUPLICATE_ID = "C040", "an id that another entry already has"
    UNKNOWN_OPTION = "C041", "an answer or feedback for an option or label that does not exist"
    KEY_ACCEPTED = "C042", "the right answer listed again as also accepted"
    SAME_TEXT = "C043", "two entries with the same text"
    FORMULA = "C044", "a formula that cannot be worked out"
    TOLERANCE = "C045", "a tolerance narrower than the rounding of its inputs"
    MISCONCEPTION = "C046", "a misconception whose value would be accepted as right"
    UNKNOWN_SOURCE = "C047", "a source id that is not known"
    CARD_SIZE = "C048", "more text than one card can show"
    IMAGE = "C049", "a picture without a description, or a description without a picture"
    CONFIDENCE = "C052", "asking how sure they are where there is no single answer"
    TIDIED = "C053", "signs that nobody sees, taken out of a text"
    BUILT_IN_SKILL = "C054", "a skill of a pack's own with the id of one of Copydesk's"
    PICTURE = "C055", "a picture's file that is not there, or cannot be shown"
    FORM = "C056", "a form of a test in a pack that is no test"
    PAIR = "C057", "a question of a pair that has no other half, doesn't match it, or can't be one of a pair here"
    CHART = "C058", "a chart whose parts do not fit each other or its figures"
    PAGE = "C059", "a page to look at with more text than its description has room for"
    PURPOSE = "C064", "a question that a class quiz or a test can't ask, in a pack that is for one"
    ID_TAKEN = "C050", "an id that another file has already"
    NOT_THERE = "C051", "a lesson or pack that is not there"
    NOT_THE_FORMAT = "C060", "a line that the file's format does not allow"
    NOT_CARRIED = "C061", "something that has no counterpart in the other format"
    ARCHIVE = "C062", "an archive that cannot be taken"
    LEFT_OUT = "C063", "a question of another format that is left out"
    IDLE_IGNORE = "C070", "an ignore that names no rule, or one that nothing here breaks"
    MORE = "C099", "more problems than are listed"


Level = Literal["error", "warning"]
"""An error keeps a file from being used; a warning says that it will work badly, or what was lost."""


class Finding(NamedTuple):
    """Something to correct, at `path` below what was looked at; `at_key` if the key itself is wrong, not its value.

    `code` is a `Code`, or that of a rule.
    """

    path: tuple[str | int, ...]
    code: str
    message: Message
    hint: Message | None = None
    level: Level = "error"
    at_key: bool = False

    def below(self, path: tuple[str | int, ...]) -> Finding:
        """The same, seen from further up."""
        return self._replace(path=(*path, *self.path))


class Places(Protocol):
    """Where the nodes of a document stand, line and column from 1."""

    def value(self, path: Sequence[str | int]) -> tuple[int, int]:
        """The place of the value at `path`, or of the last node that it reaches."""
        ...

    def key(self, path: Sequence[str | int]) -> tuple[int, int]:
        """The place of the key that `path` ends in; the value's own for a list item."""
        ...


class Document(Protocol):
    """Something that was read: what it is called, and where its nodes stand."""

    @property
    def path(self) -> str:
        """The name of its file, as problems tell it."""
        ...

    @property
    def positions(self) -> Places:
        """Where its nodes stand."""
        ...


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to correct, at its place in a file: `line` and `column` count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: Message
    hint: Message | None = None
    level: Level = "error"

    def __str__(self) -> str:
        """One line for a terminal, in English."""
        advice = f" ({capitalised(self.hint.english)})" if self.hint else ""
        return f"{self.path}:{self.line}:{self.column}: {self.level} {self.code} {self.message.english}{advice}"


def placed(finding: Finding, path: str, places: Places) -> Diagnostic:
    """A finding at its place in the file at `path`."""
    line, column = places.key(finding.path) if finding.at_key else places.value(finding.path)
    return Diagnostic(path, line, column, str(finding.code), finding.message, finding.hint, finding.level)


class DiagnosticList:
    """Collects the problems of one file: each once, up to `most`."""

    def __init__(self, path: str, problems: Sequence[Diagnostic] = (), most: int = MAX_PROBLEMS) -> None:
        self.path = path
        self._most = most
        self._problems = dict.fromkeys(one for one in problems if one.code != Code.MORE.value)
        self._more: Level | None = next((one.level for one in problems if one.code == Code.MORE.value), None)
        """The gravest level of what was not listed."""

    def __bool__(self) -> bool:
        return bool(self._problems)

    def add(
        self,
        place: tuple[int, int],
        code: str,
        message: Message,
        hint: Message | None = None,
        level: Level = "error",
    ) -> None:
        """Note a problem at `place`, (line, column) from 1."""
        self._note(Diagnostic(self.path, *place, str(code), message, hint, level))

    def note(self, finding: Finding, places: Places) -> None:
        """Note a finding in the document that has these places."""
        self._note(placed(finding, self.path, places))

    def _note(self, problem: Diagnostic) -> None:
        if not self.is_full:
            self._problems[problem] = None
        elif self._more is None or problem.level == "error":
            self._more = problem.level

    @property
    def is_full(self) -> bool:
        """Whether further problems would not be listed."""
        return len(self._problems) >= self._most

    def places(self) -> set[tuple[int, int]]:
        """Where there are errors so far."""
        return {(each.line, each.column) for each in self._problems if each.level == "error"}

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them by line, column, code and message."""
        listed = sorted(self._problems, key=lambda each: (each.line, each.column, each.code, each.message.english))
        if self._more:
            message = Message("There are more problems than these {most}; correct these first.", most=self._most)
            level = "error" if any(each.level == "error" for each in listed) else self._more
            last = listed[-1]
            listed.append(Diagnostic(self.path, last.line, last.column, Code.MORE.value, message, None, level))
        return tuple(listed)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be, or None; not looked for among thousands."""
    names = list(known)
    if len(word) > 80 or len(names) > MOST_COMPARED:
        return None
    near = difflib.get_close_matches(word.lower(), sorted(names), n=1, cutoff=0.6)
    return near[0] if near else None


def closest(word: str, known: Iterable[str]) -> Message | None:
    """`nearest` as a hint."""
    near = nearest(word, known)
    return Message("did you mean “{near}”?", near=near) if near else None


def not_allowed(code: str) -> tuple[Message, Message]:
    """What is said of an invisible character that no text may hold, and the hint. `code` is as in U+200B."""
    message = Message("The invisible character {code} is not allowed in a text.", code=code)
    return message, Message("delete it; it may have come with copied text")


def shown(text: str) -> Message:
    """`text` in quotes, short and on one line, to be named in a message."""
    return Message("“{text}”", text=brief(text))


def capitalised(text: str) -> str:
    """`text` as a sentence of its own begins; hints are written as they would stand inside one."""
    first = 1 if text.startswith("¿") else 0
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def brief(text: str) -> str:
    """`text` short, on one line and without signs that nobody sees."""
    flat = " ".join(UNSAFE.sub("\ufffd", seen(text)).split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"
