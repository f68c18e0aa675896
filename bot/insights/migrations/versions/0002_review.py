"""Questions to look at again, and the changes to the knowledge base that an editor proposes for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002r"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "review_questions",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("text", sa.String(400), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("topics", sa.String(400), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_proposals",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("text", sa.String(400), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("groep", sa.String(80), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drops the tables."""
    for name in ("review_proposals", "review_questions"):
        op.drop_table(name)
