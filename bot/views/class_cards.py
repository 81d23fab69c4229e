"""The cards of a class quiz in the channel.

Promises that the public card of an open question carries no key, that counts stand beside every bar in words, and that
they keep their place however long the texts around them are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from discord import ButtonStyle

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, local
from bot.i18n.wording import quoted, safe
from bot.services.class_scenes import (
    AskedItem,
    ClassEnd,
    ClassScene,
    ItemLine,
    LobbyScene,
    RevealScene,
    TalkScene,
    VoteScene,
)
from bot.services.scenes import AtVote
from bot.views import ids
from bot.views.kind_cards import card_of
from bot.views.layout import AMBER, BLUE, GREEN, GREY, ButtonSpec, Card, card, primary, secondary
from bot.views.message_limits import MOST_TEXT
from bot.views.question import picture_of, source_block
from bot.views.question_controls import LETTERS, options_to_pick
from bot.views.skill_lines import skill_lines
from questions.engine.class_quiz import Live
from questions.kinds import PickOne, Tally, kind_of
from questions.kinds.question_parts import KeyedPart
from questions.messages import Sayable
from questions.pairs import most_asked

SPREAD_TEXT = 1800
"""Characters for all the answers whose counts are shown, so that the counts themselves always have room."""

LEAST_QUESTION = 300
"""Characters that a reveal keeps for the question; the class has read it before."""

STUB = 40
"""A text is left out where it could not keep as many characters."""

MARKS = 20
"""Room for the marks around a text: bold, quotation."""

_MOST_ITEMS = 20
"""Questions that a class result tells one by one."""


def class_card(scene: ClassScene) -> Card:
    """What stands in the channel."""
    match scene:
        case LobbyScene():
            return _lobby(scene)
        case VoteScene():
            return _vote(scene)
        case TalkScene():
            return _talk(scene)
        case RevealScene():
            return _told(scene)
        case ClassEnd():
            return _end(scene)


def _lobby(scene: LobbyScene) -> Card:
    plan = scene.plan
    rules: list[Markdown] = [
        _which_questions(len(plan.steps), most_asked(scene.pack.questions)),
        counted("{count} second each", "{count} seconds each", plan.seconds),
        _("points for right answers")
        if scene.choice.points == "flat"
        else _("points for right answers, more for quick ones"),
    ]
    if plan.discuss:
        rules.append(_("vote, discuss, vote again"))
    if scene.choice.talk == "pairs":
        rules.append(_("tables of three or four to talk at, for those who want one"))
    if scene.choice.teams:
        rules.append(_("{count} teams", count=scene.choice.teams))
    if plan.warm_up:
        rules.append(
            counted(
                "the first question is to warm up, without points",
                "the first {count} questions are to warm up, without points",
                plan.warm_up,
            )
        )
    title = _("## Class quiz: {title}", title=safe(scene.pack.title))
    texts: list[Markdown] = [f"{title}\n{safe(scene.pack.about)}", "-# " + " · ".join(rules)]
    if scene.group is not None:
        texts.append(for_group(scene.group))
    if scene.pack.content_note:
        texts.append(wording.content_note(scene.pack.content_note))
    late = _("You can also come later: late joiners are scored from their first question.")
    texts.append(f"**{joined_so_far(scene.joined)}** {late}")
    return card(texts, rows=[[primary(_("Join"), ids.JoinPress(scene.run))]])


def for_group(group: str) -> Markdown:
    """What everybody has to know of a class that is for a group."""
    return _(
        "**For {group}.** Answering a question joins this group: your teachers on this server then see how you "
        "do in its class quizzes and assignments. You can leave it again.",
        group=safe(group),
    )


def _which_questions(count: int, of: int) -> Markdown:
    """How many questions a class plays of its pack, and that they come in no order that anybody wrote."""
    if count == 1:
        return counted("{count} question", "{count} questions", count) if of == 1 else _("1 of {all} questions", all=of)
    if count < of:
        return _("{count} of {all} questions, in random order", count=count, all=of)
    return _("{count} questions, in random order", count=count)


def joined_so_far(joined: int) -> Markdown:
    """How many have joined, in words."""
    return counted("{count} joined.", "{count} joined.", joined) if joined else _("Nobody has joined yet.")


def class_header(asked: AskedItem) -> Markdown:
    """Which question of which quiz this is."""
    at, total = asked.position + 1, asked.total
    parts: list[Markdown] = [safe(asked.title), _("question {number} of {all}", number=at, all=total)]
    if asked.warm_up:
        parts.append(_("warm-up, no points"))
    return f"-# {' · '.join(parts)} {wording.bar_of(at, total)}"


def _question(asked: AskedItem, room: int = MOST_TEXT) -> list[Markdown]:
    """The header, and as much of the question as fits into `room`: of the passage less than of the prompt."""
    question = asked.question
    texts: list[Markdown] = [class_header(asked)]
    if question.content_note:
        texts.append(wording.content_note(question.content_note))
    prompt, passage = in_room(room - sum(map(len, texts)), question.prompt, question.passage or "")
    return [*texts, *([quoted(passage)] if passage else []), *([wording.prompt(prompt)] if prompt else [])]


def crowded(asked: AskedItem) -> bool:
    """Whether the card in the channel has no room for all of an open question, and its passage may be cut there."""
    return sum(map(len, [*_question(asked), *_listed(asked)])) > MOST_TEXT - LEAST_QUESTION


@overload
def in_room(room: int, *texts: Markdown) -> Sequence[Markdown]: ...


@overload
def in_room(room: int, *texts: str) -> Sequence[str]: ...


def in_room(room: int, *texts: str) -> Sequence[str]:
    """`texts`, each cut to the room that those before it left."""
    found: list[str] = []
    for text in texts:
        kept = text if len(text) <= room else text[: room - 1].rstrip() + "…" if room >= STUB else ""
        room -= len(kept) + MARKS
        found.append(kept)
    return found


def _listed(asked: AskedItem) -> list[Markdown]:
    """What there is to answer with, or to sort."""
    return card_of(asked.question).listed(asked.question, asked.order)


def time_left_line(live: Live, what: Callable[[Markdown], Markdown]) -> Markdown:
    """When `what` happens, which makes a sentence of the time."""
    if live.paused:
        return _("**Paused.** The host will go on.")
    return what(wording.soon(live.deadline)) if live.deadline is not None else ""


def answered_so_far(answered: int, present: int) -> Markdown:
    """How many of those who are known to be there have answered, in words."""
    if not answered:
        return _("**No answers yet.**")
    if answered == present == 2:
        return _("**Both have answered.**")
    if answered == present > 2:
        return _("**All {count} have answered.**", count=present)
    return counted("**{count} of {all}** has answered.", "**{count} of {all}** have answered.", answered, all=present)


def _vote(scene: VoteScene) -> Card:
    asked, live = scene.asked, scene.live
    again = _("**Second vote:** the one that counts.") + " " if live.vote == 2 else ""
    closes = again + time_left_line(live, lambda up: _("Closes {time}", time=up))
    state = f"{closes}\n{answered_so_far(scene.answered, scene.present)}"
    at = AtVote(scene.run, live.position, live.vote)
    mine = secondary(_("My answer"), ids.MinePress(scene.run))
    colour, picture = GREY if live.paused else BLUE, picture_of(asked.question)
    ask = kind_of(asked.question).ask(asked.question, asked.order)
    if isinstance(ask, PickOne):
        how = _("-# One press answers, another one changes it. Only you see what you chose.")
        picked = options_to_pick(ask, at, disabled=live.paused)
        return card(
            _question(asked), picture=picture, options=picked, feedback=[state, how], rows=[[mine]], colour=colour
        )
    how = _("-# Answer opens a card that only you see.")
    answer = ButtonSpec(_("Answer"), ids.SheetPress(scene.run), ButtonStyle.primary, disabled=live.paused)
    return card([*_question(asked), *_listed(asked), state, how], picture=picture, rows=[[answer, mine]], colour=colour)


def _talk(scene: TalkScene) -> Card:
    asked = scene.asked
    if scene.answered:
        closed = counted(
            "**The first vote is closed:** {count} answer.",
            "**The first vote is closed:** {count} answers.",
            scene.answered,
        )
        task = _("**Talk it over** with somebody who answered differently. Why do you think so?")
    else:
        closed = _("**The first vote is closed.** Nobody answered.")
        task = _("**Talk it over** with somebody near you. What would you answer, and why?")
    talk = (task + " " + time_left_line(scene.live, lambda up: _("The second vote opens {time}", time=up))).rstrip()
    feedback: list[Markdown] = [closed, talk, *([about_tables()] if scene.tables else [])]
    texts: list[Markdown]
    if scene.distribution is None:
        texts = [*_question(asked), *_listed(asked)]
    else:
        if block := distribution_block(asked, scene.distribution, told=False):
            feedback.insert(1, block)
        texts = _question(asked, MOST_TEXT - sum(map(len, feedback)) - MARKS)
    return card(
        texts,
        feedback=feedback,
        rows=[talk_buttons(scene)],
        picture=picture_of(asked.question),
        colour=AMBER,
    )


def about_tables() -> Markdown:
    """What a table is, to everybody in a class that has some."""
    return _(
        "Press **Find me a table** to get two or three people to talk to, with different answers where possible. "
        "Nobody is shown what you answered."
    )


def talk_buttons(scene: TalkScene) -> list[ButtonSpec]:
    """What a learner can do while the class talks."""
    mine = secondary(_("My answer"), ids.MinePress(scene.run))
    return [find_table(scene.run), mine] if scene.tables else [mine]


def find_table(run: int) -> ButtonSpec:
    """The button for who wants a table."""
    return primary(_("Find me a table"), ids.FindTablePress(run))


def _told(scene: RevealScene) -> Card:
    asked, question, kind = scene.asked, scene.asked.question, kind_of(scene.asked.question)
    said = headline(scene)
    if scene.first is not None and kind.graded:
        answered, right = scene.first
        said += " " + _("Before the discussion: {right} of {answers}.", right=right, answers=answered)
    if kind.key_apart:
        key = local(kind.key(question, asked.figures))
        said += "\n" + _("The answer is **{key}**.", key=safe(key))
    block = distribution_block(asked, scene.distribution, scene.before or (), told=True)
    last: list[Markdown] = [_shortened(line) for line in source_block(asked.source, question.locator)]
    if scene.live.deadline is not None:
        up, over = wording.soon(scene.live.deadline), asked.position + 1 == asked.total
        last.append(_("-# The class result comes {time}", time=up) if over else _("-# Next question {time}", time=up))
    room = MOST_TEXT - len(said) - len(block) - sum(map(len, last)) - LEAST_QUESTION
    (explain,) = in_room(room, safe(question.explain or ""))
    feedback: list[Markdown] = [one for one in (said, block, explain, *last) if one]
    return card(
        _question(asked, MOST_TEXT - sum(map(len, feedback)) - MARKS),
        feedback=feedback,
        rows=[[secondary(_("My answer"), ids.MinePress(scene.run))]],
        picture=picture_of(question),
        colour=GREEN,
    )


def headline(scene: RevealScene) -> Markdown:
    """How many were right."""
    kind, right, answered = kind_of(scene.asked.question), scene.right, scene.answered
    if not answered:
        return _("**Nobody answered.**")
    if not kind.graded:
        return counted(
            "**{count} answer.** Nothing is right or wrong here.",
            "**{count} answers.** Nothing is right or wrong here.",
            answered,
        )
    if kind.partial:
        return counted(
            "**{right} of {count} person fully right.**",
            "**{right} of {count} people fully right.**",
            answered,
            right=right,
        )
    return counted(
        "**{right} of {count} person right.**", "**{right} of {count} people right.**", answered, right=right
    )


def _shortened(line: Markdown) -> Markdown:
    return wording.shortened(line, 300)


def _bar(one: Tally) -> Markdown:
    return wording.bar_of(one.count, one.of)


def distribution_block(
    asked: AskedItem, distribution: Sequence[Tally], before: Sequence[Tally] = (), *, told: bool
) -> Markdown:
    """How answers were spread: counts in words and bars, no names. `told` adds what is right.

    After a second vote the counts of `before` stand beside the new ones. Empty for a figure that nobody typed.
    """
    graded = kind_of(asked.question).graded
    earlier = {(one.about, one.text): one for one in before}

    def told_of(one: Tally) -> Markdown:
        was = earlier.get((one.about, one.text))
        now = _("**{count} of {all}**", count=one.count, all=one.of)
        return now if was is None else now + " " + _("(before: {count} of {all})", count=was.count, all=was.of)

    if any(one.about for one in distribution):
        return "\n".join(_by_part(asked, distribution, told_of, told=told))
    lines: list[Markdown] = []
    for place, one in enumerate(distribution):
        letter = f"**{LETTERS[place]}.** " if place < len(asked.order) else ""
        if one.place is not None:
            letter = f"**{digits(one.place)}.** " if told else ""
        text = safe(wording.shortened(local(one.text), SPREAD_TEXT // len(distribution)))
        mark, words = "", ""
        if told and one.place is not None:
            words = " – " + _("in its place after the one before")
        elif told and graded:
            mark = "✓ " if one.key else "· "
            words = " – " + _("**right**") if one.key else " – " + _("can be defended") if one.key is None else ""
        lines.append(f"{mark}{letter}{text}{words}\n{_bar(one)} {told_of(one)}")
    return "\n".join(lines)


def _by_part(
    asked: AskedItem, distribution: Sequence[Tally], told_of: Callable[[Tally], Markdown], *, told: bool
) -> Iterator[Markdown]:
    """The parts of an answer one after another, each with what it got."""
    parts = list(dict.fromkeys(one.about for one in distribution if one.about))
    keyed: dict[Sayable | None, KeyedPart] = {
        one.statement: one for one in kind_of(asked.question).statements(asked.question)
    }
    for at, part in enumerate(parts, 1):
        given = [one for one in distribution if one.about == part]
        right = ""
        if told and part in keyed:
            (key,) = keyed[part].right
            right = " – " + _("**{label}** is right", label=safe(key.text))
        yield f"**{digits(at)}.** {safe(wording.shortened(local(part), SPREAD_TEXT // len(parts)))}{right}"
        for one in given:
            mark = ("✓ " if one.key else "· ") if told and part not in keyed else ""
            text = safe(wording.shortened(local(one.text), SPREAD_TEXT // len(distribution)))
            yield f"{_bar(one)} {mark}{text}: {told_of(one)}"


def _item_line(line: ItemLine, bar: Markdown, length: int) -> Markdown:
    text = item_brief(line, length)
    return f"{bar} **{digits(line.number)}.** {text} – " + (
        right_people(line) if line.answers else _("nobody answered")
    )


def right_people(line: ItemLine) -> Markdown:
    """How many people had it right; where some had it right in part, the share of the points they got as well."""
    people = counted(
        "**{right} of {count} person right**", "**{right} of {count} people right**", line.answers, right=line.right
    )
    if math.isclose(line.share, line.right / line.answers):
        return people
    return _("{people} in full, {share} of the points", people=people, share=wording.percent(line.share, 1))


def item_brief(line: ItemLine, length: int) -> Markdown:
    """The prompt of a question, on one line."""
    return safe(wording.shortened(line.prompt.replace("**", ""), length))


def _end(scene: ClassEnd) -> Card:
    texts: list[Markdown] = [*result_texts(scene), _("-# Your own result is for you alone.")]
    return card(texts, rows=[[primary(_("My result"), ids.MinePress(scene.run))]], colour=GREEN)


def result_texts(scene: ClassEnd) -> list[Markdown]:
    """What a class quiz brought."""
    title = _("## Class quiz finished: {title}", title=safe(scene.pack.title))
    texts: list[Markdown] = [
        f"{title}\n" + counted("{count} learner took part.", "{count} learners took part.", scene.learners)
    ]
    if scene.show != "nothing" and scene.items:
        length = 80 if len(scene.items) <= 10 else 45
        shown = scene.items[:_MOST_ITEMS]
        bars = wording.bars_of([(line.right, line.answers) for line in shown])
        lines: list[Markdown] = [_item_line(line, bar, length) for line, bar in zip(shown, bars, strict=True)]
        if len(scene.items) > _MOST_ITEMS:
            lines.append(_("-# and {count} more", count=len(scene.items) - _MOST_ITEMS))
        texts.append(_("**By question**") + "\n" + "\n".join(lines))
        if scene.skills:
            texts.append(_("**By skill**") + "\n" + skill_lines(scene.skills))
        worth = sorted((line for line in scene.items if line.worth_talking), key=lambda line: line.share)[:5]
        if worth:
            texts.append(_("**Worth talking about**") + "\n" + "\n".join(worth_line(line) for line in worth))
        if scene.teams:
            texts.append(_("**Teams, by the mean of their members**") + "\n" + "\n".join(team_lines(scene.teams)))
        if scene.podium:
            ranks: list[Markdown] = [
                f"{digits(at)}. <@{digits(learner)}> – " + counted("{count} point", "{count} points", points)
                for at, (learner, points) in enumerate(scene.podium, 1)
            ]
            ties = _("-# Between equal points the quicker answers decide.")
            texts.append("\n".join([_("**Podium**"), *ranks, ties]))
    elif scene.show != "nothing":
        texts.append(_("No question was finished that counts."))
    return texts


def team_lines(teams: Sequence[tuple[int, float]]) -> list[Markdown]:
    """Each team and the mean of its members, as they come."""
    return [
        counted(
            "Team {team}: {count} point a question",
            "Team {team}: {count} points a question",
            round(mean),
            team=side + 1,
        )
        for side, mean in teams
    ]


def worth_line(line: ItemLine) -> Markdown:
    """A question that is worth talking about, and why."""
    told: list[Markdown] = [right_people(line)]
    if line.popular_wrong is not None:
        told.append(wrong_answer(line.popular_wrong))
    return f"- **{digits(line.number)}.** {item_brief(line, 60)} – {'; '.join(told)}"


def wrong_answer(wrong: Tally) -> Markdown:
    """How many gave a wrong answer, and which."""
    said = safe(wording.shortened(local(wrong.text), 60))
    part = safe(wording.shortened(local(wrong.about or ""), 40))
    if part:
        return _(
            "{count} of {all} said “{answer}” for “{part}”", count=wrong.count, all=wrong.of, answer=said, part=part
        )
    return _("{count} of {all} said “{answer}”", count=wrong.count, all=wrong.of, answer=said)
