"""The cards of a class quiz that one learner alone sees.

Promises that nothing on them tells the key before the reveal, and that a question's card says what can be done with it
now. The passage stands in the channel right above and is not repeated, unless there was no room for all of it there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from discord import ui

from bot import wording
from bot.services.class_scenes import (
    AnswerSheet,
    Asked,
    FirstVoteCard,
    JoinedCard,
    LockedCard,
    MyEnd,
    PrivateScene,
    ToldCard,
)
from bot.services.scenes import Asking
from bot.views.class_cards import crowded, header
from bot.views.layout import AMBER, GREEN, GREY, RED, card, primary, secondary
from bot.views.lines import skill_lines
from bot.views.question import CARDS, LETTERS, about_answer, sorted_lines
from bot.wording import quoted, safe
from questions.kinds import Response, kind_of
from questions.model import Choice, Classify


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
        case ToldCard():
            return _told_card(scene)
        case MyEnd():
            return _my_end(scene)


def _joined(scene: JoinedCard) -> ui.LayoutView:
    said = "You are in already" if scene.already else "You are in"
    team = f", in **team {scene.team + 1}**" if scene.team is not None else ""
    where = (
        "The first question comes up in the channel when the host starts."
        if scene.waiting
        else "The questions come up in the channel; you are scored on what you see."
    )
    return card([f"**{said}**{team}. {where}"])


def _sheet(scene: AnswerSheet) -> ui.LayoutView:
    where = (f"k{scene.run}", f"{scene.asked.position}v{scene.vote}")
    question, order = scene.asked.question, scene.asked.order
    asking = Asking(where, order, scene.draft, scene.chosen, send="Lock in", kept=False)
    asked, rows, menu = CARDS[question.kind].asked(question, asking)
    passage = [quoted(question.passage)] if question.passage and crowded(scene.asked) else []
    return card([header(scene.asked), *passage, wording.prompt(question.prompt), *asked], rows=rows, menu=menu)


def _said(label: str, asked: Asked, response: Response) -> str:
    """What a learner answered, behind `label`; for statements a line each."""
    question = asked.question
    if isinstance(question, Classify):
        return f"**{label}:**\n{sorted_lines(question, asked.order, cast('dict[str, str]', response))}"
    letter = f"{LETTERS[asked.order.index(cast('str', response))]}. " if isinstance(question, Choice) else ""
    return f"**{label}:** {letter}{safe(kind_of(question).said(question, response))}"


def _locked(scene: LockedCard) -> ui.LayoutView:
    said = _said("Locked in", scene.asked, scene.response)
    if scene.deadline is None:
        return _stated(said, wording.ANSWER_PAUSED)
    up = wording.soon(scene.deadline)
    if isinstance(scene.asked.question, Choice):
        return _stated(said, f"You can change it until time is up {up}: press another answer in the channel.")
    change = secondary("Change my answer", "sheet", scene.run)
    return card([said, f"You can change it until time is up {up}."], rows=[[change]])


@lru_cache(maxsize=64)
def _stated(said: str, then: str) -> ui.LayoutView:
    """A card without controls. A class gives few different answers to a question, so each is drawn once for all."""
    return card([said, then])


def _first_vote(scene: FirstVoteCard) -> ui.LayoutView:
    asked = scene.asked
    said = wording.NO_FIRST_VOTE if scene.response is None else _said("Your first vote", asked, scene.response)
    if scene.live.phase == "discussing":
        return card([said, wording.TALK_IT_OVER], colour=AMBER)
    counts = "" if scene.response is None else f" {wording.FIRST_VOTE_COUNTS}"
    if isinstance(asked.question, Choice):
        return card([said, wording.VOTE_AGAIN_IN_CHANNEL + counts])
    return card([said, wording.VOTE_AGAIN + counts], rows=[[primary("Answer", "sheet", scene.run)]])


def _told_card(scene: ToldCard) -> ui.LayoutView:
    asked = scene.asked
    if asked.warm_up:
        points = "Warm-up: no points"
    else:
        gained = f"+{scene.points:,} points" if scene.points else "no points"
        points = f"{gained.capitalize()}, {scene.total:,} in all"
    if scene.verdict is None:
        texts = [header(asked), "You gave no answer to this one. What is right, and why, stands in the channel."]
        return card(texts, feedback=[f"-# {points}"], colour=GREY)
    kind = CARDS[asked.question.kind]
    told = kind.told(asked.question, asked.order, scene.verdict.response, asked.figures)
    grade = scene.verdict.grade
    return card(
        [header(asked), wording.prompt(asked.question.prompt), *told],
        feedback=[*about_answer(asked.question, grade), f"-# {points}"],
        colour=GREEN if grade.right else AMBER if grade.partly else RED,
    )


def _my_end(scene: MyEnd) -> ui.LayoutView:
    if not scene.answered:
        return card([f"## {safe(scene.pack.title)}\nYou gave no answers that count in this quiz."], colour=GREY)
    texts = [
        (
            f"## Your result: {safe(scene.pack.title)}\n**{scene.right} of {scene.answered} fully right** "
            f"{wording.bar(scene.right / scene.answered)}\n"
            f"{scene.points:,} points; you saw {wording.count(scene.seen, 'question')} that counted."
        ),
        "**By skill**\n" + skill_lines(scene.skills),
    ]
    if scene.team is not None:
        texts.append(f"You were in team {scene.team + 1}.")
    return card(texts, rows=[[secondary("My progress", "progress")]])
