"""`make pictures`: the pictures of the README and the docs, made from the demo, each wide and as a phone shows it.

Those of a walk through a lesson are wide alone.

The demo is the real one, with its clock standing still unless it is moved on and its quizzes always shuffled alike, so
that the pictures of two days show the same. Beside the pictures stands, in pictures.json, what can be read on each.
With --check nothing is written: the status is 1, and the pictures are named, where the demo says something else by now.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import io
import json
import re
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from bot.app import create_bot
from bot.config import Settings
from bot.demo import classroom
from bot.demo.classmates import Classmate, Classmates, uses
from bot.i18n.languages import ENGLISH
from bot.services.content import load_library
from bot.views import ids
from bot.views.forms import TYPED
from bot.views.interaction_locale import HasServices
from tests.acceptance.__main__ import missing

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.acceptance.channel import Channel

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
TEXTS = FOLDER / "pictures.json"

LESSON = "estimate-then-check"
"""The lesson that docs/walk-lesson-9.md goes through."""

LOOKED_THROUGH = ("who-is-behind-this-page", "charts")
"""The lessons that docs/walk-lessons-12-and-14.md goes through, step by step."""

STEP_BY_STEP = re.compile(r"lesson-1[24]-")
"""What the pictures of these are called, by the walk and as files."""

POLLING = "class-01-what-am-i-reading"
"""A pack with a poll."""

ORDERING = "class-05-attribution-chains"
"""A pack with a chain to put in order."""

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

NAMES = {
    "course": "course",
    "lesson": "lesson",
    "question": "question",
    "feedback": "feedback",
    "progress": "progress",
    "lobby": "class-lobby",
    "question 6": "class-question",
    "panel 6": "class-panel",
    "reveal 6": "class-reveal",
    "locked in": "class-locked-in",
    "result": "class-result",
    "pack errors": "pack-errors",
    "pack draft": "pack-draft",
    "group": "group",
    "joining": "joining",
    "assignment panel": "assignment-panel",
    "assignment": "assignment",
    "late": "where-i-stand",
    "gradebook": "gradebook",
    "reports": "reports",
    "question reported": "question-reported",
    "correction": "correction",
    "put right": "put-right",
    "privacy": "privacy",
    "class results": "results-class",
    "what is deleted": "privacy-delete",
    "learner results": "results-learner",
    "first practice": "practice",
    "practice done": "practice-done",
    "goal": "goal",
    "progress after weeks": "progress-after-weeks",
    "lesson course": "lesson-9-course",
    "lesson page told": "lesson-9-page",
    "lesson estimate 0": "lesson-9-guess",
    "lesson estimate 1": "lesson-9-work-out",
    "lesson estimate told": "lesson-9-estimate-told",
    "lesson estimate sure": "lesson-9-how-sure",
    "lesson told how sure": "lesson-9-how-sure-told",
    "lesson spot 0": "lesson-9-spot",
    "lesson spot told": "lesson-9-spot-told",
    "lesson match 0": "lesson-9-match",
    "lesson match told": "lesson-9-match-told",
    "lesson order 0": "order",
    "lesson order told": "order-told",
    "lesson number told": "lesson-9-number-told",
    "lesson verdict 0": "lesson-9-verdict",
    "lesson verdict 1": "lesson-9-verdict-why",
    "lesson verdict told": "lesson-9-verdict-told",
    "lesson end": "lesson-9-end",
    "lesson poll 0": "poll",
    "lesson poll told": "poll-told",
}
"""The pictures that are made, by what the walks call what they come by."""

TALL = 3000
"""So high are the windows: whatever would have to be scrolled to is cut off on a picture."""

LATE = 2
"""So many classmates take longer than the host waits: else a vote closes by itself before it is looked at."""

SOUND = """\
id: market-day
title: Market day
language: en
about: One question about a leaflet.
version: 1
skills: {leaflets: Reading leaflets}
questions:
  - id: who-says-so
    kind: choice
    skill: leaflets
    passage: The leaflet says that the market has 40 stalls. It names nobody who counted them.
    prompt: Who is the source of the 40?
    options:
      office: {text: The market office, feedback: It may well know. The leaflet does not say that it was asked.}
      nobody: {text: Nobody is named, feedback: The leaflet gives a figure and no name.}
      courier: {text: The Northfield Courier, feedback: No newspaper is mentioned in this leaflet.}
    answer: nobody
    explain: A figure without a name behind it may be right. You cannot ask anybody about it.
    discuss: When would you pass such a figure on?
"""

BROKEN = SOUND.replace("version: 1", "verson: 1").replace("answer: nobody", "answer: nobdy")
BROKEN = BROKEN.replace("skill: leaflets", "skill: leaflet")


@dataclass
class Studio:
    """Who is handed what the walks come by: reads it, and pictures it where it is wanted in pictures."""

    room: classroom.Demo
    wide: Channel
    phone: Channel | None
    """None where nobody wants to see how it looks there."""
    into: Path | None
    """The folder for pictures; None where they are only read."""
    texts: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        channel = self.room.school.room
        self._hands = {name: self.room.pages.person(one, channel) for name, one in self.room.school.classmates.items()}
        self._mates = [Classmate(person, name) for name, person in self._hands.items()]

    async def __call__(self, name: str, card: Locator) -> None:
        if name == "lobby" or name.startswith("panel"):
            await self._take_part()
        file = name if STEP_BY_STEP.match(name) else NAMES.get(name)
        if file is None or file in self.texts:  # what comes twice is pictured the first time
            return
        self.texts[file] = await card.inner_text()
        if self.into is not None:
            stored(self.into / f"{file}.png", await card.screenshot(animations="disabled"))
            if self.phone is None:
                return
            number = await card.get_attribute("data-message-id")
            who = await self.wide.page.locator("#viewer-picker option:checked").inner_text()
            await self.phone.view_as(who)
            await self.phone.refresh()
            small = self.phone.page.locator(f'article[data-message-id="{number}"]')
            stored(self.into / f"{file}-phone.png", await small.screenshot(animations="disabled"))

    async def _take_part(self) -> None:
        """The classmates join, or answer."""
        assert isinstance(self.room.env.bot, HasServices)
        moment = await Classmates(self.room.env.bot.services, self.room.school.room.id, self._hands).look()
        assert moment is not None
        for mate in self._mates if moment.asked is None else self._mates[LATE:]:
            if moment.asked is None:
                await mate.person.use(ids.JoinPress(moment.run).custom_id)
                continue
            for use in uses(moment, mate.answers(moment)):
                typed = None if use.typed is None else {TYPED: use.typed}
                await mate.person.use(use.custom_id, values=use.values, typed=typed)
        for _ in range(3):
            await self.wide.wait()


async def a_second_passes(room: classroom.Demo) -> None:
    """Also where the bot waits for a worker process, which has its own time."""
    with contextlib.suppress(TimeoutError):
        await room.pages.pass_time(1)


def stored(file: Path, picture: bytes) -> None:
    """The picture, with no more colours than text on a card needs: a third of the size."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(64).save(file, optimize=True)


def written(file: Path, text: str) -> Path:
    """The file, with this in it."""
    file.write_text(text, encoding="utf-8")
    return file


async def walked(into: Path | None) -> dict[str, str]:
    """What can be read on each picture; with a folder, the pictures are made there."""
    return await weeks_walked(into) | await lesson_walked(into)


async def weeks_walked(into: Path | None) -> dict[str, str]:
    """The same of what a class and its teacher see."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - what is missing is said before

    from tests.acceptance import walks  # noqa: PLC0415 - likewise
    from tests.acceptance.channel import PHONE, WIDE, Channel, browser_of  # noqa: PLC0415 - likewise

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/pictures.db", seed=lambda: 1)
        opened = classroom.opened(settings, create_bot=create_bot, classmates=8, begin=BEGIN)
        async with opened as room, async_playwright() as playwright:
            browser = await browser_of(playwright)
            wide = await Channel.open(browser, room.addresses["Class channel"], (WIDE[0], TALL))
            wide.lets_happen = functools.partial(a_second_passes, room)
            small = room.addresses["The same on a phone"].replace("/phone#", "/small#")
            studio = Studio(room, wide, await Channel.open(browser, small, (PHONE[0], TALL)), into)
            await wide.view_as("Ana")
            await walks.learn(wide, studio)
            await walks.quiz(wide, studio)
            await walks.quiz_on(wide, studio)
            await wide.view_as(classroom.TEACHER)
            await walks.open_class(wide, studio)
            await walks.hold_class(wide, classroom.TEACHER, "Ana", studio)
            await walks.class_results(wide, studio)
            for name, text in (("errors", BROKEN), ("draft", SOUND)):
                await wide.run("pack upload", file=written(Path(folder, "market-day.yaml"), text))
                await walks.until_visible(wide, wide.newest.filter(has_text="market-day"))
                await studio(f"pack {name}", wide.newest)
            brought = written(Path(folder, "market-day.yaml"), SOUND)
            await walks.weeks(wide, classroom.TEACHER, ("Ana", "Ben"), brought, room.pages.pass_time, studio)
            await walks.afterwards(wide, classroom.TEACHER, "Ana", studio)
            await walks.practice(wide, "Ben", room.pages.pass_time, studio)
            await walks.results_of(wide, classroom.TEACHER, "Ben", studio)
            return studio.texts


async def lesson_walked(into: Path | None) -> dict[str, str]:
    """The same of what somebody sees who goes through a lesson in direct messages, wide alone."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - likewise

    from tests.acceptance import walks  # noqa: PLC0415 - likewise
    from tests.acceptance.channel import WIDE, Channel, browser_of  # noqa: PLC0415 - likewise

    library = load_library()
    course = library.courses[ENGLISH]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{folder}/pictures.db", seed=lambda: 1)
        opened = classroom.opened(settings, create_bot=create_bot, begin=BEGIN)
        async with opened as room, async_playwright() as playwright:
            address = room.addresses["Ana's direct messages"]
            wide = await Channel.open(await browser_of(playwright), address, (WIDE[0], TALL))
            wide.lets_happen = functools.partial(a_second_passes, room)
            studio = Studio(room, wide, None, into)
            await walks.estimating(wide, library.lessons[LESSON], course.lessons.index(LESSON) + 1, studio)
            for looked_through in LOOKED_THROUGH:
                place = course.lessons.index(looked_through) + 1
                await walks.through(wide, library.lessons[looked_through], place, studio)
            for pack, kind in ((ORDERING, "order"), (POLLING, "poll")):
                await walks.of_kind(wide, library.packs[pack], kind, studio)
            return studio.texts


def stale(texts: dict[str, str]) -> list[str]:
    """The pictures on which something else can be read by now, or that are not there."""
    known: dict[str, str] = json.loads(TEXTS.read_text(encoding="utf-8")) if TEXTS.exists() else {}
    wide = {name for walk, name in NAMES.items() if walk.startswith("lesson ")}
    alone = {name for name in texts if name in wide or STEP_BY_STEP.match(name)}
    ends = {name: [""] if name in alone else ["", "-phone"] for name in texts}
    files = {name for name in texts if all((FOLDER / f"{name}{end}.png").exists() for end in ends[name])}
    return sorted(
        name for name in texts.keys() | known.keys() if known.get(name) != texts.get(name) or name not in files
    )


def main() -> int:
    """Makes them, or looks whether they would be others; the exit status."""
    parser = argparse.ArgumentParser(
        "python -m tests.acceptance.pictures",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true", help="write nothing, and name the pictures that are stale")
    options = parser.parse_args()
    if problem := missing():
        print(problem, file=sys.stderr)
        return 1
    if not options.check:
        FOLDER.mkdir(exist_ok=True)
        texts = asyncio.run(walked(FOLDER))
        TEXTS.write_text(json.dumps(texts, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    if old := stale(asyncio.run(walked(None))):
        print(f"Stale pictures: {', '.join(old)}. Make them anew: make pictures", file=sys.stderr)
    return bool(old)


if __name__ == "__main__":
    sys.exit(main())
