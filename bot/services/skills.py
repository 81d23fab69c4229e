"""Skills by which results are told: Copydesk's, and those that packs declare.

Promises that two servers' skills are never added up, even under one id: an answer is stored with the key of its skill,
which holds the server whose pack declares it, as the pack's own key does. Packs of one server may share a skill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.i18n import wording
from bot.services.pack_catalog import own_key, owner_of
from bot.services.scenes import SkillLine
from lessons.model import Lesson
from questions.model import SKILLS, Pack


def skill_key(content: Pack | Lesson, skill: str) -> str:
    """What a skill of this content is stored as; one of Copydesk's goes by its id."""
    owner = owner_of(content.id)
    return own_key(owner[0], skill) if owner is not None and _is_own(content, skill) else skill


def results_by_skill(pack: Pack, graded: Iterable[tuple[str, float, float]]) -> tuple[SkillLine, ...]:
    """A line for each skill of graded answers to this pack, given as its id, points and possible points.

    Copydesk's own come first.
    """
    by_skill: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for skill, score, maximum in graded:
        by_skill[skill].append((score, maximum))
    return tuple(
        SkillLine(
            skill_key(pack, skill),
            wording.skill_name(pack, skill),
            len(ones),
            sum(score for score, _ in ones),
            sum(maximum for _, maximum in ones),
        )
        for skill in dict.fromkeys((*SKILLS, *pack.skills))
        if (ones := by_skill.get(skill))
    )


def _is_own(content: Pack | Lesson, skill: str) -> bool:
    """Whether the content declares this skill; a lesson only lists skills of Copydesk's."""
    return isinstance(content, Pack) and skill in content.skills
