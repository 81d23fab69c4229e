"""Who may do what where: every command and every button, for everybody, at every place that Discord has.

The tables below are the rules. Commands are taken from the command tree and buttons from their classes, so that a new
one without a rule fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast, get_args, get_origin

import pytest
import simcord
from discord import AppCommandOptionType, app_commands
from simcord.backend import serializers

from bot.app import Copydesk
from bot.i18n import assignment_wording, wording
from bot.services.item_scenes import ClassItem
from bot.services.scenes import AtStep, AtVote, ClassOptions, RunRef
from bot.views import ids
from bot.views.id_codec import AssignmentCommand
from tests.bot.classroom_page import Room
from tests.bot.places import (
    GROUP,
    OF_TWO,
    OTHER_CHANNEL,
    OTHER_SERVER,
    PLACES,
    THE_SERVER,
    WITH_BOT,
    WITHOUT_BOT,
    Option,
    Place,
    Someone,
    at,
    here,
    leaves,
    made_public,
    moved,
    seen,
)
from tests.bot.test_packs import text
from tests.people import Card, Student

ROLES = ("manager", "member of the host role", "learner", "learner who did not join")
NOT_A_MEMBER = assignment_wording.only_for("Year 9").english.partition("”")[2]
OUTSIDE = "Something went wrong on my side"

LEARNERS = ("learn", "glossary", "progress", "quiz", "practice", "language", "help", "privacy *")
"""For everybody everywhere."""

HOSTS = ("assign *", "pack *", "class quiz", "class panel", "class history", "group *", "results *")
"""In servers, for those who manage it and members of the role for hosts."""

MANAGERS = ("class settings", "class language")
"""In servers, for those who manage it."""

ANYBODYS = (
    ids.CoursePress,
    ids.LessonPress,
    ids.RereadPress,
    ids.PacksPress,
    ids.QuizPress,
    ids.NewQuizPress,
    ids.PackMenuPress,
    ids.ShelfPress,
    ids.SkillMenuPress,
    ids.ProgressPress,
    *(ids.TermPress, ids.WeeksPress),
    *(ids.PracticePress, ids.PracticeOnPress, ids.PracticeLessPress, ids.PracticeStopPress),
    *(ids.PracticeSettingsPress, ids.PracticeGoalMenuPress, ids.PracticeReminderMenuPress, ids.PracticeZonePress),
    ids.ExportPress,
    ids.ForgetPress,
)
"""Ways through the content, for everybody everywhere."""

OWNERS = (
    ids.GoPress,
    ids.JumpPress,
    ids.HintPress,
    ids.TermsPress,
    ids.FoldPress,
    ids.ReadPress,
    ids.InWordsPress,
    ids.StopPress,
    ids.ShowPress,
    ids.AgainPress,
    ids.ChoosePress,
    ids.MarkPress,
    ids.FillPress,
    ids.SendPress,
    ids.ConfidencePress,
    ids.TypePress,
    ids.ReportPress,
    ids.HandInPress,
)
"""Everywhere, for the one whose run it is."""

CLASSES = (
    ids.JoinPress,
    ids.SheetPress,
    ids.MinePress,
    ids.FindTablePress,
    ids.LeaveTablePress,
    ids.HintPress,
    ids.FoldPress,
    ids.ChoosePress,
    ids.MarkPress,
    ids.FillPress,
    ids.SendPress,
    ids.ConfidencePress,
    ids.TypePress,
    ids.ReportPress,
)
"""For everybody in the channel of the class. (Answers are in both lists: they belong to a run or to a vote.)"""

HOSTS_BUTTONS = (
    *(ids.PreviewPress, ids.PublishPress, ids.DiscardPress, ids.UploadPress, ids.StarterPress),
    *(ids.HistoryPress, ids.PastMenuPress, ids.RunAgainPress),
    *(ids.ClassShelfPress, ids.ClassSkillMenuPress, ids.ClassPackPress, ids.OpenClassPress),
    ids.ReportFilePress,
    *(ids.GroupListPress, ids.GroupMenuPress, ids.GroupPagePress, ids.GroupAddPress, ids.GroupRemovePress),
    *(ids.GroupPostPress, ids.GroupSettingsPress, ids.GroupLanguagePress, ids.GroupChangePress),
    *(ids.GroupArchivePress, ids.GroupRestorePress),
    *(ids.InboxPress, ids.InboxMenuPress, ids.ClassItemMenuPress, ids.ItemPress, ids.ReplyPress),
    *(ids.CloseReportsPress, ids.AcceptMenuPress, ids.VoidPress, ids.CorrectPress, ids.RestorePress),
    *(ids.AssignmentsPress, ids.AssignmentMenuPress, ids.AssignmentCommandPress, ids.TimesFormPress),
    *(ids.ExtraTimePress, ids.SearchesPress, ids.SearchLevelMenuPress),
)
"""In servers, for hosts."""

PANEL = (ids.HostPress, ids.PeoplePress, ids.RemovalMenuPress, ids.RemovePress, ids.LetBackMenuPress)
"""In the channel of the class, for hosts."""

MEMBERS = (ids.StartAssignmentPress, ids.MyAssignmentPress, ids.RemindersPress)
"""Everywhere, for who is in the group of the assignment."""

GROUPS_OWN = (ids.JoinGroupPress, ids.LeaveGroupPress)
"""For everybody in the server of the group."""

FORMS = (
    *(ids.FigureFormPress, ids.WordsFormPress, ids.GroupFormPress, ids.ForgetFormPress, ids.PracticeZoneFormPress),
    *(ids.ReportFormPress, ids.ReplyFormPress, ids.AssignmentFormPress, ids.HandInFormPress),
)
"""They open for everybody: it is asked who sends one."""

TYPED_INTO = (
    *(ids.TypePress, ids.GroupChangePress, ids.ForgetPress, ids.ReportPress, ids.ReplyPress),
    *(ids.TimesFormPress, ids.ExtraTimePress),
)
"""What forms with text send."""


@dataclass(frozen=True)
class World:
    """A server with a class and a run, and everybody who may come by."""

    room: Room
    people: dict[str, Student]
    other: Room
    stranger: Student

    def everybody(self, place: Place) -> Iterator[tuple[str, Someone]]:
        """The people at a place, and who they are there. Elsewhere nobody is what they are in the server."""
        match place:
            case _ if place == THE_SERVER:
                yield from ((role, here(one)) for role, one in self.people.items())
            case _ if place == OTHER_CHANNEL:
                hall = self.room.guild.create_text_channel("hall").id
                yield from ((role, moved(here(one), place, hall)) for role, one in self.people.items())
            case _ if place == OTHER_SERVER:
                yield "manager", here(self.other.teacher)
                yield "learner", here(self.stranger)
            case _ if place == WITHOUT_BOT:
                yield "manager", at(self.people["manager"], place, manages=True)
                yield "learner", at(self.people["learner"], place)
            case _:
                yield "manager", at(self.people["manager"], place)
                yield "learner", at(self.people["learner"], place)


@pytest.fixture
async def world(room: Room) -> World:
    """Roles in the server: one manages it, one has the role for hosts, two learn."""
    role = room.guild.create_role("Teachers")
    host = Student(room.guild.add_member(room.env.create_user("host"), roles=[role]), room.channel)
    await room.teacher.slash("class settings", role=role)
    people = dict(zip(ROLES, (room.teacher, host, *room.learners("ana", "ben")), strict=True))
    other = Room(room.env)
    return World(room, people, other, other.student("stranger"))


def may(role: str, place: Place, *, managers_only: bool = False) -> str | None:
    """Why somebody may not do what hosts may; None where they may."""
    if place.context != 0:
        return wording.ONLY_IN_SERVERS.english
    if role == "manager" or (role == "member of the host role" and not managers_only):
        return None
    return wording.NOT_A_MANAGER.english if managers_only else wording.NOT_A_HOST.english


def check(card: Card | None, refused: str | None, place: Place, what: str) -> None:
    """Nobody else reads it, nothing broke, and it was refused with these words or not refused."""
    assert card is not None, f"{what}: a form"
    assert card.ephemeral or place.private, f"{what}: others read {card}"
    assert OUTSIDE not in card, f"{what}: {card}"
    reasons = (
        wording.ONLY_IN_SERVERS.english,
        wording.NOT_A_HOST.english,
        wording.NOT_A_MANAGER.english,
        wording.CLASS_ELSEWHERE.english,
        wording.REPORT_ONLY_IN_SERVERS.english,
        NOT_A_MEMBER,
    )
    told = next((one for one in (*reasons, wording.NOT_YOUR_RUN.english) if one in card), None)
    assert told == refused, f"{what}: {card}"


# ---------------------------------------------------------------------------- commands


def rule_of(command: str) -> str:
    """The one list that a command stands in."""
    group = command.split(maxsplit=1)[0]
    found = [
        name
        for name, one in (("learners", LEARNERS), ("hosts", HOSTS), ("managers", MANAGERS))
        if command in one or (f"{group} *" in one and command != group)
    ]
    assert len(found) == 1, f"/{command} needs a rule: who may give it?"
    return found[0]


def sample(
    env: simcord.Env, command: app_commands.Command[Any, ..., Any], room: Room
) -> tuple[list[Option], dict[str, Any]]:
    """Every option of a command with a value that it could have."""
    options, resolved = list[Option](), dict[str, Any]()
    for one in command.parameters:
        value: Any
        match one.type:
            case AppCommandOptionType.string if one.choices:
                value = one.choices[0].value
            case AppCommandOptionType.string:
                named = {"lesson": "whose-voice", "term": "source", "pack": "other-side"}
                named |= {"group": "Year 9", "name": "Year 9", "time_zone": "Europe/Madrid", "quiz": "1"}
                named |= {"due": "+3d", "opens": "+1d", "closes": "+4d", "form": "form-a"}
                value = "harbour-fair" if command.qualified_name == "class quiz" else named[one.display_name]
            case AppCommandOptionType.integer:
                value = one.choices[0].value if one.choices else int(one.min_value or 1)
            case AppCommandOptionType.boolean:
                value = True
            case AppCommandOptionType.role:
                value = str(room.guild.id)  # @everyone
                role = {"id": value, "name": "@everyone", "permissions": "0", "position": 0, "color": 0, "hoist": False}
                resolved["roles"] = {value: role | {"managed": False, "mentionable": False, "colors": {}, "flags": 0}}
            case AppCommandOptionType.user:
                value = str(room.teacher.id)
                resolved["users"] = {value: dict(serializers.user_payload(env.backend.get_user(int(value))))}
            case AppCommandOptionType.attachment:
                value = str(env.backend.snowflake())
                file = env.backend.cdn.store_attachment(int(value), room.channel.id, "market.yaml", text(), None)
                resolved["attachments"] = {value: file}
            case _:
                raise AssertionError(f"no sample for {one.type}")
        options.append((one.display_name, one.type.value, value))
    return options, resolved


@pytest.mark.any_database
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
async def test_every_command_is_for_whom_its_rule_says_wherever_it_is_given(
    world: World, env: simcord.Env, place: Place, expected_errors: list[str]
) -> None:
    for role, one in world.everybody(place):
        for command in leaves(cast("Copydesk", env.bot)):
            name = command.qualified_name
            rule = rule_of(name)
            refused = None if rule == "learners" else may(role, place, managers_only=rule == "managers")
            if name == "class settings" and refused is None:
                continue  # it would change who the hosts are; the fixture has given it
            options, resolved = sample(env, command, world.room)
            card = seen(await one.give(name, *options, resolved=resolved))
            check(card, refused, place, f"/{name} by a {role} in {place.name}")


@pytest.mark.any_database
async def test_no_command_that_everybody_may_give_shows_others_what_is_somebodys_own(
    world: World, env: simcord.Env
) -> None:
    for place in (OF_TWO, GROUP):
        for command in ("progress", "quiz", "learn", "glossary"):
            card = seen(await at(world.people["learner"], place).give(command))
            assert card is not None
            assert card.ephemeral, f"/{command} in {place.name}"
    card = seen(await at(world.people["learner"], WITH_BOT).give("progress"))
    assert card is not None
    assert not card.ephemeral
    assert wording.ONLY_IN_SERVERS.english not in card


# ---------------------------------------------------------------------------- buttons


def buttons(
    run: int, class_run: int, group: int, assignment: int
) -> Iterator[tuple[ids.ComponentId, list[str] | None]]:
    """Every verb on Ana's run, a preview, a class, a pack, a group, and what its menu or form carries."""
    yield from (
        (ids.CoursePress(), None),
        (ids.LessonPress("whose-voice"), None),
        (ids.RereadPress("whose-voice"), None),
    )
    yield from ((ids.LessonPress(), ["whose-voice"]), (ids.PacksPress(), None), (ids.QuizPress("other-side", 5), None))
    yield from (
        (ids.NewQuizPress(), None),
        (ids.NewQuizPress("other-side"), None),
        (ids.PackMenuPress(None, 0), ["other-side"]),
        (ids.ShelfPress("practice", "en", None), None),
        (ids.ClassShelfPress(ClassOptions()), None),
        (ids.SkillMenuPress("practice", "en", None), ["voice"]),
        (ids.ClassSkillMenuPress(ClassOptions(), "class", "en"), ["voice"]),
        (ids.ClassPackPress(ClassOptions(), 0), ["other-side"]),
        (ids.OpenClassPress(ClassOptions(), "other-side"), None),
    )
    yield from ((ids.ProgressPress(), None), (ids.TermPress("source"), None))
    yield from ((ids.PreviewPress("market", 1, "0" * 8), None), (ids.PublishPress("market", 9, "0" * 8), None))
    yield from ((ids.DiscardPress("market", 9, "0" * 8), None), (ids.UploadPress(), []), (ids.StarterPress(), None))
    for asked in (AtStep(RunRef(run), 0), AtStep(RunRef(1, preview=True), 0), AtVote(class_run, 0, 1)):
        yield from (
            (ids.FigureFormPress(asked), None),
            (ids.WordsFormPress(asked), None),
            (ids.MarkPress(asked), ["0"]),
        )
        yield from (
            (ids.ChoosePress(asked, (0,)), None),
            (ids.FillPress(asked, (None, None)), None),
            (ids.SendPress(asked, ("0", "0")), None),
            (ids.ConfidencePress(asked, 2), None),
        )
        yield ids.TypePress(asked, None), ["13.4"]
        yield from ((ids.HintPress(asked), None), (ids.FoldPress(asked), None))
        if isinstance(asked, AtStep):
            yield from ((ids.TermsPress(asked), None), (ids.ShowPress(asked.run), None))
            yield from ((ids.ReadPress(asked, 1), None), (ids.StopPress(asked.run), None))
            yield from ((ids.AgainPress(asked.run), None), (ids.GoPress(asked, 0), None))
            yield ids.InWordsPress(asked), None
            yield ids.JumpPress(asked), ["0"]
            yield from ((ids.HandInFormPress(asked), None), (ids.HandInPress(asked), ["https://a.b", "Said.", "0"]))
    yield from ((ids.JoinPress(class_run), None), (ids.SheetPress(class_run), None), (ids.MinePress(class_run), None))
    yield from ((ids.FindTablePress(class_run), None), (ids.LeaveTablePress(class_run), None))
    yield ids.HostPress(class_run, "look", 0), None
    yield from ((ids.SearchesPress(group, run, 0), None), (ids.SearchLevelMenuPress(group, run, 0), ["0"]))
    yield from (
        (ids.PeoplePress(class_run, 0), None),
        (ids.RemovalMenuPress(class_run), ["5"]),
        (ids.RemovePress(class_run, 5), None),
        (ids.LetBackMenuPress(class_run), ["5"]),
    )
    yield from ((ids.HistoryPress(), None), (ids.RunAgainPress(class_run), None))
    yield ids.PastMenuPress(), [str(class_run)]
    yield from ((ids.StartAssignmentPress(assignment), None), (ids.MyAssignmentPress(assignment), None))
    yield from ((ids.RemindersPress(assignment, 1), None), (ids.AssignmentsPress(), None))
    yield from ((ids.AssignmentMenuPress(), [str(assignment)]), (ids.AssignmentFormPress(assignment, "extra"), None))
    for command in get_args(AssignmentCommand):
        yield ids.AssignmentCommandPress(assignment, command), None
    yield from ((ids.TimesFormPress(assignment), ["+3d"]), (ids.ExtraTimePress(assignment), ["+3d"]))
    yield from ((ids.JoinGroupPress(group), None), (ids.LeaveGroupPress(group), None), (ids.GroupListPress(0), None))
    yield from ((ids.GroupMenuPress(), [str(group)]), (ids.GroupPagePress(group, 0), None))
    yield from ((ids.GroupAddPress(group), ["7"]), (ids.GroupRemovePress(group, 0), ["7"]))
    yield from ((ids.GroupPostPress(group), None), (ids.GroupSettingsPress(group), None))
    yield from ((ids.GroupLanguagePress(group), ["es"]), (ids.GroupFormPress(group), None))
    yield from ((ids.GroupChangePress(group), ["Year 10", ""]), (ids.GroupArchivePress(group), None))
    yield ids.GroupRestorePress(group), None
    yield from ((ids.PracticePress(5), None), (ids.PracticeSettingsPress(), None), (ids.WeeksPress(), None))
    yield from ((press(run), None) for press in (ids.PracticeOnPress, ids.PracticeLessPress, ids.PracticeStopPress))
    yield from ((ids.PracticeGoalMenuPress(), ["3"]), (ids.PracticeReminderMenuPress(), ["1080"]))
    yield from ((ids.PracticeZoneFormPress(), None), (ids.PracticeZonePress(), ["Europe/Berlin"]))
    yield from ((ids.ExportPress(), None), (ids.ForgetFormPress(), None), (ids.ForgetPress(), ["no"]))
    item = ClassItem(class_run, 0)
    yield from ((ids.InboxPress(), None), (ids.InboxMenuPress(), ["1"]), (ids.ClassItemMenuPress(class_run), ["0"]))
    yield from ((ids.ItemPress(item), None), (ids.ReplyFormPress(item), None), (ids.ReplyPress(item), ["Thanks."]))
    yield from ((ids.CloseReportsPress(item), None), (ids.AcceptMenuPress(item), ["1"]), (ids.VoidPress(item), None))
    yield from ((ids.CorrectPress(item), None), (ids.RestorePress(item), None))
    for asked in (AtStep(RunRef(run), 0), AtStep(RunRef(1, preview=True), 0), AtVote(class_run, 0, 1)):
        yield from ((ids.ReportFormPress(asked), None), (ids.ReportPress(asked), ["It has two right answers."]))
    yield from ((ids.ReportFilePress("class", "csv", str(class_run)), None),)
    yield from ((ids.ReportFilePress(kind, "csv", "1"), None) for kind in ("pack", "learner"))
    yield from ((ids.ReportFilePress(kind, "csv", str(group)), None) for kind in ("group", "measure"))


def refusal(control: ids.ComponentId, role: str, place: Place) -> str | None:
    """Why somebody may not press it; None where they may. `ids.Again` may be refused, where nothing was missed yet."""
    match control:
        case _ if isinstance(control, PANEL):
            return may(role, place) or (None if place == THE_SERVER else wording.CLASS_ELSEWHERE.english)
        case _ if isinstance(control, HOSTS_BUTTONS):
            return may(role, place)
        case ids.ReportPress() if place.context != 0 or place == WITHOUT_BOT:
            return wording.REPORT_ONLY_IN_SERVERS.english  # nobody there would read it
        case ids.ReportPress(AtVote()):
            return wording.NOT_YOUR_RUN.english  # its question is open
        case _ if isinstance(getattr(control, "at", None), AtVote) or isinstance(
            control, ids.JoinPress | ids.SheetPress | ids.MinePress | ids.FindTablePress | ids.LeaveTablePress
        ):
            return None if place == THE_SERVER else wording.CLASS_ELSEWHERE.english
        case _ if isinstance(control, ANYBODYS):
            return None
        case _ if isinstance(control, MEMBERS):
            return None if role == "learner" and place != OTHER_SERVER else NOT_A_MEMBER
        case _ if isinstance(control, GROUPS_OWN):
            return None if place.context == 0 else wording.ONLY_IN_SERVERS.english
        case _:
            run = control.run if isinstance(control, ids.ShowPress | ids.AgainPress | ids.StopPress) else control.at.run
            return (
                None
                if role == "learner" and place != OTHER_SERVER and not run.preview
                else wording.NOT_YOUR_RUN.english
            )


def test_every_button_has_a_rule() -> None:
    ruled = {*ANYBODYS, *OWNERS, *CLASSES, *HOSTS_BUTTONS, *GROUPS_OWN, *MEMBERS, *FORMS, *PANEL}
    assert ruled == {get_origin(kind) or kind for kind in get_args(ids.ComponentId)}
    assert {type(control) for control, _ in buttons(1, 2, 3, 4)} == ruled


ON_OWN = [pytest.param(place, False, id=f"{place.name}, on a card of their own") for place in PLACES]
ON_PUBLIC = [
    pytest.param(place, True, id=f"{place.name}, on a message that all see") for place in (THE_SERVER, OF_TWO, GROUP)
]


@pytest.mark.any_database
@pytest.mark.parametrize(("place", "public"), [*ON_OWN, *ON_PUBLIC])
async def test_every_button_is_for_whom_its_rule_says_wherever_it_is_pressed(
    world: World, env: simcord.Env, place: Place, public: bool
) -> None:
    ana, room = world.people["learner"], world.room
    await ana.slash("quiz", pack="form-a", length=0)
    await room.start("class-01-what-am-i-reading", questions=3, seconds=600, talk="pairs")
    services = cast("Copydesk", env.bot).services
    class_run = (await services.classroom.open_in(room.channel.id)).run.id
    await room.teacher.slash("group create", name="Year 9", time_zone="UTC")
    group = await services.groups.named(room.guild.id, "Year 9")
    await room.teacher.slash("assign lesson", lesson="whose-voice", group="Year 9", due="+3d")
    (assignment,) = (await services.assigning.listing(room.guild.id)).assignments
    for role, one in world.everybody(place):
        await services.groups.add(room.guild.id, group, [ana.id])
        card = seen(await one.give("learn"))
        assert card is not None
        if public:
            card = made_public(env, card)
        stood = card.text
        for control, values in buttons(1, class_run, group, assignment.row.id):
            typed = values[0] if values and isinstance(control, TYPED_INTO) else None
            if isinstance(control, ids.HandInPress):
                typed = values
            menu = None if typed is not None or isinstance(control, ids.UploadPress) else values
            result = await one.use(card, control.custom_id, values=menu, typed=typed)
            what = f"{control} by a {role} in {place.name}"
            if isinstance(control, ids.HandInFormPress):  # it needs the levels on the card of its task
                assert wording.OLD_BUTTON.english in (seen(result) or ""), what
                continue
            if isinstance(control, FORMS):
                assert result.modal is not None, what
                continue
            told = seen(result)
            assert told is not None, what
            if public:
                assert card.text == stood, f"{what}: everybody sees {card}"
            if told.message.id != card.message.id or not public:  # else the answer is on their private card
                check(told, refusal(control, role, place), place, what)
