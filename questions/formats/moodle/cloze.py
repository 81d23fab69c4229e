"""Moodle's cloze questions: a text with answers embedded in it, as a group of questions about one passage.

Follows https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type. Promises that each gap becomes a question of
the kind that fits it (options to choose or to tick, words, a figure) or is named as left out, and that no answer shows
in the passage, where gaps are numbered. A text with one gap has no passage: it is the prompt. Takes time in proportion
to the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.formats.html_to_markdown import reduced
from questions.formats.moodle.importer import lose, take
from questions.formats.moodle.moodle_question import (
    FULL_SHARE,
    LinePlace,
    MoodleAnswer,
    MoodleKind,
    MoodleQuestion,
    Styled,
    moodle_number,
)
from questions.formats.phrases import phrases
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.formats.html_to_markdown import Style
    from questions.formats.importing import Incoming

_BLANK: Final = "____"
MOST_GAPS: Final = 100
"""Of one text; more have no honest use."""

_BEGIN: Final = re.compile(r"\{([0-9]{0,3}):([A-Z_]{2,30}):")
_END: Final = re.compile(r"(?:[^\\}]|\\.)*+\}", re.DOTALL)
_SIGN: Final = re.compile(r"\\(.)|[~#]", re.DOTALL)
_WEIGHT: Final = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_KINDS: Final[Mapping[str, MoodleKind]] = {
    **dict.fromkeys(("MULTICHOICE", "MC"), "single"),
    **dict.fromkeys(("MULTIRESPONSE", "MR"), "several"),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), "short"),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), "short"),
    **dict.fromkeys(("NUMERICAL", "NM"), "numerical"),
}
_LAYOUT: Final = re.compile(r"(MULTICHOICE|MULTIRESPONSE|MC|MR)_?([VHS]{1,2})")
"""How options are laid out and whether they are shuffled stands in a name's last letters."""


class Gap(NamedTuple):
    """One gap of a text: its points, the name of its type, what stands in it, and where in the text it ends."""

    points: str
    type: str
    inside: str
    begin: int
    end: int


def gaps(text: str) -> list[Gap]:
    """The gaps of a text, in their order."""
    found: list[Gap] = []
    at = 0
    while begun := _BEGIN.search(text, at):
        ended = _END.match(text, begun.end())
        if not ended:  # and so no later one ends, either
            break
        found.append(Gap(begun[1], begun[2], ended[0][:-1], begun.start(), ended.end()))
        at = ended.end()
    return found


def take_cloze(asked: MoodleQuestion, incoming: Incoming) -> None:
    """Offers the questions of a text with gaps, which is the prompt of `asked`, to the pack on its way in."""
    text, found = asked.prompt.text, gaps(asked.prompt.text)
    if not found:
        incoming.skip(*asked.place, Message("No gap is found in this cloze text."))
        return
    if len(found) > MOST_GAPS:
        incoming.skip(*asked.place, Message("It has more than {most} gaps.", most=MOST_GAPS))
        return
    parts: list[str] = []
    at = 0
    for count, gap in enumerate(found, 1):
        parts += [text[at : gap.begin], _BLANK if len(found) == 1 else f"{_BLANK} ({count})"]
        at = gap.end
    passage = Styled("".join([*parts, text[at:]]), asked.prompt.style)
    if len(found) == 1:
        _take(replace(asked, prompt=passage), found[0], incoming)
        return
    read = reduced(passage.text, passage.style, incoming.language)
    lose(read, asked.place, incoming)
    asks = phrases(incoming.language).gap
    for count, gap in enumerate(found, 1):
        one = replace(
            asked,
            name=f"{asked.name or 'gap'}-{count}",
            passage=read.text,
            prompt=Styled(asks.format(number=count), "plain"),
            explain=asked.explain if count == len(found) else None,
        )
        _take(one, gap, incoming)


def _take(asked: MoodleQuestion, gap: Gap, incoming: Incoming) -> None:
    laid_out = _LAYOUT.fullmatch(gap.type)
    kind = _KINDS.get(laid_out[1] if laid_out else gap.type)
    if kind is None:
        message = Message("A gap of the type {name} has no counterpart here.", name=shown(gap.type))
        incoming.skip(*asked.place, message)
        return
    answers = [
        _answer(piece, kind, asked.prompt.style, asked.place) for piece in _parted(gap.inside, "~") if piece.strip()
    ]
    fewest = 1 if kind in ("short", "numerical") else 2
    if None in answers or len(answers) < fewest:
        message = Message("The gap {text} cannot be read.", text=shown(gap.inside))
        incoming.skip(*asked.place, message)
        return
    if gap.type in ("SHORTANSWER_C", "SAC", "MWC"):
        message = Message("Moodle told capital from small letters in this answer; here they count as the same.")
        incoming.leave_out(*asked.place, message)
    shuffle = bool(laid_out and "S" in laid_out[2]) if kind in ("single", "several") else None
    read = tuple(answer for answer in answers if answer)
    take(replace(asked, kind=kind, answers=read, points=float(gap.points or 1), shuffle=shuffle), incoming)


def _answer(piece: str, kind: MoodleKind, style: Style, place: LinePlace) -> MoodleAnswer | None:
    """One answer with its share and feedback; None where it is a figure that cannot be read."""
    text, *said = _parted(piece.strip(), "#")
    share = 0.0
    if text.startswith("="):
        share, text = FULL_SHARE, text[1:]
    elif found := _WEIGHT.match(text):
        share, text = float(found[1]), text[found.end() :]
    if abs(share) > FULL_SHARE:
        return None
    feedback = Styled(_bare("#".join(said)), style) if said else None
    answer = MoodleAnswer(Styled(_bare(text), style), share, feedback, place)
    if kind != "numerical":
        return answer
    figure, _, within = _bare(text).strip().partition(":")
    if figure.strip() == "*":
        return replace(answer, text=Styled(""))
    value, reach = moodle_number(figure), moodle_number(within or "0")
    if value is None or reach is None or reach < 0:
        return None
    return replace(answer, text=Styled(""), value=value, within=reach or Decimal(0))


def _parted(text: str, sign: str) -> list[str]:
    """`text` parted at a sign that has no backslash before it."""
    parts, at = list[str](), 0
    for found in _SIGN.finditer(text):
        if found[0] == sign:
            parts.append(text[at : found.start()])
            at = found.end()
    return [*parts, text[at:]]


def _bare(text: str) -> str:
    """`text` without the backslashes that kept signs from having a sense."""
    return re.sub(r"\\([}#~/\"\\])", r"\1", text)
