"""Groups as people meet them: what the teacher sees of one, and the message on which learners join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simcord import MemberActor

from tests.people import Card, read

if TYPE_CHECKING:
    from tests.bot.classroom_page import Room
    from tests.people import Student

ZONE = "Europe/Madrid"


async def make_group(room: Room, name: str = "Year 9", **options: str) -> Card:
    """The teacher makes a group; the card of its members."""
    return await room.teacher.slash("group create", name=name, **{"time_zone": ZONE, **options})


async def post_joining(room: Room, name: str = "Year 9") -> Card:
    """The teacher posts the joining message; what everybody sees."""
    await room.teacher.press(await room.teacher.slash("group show", group=name), "Post the joining message")
    return room.now()


async def add_people(teacher: Student, card: Card, *people: Student) -> Card:
    """A teacher chooses people on the card of a group; the card after that."""
    actor = teacher.actor
    menu = next(part["custom_id"] for part in card.parts() if part["type"] == 5)
    chosen = [one.actor for one in people]
    assert isinstance(actor, MemberActor)
    return read(await actor.select(card.message, chosen, custom_id=menu))


def mentioned(card: Card, *people: Student) -> list[bool]:
    """Whether each of them stands on a card."""
    return [f"<@{one.id}>" in card for one in people]
