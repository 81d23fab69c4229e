"""Simulated classmates for the offline classroom, so that one person alone can see a live class.

Promises people of different temper, the same in every demo: quick and slow ones, careful and careless ones, some who
change their answer, some who miss the time; about 65 % right, and now and then a popular wrong answer. They act through
the cards that they see, as people do. No card tells the key, so who is to be right is given it here, from the library.
Refuses to end the demo for a mishap of theirs: it is logged, and the class goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.services.answer_codec import HERE, codes_of, with_typed
from bot.services.scenes import AtVote, Refusal
from bot.views import ids
from bot.views.forms import TYPED
from bot.views.question_controls import MOST_BESIDE
from db.clock import SYSTEM_CLOCK, Clock
from questions.engine.class_quiz import Phase
from questions.kinds import Entry, Figures, FillInParts, PickOne, Response, TickSeveral, TypeIn, kind_of
from questions.model import AnyQuestion, Figure

if TYPE_CHECKING:
    from bot.services.wiring import Services
    from questions.engine.class_quiz import Vote

FIRST_NAMES = (
    *("Chloé", "Daniel", "Elif", "Farid", "Grace", "Hana", "Ivan", "Jamila", "Kofi", "Lena", "Mateo", "Nadia"),
    *("Oskar", "Priya", "Quentin", "Rosa", "Samir", "Tess", "Umar", "Vera", "Wen", "Ximena", "Yusuf", "Zoë"),
    *("Amara", "Bruno", "Carmen", "Dmitri", "Esther", "Felix"),
)
"""First names, as many as there can be classmates."""

_T = TypeVar("_T")

MOST_CLASSMATES = len(FIRST_NAMES)

_LOOK = 0.5
"""Seconds between two looks at the channel."""

LONGEST_THOUGHT = 40.0
"""Seconds that nobody thinks longer than about, however much time there is."""


_log = logging.getLogger(__name__)


class Hands(Protocol):
    """Somebody who sees cards and uses what is on them."""

    async def use(self, custom_id: str, *, values: Sequence[str] = (), typed: Mapping[str, str] | None = None) -> bool:
        """Presses a button, chooses `values` in a menu, or opens a form and sends it; False where they cannot now."""
        ...


@dataclass(frozen=True, slots=True)
class Moment:
    """What a class waits for: people in the lobby (`asked` None), or answers to one vote."""

    run: int
    position: int = 0
    vote: Vote = 1
    seconds: int = 0
    asked: AnyQuestion | None = None
    order: tuple[str, ...] = ()
    figures: Figures = field(default_factory=dict[str, Figure])
    tables: bool = False
    """In the lobby: whether who wants to can have a table when the class talks."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of one control."""

    custom_id: str
    values: tuple[str, ...] = ()
    typed: str | None = None


class Classmate:
    """One of them: a temper, and what they remember of their first vote."""

    def __init__(self, person: Hands, name: str) -> None:
        self.person = person
        self.rng = Random(name)
        self.slowness = self.rng.uniform(0.6, 1.5)
        self.care = self.rng.uniform(0.4, 0.8)
        self._last: tuple[int, int, bool] | None = None
        """The run and position they last answered, and whether they were right."""

    def thinks(self, moment: Moment) -> float:
        """Seconds until they answer; with bad luck more than there are."""
        return min(moment.seconds, LONGEST_THOUGHT) * self.slowness * self.rng.triangular(0.08, 0.85, 0.3)

    def answers(self, moment: Moment) -> Response:
        """What they say; who was right before the discussion mostly stays so, others may be convinced."""
        assert moment.asked is not None, "a vote has a question"
        chance = self.care
        if moment.vote == 2 and self._last is not None and self._last[:2] == (moment.run, moment.position):
            chance = 0.95 if self._last[2] else 0.55
        said = guess(moment.asked, moment.figures, chance, self.rng)
        right = kind_of(moment.asked).grade(moment.asked, said, moment.figures).right
        self._last = (moment.run, moment.position, right)
        return said


class Classmates:
    """All of them, in one channel."""

    def __init__(
        self, services: Services, channel: int, people: Mapping[str, Hands], clock: Clock = SYSTEM_CLOCK
    ) -> None:
        self._services = services
        self._channel = channel
        self._clock = clock
        self._all = [Classmate(person, name) for name, person in people.items()]
        self._now: Moment | None = None

    async def take_part(self) -> None:
        """Join and answer in every class quiz of the channel; never returns."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                before, self._now = self._now, await _logged(self.look())
                if self._now is not None and self._now != before:
                    act = self._answer if self._now.asked else self._join
                    for one in self._all:
                        tasks.create_task(_logged(act(one, self._now)))
                await self._clock.sleep(_LOOK)

    async def look(self) -> Moment | None:
        """What the class waits for now; None where there is nothing for them to do."""
        try:
            row = await self._services.classroom.open_in(self._channel)
            at = await self._services.classes.get(row.run.id)
        except Refusal:
            return None
        live = at.live
        if live.phase == Phase.LOBBY:
            return Moment(row.run.id, tables=at.choice.talk == "pairs")
        if live.phase != Phase.ASKING or live.step is None:
            return None
        asked = at.asked()
        return Moment(
            row.run.id, live.position, live.vote, live.plan.seconds, asked.question, asked.order, asked.figures
        )

    async def _join(self, one: Classmate, moment: Moment) -> None:
        if one.rng.random() < 0.1:
            return  # comes late, with a first answer
        await self._clock.sleep(one.slowness * one.rng.uniform(0.5, 6))
        await self._do(one, moment, joining(moment, sociable=one.care > 0.5))

    async def _answer(self, one: Classmate, moment: Moment) -> None:
        if one.rng.random() < 0.04:
            return  # looks out of the window
        await self._clock.sleep(one.thinks(moment))
        said = one.answers(moment)
        await self._do(one, moment, uses(moment, said))
        if one.rng.random() < 0.12:
            await self._clock.sleep(one.slowness * one.rng.uniform(1.5, 5))
            await self._do(one, moment, uses(moment, one.answers(moment), said))

    async def _do(self, one: Classmate, moment: Moment, steps: Sequence[Use]) -> None:
        """Takes the steps as long as the moment lasts, and waits where a control is not there yet or is disabled."""
        for step in steps:
            typed = None if step.typed is None else {TYPED: step.typed}
            while self._now == moment:
                if await one.person.use(step.custom_id, values=step.values, typed=typed):
                    break
                await self._clock.sleep(_LOOK)
            await self._clock.sleep(one.slowness * one.rng.uniform(0.3, 1.2) * min(1.0, moment.seconds / 30))


async def _logged(work: Coroutine[None, None, _T]) -> _T | None:
    """What comes of it; None and a log entry for an error."""
    try:
        return await work
    except Exception:
        _log.exception("A classmate stumbled")
        return None


def guess(question: AnyQuestion, figures: Figures, chance: float, rng: Random) -> Response:
    """An answer that is right with about this chance. Some questions are harder, and some have a tempting mistake."""
    nature = Random(question.id)
    chance += nature.uniform(-0.2, 0.2)
    tempting = nature.random()  # how many of those who err do so alike
    kind = kind_of(question)
    key, foreseen_errors = kind.right(question, figures), list(kind.foreseen_errors(question, figures))
    if not kind.graded:
        return rng.choice(foreseen_errors)
    if not foreseen_errors or rng.random() < chance:
        return key
    if not kind.single:  # each statement is right or wrong by itself
        right, wrong = kind.draft(question, key), kind.draft(question, foreseen_errors[0])
        mixed = {
            name: said if rng.random() < chance + nature.uniform(0, 0.3) else wrong[name]
            for name, said in right.items()
        }
        return kind.read(question, mixed)
    lure = nature.choice(foreseen_errors)
    return lure if rng.random() < tempting else rng.choice(foreseen_errors)


def joining(moment: Moment, *, sociable: bool) -> list[Use]:
    """How to take part; those who are `sociable` want a table where there are some."""
    join = Use(ids.JoinPress(moment.run).custom_id)
    return [join, Use(ids.FindTablePress(moment.run).custom_id)] if moment.tables and sociable else [join]


def uses(moment: Moment, response: Response, before: Response | None = None) -> list[Use]:
    """How to give this answer, or to change `before` to it: which controls to use one after another."""
    question, order = moment.asked, moment.order
    assert question is not None, "a vote has a question"
    kind = kind_of(question)
    ask = kind.ask(question, order)

    at = AtVote(moment.run, moment.position, moment.vote)
    opened = Use(ids.SheetPress(moment.run).custom_id)
    match ask, response:
        case PickOne(entries), str(option):
            place = [entry.id for entry in entries].index(option)
            return [Use(ids.ChoosePress(at, (place,)).custom_id)]
        case TickSeveral(entries), list(ticked):
            places = tuple(place for place, entry in enumerate(entries) if entry.id in ticked)
            ticks = _ticking(entries, before if isinstance(before, list) else (), ticked, at)
            return [opened, *ticks, Use(ids.ChoosePress(at, places).custom_id)]
        case TypeIn(figure=False), str(words):
            return [opened, Use(ids.WordsFormPress(at).custom_id, typed=words)]
        case TypeIn(figure=True), float(figure) | int(figure):
            return [opened, Use(ids.FigureFormPress(at).custom_id, typed=_typed(figure))]
        case FillInParts(), _:
            given = None if before is None else kind.draft(question, before)
            return [opened, *_filling(question, ask, kind.draft(question, response), at, given)]
        case _:
            raise TypeError(f"{response!r} is no answer to {ask}")


def _ticking(entries: Sequence[Entry], before: Sequence[str], ticked: Sequence[str], at: AtVote) -> list[Use]:
    """From the ticks of `before` to these: one after another on the card's buttons, or all of them in its menu."""
    if len(entries) > MOST_BESIDE:
        places = tuple(str(place) for place, entry in enumerate(entries) if entry.id in ticked)
        return [Use(ids.MarkPress(at).custom_id, values=places)] if places else []
    marked = {place for place, entry in enumerate(entries) if entry.id in before}
    steps: list[Use] = []
    for place, entry in enumerate(entries):
        if (place in marked) != (entry.id in ticked):
            marked ^= {place}
            steps.append(Use(ids.MarkPress(at, tuple(sorted(marked))).custom_id))
    return steps


def _filling(
    question: AnyQuestion, fill: FillInParts, draft: Mapping[str, str], at: AtVote, before: Mapping[str, str] | None
) -> list[Use]:
    """Part after part, by the button that the card has for it, and the one that sends them.

    The card's next control names a figure as it was typed, which has fewer digits than the figure that was meant. Of an
    answer `before` this one, what is settled stays.
    """
    settled = {} if before is None else fill.settled(before)
    codes, blank = codes_of(fill, {**draft, **settled}), codes_of(fill, settled)
    steps = [] if before is None else [Use(ids.FillPress(at, tuple(blank)).custom_id)]
    for place, part in enumerate(fill.parts):
        if part.id in settled:
            continue
        here = (*codes[:place], HERE, *blank[place + 1 :])
        if not part.entries:
            typed = _typed(float(draft[part.id]))
            steps.append(Use(ids.FigureFormPress(at, here).custom_id, typed=typed))
            codes[place] = with_typed(question, fill, here, typed)[place]
        else:
            steps.append(Use(ids.FillPress(at, (*codes[: place + 1], *blank[place + 1 :])).custom_id))
    if fill.parts[-1].entries:
        steps.append(Use(ids.SendPress(at, tuple(codes)).custom_id))
    return steps


def _typed(figure: float) -> str:
    """A figure as people type it: 13.46, not 13.4615384.

    Never with just three decimals, as 1.917 is close to two thousand where a question is in Spanish.
    """
    typed = f"{float(f'{figure:.4g}'):,.12f}".rstrip("0").rstrip(".")
    return typed if len(typed.partition(".")[2]) != 3 else f"{figure:,.4f}"
