"""Pictures of servers' packs, each once, and which version shows which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Snowflake

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "picture_uses",
        sa.Column("guild_id", Snowflake, primary_key=True, autoincrement=False),
        sa.Column("pack", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("image", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "pack", "version"],
            ["pack_versions.guild_id", "pack_versions.pack", "pack_versions.version"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["name", "guild_id"], ["pictures.name", "pictures.guild_id"]),
    )
    op.create_index(op.f("ix_picture_uses_name_guild_id"), "picture_uses", ["name", "guild_id"])


def downgrade() -> None:
    op.drop_table("picture_uses")
    op.drop_table("pictures")
