"""Every scene as a card: `render` is the one way from what the services return to what Discord shows."""

from __future__ import annotations

from discord import ui

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, language, local
from bot.i18n.wording import ours, safe
from bot.services.content import language_of
from bot.services.scenes import (
    CourseLines,
    CourseScene,
    GlossaryScene,
    HintScene,
    LengthChoice,
    LessonEnd,
    LessonLine,
    PackChooser,
    PageTerms,
    ProgressScene,
    QuizEnd,
    ResponseBias,
    ResumeOffer,
    Scene,
    StepScene,
    TermScene,
)
from bot.views import ids
from bot.views.chooser import chooser_card
from bot.views.layout import AMBER, BLUE, GREEN, GREY, ButtonSpec, MenuSpec, card, primary, secondary
from bot.views.lesson import lesson_end_card, page_card
from bot.views.next_step import language_name, next_step_buttons, next_step_line
from bot.views.question import question_card
from bot.views.skill_lines import skill_lines
from lessons.model import Lesson, Page, Term
from questions.model import Pack, Question


def render(scene: Scene) -> ui.LayoutView:
    """The card of a scene, ready to send."""
    match scene:
        case HintScene():
            return card([_("**Hint:** {hint}", hint=safe(scene.text))])
        case PageTerms():
            return card(["\n\n".join(_meaning(term) for term in scene.terms)])
        case TermScene():
            return _term(scene)
        case GlossaryScene():
            return _glossary(scene)
        case StepScene():
            return _step(scene)
        case QuizEnd():
            return _quiz_end(scene)
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


def _meaning(term: Term) -> Markdown:
    return f"**{safe(term.term)}**: {safe(term.means)}"


def _term(scene: TermScene) -> ui.LayoutView:
    texts: list[Markdown] = [f"## {safe(scene.term.term)}\n{safe(scene.term.means)}"]
    if scene.term.example:
        texts.append(_("**For example:** {example}", example=safe(scene.term.example)))
    rows = [[secondary(_("See: {term}", term=words), ids.TermPress(name)) for name, words in scene.see[:5]]]
    if scene.lesson is not None:
        rows.append([secondary(_("Lesson: {title}", title=scene.lesson.title), ids.LessonPress(scene.lesson.id))])
    return card(texts, rows=rows)


def _glossary(scene: GlossaryScene) -> ui.LayoutView:
    listed = " · ".join(safe(term.term) for term in scene.terms)
    return card([_("## Glossary") + f"\n{listed}", _("Type /glossary and one of these words to read what it means.")])


def _step(scene: StepScene) -> ui.LayoutView:
    number, total = scene.position + 1, scene.total
    place = (
        _("question {number} of {all}", number=number, all=total)
        if scene.mode == "quiz"
        else _("step {number} of {all}", number=number, all=total)
    )
    header = f"-# {safe(scene.title)} · {place} {wording.bar_of(number, total)}"
    if scene.run.preview:
        header = f"{ours(wording.PREVIEW)}\n{header}"
    if isinstance(scene.opens, Lesson):
        objective = _("**By the end:** {objective}", objective=safe(scene.opens.objective))
        leave = counted(
            "About {count} minute. Leave whenever you like: /learn brings you back to where you were.",
            "About {count} minutes. Leave whenever you like: /learn brings you back to where you were.",
            scene.opens.minutes,
        )
        header += f"\n{objective}\n-# {leave}"
    if scene.opens is not None and scene.opens.content_note:
        header += f"\n{wording.content_note(scene.opens.content_note)}"
    at, last = scene.position, scene.position + 1 == scene.total
    waiting = isinstance(scene.step, Question) and scene.verdict is None
    navigation: list[ButtonSpec] = []
    if scene.free:
        navigation.append(secondary(_("Back"), ids.GoPress(scene.at, max(0, at - 1)), disabled=at == 0))
        if waiting:
            navigation.append(secondary(_("Skip for now"), ids.GoPress(scene.at, at + 1)))
        else:
            navigation.append(primary(_("To the summary") if last else _("Next"), ids.GoPress(scene.at, at + 1)))
        navigation.append(secondary(_("All lessons"), ids.CoursePress()))
        if isinstance(scene.step, Page) and scene.step.terms:
            navigation.append(secondary(_("What words mean"), ids.TermsPress(scene.at)))
        if isinstance(scene.opens, Lesson) and scene.opens.substitute:
            navigation.append(
                secondary(_("Practise with another text instead"), ids.QuizPress(scene.opens.substitute, 0))
            )
    elif not waiting:
        navigation.append(primary(_("See my result") if last else _("Next question"), ids.GoPress(scene.at, at + 1)))
    if isinstance(scene.step, Question):
        return question_card(scene, scene.step, header, navigation)
    return page_card(scene, header, navigation)


def _quiz_end(scene: QuizEnd) -> ui.LayoutView:
    title, row = _("## Your result: {title}", title=safe(scene.pack.title)), list[ButtonSpec]()
    if scene.run.preview:
        title = f"{ours(wording.PREVIEW)}\n{title}"
    onward = [secondary(_("Another quiz"), ids.PacksPress()), secondary(_("My progress"), ids.ProgressPress())]
    what_next = None if scene.next_step is None else next_step_line(scene.next_step)
    if scene.next_step is not None:
        row += next_step_buttons(scene.next_step)
    if not scene.answers:
        return card([f"{title}\n" + _("Nothing in it was graded."), what_next], rows=[[*row, *onward]], colour=GREY)
    texts: list[Markdown | None] = [
        f"{title}\n"
        + _(
            "**{right} of {answers} questions fully right**, {share} of the points {bar}",
            right=scene.right,
            answers=scene.answers,
            share=wording.percent(scene.score, scene.maximum),
            bar=wording.bar(scene.score / scene.maximum if scene.maximum else 0),
        ),
        _("**By skill**") + "\n" + skill_lines(scene.skills),
    ]
    if scene.missed:
        prompts = [wording.shortened(prompt.replace("**", ""), 110) for prompt in scene.missed[:10]]
        listed = "\n".join(f"- {safe(prompt)}" for prompt in prompts)
        texts.append(_("**Worth another look**") + f"\n{listed}")
        row.append(
            secondary(_("Again, only the ones I missed ({count})", count=len(scene.missed)), ids.AgainPress(scene.run))
        )
    else:
        texts.append(_("You had every one of them right."))
    texts.append(what_next)
    return card(texts, rows=[[*row, *onward]], colour=AMBER if scene.missed else GREEN)


def _course(scene: CourseScene) -> ui.LayoutView:
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
        (line.lesson.id, f"{line.number}. {line.lesson.title}", language_name(language_of(other.course)))
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
    """What somebody has begun or done of a course in another language."""
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
    return f"**{digits(line.number)}. {safe(lesson.title)}** · {minutes} · {state}"


def _questions(number: int) -> Markdown:
    return counted("{count} question", "{count} questions", number)


def _lengths(scene: LengthChoice) -> ui.LayoutView:
    pack = scene.pack
    buttons = [primary(_questions(length), ids.NewQuizPress(pack.id, length)) for length in scene.lengths]
    buttons.append(secondary(_("All {count}", count=len(pack.questions)), ids.NewQuizPress(pack.id, 0)))
    return card(
        [*_about(pack), _("How many questions? New ones come first, then those you missed before.")],
        rows=[buttons, [secondary(_("Another pack"), ids.NewQuizPress())]],
    )


def _about(pack: Pack) -> list[Markdown]:
    texts: list[Markdown] = [f"## {safe(pack.title)}\n{safe(pack.about)}"]
    if pack.content_note:
        texts.append(wording.content_note(pack.content_note))
    return texts


def _resume(scene: ResumeOffer) -> ui.LayoutView:
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


def _progress(scene: ProgressScene) -> ui.LayoutView:
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
    texts: list[Markdown] = ["\n".join(head), *map(_elsewhere, scene.course.elsewhere)]
    if scene.skills:
        texts.append(_("**Accuracy by skill**") + "\n" + skill_lines(scene.skills))
    else:
        texts.append(_("No answers yet. A lesson with /learn or a quiz with /quiz is a good start."))
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
    return card(texts, rows=[[*next_step_buttons(next_step), *others]])
