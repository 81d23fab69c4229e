"""The cards of a class quiz that one learner alone sees.

Promises that nothing on them tells the key before the reveal, and that a question's card says what can be done with it
now. The passage stands in the channel right above and is not repeated, unless there was no room for all of it there.
"""

from __future__ import annotations

from functools import lru_cache

from discord import ui

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, number
from bot.i18n.wording import ours, quoted, safe
from bot.services.class_scenes import (
    AnswerSheet,
    AskedItem,
    FirstVoteCard,
    JoinedCard,
    LeftCard,
    LockedCard,
    MyEnd,
    PrivateScene,
    RevealCard,
)
from bot.services.scenes import Asking, AtVote
from bot.views import ids
from bot.views.class_cards import class_header, crowded
from bot.views.kind_cards import card_of
from bot.views.layout import AMBER, GREY, ButtonSpec, card, primary, secondary
from bot.views.next_step import next_step_buttons, next_step_line
from bot.views.question import about_answer, colour_of, for_forms, refusal_line, said_line, sure_buttons
from bot.views.skill_lines import skill_lines
from questions.engine.class_quiz import Phase
from questions.kinds import Response, kind_of


def private_card(scene: PrivateScene) -> ui.LayoutView:
    """What one learner alone sees."""
    match scene:
        case JoinedCard():
            return _joined(scene)
        case AnswerSheet():
            return _sheet(scene)
        case LockedCard():
            return _locked(scene)
        case FirstVoteCard():
            return _first_vote(scene)
        case RevealCard():
            return _reveal_card(scene)
        case LeftCard():
            return card([class_header(scene.asked), ours(wording.LEFT_OUT)], colour=GREY)
        case MyEnd():
            return _my_end(scene)


def _joined(scene: JoinedCard) -> ui.LayoutView:
    where = (
        _("The first question comes up in the channel when the host starts.")
        if scene.waiting
        else _("The questions come up in the channel. Late joiners are scored from their first question.")
    )
    return card([f"{_you_are_in(scene)} {where}"])


def _you_are_in(scene: JoinedCard) -> Markdown:
    if scene.team is None:
        return _("**You are in already**.") if scene.already else _("**You are in**.")
    team = scene.team + 1
    if scene.already:
        return _("**You are in already**, in **team {team}**.", team=team)
    return _("**You are in**, in **team {team}**.", team=team)


def _sheet(scene: AnswerSheet) -> ui.LayoutView:
    at = AtVote(scene.run, scene.asked.position, scene.vote)
    question, order = scene.asked.question, scene.asked.order
    asking = Asking(at, order, scene.draft, scene.chosen, locks=True, kept=scene.kept)
    asked = card_of(question).asked(question, asking)
    passage: list[Markdown] = [quoted(question.passage)] if question.passage and crowded(scene.asked) else []
    texts: list[Markdown] = [class_header(scene.asked), *passage, wording.prompt(question.prompt), *asked.texts]
    return card(
        [*texts, refusal_line(scene.refused)],
        options=asked.options,
        rows=asked.rows,
        menus=asked.menus,
        named=for_forms(question, asked),
    )


def _said(label: Markdown, asked: AskedItem, response: Response) -> Markdown:
    """What a learner answered, behind `label`."""
    return said_line(label, asked.question, asked.order, response)


def _locked(scene: LockedCard) -> ui.LayoutView:
    said = _said(_("Locked in"), scene.asked, scene.response)
    if scene.deadline is None:
        return _stated(said, ours(wording.ANSWER_PAUSED))
    up, asked = wording.soon(scene.deadline), scene.asked
    in_channel = _("You can change it until time is up {time}: press another answer in the channel.", time=up)
    if asked.in_channel and not asked.question.confidence:
        return _stated(said, in_channel)
    texts: list[Markdown] = [said]
    rows: list[list[ButtonSpec]] = []
    if asked.question.confidence:
        at = AtVote(scene.run, asked.position, scene.vote)
        texts.append(ours(wording.HOW_SURE_IN_CLASS))
        rows.append(sure_buttons(at, scene.confidence))
    if asked.in_channel:
        texts.append(in_channel)
    else:
        texts.append(_("You can change it until time is up {time}.", time=up))
        rows.append([secondary(_("Change my answer"), ids.SheetPress(scene.run))])
    return card(texts, rows=rows)


@lru_cache(maxsize=64)
def _stated(said: Markdown, then: Markdown) -> ui.LayoutView:
    """A card without controls. A class gives few different answers to a question, so each is drawn once for all."""
    return card([said, then])


def _first_vote(scene: FirstVoteCard) -> ui.LayoutView:
    asked = scene.asked
    if scene.response is None:
        said, counts = ours(wording.NO_FIRST_VOTE), ""
    else:
        said = _said(_("Your first vote"), asked, scene.response)
        counts = f" {ours(wording.FIRST_VOTE_COUNTS)}"
    if scene.live.phase == Phase.DISCUSSING:
        return card([said, ours(wording.TALK_IT_OVER)], colour=AMBER)
    if asked.in_channel:
        return card([said, ours(wording.VOTE_AGAIN_IN_CHANNEL) + counts])
    return card([said, ours(wording.VOTE_AGAIN) + counts], rows=[[primary(_("Answer"), ids.SheetPress(scene.run))]])


def _reveal_card(scene: RevealCard) -> ui.LayoutView:
    asked = scene.asked
    graded = kind_of(asked.question).graded if scene.verdict is None else scene.verdict.grade.graded
    if asked.warm_up or not graded:
        points = _("No points for this one")
    elif scene.points:
        total = number(scene.total)
        points = counted("+{count} point, {total} in all", "+{count} points, {total} in all", scene.points, total=total)
    else:
        points = _("No points, {total} in all", total=number(scene.total))
    if scene.verdict is None:
        missed = _("You gave no answer to this one. What is right, and why, stands in the channel.")
        unheard = _("You did not vote in this one. How the others voted stands in the channel.")
        return card([class_header(asked), missed if graded else unheard], feedback=[f"-# {points}"], colour=GREY)
    kind = card_of(asked.question)
    told = kind.feedback_lines(asked.question, asked.order, scene.verdict.response, asked.figures)
    grade = scene.verdict.grade
    return card(
        [class_header(asked), wording.prompt(asked.question.prompt), *told],
        feedback=[*about_answer(asked.question, scene.verdict), f"-# {points}"],
        colour=colour_of(grade),
    )


def _my_end(scene: MyEnd) -> ui.LayoutView:
    next_step = scene.outlook.next_step
    onward = [*next_step_buttons(next_step), secondary(_("My progress"), ids.ProgressPress())]
    if not scene.answered:
        none = _("You gave no answers that count in this quiz.")
        texts: list[Markdown] = [f"## {safe(scene.pack.title)}\n{none}", next_step_line(next_step)]
        return card(texts, rows=[onward], colour=GREY)
    lines: list[Markdown] = [
        _("## Your result: {title}", title=safe(scene.pack.title)),
        counted(
            "**{right} of {count} question fully right** {bar}",
            "**{right} of {count} questions fully right** {bar}",
            scene.answered,
            right=scene.right,
            bar=wording.bar_of(scene.right, scene.answered),
        ),
        counted("{count} point", "{count} points", scene.points)
        + "; "
        + counted("you saw {count} question that counted.", "you saw {count} questions that counted.", scene.seen),
    ]
    texts = ["\n".join(lines), _("**By skill**") + "\n" + skill_lines(scene.skills)]
    if scene.team is not None:
        texts.append(_("You were in team {team}.", team=scene.team + 1))
    texts.append(next_step_line(next_step))
    return card(texts, rows=[onward])
