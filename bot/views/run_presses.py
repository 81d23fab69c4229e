"""Presses in a run of one's own, each as the call of `Play` that it stands for.

The run of a preview is another one, in a database of its own: `RunRef` says which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.services.play import Play
from bot.services.scenes import AtStep, RunRef, Scene, StepScene
from bot.services.wiring import Services
from bot.views import ids
from bot.views.id_codec import Control
from bot.views.press import Press
from bot.views.reply import reply, reply_beside


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
        chosen = press.ticked(press.asked.places)
        await self._show_at(press, press.asked.at, chosen, unfolded=press.is_unfolded)

    async def fill(self, press: Press[ids.FillPress[AtStep]]) -> None:
        """Fills a part of an answer."""
        at, parts = press.asked.at, press.filled(press.asked.parts)
        await self._reply(
            press, at.run, lambda play: _kept_open(press, at, play.fill(*_own(press, at.run), at.position, parts))
        )

    async def send(self, press: Press[ids.SendPress[AtStep]]) -> None:
        """Answers with the parts that were filled."""
        at, parts = press.asked.at, press.asked.parts
        await self._reply(press, at.run, lambda play: play.send(*_own(press, at.run), at.position, parts))

    async def say_confidence(self, press: Press[ids.ConfidencePress[AtStep]]) -> None:
        """Stores how sure they are."""
        at, confidence = press.asked.at, press.asked.confidence
        await self._reply(
            press, at.run, lambda play: play.say_confidence(*_own(press, at.run), at.position, confidence)
        )

    async def type(self, press: Press[ids.TypePress[AtStep]]) -> None:
        """Answers with what was typed, or fills a part with it."""
        at, parts = press.asked.at, press.asked.parts or ()

        async def typed(play: Play) -> Scene:
            return await _kept_open(press, at, play.type(*_own(press, at.run), at.position, press.text, parts))

        await self._reply(press, at.run, typed)

    async def hand_in(self, press: Press[ids.HandInPress]) -> None:
        """Hands in what was written into the form of a search task."""
        at = press.asked.at
        link, sentence, place = press.handed_in()
        await self._reply(
            press,
            at.run,
            lambda play: _kept_open(press, at, play.hand_in(*_own(press, at.run), at.position, link, sentence, place)),
        )

    # ------------------------------------------------------------------ around them

    async def go(self, press: Press[ids.GoPress]) -> None:
        """Moves to another step."""
        at, to = press.asked.at, press.asked.to
        await self._reply(press, at.run, lambda play: play.go(*_own(press, at.run), at.position, to))

    async def jump(self, press: Press[ids.JumpPress]) -> None:
        """Moves to the step chosen in a menu."""
        at, to = press.asked.at, press.number()
        await self._reply(press, at.run, lambda play: play.go(*_own(press, at.run), at.position, to))

    async def hint(self, press: Press[ids.HintPress[AtStep]]) -> None:
        """Opens a question's hint on its card."""
        await self._show_at(press, press.asked.at, press.asked.places or (), unfolded=True)

    async def fold(self, press: Press[ids.FoldPress[AtStep]]) -> None:
        """Closes it."""
        await self._show_at(press, press.asked.at, press.asked.places or ())

    async def terms(self, press: Press[ids.TermsPress]) -> None:
        """Opens on a page what its words mean."""
        await self._show_at(press, press.asked.at, part=press.asked.part or 0, unfolded=True)

    async def read(self, press: Press[ids.ReadPress]) -> None:
        """Shows a part of a page."""
        await self._show_at(press, press.asked.at, part=press.asked.part)

    async def in_words(self, press: Press[ids.InWordsPress]) -> None:
        """Says beside the card what is to be seen in its drawing."""
        at = press.asked.at
        work = self._work(at.run, lambda play: play.in_words(*_own(press, at.run), at.position))
        await reply_beside(press.interaction, work)

    async def show(self, press: Press[ids.ShowPress]) -> None:
        """Shows a run as it stands."""
        run = press.asked.run
        await self._reply(press, run, lambda play: play.show(*_own(press, run)))

    async def stop(self, press: Press[ids.StopPress]) -> None:
        """Shows the result of a quiz so far."""
        run = press.asked.run
        await self._reply(press, run, lambda play: play.stop(*_own(press, run)))

    async def again(self, press: Press[ids.AgainPress]) -> None:
        """Begins a quiz of what was missed."""
        run = press.asked.run
        await self._reply(press, run, lambda play: play.again(*_own(press, run)))

    # ------------------------------------------------------------------ inside

    async def _show_at(
        self,
        press: Press[Control],
        at: AtStep,
        chosen: tuple[int, ...] = (),
        *,
        part: int = 0,
        unfolded: bool = False,
    ) -> None:
        """Shows the run; if it is still at this step, with the hint, the ticks and the part that the card has open."""

        async def shown(play: Play) -> Scene:
            return await play.show(
                *_own(press, at.run), position=at.position, chosen=chosen, part=part, unfolded=unfolded
            )

        await self._reply(press, at.run, shown)

    async def _reply(
        self, press: Press[Control], run: RunRef, work: Callable[[Play], Coroutine[Any, Any, Scene]]
    ) -> None:
        """Does `work` with the `Play` that the run belongs to, and shows its scene."""
        await reply(press.interaction, self._work(run, work))

    def _work(self, run: RunRef, work: Callable[[Play], Coroutine[Any, Any, Scene]]) -> Coroutine[Any, Any, Scene]:
        """`work` with the `Play` that the run belongs to."""
        return self._previews.press(work) if run.preview else work(self._play)


async def _kept_open(press: Press[Control], at: AtStep, work: Awaitable[Scene]) -> Scene:
    """What `work` comes to: a hint that is open on the card stays so as long as its question waits for an answer."""
    scene = await work
    waits = isinstance(scene, StepScene) and scene.position == at.position and scene.verdict is None
    return replace(scene, unfolded=press.is_unfolded) if isinstance(scene, StepScene) and waits else scene


def _own(press: Press[Control], run: RunRef) -> tuple[int, int | None, int]:
    """What every call of `Play` here begins with: who pressed, in which server, and the run."""
    return press.learner, press.guild, run.number
