"""Measuring a course: which packs are forms of one test, and which assignments give it at which stage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pack_versions", sa.Column("form_of", sa.Text))
    op.add_column("assignments", sa.Column("stage", sa.Text))
    op.add_column("assignments", sa.Column("forms", Json))


def downgrade() -> None:
    for name in ("forms", "stage"):
        op.drop_column("assignments", name)
    op.drop_column("pack_versions", "form_of")
