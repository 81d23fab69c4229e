"""Lines that several cards share."""

from __future__ import annotations

from collections.abc import Iterable

from bot.i18n import wording
from bot.i18n.languages import Markdown, counted
from bot.services.scenes import SkillLine


def skill_lines(lines: Iterable[SkillLine]) -> Markdown:
    """A line for each skill: a bar, its share in words, and how many answers stand behind it.

    The bar comes first, so that bars stand in a column and no narrow screen breaks them off.
    """
    return "\n".join(
        counted(
            "{bar} **{skill}:** {share} of the points, {count} answer",
            "{bar} **{skill}:** {share} of the points, {count} answers",
            line.answers,
            bar=wording.bar(line.score / line.maximum),
            skill=wording.ours(wording.SKILL_NAMES[line.skill]),
            share=wording.percent(line.score, line.maximum),
        )
        for line in lines
    )
