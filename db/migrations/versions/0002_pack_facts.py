"""What lists show of a pack stands beside its content, instead of being read from it each time.

The versions that are there already are read once, here; what changed between them is worked out when somebody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

from db.types import Json
from questions.parsing.reader import read_yaml

if TYPE_CHECKING:
    from questions.parsing.reader import Plain

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FACTS = ("title", "about", "language", "questions")


def upgrade() -> None:
    for name in ("title", "about", "language"):
        op.add_column("pack_versions", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("pack_versions", sa.Column("questions", sa.Integer, nullable=False, server_default="0"))
    op.add_column("pack_versions", sa.Column("revision", Json))
    versions = sa.table("pack_versions", *map(sa.column, ("guild_id", "pack", "version", "content", *FACTS)))
    connection = op.get_bind()
    keys = connection.execute(sa.select(versions.c.guild_id, versions.c.pack, versions.c.version)).all()
    for guild, pack, version in keys:  # one content at a time: all of them need not fit into memory
        this = (versions.c.guild_id == guild, versions.c.pack == pack, versions.c.version == version)
        content = connection.execute(sa.select(versions.c.content).where(*this)).scalar_one()
        connection.execute(sa.update(versions).where(*this).values(_facts(pack, content)))


def _facts(pack: str, content: str) -> dict[str, str | int]:
    value = read_yaml(content, pack).value
    found: dict[str, Plain] = value if isinstance(value, dict) else {}
    questions = found.get("questions")
    return {
        "title": str(found.get("title") or pack),
        "about": str(found.get("about") or ""),
        "language": str(found.get("language") or "en"),
        "questions": len(questions) if isinstance(questions, list) else 0,
    }


def downgrade() -> None:
    for name in (*FACTS, "revision"):
        op.drop_column("pack_versions", name)
