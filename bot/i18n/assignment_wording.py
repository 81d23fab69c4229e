"""What Copydesk says of assignments in several places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, listed, local
from lessons.measuring import CourseStage
from questions.messages import Message, Sayable

_EXAMPLES: Final = "2026-12-04 18:00 · 4.12. 18:00 · tomorrow 18:00 · friday 18:00 · 18:00 · +3d"

NO_SUCH_ASSIGNMENT = Message("I do not have that assignment any more. /assign list shows those of this server.")
DUE_IS_PAST = Message("That due time is past already, so nothing was assigned. Please give a later one.")
DUE_BEFORE_OPEN = Message(
    "It would be due before it opens, so nothing was changed. Please give a due time after the opening time."
)
CLOSES_BEFORE_DUE = Message(
    "It would close before it is due, so nothing was changed. Please give a closing time that is not before the due "
    "time."
)
TIMES_CHANGED = Message("The times are changed, and the message in the channel says so.")
EXTENDED = Message("The extra time is set. It moves the due and the closing time for that learner alone.")
CLOSED_NOW = Message("It is closed now. Whoever has extra time keeps it.")
NOT_OPEN_YET = Message("It has not opened yet, so it cannot be closed. Change its times instead.")
ASSIGNMENT_POSTED = Message("It is posted in this channel.")
ITS_MESSAGE_GONE = Message("Its message in the channel was deleted. “Post again” posts another one.")
NOT_SHOWN = Message("Discord does not let me change its message in the channel now. “Post again” posts another one.")
ASSIGNMENT_NOT_POSTED = Message(
    "I may not write in this channel, so nobody sees the assignment yet. Please let me see the channel and send "
    "messages in it, and press “Post again”."
)
CONTENT_GONE = Message(
    "What was assigned is not offered here any more, so it cannot be begun. Please tell your teacher. Answers you gave "
    "before are kept."
)
ALREADY_TAKEN = Message("You have taken this test already, so there is nothing more to do here.")
ONE_ATTEMPT_EACH = Message(
    "A test that measures a course is taken once each time, so nothing was assigned. Please leave `attempts:` out."
)
STAGE_TITLES: Final[Mapping[CourseStage, Message]] = {
    "before": Message("Test before the course"),
    "after": Message("Test after the course"),
    "later": Message("Test some weeks after the course"),
}
"""What a test is called where it measures a course: its forms have names of their own, which would mislead."""
NO_ATTEMPT_LEFT = Message("You have used all your attempts. “Where I stand” shows which one counts.")
NOTHING_TO_REMIND_OF = Message("Nobody can work on it now, so there is nothing to remind anybody of.")
AT_NIGHT = Message("It is night for this group, and nobody is written to between 22:00 and 7:00. Try again in the day.")
TIMES_TITLE = Message("Change the times")
TIMES_HELP = Message("Empty stays as it is. For example: 2026-12-04 18:00 · tomorrow 18:00 · friday 18:00 · +3d")
OPENS_LABEL = Message("Opens")
DUE_LABEL = Message("Due")
CLOSES_LABEL = Message("Closes")
EXTRA_TITLE = Message("Extra time for one learner")
WHO_LABEL = Message("Who")
SPAN_LABEL = Message("How much, all in all")
SPAN_HELP = Message("For example: 90 min · 2 h · 1 day · 1d 12h; 0 takes it away")
KEY_IS_KEPT = Message("What was right in this test is not shown: its questions come again.")
FORM_IS_HIDDEN = Message("This is a test: what was right is shown when it is closed for everybody.")
HOW_SURE_IN_A_TEST = Message("**How sure are you?** Only you and your teachers see it.")


def reminded(written: int, unfinished: int) -> Message:
    """What came of a host's wish to remind."""
    return Message(
        "Not finished yet: {unfinished}. I have written to {written} of them: those who want reminders, take direct "
        "messages, and had none about this yet. I have posted a reminder without names in the channel.",
        written=written,
        unfinished=unfinished,
    )


def no_such_time(typed: str) -> Message:
    """For a time that cannot be read."""
    return Message(
        "I cannot read “{typed}” as a time, so nothing was changed. Times are those of the group's time zone; type "
        "them like one of these: {examples}",
        typed=typed[:60],
        examples=Message(_EXAMPLES),
    )


def no_such_span(typed: str) -> Message:
    """For a span of time that cannot be read."""
    return Message(
        "I cannot read “{typed}” as extra time, so nothing was changed. Type it like one of these, up to 60 days: "
        "90 min · 2 h · 1 day · 1d 12h · 0",
        typed=typed[:60],
    )


def is_a_form(title: str) -> Message:
    """For a test that was to be assigned as practice."""
    return Message(
        "“{title}” is a test, and a pack tells at once what is right. Assign it with /assign form.", title=title
    )


def is_no_form(title: str) -> Message:
    """For a pack that was to be assigned as a test."""
    return Message(
        "“{title}” is not a test: its author says `purpose: test` in a pack that is one. Assign it with /assign pack.",
        title=title,
    )


def kept_back(title: str) -> Message:
    """For a test that an assignment of the server, or of theirs, has not closed."""
    return Message(
        "“{title}” is assigned as a test, so I do not give it out before that is over for everybody. To take the "
        "test, press Start on its message.",
        title=title,
    )


def has_no_parallel_form(title: str) -> Message:
    """For a test with which a course cannot be measured."""
    return Message(
        "“{title}” has no parallel form here, and a class that gets the same questions again looks better than it is. "
        "To measure a course you need two or more tests that have the same `form_of` and are in one language.",
        title=title,
    )


def later_opens(at: datetime) -> Message:
    """For a due time before the four weeks are over."""
    return Message(
        "This test opens {moment}, four weeks after the test after the course closes, so it cannot be due before that. "
        "Please give a later due time, or say with `opens:` when it opens.",
        moment=Message(wording.moment(at)),
    )


def not_in_group(name: str) -> Message:
    """For extra time for somebody else."""
    return Message("That person is not in the group “{name}”, so nothing was changed.", name=name)


def only_for(name: str) -> Message:
    """For somebody who is not in the group."""
    return Message(
        "That is for the group “{name}”, and you are not in it. Press Join on the group's message first, or ask your "
        "teacher to add you.",
        name=name,
    )


def group_is_archived(name: str) -> Message:
    """For an assignment of a group that is over."""
    return Message("The group “{name}” is over, so this cannot be done any more. Your answers are kept.", name=name)


def opens(at: datetime) -> Message:
    """For who comes too early."""
    return Message("This opens {moment}. Please come back then.", moment=Message(wording.moment(at)))


def closed(at: datetime) -> Message:
    """For who comes too late."""
    return Message(
        "This closed {moment}. Answers you gave before that are kept and count.", moment=Message(wording.moment(at))
    )


def span(seconds: int) -> Markdown:
    """Extra time: `1 day and 30 minutes`."""
    left = timedelta(seconds=seconds)
    hours, rest = divmod(left.seconds, 3600)
    parts: list[Markdown] = []
    if left.days:
        parts.append(counted("{count} day", "{count} days", left.days))
    if hours:
        parts.append(counted("{count} hour", "{count} hours", hours))
    if rest // 60 or not parts:
        parts.append(counted("{count} minute", "{count} minutes", rest // 60))
    return listed(parts)


def assignment_heading(title: Sayable, group: str) -> Markdown:
    """The heading of everything about an assignment."""
    return _("## {title}\nAssigned to {group}", title=wording.safe(local(title)), group=wording.safe(group))
