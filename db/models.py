"""The tables, as SQLAlchemy Core metadata.

Promises: `metadata` is what the newest migration builds, on both databases, with constraints named by one
rule. Every column with a person's id has the type `Person`, by which `db.learners` finds it: in a column
`learner_id` the whole row is theirs, in any other the row outlives them and the column can be empty. Refuses to
hold names, message texts or views: a learner is a number, an answer is what was pressed or typed as one.

A partial index states here for SQLite alone which rows it is about. The migrations make the tables, and say so for
both; to name PostgreSQL here would load all that SQLAlchemy has for it, some megabytes, wherever SQLite is used.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

from db.types import Json, Person, RowId, Snowflake, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("learner_id", Person),
    Column("mode", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seed", Snowflake, nullable=False),
    Column("items", Json, nullable=False),
    Column("position", Integer, nullable=False),
    Column("draft", Json),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "learner_id", "mode"),
    # Buttons name runs by id and outlive them; a reused id would let an old button press a new run.
    # A migration that rebuilds this table has to repeat it: batch_alter_table(table_kwargs={…}).
    sqlite_autoincrement=True,
)
"""One way through a pack or a lesson: what was asked in which order, and how far it is. Nobody owns that of a class."""

answers = Table(
    "answers",
    metadata,
    Column("run_id", RowId, ForeignKey(runs.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("pack", Text, nullable=False),
    Column("pack_version", Integer, nullable=False),
    Column("skill", Text, nullable=False),
    Column("response", Json, nullable=False),
    Column("score", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("confidence", SmallInteger),
    Column("ms", Integer, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    # Covers a learner's sums by skill, so that progress is read without touching the rows; and finds the learner's
    # answers in one run, which the key would do by reading everybody's.
    Index("ix_answers_learner_id_run_id", "learner_id", "run_id", "skill", "score", "maximum"),
)
"""The record: one answer of one learner to one item of one run."""

classes = Table(
    "classes",
    metadata,
    Column("run_id", RowId, ForeignKey(runs.c.id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", Snowflake, nullable=False),
    Column("channel_id", Snowflake, nullable=False),
    Column("message_id", Snowflake),
    Column("host_id", Person),
    Column("settings", Json, nullable=False),
    Column("state", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "guild_id", "finished_at"),
    # One unfinished class to a channel; also the way to it, and to all that a restart has to take up.
    Index(
        None,
        "channel_id",
        unique=True,
        sqlite_where=text("finished_at IS NULL"),
    ),
)
"""What a run has besides when a whole class goes through it, live in a channel."""

members = Table(
    "members",
    metadata,
    Column("run_id", RowId, ForeignKey(classes.c.run_id, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("team", SmallInteger),
)
"""Who joined which class."""

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("host_role_id", Snowflake),
    Column("language", Text),
    Column("updated_at", UtcDateTime, nullable=False),
)
"""What a server has set."""

preferences = Table(
    "preferences",
    metadata,
    Column("learner_id", Person, primary_key=True, autoincrement=False),
    Column("language", Text),
)
"""What a learner has set for themselves. Any of it can be empty: Discord tells their language, so most set none."""

packs = Table(
    "packs",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("retired_at", UtcDateTime),
)
"""A pack that a server has of its own. Its versions stay, also when it is retired: answers were given to them."""

pack_versions = Table(
    "pack_versions",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    # What lists and menus show, so that nobody has to read the content for them.
    Column("title", Text, nullable=False, server_default=text("''")),
    Column("about", Text, nullable=False, server_default=text("''")),
    Column("language", Text, nullable=False, server_default=text("''")),
    Column("questions", Integer, nullable=False, server_default="0"),
    Column("revision", Json),
    Column("author_id", Person),
    Column("added_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    ForeignKeyConstraint(["guild_id", "pack"], [packs.c.guild_id, packs.c.pack], ondelete="CASCADE"),
    # One draft to a pack: the next upload takes its place.
    Index(
        None,
        "guild_id",
        "pack",
        unique=True,
        sqlite_where=text("published_at IS NULL"),
    ),
)
"""The YAML of a version as it was written; without `published_at` it is a draft that only hosts see.

`revision` says what changed since the published version before; NULL where there is none, or nobody has looked.
"""

pictures = Table(
    "pictures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""A picture of a server's packs, once, however often it is shown. Its name is made of the hash of its bytes."""

picture_uses = Table(
    "picture_uses",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("image", Text, primary_key=True),
    Column("name", Text, nullable=False),
    ForeignKeyConstraint(
        ["guild_id", "pack", "version"],
        [pack_versions.c.guild_id, pack_versions.c.pack, pack_versions.c.version],
        ondelete="CASCADE",
    ),
    ForeignKeyConstraint(["name", "guild_id"], [pictures.c.name, pictures.c.guild_id]),
    Index(None, "name", "guild_id"),
)
"""Which version of a pack shows which picture: `image` is what the pack calls it, `name` what it is kept under."""

pack_changes = Table(
    "pack_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("pack", Text, nullable=False),
    Column("version", Integer),
    Column("action", Text, nullable=False),
    Column("author_id", Person),
    Column("changed_at", UtcDateTime, nullable=False),
    Index(None, "guild_id", "pack"),
)
"""Who did what to which pack of a server, and when; bundled packs that were hidden there, too."""

hidden_packs = Table(
    "hidden_packs",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
    Column("pack", Text, primary_key=True),
)
"""Bundled packs that a server does not want to see."""
