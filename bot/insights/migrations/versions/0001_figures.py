"""The figures and the working state that returning is counted with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("hour", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("organisation", sa.String(80), nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Integer,
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("hour", sa.SmallInteger, nullable=False),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("organisation", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("nearest", sa.String(80), nullable=False),
        sa.Column("confidence", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("clarified", sa.Boolean, nullable=False),
        sa.Column("asked_again", sa.Boolean, nullable=False),
        sa.Column("response_ms", sa.Integer),
    )
    op.create_table(
        "visits",
        sa.Column("pseudonym", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("choice_id", sa.Integer),
        sa.Column("form_id", sa.Integer),
        sa.Column("question_id", sa.Integer),
        sa.Column("last_turn", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("pseudonym", sa.String(64), nullable=False, index=True),
        sa.Column("question_id", sa.Integer, sa.ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "keys",
        sa.Column("week", sa.Date, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drops the tables."""
    for name in ("keys", "links", "visits", "questions", "conversations"):
        op.drop_table(name)
