"""Ids of buttons, menus and forms: whatever a pack, a lesson or a term is called, an id is read as it was built."""

from __future__ import annotations

from typing import Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.report import ReportForm
from bot.services.item_scenes import ClassItem, ReportedItem
from bot.services.pack_catalog import own_key
from bot.services.result_scenes import ReportKind
from bot.services.scenes import AtStep, AtVote, ClassOptions, RunRef, Shelf
from bot.views import ids
from bot.views.id_codec import AssignmentCommand, AssignmentForm, HostCommand
from questions.model import ID_PATTERN

LONGEST_NAME = 60
GREATEST = 2**63 - 1

numbers = st.sampled_from((0, 1, 2**31, GREATEST)) | st.integers(0, GREATEST)
positions = st.integers(0, 499)
lengths = st.integers(0, 500)
telling = ("k17", "p12", "kitchen", "p", "k", "17", "any", "0", "1-2", "3v1", "x" * LONGEST_NAME, "-".join("x" * 30))
names = st.sampled_from(telling) | st.from_regex(ID_PATTERN.replace("$", r"\Z")).filter(
    lambda name: len(name) <= LONGEST_NAME
)
digests = st.none() | st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
versions = st.sampled_from((0, 1, 2**31 - 1)) | st.integers(0, 2**31 - 1)
packs = names | st.builds(own_key, st.sampled_from((1, GREATEST)), names)
runs = st.builds(RunRef, numbers, st.booleans())
steps = st.builds(AtStep, runs, positions)
items = st.builds(ReportedItem, numbers) | st.builds(ClassItem, numbers, positions)
votes = st.builds(AtVote, numbers, positions, st.sampled_from((1, 2)))
places = st.lists(st.integers(0, 11), unique=True, max_size=12).map(tuple)
codes = (
    st.lists(st.none() | st.integers(0, 11).map(str) | st.just("x"), min_size=2, max_size=10)
    | st.lists(st.sampled_from((None, "x", "-12345678901234567e-299", "1e0", "99e3")), min_size=2, max_size=2)
).map(tuple)

shelves = st.sampled_from(get_args(Shelf))
languages = st.sampled_from(("en", "es", "pt"))
options = st.builds(
    ClassOptions,
    questions=st.integers(1, 50),
    seconds=st.integers(5, 600),
    talk_seconds=st.integers(5, 600),
    talk=st.sampled_from(("class", "pairs")),
    teams=st.sampled_from((0, 2, 6)),
    warm_up=st.integers(0, 10),
    group=st.none() | st.integers(1, 36**4 - 1),  # as many as fit beside the longest name of a pack
)

CONTROLS: dict[Any, st.SearchStrategy[Any]] = {
    ids.ChoosePress: st.builds(ids.ChoosePress, steps | votes, places),
    ids.MarkPress: st.builds(ids.MarkPress, steps | votes, st.none() | places),
    ids.FillPress: st.builds(ids.FillPress, steps | votes, codes),
    ids.SendPress: st.builds(ids.SendPress, steps | votes, codes),
    ids.ConfidencePress: st.builds(ids.ConfidencePress, steps | votes, st.integers(1, 3)),
    ids.FigureFormPress: st.builds(ids.FigureFormPress, steps | votes, st.none() | codes),
    ids.WordsFormPress: st.builds(ids.WordsFormPress, steps | votes, st.none() | codes),
    ids.TypePress: st.builds(ids.TypePress, steps | votes, st.none() | codes),
    ids.HandInFormPress: st.builds(ids.HandInFormPress, steps, st.none() | st.integers(0, 4)),
    ids.HandInPress: st.builds(ids.HandInPress, steps),
    ids.GoPress: st.builds(ids.GoPress, steps, positions),
    ids.JumpPress: st.builds(ids.JumpPress, steps),
    ids.HintPress: st.builds(ids.HintPress, steps | votes, st.none() | places),
    ids.FoldPress: st.builds(ids.FoldPress, steps | votes, st.none() | places),
    ids.TermsPress: st.builds(ids.TermsPress, steps, st.none() | positions),
    ids.ReadPress: st.builds(ids.ReadPress, steps, positions),
    ids.InWordsPress: st.builds(ids.InWordsPress, steps),
    ids.StopPress: st.builds(ids.StopPress, runs),
    ids.ShowPress: st.builds(ids.ShowPress, runs),
    ids.AgainPress: st.builds(ids.AgainPress, runs),
    ids.CoursePress: st.builds(ids.CoursePress),
    ids.LessonPress: st.builds(ids.LessonPress, st.none() | names),
    ids.RereadPress: st.builds(ids.RereadPress, names),
    ids.PacksPress: st.builds(ids.PacksPress),
    ids.QuizPress: st.builds(ids.QuizPress, packs, lengths),
    ids.NewQuizPress: st.builds(ids.NewQuizPress) | st.builds(ids.NewQuizPress, packs, st.none() | lengths),
    ids.PackMenuPress: st.builds(ids.PackMenuPress, st.none() | lengths, st.integers(0, 3)),
    ids.ShelfPress: st.builds(ids.ShelfPress, shelves, languages, st.none() | lengths),
    ids.ClassShelfPress: st.builds(ids.ClassShelfPress, options)
    | st.builds(ids.ClassShelfPress, options, shelves, languages),
    ids.SkillMenuPress: st.builds(ids.SkillMenuPress, shelves, languages, st.none() | lengths),
    ids.ClassSkillMenuPress: st.builds(ids.ClassSkillMenuPress, options, shelves, languages),
    ids.ClassPackPress: st.builds(ids.ClassPackPress, options, st.integers(0, 3)),
    ids.OpenClassPress: st.builds(ids.OpenClassPress, options, names),
    ids.ProgressPress: st.builds(ids.ProgressPress),
    ids.TermPress: st.builds(ids.TermPress, names),
    ids.WeeksPress: st.builds(ids.WeeksPress),
    ids.PreviewPress: st.builds(ids.PreviewPress, names, versions, digests),
    ids.PublishPress: st.builds(ids.PublishPress, names, versions, digests),
    ids.DiscardPress: st.builds(ids.DiscardPress, names, versions, digests),
    ids.UploadPress: st.builds(ids.UploadPress),
    ids.StarterPress: st.builds(ids.StarterPress),
    ids.PracticePress: st.builds(ids.PracticePress, lengths),
    ids.PracticeOnPress: st.builds(ids.PracticeOnPress, numbers),
    ids.PracticeLessPress: st.builds(ids.PracticeLessPress, numbers),
    ids.PracticeStopPress: st.builds(ids.PracticeStopPress, numbers),
    ids.PracticeSettingsPress: st.builds(ids.PracticeSettingsPress),
    ids.PracticeGoalMenuPress: st.builds(ids.PracticeGoalMenuPress),
    ids.PracticeReminderMenuPress: st.builds(ids.PracticeReminderMenuPress),
    ids.PracticeZoneFormPress: st.builds(ids.PracticeZoneFormPress),
    ids.PracticeZonePress: st.builds(ids.PracticeZonePress),
    ids.ExportPress: st.builds(ids.ExportPress),
    ids.ForgetFormPress: st.builds(ids.ForgetFormPress),
    ids.ForgetPress: st.builds(ids.ForgetPress),
    ids.JoinPress: st.builds(ids.JoinPress, numbers),
    ids.SheetPress: st.builds(ids.SheetPress, numbers),
    ids.MinePress: st.builds(ids.MinePress, numbers),
    ids.FindTablePress: st.builds(ids.FindTablePress, numbers),
    ids.LeaveTablePress: st.builds(ids.LeaveTablePress, numbers),
    ids.HistoryPress: st.builds(ids.HistoryPress),
    ids.PastMenuPress: st.builds(ids.PastMenuPress),
    ids.RunAgainPress: st.builds(ids.RunAgainPress, numbers),
    ids.JoinGroupPress: st.builds(ids.JoinGroupPress, numbers),
    ids.LeaveGroupPress: st.builds(ids.LeaveGroupPress, numbers),
    ids.GroupListPress: st.builds(ids.GroupListPress, numbers),
    ids.GroupMenuPress: st.builds(ids.GroupMenuPress),
    ids.GroupPagePress: st.builds(ids.GroupPagePress, numbers, numbers),
    ids.GroupAddPress: st.builds(ids.GroupAddPress, numbers),
    ids.GroupRemovePress: st.builds(ids.GroupRemovePress, numbers, numbers),
    ids.GroupPostPress: st.builds(ids.GroupPostPress, numbers),
    ids.GroupSettingsPress: st.builds(ids.GroupSettingsPress, numbers),
    ids.GroupLanguagePress: st.builds(ids.GroupLanguagePress, numbers),
    ids.GroupFormPress: st.builds(ids.GroupFormPress, numbers),
    ids.GroupChangePress: st.builds(ids.GroupChangePress, numbers),
    ids.GroupArchivePress: st.builds(ids.GroupArchivePress, numbers),
    ids.GroupRestorePress: st.builds(ids.GroupRestorePress, numbers),
    ids.ReportFormPress: st.builds(ids.ReportFormPress, steps | votes),
    ids.ReportPress: st.builds(ids.ReportPress, steps | votes),
    ids.InboxPress: st.builds(ids.InboxPress),
    ids.InboxMenuPress: st.builds(ids.InboxMenuPress),
    ids.ClassItemMenuPress: st.builds(ids.ClassItemMenuPress, numbers),
    ids.ItemPress: st.builds(ids.ItemPress, items),
    ids.ReplyFormPress: st.builds(ids.ReplyFormPress, items),
    ids.ReplyPress: st.builds(ids.ReplyPress, items),
    ids.CloseReportsPress: st.builds(ids.CloseReportsPress, items),
    ids.AcceptMenuPress: st.builds(ids.AcceptMenuPress, items),
    ids.VoidPress: st.builds(ids.VoidPress, items),
    ids.CorrectPress: st.builds(ids.CorrectPress, items, st.none() | st.integers(0, 2**32 - 1)),
    ids.RestorePress: st.builds(ids.RestorePress, items),
    ids.SearchesPress: st.builds(ids.SearchesPress, numbers, numbers, positions),
    ids.SearchLevelMenuPress: st.builds(ids.SearchLevelMenuPress, numbers, numbers, positions),
    ids.ReportFilePress: st.builds(
        ids.ReportFilePress,
        st.sampled_from(get_args(ReportKind)),
        st.sampled_from(get_args(ReportForm)),
        names | numbers.map(str),
        st.none() | st.sampled_from(("lesson", "class")),
    ),
    ids.HostPress: st.builds(
        ids.HostPress, numbers, st.sampled_from(get_args(HostCommand)), numbers, st.sampled_from((None, "folded"))
    ),
    ids.PeoplePress: st.builds(ids.PeoplePress, numbers, positions),
    ids.RemovalMenuPress: st.builds(ids.RemovalMenuPress, numbers),
    ids.RemovePress: st.builds(ids.RemovePress, numbers, numbers),
    ids.LetBackMenuPress: st.builds(ids.LetBackMenuPress, numbers),
    ids.StartAssignmentPress: st.builds(ids.StartAssignmentPress, numbers),
    ids.MyAssignmentPress: st.builds(ids.MyAssignmentPress, numbers),
    ids.RemindersPress: st.builds(ids.RemindersPress, numbers, st.sampled_from((0, 1))),
    ids.AssignmentsPress: st.builds(ids.AssignmentsPress),
    ids.AssignmentMenuPress: st.builds(ids.AssignmentMenuPress),
    ids.AssignmentCommandPress: st.builds(
        ids.AssignmentCommandPress, numbers, st.sampled_from(get_args(AssignmentCommand))
    ),
    ids.AssignmentFormPress: st.builds(ids.AssignmentFormPress, numbers, st.sampled_from(get_args(AssignmentForm))),
    ids.TimesFormPress: st.builds(ids.TimesFormPress, numbers),
    ids.ExtraTimePress: st.builds(ids.ExtraTimePress, numbers),
}
"""For each verb every control that a card could carry."""


def test_every_verb_is_built_and_read_here() -> None:
    assert set(CONTROLS) == {get_origin(kind) or kind for kind in get_args(ids.ComponentId)}
    assert len({kind.verb for kind in CONTROLS}) == len(CONTROLS)


@pytest.mark.parametrize("kind", CONTROLS, ids=lambda kind: kind.verb)
@given(st.data())
def test_an_id_is_read_as_it_was_built_whatever_things_are_called(kind: Any, data: st.DataObject) -> None:
    control = data.draw(CONTROLS[kind])
    custom_id = control.custom_id
    assert len(custom_id) <= 100
    assert ids.parse(custom_id) == control


@given(st.one_of(*CONTROLS.values()))
def test_what_is_pressed_is_of_one_of_the_types_that_have_handlers(control: Any) -> None:
    found: Any = ids.press_type(control)
    assert found in get_args(ids.ComponentId)
    assert type(control) is (get_origin(found) or found)
    assert get_args(found) == ((type(control.at),) if get_origin(found) else ())


@given(st.one_of(*CONTROLS.values()), st.one_of(*CONTROLS.values()))
def test_two_controls_never_share_an_id(one: ids.ComponentId, other: ids.ComponentId) -> None:
    assert (one == other) == (one.custom_id == other.custom_id)


@given(st.text(max_size=120) | st.from_regex(r"c[0-9]{1,3}\.[a-z.0-9_-]{0,40}", fullmatch=True))
def test_any_text_is_an_id_or_none(custom_id: str) -> None:
    control = ids.parse(custom_id)
    assert control is None or custom_id.split(".")[:2] == ["c1", control.verb]


@pytest.mark.parametrize(
    "custom_id",
    [
        *("", "c1", "c1.", "c1.nothing", "c2.go.1.0.1", "c1.go..1", "c1.go.A", "x.go.1", "c1.go.1.0", "c1.go.1.0.1.1"),
        *("c1.go.k1.0v1.1", "c1.choose.k1.0.0", "c1.choose.kitchen.0v1.0", "c1.choose.p.0.0", "c1.sure.1.0.4"),
        *("c1.publish.kitchen", "c1.publish.kitchen.latest", "c1.host.1.explode.0", "c1.join.k1", "c1.show.kitchen"),
        f"c1.show.{GREATEST + 1}",
    ],
)
def test_an_id_of_another_grammar_is_none_of_ours(custom_id: str) -> None:
    assert ids.parse(custom_id) is None


@pytest.mark.parametrize("name", ["UPPER", "a.b", "", "x" * 95, "ä", "a b", "a\n"])
def test_what_could_not_be_read_back_is_not_built(name: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        _ = ids.LessonPress(name).custom_id


@pytest.mark.parametrize(
    ("first_edition", "control"),
    [
        ("c1.choose.17.3.0-2", ids.ChoosePress(AtStep(RunRef(17), 3), (0, 2))),
        ("c1.choose.p17.3.-", ids.ChoosePress(AtStep(RunRef(17, preview=True), 3), ())),
        ("c1.choose.k17.3v2.1", ids.ChoosePress(AtVote(17, 3, 2), (1,))),
        ("c1.fill.17.3.0_1__", ids.FillPress(AtStep(RunRef(17), 3), ("0", "1", None, None))),
        ("c1.form.k17.3v1.x_1", ids.FigureFormPress(AtVote(17, 3, 1), ("x", "1"))),
        ("c1.again.p4", ids.AgainPress(RunRef(4, preview=True))),
        ("c1.lesson", ids.LessonPress()),
        ("c1.new", ids.NewQuizPress()),
        ("c1.new.123__market-day.5", ids.NewQuizPress("123__market-day", 5)),
        ("c1.publish.market-day.3", ids.PublishPress("market-day", 3)),
        ("c1.publish.kitchen.3", ids.PublishPress("kitchen", 3)),
        ("c1.preview.p12.3", ids.PreviewPress("p12", 3)),
        ("c1.quiz.p12.5", ids.QuizPress("p12", 5)),
        ("c1.host.5.look.0", ids.HostPress(5, "look", 0)),
        ("c1.upload", ids.UploadPress()),
        ("c1.forget", ids.ForgetPress()),
        ("c1.teach.10-30-60-0-0-fhnyrx", ids.ClassShelfPress(ClassOptions())),
    ],
)
def test_ids_on_messages_of_the_first_edition_are_read(first_edition: str, control: ids.ComponentId) -> None:
    assert ids.parse(first_edition) == control


def test_only_a_choice_in_a_class_is_answered_without_the_card_that_was_pressed() -> None:
    assert ids.needs_no_card(ids.ChoosePress(AtVote(1, 2, 1), (0,)).custom_id)
    assert not ids.needs_no_card(ids.ChoosePress(AtStep(RunRef(1), 2), (0,)).custom_id)
    assert not ids.needs_no_card(ids.FigureFormPress(AtVote(1, 2, 1)).custom_id)
    assert not ids.needs_no_card("of another bot")
