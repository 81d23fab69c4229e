"""The offline classroom: the real bot in a simulated Discord, shown in a browser.

Promises no token, no network but loopback, real time, and a page per channel: the class channel, where a
teacher and two students can be switched between, and the direct messages of each student. An error of the
bot is logged and the class goes on. Refuses to start, with one sentence that says what to do, when the
`demo` extra is missing or no port is free.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import importlib.util
import signal
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING

import discord

from bot.demo.classmates import FIRST_NAMES, Classmates
from bot.views.interaction_locale import HasServices

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

    from bot.config import Settings

DEFAULT_PORT = 8765

WELCOME = "Welcome! Type `/` and choose **learn**, **quiz** or **progress**; as Ms. Teacher also **class quiz**."

TRY_FIRST = """\
Try first: as Ms. Teacher /class quiz, then Start in the panel that only the teacher sees.
           As Ana ("Viewing as") /learn, or an answer to the teacher's quiz."""

_PORTS_TRIED = 50


class DemoUnavailableError(Exception):
    """The classroom cannot start; the message says what to do about it."""


async def classroom(
    settings: Settings,
    *,
    create_bot: Callable[[Settings], discord.Client],
    port: int = DEFAULT_PORT,
    browser: bool = True,
    classmates: int = 0,
    stop: asyncio.Event | None = None,
) -> None:
    """Hold a class until Ctrl+C, SIGTERM, `stop`, or "End preview session" on the class channel's page.

    The bot gets `settings` with the class's clock in them, to be read from its start on. The pages take
    `port` and the next free ones, and their addresses are printed, a line each. `browser` opens the first.
    So many simulated `classmates` (0 to 30) take part in class quizzes; they need the bot to be a Copydesk.

    Raises DemoUnavailableError.
    """
    # The last two come with simcord[preview] alone.
    if any(importlib.util.find_spec(name) is None for name in ("simcord", "markdown_it", "PIL")):
        raise DemoUnavailableError(
            'The offline classroom needs the extra "demo": install Copydesk again as "copydesk[demo]".'
        )
    from bot.demo import simulated_discord  # noqa: PLC0415 - it imports the extra

    stop = stop or asyncio.Event()
    with _set_on_signals(stop):
        async with simulated_discord.simulated_discord(
            lambda clock: create_bot(dataclasses.replace(settings, clock=clock))
        ) as env:
            school = env.create_guild("School")
            room = school.create_text_channel("class", topic="Media literacy with Copydesk")
            teaching = school.create_role("Teacher", permissions=discord.Permissions(manage_guild=True))
            teacher = env.create_user("teacher", global_name="Ms. Teacher")
            students = [env.create_user("ana", global_name="Ana"), env.create_user("ben", global_name="Ben")]
            everyone = [school.add_member(teacher, roles=[teaching]), *map(school.add_member, students)]
            others = [
                school.add_member(env.create_user(f"classmate{at}", global_name=name))
                for at, name in enumerate(FIRST_NAMES[:classmates], 1)
            ]
            await env.settle()
            await env.bot.get_partial_messageable(room.id).send(WELCOME)

            pages = simulated_discord.LivePages(env)
            first = await pages.open(room, everyone, free := _free_port(port))
            print(f"Class channel: {first.url}", flush=True)
            for student in students:
                page = await pages.open(student.dm_channel, [student], free := _free_port(free + 1))
                print(f"{student.global_name}'s direct messages: {page.url}", flush=True)
            print(TRY_FIRST)
            print("Press Ctrl+C to end the class.", flush=True)
            if browser:
                # In a thread, because some systems' openers return only when the browser is closed.
                threading.Thread(target=webbrowser.open, args=(first.url,), daemon=True).start()
            jobs: list[Coroutine[object, object, object]] = [stop.wait(), first.wait_closed(), pages.let_time_flow()]
            if others:
                assert isinstance(env.bot, HasServices), "Copydesk's own client is in there"
                people = {one.name: pages.person(one, room) for one in others}
                jobs.append(Classmates(env.bot.services, room.id, people).take_part())
            await _until_first(*jobs)
    print("The class is over.", flush=True)


def _free_port(first: int) -> int:
    """The first free port of this machine from `first` on."""
    for port in range(first, min(first + _PORTS_TRIED, 65_536)):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise DemoUnavailableError(f"None of the {_PORTS_TRIED} ports from {first} on is free: choose others with --port.")


async def _until_first(*coroutines: Coroutine[object, object, object]) -> None:
    """Run all until one ends; cancel the others, and raise what that one raised."""
    running = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@contextlib.contextmanager
def _set_on_signals(stop: asyncio.Event) -> Generator[None]:
    """Set `stop` on SIGINT and SIGTERM, where the system and the thread allow it."""
    loop = asyncio.get_running_loop()
    handled: list[signal.Signals] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers, there Ctrl+C cancels this task; other threads may not set any.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stop.set)
            handled.append(number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
