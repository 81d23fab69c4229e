"""The sentences that Copydesk itself says in several places, and the small marks it draws with text.

What somebody is told instead of a card is a `Message`: English here and in the log, and put into their language where
it is told. What goes into a card is in the language in force already. Promises that text from packs comes out harmless:
it cannot ping, link under another name, hide behind a spoiler or break a card's layout. Refuses to know Discord's
objects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, overload

from bot.i18n.languages import Markdown, _, digits, filled, local, trusted
from questions.engine.self_paced import Confidence
from questions.markdown import Piece, escaped, inert, pieces, without_marks
from questions.messages import Amount, Listing, Message, Sayable
from questions.model import Pack, Source
from questions.signs import is_blank

SKILL_NAMES: Mapping[str, Message] = {
    "genre": Message("Genre"),
    "voice": Message("Whose voice"),
    "checkable": Message("Checkable or not"),
    "type-not-truth": Message("Type is not truth"),
    "language": Message("Loaded words"),
    "attribution": Message("Attribution"),
    "independence": Message("Independent sources"),
    "unit": Message("What is counted"),
    "arithmetic": Message("Arithmetic"),
    "time": Message("Dates and times"),
    "reconcile": Message("Explaining differences"),
    "damage": Message("Damaged copies"),
    "trace": Message("Tracing a source"),
    "calibrate": Message("Fitting confidence"),
    "lateral-reading": Message("Who is behind it"),
    "images": Message("Pictures and video"),
    "chart-reading": Message("Charts"),
    "promotion": Message("Paid, viral, generated"),
    "general": Message("General"),
}


def skill_name(pack: Pack, skill: str) -> Sayable:
    """What a skill of this pack is called: in the pack's language where it is the pack's own."""
    return pack.skills.get(skill) or SKILL_NAMES[skill]


NOT_YOUR_RUN = Message("That button belongs to something I do not have for you. Start with /learn or /quiz.")
RUN_OVER = Message("That one has ended; its answers are kept. Go on with /learn or /quiz.")
CONTENT_CHANGED = Message("This has been revised since you began. Your answers are kept; go on with /learn or /quiz.")
OLD_COMMAND = Message(
    "That does not fit what I know that command by; it may come from an older version of me. "
    "Please restart Discord, type the command anew, and choose from the lists that it offers."
)
REPORT_TITLE = Message("Report a question")
REPORT_LABEL = Message("What is wrong?")
REPORT_HELP = Message("Your teachers in this server read it, without your name. Write nothing about other people.")
REPORT_TAKEN = Message("Thank you. Your teachers in this server will look at it, and I tell you what they reply.")
REPORT_ONLY_IN_SERVERS = Message("Reports go to the teachers of a server. Answer this question there to report it.")
EMPTY_REPORT = Message("Nothing was written, so nothing was sent. Press the button again, and say what is wrong.")
TOO_MANY_REPORTS = Message("There are many open reports already. Please wait until some of them are answered.")
QUESTION_GONE = Message("That question is not there any more, or is not this server's.")
NOT_CORRECTABLE = Message(
    "These answers cannot be put right here: the question is a check in a lesson, or has changed since it was answered."
)
REPLY_TITLE = Message("Reply to the reports")
REPLY_LABEL = Message("What you tell those who reported it")
REPLY_HELP = Message("They read it the next time they use Copydesk. The reports are closed.")
OLD_BUTTON = Message("That button comes from an older version of me. Please start again with /learn or /quiz.")
NOTHING_MISSED = Message("You missed none in that quiz. Start another one with /quiz.")
DATABASE_AWAY = Message("I cannot reach my records just now, so that does not count. Please try again in a moment.")
CARD_LOST = Message(
    "Discord did not let me show that. Answers you gave are saved. Press again, or go on with /learn or /quiz, "
    "or as a host with /class panel."
)
NO_PACKS = Message("There are no question packs here yet. The person who runs this bot sees the reason in its log.")
NO_GLOSSARY = Message("There is no glossary here yet. The person who runs this bot sees the reason in its log.")
NO_COURSE = Message("There is no course here yet. The person who runs this bot sees the reason in its log.")

VOTE_CLOSED = Message("That vote is closed, so this does not count. The next question takes your answer.")
CLASS_OVER = Message("That class quiz is over. Your result is behind the button below it in the channel.")
REMOVED = Message(
    "The host has removed you from this class quiz. What you answered is kept, but it doesn't count in the result. You "
    "can take part again when the host lets you."
)
NO_LONGER_IN_CLASS = Message("That person doesn't take part in this class quiz any more, so nothing has changed.")
NO_PODIUM_ON_PROJECTOR = Message(
    "The cards for a projector name nobody, so they can't show a podium. Choose `show: result`, or `display: channel`."
)
NO_RANKING = Message(
    "A ranking is of teams, and stands on the cards for a projector. Choose `teams` and `display: projector` with it."
)
NO_TABLE_TO_LEAVE = Message("You have no table in this class quiz, so nothing has changed.")
NO_CLASS_HERE = Message("There is no class quiz here now. A host starts one with /class quiz.")
NO_PAST_CLASS = Message("This server has no such past class quiz. See /class history.")
CLASS_MOVED = Message("Somebody else has just moved this class on. Look at /class panel again.")
CLASS_CHANGED = Message(
    "The questions of this class quiz were changed or removed, so it has ended. Answers given so far are kept. "
    "A host can start another one with /class quiz."
)
CLASS_UNSEEN = Message(
    "Discord does not let me show this quiz in the channel now. It goes on all the same, and I keep trying: "
    "please check that I may see this channel and send messages in it."
)
CANNOT_POST = Message(
    "I may not write in this channel, so I started nothing. Please let me see the channel and send messages in it, "
    "and give the command again."
)


def may_not_post(lacked: Sequence[Message]) -> Message:
    """Why no class quiz was opened in a channel: the permissions that are lacking there, by name."""
    return Message(
        "I may not post a class quiz in this channel, so I started nothing. Please give my role {permissions} in the "
        "channel's settings, and give the command again.",
        permissions=Listing(lacked, "and"),
    )


def lacking_here(deeds: Sequence[Message], lacked: Sequence[Message]) -> Message:
    """What a class quiz cannot have in its channel, and by which permissions it would."""
    return Message(
        "In this channel I may not {deeds}: I lack {permissions}. You can give my role that in the channel's settings.",
        deeds=Listing(deeds, "or"),
        permissions=Listing(lacked, "and"),
    )


LEFT_OUT = Message("The host left this question out; it counts for nobody.")
ANSWER_PAUSED = Message("Time stands still; you can change it when the host goes on.")
NO_FIRST_VOTE = Message("You gave no answer in the first vote.")
TALK_IT_OVER = Message("Talk it over with your neighbours; the second vote opens soon.")
TABLE_OFFER = Message("When the class talks about a question, I can find you two or three people to talk to.")
VOTE_AGAIN_IN_CHANNEL = Message("The second vote is open: press an answer in the channel.")
VOTE_AGAIN = Message("The second vote is open: press Answer.")
FIRST_VOTE_COUNTS = Message("Your first vote counts unless you vote again.")
NO_ANSWER_YET = Message("You have not answered this question yet.")
NOT_A_HOST = Message(
    "That is for the host: somebody who may manage this server, or has the role set with /class settings."
)
ONLY_IN_SERVERS = Message("That can be done in a server only, by those who may run class quizzes there.")
CLASS_ELSEWHERE = Message(
    "That button belongs to a class quiz that is not in this channel. Press the buttons under its own message."
)


def how_to_show_commands(role: Message) -> Message:
    """What no bot can do for a server whose hosts are to see their commands."""
    return Message(
        "Discord hides `/class`, `/group`, `/assign`, `/results` and `/pack` from members who don't manage this "
        "server, and I can't change that. To show them to {role}, open Server Settings → Integrations → Copydesk, "
        "choose `/class`, and add the role there. Then do the same for each of the others.",
        role=role,
    )


def kept_for(months: int) -> Message:
    """For how long a server's results are kept, 0 for ever."""
    if not months:
        return Message("Results are kept until somebody deletes them.")
    return Message.counted(
        "Results are deleted after {count} month, each night those that are older.",
        "Results are deleted after {count} months, each night those that are older.",
        months,
    )


NOT_A_MANAGER = Message("That is for somebody who may manage this server.")
HOW_SURE = Message("**How sure are you?** You'll see the answer next.")
HOW_SURE_IN_CLASS = Message("**How sure are you?** Nobody else sees it.")
SURE: Mapping[Confidence, Message] = {3: Message("Sure"), 2: Message("Fairly sure"), 1: Message("Guessing")}

PREVIEW = Message("**Preview of a draft.** Nothing is recorded.")

TYPE_TITLE = Message("Your figure")
TYPE_LABEL = Message("Type one figure")
TYPE_HELP = Message("Digits, with %, $, thousand or million where you need them")
WORDS_TITLE = Message("Your answer")
WORDS_LABEL = Message("Type a word or a name")
WORDS_HELP = Message("Capitals and accents do not matter")
HAND_IN_TITLE = Message("Hand in what you found")
LINK_LABEL = Message("The link to the page")
LINK_HELP = Message("Copied from the address bar. It begins with https://")
SENTENCE_LABEL = Message("What you found, in a sentence")
SENTENCE_HELP = Message("Your teacher may read it. Write nothing private about yourself or others")
LEVEL_LABEL = Message("How did you search?")
LEVEL_HELP = Message("Choose what comes closest. It isn't a grade")


def something_broke(reference: str) -> Message:
    """For an error nobody foresaw; the log holds the trace under the same reference."""
    return Message(
        "Something went wrong on my side (reference {reference}). "
        "Answers you saw confirmed are kept. Please try again, or start with /learn or /quiz.",
        reference=reference,
    )


def no_longer_offered(title: str) -> Message:
    """For a pack that a past class played, and that this server is not offered any more."""
    return Message(
        "“{title}” is not offered here any more, so it cannot run again. /pack restore brings a retired pack back.",
        title=title,
    )


def no_such_pack(name: str) -> Message:
    """For a pack that is not there."""
    return Message(
        "I have no pack called “{name}”. Type /quiz and choose one from the list.",
        name=safe(name[:60]),
    )


def in_class_now(title: str) -> Message:
    """For a pack that a class of the server plays at the moment."""
    return Message(
        "A class quiz in this server is playing “{title}” now, so I do not give it out here. "
        "Come back when the class is over; answers you gave before are kept.",
        title=safe(title),
    )


def no_such_lesson(name: str) -> Message:
    """For a lesson that is not there."""
    return Message("I have no lesson called “{name}”. Type /learn to see all of them.", name=safe(name[:60]))


def no_such_term(name: str) -> Message:
    """For a term that is not in the glossary."""
    return Message("The glossary has no term “{name}”. Type /glossary to see all of them.", name=safe(name[:60]))


def not_counted(reason: Message) -> Message:
    """For a typed figure that could not be read."""
    return Message("{reason} This attempt was not counted.", reason=reason)


def sure_and(confidence: int, *, right: bool) -> Markdown:
    """What being so sure says beside an answer that was fully right, or was not. Whether a guess was luck or knowledge
    nobody can tell, so neither is claimed.
    """
    if confidence == 3:
        return (
            _("You were sure, and you were right to be.")
            if right
            else _("You were sure, so this is a good one to remember.")
        )
    if confidence == 2:
        return (
            _("You were fairly sure. Next time you can be surer.")
            if right
            else _("You were fairly sure. Whatever made you hesitate is worth a second look.")
        )
    if right:
        return _("You called it a guess. Find out why it's right, and next time you'll know.")
    return _("You called it a guess, and it's useful to notice when you're guessing.")


def guess_away(guess: Markdown, times: float | None) -> Markdown:
    """How far a guess was from the figure."""
    if times is None:
        return _("Your guess before was **{guess}**: not of the same sign.", guess=guess)
    if times < 1.25:
        return _("Your guess before was **{guess}**: very near.", guess=guess)
    if times < 3:
        return _("Your guess before was **{guess}**: the right order of magnitude.", guess=guess)
    return _(
        "Your guess before was **{guess}**: about {times} times off.",
        guess=guess,
        times=trusted(local(Amount(f"{times:,.0f}"))),
    )


def cannot_plan(reason: Message) -> Message:
    """For a class quiz that cannot be played as it was asked for."""
    return Message("That does not make a quiz: {reason}. Nothing was started.", reason=reason)


def channel_taken(title: str) -> Message:
    """For a channel that has an open class already."""
    return Message(
        "This channel has a class quiz already: “{title}”. Go on with it in /class panel, "
        "or end it there, and then start another.",
        title=safe(title),
    )


_MENTION = re.compile(r"<(?=[@#:/a]|t:|id:|sound:)|@(?=everyone|here)")
_NEVER_OURS = re.compile(r"<(?=@&|[#:/a]|id:|sound:)|@(?=everyone|here)")
"""Mentions that no sentence of ours has on a card: ours are of moments and of people."""
_LINE_START = re.compile(r"^((?:[^\S\n]|>|[-*+]\s|\d+\.\s)*?)(#{1,3}\s|-#\s|>>>)", re.MULTILINE)
"""Headings, small print and endless quotes, also inside a quote or a list."""
_RUN = re.compile(r"(?<![~\\])~~(?=[^\s~])([^~]*[^\s~])~~(?!~)|\|{2,}|~{2,}")
"""Words struck through, and runs of signs that would hide text or have no partner."""
_MARKS = re.compile(r"(?<!\\)(?:\*+|_+)")
_BACKTICK = re.compile(r"(\\*)`")
_NO_BREAK = "\u2060"


def safe(text: str) -> Markdown:
    """`text` with bold, italics, lists, quotes and code left alone and everything that could do harm made plain."""
    text = _MENTION.sub(lambda found: found[0] + _NO_BREAK, text)
    found = [*pieces(text)]
    if not any(_is_code(piece) for piece in found):
        return trusted(_safe_words(text))
    return trusted("".join(piece.text if _is_code(piece) else _safe_words(_closed(piece.text)) for piece in found))


def ours(message: Message) -> Markdown:
    """A message in the language in force, as a card takes it: with what others wrote in its values made harmless."""
    return trusted(filled(message, _harmless_value))


def _harmless_value(value: Sayable) -> Markdown:
    return ours(value) if isinstance(value, Message) else safe(local(value))


def _is_code(piece: Piece) -> bool:
    """Whether Discord shows a piece of text as code: it knows up to three backticks, and ends a block within four."""
    return piece.code is not None and "````" not in piece.text


def _closed(text: str) -> str:
    """`text` without marks whose partner would be looked for in the code that follows."""
    counts = Counter(_MARKS.findall(text))
    odd = {mark for mark, count in counts.items() if count % 2}
    return _MARKS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]) if found[0] in odd else found[0], text)


def _safe_words(text: str) -> str:
    text = _harmless_words(text)
    # An odd number of backslashes escapes the backtick already; one more would set it free.
    text = _BACKTICK.sub(lambda found: found[1] + ("`" if len(found[1]) % 2 else "\\`"), text)
    return _LINE_START.sub(r"\1\\\2", text)


def harmless(text: str) -> str:
    """A whole card's text with made plain what we never write ourselves: names over links, calls to many, spoilers.

    Cards put every text through this, so that none of it depends on `safe` not having been forgotten. What went
    through either already stays as it is.
    """
    text = _NEVER_OURS.sub(lambda found: found[0] + _NO_BREAK, text)
    return "".join(piece.text if _is_code(piece) else _harmless_words(piece.text) for piece in pieces(text))


def _harmless_words(text: str) -> str:
    return _RUN.sub(_safe_run, text.replace("](", "]\\("))


def _safe_run(found: re.Match[str]) -> str:
    if found[1]:
        return f"~~{_RUN.sub(_safe_run, found[1])}~~"
    return "".join(f"\\{sign}" for sign in found[0])


def typed_text(text: str) -> Markdown:
    """What somebody typed or is to type, with every sign shown as it is."""
    return safe(escaped(text))


def inert_text(text: str) -> Markdown:
    """What somebody handed in, with every sign shown as it is and no address in it that can be pressed."""
    return safe(inert(text))


def link_as_code(link: str) -> Markdown:
    """A link that was handed in, to be read and copied. It can't be pressed."""
    return trusted(f"`{link.replace('`', '')}`")


def typed_back(shown: str) -> str:
    """What somebody typed, from `inert_text` as a card shows it."""
    return without_marks(shown.replace(_NO_BREAK, "").replace("\u00a0", " "))


_UNIT = re.compile(r"(?<=\d) (?=[%°]|(?:ms|s|min|h|mm|cm|m|km|kg|g|t|bn)\b)")


def unbroken(text: str) -> str:
    """`text` of the same length, with no figure parted from its sign of per cent or its short unit at a line's end."""
    return _UNIT.sub("\u00a0", text)


def content_note(text: str) -> Markdown:
    """What a reader should know before going on."""
    return _("**Content note:** {note}", note=safe(text))


_HEADING = 140
"""Characters of a prompt that is a heading: four lines on a phone."""


def prompt(text: str) -> Markdown:
    """The question itself, the biggest thing on its card: a heading, or in bold where it is too long for one; as it is
    where its author has set off words of it.
    """
    if "**" in text or "```" in text:
        return safe(text)
    return f"## {safe(text)}" if len(text) <= _HEADING and "\n" not in text else f"**{safe(text)}**"


def soon(moment: datetime) -> Markdown:
    """How long until then; each reader's Discord counts it down by itself."""
    return f"<t:{digits(int(moment.timestamp()))}:R>"


def moment(at: datetime) -> Markdown:
    """A day and a time that each reader's Discord shows in their own way."""
    return f"<t:{digits(int(at.timestamp()))}:f>"


def quoted(text: str) -> Markdown:
    """`text` as a quotation block."""
    return "\n".join(f"> {line}" if line.strip() else ">" for line in safe(text).splitlines())


@overload
def shortened(text: Markdown, limit: int) -> Markdown: ...


@overload
def shortened(text: str, limit: int) -> str: ...


def shortened(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def labelled(text: str, limit: int) -> str:
    """`text` as the label of a button or an entry: plain, and Discord does not take one without a sign that is seen."""
    plain = without_marks(text)
    return "–" if is_blank(plain) else shortened(plain, limit)


CELLS: Final = 10
"""Signs of a bar that shows a share. It stands first in its line, so that no narrow screen breaks it off."""

MOST_CELLS: Final = 12
"""Up to so many people, lessons or questions are drawn one by one."""


def bar(share: float) -> Markdown:
    """A share from 0 to 1 drawn with text: empty for nothing only, full for all only, and never shorter for more.

    The figure always stands beside it in words.
    """
    full = 0 if share <= 0 else CELLS if share >= 1 else min(max(int(share * CELLS + 0.5), 1), CELLS - 1)
    return _drawn(full, CELLS)


def bar_of(count: int, of: int) -> Markdown:
    """`count` of `of` drawn with text: exactly, with as many signs for each one, where there are few of them."""
    if not 0 < of <= MOST_CELLS:
        return bar(count / of if of else 0)
    each = MOST_CELLS // of
    return _drawn(each * count, each * of)


def bars_of(counts: Sequence[tuple[int, int]]) -> list[Markdown]:
    """Bars for lines of a list, all of one length, each for a `count` out of an `of`.

    They are exact if all count out of the same number, and shares if not: a sign would be worth more in some of them.
    """
    if len({of for _, of in counts}) == 1:
        return [bar_of(count, of) for count, of in counts]
    return [bar(count / of if of else 0) for count, of in counts]


def _drawn(full: int, width: int) -> Markdown:
    return "▰" * full + "▱" * (width - full)


def percent(score: float, maximum: float) -> Markdown:
    """A share in whole percent: 100 for everything only, and 0 for nothing only."""
    share = score / maximum if maximum else 0.0
    whole = 100 if share >= 1 else 0 if share <= 0 else min(max(round(share * 100), 1), 99)
    return trusted(local(Amount(f"{whole}%")))


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 answer`, `2 answers`, in English: for the terminal and the log."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def ago(moment: datetime) -> Markdown:
    """How long ago or how soon that is, as each reader's Discord says it: “6 days ago”, “in 2 days”."""
    return f"<t:{digits(int(moment.timestamp()))}:R>"


def day(moment: datetime) -> Markdown:
    """A date that each reader's Discord shows in their own way."""
    return f"<t:{digits(int(moment.timestamp()))}:d>"


def source_line(source: Source, locator: str | None) -> Markdown:
    """Where something comes from, in one line."""
    parts: list[Markdown] = [f"*{safe(source.title)}*"]
    if source.outlet:
        parts.append(safe(source.outlet))
    parts.append(safe(source.genre))
    date = safe(source.dated)
    parts.append(_("{date} (date inferred)", date=date) if source.dated_is == "inferred" else date)
    if locator:
        parts.append(safe(locator))
    named = ", ".join(parts)
    return (
        _("Written for this course: {source}", source=named) if source.invented else _("Source: {source}", source=named)
    )
