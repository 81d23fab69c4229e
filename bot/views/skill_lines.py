"""Lines that several cards share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.i18n import wording
from bot.i18n.languages import Markdown, _, counted, local
from bot.i18n.wording import safe
from bot.services.scenes import SkillLine

MOST_SKILL_LINES: Final = 20
"""Of skills on a card: Copydesk's, and a few of packs' own."""


def skill_lines(lines: Sequence[SkillLine]) -> Markdown:
    """A line for each skill: a bar, its share in words, and how many answers stand behind it.

    The bar comes first, so that bars stand in a column and no narrow screen breaks them off.
    """
    told: list[Markdown] = [
        counted(
            "{bar} **{skill}:** {share} of the points, {count} answer",
            "{bar} **{skill}:** {share} of the points, {count} answers",
            line.answers,
            bar=wording.bar(line.score / line.maximum),
            skill=safe(local(line.name)),
            share=wording.percent(line.score, line.maximum),
        )
        for line in lines[:MOST_SKILL_LINES]
    ]
    if len(lines) > MOST_SKILL_LINES:
        told.append(_("-# and {count} more", count=len(lines) - MOST_SKILL_LINES))
    return "\n".join(told)
