"""Alembic's entry: runs the changes on the connection that bot/insights/store.py hands over."""

from alembic import context

from bot.insights.tables import METADATA

# SQLite cannot alter a table in place; Alembic then copies it.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table="insights_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
