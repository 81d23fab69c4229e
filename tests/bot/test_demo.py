"""The offline classroom, acted upon over the same HTTP interface that its page in the browser uses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from simcord import ResponseMessage

from bot.app import create_bot
from bot.cli.main import main
from bot.config import Settings
from bot.demo import classroom
from tests.bot.board import BoardBot
from tests.people import Card, Student
from tests.waiting import HANG, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence


@dataclass
class Tab:
    """A browser tab: it polls for news, numbers its actions, and names the revision that it shows."""

    http: aiohttp.ClientSession
    origin: str
    headers: dict[str, str]
    shown: dict[str, Any]
    sequence: int = 0

    @classmethod
    async def open(cls, http: aiohttp.ClientSession, url: str, viewer: str | None = None) -> Tab:
        address, secret = url.split("#")
        origin = address[: address.rindex("/")]
        headers = {"X-Simcord-Capability": secret}
        async with http.post(f"{origin}/api/pages", json={}, headers=headers) as answer:
            shown = await answer.json()
        if viewer is not None:
            viewers = {each["name"]: each["id"] for each in shown["viewers"]}
            async with http.post(f"{origin}/api/pages", json={"viewer_id": viewers[viewer]}, headers=headers) as answer:
                shown = await answer.json()
        return cls(http, origin, headers | {"X-Simcord-Context": shown["context"]["id"]}, shown)

    async def poll(self) -> None:
        async with self.http.get(f"{self.origin}/api/state", headers=self.headers) as answer:
            self.shown = await answer.json()

    async def act(self, kind: str, **what: Any) -> dict[str, Any]:
        """Send an action that was meant for the page as last shown."""
        self.sequence += 1
        body = {
            "protocol_version": 3,
            "sequence": self.sequence,
            "request_id": f"r{self.sequence}",
            "generation": self.shown["context"]["generation"],
            "bot_generation": self.shown["botGeneration"],
            "published_revision": self.shown["publishedRevision"],
            "kind": kind,
            **what,
        }
        async with self.http.post(f"{self.origin}/api/action", json=body, headers=self.headers) as answer:
            receipt = await answer.json()
        if receipt.get("rejected"):
            self.sequence -= 1
        return receipt

    async def run(self, invocation: str, **options: Any) -> dict[str, Any]:
        async with self.http.get(f"{self.origin}/api/commands", headers=self.headers) as answer:
            entries = (await answer.json())["entries"]
        entry = next(each for each in entries if each["invocation"] == invocation)
        receipt = await self.act(
            "run_command",
            command_id=entry["commandId"],
            path=entry["path"],
            schema_fingerprint=entry["schemaFingerprint"],
            options=options,
        )
        await self.poll()
        return receipt

    async def press(self, custom_id: str) -> dict[str, Any]:
        """Press a button of a message that the tab shows; do not look again before."""
        for message, control in self.controls():
            if control["custom_id"] == custom_id:
                return await self.act("click", target_id=message, control_key=control["control_key"])
        raise AssertionError(f"no {custom_id} among {self.texts()}")

    def controls(self) -> list[tuple[str, dict[str, Any]]]:
        """Everything that can be pressed, each with its message's id."""
        found: list[tuple[str, dict[str, Any]]] = []

        def walk(key: str, parts: list[dict[str, Any]]) -> None:
            for part in parts:
                if part.get("custom_id") and not part.get("disabled"):
                    found.append((key, part))
                walk(key, part.get("components") or [])

        for message in self.shown["messages"].values():
            walk(message["id"], message["components"])
        return found

    def texts(self) -> list[str]:
        return [self.shown["messages"][key]["content"] for key in self.shown["timeline"]]

    async def until(self, text: str) -> None:
        async def is_shown() -> bool:
            await self.poll()
            return any(text in shown for shown in self.texts())

        await until(is_shown, text)


@dataclass
class Lesson:
    """A class going on: its bot, the addresses printed, and a browser."""

    bot: BoardBot
    printed: str
    http: aiohttp.ClientSession

    @property
    def urls(self) -> dict[str, str]:
        """The addresses of the pages, by what each shows."""
        return dict(re.findall(r"^(.*): (http://\S+)", self.printed, re.MULTILINE))

    async def tab(self, viewer: str | None = None, page: str = "Class channel") -> Tab:
        return await Tab.open(self.http, self.urls[page], viewer)


@contextlib.asynccontextmanager
async def lesson(read_output: Callable[[], str], port: int) -> AsyncIterator[Lesson]:
    bots: list[BoardBot] = []

    def create_bot(settings: Settings) -> BoardBot:
        bots.append(BoardBot(settings))
        return bots[0]

    stop = asyncio.Event()
    going_on = asyncio.create_task(
        classroom.classroom(
            Settings(database_url="sqlite://"), create_bot=create_bot, port=port, browser=False, stop=stop
        )
    )
    printed = ""

    def is_open() -> bool:
        nonlocal printed
        printed += read_output()
        return "Ctrl+C" in printed or going_on.done()

    await until(is_open, "the classroom")
    try:
        async with aiohttp.ClientSession() as http:
            yield Lesson(bots[0], printed, http)
    finally:
        stop.set()
        await going_on


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
async def a_lesson(capsys: pytest.CaptureFixture[str], port: int) -> AsyncIterator[Lesson]:
    async with lesson(lambda: capsys.readouterr().out, port) as going_on:
        yield going_on


async def test_a_page_for_each_place_is_served_and_only_to_those_who_have_the_address(a_lesson: Lesson) -> None:
    viewers = {
        "Class channel": ["Ms. Teacher", "Ana", "Ben"],
        "The same on a phone": ["Ana", "Ben", "Ms. Teacher"],
        "The same on a projector": ["Projector"],
        "Ana's direct messages": ["Ana"],
        "Ben's direct messages": ["Ben"],
    }
    assert list(a_lesson.urls) == list(viewers)
    for shown, url in a_lesson.urls.items():
        async with a_lesson.http.get(url) as page:
            assert page.status == 200
            assert "<html" in await page.text()
        async with a_lesson.http.post(f"{url[: url.rindex('/')]}/api/pages", json={}) as refused:
            assert refused.status == 401
        tab = await a_lesson.tab(page=shown)
        assert [viewer["name"] for viewer in tab.shown["viewers"]] == viewers[shown]
        assert tab.texts() == ([] if "direct" in shown else [classroom.WELCOME])


async def test_a_page_is_framed_by_pages_of_its_own_server_alone_and_answers_to_no_other_name(a_lesson: Lesson) -> None:
    phone = a_lesson.urls["The same on a phone"].split("#")[0]
    for address in (phone, phone.replace("phone", "small"), phone.replace("phone", "steady.js")):
        async with a_lesson.http.get(address) as page:
            assert page.status == 200
            assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
            assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
        async with a_lesson.http.get(address, headers={"Host": "rebound.example"}) as refused:
            assert refused.status == 403


async def test_presses_on_each_page_hold_still_and_the_projector_has_nothing_to_press(a_lesson: Lesson) -> None:
    phone, wall = (a_lesson.urls[f"The same on a {place}"].split("#")[0] for place in ("phone", "projector"))
    for address in (a_lesson.urls["Class channel"].split("#")[0], phone.replace("phone", "small")):
        async with a_lesson.http.get(address) as page:
            assert 'src="/steady.js"' in await page.text()
    async with a_lesson.http.get(wall) as page:
        assert 'href="/projector.css"' in await page.text()
    async with a_lesson.http.get(wall.replace("projector", "projector.css")) as style:
        assert "pointer-events: none" in await style.text()


async def test_no_press_is_lost_while_the_message_is_being_edited(a_lesson: Lesson) -> None:
    teacher, ana, ben = [await a_lesson.tab(name) for name in ("Ms. Teacher", "Ana", "Ben")]
    await teacher.run("board")
    for tab in (ana, ben):
        await tab.until("edited")
    before = a_lesson.bot.edits

    async def press_often(tab: Tab, custom_id: str) -> list[dict[str, Any]]:
        receipts = []
        for _ in range(12):
            await a_lesson.bot.has_edited()  # what the tab shows is stale by now
            receipts.append(await tab.press(custom_id))
            await tab.poll()
        return receipts

    receipts = await asyncio.gather(press_often(ana, "left"), press_often(ben, "right"))
    assert [one["settlement"] for both in receipts for one in both] == ["settled"] * 24
    assert sorted(a_lesson.bot.presses) == [("ana", "left")] * 12 + [("ben", "right")] * 12
    assert a_lesson.bot.edits - before >= 12


async def test_private_answers_are_seen_by_their_own_reader_only(a_lesson: Lesson) -> None:
    ana, ben = await a_lesson.tab("Ana"), await a_lesson.tab("Ben")
    await ana.run("board")
    await ben.until("edited")
    await ana.press("left")
    await ben.press("right")
    await ana.until("ana: 1")
    await ben.until("ben: 2")
    await ana.poll()
    assert not any("ben" in text for text in ana.texts())
    assert not any("ana" in text for text in ben.texts())


async def test_a_press_never_lands_on_a_control_that_was_put_in_the_place_of_another(
    a_lesson: Lesson,
) -> None:
    ana = await a_lesson.tab("Ana")
    await ana.run("board")
    a_lesson.bot.controls = ("wrong", "also-wrong", "slow")
    await a_lesson.bot.has_edited()
    refused = await ana.press("left")
    assert refused["rejected"]
    assert a_lesson.bot.presses == []
    await ana.poll()
    assert (await ana.press("wrong"))["settlement"] == "settled"
    assert a_lesson.bot.presses == [("ana", "wrong")]


async def test_a_press_does_not_wait_for_what_the_bot_does_later(a_lesson: Lesson) -> None:
    ana = await a_lesson.tab("Ana")
    await ana.run("board")
    assert (await ana.press("slow"))["settlement"] == "settled"
    assert not any("slept well" in text for text in ana.texts())
    a_lesson.bot.sleepy = False
    await ana.until("slept well")


async def test_the_bot_reads_a_clock_that_keeps_real_time(a_lesson: Lesson) -> None:
    def is_on_time() -> bool:  # it is set to the real one now and then, and between may stay behind
        return abs(a_lesson.bot.settings.clock.now() - datetime.now(UTC)) < timedelta(seconds=1)

    await until(is_on_time)
    later = datetime.now(UTC) + timedelta(seconds=1.2)
    await until(lambda: a_lesson.bot.settings.clock.now() > later)
    await until(is_on_time)


async def test_a_page_of_direct_messages_shows_what_the_bot_sends_there(a_lesson: Lesson) -> None:
    ana, ben = [await a_lesson.tab(page=f"{name}'s direct messages") for name in ("Ana", "Ben")]
    user = a_lesson.bot.get_user(int(ana.shown["viewerId"])) or await a_lesson.bot.fetch_user(
        int(ana.shown["viewerId"])
    )
    await user.send("Hello, Ana")
    await ana.until("Hello, Ana")
    await ben.poll()
    assert ben.texts() == []


async def test_a_taken_port_is_passed_over(capsys: pytest.CaptureFixture[str], port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        async with lesson(lambda: capsys.readouterr().out, port) as going_on:
            ports = [int(re.findall(r":(\d+)/", url)[0]) for url in going_on.urls.values()]
    assert ports == sorted(set(ports))
    assert ports[0] > port


async def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(classroom.DemoUnavailableError, match=r"copydesk\[demo\]"):
        await classroom.classroom(Settings(database_url="sqlite://"), create_bot=BoardBot)


async def test_a_demo_that_is_kept_meets_the_same_people_again_and_what_they_did(tmp_path: Path, port: int) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'kept.db'}")
    async with classroom.opened(settings, create_bot=create_bot, port=port) as room:
        people = {name: one.id for name, one in room.school.people.items()}
        ana = Student(room.school.people["Ana"], room.school.room)
        teacher = Student(room.school.people["Ms. Teacher"], room.school.room)
        card = await ana.slash("learn", lesson="what-am-i-reading")
        await ana.press(await ana.read_on(card), "Next")
        await teacher.slash("class quiz", pack="class-01-what-am-i-reading")
    async with classroom.opened(settings, create_bot=create_bot, port=port, classmates=3) as room:
        assert {name: one.id for name, one in room.school.people.items()} == people
        ana = Student(room.school.people["Ana"], room.school.room)
        teacher = Student(room.school.people["Ms. Teacher"], room.school.room)
        assert "step 2" in await ana.slash("learn", lesson="what-am-i-reading")
        # The class goes on in a new message, as the old one is not in this channel.
        await teacher.press(await teacher.slash("class panel"), "Start")
        await room.pages.pass_time(5)
        shown = [
            Card(ResponseMessage(room.env, one)) for one in room.env.backend.messages[room.school.room.id].values()
        ]
        assert any("question 1 of 6" in card and not card.ephemeral for card in shown)


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is told by a variable that only Linux has")
def test_a_demo_is_kept_in_the_data_folder_if_nobody_says_where(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", f"--port={port}", "--keep"]
    with class_process(port, command, {"XDG_DATA_HOME": str(folder)}) as (process, _):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=HANG)
    assert (process.returncode, err) == (0, "")
    assert (folder / "copydesk" / "demo.db").is_file()


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "no" / "such" / "folder" / "demo.db"
    assert main(["demo", "--no-browser", "--keep", str(file)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert str(file) in line
    assert not file.parent.exists()


def test_the_help_tells_the_pages_and_the_first_steps(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--help"])
    told = capsys.readouterr().out
    assert classroom.TRY_FIRST.strip() in told
    assert all(word in told for word in ("phone", "projector", "direct messages", "default: 8", "--keep", "--days"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_class_with_exit_code_0_and_no_traceback(number: int, port: int) -> None:
    with class_process(port) as (process, _):
        process.send_signal(number)
        out, err = process.communicate(timeout=HANG)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("The class is over.\n")


async def test_an_error_in_a_background_job_is_logged_and_the_class_goes_on(port: int) -> None:
    with class_process(port) as (process, url):
        async with aiohttp.ClientSession() as http:
            tab = await Tab.open(http, url)
            await tab.run("trip")
            await tab.run("board")
            await tab.until("edited")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=HANG)
    assert process.returncode == 0
    assert "LookupError: a background job failed" in err


@contextlib.contextmanager
def class_process(
    port: int, command: Sequence[str] | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The class in a process of its own, once it has said how to stop it, and the class channel's address."""
    process = subprocess.Popen(
        command or [sys.executable, __file__, str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline()]
        while lines[-1] and "Ctrl+C" not in lines[-1]:
            lines.append(process.stdout.readline())
        yield process, lines[0].split()[-1]
    finally:
        process.kill()


async def test_a_demo_that_is_kept_can_go_on_days_later(tmp_path: Path, port: int) -> None:
    settings, begin = Settings(database_url=f"sqlite:///{tmp_path / 'kept.db'}"), datetime(2026, 3, 2, 9, tzinfo=UTC)
    async with classroom.opened(settings, create_bot=create_bot, port=port, begin=begin) as room:
        ana = Student(room.school.people["Ana"], room.school.room)
        card = await ana.slash("practice")
        for _ in range(40):
            if not card.has("Skip"):
                break
            card = await ana.press(card, "Answer A" if card.has("Answer A") else "Skip")
        card = await ana.press(card, "Guessing") if card.has("Guessing") else card
        await ana.press(card, "Stop here")
    async with classroom.opened(settings, create_bot=create_bot, port=port, begin=begin + timedelta(days=20)) as room:
        ana = Student(room.school.people["Ana"], room.school.room)
        assert "You last practised it" in await ana.slash("practice")


@pytest.mark.parametrize("days", ["-1", "x", "4000"])
def test_days_that_are_none_are_refused(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", f"--days={days}"])
    assert "is not a number from 0 to 3650" in capsys.readouterr().err


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(
        classroom.classroom(
            Settings(database_url="sqlite://"), create_bot=BoardBot, port=int(sys.argv[1]), browser=False
        )
    )
