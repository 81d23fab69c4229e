"""Reminders: whom they reach and when, and that each comes once whatever is killed when."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import discord
import pytest
from discord.components import _component_factory

from bot.app import Copydesk
from bot.reminders.reminder_sender import ReminderSender
from db.servers import ShardSet
from lessons.assignments import Times
from lessons.reminders import is_night, remind_at
from tests.bot.task_room import DAY, TaskRoom

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import simcord

    from db.engine import Database
    from tests.people import Student
    from tests.simulated import SimulatedClock

BERLIN = ZoneInfo("Europe/Berlin")
RESTARTS = 200


@pytest.fixture
def room(env: simcord.Env, database: Database) -> TaskRoom:
    return TaskRoom(env, database)


class Killed(BaseException):
    """The process ends here."""


class PostOffice:
    """Discord's side of direct messages: it keeps what it took, and of one nonce within minutes one message.

    `kill` says, from 0 to 2, whether the next process dies before Discord hears of it, before it takes the message, or
    right after; None: it lives.
    """

    def __init__(self, client: discord.Client, clock: SimulatedClock) -> None:
        self._client = client
        self._clock = clock
        self.kill: int | None = None
        self.taken: list[tuple[int, str, datetime, list[Any]]] = []

    def get_guild(self, guild: int) -> discord.Guild | None:
        return self._client.get_guild(guild)

    async def create_dm(self, learner: discord.abc.Snowflake) -> Letterbox:
        if self.kill == 0:
            raise Killed
        return Letterbox(self, learner.id)

    def take(self, learner: int, nonce: str, view: discord.ui.LayoutView) -> None:
        now = self._clock.now()
        if self.kill == 1:
            raise Killed
        if not any(nonce == old and now - at < timedelta(minutes=3) for _, old, at, _ in self.taken):
            components = [_component_factory(one) for one in view.to_components()]
            self.taken.append((learner, nonce, now, components))
        if self.kill == 2:
            raise Killed


class Letterbox:
    """Somebody's direct messages from us."""

    def __init__(self, office: PostOffice, learner: int) -> None:
        self._office = office
        self._learner = learner

    async def send(self, *, view: discord.ui.LayoutView, nonce: str) -> None:
        self._office.take(self._learner, nonce, view)

    async def history(self, *, limit: int, after: datetime, oldest_first: bool) -> AsyncIterator[Any]:
        theirs = [one for one in self._office.taken if one[0] == self._learner and one[2] > after]
        for _, _, _, components in sorted(theirs, key=lambda one: one[2], reverse=not oldest_first)[:limit]:
            yield type("Sent", (), {"components": components})


@pytest.mark.any_database
async def test_each_reminder_comes_once_over_two_changes_of_the_clocks_and_200_restarts(
    room: TaskRoom, clock: SimulatedClock
) -> None:
    chance = random.Random(7)
    learners = [room.student(f"learner {number}") for number in range(4)]
    group = await room.make_group("7b", *learners)
    bot = cast("Copydesk", room.env.bot)
    assert bot.reminders is not None
    await bot.reminders.close()
    office = PostOffice(bot, clock)

    def process() -> ReminderSender:
        return ReminderSender(cast("discord.Client", office), room.services, ShardSet(frozenset([0]), 1))

    begin = clock.now()
    changes = [datetime(begin.year + 1, 3, 28, tzinfo=UTC), datetime(begin.year + 1, 10, 31, tzinfo=UTC)]
    deaths = 0
    for change in changes:
        clock.shift += change - 4 * DAY - clock.now()
        rows = []
        async with room.database.unit() as unit:
            for one in learners:
                await unit.preferences.set_reminders(one.id, wanted=True)
            for number in range(13):
                due = change + timedelta(hours=11 * number - 40)
                rows.append(
                    await unit.assignments.add(
                        guild_id=room.guild.id, group_id=group, kind="lesson", subject="whose-voice", per_skill=None,
                        times=Times(clock.now() - DAY, due, due + DAY), most_attempts=None, counts="best", late="full",
                        channel_id=room.channel.id, author_id=1, now=clock.now(),
                    )
                )  # fmt: skip
                await unit.assignments.extend(rows[-1].id, learners[3].id, 3600 * number)
            await unit.commit()
        before = len(office.taken)
        sender = process()
        while clock.now() < change + 6 * DAY:
            clock.shift += timedelta(minutes=17)
            while True:
                office.kill = chance.choice((0, 1, 2)) if deaths < RESTARTS and chance.random() < 0.9 else None
                try:
                    await sender.send(await room.services.reminding.due(ShardSet(frozenset([0]), 1)))
                except Killed:
                    deaths += 1
                    clock.shift += timedelta(minutes=chance.choice((0, 1, 4)))
                    sender = process()
                else:
                    break
            moved = rows[chance.randrange(len(rows))]
            if chance.random() < 0.02 and clock.now() < remind_at(moved.due_at, BERLIN):
                async with room.database.unit() as unit:
                    await unit.assignments.change(moved.id, due_at=moved.due_at + timedelta(minutes=30))
                    await unit.commit()
        nonces = [nonce for _, nonce, _, _ in office.taken[before:]]
        assert len(nonces) == len(set(nonces)) == len(rows) * len(learners)
        assert not [at for _, _, at, _ in office.taken[before:] if is_night(at, BERLIN)]
    assert deaths == RESTARTS
    assert all(sent is not None for *_, sent in await room.reminded())


async def test_a_learner_who_wants_it_is_reminded_a_day_before_and_who_finished_is_not(
    room: TaskRoom, clock: SimulatedClock
) -> None:
    ana, ben = room.learners("ana", "ben")
    await room.make_group("7b", ana, ben, zone="UTC")
    clock.shift += timedelta(hours=24 - clock.now().hour % 24 + 12)  # noon or so
    posted = await room.assign("pack", "other-side", "+3d")
    for one in (ana, ben):
        card = await one.press(await one.press(posted, "Where I stand"), "Remind me a day before")
        assert "I remind you by direct message" in card
    assert room.direct(ana) == []
    clock.shift += 2 * DAY
    await room.env.advance_time(660)
    (told,) = room.direct(ana)
    assert "You have not finished this yet." in told
    await room.env.advance_time(660)
    assert len(room.direct(ana)) == len(room.direct(ben)) == 1


async def test_closed_direct_messages_are_remembered_until_the_learner_asks_again(
    room: TaskRoom, clock: SimulatedClock, env: simcord.Env
) -> None:
    ana: Student = room.student("ana")
    await room.make_group("7b", ana, zone="UTC")
    clock.shift += timedelta(hours=24 - clock.now().hour % 24 + 12)
    posted = await room.assign("pack", "other-side", "+3d")
    await ana.press(await ana.press(posted, "Where I stand"), "Remind me a day before")
    clock.shift += 2 * DAY
    env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await room.env.advance_time(660)
    assert room.direct(ana) == []
    mine = await ana.press(posted, "Where I stand")
    assert "Discord did not let me write to you." in mine
    await ana.press(mine, "Remind me a day before")
    await room.env.advance_time(660)
    assert len(room.direct(ana)) == 1
