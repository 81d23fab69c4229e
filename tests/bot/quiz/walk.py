"""What tests of `/quiz` share: a pack asked question by question, and answers that are right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tests import answer_helpers
from tests.bot.content import Content, harbour, model_of, model_of_figures, restart, sort_all, write

if TYPE_CHECKING:
    from pathlib import Path

    from simcord import Env

    from bot.config import Settings
    from tests.people import Card, Student

Ask = Callable[[Content], Awaitable["Card"]]

ALL = 0
RIGHT, PARTLY, WRONG = "**Right.**", "Partly right", "Not this time"
SORTED_RIGHT = {"crane lifts": "Fact", "may be proud": "Opinion", "is older": "Fact", "one too many": "Opinion"}


def asking(env: Env, student: Student, folder: Path, settings: Settings) -> Ask:
    """Asks the student a question, by way of a harbour pack that holds nothing else."""

    async def first_card(question: Content) -> Card:
        write(folder, harbour(question))
        await restart(env, settings)
        return await student.slash("quiz", pack="harbour", length=ALL)

    return first_card


async def settle(student: Student, card: Card, question: Content) -> Card:
    """Answers a question rightly."""
    asked = model_of(question)
    return await answer_helpers.settle(student, card, asked, answer_helpers.rightly(asked, model_of_figures()))


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
