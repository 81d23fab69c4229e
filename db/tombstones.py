"""What a deletion leaves: a keyed hash of who was forgotten, and when, in the database and in a file outside of it.

A backup made before a deletion does not know of it, and the file does: that is how a restored backup forgets again
(`db.restored`). Promises that neither tells who it was to somebody without the key, which is in a file of its own that
its owner alone can read; that a line half written is no tombstone and spoils none; and that who deletes twice is told
apart from who did so once. Refuses a file that was written with another key: it could not be applied.
"""

from __future__ import annotations

import hmac
import os
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from sqlalchemy import select

from db.errors import DatabaseUnavailable, reason
from db.models import tombstones
from db.upserts import inserting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

KEY_BYTES = 32

_MOMENT = timedelta(microseconds=1)
"""The least that two deletions of one person are apart, whatever a clock says that was set back."""


class Tombstones:
    """Those that the database knows, in one unit of work."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._insert = inserting(connection.dialect.name)

    async def all(self) -> dict[str, datetime]:
        """When each digest was forgotten last."""
        return {row.digest: row.forgotten_at for row in await self._connection.execute(select(tombstones))}

    async def put(self, digest: str, now: datetime) -> datetime:
        """Note a deletion; its moment, which is later than that of an earlier one of the same digest."""
        earlier = select(tombstones.c.forgotten_at).where(tombstones.c.digest == digest)
        before = await self._connection.scalar(earlier)
        at = now if before is None else max(now, before + _MOMENT)
        statement = self._insert(tombstones).values(digest=digest, forgotten_at=at)
        changed = {"forgotten_at": statement.excluded["forgotten_at"]}
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[tombstones.c.digest], set_=changed)
        )
        return at


class TombstoneFile:
    """The same outside the database. A line is a digest and a moment; lines are only ever added.

    Make one with `open`. A digest begins with a mark of its key, so that one of another key is known as such.
    """

    def __init__(self, file: Path, key: bytes) -> None:
        self.file = file
        self._key = key
        self._mark = hmac.digest(key, b"the mark of this key", "sha256").hex()[:8]

    @classmethod
    def open(cls, file: Path, key_file: Path) -> Self:
        """The file with the key in `key_file`, which is made where there is none. Blocks. Raises DatabaseUnavailable,
        also where the file holds what was written with another key."""
        opened = cls(file, _key(key_file))
        foreign = [digest for digest in opened.read() if not opened.is_ours(digest)]
        if foreign:
            raise DatabaseUnavailable(
                f"Cannot use the tombstones in {file}: they were written with another key than the one in {key_file}. "
                "Bring back that key. If it is lost for good, move the tombstones away; a backup from before those "
                "deletions must not be restored then"
            )
        return opened

    def digest(self, learner_id: int) -> str:
        """What stands for that person."""
        return f"{self._mark}-{hmac.digest(self._key, str(learner_id).encode(), 'sha256').hex()}"

    def is_ours(self, digest: str) -> bool:
        """Whether a digest was made with this key."""
        return digest.startswith(f"{self._mark}-")

    def read(self) -> dict[str, datetime]:
        """When each digest was forgotten last; lines that cannot be read are passed over. Blocks.

        Raises DatabaseUnavailable where the file is there and cannot be read.
        """
        found: dict[str, datetime] = {}
        try:
            text = self.file.read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return found
        except OSError as error:
            raise DatabaseUnavailable(f"Cannot read the tombstones in {self.file}: {reason(error)}") from error
        for line in text.splitlines():
            digest, _, moment = line.partition(" ")
            try:
                at = datetime.fromisoformat(moment)
            except ValueError:
                continue
            if at.tzinfo is not None:
                found[digest] = max(at, found.get(digest, at))
        return found

    def add_missing(self, known: Mapping[str, datetime]) -> None:
        """Append those with this key that the file lacks, or has with an earlier moment. Blocks.

        Raises DatabaseUnavailable.
        """
        there = self.read()
        missing = {
            digest: at
            for digest, at in known.items()
            if self.is_ours(digest) and (digest not in there or there[digest] < at)
        }
        try:
            self.add(missing)
        except OSError as error:
            raise DatabaseUnavailable(f"Cannot write the tombstones to {self.file}: {reason(error)}") from error

    def add(self, known: Mapping[str, datetime]) -> None:
        """Append these; returns when they are on disk. Blocks. Raises OSError."""
        if not known:
            return
        # It begins with the end of a line: what a process left that died in the middle of one must spoil no other.
        lines = "".join(f"\n{digest} {at.isoformat()}" for digest, at in known.items())
        self.file.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(opened, f"{lines}\n".encode())
            os.fsync(opened)
        finally:
            os.close(opened)


def carry_tombstones(file: Path, key_file: Path, to_file: Path, to_key_file: Path) -> bool:
    """Have another file know what `file` does, by the same key; whether there was anything to carry. Blocks.

    For a database that is moved. Raises DatabaseUnavailable where another key is there already.
    """
    if (file, key_file) == (to_file, to_key_file) or not key_file.exists():
        return False
    key = _key(key_file)
    if _key(to_key_file, new=key) != key:
        raise DatabaseUnavailable(
            f"Cannot use the key of the tombstones in {to_key_file}: it is another than the one in {key_file}. "
            "Move it away, and the tombstones beside it, if they belong to a database that is gone"
        )
    TombstoneFile.open(to_file, to_key_file).add_missing(TombstoneFile.open(file, key_file).read())
    return True


def _key(file: Path, new: bytes | None = None) -> bytes:
    """The key in that file, which is made at the first start, as `new` if that is given. Raises DatabaseUnavailable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(opened, "w", encoding="ascii") as written:
                written.write(f"{(new or secrets.token_bytes(KEY_BYTES)).hex()}\n")
                written.flush()
                os.fsync(written.fileno())
        key = bytes.fromhex(file.read_text("ascii").strip())
    except OSError as error:
        raise DatabaseUnavailable(f"Cannot use the key of the tombstones in {file}: {reason(error)}") from error
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise DatabaseUnavailable(
            f"Cannot use the key of the tombstones in {file}: it should hold {2 * KEY_BYTES} hexadecimal digits. "
            "Bring back the key that was there"
        )
    return key
