"""Every scene as a card: `render` is the one way from what the services return to what Discord shows."""

from __future__ import annotations

from discord import ui

from bot import wording
from bot.services.scenes import (
    CourseScene,
    Hint,
    Lean,
    LengthChoice,
    LessonEnd,
    LessonLine,
    PackChoice,
    ProgressScene,
    QuizEnd,
    ResumeOffer,
    Scene,
    StepScene,
)
from bot.views.layout import AMBER, BLUE, GREEN, Do, Menu, card, primary, secondary
from bot.views.lesson import lesson_end_card, page_card
from bot.views.lines import skill_lines
from bot.views.question import question_card
from bot.wording import safe
from lessons.model import Lesson
from questions.model import Pack, Question


def render(scene: Scene) -> ui.LayoutView:
    """The card of a scene, ready to send."""
    match scene:
        case Hint():
            return card([f"**Hint:** {safe(scene.text)}"])
        case StepScene():
            return _step(scene)
        case QuizEnd():
            return _quiz_end(scene)
        case LessonEnd():
            return lesson_end_card(scene)
        case CourseScene():
            return _course(scene)
        case PackChoice():
            return _packs(scene)
        case LengthChoice():
            return _lengths(scene)
        case ResumeOffer():
            return _resume(scene)
        case ProgressScene():
            return _progress(scene)


def _step(scene: StepScene) -> ui.LayoutView:
    what = "question" if scene.mode == "quiz" else "step"
    header = (
        f"-# {safe(scene.title)} · {what} {scene.position + 1} of {scene.total} "
        f"{wording.bar((scene.position + 1) / scene.total)}"
    )
    if isinstance(scene.opens, Lesson):
        header += f"\n**By the end:** {safe(scene.opens.objective)}\n-# About {scene.opens.minutes} minutes. "
        header += "Leave whenever you like: /learn brings you back to where you were."
    if scene.opens is not None and scene.opens.content_note:
        header += f"\n{wording.content_note(scene.opens.content_note)}"
    at, last = scene.position, scene.position + 1 == scene.total
    waiting = isinstance(scene.step, Question) and scene.verdict is None
    navigation: list[Do] = []
    if scene.free:
        navigation.append(secondary("Back", "go", scene.run, at, max(0, at - 1), disabled=at == 0))
        if waiting:
            navigation.append(secondary("Skip for now", "go", scene.run, at, at + 1))
        else:
            navigation.append(primary("To the summary" if last else "Next", "go", scene.run, at, at + 1))
        navigation.append(secondary("All lessons", "course"))
    elif not waiting:
        navigation.append(primary("See my result" if last else "Next question", "go", scene.run, at, at + 1))
    if isinstance(scene.step, Question):
        return question_card(scene, header, navigation)
    return page_card(scene, header, navigation)


def _quiz_end(scene: QuizEnd) -> ui.LayoutView:
    texts = [
        (
            f"## Your result: {safe(scene.pack.title)}\n"
            f"**{scene.right} of {scene.answers} fully right**, "
            f"{wording.percent(scene.score, scene.maximum)} of the points "
            f"{wording.bar(scene.score / scene.maximum if scene.maximum else 0)}"
        ),
        "**By skill**\n" + skill_lines(scene.skills),
    ]
    row: list[Do] = []
    if scene.missed:
        prompts = [wording.shortened(prompt.replace("**", ""), 110) for prompt in scene.missed[:10]]
        listed = "\n".join(f"- {safe(prompt)}" for prompt in prompts)
        texts.append(f"**Worth another look**\n{listed}")
        row.append(primary(f"Again, only the ones I missed ({len(scene.missed)})", "again", scene.run))
    else:
        texts.append("You had every one of them right.")
    row += [secondary("Another quiz", "packs"), secondary("My progress", "progress")]
    return card(texts, rows=[row], colour=AMBER if scene.missed else GREEN)


def _course(scene: CourseScene) -> ui.LayoutView:
    done = sum(line.finished_at is not None for line in scene.lines)
    top = [_proceed(scene.proceed)] if scene.proceed is not None else []
    texts = [
        f"## {safe(scene.course.title)}\n{done} of {wording.count(len(scene.lines), 'lesson')} done "
        + wording.bar(done / len(scene.lines) if scene.lines else 0),
        safe(scene.course.about),
        "\n".join(_lesson_line(at, line) for at, line in enumerate(scene.lines, 1)),
    ]
    menu = Menu(
        "Open a lesson",
        "lesson",
        [(line.lesson.id, f"{at}. {line.lesson.title}", line.lesson.about) for at, line in enumerate(scene.lines, 1)],
    )
    return card(
        texts,
        top=top,
        menu=menu if scene.lines else None,
        rows=[[secondary("Practise with a quiz", "packs"), secondary("My progress", "progress")]],
        colour=GREEN if scene.proceed is None else BLUE,
    )


def _proceed(line: LessonLine) -> Do:
    verb = "Continue" if line.at is not None else "Begin"
    return primary(f"{verb}: {line.lesson.title}", "lesson", line.lesson.id)


def _lesson_line(at: int, line: LessonLine) -> str:
    lesson = line.lesson
    if line.at is not None:
        steps = len(lesson.steps)
        state = f"▶ open, at step {line.at + 1} of {steps}" if line.at < steps else "▶ open, checks left"
        if line.finished_at is not None:
            state = f"✓ done {wording.day(line.finished_at)}, {state}"
    elif line.finished_at is not None:
        state = f"✓ done {wording.day(line.finished_at)}"
    else:
        state = "○ not begun"
    return f"**{at}. {safe(lesson.title)}** · {lesson.minutes} min · {state}"


def _packs(scene: PackChoice) -> ui.LayoutView:
    if not scene.packs:
        return card([wording.NO_PACKS], colour=AMBER)
    listed = "\n".join(
        f"**{safe(pack.title)}** · {wording.count(len(pack.questions), 'question')}\n{safe(pack.about)}"
        for pack in scene.packs[:25]
    )
    entries = [(pack.id, pack.title, pack.about) for pack in scene.packs]
    if scene.length is None:
        menu = Menu("Choose a pack", "new", entries)
    else:
        menu = Menu("Choose a pack", "new", entries, (scene.length,))
    return card(["## Which quiz?", listed], menu=menu)


def _lengths(scene: LengthChoice) -> ui.LayoutView:
    pack = scene.pack
    buttons = [primary(wording.count(length, "question"), "new", pack.id, length) for length in scene.lengths]
    buttons.append(secondary(f"All {len(pack.questions)}", "new", pack.id, 0))
    return card(
        [*_about(pack), "How many questions? New ones come first, then those you missed before."],
        rows=[buttons, [secondary("Another pack", "new")]],
    )


def _about(pack: Pack) -> list[str]:
    texts = [f"## {safe(pack.title)}\n{safe(pack.about)}"]
    if pack.content_note:
        texts.append(wording.content_note(pack.content_note))
    return texts


def _resume(scene: ResumeOffer) -> ui.LayoutView:
    buttons = [primary("Go on with it", "show", scene.run)]
    if scene.pack is None:
        buttons.append(secondary("Start another", "new"))
    elif scene.length is None:
        buttons.append(secondary(f"Start {scene.pack.title}", "new", scene.pack.id))
    else:
        buttons.append(secondary(f"Start {scene.pack.title}", "new", scene.pack.id, scene.length))
    return card(
        [
            (
                f"## You have a quiz open\n**{safe(scene.title)}**, at question "
                f"{min(scene.position + 1, scene.total)} of {scene.total}."
            ),
            "Starting another one ends this one. The answers you gave are kept either way.",
        ],
        rows=[buttons],
    )


def _lean(lean: Lean) -> str:
    early = " An early estimate: few statements stand behind it." if lean.early else ""
    return f"You called {lean.count} of {lean.of} {safe(lean.key)} “{safe(lean.said.lower())}”.{early}"


def _progress(scene: ProgressScene) -> ui.LayoutView:
    lines = scene.course.lines
    done = sum(line.finished_at is not None for line in lines)
    texts = [
        f"## Your progress\n**Lessons:** {done} of {len(lines)} done "
        f"{wording.bar(done / len(lines) if lines else 0)}\n"
        + "\n".join(_lesson_line(at, line) for at, line in enumerate(lines, 1))
    ]
    if scene.skills:
        texts.append("**Accuracy by skill**\n" + skill_lines(scene.skills))
    else:
        texts.append("No answers yet. A lesson with /learn or a quiz with /quiz is a good start.")
    if scene.leans:
        texts.append("**A lean worth knowing**\n" + "\n".join(f"- {_lean(lean)}" for lean in scene.leans[:3]))
    texts.append("-# Only you see this. Points of partly right answers count in part.")
    proceed = scene.course.proceed
    row: list[Do] = []
    if proceed is not None:
        row.append(_proceed(proceed))
    row += [secondary("All lessons", "course"), secondary("Take a quiz", "packs")]
    return card(texts, rows=[row])
