"""What `/privacy` says about stored data: in cards, and in the file that an export is explained by.

Promises a line for each table that holds people's ids; a test asks for one where a table is added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.i18n.languages import LANGUAGES, _, local, speaking
from questions.messages import Message

CONFIRMATION = Message("delete")
"""What somebody types to have everything deleted."""

FORGET_TITLE = Message("Delete everything about you")
FORGET_LABEL = Message("Type the word “delete”")
FORGET_HELP = Message("It can't be taken back. Export your data first if you want to keep it.")
NOT_CONFIRMED = Message(
    "Nothing was deleted. If you want everything deleted, press the button again and type the word “delete”."
)
NOTHING_STORED = Message("I have nothing about you, so there is nothing to export.")


def confirms(typed: str) -> bool:
    """Whether somebody typed the word, in any language: they may have chosen another one since the form opened."""
    said = typed.strip().strip("“”\"'«».").casefold()
    for code in LANGUAGES:
        with speaking(code):
            if said == local(CONFIRMATION).casefold():
                return True
    return False


_LINES: Mapping[str, Callable[[int], Message]] = MappingProxyType(
    {
        "runs": lambda count: Message.counted(
            "{count} quiz or lesson that you began, and how far you came",
            "{count} quizzes and lessons that you began, and how far you came",
            count,
        ),
        "answers": lambda count: Message.counted(
            "{count} answer, with its points, when you gave it, and how sure you were",
            "{count} answers, with their points, when you gave them, and how sure you were",
            count,
        ),
        "classes": lambda count: Message.counted(
            "{count} class quiz that you ran",
            "{count} class quizzes that you ran",
            count,
        ),
        "members": lambda count: Message.counted(
            "{count} class quiz that you joined, with your team and whether you want a table to talk at",
            "{count} class quizzes that you joined, with your team and whether you want a table to talk at",
            count,
        ),
        "talk_seats": lambda count: Message.counted(
            "{count} table at which you talked about a question in a class quiz",
            "{count} tables at which you talked about questions in class quizzes",
            count,
        ),
        "search_levels": lambda count: Message.counted(
            "{count} level that a teacher gave what somebody handed in to a search task",
            "{count} levels that teachers gave what somebody handed in to search tasks",
            count,
        ),
        "preferences": lambda _one: Message("your own settings: language, reminders, and your goal for practice"),
        "pack_versions": lambda count: Message.counted(
            "{count} version of a question pack that you brought",
            "{count} versions of question packs that you brought",
            count,
        ),
        "pack_changes": lambda count: Message.counted(
            "{count} change that you made to the packs of a server",
            "{count} changes that you made to the packs of servers",
            count,
        ),
        "group_members": lambda count: Message.counted(
            "{count} group that you are in or were in",
            "{count} groups that you are in or were in",
            count,
        ),
        "assignments": lambda count: Message.counted(
            "{count} assignment that you gave",
            "{count} assignments that you gave",
            count,
        ),
        "extensions": lambda count: Message.counted(
            "more time for you in {count} assignment",
            "more time for you in {count} assignments",
            count,
        ),
        "attempts": lambda count: Message.counted(
            "{count} attempt at an assignment",
            "{count} attempts at assignments",
            count,
        ),
        "reminders": lambda count: Message.counted(
            "{count} reminder that you were sent",
            "{count} reminders that you were sent",
            count,
        ),
        "item_reports": lambda count: Message.counted(
            "{count} report that you wrote about a question, and the reply",
            "{count} reports that you wrote about questions, and the replies",
            count,
        ),
        "corrections": lambda count: Message.counted(
            "{count} correction of a question's answer that you made",
            "{count} corrections of questions' answers that you made",
            count,
        ),
        "practice_states": lambda _one: Message("a note of how far practice has read your answers"),
        "skill_states": lambda count: Message.counted(
            "when {count} skill is due for you, and how firm it is",
            "when {count} skills are due for you, and how firm they are",
            count,
        ),
        "item_states": lambda count: Message.counted(
            "when you met {count} question, and whether you had it right",
            "when you met {count} questions, and whether you had them right",
            count,
        ),
        "learner_ratings": lambda _one: Message("an estimate of how difficult questions should be for you"),
        "practice_sessions": lambda _one: Message("the practice that is before you now"),
        "practice_choices": lambda count: Message.counted(
            "{count} skill that you wanted less of",
            "{count} skills that you wanted less of",
            count,
        ),
        "correction_notices": lambda count: Message.counted(
            "{count} note that a correction changed your points",
            "{count} notes that a correction changed your points",
            count,
        ),
    }
)


def stored(table: str, count: int) -> Message:
    """What so many rows of a table are, to the person whom they are about. Raises KeyError for one without people."""
    return _LINES[table](count)


def explained(rows: Mapping[str, int]) -> str:
    """The file that explains an export, in the language in force."""
    lines = [
        _("What Copydesk has about you"),
        "",
        _(
            "Every table is here twice. The .json file has it exactly as it is stored. The .csv file is for "
            "spreadsheets: an apostrophe stands before a text that a spreadsheet would take for a formula, and lists "
            "are written as JSON. Where the whole was too large for one archive, its rows go on in the next one."
        ),
        "",
        *(f"{name}: {local(stored(name, count))}" for name, count in rows.items()),
        "",
        _(
            "Times are in UTC. learner_id is your Discord number; other columns that end in _id are numbers of "
            "servers, channels, messages and of rows in other tables. Where a row is here because you ran or wrote "
            "something, your number is in host_id or author_id."
        ),
        _("To have it all deleted, type /privacy delete."),
    ]
    return "\n".join(lines) + "\n"
