"""What to do next, as a line with the reason and as the main button of whatever has ended."""

from __future__ import annotations

from bot.i18n import wording
from bot.i18n.languages import LANGUAGES, Markdown, _, counted, language, local
from bot.i18n.wording import safe
from bot.services.content import PackSummary, title_here
from bot.services.next_step import PRACTICE, BeginLesson, FinishLesson, NextStep, PractiseDue, PractiseSkill, TakeBreak
from bot.views import ids
from bot.views.layout import ButtonSpec, primary
from lessons.model import Lesson
from questions.content_model import without_country


def next_step_line(step: NextStep) -> Markdown:
    """What to do next, and why."""
    match step:
        case FinishLesson(lesson, position) if position >= len(lesson.steps):
            return _("**Next:** finish {lesson}. Some of its checks are still open.", lesson=_quoted(lesson))
        case FinishLesson(lesson, position):
            return _(
                "**Next:** finish {lesson}. You're at step {number} of {all}.",
                lesson=_quoted(lesson),
                number=position + 1,
                all=len(lesson.steps),
            )
        case PractiseDue(skill, 0):
            return _("**Next:** practise. **{skill}** is due.", skill=safe(local(skill)))
        case PractiseDue(skill, more):
            return counted(
                "**Next:** practise. **{skill}** and {count} more skill are due.",
                "**Next:** practise. **{skill}** and {count} more skills are due.",
                more,
                skill=safe(local(skill)),
            )
        case PractiseSkill(skill, answers, score, maximum, by):
            if skill is None:
                return counted(
                    "**Next:** practise with {title}. Your last answer on one of its skills got {share} of the points.",
                    "**Next:** practise with {title}. Your last {count} answers on one of its skills got {share} of "
                    "the points.",
                    answers,
                    title=_quoted(by),
                    share=wording.percent(score, maximum),
                )
            return counted(
                "**Next:** practise **{skill}** with {title}. Your last answer in it got {share} of the points.",
                "**Next:** practise **{skill}** with {title}. Your last {count} answers got {share} of the points.",
                answers,
                skill=safe(local(skill)),
                title=_quoted(by),
                share=wording.percent(score, maximum),
            )
        case BeginLesson(lesson, number, first):
            named = _quoted(lesson)
            if not first:
                return _("**Next:** lesson {number}, {lesson}.", number=number, lesson=named)
            return counted(
                "**Next:** begin with lesson {number}, {lesson}. It takes about {count} minute.",
                "**Next:** begin with lesson {number}, {lesson}. It takes about {count} minutes.",
                lesson.minutes,
                number=number,
                lesson=named,
            )
        case TakeBreak(answers):
            if answers is None:
                return _("**Next:** nothing for now. You've done every lesson, and no skill needs practice.")
            return _(
                "**Next:** take a break. You've answered {count} questions today, and a pause helps you remember them.",
                count=answers,
            )


def next_step_buttons(step: NextStep) -> list[ButtonSpec]:
    """The button for it, the main one of its card; none for a break."""
    match step:
        case FinishLesson(lesson):
            return [primary(_("Continue: {title}", title=titled(lesson)), ids.LessonPress(lesson.id))]
        case PractiseDue():
            return [primary(_("Practise what is due"), ids.PracticePress(PRACTICE))]
        case PractiseSkill(by=by):
            asks = ids.LessonPress(by.id) if isinstance(by, Lesson) else ids.QuizPress(by.id, PRACTICE)
            return [primary(_("Practise: {title}", title=titled(by)), asks)]
        case BeginLesson(lesson, first=first):
            title = titled(lesson)
            words = _("Begin: {title}", title=title) if first else _("Next lesson: {title}", title=title)
            return [primary(words, ids.LessonPress(lesson.id))]
        case TakeBreak():
            return []


def _quoted(content: Lesson | PackSummary) -> Markdown:
    title, foreign = safe(_title(content)), _foreign(content)
    if foreign is None:
        return _("“{title}”", title=title)
    return _("“{title}” ({language})", title=title, language=foreign)


def titled(content: Lesson | PackSummary) -> str:
    """Its title in the language in force, or its own, with the language that it is in where that is another."""
    title, foreign = _title(content), _foreign(content)
    return title if foreign is None else f"{title} ({foreign})"


def _title(content: Lesson | PackSummary) -> str:
    return title_here(content) if isinstance(content, Lesson) else content.title


def _foreign(content: Lesson | PackSummary) -> Markdown | None:
    """The language of a text as its speakers call it; None for the one in force."""
    code = without_country(content.facts.language if isinstance(content, PackSummary) else content.language)
    return None if code == language() else language_name(code)


def language_name(code: str) -> Markdown:
    """A language as its speakers call it; one that we have no name for is another one."""
    return safe(LANGUAGES[code]) if code in LANGUAGES else _("another language")
