"""What one class quiz brought: by question, by skill and by learner, and who was absent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.i18n import wording
from bot.i18n.languages import _, counted, language, local
from bot.i18n.result_wording import ABOUT_SHIFTS, TALK_PLACES, shift_line
from bot.i18n.wording import shortened, skill_name
from bot.reports.cells import wall_clock
from bot.reports.csv_files import file_name
from bot.reports.people import People, called, in_order
from bot.reports.report import Chart, ResultCell, ResultReport, ResultTable, Series, Share
from db.gradebook import LoggedAnswer
from questions.analysis import distribution
from questions.corrections import canonical
from questions.engine.talk_shift import FirstVote, Shift, VotePair, shifts, votes_of
from questions.kinds import Grade, kind_of
from questions.markdown import without_marks
from questions.model import SKILLS, Pack

if TYPE_CHECKING:
    from questions.kinds import Tally
    from questions.model import AnyQuestion

_LONGEST, _ON_CARD = 120, 60
"""Characters of a prompt in a table, and on a card."""


@dataclass(frozen=True, slots=True)
class ClassAnswers:
    """What the report is made of."""

    pack: Pack
    """In the version that the class answered."""
    asked: tuple[tuple[int, str], ...]
    """The questions that count: the number that each had in the quiz, and its id."""
    seed: int
    answers: Sequence[LoggedAnswer]
    joined: Mapping[int, datetime]
    absent: frozenset[int]
    """Members of the class's group who answered nothing."""
    seats: Mapping[str, Mapping[int, int]]
    """By question, who talked about it at a table, and the number of that; empty for a class that had no tables."""
    group: str | None
    """What that group is called; None where the quiz was for none."""
    people: People
    started_at: datetime
    zone: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what was answered to it."""

    number: int
    question: AnyQuestion
    counting: Mapping[int, LoggedAnswer]
    """By learner, the answer that counts: the second vote's, or else the first one's."""
    first: Mapping[int, LoggedAnswer]
    """Of those who voted again, the answer before."""

    @property
    def share(self) -> float | None:
        """Of the points that it could bring."""
        return _share(self.counting.values())

    @property
    def right(self) -> int:
        """How many got all of the points."""
        return sum(Grade(one.score, one.maximum).right for one in self.counting.values())

    @property
    def prompt(self) -> str:
        """What was asked, on one line."""
        return without_marks(self.question.prompt)


@dataclass(frozen=True, slots=True)
class _Learner:
    """What one learner did."""

    id: int
    answered: int
    right: int
    score: float
    maximum: float
    """Of the questions that they were there for."""

    @property
    def share(self) -> float | None:
        """Of the points."""
        return self.score / self.maximum if self.maximum else None


def class_report(data: ClassAnswers) -> ResultReport:
    """The report."""
    asked = _asked(data)
    learners = [_learner(data, asked, one) for one in in_order(data.people, _took_part(data))]
    day = f"{wall_clock(data.started_at, data.zone):%Y-%m-%d}"
    about = [counted("{count} learner took part.", "{count} learners took part.", len(learners))]
    if data.group is not None:
        absent = "{count} member of {group} was absent.", "{count} members of {group} were absent."
        about.append(counted(*absent, len(data.absent), group=data.group))
    changed = _shifts(data, asked)
    about += [shift_line(one) for one in changed]
    tables = [_by_question(data, asked), _by_skill(data, asked), _by_learner(data, learners)]
    if changed:
        tables.append(_by_place(changed))
    if data.absent:
        names = [(called(data.people, one),) for one in in_order(data.people, {*data.absent})]
        tables.append(ResultTable(_("Absent"), (_("Learner"),), names))
    tables.append(_answers(data, asked, learners))
    return ResultReport(
        name=f"class-{file_name(data.pack.title)}-{day}",
        title=_("{title}, class quiz of {date}", title=without_marks(data.pack.title), date=day),
        about=tuple(about),
        highlights=tuple(map(_line, asked)),
        people=tuple((one.id, _told(one)) for one in sorted(learners, key=lambda one: (one.share or 0, one.id))),
        tables=tuple(tables),
        charts=_charts(asked),
        language=language(),
        zone=data.zone,
        made_at=data.made_at,
    )


def _took_part(data: ClassAnswers) -> set[int]:
    return {one.learner_id for one in data.answers} | data.joined.keys()


def _asked(data: ClassAnswers) -> list[_Asked]:
    questions = {question.id: question for question in data.pack.questions}
    by_item = defaultdict[str, list[LoggedAnswer]](list)
    for one in data.answers:
        by_item[one.item].append(one)
    found: list[_Asked] = []
    for number, item in data.asked:
        first = {one.learner_id: one for one in by_item[item]}
        again = {one.learner_id: one for name, ones in by_item.items() if name.startswith(f"{item}/") for one in ones}
        before = {learner: one for learner, one in first.items() if learner in again}
        found.append(_Asked(number, questions[item], first | again, before))
    return found


def _learner(data: ClassAnswers, asked: Sequence[_Asked], learner: int) -> _Learner:
    """A learner is scored on what they were there for: questions whose last answer came after their own first act."""
    mine = [one.counting[learner] for one in asked if learner in one.counting]
    acts = [one.answered_at for one in mine] + ([data.joined[learner]] if learner in data.joined else [])
    maximum = 0.0
    for one in asked:
        answered = one.counting.get(learner)
        if answered is not None:
            maximum += answered.maximum
        elif acts and max((each.answered_at for each in one.counting.values()), default=min(acts)) >= min(acts):
            maximum += max((each.maximum for each in one.counting.values()), default=0.0)
    return _Learner(
        learner,
        answered=len(mine),
        right=sum(Grade(one.score, one.maximum).right for one in mine),
        score=sum(one.score for one in mine),
        maximum=maximum,
    )


def _by_question(data: ClassAnswers, asked: Sequence[_Asked]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = []
    for one in asked:
        popular, before = _popular(data, one), _share(one.first.values())
        rows.append(
            (
                one.number,
                shortened(one.prompt, _LONGEST),
                local(skill_name(data.pack, one.question.skill)),
                len(one.counting),
                one.right,
                _cell(one.share),
                _cell(before),
                _said(popular) if popular is not None else None,
                Share(popular.count / popular.of) if popular is not None else None,
            )
        )
    return ResultTable(
        _("Questions"),
        (
            _("Number"),
            _("Question"),
            _("Skill"),
            _("Answers"),
            _("Right"),
            _("Share of the points"),
            _("In the first vote"),
            _("Commonest wrong answer"),
            _("Given by"),
        ),
        rows,
        _("Warm-ups and questions that were skipped are left out. Of two votes the second counts."),
    )


def _popular(data: ClassAnswers, one: _Asked) -> Tally | None:
    """The wrong answer that most gave."""
    kind, said = kind_of(one.question), distribution(each.response for each in one.counting.values())
    tallies = kind.tally(one.question, kind.order(one.question, data.seed), said, data.pack.figures)
    wrong = [each for each in tallies if each.key is False and each.count and each.of]
    return max(wrong, key=lambda each: each.count, default=None)


def _said(tally: Tally) -> str:
    text = without_marks(local(tally.text))
    return text if tally.about is None else f"{without_marks(local(tally.about))}: {text}"


def _by_skill(data: ClassAnswers, asked: Sequence[_Asked]) -> ResultTable:
    by_skill = defaultdict[str, list[LoggedAnswer]](list)
    for one in asked:
        by_skill[one.question.skill] += one.counting.values()
    rows: list[tuple[ResultCell, ...]] = [
        (local(skill_name(data.pack, skill)), len(by_skill[skill]), _cell(_share(by_skill[skill])))
        for skill in dict.fromkeys((*SKILLS, *data.pack.skills))
        if by_skill[skill]
    ]
    return ResultTable(_("Skills"), (_("Skill"), _("Answers"), _("Share of the points")), rows)


def _shifts(data: ClassAnswers, asked: Sequence[_Asked]) -> tuple[Shift, ...]:
    """What talking changed, by where; of a class in which somebody sat at a table."""
    votes: list[VotePair] = []
    for one in asked if data.seats else ():
        before = {learner: one.first.get(learner, each) for learner, each in one.counting.items() if each.maximum}
        first = {
            learner: FirstVote(canonical(each.response), Grade(each.score, each.maximum).right)
            for learner, each in before.items()
        }
        again = {learner: one.counting[learner] for learner in one.first if learner in first}
        second = {learner: Grade(each.score, each.maximum).right for learner, each in again.items()}
        votes += votes_of(data.seats.get(one.question.id, {}), first, second)
    return shifts(votes)


def _by_place(changed: Sequence[Shift]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            local(TALK_PLACES[one.place]),
            one.learners,
            one.votes,
            one.right_before,
            one.right_after,
            one.to_right,
            one.from_right,
        )
        for one in changed
    ]
    columns = (
        _("Where they talked"),
        _("Learners"),
        _("Votes"),
        _("Right before"),
        _("Right after"),
        _("Changed to right"),
        _("Changed to wrong"),
    )
    return ResultTable(_("The talk"), columns, rows, local(ABOUT_SHIFTS))


def _by_learner(data: ClassAnswers, learners: Sequence[_Learner]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            called(data.people, one.id),
            one.answered,
            one.right,
            one.score,
            one.maximum,
            _cell(one.share),
            data.joined.get(one.id),
        )
        for one in learners
    ]
    columns = (
        _("Learner"),
        _("Answers"),
        _("Right"),
        _("Points"),
        _("Possible points"),
        _("Share of the points"),
        _("Joined"),
    )
    note = _("Possible points are those of the questions that somebody was there for: coming late costs nothing.")
    return ResultTable(_("Learners"), columns, rows, note)


def _answers(data: ClassAnswers, asked: Sequence[_Asked], learners: Sequence[_Learner]) -> ResultTable:
    rows: list[tuple[ResultCell, ...]] = [
        (
            called(data.people, learner.id),
            *(_cell(_share([one.counting[learner.id]])) if learner.id in one.counting else None for one in asked),
        )
        for learner in learners
    ]
    columns = (_("Learner"), *(_("Question {number}", number=one.number) for one in asked))
    return ResultTable(_("Answers"), columns, rows, _("The share of its points that each answer got."))


def _share(answers: Collection[LoggedAnswer]) -> float | None:
    possible = sum(one.maximum for one in answers)
    return sum(one.score for one in answers) / possible if possible else None


def _cell(share: float | None) -> Share | None:
    return None if share is None else Share(share)


def _line(one: _Asked) -> str:
    """A question on a card."""
    answered = counted("{count} answer", "{count} answers", len(one.counting))
    prompt = f"{one.number}. {shortened(one.prompt, _ON_CARD)}"
    if one.share is None:
        return f"{prompt} – {answered}"
    return f"{wording.bar(one.share)} {wording.percent(one.share, 1)} {prompt} – {answered}"


def _told(one: _Learner) -> str:
    """A learner on a card."""
    answered = counted("{count} answer", "{count} answers", one.answered)
    if one.share is None:
        return answered
    return _("{share} of the points, {answers}", share=wording.percent(one.share, 1), answers=answered)


def _charts(asked: Sequence[_Asked]) -> tuple[Chart, ...]:
    graded = [one for one in asked if one.share is not None]
    if not graded:
        return ()
    told = "; ".join(f"{one.number}: {wording.percent(one.share or 0, 1)}" for one in graded)
    return (
        Chart(
            "bars",
            _("Share of the points by question"),
            _("Bars of the share of the points that the class got, by question: {shares}.", shares=told),
            tuple(f"{one.number}. {one.prompt}" for one in graded),
            (Series(_("Share of the points"), tuple(one.share for one in graded)),),
        ),
    )
