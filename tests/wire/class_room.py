"""A class over the wire: its host, who works with the panel, and its learners, who see the card in the channel.

Promises to look only at what Discord shows to the host. Nothing here fails because the bot does not answer: whoever
drives a class that is being knocked over tries again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Sequence
from typing import Any, Literal

from tests.people import Card
from tests.waiting import HANG
from tests.wire.content import PACK
from tests.wire.people import Person, School

LOCKED = "Locked in:"
"""On a private card: this answer is kept."""

TAKEN = "This channel has a class quiz already"
"""To a host who opens another one."""

Phase = Literal["lobby", "asking", "told", "finished"]

_REVEALED = re.compile(r"(\d+) of (\d+) (?:person|people) (?:fully )?right\.")
_ITEM = re.compile(r"^[▰▱]+ \*\*\d+\.\*\*.*?\d+ of (\d+) (?:person|people) right\*\*", re.MULTILINE)


class ClassRoom:
    """One channel with a teacher, who may manage the server, and learners."""

    def __init__(self, school: School, learners: Sequence[Person]) -> None:
        self.teacher = school.person("teacher", manages=True)
        self.learners = list(learners)
        self._school = school

    def move(self) -> None:
        """Everybody goes to a new channel of the same server."""
        channel = self._school.guild.create_text_channel("class")
        self.teacher = self.teacher.in_channel(channel)
        self.learners = [one.in_channel(channel) for one in self.learners]

    async def open(self, seconds_to_try: float = HANG, **options: Any) -> Card:
        """The teacher opens a quiz, and tries again where no lobby comes of it; the lobby. Raises TimeoutError."""
        end = time.monotonic() + seconds_to_try
        while time.monotonic() < end:
            said = await self.teacher.slash("class quiz", pack=PACK, **{"early": "off", **options}).heard()
            if said is not None and TAKEN in said:  # which also says what to do
                await self.teacher.slash("class panel").heard()
            with contextlib.suppress(TimeoutError):
                return await self.until("lobby", 3.0)
        raise TimeoutError(f"no lobby in {seconds_to_try} seconds")

    async def host(self, label: str) -> Card | None:
        """The teacher asks for the panel and presses a button on it. None where either got no answer, or it cannot be
        pressed now."""
        panel = await self.teacher.slash("class panel").heard()
        if panel is None or not panel.has(label):
            return None
        return await self.teacher.press(panel, label).heard()

    def public(self) -> list[Card]:
        """The messages that everybody sees, oldest first."""
        return [card for card in self.teacher.sees() if not card.ephemeral]

    async def until(self, phase: Phase, seconds: float = HANG) -> Card:
        """The card in the channel as soon as it shows `phase`. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (shown := self.public()) and phase_of(shown[-1]) == phase:
                return shown[-1]
            await asyncio.sleep(0.05)
        raise TimeoutError(f"no {phase} in {seconds} seconds: {self.public()[-1:]}")


def phase_of(card: Card) -> Phase:
    """What the card in the channel shows."""
    if card.has("Join"):
        return "lobby"
    if card.has("Answer A"):
        return "asking"
    return "finished" if card.has("My result") else "told"


def question_of(card: Card) -> str:
    """The id in the pack of the question on a card; empty where none is."""
    found = re.search(r"A report of number (\d+)", card.text)
    return f"q{found[1]}" if found else ""


def counted(card: Card) -> int:
    """How many answers a reveal says there were."""
    found = _REVEALED.search(card.text)
    return int(found[2]) if found else 0


def counted_in_all(card: Card) -> int:
    """How many answers a class result says there were."""
    return sum(map(int, _ITEM.findall(card.text)))
