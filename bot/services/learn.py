"""The course as one learner sees it: what is done, what is open, and where to go on."""

from __future__ import annotations

from bot.i18n import wording
from bot.services.content import Library
from bot.services.scenes import CourseScene, GlossaryScene, LessonLine, Refusal, TermScene
from db.engine import Database


class Learn:
    """Reads a learner's place in the course."""

    def __init__(self, database: Database, library: Library) -> None:
        self._database = database
        self._library = library

    async def glossary(self, term: str | None) -> TermScene | GlossaryScene:
        """What a term means, or all terms there are. Raises `Refusal` for one that is not there."""
        library = self._library
        if term is None:
            if not library.terms:
                raise Refusal(wording.NO_GLOSSARY)
            return GlossaryScene(tuple(sorted(library.terms.values(), key=lambda one: one.term.casefold())))
        found = library.find_term(term)
        if found is None:
            raise Refusal(wording.no_such_term(term))
        see = tuple((name, library.terms[name].term) for name in found.see if name in library.terms)
        return TermScene(found, see, library.lessons.get(found.lesson or ""))

    async def course(self, learner: int) -> CourseScene:
        """The course with ticks. Goes on with the lesson last touched, else with the first one not done."""
        course = self._library.course
        if course is None:
            raise Refusal(wording.NO_COURSE)
        async with self._database.unit(writes=False) as unit:
            finished = await unit.queries.finished(learner, "lesson")
            open_runs = [run for run in await unit.queries.open_runs(learner) if run.mode == "lesson"]
        at = {run.subject: run.position for run in reversed(open_runs)}
        lines = tuple(
            LessonLine(
                self._library.lessons[name],
                finished[name].finished_at if name in finished else None,
                at.get(name),
            )
            for name in course.lessons
            if name in self._library.lessons
        )
        last = open_runs[0].subject if open_runs else None
        proceed = next((line for line in lines if line.lesson.id == last), None) or next(
            (line for line in lines if line.finished_at is None), None
        )
        return CourseScene(course, lines, proceed)
