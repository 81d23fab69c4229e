"""Choosing a pack: by what it is for, in which language, and what it practises, the recommended one first.

Promises a learner no pack that a class of the place plays now, and the same recommendation as everywhere else. A
server's own packs are listed together, beginning with those for the purpose of whoever chooses.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n.languages import language
from bot.services.content import PackSummary
from bot.services.next_step import NextSteps, Offer, Outlook, PractiseSkill
from bot.services.pack_catalog import owner_of
from bot.services.scenes import ClassOptions, PackChooser, Shelf
from bot.services.service_context import ServiceContext
from questions.content_model import without_country
from questions.model import SKILLS, Skill

FOR_LEARNERS: tuple[Shelf, ...] = ("own", "practice", "test", "class")
FOR_HOSTS: tuple[Shelf, ...] = ("own", "class", "practice", "test")


class Chooser:
    """Looks up what there is to choose from."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._next_steps = NextSteps(context)

    async def for_learner(
        self,
        learner: int,
        guild: int | None,
        shelf: Shelf | None,
        spoken: str | None,
        length: int | None,
        skill: str | None = None,
    ) -> PackChooser:
        """Packs for a quiz of one's own. None: the shelf and the language that fit best, and any skill."""
        outlook = await self._next_steps.outlook(learner, guild)
        packs = list(outlook.offer.packs.values())
        return self._shown(packs, FOR_LEARNERS, shelf, spoken, _for_learner(outlook), length, None, skill)

    async def for_host(
        self, guild: int, options: ClassOptions, shelf: Shelf | None, spoken: str | None, skill: str | None = None
    ) -> PackChooser:
        """Packs for a class, which is to be played with these options. None as for a learner."""
        packs = list((await self._context.catalog.of(guild)).packs.values())
        async with self._context.database.unit(writes=False) as unit:
            played = await unit.classes.played(guild)
        fresh = [one for one in packs if one.purpose == "class" and one.id not in played]
        best = next((one for one in fresh if without_country(one.facts.language) == (spoken or language())), None)
        return self._shown(packs, FOR_HOSTS, shelf, spoken, best, None, options, skill)

    def _shown(
        self,
        packs: Sequence[PackSummary],
        order: tuple[Shelf, ...],
        shelf: Shelf | None,
        spoken: str | None,
        best: PackSummary | None,
        length: int | None,
        options: ClassOptions | None,
        skill: str | None,
    ) -> PackChooser:
        shelves: list[Shelf] = [one for one in order if any(_shelf_of(pack) == one for pack in packs)]
        fitting: list[Shelf] = [*(one for one in shelves if one == shelf), *shelves, *order]
        at = fitting[0]
        there = [one for one in packs if _shelf_of(one) == at]
        languages = tuple(dict.fromkeys(without_country(one.facts.language) for one in there))
        wanted = [one for one in (spoken, language(), *languages) if one in languages]
        code = next(iter(wanted), language())
        listed = [one for one in there if without_country(one.facts.language) == code]
        library = self._context.catalog.bundled
        listed.sort(key=lambda one: (order.index(one.purpose), one.id in library.substitutes))
        practised = {one.id: library.skills.get(one.id, frozenset[str]()) for one in listed}
        skills: tuple[Skill, ...] = tuple(
            one for one in SKILLS if not all(of.isdisjoint([one]) for of in practised.values())
        )
        chosen: Skill | None = next((one for one in skills if one == skill), None)
        if chosen is not None:
            listed = [one for one in listed if chosen in practised[one.id]]
        return PackChooser(tuple(shelves), at, languages, code, tuple(listed), best, length, options, skills, chosen)


def most_likely(outlook: Outlook) -> list[PackSummary]:
    """All packs, those that a learner most likely wants first."""
    best, packs = _for_learner(outlook), outlook.offer.packs.values()
    return sorted(
        packs,
        key=lambda one: (
            one != best,
            without_country(one.facts.language) != language(),
            FOR_LEARNERS.index(_shelf_of(one)),
            FOR_LEARNERS.index(one.purpose),
            one.id in outlook.offer.library.substitutes,
        ),
    )


def _shelf_of(pack: PackSummary) -> Shelf:
    return "own" if owner_of(pack.id) is not None else pack.purpose


def _for_learner(outlook: Outlook) -> PackSummary | None:
    """What practises the weakest skill, else what the lesson last in the course that is done says to practise."""
    step, offer = outlook.next_step, outlook.offer
    if isinstance(step, PractiseSkill) and isinstance(step.by, PackSummary):
        return step.by
    return _after_lessons(outlook, offer) or next(
        (
            one
            for one in offer.packs.values()
            if _shelf_of(one) == "practice" and without_country(one.facts.language) == language()
        ),
        None,
    )


def _after_lessons(outlook: Outlook, offer: Offer) -> PackSummary | None:
    course, lessons = offer.library.course, offer.library.lessons
    done = [
        lessons[name]
        for name in (course.lessons if course else ())
        if name in lessons and name in outlook.state.finished
    ]
    practised = (name for lesson in reversed(done) for name in lesson.practice)
    return next((offer.packs[name] for name in practised if name in offer.packs), None)
