"""A gradebook as the files that Canvas and Moodle import, with the teacher's own list of who is who there.

Promises that only learners on that list are in the file, that those who are not are named, and that neither the list
nor what comes of it is kept. Refuses lists that cannot be read, by saying what is wrong with them.

Canvas takes the columns Student, ID, SIS User ID, SIS Login ID and Section, then a column for each assignment, and a
row "Points Possible" below the header ("How do I import grades in the Gradebook?", Canvas Instructor Guide). Moodle
lets teachers say which column of a file names its users, by email address, username or ID number ("Grade import",
docs.moodle.org); an item that it makes anew is out of 100, so grades are told in percent.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Literal, get_args

from bot.i18n.languages import speaking
from bot.reports.csv_files import file_name
from bot.reports.gradebook import GroupResults, name_in, titles
from bot.reports.making import ReportFile
from bot.reports.people import in_order
from questions.formats.tabular.csv_reader import csv_bytes
from questions.messages import Message

GradebookSystem = Literal["canvas", "moodle"]
SYSTEMS: tuple[GradebookSystem, ...] = get_args(GradebookSystem)
NAMES: Mapping[GradebookSystem, str] = {"canvas": "Canvas", "moodle": "Moodle"}

WHO = "Discord"
"""The column of the list with a learner's Discord id, account or name in the server."""

_NAME = "Name on Discord"
"""A column for the teacher's eyes."""

_COLUMNS: Mapping[GradebookSystem, tuple[str, ...]] = {
    "canvas": ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
    "moodle": ("First name", "Last name", "ID number", "Email address", "Username"),
}
"""What each system knows its learners by."""

_IDENTIFYING: Mapping[GradebookSystem, tuple[str, ...]] = {
    "canvas": ("Student", "ID", "SIS User ID", "SIS Login ID"),
    "moodle": ("ID number", "Email address", "Username"),
}

MOST_OF_LIST = 1024 * 1024
_MOST_ROWS = 5000
_LONGEST = 200
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file for another gradebook, or why there is none."""

    file: ReportFile | None
    problem: Message | None = None
    written: int = 0
    missing: tuple[str, ...] = ()
    """Learners with results who are not on the list, by name."""
    unmatched: tuple[str, ...] = ()
    """Entries of the list that are nobody in the group."""


def list_to_fill(data: GroupResults, system: GradebookSystem, language: str) -> ReportFile:
    """A list of the group's learners, in which a teacher fills in what the other system knows them by."""
    with speaking(language):
        rows = [
            [str(learner), name_in(data, learner), *("" for _column in _COLUMNS[system])]
            for learner in in_order(data.people, {*data.learners})
        ]
    return ReportFile(
        f"who-is-who-{file_name(data.group)}-{system}.csv", csv_bytes([[WHO, _NAME, *_COLUMNS[system]], *rows])
    )


def gradebook_file(data: GroupResults, system: GradebookSystem, mapping: bytes, language: str) -> ImportFile:
    """The file for that system, of the learners on the list."""
    with speaking(language):
        try:
            known = _read(mapping, system)
        except _BadList as bad:
            return ImportFile(None, bad.message)
        return _written(data, system, known)


class _BadList(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(message.english)
        self.message = message


def _read(content: bytes, system: GradebookSystem) -> dict[str, dict[str, str]]:
    """What the system knows somebody by, by what the list calls them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _BadList(Message("Your list is not in UTF-8. Save it as “CSV UTF-8”.")) from None
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=delimiter))[: _MOST_ROWS + 2]
    except csv.Error as error:
        raise _BadList(Message("Your list cannot be read as CSV. Save it once more from your spreadsheet.")) from error
    if len(rows) > _MOST_ROWS + 1:
        raise _BadList(Message("Your list has more than {most} rows.", most=_MOST_ROWS))
    by_key = {_key(name): name for name in (WHO, *_COLUMNS[system])}
    header = [by_key.get(_key(name)) for name in (rows[0] if rows else [])]
    if WHO not in header:
        raise _BadList(Message("Your list needs a column “{column}” with Discord ids or names.", column=WHO))
    if not {*header} & {*_IDENTIFYING[system]}:
        names = ", ".join(f"“{name}”" for name in _IDENTIFYING[system])
        raise _BadList(
            Message(
                "Your list needs at least one of the columns that {system} knows: {names}.",
                system=NAMES[system],
                names=names,
            )
        )
    found: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        named = {name: text.strip()[:_LONGEST] for name, text in zip(header, row, strict=False) if name is not None}
        who = _key(named.pop(WHO, ""))
        if who and any(named.values()):
            if who in found:
                raise _BadList(Message("“{who}” is in your list twice.", who=who))
            found[who] = named
    return found


def _key(text: str) -> str:
    return " ".join(text.replace("_", " ").lstrip("'@").split()).casefold()


def _written(data: GroupResults, system: GradebookSystem, known: Mapping[str, Mapping[str, str]]) -> ImportFile:
    rows: list[list[str]] = []
    used: set[str] = set()
    missing: list[str] = []
    names = _only_names(data)
    for learner in in_order(data.people, {*data.learners}):
        person = data.people.get(learner)
        calls = [str(learner)]
        if person is not None:
            calls += [key for key in (_key(person.account), _key(person.name)) if names.get(key) == learner]
        who = next((one for one in calls if one in known), None)
        if who is None:
            missing.append(name_in(data, learner))
            continue
        used.add(who)
        cells = [_grade(data, learner, at, system) for at in range(len(data.works))]
        rows.append([*(known[who].get(column, "") for column in _COLUMNS[system]), *cells])
    header = [*_COLUMNS[system], *titles(data)]
    above: list[list[str]] = []
    if system == "canvas":
        above = [["Points Possible", "", "", "", "", *(_figure(work.maximum) for work in data.works)]]
    file = ReportFile(f"{file_name(data.group)}-{system}.csv", csv_bytes([header, *above, *rows]))
    return ImportFile(file, None, len(rows), tuple(missing), tuple(sorted(known.keys() - used)))


def _only_names(data: GroupResults) -> dict[str, int | None]:
    """Who goes by an account or a name; None where two do."""
    found: dict[str, int | None] = {}
    for learner, person in data.people.items():
        for key in {_key(person.account), _key(person.name)} - {""}:
            found[key] = learner if key not in found else None
    return found


def _grade(data: GroupResults, learner: int, at: int, system: GradebookSystem) -> str:
    """Points of those that the column can bring, or percent; nothing where there is no result."""
    entry = data.entries.get((learner, at))
    if entry is None or not entry.maximum:
        return ""
    of = data.works[at].maximum if system == "canvas" else 100
    return _figure(entry.score / entry.maximum * of)


def _figure(value: float) -> str:
    return f"{round(value, 2):g}"
