"""Practice: what is due and how well it is mastered, how difficult items are, and what learners set for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json, Person, RowId, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_answers_learner_id_answered_at"), "answers", ["learner_id", "answered_at"])
    op.add_column("preferences", sa.Column("practice_days", sa.SmallInteger))
    op.add_column("preferences", sa.Column("practice_minute", sa.SmallInteger))
    op.add_column("preferences", sa.Column("time_zone", sa.Text))
    op.add_column("preferences", sa.Column("practice_reminded_on", sa.Text))
    op.create_table(
        "practice_states",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("answered_at", UtcDateTime, nullable=False),
        sa.Column("last_run", RowId, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("verdicts", Json, nullable=False),
    )
    op.create_table(
        "skill_states",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("skill", sa.Text, primary_key=True),
        sa.Column("stability", sa.Float, nullable=False),
        sa.Column("difficulty", sa.Float, nullable=False),
        sa.Column("reviewed_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("mastery", Json, nullable=False),
    )
    op.create_table(
        "item_states",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("first_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
    )
    op.create_table(
        "item_ratings",
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
    )
    op.create_table(
        "learner_ratings",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
    )
    op.create_table(
        "practice_sessions",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("run_id", RowId, sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reason", Json, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("graded", sa.Integer, nullable=False),
        sa.Column("right", sa.Integer, nullable=False),
    )
    op.create_index(op.f("ix_practice_sessions_run_id"), "practice_sessions", ["run_id"])
    op.create_table(
        "practice_choices",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("skill", sa.Text, primary_key=True),
        sa.Column("less_until", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    for name in (
        "practice_choices",
        "practice_sessions",
        "learner_ratings",
        "item_ratings",
        "item_states",
        "skill_states",
        "practice_states",
    ):
        op.drop_table(name)
    for name in ("practice_reminded_on", "time_zone", "practice_minute", "practice_days"):
        op.drop_column("preferences", name)
    op.drop_index(op.f("ix_answers_learner_id_answered_at"), "answers")
