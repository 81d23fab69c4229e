"""The cards of a lesson: its pages, worked examples and reflections, and its end."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted
from bot.i18n.wording import safe
from bot.services.next_step import PRACTICE, WEAK, FinishLesson
from bot.services.scenes import AtStep, LessonEnd, StepScene
from bot.views import ids
from bot.views.assignment_cards import my_assignment_buttons
from bot.views.layout import AMBER, GREEN, ButtonSpec, Card, PictureSpec, card, primary, secondary
from bot.views.next_step import next_step_buttons, next_step_line, titled
from bot.views.question import words_button
from lessons.model import Example, Lesson, Page, Reflection, Term
from questions.model import Pack


def opening_lines(opened: Lesson | Pack) -> Markdown:
    """What the first card of a lesson or a pack says besides, below its first line."""
    said = ""
    if isinstance(opened, Lesson):
        objective = _("**By the end:** {objective}", objective=safe(opened.objective))
        leave = counted(
            "About {count} minute. Leave whenever you like: /learn brings you back to where you were.",
            "About {count} minutes. Leave whenever you like: /learn brings you back to where you were.",
            opened.minutes,
        )
        said = f"\n{objective}\n-# {leave}"
    return f"{said}\n{wording.content_note(opened.content_note)}" if opened.content_note else said


def reflection_card(step: Reflection, header: Markdown, navigation: Sequence[ButtonSpec]) -> Card:
    """The card of something to think about."""
    alone = _("-# For yourself: there is nothing to type, and nothing is stored.")
    return card([header, f"## {safe(step.title)}\n{safe(step.prompt)}", alone], rows=[navigation])


def page_card(
    scene: StepScene,
    step: Page | Example,
    parts: Sequence[Markdown],
    header: Markdown,
    navigation: Sequence[ButtonSpec],
) -> Card:
    """The card of a part of a page or an example: its picture stands on the first, its source on the last."""
    at, last = scene.part, len(parts) - 1
    texts: list[Markdown] = [header, f"## {safe(step.title)}\n{parts[at]}"]
    if scene.source is not None and at == last:
        texts.append(f"-# {wording.source_line(scene.source, step.locator)}")
    if not at:
        navigation = [*navigation, *words_button(step, scene.at)]
    if scene.terms:
        words = _("What words mean")
        navigation = [
            *navigation,
            secondary(_("Hide the words"), ids.ReadPress(scene.at, at))
            if scene.unfolded
            else secondary(words, ids.TermsPress(scene.at, at or None)),
        ]
    meanings = "\n".join(_meaning(term) for term in scene.terms) if scene.unfolded else ""
    return card(
        texts,
        feedback=[meanings] if meanings else [],
        rows=[navigation],
        picture=None if at else _picture_of(step),
    )


def _meaning(term: Term) -> Markdown:
    return f"**{safe(term.term)}**: {safe(term.means)}"


def _picture_of(step: Page | Example) -> PictureSpec | None:
    return None if step.picture is None or step.description is None else PictureSpec(step.picture, step.description)


def lesson_end_card(scene: LessonEnd) -> Card:
    """What to take away, how the checks went, and what to do next."""
    lesson = scene.lesson
    takeaways = "\n".join(f"- {safe(line)}" for line in lesson.summary)
    texts: list[Markdown] = [_("## What to take away") + f"\n-# {safe(lesson.title)}\n{takeaways}"]
    if scene.answers:
        texts.append(
            _(
                "**Your checks:** {right} of {answers} fully right {bar}",
                right=scene.right,
                answers=scene.answers,
                bar=wording.bar_of(scene.right, scene.answers),
            )
        )
    rows: list[list[ButtonSpec]] = []
    if scene.open_steps:
        texts.append(
            counted(
                "**{count} check left open.** The lesson gets its tick once they are answered.",
                "**{count} checks left open.** The lesson gets its tick once they are answered.",
                len(scene.open_steps),
            )
        )
        rows.append(
            [primary(_("Answer what is left open"), ids.GoPress(AtStep(scene.run, scene.total), scene.open_steps[0]))]
        )
    else:
        texts.append(_("✓ **Lesson done.** It has its tick in /learn."))
    texts.append(_("**Try it in the wild:**") + f" {safe(lesson.try_it)}")
    texts.append(_("**Talk about it:**") + f" {safe(lesson.discuss)}")
    next_step = scene.next_step
    goes_on = isinstance(next_step, FinishLesson) and next_step.lesson.id == lesson.id
    if next_step is not None and not goes_on:
        texts.append(next_step_line(next_step))
    onward = [] if next_step is None or goes_on else next_step_buttons(next_step)
    others: list[ButtonSpec] = []
    if scene.following is not None:
        others.append(
            secondary(_("Next lesson: {title}", title=titled(scene.following)), ids.LessonPress(scene.following.id))
        )
    others += [
        secondary(_("Practise: {title}", title=pack.title), ids.QuizPress(pack.id, PRACTICE))
        for pack in scene.practice[:3]
    ]
    taken = {one.asks for one in onward}
    rows += [
        [*onward, *(one for one in others if one.asks not in taken)],
        [
            *my_assignment_buttons(scene.assignment),
            *([] if scene.open_steps else [secondary(_("Read it again"), ids.RereadPress(lesson.id))]),
            secondary(_("All lessons"), ids.CoursePress()),
            secondary(_("My progress"), ids.ProgressPress()),
        ],
    ]
    well = not scene.answers or scene.right >= WEAK * scene.answers
    return card(texts, rows=rows, colour=GREEN if well and not scene.open_steps else AMBER)
