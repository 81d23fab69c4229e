"""A Copydesk that starts and then idles: run by `tests.bench.startup`, in a process of its own.

Arguments: the database URL, then folders with content. Prints its resident memory (kB) once it could take commands.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.app import create_bot
from bot.config import Settings
from tests.bench.memory import resident
from tests.bench.no_discord import log_in


async def main(url: str, folders: list[str]) -> None:
    bot = create_bot(Settings(url, content=tuple(map(Path, folders))))
    await log_in(bot)
    print(resident(), flush=True)
    await bot.close()


asyncio.run(main(sys.argv[1], sys.argv[2:]))
