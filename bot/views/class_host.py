"""What the host of class quizzes sees alone: the panel, and the past quizzes of a server."""

from __future__ import annotations

from discord import ui

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits
from bot.i18n.wording import safe
from bot.services.class_scenes import HistoryLine, HistoryScene, PanelScene, PastClassScene
from bot.views import ids
from bot.views.class_cards import answered_so_far, joined_so_far, result_texts
from bot.views.id_codec import HostCommand
from bot.views.layout import GREEN, ButtonSpec, MenuSpec, card, danger, primary, secondary
from questions.engine.class_quiz import Live, Phase


def panel_card(scene: PanelScene) -> ui.LayoutView:
    """How the class stands, and the buttons that do something now; what goes on is blue, and the end is red."""
    live = scene.live
    said: list[Markdown] = []
    if live.phase not in (Phase.LOBBY, Phase.FINISHED):
        said.append(_("**Question {number} of {all}.**", number=live.position + 1, all=len(live.plan.steps)))
    if live.paused and live.phase != Phase.ASKING:
        said.append(_("**Paused.**"))
    texts: list[Markdown] = [
        _("## Host panel: {title}", title=safe(scene.title)) + "\n" + " ".join([*said, *_state(scene)])
    ]
    if scene.discuss:
        texts.append(_("**To talk about:** {prompt}", prompt=safe(scene.discuss)))
    if scene.asks_to_end and live.phase != Phase.FINISHED:
        texts.append(
            _("**End the quiz now?** Questions whose answer hasn't been shown won't count. You can't take this back.")
        )
        return card(
            texts, rows=[[danger(_("Yes, end it"), _asks(scene, "stop")), _button(scene, _("No, go on"), "look")]]
        )
    return card(texts, rows=_rows(scene))


def _rows(scene: PanelScene) -> list[list[ButtonSpec]]:
    """The buttons: how to go on, what to do with the time, and the end apart from both."""
    live = scene.live
    goes_on: list[ButtonSpec] = []
    match live.phase:
        case Phase.FINISHED:
            return []
        case Phase.LOBBY:
            goes_on = [primary(_("Start"), _asks(scene, "start"))]
        case Phase.TOLD | Phase.DISCUSSING:
            goes_on = [primary(_("Next"), _asks(scene, "next"))]
        case Phase.ASKING:
            goes_on = [primary(_("Close now"), _asks(scene, "close"))]
            if live.vote == 1:
                goes_on.append(_button(scene, _("Discuss and vote again"), "discuss"))
    timed: list[ButtonSpec] = []
    if live.deadline is not None or live.paused:
        timed.append(_button(scene, _("+15 s"), "extend"))
        timed.append(
            _button(scene, _("Resume"), "resume") if live.paused else _button(scene, _("Pause"), "pause"),
        )
    if live.phase in (Phase.ASKING, Phase.DISCUSSING):
        timed.append(_button(scene, _("Skip question"), "skip"))
    last = [danger(_("End quiz"), _asks(scene, "end")), _button(scene, _("Refresh"), "look")]
    return [goes_on, timed, last]


def _button(scene: PanelScene, label: Markdown, command: HostCommand) -> ButtonSpec:
    return secondary(label, _asks(scene, command))


def _asks(scene: PanelScene, command: HostCommand) -> ids.HostPress:
    return ids.HostPress(scene.run, command, scene.live.turn)


def _state(scene: PanelScene) -> list[Markdown]:
    """Where the class stands, and what Next does, in sentences."""
    live = scene.live
    up = wording.soon(live.deadline) if live.deadline is not None else ""
    match live.phase:
        case Phase.LOBBY:
            return [_("In the lobby."), joined_so_far(scene.joined), _("Start begins with question 1.")]
        case Phase.ASKING:
            during = _("**Paused during vote {number}.**", number=live.vote)
            said: list[Markdown] = [during if live.paused else _("Vote {number} is open.", number=live.vote)]
            said.append(answered_so_far(scene.answered, scene.joined))
            return [*said, _("Closes {time}.", time=up)] if up else said
        case Phase.DISCUSSING:
            opens = (
                _("Next opens the second vote, else it opens {time}.", time=up)
                if up
                else _("Next opens the second vote.")
            )
            return [_("The class is talking it over."), opens]
        case Phase.TOLD:
            return [_("The answer is shown."), _onward(live, up)]
        case Phase.FINISHED:
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
    menu = MenuSpec(
        _("Open a result"),
        ids.PastMenuPress(),
        [
            (str(line.run), f"{digits(at)}. {line.title}", ", ".join(_in_figures(line)))
            for at, line in enumerate(scene.lines, 1)
        ],
    )
    told: list[Markdown] = [f"{digits(at)}. {_past(line)}" for at, line in enumerate(scene.lines, 1)]
    return card([_("## Past class quizzes") + "\n" + "\n".join(told)], menus=[menu])


def past_card(scene: PastClassScene) -> ui.LayoutView:
    """What one past class quiz brought; the same can begin once more."""
    again = [primary(_("Run again"), ids.RunAgainPress(scene.end.run))] if scene.offered else []
    rows = [[*again, secondary(_("All past quizzes"), ids.HistoryPress())]]
    return card([*result_texts(scene.end), f"-# {wording.day(scene.at)}"], rows=rows, colour=GREEN)


def _past(line: HistoryLine) -> Markdown:
    bar, figures = wording.bar(line.share or 0), ", ".join(_in_figures(line))
    said = f"{bar} {wording.day(line.at)} **{safe(line.title)}** – {figures}"
    if not line.rekeyed:
        return said
    changed = counted(
        "-# Since then the key of {count} question has changed.",
        "-# Since then the key of {count} questions has changed.",
        line.rekeyed,
    )
    return f"{said}\n{changed}"


def _in_figures(line: HistoryLine) -> list[Markdown]:
    """How many questions counted, how many learners took part, and how they did."""
    return [
        counted("{count} question", "{count} questions", line.questions),
        counted("{count} learner", "{count} learners", line.learners),
        _("no answers") if line.share is None else _("{share} of the points", share=wording.percent(line.share, 1)),
    ]
