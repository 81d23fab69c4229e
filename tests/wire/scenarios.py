"""What is pressed in `tests.wire.load`, and by whose bots it is answered.

Promises scenarios that differ in nothing but what people see and press: each brings a crowd to where one press of each
is due. A scenario knows which bots take part, and tells a promise to have stored an answer from any other card.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.people import Card
from tests.wire.class_room import LOCKED, ClassRoom
from tests.wire.content import PACK, RIGHT
from tests.wire.peers import TABLE
from tests.wire.people import Interaction, Person, School

AT_ONCE = 25
"""Learners who get their card at the same time, before the measuring begins."""

TURNING = 30.0
"""Seconds after which a private card that has not turned never will."""

Press = Callable[[], Interaction]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot, and the table in which it keeps answers; None where it keeps none."""

    name: str
    bot: str | None
    table: str | None


COPYDESK = Contestant("Copydesk", None, "answers")
USUAL = Contestant("usual bot", "tests.wire.peers:usual", TABLE)
FLOOR = Contestant("floor", "tests.wire.peers:floor", None)
CARD = Contestant("card alone", "tests.wire.peers:card_alone", None)
ALL = (FLOOR, CARD, COPYDESK, USUAL)


class Scenario(Protocol):
    """What is pressed."""

    @property
    def name(self) -> str:
        """For the table."""
        ...

    async def prepare(self, contestant: Contestant, school: School, people: Sequence[Person]) -> list[Press]:
        """One press for each of `people`, not yet made. `school` is theirs, for whoever else it takes."""
        ...

    def promised(self, one: Interaction) -> bool:
        """Whether the bot has told this person that their answer is kept."""
        ...

    async def after(self, contestant: Contestant, made: Sequence[Interaction]) -> float | None:
        """Goes on when everybody has pressed. Seconds until all their cards told how it ended; None without any."""
        ...


class SelfPaced:
    """Everybody has a quiz of their own, on a card of their own, and answers its first question."""

    name = "self-paced quiz"

    async def prepare(self, contestant: Contestant, school: School, people: Sequence[Person]) -> list[Press]:
        """Gives /quiz to everybody, and finds the first answer on each card."""
        del school  # nobody else takes part
        options = {"pack": PACK, "length": 0} if contestant is COPYDESK else {}
        presses: list[Press] = []
        for at in range(0, len(people), AT_ONCE):
            begun = [(person, person.slash("quiz", **options)) for person in people[at : at + AT_ONCE]]
            presses += [_press(person, one, "Answer A") for person, one in [(who, await card) for who, card in begun]]
        return presses

    def promised(self, one: Interaction) -> bool:
        """The card with the verdict."""
        return one.token.answered is not None

    async def after(self, contestant: Contestant, made: Sequence[Interaction]) -> float | None:
        """Nothing: the answer showed the verdict."""
        del contestant, made
        return None


class ClassQuiz:
    """A teacher has opened a quiz, and everybody answers its first question, on the one card in the channel."""

    name = "a class"

    def __init__(self) -> None:
        self._room: ClassRoom

    async def prepare(self, contestant: Contestant, school: School, people: Sequence[Person]) -> list[Press]:
        """Opens and starts the quiz; one press is due for each of `people`, who have not joined before."""
        self._room = room = ClassRoom(school, people)
        if contestant is COPYDESK:
            await room.open(seconds=300)
            await room.host("Start")
            card = await room.until("asking")
            right = f"Answer {card.letter(RIGHT)}"
        else:
            card = await room.teacher.slash("open")
            right = "Answer A"
        return [_press(person, card, right) for person in people]

    def promised(self, one: Interaction) -> bool:
        """The private card that says so."""
        return one.token.answered is not None and one.card is not None and LOCKED in one.card

    async def after(self, contestant: Contestant, made: Sequence[Interaction]) -> float | None:
        """The host closes the vote, and each private card turns into the verdict."""
        if contestant is not COPYDESK:
            return None
        locked = [one.token for one in made if self.promised(one)]
        began = time.monotonic()
        await self._room.host("Close now")
        while time.monotonic() - began < TURNING:
            if all((token.answered or began) > began for token in locked):
                return max((token.answered or began for token in locked), default=began) - began
            await asyncio.sleep(0.05)
        return math.inf


def _press(person: Person, card: Card, label: str) -> Press:
    custom_id = card.custom_id(label)  # looked up now, so that it costs nothing then
    return lambda: person.send(card, custom_id)
