"""What a check is handed, and what it returns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.config import Settings
from bot.doctor.discord_account import DiscordAccount


class Mark(StrEnum):
    """What a result comes to, as it is shown."""

    FINE = "✓"
    NOTE = "!"
    """It works, and may not be what somebody wants."""
    FAULT = "✗"
    """It does not work."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at."""

    mark: Mark
    said: str
    advice: str = ""
    """What to do; of everything that is not fine."""

    @classmethod
    def fine(cls, said: str) -> CheckResult:
        """It is as it should be."""
        return cls(Mark.FINE, said)

    @classmethod
    def noted(cls, said: str, advice: str) -> CheckResult:
        """It works all the same."""
        return cls(Mark.NOTE, said, advice)

    @classmethod
    def fault(cls, said: str, advice: str) -> CheckResult:
        """It does not work."""
        return cls(Mark.FAULT, said, advice)


@dataclass(frozen=True, slots=True)
class Case:
    """An installation that is looked at."""

    settings: Settings
    account: DiscordAccount
    channels: Collection[int] = ()
    """Where class quizzes are to be held."""
