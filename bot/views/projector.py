"""The cards of a class quiz for a screen that a whole room reads: large, sparse, and without names.

Promises headings where the other cards have small print, no bars before the reveal, and nobody's name at any time.
What these cards leave out stands on the learners' own cards. Nothing on an open question tells its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from discord import ButtonStyle

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, local
from bot.i18n.wording import quoted, safe
from bot.services.class_scenes import (
    AskedItem,
    ChannelScene,
    ClassEnd,
    LobbyScene,
    ProjectedScene,
    RevealScene,
    TalkScene,
    VoteScene,
)
from bot.services.scenes import AtVote
from bot.views import ids
from bot.views.class_cards import (
    LEAST_QUESTION,
    MARKS,
    about_tables,
    answered_so_far,
    class_card,
    distribution_block,
    for_group,
    headline,
    in_room,
    item_brief,
    joined_so_far,
    right_people,
    talk_buttons,
    team_lines,
    time_left_line,
)
from bot.views.kind_cards import card_of
from bot.views.layout import AMBER, BLUE, GREEN, GREY, ButtonSpec, Card, card, primary, secondary
from bot.views.message_limits import MOST_TEXT
from bot.views.question import picture_of
from bot.views.question_controls import options_to_pick
from questions.kinds import PickOne, kind_of

TITLE, LINE = 80, 200
"""Characters up to which a text on one line is a heading of the first and of the second size."""

SHORT_PASSAGE = 300
"""Characters up to which a passage is set large too."""

_SMALL = "-# "

_WORTH = 3
"""Questions that a result offers to talk about."""


def channel_card(scene: ChannelScene) -> Card:
    """What stands in the channel, as its host wants it shown."""
    return _projected(scene) if isinstance(scene, ProjectedScene) else class_card(scene)


def _projected(projected: ProjectedScene) -> Card:
    match projected.scene:
        case LobbyScene() as lobby:
            return _lobby(lobby)
        case VoteScene() as vote:
            return _vote(vote)
        case TalkScene() as talk:
            return _talk(talk)
        case RevealScene() as reveal:
            return _reveal(reveal, projected.teams)
        case ClassEnd() as end:
            return _end(end)


def _lobby(scene: LobbyScene) -> Card:
    texts: list[Markdown] = [f"# {safe(scene.pack.title)}"]
    if scene.group is not None:
        texts.append(for_group(scene.group))
    if scene.pack.content_note:
        texts.append(f"### {wording.content_note(scene.pack.content_note)}")
    texts.append(f"## {joined_so_far(scene.joined)}")
    return card(texts, rows=[[primary(_("Join"), ids.JoinPress(scene.run))]])


def _header(asked: AskedItem) -> Markdown:
    """Which question this is."""
    where = _("Question {number} of {all}", number=asked.position + 1, all=asked.total)
    return f"### {where} · {_('warm-up, no points')}" if asked.warm_up else f"### {where}"


def _question(asked: AskedItem, room: int = MOST_TEXT) -> list[Markdown]:
    """The header, and as much of the question as fits into `room`."""
    question = asked.question
    texts: list[Markdown] = [_header(asked)]
    if question.content_note:
        texts.append(f"### {wording.content_note(question.content_note)}")
    prompt, passage = in_room(room - sum(map(len, texts)) - MARKS, question.prompt, question.passage or "")
    if passage:
        texts.append(_large_quotation(passage) if len(passage) <= SHORT_PASSAGE else quoted(passage))
    return [*texts, *([_large(prompt)] if prompt else [])]


def _large(text: str) -> Markdown:
    """A heading, the larger the shorter it is; as it is where its author has set off words or lines of it."""
    if "**" in text or "```" in text:
        return safe(text)
    if "\n" in text:
        return f"**{safe(text)}**"
    said = safe(text)
    return f"# {said}" if len(text) <= TITLE else f"## {said}" if len(text) <= LINE else f"### {said}"


def _large_quotation(text: str) -> Markdown:
    """A quotation of headings, one a line."""
    return "\n".join(f"> ### {safe(line)}" if line.strip() else ">" for line in text.splitlines())


def _listed(asked: AskedItem) -> list[Markdown]:
    """What there is to answer with, or to sort; the lines of a choice are large, and none is small."""
    question = asked.question
    large = isinstance(kind_of(question).ask(question, asked.order), PickOne)

    def line(text: Markdown) -> Markdown:
        small = text.startswith(_SMALL)
        return _line(text.removeprefix(_SMALL)) if large or small else text

    return ["\n".join(map(line, block.splitlines())) for block in card_of(question).listed(question, asked.order)]


def _line(text: Markdown) -> Markdown:
    return f"### {text}"


def _vote(scene: VoteScene) -> Card:
    asked, live = scene.asked, scene.live
    state: list[Markdown] = [f"## {answered_so_far(scene.answered, scene.present)}"]
    if closes := time_left_line(live, lambda up: _("Closes {time}", time=up)):
        state.append(f"### {closes}")
    mine = secondary(_("My answer"), ids.MinePress(scene.run))
    colour, picture = GREY if live.paused else BLUE, picture_of(asked.question)
    ask = kind_of(asked.question).ask(asked.question, asked.order)
    if isinstance(ask, PickOne):
        at = AtVote(scene.run, live.position, live.vote)
        options = [
            replace(option, text=_line(option.text)) for option in options_to_pick(ask, at, disabled=live.paused)
        ]
        return card(_question(asked), picture=picture, options=options, feedback=state, rows=[[mine]], colour=colour)
    answer = ButtonSpec(_("Answer"), ids.SheetPress(scene.run), ButtonStyle.primary, disabled=live.paused)
    return card(
        [*_question(asked), *_listed(asked)], picture=picture, feedback=state, rows=[[answer, mine]], colour=colour
    )


def _talk(scene: TalkScene) -> Card:
    task = (
        _("Talk it over with somebody who answered differently.")
        if scene.answered
        else _("Talk it over with somebody near you.")
    )
    feedback: list[Markdown] = [f"## {task}"]
    if opens := time_left_line(scene.live, lambda up: _("The second vote opens {time}", time=up)):
        feedback.append(f"### {opens}")
    if scene.tables:
        feedback.append(f"### {about_tables()}")
    return card(
        [*_question(scene.asked), *_listed(scene.asked)],
        feedback=feedback,
        rows=[talk_buttons(scene)],
        picture=picture_of(scene.asked.question),
        colour=AMBER,
    )


def _reveal(scene: RevealScene, teams: Sequence[tuple[int, float]]) -> Card:
    asked, question, kind = scene.asked, scene.asked.question, kind_of(scene.asked.question)
    told: list[Markdown] = [f"# {headline(scene)}"]
    key = local(kind.key(question, asked.figures)) if kind.graded else ""
    if key and "\n" not in key and len(key) <= LINE:
        answer = _("The answer is **{key}**.", key=safe(key))
        told.append(f"## {answer}")
    last: list[Markdown] = [team_ranking(teams)] if teams else []
    if scene.live.deadline is not None:
        up, over = wording.soon(scene.live.deadline), asked.position + 1 == asked.total
        goes_on = _("The class result comes {time}", time=up) if over else _("Next question {time}", time=up)
        last.append(f"### {goes_on}")
    block = distribution_block(asked, scene.distribution, scene.before or (), told=True)
    room = MOST_TEXT - sum(map(len, (*told, block, *last))) - LEAST_QUESTION
    (explain,) = in_room(room, safe(question.explain or ""))
    feedback: list[Markdown] = [one for one in (*told, block, explain, *last) if one]
    return card(
        _question(asked, MOST_TEXT - sum(map(len, feedback)) - MARKS),
        feedback=feedback,
        rows=[[secondary(_("My answer"), ids.MinePress(scene.run))]],
        picture=picture_of(question),
        colour=GREEN,
    )


def team_ranking(teams: Sequence[tuple[int, float]]) -> Markdown:
    """The teams, best first, in large lines."""
    places: list[Markdown] = [f"### {digits(at)}. {line}" for at, line in enumerate(team_lines(teams), 1)]
    return "\n".join([_("## Teams so far"), *places])


def _end(scene: ClassEnd) -> Card:
    took_part = counted("{count} learner took part.", "{count} learners took part.", scene.learners)
    texts: list[Markdown] = [f"# {safe(scene.pack.title)}\n## {took_part}"]
    if scene.show != "nothing":
        if scene.teams:
            places: list[Markdown] = [f"### {digits(at)}. {line}" for at, line in enumerate(team_lines(scene.teams), 1)]
            texts.append("\n".join([_("## Teams, by the mean of their members"), *places]))
        worth = sorted((line for line in scene.items if line.worth_talking), key=lambda line: line.share)[:_WORTH]
        if worth:
            lines: list[Markdown] = [
                f"### {digits(line.number)}. {item_brief(line, 60)} – {right_people(line)}" for line in worth
            ]
            texts.append("\n".join([_("## Worth talking about"), *lines]))
    return card(texts, rows=[[primary(_("My result"), ids.MinePress(scene.run))]], colour=GREEN)
