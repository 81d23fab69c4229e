"""One table for all that a learner sets; so far that is their language, which had a table of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Person

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text),
    )
    _copy("languages", "preferences")
    op.drop_table("languages")


def downgrade() -> None:
    op.create_table(
        "languages",
        sa.Column("learner_id", Person, primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text, nullable=False),
    )
    _copy("preferences", "languages")
    op.drop_table("preferences")


def _copy(source: str, target: str) -> None:
    old, new = (sa.table(name, sa.column("learner_id"), sa.column("language")) for name in (source, target))
    chosen = sa.select(old.c.learner_id, old.c.language).where(old.c.language.is_not(None))
    op.execute(sa.insert(new).from_select(["learner_id", "language"], chosen))
