"""What is said of results in more than one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.i18n.languages import Markdown, _, counted
from bot.i18n.wording import ours, safe
from questions.engine.talk_shift import Shift, TalkPlace
from questions.engine.teaching_hints import LEAST_LEARNERS
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

NO_CLASS_YET = Message("No class quiz was finished here yet. Start one with /class quiz.")
NO_SUCH_CLASS = Message("This server has no finished class quiz of that number. Choose one from the list.")
NO_SUCH_LEARNER = Message("I do not know whom you mean. Choose somebody from the list.")
BAD_LIST = Message("Your list cannot be read.")
NO_NAMES = Message("Discord does not tell me names just now. Please try again in a few minutes.")
LIST_TOO_LARGE = Message("Your list is larger than 1 MB, so I did not read it. Leave only the columns that are needed.")

HAND_IN_GONE = Message("That is not there any more: the learner or an assignment was deleted, or the task was revised.")

FILE_HINTS = {
    "csv": Message(
        "Comma-separated values in UTF-8, with a point for decimals. Several tables come as a zip. If your spreadsheet "
        "shows it wrong, take the XLSX file."
    ),
    "xlsx": Message("A spreadsheet, with a sheet for each table."),
    "html": Message("A page to open in a browser, to print and to keep. It needs no network."),
}
"""What each file is good for."""


TALK_PLACES: Mapping[TalkPlace, Message] = MappingProxyType(
    {
        TalkPlace.UNLIKE: Message("At tables with different answers"),
        TalkPlace.LIKE: Message("At tables where nobody answered differently"),
        TalkPlace.NO_TABLE: Message("Without a table"),
    }
)
"""Where somebody talked between two votes."""

ABOUT_SHIFTS = Message(
    "Only learners who voted twice are counted, and nothing is said of fewer than {least}. Learners choose whether "
    "they want a table, so this tells what changed and not why.",
    least=LEAST_LEARNERS,
)


def nothing_handed_in(group: str) -> Message:
    """For a group in which nobody has answered a search task."""
    return Message(
        "Nobody in {group} has handed in anything yet. Assign a lesson or a pack with a search task; what learners "
        "search for themselves stays theirs.",
        group=safe(group),
    )


def shift_line(shift: Shift) -> Markdown:
    """What talking changed in one kind of place."""
    return counted(
        "{place}: {before} of {count} vote right before the talk, {after} after",
        "{place}: {before} of {count} votes right before the talk, {after} after",
        shift.votes,
        place=ours(TALK_PLACES[shift.place]),
        before=shift.right_before,
        after=shift.right_after,
    )


def asking_names(known: int, of: int) -> Message:
    """How far the names of a report are."""
    return Message("Asking Discord for names: {known} of {all}…", known=known, all=of)


def pack_not_here(name: str) -> Message:
    """Refuses a pack that the server does not have."""
    return Message("There is no pack “{name}” on this server. Choose one from the list.", name=name)


def not_measured(group: str) -> Message:
    """For a group that has taken no test at any stage of a course."""
    return Message(
        "“{group}” has not been measured yet. Give it the test before the course with /assign form and `stage:`, and "
        "the same again after it.",
        group=group,
    )


def past_class(title: str, at: datetime, learners: int) -> str:
    """A class quiz in a list."""
    return f"{at:%Y-%m-%d} {title} ({counted('{count} learner', '{count} learners', learners)})"


def how_to_fill(system: str) -> Markdown:
    """What to do with a list of who is who."""
    return _(
        "For {system} I need to know who is who there. Fill in what {system} knows each learner by (one column is "
        "enough), save the list as CSV and attach it as `list` to this command. I do not keep it.",
        system=safe(system),
    )


def imported(system: str, written: int, missing: Sequence[str], unmatched: Sequence[str]) -> tuple[Markdown, ...]:
    """What is in a file for another gradebook, and what is not."""
    texts: list[Markdown] = [
        counted(
            "The grades of {count} learner, for the gradebook import of {system}. I kept nothing of your list.",
            "The grades of {count} learners, for the gradebook import of {system}. I kept nothing of your list.",
            written,
            system=safe(system),
        )
    ]
    if missing:
        texts.append(_("**Not in your list, so left out:** {names}", names=_some(missing)))
    if unmatched:
        texts.append(_("**In your list, and nobody in this group:** {names}", names=_some(unmatched)))
    return tuple(texts)


def _some(names: Sequence[str], most: int = 15) -> Markdown:
    """Some names, and how many more there are."""
    shown = safe(", ".join(names[:most]))
    return shown if len(names) <= most else _("{names} and {count} more", names=shown, count=len(names) - most)
