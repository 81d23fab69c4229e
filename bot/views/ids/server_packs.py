"""A server's own packs: drafts, the form for files, and the starter."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control, NamePart, NumberPart, OptionalName


@dataclass(frozen=True, slots=True)
class PreviewPress(Control):
    """Tries a draft: of the drafts that have this version one after the other, the one with this digest.

    In the first edition without a digest; likewise below.
    """

    verb = "preview"
    pack: NamePart
    version: NumberPart
    digest: OptionalName = None


@dataclass(frozen=True, slots=True)
class PublishPress(Control):
    """Puts a draft into use."""

    verb = "publish"
    pack: NamePart
    version: NumberPart
    digest: OptionalName = None


@dataclass(frozen=True, slots=True)
class DiscardPress(Control):
    """Throws a draft away."""

    verb = "discard"
    pack: NamePart
    version: NumberPart
    digest: OptionalName = None


@dataclass(frozen=True, slots=True)
class UploadPress(Control):
    """The form for several files."""

    verb = "upload"


@dataclass(frozen=True, slots=True)
class StarterPress(Control):
    """The file to write a first pack from."""

    verb = "starter"


ServerPackControl = PreviewPress | PublishPress | DiscardPress | UploadPress | StarterPress
