"""The report on a group that was measured before and after a course: what it says, and what it keeps silent about."""

from __future__ import annotations

import pickle
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from bot.i18n.languages import speaking
from bot.i18n.wording import SKILL_NAMES
from bot.reports.course_scores import FormAnswer, FormSitting, GroupMeasurement, StageWork
from bot.reports.making import digest_report, make_report
from bot.reports.measurement import measurement_report
from bot.reports.report import ResultTable, Share
from questions.model import Pack
from tests.bot import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reports.report import ResultReport
    from lessons.measuring import CourseStage

NOON = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
STATEMENTS = {f"{key}-{at}": {"text": f"{key} {at}.", "answer": key} for key in ("holds", "fails") for at in (1, 2)}
TRUTH = {
    "id": "log",
    "kind": "classify",
    "skill": "type-not-truth",
    "prompt": "Compare with the log.",
    "labels": {"holds": {"text": "It holds", "truth": "holds"}, "fails": {"text": "It fails", "truth": "fails"}},
    "statements": STATEMENTS,
}


def form(letter: str) -> Pack:
    """A form of two questions: one to choose, and one with two sound statements and two unsound ones."""
    made = content.pack(
        f"form-{letter}", f"Form {letter.upper()}", content.BERTH, TRUTH, purpose="test", form_of="harbour-test"
    )
    return TypeAdapter(Pack).validate_python(made)


PACKS = {(f"form-{letter}", 3): form(letter) for letter in "ab"}


def sitting(letter: str, *, berth: float = 1, right: int = 4, **changed: Any) -> FormSitting:
    """A form with so many points for the choice, and so many of its four statements right, the sound ones first."""
    labels = {
        name: one["answer"] if at < right else {"holds": "fails", "fails": "holds"}[one["answer"]]
        for at, (name, one) in enumerate(STATEMENTS.items())
    }
    answers = [
        FormAnswer("berth", "checkable", "count" if berth else "ugly", berth, 1),
        FormAnswer("log", "type-not-truth", labels, right / 4, 1),
    ]
    return FormSitting(**{"form": f"form-{letter}", "version": 3, "late": 0, "answers": answers, **changed})


def group(learners: Sequence[Mapping[CourseStage, FormSitting]], **changed: Any) -> GroupMeasurement:
    """A group of these learners."""
    values: dict[str, Any] = {
        "group": "7b",
        "members": len(learners),
        "left": 0,
        "works": [StageWork(stage, NOON, 0) for stage in ("before", "after")],
        "learners": learners,
        "packs": PACKS,
        "skills": {skill: SKILL_NAMES[skill] for skill in ("checkable", "type-not-truth")},
        "zone": "Europe/Berlin",
        "made_at": NOON,
    }
    return GroupMeasurement(**{**values, **changed})


def pairs(number: int, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None) -> Any:
    """So many learners who took both tests, every other one the forms the other way round."""
    orders = (("a", "b"), ("b", "a"))
    return [
        {
            "before": sitting(orders[at % 2][0], **(before or {})),
            "after": sitting(orders[at % 2][1], **(after or {})),
        }
        for at in range(number)
    ]


def gaining(number: int) -> Any:
    """A class that gets better, though not everybody does as much."""
    return [
        {
            "before": sitting("ab"[at % 2], berth=at % 4 == 0, right=at % 3),
            "after": sitting("ba"[at % 2], right=3 + at % 2),
        }
        for at in range(number)
    ]


def told(data: GroupMeasurement, code: str = "en") -> ResultReport:
    with speaking(code):
        return measurement_report(data)


def table(report: ResultReport, title: str) -> ResultTable:
    return next(one for one in report.tables if one.title == title)


def words(report: ResultReport) -> str:
    return "\n".join(report.highlights)


# ---------------------------------------------------------------------- too few


@pytest.mark.parametrize("number", [0, 1, 7])
def test_below_eight_pairs_nothing_is_said_but_how_many_are_missing(number: int) -> None:
    alone = [{"before": sitting("a")} for _ in range(20)]
    report = told(group([*pairs(number), *alone]))
    more = "1 more is needed" if number == 7 else f"{8 - number} more are needed"
    assert f"After the course: nothing can be said yet. {number} took both tests, and {more}." in report.highlights
    for title in ("Change", "Sound and unsound", "Skills"):
        assert not table(report, title).rows
    assert not report.charts
    assert not report.cautions
    assert len(report.highlights) == 3


def test_from_eight_pairs_on_it_is_said_what_changed() -> None:
    report = told(group(gaining(8)))
    assert "The change is" in words(report)
    assert len(table(report, "Change").rows) == 1


def test_before_anybody_was_measured_twice_it_says_so() -> None:
    report = told(group([{"before": sitting("a")}] * 9, works=[StageWork("before", NOON, 3)]))
    assert report.highlights == (
        "Before the course: finished by 9 learners, begun by 3 more",
        "Nobody has taken the test after the course yet, so nothing can be said.",
    )


# ---------------------------------------------------------------------- what is said


def test_a_gain_is_told_with_its_interval_its_size_and_how_many_are_behind_it() -> None:
    report = told(group(gaining(12)))
    said = words(report)
    change = table(report, "Change").rows[0]
    assert change[1] == 12
    gain, low, high = (one.value for one in change[4:7] if isinstance(one, Share))
    assert f"The change is {gain * 100:.1f} points out of 100" in said
    assert (
        f"(95% interval {low * 100:.1f} to {high * 100:.1f}; 12 learners). That is more than chance explains." in said
    )
    assert "standard deviations (Hedges' g): the average learner now would have been ahead of" in said
    assert "Telling sound statements from unsound ones (d′)" in said
    assert "Response bias (c; above 0 is doubting too much, below 0 trusting too much)" in said
    assert len(report.cautions) == 5
    assert "With 12 learners, anything inside the interval fits." in report.cautions[-1]


def test_no_change_and_a_loss_are_called_so() -> None:
    same = told(group([*pairs(6, {"right": 2}, {"right": 3}), *pairs(6, {"right": 3}, {"right": 2})]))
    assert "That may be chance." in same.highlights[2]
    assert "the average learner" not in words(same)
    worse = told(group(pairs(10, {"right": 4}, {"right": 2, "berth": 0})))
    assert "The change is −75.0 points out of 100" in words(worse)
    assert "That is a loss, and more than chance explains." in words(worse)


def test_a_form_that_is_easier_is_no_gain() -> None:
    """Form b is a whole question easier; nobody has learned anything."""
    some = [
        {"before": sitting("a", berth=0), "after": sitting("b")},
        {"before": sitting("b"), "after": sitting("a", berth=0)},
    ]
    report = told(group([*some * 5, *some[:1] * 2]))
    assert "The change is 0.0 points out of 100" in words(report)
    alike = told(group(some[:1] * 9))
    assert "The change is 50.0 points out of 100" in words(alike)
    assert any("Everybody took them in the same order" in one for one in alike.cautions)
    assert not any("Everybody took them in the same order" in one for one in report.cautions)


def test_signals_are_said_from_eight_statements_of_either_sort_on() -> None:
    """Nothing but the choice counts before: the other question was left out."""
    without = [
        {"before": sitting("a", answers=[FormAnswer("berth", "checkable", "count", 1, 1)]), "after": sitting("b")}
    ]
    report = told(group(without * 9))
    assert "Too few statements were judged" in words(report)
    assert not table(report, "Sound and unsound").rows


def test_a_skill_is_said_from_twelve_answers_each_time_on() -> None:
    report = told(group(gaining(11)))
    assert "Nothing can be said of single skills: 12 answers are needed each time." in words(report)
    assert not table(report, "Skills").rows
    report = told(group(gaining(12)))
    assert "2 skills were looked at together." in words(report)
    assert [row[:5] for row in table(report, "Skills").rows] == [
        ("Checkable or not", "After the course", 12, 12, 12),
        ("Type is not truth", "After the course", 12, 12, 12),
    ]
    for low, high in (row[8:10] for row in table(report, "Skills").rows):
        assert isinstance(low, Share)
        assert isinstance(high, Share)
        assert low.value < high.value


def test_before_and_after_stand_in_a_chart_with_what_it_shows_in_words() -> None:
    (chart,) = told(group(gaining(12))).charts
    assert chart.labels == ("Before", "After")
    assert [one.name for one in chart.series] == ["All questions", "Checkable or not", "Type is not truth"]
    assert "All questions from" in chart.alt
    digest = digest_report(measurement_report, group(gaining(12)), "en")
    assert digest.pictures[0].content.startswith(b"\x89PNG")


def test_the_test_some_weeks_later_is_held_against_that_before() -> None:
    learners = [{**one, "later": sitting("c")} for one in gaining(12)]
    works = [StageWork(stage, NOON, 0) for stage in ("before", "after", "later")]
    report = told(group(learners, works=works))
    assert [row[0] for row in table(report, "Change").rows] == ["After the course", "Some weeks later"]
    assert "Some weeks later: 100% of the points on average" in words(report)
    few = told(group([*gaining(12)[:5], *learners[:7]], works=works))
    assert "Some weeks later: nothing can be said yet. 7 took both tests, and 1 more is needed." in words(few)
    assert [row[0] for row in table(few, "Change").rows] == ["After the course"]


def test_who_had_the_same_questions_twice_is_counted() -> None:
    """Two forms do not last for three tests."""
    learners = [{**one, "later": sitting(one["before"].form[-1])} for one in gaining(12)]
    report = told(group(learners, works=[StageWork(stage, NOON, 0) for stage in ("before", "after", "later")]))
    assert any("12 learners had the same questions twice: no other form was left." in one for one in report.cautions)


# ---------------------------------------------------------------------- what counts


def test_a_question_that_was_left_out_counts_for_nobody() -> None:
    void = [FormAnswer("berth", "checkable", "ugly", 0, 0), FormAnswer("log", "type-not-truth", {}, 0.5, 1)]
    report = told(group([{"before": sitting("a", answers=void), "after": sitting("b")}] * 8))
    assert "50% before the course" in words(report)
    gone = [FormAnswer("berth", "checkable", "ugly", 0, 0)]
    report = told(group([{"before": sitting("a", answers=gone), "after": sitting("b")}] * 8))
    assert "0 took both tests" in words(report)


def test_an_answer_that_was_accepted_afterwards_takes_statements_as_what_they_are() -> None:
    """All statements were called unsound, and that was accepted for the whole question."""
    labels = dict.fromkeys(STATEMENTS, "fails")
    put_right = sitting("a", answers=[FormAnswer("log", "type-not-truth", labels, 1, 1)])
    as_judged = sitting("a", answers=[FormAnswer("log", "type-not-truth", labels, 0.5, 1)])
    for one, hits in ((put_right, 1), (as_judged, 0)):
        (row, *_) = table(told(group([{"before": one, "after": sitting("b")}] * 8)), "Rows without names").rows
        assert row[3:5] == (Share(hits), Share(0))


def test_late_answers_count_in_full_and_are_counted() -> None:
    report = told(group(pairs(9, {"late": 2})))
    assert [row[2:] for row in table(report, "Tests").rows] == [(9, 0, 9, Share(1)), (9, 0, 0, Share(1))]


def test_who_left_counts_and_who_is_missing_is_said() -> None:
    report = told(group(gaining(12), members=14, left=1))
    assert report.about == ("14 learners are in the group.", "1 learner has left it since the test and still counts.")
    assert any("3 learners didn't take both tests and may differ from the others." in one for one in report.cautions)


def test_a_form_whose_content_is_gone_still_has_its_points() -> None:
    report = told(group(gaining(12), packs={}))
    assert "The change is" in words(report)
    assert "Too few statements were judged" in words(report)


# ---------------------------------------------------------------------- rows without names


def test_rows_for_other_statistics_have_new_codes_and_a_new_order_each_time() -> None:
    learners = [{"before": sitting("a", late=at), "after": sitting("b", right=at % 5)} for at in range(40)]
    one, other = (table(told(group(learners)), "Rows without names") for _ in range(2))
    assert one.columns == (
        "Code",
        "Before the course: form",
        "Before the course: share of the points",
        "Before the course: sound statements taken as sound",
        "Before the course: unsound statements taken as sound",
        "After the course: form",
        "After the course: share of the points",
        "After the course: sound statements taken as sound",
        "After the course: unsound statements taken as sound",
    )
    codes = [str(row[0]) for row in one.rows]
    assert len({*codes}) == 40
    assert all(re.fullmatch("L[0-9a-f]{8}", code) for code in codes)
    assert not {*codes} & {str(row[0]) for row in other.rows}
    assert [row[1:] for row in one.rows] != [row[1:] for row in other.rows]
    assert sorted(map(str, (row[1:] for row in one.rows))) == sorted(map(str, (row[1:] for row in other.rows)))


def test_below_eight_learners_there_are_no_rows() -> None:
    assert not table(told(group(pairs(7))), "Rows without names").rows


def test_who_was_measured_once_has_a_row_with_gaps() -> None:
    rows = table(told(group([*pairs(8), {"after": sitting("a")}])), "Rows without names").rows
    assert len(rows) == 9
    assert [row[1:5] for row in rows if row[1] is None] == [(None, None, None, None)]


# ---------------------------------------------------------------------- as a job


def test_what_a_worker_gets_has_no_id_in_it() -> None:
    assert "learner_id" not in str(pickle.dumps(group(gaining(9))))


@pytest.mark.parametrize("form", ["csv", "xlsx", "html"])
def test_it_comes_as_every_kind_of_file(form: Any) -> None:
    made = make_report(measurement_report, group(gaining(12)), "en", form)
    assert made.name.startswith("measured-7b")
    if form == "html":
        page = made.content.decode()
        assert "What not to conclude" in page
        assert "image/svg+xml" in page


def test_without_scipy_there_are_means_and_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    report = told(group(gaining(12)))
    assert report.about[-1] == (
        "Intervals and effect sizes are left out: whoever runs this bot has not installed the extra “reports” "
        '(pip install "copydesk[reports]").'
    )
    assert "of the points on average" in words(report)
    assert "interval" not in words(report)
    assert "chance" not in words(report)
    (row,) = table(report, "Change").rows
    assert [one is None for one in row] == [False] * 5 + [True] * 3
    assert len(table(report, "Skills").rows) == 2
    assert not report.charts
    assert report.cautions


def test_it_is_said_in_spanish() -> None:
    report = told(group(gaining(12)), "es")
    said = "\n".join([*report.highlights, *report.cautions, *report.about, *(one.alt for one in report.charts)])
    said += "\n".join(text for one in report.tables for text in (one.title, one.note, *one.columns))
    assert "12 estudiantes). Es más de lo que explica el azar." in said
    for word in ("learner", "chance", "class", "the", "before", "course", "than"):
        assert not re.search(rf"\b{word}\b", said), word
