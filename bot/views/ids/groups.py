"""Groups: joining and leaving them, who is in them, and what is set."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.id_codec import Control, NumberPart


@dataclass(frozen=True, slots=True)
class JoinGroupPress(Control):
    """Joins a group."""

    verb = "group-in"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class LeaveGroupPress(Control):
    """Leaves a group."""

    verb = "group-out"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupListPress(Control):
    """A page of the groups of a server."""

    verb = "groups"
    page: NumberPart


@dataclass(frozen=True, slots=True)
class GroupMenuPress(Control):
    """Who is in a group: a menu whose value is the group."""

    verb = "group"


@dataclass(frozen=True, slots=True)
class GroupPagePress(Control):
    """A page of those who are in a group."""

    verb = "group-page"
    group: NumberPart
    page: NumberPart


@dataclass(frozen=True, slots=True)
class GroupAddPress(Control):
    """Takes people into a group: a menu whose values are they."""

    verb = "group-add"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupRemovePress(Control):
    """Takes somebody out of a group: a menu on a page of its members, whose value is who it is."""

    verb = "group-remove"
    group: NumberPart
    page: NumberPart


@dataclass(frozen=True, slots=True)
class GroupPostPress(Control):
    """Posts the message on which people join a group."""

    verb = "group-post"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupSettingsPress(Control):
    """What is set for a group."""

    verb = "group-set"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupLanguagePress(Control):
    """Sets the language of a group: a menu whose value is it."""

    verb = "group-tongue"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupFormPress(Control):
    """Opens the form for another name or time zone."""

    verb = "group-form"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupChangePress(Control):
    """That form."""

    verb = "group-change"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupArchivePress(Control):
    """Archives a group."""

    verb = "group-end"
    group: NumberPart


@dataclass(frozen=True, slots=True)
class GroupRestorePress(Control):
    """Brings an archived group back."""

    verb = "group-back"
    group: NumberPart


GroupControl = (
    JoinGroupPress
    | LeaveGroupPress
    | GroupListPress
    | GroupMenuPress
    | GroupPagePress
    | GroupAddPress
    | GroupRemovePress
    | GroupPostPress
    | GroupSettingsPress
    | GroupLanguagePress
    | GroupFormPress
    | GroupChangePress
    | GroupArchivePress
    | GroupRestorePress
)
