"""The tables of the insights: nothing in them is text of a person, a sender or a personal date.

``conversations`` and ``questions`` are the figures. ``visits``, ``links`` and ``keys`` are working state: they tie a
pseudonym to what it asked, for at most as long as returning is counted, and go when a conversation is forgotten.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
NAME = sa.String(80)
CODE = sa.String(20)
PSEUDONYM = sa.String(64)

conversations = sa.Table(
    "conversations",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("hour", sa.SmallInteger, nullable=False),
    sa.Column("channel", CODE, nullable=False),
    sa.Column("organisation", NAME, nullable=False),
)

questions = sa.Table(
    "questions",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "conversation_id", sa.Integer, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("hour", sa.SmallInteger, nullable=False),
    sa.Column("week", sa.Date, nullable=False),  # its Monday
    sa.Column("channel", CODE, nullable=False),
    sa.Column("organisation", NAME, nullable=False),
    sa.Column("role", CODE, nullable=False),
    sa.Column("topic", NAME, nullable=False),
    sa.Column("nearest", NAME, nullable=False),  # the likeliest topic where it was not answered at once
    sa.Column("confidence", CODE, nullable=False),
    sa.Column("outcome", CODE, nullable=False),
    sa.Column("reason", CODE, nullable=False),
    sa.Column("clarified", sa.Boolean, nullable=False),
    sa.Column("asked_again", sa.Boolean, nullable=False),
    sa.Column("response_ms", sa.Integer),
)

visits = sa.Table(
    "visits",
    METADATA,
    sa.Column("pseudonym", PSEUDONYM, primary_key=True),
    sa.Column("conversation_id", sa.Integer, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    sa.Column("role", CODE, nullable=False),
    sa.Column("choice_id", sa.Integer),  # the question that waits for a choice
    sa.Column("form_id", sa.Integer),  # the question that waits for facts
    sa.Column("question_id", sa.Integer),  # the last question of the conversation
    sa.Column("last_turn", sa.Float, nullable=False, index=True),  # seconds since 1970
)

links = sa.Table(
    "links",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("pseudonym", PSEUDONYM, nullable=False, index=True),
    sa.Column("question_id", sa.Integer, sa.ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    sa.Column("topic", NAME, nullable=False),
    sa.Column("asked_at", sa.Float, nullable=False, index=True),  # seconds since 1970
)

keys = sa.Table(
    "keys",
    METADATA,
    sa.Column("week", sa.Date, primary_key=True),  # its Monday
    sa.Column("key", sa.String(64), nullable=False),  # hexadecimal; worthless without the secret outside the database
)
