"""The card of what was handed in to a search task, for who teaches the group. Hosts alone see it.

What learners wrote stands on it as text that does nothing.
"""

from __future__ import annotations

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, local, trusted
from bot.i18n.wording import safe
from bot.services.search_tasks import HandInRef, SearchesScene
from bot.views import ids
from bot.views.kind_cards import handed_in_lines
from bot.views.layout import AMBER, BLUE, Card, MenuSpec, card, secondary


def searches_card(scene: SearchesScene) -> Card:
    """One thing that was handed in, a menu of levels, and the way to the others."""
    names: dict[str, Markdown] = {entry.id: safe(local(entry.text)) for entry in scene.levels}
    group = safe(scene.group_name)
    where = _("-# {number} of {all} handed in by {group}", number=scene.number, all=scene.of, group=group)
    waiting: Markdown = _("all have a teacher's level")
    if scene.without_level:
        waiting = counted("{count} without a teacher's level", "{count} without a teacher's level", scene.without_level)
    level: Markdown | None = names.get(scene.level or "")
    learner, day = trusted(f"<@{scene.learner}>"), wording.day(scene.answered_at)
    texts: list[Markdown] = [
        f"{where} · {waiting}",
        _("-# A search task of {title}", title=safe(scene.title)),
        wording.prompt(scene.question.prompt),
        _("{learner} handed this in on {day}:", learner=learner, day=day) + f"\n{handed_in_lines(scene.given)}",
        _("**Their own level:** {level}", level=names[scene.given.level]),
        _("**A teacher's level:** {level}", level=level) if level else _("**A teacher's level:** none yet"),
    ]
    menu = MenuSpec(
        _("Give it a level"),
        ids.SearchLevelMenuPress(scene.group, scene.ref.run, scene.ref.position),
        [(str(place), local(entry.text), None) for place, entry in enumerate(scene.levels)],
        marked=frozenset(str(place) for place, entry in enumerate(scene.levels) if entry.id == scene.level),
    )
    turns = [
        *([secondary(_("Back"), _turn(scene, scene.before))] if scene.before else []),
        *([secondary(_("Next"), _turn(scene, scene.after))] if scene.after else []),
    ]
    return card(texts, menus=[menu], rows=[turns] if turns else [], colour=BLUE if level else AMBER)


def _turn(scene: SearchesScene, to: HandInRef) -> ids.SearchesPress:
    return ids.SearchesPress(scene.group, to.run, to.position)
