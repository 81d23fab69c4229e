"""What a pack is for stands beside its content, so that lists can say it.

It is not looked up for the versions that are there already: theirs is unknown until their pack is brought again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pack_versions", sa.Column("purpose", sa.Text))


def downgrade() -> None:
    op.drop_column("pack_versions", "purpose")
