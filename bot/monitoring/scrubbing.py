"""What may be read in a log, and in a report of an error: no ids, no tokens, no passwords.

Promises that none comes through, whoever wrote it (we, a library, a traceback) and at whatever level: what is known to
be secret here, in the ways in which it is quoted, and what looks as Discord's tokens and URLs with passwords do. The
same id gets the same mark for as long as the process lives, so that events can be told apart. No mark tells which id it
was to somebody without the key, which nobody keeps.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from db.types import JsonValue

GONE = "[…]"
"""What is read in place of a secret."""

_ID = re.compile(r"(?<![0-9])[0-9]{15,20}(?![0-9])")
"""An id of Discord's: of a person, or of what cannot be told from one."""

_LEAST_ID = 10**14

_INTERACTION = re.compile(r"(/(?:interactions|webhooks)/[^/\s]+/)[^/\s?\"']+")
"""What lets anybody answer somebody's press, in an address."""

_BOT_TOKEN = re.compile(r"(?<![\w.-])[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}")

_AUTHORIZATION = re.compile(r"(?i)\b(authorization['\"]?\s*[:=]\s*['\"]?(?:bot|bearer|basic)\s+)[^\s'\",]+")

_URL_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)")

_PASSWORD = re.compile(r"(?i)\b(password|passwd|pwd)(['\"]?\s*[=:]\s*['\"]?)[^\s'\",;&)]+")

_LONG = 12
"""Signs from which on a secret is looked for inside of words, too: a short one could be a word of its own."""


class Scrubber:
    """Takes out of texts and of JSON what nobody is to read there. One for a process."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        """`known` are secrets that do not have to look like some."""
        self._key = secrets.token_bytes(32)
        forms = {form for secret in known if secret for form in _forms(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(_pattern, longest_first))) if forms else None

    def text(self, text: str) -> str:
        """The text without them."""
        if self._known is not None:
            text = self._known.sub(GONE, text)
        text = _BOT_TOKEN.sub(GONE, text)
        text = _INTERACTION.sub(rf"\1{GONE}", text)
        text = _AUTHORIZATION.sub(rf"\1{GONE}", text)
        text = _URL_PASSWORD.sub(rf"\1{GONE}", text)
        text = _PASSWORD.sub(rf"\1\2{GONE}", text)
        return _ID.sub(self._mark, text)

    def value(self, value: JsonValue) -> JsonValue:
        """A value of JSON without them, in names as well as in values."""
        match value:
            case str():
                return self.text(value)
            case int() if abs(value) >= _LEAST_ID:
                return self.text(str(value))
            case Mapping():
                return {self.text(name): self.value(one) for name, one in value.items()}
            case Sequence():
                return [self.value(one) for one in value]
            case _:
                return value

    def _mark(self, found: re.Match[str]) -> str:
        return f"id:{hmac.digest(self._key, found[0].encode(), 'sha256').hex()[:8]}"


def _forms(secret: str) -> set[str]:
    """As it is, and as addresses, JSON and Python write it."""
    return {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]}


def _pattern(secret: str) -> str:
    exact = re.escape(secret)
    return exact if len(secret) >= _LONG else rf"(?<!\w){exact}(?!\w)"
