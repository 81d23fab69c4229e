"""Presses in a run of one's own, each as the call of `Play` that it stands for.

The run of a preview is another one, in a database of its own: `RunRef` says which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from bot.services.play import Play
from bot.services.scenes import AtStep, RunRef, Scene
from bot.services.wiring import Services
from bot.views import ids
from bot.views.press import Press
from bot.views.reply import reply


class RunPresses:
    """One for a process."""

    def __init__(self, services: Services) -> None:
        self._play = services.play
        self._previews = services.previews

    # ------------------------------------------------------------------ answers

    async def choose(self, press: Press[ids.ChoosePress[AtStep]]) -> None:
        """Answers with what was chosen."""
        at, places = press.asked.at, press.asked.places
        await self._reply(press, at.run, lambda play: play.choose(*_own(press, at.run), at.position, places))

    async def mark(self, press: Press[ids.MarkPress[AtStep]]) -> None:
        """Shows the question with what is ticked now."""
        at, chosen = press.asked.at, press.ticked(press.asked.places)
        await self._reply(
            press, at.run, lambda play: play.show(*_own(press, at.run), position=at.position, chosen=chosen)
        )

    async def fill(self, press: Press[ids.FillPress[AtStep]]) -> None:
        """Fills a part of an answer."""
        at, parts = press.asked.at, press.filled(press.asked.parts)
        await self._reply(press, at.run, lambda play: play.fill(*_own(press, at.run), at.position, parts))

    async def say_confidence(self, press: Press[ids.ConfidencePress[AtStep]]) -> None:
        """Stores how sure they are."""
        at, confidence = press.asked.at, press.asked.confidence
        await self._reply(
            press, at.run, lambda play: play.say_confidence(*_own(press, at.run), at.position, confidence)
        )

    async def type(self, press: Press[ids.TypePress[AtStep]]) -> None:
        """Answers with what was typed, or fills a part with it."""
        at, parts = press.asked.at, press.asked.parts or ()
        await self._reply(press, at.run, lambda play: play.type(*_own(press, at.run), at.position, press.text, parts))

    # ------------------------------------------------------------------ around them

    async def go(self, press: Press[ids.GoPress]) -> None:
        """Moves to another step."""
        at, to = press.asked.at, press.asked.to
        await self._reply(press, at.run, lambda play: play.go(*_own(press, at.run), at.position, to))

    async def hint(self, press: Press[ids.HintPress]) -> None:
        """Shows a question's hint."""
        at = press.asked.at
        await self._reply(press, at.run, lambda play: play.hint(*_own(press, at.run), at.position))

    async def terms(self, press: Press[ids.TermsPress]) -> None:
        """Shows what the words of a page mean."""
        at = press.asked.at
        await self._reply(press, at.run, lambda play: play.terms(*_own(press, at.run), at.position))

    async def show(self, press: Press[ids.ShowPress]) -> None:
        """Shows a run as it stands."""
        run = press.asked.run
        await self._reply(press, run, lambda play: play.show(*_own(press, run)))

    async def again(self, press: Press[ids.AgainPress]) -> None:
        """Begins a quiz of what was missed."""
        run = press.asked.run
        await self._reply(press, run, lambda play: play.again(*_own(press, run)))

    # ------------------------------------------------------------------ inside

    async def _reply(
        self, press: Press[ids.Control], run: RunRef, work: Callable[[Play], Coroutine[Any, Any, Scene]]
    ) -> None:
        """Does `work` with the `Play` that the run belongs to, and shows its scene."""
        await reply(press.interaction, self._previews.press(work) if run.preview else work(self._play))


def _own(press: Press[ids.Control], run: RunRef) -> tuple[int, int | None, int]:
    """What every call of `Play` here begins with: who pressed, in which server, and the run."""
    return press.learner, press.guild, run.number
