"""Reads every content file below some paths and says what is wrong with each.

Promises that one broken file leaves the others alone, and that no id stands for two things. A reference from file to
file that leads nowhere is a problem too, but takes no file out. Sound content is held against rules where the caller
hands some in; a warning takes no file out either. Refuses to decide what happens then: the command line prints, the bot
goes on without the files left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from lessons.loader import course_from, glossary_from, lesson_from
from lessons.model import Course, Lesson, Page, Term
from questions.content_model import without_country
from questions.diagnostics.diagnostic import Code, Diagnostic, DiagnosticList, Finding, closest, placed, shown
from questions.loader import SOURCES_FILE, Loaded, file_kind, pack_from, sources_from, unknown_kind
from questions.messages import Message
from questions.model import Pack, Source
from questions.parsing.reader import Read, read_file
from questions.picture_cleaning import cleaned
from questions.pictures import FOLDER, MOST_OF_ONE, PictureFile, as_it_is, find_pictures

if TYPE_CHECKING:
    from bot.workers.judging import RuleBook
    from questions.parsing.reader import NodePath

ContentT = TypeVar("ContentT", Pack, Lesson, Course)
IllustratedT = TypeVar("IllustratedT", Pack, Lesson)
Referred = Literal["lesson", "pack", "term"]
"""What one file can refer to in another."""

_SUFFIXES = frozenset({".yaml", ".yml"})

_OWN_ID = re.compile(r"^id: *([\w-]+)", re.MULTILINE)
"""The id of a pack, lesson or course as sound content has it, in a line that nothing is before."""


@dataclass(slots=True)
class Report:
    """Sound content by id, and what is wrong."""

    files: int = 0
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    packs: dict[str, Pack] = field(default_factory=dict[str, Pack])
    lessons: dict[str, Lesson] = field(default_factory=dict[str, Lesson])
    courses: dict[str, Course] = field(default_factory=dict[str, Course])
    glossaries: dict[str, dict[str, Term]] = field(default_factory=dict[str, "dict[str, Term]"])
    """By language; those in one language are one."""
    left_out: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict[str, "tuple[Diagnostic, ...]"])
    """By path, the problems of each file that is not used."""
    loose_ends: list[Diagnostic] = field(default_factory=list[Diagnostic])
    """References to lessons or packs that are not there, in files that are used all the same."""
    warnings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    """Rules that are broken in files that are used all the same."""
    drawn: dict[Path, bytes] = field(default_factory=dict[Path, bytes])
    """Pictures of charts and pages for which there was no file yet, by the file that they belong into."""
    origins: dict[str, Path] = field(default_factory=dict[str, Path])
    """By id, the file that each pack, lesson and course came from."""

    @property
    def problems(self) -> list[Diagnostic]:
        """All problems, by path and place."""
        found = [
            *self.loose_ends,
            *self.warnings,
            *(problem for problems in self.left_out.values() for problem in problems),
        ]
        return sorted(found, key=lambda one: (one.path, one.line, one.column, one.code))


def content_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and all YAML files below the folders named, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        below = path.rglob("*") if path.is_dir() else [path]
        found |= dict.fromkeys(
            sorted(one for one in below if one == path or (one.suffix in _SUFFIXES and one.is_file()))
        )
    return list(found)


def check(
    paths: Iterable[Path],
    known: Report | None = None,
    rules: RuleBook | None = None,
    *,
    make_picture: Callable[[bytes], PictureFile] = as_it_is,
) -> Report:
    """Reads everything below `paths`, to be used beside what is in `known`, and holds it against `rules`, if any.

    `make_picture` makes pictures of the files that are named.
    """
    return check_read([read_file(path) for path in content_files(paths)], known or Report(), rules, make_picture)


def check_beside(folders: Iterable[Path], paths: Iterable[Path], rules: RuleBook) -> Report:
    """Checks everything below `paths` to be used beside the content of `folders`, which is sound.

    Packs go by its sources and ids alone; the rest of it is read where something refers to packs, lessons or terms.
    """
    reads = [read_file(path) for path in content_files(paths)]
    refers = any(file_kind(read) in ("lesson", "course", "glossary") for read in reads)
    return check_read(reads, check(folders) if refers else sources_and_ids(folders), rules, cleaned)


def sources_and_ids(folders: Iterable[Path]) -> Report:
    """The shared sources of sound content and where its ids are taken, without reading its packs and lessons."""
    report = Report()
    for path in content_files(folders):
        if path.name == SOURCES_FILE:
            report.sources |= sources_from(read_file(path)).value or {}
        elif found := _OWN_ID.search(path.read_text(encoding="utf-8")):
            report.origins[found[1]] = path
    return report


def check_read(
    reads: Sequence[Read], known: Report, rules: RuleBook | None, make_picture: Callable[[bytes], PictureFile]
) -> Report:
    """Checks files that are read, to be used beside what is in `known`, and holds them against `rules`, if any.

    Their pictures are looked for beside them, and `make_picture` takes them.
    """
    report = Report(sources=dict(known.sources))
    report.files = len(reads)
    for read in reads:
        if file_kind(read) == "sources":
            loaded = sources_from(read)
            report.sources |= loaded.value or {}
            _note(report, read, loaded.problems)
    used = dict[str, Read]()
    glossaries = list[tuple[Read, Mapping[str, Term]]]()
    for read in reads:
        kind = file_kind(read)
        if kind == "pack":
            pack = with_pictures_beside(read, pack_from(read, report.sources), make_picture, report.drawn)
            _shelve(report, known, used, read, report.packs, pack)
        elif kind == "lesson":
            illustrated = with_pictures_beside(read, lesson_from(read, report.sources), make_picture, report.drawn)
            _shelve(report, known, used, read, report.lessons, illustrated)
        elif kind == "course":
            _shelve(report, known, used, read, report.courses, course_from(read))
        elif kind == "glossary":
            glossary = glossary_from(read)
            _note(report, read, glossary.problems)
            if glossary.value is not None:
                report.glossaries.setdefault(without_country(glossary.value.language), {}).update(glossary.value.terms)
                glossaries.append((read, glossary.value.terms))
        elif kind is None:
            _note(report, read, unknown_kind(read))
    if rules is not None:
        for pack in tuple(report.packs.values()):
            _judge(report, used[pack.id], report.packs, pack, rules.about_pack(used[pack.id], pack))
    _tie(report, known, used, glossaries)
    if rules is not None:
        for lesson in tuple(report.lessons.values()):
            packs = {name: pack for name in lesson.practice if (pack := (known.packs | report.packs).get(name))}
            found = rules.about_lesson(used[lesson.id], lesson, packs)
            _judge(report, used[lesson.id], report.lessons, lesson, found)
    return report


def with_pictures_beside(
    read: Read, loaded: Loaded[IllustratedT], make: Callable[[bytes], PictureFile], drawn: dict[Path, bytes]
) -> Loaded[IllustratedT]:
    """A pack or lesson with the picture files that it names, which are beside its own file.

    Those of its charts and pages that are not there yet are drawn, and noted in `drawn` with the file they belong into.
    """
    content = loaded.value
    named = [] if content is None else [(path, image) for path, image in content.named_pictures()]
    if content is None or not any(image.startswith(FOLDER) for _, image in named):
        return loaded
    folder = Path(read.path).parent
    there = [f"{FOLDER}{path.name}" for path in (folder / FOLDER).glob("*")]
    drawings = content.drawings()
    found = find_pictures(named, lambda image: _picture_in(folder, image), make, drawings=drawings, there=there)
    for image in drawings.keys() & found.files.keys():
        if image not in there:
            drawn[folder / image] = found.files[image].content
    if not found.findings:
        content.take_pictures(found.files)
        return loaded
    problems = DiagnosticList(read.path, loaded.problems)
    for finding in found.findings:
        problems.note(finding, read.positions)
    return Loaded(None, problems.sorted())


def _picture_in(folder: Path, image: str) -> bytes | None:
    try:
        with (folder / image).open("rb") as file:
            return file.read(MOST_OF_ONE + 1)
    except OSError:
        return None


def _judge(
    report: Report, read: Read, shelf: dict[str, ContentT], content: ContentT, found: tuple[Diagnostic, ...]
) -> None:
    """Notes what rules have found; an error takes the file out."""
    if any(problem.level == "error" for problem in found):
        del shelf[content.id], report.origins[content.id]
        _note(report, read, found)
    else:
        report.warnings += found


def _shelve(
    report: Report,
    known: Report,
    used: dict[str, Read],
    read: Read,
    shelf: dict[str, ContentT],
    loaded: Loaded[ContentT],
) -> None:
    """Puts sound content on its shelf, unless its id is taken."""
    _note(report, read, loaded.problems)
    content = loaded.value
    if content is None:
        return
    path = Path(read.path)
    taken = report.origins.get(content.id) or known.origins.get(content.id)
    if taken is not None and taken.resolve() != path.resolve():
        message = Message("The id {name} is taken by {file}.", name=shown(content.id), file=str(taken))
        finding = Finding(("id",), Code.ID_TAKEN, message, Message("choose another id"))
        _note(report, read, (placed(finding, read.path, read.positions),))
        return
    report.origins[content.id] = path
    used[content.id] = read
    shelf[content.id] = content


def _note(report: Report, read: Read, problems: tuple[Diagnostic, ...]) -> None:
    if any(problem.level == "error" for problem in problems):
        report.left_out[read.path] = problems
    else:
        report.warnings += problems


def _tie(
    report: Report,
    known: Report,
    used: Mapping[str, Read],
    glossaries: Iterable[tuple[Read, Mapping[str, Term]]],
) -> None:
    """Looks whether what files say of each other is there."""
    lessons = report.lessons.keys() | known.lessons.keys()
    packs = report.packs.keys() | known.packs.keys()
    for course in report.courses.values():
        places = ((("lessons", at), name) for at, name in enumerate(course.lessons))
        _follow(report, used[course.id], "lesson", places, lessons)
    for lesson in report.lessons.values():
        read = used[lesson.id]
        _follow(report, read, "pack", ((("practice", at), name) for at, name in enumerate(lesson.practice)), packs)
        if lesson.substitute is not None:
            _follow(report, read, "pack", [(("substitute",), lesson.substitute)], packs)
        spoken = without_country(lesson.language)
        terms = {name for where in (report, known) for name in where.glossaries.get(spoken, dict[str, Term]())}
        for number, step in enumerate(lesson.steps):
            named = step.terms if isinstance(step, Page) else []
            places = ((("steps", number, "terms", at), name) for at, name in enumerate(named))
            _follow(report, read, "term", places, terms)
    for read, found in glossaries:
        explained = ((("terms", name, "lesson"), term.lesson) for name, term in found.items() if term.lesson)
        _follow(report, read, "lesson", explained, lessons)


def _follow(
    report: Report, read: Read, what: Referred, names: Iterable[tuple[NodePath, str]], there: Collection[str]
) -> None:
    for path, name in names:
        if name not in there:
            finding = Finding(tuple(path), Code.NOT_THERE, _no_such(what, shown(name)), closest(name, there))
            report.loose_ends.append(placed(finding, read.path, read.positions))


def _no_such(what: Referred, name: Message) -> Message:
    match what:
        case "lesson":
            return Message("There is no lesson {name}.", name=name)
        case "pack":
            return Message("There is no pack {name}.", name=name)
        case "term":
            return Message("There is no term {name}.", name=name)
