"""The tables of the review loop, apart from the figures: nothing in them leads to a conversation.

Their keys are random and rows lie in the order of the key, so that the order in which questions came in, which the
figures also have, cannot be used to lay the two side by side.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.insights.tables import METADATA, NAME

KEY = sa.String(16)
TEXT = sa.String(400)

review_questions = sa.Table(
    "review_questions",
    METADATA,
    sa.Column("id", KEY, primary_key=True),  # random
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("text", TEXT, nullable=False),  # scrubbed
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("topics", sa.String(400), nullable=False),  # the nearest, with spaces between
    sqlite_with_rowid=False,
)

review_proposals = sa.Table(
    "review_proposals",
    METADATA,
    sa.Column("id", KEY, primary_key=True),  # random
    sa.Column("day", sa.Date, nullable=False, index=True),  # of the question it came from
    sa.Column("text", TEXT, nullable=False),  # as the editor wants it as a training question
    sa.Column("topic", NAME, nullable=False),
    sa.Column("groep", NAME, nullable=False),  # of a new topic; empty for one that exists
    sqlite_with_rowid=False,
)
