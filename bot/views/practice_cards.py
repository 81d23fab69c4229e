"""The cards of practice: why a question comes, its end, what is set for it, and the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, listed, local, trusted
from bot.i18n.wording import safe
from bot.services.next_step import PractiseDue
from bot.services.practice_reminding import PracticeInvitation
from bot.services.scenes import MasteryLine, PracticeEnd, PracticeNote, PracticeSettings, SkillDue, StepScene
from bot.views import ids
from bot.views.layout import BLUE, GREEN, GREY, ButtonSpec, Card, MenuSpec, card, primary, secondary
from bot.views.next_step import next_step_buttons, next_step_line
from lessons.practice.goal import WeekSoFar
from lessons.practice.mastery import FIRM_KINDS, FIRM_RIGHTS, FIRM_WINDOW, LASTS_AFTER, MasteryLevel

NEVER: Final = "never"
"""In the menu of hours: no reminder."""

_HOURS: Final = range(6, 22)
"""At which somebody can be reminded: by night nobody is."""

MORE: Final = 5
"""Questions of another round."""

_NAMED: Final = 3
"""Skills that a reminder names."""


def practice_line(note: PracticeNote) -> Markdown:
    """Which question it is, and why it comes now."""
    number, all_ = note.number, note.length
    place = (
        _("Practice · question {number} of {all}", number=number, all=all_)
        if number <= all_
        else _("Practice · question {number}", number=number)
    )
    return f"-# {place} {wording.bar_of(min(number, all_), all_)}\n-# {_why(note)}"


def _why(note: PracticeNote) -> Markdown:
    skill = safe(local(note.skill))
    day = wording.ago(note.last_at) if note.last_at is not None else ""
    match note.why:
        case "due":
            return _("**Why now:** {skill} is due. You last practised it {when}.", skill=skill, when=day)
        case "missed":
            return _("**Why now:** you missed this one before, and {skill} is due again.", skill=skill)
        case "early":
            return _("**Why now:** you asked for more. {skill} would be due next.", skill=skill)
        case "new":
            return _("**Why now:** you haven't practised {skill} yet.", skill=skill)
        case "first":
            return _("**Why now:** a first question on {skill}, to see where practice helps you.", skill=skill)
        case "balance":
            return _(
                "**Why now:** {skill} is due, and this question helps with telling what holds up from what doesn't.",
                skill=skill,
            )


def practice_buttons(scene: StepScene, *, waiting: bool) -> list[ButtonSpec]:
    """The last row of a question in practice: what most want next, then the other ways."""
    run = scene.run.number
    stop = secondary(_("Stop here"), ids.PracticeStopPress(run))
    if scene.locked is not None:
        return [stop]
    if waiting:
        less = secondary(_("Less of this"), ids.PracticeLessPress(run))
        return [secondary(_("Skip"), ids.PracticeOnPress(run)), less, stop]
    onward = scene.position + 1 if scene.onward is None else scene.onward
    if onward < scene.total:
        return [primary(_("Next question"), ids.GoPress(scene.at, onward)), stop]
    return [primary(_("Next question"), ids.PracticeOnPress(run)), stop]


def practice_end_card(scene: PracticeEnd) -> Card:
    """What was done, what is due next, and how the week goes."""
    settings = secondary(_("Goal and reminder"), ids.PracticeSettingsPress())
    onward = [secondary(_("My progress"), ids.ProgressPress()), settings]
    texts: list[Markdown | None] = [_title(scene), _stopped(scene), _due_lines(scene.due), week_line(scene.week)]
    following = [] if scene.next_step is None else next_step_buttons(scene.next_step)
    if scene.next_step is not None:
        texts.append(next_step_line(scene.next_step))
    if scene.stopped == "nothing":
        lessons = secondary if following else primary
        return card(texts, rows=[[*following, lessons(_("All lessons"), ids.CoursePress()), *onward]], colour=GREY)
    if scene.stopped == "enough new":
        return card(texts, rows=[[*following, *onward]], colour=GREEN)
    colour = GREEN if scene.done else BLUE
    if isinstance(scene.next_step, PractiseDue):  # its button begins the same practice
        return card(texts, rows=[[*following, *onward]], colour=colour)
    again = secondary if following or scene.done else primary
    words = _("Five more") if scene.done else _("Practise anyway") if scene.stopped == "not due" else _("Practise")
    return card(texts, rows=[[*following, again(words, ids.PracticePress(MORE)), *onward]], colour=colour)


def _title(scene: PracticeEnd) -> Markdown:
    if not scene.done:
        return _("## Practice")
    if not scene.graded:
        return _("## Practice done")
    return (
        _("## Practice done")
        + "\n"
        + counted(
            "**{right} of {count} question fully right** {bar}",
            "**{right} of {count} questions fully right** {bar}",
            scene.graded,
            right=scene.right,
            bar=wording.bar_of(scene.right, scene.graded),
        )
    )


def _stopped(scene: PracticeEnd) -> Markdown | None:
    match scene.stopped:
        case "not due" if scene.done:
            return _("That is all that was due.")
        case "not due":
            return _("Nothing is due now. You can practise all the same, but it helps more when something is due.")
        case "enough new":
            return _("You've met enough new questions for today. They stay better if the next ones come tomorrow.")
        case "nothing":
            return _("There are no questions to practise with here. A lesson is a good way to go on.")
        case None:
            return None if scene.done else _("Nothing was answered, and nothing is lost.")


def _due_lines(due: tuple[SkillDue, ...]) -> Markdown | None:
    if not due:
        return None
    lines: list[Markdown] = [
        _("- {skill} {when}", skill=safe(local(one.name)), when=wording.ago(one.due_at)) for one in due
    ]
    return _("**Due next**") + "\n" + "\n".join(lines)


def week_line(week: WeekSoFar | None) -> Markdown | None:
    """How many of the practice days that somebody planned are done this week."""
    if week is None:
        return None
    if week.days_done >= week.goal:
        return counted(
            "**Your week:** {done} practice day, as you planned.",
            "**Your week:** {done} practice days, as many as you planned or more.",
            week.days_done,
            done=week.days_done,
        )
    return counted(
        "**Your week:** {done} of {goal} practice days. {count} day of the week is left.",
        "**Your week:** {done} of {goal} practice days. {count} days of the week are left.",
        week.left_days,
        done=week.days_done,
        goal=week.goal,
    )


def practice_settings_card(scene: PracticeSettings) -> Card:
    """A learner's goal and reminder, each with a menu."""
    goal = (
        _("**Goal:** none. You can plan on how many days of a week you want to practise.")
        if scene.days is None
        else counted(
            "**Goal:** practise on {count} day of each week.",
            "**Goal:** practise on {count} days of each week.",
            scene.days,
        )
    )
    reminder = (
        _("**Reminder:** none.")
        if scene.minute is None
        else _(
            "**Reminder:** by direct message at {time}, {zone} time, on days on which something is due and you "
            "haven't practised.",
            time=_clock(scene.minute),
            zone=safe(scene.time_zone),
        )
    )
    closed = (
        _(
            "Discord did not let me write to you. Allow direct messages from a server that we share in its privacy "
            "settings, and choose an hour again."
        )
        if scene.messages_closed and scene.minute is not None
        else None
    )
    days = [("0", _("No goal"), None), *((str(day), _days(day), None) for day in range(1, 8))]
    hours = [(NEVER, _("No reminder"), None), *((str(60 * hour), _clock(60 * hour), None) for hour in _HOURS)]
    return card(
        [_("## Goal and reminder"), goal, week_line(scene.week), reminder, closed],
        menus=[
            MenuSpec(_("Practice days a week"), ids.PracticeGoalMenuPress(), days),
            MenuSpec(_("Remind me at"), ids.PracticeReminderMenuPress(), hours),
        ],
        rows=[
            [
                secondary(_("Time zone: {zone}", zone=scene.time_zone), ids.PracticeZoneFormPress()),
                primary(_("Practise"), ids.PracticePress(MORE)),
            ]
        ],
    )


def _days(number: int) -> Markdown:
    return counted("{count} day a week", "{count} days a week", number)


def _clock(minute: int) -> Markdown:
    return trusted(f"{minute // 60}:{minute % 60:02}")


def invitation_card(scene: PracticeInvitation) -> Card:
    """The reminder, as a direct message."""
    named: list[Markdown] = [safe(local(one.name)) for one in scene.due[:_NAMED]]
    more = len(scene.due) - len(named)
    due = listed(named) if not more else _("{skills} and {count} more", skills=trusted(", ".join(named)), count=more)
    return card(
        [
            _("## Time to practise"),
            _("Due today: {skills}. It takes about five minutes.", skills=due),
            _("-# You asked for this reminder. Change its hour, or have none, with the button."),
        ],
        rows=[
            [
                primary(_("Practise"), ids.PracticePress(MORE)),
                secondary(_("Goal and reminder"), ids.PracticeSettingsPress()),
            ]
        ],
    )


def mastery_lines(lines: Sequence[MasteryLine]) -> Markdown:
    """How firm each skill is, and what is missing for the next step, below the rule."""
    rule = _(
        "-# Firm: {rights} of your last {window} answers right, over {kinds} kinds of question. Lasting: right again "
        "{days} days later.",
        rights=FIRM_RIGHTS,
        window=FIRM_WINDOW,
        kinds=FIRM_KINDS,
        days=LASTS_AFTER.days,
    )
    told: list[Markdown] = [_("**How firm it is**"), rule, *map(_mastery_line, lines)]
    return "\n".join(told)


def _mastery_line(line: MasteryLine) -> Markdown:
    skill, missing = safe(local(line.name)), line.missing
    match line.level:
        case MasteryLevel.LASTING:
            return _("- **{skill}:** lasting", skill=skill)
        case MasteryLevel.FIRM if missing is not None:
            return _("- **{skill}:** firm, lasting from {day} on", skill=skill, day=wording.day(missing.not_before))
        case MasteryLevel.SLIPPED if line.slipped_from is MasteryLevel.LASTING:
            said = _("- **{skill}:** was lasting", skill=skill)
        case MasteryLevel.SLIPPED:
            said = _("- **{skill}:** was firm", skill=skill)
        case _:
            said = _("- **{skill}:** learning", skill=skill)
    if missing is None:
        return said
    more = counted("{count} more right answer makes it firm", "{count} more right answers make it firm", missing.rights)
    if missing.kinds and missing.rights <= FIRM_KINDS:
        return f"{said}, {more}, {_('in another kind of question')}"
    return f"{said}, {more}"
