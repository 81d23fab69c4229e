"""The cards of assignments: the message in the channel, a learner's own, the hosts', and the reminder.

Promises that the message in the channel says nothing of any one learner, and that a form's card has no figure before it
is closed for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.i18n import assignment_wording, wording
from bot.i18n.languages import Markdown, _, counted, digits, local, trusted
from bot.i18n.wording import ours, safe
from bot.services.assignment_scenes import (
    Assigned,
    AssignmentList,
    DueReminder,
    HostAssignment,
    MyAssignment,
    PostedAssignment,
)
from bot.services.scenes import AtStep, FormEnd
from bot.views import ids
from bot.views.id_codec import AssignmentCommand
from bot.views.layout import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    MOST_ENTRIES,
    ButtonSpec,
    Card,
    MenuSpec,
    card,
    danger,
    primary,
    secondary,
)
from bot.views.next_step import next_step_buttons, next_step_line
from db.rows import AssignmentRow
from lessons.assignments import AttemptResult, Availability, Times
from questions.messages import Amount

_NAMED = 10
"""So many learners with extra time are named on a host's card."""


def posted_card(scene: PostedAssignment) -> Card:
    """The one message that everybody sees, in the group's channel."""
    row = scene.assigned.row
    mine = secondary(_("Where I stand"), ids.MyAssignmentPress(row.id))
    buttons = [mine] if scene.closed else [primary(_("Start"), ids.StartAssignmentPress(row.id)), mine]
    texts: list[Markdown | None] = [
        _heading(scene.assigned),
        _times_lines(row.times),
        _rules(row, scene.questions),
        _("It is closed.") if scene.closed else None,
        _("-# What you answer is seen by you and your teachers alone."),
    ]
    return card(texts, rows=[buttons], colour=GREY if scene.closed else BLUE)


def my_assignment_card(scene: MyAssignment) -> Card:
    """Where one learner stands, for them alone."""
    row = scene.assigned.row
    texts: list[Markdown | None] = [_heading(scene.assigned), _times_lines(scene.times)]
    if scene.extra:
        texts.append(_("You have extra time: {span}. It is in these times.", span=assignment_wording.span(scene.extra)))
    texts.append(_where(scene))
    texts.append(_attempts(scene))
    if row.late != "full" and scene.availability != "closed":
        texts.append(_late(row))
    if scene.reminders and scene.messages_closed:
        texts.append(
            _(
                "Discord did not let me write to you. Allow direct messages from this server in its privacy settings, "
                "and press “Remind me a day before” again."
            )
        )
    elif scene.reminders:
        texts.append(_("I remind you by direct message a day before something is due that you have not finished."))
    buttons: list[ButtonSpec] = []
    if scene.open_run is not None:
        buttons.append(primary(_("Go on"), ids.StartAssignmentPress(row.id)))
    elif scene.may_begin:
        number = len(scene.attempts) + 1
        label = _("Start") if number == 1 else _("Start attempt {number}", number=number)
        buttons.append(primary(label, ids.StartAssignmentPress(row.id)))
    if scene.reminders:
        buttons.append(secondary(_("No more reminders"), ids.RemindersPress(row.id, 0)))
    if not scene.reminders or scene.messages_closed:
        buttons.append(secondary(_("Remind me a day before"), ids.RemindersPress(row.id, 1)))
    finished = any(one.finished_at is not None for one in scene.attempts)
    return card(texts, rows=[buttons], colour=GREEN if finished else BLUE)


def host_assignment_card(scene: HostAssignment) -> Card:
    """An assignment as its hosts see it: how many have done it, and what can be changed."""
    row = scene.assigned.row
    done = counted(
        "**{finished} of {count} member finished**, {begun} begun {bar}",
        "**{finished} of {count} members finished**, {begun} begun {bar}",
        scene.members,
        finished=scene.finished,
        begun=scene.begun,
        bar=wording.bar_of(scene.finished, scene.members),
    )
    texts: list[Markdown | None] = [
        _heading(scene.assigned),
        None if scene.notice is None else ours(scene.notice),
        _times_lines(row.times),
        _rules(row, None),
        f"{_availability(scene.availability)} {done}",
        _extra(scene.extra) if scene.extra else None,
        _("-# Only you see this. Times are typed in the group's time zone, {zone}.", zone=safe(scene.time_zone)),
    ]

    def asks(label: Markdown, command: AssignmentCommand) -> ButtonSpec:
        return secondary(label, ids.AssignmentCommandPress(row.id, command))

    changes = [
        secondary(_("Change times"), ids.AssignmentFormPress(row.id, "times")),
        secondary(_("Extra time"), ids.AssignmentFormPress(row.id, "extra")),
    ]
    if scene.availability in ("open", "late"):
        changes.append(danger(_("Close now"), ids.AssignmentCommandPress(row.id, "close")))
    others = [asks(_("Post again"), "post")]
    if scene.availability in ("open", "late") and scene.finished < scene.members:
        others.append(asks(_("Remind those who have not finished"), "remind"))
    others += [asks(_("Refresh"), "look"), secondary(_("All assignments"), ids.AssignmentsPress())]
    return card(texts, rows=[changes, others], colour=GREY if scene.availability == "closed" else BLUE)


def assignment_list_card(scene: AssignmentList) -> Card:
    """A server's assignments, to choose one from."""
    if not scene.assignments:
        nothing = _("Nothing is assigned here. Give a lesson, a pack or a form to a group with /assign.")
        return card([_("## Assignments") + f"\n{nothing}"], colour=GREY)
    listed = scene.assignments[-MOST_ENTRIES:]  # those that are due last: the others are mostly over
    lines: list[Markdown] = [f"- {_list_line(one, scene.now)}" for one in listed]
    entries = [(str(one.row.id), local(one.title), one.group) for one in reversed(listed)]
    menu = MenuSpec(_("Open an assignment"), ids.AssignmentMenuPress(), entries)
    return card([_("## Assignments"), "\n".join(lines)], menus=[menu])


def reminder_card(scene: DueReminder) -> Card:
    """The direct message a day before."""
    row = scene.assigned.row
    due = _("It is due {moment}, {left}.", moment=wording.moment(scene.due_at), left=wording.soon(scene.due_at))
    return card(
        [
            _heading(scene.assigned),
            _("You have not finished this yet. {due}", due=due),
            _("-# You asked for reminders. This is the only one about this."),
        ],
        rows=[
            [
                primary(_("Start or go on"), ids.StartAssignmentPress(row.id)),
                secondary(_("Where I stand"), ids.MyAssignmentPress(row.id)),
                secondary(_("No more reminders"), ids.RemindersPress(row.id, 0)),
            ]
        ],
    )


def public_reminder_card(scene: PostedAssignment) -> Card:
    """What a host's wish to remind puts into the channel: no names."""
    row = scene.assigned.row
    said = _(
        "Not finished yet? It is due {moment}, {left}.",
        moment=wording.moment(row.due_at),
        left=wording.soon(row.due_at),
    )
    start = primary(_("Start or go on"), ids.StartAssignmentPress(row.id))
    return card([_heading(scene.assigned), said], rows=[[start]])


def form_end_card(scene: FormEnd) -> Card:
    """The end of a form, or where it was stopped, without a word on how it went."""
    told = (
        _(
            "You see your points when the test is closed for everybody, {moment}. What was right is not shown, as its "
            "questions come again.",
            moment=wording.moment(scene.told_from),
        )
        if scene.comes_again
        else _(
            "What was right is shown when the test is closed for everybody, {moment}.",
            moment=wording.moment(scene.told_from),
        )
    )
    texts: list[Markdown | None] = [_("## Test: {title}", title=safe(scene.title))]
    row: list[ButtonSpec] = []
    if scene.stopped_at is not None:
        texts.append(stopped_line(scene.stopped_at + 1, scene.total))
        row.append(primary(_("Go on"), ids.ShowPress(scene.run)))
    elif scene.open_steps:
        texts.append(
            counted(
                "**{count} question left open.** It brings no points until you answer it.",
                "**{count} questions left open.** They bring no points until you answer them.",
                len(scene.open_steps),
            )
        )
        row.append(
            primary(_("Answer what I left open"), ids.GoPress(AtStep(scene.run, scene.total), scene.open_steps[0]))
        )
    else:
        texts.append(counted("**All {count} answer is in.**", "**All {count} answers are in.**", scene.total))
        if scene.next_step is not None:
            row += next_step_buttons(scene.next_step)
    row += my_assignment_buttons(scene.assignment)
    done = scene.stopped_at is None and not scene.open_steps
    what_next = next_step_line(scene.next_step) if done and scene.next_step is not None else None
    return card([*texts, told, what_next], rows=[row], colour=GREEN if done else AMBER)


def my_assignment_buttons(assignment: int | None) -> list[ButtonSpec]:
    """The way back from an attempt to the card of its assignment."""
    return [] if assignment is None else [secondary(_("Where I stand"), ids.MyAssignmentPress(assignment))]


def stopped_line(number: int, total: int) -> Markdown:
    """An attempt was left at this question, from 1."""
    return _(
        "**Stopped at question {number} of {all}.** It waits for you: go on here, or later from its message.",
        number=number,
        all=total,
    )


def _heading(assigned: Assigned) -> Markdown:
    return assignment_wording.assignment_heading(assigned.title, assigned.group)


def _times_lines(times: Times) -> Markdown:
    lines: list[Markdown] = [
        _("Opens {moment}", moment=wording.moment(times.opens_at)),
        _("**Due {moment}**, {left}", moment=wording.moment(times.due_at), left=wording.soon(times.due_at)),
    ]
    if times.closes_at != times.due_at:
        lines.append(_("Closes {moment}", moment=wording.moment(times.closes_at)))
    return "\n".join(lines)


def _list_line(one: Assigned, now: datetime) -> Markdown:
    row = one.row
    when = (
        _("due {moment}", moment=wording.moment(row.due_at))
        if row.closes_at >= now
        else _("closed {moment}", moment=wording.moment(row.closes_at))
    )
    title, group = wording.shortened(local(one.title), 60), wording.shortened(one.group, 40)
    return f"**{safe(title)}** · {safe(group)} · {when}"


def _rules(row: AssignmentRow, questions: int | None) -> Markdown:
    said: list[Markdown] = []
    if row.comes_again:
        said.append(
            _(
                "This is a test that comes again with other questions: you see your points when it is closed for "
                "everybody, and what was right is not shown."
            )
        )
    elif row.kind == "form":
        said.append(_("This is a test: what was right is shown when it is closed for everybody."))
    if questions is not None:
        said.append(counted("{count} question.", "{count} questions.", questions))
    if row.most_attempts == 1:
        said.append(_("One attempt."))
    else:
        limit = (
            _("Any number of attempts")
            if row.most_attempts is None
            else counted("{count} attempt", "{count} attempts", row.most_attempts)
        )
        match row.counts:
            case "first":
                said.append(_("{attempts}; the first one counts.", attempts=limit))
            case "best":
                said.append(_("{attempts}; the best one counts.", attempts=limit))
            case "latest":
                said.append(_("{attempts}; the latest one counts.", attempts=limit))
    if row.closes_at != row.due_at:
        said.append(_late(row))
    return " ".join(said)


def _late(row: AssignmentRow) -> Markdown:
    match row.late:
        case "full":
            return _("Answers after the due time count in full.")
        case "half":
            return _("Answers after the due time count half.")
        case "none":
            return _("Answers after the due time count nothing.")


def _availability(availability: Availability) -> Markdown:
    match availability:
        case "before":
            return _("Not open yet.")
        case "open":
            return _("Open.")
        case "late":
            return _("Past its due time.")
        case "closed":
            return _("Closed.")


def _where(scene: MyAssignment) -> Markdown:
    if scene.availability in ("before", "closed"):
        return _availability(scene.availability)
    if scene.open_run is not None:
        return _("You have begun it and not finished.")
    if any(one.finished_at is not None for one in scene.attempts):
        return _("✓ You have finished it.")
    return _("You have not begun it.")


def _attempts(scene: MyAssignment) -> Markdown | None:
    most = scene.assigned.row.most_attempts
    if not scene.attempts:
        return None
    used = (
        counted("{count} attempt so far.", "{count} attempts so far.", len(scene.attempts))
        if most is None
        else counted(
            "{used} of {count} attempt used.", "{used} of {count} attempts used.", most, used=len(scene.attempts)
        )
    )
    if not scene.told:
        moment = wording.moment(scene.told_from)
        return f"{used}\n" + _("Your result is shown when the test is closed for everybody, {moment}.", moment=moment)
    return "\n".join([used, *(_attempt(one, scene.counted) for one in scene.attempts[-_NAMED:])])


def _attempt(one: AttemptResult, counts: AttemptResult | None) -> Markdown:
    line = _(
        "Attempt {number}: {score} of {maximum} points, {share}",
        number=one.number,
        score=_points(one.score),
        maximum=_points(one.maximum),
        share=wording.percent(one.score, one.maximum),
    )
    if one.late:
        line += " · " + counted("{count} answer late", "{count} answers late", one.late)
    if one.finished_at is None:
        line += " · " + _("not finished")
    return f"- **{line}** · " + _("this one counts") if one == counts else f"- {line}"


def _points(points: float) -> Markdown:
    return trusted(local(Amount(f"{points:.2f}".rstrip("0").rstrip("."))))


def _extra(extra: Mapping[int, int]) -> Markdown:
    named: list[Markdown] = [
        f"<@{digits(learner)}>: {assignment_wording.span(seconds)}" for learner, seconds in extra.items()
    ]
    more = len(named) - _NAMED
    lines: list[Markdown] = [f"- {line}" for line in named[:_NAMED]]
    if more > 0:
        lines.append(counted("- and {count} other", "- and {count} others", more))
    return _("**Extra time**") + "\n" + "\n".join(lines)
