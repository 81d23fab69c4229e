"""Tables at which a class talks between two votes: who wants one, and who sat where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Person, RowId

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("wants_table", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "talk_seats",
        sa.Column("run_id", RowId, primary_key=True, autoincrement=False),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.ForeignKeyConstraint(["run_id", "learner_id"], ["members.run_id", "members.learner_id"], ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("talk_seats")
    op.drop_column("members", "wants_table")
