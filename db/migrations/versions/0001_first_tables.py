"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Person, RowId, Snowflake, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("learner_id", Person),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seed", Snowflake, nullable=False),
        sa.Column("items", Json, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("draft", Json),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_runs_learner_id_mode"), "runs", ["learner_id", "mode"])
    op.create_table(
        "answers",
        sa.Column(
            "run_id",
            RowId,
            sa.ForeignKey("runs.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("pack_version", sa.Integer, nullable=False),
        sa.Column("skill", sa.Text, nullable=False),
        sa.Column("response", Json, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("maximum", sa.Float, nullable=False),
        sa.Column("confidence", sa.SmallInteger),
        sa.Column("ms", sa.Integer, nullable=False),
        sa.Column("answered_at", UtcDateTime, nullable=False),
    )
    op.create_index(
        op.f("ix_answers_learner_id_run_id"), "answers", ["learner_id", "run_id", "skill", "score", "maximum"]
    )
    op.create_table(
        "classes",
        sa.Column(
            "run_id",
            RowId,
            sa.ForeignKey("runs.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("channel_id", Snowflake, nullable=False),
        sa.Column("message_id", Snowflake),
        sa.Column("host_id", Person),
        sa.Column("settings", Json, nullable=False),
        sa.Column("state", Json, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("finished_at", UtcDateTime),
    )
    op.create_index(op.f("ix_classes_guild_id_finished_at"), "classes", ["guild_id", "finished_at"])
    op.create_index(
        op.f("ix_classes_channel_id"),
        "classes",
        ["channel_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "members",
        sa.Column(
            "run_id",
            RowId,
            sa.ForeignKey("classes.run_id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("joined_at", UtcDateTime, nullable=False),
        sa.Column("team", sa.SmallInteger),
    )
    op.create_table(
        "guilds",
        sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
        sa.Column("host_role_id", Snowflake),
        sa.Column("language", sa.Text),
        sa.Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "languages",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text, nullable=False),
    )
    op.create_table(
        "packs",
        sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("retired_at", UtcDateTime),
    )
    op.create_table(
        "pack_versions",
        sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("author_id", Person),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("published_at", UtcDateTime),
        sa.ForeignKeyConstraint(["guild_id", "pack"], ["packs.guild_id", "packs.pack"], ondelete="CASCADE"),
    )
    op.create_index(
        op.f("ix_pack_versions_guild_id_pack"),
        "pack_versions",
        ["guild_id", "pack"],
        unique=True,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "pack_changes",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("version", sa.Integer),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("author_id", Person),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_pack_changes_guild_id_pack"), "pack_changes", ["guild_id", "pack"])
    op.create_table(
        "hidden_packs",
        sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("hidden_packs")
    op.drop_table("pack_changes")
    op.drop_table("pack_versions")
    op.drop_table("packs")
    op.drop_table("languages")
    op.drop_table("guilds")
    op.drop_table("members")
    op.drop_table("classes")
    op.drop_table("answers")
    op.drop_table("runs")
