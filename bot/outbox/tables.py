"""The one table of the outbox (docs/adr/0010-handover-outbox.md says why it is made here and not by a migration)."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

# A change of columns gets a new name: rows live for days, so the old table empties by itself.
MESSAGES = sa.Table(
    "outbox_1",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    # Seconds since 1970, as the clock of the machines that share the database tells them.
    sa.Column("changed", sa.Float, nullable=False),
    sa.Column("expires", sa.Float, nullable=False),
    sa.Column("due", sa.Float, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("uncertain", sa.Boolean, nullable=False),
    sa.Column("owner", sa.String(32)),
    sa.Column("lease", sa.Float),
    # Null as soon as nobody needs it any more.
    sa.Column("content", sa.Text),
)
