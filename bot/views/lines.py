"""Lines that several cards share."""

from __future__ import annotations

from collections.abc import Iterable

from bot import wording
from bot.services.scenes import SkillLine


def skill_lines(lines: Iterable[SkillLine]) -> str:
    """A line for each skill: a bar, its share in words, and how many answers stand behind it.

    The bar comes first, so that bars stand in a column and no narrow screen breaks them off.
    """
    return "\n".join(
        f"{wording.bar(line.score / line.maximum, 6)} **{wording.SKILL_NAMES[line.skill]}:** "
        f"{wording.percent(line.score, line.maximum)} right, {wording.count(line.answers, 'answer')}"
        for line in lines
    )
