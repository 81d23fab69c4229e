"""Uses the kind of `docs/adding-a-kind.md` in a copy of Copydesk that it was added to; see `test_adding_a_kind`."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
from pathlib import Path

import questions
from bot.cli.main import main
from bot.config import Settings
from bot.services.content import load_library
from bot.workers.pool import WorkerPool
from questions.formats import FORMATS
from questions.kinds import kind_of
from questions.templates import PLACEHOLDER_ABOUT, starter
from tests.bot.every_card import Cards
from tests.databases import KINDS, fresh_url
from tests.people import School
from tests.questions.formats.exchange_packs import ABOUT, lost_without_a_word, of_kind
from tests.simulated import SimulatedClock, simulated_discord

KIND, PACK = "truefalse", "true-or-false"


def copydesk(*arguments: str, typed: str = "") -> str:
    """What the command of the terminal prints; fails where it does."""
    printed, before = io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(typed)
    try:
        with contextlib.redirect_stdout(printed):
            assert main(arguments) == 0, printed.getvalue()
    finally:
        sys.stdin = before
    return printed.getvalue()


def checked(folder: Path) -> None:
    """The pack and the starter pass, and rules look at the kind: without feedback it breaks one."""
    home = Path(questions.__file__).parents[1]
    file = folder / "starter.yaml"
    written = starter([KIND], "kinds").replace(PLACEHOLDER_ABOUT, "What a kind is.")
    file.write_text(written, encoding="utf-8")
    copydesk("check", "--strict", str(home / "questions" / "packs" / "en" / f"{PACK}.yaml"), str(file))
    (question,) = of_kind(KIND).questions
    file.write_text(
        "\n".join(line for line in starter([KIND]).split("\n") if "feedback:" not in line), encoding="utf-8"
    )
    assert "Q002" in copydesk("check", str(file))
    assert kind_of(question).name == KIND


def played() -> None:
    """In the terminal: right, and wrong."""
    assert "1 of 1 answer right" in copydesk("play", PACK, typed="B\n")
    assert "Look for the hour in the leaflet." in copydesk("play", PACK, typed="A\n")


def carried(folder: Path) -> None:
    """By every format, or named; and it comes back from Moodle with its key and what is said of the other word."""
    pack = load_library().packs[PACK]
    assert [name for name, one in FORMATS.items() if one.write and lost_without_a_word(name, pack)] == []
    file = folder / "pack.gift.txt"
    copydesk("export", PACK, "--to", "gift", "-o", str(file))
    take = FORMATS["gift"].read
    back = take(file.read_bytes(), "file", ABOUT).pack if take else None
    assert back is not None
    (choice,) = back.questions
    assert kind_of(choice).key(choice, {}) == "False"
    assert choice.model_dump()["options"]["true"]["feedback"] == "Look for the hour in the leaflet."
    copydesk("import", str(file), "-o", str(folder / "back.yaml"))


def drawn() -> None:
    """On all cards of a quiz and of a class."""
    library = load_library()
    lesson, course = next(iter(library.lessons.values())), next(iter(library.courses.values()))
    cards = Cards(library.packs[PACK], lesson, next(iter(library.terms.values())), course, "A view")
    (question,) = cards.pack.questions
    assert len([*cards.of_question(question), *cards.of_class(question, paused=False)]) > 20


async def asked(folder: Path) -> None:
    """In Discord, of a student who errs."""
    pool = WorkerPool(niceness=0)
    async with (
        fresh_url(KINDS[0], folder) as url,
        simulated_discord(Settings(database_url=url, clock=SimulatedClock()), pool) as env,
    ):
        ana = School(env).student("ana")
        card = await ana.slash("quiz", pack=PACK, length=0)
        assert card.options == [("**A.** True", "Answer A"), ("**B.** False", "Answer B")]
        told = await ana.pick(card, "True")
        assert "Not this time." in told
        assert "You said **True**. The answer is **False**." in told
        assert "Look for the hour in the leaflet." in told
    await pool.close()


if __name__ == "__main__":
    checked(Path(sys.argv[1]))
    played()
    carried(Path(sys.argv[1]))
    drawn()
    asyncio.run(asked(Path(sys.argv[1])))
