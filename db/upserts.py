"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy keeps with each of them.

Promises to load of SQLAlchemy what belongs to the database in use and not the other, which is some megabytes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.dialects import postgresql, sqlite


class Inserting(Protocol):
    """Begins an INSERT into a table; the statement has `on_conflict_do_update` and `on_conflict_do_nothing`."""

    def __call__(self, table: Table, /) -> postgresql.Insert | sqlite.Insert: ...


def inserting(dialect: str) -> Inserting:
    """The one of a database: "sqlite" or "postgresql"."""
    return cast("Inserting", import_module(f"sqlalchemy.dialects.{dialect}").insert)
