"""What a teacher sees and a learner owns: groups, assignments, reports on questions, corrections, deletions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Person, RowId, Server, Snowflake, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_runs_subject"), "runs", ["subject"])
    op.add_column("members", sa.Column("removed_at", UtcDateTime))
    op.add_column("guilds", sa.Column("retention_months", sa.Integer))
    op.add_column("guilds", sa.Column("left_at", UtcDateTime))
    op.add_column("preferences", sa.Column("reminders", sa.Boolean))
    op.add_column("preferences", sa.Column("messages_closed_at", UtcDateTime))
    op.create_table(
        "groups",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("guild_id", Server, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("channel_id", Snowflake),
        sa.Column("message_id", Snowflake),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("archived_at", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_groups_guild_id_name"), "groups", ["guild_id", "name"], unique=True)
    op.create_table(
        "group_members",
        sa.Column(
            "group_id", RowId, sa.ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("joined_at", UtcDateTime, nullable=False),
        sa.Column("left_at", UtcDateTime),
    )
    op.create_index(op.f("ix_group_members_learner_id"), "group_members", ["learner_id"])
    op.create_table(
        "group_classes",
        sa.Column(
            "run_id", RowId, sa.ForeignKey("classes.run_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("group_id", RowId, sa.ForeignKey("groups.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index(op.f("ix_group_classes_group_id"), "group_classes", ["group_id"])
    op.create_table(
        "assignments",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("guild_id", Server, nullable=False),
        sa.Column("group_id", RowId, sa.ForeignKey("groups.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("per_skill", sa.Integer),
        sa.Column("opens_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("closes_at", UtcDateTime, nullable=False),
        sa.Column("most_attempts", sa.Integer),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("late", sa.Text, nullable=False),
        sa.Column("channel_id", Snowflake),
        sa.Column("message_id", Snowflake),
        sa.Column("author_id", Person),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assignments_group_id"), "assignments", ["group_id"])
    op.create_index(op.f("ix_assignments_due_at"), "assignments", ["due_at"])
    op.create_table(
        "extensions",
        sa.Column(
            "assignment_id",
            RowId,
            sa.ForeignKey("assignments.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("seconds", sa.Integer, nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("run_id", RowId, sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        sa.Column("assignment_id", RowId, sa.ForeignKey("assignments.id", ondelete="CASCADE"), nullable=False),
        sa.Column("learner_id", Person, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index(
        op.f("ix_attempts_assignment_id_learner_id_number"),
        "attempts",
        ["assignment_id", "learner_id", "number"],
        unique=True,
    )
    op.create_table(
        "reminders",
        sa.Column(
            "assignment_id",
            RowId,
            sa.ForeignKey("assignments.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("claimed_at", UtcDateTime, nullable=False),
        sa.Column("sent_at", UtcDateTime),
    )
    op.create_table(
        "item_reports",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("guild_id", Server, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("pack_version", sa.Integer, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("learner_id", Person, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reported_at", UtcDateTime, nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("answered_at", UtcDateTime),
        sa.Column("told_at", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_item_reports_guild_id_answered_at"), "item_reports", ["guild_id", "answered_at"])
    op.create_index(op.f("ix_item_reports_learner_id"), "item_reports", ["learner_id"])
    op.create_table(
        "corrections",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("guild_id", Server, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("accepted", Json),
        sa.Column("author_id", Person),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_corrections_pack_version"), "corrections", ["pack", "version"])
    op.create_table(
        "correction_notices",
        sa.Column(
            "correction_id",
            RowId,
            sa.ForeignKey("corrections.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("score_before", sa.Float, nullable=False),
        sa.Column("score_after", sa.Float, nullable=False),
        sa.Column("seen_at", UtcDateTime),
    )
    op.create_index(op.f("ix_correction_notices_learner_id"), "correction_notices", ["learner_id"])
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("forgotten_at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    for name in (
        "tombstones",
        "correction_notices",
        "corrections",
        "item_reports",
        "reminders",
        "attempts",
        "extensions",
        "assignments",
        "group_classes",
        "group_members",
        "groups",
    ):
        op.drop_table(name)
    for name in ("messages_closed_at", "reminders"):
        op.drop_column("preferences", name)
    for name in ("left_at", "retention_months"):
        op.drop_column("guilds", name)
    op.drop_column("members", "removed_at")
    op.drop_index(op.f("ix_runs_subject"), "runs")
