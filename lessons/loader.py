"""Lesson and course files as models, with every problem of a file collected and none raised.

Promises for lessons what `questions.loader` promises for packs, on the same machinery: a loaded lesson holds
all the sources that it names, its steps have ids of their own, each fits a card and so does the lesson's end,
and each question in it passes the checks of a pack's questions. Refuses to say whether the lessons of a course,
or the packs of a lesson, exist: that is for a caller who sees all files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from lessons.model import Course, Example, Glossary, Lesson, Page, Reflection, Step, Term
from questions.content_model import without_country
from questions.diagnostics.consistency import (
    id_findings,
    picture_findings,
    size_findings,
    source_findings,
    unpaired_findings,
)
from questions.diagnostics.diagnostic import Code, Finding, closest, shown
from questions.loader import FileDraft, Loaded
from questions.messages import Amount, Message
from questions.parsing.reader import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from questions.loader import KnownIds
    from questions.model import Source
    from questions.parsing.reader import Read

STEP: Final[TypeAdapter[Step]] = TypeAdapter(Step)
TERM: Final[TypeAdapter[Term]] = TypeAdapter(Term)


def load_lesson(path: Path | str, shared: Mapping[str, Source]) -> Loaded[Lesson]:
    """The lesson in the file at `path`, which may refer to `shared` sources by id."""
    return lesson_from(read_file(path), shared)


def load_course(path: Path | str) -> Loaded[Course]:
    """The course in the file at `path`."""
    return course_from(read_file(path))


def lesson_from(read: Read, shared: Mapping[str, Source]) -> Loaded[Lesson]:
    """The lesson that was read, with every problem of reading and of content."""
    draft = FileDraft(read, Lesson, ("sources", "figures", "steps"))
    ledger = draft.ledger(shared)
    steps = draft.parts("steps", STEP, tagged=True)
    lesson = draft.value
    # The first card also tells what the lesson is for.
    opening = (lesson.objective, lesson.content_note) if lesson else ()
    for number, step in steps.items():
        draft.add_findings(("steps", number), _step_findings(step, ledger, () if number else opening))
    if lesson:
        end = (lesson.title, *lesson.summary, lesson.try_it, lesson.discuss)
        draft.add_findings(("summary",), size_findings(end, _end_too_long))
        draft.add_findings(("titles",), _own_title_findings(lesson))
    draft.add_findings(("steps",), id_findings(draft.named("steps"), "step"))
    named = (None if isinstance(step, Reflection) else step.source for step in steps.values())
    return draft.loaded(ledger.sources_for(named))


def course_from(read: Read) -> Loaded[Course]:
    """The course that was read, with every problem of reading and of content."""
    draft = FileDraft(read, Course)
    draft.add_findings(("lessons",), id_findings(draft.named("lessons"), "lesson"))
    return draft.loaded()


def glossary_from(read: Read) -> Loaded[Glossary]:
    """The glossary that was read, with every problem of reading and of content."""
    draft = FileDraft(read, Glossary, ("terms",))
    terms = draft.parts("terms", TERM)
    for name, term in terms.items():
        for number, other in enumerate(term.see):
            if other not in terms:
                message = Message("There is no term {name} in this glossary.", name=shown(other))
                finding = Finding(("see", number), Code.NOT_THERE, message, closest(other, map(str, terms)))
                draft.add_findings(("terms", name), [finding])
    return draft.loaded()


def _own_title_findings(lesson: Lesson) -> Iterator[Finding]:
    own = lesson.language
    for code in lesson.titles:
        if without_country(code) == without_country(own):
            message = Message(
                "The lesson itself is in {language}: “title” already says what it is called there.", language=own
            )
            yield Finding((code,), Code.INVALID, message, Message("remove it"), at_key=True)


def _step_findings(step: Step, ledger: KnownIds, opening: tuple[str | None, ...]) -> Iterator[Finding]:
    too_long: Callable[[Amount, Amount], Message] = _opening_too_long if opening else _step_too_long
    if isinstance(step, Page):
        yield from size_findings((step.title, step.text, step.locator, *opening), too_long)
        yield from source_findings(step.source, ledger.known_sources)
        yield from picture_findings(step, ledger.figures, ledger.language, ledger.unsure)
    elif isinstance(step, Example):
        yield from size_findings(
            (step.title, step.passage, *step.thoughts, step.conclusion, step.locator, *opening), too_long
        )
        yield from source_findings(step.source, ledger.known_sources)
        yield from picture_findings(step, ledger.figures, ledger.language, ledger.unsure)
    elif isinstance(step, Reflection):
        yield from size_findings((step.title, step.prompt, *opening), too_long)
    else:
        yield from ledger.findings(step)
        yield from unpaired_findings(step.pair, "lesson")


def _step_too_long(size: Amount, room: Amount) -> Message:
    return Message("All texts together are {size} characters long; a card has room for {room}.", size=size, room=room)


def _opening_too_long(size: Amount, room: Amount) -> Message:
    return Message(
        "All texts, and the lesson's objective and content note, together are {size} characters long; "
        "a card has room for {room}.",
        size=size,
        room=room,
    )


def _end_too_long(size: Amount, room: Amount) -> Message:
    return Message(
        "The title, summary, try_it and discuss together are {size} characters long; a card has room for {room}.",
        size=size,
        room=room,
    )
