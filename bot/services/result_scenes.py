"""What `/results` shows, as plain values; `bot.views.result_cards` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.i18n.languages import Markdown
from bot.reports.making import Digest, ReportFile

ReportKind = Literal["class", "group", "learner", "pack", "measure"]


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A report that can be asked for: what it is about, and the run, group, learner or pack by its id."""

    kind: ReportKind
    subject: str
    only: str | None = None
    """Of a group's, the one kind of work that is wanted."""


@dataclass(frozen=True, slots=True)
class ResultsScene:
    """A report on a card, whose files can be asked for."""

    ref: ReportRef
    digest: Digest


@dataclass(frozen=True, slots=True)
class ReportFileScene:
    """A report as a file, with what is to be said of it."""

    file: ReportFile
    texts: tuple[Markdown, ...]
