"""A bot that posts a board of buttons and goes on editing it: what a page meets when a class answers."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.config import Settings
from tests.waiting import until

QUIET = ("one", "two")
"""Buttons whose presses are counted and answered by nothing that anybody sees."""


class Press(ui.Button["Board"]):
    async def callback(self, interaction: discord.Interaction) -> None:
        assert isinstance(interaction.client, BoardBot)
        assert self.custom_id is not None
        interaction.client.presses.append((interaction.user.name, self.custom_id))
        if self.custom_id in QUIET:
            await interaction.response.defer()
            return
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
    """Posts a board of buttons, edits it (ten times a second) and remembers who pressed what."""

    def __init__(self, settings: Settings, edits_every: float = 0.1) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True))
        self.edit_board.change_interval(seconds=edits_every)
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

    @tasks.loop()
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
