"""Every sentence that Copydesk itself says, and the small marks it draws with text.

Promises that text from packs comes out harmless: it cannot ping, link under another name, hide behind a spoiler or
break a card's layout. Refuses to know Discord's objects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from questions.model import Skill, Source

SKILL_NAMES: dict[Skill, str] = {
    "genre": "Genre",
    "voice": "Whose voice",
    "checkable": "Checkable or not",
    "type-not-truth": "Type is not truth",
    "language": "Loaded words",
    "attribution": "Attribution",
    "independence": "Independent sources",
    "unit": "What is counted",
    "arithmetic": "Arithmetic",
    "time": "Dates and times",
    "reconcile": "Explaining differences",
    "damage": "Damaged copies",
    "trace": "Tracing a source",
    "calibrate": "Fitting confidence",
    "general": "General",
}

NOT_YOUR_RUN = "That button belongs to something I do not have for you. Start with /learn or /quiz."
RUN_OVER = "That one has ended; its answers are kept. Go on with /learn or /quiz."
CONTENT_CHANGED = (
    "These questions were revised since you began. Your answers are kept; begin again with /learn or /quiz."
)
OLD_BUTTON = "That button comes from an older version of me. Please start again with /learn or /quiz."
NOTHING_MISSED = "You missed none in that quiz. Start another one with /quiz."
DATABASE_AWAY = "I cannot reach my records just now, so that does not count. Please try again in a moment."
CARD_LOST = (
    "Discord did not let me show that. Answers you gave are saved. Press again, or go on with /learn or /quiz, "
    "or as a host with /class panel."
)
NO_PACKS = "There are no question packs here yet. The person who runs this bot sees the reason in its log."
NO_COURSE = "There is no course here yet. The person who runs this bot sees the reason in its log."

VOTE_CLOSED = "That vote is closed, so this does not count. The next question takes your answer."
CLASS_OVER = "That class quiz is over. Your result is behind the button below it in the channel."
NO_CLASS_HERE = "There is no class quiz here now. A host starts one with /class quiz."
CLASS_MOVED = "Somebody else has just moved this class on. Look at /class panel again."
CLASS_CHANGED = (
    "The questions of this class quiz were changed or removed, so it has ended. Answers given so far are kept. "
    "A host can start another one with /class quiz."
)
CLASS_UNSEEN = (
    "Discord does not let me show this quiz in the channel now. It goes on all the same, and I keep trying: "
    "please check that I may see this channel and send messages in it."
)
CANNOT_POST = (
    "I may not write in this channel, so I started nothing. Please let me see the channel and send messages in it, "
    "and give the command again."
)
ANSWER_PAUSED = "Time stands still; you can change it when the host goes on."
NO_FIRST_VOTE = "You gave no answer in the first vote."
TALK_IT_OVER = "Talk it over with your neighbours; the second vote opens soon."
VOTE_AGAIN_IN_CHANNEL = "The second vote is open: press an answer in the channel."
VOTE_AGAIN = "The second vote is open: press Answer."
FIRST_VOTE_COUNTS = "Your first vote counts unless you vote again."
NO_ANSWER_YET = "You have not answered this question yet."
NOT_A_HOST = "That is for the host: somebody who may manage this server, or has the role set with /class settings."
NOT_A_MANAGER = "That is for somebody who may manage this server."
ACCEPTED_FIGURES = (
    "I read one figure, such as 13.4, 13.4 %, about 13%, $1.1bn, 34 thousand, 1,100,000 or 1.1e9. "
    "This attempt was not counted."
)

TYPE_TITLE = "Your figure"
TYPE_LABEL = "Type one figure"
TYPE_HELP = "For example 13.4 %, $1.1bn, 34 thousand or 1,100,000"
WORDS_TITLE = "Your answer"
WORDS_LABEL = "Type a word or a name"
WORDS_HELP = "Capitals and accents do not matter"


def something_broke(reference: str) -> str:
    """For an error nobody foresaw; the log holds the trace under the same reference."""
    return (
        f"Something went wrong on my side (reference {reference}). "
        "Answers you saw confirmed are kept. Please try again, or start with /learn or /quiz."
    )


def no_such_pack(name: str) -> str:
    """For a pack that is not there."""
    return f"I have no pack called “{safe(name[:60])}”. Type /quiz and choose one from the list."


def no_such_lesson(name: str) -> str:
    """For a lesson that is not there."""
    return f"I have no lesson called “{safe(name[:60])}”. Type /learn to see all of them."


def not_counted(reason: str) -> str:
    """For a typed figure that could not be read."""
    return f"{safe(reason)} {ACCEPTED_FIGURES}"


def cannot_plan(reason: str) -> str:
    """For a class quiz that cannot be played as it was asked for."""
    return f"That does not make a quiz: {safe(reason)}. Nothing was started."


def channel_taken(title: str) -> str:
    """For a channel that has an open class already."""
    return (
        f"This channel has a class quiz already: “{safe(title)}”. Go on with it in /class panel, "
        "or end it there, and then start another."
    )


_MENTION = re.compile(r"<(?=[@#:/a]|t:|id:|sound:)|@(?=everyone|here)")
_LINE_START = re.compile(r"^((?:[^\S\n]|>|[-*+]\s|\d+\.\s)*?)(#{1,3}\s|-#\s|>>>)", re.MULTILINE)
"""Headings, small print and endless quotes, also inside a quote or a list."""
_RUN = re.compile(r"\|{2,}|~{2,}")
_BACKTICK = re.compile(r"(\\*)`")
_NO_BREAK = "\u2060"


def safe(text: str) -> str:
    """`text` with bold, italics, lists and quotes left alone and everything that could do harm made plain."""
    text = _MENTION.sub(lambda found: found[0] + _NO_BREAK, text)
    text = text.replace("](", "]\\(")
    text = _RUN.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), text)
    # An odd number of backslashes escapes the backtick already; one more would set it free.
    text = _BACKTICK.sub(lambda found: found[1] + ("`" if len(found[1]) % 2 else "\\`"), text)
    return _LINE_START.sub(r"\1\\\2", text)


_UNIT = re.compile(r"(?<=\d) (?=[%°]|(?:ms|s|min|h|mm|cm|m|km|kg|g|t|bn)\b)")


def unbroken(text: str) -> str:
    """`text` of the same length, with no figure parted from its sign of per cent or its short unit at a line's end."""
    return _UNIT.sub("\u00a0", text)


def content_note(text: str) -> str:
    """What a reader should know before going on."""
    return f"**Content note:** {safe(text)}"


def prompt(text: str) -> str:
    """The question itself: set off in bold, unless its author has set off words of it."""
    return safe(text) if "**" in text else f"**{safe(text)}**"


def soon(moment: datetime) -> str:
    """How long until then; each reader's Discord counts it down by itself."""
    return f"<t:{int(moment.timestamp())}:R>"


def quoted(text: str) -> str:
    """`text` as a quotation block."""
    return "\n".join(f"> {line}" if line.strip() else ">" for line in safe(text).splitlines())


def shortened(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def bar(share: float, width: int = 10) -> str:
    """A share from 0 to 1 drawn with text: empty for nothing only, full for all only.

    The figure always stands beside it in words.
    """
    full = 0 if share <= 0 else width if share >= 1 else min(max(round(share * width), 1), width - 1)
    return "▰" * full + "▱" * (width - full)


def percent(score: float, maximum: float) -> str:
    """A share in whole per cent; never 100 % for less than everything."""
    share = score / maximum if maximum else 0.0
    whole = 100 if share >= 1 else min(99, round(share * 100))
    return f"{whole} %"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 answer`, `2 answers`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def day(moment: datetime) -> str:
    """A date that each reader's Discord shows in their own way."""
    return f"<t:{int(moment.timestamp())}:d>"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def source_line(source: Source, locator: str | None) -> str:
    """Where something comes from, in one line."""
    parts = [f"*{safe(source.title)}*"]
    if source.outlet:
        parts.append(safe(source.outlet))
    parts.append(safe(source.genre))
    parts.append(f"{source.dated} (date inferred)" if source.dated_is == "inferred" else source.dated)
    if locator:
        parts.append(safe(locator))
    return ("Written for this course: " if source.invented else "Source: ") + ", ".join(parts)
