"""A class that stays, with what is assigned to it: a group in a server, its learners, and their teacher."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from simcord import ResponseMessage
from sqlalchemy import select

from db.models import reminders
from tests.bot.classroom_page import Room
from tests.people import Card, Student, read
from tests.simulated import SimulatedClock

if TYPE_CHECKING:
    from simcord import Env, InteractionResult

    from bot.app import Copydesk
    from bot.services.wiring import Services
    from db.engine import Database

ZONE = "Europe/Berlin"


class TaskRoom(Room):
    """A server with a group called 7b."""

    def __init__(self, env: Env, database: Database) -> None:
        super().__init__(env)
        self.database = database
        """The bot's, to look into it."""
        self.group = 0

    @property
    def services(self) -> Services:
        """Those of the bot that runs now."""
        return cast("Copydesk", self.env.bot).services

    @property
    def time(self) -> datetime:
        """The bot's."""
        return self.services.clock.now()

    async def make_group(self, name: str = "7b", *members: Student, zone: str = ZONE) -> int:
        """A group with these members; its id."""
        async with self.database.unit() as unit:
            row = await unit.groups.add(guild_id=self.guild.id, name=name, time_zone=zone, now=self.time)
            for one in members:
                await unit.groups.join(row.id, one.id, self.time, again=True)
            await unit.commit()
        return row.id

    async def assign(self, kind: str, subject: str, due: str = "+3d", **options: Any) -> Card:
        """The teacher assigns something to 7b; the message in the channel. The teacher's panel is kept."""
        given = {kind: subject, "group": "7b", "due": due, **options}
        self.panel = await self.teacher.slash(f"assign {kind}", **given)
        return self.now()

    async def submit(self, form: InteractionResult, **values: Any) -> Card:
        """The teacher sends a form; what comes of it."""
        return read(await self.teacher.actor.submit_modal(form, values))

    async def until(self, moment: datetime) -> None:
        """Time passes until then, by the bot's clock."""
        clock = self.services.clock
        assert isinstance(clock, SimulatedClock)
        await clock.leap((moment - self.time).total_seconds())

    def direct(self, student: Student) -> list[Card]:
        """The direct messages that somebody has from the bot, oldest first."""
        channel = self.env.backend.get_dm_channel(student.id)
        return self.cards_in(channel.id)

    def cards_in(self, channel: int) -> list[Card]:
        """Every message there, oldest first."""
        stored = self.env.backend.messages.get(channel, {})
        return [Card(ResponseMessage(self.env, one)) for _, one in sorted(stored.items())]

    async def reminded(self) -> list[tuple[int, int, datetime, datetime | None]]:
        """The reminders that are stored: assignment, learner, when claimed and when sent."""
        async with self.database.unit(writes=False) as unit:
            found = await unit.connection.execute(select(reminders).order_by(reminders.c.claimed_at))
            return [tuple(row) for row in found]


DAY = timedelta(days=1)
