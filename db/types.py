"""Column types that mean the same on SQLite and PostgreSQL.

Promises: a time comes back as it went in, as an aware `datetime` in UTC with microseconds. Refuses a naive
time: it could mean any zone. JSON comes back with every digit; it refuses NaN and infinities (see
`db.engine`), which PostgreSQL would not take either.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import JSON, BigInteger, DateTime, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Dialect

JsonValue: TypeAlias = "Mapping[str, JsonValue] | Sequence[JsonValue] | str | float | bool | None"
"""What a JSON column takes and gives; tuples come back as lists."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. Raises ValueError (inside SQLAlchemy's StatementError) for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value.isoformat()}: give it a zone")
        value = value.astimezone(UTC)
        # SQLite keeps text without a zone, which sorts as time because all of it is in one.
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Snowflake(BigInteger):
    """A Discord id: 64 bits."""


class Person(Snowflake):
    """The Discord id of a person. By this type `db.learners` finds all that is stored about somebody."""


class Server(Snowflake):
    """The Discord id of a server. By this type `db.servers` finds all that is stored for one."""


class Json(JSON):
    """Any JSON value, kept as written (PostgreSQL's `json`, not `jsonb`). Python's None is SQL's NULL."""

    def __init__(self) -> None:
        super().__init__(none_as_null=True)


@compiles(Json, "sqlite")
def _as_text(_type: Json, _compiler: Any, **_options: Any) -> str:
    # A column called JSON would have numeric affinity there: 13.0 became 13, and long numbers lost their end.
    return "TEXT"


RowId = BigInteger().with_variant(Integer(), "sqlite")
"""A key that the database counts up; SQLite counts only columns of exactly the type INTEGER."""
