"""What the host of class quizzes sees alone: the panel, and the past quizzes of a server."""

from __future__ import annotations

from discord import ui

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted
from bot.i18n.wording import safe
from bot.services.class_scenes import HistoryLine, HistoryScene, PanelScene
from bot.views import ids
from bot.views.class_cards import BAR, answered_so_far, joined_so_far
from bot.views.layout import ButtonSpec, card, secondary
from questions.engine.class_quiz import Live


def panel_card(scene: PanelScene) -> ui.LayoutView:
    """The host's buttons: those that do something now can be pressed."""
    live = scene.live

    def button(label: Markdown, command: ids.HostCommand, *, usable: bool) -> ButtonSpec:
        return secondary(label, ids.HostPress(scene.run, command, live.turn), disabled=not usable)

    phase = live.phase
    asking, talking = phase == "asking", phase == "discussing"
    timed = live.deadline is not None or live.paused
    pause = button(_("Resume"), "resume", usable=timed) if live.paused else button(_("Pause"), "pause", usable=timed)
    said: list[Markdown] = []
    if phase not in ("lobby", "finished"):
        said.append(_("**Question {number} of {all}.**", number=live.position + 1, all=len(live.plan.steps)))
    if live.paused:
        said.append(_("**Paused.**"))
    rows = [
        [
            button(_("Start"), "start", usable=phase == "lobby"),
            button(_("Next"), "next", usable=phase in ("told", "discussing")),
            button(_("Close now"), "close", usable=asking),
            button(_("Discuss and vote again"), "discuss", usable=asking and live.vote == 1),
        ],
        [
            button(_("+15 s"), "extend", usable=timed),
            pause,
            button(_("Skip question"), "skip", usable=asking or talking),
            button(_("End quiz"), "end", usable=phase != "finished"),
        ],
        [button(_("Refresh"), "look", usable=True)],
    ]
    return card(
        [_("## Host panel: {title}", title=safe(scene.title)) + "\n" + " ".join([*said, *_state(scene)])],
        rows=rows if phase != "finished" else [],
    )


def _state(scene: PanelScene) -> list[Markdown]:
    """Where the class stands, and what Next does, in sentences."""
    live = scene.live
    up = wording.soon(live.deadline) if live.deadline is not None else ""
    match live.phase:
        case "lobby":
            return [_("In the lobby."), joined_so_far(scene.joined), _("Start begins with question 1.")]
        case "asking":
            said: list[Markdown] = [_("Vote {number} is open.", number=live.vote)]
            said.append(answered_so_far(scene.answered, scene.joined))
            return [*said, _("Closes {time}.", time=up)] if up else said
        case "discussing":
            opens = (
                _("Next opens the second vote, else it opens {time}.", time=up)
                if up
                else _("Next opens the second vote.")
            )
            return [_("The class is talking it over."), opens]
        case "told":
            return [_("The answer is shown."), _onward(live, up)]
        case "finished":
            return [_("Finished. The result stands in the channel, and in /class history.")]


def _onward(live: Live, up: Markdown) -> Markdown:
    """What Next goes on to, and when it comes by itself."""
    number = live.position + 2
    if number > len(live.plan.steps):
        return (
            _("Next goes on to the class result, else it comes {time}.", time=up)
            if up
            else _("Next goes on to the class result.")
        )
    return (
        _("Next goes on to question {number}, else it comes {time}.", number=number, time=up)
        if up
        else _("Next goes on to question {number}.", number=number)
    )


def history_card(scene: HistoryScene) -> ui.LayoutView:
    """Past class quizzes, latest first."""
    if not scene.lines:
        return card([_("No class quiz was finished here yet. Start one with /class quiz.")])
    return card([_("## Past class quizzes") + "\n" + "\n".join(map(_past, scene.lines))])


def _past(line: HistoryLine) -> Markdown:
    told: list[Markdown] = [
        counted("{count} question", "{count} questions", line.questions),
        counted("{count} learner", "{count} learners", line.learners),
        _("no answers") if line.share is None else _("{share} right", share=wording.percent(line.share, 1)),
    ]
    said = f"{wording.bar(line.share or 0, BAR)} {wording.day(line.at)} **{safe(line.title)}** – {', '.join(told)}"
    if not line.rekeyed:
        return said
    changed = counted(
        "-# Since then the key of {count} question has changed.",
        "-# Since then the key of {count} questions has changed.",
        line.rekeyed,
    )
    return f"{said}\n{changed}"
