"""Files of content as models: every problem of a file is collected with its place, none is raised.

Promises: a `Loaded` has a value, or at least one error, whatever the file holds; parts are checked one by one, so that
a fault in one hides none in another, and each once; a loaded pack holds all the sources it refers to. Messages are
written for a teacher, not for a programmer. Refuses to know lessons: `lessons.loader` builds on `FileDraft` as packs do
here, and files of other formats: `questions.formats.importing` brings their questions as `CheckedQuestion`s.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from functools import cache
from types import GenericAlias, MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError, create_model

from questions.diagnostics.consistency import (
    figure_findings,
    form_findings,
    id_findings,
    own_skill_findings,
    pair_findings,
    purpose_findings,
    question_findings,
    sign_findings,
    source_findings,
    unpaired_findings,
)
from questions.diagnostics.diagnostic import Code, DiagnosticList, Finding, closest, shown
from questions.diagnostics.model_errors import model_findings
from questions.messages import Message
from questions.model import SKILLS, AnyQuestion, Content, Figure, Pack, SharedSources, Source, hand_on
from questions.parsing.reader import read_file
from questions.signs import hidden_code, seen, title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from questions.diagnostics.diagnostic import Diagnostic
    from questions.parsing.reader import Plain, Read

_T = TypeVar("_T")
ModelT = TypeVar("ModelT", bound=BaseModel)
FileKind = Literal["pack", "lesson", "course", "glossary", "sources"]

PACK_PARTS: Final = ("sources", "figures", "questions")

LATER: Final = frozenset((Code.SAME_TEXT, Code.MISCONCEPTION, Code.BUILT_IN_SKILL))
"""What a later edition may object to in a pack that an earlier one has taken."""

SOURCE: Final[TypeAdapter[Source]] = TypeAdapter(Source)
FIGURE: Final[TypeAdapter[Figure]] = TypeAdapter(Figure)
_QUESTION: Final[TypeAdapter[AnyQuestion]] = TypeAdapter(AnyQuestion)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[_T]):
    """What a file gave: a value and perhaps notes, or None and errors among the problems (sorted by place)."""

    value: _T | None
    problems: tuple[Diagnostic, ...]


SOURCES_FILE: Final = "sources.yaml"
"""The name by which shared sources are known."""


def file_kind(read: Read) -> FileKind | None:
    """Which model a file is meant to hold, from its name and its top-level keys; None where neither tells."""
    if re.split(r"[/\\]", read.path)[-1] == SOURCES_FILE:
        return "sources"
    keys = read.value if isinstance(read.value, dict) else {}
    if "questions" in keys:
        return "pack"
    if "steps" in keys:
        return "lesson"
    if "terms" in keys:
        return "glossary"
    return "course" if "lessons" in keys else None


def unknown_kind(read: Read) -> tuple[Diagnostic, ...]:
    """The problems of a file whose `file_kind` is None: those of reading it, or that it is nothing known."""
    problems = DiagnosticList(read.path, read.problems)
    is_keyed = isinstance(read.value, dict)
    if not problems and not is_keyed:
        _refuse_keyless(read, Pack, problems)
    elif not problems:
        message = Message(
            "This is neither a pack (questions), a lesson (steps), a course (lessons), a glossary (terms) "
            "nor sources.yaml."
        )
        known = ("questions", "steps", "lessons", "terms")
        keys = list(read.value) if isinstance(read.value, dict) else []
        odd = [key for key in keys if key not in Pack.model_fields][:50]
        meant = next(((key, found) for key in odd if (found := closest(key, known))), None)
        place = read.positions.key((meant[0],)) if meant else read.positions.value(())
        problems.add(place, Code.UNKNOWN_FILE, message, meant[1] if meant else None)
    return problems.sorted()


def _refuse_keyless(read: Read, model: type[BaseModel], problems: DiagnosticList) -> None:
    """Notes that a file which should hold a `model` has no keys."""
    message = Message("The file is empty.") if read.value is None else Message("The file does not begin with a key.")
    first, *others = model.model_fields
    advice = (
        Message("begin with {first}: and {second}:", first=first, second=others[0])
        if others
        else Message("begin with {first}:", first=first)
    )
    problems.add(read.positions.value(()), Code.EMPTY, message, advice)


def load_pack(path: Path | str, shared: Mapping[str, Source]) -> Loaded[Pack]:
    """The pack in the file at `path`, which may refer to `shared` sources by id."""
    return pack_from(read_file(path), shared)


def load_sources(path: Path | str) -> Loaded[Mapping[str, Source]]:
    """The shared sources in the file at `path`, by id."""
    return sources_from(read_file(path))


def pack_from(read: Read, shared: Mapping[str, Source]) -> Loaded[Pack]:
    """The pack that was read, with every problem of reading and of content."""
    return _pack(FileDraft(_tidied(read), Pack, PACK_PARTS), shared)


def stored_pack_from(read: Read, shared: Mapping[str, Source]) -> Loaded[Pack]:
    """A pack that passed the checks when it came: what was allowed then, and is no longer, keeps it from nobody.

    Which version it is, whoever stored it knows.
    """
    value = read.value
    if isinstance(value, dict) and isinstance(title := value.get("title"), str):
        value = {**value, "version": 1, "title": title_of(str(value.get("id")), title)}
    return _pack(FileDraft(read._replace(value=value), Pack, PACK_PARTS, was_checked=True), shared)


def _pack(draft: FileDraft[Pack], shared: Mapping[str, Source]) -> Loaded[Pack]:
    draft.add_findings((), own_skill_findings(draft.own_skills()))
    draft.add_findings((), form_findings(draft.written("form_of"), draft.written("purpose")))
    ledger = draft.ledger(shared)
    questions = draft.parts("questions", _QUESTION, tagged=True)
    sound: dict[int, AnyQuestion] = {}
    for number, question in questions.items():
        found = [] if draft.is_checked("questions", number) else [*ledger.findings(question)]
        draft.add_findings(("questions", number), found)
        draft.add_findings(("questions", number), purpose_findings(question, draft.written("purpose")))
        if draft.written("form_of") is not None:
            draft.add_findings(("questions", number), unpaired_findings(question.pair, "form"))
        elif not found and isinstance(number, int):
            sound[number] = question
    draft.add_findings(("questions",), id_findings(draft.named("questions"), "question"))
    if draft.written("form_of") is None:
        draft.add_findings(("questions",), pair_findings(draft.named("questions", "pair"), sound, ledger.figures))
    return draft.loaded(ledger.sources_for(question.source for question in questions.values()))


class CheckedQuestion(NamedTuple):
    """One question that was checked by itself: the model, if it can be used, and what is wrong with it."""

    question: AnyQuestion | None
    findings: tuple[Finding, ...]


def checked_question(
    plain: Mapping[str, Plain], sources: Collection[str], skills: Collection[str] = ()
) -> CheckedQuestion:
    """A question of a pack that has these sources and skills of its own, and no figures.

    The paths of findings are below the question.
    """
    at = ("questions", 0)
    found = [finding.below(at) for finding in sign_findings({**plain})]
    question: AnyQuestion | None = None
    try:
        question = _QUESTION.validate_python(plain)
    except ValidationError as error:
        found += model_findings(error, Pack, {"questions": [{**plain}]}, at, tagged=True)
    else:
        found += [finding.below(at) for finding in question_findings(question, {}, sources, [*SKILLS, *skills])]
    return CheckedQuestion(None if found else question, tuple(one._replace(path=one.path[len(at) :]) for one in found))


def pack_of_checked(read: Read, questions: Sequence[AnyQuestion]) -> Loaded[Pack]:
    """The pack that was read, whose questions have been checked one by one already: `questions` are their models."""
    checked: dict[tuple[str, str | int], BaseModel] = {
        ("questions", number): question for number, question in enumerate(questions)
    }
    return _pack(FileDraft(read, Pack, PACK_PARTS, checked=checked), {})


def _tidied(read: Read) -> Read:
    """What was read, with accepted answers as they can be typed: without signs that nobody sees and spaces around them.

    Each that had any gets a note.
    """
    entries = read.value.get("questions") if isinstance(read.value, dict) else None
    notes = DiagnosticList(read.path, read.problems)
    for number, raw in enumerate(entries if isinstance(entries, list) else ()):
        accept = raw.get("accept") if isinstance(raw, dict) else None
        for place, answer in enumerate(accept if isinstance(accept, list) else ()):
            if isinstance(accept, list) and isinstance(answer, str) and answer != (plain := seen(answer)):
                accept[place] = plain
                at = read.positions.value(("questions", number, "accept", place))
                notes.add(at, Code.TIDIED, tidied(answer), level="warning")
    return read._replace(problems=notes.sorted())


def tidied(text: str) -> Message:
    """The note of a text from which something was taken that nobody sees."""
    code = hidden_code(text)
    if code:
        return Message("The invisible character {code} was taken out of {text}.", code=code, text=shown(text))
    return Message("The spaces around {text} were taken away.", text=shown(text))


def sources_from(read: Read) -> Loaded[Mapping[str, Source]]:
    """The shared sources that were read, with every problem of reading and of content."""
    draft = FileDraft(read, SharedSources, ("sources",))
    draft.parts("sources", SOURCE)
    loaded = draft.loaded()
    return Loaded(loaded.value.sources if loaded.value else None, loaded.problems)


class KnownIds(NamedTuple):
    """The figures, sources and skills that the questions of a file can name, as far as they are sound.

    `language` is the file's, in which its drawings are put into words.
    """

    language: str
    figures: Mapping[str, Figure]
    unsure: frozenset[str]
    """Ids of figures with problems of their own."""
    known_sources: frozenset[str]
    skills: Sequence[str]
    own: Mapping[str, Source]
    shared: Mapping[str, Source]

    def findings(self, question: AnyQuestion) -> Iterable[Finding]:
        """All that does not fit in a question of this file."""
        hand_on(self.language, self.figures, (question,))
        return question_findings(question, self.figures, self.known_sources, self.skills, self.unsure)

    def sources_for(self, named: Iterable[str | None]) -> dict[str, Source]:
        """The file's own sources, and those shared ones that it names."""
        used = {*named}
        for figure in self.figures.values():
            used.update((figure.source, *figure.source_also))
        return {**{name: each for name, each in self.shared.items() if name in used}, **self.own}


class FileDraft(Generic[ModelT]):
    """One file on its way to a model.

    What is around the entries of the fields `separate` is checked first, and each of these entries by itself in
    `parts`; so the model is built of what has been checked. Entries in `checked` have been, by field and number or key.
    """

    def __init__(
        self,
        read: Read,
        model: type[ModelT],
        separate: tuple[str, ...] = (),
        *,
        was_checked: bool = False,
        checked: Mapping[tuple[str, str | int], BaseModel] = MappingProxyType({}),
    ) -> None:
        self._was_checked = was_checked
        self._checked = checked
        self._model = model
        self._positions = read.positions
        self._problems = DiagnosticList(read.path, read.problems)
        self._misread = self._problems.places()
        self._value: ModelT | None = None
        self._raw: dict[str, Plain] = {}
        self._parts: dict[str, Mapping[str | int, object]] = {}
        self._is_sound = isinstance(read.value, dict)
        """Whether nothing has been missing or misshapen so far."""
        if not isinstance(read.value, dict):
            if not read.problems:
                _refuse_keyless(read, model, self._problems)
            return
        self._raw = read.value
        if not was_checked:
            self.add_findings((), self._signs())
        try:
            _around(model, separate).model_validate(self._raw)
        except ValidationError as error:
            self._is_sound = False
            self.add_findings((), model_findings(error, model, self._raw))

    @property
    def value(self) -> ModelT | None:
        """The whole as a model, of the parts that have been checked, where nothing is missing or misshapen.

        Its parts may still not fit each other.
        """
        if self._value is None and self._is_sound:
            parts = {
                field: entries if isinstance(self._raw[field], dict) else [*entries.values()]
                for field, entries in self._parts.items()
                if field in self._raw
            }
            self._value = self._model.model_validate({**self._raw, **parts})
        return self._value

    def parts(self, field: str, adapter: TypeAdapter[_T], *, tagged: bool = False) -> dict[str | int, _T]:
        """The sound entries of a list or mapping, by number or key; the others become problems.

        `tagged` says that entries are told apart by their `kind`.
        """
        sound: dict[str | int, _T] = {}
        for key, raw in self._entries(field):
            if self._problems.is_full and not self._is_sound:
                break
            try:
                sound[key] = adapter.validate_python(self._checked.get((field, key), raw))
            except ValidationError as error:
                self._is_sound = False
                found = model_findings(error, self._model, self._raw, (field, key), tagged=tagged)
                self.add_findings((), found)
        self._parts[field] = sound
        return sound

    def is_checked(self, field: str, key: str | int) -> bool:
        """Whether an entry has been checked before."""
        return (field, key) in self._checked

    def named(self, field: str, by: str = "id") -> list[tuple[int, str]]:
        """Number and name of each entry of a list, sound or not: what it has under the key `by`, or itself if it is
        text.
        """
        named = ((key, raw.get(by) if isinstance(raw, dict) else raw) for key, raw in self._entries(field))
        return [(key, name) for key, name in named if isinstance(key, int) and isinstance(name, str)]

    def own_skills(self) -> list[str]:
        """Ids of the skills that the file declares, sound or not; a lesson only lists skills, and declares none."""
        declared = self._raw.get("skills")
        return list(declared) if isinstance(declared, dict) else []

    @property
    def language(self) -> str:
        """The language that the file says it is in, sound or not; English where it says none."""
        said = self._raw.get("language")
        return said if isinstance(said, str) else "en"

    def written(self, field: str) -> Plain:
        """What stands in a field, sound or not; None where it is left out."""
        return self._raw.get(field)

    def ledger(self, shared: Mapping[str, Source]) -> KnownIds:
        """The file's figures and sources, checked."""
        own = self.parts("sources", SOURCE)
        figures = {str(name): figure for name, figure in self.parts("figures", FIGURE).items()}
        known = frozenset(str(name) for name, _ in self._entries("sources")) | shared.keys()
        for name, figure in figures.items():
            self.add_findings(("figures", name), source_findings(figure.source, known))
            for number, source in enumerate(figure.source_also):
                self.add_findings(("figures", name), source_findings(source, known, ("source_also", number)))
        unsure = frozenset(str(name) for name, _ in self._entries("figures")) - figures.keys()
        for name in figures:
            self.add_findings(("figures", name), figure_findings(name, figures, unsure))
        skills = [*SKILLS, *self.own_skills()]
        sources = {str(name): each for name, each in own.items()}
        return KnownIds(self.language, figures, unsure, known, skills, sources, shared)

    def add_findings(self, path: tuple[str | int, ...], findings: Iterable[Finding]) -> None:
        """Note what a check found below `path`."""
        for finding in findings:
            was_full = self._problems.is_full
            self._add(finding.below(path))
            if was_full:
                break  # that there are more is noted now, and a hint for each would take long

    def loaded(self, sources: dict[str, Source] | None = None) -> Loaded[ModelT]:
        """The result; `sources`, if given, take the place of the model's own."""
        problems = self._problems.sorted()
        if any(problem.level == "error" for problem in problems) or (value := self.value) is None:
            return Loaded(None, problems)
        return Loaded(value if sources is None else value.model_copy(update={"sources": sources}), problems)

    def _entries(self, field: str) -> list[tuple[str | int, Plain]]:
        entries = self._raw.get(field)
        if isinstance(entries, dict):
            return list(entries.items())
        return list(enumerate(entries)) if isinstance(entries, list) else []

    def _signs(self) -> Iterator[Finding]:
        done = {field for field, _ in self._checked}
        yield from sign_findings({field: value for field, value in self._raw.items() if field not in done})

    def _add(self, finding: Finding) -> None:
        if self._was_checked and finding.code in LATER:
            return
        key, value = self._positions.key(finding.path), self._positions.value(finding.path)
        if key not in self._misread and value not in self._misread:  # one complaint about a place is enough
            self._problems.note(finding, self._positions)


@cache
def _around(model: type[BaseModel], separate: tuple[str, ...]) -> type[BaseModel]:
    """`model` with anything as the entries of its fields `separate`, to check the rest, their keys and number alone."""
    fields: dict[str, Any] = {
        name: (_of_anything(field.annotation) if name in separate else field.annotation, copy(field))
        for name, field in model.model_fields.items()
    }
    return create_model(model.__name__, __config__=Content.model_config, **fields)


def _of_anything(annotation: Any) -> GenericAlias:
    """The type of a mapping or tuple, with anything for its entries."""
    is_keyed = get_origin(annotation) is dict
    return GenericAlias(dict, (get_args(annotation)[0], Any)) if is_keyed else GenericAlias(tuple, (Any, ...))
