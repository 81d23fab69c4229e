"""Questions as a table with a header, for those who write them in a spreadsheet.

The columns, in any order, of which `question` and `correct` are needed:

- `question`; `passage` is a text shown above it.
- `a` to `j`: the options. Without any, the answer is typed. Numbered columns (`Answer1`, `Option 2`) are taken for
  them, and `correct` then holds the numbers of the right ones.
- `correct`: the letter of the right option, or several (`a, c`); the figure to type (`13.4`, `1,234.5`, or `50%`, which
  has the unit percent); or the words to type, with `|` between those that are right (`Reuters | the Reuters agency`).
  Points and commas of a figure are read as in the language of the pack: `1,234` is 1234 in English and 1.234 in German.
- `kind`: choice, multi, number or text. Where it is empty it follows from the others: with options, one letter makes
  a `choice` and several a `multi`; without, a figure makes a `number` and anything else a `text`.
- `unit`, `tolerance` (half-width of what is accepted; 0 where it is empty) and `places` (decimals), for a number.
- `explain`, shown to everybody after the answer; `feedback_a` to `feedback_j`, shown to those who chose that option.
- `skill`: one of Copydesk's, by its id; or one of your own, which has a name as well: `charts: Reading charts`.
- `id`, `type`, `truth`, `hint`, `points`, `content_note`, `discuss`, `image`, `alt`, as in a pack, and
  `shuffle`: no, for options that stay in this order.

Promises that questions of these four kinds come back as they went out, options under their letters, but for what is
warned of. Commas, semicolons and tabs part columns on the way in. Refuses formulas of spreadsheets on the way out (see
`cells`), and questions of kinds `classify` and `match`, which have a table each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from questions.diagnostics.diagnostic import closest, shown
from questions.formats.exporting import NOTHING, SMALL_LETTERS, left_behind, number_key, plain_number, portable
from questions.formats.importing import About, Exported, Format, Imported, Incoming, losses
from questions.formats.tabular import csv_reader
from questions.kinds.question_parts import PortableFigure, PortableOptions, PortableStatements, PortableWords
from questions.messages import Message
from questions.model import ID_PATTERN, MOST_SKILLS, SKILLS
from questions.quantity import FINE, read_digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from questions.formats.tabular.cell import Cell
    from questions.model import AnyQuestion, Pack
    from questions.parsing.reader import Plain

_KINDS: Final = ("choice", "multi", "number", "text")
COLUMNS: Final = (
    *("id", "kind", "skill", "content_note", "passage", "image", "alt", "question", *SMALL_LETTERS),
    *("correct", "unit", "tolerance", "places", "explain", *(f"feedback_{letter}" for letter in SMALL_LETTERS)),
    *("hint", "points", "shuffle", "discuss", "type", "truth"),
)

_TEXTS: Final = {
    "question": "prompt",
    **{name: name for name in ("id", "skill", "type", "truth", "content_note", "passage", "image", "alt", "explain")},
    **{name: name for name in ("hint", "discuss")},
}
_NUMBER: Final = re.compile(r"([-+]?)([0-9](?:[0-9.,]{0,60}[0-9])?|[.,][0-9]{1,60})\.?([eE][-+]?[0-9]{1,3})?")
_TWO_WAYS: Final = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""What is thousands with one sign before decimals, and decimals with the other."""
_PERCENT: Final = re.compile(r"\s*%$")
_YES: Final = {**dict.fromkeys(("yes", "true", "1"), True), **dict.fromkeys(("no", "false", "0"), False)}
_NUMBERED: Final = re.compile(r"([^\W\d_][^\d]*?)_?([0-9]{1,2})")
_NUMBERS: Final = re.compile(r"[0-9]{1,2}(?:[\s,;.|&]+[0-9]{1,2})*")
MIN_OPTIONS: Final = 2
_BARS: Final = re.compile(r"\\[\\|]|\||[^\\|]+|\\")


def _read(content: bytes, path: str, about: About) -> Imported:
    """The questions of a table, in its order."""
    incoming = Incoming(path, about)
    text = incoming.text(content)
    numbered: dict[str, str] = {}

    def meant(names: Sequence[str]) -> Mapping[str, str]:
        numbered.update(_numbered(names))
        return numbered

    rows = csv_reader.rows(incoming, text, COLUMNS, ("question", "correct"), meant) if text is not None else ()
    for row in rows:
        if incoming.is_full:
            break
        _Reading(incoming, row, is_numbered=bool(numbered)).question()
    return incoming.finished()


class _Reading:
    """One row on its way to a question: plain values and their places."""

    def __init__(self, incoming: Incoming, row: Mapping[str, Cell], *, is_numbered: bool) -> None:
        self._incoming = incoming
        self._is_numbered = is_numbered
        self._row = row
        self._plain: dict[str, Plain] = {}
        self._parts: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self._is_sound = True

    def question(self) -> None:
        """Takes the row's question, or notes what is wrong with it."""
        first = min(self._row.values(), key=lambda cell: (cell.line, cell.column))
        missing = [name for name in ("question", "correct") if name not in self._row]
        if missing:
            message = (
                Message("This row has nothing in the column “{name}”.", name=missing[0])
                if len(missing) == 1
                else Message(
                    "This row has nothing in the column “{one}” and “{other}”.", one=missing[0], other=missing[1]
                )
            )
            self._incoming.skip(first.line, 1, message)
            return
        for column, field in _TEXTS.items():
            if column in self._row:
                self._take(column, self._row[column].text, field)
        if "skill" in self._row:
            self._skill()
        every = [letter for letter in SMALL_LETTERS if letter in self._row]
        options = self._incoming.without_twins({letter: self._row[letter] for letter in every}, self._right(every))
        kind = self._kind(options)
        self._plain["kind"] = kind
        if kind in ("choice", "multi"):
            self._options(options, every, several=kind == "multi")
        elif kind == "number":
            self._figure()
        elif kind == "text":
            accept = (" ".join(part.split()) for part in _parted(self._row["correct"].text))
            self._take("correct", [part for part in accept if part], "accept")
        self._others(kind, every, options)
        if self._is_sound:
            self._incoming.offer(self._plain, first.line, first.column, self._parts)

    def _skill(self) -> None:
        """A skill of Copydesk's or of the table's own, of which a row above may have told the name."""
        name, _, called = (part.strip() for part in self._row["skill"].text.partition(":"))
        self._take("skill", name, "skill")
        own = self._incoming.own_skills
        is_new = called and name not in (*SKILLS, *own) and re.fullmatch(ID_PATTERN, name) is not None
        if is_new and len(own) < MOST_SKILLS:
            self._incoming.said["skills"] = {**own, name: called}
            self._incoming.places["skills", name] = self._row["skill"][1:]

    def _take(self, column: str, value: Plain, *field: str) -> None:
        self._parts[field] = self._row[column][1:]
        if len(field) == 1:
            self._plain[field[0]] = value

    def _refuse(self, column: str, message: Message, hint: Message | None = None) -> None:
        note = self._incoming.skip if self._is_sound else self._incoming.leave_out
        self._is_sound = False
        note(*self._row[column][1:], message, hint)

    def _kind(self, options: list[str]) -> str:
        if "kind" in self._row:
            kind = self._row["kind"].text.casefold()
            if kind not in _KINDS:
                message = Message("A table has no questions of kind {kind}.", kind=shown(kind))
                advice = closest(kind, _KINDS) or Message("the kinds are {kinds}", kinds=", ".join(_KINDS))
                self._refuse("kind", message, advice)
            return kind
        if options:
            return "choice" if len(self._right(options)) == 1 else "multi"
        return "text" if self._plain_figure(_PERCENT.sub("", self._row["correct"].text)) is None else "number"

    def _options(self, options: list[str], every: list[str], *, several: bool) -> None:
        taken: dict[str, Plain] = {}
        for letter in options:
            self._parts["options", letter] = self._row[letter][1:]
            taken[letter] = {"text": self._row[letter].text}
            if reply := self._row.get(f"feedback_{letter}"):
                self._parts["options", letter, "feedback"] = reply[1:]
                taken[letter] = {"text": self._row[letter].text, "feedback": reply.text}
        self._plain["options"] = taken
        letters = [letter for letter in self._right(options) if letter in options or letter not in every]
        unknown = [letter for letter in letters if letter not in options]
        if unknown or not letters:
            message = Message("{value} names no option of this row.", value=shown(self._row["correct"].text))
            listed = ", ".join(options)
            if not options:
                advice = Message("fill in the columns a and b at least")
            elif several:
                advice = Message("write letters of its options, which are {letters}", letters=listed)
            else:
                advice = Message("write the letter of its options, which are {letters}", letters=listed)
            self._refuse("correct", message, advice)
        elif several:
            self._take("correct", [*letters], "answer")
        elif len(letters) > 1:
            message = Message("A choice has one right option.")
            self._refuse("correct", message, Message("leave one letter, or make it a multi"))
        else:
            self._take("correct", letters[0], "answer")

    def _right(self, options: list[str]) -> list[str]:
        """The letters of the right options, however the row says which: by letter, by number, or by its whole text.

        None where a number is that of one option and the text of another.
        """
        text = self._row["correct"].text
        spelt = [letter for letter in options if self._row[letter].text == text]
        if self._is_numbered and _NUMBERS.fullmatch(text):
            listed = [
                SMALL_LETTERS[int(number) - 1]
                for number in re.findall(r"\d+", text)
                if 0 < int(number) <= len(SMALL_LETTERS)
            ]
            return [] if spelt and spelt != listed else listed
        return _letters(text) or (spelt if len(spelt) == 1 else [])

    def _figure(self) -> None:
        answer = self._number("correct", may_be_share=True)
        if answer is not None:
            self._take("correct", answer, "answer")
            figure = _PERCENT.sub("", self._row["correct"].text)
            plain = self._plain_figure(figure) or ""
            self._plain["places"] = min(len(re.split("[eE]", plain)[0].partition(".")[2]), 6)
            if figure != self._row["correct"].text:
                self._take("correct", "percent", "unit")
        self._plain["tolerance"] = 0
        for column in ("tolerance", "places"):
            if column in self._row and (number := self._number(column)) is not None:
                self._take(column, number, column)
        if "unit" in self._row:
            self._take("unit", self._row["unit"].text, "unit")

    def _number(self, column: str, *, may_be_share: bool = False) -> int | float | None:
        """The figure of a column; one that is a share has its percent sign taken off."""
        text = self._row[column].text
        figure = _PERCENT.sub("", text) if may_be_share else text
        plain = self._plain_figure(figure)
        if plain is None:
            advice = Message("write a point before decimals, and no unit: 1100000 or 13.4")
            self._refuse(column, Message("{value} is no plain number.", value=shown(text)), advice)
            return None
        number = int(plain) if re.fullmatch(r"[-+]?[0-9]+", plain) else float(plain)
        if _TWO_WAYS.fullmatch(figure) and not ("." in figure and "." in plain):
            self._incoming.leave_out(*self._row[column][1:], _taken_for(shown(text), plain, comma="," in figure))
        return number

    def _plain_figure(self, text: str) -> str | None:
        """A figure as Python writes it, its points and commas read as in the language of the pack, or as in English.

        As in answers that are typed, a figure with three decimals needs three `places` where its point could part
        thousands.
        """
        found = _NUMBER.fullmatch(text)
        if found is None:
            return None
        places = self._row.get("places")
        fine = places is not None and re.fullmatch("[0-9]", places.text) is not None and int(places.text) >= FINE
        digits = read_digits(found[2], self._incoming.language, fine=fine)
        return None if digits is None else f"{found[1]}{digits}{found[3] or ''}"

    def _others(self, kind: str, every: list[str], options: list[str]) -> None:
        """The other columns, and a note of each that the question has no use for; of its options `every` was named."""
        if "points" in self._row and (points := self._number("points")) is not None:
            self._take("points", points, "points")
        if "shuffle" in self._row and every:
            word = self._row["shuffle"].text.casefold()
            if word in _YES:
                self._take("shuffle", _YES[word], "shuffle")
            else:
                self._refuse("shuffle", Message("{value} is neither yes nor no.", value=shown(word)))
        own = {"number": {"unit", "tolerance", "places"}, "choice": {"shuffle", *every}}.get(kind, set[str]())
        own |= {"shuffle", *every} if kind == "multi" else set()
        own |= {f"feedback_{letter}" for letter in options} if kind in ("choice", "multi") else set()
        for column, cell in self._row.items():
            if column not in own | _TEXTS.keys() | {"kind", "correct", "points"}:
                message = Message(
                    "A question of kind {kind} has no use for {text} in the column “{column}”; it was left out.",
                    kind=kind,
                    text=shown(cell.text),
                    column=column,
                )
                self._incoming.leave_out(cell.line, cell.column, message)


def _taken_for(value: Message, number: str, *, comma: bool) -> Message:
    """A note that a figure could be read in two ways."""
    if not comma:
        return Message("{value} is taken for {number}: a point parts thousands here.", value=value, number=number)
    if "." in number:
        return Message(
            "{value} is taken for {number}: a comma stands before decimals here.", value=value, number=number
        )
    return Message("{value} is taken for {number}: a comma parts thousands here.", value=value, number=number)


def _numbered(names: Sequence[str]) -> Mapping[str, str]:
    """Columns that are options under a number, `answer1` and `answer2`, with the letter of each; or none."""
    found = [(match[1], name, int(match[2])) for name in names if (match := _NUMBERED.fullmatch(name))]
    heads = [head for head, _, _ in found]
    head = max(heads, key=heads.count, default="")
    if heads.count(head) < MIN_OPTIONS or {"a", "b"} & set(names):
        return {}
    return {
        name: SMALL_LETTERS[number - 1]
        for one, name, number in found
        if one == head and 0 < number <= len(SMALL_LETTERS)
    }


def _letters(text: str) -> list[str]:
    """The letters that `text` lists: `a`, `A, c`, `a c`; none where it is something else."""
    listed = re.split(r"[\s,;]+", text.strip().casefold())
    return listed if all(len(one) == 1 and one in SMALL_LETTERS for one in listed) else []


def _parted(text: str) -> list[str]:
    """The words between bars; a bar or backslash with a backslash before it is meant as it stands."""
    parts = [list[str]()]
    for found in _BARS.finditer(text):
        if found[0] == "|":
            parts.append([])
        else:
            parts[-1].append(found[0][1:] if found[0] in ("\\\\", "\\|") else found[0])
    return ["".join(part) for part in parts]


def _write(pack: Pack) -> Exported:
    """The pack's questions as a table, with the columns that they need."""
    rows: list[dict[str, str]] = []
    found: list[tuple[str, Message]] = []
    for question in pack.questions:
        asked = portable(question)
        if isinstance(asked, PortableStatements):
            message = Message("Left out: a question of kind {kind} does not fit in one row.", kind=question.kind)
            found.append((question.id, message))
            continue
        row = _row(question, asked, pack)
        found += [
            (question.id, csv_reader.said_of(f"“{column}”"))
            for column, text in row.items()
            if csv_reader.is_armed(text)
        ]
        carried = {*_TEXTS.values(), "points", "shuffle", "feedback"}
        if lost := left_behind(question, carried):
            found.append((question.id, lost))
        rows.append(row)
    if not rows:
        found.append(("", NOTHING))
    columns = [name for name in COLUMNS if name in ("question", "correct") or any(name in row for row in rows)]
    lines = ([row.get(name, "") for name in columns] for row in rows)
    return Exported(csv_reader.csv_bytes([columns, *lines]), losses(pack, found))


def _row(question: AnyQuestion, asked: PortableOptions | PortableFigure | PortableWords, pack: Pack) -> dict[str, str]:
    row = {column: getattr(question, field) or "" for column, field in _TEXTS.items()} | {"kind": question.kind}
    if own := pack.skills.get(question.skill):
        row["skill"] = f"{question.skill}: {own}"
    if question.points != 1:
        row["points"] = str(question.points)
    match asked:
        case PortableOptions(options, answers):
            letters = dict(zip(options, SMALL_LETTERS, strict=False))
            for name, option in options.items():
                row |= {letters[name]: option.text, f"feedback_{letters[name]}": option.feedback or ""}
            row["correct"] = ", ".join(letters[name] for name in answers)
            if not asked.shuffled:
                row["shuffle"] = "no"
        case PortableFigure(figure):
            key = number_key(figure, pack.figures)
            row |= {"correct": _unmistakable(key.value), "tolerance": _unmistakable(key.tolerance)}
            row |= {"unit": figure.unit or "", "places": str(figure.places)}
        case PortableWords(words):
            escaped = (" ".join(one.split()).replace("\\", "\\\\").replace("|", "\\|") for one in words.accept)
            row["correct"] = " | ".join(escaped)
        case _:
            assert_never(asked)
    return {column: text for column, text in row.items() if text}


def _unmistakable(value: float) -> str:
    """A number that reads the same in every language: with three decimals it could be thousands, and gets a fourth."""
    plain = plain_number(value)
    return f"{plain}0" if "." in plain and _TWO_WAYS.fullmatch(plain) else plain


FORMAT: Final = Format("csv", "Table with a header (CSV)", ".csv", read=_read, write=_write)
