"""No card says anything of ours that is not in the catalogues.

The interface is drawn in a language that has x for every letter, about content in Greek letters. Whatever is to be read
in Latin ones then is a text that nobody could translate.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from gettext import NullTranslations
from typing import Any, cast

import pytest
from discord import ui

from bot import languages, pack_wording, wording
from bot.services.class_scenes import (
    AnswerSheet,
    Asked,
    ClassEnd,
    ClassPlan,
    FirstVoteCard,
    HistoryLine,
    HistoryScene,
    ItemLine,
    JoinedCard,
    LeftCard,
    LobbyScene,
    LockedCard,
    MyEnd,
    PanelScene,
    TalkScene,
    ToldCard,
    ToldScene,
    VoteScene,
)
from bot.services.pack_scenes import Draft, ItemResult, OwnPack, PackHistory, PackList, PackPage, ReportScene
from bot.services.scenes import (
    CourseScene,
    GlossaryScene,
    Hint,
    Lean,
    LengthChoice,
    LessonEnd,
    LessonLine,
    PackChoice,
    PageTerms,
    ProgressScene,
    QuizEnd,
    ResumeOffer,
    RunRef,
    SkillLine,
    StepScene,
    TermScene,
    Verdict,
)
from bot.views.cards import render
from bot.views.class_cards import class_card
from bot.views.class_host import history_card, panel_card
from bot.views.class_private import private_card
from bot.views.pack_cards import pack_card
from db.rows import PackChange, PackVersion
from lessons.loader import lesson_from
from lessons.model import Course, Lesson, Term
from questions.kinds import Fill, Response, kind_of
from questions.live import Live, Plan
from questions.loader import pack_from
from questions.messages import Message
from questions.model import SKILLS, AnyQuestion, Pack
from questions.problems import Problem
from questions.reading import read
from questions.revision import Revision
from questions.templates import starter
from tests.bot import tiny

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GREEK = str.maketrans(string.ascii_letters, "αβγδεζηθικλμνξοπρστυφχψωάέ" * 2)
WRITTEN = {"text", "prompt", "passage", "explain", "feedback", "title", "about", "hint", "content_note", "discuss"}
WRITTEN |= {"first", "last", "given", "note", "locator", "outlet", "genre", "accept", "many", "misconceptions"}
WRITTEN |= {"accept_also", "reasons_also", "objective", "summary", "try_it", "unit"}
"""What authors write in words; in mappings, which are from ids or formulas to words, the latter."""


class Letterless(NullTranslations):
    """A language that has x for every letter, and takes the same values."""

    def gettext(self, message: str) -> str:
        return "".join(
            part if part.startswith("{") else re.sub(r"[A-Za-z]", "x", part) for part in re.split(r"(\{\w+\})", message)
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def in_greek(value: Any, *, written: bool = False) -> Any:
    """Content as plain values, with the authors' words in Greek letters."""
    if isinstance(value, dict):
        return {key: in_greek(each, written=written or key in WRITTEN) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [in_greek(each, written=written) for each in value]
    return value.translate(GREEK) if written and isinstance(value, str) else value


def greek_pack() -> Pack:
    """A question of each kind."""
    loaded = pack_from(read(starter(), "starter.yaml"), {})
    assert loaded.value is not None
    plain = in_greek(loaded.value.model_dump())
    for question in plain["questions"]:
        question["source"] = None
    return Pack.model_validate(plain | {"sources": {}, "content_note": "Προσοχή.", "title": "Πακέτο"})


def greek_lesson() -> Lesson:
    loaded = lesson_from(read(tiny.LESSON, "lesson.yaml"), {})
    assert loaded.value is not None
    return Lesson.model_validate(in_greek(loaded.value.model_dump()) | {"practice": [], "content_note": "Προσοχή."})


PACK, LESSON = greek_pack(), greek_lesson()
TERM = Term(term="όρος", means="Κάτι.", example="Αυτό.")
SKILL_LINES = tuple(SkillLine(skill, 3, 1.0, 3.0) for skill in SKILLS)


@pytest.fixture(autouse=True)
def _letterless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "catalogue", lambda _: Letterless())
    with languages.speaking("es"):  # whose lists have no word of two letters
        yield


def latin(view: ui.LayoutView) -> list[str]:
    """The words in Latin letters on a card."""
    found: list[str] = []
    for part in view.walk_children():
        match part:
            case ui.TextDisplay():
                found.append(part.content)
            case ui.Button():
                found.append(part.label or "")
            case ui.Select():
                found += [part.placeholder or "", *(option.label for option in part.options)]
                found += [option.description or "" for option in part.options]
            case _:
                pass
    plain = re.sub(r"<t:\d+:\w>|<@\d+>", "", "\n".join(found))
    return [word for word in re.findall(r"[A-Za-z]{2,}", plain) if set(word) != {"x"}]


def drafts(question: AnyQuestion, order: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    """Nothing, and each number of parts that can be filled before an answer; all of them, too."""
    ask = kind_of(question).ask(question, order)
    draft: dict[str, str] = {}
    yield draft
    if isinstance(ask, Fill):
        for part in ask.parts:
            draft = {**draft, part.id: ask.left(part, draft)[0].id if part.entries else "12.5"}
            yield draft


def responses(question: AnyQuestion) -> list[Response]:
    """A right one and wrong ones, what is typed in Greek letters, too."""
    kind = kind_of(question)
    found = [kind.right(question, PACK.figures), *kind.slips(question, PACK.figures)]
    return [one.translate(GREEK) if question.kind == "text" and isinstance(one, str) else one for one in found]


@pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.kind)
def test_a_question_is_asked_and_judged_in_words_of_the_catalogues(question: AnyQuestion) -> None:
    kind, order = kind_of(question), kind_of(question).order(question, 7)

    def scene(**more: Any) -> StepScene:
        given = {"draft": {}, **more}
        common = {"run": RunRef(1), "mode": "quiz", "title": "Πακέτο", "position": 0, "total": 2, "free": False}
        return StepScene(step=question, order=order, figures=PACK.figures, source=None, opens=PACK, **common, **given)

    for draft in drafts(question, order):
        assert latin(render(scene(draft=draft))) == []
    for chosen in ((), (0,), (0, 1)):
        assert latin(render(scene(chosen=chosen))) == []
    for response in responses(question):
        assert latin(render(scene(locked=response))) == []
        grade = kind.grade(question, response, PACK.figures)
        for confidence in (None, 1, 2, 3):
            assert latin(render(scene(verdict=Verdict(response, grade, confidence)))) == []


@pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.kind)
@pytest.mark.parametrize("paused", [False, True])
def test_a_class_is_asked_and_told_in_words_of_the_catalogues(question: AnyQuestion, paused: bool) -> None:
    kind, order = kind_of(question), kind_of(question).order(question, 7)
    plan = Plan(("one", "two"), 60, discuss=True)
    where = {"deadline": None if paused else NOON, "paused_at": NOON if paused else None}
    live = [Live(plan, "asking", vote=vote, **where) for vote in (1, 2)]
    talk, shown = Live(plan, "discussing", **where), Live(plan, "told", **where)
    for warm_up in (False, True):
        asked = Asked(question, order, PACK.figures, None, 0, 2, warm_up, "Πακέτο")
        for given in responses(question):
            spread = kind.tally(question, order, [(given, 2), (responses(question)[0], 1)], PACK.figures)
            grade = kind.grade(question, given, PACK.figures)
            public = [
                *(VoteScene(1, asked, one, answered, 2) for one in live for answered in (0, 1, 2)),
                TalkScene(1, asked, talk, 3, spread),
                TalkScene(1, asked, talk, 3, None),
                ToldScene(1, asked, shown, 3, 1, spread, spread, (3, 1)),
                ToldScene(1, asked, shown, 0, 0, (), None, None),
            ]
            private = [
                *(AnswerSheet(1, asked, 1, draft) for draft in drafts(question, order)),
                AnswerSheet(1, asked, 1, {}, (0,)),
                LockedCard(1, asked, 1, given, None),
                LockedCard(1, asked, 1, given, NOON, 3),
                *(FirstVoteCard(1, asked, said, one) for said in (given, None) for one in (talk, live[1])),
                *(ToldCard(1, asked, Verdict(given, grade, 2), points, 2000) for points in (0, 1, 1500)),
                ToldCard(1, asked, None, 0, 0),
                LeftCard(1, asked),
            ]
            assert [word for one in public for word in latin(class_card(one))] == []
            assert [word for one in private for word in latin(private_card(one))] == []


def test_the_beginning_and_the_end_of_a_class_are_in_words_of_the_catalogues() -> None:
    plan = Plan(("one", "two"), 60, discuss=True, warm_up=1)
    lobbies = [LobbyScene(1, PACK, plan, ClassPlan(points, "result", 3), 2) for points in ("flat", "timed")]
    wrong = kind_of(PACK.questions[0]).tally(PACK.questions[0], (), [], {})
    tally = next(iter(wrong), None)
    items = tuple(ItemLine("Τι;", 0.4, answers, 1, tally, None) for answers in (0, 1, 5) for _ in range(9))
    ends = [
        ClassEnd(1, PACK, "podium", 2, items, SKILL_LINES, ((5, 1), (6, 2000)), ((0, 1.0), (1, 500.0))),
        ClassEnd(1, PACK, "result", 0, (), (), (), ()),
    ]
    private = [JoinedCard(1, team, already, waiting) for team in (None, 1) for already in (0, 1) for waiting in (0, 1)]
    own = [MyEnd(1, PACK, answered, 1, 1200, 2, SKILL_LINES, 1) for answered in (0, 3)]
    assert [word for one in [*lobbies, *ends] for word in latin(class_card(one))] == []
    assert [word for one in [*private, *own] for word in latin(private_card(cast("Any", one)))] == []


@pytest.mark.parametrize("phase", ["lobby", "asking", "discussing", "told", "finished"])
def test_the_hosts_panel_is_in_words_of_the_catalogues(phase: Any) -> None:
    plan = Plan(("one", "two"), 60)
    for position in (0, 1):
        for deadline, paused_at in ((None, None), (NOON, None), (None, NOON)):
            live = Live(plan, phase, position=position, deadline=deadline, paused_at=paused_at)
            assert latin(panel_card(PanelScene(1, "Πακέτο", live, 2, 1))) == []


def test_past_classes_are_in_words_of_the_catalogues() -> None:
    lines = tuple(HistoryLine("Πακέτο", NOON, 2, 3, share, rekeyed) for share in (None, 0.5) for rekeyed in (0, 1))
    assert latin(history_card(HistoryScene(lines))) == []
    assert latin(history_card(HistoryScene(()))) == []


def test_lessons_and_lists_are_in_words_of_the_catalogues() -> None:
    lines = tuple(LessonLine(LESSON, done, at) for done in (None, NOON) for at in (None, 0, 99))
    course = Course(id="c", title="Μάθημα", about="Για όλους.", language="el", lessons=["l"])
    leans = tuple(
        Lean(5, 9, key, "Γνώμη", early=True)
        for key in ("γεγονότα", Message("statements of the kind “{label}”", label="ξ"))
    )
    sure = {1: (3, 1), 2: (1, 1), 3: (2, 0)}
    steps = [
        StepScene(RunRef(1), "lesson", "Μάθημα", at, 4, True, step, (), {}, None, {}, opens=LESSON if not at else None)
        for at, step in enumerate(LESSON.steps)
        if step.kind in ("page", "example", "reflection")
    ]
    scenes = [
        *steps,
        Hint("Κοίτα."),
        PageTerms((TERM,)),
        TermScene(TERM, (("o", "όρος"),), LESSON),
        GlossaryScene((TERM,)),
        QuizEnd(RunRef(1), PACK, 5, 1, 1.0, 5.0, SKILL_LINES, ("Τι;",)),
        QuizEnd(RunRef(1), PACK, 5, 5, 5.0, 5.0, SKILL_LINES, ()),
        *(LessonEnd(RunRef(1), LESSON, 4, 2, 1, left, LESSON, (PACK,)) for left in ((), (1,), (1, 2))),
        *(CourseScene(course, lines, proceed) for proceed in (None, *lines)),
        PackChoice((PACK,), None),
        PackChoice((), None),
        LengthChoice(PACK, (1, 5)),
        *(ResumeOffer(RunRef(1), "Πακέτο", 1, 5, pack, length) for pack in (None, PACK) for length in (None, 5)),
        ProgressScene(CourseScene(course, lines, lines[0]), SKILL_LINES, leans, sure),
        ProgressScene(CourseScene(course, (), None), (), (), {}),
    ]
    assert [word for scene in scenes for word in latin(render(scene))] == []


def test_packs_of_servers_are_in_words_of_the_catalogues() -> None:
    kinds = {question.kind for question in PACK.questions}
    revision = Revision(("1",), ("2",), ("3",), ("4",))
    problems = tuple(Problem("1.2", 1, 2, "Ω1", "Λάθος.", "Άλλαξέ το.", level) for level in ("error", "warning"))
    versions = [PackVersion(1, "1", number, "", 5, NOON, published) for number, published in ((2, None), (1, NOON))]
    changes = tuple(
        PackChange("1", version, action, author, NOON)
        for action in pack_wording.ACTIONS
        for version in (None, 2)
        for author in (None, 5)
    )
    results = tuple(ItemResult("Τι;", 3, share, 1, rekeyed) for share in (None, 0.5) for rekeyed in (None, 2))
    drafts_ = tuple(Draft("1", PACK, 2, changed) for changed in (None, revision, Revision((), (), (), ())))
    scenes = [
        ReportScene(("1",), problems * 20, (), kept=True),
        ReportScene(("1",), problems, (), kept=False),
        ReportScene(("1",), (), drafts_ * 2, kept=True),
        PackList((), ((PACK.model_copy(update={"id": "1"}), True),)),
        PackList(
            tuple(
                OwnPack("1", "Πακέτο", version, draft, gone)
                for version in (None, 1)
                for draft in (None, 2)
                for gone in (None, NOON)
            )
            * 6,
            (),
        ),
        *(PackPage("1", PACK, 1, state, results * 5) for state in pack_wording.STATES),
        PackHistory("1", tuple((version, revision) for version in versions), changes),
    ]
    assert {word for scene in scenes for word in latin(pack_card(cast("Any", scene)))} - kinds == set()


def test_every_constant_of_ours_is_a_message() -> None:
    for module in (wording, pack_wording):
        texts = {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
        assert [name for name, value in texts.items() if not name.startswith("_") and type(value) is str] == []
