"""The offline classroom, acted upon over the same HTTP interface that its page in the browser uses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.config import Settings
from bot.demo import classroom
from tests.waiting import HANG, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

EDITS_EVERY = 0.1


class Press(ui.Button["Board"]):
    async def callback(self, interaction: discord.Interaction) -> None:
        assert isinstance(interaction.client, BoardBot)
        assert self.custom_id is not None
        interaction.client.presses.append((interaction.user.name, self.custom_id))
        count = len(interaction.client.presses)
        await interaction.response.send_message(f"{interaction.user.name}: {count}", ephemeral=True)
        if self.custom_id == "slow":
            while interaction.client.sleepy:  # noqa: ASYNC110 - the classroom leaves alone what waits for time to pass
                await asyncio.sleep(1.5)
            await interaction.edit_original_response(content="slept well")


class Board(ui.View):
    def __init__(self, *custom_ids: str) -> None:
        super().__init__(timeout=None)
        for custom_id in custom_ids:
            self.add_item(Press(label=custom_id.title(), custom_id=custom_id))


class BoardBot(commands.Bot):
    """Posts a board of buttons, edits it ten times a second, and remembers who pressed what."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True))
        self.settings = settings
        self.presses: list[tuple[str, str]] = []
        self.sleepy = True
        """Whether a slow button still goes on after its answer."""
        self.board: discord.Message | None = None
        self.controls: tuple[str, ...] = ("left", "right", "slow")
        self.edits = 0
        self.tree.add_command(app_commands.Command(name="board", description="Post it", callback=post_board))
        self.tree.add_command(app_commands.Command(name="trip", description="Fail", callback=trip))

    async def setup_hook(self) -> None:
        await self.tree.sync()
        self.edit_board.start()

    @tasks.loop(seconds=EDITS_EVERY)
    async def edit_board(self) -> None:
        if self.board is not None:
            self.edits += 1
            await self.board.edit(content=f"edited {self.edits} times", view=Board(*self.controls))

    async def has_edited(self) -> None:
        """Returns when an edit that begins from now on has reached Discord: by then a second one has begun."""
        before = self.edits
        await until(lambda: self.edits >= before + 2)


async def post_board(interaction: discord.Interaction) -> None:
    assert isinstance(interaction.client, BoardBot)
    await interaction.response.send_message("fresh", view=Board(*interaction.client.controls))
    interaction.client.board = await interaction.original_response()


async def trip(interaction: discord.Interaction) -> None:
    async def later() -> None:
        raise LookupError("a background job failed")

    interaction.extras["job"] = asyncio.create_task(later())
    await interaction.response.send_message("tripped")


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
        origin, secret = url.split("/#")
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
    urls: list[str]
    printed: str
    http: aiohttp.ClientSession

    async def tab(self, viewer: str | None = None, url: int = 0) -> Tab:
        return await Tab.open(self.http, self.urls[url], viewer)


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
            yield Lesson(bots[0], re.findall(r"http://\S+", printed), printed, http)
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


async def test_three_pages_are_served_and_only_to_those_who_have_the_address(a_lesson: Lesson) -> None:
    assert re.findall(r"^(.*): http", a_lesson.printed, re.MULTILINE) == [
        "Class channel",
        "Ana's direct messages",
        "Ben's direct messages",
    ]
    for url in a_lesson.urls:
        async with a_lesson.http.get(url) as page:
            assert page.status == 200
            assert "<html" in await page.text()
        async with a_lesson.http.post(f"{url.split('#', maxsplit=1)[0]}api/pages", json={}) as refused:
            assert refused.status == 401
    tab = await a_lesson.tab()
    assert [viewer["name"] for viewer in tab.shown["viewers"]] == ["Ms. Teacher", "Ana", "Ben"]
    assert tab.texts() == [classroom.WELCOME]


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
        return abs(a_lesson.bot.settings.clock() - datetime.now(UTC)) < timedelta(seconds=1)

    await until(is_on_time)
    later = datetime.now(UTC) + timedelta(seconds=1.2)
    await until(lambda: a_lesson.bot.settings.clock() > later)
    await until(is_on_time)


async def test_a_page_of_direct_messages_shows_what_the_bot_sends_there(a_lesson: Lesson) -> None:
    ana, ben = await a_lesson.tab(url=1), await a_lesson.tab(url=2)
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
            ports = [int(re.findall(r":(\d+)/", url)[0]) for url in going_on.urls]
    assert ports == sorted(set(ports))
    assert ports[0] > port


async def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(classroom.DemoUnavailableError, match=r"copydesk\[demo\]"):
        await classroom.classroom(Settings(database_url="sqlite://"), create_bot=BoardBot)


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
def class_process(port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The class in a process of its own, once it has said how to stop it, and the class channel's address."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline()]
        while lines[-1] and "Ctrl+C" not in lines[-1]:
            lines.append(process.stdout.readline())
        yield process, lines[0].split()[-1]
    finally:
        process.kill()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(
        classroom.classroom(
            Settings(database_url="sqlite://"), create_bot=BoardBot, port=int(sys.argv[1]), browser=False
        )
    )
