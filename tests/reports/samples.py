"""A report with everything in it that is hard to write down, and a gradebook as large as there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.reports.gradebook import GradebookEntry, GroupResults, Work
from bot.reports.people import NamedPerson
from bot.reports.report import Chart, ResultReport, ResultTable, Series, Share

NOON = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
ARMED = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1", "'=1", '=HYPERLINK("http://x","y")')
"""Names that a spreadsheet would work out."""
PLAIN = ("Ana", "José Ñúñez", "李雷", "a,b", 'say "hi"', "two\nlines", "<b>bold</b>", "_x0041_", "-5")


def hard_report(_data: object = None) -> ResultReport:
    """A table of awkward texts with every type of cell, another of the same title, and a chart of each kind."""
    rows = [(name, 3, 2.5, Share(0.75), NOON, None) for name in (*ARMED, *PLAIN)]
    columns = ("Name", "=Count", "Points", "Share", "When", "Nothing")
    return ResultReport(
        name="hard",
        title="Hard <report>",
        about=("About “it”.",),
        highlights=("one",),
        people=((5, "5 of 8"),),
        tables=(
            ResultTable("People: [all]/*", columns, rows, "A note."),
            ResultTable("people: [all]/*", ("Name",), [("Ana",)]),
            ResultTable("Empty", ("Name", "Points"), []),
        ),
        charts=(
            Chart("bars", "Bars in $", "Bars: A 50%.", ("A $", "B"), (Series("Share", (0.5, None)),)),
            Chart("lines", "Lines", "Lines: A.", ("1", "2"), (Series("A", (0.5, 1.0)), Series("B", (None, 0.25)))),
        ),
        language="en",
        zone="Europe/Madrid",
        made_at=NOON,
    )


def gradebook(learners: int, works: int) -> GroupResults:
    """So many learners by so many works, of which one in seven is missing."""
    people = {at: NamedPerson(f"Learner {at:03}", f"account{at}", "member") for at in range(1, learners + 1)}
    return GroupResults(
        group="Year 9",
        learners=frozenset(people),
        left=frozenset(),
        works=tuple(
            Work(f"Lesson {at}: what a source knows", "lesson", NOON + timedelta(days=at), 12.0) for at in range(works)
        ),
        rows=tuple(
            tuple(
                GradebookEntry(
                    score=float((learner * 7 + at) % 13),
                    maximum=12.0,
                    attempt=1 + at % 3,
                    finished=True,
                    at=NOON + timedelta(days=at, minutes=learner),
                    late=at % 2,
                    version=1,
                ).row(learner)
                for learner in people
                if (learner + at) % 7
            )
            for at in range(works)
        ),
        only=None,
        people=people,
        zone="Europe/Madrid",
        made_at=NOON,
    )
