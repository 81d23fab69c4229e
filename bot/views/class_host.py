"""What the host of class quizzes sees alone: the panel, and the past quizzes of a server."""

from __future__ import annotations

from discord import ui

from bot import wording
from bot.services.class_scenes import HistoryScene, PanelScene
from bot.views.class_cards import BAR, answered_so_far, joined_so_far
from bot.views.layout import Do, card, secondary
from bot.wording import safe


def panel_card(scene: PanelScene) -> ui.LayoutView:
    """The host's buttons: those that do something now can be pressed."""
    live = scene.live

    def button(label: str, command: str, *, usable: bool) -> Do:
        return secondary(label, "host", scene.run, command, live.turn, disabled=not usable)

    phase = live.phase
    asking, talking = phase == "asking", phase == "discussing"
    timed = live.deadline is not None or live.paused
    pause = ("Resume", "resume") if live.paused else ("Pause", "pause")
    up = f" {wording.soon(live.deadline)}" if live.deadline is not None else ""
    last = live.position + 1 == len(live.plan.steps)
    onward = "the class result" if last else f"question {live.position + 2}"
    states = {
        "lobby": f"In the lobby. {joined_so_far(scene.joined)} Start begins with question 1.",
        "asking": f"Vote {live.vote} is open. {answered_so_far(scene.answered, scene.joined)}"
        + (up and f" Closes{up}."),
        "discussing": "The class is talking it over. Next opens the second vote"
        + (up and f", else it opens{up}")
        + ".",
        "told": f"The answer is shown. Next goes on to {onward}" + (up and f", else it comes{up}") + ".",
        "finished": "Finished. The result stands in the channel, and in /class history.",
    }
    at = "" if phase in ("lobby", "finished") else f"**Question {live.position + 1} of {len(live.plan.steps)}.** "
    paused = "**Paused.** " if live.paused else ""
    rows = [
        [
            button("Start", "start", usable=phase == "lobby"),
            button("Next", "next", usable=phase in ("told", "discussing")),
            button("Close now", "close", usable=asking),
            button("Discuss and vote again", "discuss", usable=asking and live.vote == 1),
        ],
        [
            button("+15 s", "extend", usable=timed),
            button(*pause, usable=timed),
            button("Skip question", "skip", usable=asking or talking),
            button("End quiz", "end", usable=phase != "finished"),
        ],
        [button("Refresh", "look", usable=True)],
    ]
    return card(
        [f"## Host panel: {safe(scene.title)}\n{at}{paused}{states[phase]}"],
        rows=rows if phase != "finished" else [],
    )


def history_card(scene: HistoryScene) -> ui.LayoutView:
    """Past class quizzes, latest first."""
    if not scene.lines:
        return card(["No class quiz was finished here yet. Start one with /class quiz."])
    lines = [
        f"{wording.bar(line.share or 0, BAR)} {wording.day(line.at)} **{safe(line.title)}** – "
        f"{wording.count(line.questions, 'question')}, {wording.count(line.learners, 'learner')}, "
        + ("no answers" if line.share is None else f"{wording.percent(line.share, 1)} right")
        for line in scene.lines
    ]
    return card(["## Past class quizzes\n" + "\n".join(lines)])
