"""Why a question comes in practice: as it is chosen, as it is stored with the practice, and as its card says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast, get_args

from bot.i18n import wording
from bot.services.content import Subject
from bot.services.pack_catalog import owner_of
from bot.services.scenes import PracticeNote, PracticeWhy
from db.practice import PracticeSession
from db.types import JsonValue
from lessons.practice.picking import Balance, Due, Early, First, MissedAgain, NewSkill, Reason
from questions.messages import Sayable
from questions.model import Pack


def reason_to_store(reason: Reason) -> JsonValue:
    """A reason as JSON; `practice_note` reads it."""
    last_at = None
    match reason:
        case Due(skill, at):
            why, last_at = "due", at
        case MissedAgain(skill, at):
            why, last_at = "missed", at
        case Early(skill, at):
            why, last_at = "early", at
        case Balance(skill, at):
            why, last_at = "balance", at
        case NewSkill(skill):
            why = "new"
        case First(skill):
            why = "first"
    return {"why": why, "skill": skill, "last_at": last_at.isoformat() if last_at is not None else None}


def practice_note(session: PracticeSession, subject: Subject, position: int) -> PracticeNote | None:
    """Why the question at that place of the run that is before a learner comes; None for what cannot be read."""
    stored, skill = session.reason, skill_of(session)
    if skill is None or not isinstance(stored, Mapping) or stored.get("why") not in get_args(PracticeWhy):
        return None
    last_at = stored.get("last_at")
    return PracticeNote(
        why=cast(PracticeWhy, stored["why"]),
        skill=_skill_called(subject, skill),
        last_at=datetime.fromisoformat(last_at) if isinstance(last_at, str) else None,
        number=session.done + position + 1,
        length=session.length,
    )


def skill_of(session: PracticeSession) -> str | None:
    """The skill for which the question that is before a learner comes; None for what cannot be read."""
    skill = session.reason.get("skill") if isinstance(session.reason, Mapping) else None
    return skill if isinstance(skill, str) else None


def _skill_called(subject: Subject, skill: str) -> Sayable:
    """What a skill is called, of Copydesk's or of the pack's own."""
    if skill in wording.SKILL_NAMES:
        return wording.SKILL_NAMES[skill]
    owner = owner_of(skill)
    authored = skill if owner is None else owner[1]
    content = subject.content
    return content.skills.get(authored, authored) if isinstance(content, Pack) else authored
