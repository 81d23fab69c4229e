"""Texts in several languages glued together, as Moodle's filters for content in many languages have them.

Both ways of writing are read: `<span lang="en" class="multilang">…</span>` with its older form `<lang lang="en">`, and
`{mlang en}…{mlang}`. Promises that of neighbouring versions one is taken, the one in the pack's language or else the
first, and that the others are named. Takes time in proportion to the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from questions.diagnostics.diagnostic import shown
from questions.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPAN: Final = re.compile(r"<(span|lang)\s([^<>]{1,300})>", re.IGNORECASE)
_LANG: Final = re.compile(r"""\blang\s{0,9}=\s{0,9}["']?([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_MULTILANG: Final = re.compile(r"""\bclass\s{0,9}=\s{0,9}["']?[^"']{0,100}\bmultilang\b""", re.IGNORECASE)
_MLANG: Final = re.compile(r"\{\s{0,9}mlang\s{1,9}([A-Za-z0-9_,\s-]{2,100})\}", re.IGNORECASE)
_MLANG_END: Final = re.compile(r"\{\s{0,9}mlang\s{0,9}\}", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)(span|lang)\b[^<>]*>", re.IGNORECASE)
_SPACE: Final = re.compile(r"(?:\s|&nbsp;|<br\s{0,9}/?>)*+", re.IGNORECASE)


class _Version(NamedTuple):
    """A text in one language, or in several, and where it stands with what marks it."""

    languages: frozenset[str]
    text: str
    begin: int
    end: int


def in_language(text: str, language: str) -> tuple[str, tuple[Message, ...]]:
    """`text` with the versions for other languages than `language` left out, and these in words."""
    if "lang" not in text:
        return text, ()
    parts: list[str] = []
    lost: list[Message] = []
    at = 0
    for group in _groups(text):
        parts.append(text[at : group[0].begin])
        best = _best(group, language)
        parts.append(best.text)
        at = group[-1].end
        lost += [
            Message(
                "the version in {language}: {words}",
                language=", ".join(sorted(one.languages)),
                words=shown(re.sub(r"<[^<>]{0,300}>", "", one.text)),
            )
            for one in group
            if one is not best
        ]
    parts.append(text[at:])
    return "".join(parts), tuple(lost)


def _best(group: list[_Version], language: str) -> _Version:
    wanted = language.lower()
    for fits in (wanted, wanted.split("-")[0], "other"):
        for one in group:
            if fits in one.languages or fits in {each.split("-")[0] for each in one.languages}:
                return one
    return group[0]


def _groups(text: str) -> Iterator[list[_Version]]:
    """Versions with nothing but space between them."""
    group: list[_Version] = []
    for version in sorted((*_spans(text), *_mlangs(text)), key=lambda one: one.begin):
        if group and version.begin < group[-1].end:
            continue  # one that stands inside another
        if group and not _SPACE.fullmatch(text, group[-1].end, version.begin):
            yield group
            group = []
        group.append(version)
    if group:
        yield group


def _spans(text: str) -> Iterator[_Version]:
    """Elements with a language, ended by the tag that ends them: others of the same name may stand inside."""
    open_: list[tuple[str, re.Match[str] | None]] = []
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            begun = _SPAN.match(text, tag.start())
            marked = begun and _LANG.search(begun[2]) and (name == "lang" or _MULTILANG.search(begun[2]))
            open_.append((name, begun if marked else None))
        elif open_ and open_[-1][0] == name:
            begun = open_.pop()[1]
            if begun and (found := _LANG.search(begun[2])):
                yield _version(found[1], text, begun, tag)


def _mlangs(text: str) -> Iterator[_Version]:
    ends = list(_MLANG_END.finditer(text))
    number = 0
    for begun in _MLANG.finditer(text):
        while number < len(ends) and ends[number].start() < begun.end():
            number += 1
        if number == len(ends):
            return
        yield _version(begun[1], text, begun, ends[number])


def _version(languages: str, text: str, begun: re.Match[str], ended: re.Match[str]) -> _Version:
    named = frozenset(one.lower().replace("_", "-") for one in re.split(r"[,\s]+", languages) if one)
    return _Version(named, text[begun.end() : ended.start()], begun.start(), ended.end())
