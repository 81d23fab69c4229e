"""Which level of its rubric a teacher gives what was handed in to a search task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Person, RowId, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_levels",
        sa.Column(
            "run_id",
            RowId,
            sa.ForeignKey("attempts.run_id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("learner_id", Person, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("author_id", Person),
        sa.Column("judged_at", UtcDateTime, nullable=False),
    )
    op.create_index(op.f("ix_search_levels_learner_id"), "search_levels", ["learner_id"])


def downgrade() -> None:
    op.drop_table("search_levels")
