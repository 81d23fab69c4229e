"""The card of a question, before and after its answer.

Promises that a card before the answer shows nothing that tells the key. After it: right or not in words, why, why not
the answer given, and the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.i18n import assignment_wording, wording
from bot.i18n.languages import Markdown, _, local
from bot.i18n.wording import inert_text, ours, quoted, safe
from bot.services.scenes import AtStep, InWordsScene, StepScene, Verdict
from bot.views import ids
from bot.views.id_codec import At
from bot.views.kind_cards import card_of
from bot.views.layout import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    MOST_ENTRIES,
    NOTES,
    PROMPT,
    RED,
    TASK,
    ButtonSpec,
    Card,
    MenuSpec,
    PictureSpec,
    card,
    secondary,
)
from bot.views.question_controls import LETTERS, Controls
from questions.kinds import (
    Grade,
    Response,
    kind_of,
)
from questions.markdown import without_marks
from questions.messages import Message
from questions.model import AnyQuestion, Question, Source
from questions.pictured import Pictured


def question_card(scene: StepScene, question: AnyQuestion, header: Markdown, navigation: Sequence[ButtonSpec]) -> Card:
    """The card of the question that a run stands at; `navigation` is its last row of buttons."""
    shown, in_words = card_of(question), words_button(question, scene.at)
    texts: list[Markdown | None] = [header]
    if question.content_note:
        texts.append(wording.content_note(question.content_note))
    if question.passage:
        texts.append(quoted(question.passage))
    texts.append(wording.prompt(question.prompt))
    if scene.verdict is not None:
        verdict = scene.verdict
        told = shown.feedback_lines(question, scene.order, verdict.response, scene.figures)
        if scene.teachers_level is not None:
            told.append(_("**Your teacher's level:** {level}", level=safe(local(scene.teachers_level))))
        return card(
            [*texts, *told],
            feedback=[
                *about_answer(question, verdict),
                *source_block(scene.source, question.locator),
            ],
            rows=[
                [*navigation, *in_words],
                [report_button(scene.at)] if scene.reportable and not scene.run.preview else [],
            ],
            menus_below=_jumps(scene),
            picture=picture_of(question),
            colour=colour_of(verdict.grade),
        )
    if scene.locked is not None:
        said = said_line(_("Locked in"), question, scene.order, scene.locked)
        return card(
            [*texts, said, ours(wording.HOW_SURE if scene.told else assignment_wording.HOW_SURE_IN_A_TEST)],
            rows=[sure_buttons(scene.at), [*navigation, *in_words]],
            picture=picture_of(question),
            colour=BLUE,
        )
    asked = shown.asked(question, scene.asking)
    hint = hint_line(question) if scene.unfolded else ""
    hint_buttons = hint_button(question, scene.at, scene.chosen, unfolded=scene.unfolded)
    jumps = _jumps(scene)
    if hint and jumps:  # the fullest card of a preview has no room for it until the hint is folded
        in_words = []
    return card(
        [*texts, *asked.texts, refusal_line(scene.refused)],
        options=asked.options,
        feedback=[hint] if hint else [],
        rows=[*asked.rows, [*hint_buttons, *in_words, *navigation]],
        menus=asked.menus,
        menus_below=jumps,
        picture=picture_of(question),
        colour=BLUE,
        named={**for_forms(question, asked), **({NOTES: hint} if hint else {})},
    )


def _jumps(scene: StepScene) -> list[MenuSpec]:
    """The menu that leads to any question, where the scene has them all.

    Of more than one menu holds, it has those around this one, and an entry for those before and after them.
    """
    prompts, pages = scene.asked, [range(len(scene.asked))]
    if len(prompts) < 2:
        return []
    if len(prompts) > MOST_ENTRIES:
        around = MOST_ENTRIES - 2
        pages = [range(at, min(at + around, len(prompts))) for at in range(0, len(prompts), around)]
    here = next(number for number, page in enumerate(pages) if scene.position in page)
    entries: list[tuple[str, str, str | None]] = []
    for number, page in enumerate(pages):
        if number == here:
            entries += [
                (str(at), f"{at + 1}. {prompts[at]}", _("You are here") if at == scene.position else None)
                for at in page
            ]
        elif abs(number - here) == 1:
            entries.append((str(page[0]), _("Questions {first} to {last}", first=page[0] + 1, last=page[-1] + 1), None))
    return [MenuSpec(_("Go to a question"), ids.JumpPress(scene.at), entries)]


def report_button(at: At) -> ButtonSpec:
    """For who finds something wrong with a question that they have answered."""
    return secondary(_("Something wrong with this question?"), ids.ReportFormPress(at))


def hint_line(question: Question) -> Markdown:
    """The hint of an open question; nothing where it has none."""
    return _("**Hint:** {hint}", hint=safe(question.hint)) if question.hint else ""


def hint_button(question: Question, at: At, chosen: tuple[int, ...], *, unfolded: bool) -> list[ButtonSpec]:
    """The button that opens or closes the hint and leaves what is ticked; none where there is no hint."""
    if not question.hint:
        return []
    ticked = chosen or None
    if unfolded:
        return [secondary(_("Hide the hint"), ids.FoldPress(at, ticked))]
    return [secondary(_("Show a hint"), ids.HintPress(at, ticked))]


def words_button(step: Pictured, at: AtStep) -> list[ButtonSpec]:
    """The button that says in words what is to be seen in a drawing; none where nothing is drawn."""
    return [] if step.drawing is None else [secondary(_("Picture in words"), ids.InWordsPress(at))]


def in_words_card(scene: InWordsScene) -> Card:
    """What is to be seen in a drawing, in words. An address that is drawn can't be pressed here either."""
    return card(["## " + _("Picture in words"), inert_text(without_marks(scene.description))])


def picture_of(question: Question) -> PictureSpec | None:
    """The picture of a question, if it has one: hidden at first where a note warns of what can be seen."""
    if question.picture is None or question.description is None:
        return None
    return PictureSpec(question.picture, question.description, hidden=question.content_note is not None)


def for_forms(question: AnyQuestion, asked: Controls) -> Mapping[int, Markdown]:
    """The texts of an open question that a form to type into repeats."""
    return {PROMPT: wording.prompt(question.prompt), **({TASK: asked.texts[0]} if asked.texts else {}), **asked.named}


def refusal_line(refused: Message | None) -> Markdown | None:
    """Why what was typed was not taken, above the button to type it with."""
    return None if refused is None else f"✗ {ours(refused)}"


def colour_of(grade: Grade) -> int:
    """The colour at a judged answer's side; words say the same."""
    if not grade.graded:
        return GREY
    return GREEN if grade.right else AMBER if grade.partly else RED


def sure_buttons(at: At, chosen: int | None = None) -> list[ButtonSpec]:
    """Three buttons that say how sure they are; what was `chosen` is marked."""
    return [
        ButtonSpec(
            f"✓ {local(text)}" if level == chosen else local(text),
            ids.ConfidencePress(at, level),
            disabled=level == chosen,
        )
        for level, text in wording.SURE.items()
    ]


def said_line(label: Markdown, question: AnyQuestion, order: Sequence[str], response: Response) -> Markdown:
    """What a learner answered, behind `label`; where answers have parts, a line each."""
    kind = kind_of(question)
    if lines := card_of(question).parts_given(question, order, kind.draft(question, response)):
        return f"**{label}:**\n{lines}"
    letter = f"{LETTERS[order.index(response)]}. " if isinstance(response, str) and response in order else ""
    return f"**{label}:** {letter}{safe(local(kind.said(question, response)))}"


def about_answer(question: AnyQuestion, verdict: Verdict) -> list[Markdown]:
    """Right or not, in figures and why, and why not the answer given; and what being so sure of it says."""
    grade, confidence, shown = verdict.grade, verdict.confidence, card_of(question)
    figures = "" if grade.right or not grade.graded else shown.in_figures(question, verdict.response, grade)
    if not grade.graded:
        judged = shown.thanks(question)
    elif grade.right:
        judged = _("✓ **Right.**")
    elif grade.partly:
        judged = _("◐ **Partly right:** {figures}.", figures=figures)
    elif figures:
        judged = _("✗ **Not this time:** {figures}.", figures=figures)
    else:
        judged = _("✗ **Not this time.**")
    if confidence is not None and grade.graded:
        judged += f" {wording.sure_and(confidence, right=grade.right)}"
    if figures and (rule := shown.rule(question)):
        judged += f"\n{rule}"
    blocks: list[Markdown] = [f"{judged}\n{safe(question.explain)}" if question.explain else judged]
    if grade.remarks and shown.remarks_apart:
        remarks: list[Markdown] = [safe(remark) for remark in grade.remarks]
        about = remarks[0] if len(remarks) == 1 else "\n" + "\n".join(f"- {remark}" for remark in remarks)
        blocks.append(_("**About your answer:**") + f" {about}")
    return blocks


def source_block(source: Source | None, locator: str | None) -> list[Markdown]:
    """Where the question comes from, if that is said."""
    return [] if source is None else [f"-# {wording.source_line(source, locator)}"]
