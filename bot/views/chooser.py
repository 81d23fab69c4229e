"""The card to choose a pack on: the recommended one as its main button, tabs by purpose and language, and menus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, local
from bot.i18n.wording import ours, safe
from bot.services.content import PackSummary
from bot.services.scenes import PackChooser, Shelf
from bot.views import ids
from bot.views.layout import AMBER, MOST_ENTRIES, ButtonSpec, Card, MenuSpec, card, primary, secondary
from bot.views.next_step import language_name
from questions.messages import Message

MOST_MENUS = 4
"""Menus of packs on one card: a hundred packs."""

SHELVES: Final[Mapping[Shelf, Message]] = {
    "own": Message("This server's packs"),
    "class": Message("Made for a class"),
    "practice": Message("Practice"),
    "test": Message("Before and after the course"),
}


def chooser_card(scene: PackChooser) -> Card:
    """The card; for a class where the scene has its options."""
    if not scene.packs:
        return card([ours(wording.NO_PACKS)], colour=AMBER)
    pages = [scene.packs[at : at + MOST_ENTRIES] for at in range(0, len(scene.packs), MOST_ENTRIES)][:MOST_MENUS]
    menus = [
        MenuSpec(
            _("Choose a pack")
            if len(pages) == 1
            else _("Choose a pack: {first} to {last}", first=page[0].title, last=page[-1].title),
            ids.PackMenuPress(scene.length, number)
            if scene.options is None
            else ids.ClassPackPress(scene.options, number),
            [(pack.id, pack.title, _described(pack, scene.shelf)) for pack in page],
        )
        for number, page in enumerate(pages)
    ]
    heading = _("## Which quiz?") if scene.options is None else _("## Which pack for your class?")
    here = f"**{ours(SHELVES[scene.shelf])}** · {language_name(scene.language)}"
    texts: list[Markdown] = [heading]
    if scene.recommended is not None:
        best = scene.recommended
        texts.append(_("**Recommended: {title}**", title=safe(best.title)) + f"\n{safe(best.facts.about)}")
    texts.append(here + " · " + counted("{count} pack", "{count} packs", len(scene.packs)))
    if len(scene.packs) > MOST_MENUS * MOST_ENTRIES:
        texts.append(
            _("There are more packs than menus have room for: type /quiz and a word of the title you look for.")
        )
    shelves = [
        secondary(ours(SHELVES[one]), _turn(scene, one, scene.language)) for one in scene.shelves if one != scene.shelf
    ]
    languages = [
        secondary(language_name(one), _turn(scene, scene.shelf, one))
        for one in scene.languages
        if one != scene.language
    ]
    if len(scene.skills) > 1:
        menus.append(_skills(scene))
    main = [] if scene.recommended is None else [_best(scene, scene.recommended)]
    return card(texts, menus=menus, rows=[row for row in (main, shelves, languages) if row])


def _best(scene: PackChooser, pack: PackSummary) -> ButtonSpec:
    if scene.options is None:
        words = _("Take it: {title}", title=pack.title)
        return primary(words, ids.NewQuizPress(pack.id, scene.length))
    return primary(_("Open it: {title}", title=pack.title), ids.OpenClassPress(scene.options, pack.id))


def _turn(scene: PackChooser, shelf: Shelf, language: str) -> ids.ShelfPress | ids.ClassShelfPress:
    if scene.options is None:
        return ids.ShelfPress(shelf, language, scene.length)
    return ids.ClassShelfPress(scene.options, shelf, language)


def _skills(scene: PackChooser) -> MenuSpec:
    """The menu of what packs practise."""
    asks = (
        ids.SkillMenuPress(scene.shelf, scene.language, scene.length)
        if scene.options is None
        else ids.ClassSkillMenuPress(scene.options, scene.shelf, scene.language)
    )
    entries = [(ids.ANY_SKILL, _("Every skill"), None)]
    entries += [(skill, local(wording.SKILL_NAMES[skill]), None) for skill in scene.skills]
    return MenuSpec(_("Choose a skill"), asks, entries, marked=frozenset({scene.skill or ids.ANY_SKILL}))


def _described(pack: PackSummary, shelf: Shelf) -> str:
    """The line below a title. Of a server's own packs, which are listed together, it says what each is for."""
    told = [counted("{count} question", "{count} questions", pack.facts.questions), pack.facts.about]
    if shelf == "own" and pack.facts.purpose is not None:
        told.insert(0, local(SHELVES[pack.facts.purpose]))
    return " · ".join(told)
