"""The course as one learner sees it: what is done, what is open, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.i18n import wording
from bot.i18n.languages import language
from bot.services.next_step import NextSteps
from bot.services.scenes import CourseLines, CourseScene, GlossaryScene, HelpScene, LessonLine, Refusal, TermScene
from bot.services.service_context import ServiceContext
from lessons.model import Course


class Learn:
    """Reads a learner's place in the course."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._next_steps = NextSteps(context)

    async def glossary(self, term: str | None) -> TermScene | GlossaryScene:
        """What a term means, or all terms there are. Raises `Refusal` for one that is not there."""
        library = self._context.catalog.bundled
        if term is None:
            if not library.terms:
                raise Refusal(wording.NO_GLOSSARY)
            return GlossaryScene(tuple(sorted(library.terms.values(), key=lambda one: one.term.casefold())))
        found = library.find_term(term)
        if found is None:
            raise Refusal(wording.no_such_term(term))
        see = tuple((name, library.terms[name].term) for name in found.see if name in library.terms)
        return TermScene(found, see, library.lessons.get(found.lesson or ""))

    async def help(self, learner: int, guild: int | None, *, hosts: bool) -> HelpScene:
        """Where to begin, for somebody who may run class quizzes there or not."""
        outlook = await self._next_steps.outlook(learner, guild)
        return HelpScene(outlook.next_step, guild is not None, hosts)

    async def course(self, learner: int, guild: int | None) -> CourseScene:
        """The course in the language in force with ticks, lessons of others, and what to do next."""
        library = self._context.catalog.bundled
        course = library.course
        if course is None:
            raise Refusal(wording.NO_COURSE)
        outlook = await self._next_steps.outlook(learner, guild)
        finished = outlook.state.finished
        at = {opened.subject: opened.position for opened in reversed(outlook.state.open_lessons)}

        def lines(of: Course) -> Iterator[LessonLine]:
            lessons = [library.lessons[name] for name in of.lessons if name in library.lessons]
            for number, lesson in enumerate(lessons, 1):
                yield LessonLine(lesson, number, finished.get(lesson.id), at.get(lesson.id))

        def others(of: Course) -> Iterator[LessonLine]:
            for line in lines(of):
                is_for_them = line.is_touched or line.lesson.title_in(language()) is not None
                if is_for_them and line.lesson.id not in course.lessons:
                    yield line

        elsewhere = (CourseLines(one, tuple(others(one))) for one in library.courses.values() if one is not course)
        here = CourseLines(course, tuple(lines(course)))
        return CourseScene(here, tuple(one for one in elsewhere if one.lines), outlook.next_step)
