"""Signs of writing that one person sees alike and a computer does not: those that are invisible, those that phones put
in place of others, and letters with and without their accents.

Promises that a text in any script keeps its letters: only what is an accent on a Latin or Greek letter, or a stress
mark, is ever taken away. Refuses to decide what such signs mean for an answer: `questions.kinds.typed` does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NEVER: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\ufff9-\ufffc\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
_JOINERS: Final = "\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_DIRECTION: Final = "\u061c\u200e\u200f"
_TAGS: Final = "\U000e0020-\U000e007f"
_UNJOINED: Final = '\\s!-"$-)+-/:-\u00a8\u00aa-\u00ad\u00af-\u02af'
"""Signs after which neither a joiner nor another form of the sign means anything: spaces and Latin, but no 1, # and ©,
which have a form as emoji."""

INVISIBLE: Final = re.compile(
    f"[{_NEVER}]|(?:(?<=[{_UNJOINED}{_NEVER}{_DIRECTION}{_TAGS}])|^)[{_JOINERS}]+|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+"
)
"""Signs that nobody sees, and that no word needs: zero-width spaces, soft hyphens, fillers, blank patterns, tags.

Joiners and variants stay where they are inside words and emoji, as Persian, Hindi and Japanese names are spelt with
them, and tags after a flag."""

DIRECTION: Final = re.compile(f"[{_DIRECTION}]")
"""Marks of direction, which only a text with letters from right to left needs."""

_ANYWHERE: Final = re.compile(f"[{_NEVER}{_JOINERS}{_DIRECTION}{_TAGS}]")

_LOOKALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʻʹ′´`＇՚׳", "'"),
        **dict.fromkeys("“”„‟«»″＂״", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        "…": "...",
        "⁄": "/",
    }
)
_LETTERS: Final = str.maketrans(
    {
        "ё": "е",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ß": "ss",
    }
)
"""Letters that are no base letter with an accent, and how they are typed where a keyboard lacks them."""

_ACCENTS: Final = re.compile(r"[\u0300-\u036f]")
_MARKS: Final = {
    "LATIN": _ACCENTS,
    "GREEK": _ACCENTS,
    "CYRILLIC": re.compile(r"[\u0300\u0301]"),
    "HEBREW": re.compile(r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"),
    "ARABIC": re.compile(r"[\u064b-\u0652\u0670]"),
}
"""By script, the marks that do not count."""

_COMPATIBLE: Final = frozenset(("<wide>", "<narrow>", "<compat>", "<font>", "<noBreak>"))
"""Forms of a sign that mean the same as the sign. Powers, fractions and circles do not: 10² is not 102."""


def hidden(text: str) -> re.Match[str] | None:
    """The first sign of a text that nobody sees and that it does not need."""
    if text.isascii():
        return None
    return INVISIBLE.search(text) or (None if _is_from_right(text) else DIRECTION.search(text))


def hidden_code(text: str) -> str | None:
    """The code of that sign, to be named: U+200B."""
    found = hidden(text)
    return f"U+{ord(found[0][0]):04X}" if found else None


def seen(text: str) -> str:
    """`text` without what nobody sees, and without spaces around it."""
    if text.isascii():
        return text.strip()
    plain = INVISIBLE.sub("", text).strip()
    return plain if _is_from_right(plain) else DIRECTION.sub("", plain).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in _ANYWHERE.sub("", text))


def title_of(name: str, title: str) -> str:
    """What something is called in a list: by its title, or where there is nothing to see in that, by its id."""
    return name if is_blank(title) else seen(title)


def _is_from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in DIRECTION.sub("", text))


def plain_signs(text: str) -> str:
    """`text` with the apostrophes, quotation marks, hyphens and dots that every keyboard has."""
    return text.translate(_LOOKALIKES)


def folded(text: str) -> str:
    """`text` as words are compared: without regard to case, extra spaces, the look of signs, and accents.

    Accents go where a letter stays the same without: in Latin and Greek, and with them stress marks in Cyrillic and
    vowel points in Hebrew and Arabic. Where they make another letter of it (й, が, ข้), they stay. So do digits and
    signs, and powers, fractions and numbers in circles.
    """
    plain = plain_signs(" ".join(_ANYWHERE.sub("", text).split()))
    return "".join(map(_folded_letter, _letters(unicodedata.normalize("NFC", "".join(map(_compatible, plain))))))


def _compatible(sign: str) -> str:
    kind = unicodedata.decomposition(sign).partition(" ")[0]
    plain = unicodedata.normalize("NFKC", sign) if kind in _COMPATIBLE else sign
    return sign if plain.startswith(" ") else plain  # an accent that stands alone


def _letters(text: str) -> list[str]:
    """Each letter with the marks on it."""
    found: list[str] = []
    for sign in text:
        if found and unicodedata.combining(sign):
            found[-1] += sign
        else:
            found.append(sign)
    return found


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    """One letter with its marks, folded; a few become two."""
    plain = unicodedata.normalize("NFD", letter.casefold())
    marks = _MARKS.get(unicodedata.name(plain[0], "").partition(" ")[0])
    kept = marks.sub("", plain) if marks else plain
    return unicodedata.normalize("NFC", kept).translate(_LETTERS)
