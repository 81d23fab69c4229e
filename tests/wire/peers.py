"""Other bots, written to be measured beside Copydesk: three under the same presses, which `tests.wire.load` runs.

`usual` is what a quiz bot usually is: a session of the ORM for each press, which looks for the row, adds or changes
it, commits, and then shows the result. `floor` is the least that any bot can do: it acknowledges the press and stores
nothing. `card_alone` stores nothing either, and shows the result that the usual one shows, so that what a bot does
itself can be told from what discord.py takes to show a card. All send a card of Copydesk's size with three buttons: to
whoever says /quiz alone, or with /open to the whole channel, and then results go to private cards.

`message_floor` is the least that a bot can do which reads answers as messages; `tests.wire.public_red` runs it.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui
from sqlalchemy import BigInteger, String, make_url, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.config import Settings, Shards
from db.engine import DRIVERS

TABLE = "usual_answers"
PROMPT = """\
-# Over the wire · question 1 of 5 ▰▰▱▱▱▱▱▱▱▱
A report says that the council "ignored every warning". No one is quoted in that paragraph, and the two before it quote
a councillor and a resident on the same decision, who both use other words for it.

**Who says on this page that the warnings were ignored?**"""
OPTIONS = {
    "reporter": "The reporter in a voice of her own",
    "quoted": "The person quoted two paragraphs before",
    "resident": "A resident whose name was left out",
}

EXPLAINED = "Nobody is quoted there and nobody is named, so the sentence is the reporter's own, and needs support."


class _Base(DeclarativeBase):
    pass


class UsualAnswer(_Base):
    """An answer in the usual bot's database."""

    __tablename__ = TABLE

    learner_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    question: Mapped[str] = mapped_column(String, primary_key=True)
    chosen: Mapped[str] = mapped_column(String)
    score: Mapped[float]


def card(chosen: str | None = None) -> ui.LayoutView:
    """The question, or with `chosen` what became of it. It is sent finished: who presses is told by the id."""
    view = ui.LayoutView(timeout=None)
    letters = zip("ABC", OPTIONS.items(), strict=True)
    lines = [f"{'✓' if name == chosen else '·'} **{letter}.** {words}" for letter, (name, words) in letters]
    parts: list[Any] = [ui.TextDisplay(PROMPT), ui.TextDisplay("\n".join(lines))]
    if chosen is None:
        labels = zip("ABC", OPTIONS, strict=True)
        parts.append(ui.ActionRow(*(ui.Button(label=f"Answer {one}", custom_id=f"p.{name}") for one, name in labels)))
    else:
        parts.append(ui.TextDisplay(EXPLAINED))
    view.add_item(ui.Container(*parts))
    view.stop()
    return view


def locked(chosen: str) -> ui.LayoutView:
    """What one learner alone sees of their answer to the whole channel's question."""
    view = ui.LayoutView(timeout=None)
    said = ui.TextDisplay[ui.LayoutView](f"**Locked in:** {OPTIONS[chosen]}")
    how = ui.TextDisplay[ui.LayoutView]("You can change it until time is up: press another answer in the channel.")
    view.add_item(ui.Container(said, how))
    view.stop()
    return view


class _Peer(discord.Client):
    def __init__(self, shards: Shards | None = None) -> None:
        own = {} if shards is None else {"shard_id": shards.ids[0], "shard_count": shards.count}
        super().__init__(intents=discord.Intents(guilds=True), chunk_guilds_at_startup=False, **own)
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="A question")
        async def quiz(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=card(), ephemeral=True)

        @self.tree.command(name="open", description="A question to all")
        async def open_to_all(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=card())

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await self.pressed(interaction, interaction.data["custom_id"].removeprefix("p."))

    async def pressed(self, interaction: discord.Interaction, chosen: str) -> None:
        """What this peer does with a press; each has its own."""


async def _show(interaction: discord.Interaction, chosen: str) -> None:
    assert interaction.message is not None
    if interaction.message.flags.ephemeral:
        await interaction.response.edit_message(view=card(chosen))
    else:
        await interaction.response.send_message(view=locked(chosen), ephemeral=True)


class Floor(_Peer):
    """Acknowledges."""

    async def pressed(self, interaction: discord.Interaction, chosen: str) -> None:  # noqa: ARG002
        await interaction.response.defer()


class CardAlone(_Peer):
    """Shows a result."""

    async def pressed(self, interaction: discord.Interaction, chosen: str) -> None:
        await _show(interaction, chosen)


class MessageFloor(discord.Client):
    """Is told what people write, and does nothing about it."""

    def __init__(self) -> None:
        told = discord.Intents(guilds=True, guild_messages=True, message_content=True)
        super().__init__(intents=told, chunk_guilds_at_startup=False)

    async def on_message(self, message: discord.Message) -> None:
        pass


class Usual(_Peer):
    """Stores each press by itself."""

    def __init__(self, url: str) -> None:
        super().__init__()
        address = make_url(url)
        self.engine = create_async_engine(address.set(drivername=DRIVERS[address.drivername]))

    async def setup_hook(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(_Base.metadata.create_all)
        await super().setup_hook()

    async def pressed(self, interaction: discord.Interaction, chosen: str) -> None:
        learner = interaction.user.id
        async with AsyncSession(self.engine) as session:
            same = select(UsualAnswer).where(UsualAnswer.learner_id == learner, UsualAnswer.question == "q1")
            answer = (await session.scalars(same)).one_or_none()
            if answer is None:
                answer = UsualAnswer(learner_id=learner, question="q1")
                session.add(answer)
            answer.chosen, answer.score = chosen, float(chosen == "reporter")
            await session.commit()
        await _show(interaction, chosen)

    async def close(self) -> None:
        await super().close()
        await self.engine.dispose()


def floor(settings: Settings) -> discord.Client:
    """For `bot_process`."""
    return Floor(settings.shards)


def message_floor(settings: Settings) -> discord.Client:
    """For `bot_process`."""
    return MessageFloor()


def card_alone(settings: Settings) -> discord.Client:
    """For `bot_process`."""
    return CardAlone()


def usual(settings: Settings) -> discord.Client:
    """For `bot_process`."""
    return Usual(settings.database_url)
