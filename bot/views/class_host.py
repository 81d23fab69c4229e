"""What the host of class quizzes sees alone: the panel, and the past quizzes of a server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, digits, listed
from bot.i18n.result_wording import ABOUT_SHIFTS, shift_line
from bot.i18n.wording import ours, safe
from bot.reports.people import People, called
from bot.services.class_scenes import (
    FollowUp,
    HistoryLine,
    HistoryScene,
    PanelScene,
    PanelSpread,
    PastClassScene,
    PeopleScene,
    RemovalScene,
)
from bot.views import ids
from bot.views.class_cards import (
    answered_so_far,
    distribution_block,
    joined_so_far,
    result_texts,
    worth_line,
    wrong_answer,
)
from bot.views.id_codec import HostCommand
from bot.views.layout import GREEN, MOST_ENTRIES, ButtonSpec, Card, MenuSpec, card, danger, primary, secondary
from questions.engine.class_quiz import Live, Phase
from questions.engine.teaching_hints import Advice
from questions.markdown import without_marks

MOST_NAMED = 20
"""People that a card names one by one."""

MOST_TALKED_TO = 5
"""Learners that a host is told to talk to."""


def panel_card(scene: PanelScene) -> Card:
    """How the class stands, and the buttons that do something now; what goes on is blue, and the end is red."""
    live = scene.live
    said: list[Markdown] = []
    if live.phase not in (Phase.LOBBY, Phase.FINISHED):
        said.append(_("**Question {number} of {all}.**", number=live.position + 1, all=len(live.plan.steps)))
    if live.paused and live.phase != Phase.ASKING:
        said.append(_("**Paused.**"))
    state = " ".join([*said, *_state(scene)])
    asks = scene.asks if live.phase != Phase.FINISHED else None
    if scene.folded and not asks:
        return card([state], rows=[_folded(scene)])
    texts: list[Markdown] = [_("## Host panel: {title}", title=safe(scene.title)) + "\n" + state]
    if asks == "end":
        texts.append(
            _("**End the quiz now?** Questions whose answer hasn't been shown won't count. You can't take this back.")
        )
        return card(
            texts, rows=[[danger(_("Yes, end it"), _asks(scene, "stop")), _button(scene, _("No, go on"), "look")]]
        )
    if scene.asks == "skip" and live.phase in (Phase.ASKING, Phase.DISCUSSING):
        texts.append(_("**Skip this question?** The answers to it won't count. You can't take this back."))
        return card(
            texts, rows=[[danger(_("Yes, skip it"), _asks(scene, "drop")), _button(scene, _("No, go on"), "look")]]
        )
    if scene.discuss:
        texts.append(_("**To talk about:** {prompt}", prompt=safe(scene.discuss)))
    if scene.follow_up is not None:
        again = primary(_("Run again"), ids.RunAgainPress(scene.run))
        rows = [[again, _export(scene.run), secondary(_("All past quizzes"), ids.HistoryPress())]]
        after = scene.follow_up
        return card([*texts, *_talk_about(after), *_shifts(after), *_people(after)], rows=rows, colour=GREEN)
    return card([*texts, *_at_tables(scene), *_before_the_reveal(scene)], rows=_rows(scene))


def _export(run: int) -> ButtonSpec:
    """The button for everything that a class answered, as a spreadsheet."""
    return secondary(_("Export as a spreadsheet"), ids.ReportFilePress("class", "xlsx", str(run)))


def _talk_about(after: FollowUp) -> list[Markdown]:
    """The questions to come back to."""
    if not after.talk_about:
        return []
    return ["\n".join([_("**Talk about these**"), *map(worth_line, after.talk_about)])]


def _shifts(after: FollowUp) -> list[Markdown]:
    """What talking changed, by where."""
    if not after.shifts:
        return []
    lines: list[Markdown] = []
    for one in after.shifts:
        changed = _(
            "{right} changed to right, {wrong} to wrong; {learners} learners",
            right=one.to_right,
            wrong=one.from_right,
            learners=one.learners,
        )
        lines.append(f"- {shift_line(one)} ({changed})")
    about = ours(ABOUT_SHIFTS)
    return ["\n".join([_("**What the talk changed**"), *lines, f"-# {about}"])]


def _at_tables(scene: PanelScene) -> list[Markdown]:
    """How many talk at tables; who sits where is their own business."""
    count = scene.tables
    if count is None:
        return []
    said = (
        counted(
            "**Tables:** {people} people sit at {count} table.",
            "**Tables:** {people} people sit at {count} tables.",
            count.tables,
            people=count.seated,
        )
        if count.tables
        else _("**Tables:** none yet.")
    )
    if count.waiting:
        said += " " + counted("{count} waits for one.", "{count} wait for one.", count.waiting)
    return [said]


def _people(after: FollowUp) -> list[Markdown]:
    """Who was absent, whom to talk to, and who was removed."""
    texts: list[Markdown] = []
    if after.absent and after.group is not None:
        texts.append(_("**Absent, of {group}:** {names}", group=safe(after.group), names=named(after.absent)))
    elif after.absent:
        texts.append(_("**Joined and never answered:** {names}", names=named(after.absent)))
    elif after.group is not None:
        texts.append(_("Nobody of {group} was absent.", group=safe(after.group)))
    if after.talk_to and after.middle is not None:
        lines: list[Markdown] = [
            counted(
                "- {name}: {share} of the points, over {count} answer",
                "- {name}: {share} of the points, over {count} answers",
                share.answers,
                name=_mention(learner),
                share=wording.percent(share.score, share.maximum),
            )
            for learner, share in after.talk_to[:MOST_TALKED_TO]
        ]
        if len(after.talk_to) > MOST_TALKED_TO:
            lines.append(_("-# and {count} more", count=len(after.talk_to) - MOST_TALKED_TO))
        fair = _(
            "-# They are at least 30 points of 100 below the middle of the class, which is {middle}. One quiz says "
            "little about anybody: ask them how it went.",
            middle=wording.percent(after.middle, 1),
        )
        texts.append("\n".join([_("**Talk to these, in private**"), *lines, fair]))
    if after.removed:
        texts.append(_("**Removed, and not counted:** {names}", names=named(after.removed)))
    return texts


def _before_the_reveal(scene: PanelScene) -> list[Markdown]:
    """What the host alone knows of an open vote: the spread with the key, whether to discuss, who has not answered."""
    texts: list[Markdown] = []
    spread = scene.spread
    if spread is not None and spread.answered:
        if hints := _hints(spread):
            texts.append("\n".join(hints))
        if block := distribution_block(spread.asked, spread.distribution, told=True):
            texts.append(_("**The answers, for you alone**") + "\n" + block)
    if scene.waiting:
        texts.append(_("**No answer yet:** {names}", names=named(scene.waiting)))
    return texts


def _hints(spread: PanelSpread) -> list[Markdown]:
    """Whether to discuss, with the figures that say so, and a wrong answer that many gave."""
    right = {"right": spread.right, "all": spread.answered}
    hints: list[Markdown] = []
    match spread.advice:
        case Advice.DISCUSS:
            hints.append(_("**Worth discussing:** {right} of {all} are right. Let them talk, and vote again.", **right))
        case Advice.EXPLAIN:
            hints.append(
                _(
                    "**Better explained than discussed:** {right} of {all} are right. Few could convince others.",
                    **right,
                )
            )
        case Advice.GO_ON:
            hints.append(_("**Most know it:** {right} of {all} are right. Close the vote and go on.", **right))
        case None:
            pass
    if spread.popular_wrong is not None:
        hints.append(_("**A popular wrong answer:** {answer}", answer=wrong_answer(spread.popular_wrong)))
    return hints


def named(people: Sequence[int], most: int = MOST_NAMED) -> Markdown:
    """Their names, which Discord puts in for whoever reads it; `most` of them, and how many more there are."""
    said = listed([_mention(one) for one in people[:most]])
    if len(people) <= most:
        return said
    return counted("{names} and {count} more", "{names} and {count} more", len(people) - most, names=said)


def _mention(learner: int) -> Markdown:
    return f"<@{digits(learner)}>"


def _folded(scene: PanelScene) -> list[ButtonSpec]:
    """The button that goes on, and the one that brings the panel back."""
    main = [] if scene.live.phase == Phase.FINISHED else _goes_on(scene)[:1]
    if scene.live.paused:
        main = [primary(_("Resume"), _asks(scene, "resume"))]
    return [*main, secondary(_("Unfold"), ids.HostPress(scene.run, "look", scene.live.turn))]


def _goes_on(scene: PanelScene) -> list[ButtonSpec]:
    """How to go on: what most hosts want next comes first."""
    match scene.live.phase:
        case Phase.FINISHED:
            return []
        case Phase.LOBBY:
            return [primary(_("Start"), _asks(scene, "start"))]
        case Phase.TOLD | Phase.DISCUSSING:
            return [primary(_("Next"), _asks(scene, "next"))]
        case Phase.ASKING:
            close = primary(_("Close now"), _asks(scene, "close"))
            return [close, _button(scene, _("Discuss and vote again"), "discuss")] if scene.live.vote == 1 else [close]


def _rows(scene: PanelScene) -> list[list[ButtonSpec]]:
    """The buttons: how to go on, what to do with the time, and the end apart from both."""
    live = scene.live
    if live.phase == Phase.FINISHED:
        return []
    timed: list[ButtonSpec] = []
    if live.deadline is not None or live.paused:
        timed.append(_button(scene, _("+15 s"), "extend"))
        timed.append(
            _button(scene, _("Resume"), "resume") if live.paused else _button(scene, _("Pause"), "pause"),
        )
    if live.phase in (Phase.ASKING, Phase.DISCUSSING):
        timed.append(_button(scene, _("Skip question"), "skip"))
    last = [
        danger(_("End quiz"), _asks(scene, "end")),
        _button(scene, _("Refresh"), "look"),
        secondary(_("Who takes part"), ids.PeoplePress(scene.run, 0)),
        secondary(_("Fold"), ids.HostPress(scene.run, "look", live.turn, "folded")),
    ]
    return [_goes_on(scene), timed, last]


def _button(scene: PanelScene, label: Markdown, command: HostCommand) -> ButtonSpec:
    return secondary(label, _asks(scene, command))


def _asks(scene: PanelScene, command: HostCommand) -> ids.HostPress:
    return ids.HostPress(scene.run, command, scene.live.turn, "folded" if scene.folded else None)


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


def people_of_page(scene: PeopleScene, page: int) -> Sequence[int]:
    """Those who take part and stand on a page of the menu, from 0."""
    return scene.present[page * MOST_ENTRIES : (page + 1) * MOST_ENTRIES]


def people_card(scene: PeopleScene, people: People, page: int) -> Card:
    """Who takes part, to be removed, and who was removed, to be let back in; a page of as many as a menu holds."""

    def entries(learners: Sequence[int]) -> list[tuple[str, str, str | None]]:
        return [(str(one), called(people, one), None) for one in learners]

    here = people_of_page(scene, page)
    taking = counted("{count} takes part.", "{count} take part.", len(scene.present))
    texts: list[Markdown] = [_("## Who takes part: {title}", title=safe(scene.title)) + f"\n{taking}"]
    if scene.refused is not None:
        texts.append(wording.ours(scene.refused))
    if scene.present:
        texts.append(
            _(
                "You can remove somebody: they can't answer any more, and what they answered doesn't count in the "
                "result of this class."
            )
        )
    if scene.removed:
        texts.append(_("**Removed:** {names}", names=named(scene.removed)))
    menus = [MenuSpec(_("Remove somebody"), ids.RemovalMenuPress(scene.run), entries(here))] if here else []
    if scene.removed:
        back = entries(scene.removed[:MOST_ENTRIES])
        menus.append(MenuSpec(_("Let somebody back in"), ids.LetBackMenuPress(scene.run), back))
    row = [primary(_("Back to the panel"), ids.HostPress(scene.run, "look", 0))]
    if page:
        row.append(secondary(_("Earlier names"), ids.PeoplePress(scene.run, page - 1)))
    if len(scene.present) > (page + 1) * MOST_ENTRIES:
        row.append(secondary(_("More names"), ids.PeoplePress(scene.run, page + 1)))
    return card(texts, menus=menus, rows=[row])


def removal_card(scene: RemovalScene) -> Card:
    """Asks once more."""
    asked = _(
        "**Remove {name} from this class quiz?** They can't answer any more, and what they answered doesn't count in "
        "its result. Nothing of it is deleted, and you can let them back in.",
        name=_mention(scene.learner),
    )
    yes = danger(_("Yes, remove them"), ids.RemovePress(scene.run, scene.learner))
    return card([asked], rows=[[yes, secondary(_("No, keep them"), ids.PeoplePress(scene.run, 0))]])


def history_card(scene: HistoryScene) -> Card:
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


def past_card(scene: PastClassScene) -> Card:
    """What one past class quiz brought; the same can begin once more."""
    again = [primary(_("Run again"), ids.RunAgainPress(scene.end.run))] if scene.offered else []
    rows = [[*again, _export(scene.end.run), secondary(_("All past quizzes"), ids.HistoryPress())]]
    asked = MenuSpec(
        _("Look at a question"),
        ids.ClassItemMenuPress(scene.end.run),
        [
            (str(item.number - 1), f"{digits(item.number)}. {without_marks(item.prompt)}", None)
            for item in scene.end.items
        ],
    )
    menus = [asked] if scene.end.items else []
    when = f"-# {wording.day(scene.at)}"
    if scene.group is not None:
        when += " · " + _("for {group}", group=safe(scene.group.name))
        if scene.group.archived_at is not None:
            when += " – " + _("this group is archived, so Run again begins the quiz for no group")
    after = scene.follow_up
    return card(
        [*result_texts(scene.end), *_shifts(after), *_people(after), when], rows=rows, menus=menus, colour=GREEN
    )


def _past(line: HistoryLine) -> Markdown:
    bar, figures = wording.bar(line.share or 0), ", ".join(_in_figures(line))
    said = f"{bar} {wording.day(line.at)} **{safe(line.title)}** – {figures}"
    if line.group is not None:
        said += " · " + _("for {group}", group=safe(line.group))
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
