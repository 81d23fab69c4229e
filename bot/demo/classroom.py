"""The offline classroom: the real bot in a simulated Discord, shown in a browser.

Promises no token, no network but loopback, real time, and a page for each channel: the class channel, where a
teacher and two students can be switched between, the same on a phone and on a projector, and the direct messages of
each student. An error of the bot is logged and the class goes on. Refuses to start, with one sentence that says what
to do, when the `demo` extra is missing or no port is free.
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
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.demo.classmates import FIRST_NAMES, Classmates
from bot.views.interaction_locale import HasServices

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Mapping
    from datetime import datetime

    import simcord
    from simcord.preview import Preview

    from bot.config import Settings
    from bot.demo.simulated_discord import LivePages
    from db.clock import Clock

DEFAULT_PORT = 8765

TEACHER = "Ms. Teacher"

STUDENTS = ("Ana", "Ben")

WELCOME = """\
Welcome! “Viewing as”, at the top, says who you are.
- As **Ms. Teacher**: type `/class quiz`, press Enter, and press Send, the arrow at the right. Press **Open it** on \
the card, and then **Start** in the panel that only the teacher sees.
- As **Ana** or **Ben**: answer the teacher’s quiz. Or type `/learn`, press Enter, and then press Send.\
"""

TRY_FIRST = """
As Ms. Teacher, type /class quiz, press Enter, and press Send, the arrow at the right. Press Open it on the card, and
then Start in the panel that only the teacher sees.
As Ana ("Viewing as", at the top), answer the teacher's quiz. Or type /learn, press Enter, and then press Send."""

_PORTS_TRIED = 50


class DemoUnavailableError(Exception):
    """The classroom cannot start; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class School:
    """Who is there, and where."""

    room: simcord.ChannelHandle
    people: Mapping[str, simcord.MemberActor]
    """Whom the person at the screen can be: the teacher, then the students."""
    students: Mapping[str, simcord.UserHandle]
    """The same students, as they write directly to the bot."""
    projector: simcord.MemberActor
    """Sees what everybody sees, and does nothing."""
    classmates: Mapping[str, simcord.MemberActor]


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that is open."""

    env: simcord.Env
    school: School
    pages: LivePages
    first: Preview
    addresses: Mapping[str, str]
    """Of the pages, by what each shows."""


@contextlib.asynccontextmanager
async def opened(
    settings: Settings,
    *,
    create_bot: Callable[[Settings], discord.Client],
    port: int = DEFAULT_PORT,
    classmates: int = 0,
    begin: datetime | None = None,
) -> AsyncGenerator[Demo]:
    """A school with the bot in it and its pages, until the block ends. Its clock stands still at `begin`, or at now.

    Raises DemoUnavailableError.
    """
    # The last two come with simcord[preview] alone.
    if any(importlib.util.find_spec(name) is None for name in ("simcord", "markdown_it", "PIL")):
        raise DemoUnavailableError(
            'The offline classroom needs the extra "demo": install Copydesk again as "copydesk[demo]".'
        )
    from bot.demo import page_server, simulated_discord  # noqa: PLC0415 - they import the extra

    def found(env: simcord.Env) -> School:
        return _found(env, classmates)

    def made(clock: Clock) -> discord.Client:
        return create_bot(dataclasses.replace(settings, clock=clock))

    async with simulated_discord.simulated_discord(made, found, begin) as (env, school):
        await env.bot.get_partial_messageable(school.room.id).send(WELCOME)
        pages = simulated_discord.LivePages(env)
        teacher, *students = school.people.values()

        async def page(channel: simcord.ChannelHandle, *viewers: simcord.MemberActor | simcord.UserHandle) -> Preview:
            nonlocal port
            port = _free_port(port) + 1
            return await pages.open(channel, viewers, port - 1)

        first = await page(school.room, teacher, *students)
        phone = await page(school.room, *students, teacher)
        wall = await page(school.room, school.projector)
        direct = {name: await page(user.dm_channel, user) for name, user in school.students.items()}
        addresses = {
            "Class channel": first.url,
            "The same on a phone": _at(phone, page_server.PHONE),
            "The same on a projector": _at(wall, page_server.PROJECTOR),
            **{f"{name}'s direct messages": one.url for name, one in direct.items()},
        }
        yield Demo(env, school, pages, first, addresses)


def _found(env: simcord.Env, classmates: int) -> School:
    """The school. Ids are given in turn, so classmates come last: how many there are changes nobody else's."""
    school = env.create_guild("School")
    room = school.create_text_channel("class", topic="Media literacy with Copydesk")
    teaching = school.create_role("Teacher", permissions=discord.Permissions(manage_guild=True))
    teacher = env.create_user("teacher", global_name=TEACHER)
    students = {name: env.create_user(name.lower(), global_name=name) for name in STUDENTS}
    projector = env.create_user("projector", global_name="Projector")
    return School(
        room=room,
        people={
            TEACHER: school.add_member(teacher, roles=[teaching]),
            **{name: school.add_member(user) for name, user in students.items()},
        },
        students=students,
        projector=school.add_member(projector),
        classmates={
            name: school.add_member(env.create_user(f"classmate{at}", global_name=name))
            for at, name in enumerate(FIRST_NAMES[:classmates], 1)
        },
    )


def _at(preview: Preview, page: str) -> str:
    """The address of one of our own pages beside SimCord's."""
    origin, secret = preview.url.split("/#")
    return f"{origin}/{page}#{secret}"


async def classroom(
    settings: Settings,
    *,
    create_bot: Callable[[Settings], discord.Client],
    port: int = DEFAULT_PORT,
    browser: bool = True,
    classmates: int = 0,
    begin: datetime | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Hold a class until Ctrl+C, SIGTERM, `stop`, or "End preview session" on the class channel's page.

    Its clock goes on from `begin`, or from now.

    The bot gets `settings` with the class's clock in them, to be read from its start on. The pages take
    `port` and the next free ones, and their addresses are printed, a line each. `browser` opens the first.
    So many simulated `classmates` (0 to 30) take part in class quizzes; they need the bot to be a Copydesk.

    Raises DemoUnavailableError.
    """
    stop = stop or asyncio.Event()
    with _set_on_signals(stop):
        async with opened(settings, create_bot=create_bot, port=port, classmates=classmates, begin=begin) as room:
            for shown, address in room.addresses.items():
                print(f"{shown}: {address}", flush=True)
            print(TRY_FIRST)
            print("Press Ctrl+C to end the class.", flush=True)
            if browser:
                # In a thread, because some systems' openers return only when the browser is closed.
                threading.Thread(target=webbrowser.open, args=(room.first.url,), daemon=True).start()
            jobs: list[Coroutine[object, object, object]] = [
                stop.wait(),
                room.first.wait_closed(),
                room.pages.let_time_flow(),
            ]
            if room.school.classmates:
                jobs.append(classmates_of(room).take_part())
            await _until_first(*jobs)
    print("The class is over.", flush=True)


def classmates_of(room: Demo) -> Classmates:
    """The simulated classmates of a class whose bot is a Copydesk."""
    assert isinstance(room.env.bot, HasServices), "Copydesk's own client is in there"
    channel = room.school.room
    people = {name: room.pages.person(one, channel) for name, one in room.school.classmates.items()}
    return Classmates(room.env.bot.services, channel.id, people)


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
