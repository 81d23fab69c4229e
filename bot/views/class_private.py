"""The cards of a class quiz that one learner alone sees.

Promises that nothing on them tells the key before the reveal, and that a question's card says what can be done with it
now. The passage stands in the channel right above and is not repeated, unless there was no room for all of it there.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from discord import ButtonStyle

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, language, listed, number
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
    RemovedCard,
    RevealCard,
)
from bot.services.scenes import Asking, AtVote
from bot.views import ids
from bot.views.class_cards import about_tables, class_header, crowded, find_table
from bot.views.kind_cards import card_of
from bot.views.layout import AMBER, GREY, NOTES, ButtonSpec, Card, card, primary, secondary
from bot.views.next_step import next_step_buttons, next_step_line
from bot.views.question import (
    about_answer,
    colour_of,
    for_forms,
    hint_button,
    hint_line,
    refusal_line,
    report_button,
    said_line,
    sure_buttons,
)
from bot.views.skill_lines import skill_lines
from questions.engine.class_quiz import Phase
from questions.kinds import Response, kind_of


def private_card(scene: PrivateScene) -> Card:
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
        case RemovedCard():
            return card([ours(wording.REMOVED)], colour=GREY)


def _joined(scene: JoinedCard) -> Card:
    where = (
        _("The first question comes up in the channel when the host starts.")
        if scene.waiting
        else _("The questions come up in the channel. Late joiners are scored from their first question.")
    )
    if scene.wants_table is None:
        return card([f"{_you_are_in(scene)} {where}"])
    if scene.wants_table:
        table, button = _("When the class talks, you get a table of three or four people."), leave_table(scene.run)
    else:
        table, button = ours(wording.TABLE_OFFER), find_table(scene.run)
    return card([f"{_you_are_in(scene)} {where}", table], rows=[[button]])


def leave_table(run: int) -> ButtonSpec:
    """The button for who wants none, or none any more."""
    return secondary(_("No table for me"), ids.LeaveTablePress(run))


def _you_are_in(scene: JoinedCard) -> Markdown:
    if scene.team is None:
        return _("**You are in already**.") if scene.already else _("**You are in**.")
    team = scene.team + 1
    if scene.already:
        return _("**You are in already**, in **team {team}**.", team=team)
    return _("**You are in**, in **team {team}**.", team=team)


def _sheet(scene: AnswerSheet) -> Card:
    at = AtVote(scene.run, scene.asked.position, scene.vote)
    question, order = scene.asked.question, scene.asked.order
    asking = Asking(at, order, scene.draft, scene.chosen, locks=True, kept=scene.kept)
    asked = card_of(question).asked(question, asking)
    passage: list[Markdown] = [quoted(question.passage)] if question.passage and crowded(scene.asked) else []
    texts: list[Markdown] = [class_header(scene.asked), *passage, wording.prompt(question.prompt), *asked.texts]
    hint = hint_line(question) if scene.unfolded else ""
    # Parts that were filled and not sent are on this card alone, and its hint's button would not carry them.
    hints = [] if scene.draft else hint_button(question, at, scene.chosen, unfolded=scene.unfolded)
    closes = ""
    if scene.deadline is not None:
        closes = _(
            "-# Time is up {time}. What you haven't locked in by then doesn't count.", time=wording.soon(scene.deadline)
        )
    return card(
        [*texts, refusal_line(scene.refused)],
        options=asked.options,
        feedback=[one for one in (hint, closes) if one],
        rows=[*asked.rows, hints],
        menus=asked.menus,
        named={**for_forms(question, asked), **({NOTES: hint} if hint else {})},
    )


def _said(label: Markdown, asked: AskedItem, response: Response) -> Markdown:
    """What a learner answered, behind `label`."""
    return said_line(label, asked.question, asked.order, response)


def _locked(scene: LockedCard) -> Card:
    pressed = isinstance(scene.response, str) and scene.confidence is None and scene.joins is None
    return _pressed(scene, language()) if pressed else _locked_anew(scene)


@lru_cache(maxsize=64)  # of some ten questions that are open at the same time; one takes 10 kB
def _pressed(scene: LockedCard, _language: str) -> Card:
    """A class gives few different answers to a question, so the card of each is drawn once for all who gave it."""
    return _locked_anew(scene)


def _locked_anew(scene: LockedCard) -> Card:
    said = _said(_("Locked in"), scene.asked, scene.response)
    if scene.joins is not None:
        joined = _("-# With this answer you joined {group}. You can leave it at the end.", group=safe(scene.joins))
        said = said + "\n" + joined
    if scene.deadline is None:
        return card([said, ours(wording.ANSWER_PAUSED)])
    up, asked = wording.soon(scene.deadline), scene.asked
    in_channel = _("You can change it until time is up {time}: press another answer in the channel.", time=up)
    if asked.in_channel and not asked.question.confidence and not scene.offers_table:
        return card([said, in_channel])
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
    if scene.offers_table:
        texts.append(ours(wording.TABLE_OFFER))
        rows.append([replace(find_table(scene.run), style=ButtonStyle.secondary)])
    return card(texts, rows=rows)


def _first_vote(scene: FirstVoteCard) -> Card:
    asked = scene.asked
    if scene.response is None:
        said, counts = ours(wording.NO_FIRST_VOTE), ""
    else:
        said = _said(_("Your first vote"), asked, scene.response)
        counts = f" {ours(wording.FIRST_VOTE_COUNTS)}"
    if scene.live.phase == Phase.DISCUSSING:
        return _talking(scene, said)
    if asked.in_channel:
        return card([said, ours(wording.VOTE_AGAIN_IN_CHANNEL) + counts])
    return card([said, ours(wording.VOTE_AGAIN) + counts], rows=[[primary(_("Answer"), ids.SheetPress(scene.run))]])


def _talking(scene: FirstVoteCard, said: Markdown) -> Card:
    table = scene.table
    if table is None:
        return card([said, ours(wording.TALK_IT_OVER)], colour=AMBER)
    if not table.wants:
        texts: list[Markdown] = [said, ours(wording.TALK_IT_OVER), about_tables()]
        return card(texts, rows=[[find_table(scene.run)]], colour=AMBER)
    if table.number is None:
        place = _(
            "**No table yet:** nobody is free to sit with you. You get a table as soon as somebody is. Until then, "
            "talk with the whole class; the second vote opens soon."
        )
    else:
        others = listed([f"<@{digits(one)}>" for one in table.others])
        place = _(
            "**Table {number}:** you, {names}. Tell each other what makes you think so. I don't show anybody's answer, "
            "so say what you like; the second vote opens soon.",
            number=table.number,
            names=others,
        )
    return card([said, place], rows=[[leave_table(scene.run)]], colour=AMBER)


def _reveal_card(scene: RevealCard) -> Card:
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
        rows=[[report_button(AtVote(scene.run, asked.position, 1))]],
        colour=colour_of(grade),
    )


def _my_end(scene: MyEnd) -> Card:
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
    if scene.group is None:
        return card(texts, rows=[onward])
    texts.append(
        _(
            "-# This quiz was for {group}, and you're in it: your teachers see how you did.",
            group=safe(scene.group.name),
        )
    )
    leave = secondary(_("Leave {group}", group=safe(scene.group.name)), ids.LeaveGroupPress(scene.group.id))
    return card(texts, rows=[onward, [leave]])
