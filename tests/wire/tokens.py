"""The life of an interaction's token, as Discord documents it (developers/interactions/receiving-and-responding).

Promises: the first response within three seconds or the interaction is unknown (404, 10062), one first response
(a second one: 400, 40060), nothing through the webhook before it (404, 10015) and nothing later than fifteen minutes
after the interaction (401, 50027). Keeps, for whoever drives people, when each was made, acknowledged and answered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.waiting import HANG

DEFERRED = {5, 6}
"""Callbacks that acknowledge and show nothing new yet."""


@dataclass(frozen=True, slots=True)
class TokenRules:
    """Seconds; Discord's own unless a test shortens them."""

    respond_within: float = 3.0
    lives: float = 900.0


NO_HURRY = TokenRules(respond_within=HANG)
"""For tests: how soon a bot answers tells how busy the machine is, too. `make load` measures it."""


@dataclass(slots=True, eq=False)
class Token:
    """One interaction. Times are seconds of one monotonic clock; None is what has not happened."""

    id: int
    text: str
    made: float
    acknowledged: float | None = None
    callback: int | None = None
    """The type of the first response."""
    answered: float | None = None
    """When something was last shown: a message, an edited one, a form, choices."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Refused(Exception):
    """What Discord answers instead: a status, and a JSON error code with its message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} ({code}): {message}")
        self.status = status
        self.body = {"code": code, "message": message}


class Tokens:
    """All interactions of one Discord."""

    def __init__(self, rules: TokenRules, clock: Callable[[], float] = time.monotonic) -> None:
        self.rules = rules
        self.clock = clock
        self.late = 0
        """First responses that came after their time."""
        self._by_text: dict[str, Token] = {}

    def issue(self, interaction: int, text: str) -> Token:
        """Begins an interaction's time now."""
        token = self._by_text[text] = Token(interaction, text, self.clock())
        return token

    def find(self, path: Sequence[str]) -> Token | None:
        """The interaction that a path's parts name; None for a path of something else, an ordinary webhook say."""
        match path:
            case ("interactions", _, text, "callback") | ("webhooks", _, text, *_):
                return self._by_text.get(text)
            case _:
                return None

    def check(self, path: Sequence[str], now: float) -> Token | None:
        """`find`, for a request that came at `now`. Raises `Refused`."""
        token = self.find(path)
        if path[0] == "interactions":
            if token is None or str(token.id) != path[1]:
                raise Refused(404, 10062, "Unknown interaction")
            if token.acknowledged is not None:
                raise Refused(400, 40060, "Interaction has already been acknowledged.")
            if now - token.made >= self.rules.respond_within:
                self.late += 1
                raise Refused(404, 10062, "Unknown interaction")
        elif token is not None:
            if now - token.made >= self.rules.lives:
                raise Refused(401, 50027, "Invalid Webhook Token")
            if token.acknowledged is None:
                raise Refused(404, 10015, "Unknown Webhook")
        return token

    def done(self, token: Token, path: Sequence[str], method: str, body: Mapping[str, Any], now: float) -> None:
        """Notes a request that was carried out."""
        if path[0] == "interactions":
            token.acknowledged = now
            token.callback = int(body["type"])
            if token.callback not in DEFERRED:
                token.answered = now
        elif method in ("POST", "PATCH"):
            token.answered = now
        token.changed.set()
