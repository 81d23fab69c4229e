"""The cards of a class quiz in the channel.

Promises that the public card of an open question carries no key, that counts stand beside every bar in words, and that
they keep their place however long the texts around them are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle, ui

from bot import wording
from bot.services.class_scenes import (
    Asked,
    ClassEnd,
    ClassScene,
    ItemLine,
    LobbyScene,
    TalkScene,
    ToldScene,
    VoteScene,
)
from bot.views.layout import AMBER, BLUE, GREEN, GREY, MOST_TEXT, Do, card, primary, secondary
from bot.views.lines import skill_lines
from bot.views.question import LETTERS, lettered, source_block
from bot.wording import quoted, safe
from questions.kinds import Tally, kind_of
from questions.model import Choice, Classify, Multi, Number, ShortText

SPREAD_TEXT = 1800
"""Characters for all the answers whose counts are shown, so that the counts themselves always have room."""

LEAST_QUESTION = 300
"""Characters that a reveal keeps for the question; the class has read it before."""

BAR = 6
"""Signs of a bar. It stands first in its line, so that bars make a column and no narrow screen breaks them off."""

STUB = 40
"""A text is left out where it could not keep as many characters."""

MARKS = 20
"""Room for the marks around a text: bold, quotation."""

MOST_ITEMS = 20
"""Questions that a class result tells one by one."""


def class_card(scene: ClassScene) -> ui.LayoutView:
    """What stands in the channel."""
    match scene:
        case LobbyScene():
            return _lobby(scene)
        case VoteScene():
            return _vote(scene)
        case TalkScene():
            return _talk(scene)
        case ToldScene():
            return _told(scene)
        case ClassEnd():
            return _end(scene)


def _lobby(scene: LobbyScene) -> ui.LayoutView:
    plan = scene.plan
    rules = [
        wording.count(len(plan.steps), "question"),
        f"{plan.seconds} seconds each",
        "points for right answers"
        if scene.choice.points == "flat"
        else "points for right answers, more for quick ones",
    ]
    if plan.discuss:
        rules.append("vote, discuss, vote again")
    if scene.choice.teams:
        rules.append(f"{scene.choice.teams} teams")
    if plan.warm_up:
        first = "the first question is" if plan.warm_up == 1 else f"the first {plan.warm_up} questions are"
        rules.append(f"{first} to warm up, without points")
    texts = [f"## Class quiz: {safe(scene.pack.title)}\n{safe(scene.pack.about)}", "-# " + " · ".join(rules)]
    if scene.pack.content_note:
        texts.append(wording.content_note(scene.pack.content_note))
    texts.append(f"**{joined_so_far(scene.joined)}** You can also come later: you are scored on what you see.")
    return card(texts, rows=[[primary("Join", "join", scene.run)]])


def joined_so_far(joined: int) -> str:
    """How many have joined, in words."""
    return f"{joined} joined." if joined else "Nobody has joined yet."


def header(asked: Asked) -> str:
    """Which question of which quiz this is."""
    warm = " · warm-up, no points" if asked.warm_up else ""
    return (
        f"-# {safe(asked.title)} · question {asked.position + 1} of {asked.total}{warm} "
        f"{wording.bar((asked.position + 1) / asked.total)}"
    )


def _question(asked: Asked, room: int = MOST_TEXT) -> list[str]:
    """The header, and as much of the question as fits into `room`: of the passage less than of the prompt."""
    question = asked.question
    texts = [header(asked)]
    if question.content_note:
        texts.append(wording.content_note(question.content_note))
    prompt, passage = _in_room(room - sum(map(len, texts)), question.prompt, question.passage or "")
    return [*texts, *([quoted(passage)] if passage else []), *([wording.prompt(prompt)] if prompt else [])]


def crowded(asked: Asked) -> bool:
    """Whether the card in the channel has no room for all of an open question, and its passage may be cut there."""
    return sum(map(len, [*_question(asked), *_listed(asked)])) > MOST_TEXT - LEAST_QUESTION


def _in_room(room: int, *texts: str) -> list[str]:
    """`texts`, each cut to the room that those before it left."""
    found: list[str] = []
    for text in texts:
        kept = text if len(text) <= room else text[: room - 1].rstrip() + "…" if room >= STUB else ""
        room -= len(kept) + MARKS
        found.append(kept)
    return found


def _listed(asked: Asked) -> list[str]:
    """What there is to answer with, or to sort."""
    question = asked.question
    match question:
        case Choice() | Multi():
            return [lettered([question.options[name].text for name in asked.order])]
        case Classify():
            statements = [f"**{at}.** {safe(question.statements[name].text)}" for at, name in enumerate(asked.order, 1)]
            labels = wording.listed([f"**{safe(label.text)}**" for label in question.labels.values()])
            return ["\n".join(statements), f"-# To sort into {labels}"]
        case Number():
            return [f"Answer in **{safe(question.unit)}**."] if question.unit else []
        case ShortText():
            return ["Answer in a few words."]


def _time(deadline: datetime | None, *, paused: bool, until: str) -> str:
    if paused:
        return "**Paused.** The host will go on."
    return f"{until} {wording.soon(deadline)}" if deadline is not None else ""


def answered_so_far(answered: int, present: int) -> str:
    """How many of those who are known to be there have answered, in words."""
    if not answered:
        return "**No answers yet.**"
    if answered == present and answered > 1:
        return f"**{'Both' if present == 2 else f'All {present}'} have answered.**"
    return f"**{answered} of {present}** {'has' if answered == 1 else 'have'} answered."


def _vote(scene: VoteScene) -> ui.LayoutView:
    asked, live = scene.asked, scene.live
    again = "**Second vote:** the one that counts. " if live.vote == 2 else ""
    texts = [*_question(asked), *_listed(asked)]
    texts.append(again + _time(live.deadline, paused=live.paused, until="Closes"))
    texts[-1] += "\n" + answered_so_far(scene.answered, scene.present)
    where = (f"k{scene.run}", f"{live.position}v{live.vote}")
    mine = secondary("My answer", "mine", scene.run)
    if isinstance(asked.question, Choice):
        texts.append("-# One press answers, another one changes it. Only you see what you chose.")
        buttons = [
            Do(f"Answer {LETTERS[place]}", "choose", (*where, place), disabled=live.paused)
            for place in range(len(asked.order))
        ]
        return card(texts, rows=[buttons, [mine]], colour=GREY if live.paused else BLUE)
    texts.append("-# Answer opens a card that only you see.")
    answer = Do("Answer", "sheet", (scene.run,), ButtonStyle.primary, disabled=live.paused)
    return card(texts, rows=[[answer, mine]], colour=GREY if live.paused else BLUE)


def _talk(scene: TalkScene) -> ui.LayoutView:
    asked = scene.asked
    closed = f"**The first vote is closed:** {wording.count(scene.answered, 'answer')}."
    talk = (
        "**Talk it over** with somebody who answered differently. Why do you think so? "
        + _time(scene.live.deadline, paused=scene.live.paused, until="The second vote opens")
    ).rstrip()
    if scene.spread is None:
        texts, feedback = [*_question(asked), *_listed(asked)], [closed, talk]
    else:
        block = spread_block(asked, scene.spread, told=False)
        feedback = [closed, *([block] if block else []), talk]
        texts = _question(asked, MOST_TEXT - sum(map(len, feedback)) - MARKS)
    return card(texts, feedback=feedback, rows=[[secondary("My answer", "mine", scene.run)]], colour=AMBER)


def _told(scene: ToldScene) -> ui.LayoutView:
    asked, question = scene.asked, scene.asked.question
    fully = "fully right" if isinstance(question, Multi | Classify) else "right"
    headline = f"**{scene.right} of {scene.answered} {fully}.**" if scene.answered else "**Nobody answered.**"
    if scene.first is not None:
        answered, right = scene.first
        headline += f" Before the discussion: {right} of {answered}."
    if isinstance(question, Number | ShortText):
        headline += f"\nThe answer is **{safe(kind_of(question).key(question, asked.figures))}**."
    block = spread_block(asked, scene.spread, scene.before or (), told=True)
    last = [_shortened(line) for line in source_block(asked.source, question.locator)]
    if scene.live.deadline is not None:
        over = asked.position + 1 == asked.total
        last.append(f"-# {'The class result comes' if over else 'Next question'} {wording.soon(scene.live.deadline)}")
    room = MOST_TEXT - len(headline) - len(block) - sum(map(len, last)) - LEAST_QUESTION
    (explain,) = _in_room(room, safe(question.explain or ""))
    feedback = [one for one in (headline, block, explain, *last) if one]
    return card(
        _question(asked, MOST_TEXT - sum(map(len, feedback)) - MARKS),
        feedback=feedback,
        rows=[[secondary("My answer", "mine", scene.run)]],
        colour=GREEN,
    )


def _shortened(line: str) -> str:
    return wording.shortened(line, 300)


def _bar(one: Tally) -> str:
    return wording.bar(one.count / one.of if one.of else 0, BAR)


def spread_block(asked: Asked, spread: Sequence[Tally], before: Sequence[Tally] = (), *, told: bool) -> str:
    """How answers were spread: counts in words and bars, no names. `told` adds what is right.

    After a second vote the counts of `before` stand beside the new ones. Empty for a figure that nobody typed.
    """
    question = asked.question
    earlier = {(one.about, one.text): one for one in before}

    def counted(one: Tally) -> str:
        was = earlier.get((one.about, one.text))
        return f"**{one.count} of {one.of}**" + (f" (before: {was.count} of {was.of})" if was else "")

    if isinstance(question, Classify):
        lines: list[str] = []
        for at, name in enumerate(asked.order, 1):
            statement = question.statements[name]
            right = f" – **{safe(question.labels[statement.answer].text)}** is right" if told else ""
            given = [f"{_bar(one)} {safe(one.text)}: {counted(one)}" for one in spread if one.about == statement.text]
            text = safe(wording.shortened(statement.text, SPREAD_TEXT // len(asked.order)))
            lines.append("\n".join([f"**{at}.** {text}{right}", *given]))
        return "\n".join(lines)
    lines = []
    for place, one in enumerate(spread):
        letter = f"**{LETTERS[place]}.** " if asked.order else ""
        text = safe(wording.shortened(one.text, SPREAD_TEXT // len(spread)))
        mark = ("✓ " if one.key else "· ") if told else ""
        words = " – **right**," if told and one.key else " – can be defended," if told and one.key is None else " –"
        lines.append(f"{_bar(one)} {mark}{letter}{text}{words} {counted(one)}")
    return "\n".join(lines)


def _item_line(at: int, line: ItemLine, length: int) -> str:
    text = _brief(line, length)
    if not line.answers:
        return f"{wording.bar(0, BAR)} **{at}.** {text} – nobody answered"
    return (
        f"{wording.bar(line.share, BAR)} **{at}.** {text} – **{wording.percent(line.share, 1)} right**, "
        f"{wording.count(line.answers, 'answer')}"
    )


def _brief(line: ItemLine, length: int) -> str:
    return safe(wording.shortened(line.prompt.replace("**", ""), length))


def _end(scene: ClassEnd) -> ui.LayoutView:
    texts = [f"## Class quiz finished: {safe(scene.pack.title)}\n{wording.count(scene.learners, 'learner')} took part."]
    if scene.show != "nothing" and scene.items:
        length = 80 if len(scene.items) <= 10 else 45
        lines = [_item_line(at, line, length) for at, line in enumerate(scene.items[:MOST_ITEMS], 1)]
        if len(scene.items) > MOST_ITEMS:
            lines.append(f"-# and {len(scene.items) - MOST_ITEMS} more")
        texts.append("**By question**\n" + "\n".join(lines))
        if scene.skills:
            texts.append("**By skill**\n" + skill_lines(scene.skills))
        worth = sorted((line for line in scene.items if line.worth_talking), key=lambda line: line.share)[:5]
        if worth:
            texts.append("**Worth talking about**\n" + "\n".join(_worth(line) for line in worth))
        if scene.teams:
            means = [f"Team {side + 1}: {mean:.0f} points a question" for side, mean in scene.teams]
            texts.append("**Teams, by the mean of their members**\n" + "\n".join(means))
        if scene.podium:
            ranks = [f"{at}. <@{learner}> – {points:,} points" for at, (learner, points) in enumerate(scene.podium, 1)]
            texts.append("**Podium**\n" + "\n".join(ranks) + "\n-# Between equal points the quicker answers decide.")
    elif scene.show != "nothing":
        texts.append("No question was finished that counts.")
    texts.append("-# Your own result is for you alone.")
    return card(texts, rows=[[primary("My result", "mine", scene.run)]], colour=GREEN)


def _worth(line: ItemLine) -> str:
    said, wrong = "", line.popular_wrong
    if wrong is not None:
        of = f" for “{safe(wording.shortened(wrong.about, 40))}”" if wrong.about else ""
        said = f"; {wrong.count} of {wrong.of} said “{safe(wording.shortened(wrong.text, 60))}”{of}"
    return f"- {_brief(line, 60)} – {wording.percent(line.share, 1)} right{said}"
