"""The picture files that cards show, by the names under which they are kept.

Promises the bytes of a picture that a pack or lesson in use names, those of some in memory, which are bounded by their
size. Refuses to fetch anything from the network: what has an address, Discord fetches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cachetools import LRUCache

from db.engine import Database
from questions.model import Pack
from questions.pictures import PictureFile

_MOST_KEPT: Final = 32 * 1024 * 1024
"""Bytes of servers' pictures in memory; what was not wanted for longest is read again."""


class Pictures:
    """One for a process."""

    def __init__(self, database: Database, bundled: Mapping[str, PictureFile], *, most_kept: int = _MOST_KEPT) -> None:
        self._database = database
        self._bundled = bundled
        self._kept: LRUCache[str, bytes] = LRUCache(most_kept, getsizeof=len)

    async def content(self, name: str) -> bytes | None:
        """The picture of that name; None where it is not (or no longer) there."""
        if name in self._bundled:
            return self._bundled[name].content
        if name in self._kept:
            return self._kept[name]
        async with self._database.unit(writes=False) as unit:
            content = await unit.pictures.content(name)
        if content is not None and len(content) <= self._kept.maxsize:
            self._kept[name] = content
        return content

    async def of(self, pack: Pack) -> Mapping[str, PictureFile]:
        """The picture files of a pack, by what it calls them."""
        found = dict(pack.pictures)
        for question in pack.questions:
            image, name = question.picture_name, question.picture
            if image is None or name is None or name == image or image in found:
                continue
            content = await self.content(name)
            if content is not None:
                found[image] = PictureFile(content, name.rpartition(".")[2])
        return found
