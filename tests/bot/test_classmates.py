"""Simulated classmates: what they answer, and a whole class quiz with twelve of them in the offline classroom."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
import pytest
from sqlalchemy import select

from bot.app import Copydesk, create_bot
from bot.cli.main import main
from bot.config import Settings
from bot.demo import classmates, classroom
from bot.demo.classmates import FIRST_NAMES, MOST_CLASSMATES, Classmate, Moment, guess, joining, uses
from bot.demo.simulated_discord import LivePerson
from bot.services.class_scenes import RevealScene
from bot.services.content import load_library
from bot.views import ids
from bot.views.forms import TYPED
from db.engine import Database
from db.models import answers
from questions.kinds import kind_of
from tests.bot.content import BERTH, KINDS, MAY_SHARE, SHARE, SUM_FITS, Content, answers_of, harbour, write
from tests.bot.content import pack as pack_of
from tests.bot.test_demo import Tab, lesson, port
from tests.people import School, Student
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence
    from pathlib import Path

    from simcord import MemberActor

    from questions.kinds import Response
    from questions.model import AnyQuestion, Pack

pytestmark = pytest.mark.any_database

__all__ = ["port"]

CLASSMATES = 12

ASKED: dict[str, Content] = {
    **KINDS,
    "fit": SUM_FITS,
    "long-figure": {**SHARE, "answer": "ships_year / 7", "misconceptions": {"ships_may / 7": "That is May alone."}},
    "long-estimate": {
        **MAY_SHARE,
        "answer": "ships_year / 7",
        "misconceptions": {"ships_may / 7": "That is May alone."},
    },
}
"""Each kind of question, and such whose figures have more digits than anybody types."""


@pytest.fixture(scope="module")
def packs() -> Sequence[Pack]:
    return list(load_library(()).packs.values())


def test_about_two_thirds_of_the_points_are_won_and_nobody_wins_all_or_none(packs: Sequence[Pack]) -> None:
    shares = []
    for name in FIRST_NAMES[:CLASSMATES]:
        mate = Classmate(Absent(), name)
        won = asked = 0.0
        for pack in packs:
            for question in pack.questions:
                kind = kind_of(question)
                said = mate.answers(moment(question, pack))
                grade = kind.grade(question, said, pack.figures)
                if grade.graded:
                    won, asked = won + grade.score / grade.maximum, asked + 1
        shares.append(won / asked)
    assert 0.55 < sum(shares) / len(shares) < 0.75
    assert min(shares) > 0.3
    assert max(shares) < 0.95
    assert max(shares) - min(shares) > 0.2


def test_a_wrong_answer_is_popular_now_and_then(packs: Sequence[Pack]) -> None:
    choices = [(one, pack) for pack in packs for one in pack.questions if one.kind == "choice"]
    popular = 0
    for question, pack in choices:
        said = Counter(guess(question, pack.figures, 0.65, Random(name)) for name in FIRST_NAMES)
        popular += any(count >= MOST_CLASSMATES / 3 for option, count in said.items() if option != question.answer)
    assert 0.05 < popular / len(choices) < 0.5


def test_whatever_they_say_the_cards_can_take(packs: Sequence[Pack]) -> None:
    for pack in packs:
        for question in pack.questions:
            at = moment(question, pack)
            said = guess(question, pack.figures, 0.5, Random(question.id))
            steps = uses(at, said)
            assert len(steps) > 0
            assert uses(at, said, before=said)
            if (typed := steps[-1].typed) is not None:
                expected = said if question.kind == "text" else pytest.approx(said, rel=1e-3)
                assert as_read(question, typed) == expected


def as_read(question: AnyQuestion, typed: str) -> Response:
    """What is typed as the answer; to an estimate as the guess as well."""
    return kind_of(question).read(question, {"guess": typed, "answer": typed} if question.kind == "estimate" else typed)


@pytest.mark.parametrize("kind", ["number", "estimate"])
def test_the_right_figure_is_still_right_as_they_type_it(packs: Sequence[Pack], kind: str) -> None:
    asked = [(one, pack) for pack in packs for one in pack.questions if one.kind == kind]
    assert asked
    for question, pack in asked:
        typed = uses(moment(question, pack), guess(question, pack.figures, 2.0, Random(1)))[-1].typed
        assert typed is not None
        grade = kind_of(question).grade(question, as_read(question, typed), pack.figures)
        assert grade.right, question.id


def test_most_answer_in_time_some_quickly_and_some_miss_it(packs: Sequence[Pack]) -> None:
    at = moment(packs[0].questions[0], packs[0], seconds=30)
    times = sorted(Classmate(Absent(), name).thinks(at) for name in FIRST_NAMES)
    assert times[0] < 8
    assert 8 < times[len(times) // 2] < 20
    late = sum(mate.thinks(at) > 30 for name in FIRST_NAMES for mate in [Classmate(Absent(), name)] for _ in range(50))
    assert 0 < late / (50 * len(FIRST_NAMES)) < 0.1


def test_a_discussion_convinces_some(packs: Sequence[Pack]) -> None:
    rights = {1: 0, 2: 0}
    for name in FIRST_NAMES[:CLASSMATES]:
        mate = Classmate(Absent(), name)
        for pack in packs:
            for place, question in enumerate(pack.questions):
                for vote in (1, 2):
                    said = mate.answers(moment(question, pack, position=place, vote=vote))
                    rights[vote] += kind_of(question).grade(question, said, pack.figures).right
    assert rights[2] > rights[1] * 1.1


def moment(question: AnyQuestion, pack: Pack, **changed: Any) -> Moment:
    order = kind_of(question).order(question, 7)
    return Moment(**{"run": 1, "asked": question, "order": order, "figures": pack.figures, **changed})


class Absent:
    """Nobody."""

    async def use(self, *_: Any, **__: Any) -> bool:
        return False


async def clicking(tab: Tab, settled: list[str], stop: asyncio.Event) -> None:
    """Presses the public button for one's own answer again and again, and notes how each press was settled."""
    while not stop.is_set():
        await tab.poll()
        mine = [part["custom_id"] for _, part in tab.controls() if ".mine." in part["custom_id"]]
        if mine:
            receipt = await tab.press(mine[0])
            if not receipt.get("rejected"):  # as a press is that meets the change from question to reveal
                settled.append(receipt["settlement"])
        await asyncio.sleep(0.1)


async def press_when_there(tab: Tab, words: str) -> str:
    """Waits for a control whose id holds `words` (an expression), presses the newest; the expression's last group."""
    found: list[re.Match[str]] = []

    async def pressed() -> bool:
        await tab.poll()
        found[:] = [one for _, part in tab.controls() if (one := re.search(words, part["custom_id"]))]
        return bool(found) and not (await tab.press(found[-1].string)).get("rejected")

    await until(pressed, words)
    return found[-1].groups(default="")[-1] if found[-1].groups() else ""


async def test_twelve_classmates_join_and_answer_while_a_person_clicks(
    tmp_path: Path,
    port: int,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classmates, "LONGEST_THOUGHT", 4.0)  # they think in real time here
    folder = write(tmp_path / "content", harbour(BERTH, SHARE))
    bots: list[Copydesk] = []

    def create(settings: Settings) -> Copydesk:
        bots.append(create_bot(settings))
        return bots[0]

    settings = Settings(database_url=f"sqlite:///{tmp_path / 'class.db'}", content=(folder,))
    stop, enough = asyncio.Event(), asyncio.Event()
    going_on = asyncio.create_task(
        classroom.classroom(settings, create_bot=create, port=port, browser=False, classmates=CLASSMATES, stop=stop)
    )
    try:
        printed = ""

        def is_open() -> bool:
            nonlocal printed
            printed += capsys.readouterr().out
            return "Ctrl+C" in printed

        await until(is_open, "the classroom")
        url = re.findall(r"http://\S+", printed)[0]
        async with aiohttp.ClientSession() as http:
            teacher, ana = await Tab.open(http, url, "Ms. Teacher"), await Tab.open(http, url, "Ana")
            receipt = await teacher.run("class quiz", pack="harbour", questions="2", seconds="300", early="off")
            assert receipt["settlement"] == "settled", receipt["diagnostics"]
            room, classes, settled = bots[0].services.classroom, bots[0].services.classes, list[str]()
            run = int(await press_when_there(ana, r"\.join\.(\d+)"))

            async def most_are_in() -> bool:
                return (await room.panel(await classes.get(run))).joined >= CLASSMATES - 4

            await until(most_are_in)
            await press_when_there(teacher, r"\.host\..*\.start\.")
            clicks = asyncio.create_task(clicking(ana, settled, enough))

            async def most_have_answered() -> bool:
                return (await room.panel(await classes.get(run))).answered >= CLASSMATES / 2

            async def told() -> bool:
                return isinstance(await room.scene(run), RevealScene)

            for turn in range(2):
                await until(most_have_answered)
                await press_when_there(teacher, r"\.host\..*\.close\.")
                await until(told)
                scene = await room.scene(run)
                assert isinstance(scene, RevealScene)
                assert scene.answered >= CLASSMATES / 2
                assert 0 < scene.right < scene.answered
                assert sum(1 for one in scene.distribution if one.count) > 1
                if turn == 0:
                    await press_when_there(teacher, r"\.host\..*\.look\.")
                    await press_when_there(teacher, r"\.host\..*\.next\.")
                    await until(lambda: not_(told()))
            await until(lambda: len(settled) > 5)
            enough.set()
            await clicks
            assert set(settled) == {"settled"}
    finally:
        enough.set()
        stop.set()
        await going_on
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []
    database = await Database.open(settings.database_url)
    try:
        async with database.unit(writes=False) as unit:
            said = (await unit.connection.execute(select(answers.c.learner_id, answers.c.item))).all()
    finally:
        await database.close()
    assert len({learner for learner, _ in said}) >= CLASSMATES - 4
    assert {item for _, item in said} == {"berth", "share"}


async def not_(condition: Awaitable[bool]) -> bool:
    return not await condition


async def test_the_demo_says_what_to_try_first(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    async with lesson(lambda: capsys.readouterr().out, port) as going_on:
        assert "/class quiz" in going_on.printed
        assert "/learn" in going_on.printed


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    alone = [pack_of(f"only-{name}", f"Only {name}", one) for name, one in ASKED.items()]
    return replace(settings, content=(write(tmp_path / "packs", *alone),))


@pytest.mark.parametrize("name", ASKED)
async def test_a_classmate_answers_each_kind_of_question_on_the_cards_that_people_see(
    school: School, ana: Student, name: str
) -> None:
    env, room = school.env, cast("Copydesk", school.env.bot).services.classroom
    role = school.guild.create_role("Teacher", permissions=discord.Permissions(manage_guild=True))
    teacher = Student(school.guild.add_member(env.create_user("teacher"), roles=[role]), school.channel)
    panel = await teacher.slash("class quiz", pack=f"only-{name}", questions=1, early="off")
    person = LivePerson(cast("MemberActor", ana.actor), school.channel, asyncio.Lock())
    row = await room.open_in(school.channel.id)
    assert await person.use(ids.JoinPress(row.run.id).custom_id)
    await teacher.press(panel, "Start")
    await env.advance_time(3)
    subject = cast("Copydesk", env.bot).services.catalog.bundled.subject(f"only-{name}")
    assert subject is not None
    ((item, step),) = subject.steps.items()
    question = cast("AnyQuestion", step)
    at = Moment(row.run.id, 0, 1, 30, question, kind_of(question).order(question, row.run.seed), subject.figures)
    foreseen_errors = kind_of(question).foreseen_errors(question, subject.figures)
    key = guess(question, subject.figures, 2.0, Random(1))
    for said, before in ((foreseen_errors[-1], None), (key, foreseen_errors[-1])):
        for one in uses(at, said, before):
            assert await person.use(
                one.custom_id, values=one.values, typed=None if one.typed is None else {TYPED: one.typed}
            )
        await env.advance_time(3)
        (given,) = await answers_of(settings=cast("Copydesk", env.bot)._settings, student=ana)
        assert given.item == item
        assert (given.score == given.maximum) == (said == key or name == "poll")


async def test_a_sociable_classmate_asks_for_a_table_where_a_class_has_some(school: School, ana: Student) -> None:
    env, services = school.env, cast("Copydesk", school.env.bot).services
    role = school.guild.create_role("Teacher", permissions=discord.Permissions(manage_guild=True))
    teacher = Student(school.guild.add_member(env.create_user("teacher"), roles=[role]), school.channel)
    await teacher.slash("class quiz", pack="only-choice", questions=1, talk="pairs")
    at = await services.classes.get((await services.classroom.open_in(school.channel.id)).run.id)
    moment = await classmates.Classmates(services, school.channel.id, {}).look()
    assert moment is not None
    assert len(joining(moment, sociable=False)) == 1
    person = LivePerson(cast("MemberActor", ana.actor), school.channel, asyncio.Lock())
    for one in joining(moment, sociable=True):
        assert await person.use(one.custom_id)
    assert at.wants_table(ana.id)


async def test_nobody_uses_what_they_do_not_see(school: School, ana: Student) -> None:
    person = LivePerson(cast("MemberActor", ana.actor), school.channel, asyncio.Lock())
    assert not await person.use(ids.JoinPress(1).custom_id)


@pytest.mark.parametrize("number", ["-1", "31", "x", "1.5", ""])
def test_a_number_of_classmates_that_cannot_be_is_refused_in_one_line(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--classmates", number])
    assert ended.value.code == 2
    assert "0 to 30" in capsys.readouterr().err.splitlines()[-1]
