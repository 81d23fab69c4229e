"""What learners own: to see what is stored about them, to take it along, and to have it deleted.

Promises that whoever was told that their data is deleted is found nowhere: answers that waited for the log are written
before and deleted with the others, the process forgets them in the classes that are open, and what they do from then on
is that of somebody new. Twice at once is the same as once. An export holds what there was at one moment, also where
everything is deleted while it is made. A deletion is remembered outside the database, so that a restored backup forgets
again; where that cannot be written at once, the next start does. Refuses to show anybody's data to anybody else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.i18n import privacy_wording
from bot.services.host_jobs import told_why
from bot.services.locale_resolver import LocaleResolver
from bot.services.open_classes import OpenClasses
from bot.services.previews import Previews
from bot.services.retention import Retention
from bot.services.scenes import ForgetScene, ForgottenScene, PrivacyScene, Refusal
from bot.services.service_context import ServiceContext
from bot.workers.personal_data import archives
from bot.workers.pool import WorkerPool
from bot.workers.queue import Waiting
from db.errors import DatabaseUnavailable
from db.learners import goes_with_them
from db.tombstones import TombstoneFile

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrivacyRules:
    """What the operator has decided: for how many months results are kept, and where the privacy page is."""

    keep_months: int = 0
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """Somebody's data: archives by their names, and what is in them by table."""

    files: Mapping[str, bytes]
    stored: Mapping[str, int]


class Privacy:
    """One for a process."""

    def __init__(
        self,
        context: ServiceContext,
        classes: OpenClasses,
        locales: LocaleResolver,
        previews: Previews,
        workers: WorkerPool,
        tombstones: TombstoneFile,
        retention: Retention,
        page: str | None,
    ) -> None:
        self._context = context
        self._classes = classes
        self._locales = locales
        self._previews = previews
        self._workers = workers
        self._tombstones = tombstones
        self._retention = retention
        self._page = page
        self._forgetting = dict[int, "asyncio.Task[ForgottenScene]"]()
        """Deletions under way, by learner."""
        self._told: list[Callable[[int, frozenset[int]], None]] = []

    def when_forgotten(self, told: Callable[[int, frozenset[int]], None]) -> None:
        """Has `told` called with everybody who is forgotten, and the runs of the open classes that they were in.

        It is called before anything that they do afterwards is stored, and so must not wait for anything.
        """
        self._told.append(told)

    async def overview(self, learner: int, guild: int | None) -> PrivacyScene:
        """What is stored about somebody, and for how long, where they ask."""
        async with self._context.database.unit(writes=False) as unit:
            stored = await unit.learners.counts(learner)
        return PrivacyScene(stored, await self._retention.of(guild), guild is not None, self._page)

    async def export(self, learner: int, most: int, waiting: Waiting) -> Export:
        """All of it, in archives of at most `most` bytes. Raises `Refusal` where there is none."""
        async with self._context.database.unit(writes=False) as unit:
            tables = {name: rows for name, rows in (await unit.learners.export(learner)).items() if rows}
        if not tables:
            raise Refusal(privacy_wording.NOTHING_STORED)
        stored = {name: len(rows) for name, rows in tables.items()}
        explanation = ("README.txt", privacy_wording.explained(stored))
        with told_why():
            made = await self._workers.run(learner, "files", waiting, archives, tables, explanation, most)
        names = (
            ["copydesk-data.zip"]
            if len(made) == 1
            else [f"copydesk-data-{number}-of-{len(made)}.zip" for number in range(1, len(made) + 1)]
        )
        return Export(dict(zip(names, made, strict=True)), stored)

    async def ask(self, learner: int) -> ForgetScene:
        """What a deletion would take, and what would stay without their id."""
        async with self._context.database.unit(writes=False) as unit:
            return ForgetScene(*_parted(await unit.learners.counts(learner)))

    async def forget(self, learner: int, typed: str) -> ForgottenScene:
        """Deletes everything about somebody who typed that they want it. Raises `Refusal` where they did not."""
        if not privacy_wording.confirms(typed):
            raise Refusal(privacy_wording.NOT_CONFIRMED)
        deleting = self._forgetting.get(learner)
        if deleting is None:
            deleting = self._forgetting[learner] = asyncio.create_task(self._delete(learner), name="deletion")
            deleting.add_done_callback(lambda _: self._forgetting.pop(learner, None))
        return await asyncio.shield(deleting)  # it is finished even if nobody waits for it any more

    async def _delete(self, learner: int) -> ForgottenScene:
        await self._previews.forget(learner)
        await self._classes.settle(learner)
        stored = await self._context.log.behind(partial(self._forget, learner))
        await self._leave_no_trace()
        _log.info("Somebody had everything about them deleted: %d rows", sum(stored.values()))
        return ForgottenScene(*_parted(stored))

    async def _forget(self, learner: int) -> Mapping[str, int]:
        """Nothing is written meanwhile by the answer log."""
        digest = self._tombstones.digest(learner)
        async with self._context.database.unit() as unit:
            stored = await unit.learners.counts(learner)
            await unit.learners.forget(learner)
            at = await unit.tombstones.put(digest, self._context.clock.now())
            await unit.commit()
        # From here on nothing is waited for before nobody in this process knows them any more.
        runs = self._classes.forget_learner(learner)
        self._locales.forget(learner)
        for told in self._told:
            told(learner, runs)
        try:
            await asyncio.to_thread(self._tombstones.add, {digest: at})
        except OSError as error:
            _log.error("A deletion is not noted in %s before the next start: %s", self._tombstones.file, error)
        return stored

    async def _leave_no_trace(self) -> None:
        try:
            scrubbed = await self._context.database.scrub()
        except DatabaseUnavailable as error:
            _log.warning("What was deleted may be in the write-ahead log until tonight: %s", error)
            return
        if not scrubbed:
            _log.warning("What was deleted may be in the write-ahead log until tonight: others were reading from it")


def _parted(stored: Mapping[str, int]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """What is theirs alone, and what outlives them."""
    return (
        {name: count for name, count in stored.items() if goes_with_them(name)},
        {name: count for name, count in stored.items() if not goes_with_them(name)},
    )
