"""Packs tried before they are published: what a student sees, of which nothing is recorded.

Promises the same checks and feedback as a real quiz, because it is `Play` itself over a database that lives in memory
and goes with the process, however that ends. Only the order is another: questions come as they were written, and each
of them can be gone to. What somebody tried before is gone as soon as they try again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

from bot.i18n import wording
from bot.i18n.pack_wording import DRAFT_REPLACED, NO_SUCH_DRAFT
from bot.services.pack_catalog import stored_digest
from bot.services.play import Play
from bot.services.scenes import QuizEnd, Refusal, Scene, StepScene
from bot.services.service_context import ServiceContext
from db.answers import AnswerLog
from db.engine import Database
from db.models import metadata
from questions.engine import self_paced as engine


class Previews:
    """Those of one process."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._open = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._scratch: tuple[Database, Play] | None = None

    async def begin(self, learner: int, guild: int, pack: str, version: int, digest: str) -> Scene:
        """The first question of a draft. Raises `Refusal` where it is gone, or another has taken its place."""
        async with self._context.database.unit(writes=False) as unit:
            stored = await stored_digest(unit, guild, pack, version)
        if stored is None:
            raise Refusal(NO_SUCH_DRAFT)
        if stored != digest:
            raise Refusal(DRAFT_REPLACED)
        found = await self._context.catalog.version(guild, pack, version)
        if found is None:
            raise Refusal(wording.CONTENT_CHANGED)
        database, play = await self._table()
        async with database.unit() as unit:
            await unit.learners.forget(learner)
            await unit.commit()
        return _marked(await play.start_as_written(learner, found))

    async def press(self, work: Callable[[Play], Awaitable[Scene]]) -> Scene:
        """What a press in a preview shows. Raises `Refusal`, also for one of an earlier process."""
        _, play = await self._table()
        return _marked(await work(play))

    async def forget(self, learner: int) -> None:
        """Throws away what they tried."""
        if self._scratch is not None:
            async with self._scratch[0].unit() as unit:
                await unit.learners.forget(learner)
                await unit.commit()

    async def close(self) -> None:
        """Throws everything away."""
        await self._open.aclose()

    async def _table(self) -> tuple[Database, Play]:
        async with self._opening:
            if self._scratch is None:
                database = Database.in_memory()
                self._open.push_async_callback(database.close)
                async with database.unit() as unit:
                    await unit.connection.run_sync(metadata.create_all)
                    await unit.commit()
                log = await self._open.enter_async_context(AnswerLog(database))
                self._scratch = database, Play(replace(self._context, database=database, log=log), engine.ANY_ORDER)
            return self._scratch


def _marked(scene: Scene) -> Scene:
    """The scene with its run as one that leads back here; of what was answered here, nothing follows."""
    match scene:
        case StepScene(run=run):
            return replace(scene, run=replace(run, preview=True))
        case QuizEnd(run=run):
            return replace(scene, run=replace(run, preview=True), next_step=None)
        case _:
            return scene
