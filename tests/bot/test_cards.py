"""Cards within Discord's limits: every shipped step before and after each verdict, and the largest content allowed.

What a press does is not shown here: a card is looked at, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from typing import Any, cast

import pytest
from discord import ui

from bot.i18n import wording
from bot.i18n.languages import local
from bot.services.content import PackSummary, load_library
from bot.services.groups import LONGEST_GROUP_NAME
from bot.services.scenes import (
    CourseLines,
    CourseScene,
    GlossaryScene,
    LengthChoice,
    LessonEnd,
    LessonLine,
    PracticeNote,
    ProgressScene,
    QuizEnd,
    ResponseBias,
    ResumeOffer,
    RunRef,
    Scene,
    SkillLine,
    StepScene,
    TermScene,
    Verdict,
)
from bot.views.cards import render
from bot.views.ids import parse
from bot.workers.jobs import facts_of
from lessons.model import Course, Example, Lesson, Page, Reflection, Step, Term
from questions.diagnostics.consistency import question_findings
from questions.drawing.page import PostPage
from questions.kinds import LONGEST_TEXT, Figures, FillInParts, HandIn, PickOne, Response, TickSeveral, TypeIn, kind_of
from questions.model import (
    SKILLS,
    AnyQuestion,
    Choice,
    Classify,
    Estimate,
    Label,
    Match,
    Multi,
    Number,
    Option,
    Order,
    Pack,
    Partner,
    Poll,
    Question,
    ShortText,
    Source,
    Spot,
    Statement,
    Weigh,
)
from tests.bot.every_card import Cards, choosers, next_steps

LIBRARY = load_library()
COURSE = Course(id="c", title="Course", about="About it.", language="en", lessons=["whose-voice"])
RUN = RunRef(2**31)
"""A run's number as long as it may get."""
BUTTON, MENU, TEXT, ROW = 2, 3, 10, 1
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Shown:
    """What stands on a card."""

    parts: list[dict[str, Any]]

    @property
    def texts(self) -> list[str]:
        return [part["content"] for part in self.parts if part["type"] == TEXT]

    @property
    def size(self) -> int:
        return sum(map(len, self.texts))


def shown(scene: Scene) -> Shown:
    """The scene's card, held against Discord's limits."""
    return held(render(scene))


def held(view: ui.LayoutView) -> Shown:
    """A card, held against Discord's limits."""

    def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for part in components:
            yield part
            yield from walk(part.get("components", []))
            yield from walk([part["accessory"]] if "accessory" in part else [])

    card = Shown(list(walk(cast("list[dict[str, Any]]", view.to_components()))))
    ids = [part["custom_id"] for part in card.parts if "custom_id" in part]
    assert card.size <= 4000
    assert all(card.texts), "Discord refuses empty text"
    assert len(card.parts) <= 40
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 100 and parse(one) for one in ids)
    for part in card.parts:
        if part["type"] == BUTTON:
            assert 1 <= len(part["label"]) <= 80
        elif part["type"] == ROW:
            assert 1 <= len(part["components"]) <= 5
        elif part["type"] == MENU:
            assert 1 <= len(part["options"]) <= 25
            assert part["max_values"] <= len(part["options"])
            assert len({option["value"] for option in part["options"]}) == len(part["options"])
            assert all(1 <= len(option["label"]) <= 100 for option in part["options"])
            assert all(len(option.get("description") or "") <= 100 for option in part["options"])
    return card


# ---------------------------------------------------------------------------- shipped content


def scene_of(owner: Pack | Lesson, position: int) -> StepScene:
    """The step at `position` as a run through all of `owner` shows it first."""
    steps = owner.questions if isinstance(owner, Pack) else owner.steps
    step = steps[position]
    source = None if isinstance(step, Reflection) else step.source
    return StepScene(
        run=RUN,
        mode="quiz" if isinstance(owner, Pack) else "lesson",
        title=owner.title,
        position=position,
        total=len(steps),
        free=isinstance(owner, Lesson),
        step=step,
        order=kind_of(step).order(step, 7) if isinstance(step, Question) else (),
        figures=owner.figures,
        source=owner.sources[source] if source else None,
        draft={},
        opens=owner if position == 0 else None,
    )


def before(scene: StepScene) -> Iterator[StepScene]:
    """The step before its answer, in every state that a learner can bring it to."""
    yield scene
    if not isinstance(scene.step, Question):
        return
    kind = kind_of(scene.step)
    match kind.ask(scene.step, scene.order):
        case TickSeveral(entries):
            for ticked in range(1, len(entries) + 1):
                yield replace(scene, chosen=tuple(range(ticked)))
        case FillInParts() as fill:
            draft = dict[str, str]()
            for part in fill.parts[:-1]:
                draft[part.id] = (
                    max(fill.left(part, draft), key=lambda entry: len(local(entry.text))).id
                    if part.entries
                    else "-1e99"
                )
                yield replace(scene, draft=dict(draft))
        case HandIn(levels):
            yield replace(scene, draft={"link": "no link", "sentence": "Said.", "level": levels[-1].id})
        case PickOne() | TypeIn():
            pass
    if scene.step.confidence:
        for response in answers(scene.step, scene.figures):
            yield replace(scene, locked=response)


def answers(question: AnyQuestion, figures: Figures) -> Iterator[Response]:
    """The key, every slip that the author foresaw, and what else is judged in a way of its own.

    For many ticks or labels the extremes.
    """
    kind = kind_of(question)
    order = kind.order(question, 7)
    yield kind.right(question, figures)
    yield from kind.foreseen_errors(question, figures)
    match kind.ask(question, order):
        case PickOne(entries):
            yield from (entry.id for entry in entries)
        case TickSeveral(entries, none):
            names = [entry.id for entry in entries]
            for size in {0 if none else 1, 1, 2, len(names) - 1, len(names)}:
                yield from (kind.read(question, list(some)) for some in combinations(names, size))
        case TypeIn(figure):
            yield from (0.0, -1.0, 1e99) if figure else ("w" * LONGEST_TEXT,)
        case FillInParts() as fill:
            for said in range(max(len(part.entries) for part in fill.parts)):
                draft = dict[str, str]()
                for part in fill.parts:
                    left = fill.left(part, draft)
                    draft[part.id] = left[said % len(left)].id if left else "1e99"
                yield kind.read(question, draft)


def after(scene: StepScene) -> Iterator[StepScene]:
    """The step after each answer, and for the key after each that they said of how sure they are."""
    question = cast("AnyQuestion", scene.step)
    kind = kind_of(question)
    for response in answers(question, scene.figures):
        yield replace(scene, verdict=Verdict(response, kind.grade(question, response, scene.figures)))
    if question.confidence:
        for response in (kind.right(question, scene.figures), *kind.foreseen_errors(question, scene.figures)[:1]):
            grade = kind.grade(question, response, scene.figures)
            yield from (replace(scene, verdict=Verdict(response, grade, sure)) for sure in (1, 2, 3))


STEPS = [
    (owner, position)
    for owner in (*LIBRARY.packs.values(), *LIBRARY.lessons.values())
    for position in range(len(owner.questions if isinstance(owner, Pack) else owner.steps))
]


def named(steps: list[tuple[Pack | Lesson, int]]) -> list[Any]:
    """Steps as parameters, called by their ids."""
    return [
        pytest.param(owner, at, id=f"{owner.id}/{(owner.questions if isinstance(owner, Pack) else owner.steps)[at].id}")
        for owner, at in steps
    ]


@pytest.mark.parametrize(("owner", "position"), named(STEPS))
def test_a_shipped_step_fits_its_card_uncut_in_every_state(owner: Pack | Lesson, position: int) -> None:
    scene = scene_of(owner, position)
    states = [*before(scene), *(after(scene) if isinstance(scene.step, Question) else ())]
    # A card that had to be cut ends up within a few characters of the limit.
    assert max(shown(state).size for state in states) < 3990


@pytest.mark.parametrize("lesson", LIBRARY.lessons.values(), ids=lambda lesson: lesson.id)
def test_the_end_of_a_shipped_lesson_fits_its_card_uncut(lesson: Lesson) -> None:
    for open_steps in ((), (3, 5)):
        practice = tuple(LIBRARY.packs[name] for name in lesson.practice)
        end = LessonEnd(RUN, lesson, len(lesson.steps), 20, 11, open_steps, LIBRARY.after(lesson.id), practice)
        for step in next_steps(lesson, practice[0]):
            assert shown(replace(end, next_step=step)).size < 3990


# ---------------------------------------------------------------------------- the largest content allowed


def text(size: int) -> str:
    """`size` characters of words, some of which have to be made harmless."""
    return ("word (and) `sign` ] | – " * (size // 20 + 1))[: size - 1] + "."


def ids(prefix: str, number: int) -> list[str]:
    return [f"{prefix}{'x' * (58 - len(prefix))}{at:02}" for at in range(number)]


SOURCE = Source(title=text(300), outlet=text(300), genre=text(300), dated=text(300), dated_is="inferred")
FIELDS = ("prompt", "passage", "explain", "content_note", "hint")
BASE: dict[str, Any] = {"id": ids("q", 1)[0], "skill": "genre", "prompt": "?", "source": "s", "locator": text(300)}
LARGE: dict[str, AnyQuestion] = {
    "choice": Choice(
        kind="choice",
        options={name: Option(text=text(300 - at)) for at, name in enumerate(ids("o", 6))},
        answer=ids("o", 6)[0],
        **BASE,
    ),
    "choice of short options": Choice(
        kind="choice",
        options={name: Option(text=f"{text(30)}{at}", feedback=text(400)) for at, name in enumerate(ids("o", 6))},
        answer=ids("o", 6)[0],
        **BASE,
    ),
    "multi": Multi(
        kind="multi",
        options={name: Option(text=text(150 - at), feedback=text(150)) for at, name in enumerate(ids("o", 10))},
        answer=ids("o", 10)[:5],
        **BASE,
    ),
    "classify": Classify(
        kind="classify",
        labels={name: Label(text=text(40 - at)) for at, name in enumerate(ids("l", 4))},
        statements={
            name: Statement(text=text(200 - at), answer=ids("l", 4)[0], explain=text(90))
            for at, name in enumerate(ids("s", 10))
        },
        **BASE,
    ),
    "number": Number(
        kind="number", answer=1e9, unit=text(300), tolerance=1, misconceptions={"2 * 1e9": text(1000)}, **BASE
    ),
    "spot": Spot(
        kind="spot",
        options={name: Option(text=text(120 - at), feedback=text(90)) for at, name in enumerate(ids("o", 12))},
        answer=ids("o", 12)[:5],
        **BASE,
    ),
    "match": Match(
        kind="match",
        labels={name: Partner(text=text(90 - at)) for at, name in enumerate(ids("l", 8))},
        statements={
            name: Statement(text=text(200 - at), answer=ids("l", 8)[at], explain=text(90))
            for at, name in enumerate(ids("s", 8))
        },
        **BASE,
    ),
    "order": Order(
        kind="order",
        items={name: Option(text=text(130 - at), feedback=text(120)) for at, name in enumerate(ids("i", 7))},
        first=text(60),
        last=text(60),
        **BASE,
    ),
    "verdict": Weigh(
        kind="verdict",
        answer="holds",
        feedback={"odd": text(600)},
        reasons={name: Option(text=text(300 - at), feedback=text(400)) for at, name in enumerate(ids("r", 5))},
        reason=ids("r", 5)[0],
        **BASE,
    ),
    "estimate": Estimate(
        kind="estimate",
        answer=1e9,
        unit=text(300),
        tolerance=1,
        given=text(700),
        misconceptions={"2 * 1e9": text(600)},
        **BASE,
    ),
    "poll": Poll(
        kind="poll",
        options={name: Option(text=text(250 - at), feedback=text(400)) for at, name in enumerate(ids("o", 6))},
        **BASE,
    ),
    "text": ShortText(
        kind="text",
        accept=[f"{text(90)}{at}" for at in range(20)],
        misconceptions={"wrong": text(1000)},
        **BASE,
    ),
}


def filled(question: AnyQuestion, fields: tuple[str, ...]) -> AnyQuestion:
    """`question` with as much text in `fields`, the first ones first, as the loader lets through."""
    for name in fields:
        for size in (1500, 1000, 500, 300, 200, 100, 50, 20):
            longest = 300 if name in ("hint", "content_note") else 1500
            changed = question.model_copy(update={name: text(min(size, longest))})
            if not list(question_findings(changed, {}, {"s"})):
                question = type(question).model_validate(changed.model_dump())
                break
    return question


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("fields", [FIELDS, FIELDS[::-1]], ids=["prompt first", "hint first"])
def test_the_largest_question_that_loads_fits_its_card_in_every_state(name: str, fields: tuple[str, ...]) -> None:
    question = filled(LARGE[name], fields)
    pack = Pack(
        id=ids("p", 1)[0],
        title=text(80),
        about=text(300),
        language="en",
        version=1,
        content_note=text(300),
        sources={"s": SOURCE},
        questions=(question,),
    )
    quiz = scene_of(pack, 0)
    lesson = replace(quiz, mode="lesson", free=True, opens=large_lesson((question,)))
    preview = replace(quiz, run=RunRef(RUN.number, preview=True), position=30, asked=(text(1500),) * 60)
    for scene in (quiz, lesson, preview):
        for state in (*before(scene), *after(scene)):
            shown(state)


POST = PostPage(layout="post", name="Marla", handle="@marla_b", when="2 h", text="Never going back.")
DRAWN = BASE | {"passage": text(90), "hint": text(90), "content_note": text(90), "page": POST}
FULLEST: list[AnyQuestion] = [
    Multi(
        kind="multi",
        options={name: Option(text=text(60 - at)) for at, name in enumerate(ids("o", 7))},
        answer=ids("o", 7)[:3],
        **DRAWN,
    ),
    Match(
        kind="match",
        labels={name: Partner(text=text(60 - at)) for at, name in enumerate(ids("l", 7))},
        statements={
            name: Statement(text=text(60 - at), answer=ids("l", 7)[at], explain=text(90))
            for at, name in enumerate(ids("s", 7))
        },
        **DRAWN,
    ),
]
"""Questions about something drawn whose cards have most parts: seven entries, each beside its button."""


@pytest.mark.parametrize("question", FULLEST, ids=lambda question: question.kind)
def test_the_fullest_card_has_room_for_the_button_with_the_words_of_what_is_drawn(question: AnyQuestion) -> None:
    question.take_figures({}, "en")
    assert question.drawing is not None
    question.take_picture({question.drawing.name: "1.png"})
    first = large_lesson((question,)).model_copy(update={"substitute": "p"})
    lesson = replace(scene_of(first, 0), step=question)
    quiz = replace(lesson, mode="quiz", free=False, opens=None)
    for scene in (
        lesson,
        replace(lesson, position=3, total=9, opens=None),
        quiz,
        replace(quiz, practice=PracticeNote("due", text(60), NOON, 3, 5)),
        replace(quiz, run=RunRef(RUN.number, preview=True), position=30, asked=(text(90),) * 60),
    ):
        for state in (*before(scene), *after(scene)):
            assert "Picture in words" in [part.get("label") for part in shown(state).parts]
            shown(replace(state, unfolded=True))


def large_lesson(steps: tuple[Step, ...]) -> Lesson:
    return Lesson(
        id=ids("l", 1)[0],
        title=text(80),
        about=text(300),
        language="en",
        version=1,
        minutes=60,
        skills=["genre"],
        objective=text(300),
        misconception=text(300),
        content_note=text(300),
        sources={"s": SOURCE},
        steps=steps,
        summary=[text(300)] * 6,
        try_it=text(800),
        discuss=text(800),
    )


PAGES: list[Step] = [
    Page(kind="page", id="p", title=text(80), text=text(3000), source="s", locator=text(300)),
    Example(
        kind="example",
        id="e",
        title=text(80),
        passage=text(1000),
        thoughts=[text(300)] * 6,
        conclusion=text(300),
        source="s",
        locator=text(300),
    ),
    Reflection(kind="reflection", id="r", title=text(80), prompt=text(1500)),
]


@pytest.mark.parametrize("step", PAGES, ids=lambda step: step.kind)
def test_the_largest_page_fits_its_card_even_as_the_first(step: Step) -> None:
    lesson = large_lesson((step,))
    shown(scene_of(lesson, 0))
    shown(replace(scene_of(lesson, 0), opens=None))


def many_packs(number: int) -> tuple[Pack, ...]:
    return tuple(
        Pack(
            id=name,
            title=text(80),
            about=text(300),
            language="en",
            version=1,
            content_note=text(300),
            questions=(LARGE["number"],),
        )
        for name in ids("p", number)
    )


def test_every_other_card_fits_with_the_longest_names_and_lists() -> None:
    lesson = large_lesson((PAGES[0],))
    packs = many_packs(60)
    offered = tuple(PackSummary(one.id, one.version, facts_of(one)) for one in packs)
    lines = tuple(
        LessonLine(lesson.model_copy(update={"id": name}), at, NOON, at if at % 2 else None)
        for at, name in enumerate(ids("l", 40))
    )
    course = Course(id="c", title=text(80), about=text(1500), language="en", lessons=ids("l", 40))
    skills = tuple(SkillLine(skill, wording.SKILL_NAMES[skill], 1000, 1.0, 1000.0) for skill in SKILLS)
    response_biases = tuple(ResponseBias(8, 9, text(300), text(40), "xx", early=True) for _ in range(20))
    terms = tuple(Term(term=text(60), means=text(320), example=text(240)) for _ in range(200))
    steps = next_steps(lesson, packs[0])
    scenes: list[Scene] = [
        *(QuizEnd(RUN, packs[0], 500, 0, 0.0, 5000.0, skills, (text(1500),) * 500, one) for one in steps),
        QuizEnd(RUN, packs[0], 1, 1, 1.0, 1.0, skills[:1], ()),
        *(LessonEnd(RUN, lesson, 40, 40, 0, tuple(range(40)), lesson, packs, one) for one in steps),
        LessonEnd(RUN, lesson, 40, 40, 40, (), lesson, packs),
        LessonEnd(RUN, lesson, 1, 0, 0, (), None, ()),
        *(CourseScene(CourseLines(course, lines), (CourseLines(course, lines),), one) for one in steps),
        *choosers(*offered),
        LengthChoice(packs[0], (5, 10)),
        LengthChoice(packs[0], ()),
        ResumeOffer(RUN, text(80), 499, 500, offered[0], 10),
        ResumeOffer(RUN, text(80), 499, 500, offered[0], None),
        ResumeOffer(RUN, text(80), 499, 500, None, None),
        ProgressScene(
            CourseScene(CourseLines(course, lines), (CourseLines(course, lines),), steps[0]),
            skills,
            response_biases,
            {1: (900, 1), 2: (900, 0), 3: (900, 900)},
        ),
        ProgressScene(CourseScene(CourseLines(course, ()), (), steps[0]), (), (), {}),
        GlossaryScene(terms),
        TermScene(terms[0], tuple((name, text(60)) for name in ids("t", 9)), lesson),
    ]
    for scene in scenes:
        shown(scene)


def test_every_card_of_groups_fits_with_the_longest_names_and_the_most_people() -> None:
    words = "W" * (LONGEST_GROUP_NAME - 1) + "*" + text(900)
    cards = Cards(LIBRARY.packs["form-a"], large_lesson((PAGES[0],)), Term(term="t", means="m"), COURSE, words)
    for view in cards.of_groups():
        assert held(view).size < 3990


def test_every_card_of_assignments_fits_with_the_longest_names_and_the_most_learners() -> None:
    words = "W" * (LONGEST_GROUP_NAME - 1) + "*" + text(900)
    cards = Cards(LIBRARY.packs["form-a"], large_lesson((PAGES[0],)), Term(term="t", means="m"), COURSE, words)
    for view in cards.of_assignments():
        assert held(view).size < 3990


# ---------------------------------------------------------------------------- nothing tells the key


def other_key(owner: Pack | Lesson, position: int) -> AnyQuestion | None:
    """The question at a step with a foreseen slip as its key; None for a page, a poll and a chain.

    A chain is written in its right order, which another key changes.
    """
    step = (owner.questions if isinstance(owner, Pack) else owner.steps)[position]
    match step:
        case Choice() | Multi() | Spot():
            return step.model_copy(update={"answer": kind_of(step).foreseen_errors(step, owner.figures)[0]})
        case Classify() | Match():
            said = cast("dict[str, str]", kind_of(step).foreseen_errors(step, owner.figures)[0])
            changed = {name: one.model_copy(update={"answer": said[name]}) for name, one in step.statements.items()}
            return step.model_copy(update={"statements": changed})
        case Weigh():
            said = cast("dict[str, str]", kind_of(step).foreseen_errors(step, owner.figures)[0])
            return step.model_copy(update={"answer": said["verdict"], "reason": said["reason"]})
        case Number() | Estimate():
            return step.model_copy(update={"answer": 1e6, "misconceptions": {}})
        case ShortText():
            return step.model_copy(update={"accept": ["Nobody"], "misconceptions": {}})
        case _:
            return None


@pytest.mark.parametrize(
    ("owner", "position"),
    named([step for step in STEPS if other_key(*step) is not None]),
)
def test_a_card_before_its_answer_is_the_same_whatever_the_key(owner: Pack | Lesson, position: int) -> None:
    scene, other = scene_of(owner, position), other_key(owner, position)
    assert other is not None
    for state in before(scene):
        assert shown(state) == shown(replace(state, step=other))
