"""The ids that buttons, menus and forms carry: each verb is a class, whose fields say what its parts are.

They are built and read here and nowhere else, by the grammar of `id_codec`; a module has those of one subject. Promises
nothing about which answer is right: options, statements and labels are named by their places on the card. Refuses to
carry anything that is stored.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, get_args, get_origin

from bot.services.scenes import AtVote
from bot.views.id_codec import At, Control, parts_of
from bot.views.ids.answers import (
    AnswerControl,
    ChoosePress,
    ConfidencePress,
    FigureFormPress,
    FillPress,
    FoldPress,
    HandInFormPress,
    HandInPress,
    HintPress,
    MarkPress,
    SendPress,
    TypePress,
    WordsFormPress,
)
from bot.views.ids.assignments import (
    AssignmentCommandPress,
    AssignmentControl,
    AssignmentFormPress,
    AssignmentMenuPress,
    AssignmentsPress,
    ExtraTimePress,
    MyAssignmentPress,
    RemindersPress,
    StartAssignmentPress,
    TimesFormPress,
)
from bot.views.ids.classes import (
    ClassControl,
    ClassPackPress,
    ClassShelfPress,
    ClassSkillMenuPress,
    FindTablePress,
    HistoryPress,
    HostPress,
    JoinPress,
    LeaveTablePress,
    LetBackMenuPress,
    MinePress,
    OpenClassPress,
    PastMenuPress,
    PeoplePress,
    RemovalMenuPress,
    RemovePress,
    RunAgainPress,
    SheetPress,
)
from bot.views.ids.groups import (
    GroupAddPress,
    GroupArchivePress,
    GroupChangePress,
    GroupControl,
    GroupFormPress,
    GroupLanguagePress,
    GroupListPress,
    GroupMenuPress,
    GroupPagePress,
    GroupPostPress,
    GroupRemovePress,
    GroupRestorePress,
    GroupSettingsPress,
    JoinGroupPress,
    LeaveGroupPress,
)
from bot.views.ids.item_review import (
    AcceptMenuPress,
    ClassItemMenuPress,
    CloseReportsPress,
    CorrectPress,
    InboxMenuPress,
    InboxPress,
    ItemControl,
    ItemPress,
    ReplyFormPress,
    ReplyPress,
    ReportFormPress,
    ReportPress,
    RestorePress,
    VoidPress,
)
from bot.views.ids.navigation import (
    ANY_SKILL,
    CoursePress,
    LessonPress,
    NavigationControl,
    NewQuizPress,
    PackMenuPress,
    PacksPress,
    ProgressPress,
    QuizPress,
    RereadPress,
    ShelfPress,
    SkillMenuPress,
    TermPress,
    WeeksPress,
)
from bot.views.ids.personal_data import ExportPress, ForgetFormPress, ForgetPress, PersonalDataControl
from bot.views.ids.placed import Placed
from bot.views.ids.practice import (
    PracticeControl,
    PracticeGoalMenuPress,
    PracticeLessPress,
    PracticeOnPress,
    PracticePress,
    PracticeReminderMenuPress,
    PracticeSettingsPress,
    PracticeStopPress,
    PracticeZoneFormPress,
    PracticeZonePress,
)
from bot.views.ids.results import ReportFilePress, ResultControl, SearchesPress, SearchLevelMenuPress
from bot.views.ids.runs import (
    AgainPress,
    GoPress,
    InWordsPress,
    JumpPress,
    ReadPress,
    RunControl,
    ShowPress,
    StopPress,
    TermsPress,
)
from bot.views.ids.server_packs import (
    DiscardPress,
    PreviewPress,
    PublishPress,
    ServerPackControl,
    StarterPress,
    UploadPress,
)

ComponentId = (
    AnswerControl
    | RunControl
    | NavigationControl
    | PersonalDataControl
    | ServerPackControl
    | ClassControl
    | GroupControl
    | ItemControl
    | ResultControl
    | AssignmentControl
    | PracticeControl
)
"""Whatever can be pressed, sorted by what it is for: an answer in a run of one's own and one in a class are two."""

_VERBS: Final[dict[str, type[ComponentId]]] = {kind.verb: get_origin(kind) or kind for kind in get_args(ComponentId)}

_TYPES: Final[dict[tuple[type[Control], type[At] | None], type[ComponentId]]] = {
    (get_origin(kind) or kind, next(iter(get_args(kind)), None)): kind for kind in get_args(ComponentId)
}


@lru_cache(maxsize=1024)  # a class presses the same few
def parse(custom_id: str) -> ComponentId | None:
    """What an id asks for; None where it is not of this version, or its parts are not those of its verb."""
    found = parts_of(custom_id)
    if found is None:
        return None
    verb, *parts = found
    try:
        return _VERBS[verb].read(parts) if verb in _VERBS else None
    except ValueError:
        return None


def needs_no_card(custom_id: str) -> bool:
    """Whether its handler asks for nothing that stands on the card with the control."""
    asked = parse(custom_id)
    return isinstance(asked, ChoosePress) and isinstance(asked.at, AtVote)


def press_type(asked: ComponentId) -> type[ComponentId]:
    """Which of the types of `ComponentId` it is: its class, and of what has a place, with that place's."""
    return _TYPES[type(asked), type(asked.at) if isinstance(asked, Placed) else None]


__all__ = [
    "ANY_SKILL",
    "AcceptMenuPress",
    "AgainPress",
    "AssignmentCommandPress",
    "AssignmentFormPress",
    "AssignmentMenuPress",
    "AssignmentsPress",
    "ChoosePress",
    "ClassItemMenuPress",
    "ClassPackPress",
    "ClassShelfPress",
    "ClassSkillMenuPress",
    "CloseReportsPress",
    "ComponentId",
    "ConfidencePress",
    "CorrectPress",
    "CoursePress",
    "DiscardPress",
    "ExportPress",
    "ExtraTimePress",
    "FigureFormPress",
    "FillPress",
    "FindTablePress",
    "FoldPress",
    "ForgetFormPress",
    "ForgetPress",
    "GoPress",
    "GroupAddPress",
    "GroupArchivePress",
    "GroupChangePress",
    "GroupFormPress",
    "GroupLanguagePress",
    "GroupListPress",
    "GroupMenuPress",
    "GroupPagePress",
    "GroupPostPress",
    "GroupRemovePress",
    "GroupRestorePress",
    "GroupSettingsPress",
    "HandInFormPress",
    "HandInPress",
    "HintPress",
    "HistoryPress",
    "HostPress",
    "InWordsPress",
    "InboxMenuPress",
    "InboxPress",
    "ItemPress",
    "JoinGroupPress",
    "JoinPress",
    "JumpPress",
    "LeaveGroupPress",
    "LeaveTablePress",
    "LessonPress",
    "LetBackMenuPress",
    "MarkPress",
    "MinePress",
    "MyAssignmentPress",
    "NewQuizPress",
    "OpenClassPress",
    "PackMenuPress",
    "PacksPress",
    "PastMenuPress",
    "PeoplePress",
    "PracticeGoalMenuPress",
    "PracticeLessPress",
    "PracticeOnPress",
    "PracticePress",
    "PracticeReminderMenuPress",
    "PracticeSettingsPress",
    "PracticeStopPress",
    "PracticeZoneFormPress",
    "PracticeZonePress",
    "PreviewPress",
    "ProgressPress",
    "PublishPress",
    "QuizPress",
    "ReadPress",
    "RemindersPress",
    "RemovalMenuPress",
    "RemovePress",
    "ReplyFormPress",
    "ReplyPress",
    "ReportFilePress",
    "ReportFormPress",
    "ReportPress",
    "RereadPress",
    "RestorePress",
    "RunAgainPress",
    "SearchLevelMenuPress",
    "SearchesPress",
    "SendPress",
    "SheetPress",
    "ShelfPress",
    "ShowPress",
    "SkillMenuPress",
    "StartAssignmentPress",
    "StarterPress",
    "StopPress",
    "TermPress",
    "TermsPress",
    "TimesFormPress",
    "TypePress",
    "UploadPress",
    "VoidPress",
    "WeeksPress",
    "WordsFormPress",
    "needs_no_card",
    "parse",
    "press_type",
]
