"""What discord.py and SQLAlchemy take by themselves: a bot without commands beside an engine with an open SQLite file.

Argument: the file. Prints its resident memory (kB).
"""

from __future__ import annotations

import asyncio
import sys

import discord
from discord.ext import commands
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.bench.memory import resident
from tests.bench.no_discord import log_in


async def main(file: str) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    bot = commands.Bot("!", intents=discord.Intents(guilds=True))
    await log_in(bot)
    print(resident(), flush=True)
    await bot.close()
    await engine.dispose()


asyncio.run(main(sys.argv[1]))
