"""What tests of `/quiz` share: a pack asked question by question, and answers that are right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tests.bot.content import BERTH, CARGO, CREW, SHARE, Content, harbour, restart, sort_all, write

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import Env

    from bot.config import Settings
    from tests.people import Card, Student

Ask = Callable[[Content], Awaitable["Card"]]

ALL = 0
RIGHT, PARTLY, WRONG = "**Right.**", "Partly right", "Not this time"
SORTED_RIGHT = {"crane lifts": "Fact", "may be proud": "Opinion", "is older": "Fact", "one too many": "Opinion"}
KINDS = {"choice": BERTH, "multi": CREW, "classify": CARGO, "number": SHARE}


def asking(env: Env, student: Student, folder: Path, settings: Settings) -> Ask:
    """Asks the student a question, by way of a harbour pack that holds nothing else."""

    async def first_card(question: Content) -> Card:
        write(folder, harbour(question))
        await restart(env, settings)
        return await student.slash("quiz", pack="harbour", length=ALL)

    return first_card


async def settle(student: Student, card: Card, question: Content) -> Card:
    """Answers one of the harbour's questions rightly."""
    match question["kind"]:
        case "choice":
            return await student.pick(card, "312 ships")
        case "multi":
            return await student.press(await student.tick(card, "The harbour master", "The pilot"), "Check my answer")
        case "classify":
            return await sort_all(student, card, SORTED_RIGHT)
        case _:
            return await student.type_figure(card, "13")


async def harbour_run(student: Student, card: Card) -> Card:
    """A whole harbour quiz: choice and figure right, ticks half right, sorting wrong."""
    for _ in range(4):
        if "Which one" in card:
            card = await student.pick(card, "312 ships")
        elif "Who is named" in card:
            card = await student.press(await student.tick(card, "The pilot"), "Check my answer")
        elif "Sort the four" in card:
            swapped = {words: "Fact" if label == "Opinion" else "Opinion" for words, label in SORTED_RIGHT.items()}
            card = await sort_all(student, card, swapped)
        else:
            card = await student.type_figure(card, "13 %")
        card = await student.press(card, "See my result" if card.has("See") else "Next question")
    return card
