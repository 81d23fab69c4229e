"""What `/pack` shows, as plain values; `bot.views.pack_cards` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.i18n.languages import Markdown
from db.rows import PackChange, PackFacts, PackVersion
from questions.diagnostics.diagnostic import Diagnostic
from questions.model import Pack
from questions.revision import Revision


@dataclass(frozen=True, slots=True)
class DraftPack:
    """A pack that was brought and is not published. `revision` says what it would change; None for a new pack."""

    name: str
    """The id that its author gave it."""
    facts: PackFacts
    version: int
    digest: str
    """Tells it from the next draft, which has the same version."""
    revision: Revision | None


@dataclass(frozen=True, slots=True)
class ReportScene:
    """What a check found, and the drafts that came of it where something was brought."""

    files: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    drafts: tuple[DraftPack, ...]
    kept: bool
    """Whether sound packs were to become drafts; a check alone keeps nothing."""

    @property
    def errors(self) -> int:
        """How many problems keep packs out."""
        return sum(problem.level == "error" for problem in self.problems)


class DraftState(Enum):
    """What became of a draft that a card showed."""

    OPEN = "open"
    IN_USE = "in use"
    EARLIER = "earlier"
    """Published, and a later version is in use now."""
    RETIRED = "retired"
    THROWN_AWAY = "thrown away"
    REPLACED = "replaced"
    """Another draft took its place."""
    GONE = "gone"
    """Thrown away or replaced some time ago."""


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft that a card shows: with the id that its author gave it, and the digest that tells it from the next."""

    name: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class DraftNow:
    """What is true of such a draft now."""

    draft: ShownDraft
    title: str
    """That of the version as it is there now; the id where nothing is."""
    state: DraftState


@dataclass(frozen=True, slots=True)
class DraftsNow:
    """The drafts of a card as things stand, the one that was decided about first."""

    drafts: tuple[DraftNow, ...]


@dataclass(frozen=True, slots=True)
class OwnPack:
    """A line of the list: a server's own pack. `version` None: never published."""

    name: str
    title: str
    version: int | None
    draft: int | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class PackList:
    """A server's own packs, and the bundled ones with whether they are hidden there."""

    own: tuple[OwnPack, ...]
    bundled: tuple[tuple[Pack, bool], ...]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How a question was answered in this server, in the versions in which it was judged as it is now.

    `share` is the share of points gained, 0 to 1 (the item's facility); None without answers, and for a poll. `before`
    counts the answers that were judged by an earlier key, and `rekeyed` is the version that brought the key of now.
    """

    prompt: str
    answers: int
    share: float | None
    before: int
    rekeyed: int | None


@dataclass(frozen=True, slots=True)
class PackPage:
    """One pack: what is in it, and how its questions were answered."""

    name: str
    pack: Pack
    version: int
    state: str
    """In use, draft, retired, bundled, or hidden."""
    items: tuple[ItemResult, ...]


@dataclass(frozen=True, slots=True)
class PackHistory:
    """The versions of a pack, the latest first, with what each changed; and who did what."""

    name: str
    versions: tuple[tuple[PackVersion, Revision | None], ...]
    changes: tuple[PackChange, ...]


@dataclass(frozen=True, slots=True)
class FileScene:
    """A file to hand over, and what to say with it."""

    name: str
    content: bytes
    text: Markdown


@dataclass(frozen=True, slots=True)
class Done:
    """Something was done; one sentence says what."""

    text: Markdown
    playable: str | None = None
    """The pack that can be played from now on, by the id that its author gave it."""


PackScene = ReportScene | DraftsNow | PackList | PackPage | PackHistory | FileScene | Done
