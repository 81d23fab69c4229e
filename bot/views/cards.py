"""Every scene as a card: `render` is the one way from what the services return to what Discord shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, language, local
from bot.i18n.wording import ours, safe
from bot.services.content import language_of, title_here
from bot.services.scenes import (
    AtStep,
    CourseLines,
    CourseScene,
    ForgetScene,
    ForgottenScene,
    FormEnd,
    GlossaryScene,
    HelpScene,
    InWordsScene,
    LengthChoice,
    LessonEnd,
    LessonLine,
    PackChooser,
    PracticeEnd,
    PracticeSettings,
    PrivacyScene,
    ProgressScene,
    QuizEnd,
    ResponseBias,
    ResumeOffer,
    Scene,
    StepScene,
    TermScene,
)
from bot.views import ids
from bot.views.assignment_cards import form_end_card, my_assignment_buttons, stopped_line
from bot.views.chooser import chooser_card
from bot.views.help import help_card
from bot.views.layout import AMBER, BLUE, GREEN, GREY, ButtonSpec, Card, MenuSpec, card, primary, secondary
from bot.views.lesson import lesson_end_card, opening_lines, page_card, reflection_card
from bot.views.next_step import language_name, next_step_buttons, next_step_line, titled
from bot.views.practice_cards import (
    mastery_lines,
    practice_buttons,
    practice_end_card,
    practice_line,
    practice_settings_card,
)
from bot.views.privacy import ask_card, forgotten_card, privacy_card
from bot.views.question import in_words_card, question_card
from bot.views.reading import reading_parts
from bot.views.skill_lines import skill_lines
from lessons.model import Example, Lesson, Page, Reflection
from questions.model import Pack, Question
from questions.pairs import most_asked


def render(scene: Scene) -> Card:
    """The card of a scene, ready to send."""
    match scene:
        case TermScene():
            return _term(scene)
        case GlossaryScene():
            return _glossary(scene)
        case StepScene():
            return _step(scene)
        case InWordsScene():
            return in_words_card(scene)
        case QuizEnd():
            return _quiz_end(scene)
        case FormEnd():
            return form_end_card(scene)
        case LessonEnd():
            return lesson_end_card(scene)
        case CourseScene():
            return _course(scene)
        case PackChooser():
            return chooser_card(scene)
        case LengthChoice():
            return _lengths(scene)
        case ResumeOffer():
            return _resume(scene)
        case ProgressScene():
            return _progress(scene)
        case HelpScene():
            return help_card(scene)
        case PrivacyScene():
            return privacy_card(scene)
        case ForgetScene():
            return ask_card(scene)
        case ForgottenScene():
            return forgotten_card(scene)
        case PracticeEnd():
            return practice_end_card(scene)
        case PracticeSettings():
            return practice_settings_card(scene)


def _term(scene: TermScene) -> Card:
    texts: list[Markdown] = [f"## {safe(scene.term.term)}\n{safe(scene.term.means)}"]
    if scene.term.example:
        texts.append(_("**For example:** {example}", example=safe(scene.term.example)))
    rows = [[secondary(_("See: {term}", term=words), ids.TermPress(name)) for name, words in scene.see[:5]]]
    if scene.lesson is not None:
        rows.append([secondary(_("Lesson: {title}", title=titled(scene.lesson)), ids.LessonPress(scene.lesson.id))])
    return card(texts, rows=rows)


def _glossary(scene: GlossaryScene) -> Card:
    listed = " · ".join(safe(term.term) for term in scene.terms)
    return card([_("## Glossary") + f"\n{listed}", _("Type /glossary and one of these words to read what it means.")])


def _step(scene: StepScene) -> Card:
    number, total = scene.position + 1, scene.total
    place = (
        _("question {number} of {all}", number=number, all=total)
        if scene.mode == "quiz"
        else _("step {number} of {all}", number=number, all=total)
    )
    opening = "" if scene.opens is None else opening_lines(scene.opens)
    parts: Sequence[Markdown] = (
        reading_parts(scene.step, len(opening.split())) if isinstance(scene.step, Page | Example) else ("",)
    )
    if scene.part >= len(parts):
        scene = replace(scene, part=0)
    if len(parts) > 1:
        place += " · " + _("part {number} of {all}", number=scene.part + 1, all=len(parts))
    header = (
        practice_line(scene.practice)
        if scene.practice is not None
        else f"-# {safe(scene.title)} · {place} {wording.bar_of(number, total)}"
    )
    if scene.run.preview:
        header = f"{ours(wording.PREVIEW)}\n{header}"
    if not scene.part:
        header += opening
    match scene.step:
        case Question():
            return question_card(scene, scene.step, header, _navigation(scene, waiting=scene.verdict is None))
        case Page() | Example():
            return page_card(scene, scene.step, parts, header, _navigation(scene, parts=len(parts)))
        case Reflection():
            return reflection_card(scene.step, header, _navigation(scene))


def _navigation(scene: StepScene, *, waiting: bool = False, parts: int = 1) -> list[ButtonSpec]:
    """The last row of a step: what most want next, then the other ways."""
    if scene.practice is not None:
        return practice_buttons(scene, waiting=waiting)
    at = scene.position
    onward = at + 1 if scene.onward is None else scene.onward
    last = onward == scene.total
    if scene.free:
        go = (
            secondary(_("Skip for now"), ids.GoPress(scene.at, onward))
            if waiting
            else primary(_("To the summary") if last else _("Next"), ids.GoPress(scene.at, onward))
        )
        if scene.part + 1 < parts:
            go = primary(_("Continue"), ids.ReadPress(scene.at, scene.part + 1))
        row = [go]
        if scene.part:
            row.append(secondary(_("Back"), ids.ReadPress(scene.at, scene.part - 1)))
        elif at:
            row.append(secondary(_("Back"), ids.GoPress(scene.at, at - 1)))
        row.append(secondary(_("All lessons"), ids.CoursePress()))
        if isinstance(scene.opens, Lesson) and scene.opens.substitute:
            row.append(secondary(_("Practise with another text instead"), ids.QuizPress(scene.opens.substitute, 0)))
        return row
    stop = secondary(_("Stop here"), ids.StopPress(scene.run))
    if scene.locked is not None:
        return [stop]
    if waiting:
        return [secondary(_("Skip"), ids.GoPress(scene.at, onward)), stop]
    go = primary(_("See my result") if last else _("Next question"), ids.GoPress(scene.at, onward))
    return [go] if last else [go, stop]


def _quiz_end(scene: QuizEnd) -> Card:
    title, row = _("## Your result: {title}", title=safe(scene.pack.title)), list[ButtonSpec]()
    if scene.run.preview:
        title = f"{ours(wording.PREVIEW)}\n{title}"
    onward = [secondary(_("Another quiz"), ids.PacksPress()), secondary(_("My progress"), ids.ProgressPress())]
    what_next = None if scene.next_step is None else next_step_line(scene.next_step)
    if scene.next_step is not None:
        row += next_step_buttons(scene.next_step)
    row += my_assignment_buttons(scene.assignment)
    left, unanswered = _left_out(scene)
    if not scene.answers:
        none = _("No answers yet.") if scene.open_steps else _("Nothing in it was graded.")
        return card([f"{title}\n{none}", left, what_next], rows=[unanswered, [*row, *onward]], colour=GREY)
    texts: list[Markdown | None] = [
        f"{title}\n"
        + counted(
            "**{right} of {count} question fully right**, {share} of the points {bar}",
            "**{right} of {count} questions fully right**, {share} of the points {bar}",
            scene.answers,
            right=scene.right,
            share=wording.percent(scene.score, scene.maximum),
            bar=wording.bar(scene.score / scene.maximum if scene.maximum else 0),
        ),
        left,
        _("**By skill**") + "\n" + skill_lines(scene.skills),
    ]
    if scene.missed:
        prompts = [wording.shortened(prompt.replace("**", ""), 110) for prompt in scene.missed[:10]]
        listed = "\n".join(f"- {safe(prompt)}" for prompt in prompts)
        texts.append(_("**Worth another look**") + f"\n{listed}")
        row.append(
            secondary(_("Again, only the ones I missed ({count})", count=len(scene.missed)), ids.AgainPress(scene.run))
        )
    elif not scene.open_steps:
        texts.append(_("You had every one of them right."))
    texts.append(what_next)
    return card(texts, rows=[unanswered, [*row, *onward]], colour=AMBER if scene.missed or scene.open_steps else GREEN)


def _left_out(scene: QuizEnd) -> tuple[Markdown | None, list[ButtonSpec]]:
    """What is left of a quiz that was stopped or in which questions were skipped, and the button to go on with it."""
    if scene.stopped_at is not None:
        number, total = scene.stopped_at + 1, scene.total
        stopped = (
            _(
                "**Stopped at question {number} of {all}.** It waits for you: go on here, or later with /quiz.",
                number=number,
                all=total,
            )
            if scene.assignment is None
            else stopped_line(number, total)
        )
        return stopped, [primary(_("Go on with it"), ids.ShowPress(scene.run))]
    if not scene.open_steps:
        return None, []
    skipped = counted(
        "**{count} question skipped.** It doesn't count until you answer it.",
        "**{count} questions skipped.** They don't count until you answer them.",
        len(scene.open_steps),
    )
    go = ids.GoPress(AtStep(scene.run, scene.total), scene.open_steps[0])
    return skipped, [primary(_("Answer what I skipped"), go)]


def _course(scene: CourseScene) -> Card:
    course, lines, done = scene.here.course, scene.here.lines, scene.here.done
    texts: list[Markdown] = [
        f"## {safe(course.title)}\n"
        + counted(
            "{done} of {count} lesson done {bar}",
            "{done} of {count} lessons done {bar}",
            len(lines),
            done=done,
            bar=wording.bar_of(done, len(lines)),
        )
        + "\n"
        + next_step_line(scene.next_step),
        safe(course.about),
        "\n".join(map(_lesson_line, lines)),
        *map(_elsewhere, scene.elsewhere),
    ]
    entries = [(line.lesson.id, f"{line.number}. {line.lesson.title}", line.lesson.about) for line in lines]
    entries += [
        (line.lesson.id, f"{line.number}. {title_here(line.lesson)}", language_name(language_of(other.course)))
        for other in scene.elsewhere
        for line in other.lines
    ]
    return card(
        texts,
        top=next_step_buttons(scene.next_step),
        menus=[MenuSpec(_("Open a lesson"), ids.LessonPress(), entries)] if entries else [],
        rows=[
            [secondary(_("Practise with a quiz"), ids.PacksPress()), secondary(_("My progress"), ids.ProgressPress())]
        ],
        colour=GREEN if done == len(lines) else BLUE,
    )


def _elsewhere(other: CourseLines) -> Markdown:
    """What a course in another language has for somebody."""
    named = f"**{safe(other.course.title)}** ({language_name(language_of(other.course))})"
    return "\n".join([named, *map(_lesson_line, other.lines)])


def _lesson_line(line: LessonLine) -> Markdown:
    lesson = line.lesson
    states: list[Markdown] = []
    if line.finished_at is not None:
        states.append(_("✓ done {date}", date=wording.day(line.finished_at)))
    if line.at is not None:
        steps = len(lesson.steps)
        place = _("▶ open, at step {number} of {all}", number=line.at + 1, all=steps)
        states.append(place if line.at < steps else _("▶ open, checks left"))
    state = ", ".join(states) or _("○ not begun")
    minutes = _("{count} min", count=lesson.minutes)
    return f"**{digits(line.number)}. {safe(title_here(lesson))}** · {minutes} · {state}"


def _questions(number: int) -> Markdown:
    return counted("{count} question", "{count} questions", number)


def _lengths(scene: LengthChoice) -> Card:
    pack = scene.pack
    buttons = [primary(_questions(length), ids.NewQuizPress(pack.id, length)) for length in scene.lengths]
    buttons.append(secondary(_("All {count}", count=most_asked(pack.questions)), ids.NewQuizPress(pack.id, 0)))
    return card(
        [*_about(pack), _("How many questions? New ones come first, then those you missed before.")],
        rows=[buttons, [secondary(_("Another pack"), ids.NewQuizPress())]],
    )


def _about(pack: Pack) -> list[Markdown]:
    texts: list[Markdown] = [f"## {safe(pack.title)}\n{safe(pack.about)}"]
    if pack.content_note:
        texts.append(wording.content_note(pack.content_note))
    return texts


def _resume(scene: ResumeOffer) -> Card:
    buttons = [] if scene.waits else [primary(_("Go on with it"), ids.ShowPress(scene.run))]
    if scene.pack is None:
        buttons.append(secondary(_("Start another"), ids.NewQuizPress()))
    else:
        asks = ids.NewQuizPress(scene.pack.id, scene.length)
        buttons.append(secondary(_("Start {title}", title=scene.pack.title), asks))
    return card(
        [
            _("## You have a quiz open")
            + "\n"
            + _(
                "**{title}**, at question {number} of {all}.",
                title=safe(scene.title),
                number=min(scene.position + 1, scene.total),
                all=scene.total,
            ),
            ours(wording.in_class_now(scene.title)) if scene.waits else None,
            _("Starting another one ends this one. The answers you gave are kept either way."),
        ],
        rows=[buttons],
    )


def _response_bias(response_bias: ResponseBias) -> Markdown:
    called = _(
        "You called {count} of {all} {statements} “{label}”.",
        count=response_bias.count,
        all=response_bias.of,
        statements=safe(local(response_bias.key)),
        label=safe(response_bias.said.lower()),
    )
    if response_bias.language != language():
        called += " " + _("(These statements were in {language}.)", language=language_name(response_bias.language))
    return called + " " + _("An early estimate: few statements stand behind it.") if response_bias.early else called


def _progress(scene: ProgressScene) -> Card:
    here, next_step = scene.course.here, scene.course.next_step
    head: list[Markdown] = [
        _("## Your progress"),
        next_step_line(next_step),
        _(
            "**Lessons:** {done} of {all} done {bar}",
            done=here.done,
            all=len(here.lines),
            bar=wording.bar_of(here.done, len(here.lines)),
        ),
        *map(_lesson_line, here.lines),
    ]
    touched = [
        replace(other, lines=tuple(line for line in other.lines if line.is_touched)) for other in scene.course.elsewhere
    ]
    texts: list[Markdown] = ["\n".join(head), *(_elsewhere(other) for other in touched if other.lines)]
    if scene.skills:
        texts.append(_("**Accuracy by skill**") + "\n" + skill_lines(scene.skills))
    else:
        texts.append(_("No answers yet. A lesson with /learn or a quiz with /quiz is a good start."))
    if scene.mastery:
        texts.append(mastery_lines(scene.mastery))
    if scene.response_biases:
        texts.append(
            _("**A habit to watch**")
            + "\n"
            + "\n".join(f"- {_response_bias(response_bias)}" for response_bias in scene.response_biases[:3])
        )
    if scene.confidence:
        levels: list[Markdown] = [
            "- "
            + counted(
                "{sure}: {right} of {count} answer right",
                "{sure}: {right} of {count} answers right",
                of,
                sure=ours(sure),
                right=right,
            )
            for level, sure in wording.SURE.items()
            for of, right in ([scene.confidence[level]] if level in scene.confidence else [])
        ]
        texts.append(_("**How sure you were, and how often you were right**") + "\n" + "\n".join(levels))
    texts.append(_("-# Only you see this. A partly right answer brings a part of its points."))
    others = [secondary(_("All lessons"), ids.CoursePress()), secondary(_("Take a quiz"), ids.PacksPress())]
    if scene.skills:
        others.append(secondary(_("Week by week"), ids.WeeksPress()))
    return card(texts, rows=[[*next_step_buttons(next_step), *others]])
