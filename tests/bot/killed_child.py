"""A process that plays on, life after life, and says what it was shown; to be killed at any moment."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bot.config import Settings
from tests.people import Card, School, Student
from tests.simulated import simulated_discord

LESSON, PACK = "long-lesson", "long"

AROUND = ("Back", "Skip", "Stop here", "All lessons", "Undo", "Change")
"""What stands on a card besides the answer's own buttons."""


@dataclass(frozen=True)
class Shown:
    """A card that came back: where its run stands, whether the answer there is in, and what was pressed for it."""

    run: int
    position: int
    answered: bool
    said: str | None


def live(database: Path, packs: Path, seed: int, pipe: Connection, *, to_the_end: bool) -> None:
    """Goes on with the open lesson or quiz and then the other, without end or until both are finished."""
    asyncio.run(_live(Settings(f"sqlite:///{database}", content=(packs,)), random.Random(seed), pipe, to_the_end))


async def _live(settings: Settings, dice: random.Random, pipe: Connection, to_the_end: bool) -> None:
    async with simulated_discord(settings) as env:
        ana = School(env).student("ana")  # SimCord gives her the same id in each life
        begin = [_quiz, _lesson]
        dice.shuffle(begin)
        while True:
            for one in begin:
                await _play(ana, await one(ana), dice, pipe)
            if to_the_end:
                return


async def _quiz(ana: Student) -> Card:
    card = await ana.slash("quiz")
    if "You have a quiz open" in card:
        return await ana.press(card, "Go on with it")
    return await ana.slash("quiz", pack=PACK, length=0)


async def _lesson(ana: Student) -> Card:
    return await ana.slash("learn", lesson=LESSON)


async def _play(ana: Student, card: Card, dice: random.Random, pipe: Connection) -> None:
    said = None
    while (place := _place(card)) is not None:
        on = [label for label in card.buttons if label.startswith(("Next", "See my result", "To the summary"))]
        pipe.send(Shown(*place, bool(on) and "It is " in card, said))
        said = None
        if on:
            card = await ana.press(card, on[0])
        elif "Type your guess" in card.buttons:
            card = await ana.type_in(card, "Type your guess", dice.choice(["8", "99"]))
        elif "Type your figure" in card.buttons:
            typed = dice.choice(["13.4", "99"])
            said = typed if "Your guess" not in card else "filled"
            card = await ana.type_figure(card, typed)
        elif card.has("Tick A"):
            ticked = dice.choice([("Red",), ("Red", "Pink"), ("Blue",)])
            card = await ana.tick(card, *ticked)
            card = await ana.press(card, "Check my answer")
            said = " ".join(ticked)
        elif card.options:
            text, button = dice.choice(card.options)
            said = text.replace("**", "")
            card = await ana.press(card, button)
        else:
            said = "filled"
            card = await ana.press(card, dice.choice([label for label in card.buttons if not label.startswith(AROUND)]))


def _place(card: Card) -> tuple[int, int] | None:
    """The run of a card and where it stands; None at its end."""
    if "Your result" in card or "of 12 " not in card:
        return None
    found = re.search(r"c1\.[a-z]+\.(\d+)\.(\d+)", " ".join(part.get("custom_id", "") for part in card.parts()))
    assert found is not None
    return int(found[1]), int(found[2])
