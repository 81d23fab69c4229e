"""Trivia lists of Red-DiscordBot: YAML with a question as each key and its answers as a list.

Promises that every question becomes one of kind `text`, with answers as they were written: `1.10` stays 1.10, and
`0600`, `12:30` or `yes`, which Red's own reader turns into other values, stay what the author typed. Figures are
compared as text. `AUTHOR` and `DESCRIPTION` go into the pack's `about`; `CONFIG` has no counterpart, and `$schema`,
which tells an editor how to check the file, is passed over. A question for which Red or our own reader would refuse
the whole list (it stands twice, is no text or has no list of answers) is left out alone, and so is an answer
that is no text.
Refuses files that are no YAML, or no mapping. Written from Red's "Trivia List Creation Guide" and the schema it checks
lists with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from questions.diagnostics.diagnostic import LINE_BREAK, UNSAFE, Code, nearest, shown
from questions.formats.importing import About, Format, Imported, Incoming
from questions.formats.phrases import phrases
from questions.kinds import LONGEST_TEXT, folded
from questions.messages import Message
from questions.parsing.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from questions.diagnostics.diagnostic import Diagnostic
    from questions.parsing.reader import Places, Plain

_Place = tuple[int, int]
"""Line and column, from 1."""

RESERVED: Final = ("AUTHOR", "DESCRIPTION", "CONFIG", "$schema")

_MAX_ANSWERS: Final = 200
"""That are looked at; a question with more than fifty that differ by more than case and accents is left out."""

_HARMLESS: Final = frozenset((Code.NUMBER_RANGE, Code.UNSAFE_CHARACTER))
"""Of what reading YAML finds: figures are texts here, and signs are taken out of every text that is offered."""

_OF_KEYS: Final = frozenset((Code.DUPLICATE_KEY, Code.KEY_NOT_TEXT, Code.MERGE_KEY))
"""Of what reading YAML finds: such a key and its answers have not been read."""

_RESERVED: Final = re.compile(rf"""["']?(?:{"|".join(map(re.escape, RESERVED))})["']?\s*:""")
_COMPLEX_KEY: Final = re.compile(r"( *)\?\s+")
"""What stands before a key that is no text: `? [a, b]`."""
_SCALAR: Final = re.compile(r"[-+.\w]+")


def _read(content: bytes, path: str, about: About) -> Imported:
    """The questions of a trivia list, in its order."""
    incoming = Incoming(path, about)
    text = incoming.text(content)
    if text is None:
        return incoming.finished()
    document = read_yaml(text, path)
    if not isinstance(document.value, dict):
        for problem in document.problems:
            incoming.problems.add((problem.line, problem.column), problem.code, problem.message, problem.hint)
        if not document.problems:
            advice = Message("begin a line with a question and a colon")
            incoming.refuse(1, 1, Message("This is no trivia list."), advice)
        return incoming.finished()
    keys = {key: document.positions.key([key]) for key in document.value}
    lines = LINE_BREAK.split(text)
    faulty = _faults(incoming, document.problems, set(keys.values()), lines)
    for key, value in document.value.items():
        if incoming.is_full:
            break
        if key not in RESERVED and keys[key] not in faulty:
            _question(incoming, document.positions, lines, faulty, key, value)
    _header(incoming, document.positions, document.value)
    return incoming.finished()


def _faults(incoming: Incoming, problems: Sequence[Diagnostic], keys: set[_Place], lines: Sequence[str]) -> set[_Place]:
    """Names what YAML has and a list does not, and gives the places; a question or an answer there is not taken."""
    margins = {column for _, column in keys}
    found: set[_Place] = set()
    for problem in problems:
        if problem.code in _HARMLESS:
            continue
        place = (problem.line, problem.column)
        line = lines[problem.line - 1]
        asked_from = _COMPLEX_KEY.fullmatch(line, 0, problem.column - 1)
        margin = asked_from.end(1) + 1 if asked_from else problem.column
        if place in found or (place not in keys and not (problem.code in _OF_KEYS and margin in margins)):
            incoming.leave_out(*place, problem.message, problem.hint)
        elif _RESERVED.match(line, problem.column - 1):
            message = Message("The line {line} is left out. {why}", line=shown(line), why=problem.message)
            incoming.leave_out(*place, message, problem.hint)
        else:
            incoming.skip(*place, problem.message, problem.hint)
        found.add(place)
    return found


def _header(incoming: Incoming, places: Places, plain: dict[str, Plain]) -> None:
    """What the list says of itself."""
    told = {"about": incoming.described}
    for key in ("DESCRIPTION", "AUTHOR"):
        value = plain.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            message = Message("{key} is not text but {value}, which was left out.", key=key, value=shown(_flat(value)))
            incoming.leave_out(*places.value([key]), message, Message("put it in quotation marks"))
            continue
        said = " ".join(value.split())
        told["about"] = (
            said if key == "DESCRIPTION" else f"{told['about']} {phrases(incoming.language).by.format(author=said)}"
        )
        incoming.places["about",] = places.value([key])
        incoming.said |= told
    if "CONFIG" in plain:
        value = plain["CONFIG"]
        message = Message(
            "The settings under CONFIG have no counterpart and were left out: {settings}.", settings=shown(_flat(value))
        )
        incoming.leave_out(*places.key(["CONFIG"]), message)


def _question(
    incoming: Incoming, places: Places, lines: Sequence[str], faulty: Container[_Place], key: str, value: Plain
) -> None:
    line, column = places.key([key])
    if not isinstance(value, list) or not value:
        message = Message("The question {question} has no list of answers.", question=shown(key))
        near = nearest(key, map(str.lower, RESERVED)) if key.isupper() else None
        advice = (
            Message("did you mean “{near}”?", near=near.upper())
            if near
            else Message("write each answer on a line of its own after “- ”")
        )
        incoming.skip(line, column, message, advice)
        return
    if len(value) > _MAX_ANSWERS:
        message = Message(
            "The question {question} has more than {most} answers.", question=shown(key), most=_MAX_ANSWERS
        )
        incoming.skip(line, column, message)
        return
    accept: list[Plain] = []
    parts: dict[tuple[str | int, ...], _Place] = {("prompt",): (line, column)}
    taken: set[str] = set()
    for number, answer in enumerate(value):
        place = places.value([key, number])
        if place in faulty:
            if isinstance(answer, (str, int, float)):
                message = Message("The answer {answer} was left out.", answer=shown(str(answer)))
                incoming.leave_out(*place, message)
            continue
        written = _written(incoming, lines, place, answer)
        if written is None:
            continue
        if len(written) > LONGEST_TEXT:  # before anything is folded: a ligature can be eighteen letters
            message = Message(
                "The answer {answer} has more than {most} characters, which cannot be typed here, and was left out.",
                answer=shown(written),
                most=LONGEST_TEXT,
            )
            incoming.leave_out(*place, message)
        elif not (said := folded(UNSAFE.sub("", written))):
            incoming.leave_out(*place, Message("This answer is empty."))
        elif said in taken:
            message = Message(
                "The answer {answer} is accepted already: case, accents and spaces do not count.",
                answer=shown(written),
            )
            incoming.leave_out(*place, message)
        else:
            parts["accept", len(accept)] = place
            accept.append(written)
            taken.add(said)
    if accept:
        incoming.offer({"kind": "text", "prompt": key, "accept": accept}, line, column, parts)
    else:
        incoming.skip(line, column, Message("None of its answers can be typed."))


def _written(incoming: Incoming, lines: Sequence[str], place: _Place, answer: Plain) -> str | None:
    """An answer as its author typed it; None, and a problem, where it is none."""
    if isinstance(answer, str):
        return " ".join(answer.split())
    if answer is None or isinstance(answer, (list, dict)):
        message = (
            Message("This answer is empty.")
            if answer is None
            else Message(
                "The answer {answer} is no text but a list or a mapping of its own.", answer=shown(_flat(answer))
            )
        )
        advice = Message("put an answer with a colon or brackets in quotation marks")
        incoming.leave_out(*place, message, advice)
        return None
    found = _SCALAR.match(lines[place[0] - 1], place[1] - 1)
    written = found[0] if found else str(answer)
    if isinstance(answer, bool):
        message = Message(
            "The answer {answer} is a truth value in YAML; it was taken as this word.", answer=shown(written)
        )
        advice = Message("Red accepts yes and on, or no and off, as well; add them if they are right")
        incoming.leave_out(*place, message, advice)
    return written


def _flat(value: Plain) -> str:
    """What stands in a list or a mapping, on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_flat(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    return str(value).lower() if isinstance(value, bool) else str("" if value is None else value)


FORMAT: Final = Format("red", "Red-DiscordBot trivia list", ".yaml", read=_read)
