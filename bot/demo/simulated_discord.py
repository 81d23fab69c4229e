"""A simulated Discord that lives in real time: all that Copydesk knows of SimCord outside its tests.

Promises a clock that keeps real time and that nothing else moves, several pages at once, background edits
that show up by themselves, and presses that are not turned away because the page was redrawn meanwhile.
Refuses to let a press land on a control that its presser has not seen.

SimCord offers this only for tests that drive it step by step, so private names of it are used here and in
`bot.demo.page_server`, and nowhere else, for exactly the release that the `demo` extra pins. That they are there is
seen at import; tests/bot/test_demo.py tells when one of them changes its meaning.
"""

# That private names are used here is said above.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import discord
import simcord
from simcord.preview import Preview

from bot.demo.page_server import PageServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence

logger = logging.getLogger(__name__)

_PRIVATE = {Preview: ("_action", "_publish", "_get_page"), simcord.Env: ("_settle_internal",)}
"""What is used of SimCord beside what it offers, as far as its classes show it."""

if missing := [one for owner, names in _PRIVATE.items() for one in names if not hasattr(owner, one)]:
    raise ImportError(
        f"The offline classroom does not fit this SimCord, which has no {', '.join(missing)}: "
        "install the release that the extra “demo” names"
    )

_Json = Mapping[str, Any] | list[Any] | str | float | None
"""What a message's parts are made of."""

_Found = TypeVar("_Found")

NAME = "Copydesk"
"""What the bot is called there."""

TICK = 0.25
"""Seconds between steps of the clock while nobody acts; what falls due is at most this late."""

LONGEST_STANDSTILL = 60.0
"""Seconds for which the bot is waited for, where it starts and where somebody moves the clock on."""

IDLE_POLL = 0.002
"""Seconds between two looks whether the bot has come to rest after a press, while something else is at work for it."""

REMEMBERED_REVISIONS = 40
"""Kept of each page. A browser asks for news twice a second, so what it shows is never far behind."""


class DiscordClock:
    """The simulated Discord's own time, for the bot that lives in it: it passes when somebody moves it on."""

    env: simcord.Env
    """Set as soon as there is one, which is before the bot starts."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.env.now()

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return self.env.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """Returns when so many seconds have passed there. For tasks of the bot alone.

        SimCord is told not to wait for it: left to itself, it lets short times pass for real.
        """
        await self.env.external_wait(asyncio.sleep(seconds), reason="time is moved on")

    def call_later(self, seconds: float, work: Callable[[], object]) -> asyncio.Task[None]:
        """Has `work` called when so many seconds have passed there."""

        async def wait() -> None:
            await self.sleep(seconds)
            work()

        return asyncio.create_task(wait())


class PatientEnv(simcord.Env):
    """Gives the start of a bot time on a busy machine, too: SimCord gives it 5 seconds, whatever it is told.

    And looks more often whether the bot has come to rest after a press: SimCord does 20 times a second.
    """

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - SimCord's signature
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        at_least = None if timeout is None else max(timeout, LONGEST_STANDSTILL)
        await super()._settle_internal(
            timeout=at_least, idle=min(idle, IDLE_POLL), dispatch=dispatch, _deadline=_deadline
        )


@contextlib.asynccontextmanager
async def simulated_discord(
    create_bot: Callable[[DiscordClock], discord.Client],
    found: Callable[[simcord.Env], _Found],
    begin: datetime | None = None,
) -> AsyncGenerator[tuple[simcord.Env, _Found]]:
    """Start the bot in a Discord with what is `found` in it, whose clock shows the present; close both at the end.

    `create_bot` is given the clock, which may be read from the bot's start on, not while it is being created. Whom and
    what `found` makes has the same ids each time: a bot that remembers meets the same people. With `begin` the clock
    shows that instead of the present.
    """
    clock = DiscordClock()
    bot = create_bot(clock)
    clock.env = env = PatientEnv(bot, check_errors=False)
    env.backend.bot_user.name = NAME
    there = found(env)  # before the leap, as ids tell the time
    # Before the start, so that no timer of the bot sees the leap.
    env.backend.advance_clock(((begin or datetime.now(UTC)) - env.now()).total_seconds())
    _hold(env)
    await env.start()
    try:
        with env.time_context():
            yield env, there
    finally:
        try:
            await bot.close()
        finally:
            await env.shutdown()


def _hold(env: simcord.Env) -> None:
    """Let nothing but the next step move the clock.

    Otherwise whoever presses, redraws or starts the bot waits in real time, up to five seconds, until every short
    asyncio.sleep of the bot is over.
    """
    env._advancing = True


class LivePages:
    """The pages open on one simulated Discord, and its clock; one lock makes presses and clock take turns."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self._turn = asyncio.Lock()
        self._acted = asyncio.Event()
        self._previews: list[Preview] = []
        self._began = env.now()
        self._began_at = asyncio.get_running_loop().time()

    async def open(
        self,
        channel: simcord.ChannelHandle,
        viewers: Sequence[simcord.MemberActor | simcord.UserHandle],
        port: int,
    ) -> Preview:
        """Serve `channel` to `viewers` on `port` of this machine, until the simulated Discord ends.

        Raises simcord.SetupError when the port is taken.
        """
        self._env._preview = None  # lifts "only one active preview": each has its own port and its own pages
        preview = self._env.preview(channel, viewers=viewers, layout="channel", port=port)
        preview._server = PageServer(preview, port)
        _remember_controls(preview)
        self._take_turns(preview)
        self._previews.append(await preview.__aenter__())  # the environment closes it when it shuts down
        return preview

    def person(self, actor: simcord.MemberActor, room: simcord.ChannelHandle) -> LivePerson:
        """Somebody of `room` who acts without a page."""
        return LivePerson(actor, room, self._turn)

    async def let_time_flow(self) -> None:
        """Keep the clock on real time and redraw the pages when the bot has sent something; never returns."""
        drawn = 0
        reported = self._env.error_cursor
        while True:
            async with self._turn:
                self._acted.clear()
                try:
                    await self._catch_up()
                    if len(self._env.http_requests) != drawn:
                        drawn = len(self._env.http_requests)
                        await self._redraw()
                except TimeoutError as problem:
                    logger.warning("The bot holds up the clock: %s", problem)
            for error in self._env.errors_since(reported):
                # A command's error has been through the bot's own handler, which logs what is worth it.
                if not isinstance(error, discord.app_commands.AppCommandError):
                    logger.error("An error in the bot", exc_info=error)
            reported = self._env.error_cursor
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._acted.wait(), TICK)

    async def pass_time(self, seconds: float) -> None:
        """Move the clock by so much, where nothing else does, and redraw the pages.

        What the bot has worker processes do takes real time, and the clock waits for it. Raises `TimeoutError` where
        that is a minute.
        """
        async with self._turn:
            until, began = self._env.now() + timedelta(seconds=seconds), asyncio.get_running_loop().time()
            while (left := (until - self._env.now()).total_seconds()) > 0:
                try:
                    await self._advance(left)
                except TimeoutError:
                    if asyncio.get_running_loop().time() - began > LONGEST_STANDSTILL:
                        raise
            await self._redraw()

    async def _catch_up(self) -> None:
        """Move the clock to real time."""
        # Counted from the beginning, not from the last step, so that lateness does not add up.
        real = timedelta(seconds=asyncio.get_running_loop().time() - self._began_at)
        await self._advance(max(0.0, (self._began + real - self._env.now()).total_seconds()))

    async def _advance(self, seconds: float) -> None:
        """Move the clock, run what falls due, and hold the clock still until the next step."""
        try:
            await self._env.advance_time(seconds)
        finally:
            _hold(self._env)

    async def _redraw(self) -> None:
        for preview in tuple(self._previews):
            try:
                await preview.refresh()
            except simcord.SetupError:  # someone has ended it in the browser
                self._previews.remove(preview)

    def _take_turns(self, preview: Preview) -> None:
        """Make each action on `preview` wait for its turn, and let the other pages see what it did."""
        act = preview._action

        async def action(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
            async with self._turn:
                self._env._preview = preview  # SimCord tells the preview it finds here what an action set off
                try:
                    return await act(context_id, body)
                finally:
                    self._acted.set()

        preview._action = action


class LivePerson:
    """Somebody who looks at a channel and uses what stands there, in turn with the pages and the clock."""

    def __init__(self, actor: simcord.MemberActor, room: simcord.ChannelHandle, turn: asyncio.Lock) -> None:
        self._actor = actor
        self._room = room
        self._turn = turn

    async def use(self, custom_id: str, *, values: Sequence[str] = (), typed: Mapping[str, str] | None = None) -> bool:
        """Press a button, choose `values` in a menu, or open a form and send `typed` by its fields' ids.

        False where this person sees no such control, or a disabled one, or the bot holds up the press.
        """
        async with self._turn:
            for message in reversed(self._room.history(viewer=self._actor)):
                controls = [part for one in message.components for part in _controls(one.to_dict())]
                if any(part["custom_id"] == custom_id and not part.get("disabled") for part in controls):
                    break
            else:
                return False
            try:
                if values:
                    await self._actor.select(message, values, custom_id=custom_id)
                    return True
                pressed = await self._actor.click(message, custom_id=custom_id)
                if typed is not None and pressed.modal is not None:
                    await self._actor.submit_modal(pressed, dict(typed))
            except TimeoutError as problem:
                logger.warning("The bot holds up a press: %s", problem)
                return False
            return True


def _remember_controls(preview: Preview) -> None:
    """Judge an action by what its sender saw, not by the number of redraws since.

    SimCord turns away what was sent from any but the newest revision of the page. Here only a press or a
    choice is, and only if the message's controls are others by now, since it names its control by place.
    """
    act, publish, stored = preview._action, preview._publish, preview.env.backend.messages
    shown: dict[str, deque[tuple[int, dict[str, list[str]]]]] = {}

    def publish_and_remember(page: Any, **reason: Any) -> None:
        publish(page, **reason)
        for closed in shown.keys() - preview._pages.keys() - {page.id}:
            del shown[closed]
        controls = {key: _custom_ids(message) for key, message in page.snapshot["messages"].items()}
        shown.setdefault(page.id, deque(maxlen=REMEMBERED_REVISIONS)).append((page.revision, controls))

    def still_there(page: Any, body: Mapping[str, Any]) -> bool:
        seen = dict(shown.get(page.id, ())).get(body["published_revision"], {})
        controls = seen.get(str(body.get("target_id")))
        message = None if controls is None else stored[page.channel_id].get(int(body["target_id"]))
        return message is not None and controls == _custom_ids(message.components)

    async def action(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        page = preview._get_page(context_id)
        if "published_revision" in body:
            fresh = body.get("kind") not in ("click", "select") or still_there(page, body)
            body = {**body, "published_revision": page.revision if fresh else 0}
        return await act(context_id, body)

    preview._publish = publish_and_remember
    preview._action = action


def _custom_ids(part: _Json) -> list[str]:
    """The custom ids in a message's components, in the order in which they are shown."""
    return [control["custom_id"] for control in _controls(part)]


def _controls(part: _Json) -> Iterator[Mapping[str, Any]]:
    """What carries a custom id in a message's components, in the order in which it is shown."""
    if isinstance(part, list):
        for item in part:
            yield from _controls(item)
    elif isinstance(part, Mapping):
        if isinstance(part.get("custom_id"), str):
            yield part
        for value in part.values():
            yield from _controls(value)
