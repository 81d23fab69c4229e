"""Questions in GIFT, as Moodle's own export lays them out.

Promises that every sign with a meaning in GIFT is escaped, and that each question is one block of lines. Texts are
declared to be Markdown, which is what packs hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from questions.formats import roundtrip_metadata
from questions.formats.moodle.moodle_question import MoodleAnswer, MoodleQuestion, Styled, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from questions.model import Pack
    from questions.parsing.reader import Plain


def pack_block(pack: Pack, carried: Mapping[str, Plain]) -> str:
    """What stands before the questions."""
    return f"// {pack.title}\n// {roundtrip_metadata.metadata_comment(roundtrip_metadata.PACK, carried)}"


def category_block(path: str) -> str:
    """The line that puts the questions after it into a category."""
    return f"$CATEGORY: {path}"


def question_block(asked: MoodleQuestion) -> str:
    """One question."""
    comment = (
        f"// {roundtrip_metadata.metadata_comment(roundtrip_metadata.QUESTION, asked.carried)}\n"
        if asked.carried
        else ""
    )
    return f"{comment}::{_escaped(asked.name or '')}::{_styled(asked.prompt, 'markdown')}{{{_answers(asked)}}}"


def gift_file(blocks: Sequence[str]) -> bytes:
    """A file of such blocks."""
    return "".join(f"{block}\n\n" for block in blocks).encode()


def _answers(asked: MoodleQuestion) -> str:
    explain = f"####{_styled(asked.explain)}" if asked.explain else ""
    if asked.kind == "true-false":
        return _true_or_false(*asked.answers) + explain
    lines = {"several": _weighted, "short": _words, "numerical": _figure, "match": _pair}
    if asked.kind == "single":
        written = _options(asked.answers)
    else:
        written = [lines[asked.kind](answer) for answer in asked.answers]
    begin = "#" if asked.kind == "numerical" else ""
    return "\n\t".join([begin, *written, *([explain] if explain else [])]) + "\n"


def _true_or_false(true: MoodleAnswer, false: MoodleAnswer) -> str:
    name, right, wrong = ("TRUE", true, false) if true.share else ("FALSE", false, true)
    return name + (_feedback(wrong) or ("#" if right.feedback else "")) + _feedback(right)


def _options(answers: Sequence[MoodleAnswer]) -> list[str]:
    """Further right options have their weight: without a ~ the block would be one of words to type."""
    first = next(place for place, answer in enumerate(answers) if answer.share)
    return [
        f"={_styled(answer.text)}{_feedback(answer)}" if place == first else _weighted(answer)
        for place, answer in enumerate(answers)
    ]


def _weighted(answer: MoodleAnswer) -> str:
    text = _styled(answer.text)
    weight = f"%{share(answer.share)}%" if answer.share or text.startswith("%") else ""
    return f"~{weight}{text}{_feedback(answer)}"


def _words(answer: MoodleAnswer) -> str:
    return f"=%{share(answer.share)}%{_styled(answer.text)}{_feedback(answer)}"


def _figure(answer: MoodleAnswer) -> str:
    return f"=%{share(answer.share)}%{answer.value}:{answer.within}{_feedback(answer)}"


def _pair(answer: MoodleAnswer) -> str:
    return f"={_styled(answer.text)} -> {_escaped(answer.target)}"


def _feedback(answer: MoodleAnswer) -> str:
    return f"#{_styled(answer.feedback)}" if answer.feedback else ""


def _styled(styled: Styled, prefix: str = "") -> str:
    """A text, its style before it where it would be mistaken for one."""
    text = styled.text
    if styled.style == "markdown":
        text = text.replace("->", "-&gt;")  # an arrow makes pairs, and has no escape
    if text.startswith("["):
        prefix = styled.style
    return (f"[{prefix}]" if prefix else "") + _escaped(text)


def _escaped(text: str) -> str:
    return re.sub(r"([\\:#={}~])", r"\\\1", text).replace("\n", "\\n")
